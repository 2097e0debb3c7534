"""The words of tables in Chinese and English, each in one place."""

from __future__ import annotations

from duxue.catalogue import LEVELS, STATUSES

EVIDENCE = {"zh": "依据", "en": "evidence"}
NOTE = {"zh": "注", "en": "note"}
PLACE = {"zh": "{0}", "en": "{0}"}
EMPTY = {"zh": "本文件没有这方面的内容。", "en": "This document has nothing of the kind."}
NOT_STATED = {"zh": "未载明", "en": "not stated"}
NONE = {"zh": "无", "en": "none"}
NO_UNIT = {"zh": "无单位", "en": "no unit"}
YES = {"zh": "是", "en": "yes"}
NO = {"zh": "否", "en": "no"}
# Sign and sentence of what qualifies a figure; a cell carries the signs, the table explains those that it uses.
MARKS: dict[str, tuple[str, dict[str, str]]] = {
    "approx": ("≈", {"zh": "约数，原文带“约”“余”“以上”等字", "en": "approximate: printed with a word like “about”"}),
    "planned": ("◇", {"zh": "计划数，尚未实现", "en": "planned, not a result"}),
    "target": ("◎", {"zh": "目标值，不是实际值", "en": "a target, not a result"}),
    "delta": ("Δ", {"zh": "变动数：增加或减少了多少", "en": "a change: by how much it rose or fell"}),
    "cumulative": ("Σ", {"zh": "多年累计", "en": "summed over several years"}),
    "standard": ("§", {"zh": "标准或限值，不是实际值", "en": "a standard or limit, not a result"}),
    "corrected": ("†", {"zh": "已按更正表改正", "en": "corrected, see the list of corrections"}),
    "conflict": ("≠", {"zh": "同一事项在文中另有不同数值", "en": "another value is stated for the same thing"}),
    "incomparable": ("∦", {"zh": "口径不同，不可比", "en": "not comparable: the scope differs"}),
}  # fmt: skip
SEVERITIES = {
    "critical": ("必须", "must hold"),
    "warning": ("应当", "should hold"),
    "info": ("提示", "for information"),
}


def pick(pair: tuple[str, str], language: str) -> str:
    """Of Chinese and English the one that is asked for."""
    return pair[0] if language == "zh" else pair[1]


def level(key: str, language: str) -> str:
    """A level as people say it; empty where none is stated."""
    return pick(LEVELS.get(key, (key, key)), language)


def status(key: str, language: str) -> str:
    """A status as people say it."""
    return pick(STATUSES.get(key, (key, key)), language)


def scope(level_key: str, breakdown: str, language: str) -> str:
    """Level and breakdown as one phrase, or the words for neither."""
    parts = [part for part in (level(level_key, language), breakdown) if part]
    return " · ".join(parts) if parts else {"zh": "未分学段", "en": "no level stated"}[language]


ACTIONS = {
    "replace": {"zh": "改正", "en": "replaced"},
    "drop": {"zh": "不用", "en": "dropped"},
    "flag": {"zh": "存疑", "en": "flagged"},
}
REASONS: dict[str, tuple[str, str]] = {
    "mask": ("被掩码的数字", "masked number"),
    "year": ("年份", "year"),
    "year_range_in_title": ("标题中的年份", "years in a title"),
    "period_in_name": ("名称中的时段", "period in a name"),
    "date": ("日期", "date"),
    "list_number": ("序号", "list number"),
    "ordinal": ("序数", "ordinal"),
    "ordinal_or_grade": ("序数与年级", "ordinal or grade"),
    "grade_or_school_type": ("年级与学制名称", "grade or type of school"),
    "item_score": ("逐项得分（见评分表）", "item score (see the score table)"),
    "document_number": ("文号", "document number"),
    "slogan": ("口号与政策名称", "slogan or name of a policy"),
    "slogan_or_policy_name": ("口号与政策名称", "slogan or name of a policy"),
    "ratio_denominator": ("比例的后项", "second term of a ratio"),
    "indicator_code": ("指标编号", "code of an indicator"),
    "rule_or_norm": ("规定中的数字", "number in a rule"),
    "boilerplate_contact": ("联系方式等", "contact details"),
    "eligibility_range": ("适用范围", "range of eligibility"),
    "count_of_named_list": ("所列名称的个数", "count of a list of names"),
    "document_length_claim": ("篇幅说明", "length of the document"),
    "anniversary": ("周年", "anniversary"),
    "other": ("列举、泛指与成语", "enumeration, generic or idiom"),
}


def reason(key: str, language: str) -> str:
    """Why a number is no figure, as people say it; an unknown key is shown as it is, with blanks."""
    base = key.split("(")[0]
    return pick(REASONS.get(key) or REASONS.get(base) or (key, key.replace("_", " ")), language)

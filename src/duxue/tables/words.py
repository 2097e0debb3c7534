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
RATIO = {"zh": "比值", "en": "ratio"}
COUNT = {"zh": "个", "en": "number"}
YES = {"zh": "是", "en": "yes"}
NO = {"zh": "否", "en": "no"}
# Sign and sentence of what qualifies a figure; a cell carries the signs, the table explains those that it uses.
MARKS: dict[str, tuple[str, dict[str, str]]] = {
    "approx": ("≈", {"zh": "约数，原文带“约”“余”“以上”等字", "en": "approximate: printed with a word like “about”"}),
    "planned": ("◇", {"zh": "计划数，尚未实现", "en": "planned, not a result"}),
    "target": ("◎", {"zh": "目标值，不是实际值", "en": "a target, not a result"}),
    "delta": ("Δ", {"zh": "变动数或差额，不是本身的数值", "en": "a change or a gap, not the value itself"}),
    "cumulative": ("Σ", {"zh": "多年累计", "en": "summed over several years"}),
    "standard": ("§", {"zh": "标准或限值，不是实际值", "en": "a standard or limit, not a result"}),
    "corrected": ("†", {"zh": "已按更正表改正", "en": "corrected, see the list of corrections"}),
    "conflict": ("≠", {"zh": "同一事项在文中另有不同数值", "en": "another value is stated for the same thing"}),
    "incomparable": ("∦", {"zh": "口径不同，不可比", "en": "not comparable: the scope differs"}),
}  # fmt: skip
# What a section does; the whole of a document beside them.
SECTIONS = {"result": ("成效", "results"), "problem": ("问题", "problems"), "plan": ("打算", "plans")}
EVERYWHERE = ("全文", "the whole")
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
    "date": ("日期", "date"),
    "duration": ("时段与学制名称", "a span of time, or a type of school named after one"),
    "list_number": ("序号", "list number"),
    "ordinal": ("序数与年级", "ordinal or grade"),
    "item_score": ("逐项得分（见评分表）", "item score (see the score table)"),
    "document_number": ("文号", "document number"),
    "title": ("标题或名称中的数字", "number in a title or name"),
    "version": ("版本号", "version"),
    "slogan": ("口号与政策名称", "slogan or name of a policy"),
    "ratio_denominator": ("比例的后项", "second term of a ratio"),
    "code": ("指标编号等代码", "code, such as that of an indicator"),
    "age": ("年龄", "age"),
    "named_list": ("所列名称的个数", "count of a list of names"),
    "anniversary": ("周年", "anniversary"),
    "contact": ("联系方式", "contact details"),
    "furniture": ("网页或文库附加的文字", "text of the web page around the report"),
    "geography": ("与教育无关的地方概况", "facts about the place that are not about education"),
    "run": ("没有文字的连串数字", "a run of numbers without words"),
    "damaged": (
        "印刷残缺或计量单位不明，不作推断",
        "damaged print, or nothing says in what it is counted; not guessed at",
    ),
    "idiom": ("泛指与成语", "generic number or idiom"),
    "other": ("其他非数据", "other number that is no figure"),
}
# How a number was read where no sentence pattern of its own did it; all other rules are patterns by name.
RULES: dict[str, tuple[str, str]] = {
    "continued": ("承接前一个数字", "goes on from the number before"),
    "change": ("与前一个数字相比的变动", "a change of the number before"),
    "differing": ("所列各项的差异系数", "one of several coefficients of variation that are listed"),
    "mean_of_listed": ("所列各项的综合差异系数", "the mean of the coefficients just listed"),
    "margin": ("与标准、目标或平均水平的差额", "how far it stands from a limit, an aim or a mean"),
    "same_again": ("同一指标的其他年份", "the same thing in other years"),
    "recalled": ("句首与往年相比的数", "a value of an earlier year that a sentence begins with"),
    "retention_of_stage": ("前面所说学段的巩固率", "the retention rate of the stage named before"),
    "enrolment_of_stage": ("前面所说学段的入学率", "the enrolment rate of the stage named before"),
    "under_heading": ("由所在标题说明", "named by the heading above"),
    "parted": ("前面受助人次对应的金额", "the money of the people counted before"),
    "from_to": ("“由……到……”的后一个数字", "the second number of from … to …"),
    "last_year": ("同一指标的往年数", "the same thing a year before"),
    "part_of_staff": ("教职工中按职称或岗位分的一部分", "a part of the staff, by title or by post"),
    "limit": ("对前一个数字的标准或限值", "a limit for the number before"),
    "aid_pair": ("与前面的资助人次、金额一样成对", "in a pair of people and money, as the aid before"),
    "paired": ("与前一个数字成对", "paired with the number before"),
    "respectively": ("“分别为”所列的数字", "listed after “respectively”"),
    "introduced": ("由条目标题或列表引语说明", "named by the title of its item or by what introduces the list"),
    "concluded": ("由列表末尾说明", "named by the end of its list"),
    "share": ("前一个数字的占比", "share of the number before"),
    "restated": ("任务的完成数，或前几个数字之和", "what became of a task, or the sum of the numbers before"),
    "own_part": ("前一个数字中另有指标的一部分", "part of the number before that has an indicator of its own"),
    "short_of": ("与之有差距的目标或标准", "target or limit that was not reached"),
    "reached": ("与刚说的标准相对的实际值", "what was reached of the limit just told"),
    "grown_to": ("变化之后的值", "what something has become, told behind its change"),
    "stacked": ("逐行排列的表格", "table whose cells stand on lines of their own"),
    "section_score": ("评分部分的权重与自评分", "weight and score of a section"),
    "schools_before_number": ("学校类别后的数字", "number behind a kind of school"),
    "schools_after_number": ("数字后的学校类别", "kind of school behind the number"),
    "table": ("表格的行与列", "row and column of a table"),
    "unnamed": ("无法判断指标", "its indicator cannot be told"),
    "hand": ("人工读出", "read by a person"),
}


def rule(key: str, language: str) -> str:
    """How a number was read, as people say it, with the name of the rule behind it."""
    if key.startswith("noun:"):
        said = ("指标名称与数字相邻", "the indicator's name beside the number")
    else:
        said = RULES.get(key, ("句式", "sentence pattern"))
    return f"{pick(said, language)} {key}"


def reason(key: str, language: str) -> str:
    """Why a number is no figure, as people say it; an unknown key is shown as it is, with blanks."""
    base = key.split("(")[0]
    return pick(REASONS.get(key) or REASONS.get(base) or (key, key.replace("_", " ")), language)

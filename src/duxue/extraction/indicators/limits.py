"""Limits and targets stated beside what was reached: 高于省定85%的标准, 离55%的目标还有差距."""

from __future__ import annotations

import re

from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import alike_before, earlier, fitting, residue

_LIMIT = re.compile(
    r"(?:低于|高于|高出|达到|超过|不低于|小于|优于)(?:标准|[国省市州盟区旗县]定|国家|规定|部颁|省|自治区|(?:国家|省)[^,。;\d]{2,12})?"
    r"(?:评估|验收|认定|[合及]格|达标)*(?:的)?(?:标准|要求|规定|底线|(?<=[合及]格)线|(?<=达标)线)的?$"
)
_STAGES = ("小学", "初中")  # 均低于国家规定的小学0.65、初中0.55
_LIMIT_AROUND = re.compile(
    r"(?:低于|高于|高出|超出|超过|达到|优于|小于|符合|完成|控制在|保持在)(?:了)?"
    r"(?:[国省市州盟区旗县]定|国家|规定|部颁|省级?|市级?|自治区|省上|“十[一二三四五]五”规划|《[^《》]{2,16}》|(?:国家|省)[^,。;\d]{2,16})"
    r"(?:要求|规定)?(?:的)?(?:不[低高]于)?$"
)
_STANDARD = re.compile(r"以[内下]|(?:以上)?的?(?:目标|最低)?(?:标准(?!化)|要求|指标|任务|底线|规定|限值|达标线|控制线)")
_PASSED = re.compile(r"(?:超过|高于|高出).*(?:标准|要求|规定)$")
_KEPT = re.compile("(?:(?:所有)?班[级额](?:人数)?)?(?:均|都|全部)?控制在")
_QUOTING = ("达到", "高于", "低于", "符合", "比", "较")
_QUOTED_LIMIT = re.compile(r"(?:以[上下内])?”的?(?:标准|要求)")  # 达到“85%以上”的标准
_MEETING_ALL = re.compile(r"^(?:均|都|全部|各项)*(?:符合|达到|控制在|低于)")
_MEETING = re.compile(r"(?:低于|高于|超过|达到|小于|优于|符合|(?:均|都|控制)在)(?:国家|省定?|规定)*的?$")
# Behind the first limit: 小学≤0.65、初中≤0.55的标准, 小学19:1、初中13.5:1以内.
_LISTED_LIMITS = re.compile(
    r"(?:[、和及][^,。;\d]{1,6}\d[\d.]*(?:%|:1|人)?){1,4}(?:以内|的?(?:国家|省定?|评估)*(?:标准|要求|规定|限值))"
)
# 高于80%的国家标准, 达到95%以上的要求
_OVER = re.compile(r"^,?(?:分别|均|[仍尚还])?(?:低于|高于|优于|超过|达到|完成|控制在|在)了?(?:不[低高]于)?$")
_NEXT_STAGE = re.compile(r"[、,和及](?:小学|初中|高中|幼儿园)(?:不[低高]于|[≤≥])?")
_OF_COUNTRY = re.compile(
    r"(?:以[上下内])?的?(?:国家|省|规定|[国省市州盟区旗县]定)(?:规定)?的?(?:标准|要求)|(?:以[上下内])?的(?:国家|省定?)?规定"
    r"|(?:以[上下内])?的?(?:编制|评估|评价|认定|验收)?(?:标准(?!化)|要求|控制线)"
    r"|(?:以上)?的?(?:省定?|国家|评估|验收)*(?:[合及]格|达标)(?:标准|要求|分数?线|线)"  # 高于85分的合格标准
)
_AIMED_AT = re.compile(
    r"^(?:分别|均)?(?:超过|超出|高于|达到|低于|[比较])?(?:了)?(?:[省市州盟区旗县][定级]|自治区|全[省市]|规划|年度)?目标(?:值|任务)?(?:分别)?(?:[为是]|:)*$"
)  # 入学率97.8%,目标为97%; 普惠率88%(市级目标为80%)
# 较自治区下达的93%的年度目标高出0.5个百分点
_AGAINST_AIM = re.compile(r"(?:[较比]|完成|达到|高[于出]|超[过出])[^,。;\d]{0,8}(?:下达|确定|规定|设定)的$")
_AIM_BEHIND = re.compile(r"的?(?:年度|规划|预期|[省市州盟区旗县]定|工作)?目标(?!要求)")  # 超过95%的年度目标
_CAPTIONS = ("规定值(", "标准值(", "限值(", "标准(")
_CAPTION = re.compile(
    r"^(?:(?:国家|自治区|[省市州盟区旗县]定?|评估|规定)?(?:标准|要求)(?:值)?|[国省市州盟区旗县]定|(?:国家|自治区|[省市])规定)$"
)
_COMPARED = re.compile(
    r"^[比较](?:国家|自治区|[省市州盟]定?|规定|标准)(?:[合及]格|达标)?(?:规定|标准|要求|目标)?的?$"
)  # 占54.3%,比规定的50%高出4.3个百分点
_APART = re.compile(r"(?:的?(?:标准|要求|目标))?[高低多少]")
# One of which stands in each of these; a set among the words would make re try each at every place.
_HINT = re.compile(
    "低于|高于|大于|小于|优于|符合|高出|超过|超出|达到|完成|标准|要求|目标|在|较|比"
    "|国定|省定|市定|州定|盟定|区定|旗定|县定|规定"
)
_FROM_IT = re.compile(r"(?:^|[,;])(?:[离距与]|距离)[^,。;\d]{0,8}(?:20\d\d年)?[^,。;\d]{0,4}$")
_SHORT = re.compile(r"(?:以上)?的?(?:标准|要求|目标)?(?:[^,。;]{0,6}差距|[还尚仍]差)")
_BELOW = re.compile(r"(?:低于|小于|优于|小于或等于|不大于|不高于|不超过|控制在)(?:省定|国家|规定)?的?$")
_TOLD = re.compile(r"^(?:国家|省定?|评估)?(?:标准|要求)(?:值)?(?:分别)?(?:为|是|:)+$")  # (国家标准分别为0.65、0.55)
_OF_COUNTY = re.compile(
    r"(?:以上|以下|以内)?,(?:[我全本][县区市旗州])(?:实际|目前|现在?|均|都|已)*"
    r"(?:[^,。;\d]{0,8}率)?(?:分别)?(?:为|是|达到?)了?"
)
# 差异系数(标准:小学≤0.65,初中≤0.55)小学为0.42
_BEHIND_LIMITS = re.compile(r"\)[,:]?(?:[我全本][县区市旗州])?(?:小学|初中)(?:阶段|学校)?(?:实际)?(?:为|是|达到?|:)*")
_WITHIN_LIMIT = re.compile(r"(?:在|不超过|不低于)(?:[国省市州盟]定|国家|省)(?:规定)?(?:的)?(?:标准)?$")


def limited(where: Surroundings, spot: Spot) -> bool:
    """低于省定标准的90%, 高于省定85%的标准: a limit for what was said just before."""
    if spot.place and spot.group[0].rule == "limit":
        return _limited_too(spot)
    before = spot.previous
    limit = before is not None and (before.rule == "limit" or before.status == "standard")
    if limit and _of_next_stage(where, spot, before):  # type: ignore[arg-type]
        return True
    # Without such a word only a bracket holds limits, whose word stands before it: 均在规定值(0.65、0.55)以内.
    start = spot.number.start
    hinted = _HINT.search(where.text, spot.clause, start) or (spot.bracketed and spot.clause == start)
    if not hinted or spot.number.unit == "所":
        return False
    clause = where.text[spot.clause : start].rstrip("≤≥“")
    if clause.endswith(_STAGES):
        clause = clause[:-2]
    if spot.number.unit == "人" and ((before := earlier(spot)) is None or before.indicator != "average_class_size"):
        return False
    aimed = spot.number.unit == "%" and _aimed_at(where, spot, clause)
    said = aimed or _told(where, spot, clause)
    if not said and not _BELOW.search(clause):
        return False
    source = _limited_by(spot, clause)
    if not said and (source is None or not source.indicator.endswith("_coefficient")):
        return False  # of a coefficient one says so of its limit only
    if source is None or residue(where, spot.clause, start) > 10:
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "limit", source
    spot.status = "target" if aimed else "standard"
    if _is_margin(spot, source, clause):
        spot.rule, spot.status, spot.breakdown = "margin", "delta", "比标准"
        spot.notes["sources"] = tuple(alike_before(spot)) if spot.group else ()  # 分别高于国家标准1.4、2.1平方米
    return True


def _is_margin(spot: Spot, source: Spot, clause: str) -> bool:
    """Whether a value is by how much a limit is passed, and not the limit: 生均图书26.3册,超过省定标准1.3册."""
    value, reached_value = spot.number.value, source.number.value
    if spot.number.unit in ("", "%", ":1") or value is None or reached_value is None:
        return False
    return _PASSED.search(clause) is not None and value * 2 < reached_value


def reached(where: Surroundings, spot: Spot, limit: Spot) -> bool:
    """What a county reached of a limit that was just told: 国家要求小学生师比不超过19:1,我县为15.6:1."""
    if limit.number.unit != spot.number.unit:
        return False
    if limit.indicator.endswith("_coefficient") and _BEHIND_LIMITS.fullmatch(where.text, spot.left, spot.number.start):
        spot.indicator, spot.rule = limit.indicator, "reached"
        return True
    if not _OF_COUNTY.fullmatch(where.text, spot.left, spot.number.start):
        return False
    measured = (key for key, twin in rulebook().thresholds.items() if twin == limit.indicator)
    spot.indicator, spot.rule = next(measured, limit.indicator), "reached"
    spot.base, spot.level = limit, limit.level
    return True


def _of_next_stage(where: Surroundings, spot: Spot, before: Spot) -> bool:
    """Whether a limit goes on for the next stage: 均在小学0.50、初中0.45的限值以内."""
    # 标准为小学不高于0.50、初中不高于0.45
    told = before.status == "standard" and before.indicator.endswith("_coefficient")
    if not (told or before.rule == "limit") or before.number.unit != spot.number.unit:
        return False
    if not _NEXT_STAGE.fullmatch(where.text, before.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.base, spot.status = before.indicator, "limit", before.base, before.status
    return True


def _told(where: Surroundings, spot: Spot, clause: str) -> bool:
    """Whether the words around a number say that it is what the nation, the province or a rule asks for."""
    text, behind = where.text, spot.last.behind
    if not clause and spot.bracketed and text.endswith(_CAPTIONS, 0, spot.number.start):
        return True  # 均在规定值(0.65、0.55)以内
    if _LIMIT.search(clause) or _WITHIN_LIMIT.search(clause) or _TOLD.search(clause):
        return True
    if _KEPT.fullmatch(clause) and text.startswith("以内", behind):
        return True  # 占1.28%,控制在5%以内
    return bool(
        (spot.bracketed and _CAPTION.search(clause.lstrip("、")))  # 占比57%(国家要求50%)
        or (_LIMIT_AROUND.search(clause) and _STANDARD.match(text, behind))
        or (clause.endswith(_QUOTING) and _QUOTED_LIMIT.match(text, behind))
        or (_MEETING.search(clause) and _LISTED_LIMITS.match(text, behind))
        or (_OVER.search(clause) and _OF_COUNTRY.match(text, behind))
        or (_COMPARED.search(clause) and _APART.match(text, behind))
    )


def _aimed_at(where: Surroundings, spot: Spot, clause: str) -> bool:
    """Whether a rate is what was aimed at: 目标为97%, 超过95%的年度目标."""
    if not clause and spot.bracketed and where.text.endswith("目标(", 0, spot.number.start):
        return True  # 分别高于省定目标(90%、85%、50%)
    led = _OVER.search(clause) or _AGAINST_AIM.search(clause) or _LIMIT_AROUND.search(clause)
    return bool((led and _AIM_BEHIND.match(where.text, spot.last.behind)) or _AIMED_AT.search(clause))


def _limited_by(spot: Spot, clause: str) -> Spot | None:
    """What a limit is for: the number before, or, in a list of limits, the first of as many."""
    model = alike_before(spot) if spot.group else []
    if "分别" not in clause and "均" not in clause and len({one.indicator for one in model}) < len(model):
        model = []  # 超过10%和20%的要求: of two rates one for one, of one rate both
    source = model[0] if len(model) == len(spot.group) > 1 else earlier(spot)
    before = spot.prior if source is None and not spot.number.unit else None
    if before is not None and before.indicator.endswith("_coefficient") and _MEETING_ALL.search(clause):
        return before  # 差异系数小学0.238、初中0.195。均符合小学不高于0.50、初中不高于0.45的国家标准
    if source is not None and source.rule == "last_year":
        source = source.base  # 较2019年的41.3%提高15.8个百分点,高于国家规定的50%
    return source


def short_of(where: Surroundings, spot: Spot) -> bool:
    """A limit or target that a rate falls short of: 公办园占比偏低,离55%的目标还有差距."""
    behind = _SHORT.match(where.text, spot.behind)
    if behind is None or not _FROM_IT.search(where.text[spot.clause : spot.number.start]):
        return False
    source = earlier(spot)
    nouns = where.tokens.within("noun", spot.sentence, spot.number.start)
    key = next((key for key in (nouns[-1][3] if nouns else ()) if fitting(spot, key)), "")  # type: ignore[attr-defined]
    if source is None and not key:
        return False
    spot.indicator, spot.rule = key or source.indicator, "short_of"  # type: ignore[union-attr]
    spot.level = spot.level or (source.level if source is not None and source.indicator == spot.indicator else "")
    spot.status = "target" if "目标" in behind.group() else "standard"
    return True


def _limited_too(spot: Spot) -> bool:
    """A later number of a list of limits, of the stage that has the same place before: 分别低于国家规定的0.65和0.55."""
    first, model = spot.group[0], alike_before(spot)
    if len(model) != len(spot.group) or first.base not in model:
        return False
    first.level, mine = model[0].level, model[spot.place]
    spot.indicator, spot.rule, spot.base, spot.status = mine.indicator, "limit", mine, first.status
    spot.level = mine.level
    return True

"""Numbers that tell how another changed: from-to pairs, last year's value, growth and difference."""

from __future__ import annotations

import re

from duxue.extraction.indicators.sources import POINTS, grown_number
from duxue.extraction.lists import grown
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import UNKNOWN, earlier, fitting, residue, run_before, same_kind
from duxue.patterns import starting

_CHANGE = starting(
    "高低超还仍尚增净减下降提上回多少",
    r"(?P<verb>(?:高于|低于|高出|超过|超出)了?(?P<against>(?:国家|全国|全[省市区州]|自治区|[省市县]定|年度|规定|评估)*"
    r"(?:平均|规定|目标|标准|要求|底线|水平|值|任务)+)的?|[还仍尚]差|增加|增长率?|增幅|增速|净增|减少|下降|降低|提高"
    r"|提升|上升|高出|上涨|回落|多(?!达)|少|高(?!达)|低(?!至)|(?:增|降|减)(?!为)|多招|少招)(?:了"
    r"|为|约|近|达|[高多]达|低至|幅度为?|分别|-|\([^()\d]{1,8}\))*$",
)
# The last characters of all these, one of which stands right before a number that is a change.
_CHANGE_ENDS = frozenset("差加长率幅速增少降低高升出涨落多减招均定标准求线平值务的了为约近达至度别-)")
# What lies between a value and a limit or an aim is no change of it.
_HELD_AGAINST = {"standard": "标准", "target": "目标"}
_LIMIT_ENDS = re.compile(r"\)?(?:以上)?的?(?:国家|省定?|自治区)?(?:标准|要求|目标|规定)?值?")
_BELOW = frozenset(("减少", "下降", "降低", "回落", "少", "低", "降", "减", "少招", "还差", "仍差", "尚差"))
# What may stand behind a change: 增加33人左右
_ENDS = ("", ",", "。", ";", "、", ")", "\n", "分", "(", "和", "左", "以")
_COMPARED = re.compile(r"(?:比|较|同比|环比|相比|年均|每年|同期|年增长)")
_LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年|上学年|上年同期|去年同期|前一年|前年|19\d\d年|20\d\d年)(?:度)?(?:同期)?"
    r"(?:(?:评估|国家)?(?:认定|验收)时)?(?:的|为|是|仅"
    r"|只有|有|达到?)*$"
)
_MORE_THAN = re.compile(r"(?:高出|高于|多于|多出|低于|少于|超过?)(?:上|去)(?:学|一)?年(?![的度])")
_SOME_YEAR = re.compile(r"(?:19|20)\d\d年|[去上前]年")
_FEW = 5  # characters that say of what it is: 评估认定时
_BEFORE_BRACKET = 12  # characters before a bracket that say of which year its number is
_NAMED_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?(?:为|达到?|是)?$")
_RAISED = re.compile(
    r"(?:左右|以上)?,?(?:\(?(?:19|20)\d\d年?\)?|[^,。;\d率]{0,6})"
    r"(?:上升|提高|提升|增加|增长|下降|减少|降低|压减|撤并|合并|整合|调减"
    r"|缩小|扩大|增|降|减|跃升|升"
    r"|调整|发展|变|上调|优化)(?:到了?|至|为)(?:目前|现在|如今|今年)?的?(?:(?:19|20)\d\d年(?:底|末)?的?)?(?:约|近)?"
)
_THAN_PLACE = re.compile(r"比((?:全[省市国州]|国家|自治区)(?:平均|标准|规定)?)(?:水平|值)?[高低多少]")
_GROWN_TO = re.compile(r"[,、](?:总[数量计]|现)?(?:已)?(?:达到?|增至|增加到|升至|为|有)了?")
_OF_ALL = re.compile(",(?:全[县区市旗州]|我[县区市])")
_TO = frozenset("到至为")  # one of which stands in it
_DONE_AWAY = re.compile(
    r"(?:减少|消除|化解|消化|压减)了?(?:义务教育|[中小]学|初中)?(?:阶段)?(?P<before>超?大班额)(?:班级)?(?:共|约)?$"
    r"|(?P<after>超?大班额)(?:班级)?(?:[比较](?:上年|去年|(?:19|20)\d\d年))?(?:减少|消除|化解|压减)了?$"
)
_CLASSES_OF = {"大班额": "large_classes_count", "超大班额": "oversize_classes_count"}
_AGAINST_OTHERS = re.compile(r"(?:比|较)[^,。;\d]{0,8}公务员")
_AGAINST = re.compile(r"[与较和]上(?:学)?年(?:同期)?的?[\u4e00-\u9fff]{0,8}$")


def followed_change(where: Surroundings, spot: Spot) -> bool:
    """A later number of a list of changes: 分别提高了8.12%、11.12%."""
    first = spot.group[0]
    source = grown.delta_source(spot) if first.status == "delta" else None
    if source is None or not (spot.number.unit in POINTS or same_kind(spot, source)):
        return False  # 下降5.2个百分点,66人以上
    twin = rulebook().growth.get(source.indicator)
    indicator = first.indicator if first.base is source else twin if twin and fitting(spot, twin) else source.indicator
    spot.indicator, spot.rule, spot.base, spot.status = indicator, "change", source, "delta"
    if first.rule == "margin":
        spot.indicator, spot.rule, spot.breakdown = grown.measured(source), first.rule, first.breakdown
    spot.level = source.level or spot.level
    spot.notes["negative"] = first.notes.get("negative", False)
    return True


def last_year(where: Surroundings, spot: Spot) -> bool:
    """上年为16.9:1, 比上年的3亿元: the same indicator a year before."""
    if spot.place and (source := _years_ago(spot)) is not None:
        spot.indicator, spot.rule, spot.base, spot.level = source.indicator, "last_year", source, source.level
        return True
    clause = where.text[spot.clause : spot.number.start]
    if not clause and spot.bracketed:  # 与上年(17.5:1)
        clause = where.text[max(spot.left, spot.number.start - _BEFORE_BRACKET) : spot.number.start - 1]
    if "年" not in clause or _MORE_THAN.search(clause):
        return False  # 高出上年421人次: a change
    against = _AGAINST.search(clause) and where.text.startswith(("比", "相比"), spot.behind)
    if not against and (not _LAST_YEAR.search(clause) or residue(where, spot.clause, spot.number.start) > _FEW):
        return False
    nouns = where.tokens.within("noun", spot.clause, spot.number.start)
    if any(fitting(spot, key) for token in nouns for key in token[3]):  # type: ignore[attr-defined]
        return False
    if _NAMED_YEAR.search(clause) and where.tokens.within("noun", spot.behind, spot.right):
        return False
    source = _this_year(spot, clause)
    if source is None:
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "last_year", source
    return True


def grown_to(where: Surroundings, spot: Spot, change: Spot) -> bool:
    """What something has become behind how it changed: 专任教师增加123人,达到3276人."""
    points = change.number.unit == "个百分点" and spot.number.unit == "%"  # 提高2.1个百分点,达到92.3%
    if not (points or change.number.unit == spot.number.unit) or not _GROWN_TO.fullmatch(
        where.text, spot.left, spot.number.start
    ):
        return False
    spot.indicator, spot.rule, spot.level, spot.breakdown = change.indicator, "grown_to", change.level, change.breakdown
    return True


def _this_year(spot: Spot, clause: str) -> Spot | None:
    """What is told of this year, where a clause tells of another one; None where that is something else."""
    source = earlier(spot)
    if source is None or ("班额" in clause and not source.indicator.startswith(("large_", "oversize_"))):
        return None  # 新增学位420个,大班额由上年的216个减少到94个
    told = re.search(r"上|去|前|比", clause) or spot.bracketed or source.rule == "last_year"
    if not told and source.number.unit != spot.number.unit:
        return None
    run = run_before(spot)[-len(spot.group) :]
    return run[0] if len(run) == len(spot.group) > 1 else source  # 小学16.1:1、初中11.4:1,上年为16.3:1和11.6:1


def _years_ago(spot: Spot) -> Spot | None:
    """What a later number of a list was a year before, where as many are told of this year."""
    first = spot.group[0]
    now = run_before(spot)[-len(spot.group) :] if first.rule == "last_year" and first.base is not None else []
    return now[spot.place] if len(now) == len(spot.group) and same_kind(spot, first) else None


def raised(where: Surroundings, spot: Spot) -> bool:
    """The second of a pair: 由62%上升到88.3%, 65家减少到13家."""
    source = _one_for_one(spot) if spot.place else spot.previous
    if source is None or source.indicator in ("", UNKNOWN):
        return False
    said = where.text[source.number.unit_end : spot.number.start]
    if not spot.place and (_TO.isdisjoint(said) or not _RAISED.fullmatch(said)):
        return False
    none_left = not spot.number.unit and spot.number.value == 0  # 大班额比例由1.2%降为0
    if not (none_left or same_kind(spot, source)):
        return False
    if source.indicator.startswith("new_") and _OF_ALL.match(said):
        return False  # 新建公办幼儿园5所,全县公办园增至41所
    between = where.tokens.within("noun", source.number.unit_end, spot.number.start)
    if any(source.indicator not in token[3] for token in between):  # type: ignore[operator]
        return False  # 巩固率99.93%,大班额占比降至0.6%
    if said.startswith(",") and where.tokens.within("level", source.number.unit_end, spot.number.start):
        spot.indicator, spot.rule, spot.notes["source"] = source.indicator, "continued", source
        return True  # 初中提高到940元,普通高中提高到1200元: of another stage
    if not spot.place and len(spot.group) > 1 and (run := _as_many(spot, source)):
        source, spot.notes["rose_from"] = run[0], run
    spot.indicator, spot.rule, spot.base = source.indicator, "from_to", source
    source.notes["from"] = True
    pair = source.previous
    while pair is not None and not pair.notes.get("from"):
        pair = pair.previous
    if pair is not None and _undated(where, source):
        source.period = pair.period  # 由2013年的98所增加到141所,在园幼儿由1.6万人增加到2.1万人
    return True


def _one_for_one(spot: Spot) -> Spot | None:
    """What a later number of a list rose from: 分别由6210元、8455元提高到7380元、9962元."""
    before = spot.group[0].notes.get("rose_from", ())
    return before[spot.place] if before else None


def _as_many(spot: Spot, source: Spot) -> tuple[Spot, ...]:
    """As many values as the list has, each of its stage, before it: 由小学650元、初中850元分别提高到720元、940元."""
    if len(source.group) == len(spot.group):
        return source.group
    run = run_before(spot)[-len(spot.group) :]
    return tuple(run) if len({model.level for model in run}) == len(spot.group) else ()


def _undated(where: Surroundings, spot: Spot) -> bool:
    """Whether the clause of a number names no year and its period is only the document's."""
    return _SOME_YEAR.search(where.text, spot.clause, spot.number.start) is None


def changed(where: Surroundings, spot: Spot) -> bool:
    """A change of what was said just before: 比上年减少33人, 同比增长2.71%."""
    text, unit, start = where.text, spot.number.unit, spot.number.start
    if (
        (unit == "个百分点" and _beyond(where, spot))
        or (spot.place and _changed_as_first(spot))
        or (unit in ("个", "班") and _done_away(where, spot))
    ):
        return True
    if text[start - 1 : start] not in _CHANGE_ENDS:
        return False
    change = _CHANGE.search(text, max(spot.left, spot.clause - 12), start)
    if change is None or _goes_further(text, spot) or _of_others(text, spot):
        return False
    source = grown_number(where, spot)
    if source is None or not (unit in ("%", "个百分点") or _compared(where, spot, source)):
        return False
    _write(text, spot, source, change)
    return True


def _goes_further(text: str, spot: Spot) -> bool:
    """Whether words go on behind a number that make it something else than a change: 增加3所学校."""
    return spot.number.unit != "" and text[spot.behind : spot.behind + 1] not in _ENDS


def _of_others(text: str, spot: Spot) -> bool:
    """Whether a number is the gap to other people's: 教师9.7万元,比公务员高1200元, 比公务员8.6万元高0.12万元."""
    if _AGAINST_OTHERS.search(text, spot.clause, spot.number.start):
        return True
    beside = spot.previous if spot.left == spot.clause else None
    return beside is not None and _AGAINST_OTHERS.search(text, beside.clause, beside.number.start) is not None


def _write(text: str, spot: Spot, source: Spot, change: re.Match[str]) -> None:
    """Write a change of this number, or a margin against a limit: 高于国家标准14.1个百分点 is no growth."""
    twin = rulebook().growth.get(source.indicator)
    twin = twin if twin and fitting(spot, twin) and "年均" not in text[spot.clause : spot.number.start] else None
    than = _THAN_PLACE.search(text, spot.clause, spot.number.start)
    against = (than and than.group(1)) or change["against"] or _HELD_AGAINST.get(source.status, "")
    spot.rule, spot.base, spot.status = "margin" if against else "change", source, "delta"
    spot.indicator = twin if twin and not against else grown.measured(source)
    spot.breakdown = f"比{against}" if against else ""
    spot.level = source.level or spot.level
    spot.notes["negative"] = change["verb"] in _BELOW or change["verb"].startswith("低于")


def _changed_as_first(spot: Spot) -> bool:
    """A later number of a list of changes of what is not told itself: 小学、初中生均公用经费分别增长2.1%、1.3%."""
    first = spot.group[0]
    if first.status != "delta" or first.base is not None or first.number.unit != spot.number.unit:
        return False
    spot.indicator, spot.rule, spot.status = first.indicator, first.rule, first.status
    return True


def _done_away(where: Surroundings, spot: Spot) -> bool:
    """How many large classes there are no more: 全年减少大班额118个, 大班额较上年减少35个."""
    said = _DONE_AWAY.search(where.text, spot.clause, spot.number.start)
    if said is None:
        return False
    spot.indicator, spot.rule, spot.status = _CLASSES_OF[said["before"] or said["after"]], "change", "delta"
    spot.notes["negative"] = True
    return True


def _beyond(where: Surroundings, spot: Spot) -> bool:
    """How far beyond a limit that was just named: 高于国家规定的85%标准10.26个百分点."""
    limit = spot.previous
    if limit is None or limit.rule != "limit" or limit.base is None:
        return False
    if not _LIMIT_ENDS.fullmatch(where.text, limit.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.base, spot.status = limit.base.indicator, "margin", limit.base, "delta"
    spot.level, spot.breakdown = limit.level, f"比{_HELD_AGAINST.get(limit.status, '标准')}"
    spot.notes["negative"] = "低于" in where.text[limit.clause : limit.number.start]
    return True


def _compared(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """Whether words say that a number is compared with another time: 比上年, or a list of such that goes on."""
    if _COMPARED.search(where.text[spot.left : spot.number.start]):
        return True
    after_last_year = spot.previous is not None and spot.previous.rule in ("last_year", "recalled")
    return after_last_year or _bare(where, spot, source) or _changed_too(spot, source)


def _bare(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """专任教师1.99万人,增加0.05万人: a clause that says nothing but that the number before it grew."""
    clause = where.text[spot.clause : spot.number.start].removeprefix("分别")
    told = spot.previous is not None and source in (spot.previous, *spot.previous.group)
    return told and _CHANGE.fullmatch(clause) is not None


def _changed_too(spot: Spot, source: Spot) -> bool:
    """与上学年相比,招生增加608人,在校生增加1435人: the later ones of a list of changes that are told by themselves."""
    before = spot.previous
    told = before.base if before is not None and before.rule == "change" else None
    if told is None or source is told or told is before.previous:  # type: ignore[union-attr]
        return False
    return source.noun > told.noun or source.sentence == told.sentence < spot.sentence

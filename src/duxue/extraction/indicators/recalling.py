"""Numbers that tell again what was told: of an earlier year, what became of it, the sum of several."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot, sentence_before
from duxue.extraction.words.stages import BOTH, BY_NAME, STOCK, Surroundings
from duxue.extraction.words.wording import UNKNOWN, earlier, same_kind
from duxue.extraction.words.years import shifted

_YEAR_LED = re.compile(r"[与较和]((?:19|20)\d\d)年[^,。;\d]{0,8}$")
_SET_BESIDE = re.compile(r"[与和同较比]((?:19|20)\d\d|[上去](?:学)?)年[^,。;\d]{0,8},")
_CHANGES = re.compile("下降|降低|减[少小]|缩小|提[高升]|增[加长]|上升|扩大|[降增]")
_NEXT_STAGE = re.compile(r"[、,和](?:小学|初中)$")
_COMPARED = re.compile(r"(?:[、和]?(?:小学|初中)?\d[\d.]*)?相?比")
_ACTUALLY = re.compile(
    r"(?:已?(?:全部|足额)?(?:列入|纳入)[^,。;\d]{0,6}预算)?[,。;]?(?:全[县区市])?实际(?:已)?"
    r"(?:完成|新增|补充|招聘|培训|支出|到位|到岗|拨付|达到|执行|投入)?(?:为|了)?"
)
_TOLD_AGAIN = re.compile("[计共实](?:(?<!实)|际)")  # one of which stands in each
_SUMMED = re.compile(r",(?:[两二三四五]年|全年|两项|三项|春秋两季)(?:共计?|合计|累计|总计)(?:达|为)?")
_YEARS = re.compile("(?<![全当本])年[共累]")  # 三年共186名; 全年共 is of one
_TOGETHER = re.compile(r"[,、](?:共计?|合计|总计)")  # 分别招聘教师30名、26名、8名,共计64名
_SAME = re.compile(r"(?:该项?|这一|此项)(?:指标|占比|比例|比率)(?:分别)?(?:仅|只|已)?(?:为|是|达到?|达)*$")
# Works of several years, and then what one of them cost: 三年完成投资5.8亿元,新增学位6900个。2022年当年投入1.9亿元.
_THAT_YEAR = re.compile(
    r"[,;]?(?:其中)?,?(?:(?:19|20)\d\d年(?:度|当年)?|当年)(?:就)?(?:完成)?(?:投入|投资)(?:了|约|达)?"
)
_NEAR = 120  # characters between a number and what is told of other years


def recalled(where: Surroundings, spot: Spot) -> bool:
    """The values of an earlier year of what the sentence before told: 与2014年的0.412、0.365相比,分别下降0.02和0.03."""
    if spot.place:
        told = spot.group[0].notes.get("recalled", ())
        return bool(told) and _write(spot, told[spot.place], spot.group[0].period)
    if _fell_from(where, spot):
        return True
    if not _COMPARED.match(where.text, spot.last.behind):
        return False
    said = where.text[spot.left : spot.number.start]
    stage = BY_NAME.get(said[-2:], "")
    before = spot.previous
    if before is not None and before.rule == "recalled":
        told = _told(spot, stage) if stage and _NEXT_STAGE.search(said) else ()
        return bool(told) and _write(spot, told[0], before.period)
    led = _YEAR_LED.search(said) if before is None else None
    told = _told(spot, stage) if led else ()
    if led is None or not told:
        return False
    spot.notes["recalled"] = told
    return _write(spot, told[0], led.group(1))


def _fell_from(where: Surroundings, spot: Spot) -> bool:
    """What a stage had before it changed, of which the sentence before told: 与2016年相比,小学由0.527下降了0.066."""
    stage = BY_NAME.get(where.text[spot.clause : spot.number.start - 1], "")
    if not stage or not _CHANGES.match(where.text, spot.behind):
        return False
    year, told = _SET_BESIDE.search(where.text, spot.sentence, spot.clause), _told(spot, stage)
    if year is None or not told:
        return False
    return _write(spot, told[0], year.group(1) if year.group(1).isdigit() else shifted(told[0].period, -1))


def restated(where: Surroundings, spot: Spot) -> bool:
    """What became of a number, or a sum of those before: 任务数为补充教师200名,实际补充247名; 三年共186名."""
    before = spot.previous if spot.previous is not None else spot.prior
    if before is None or not before.indicator:
        return False
    if not _TOLD_AGAIN.search(where.text, before.number.unit_end, spot.number.start):
        return False
    between = where.text[before.number.unit_end : spot.number.start]
    listed = len(before.group) > 1 or (before.indicator in STOCK and before.level_own)
    summed = _SUMMED.fullmatch(between) or (listed and _TOGETHER.fullmatch(between))
    source = earlier(spot) if summed else before
    if source is None or source.indicator == UNKNOWN or source.number.unit != spot.number.unit:
        return False
    if not summed and not _ACTUALLY.fullmatch(between):
        return False
    whole = _whole_of(before) if summed and before.indicator in STOCK and before.level_own else source.level
    spot.indicator, spot.rule, spot.level = source.indicator, "restated", spot.level or whole
    spot.period = source.period if not summed else spot.period
    spot.status = "actual" if not summed else "cumulative" if _YEARS.search(between) else source.status
    years = {model.period for model in before.group if model.period.isdigit()} if summed else set()
    if 1 < len(years) == len(before.group):  # 2021年至2023年分别为…,三年合计45.37亿元
        spot.period, spot.status = f"{min(years)}-{max(years)}", "cumulative"
    return True


def _whole_of(part: Spot | None) -> str:
    """The stage that holds all those that were listed: 小学生90人,初中生40人,合计130人."""
    indicator, levels = part.indicator if part is not None else "", set()
    while part is not None and part.indicator == indicator:
        levels.add(part.level)
        part = part.previous
    return "compulsory" if levels <= BOTH else "all"


def same_again(where: Surroundings, spot: Spot) -> bool:
    """The same in other years: 公办园占比58.2%。2019年、2020年该项占比分别为47.6%、53.9%."""
    if spot.place:
        source = spot.group[0] if spot.group[0].rule == "same_again" else None
    else:
        said = _SAME.search(where.text, spot.clause, spot.number.start)
        source = spot.prior if said else None
        while source is not None and (source.indicator in ("", UNKNOWN) or source.rule == "limit"):
            near = spot.number.start - source.number.start <= _NEAR
            source = source.prior if near else None
    if source is None or not same_kind(spot, source) or spot.number.start - source.number.start > _NEAR:
        return False
    spot.indicator, spot.rule, spot.level = source.indicator, "same_again", spot.level or source.level
    spot.breakdown = spot.breakdown or source.breakdown
    return True


def of_that_year(where: Surroundings, spot: Spot) -> bool:
    """What one year cost of works that were told of several: 近三年投入5.8亿元实施项目42个,2022年投入1.9亿元."""
    if spot.number.unit != "元" or where.text[spot.behind : spot.behind + 1] not in (",", "。", ";"):
        return False
    if not _THAT_YEAR.fullmatch(where.text, spot.left, spot.number.start):
        return False
    told = spot.previous if spot.previous is not None else next(sentence_before(spot), None)
    while told is not None and spot.number.start - told.number.start < _NEAR and told.number.unit != "元":
        told = told.prior
    if told is None or told.indicator != "education_projects_investment" or told.status != "cumulative":
        return False
    spot.indicator, spot.rule, spot.level = told.indicator, "same_again", told.level
    return True


def _write(spot: Spot, now: Spot, year: str) -> bool:
    spot.indicator, spot.rule, spot.base, spot.level, spot.period = now.indicator, "recalled", now, now.level, year
    return True


def _told(spot: Spot, stage: str) -> tuple[Spot, ...]:
    """The values of the sentence before: as many as the list has, or that of a stage; empty where there are fewer."""
    wanted, found = max(1, len(spot.group)), []
    for before in sentence_before(spot):
        known = before.indicator not in ("", UNKNOWN) and before.status == "actual"
        if known and before.number.unit == spot.number.unit and (not stage or before.level == stage):
            found.insert(0, before)
        if len(found) == wanted:
            return tuple(found)
    return ()

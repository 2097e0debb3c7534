"""Lists of numbers: 分别为 over levels, years or indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from duxue.extraction import items
from duxue.extraction.spots import Spot
from duxue.extraction.stages import BOTH, Surroundings, joint, named
from duxue.extraction.wording import UNKNOWN
from duxue.extraction.years import years_named

_RESPECTIVELY = re.compile(r"(?:分别|依次)[^,。;]{0,14}$")
ALIKE = re.compile(r"均[^,。;、\d]{0,6}$")
_AND = ("、", "和", "与", "及")
_LATE = re.compile(
    r"(?:近|过去|最近|连续)([二两三四五345])年|(?<!\d)([二两三四五])年$|(?<![\d前])([二两三四五345])年[来间]|近([几些])年"
)
_FORMER = re.compile(r"(?:(?:^|[,。;])前(?=.年)|(?<!学)前(?=.年$))([二两三四五])年")
_LATTER = re.compile(r"[^。\n]{0,40}后[一二两三]年")  # before which 前三年 are the first ones of a plan
_NUMERALS = {"二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "3": "3", "4": "4", "5": "5"}
_SOME, _PAIR = ("几", "些"), 2  # 近几年 of a list of two may be of two things
_OF_SUM = re.compile(
    r"[,(:](?:其中)?[:,]?(?:[各分逐]年度?|每年)?(?:支出|投入|拨付|发放|招聘)?(?:分别|依次)(?:支出|投入|安排|拨付|发放|招聘)?(?:为|是|达到?)?"
)
_CLOSE, _BEFORE_SUM = 100, 60  # a sum of rounded numbers is right but for a hundredth; characters
_NEAR = 8  # numbers between two lists of the same years
_SHARES = re.compile(r",(?:分别)?占(?:比|总?班级?数?的?)?(?:比例)?(?:分别)?(?:为|达)?")
_OF_SIZE = ("以上大班", "以上的大班", "以上超大班")  # 小学、初中56人以上大班额占比分别为


def distribute(where: Surroundings, spot: Spot) -> None:
    """At the first number of a list, give each its level, year or indicator, in the order in which they were named."""
    if not spot.group or spot.place:
        return
    text = where.text
    left = text[spot.left : spot.number.start]
    respectively = _RESPECTIVELY.search(left)
    until = spot.left + respectively.start() if respectively else spot.number.start
    begin = max(spot.sentence, until - 90)
    said = spot.previous is not None and text.startswith(_OF_SIZE, spot.previous.number.unit_end)
    if spot.previous is not None and not said and not _counts_items(spot.previous):  # 小学、初中八项指标分别为
        begin = max(begin, spot.previous.number.unit_end)
    count = len(spot.group)
    beside = joint(where, begin, until)
    first = max(begin, spot.clause)
    levels = beside or named(where, first, until)
    years = years_named(text[begin:until] + "年")
    if respectively and items.name_each(where, spot, first, begin, until):
        return
    if respectively and len(owners := _owners(where, first, until)) == count and len({one for one, _ in levels}) < 2:
        _each_of_its(spot, [(levels[0][0] if levels else "", owner) for owner in owners])
    elif respectively and len(levels) == count:
        _each_of_its(spot, levels)
        items.of_stages(where, spot, begin, until)
    elif (beside or spot.number.unit == "%") and 1 < count == len(levels) == len({level for level, _ in levels}):
        _each_of_its(spot, levels)  # 小学、初中教师学历合格率为99.8%、99.5%
    elif len(years) == count and (respectively or count > 1):
        for member, year in zip(spot.group, years, strict=True):
            member.period = year
        _all_of(spot, levels or named(where, until, spot.number.start))  # 分别为小学720元、730元
    elif ("其中" in left or _only_stage(where, spot)) and _of_the_years_before(spot):
        _all_of(spot, levels)
    elif not levels and (
        _as_shares(spot, text[begin:until]) or _as_pair(spot) or (respectively and _years_of_sum(text, spot))
    ):
        pass
    elif not (respectively or years) and _goes_on(spot, levels):
        items.indicators(where, spot, first, until, exact=True)
    elif respectively and (_of_late(text, spot, text[begin:until]) or _of_years_told(text, spot)):
        _all_of(spot, levels)
    elif respectively and not levels and (stages := _stages_alike(where, spot)):
        _each_of_its(spot, stages)
        items.of_stages(where, spot, begin, until)
    elif respectively and not items.indicators(where, spot, begin, until):
        _as_before(spot, _before_alike(text, spot), named=bool(where.tokens.within("noun", begin, until)))
        _all_of(spot, levels)
        items.of_stages(where, spot, begin, until)
        items.none_of(spot, len(items.ITEM.findall(text, first, until)))


def _counts_items(before: Spot) -> bool:
    """Whether a number only says of how many things a list is: 小学、初中八项指标分别为, 8项指标差异系数分别为."""
    return "chinese" in before.number.flags or before.number.unit == "项"


def _each_of_its(spot: Spot, levels: list[tuple[str, str]]) -> None:
    """小学、初中分别为: each number is of the level that has its place."""
    for member, (level, breakdown) in zip(spot.group, levels, strict=True):
        member.level, member.breakdown = level, breakdown


def _all_of(spot: Spot, levels: list[tuple[str, str]]) -> None:
    """2021年、2022年小学教育支出分别为, 初中分别为: the one stage is that of each year."""
    for member in spot.group if len(levels) == 1 else ():
        member.level, member.breakdown = levels[0]


def dated_as(spot: Spot, models: Sequence[Spot]) -> bool:
    """Give each number of a list the year of the one in its place, where there are as many, each of its own year."""
    if not len(models) == len({model.period for model in models} - {""}) == len(spot.group):
        return False
    for member, model in zip(spot.group, models, strict=True):
        member.period = model.period
    return True


def _of_late(text: str, spot: Spot, words: str) -> bool:
    """近三年平均工资分别为8.9万元、9.2万元、9.5万元: the years up to the document's; 前三年, those before it."""
    said = _LATE.search(words)
    listed = spot.prior.group if spot.prior is not None and said and said.group(2) else ()
    if listed and dated_as(spot, listed[-len(spot.group) :]):
        return True  # 2019-2021年分别为…。拨款三年分别为, 后两年分别增长
    former = _FORMER.search(words) if said is None or said.group(2) else None
    if former and _LATTER.match(text, spot.group[-1].number.unit_end):
        return False
    told = former.group(1) if former else said.group(said.lastindex or 0) if said else ""
    count = len(spot.group) if told in _SOME and len(spot.group) > _PAIR else int(_NUMERALS.get(told, "0"))
    if count != len(spot.group):
        return False
    for back, member in enumerate(reversed(spot.group), start=1 if former else 0):
        member.notes["back"] = back
    return True


def _years_of_sum(text: str, spot: Spot) -> bool:
    """2020年至2022年支出累计28亿元,分别为8亿元、9亿元、11亿元: the years of the sum that was just told."""
    whole, values = spot.previous, [member.number.value for member in spot.group]
    if whole is None or whole.number.value is None or None in values or whole.number.unit != spot.number.unit:
        return False
    if not _OF_SUM.fullmatch(text, whole.number.unit_end, spot.number.start):
        return False
    if abs(sum(values) - whole.number.value) * _CLOSE > whole.number.value:  # type: ignore[arg-type]
        return False
    for member in spot.group if whole.indicator else ():
        member.indicator, member.level, member.breakdown = whole.indicator, whole.level, whole.breakdown
        member.rule = "unnamed" if whole.indicator == UNKNOWN else "continued"
    said = text[max(whole.left, whole.number.start - _BEFORE_SUM) : whole.number.start]
    years = years_named(said)
    if len(years) == len(values):
        for member, year in zip(spot.group, years, strict=True):
            member.period = year
        if whole.status in ("actual", "cumulative"):
            whole.period, whole.status = f"{years[0]}-{years[-1]}", "cumulative"
    elif not years and not _of_late(text, spot, said):
        _of_years_told(text, spot)
    return True


def _of_years_told(text: str, spot: Spot) -> bool:
    """2020年至2022年分别为三笔…。小学生均支出依次为: the years of as many sums that the paragraph has told."""
    before = spot.prior if spot.number.unit == "元" else None
    for _ in range(_NEAR):
        if before is None or text.find("\n", before.number.end, spot.number.start) >= 0:
            return False
        if before.number.unit == "元" and dated_as(spot, before.group):
            return True
        before = before.prior
    return False


def _stages_alike(where: Surroundings, spot: Spot) -> list[tuple[str, str]]:
    """小学、初中学历合格率均为100%,生师比分别为: the stages of what was the same for all of them, in their order."""
    before = spot.previous
    if before is None or not _alike(where.text, before):
        return []
    stages = named(where, before.left, before.number.start)
    return stages if len(stages) == len({level for level, _ in stages}) == len(spot.group) else []


def _before_alike(text: str, spot: Spot) -> Spot | None:
    """The number before a list, or before what was the same for all of an earlier list: 学历合格率均为100%."""
    before = spot.previous
    return before.previous if before is not None and _alike(text, before) else before


def _alike(text: str, spot: Spot) -> bool:
    """Whether one number was the same for all that was named."""
    return not spot.group and ALIKE.search(text, spot.clause, spot.number.start) is not None


def _of_the_years_before(spot: Spot) -> bool:
    """三年分别为8.72亿元、9.15亿元、9.68亿元,其中学前教育6105万元、6862万元、7744万元: as many years."""
    return spot.previous is not None and dated_as(spot, spot.previous.group)


def _goes_on(spot: Spot, levels: list[tuple[str, str]]) -> bool:
    """Give a list without words on its order that of the one before it, of as many years or stages.

    2021年、2022年分别资助学生620人、610人,发放资金32万元、31万元; 小学、初中学生分别为90人、80人,生均图书31册、43册.
    """
    before = spot.previous.group if spot.previous is not None and len(levels) < _PAIR else ()
    if dated_as(spot, before):
        _all_of(spot, levels)
        return True
    stages = {model.level for model in before} - {""}
    if levels or not len(stages) == len(before) == len(spot.group):
        return False
    _each_of_its(spot, [(model.level, "") for model in before])
    return True


def _only_stage(where: Surroundings, spot: Spot) -> bool:
    """Whether a list goes on for another stage: 2022年、2023年专任教师:小学700人、702人,初中470人、480人."""
    words = where.text[spot.left : spot.number.start].lstrip(",;、")
    tokens = where.tokens.within("level", spot.left, spot.number.start)
    return spot.previous is not None and len(tokens) == 1 and words == where.text[slice(*tokens[0][:2])]


def _as_shares(spot: Spot, words: str) -> bool:
    """小学、初中大班额分别为74个和43个,占比4.9%和7.3%: each share is that of the count in the same place."""
    before = spot.previous.group if spot.previous is not None else ()
    shares = spot.number.unit == "%" and _SHARES.fullmatch(words) is not None
    if not shares or len(before) != len(spot.group) or len({model.level for model in before}) != len(before):
        return False
    _each_of_its(spot, [(model.level, model.breakdown) for model in before])
    return True


def _as_pair(spot: Spot) -> bool:
    """小学、初中差异系数如下:教师数为0.27、0.19,教室数为0.36、0.31: each pair of coefficients is of both stages."""
    before = spot.previous.group if spot.previous is not None and not spot.number.unit else ()
    if len(before) != len(spot.group) or {model.level for model in before} != BOTH:
        return False
    _each_of_its(spot, [(model.level, "") for model in before])
    return True


def _owners(where: Surroundings, begin: int, until: int) -> list[str]:
    """Owners or places that stand side by side, each once: 城区、农村小学生均校舍面积分别为."""
    tokens = where.tokens.within("owner", begin, until)
    joined = all(where.text[one[1] : other[0]] in _AND for one, other in pairwise(tokens))
    words = [str(token[3]) for token in tokens]
    return words if len(words) > 1 and joined and len(set(words)) == len(words) else []


def _as_before(spot: Spot, source: Spot | None, *, named: bool) -> None:
    """A second 分别 in a sentence that names no levels goes on with those of the list before it.

    It goes on with the indicators too, unless it is ``named`` itself: 入学率分别为100%、99.8%,辍学率分别为0、0.3%.
    """
    before = source.group if source is not None else ()
    if len(before) != len(spot.group):
        before = _levelled_before(spot)
    dated = len({model.period for model in before}) == len(before) > 1
    for member, model in zip(spot.group, before, strict=False):
        member.level, member.breakdown = model.level, "" if model.indicator == UNKNOWN else model.breakdown
        member.period = model.period if dated else member.period
        if not named and model.rule == "respectively" and model.number.unit == member.number.unit:
            member.indicator, member.rule, member.noun = model.indicator, model.rule, model.noun


def _levelled_before(spot: Spot) -> tuple[Spot, ...]:
    """As many numbers right before, each of a level of its own: 小学4.86平方米、初中6.12平方米,差异系数分别为."""
    found: list[Spot] = []
    before = spot.previous
    while before is not None and before.level_own and len(found) < len(spot.group):
        found.insert(0, before)
        before = before.previous
    told = {model.level for model in found}
    alone = before is None or not before.level_own or before.indicator != spot.previous.indicator  # type: ignore[union-attr]
    whole = before is not None and (before.level == "all" or (before.level == "compulsory" and told <= BOTH))
    distinct = len(told) == len(found) == len(spot.group)
    return tuple(found) if (alone or whole) and distinct else ()

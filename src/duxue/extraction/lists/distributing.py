"""Lists of numbers: 分别为 over levels, years or indicators."""

from __future__ import annotations

import re
from itertools import pairwise

from duxue.extraction.lists import items
from duxue.extraction.lists.list_years import PAIR, dated_as, of_late, of_years_told, years_of_sum
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, Surroundings, joint, named
from duxue.extraction.words.wording import UNKNOWN
from duxue.extraction.words.years import years_named

_RESPECTIVELY = re.compile(r"(?:分别|依次)[^,。;]{0,14}$")
ALIKE = re.compile(r"均[^,。;、\d]{0,6}$")
_AND = ("、", "和", "与", "及")
_REACH = 90  # characters before a list that may name its stages or years
_SHARES = re.compile(r",(?:分别)?占(?:比|总?班级?数?的?)?(?:比例)?(?:分别)?(?:为|达)?")
_OF_SIZE = ("以上大班", "以上的大班", "以上超大班")  # 小学、初中56人以上大班额占比分别为


def distribute(where: Surroundings, spot: Spot) -> None:
    """At the first number of a list, give each its level, year or indicator, in the order in which they were named."""
    if not spot.group or spot.place:
        return
    said = _RESPECTIVELY.search(where.text[spot.left : spot.number.start])
    until = spot.left + said.start() if said else spot.number.start
    begin, respectively = _begin(where, spot, until), said is not None
    first = max(begin, spot.clause)
    levels = joint(where, begin, until) or named(where, first, until)
    years = years_named(where.text[begin:until] + "年")
    if respectively and items.name_each(where, spot, first, begin, until):
        return
    told = (
        _stage_by_stage(where, spot, levels, begin, until, respectively=respectively)
        or _year_by_year(where, spot, levels, years, until, respectively=respectively)
        or _as_told_before(where, spot, levels, years, begin, until, respectively=respectively)
    )
    if respectively and not told:
        _by_list_before(where, spot, levels, begin, until)


def _begin(where: Surroundings, spot: Spot, until: int) -> int:
    """Where words begin that say what a list is of: behind a number before, but for 小学、初中八项指标分别为."""
    begin, before = max(spot.sentence, until - _REACH), spot.previous
    if before is None or where.text.startswith(_OF_SIZE, before.number.unit_end) or _counts_items(before):
        return begin
    return max(begin, before.number.unit_end)


def _stage_by_stage(
    where: Surroundings, spot: Spot, levels: list[tuple[str, str]], begin: int, until: int, *, respectively: bool
) -> bool:
    """Give each number its stage or its owner, where as many are named: 小学、初中分别为, 城区、农村小学分别为."""
    first, count = max(begin, spot.clause), len(spot.group)
    stages = {level for level, _ in levels}
    if respectively and len(owners := _owners(where, first, until)) == count and len(stages) < 2:
        _each_of_its(spot, [(levels[0][0] if levels else "", owner) for owner in owners])
    elif respectively and len(levels) == count:
        _each_of_its(spot, levels)
        items.of_stages(where, spot, begin, until)
    elif (joint(where, begin, until) or spot.number.unit == "%") and 1 < count == len(levels) == len(stages):
        _each_of_its(spot, levels)  # 小学、初中教师学历合格率为99.8%、99.5%
    else:
        return False
    return True


def _year_by_year(
    where: Surroundings,
    spot: Spot,
    levels: list[tuple[str, str]],
    years: list[str],
    until: int,
    *,
    respectively: bool,
) -> bool:
    """Give each number its year, where as many are named: 2021年、2022年教育支出分别为8亿元、9亿元."""
    count = len(spot.group)
    if len(years) != count or not (respectively or count > 1):
        return False
    for member, year in zip(spot.group, years, strict=True):
        member.period = year
    _all_of(spot, levels or named(where, until, spot.number.start))  # 分别为小学720元、730元
    return True


def _as_told_before(
    where: Surroundings,
    spot: Spot,
    levels: list[tuple[str, str]],
    years: list[str],
    begin: int,
    until: int,
    *,
    respectively: bool,
) -> bool:
    """Give each number the order that was told before, of years, stages or counts: 近三年, 其中, 占比4.9%和7.3%."""
    text = where.text
    left, words = text[spot.left : spot.number.start], text[begin:until]
    if ("其中" in left or _only_stage(where, spot)) and _of_the_years_before(spot):
        _all_of(spot, levels)
    elif not levels and (_as_shares(spot, words) or _as_pair(spot) or (respectively and years_of_sum(text, spot))):
        pass
    elif not (respectively or years) and _goes_on(spot, levels):
        items.indicators(where, spot, max(begin, spot.clause), until, exact=True)
    elif respectively and (of_late(text, spot, words) or of_years_told(text, spot)):
        _all_of(spot, levels)
    else:
        return False
    return True


def _by_list_before(where: Surroundings, spot: Spot, levels: list[tuple[str, str]], begin: int, until: int) -> None:
    """Give each number the stage, or the name, in its place of a list before: 入学率分别为100%、99.8%,辍学率分别为."""
    if not levels and (stages := _stages_alike(where, spot)):
        _each_of_its(spot, stages)
        items.of_stages(where, spot, begin, until)
    elif not items.indicators(where, spot, begin, until):
        _as_before(spot, _before_alike(where.text, spot), named=bool(where.tokens.within("noun", begin, until)))
        _all_of(spot, levels)
        items.of_stages(where, spot, begin, until)
        items.none_of(spot, len(items.ITEM.findall(where.text, max(begin, spot.clause), until)))


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
    before = spot.previous.group if spot.previous is not None and len(levels) < PAIR else ()
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

"""What a change is told of: the rate in its place, the number before, what its own words name, the sentence before."""

from __future__ import annotations

import re
from dataclasses import replace

from duxue import catalogue
from duxue.extraction.lists.items import ITEM
from duxue.extraction.words.spots import Spot, sentence_before
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.wording import UNKNOWN, earlier, fitting

# 毛入园率、普惠率分别提升5.8、12.1个百分点
_EACH = re.compile(
    r"(?:[比较](?:上年|去年|(?:19|20)\d\d年))?分别(?:[比较](?:上年|去年|(?:19|20)\d\d年)(?:底|末)?)?"
    r"(?P<verb>提高|提升|增加|增长|上升|下降|降低|减少)了?$"
)
_FELL = frozenset({"下降", "降低", "减少"})
_MEASURED = frozenset({"元", "平方米", "册", "台", "套", "件"})  # 教育支出比上年增加7000万元; not 校舍增加7000平方米
_THAN_THEN = re.compile("(?:总?人?数)?(?:分别)?[比较]")
_ALONE = re.compile(
    r"(?:总?人?数)?(?:分别)?(?:[比较](?:于)?(?:上年|去年|上学年|上一年|(?:19|20)\d\d年(?:底|末)?)(?:同期)?(?:分别)?)?"
    r"(?:净?增加|增长|净?减少|下降|提高|净[增减])(?:了|约|近)*"
)


def each(where: Surroundings, spot: Spot) -> bool:
    """毛入园率、巩固率分别提高5.8、2.1个百分点: give each change of a list the rate in its place; whether it did."""
    listed = spot.group and not spot.place and spot.number.unit == "个百分点"
    said = _EACH.search(where.text, spot.clause, spot.number.start) if listed else None
    if said is None:
        return False
    items = [item.span() for item in ITEM.finditer(where.text, spot.clause, said.start())]
    rates = [_rate(where, item) for item in items]
    if len(rates) != len(spot.group) or sum(map(bool, rates)) < 2:
        return False
    for member, rate, item in zip(spot.group, rates, items, strict=True):
        member.indicator, member.rule, member.status = (rate, "change", "delta") if rate else (UNKNOWN, "unnamed", "")
        member.level = _level_of(rate) if rate else ""
        member.notes |= {"negative": said["verb"] in _FELL, "item": item}
    return True


def _rate(where: Surroundings, item: tuple[int, int]) -> str:
    """The rate that an item names, empty where it names none."""
    known = catalogue.indicators()
    nouns = where.tokens.within("noun", *item)
    return next((key for token in nouns[-1:] for key in token[3] if known[key].unit == "%"), "")  # type: ignore[attr-defined]


def _level_of(key: str) -> str:
    """The one level that an indicator has, empty where it has several."""
    levels = catalogue.indicators()[key].levels
    return levels[0] if len(levels) == 1 else ""


def announced(where: Surroundings, spot: Spot, begin: int) -> Spot | None:
    """What changed, where only the change is stated: 毛入园率比2015年提高了8.4个百分点, 在校生较上年减少90人."""
    nouns = where.tokens.within("noun", max(begin, spot.sentence), spot.number.start)
    known, points = catalogue.indicators(), spot.number.unit == "个百分点"
    said = nouns and _ALONE.fullmatch(where.text, nouns[-1][1], spot.number.start)
    counted = (
        spot.number.unit in ("人", "名", "所") or where.text[nouns[-1][1] - 2 : nouns[-1][1]] == "班额"
        if nouns
        else False
    )
    if not points and not (said and (counted or (spot.number.unit in _MEASURED and _THAN_THEN.match(said.group())))):
        return None
    keys = [
        key
        for token in nouns[-1:]
        for key in token[3]  # type: ignore[attr-defined]
        if (known[key].unit == "%" if points else fitting(spot, key))
    ]
    if not keys:
        return None
    stated = replace(spot, indicator=keys[0], level=_level_of(keys[0]))
    stated.noun = nouns[-1][:2]
    return stated


def delta_source(spot: Spot) -> Spot | None:
    """What a change is told of: the number before, or for the first of a list the first of as many; notes the rest."""
    if spot.group and spot.place and spot.group[0].status == "delta":
        first = spot.group[0].notes.get("sources") or ()
        return first[spot.place] if spot.place < len(first) else spot.group[0].base
    before = spot.previous.group if spot.previous is not None else ()
    if len(before) > len(spot.group) > 1 and len({one.period for one in before}) == len(before):
        before = before[-len(spot.group) :]  # 2019—2021年分别为…,后两年增幅分别为4.28%、5.11%
    if before and spot.group and len(before) == len(spot.group) > 1:  # one for one, also where one has no name here
        first, *_ = spot.notes["sources"] = tuple(map(_as_now, before))
        return first if first.indicator not in ("", UNKNOWN) else None
    source = earlier(spot, same=False)
    if source is not None and source.rule in ("last_year", "recalled") and source.base is not None:
        source = source if source.period > source.base.period else source.base  # 2021年3.2%,2022年1.1%,下降65.6%
    other = source.previous if source is not None else None
    if source is not None and other is not None and (other.indicator, other.level) == (source.indicator, source.level):
        source = other if other.period > source.period else source  # 2019年5亿元,2018年4亿元,增长25%
    if source is not None and spot.group and not spot.place and _of_kinds_told(spot):
        chain, other = [source], source.previous
        while other is not None and len(chain) < len(spot.group):
            if other.indicator not in ("", UNKNOWN) and other.status != "delta":
                chain.append(other)
            other = other.previous
        if len(chain) == len(spot.group):
            spot.notes["sources"] = tuple(map(_as_now, reversed(chain)))
            return _as_now(chain[-1])
    return source


def of_stage_before(where: Surroundings, spot: Spot) -> Spot | None:
    """What the sentence before told of a stage: 在校生:小学14326人,…。与上年相比,小学减少412人,初中减少236人."""
    stages = named(where, spot.clause, spot.number.start)
    if not stages or spot.number.unit in ("%", "个百分点") or (spot.previous and spot.previous.rule != "change"):
        return None
    for before in sentence_before(spot):
        known = before.indicator not in ("", UNKNOWN) and before.status == "actual"
        if known and before.number.unit == spot.number.unit and before.level == stages[-1][0]:
            return before
    return None


def _of_kinds_told(spot: Spot) -> bool:
    """Whether the numbers of a list are of one kind, or of those told before: 下降5.2个百分点,66人以上 are not."""
    units = [member.number.unit for member in spot.group]
    before, told = spot.previous, []
    while before is not None and len(told) < len(units):
        told.insert(0, before.number.unit)
        before = before.previous
    return len({*units} - {""}) <= 1 or told == units


def _as_now(spot: Spot) -> Spot:
    """What a value of an earlier year has become, where that was told before it."""
    now = spot.base if spot.rule in ("last_year", "recalled") else None
    return now if now is not None and now.period > spot.period else spot


def measured(source: Spot) -> str:
    """What a value measures, or what its limit is for: that may go by a name of its own."""
    limited = source.base if source.rule == "limit" else None
    return limited.indicator if limited is not None else source.indicator

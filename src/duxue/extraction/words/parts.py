"""Wholes and their parts: in brackets, after 其中, over levels, or a total after its items."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, compress, count
from operator import attrgetter, eq

from duxue import catalogue
from duxue.extraction.words.spots import Spot

_INDICATOR = attrgetter("indicator")
Whole = tuple[Spot, list[Spot]]
# A mean of money (工资, 生均) lies between its parts; it is not their sum.
_MEAN = re.compile(r"per_student|average|standard|_per_")
_PARAGRAPH = 5000  # characters behind a total
_NEAR, _LEAST = 60, 3  # figures behind a total among which its parts stand, and how many of them make it one
_TOTAL = re.compile(r"现有|(?:共计|合计|总计|共有|总数)[^,。;]{0,12}$")


def wholes(text: str, found: Sequence[Spot]) -> list[Whole]:
    """(whole, parts) for every figure that is broken down; parts are of the same indicator, status and unit."""
    result = [*_headed(text, found), *_in_paragraph(text, found), *_totals(text, found)]
    best: dict[int, Whole] = {}
    for whole, parts in result:
        known = best.get(whole.number.start)
        if len(parts) >= 1 and (known is None or len(parts) > len(known[1])):
            best[whole.number.start] = (whole, parts)
    return list(best.values())


@cache
def summable(indicator: str) -> bool:
    """Whether parts of this indicator add up."""
    entry = catalogue.indicators().get(indicator)
    return entry is not None and entry.kind in ("count", "money") and not _MEAN.search(indicator)


def _alike(spot: Spot, other: Spot) -> bool:
    return (
        spot.indicator == other.indicator and spot.number.value is not None and spot.status != "delta" and not spot.mask
    )


def _whole_of(spot: Spot) -> Spot | None:
    """What stands before the bracket, or before that: 贷款6605人,金额5254万元(其中首贷1852人,金额1748万元)."""
    head, steps = spot.head, 0
    while head is not None and head.indicator != spot.indicator and steps < 2 and head.previous is not None:
        if head.previous.sentence != head.sentence:
            break
        head, steps = head.previous, steps + 1
    return head


def _headed(text: str, found: Sequence[Spot]) -> list[Whole]:
    parts: dict[int, list[Spot]] = {}
    heads: dict[int, Spot] = {}
    for spot in found:
        if spot.head is None:
            continue
        head = _whole_of(spot)
        if head is not None and not head.mask and _alike(spot, head) and spot.rule not in ("last_year", "change"):
            heads[head.number.start] = head
            parts.setdefault(head.number.start, []).append(spot)
    return [(heads[start], members) for start, members in parts.items()]


def _in_paragraph(text: str, found: Sequence[Spot]) -> list[Whole]:
    """A total without level or of all levels, then three or more of the same in the paragraph, level by level."""
    result: list[Whole] = []
    counted = Counter(map(_INDICATOR, found))
    many = {indicator for indicator, times in counted.items() if times > _LEAST and summable(indicator)}
    places: dict[str, list[int]] = defaultdict(list)
    for index, spot in enumerate(found) if many else ():
        if spot.indicator in many:
            places[spot.indicator].append(index)
    for index in sorted(chain.from_iterable(places.values())):
        whole, same = found[index], places[found[index].indicator]
        if whole.level not in ("all", "") or whole.bracketed or whole.breakdown:
            continue
        near = same[bisect_right(same, index) : bisect_left(same, index + _NEAR)]
        parts = _behind(text, whole, [found[place] for place in near])
        levels = {part.level for part in parts} - {"all", ""}
        if len(parts) >= _LEAST and (len(levels) >= _LEAST or "其中" in text[whole.number.end : parts[0].number.start]):
            result.append((whole, parts))
    return result


def _behind(text: str, whole: Spot, same: Sequence[Spot]) -> list[Spot]:
    """What may part a total, of those of the same behind it: up to the end of its paragraph or another total."""
    end = text.find("\n", whole.number.start, whole.number.start + _PARAGRAPH)
    end = whole.number.start + _PARAGRAPH if end < 0 else end
    parts = []
    for other in same:
        if other.number.start > end or (_alike(other, whole) and other.level == whole.level and not other.breakdown):
            break
        inner = other.bracketed and other.head is not None and other.head.indicator == other.indicator
        if _alike(other, whole) and not inner:
            parts.append(other)
    return parts


def _totals(text: str, found: Sequence[Spot]) -> list[Whole]:
    """专职1名,专职责任22名,兼职责任43名,现有督学66名: a total that follows its items and is their sum."""
    result: list[Whole] = []
    indicators = [*map(_INDICATOR, found)]
    for index in compress(count(1), map(eq, indicators, indicators[1:])):  # its items stand right before it
        before, whole = found[index - 1], found[index]
        if before.sentence != whole.sentence or whole.number.value is None:
            continue
        if not _TOTAL.search(text, whole.clause, whole.number.start) or not summable(whole.indicator):
            continue
        parts, total = [], Decimal(0)
        for other in reversed(found[max(0, index - 12) : index]):
            if other.sentence != whole.sentence or not _alike(other, whole):
                break
            parts.append(other)
            total += other.number.value or 0
        if len(parts) >= 2 and total == whole.number.value:
            result.append((whole, parts[::-1]))
    return result

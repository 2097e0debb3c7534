"""Whole numbers that may count the names of a list: facts, and numbers that were set aside as no data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from duxue import numbers
from duxue.extraction.words.spots import Spot
from duxue.text import Matching

Span = tuple[int, int]
# A longer list is not counted in a sentence.
MOST = 20
# Reasons for which a number is set aside that leave nothing for it to count.
_NO_COUNT = frozenset({"mask", "furniture", "date", "year", "list_number", "document_number", "item_score", "run"})
# Units that count what can be named one by one.
_FIRST = frozenset("大方个個项項所名位家门門条條类類种種支部套处處场場")
_NOT_ALONE = frozenset({"low", "high", "ratio"})
_UNIT = re.compile(r"大(?=[\u4e00-\u9fff]{2})|方面|[个项所名位家门条类种支部套处场]")


class Count(NamedTuple):
    """A number in the matching text with its unit; ``indicator`` where it is a fact."""

    start: int
    end: int
    value: int
    unit: str
    indicator: str = ""

    @property
    def behind(self) -> int:
        """Where the words begin that say what is counted."""
        return self.end + len(self.unit)


def counts(text: str, found: Sequence[Spot], aside: Iterable[Mapping[str, Any]], mapped: Matching) -> Iterator[Count]:
    """Every count of 2 to 20 things in order; ``aside`` are rows of the ledger, in offsets of the original."""
    yield from sorted((*_stated(text, found), *_set_aside(text, aside, mapped)), key=attrgetter("start"))


def _stated(text: str, found: Sequence[Spot]) -> Iterator[Count]:
    for spot in found:
        number = spot.number
        if text[number.end : number.end + 1] not in _FIRST or not (value := _counted(number.value)):
            continue
        alone = not (spot.mask or number.approx or number.magnitude > 1 or _NOT_ALONE & number.flags)
        if alone and (unit := _UNIT.match(text, number.end)):
            yield Count(number.start, number.end, value, unit.group(), spot.indicator)


def _set_aside(text: str, aside: Iterable[Mapping[str, Any]], mapped: Matching) -> Iterator[Count]:
    for row in aside:
        if row["reason"] in _NO_COUNT or len(row["printed"]) > 2:
            continue
        if mapped.original[row["end"] : row["end"] + 1] not in _FIRST:
            continue
        value = _counted(_value(row["printed"]))
        if not value:
            continue
        start = mapped.inward(row["start"])
        end = start + len(row["printed"])
        if unit := _UNIT.match(text, end):
            yield Count(start, end, value, unit.group())


def _counted(value: Decimal | None) -> int:
    """How many things a value says, 0 where it is no whole number of 2 to 20."""
    return int(value) if value is not None and 2 <= value <= MOST and value == int(value) else 0


def _value(printed: str) -> Decimal | None:
    return Decimal(printed) if printed.isdecimal() else numbers.chinese(printed)

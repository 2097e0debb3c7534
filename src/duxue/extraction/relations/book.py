"""Stated figures by indicator, as the readers of relations look them up."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import attrgetter

from duxue import catalogue
from duxue.extraction.words.spots import Spot

# Kind, result, operands: what the arithmetic of each kind is stands in the audit.
Relation = tuple[str, Spot, list[Spot]]
# No paragraph of a report states one indicator more often, and a flood must not cost more.
_MOST = 200


class Book:
    """The figures of one text in their order: all that are ``found``, and those ``stated`` of a known indicator.

    ``by`` are these by indicator, ``plain`` the actual ones by indicator, level and period.
    """

    def __init__(self, text: str, found: Sequence[Spot]) -> None:
        self.text = text
        self.found = [
            spot for spot in found if spot.number.value is not None and not spot.mask and not spot.notes.get("doubt")
        ]
        known = catalogue.indicators()
        self.stated = [spot for spot in self.found if spot.indicator in known]
        self.by: defaultdict[str, list[Spot]] = defaultdict(list)
        self.plain: defaultdict[tuple[str, str, str], list[Spot]] = defaultdict(list)
        self.year_before: dict[int, Spot] = {}
        for spot in self.stated:
            self.by[spot.indicator].append(spot)
            if spot.status == "actual":
                self.plain[spot.indicator, spot.level, spot.period].append(spot)
            if spot.rule == "last_year" and spot.base is not None:
                self.year_before.setdefault(spot.base.number.start, spot)

    def at(self, indicator: str, like: Spot, *, period: str | None = None, level: str | None = None) -> Spot | None:
        """The first plain figure of an indicator at the level and in the year of another one, or at those given."""
        year = like.period if period is None else period
        wanted = like.level if level is None else level
        for spot in self.plain.get((indicator, wanted, year), ())[:2]:
            if spot is not like:
                return spot
        return None

    def printed_again(self) -> list[Spot]:
        """The stated figures of which the same print is stated more than once."""
        prints = list(map(attrgetter("number.printed"), self.stated))
        times = Counter(prints)
        return [spot for spot, printed in zip(self.stated, prints, strict=True) if times[printed] > 1]

    def between(self, indicator: str, begin: int, end: int) -> list[Spot]:
        """The figures of an indicator from one place to another."""
        found = self.by.get(indicator, [])
        first, last = (bisect_left(found, place, key=_start) for place in (begin, end))
        return found[first : min(last, first + _MOST)]

    def line(self, spot: Spot) -> tuple[int, int]:
        """Where the paragraph of a figure begins and ends."""
        end = self.text.find("\n", spot.number.end)
        return self.text.rfind("\n", 0, spot.number.start) + 1, len(self.text) if end < 0 else end


def _start(spot: Spot) -> int:
    return spot.number.start

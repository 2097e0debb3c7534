"""From facts to cells: values with their units, repeats of one statement put together, contradictions marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from duxue.catalogue import LEVELS, indicators
from duxue.comparison.values import narrowed
from duxue.dataset import Report, identity_of
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cell

_start = attrgetter("start")
_LEVELS = ["", "all", *(level for level in LEVELS if level != "all")]
_SPLIT = re.compile(r"(?P<number>[-+−≥≤]?[\d,.]+)\s*(?P<unit>[^\d:.,].*)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a document states: its first ``row`` of the facts frame, every place, and its marks."""

    row: Any
    at: tuple[str, ...]
    marks: tuple[str, ...]

    def number(self, language: str) -> Cell:
        """The value without its unit, linked to its evidence."""
        row = self.row
        return number(row.value, row.counted, at=self.at[:1], marks=self.marks, language=language, printed=row.printed)

    def unit(self, language: str) -> Cell:
        """The unit that belongs to :meth:`number`."""
        return unit_of(self.row.value, self.row.counted, language)

    def value(self, language: str) -> Cell:
        """Value and unit together."""
        row = self.row
        return Cell(show(row.value, row.counted, language, printed=row.printed), at=self.at[:1], marks=self.marks)


def split(value: Any, unit: str, language: str, *, printed: str = "") -> tuple[str, str]:
    """A value as shown, apart from its unit: ``("7,792.261", "万元")``; ratios such as ``5:1`` stay whole."""
    text = show(value, unit, language, printed=printed)
    found = _SPLIT.fullmatch(text)
    return (found["number"], found["unit"] or "") if found else (text, "")


def number(
    value: Any, unit: str, *, at: Iterable[str] = (), marks: Iterable[str] = (), language: str, printed: str = ""
) -> Cell:
    """A value as a cell of a number column: thousands shown, and left out of the CSV."""
    text, _ = split(value, unit, language, printed=printed)
    return Cell(text, raw=text.replace(",", ""), at=tuple(at), marks=tuple(marks))


def unit_of(value: Any, unit: str, language: str) -> Cell:
    """The unit that belongs to :func:`number`, or the words for none."""
    text = split(value, unit, language)[1]
    if not text and unit.startswith(":"):
        text = words.RATIO[language]
    elif not text and unit:
        text = words.COUNT[language]
    return Cell(text) if text else Cell(words.NO_UNIT[language], tone="mute")


def statements(report: Report, rows: Iterable[Any] | None = None) -> list[Statement]:
    """Facts of a report in the order of the catalogue, each statement once with every place that makes it.

    ``rows`` are those of ``report.rows`` that are wanted, all where none are given.
    """
    document = report.document.document
    corrected = set(report.corrections["start"])
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in report.rows if rows is None else rows:
        groups.setdefault((identity_of(row), row.value), []).append(row)
    found = []
    for (identity, _), group in groups.items():
        group.sort(key=_start)
        first = group[0]
        marks = [
            *(["approx"] if any(row.approx for row in group) else []),
            *([first.status] if first.status != "actual" else []),
            *(["corrected"] if any(row.start in corrected for row in group) else []),
            *(["conflict"] if identity in report.contradicted else []),
        ]
        at = tuple(anchor(document, row.start) for row in group)
        found.append(Statement(first, at, tuple(marks)))
    order = {key: place for place, key in enumerate(indicators())}
    return sorted(found, key=lambda statement: (order.get(statement.row.indicator, len(order)), *_place(statement.row)))


def _place(row: Any) -> tuple[int, bool, str, int]:
    level = _LEVELS.index(row.level) if row.level in _LEVELS else len(_LEVELS)
    return level, row.breakdown != "", row.period, row.start


def name(row: Any, language: str) -> str:
    """The indicator's name in this language."""
    return row.name if language == "zh" else row.name_en


def principal(report: Report, indicator: str) -> Statement | None:
    """What a document states of an indicator as a whole, in its latest year; None where it states parts alone.

    Whole is what no breakdown narrows, for all levels or for the only level that the document speaks of.
    """
    rows = [row for row in report.rows if row.indicator == indicator and row.status == "actual"]
    levels: dict[str, set[str]] = {}
    for row in rows:
        levels.setdefault(row.period, set()).add(row.level)
    rows = [row for row in rows if row.level in ("", "all") or len(levels[row.period]) == 1]
    rows = [row for row in rows if narrowed(row.breakdown) == ""]
    latest = max((row.period for row in rows), default="")
    found = statements(report, [row for row in rows if row.period == latest])
    return min(found, key=lambda statement: statement.row.level not in ("", "all"), default=None)


def by_start(report: Report) -> Iterator[list[Any]]:
    """Rows of the facts frame in the order of the document, those of one number together."""
    for _, group in groupby(sorted(report.rows, key=_start), key=_start):
        yield list(group)

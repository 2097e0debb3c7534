"""What the numbers of a table are counted in, where only its heads, its labels or the line above it say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from duxue import catalogue
from duxue.extraction.spots import Spot
from duxue.numbers import MAGNITUDES

Span = tuple[int, int]
# 金额(万元), 教育支出(亿元), and for the whole table 单位:万元.
_BRACKETED = re.compile(r"\((?:单位:)?([千百十]?[万亿]?)(元|人次|人|名|所|个|%)\)")
_CELL = re.compile(r" *([千百十]?[万亿]?)(元|人次|人|名|所|个|%) *")  # of a column that holds units
_OF_TABLE = re.compile(r"单位:[^\n|\d]{0,8}?([千百十]?[万亿]?)(元)")
_OF_ONE = re.compile("[生均]")  # what is spent on a pupil, what a teacher earns on average
_OVER = 120  # characters above a table and of its first lines
_TOTAL_AT_LEAST = 1_000_000  # no sum of a county is smaller and printed in yuan


def measure(text: str, spot: Spot, spans: Iterable[Span], top: int | None = None) -> None:
    """Give a named number of a table the unit and magnitude that these spans, or the table from ``top`` on, tell.

    A sum of money in a table of which nothing tells whether it is in yuan or in ten thousands has no value.
    """
    number, entry = spot.number, catalogue.indicators().get(spot.indicator)
    if number.unit or number.value is None or entry is None or number.magnitude > 1:
        return
    found = chain.from_iterable((*_BRACKETED.finditer(text, *span), _CELL.fullmatch(text, *span)) for span in spans)
    told = next((one for one in found if one and (one[2] == "元") == (entry.unit == "元")), None)
    if told is None and entry.unit == "元" and top is not None:
        told = _OF_TABLE.search(text, max(0, top - _OVER), top + _OVER)
    if told is not None:
        magnitude = MAGNITUDES[told[1]]
        spot.number = number._replace(unit=told[2], magnitude=magnitude, value=number.value * magnitude)
    elif top is not None and entry.unit == "元" and number.value < _TOTAL_AT_LEAST:
        spot.notes["doubt"] = not _OF_ONE.search(entry.zh)

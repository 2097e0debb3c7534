"""What the numbers of a table are counted in, where only its heads, its labels or the line above it say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from duxue import catalogue
from duxue.extraction.words.spans import Span
from duxue.extraction.words.spots import Spot
from duxue.numbers import MAGNITUDES

_UNITS = "元|人次|人|名|所|个|%|平方米|册|台|间"
# 金额(万元), 教育支出(亿元), 2020年/万元, and for the whole table 单位:万元, 金额单位为万元, (万元) in its caption.
_BRACKETED = re.compile(rf"(?:\((?:单位:)?|/)([千百十]?[万亿]?)({_UNITS})(?:\)|\s*$|(?=\s*\|))")
_CELL = re.compile(rf" *([千百十]?[万亿]?)({_UNITS}) *")  # of a column that holds units
_OF_TABLE = re.compile(
    r"(?:(?:单位|金额)(?::|为)[^\n|\d]{0,8}?|\((?:[^()\n|\d元]{0,6}[、,])?)([千百十]?[万亿]?)(元)(?=\)|[\s|、,;。]|$)"
)
_BELOW = re.compile(r"\n\|?(?:注|说明|备注)[^\n\d]{0,24}?单位(?::|为)([千百十]?[万亿]?)(元)")
_OF_ONE = re.compile("生均|人均|平均")  # what is spent on a pupil, what a teacher earns on average
_RIGHT_BEFORE = re.compile(r"\(([千百十]?[万亿]?)(元)\)$")
_NEAR = 8
_LINES, _LONGEST = 2, 400  # above a table and of its head
_TO_NOTE = 1200  # from a cell to what is noted below its table
TOTAL_AT_LEAST = 1_000_000  # no sum of a county is smaller and printed in yuan


def printed_before(text: str, spot: Spot) -> None:
    """Give a number the unit that stands in a bracket right before it: 教育经费总投入(万元)8621."""
    if spot.number.unit or spot.number.value is None:
        return
    told = _RIGHT_BEFORE.search(text, max(spot.left, spot.number.start - _NEAR), spot.number.start)
    if told is not None:
        _scale(spot, told)


def measure(text: str, spot: Spot, spans: Iterable[Span], top: int, *, barred: bool = False) -> None:
    """Give a named number of a table the unit and magnitude that these spans, or the table from ``top`` on, tell.

    A sum of money of which nothing tells whether it is in yuan or in ten thousands has no value. What is spent on a
    pupil is not told by the unit of a whole table, which is that of its sums. ``barred``: a note may stand below it.
    """
    number, entry = spot.number, catalogue.indicators().get(spot.indicator)
    if number.unit or number.value is None or entry is None or number.magnitude > 1:
        return
    found = chain.from_iterable((*_BRACKETED.finditer(text, *span), _CELL.fullmatch(text, *span)) for span in spans)
    told = next((one for one in found if one and (one[2] == "元") == (entry.unit == "元")), None)
    of_sums = entry.unit == "元" and not _OF_ONE.search(entry.zh)
    told = told or (_of_table(text, top) if of_sums else None)
    told = told or (_below(text, number.end) if of_sums and barred else None)
    if told is not None:
        _scale(spot, told)
    elif of_sums and number.value < TOTAL_AT_LEAST:
        spot.notes["doubt"] = True


def _scale(spot: Spot, told: re.Match[str]) -> None:
    number, magnitude = spot.number, MAGNITUDES[told[1]]
    value = None if number.value is None else number.value * magnitude
    spot.number = number._replace(unit=told[2], magnitude=magnitude, value=value)


def _of_table(text: str, top: int) -> re.Match[str] | None:
    """What the line above a table, the one above that, or its first two lines say of all its sums."""
    begin, end = top, top
    for _ in range(_LINES):
        begin = text.rfind("\n", max(0, begin - _LONGEST), max(0, begin - 1)) + 1 if begin else 0
        end = text.find("\n", end + 1, end + _LONGEST) if end >= 0 else end
    told = list(_OF_TABLE.finditer(text, begin, end if end >= 0 else top + _LONGEST))
    return told[-1] if told else None


def _below(text: str, end: int) -> re.Match[str] | None:
    """What a note right below a table says of all its sums: 注:表中金额单位为万元."""
    found = _BELOW.search(text, end, end + _TO_NOTE)
    within = found is not None and all("|" in line for line in text[end : found.start()].split("\n"))
    return found if within else None

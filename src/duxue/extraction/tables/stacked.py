"""Tables of which only a column of cells is left, one a line: a label, then its numbers in the order of the years."""

from __future__ import annotations

import re

from duxue.extraction.words.measures import measure
from duxue.extraction.words.spans import Span
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.wording import fitting
from duxue.patterns import year

_REACH = 400
_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?[%‰]?[\u4e00-\u9fff]{0,3}"
_CELL = re.compile(_NUMBER)
# The first cell may have been drawn up to its label, as a number that stands alone is to the words before it.
_LABEL = re.compile(rf"(?:\(?\d{{1,2}}[.、)])?([\u4e00-\u9fff、]{{3,24}})(?:\([^()\n]{{1,6}}\))?({_NUMBER})?")
_FIRST = year(r"^\n")
_YEARS = re.compile(rf"({_FIRST}年?\n+(?:(?:19|20)\d\d年?\n+){{1,5}})")
_TWO_YEARS = re.compile(r"\n(?:19|20)\d\d年?\n+(?:19|20)\d\d年?\n")
_AIM = re.compile(r"\n+(?:约束性|预期性)")  # how binding a plan's row is stands in its last column
_HEAD_REACH = 3000


def possible(text: str) -> bool:
    """Whether a text has a head of years, without which no line is a cell."""
    return _TWO_YEARS.search("\n" + text) is not None


def read(where: Surroundings, spot: Spot) -> bool:
    """Name a number that is alone on its line by the label above, its year by its place among those of the head.

    Only under a head of at least two years, one a line, is such a line a cell.
    """
    text, start = where.text, spot.number.start
    begin, end = text.rfind("\n", max(0, start - _REACH), start) + 1, text.find("\n", start, start + _REACH)
    end = len(text) if end < 0 else end
    first = _LABEL.fullmatch(text, begin, end) if begin else None
    if first and first.start(2) == start:
        label, place = first.span(1), 0
    elif begin and _CELL.fullmatch(text, begin, end):
        label, place = _label(text, begin)
    else:
        return False
    years = _years(text, begin) if label else []
    if not label or place >= len(years):
        return False
    nouns = where.tokens.within("noun", *label)
    key = next((key for key in nouns[-1][3] if fitting(spot, key)), "") if nouns else ""  # type: ignore[attr-defined]
    if not key or nouns[-1][1] != label[1]:
        return False
    if place == len(years) - 1 and _AIM.match(text, end):
        spot.status = "target"
    levels = named(where, *label)
    spot.indicator, spot.rule, spot.noun, spot.period = key, "stacked", nouns[-1][:2], years[place]
    measure(text, spot, ((label[0], end),), label[0])
    spot.level = levels[-1][0] if levels else ""
    return True


def _label(text: str, begin: int) -> tuple[Span | None, int]:
    """The label that the cells above a line stand under, and how many those are."""
    above, stop, place = text[max(0, begin - _REACH) : begin].split("\n"), begin, 0
    for line in reversed(above[:-1]):
        stop -= len(line) + 1
        if not line:
            continue
        if _CELL.fullmatch(line):
            place += 1
            continue
        found = _LABEL.fullmatch(text, stop, stop + len(line))
        return (found.span(1) if found else None), place + bool(found and found.group(2))
    return None, place


def _years(text: str, begin: int) -> list[str]:
    """The years of the nearest head above."""
    heads = list(_YEARS.finditer(text, max(0, begin - _HEAD_REACH), begin))
    return re.findall(r"(?:19|20)\d\d", heads[-1].group(1)) if heads else []

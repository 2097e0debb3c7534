"""The clause that shows a number: at most 40 characters in which the number is the first of its print."""

from __future__ import annotations

import re

LONGEST = 40
_BREAK = re.compile(r"[,。;:!?()、\n]")


def clause(original: str, start: int, end: int) -> str:
    """Original characters around ``start:end``, from a comma or stop before it to one after it, on one line."""
    line_start = original.rfind("\n", 0, start) + 1
    line_end = original.find("\n", end)
    line_end = len(original) if line_end < 0 else line_end
    room = LONGEST - (end - start)
    if room <= 0:
        return original[start : start + LONGEST]
    last = min(line_end, end + min(room, 14))
    stop = _BREAK.search(original, end, last)
    last = stop.start() if stop else last
    first = max(line_start, end - (LONGEST - (last - end)))
    first = _begin(original, first, start, line_start)
    return _unambiguous(original, first, start, end, last=last)


def _begin(original: str, first: int, start: int, line_start: int) -> int:
    """The farthest clause start within reach, so that the words that name the number are in."""
    if first == line_start:
        return first
    marks = [m.end() for m in _BREAK.finditer(original, max(line_start, first - 1), start)]
    return next((mark for mark in marks if mark >= first), first)


def _unambiguous(original: str, first: int, start: int, end: int, *, last: int) -> str:
    printed = original[start:end]
    whole = re.compile(rf"(?<![\d.]){re.escape(printed)}(?![\d.]|(?<=\d)\d)")
    earlier = [m.end() for m in whole.finditer(original, first, end) if m.start() < start]
    if earlier:
        first = earlier[-1]
    while first < start and original[first] in ",。;:!?、 \u3000":
        first += 1
    return original[first:last]


def heading(title: str) -> str:
    """A heading as the ``section`` of a fact."""
    return title[:LONGEST]

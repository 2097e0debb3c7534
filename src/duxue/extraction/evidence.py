"""The clause that shows a number: at most 38 characters in which the number is the first of its print."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.text import Matching

# At most 40 characters of a document may be kept in a row, and the commas of a CSV beside them may be its own.
LONGEST = 38
_STOP = re.compile(r"[。;；:：!！?？()（）、\n]|[,，](?!(?<=\d.)\d{3}(?!\d))")
_MARKS = ",。;:!?(、\n|"
_TO_MARK = re.compile(rf"(?s:.*)[{_MARKS}]")  # to the last one
_LEADING = ",，。;；:：!！?？、)）|的 \u3000\u00a0"
_NOUN = 14
_SOURCES = 4
_OPENING = frozenset(f"(（{_LEADING}")
_CONNECTED = re.compile(r"[及和与等的]")
_JOINED_BEFORE = re.compile(r"[\d.]")
_JOINED_BEHIND = re.compile(r"\d|\.\d")
_AMOUNT_ENDS = frozenset({"以上", "以下", "左右", "以内"})
_LIST_NUMBER = re.compile(r"[(（]?\d{1,3}[.．、)）](?=(?:19|20)\d\d年|[^\d\s])")


def clause(mapped: Matching, spot: Spot, *, start: int, end: int) -> str:
    """Original characters from the clause that names the number to the end of its own, as far as there is room.

    ``start:end`` is the number in the original.
    """
    original = mapped.original
    if end - start >= LONGEST:
        return original[start : start + LONGEST]
    tail, list_end = _tails(mapped, spot)
    line = original.rfind("\n", 0, start) + 1
    before = original[start - 1] if start > line else ""
    if before == "." or before.isdecimal():
        line = start  # C22、C45两项: behind digits it would be no whole number
    reach = max(line, tail - LONGEST) if tail - LONGEST < start else start
    if original.find(original[start:end], reach, end - 1) >= 0:
        reach = _behind_earlier(original, reach, start, end)
    first = _named(mapped, spot, start, reach=reach)
    if spot.base is not None or "source" in spot.notes:
        first = _continued(mapped, spot, first, start=start, reach=reach)
    if first == start and start > reach and before not in _LEADING:
        first = _within_reach(original, reach, start, line=line)
    opening = original[first]
    if opening in _OPENING or opening.isdecimal():
        first = _behind_opening(original, first, start, line=line)
    return original[first : _last(original, first, end, tail=tail, list_end=list_end)]


def _tails(mapped: Matching, spot: Spot) -> tuple[int, int]:
    """Where the number ends in the original with its unit and the noun behind it; where its list ends, 0 for none."""
    number = spot.number
    tail = number.unit_end
    if mapped.text[tail : tail + 2] in _AMOUNT_ENDS:
        tail += 2
    if spot.noun[1] > tail and spot.noun[0] >= number.end:
        tail = min(spot.noun[1], tail + _NOUN)
    tail = mapped.origin(tail - 1) + 1
    if spot.group and spot.last.indicator == spot.indicator:
        return tail, mapped.origin(spot.last.number.unit_end - 1) + 1
    return tail, 0


def _continued(mapped: Matching, spot: Spot, first: int, *, start: int, reach: int) -> int:
    """The farthest place within reach where its words begin or those of the numbers that it continues."""
    source = spot
    for _ in range(_SOURCES):
        before = source.notes.get("source") or source.base
        if before is None or before.sentence != spot.sentence:
            break
        first, source = min(first, _named(mapped, before, start, reach=reach)), before
    return first


def _named(mapped: Matching, spot: Spot, start: int, *, reach: int) -> int:
    """Where within reach the words begin that name a number, else ``start``: where its clause begins; where that is out
    of reach, the words alone or, with the words behind it, the last part of a list."""
    text, own = mapped.text, spot.number.start
    noun, said = spot.noun[0] or own, spot.notes.get("said", own)
    lead = min(spot.clause, noun, said, own)
    while lead < own and text[lead] in _LEADING:
        lead += 1
    if text[lead - 1] not in _MARKS or lead < spot.sentence or lead < own - 2 * LONGEST:  # as few are
        lead = _mark(text, max(spot.sentence, own - 2 * LONGEST), lead)
    begin = mapped.origin(lead)
    if begin < reach:
        words = min(noun, said)
        begin = mapped.origin(words if words < own else _mark(text, spot.left, own))
    return begin if begin >= reach else start


def _mark(text: str, first: int, lead: int) -> int:
    """The last mark before a place that does not stand in a bracket closed before it."""
    last = lead
    while mark := _TO_MARK.match(text, first, last):
        end = mark.end()
        closed = text.count(")", end - 1, lead)
        if not closed or closed <= text.count("(", end, lead):
            return end
        last = end - 1
    return first


def _within_reach(original: str, reach: int, start: int, *, line: int) -> int:
    """The first clause that begins within reach, so that the words that name the number may be in."""
    if reach == line:
        return reach
    found = _STOP.search(original, reach, start) or _CONNECTED.search(original, reach, min(start, reach + _NOUN))
    return found.end() if found else reach


def _behind_earlier(original: str, first: int, start: int, end: int) -> int:
    """Where the last earlier number of the same print ends behind ``first``, else that: the first must be this one."""
    found, printed = first, original[start:end]
    at = original.find(printed, first, end - 1)  # a pattern made for each number would cost more than all the rest here
    while at >= 0:
        stop = at + len(printed)
        if not _JOINED_BEFORE.search(original, max(first, at - 1), at) and not _JOINED_BEHIND.match(original, stop):
            found = stop
        at = original.find(printed, at + 1, end - 1)
    return found


def _behind_opening(original: str, first: int, start: int, *, line: int) -> int:
    """Where the words begin behind the number of a list at the beginning of a line, and behind marks."""
    number = _LIST_NUMBER.match(original, first, start)
    if number and original[line:first].strip() == "":
        first = number.end()
    while first < start and original[first] in _LEADING:
        first += 1
    return first


def _last(original: str, first: int, end: int, *, tail: int, list_end: int) -> int:
    """The end of the clause where there is room for it, with the bracket that it opened; else of a list or unit."""
    room = first + LONGEST
    line = original.find("\n", end, room)
    if line >= 0:
        room = line
    last = tail if end < tail <= room else end
    if last < list_end <= room:
        last = list_end
    if stop := _STOP.search(original, last, room + 1):
        last = stop.start()
    if (opened := original.count("(", first, last)) and opened > original.count(")", first, last):
        closing = original.find(")", last, room)
        last = closing + 1 if closing >= 0 else last
    return last

"""The clause that shows a number: at most 38 characters in which the number is the first of its print."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.text import Matching

# At most 40 characters of a document may be kept in a row, and the commas of a CSV beside them may be its own.
LONGEST = 38
_STOP = re.compile(r"[。;；:：!！?？()（）、\n]|[,，](?!(?<=\d.)\d{3}(?!\d))")
_TO_MARK = re.compile(r"(?s:.*)[,。;:!?(、\n|]")  # to the last one
_LEADING = ",，。;；:：!！?？、)）|的 \u3000\u00a0"
_NOUN = 14
_CONNECTED = re.compile(r"[及和与等的]")
_JOINED_BEFORE = re.compile(r"[\d.]")
_JOINED_BEHIND = re.compile(r"\d|\.\d")
_AMOUNT_ENDS = ("以上", "以下", "左右", "以内")
_LIST_NUMBER = re.compile(r"[(（]?\d{1,3}[.．、)）](?=(?:19|20)\d\d年|[^\d\s])")


def clause(mapped: Matching, spot: Spot, *, start: int, end: int) -> str:
    """Original characters from the clause that names the number to the end of its own, as far as there is room.

    ``start:end`` is the number in the original.
    """
    end_of_unit = spot.number.unit_end
    ends = [end_of_unit + 2 if mapped.text.startswith(_AMOUNT_ENDS, end_of_unit) else end_of_unit]
    if spot.noun[0] >= spot.number.end:
        ends[0] = max(ends[0], min(spot.noun[1], ends[0] + _NOUN))
    ends += [member.number.unit_end for member in spot.group[-1:] if member.indicator == spot.indicator]
    tails = [mapped.origin(max(spot.number.end, tail) - 1) + 1 for tail in ends]
    wanted = [(mapped.origin(begin), mapped.origin(words)) for begin, words in _begins(mapped.text, spot)]
    return around(mapped.original, start, end, tails=tails, wanted=wanted)


def around(original: str, start: int, end: int, *, tails: list[int], wanted: list[tuple[int, int]]) -> str:
    """The characters around ``start:end`` from the farthest place that is wanted and fits to the end of the clause.

    ``wanted`` are for each name of the number where to begin, best first, none behind the number; the first of
    ``tails`` ends unit and noun.
    """
    if end - start >= LONGEST:
        return original[start : start + LONGEST]
    line = original.rfind("\n", 0, start) + 1
    if start > line and (original[start - 1] == "." or original[start - 1].isdecimal()):
        line = start  # C22、C45两项: behind digits it would be no whole number
    reach = max(line, end - LONGEST, min(tails[0] - LONGEST, start))
    reach = max(reach, _earlier(original, reach, start, end))
    first = min([begin if begin >= reach else words if words >= reach else start for begin, words in wanted])
    if first == start and start > reach and original[start - 1] not in _LEADING:
        first = _within_reach(original, reach, start, line=line)
    numbered = original[first] in "(（" or original[first].isdecimal()
    number = _LIST_NUMBER.match(original, first, start) if numbered else None
    first = number.end() if number and original[line:first].strip() == "" else first
    while first < start and original[first] in _LEADING:
        first += 1
    return original[first : _last(original, first, end, tails=tails)]


def _begins(text: str, spot: Spot) -> list[tuple[int, int]]:
    """Where the words begin that name the number: in its own clause, and in those of the numbers that it continues."""
    begins: list[tuple[int, int]] = []
    source: Spot | None = spot
    while source is not None and len(begins) < 5 and source.sentence == spot.sentence:
        begins.append(_own(text, source))
        source = source.notes.get("source") or source.base
    return begins


def _own(text: str, spot: Spot) -> tuple[int, int]:
    """Where its clause begins; where the words alone begin or, with the words behind it, the last part of a list."""
    start = spot.number.start
    noun = spot.noun[0] if 0 < spot.noun[0] < start else start
    words = min(spot.notes.get("said", noun), noun)
    lead = min(spot.clause, words)
    while lead < start and text[lead] in _LEADING:
        lead += 1
    clause = _mark(text, max(spot.sentence, start - 2 * LONGEST), lead)
    return clause, words if words < start else _mark(text, spot.left, start)


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


def _earlier(original: str, first: int, start: int, end: int) -> int:
    """Where an earlier number of the same print ends, 0 where there is none: the first must be this one."""
    found, printed = 0, original[start:end]
    at = original.find(printed, first, end - 1)  # a pattern made for each number would cost more than all the rest here
    while at >= 0:
        stop = at + len(printed)
        if not _JOINED_BEFORE.search(original, max(first, at - 1), at) and not _JOINED_BEHIND.match(original, stop):
            found = stop
        at = original.find(printed, at + 1, end - 1)
    return found


def _last(original: str, first: int, end: int, *, tails: list[int]) -> int:
    """The end of the clause where there is room for it, with the bracket that it opened; else of a list or unit."""
    room = first + LONGEST
    line = original.find("\n", end, room)
    room = room if line < 0 else line
    tail = max([end, *[tail for tail in tails if tail <= room]])
    stop = _STOP.search(original, tail, room + 1)
    last = stop.start() if stop else tail
    opened = original.count("(", first, last)
    if opened and opened > original.count(")", first, last):
        closing = original.find(")", last, room)
        last = closing + 1 if closing >= 0 else last
    return last

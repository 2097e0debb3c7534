"""A count right behind the list that it counts: 甲、乙、丙3个项目.

A count that differs from what stands before it is most often the count of something else (教学楼、宿舍楼5栋), so it is
read as the count of the list only where it agrees, where the list ends with 等, and where it can be nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from duxue.extraction.relations.announced import Announced
from duxue.extraction.relations.counts import MOST, Count, Span, counts
from duxue.extraction.words.spots import Spot
from duxue.text import Matching

KIND = "listed"
LONGEST = 40
_REACH = 260
_ENDS = re.compile(r"(?:[\u4e00-\u9fff“”‘,]|[A-Z]\d{1,3})$")
_TAIL = re.compile(r"(?:等|这|共计?|总计|合计|全部|[“‘])+$")
_TAIL_ENDS = frozenset("等这共计部“‘\n")  # $ also stands before the end of a line
_TO_MARK = re.compile(r"(?s:.*)[,。;:!?\n()|*]")  # to the last one
_PARTED = re.compile(r"[、和及与”]")  # a list has at most one name more than of these
_AND = re.compile(r"以及|[和及与]")
_QUOTED = re.compile(r"[^“”\n]{2,40}")
_JOINTS = ("、", "和", "及", "与")
# What leads to the first name of a list and is no part of it.
_LEAD = re.compile(
    r"[^“]*(?:的|了|着力|推[进动]|打造|贯通|围绕|狠抓|抓好|紧扣|聚焦|落实|实施|开展|组织|构建|完善|突出|做好|成立"
    r"|提[升高]|加强|强化|建成|创建|[新改扩]建|评为|命名|荣?获得?|分别[为是]|包[括含]|涵盖|涉及|配[齐备]|举办"
    r"|召开|[从对向为是即把将由有在给:])"
    r"(?=[^、]{2})"
)
_IS = re.compile(r"[为是即:]|包括")
_SCHOOL = re.compile(r"(?:小学|中学|幼儿园|学校|高中)$")
_SHORT = re.compile(r"[一二三四五六七八九十][中小]|实小|附[中小]")
_SAID = re.compile(r"所(小学|中学|幼儿园|学校|高中)(?![\u4e00-\u9fff]{0,4}[、和])")
# What is counted by these has a name of its own.
_OF_NAMES = frozenset("所名位家")
# Words between names and a number that make it the number of something else: 一中、二中各配备2名校医.
_OTHERS = re.compile(
    r"各|分别|(?<=.)(?:均|共有|配备|配齐|投入|新增|增加|达到?|获得|完成|开展|组织|举办|召开|进行|聘[请任]?"
    r"|招[聘录收]|引进|选派|设立"
    r"|安排|有)了?$"
)
_DATE = re.compile(r"\d[年月日]")
_WORDS = re.compile(r"[\u4e00-\u9fff]|[A-Z]\d")


def rows(
    text: str, found: Sequence[Spot], aside: Iterable[Mapping[str, Any]], mapped: Matching
) -> Iterator[dict[str, Any]]:
    """Rows of columns RELATIONS: a count, and of each name where it begins and what it is (``start/name``)."""
    figures = list(map(attrgetter("number.start"), found))
    announced = Announced(text)
    for count in counts(text, found, aside, mapped):
        names = _before(text, count, figures) or announced.names(count)
        if names:
            operands = " ".join(_named(mapped, *span) for span in names)
            yield {"kind": KIND, "result": mapped.origin(count.start), "operands": operands}


def _named(mapped: Matching, start: int, end: int) -> str:
    begin, stop = mapped.span(start, min(end, start + LONGEST))
    words = mapped.original[begin : min(stop, begin + LONGEST)]
    # A blank parts the operands; what stands behind one is left out, so that the words are those of the place.
    return f"{begin}/{words.split()[0] if words.split() else ''}"


def _before(text: str, count: Count, figures: Sequence[int]) -> list[Span]:
    """The names before a count, or none."""
    begin = max(0, count.start - _REACH)
    edge, goes_on = count.start, False
    if text[edge - 1 : edge] in _TAIL_ENDS and (tail := _TAIL.search(text, max(begin, edge - 6), edge)):
        edge, goes_on = tail.start(), "等" in tail[0]
    apart = text[edge - 1 : edge] == ","
    edge -= apart
    mark = _TO_MARK.match(text, begin, edge)
    first = mark.end() if mark else begin
    marks = _PARTED.findall(text, begin if text[edge - 1 : edge] == "”" else first, edge)
    if len(marks) + 1 < count.value and not goes_on and not _SAID.match(text, count.end):
        return []  # fewer names than the count says are its list only with 等 and of schools
    if not _ENDS.search(text, max(begin, count.start - 4), count.start):
        return []
    pieces = _pieces(text, begin, edge, first=first, apart=apart)
    if not 0 < len(pieces) <= count.value:
        return []
    if bisect_left(figures, pieces[0][0]) != bisect_left(figures, edge):
        return []  # 小学3所、初中2所: figures and no names
    names = _chosen(text, pieces, count, goes_on=goes_on)
    words = [text[start:end] for start, end in names]
    return names if words and not _OTHERS.search(words[-1]) and all(_is_name(word, count) for word in words) else []


def _pieces(text: str, begin: int, edge: int, *, first: int, apart: bool) -> list[Span]:
    """What stands between the list marks of the clause from ``first`` to ``edge``.

    A list that a comma parts from its count must be introduced as one: 任务为甲、乙,两个项目.
    """
    quotes = _quoted(text, begin, edge)
    if quotes:
        return quotes if len(quotes) > 1 else _split(text, *quotes[0])
    if apart:
        leads = [match.end() for match in _IS.finditer(text, max(begin, first - 1), edge)]
        return _split(text, leads[-1], edge) if leads else []
    comma = text.find("、", first, edge)
    lead = _LEAD.match(text, first, edge if comma < 0 else comma)
    return _split(text, lead.end() if lead else first, edge)


def _quoted(text: str, begin: int, edge: int) -> list[Span]:
    """The quoted names that follow each other up to ``edge``."""
    names: list[Span] = []
    while len(names) <= MOST and text[edge - 1 : edge] in ("”", *(_JOINTS if names else ())):
        end = edge - 1 if text[edge - 1] == "”" else edge - 2
        start = text.rfind("“", begin, end) + 1
        if not start or text[end : end + 1] != "”" or not _QUOTED.fullmatch(text, start, end):
            break
        names.append((start, end))
        edge = start - 1
    return names[::-1]


def _split(text: str, start: int, end: int) -> list[Span]:
    found = []
    for piece in text[start:end].split("、"):
        found.append((start, start + len(piece)))
        start += len(piece) + 1
    return found


def _chosen(text: str, pieces: list[Span], count: Count, *, goes_on: bool) -> list[Span]:
    """The names of which there are as many as the count says, 和 parting two where that is needed; else none.

    Names may hold 和 themselves (运行与维护), so that only as many are taken for list marks as the count asks for.
    """
    wanted = count.value - len(pieces)
    joints = _joints(text, pieces)
    if 0 <= wanted <= len(joints):
        return _parted(pieces, joints[:wanted])
    last = [joint for joint in joints if joint[0] > pieces[-1][0]]
    names = _parted(pieces, last[:1])
    if goes_on:
        return names if count.value / 2 <= len(names) < count.value else []  # fewer are no list but examples
    return names if _only_schools(text, names, count) else []


def _joints(text: str, pieces: list[Span]) -> list[Span]:
    """Where a word may part two names: 和 before 与, which names hold more often, and the last first."""
    found = [
        match.span()
        for start, end in reversed(pieces)
        for match in _AND.finditer(text, start + 2, max(start + 2, end - 2))
    ]
    return sorted(found, key=lambda joint: text[joint[0]] in "及与")


def _parted(pieces: list[Span], joints: Sequence[Span]) -> list[Span]:
    names = []
    for start, end in pieces:
        for left, right in sorted(joint for joint in joints if start < joint[0] < end):
            names.append((start, left))
            start = right
        names.append((start, end))
    return names


def _is_name(words: str, count: Count) -> bool:
    """Whether words can be a name: of a school or person they are three characters or a known short form."""
    least = 3 if count.unit in _OF_NAMES else 2
    if _DATE.search(words):
        return False
    return (least <= len(words) <= LONGEST or _SHORT.search(words) is not None) and _WORDS.search(words) is not None


def _only_schools(text: str, names: list[Span], count: Count) -> bool:
    """Whether a list that is one short can be nothing but the schools that are counted: 甲小学、乙小学3所小学."""
    kinds = {found[0] if found else "" for found in (_SCHOOL.search(text[slice(*span)]) for span in names)}
    said = _SAID.match(text, count.end)
    return (
        said is not None
        and len(names) == count.value - 1
        and ("" not in kinds)
        and (kinds == {said[1]} or (said[1] == "学校" and "幼儿园" not in kinds))
    )

"""Where a number stands: its sentence, what lies between it and its neighbours, the bracket it is in, its list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from duxue.numbers import Number

_SENTENCE = re.compile(r"[。!?\n]")
_NAMES = re.compile("情(?=况[我全])|等")
_NAMES_END = re.compile(r"等(?<=[\u4e00-\u9fff”》)].)(?<![中高初优平同].)(?:\d+|[一二两三四五六七八九十]+)?$")
_TO_MARK = re.compile(r"(?s:.*)[),;:(。\n|]")  # to the last one
_BRACKET = re.compile(r"[()]")
_WITHIN = re.compile(r"(?:包括|含)[^,。;()]{0,12}$")
_OF_COUNTY = re.compile("[我全][县区市旗]")
_PAST, _STOP = re.compile("[。;]"), re.compile("[,。;]")
_RIGHT = re.compile(r"[,;。:()、\n!?|]")
_LISTED = re.compile(r"^(?:以上|左右)?(?:[、,和与及;]{1,2}(?:以及)?|以及)$")
_JOINS = frozenset("、,和与及;")  # with which that ends
_PARTS = re.compile(r"[()其含包按分:。;]")  # what each of those that follow has in it, and brackets
_WORD = re.compile("[\u4e00-\u9fff]{2}")
_AMONG = re.compile(r"\s*其中[^,。;]{0,14}$|\s*其中[,:]|\s*[按分]学段[^,。;\d]{0,6}[:,]")
_PARTED_BY = re.compile(
    r"(?:^|[;,])按(?:所在)?(?:区域|地域|城乡|(?:办园|办学|办)?性质|举办者|隶属关系?|类别|类型|学段)(?:划)?分[,:]"
)
_RESPECTIVELY = re.compile(r"(?:分别|依次)[^,。;\d]{0,4}$")
_SHARED = frozenset({"%", "个百分点", "所", "人", "名"})
_PER = re.compile(r"/(?:生|人|班|年|学期|月)(?:[·.·/]?(?:年|学期|月))?")
_MAX_LEFT, _MAX_RIGHT, _NEAR, _LONGEST_LIST = 90, 60, 160, 40


@dataclass(slots=True, eq=False)
class Spot:
    """A number that may state something. ``left`` is where the words before it begin, ``clause`` its last clause.

    ``previous`` is the spot before in the sentence, ``prior`` in the document. ``head`` is the spot before the bracket
    that this one stands in; ``group`` the list it belongs to with its place in it. What is read is written into the
    last fields.
    """

    number: Number
    sentence: int
    left: int
    clause: int
    right: int
    mask: bool = False
    behind: int = 0
    bracketed: bool = False
    among: bool = False
    head: Spot | None = None
    previous: Spot | None = None
    prior: Spot | None = None
    group: tuple[Spot, ...] = ()
    place: int = 0
    indicator: str = ""
    rule: str = ""
    level: str = ""
    level_own: bool = False
    breakdown: str = ""
    period: str = ""
    status: str = ""
    copies: tuple[tuple[str, str], ...] = ()
    base: Spot | None = None
    noun: tuple[int, int] = (0, 0)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> Spot:
        """The last of its list, itself where it stands alone."""
        return self.group[-1] if self.group else self


def spots(text: str, numbers: list[Number], masked: Set[int]) -> list[Spot]:
    """Spots of these numbers, which are in order; those that begin where ``masked`` says are masks."""
    breaks = [0] + [match.end() for match in _SENTENCE.finditer(text)] + [len(text) + 1]
    found: list[Spot] = []
    prior: Spot | None = None
    sentence, stop = 0, 0
    for number in numbers:
        start, previous = number.start, prior
        if start >= stop:  # the first of its sentence
            following = bisect_right(breaks, start)
            sentence, stop, previous = breaks[following - 1], breaks[following], None
        left = max(previous.number.unit_end if previous is not None else sentence, start - _MAX_LEFT)
        clause, end = _clause(text, left, start), number.unit_end
        prior = Spot(number, sentence, left, clause, end, start in masked, end, previous=previous, prior=prior)
        found.append(prior)
    _rights(text, found)
    _brackets(text, found)
    _groups(text, found)
    return found


def _clause(text: str, left: int, start: int) -> int:
    """Where the last clause before a number begins; what a closed bracket holds is no clause of its own."""
    clause, position = left, start
    while found := _TO_MARK.match(text, left, position):
        if text[found.end() - 1] != ")":
            clause = found.end()
            break
        position = text.rfind("(", left, found.end() - 1)
        if position < 0:
            return found.end()
    return _behind_names(text, clause, start) if _NAMES.search(text, clause, start) else clause


def _behind_names(text: str, clause: int, start: int) -> int:
    """Where a clause goes on behind a heading in it, or behind the names of which it gives the count."""
    heading = text.rfind("情况", clause, start) + 2
    if heading > 1 and _OF_COUNTY.match(text, heading, start):
        return heading  # 学校布局情况我县有小学36所: the heading of a page without lines
    names = _NAMES_END.search(text, clause, start)
    return names.end() if names else clause


def _per(text: str, end: int) -> int:
    """Where the unit ends with what it is counted for: 650元/生·年."""
    found = _PER.match(text, end)
    return found.end() if found else end


def _rights(text: str, found: list[Spot]) -> None:
    starts = [spot.number.start for spot in found[1:]] + [len(text)] * 2
    for index, spot in enumerate(found):
        flags, end, ahead = spot.number.flags, spot.behind, starts[index]
        if text[end : end + 1] == "/":
            end = _per(text, end)
        if "low" in flags and index + 1 < len(found):
            end = found[index + 1].number.unit_end  # 2至3所学校: both ends have the same words behind
        elif "high" in flags and spot.previous is not None and "low" in spot.previous.number.flags:
            spot.left, spot.clause = spot.previous.left, spot.previous.clause
        if ahead < end:
            ahead = starts[index + 1] if starts[index + 1] >= end else len(text)
        limit = end + _MAX_RIGHT if end + _MAX_RIGHT < ahead else ahead
        stop = _RIGHT.search(text, end, limit)
        spot.behind, spot.right = end, stop.start() if stop else limit


def _brackets(text: str, found: list[Spot]) -> None:
    """The head of a bracket is the spot right before it; 其中 makes the same of what follows a comma."""
    open_heads: list[Spot | None] = []
    among = None
    for spot in found:
        if spot.previous is None:
            open_heads, among = [], None
        begin = max(spot.left, spot.previous.number.unit_end) if spot.previous is not None else spot.left
        if _PARTS.search(text, begin, spot.number.start):
            between = text[begin : spot.number.start]
            before = _through(text, spot, begin, open_heads) if "(" in between or ")" in between else spot.previous
            among = _parted(text, spot, between, before, open_heads, among)
        if open_heads or among is not None:
            spot.bracketed = bool(open_heads)
            spot.among = among is not None
            spot.head = open_heads[-1] if open_heads and open_heads[-1] else among


def _through(text: str, spot: Spot, begin: int, open_heads: list[Spot | None]) -> Spot | None:
    """The number before, through brackets that open and close: behind one it is that before it."""
    before = spot.previous
    for bracket in _BRACKET.finditer(text, begin, spot.number.start):
        if bracket.group() == "(":
            beside = before is not None and not _STOP.search(text, before.number.unit_end, bracket.start())
            open_heads.append(before if beside else None)
        elif open_heads:
            before = open_heads.pop() or before  # 其中 behind a bracket parts what stands before it
    return before


def _parted(
    text: str, spot: Spot, between: str, before: Spot | None, open_heads: list[Spot | None], among: Spot | None
) -> Spot | None:
    """What a number is a part of by the words before it, ``among`` where they do not say otherwise."""
    if before is None and _PARTED_BY.match(between):
        return _whole_told(spot)
    if before is None and _AMONG.match(between):
        return _whole_before(text, spot)
    if before is not None and not open_heads and "按" in between and _PARTED_BY.search(between):
        return _first_alike(spot)
    if between[:1] == ":" and not open_heads:
        return before  # 专任教师5637人:小学2391人,初中1472人
    if open_heads and before is not None and before.bracketed and "其中" in between:
        open_heads[-1] = before  # (专任教师2687人,其中小学1240人: parts of the teachers
        return among
    if "其中" in between or (("含" in between or "包" in between) and _WITHIN.search(between)):
        # A bracket is a whole of its own and ends with itself.
        return among if open_heads else _behind_share(text, spot, before)
    # 自评得分95分,其中党的领导14分;教育投入28分: points go on to part a score.
    points = between[0] == ";" and among is not None and spot.number.unit == among.number.unit == "分"
    return None if _PAST.search(between) and not points else among


def _first_alike(spot: Spot) -> Spot | None:
    """What 按区域分 parts once more: the first number of the sentence that has this unit."""
    first, before = None, spot.previous
    while before is not None:
        first = before if before.number.unit == spot.number.unit and not before.bracketed else first
        before = before.previous
    return first


def _behind_share(text: str, spot: Spot, before: Spot | None) -> Spot | None:
    """What 其中 parts: the number before, or what that is only a share of: 交流教师97人,占比13.6%,其中骨干教师24人."""
    counted = before.previous if before is not None and before.number.unit == "%" else None
    if counted is None or before is None or counted.number.unit != spot.number.unit:
        return before
    return counted if "占" in text[counted.number.unit_end : before.number.start] else before


def _whole_before(text: str, spot: Spot) -> Spot | None:
    """What a sentence that begins with 其中 parts: the first number of the sentence before that has this unit.

    Of several, that which its last word was said of: 实施项目23个,新增学位5460个。其中2021年新增1890个.
    """
    first, said = None, text[spot.number.start - 2 : spot.number.start]
    for before in _near_before(spot):
        if before.number.unit == spot.number.unit and not before.bracketed:
            if _WORD.fullmatch(said) and said in text[before.clause : before.number.start]:
                return before
            first = before
    return first


def _whole_told(spot: Spot) -> Spot | None:
    """What a sentence that begins with 按学段分 parts: the last of the sentence before that is no part itself."""
    for before in _near_before(spot):
        if before.number.unit == spot.number.unit and not before.bracketed and not before.among:
            return before
    return None


def _near_before(spot: Spot) -> Iterator[Spot]:
    """The spots of the sentence before that are not far away, the nearest first."""
    return takewhile(lambda before: spot.number.start - before.number.start < _NEAR, sentence_before(spot))


def sentence_before(spot: Spot) -> Iterator[Spot]:
    """The spots of the last sentence with any before that of this one, the nearest first."""
    before = spot.prior
    while before is not None and before.sentence == spot.sentence:
        before = before.prior
    sentence = before.sentence if before is not None else 0
    while before is not None and before.sentence == sentence:
        yield before
        before = before.prior


def _shared_units(text: str, run: list[Spot]) -> None:
    """分别提高1.2、0.4和0.9个百分点, 分别为5、6万元: the unit that only the last of a list has is that of all."""
    unit = run[-1].number.unit
    bare = ("", "个") if unit == "个百分点" else ("",)  # 分别提高1.8个、1.1个和1.5个百分点
    if run[-1].number.magnitude > 1 and all(not spot.number.unit and spot.number.magnitude == 1 for spot in run[:-1]):
        for spot in run[:-1] if _RESPECTIVELY.search(text, run[0].left, run[0].number.start) else ():
            value, scale = spot.number.value, run[-1].number.magnitude
            scaled = None if value is None else value * scale
            spot.number = spot.number._replace(unit=unit, magnitude=scale, value=scaled)
    if unit in _SHARED and all(spot.number.unit in bare and spot.number.magnitude == 1 for spot in run[:-1]):
        for spot in run[:-1]:
            spot.number = spot.number._replace(unit=unit)


def _groups(text: str, found: list[Spot]) -> None:
    """Numbers that follow each other with nothing but a list mark between them."""
    run: list[Spot] = []
    for spot in found:
        if spot.previous is not None and text[spot.number.start - 1] in _JOINS and _joined(text, run, spot):
            run.append(spot)
        else:
            _close(text, run)
            run = [spot]
    _close(text, run)


def _joined(text: str, run: list[Spot], spot: Spot) -> bool:
    """Whether a number goes on with a list: nothing but a mark of a list stands behind its last."""
    between = text[_per(text, run[-1].number.unit_end) : spot.number.start]
    return len(run) < _LONGEST_LIST and _LISTED.match(between) is not None and not _apart(text, run[-1], spot)


def _apart(text: str, before: Spot, spot: Spot) -> bool:
    """Whether a comma parts a number from a list of another kind: 分别为0.42、0.37,56人以上大班额."""
    unit, other = before.number.unit, spot.number.unit
    if text[before.number.unit_end] != "," or not other:
        return False
    bare = unit == "" and "." in before.number.printed and "." not in spot.number.printed
    return bare or (unit == ":1" and other != ":1")  # 生师比分别为17.3:1和12.0:1,56人以上大班额


def _close(text: str, run: list[Spot]) -> None:
    """Tell each number of a list which they are and its place among them."""
    if len(run) > 1:
        _shared_units(text, run)
        group = tuple(run)
        for place, spot in enumerate(run):
            spot.group, spot.place = group, place

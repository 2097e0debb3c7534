"""Changes with their two values, values of several years, and limits that values are held against."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue.extraction.relations.book import Book, Relation
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot

_RISING = re.compile(r"逐年(?:提高|提升|增长|上升|增加)|持续(?:提高|提升|增长)|稳步(?:提高|提升|增长)")
_ROSE = re.compile(r"提高|提升|上升|增长|增加|增至|增到|升至|升到|扩大")
_FELL = re.compile(r"降|减|缩|回落")
# A change a year over several years is none between two of them.
_YEARLY = re.compile(r"年均|平均每年|逐年")
# How far from its rate of growth a value may stand, in characters.
_NEAR = 400
_SINCE = re.compile(r"[比较]((?:19|20)\d\d)年")
_OVER = re.compile(r"(?:高于|超过|不低于)(?:当地)?[^,。;]{0,6}$")


def read(book: Book) -> Iterator[Relation]:
    """Every rule of this file that the document gives something to."""
    for spot in book.stated:
        if spot.status == "delta":
            yield from _change(book, spot)
        if spot.rule == "from_to":
            yield from _pair(book, spot)
        if spot.group and not spot.place:
            yield from _series(book, spot)
    yield from _reduced(book)
    yield from _limits(book)
    yield from _over(book)


def _change(book: Book, spot: Spot) -> Iterator[Relation]:
    """A change with the two values that it lies between, where the document states both."""
    now = spot.base or _grown(book, spot)
    if spot.rule == "margin":
        return  # how far above a limit it stands
    if now is None or now.mask or _YEARLY.search(book.text, spot.left, spot.number.start):
        return
    if now.period != spot.period:
        now = book.at(now.indicator, now, period=spot.period) or now
    since = _SINCE.findall(book.text[spot.left : spot.number.start])
    then = _earlier(book, now, since[-1] if since else "")
    if then is None or then.number.value is None or {now.status, then.status} != {"actual"}:
        return
    points = spot.number.unit == "个百分点" or spot.number.unit == now.number.unit != "%"
    if spot.number.unit == "%" or points:
        yield "difference" if points else "growth", spot, [now, then]


def _grown(book: Book, spot: Spot) -> Spot | None:
    """What a growth rate that names its subject itself is the growth of: the nearest in the paragraph."""
    begin, end = book.line(spot)
    for key, twin in rulebook().growth.items():
        if twin == spot.indicator:
            scope = (spot.period, spot.breakdown)
            alike = [
                other
                for other in book.between(
                    key, max(begin, spot.number.start - _NEAR), min(end, spot.number.start + _NEAR)
                )
                if (other.period, other.breakdown) == scope and other.level == (spot.level or other.level)
            ]
            return min(alike, key=lambda other: abs(other.number.start - spot.number.start), default=None)
    return None


def _reduced(book: Book) -> Iterator[Relation]:
    """压减率 with the pair before it in the sentence: 65家减少到13家."""
    rates = [s for key in book.by if "reduction" in key for s in book.by[key] if s.status != "delta"]
    pairs = (
        {s.sentence: (s, s.base) for s in book.stated if s.rule == "from_to" and s.base is not None} if rates else {}
    )
    for spot in rates:
        if spot.sentence in pairs:
            yield "growth", spot, pairs[spot.sentence]


def _earlier(book: Book, now: Spot, since: str) -> Spot | None:
    """The value of the year that is named, that it rose from, or of the year before: beside it or anywhere else."""
    if since:
        return book.at(now.indicator, now, period=since)
    if now.rule == "from_to" and now.base is not None:
        return now.base
    beside = book.year_before.get(now.number.start)
    if beside is not None and beside.indicator == now.indicator:
        return beside
    year = str(int(now.period) - 1) if now.period.isdecimal() else ""
    return book.at(now.indicator, now, period=year) if year else None


def _series(book: Book, spot: Spot) -> Iterator[Relation]:
    """Values of several years in one list that are said to rise."""
    if len({member.period for member in spot.group}) == len(spot.group) > 2:
        near = book.text[max(0, spot.number.start - 100) : spot.group[-1].number.end + 40]
        if _RISING.search(near):
            yield "trend", spot.group[-1], list(spot.group[:-1])


def _pair(book: Book, spot: Spot) -> Iterator[Relation]:
    """由…提高到… and 由…下降到…: the later value above or, for a rate, below the earlier one, as the words say."""
    if spot.base is None or spot.base.mask:
        return
    between = book.text[spot.base.number.end : spot.number.start]
    rose, fell = _ROSE.search(between), _FELL.search(between)
    if fell and not rose and spot.number.unit == "%":
        yield "bound", spot, [spot.base]
    elif rose and not fell:
        yield "trend", spot, [spot.base]


def _limits(book: Book) -> Iterator[Relation]:
    """A stated limit and the values that it is for."""
    for key, limit in rulebook().thresholds.items():
        for spot in book.by.get(limit, ()):
            begin, end = book.line(spot)
            near = [s for s in book.between(key, begin, end) if s.level == spot.level and _is_now(book, s)]
            yield "threshold", spot, [s for s in near if s.group] or near


def _is_now(book: Book, spot: Spot) -> bool:
    """Whether a value was reached by now, and is none that something rose from: 由89.74%提高到95.86%,高于省定90%."""
    then = spot.rule in ("last_year", "recalled") or spot.notes.get("from")
    return spot.status == "actual" and not then and not book.text.endswith(("由", "从"), 0, spot.number.start)


def _over(book: Book) -> Iterator[Relation]:
    """高于公务员平均工资: what is said to exceed something."""
    for spot in book.by.get("civil_servant_average_salary", ()):
        before = book.text[spot.clause : spot.number.start]
        if "高于" in before or _OVER.search(book.text[spot.clause : spot.noun[0] or spot.number.start]):
            mine = [s for s in book.by.get("teacher_average_salary", ()) if s.sentence == spot.sentence]
            yield "threshold", spot, mine

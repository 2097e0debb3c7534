"""Totals with their parts, and what can never exceed what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from duxue import catalogue
from duxue.extraction.relations.book import Book, Relation
from duxue.extraction.words import parts
from duxue.extraction.words.spots import Spot

_MEAN = re.compile(r"per_|average|mean|standard|years")
# (smaller, larger): what can never exceed what, at the same level and in the same year.
_BOUNDS = (
    ("fulltime_teachers", "staff_count"),
    ("minority_students", "enrolment"),
    ("student_aid_recipients", "enrolment"),
    ("lessons_delivered_teachers", "lessons_delivered"),
)
# Of these each item of a list is held against the whole, too.
_LISTED = frozenset({"student_aid_recipients"})
# The same for money, whatever level it is booked under.
_COVERED = (
    ("education_projects_funds_received", "education_projects_investment"),
    ("education_projects_investment", "public_budget_education_expenditure"),
)
# result = sum of the operands wherever all are stated.
_SUMS = (
    ("education_projects_count", ("education_projects_completed", "education_projects_under_way")),
    ("inspection_problems_total", ("inspection_problems_rectified", "inspection_problems_open")),
)
# The same people in all and by level: pupils who board.
_BY_LEVEL = (("mixed_boarding_students", "boarding_students"),)
# Loans are aid: a list of aid that ends with them has them as its last part, under an indicator of their own.
_ALSO = {"student_aid_amount": "student_loan_amount", "student_aid_recipients": "student_loan_recipients"}


def read(book: Book) -> Iterator[Relation]:
    """Every rule of this file that the document gives something to."""
    for whole, members in parts.wholes(book.text, book.stated):
        yield from _parts(book, whole, members)
    yield from _bounds(book)
    yield from _sums(book)
    yield from _levels(book)
    yield from _owners(book)


def _parts(book: Book, whole: Spot, members: list[Spot]) -> Iterator[Relation]:
    alike = [spot for spot in members if _comparable(spot, whole)]
    if not alike:
        return
    if not parts.summable(whole.indicator) and not _adds_up(whole):
        # A mean lies between those of the levels; 本科80% and 研究生5% are no levels of 合格率100%.
        if len(alike) >= 2 and len({spot.level for spot in alike} - {"", whole.level}) == len(alike):
            yield "average", whole, alike
        return
    # Whatever follows a second 其中 parts the same whole by something else, or its last part.
    first, *others = _splits(book.text, alike)
    if len(first) >= 2:
        listed = [*first, *_also(book, whole, first)]
        told = first[0].head is not None or "其中" in book.text[whole.number.unit_end : first[0].number.start]
        if told or _total(listed) == whole.number.value:
            yield "sum", whole, listed
    elif first[0].head is whole:
        yield "bound", first[0], [whole]
    last = first[-1]
    for split in others:
        found = next((one for one in (whole, last) if _total(split) == one.number.value), None)
        if len(split) >= 2 and found is not None:
            yield "sum", found, split
        last = split[-1]


def _comparable(part: Spot, whole: Spot) -> bool:
    """Whether both are figures of one kind: 363所,比上年减少3.2%,其中中学93所 has no part of 3.2%."""
    return (part.number.unit == "%") == (whole.number.unit == "%") and whole.status != "delta"


def _splits(text: str, members: list[Spot]) -> list[list[Spot]]:
    """Parts in runs: a new one begins behind 其中 and where a bracket opens or closes between two parts."""
    runs = [[members[0]]]
    for before, spot in pairwise(members):
        between = text[before.number.unit_end : spot.number.start]
        if "其中" in between or before.bracketed != spot.bracketed:
            runs.append([])
        runs[-1].append(spot)
    return runs


def _total(spots: Sequence[Spot]) -> Decimal:
    return sum((spot.number.value or Decimal(0) for spot in spots), Decimal(0))


def _adds_up(whole: Spot) -> bool:
    """Whether a quantity is of something as a whole, such as floor area, and not a head's or an average one."""
    entry = catalogue.indicators()[whole.indicator]
    return entry.kind == "quantity" and _MEAN.search(whole.indicator) is None


def _also(book: Book, whole: Spot, members: list[Spot]) -> list[Spot]:
    """What ends the list under an indicator of its own, in the same paragraph, if the total has room for it."""
    _, end = book.line(whole)
    behind = book.between(_ALSO.get(whole.indicator, ""), members[-1].number.end, end)
    found = [spot for spot in behind if not spot.bracketed and spot.period == whole.period][:1]
    room = (whole.number.value or Decimal(0)) - _total(members)
    return found if _total(found) <= room else []


def _bounds(book: Book) -> Iterator[Relation]:
    for smaller, larger in _BOUNDS:
        for spot in book.by.get(smaller, ()):
            other = book.at(larger, spot)
            whole = not spot.breakdown if smaller not in _LISTED else spot.level not in ("", "all")
            if other is not None and whole and spot.status == "actual":
                yield "bound", spot, [other]
    for smaller, larger in _COVERED:
        first: dict[str, Spot] = {}
        for other in book.by.get(larger, ()):
            first.setdefault(other.period, other)
        for spot in book.by.get(smaller, ()):
            if spot.period in first and not spot.breakdown and spot.status == "actual":
                yield "bound", spot, [first[spot.period]]


def _sums(book: Book) -> Iterator[Relation]:
    for total, operands in _SUMS:
        members = [spot for key in operands for spot in book.by.get(key, ())[:1]]
        whole = next(iter(book.by.get(total, ())), None)
        if whole is not None and len(members) == len(operands) and not any(spot.head for spot in book.by[total]):
            yield "sum", whole, members


def _levels(book: Book) -> Iterator[Relation]:
    for total, indicator in _BY_LEVEL:
        for whole in book.by.get(total, ())[:1]:
            members = [s for s in book.by.get(indicator, ()) if s.level not in ("", "all") and s.period == whole.period]
            if len({spot.level for spot in members}) == len(members) >= 2:
                yield "sum", whole, members


def _owners(book: Book) -> Iterator[Relation]:
    """All schools of a level as its public and its private ones, stated far apart: asserted only where it comes out."""
    owned: dict[tuple[str, str, str], Spot] = {}
    for spot in book.by.get("schools_count", ()):
        owner = next((word for word in ("公办", "民办") if word in spot.breakdown), "")
        if owner and spot.status == "actual" and spot.head is None:
            owned.setdefault((spot.level, spot.period, owner), spot)
    for whole in book.stated if owned else ():
        if whole.number.unit != "所" or whole.breakdown or whole.level in ("", "all") or whole.status != "actual":
            continue
        public, private = (owned.get((whole.level, whole.period, owner)) for owner in ("公办", "民办"))
        if public is not None and private is not None and _total([public, private]) == whole.number.value:
            yield "sum", whole, [public, private]

"""Arithmetic that a document asserts between its own figures; and parts larger than their whole, which are doubted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from duxue.extraction.relations import changes, listed, quotients, repeats, sums
from duxue.extraction.relations.book import Book, Relation
from duxue.extraction.words.spots import Spot
from duxue.text import Matching

__all__ = ["doubt", "relations"]

Row = dict[str, Any]


def doubt(found: Sequence[Spot]) -> None:
    """Refuse the value of a part after 其中 that is far larger than its whole: a decimal point was lost in print."""
    for spot in filter(attrgetter("head"), found):
        whole = spot.head
        if whole is None or spot.number.value is None or not whole.number.value:
            continue
        if "%" in (spot.number.unit, whole.number.unit) or spot.number.unit != whole.number.unit:
            continue
        if spot.number.value >= 10 * whole.number.value and spot.number.magnitude == whole.number.magnitude > 1:
            spot.notes["doubt"] = True


def relations(text: str, found: Sequence[Spot], mapped: Matching, *, aside: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of columns RELATIONS, in the order of their results.

    ``found`` are all spots of the document, ``aside`` the numbers of its ledger: one that is no data may count a list.
    """
    unique: dict[tuple[str, str, str], Row] = {}
    for row in chain(_asserted(Book(text, found), mapped), listed.rows(text, found, aside, mapped)):
        unique.setdefault((row["kind"], str(row["result"]), row["operands"]), row)
    return sorted(unique.values(), key=lambda row: (row["result"], row["kind"], row["operands"]))


def _asserted(book: Book, mapped: Matching) -> Iterator[Row]:
    many = _crowded(book.stated)
    for kind, result, operands in _read(book):
        # A number that states several facts asserts of none of them alone.
        if operands and result not in operands and result.number.start not in many:
            named = " ".join(str(_name(spot, mapped, many)) for spot in operands)
            yield {"kind": kind, "result": mapped.origin(result.number.start), "operands": named}


def _read(book: Book) -> Iterator[Relation]:
    for part in (sums, changes, repeats, quotients):
        yield from part.read(book)


def _crowded(stated: Iterable[Spot]) -> frozenset[int]:
    """Numbers that carry more than one fact."""
    copied = filter(attrgetter("copies"), stated)
    return frozenset(spot.number.start for spot in copied if len(spot.copies) > 1)


def _name(spot: Spot, mapped: Matching, many: frozenset[int]) -> int | str:
    start = mapped.origin(spot.number.start)
    return f"{start}/{spot.indicator}/{spot.level}" if spot.number.start in many and spot.level else start

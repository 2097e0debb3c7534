"""Relations → claims: what a report asserts in numbers, recomputed, with a verdict and its reason.

``claims`` takes the relations that were read from the document and adds those that any report can be asked: repeats,
parts and wholes, shares and per-head figures, changes, scores. A district's wrong arithmetic is a finding and nothing
to correct.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from duxue.audit import bases, bounds, changes, counting, judge, listing, plausible, scope, scoring
from duxue.audit.arithmetic import RULES
from duxue.audit.book import Book, Stated, stated
from duxue.audit.claim import COLUMNS, CONSISTENT, KINDS, ROUNDING, VERDICTS, Claim, frame
from duxue.audit.scoring import Scores, grades, scores
from duxue.audit.sentences import summary
from duxue.dataset import Report

__all__ = ["COLUMNS", "KINDS", "VERDICTS", "Claim", "Scores", "claims", "grades", "scores", "summary", "tally"]

# Kinds that ask the same question in another form: the claim with the fuller reason stands for both.
GROUPS = {
    "threshold": "bound",
    "ratio": "per head",
    "product": "per head",
}

Relation = tuple[str, Stated, tuple[Stated, ...]]


def claims(report: Report) -> pd.DataFrame:
    """Every assertion of a report that can be recomputed, the inconsistent first.

    Columns: kind, title, title_en, stated, computed, arithmetic (written out), difference (stated less computed),
    verdict (``consistent``, ``rounding``, ``inconsistent``, ``cannot tell``), cause and cause_en (the likeliest, where
    one explains the difference exactly), why and why_en, result (start of the fact that asserts), operands (starts),
    evidence (list of start, end, text), and stated, computed, arithmetic, difference in English (``_en``).
    """
    book = Book(stated(report))
    return frame(_distinct(_all(report, book)))


def tally(table: pd.DataFrame) -> dict[str, int]:
    """How many claims have each verdict, the inconsistent first; verdicts without a claim count 0."""
    counts = table["verdict"].value_counts()
    return {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}


def _all(report: Report, book: Book) -> Iterator[Claim]:
    asserted = list(_relations(report, book))
    yield from bounds.claims(book)
    yield from plausible.claims(book)
    yield from changes.claims(book, frozenset(result.start for _, result, _ in asserted))
    yield from scope.scopes(book)
    yield from scope.directions(book)
    yield from scope.twice(book)
    yield from (claim for claim in bases.claims(book) if claim.kind != "share")
    yield from scoring.claims(report, book)
    yield from counting.claims(report, book)
    yield from listing.claims(report, book)
    yield from _judged(asserted, book)
    yield from (claim for claim in bases.claims(book) if claim.kind == "share")
    yield from scope.growths(book)
    yield from scope.words(book)


def _relations(report: Report, book: Book) -> Iterator[Relation]:
    """Relations read from the document, then repeats and totals by level that follow from the facts alone."""
    table = report.relations
    sums: list[set[int]] = []
    changed: set[int] = set()
    for kind, result, operands in zip(*(table[name].tolist() for name in table.columns), strict=True):
        found = [book.at(reference) for reference in (result, *str(operands).split())]
        known = [fact for fact in found if fact is not None]
        # A relation with a fact that was dropped as a known error asserts nothing any more.
        if len(known) == len(found) > 1 and kind in RULES and _asks(kind, known, book):
            sums += [{fact.start for fact in known}] if kind == "sum" else []
            changed |= {known[0].start} if kind in ("growth", "difference") else set()
            yield kind, known[0], tuple(known[1:])
    for first, others in scope.repeats(book):
        # A total and its parts may have one name; they are no repeats.
        if scope.same(first, others) and not any({first.start, *(fact.start for fact in others)} <= w for w in sums):
            yield "repeat", first, others
    for total, parts in scope.levels(book):
        yield "sum", total, parts
    yield from (found for found in changes.relations(book) if found[1].start not in changed)


def _asks(kind: str, facts: Sequence[Stated], book: Book) -> bool:
    """Whether a relation asks something: a repeat what is told as one figure, a bound the first of one identity."""
    if kind == "repeat":
        return scope.same(facts[0], facts[1:])
    return kind != "bound" or book.by_identity[facts[0].identity][0] is facts[0]


def _judged(asserted: Iterable[Relation], book: Book) -> Iterator[Claim]:
    asserted = list(asserted)
    sums = [(result, parts, RULES["sum"](result, parts)) for kind, result, parts in asserted if kind == "sum"]
    backed = {
        result.start: operands
        for kind, result, operands in asserted
        if kind in ("growth", "share", "ratio")
        and (claim := judge.relation(kind, result, operands, judge.Setting(book=book))) is not None
        and claim.verdict in (CONSISTENT, ROUNDING)
    }
    setting = judge.Setting(book=book, sums=sums, backed=backed)
    for kind, result, operands in asserted:
        claim = judge.relation(kind, result, operands, setting)
        if claim is not None:
            yield claim


def _distinct(found: Iterable[Claim]) -> list[Claim]:
    """Drop claims whose question another one already answers from the same or more figures."""
    kept: list[Claim] = []
    places: dict[str, list[frozenset[int]]] = {}
    for claim in found:
        group = GROUPS.get(claim.kind, claim.kind)
        mine = claim.starts
        known = places.setdefault(group, [])
        wider = any(mine <= other for other in known) if claim.operands else False
        same = claim.kind == "difference" and any(
            claim.result.start == kind.result.start for kind in kept if kind.kind == "growth"
        )
        if not wider and not same:
            kept.append(claim)
            known.append(mine)
    return kept

"""Counts against the names they count: “甲、乙、丙三个”.

The number that counts may be a fact, or one that is no data (the 三 of a slogan); an operand is the place of a name and
the name, ``start/name``. A count that was set aside has no clause in the data, so that a list which falls short of it
is left undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from duxue import catalogue, numbers
from duxue.audit.arithmetic import plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, UNTOLD, Claim
from duxue.dataset import Report

KIND = "listed"
Why = tuple[str, str]
AGREES = ("列出的名称与所说的数目一致", "as many names are listed as the number says")
FAILS = ("列出的名称与所说的数目不同", "the names listed are not as many as the number says")
OPEN = (
    "列出的名称少于所说的数目，原文以“等”字收尾，没有全部列出",
    "fewer names are listed than the number says; the list ends with 等 (and others)",
)
UNSEEN = (
    "列出的名称与所说的数目不同；数据里没有完整的列举，是否另有未列的不能断定",
    "the names listed are not as many as the number says; whether the list is complete cannot be told from the data",
)


def claims(report: Report, book: Book) -> Iterator[Claim]:
    """One claim for each relation of this kind whose number is a fact or was set aside."""
    rows = report.relations[report.relations["kind"] == KIND]
    aside = {int(row.start): row for row in report.ledger.itertuples()}
    for result, operands in zip(rows["result"].tolist(), rows["operands"].tolist(), strict=True):
        fact = book.at(result) or (number(aside[int(result)]) if int(result) in aside else None)
        if fact is not None:
            yield _claim(fact, [name(reference) for reference in str(operands).split()])


def number(row: Any) -> Stated | None:
    """A number of the ledger as one that can be counted against; None where it is no whole number."""
    printed = str(row.printed)
    value = Decimal(printed) if printed.isdecimal() else numbers.chinese(printed)
    if value is None:
        return None
    return _one(int(row.start), int(row.end), printed, called=_counted(printed), value=value)


def _counted(printed: str) -> tuple[str, str]:
    return f"“{printed}”所数的各项", f"what “{printed}” counts"


def name(reference: str) -> Stated:
    """A name of a list, which counts one; its words are its evidence."""
    start, _, words = reference.partition("/")
    return _one(int(start), int(start) + len(words), words, called=(words, words), value=Decimal(1))


def _one(start: int, end: int, printed: str, *, called: tuple[str, str], value: Decimal) -> Stated:
    texts = dict.fromkeys(("indicator", "level", "breakdown", "period", "status", "section"), "")
    exact = dict.fromkeys(("value", "low", "high"), value)
    return Stated(
        **{**texts, **exact},
        start=start,
        end=end,
        printed=printed,
        evidence=printed,
        name=called[0],
        name_en=called[1],
        unit="项",
        kind="count",
        approx=False,
        factor=Decimal(1),
        step=Decimal(1),
    )


def _claim(fact: Stated, names: Sequence[Stated]) -> Claim:
    found = len(names)
    verdict, why = _weigh(fact, names)
    return Claim(
        kind=KIND,
        result=fact,
        operands=tuple(names),
        verdict=verdict,
        why=why,
        computed=numbers.show(found, fact.unit),
        subject=None if fact.indicator in catalogue.indicators() else _counted(fact.printed),
        arithmetic=" + ".join("1" for _ in names) + f" {'=' if found == fact.value else '≠'} {plain(fact.value)}",
    )


def _weigh(fact: Stated, names: Sequence[Stated]) -> tuple[str, Why]:
    if len(names) == fact.value:
        return CONSISTENT, AGREES
    if len(names) < fact.value and fact.says("等"):
        return UNTOLD, OPEN
    # Only a clause that holds the whole list can show that a name is missing or too many.
    begins = fact.start - fact.evidence.find(fact.printed) if fact.indicator else fact.end
    within = all(begins <= one.start < begins + len(fact.evidence) for one in names)
    return (INCONSISTENT, FAILS) if within else (UNTOLD, UNSEEN)

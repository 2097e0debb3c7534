"""Counts that a document states of itself: numbered items, indicators of its own evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from duxue.audit.arithmetic import plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, UNTOLD, Claim
from duxue.dataset import Report


def claims(report: Report, book: Book) -> Iterator[Claim]:
    """Every rule of this file that the document gives something to."""
    yield from numbered(report, book)
    yield from unprinted_scores(book)


def numbered(report: Report, book: Book) -> Iterator[Claim]:
    """The indicators of the evaluation against the numbered paragraphs, and scored items without a gap."""
    ledger = report.ledger
    printed = ledger.loc[ledger["reason"] == "list_number", "printed"].tolist()
    runs = _runs([int(number) for number in printed if number.isdigit()])
    for fact in book.find("eval_indicators_level2"):
        if int(fact.value) in runs:
            yield _count(fact, int(fact.value), ("连续编号的段落", "numbered paragraphs"))
    items = report.scores["item"].tolist()
    total = book.one("self_eval_score")
    if items and total and items == list(range(1, len(items) + 1)):
        yield Claim(
            kind="numbering",
            result=total,
            operands=(),
            verdict=CONSISTENT,
            why=("计分项编号连续，无缺无重", "the scored items are numbered without gap or repeat"),
            stated=f"1–{len(items)}",
            computed=str(len(items)),
            arithmetic=f"1, 2, … {len(items)}",
            subject=("计分项编号", "Numbers of the scored items"),
        )


def _runs(numbers: list[int]) -> set[int]:
    """Where a numbering that started at 1 and never skipped came to its end."""
    ends, last = set(), 0
    for number in [*numbers, 1]:
        if number == 1:
            ends.add(last)
        last = number if number == last + 1 or number == 1 else 0
    return ends - {0}


def _count(fact: Stated, found: int, what: tuple[str, str]) -> Claim:
    good = found == fact.value
    return Claim(
        kind="numbering",
        result=fact,
        operands=(),
        verdict=CONSISTENT if good else UNTOLD,
        why=(f"与{what[0]}数目一致", f"as many as {what[1]}")
        if good
        else (
            f"与{what[0]}数目不同，是否全部列出没有载明",
            f"not as many as {what[1]}; whether all are named is not said",
        ),
        computed=str(found),
        arithmetic=f"{plain(fact.value)} {'=' if good else '≠'} {found}",
    )


def unprinted_scores(book: Book) -> Iterator[Claim]:
    """A total that no printed section or item adds up to cannot be recomputed."""
    total = book.one("self_eval_score")
    graded = [fact for fact in book.facts if fact.indicator.startswith("eval_indicators_graded_")]
    if total and graded and not book.find("section_self_score"):
        yield Claim(
            kind="score",
            result=total,
            operands=tuple(graded),
            verdict=UNTOLD,
            why=(
                "每项指标的分值和各等次的折算办法没有印出，总分无法复算",
                "neither the points of an indicator nor the discount of a grade is printed: the total stays unchecked",
            ),
        )

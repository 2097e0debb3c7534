"""Changes whose earlier value is not printed: which one they imply, and whether per cent or points are meant."""

from __future__ import annotations

from collections.abc import Iterator

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, PERCENT, plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import UNTOLD, Claim


def claims(book: Book, explained: frozenset[int]) -> Iterator[Claim]:
    """Changes without the earlier value: which one they imply. ``explained`` are results of relations."""
    for fact in book.facts:
        if fact.status != "delta" or fact.start in explained:
            continue
        now = _now(book, fact)
        if now is None:
            yield _change(fact, (), computed="", text="", ambiguous=False)
            continue
        points = now.value - fact.value
        if fact.unit == "%" and now.unit == "%":
            relative = now.value / (1 + fact.value / HUNDRED)
            computed = f"{plain(round(points, 2))}% / {plain(round(relative, 2))}%"
            factor = plain(1 + fact.value / HUNDRED)
            text = f"{now.show()} − {plain(fact.value)} = {plain(round(points, 2))}%"
            text += f"; {now.show()} ÷ {factor} = {plain(round(relative, 2))}%"
            yield _change(fact, (now,), computed=computed, text=text, ambiguous=True)
        elif fact.unit == now.unit or fact.unit in PERCENT:
            before = points if fact.unit == now.unit or now.unit == "%" else now.value / (1 + fact.value / HUNDRED)
            shown = numbers.show(round(before, 4), now.unit)
            yield _change(fact, (now,), computed=shown, text=f"{now.show()} − {fact.show()} = {shown}", ambiguous=False)


def _now(book: Book, change: Stated) -> Stated | None:
    stem = change.indicator.rpartition("_")[0]
    near = [
        fact
        for fact in book.facts
        if 0 < change.start - fact.start <= 120 and fact.status == "actual" and fact.indicator.startswith(stem)
    ]
    same = [fact for fact in near if fact.breakdown == change.breakdown]
    return (same or near)[-1] if near else None


def _change(fact: Stated, operands: tuple[Stated, ...], *, computed: str, text: str, ambiguous: bool) -> Claim:
    why = ("上年数值没有印出，只能反推", "last year's value is not printed and can only be inferred")
    if ambiguous:
        why = (
            "没有说明是百分点还是百分比，上年数值也没有印出",
            "per cent or percentage points is not said, and last year's value is not printed",
        )
    return Claim(
        kind="difference", result=fact, operands=operands, verdict=UNTOLD, why=why, computed=computed, arithmetic=text
    )

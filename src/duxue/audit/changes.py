"""Changes: held against the two values where both are printed, else the earlier value that they imply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, PERCENT, plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import UNTOLD, Claim

# The value that changed stands at most this far before its change.
NEAR = 120
# A change a year over several years lies between no two of them.
YEARLY = r"年均|平均每年|逐年"
YEAR = re.compile(r"(?:19|20)\d\d(?=年)")


def relations(book: Book) -> Iterator[tuple[str, Stated, tuple[Stated, ...]]]:
    """Changes whose two values are printed, of one indicator and scope and of two years that follow each other."""
    for change in book.facts:
        now = _now(book, change) if _is_change(change) else None
        before = _before(book, change, now) if now else None
        if now is None or before is None or not before.value or _another(book, change, now):
            continue
        if change.unit == "%" and now.unit != "%":
            yield "growth", change, (now, before)
        elif change.unit == now.unit != "%" or (change.unit == "个百分点" and now.unit == "%"):
            yield "difference", change, (now, before)


def _is_change(fact: Stated) -> bool:
    """Whether a figure tells how another changed from one year to another: not by how much it exceeds a limit."""
    return fact.status == "delta" and fact.rule != "margin" and not fact.says(YEARLY)


def _another(book: Book, change: Stated, now: Stated) -> bool:
    """Whether a figure of the same year and another scope stands nearer: 其中农村…,增长… is the change of that."""
    return any(
        now.start < fact.start < change.start and fact.period == now.period
        for fact in book.by_indicator[now.indicator]
        if fact.status == "actual"
    )


def _before(book: Book, change: Stated, now: Stated) -> Stated | None:
    if not now.period.isdigit() or now.period != change.period:
        return None
    last = str(int(now.period) - 1)
    # “比2015年增长” is no change on the year before.
    if set(YEAR.findall(change.evidence)) - {now.period, last}:
        return None
    return book.one(now.indicator, level=now.level, breakdown=now.breakdown, period=last)


def claims(book: Book, explained: frozenset[int]) -> Iterator[Claim]:
    """Changes without the earlier value: which one they imply. ``explained`` are results of relations."""
    for fact in book.facts:
        if not _is_change(fact) or fact.start in explained:
            continue
        now = _now(book, fact)
        if now is None:
            continue
        if fact.unit == "%" and now.unit == "%":
            yield _either(fact, now)
        elif fact.unit == now.unit or fact.unit in PERCENT:
            points = fact.unit == now.unit or now.unit == "%"
            before = now.value - fact.value if points else now.value / (1 + fact.value / HUNDRED)
            shown = numbers.show(round(before, 4), now.unit)
            step = fact.show() if fact.value >= 0 else numbers.show(-fact.value, fact.unit)
            sign = f"{'−' if fact.value >= 0 else '+'} {step}" if points else f"÷ {plain(1 + fact.value / HUNDRED)}"
            yield _change(fact, (now,), computed=shown, text=f"{now.show()} {sign} = {shown}", ambiguous=False)


def _either(fact: Stated, now: Stated) -> Claim:
    factor = 1 + fact.value / HUNDRED
    points, relative = (plain(round(value, 2)) for value in (now.value - fact.value, now.value / factor))
    text = f"{now.show()} − {plain(fact.value)} = {points}%; {now.show()} ÷ {plain(factor)} = {relative}%"
    return _change(fact, (now,), computed=f"{points}% / {relative}%", text=text, ambiguous=True)


def _now(book: Book, change: Stated) -> Stated | None:
    stem = change.indicator.rpartition("_")[0]
    near = [
        fact
        for fact in book.facts
        if 0 < change.start - fact.start <= NEAR and fact.status == "actual" and fact.indicator.startswith(stem)
    ]
    # The last of those that share most with the change.
    return max(near, key=lambda fact: (_likeness(fact, change), fact.start), default=None)


def _likeness(fact: Stated, change: Stated) -> int:
    return sum(getattr(fact, field) == getattr(change, field) for field in ("level", "breakdown", "period"))


def _change(fact: Stated, operands: tuple[Stated, ...], *, computed: str, text: str, ambiguous: bool) -> Claim:
    why = (
        "文中没有找到变动前的数值，只能反推",
        "the value before the change was not found in the text and can only be inferred",
    )
    if ambiguous:
        why = (
            "没有说明是百分点还是百分比，文中也没有找到变动前的数值",
            "per cent or percentage points is not said, and the value before the change was not found in the text",
        )
    return Claim(
        kind="difference", result=fact, operands=operands, verdict=UNTOLD, why=why, computed=computed, arithmetic=text
    )

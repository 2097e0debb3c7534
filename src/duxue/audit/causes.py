"""The likeliest cause of a difference, proposed only where it explains the difference exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, PERCENT, Computed, plain, scale
from duxue.audit.book import WAN, Book, Stated

Cause = tuple[str, str]
NONE: Cause = ("", "")
# A part that was left out stands near its siblings; further away an equal number is chance.
NEAR = 400
LEFT_OUT = "漏加了"


def likeliest(kind: str, result: Stated, operands: Sequence[Stated], *, computed: Computed, book: Book) -> Cause:
    """The first explanation that fits exactly, from the most to the least specific; empty strings where none does."""
    if kind == "sum":
        return next(_sum(result, operands, computed=computed, book=book), NONE)
    if kind == "growth":
        return next(_growth(result, operands), NONE)
    if kind in ("difference", "ratio", "share", "product"):
        return next(_slip(result, computed), NONE)
    return NONE


def _fits(result: Stated, value: Decimal) -> bool:
    return result.low <= value <= result.high


def _growth(result: Stated, operands: Sequence[Stated]) -> Iterator[Cause]:
    new, old = operands
    change = new.value - old.value
    wrong = abs(change) / new.value * HUNDRED
    if _fits(result, wrong):
        right = abs(change) / old.value * HUNDRED
        yield (
            f"除数误用了新值：按新值相除得 {plain(round(wrong, 2))}%，按旧值相除应为 {plain(round(right, 2))}%",
            f"divided by the new value, which gives {plain(round(wrong, 2))}%; "
            f"by the old value it is {plain(round(right, 2))}%",
        )
    if new.unit in PERCENT and _fits(result, abs(change)):
        yield (
            f"把百分点之差 {plain(abs(change))} 写成了增长率",
            f"the difference of {plain(abs(change))} percentage points was given as a rate",
        )
    for one, two, fact in ((new.value * WAN, old.value, new), (new.value, old.value * WAN, old)):
        if new.unit == "元" and _fits(result, (one / two - 1) * HUNDRED):
            yield (
                f"“{fact.label}”{fact.printed} 的单位若为万元则完全相符",
                f"with {fact.printed} × 10,000 yuan for “{fact.label_en}” everything agrees",
            )
    if _fits(result, new.value / old.value * HUNDRED):
        yield (
            "写的是新值占旧值的百分比，没有减去 100%",
            "the new value in per cent of the old one, 100% not taken off",
        )


def _slip(result: Stated, computed: Computed) -> Iterator[Cause]:
    for power in (1, -1, 2, -2, 3, -3):
        if result.value and _fits(result, computed.value * Decimal(10) ** power):
            yield ("小数点移动了位置", "the decimal point has moved")


def _sum(result: Stated, operands: Sequence[Stated], *, computed: Computed, book: Book) -> Iterator[Cause]:
    gap = result.value - computed.value
    yield from _twice(operands, gap)
    yield from _left_out(result, operands, gap=gap, book=book)
    yield from _digit(result, computed.value, of_total=True)
    suspects = [fact for fact in operands if fact.value + gap > 0 and _one_digit(fact, fact.value + gap)]
    if len(suspects) == 1:
        yield from _digit(suspects[0], suspects[0].value + gap, of_total=False)


def _twice(operands: Sequence[Stated], gap: Decimal) -> Iterator[Cause]:
    for fact in operands:
        if fact.value == -gap:
            yield (
                f"差额正好等于“{fact.label}”{fact.show()}，该项可能已含在别的分项中",
                f"the difference is exactly “{fact.label_en}”, {fact.show('en')}, which another part may already hold",
            )


def _left_out(result: Stated, operands: Sequence[Stated], *, gap: Decimal, book: Book) -> Iterator[Cause]:
    levels = {"", *(fact.level for fact in operands)}
    for fact in book.by_indicator[result.indicator]:
        near = abs(fact.start - result.start) <= NEAR and fact.period == result.period
        # A level that no part has; another figure of a level that one has equals the gap by chance.
        if near and fact.value == gap and fact is not result and fact.level not in levels:
            yield (
                f"{LEFT_OUT}“{fact.label}”{fact.show()}",
                f"“{fact.label_en}”, {fact.show('en')}, was left out",
            )


def _digits(fact: Stated, value: Decimal) -> tuple[str, str]:
    divisor, _ = scale([fact])
    return plain(fact.value / divisor), plain(value / divisor)


def _one_digit(fact: Stated, value: Decimal) -> bool:
    one, two = _digits(fact, value)
    return len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1


def _swapped(fact: Stated, value: Decimal) -> bool:
    one, two = _digits(fact, value)
    places = [i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    pair = len(one) == len(two) and len(places) == 2 and places[1] - places[0] == 1
    return pair and one[places[0]] == two[places[1]] and one[places[1]] == two[places[0]]


def _digit(fact: Stated, value: Decimal, *, of_total: bool) -> Iterator[Cause]:
    one, two = _digits(fact, value)
    what = ("合计", "the total") if of_total else (f"“{fact.label}”", f"“{fact.label_en}”")
    doubt = ("（也可能是某一分项有误，仅凭文本不能断定）", " (or one part is wrong; the text alone does not say which)")
    if _one_digit(fact, value):
        yield (
            f"一位数字之差：{what[0]} {one} 若为 {two} 则完全相符{doubt[0] if of_total else ''}",
            f"one digit: with {two} for {one} in {what[1]} everything agrees{doubt[1] if of_total else ''}",
        )
    elif _swapped(fact, value):
        yield (
            f"相邻两位数字颠倒：{what[0]} {one} 若为 {two} 则完全相符",
            f"two neighbouring digits swapped: with {two} for {one} in {what[1]} everything agrees",
        )


def hole(sums: Sequence[tuple[Stated, Sequence[Stated], Computed]], result: Stated) -> Cause:
    """One dropped part seen from two sides: money and heads of one list lack amounts whose quotient is a listed rate.

    ``sums`` are the totals of the document with their parts. The quotient must equal the rate of a part exactly and the
    missing heads be a whole number: both at once by chance is out of the question.
    """
    mine = next((entry for entry in sums if entry[0] is result), None)
    if mine is None:
        return NONE
    for other in sums:
        near = abs(other[0].start - result.start) <= NEAR and other[0].period == result.period
        if near and (mine[0].unit == "元") != (other[0].unit == "元"):
            money, heads = (mine, other) if mine[0].unit == "元" else (other, mine)
            found = _same_hole(money, heads)
            if found != NONE:
                return found
    return NONE


def _same_hole(
    money: tuple[Stated, Sequence[Stated], Computed], heads: tuple[Stated, Sequence[Stated], Computed]
) -> Cause:
    lost, people = money[0].value - money[2].value, heads[0].value - heads[2].value
    if lost <= 0 or people <= 0 or people != people.to_integral_value():
        return NONE
    parts = {(fact.level, fact.breakdown): fact for fact in heads[1]}
    for fact in money[1]:
        pair = parts.get((fact.level, fact.breakdown))
        if pair is not None and pair.value and fact.value * people == lost * pair.value:
            rate, amount = numbers.show(lost / people, "元"), numbers.show(lost, "元")
            return (
                f"金额与人数缺的是同一个分项：{amount} ÷ {plain(people)} = {rate}，"
                f"与“{fact.label}”的人均标准相同，可能漏列了 {plain(people)} 人的一项",
                f"money and heads lack the same part: {numbers.show(lost, '元', 'en')} ÷ {plain(people)} = "
                f"{numbers.show(lost / people, '元', 'en')} each, the rate of “{fact.label_en}”; "
                f"an item of {plain(people)} people was probably dropped",
            )
    return NONE

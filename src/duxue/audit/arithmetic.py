"""Recomputes one asserted relation from its operands: exactly, within the printed digits, and written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from duxue import numbers
from duxue.audit.book import RATIO, WAN, Stated

HUNDRED = Decimal(100)
PERCENT = ("%", "个百分点")
FALLS = r"压减|减少|下降|降低|降至|降到|缩减|回落"


@dataclass(frozen=True, slots=True)
class Computed:
    """The recomputed value with the bounds that the printed digits of the operands allow, and the arithmetic as text.

    ``holds`` is set where the relation is a comparison and not an equation; ``may`` says that it could hold for values
    that would be printed with the same digits: 98.1%, 98.1% may have risen.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    text: str
    holds: bool | None = None
    may: bool = False


def plain(value: Decimal) -> str:
    """A number with thousands separators and without noise."""
    return numbers.show(value, "")


def scale(facts: Sequence[Stated]) -> tuple[Decimal, str]:
    """Divisor and unit in which amounts of money are written side by side; counts stay as they are."""
    if facts[0].unit != "元":
        return Decimal(1), facts[0].unit if facts[0].unit in PERCENT else ""
    return (WAN, "万元") if any(fact.factor >= WAN for fact in facts) else (Decimal(1), "元")


def _points(unit: str) -> str:
    """What a difference of two percentages is counted in."""
    return "个百分点" if unit == "%" else unit


def _joined(values: Sequence[Decimal], sign: str, divisor: Decimal) -> str:
    return f" {sign} ".join(plain(value / divisor) for value in values)


def _tail(value: Decimal, divisor: Decimal, unit: str) -> str:
    blank = "" if unit in ("", "%") else " "
    return f" = {plain(value / divisor)}{blank}{unit}"


def total(result: Stated, operands: Sequence[Stated]) -> Computed:
    """Σ operands."""
    divisor, unit = scale([result, *operands])
    value = sum((fact.value for fact in operands), Decimal(0))
    text = _joined([fact.value for fact in operands], "+", divisor) + _tail(value, divisor, unit)
    low, high = (sum((getattr(fact, side) for fact in operands), Decimal(0)) for side in ("low", "high"))
    return Computed(value, low, high, text)


def difference(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The first operand less the second; its absolute value where the words say that something fell."""
    one, two = operands
    if one.value < two.value and result.value >= 0 and result.says(FALLS):
        one, two = two, one
    divisor, unit = scale([one, two])
    value = one.value - two.value
    text = f"{plain(one.value / divisor)} − {plain(two.value / divisor)}" + _tail(value, divisor, _points(unit))
    text = text.replace("= -", "= −")
    return Computed(value, one.low - two.high, one.high - two.low, text)


def growth(result: Stated, operands: Sequence[Stated]) -> Computed:
    """(new − old) ÷ old in per cent; a reduction rate counts the fall as positive."""
    new, old = operands
    divisor, unit = scale([new, old])
    falls = new.value < old.value and result.value >= 0 and result.says(FALLS)
    value = (new.value / old.value - 1) * HUNDRED
    low, high = (new.low / old.high - 1) * HUNDRED, (new.high / old.low - 1) * HUNDRED
    first, second = (old, new) if falls else (new, old)
    if falls:
        value, low, high = -value, -high, -low
    text = (
        f"({plain(first.value / divisor)} − {plain(second.value / divisor)}) ÷ {plain(old.value / divisor)}"
        f" × 100 = {plain(round(value, 4))}%"
    )
    return Computed(value, low, high, text + (f"（{unit}）" if unit == "万元" else ""))


def _quotient(one: Stated, two: Stated, *, times: Decimal, unit: str) -> Computed:
    value = one.value / two.value * times
    mark = " × 100" if times == HUNDRED else ""
    blank = "" if unit in ("", "%") else " "
    text = f"{one.figure()} ÷ {two.figure()}{mark} = {plain(round(value, 4))}{blank}{unit}"
    return Computed(value, one.low / two.high * times, one.high / two.low * times, text)


def ratio(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The first operand over the second; beside 3.8:6.2 also as parts of the same whole."""
    found = _quotient(operands[0], operands[1], times=Decimal(1), unit=result.unit if result.unit == "元" else "")
    printed = RATIO.fullmatch(result.printed)
    if not printed:
        return found
    whole = Decimal(printed[1]) + Decimal(printed[2])
    left = whole * found.value / (1 + found.value)
    return replace(found, text=f"{found.text}，即 {left:.2f}:{whole - left:.2f}")


def share(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The first operand over the second in per cent."""
    del result
    return _quotient(operands[0], operands[1], times=HUNDRED, unit="%")


def product(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The first operand times the second."""
    one, two = operands
    value = one.value * two.value
    text = f"{one.figure()} × {two.figure()} = {numbers.show(value, result.unit)}"
    return Computed(value, one.low * two.low, one.high * two.high, text)


def repeat(result: Stated, operands: Sequence[Stated]) -> Computed:
    """Every mention has one value: the first that differs, else the last, is what the result is held against."""
    other = next((fact for fact in operands if fact.value != result.value), operands[-1])
    same = all(fact.value == result.value for fact in operands)
    text = (" = " if same else " ≠ ").join([result.show(), *dict.fromkeys(fact.show() for fact in operands)])
    text = " = ".join([result.show(), *(fact.show() for fact in operands)]) if same else text
    return Computed(other.value, other.low, other.high, text)


def _comparison(pairs: Sequence[tuple[Stated, str, Stated]]) -> Computed:
    signs = {"<": Decimal.__lt__, "≤": Decimal.__le__, "≥": Decimal.__ge__}
    holds = all(signs[sign](one.value, two.value) for one, sign, two in pairs)
    may = all(_may(one, sign, two) for one, sign, two in pairs)
    texts = []
    for one, sign, two in pairs:
        good = signs[sign](one.value, two.value)
        shown = sign if good else {"<": "≥", "≤": ">", "≥": "<"}[sign]
        texts.append(f"{one.figure()} {shown} {two.figure()}")
    gap = max((one.value - two.value) * (-1 if sign == "≥" else 1) for one, sign, two in pairs)
    return Computed(gap, gap, gap, "; ".join(texts), holds, may)


def _may(one: Stated, sign: str, two: Stated) -> bool:
    """Whether a comparison holds for some values that are printed so; a limit is not measured, so it is its number."""
    if sign == "≥":
        return one.high >= (two.low if two.approx else two.value)
    return one.low < two.high if sign == "<" else one.low <= two.high


def bound(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The result is at most each operand."""
    return _comparison([(result, "≤", fact) for fact in operands])


def threshold(result: Stated, operands: Sequence[Stated]) -> Computed:
    """Each operand reaches the result."""
    return _comparison([(fact, "≥", result) for fact in operands])


def trend(result: Stated, operands: Sequence[Stated]) -> Computed:
    """Operands and result rise strictly in this order."""
    series = [*operands, result]
    found = _comparison([(one, "<", two) for one, two in pairwise(series)])
    sign = " < " if found.holds else ", "
    text = sign.join(fact.show() for fact in series)
    return Computed(found.value, found.low, found.high, text, found.holds, found.may)


def average(result: Stated, operands: Sequence[Stated]) -> Computed:
    """The result lies between the smallest and the largest operand."""
    least, most = min(operands, key=_value), max(operands, key=_value)
    return _comparison([(least, "≤", result), (result, "≤", most)])


def _value(fact: Stated) -> Decimal:
    return fact.value


Rule = Callable[[Stated, Sequence[Stated]], Computed]
RULES: dict[str, Rule] = {
    "sum": total,
    "difference": difference,
    "growth": growth,
    "ratio": ratio,
    "share": share,
    "product": product,
    "repeat": repeat,
    "bound": bound,
    "average": average,
    "trend": trend,
    "threshold": threshold,
}
# How many operands a kind takes: exactly two, or at least one.
PAIRS = frozenset(("difference", "growth", "ratio", "share", "product"))


def within(result: Stated, computed: Computed) -> str:
    """``same`` if it rounds to the printed digits, ``near`` if they allow it (also when cut off), else ``off``."""
    if computed.holds is not None:
        return "same" if computed.holds else "near" if computed.may else "off"
    if result.low <= computed.value <= result.high:
        return "near" if result.approx and computed.value != result.value else "same"
    # Values that were cut off instead of rounded lie up to one step above what is printed.
    high = result.high if result.exact else max(result.high, result.value + result.step)
    return "near" if computed.low <= high and result.low <= computed.high else "off"

"""The verdict on one relation: what follows from the numbers, and what cannot be told for want of scope or base.

The rule throughout: *inconsistent* only where no rounding, no other scope and no unprinted base can save the
assertion. Everything else that does not come out is *cannot tell*, with what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from duxue import numbers
from duxue.audit import bases, causes
from duxue.audit.arithmetic import PAIRS, PERCENT, RULES, Computed, within
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, ROUNDING, UNTOLD, Claim

Why = tuple[str, str]
BELOW = r"低于|未达到|不达标|不足|未达标"
# A rate of one scope and year has one value; counts and sums of money of one name may be of several events.
STEADY = ("rate", "share", "ratio", "score")
AGREES = {
    "sum": ("各分项相加等于合计", "the parts add up to the total"),
    "difference": ("两数相减等于所述差额", "the difference of the two figures is the one stated"),
    "growth": ("按旧值计算的变动幅度与所述一致", "the rate of change on the old value is the one stated"),
    "ratio": ("两数相除与所述之比一致", "the quotient is the ratio stated"),
    "share": ("两数相除与所述占比一致", "the quotient is the share stated"),
    "product": ("两数相乘与所述一致", "the product is the figure stated"),
    "repeat": ("几处数字相同", "every mention has the same figure"),
    "bound": ("部分没有超过整体", "no part exceeds its whole"),
    "average": ("平均数落在最小值与最大值之间", "the average lies between the least and the greatest"),
    "trend": ("各年依次上升，与所述一致", "every year is above the one before, as stated"),
    "threshold": ("各数都达到所述数值", "every figure reaches the one stated"),
}
FAILS = {
    "sum": (
        "分项之和与合计不符，且超出舍入所能解释的范围",
        "the parts do not add up to the total, beyond any rounding",
    ),
    "difference": ("两数相减得不出所述差额", "the difference of the two figures is not the one stated"),
    "growth": ("按所印两年数值计算，变动幅度与所述不符", "the two printed years give another rate of change"),
    "ratio": ("两数相除得不出所述之比", "the two figures give another ratio"),
    "share": ("两数相除得不出所述占比", "the two figures give another share"),
    "product": ("两数相乘得不出所述数值", "the two figures give another product"),
    "repeat": ("同一指标、同一口径给出了不同数字", "one indicator with one scope is given different figures"),
    "bound": ("部分大于整体", "a part exceeds its whole"),
    "average": ("平均数落在各组之外", "the average lies outside its groups"),
    "trend": ("所印数值并非逐年上升", "the printed figures do not rise year by year"),
    "threshold": ("有数值没有达到所述水平", "a figure does not reach the level stated"),
}


def relation(
    kind: str,
    result: Stated,
    operands: Sequence[Stated],
    *,
    book: Book,
    sums: Sequence[tuple[Stated, Sequence[Stated], Computed]] = (),
    backed: Mapping[int, tuple[Stated, ...]] | None = None,
) -> Claim | None:
    """The claim of one relation, or None where the operands are not enough to compute anything.

    ``sums`` are the other totals of the document, ``backed`` the figures that a printed rate can be recomputed from.
    """
    if kind not in RULES or not operands or (kind in PAIRS and (len(operands) != 2 or not operands[1].value)):
        return None
    computed = RULES[kind](result, operands)
    place = within(result, computed)
    verdict, why = {"same": (CONSISTENT, AGREES[kind]), "near": (ROUNDING, _rounding())}.get(
        place, (INCONSISTENT, None)
    )
    cause = causes.NONE
    if kind == "average" and place == "same" and (doubt := bases.weights(result, operands, book)):
        verdict, why = UNTOLD, doubt
    if why is None:
        cause = causes.likeliest(kind, result, operands, computed=computed, book=book)
        gap = causes.hole(sums, result) if kind == "sum" else causes.NONE
        cause = gap if gap != causes.NONE else cause
        doubt = _doubt(
            kind, result, operands, computed=computed, book=book, backed=backed or {}, proven=gap != causes.NONE
        )
        verdict, why = (UNTOLD, doubt) if doubt else (INCONSISTENT, FAILS[kind])
        if kind == "threshold" and result.says(BELOW):
            verdict, why, cause = (
                CONSISTENT,
                ("文中自述低于该数值", "the text itself says that it is below"),
                causes.NONE,
            )
        elif kind == "repeat" and verdict == INCONSISTENT:
            why, cause = _contradiction(result, operands, backed or {})
    shown = "成立" if verdict == CONSISTENT and computed.holds is not None else _shown(kind, result, computed)
    return Claim(
        kind=kind,
        result=result,
        operands=tuple(operands),
        verdict=verdict,
        why=why,
        computed=shown,
        arithmetic=computed.text,
        difference=_difference(kind, result, computed),
        cause=cause if verdict != CONSISTENT else causes.NONE,
    )


def _rounding() -> Why:
    return ("差额在所印数字的舍入或约数范围之内", "the difference is within what the printed digits allow")


def _shown(kind: str, result: Stated, computed: Computed) -> str:
    if computed.holds is not None:
        return "成立" if computed.holds else "不成立"
    unit = "%" if kind in ("growth", "share") else result.unit
    return numbers.show(round(computed.value, 4), unit if not unit.startswith(":") else "")


def _difference(kind: str, result: Stated, computed: Computed) -> str:
    gap = result.value - computed.value
    if computed.holds is not None or within(result, computed) == "same" or kind == "repeat":
        return ""
    if result.unit in PERCENT:
        return numbers.show(round(gap, 2), "个百分点").replace("-", "−")
    return numbers.show(round(gap, 6), "" if result.unit.startswith(":") else result.unit).replace("-", "−")


def _doubt(
    kind: str,
    result: Stated,
    operands: Sequence[Stated],
    *,
    computed: Computed,
    book: Book,
    backed: Mapping[int, tuple[Stated, ...]],
    proven: bool,
) -> Why | None:
    """Why a relation that does not come out still cannot be called wrong, or None."""
    everyone = (result, *operands)
    if any(fact.approx for fact in everyone) and kind not in ("threshold", "bound"):
        return (
            "其中有约数（余、约、以上），不能逐位核对",
            "one of the figures is approximate and cannot be checked digit by digit",
        )
    if kind == "sum":
        return None if proven else _doubt_of_sum(result, operands, computed=computed, book=book)
    if kind == "repeat":
        return _doubt_of_repeat(result, operands, backed)
    if kind in ("growth", "difference", "trend"):
        return _doubt_of_years(operands if kind == "growth" else (*operands,))
    if kind in ("ratio", "share", "product"):
        return _doubt_of_base(result, operands)
    if kind == "bound" and result.unit == "人次" and any(fact.unit == "人" for fact in operands):
        return (
            "人次可以重复计数，一人按学期计可算两次",
            "the unit counts one person several times, such as once a term",
        )
    if kind in ("bound", "average") and len({fact.indicator for fact in everyone}) > 1:
        return (
            "两个数字的口径不同，谁包含谁没有写明",
            "the scopes differ, and the text does not say which includes which",
        )
    return _doubt_of_period(everyone) if kind in ("bound", "average") else None


def _doubt_of_period(facts: Sequence[Stated]) -> Why | None:
    periods = {fact.period for fact in facts if fact.period}
    if len(periods) > 1:
        return ("各数字不属于同一年份", "the figures do not belong to one year")
    return None


def _doubt_of_sum(result: Stated, operands: Sequence[Stated], *, computed: Computed, book: Book) -> Why | None:
    if _doubt_of_period((result, *operands)):
        return _doubt_of_period((result, *operands))
    if {fact.indicator for fact in operands} != {result.indicator}:
        return (
            "合计与分项不是同一指标，分项是否都属于该合计没有写明",
            "total and parts are different indicators; whether all parts belong to the total is not said",
        )
    if computed.value > result.value or exhaustive(result, operands, book=book):
        return None
    return (
        "“其中”未必列全，未列部分没有写出",
        "the parts need not be all of it, and what is missing is not printed",
    )


def exhaustive(result: Stated, operands: Sequence[Stated], *, book: Book) -> bool:
    """Whether the same split of another total of the section adds up exactly, so that the parts are known to be all."""
    split = {(fact.level, fact.breakdown) for fact in operands}
    for total in book.facts:
        same_scope = (total.level, total.breakdown, total.period, total.section) == (
            *(result.level, result.breakdown, result.period),
            result.section,
        )
        if same_scope and total.indicator != result.indicator:
            parts = [f for f in book.find(total.indicator, period=total.period) if (f.level, f.breakdown) in split]
            if len(parts) == len(split) and sum((f.value for f in parts), Decimal(0)) == total.value:
                return True
    return False


def _doubt_of_years(operands: Sequence[Stated]) -> Why | None:
    scopes = {(fact.indicator, fact.level, fact.breakdown, fact.status) for fact in operands}
    if len(scopes) > 1:
        return (
            "两个数字的口径不同，不能直接相减或相除",
            "the two figures differ in scope and cannot be set against each other",
        )
    return None


def _doubt_of_base(result: Stated, operands: Sequence[Stated]) -> Why | None:
    one, two = operands
    if one.unit != two.unit or result.unit == "元":
        return (
            "人均的分母没有印出，不一定是文中的人数",
            "the base of the per-head figure is not printed and need not be the stated headcount",
        )
    if (one.indicator, one.period) != (two.indicator, two.period):
        return ("占比的分母没有印出", "the base of the share is not printed")
    return None


def _doubt_of_repeat(
    result: Stated, operands: Sequence[Stated], backed: Mapping[int, tuple[Stated, ...]]
) -> Why | None:
    others = [fact for fact in operands if fact.value != result.value]
    if any(fact.indicator != result.indicator for fact in others):
        return (
            "两处不是同一指标，是否应当相等没有写明",
            "two different indicators; whether they should be equal is not said",
        )
    if any((fact.level, fact.period) != (result.level, result.period) for fact in others):
        return ("两处的学段或年份不同", "the two mentions differ in level or year")
    if not result.period:
        return ("年份没有写明，可能是不同年份的数字", "the year is not stated; the figures may be of different years")
    if result.kind not in STEADY:
        return ("两处可能是不同的事项或时点", "the two mentions may be of different events or dates")
    if any((fact.breakdown, fact.status) != (result.breakdown, result.status) for fact in others):
        rebuilt = any(fact.start in backed for fact in (result, *others))
        return None if rebuilt else ("两处的范围不同", "the two mentions differ in scope")
    return None


def _contradiction(
    result: Stated, operands: Sequence[Stated], backed: Mapping[int, tuple[Stated, ...]]
) -> tuple[Why, causes.Cause]:
    for fact, other in ((operands[0], result), (result, operands[0])):
        if fact.start in backed:
            why = (
                f"{fact.show()} 可由文中数字算出，{other.show()} 则不能：同一事项有两个比例",
                f"{fact.show('en')} follows from printed figures, {other.show('en')} does not: two rates of one thing",
            )
            return why, _needed(other, backed[fact.start])
    return FAILS["repeat"], causes.NONE


def _needed(rate: Stated, base: tuple[Stated, ...]) -> causes.Cause:
    """What a rate would take on the printed base: 98.5 % of 65 is 64."""
    whole = max(base, key=lambda fact: fact.value)
    if rate.unit != "%" or not whole.exact:
        return causes.NONE
    count = (rate.value * whole.value / 100).to_integral_value()
    if not rate.low <= count / whole.value * 100 <= rate.high:
        return causes.NONE
    shown = numbers.show(count, whole.unit)
    return (
        f"{rate.show()} 需要 {whole.show()}中的 {shown}，文中所印数字达不到",
        f"{rate.show('en')} would take {numbers.show(count, '')} of {numbers.show(whole.value, '')}, "
        "which the printed figures do not give",
    )

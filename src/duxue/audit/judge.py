"""The verdict on one relation: what follows from the numbers, and what cannot be told for want of scope or base.

The rule throughout: *inconsistent* only where no rounding, no other scope and no unprinted base can save the
assertion. Everything else that does not come out is *cannot tell*, with what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from duxue import numbers
from duxue.audit import bases, causes, doubts, totals
from duxue.audit.arithmetic import PAIRS, PERCENT, RULES, Computed, within
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, ROUNDING, UNTOLD, Claim

Why = tuple[str, str]
BELOW = r"低于|未达到|不达标|不足|未达标"
WITHIN = ("差额在所印数字的舍入或约数范围之内", "the difference is within what the printed digits allow")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a relation is judged with: all facts, the other totals with their parts, and rebuilt rates.

    ``backed`` gives for the start of a rate the printed figures from which it can be recomputed.
    """

    book: Book
    sums: Sequence[tuple[Stated, Sequence[Stated], Computed]] = ()
    backed: Mapping[int, tuple[Stated, ...]] = field(default_factory=dict)


def relation(kind: str, result: Stated, operands: Sequence[Stated], setting: Setting) -> Claim | None:
    """The claim of one relation, or None where the operands are not enough to compute anything."""
    if kind not in RULES or not operands or (kind in PAIRS and (len(operands) != 2 or not operands[1].value)):
        return None
    computed = RULES[kind](result, operands)
    verdict, why, cause = _weigh(kind, result, operands, computed=computed, setting=setting)
    holds = verdict == CONSISTENT and computed.holds is not None
    return Claim(
        kind=kind,
        result=result,
        operands=tuple(operands),
        verdict=verdict,
        why=why,
        computed="成立" if holds else _shown(kind, result, operands, computed),
        arithmetic=computed.text,
        difference=_difference(kind, result, computed),
        cause=cause,
        subject=None if result.kind else _of(operands),
    )


def _of(operands: Sequence[Stated]) -> tuple[str, str]:
    """What a figure without an indicator is called: by the figures that it is computed from."""
    return "与".join(fact.label for fact in operands), " and ".join(fact.label_en for fact in operands)


def _weigh(
    kind: str, result: Stated, operands: Sequence[Stated], *, computed: Computed, setting: Setting
) -> tuple[str, Why, causes.Cause]:
    place = within(result, computed)
    if place == "near":
        return ROUNDING, WITHIN, causes.NONE
    if place == "same":
        doubt = bases.weights(result, operands, setting.book) if kind == "average" else None
        return (UNTOLD, doubt, causes.NONE) if doubt else (CONSISTENT, AGREES[kind], causes.NONE)
    if kind == "threshold" and result.says(BELOW):
        return CONSISTENT, ("文中自述低于该数值", "the text itself says that it is below"), causes.NONE
    gap = causes.hole(setting.sums, result) if kind == "sum" else causes.NONE
    if gap != causes.NONE:
        return INCONSISTENT, FAILS[kind], gap
    cause = causes.likeliest(kind, result, operands, computed=computed, book=setting.book)
    doubt = doubts.doubt(
        kind, result, operands, computed=computed, book=setting.book, rebuilt=frozenset(setting.backed)
    )
    if doubt:
        # What one digit more or less would do says nothing of parts that may overlap.
        told = kind != "sum" or totals.apart(operands) or cause[0].startswith(causes.LEFT_OUT)
        return UNTOLD, doubt, cause if told else causes.NONE
    if kind == "repeat":
        return INCONSISTENT, *_contradiction(result, operands, setting.backed)
    return INCONSISTENT, FAILS[kind], cause


def _shown(kind: str, result: Stated, operands: Sequence[Stated], computed: Computed) -> str:
    if computed.holds is not None:
        return "成立" if computed.holds else "不成立"
    if kind == "repeat":
        return next(fact for fact in operands if fact.value == computed.value).figure()
    unit = "%" if kind in ("growth", "share") else result.unit
    return numbers.show(round(computed.value, 4), unit if not unit.startswith(":") else "")


def _difference(kind: str, result: Stated, computed: Computed) -> str:
    gap = result.value - computed.value
    if computed.holds is not None or within(result, computed) == "same" or kind == "repeat":
        return ""
    if result.unit in PERCENT:
        return numbers.show(round(gap, 2), "个百分点").replace("-", "−")
    return numbers.show(round(gap, 6), "" if result.unit.startswith(":") else result.unit).replace("-", "−")


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

"""Why an assertion that does not come out may still be right: scope, base, year or completeness that is not printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from duxue.audit.arithmetic import Computed
from duxue.audit.book import Book, Stated

Why = tuple[str, str]
# A rate of one scope and year has one value; counts and sums of money of one name may be of several events.
# Figures of one assertion stand at most this many characters apart.
BESIDE = 80
# Words at a rate that make it another one: of the country or the province, or what is wanted.
OF_OTHERS = r"全国|全省|国家|省定|省均|省级|平均水平|目标|要求|规定|标准"
# Which levels a level is made of.
MADE_OF = {"compulsory": {"primary", "junior_secondary"}}
STEADY = ("rate", "share", "ratio", "score")


def doubt(
    kind: str, result: Stated, operands: Sequence[Stated], *, computed: Computed, book: Book, rebuilt: frozenset[int]
) -> Why | None:
    """Why a relation that does not come out still cannot be called wrong, or None.

    ``rebuilt`` are starts of rates that can be recomputed from printed figures.
    """
    everyone = (result, *operands)
    if any(fact.approx for fact in everyone) and kind not in ("threshold", "bound"):
        return (
            "其中有约数（余、约、以上），不能逐位核对",
            "one of the figures is approximate and cannot be checked digit by digit",
        )
    if kind == "sum":
        return _doubt_of_sum(result, operands, computed=computed, book=book)
    if kind == "repeat":
        return _doubt_of_repeat(result, operands, rebuilt)
    if kind in ("growth", "difference", "trend"):
        return _doubt_of_years(operands) or (None if kind == "trend" else _doubt_of_distance(everyone))
    if kind in ("ratio", "share", "product"):
        return _doubt_of_base(result, operands)
    if kind == "bound" and result.unit == "人次" and any(fact.unit == "人" for fact in operands):
        return (
            "人次可以重复计数，一人按学期计可算两次",
            "the unit counts one person several times, such as once a term",
        )
    if kind in ("bound", "average") and len({fact.indicator for fact in everyone}) > 1:
        return (
            "两个数字的口径不同，谁包含谁没有载明",
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
            "合计与分项不是同一指标，分项是否都属于该合计没有载明",
            "total and parts are different indicators; whether all parts belong to the total is not said",
        )
    if _overlap(operands):
        return (
            "分项的范围互有重叠，不能相加",
            "the parts overlap and cannot be added up; which belong to the total is not said",
        )
    if computed.value > result.value or exhaustive(result, operands, book=book):
        return None
    return (
        "“其中”未必列全，未列部分没有写出",
        "the parts need not be all of it, and what is missing is not printed",
    )


def _overlap(operands: Sequence[Stated]) -> bool:
    """Whether one part holds another: compulsory education beside primary schools, or a part of a part."""
    levels = {fact.level for fact in operands}
    within = any(levels & MADE_OF.get(level, set()) for level in levels) or ("all" in levels and len(levels) > 1)
    scopes = [(fact.level, fact.breakdown) for fact in operands]
    return within or len(set(scopes)) < len(scopes)


def exhaustive(result: Stated, operands: Sequence[Stated], *, book: Book) -> bool:
    """Whether the same split of another total of the section adds up exactly, so that the parts are known to be all."""
    split = {(fact.level, fact.breakdown) for fact in operands}
    for total in book.facts:
        same_scope = (total.level, total.breakdown, total.period, total.section) == (
            *(result.level, result.breakdown, result.period),
            result.section,
        )
        if same_scope and total.indicator != result.indicator and total.unit == result.unit:
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


def _doubt_of_distance(facts: Sequence[Stated]) -> Why | None:
    starts = [fact.start for fact in facts]
    if max(starts) - min(starts) > BESIDE:
        return (
            "几个数字不在同一处，口径是否相同没有载明",
            "the figures stand in different places; whether they are of one scope is not said",
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


def _doubt_of_repeat(result: Stated, operands: Sequence[Stated], rebuilt: frozenset[int]) -> Why | None:
    others = [fact for fact in operands if fact.value != result.value]
    if any(fact.indicator != result.indicator for fact in others):
        return (
            "两处不是同一指标，是否应当相等没有载明",
            "two different indicators; whether they should be equal is not said",
        )
    if any((fact.level, fact.period) != (result.level, result.period) for fact in others):
        return ("两处的学段或年份不同", "the two mentions differ in level or year")
    proven = any(fact.start in rebuilt for fact in (result, *others))
    if not proven and any(fact.says(OF_OTHERS) for fact in (result, *others)):
        return (
            "其中一处可能是标准、目标或全国、全省的数字，原文没有载明",
            "one of the mentions may be a standard, a target or of the country or province; the text does not say",
        )
    if not result.period:
        return ("年份没有载明，可能是不同年份的数字", "the year is not stated; the figures may be of different years")
    if result.kind not in STEADY:
        return ("两处可能是不同的事项或时点", "the two mentions may be of different events or dates")
    if any((fact.breakdown, fact.status) != (result.breakdown, result.status) for fact in others):
        return None if proven else ("两处的范围不同", "the two mentions differ in scope")
    return None

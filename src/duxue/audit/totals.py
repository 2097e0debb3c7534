"""Why a total that its parts do not make up may still be right: overlaps, parts left out, counts that hold others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from duxue.audit.arithmetic import Computed
from duxue.audit.book import Book, Stated

Why = tuple[str, str]

# As far around a total stands what may have been counted twice.
NEAR = 250
# Which levels a level is made of, and two of which one may hold the other: 高中 may stand for 高中阶段.
MADE_OF = {"compulsory": {"primary", "junior_secondary"}}
MAY_HOLD = {"senior_secondary", "vocational"}
# Words of which nothing can be two: parts that carry one each of a family exclude each other.
APART = (
    ("公办", "民办"),
    ("男", "女"),
    ("专职", "兼职"),
    ("首贷", "续贷"),
    ("城区", "镇区", "乡村"),
    *(("城市", "农村"), ("城镇", "农村"), ("城区", "农村"), ("县城", "农村"), ("城镇", "乡村")),
    ("中央", "省级", "市级", "县级", "区级"),
)
# All there are of a kind are among all of the other: teachers among staff.
WITHIN = {"fulltime_teachers": "staff_count"}


def of_sum(result: Stated, operands: Sequence[Stated], *, computed: Computed, book: Book) -> Why | None:
    """Why a total need not be wrong that its parts do not make up; None where the parts are known to be all of it."""
    if of_period((result, *operands)):
        return of_period((result, *operands))
    if {fact.indicator for fact in operands} != {result.indicator}:
        return (
            "合计与分项不是同一指标，分项是否都属于该合计没有载明",
            "total and parts are different indicators; whether all parts belong to the total is not said",
        )
    if _overlap(operands):
        return (
            "分项的范围可能互有重叠，不能相加",
            "the parts may overlap and cannot be added up; which belong to the total is not said",
        )
    if not apart(operands):
        return (
            "分项之间有没有交叉没有载明，不能断定合计有误",
            "whether the parts exclude each other is not said, so the total need not be wrong",
        )
    if max(fact.value for fact in operands) > result.value:
        return (
            "有分项大于合计，这些分项是否属于该合计没有载明",
            "a part exceeds the total; whether the parts belong to this total is not said",
        )
    if _held(computed.value - result.value, result, operands, book=book):
        return (
            "多出的正好等于文中所印的数字，这部分是否重复计入没有载明",
            "the excess is exactly what is printed beside it; whether that was counted twice is not said",
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


def apart(operands: Sequence[Stated]) -> bool:
    """Whether no one can be in two of the parts: each of a level of its own, or each with a word of one family."""
    levels = {fact.level for fact in operands}
    if len(levels) == len(operands):
        return "" not in levels and not levels >= MAY_HOLD
    words = [[[word for word in family if word in fact.breakdown] for fact in operands] for family in APART]
    sided = [{found[0] for found in each} for each in words if all(len(found) == 1 for found in each)]
    return len(levels) == 1 and any(len(sides) == len(operands) for sides in sided)


def _held(excess: Decimal, result: Stated, operands: Sequence[Stated], *, book: Book) -> bool:
    """Whether the parts exceed their total by one or two of them or by a figure near by, which may be in two parts."""
    values = [fact.value for fact in operands]
    near = [fact.value for fact in book.facts if abs(fact.start - result.start) <= NEAR and fact.unit == result.unit]
    return excess > 0 and (excess in [*values, *near] or any(sum(pair) == excess for pair in combinations(values, 2)))


def exhaustive(result: Stated, operands: Sequence[Stated], *, book: Book) -> bool:
    """Whether the same split of a wider total of the section adds up exactly, so that the parts are known to be all.

    Where the staff of three levels are all the staff, the teachers of these levels are all the teachers.
    """
    split = {(fact.level, fact.breakdown) for fact in operands}
    for total in book.facts:
        same_scope = (total.level, total.breakdown, total.period, total.section) == (
            *(result.level, result.breakdown, result.period),
            result.section,
        )
        if same_scope and total.indicator == WITHIN.get(result.indicator):
            parts = [f for f in book.find(total.indicator, period=total.period) if (f.level, f.breakdown) in split]
            if len(parts) == len(split) and sum((f.value for f in parts), Decimal(0)) == total.value:
                return True
    return False


def of_bound(result: Stated, operands: Sequence[Stated]) -> Why | None:
    """A part that is larger than its whole, if it is a part of it."""
    if result.unit == "人次" and any(fact.unit == "人" for fact in operands):
        return (
            "人次可以重复计数，一人按学期计可算两次",
            "the unit counts one person several times, such as once a term",
        )
    other = _of_scope((result, *operands))
    if other is None and not of_period((result, *operands)) and not _bracketed(result, operands[0]):
        return (
            "这一数字大于前面的数字，是否属于其中没有载明",
            "the figure exceeds the one before it; whether it is a part of that is not said",
        )
    return other or of_period((result, *operands))


def of_average(result: Stated, operands: Sequence[Stated]) -> Why | None:
    """An average beyond the groups that it is of."""
    other = _of_scope((result, *operands))
    if other is None and not _covers(result, operands):
        return (
            "所列各组未必列全，未列的组没有写出",
            "the groups need not be all there are, and what is missing is not printed",
        )
    return other or of_period((result, *operands))


def _of_scope(facts: Sequence[Stated]) -> Why | None:
    if len({fact.indicator for fact in facts}) > 1:
        return (
            "两个数字的口径不同，谁包含谁没有载明",
            "the scopes differ, and the text does not say which includes which",
        )
    return None


def _bracketed(part: Stated, whole: Stated) -> bool:
    """Whether a part stands in the bracket right behind its whole; 其中 behind a comma may be of another figure."""
    return part.says(rf"{re.escape(whole.printed)}[^,，。;；(（]{{0,4}}[(（]")


def _covers(result: Stated, operands: Sequence[Stated]) -> bool:
    """Whether the groups are all that an average is of: the levels it is made of, or the two sides of a division."""
    levels = {fact.level for fact in operands}
    if result.level in MADE_OF and not any(fact.breakdown for fact in operands):
        return MADE_OF[result.level] <= levels
    return len(operands) > 1 and levels == {result.level} and apart(operands)


def of_period(facts: Sequence[Stated]) -> Why | None:
    """Why figures are not set against each other that are of several years."""
    periods = {fact.period for fact in facts if fact.period}
    if len(periods) > 1:
        return ("各数字不属于同一年份", "the figures do not belong to one year")
    return None

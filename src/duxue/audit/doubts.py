"""Why an assertion that does not come out may still be right: scope, base, year or completeness that is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from duxue.audit.arithmetic import Computed
from duxue.audit.book import Book, Stated

Why = tuple[str, str]
# A rate of one scope and year has one value; counts and sums of money of one name may be of several events.
# Figures of one assertion stand at most this many characters apart.
BESIDE = 80
# As far around a total stands what may have been counted twice.
NEAR = 250
# Words at a rate that make it another one: of the country or the province, or what is wanted.
OF_OTHERS = r"全国|全省|国家|省定|省均|省级|平均水平|目标|要求|规定|标准"
# Which levels a level is made of, and two of which one may hold the other: 高中 may stand for 高中阶段.
MADE_OF = {"compulsory": {"primary", "junior_secondary"}}
MAY_HOLD = {"senior_secondary", "vocational"}
STEADY = ("rate", "share", "ratio", "score")
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
CLAUSE = re.compile(r"[,，。;；:：(（)）]")
NEUTRAL = re.compile(
    r"(?:19|20)\d\d年(?:度|底|末)?|截至|目前|全[县区市州旗]|我[县区市]|保持在?|稳定在?|达到?|已经?|[为是有约\s]"
)
# All there are of a kind are among all of the other: teachers among staff.
WITHIN = {"fulltime_teachers": "staff_count"}
# A change on a base that was put right for the comparison is not that between the printed values.
ADJUSTED = r"同口径|可比|剔除|扣除|不变价|实际增长|不含|调整后"


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
    if kind == "trend":
        return _doubt_of_years(operands)
    if kind in ("growth", "difference"):
        return (
            _doubt_of_years(operands)
            or _doubt_of_change(result, operands)
            or _doubt_of_distance(everyone)
            or _doubt_of_namesakes(operands, book)
        )
    if kind in ("ratio", "share", "product"):
        return _doubt_of_base(kind, result, operands) or _doubt_of_distance(everyone)
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
    if kind == "bound" and not _doubt_of_period(everyone) and not _bracketed(result, operands[0]):
        return (
            "这一数字大于前面的数字，是否属于其中没有载明",
            "the figure exceeds the one before it; whether it is a part of that is not said",
        )
    if kind == "average" and not _covers(result, operands):
        return (
            "所列各组未必列全，未列的组没有写出",
            "the groups need not be all there are, and what is missing is not printed",
        )
    return _doubt_of_period(everyone) if kind in ("bound", "average") else None


def _bracketed(part: Stated, whole: Stated) -> bool:
    """Whether a part stands in the bracket right behind its whole; 其中 behind a comma may be of another figure."""
    return part.says(rf"{re.escape(whole.printed)}[^,，。;；(（]{{0,4}}[(（]")


def _covers(result: Stated, operands: Sequence[Stated]) -> bool:
    """Whether the groups are all that an average is of: the levels it is made of, or the two sides of a division."""
    levels = {fact.level for fact in operands}
    if result.level in MADE_OF and not any(fact.breakdown for fact in operands):
        return MADE_OF[result.level] <= levels
    return len(operands) > 1 and levels == {result.level} and apart(operands)


def _doubt_of_change(result: Stated, operands: Sequence[Stated]) -> Why | None:
    now = operands[0]
    if result.says(ADJUSTED):
        return (
            "变动按同口径或剔除后的基数计算，该基数没有印出",
            "the change is on an adjusted base, which is not printed",
        )
    if now.period.isdigit() and operands[1].period.isdigit() and now.period < operands[1].period:
        return ("两个数值的先后没有读清，变动不能核对", "which of the two values is the earlier one is not clear")
    if result.level not in ("", "all", now.level) or result.breakdown not in ("", now.breakdown):
        return (
            "变动所指的范围与两年数值不同",
            "the change is of another scope than the two values",
        )
    return None


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


def _doubt_of_namesakes(operands: Sequence[Stated], book: Book) -> Why | None:
    """Two figures of one name, level and year: 教育经费总收入 and in it 国家财政性教育经费总收入 have a change each."""
    for fact in operands:
        same = book.find(fact.indicator, level=fact.level, period=fact.period)
        same += book.by_identity[fact.identity]
        if len({other.value for other in same if other.breakdown == fact.breakdown}) > 1:
            return (
                "同名同年的数字不止一个，变动所比的是哪一个没有载明",
                "there are several figures of this name and year; which of them changed is not said",
            )
    return None


def _doubt_of_base(kind: str, result: Stated, operands: Sequence[Stated]) -> Why | None:
    one, two = operands
    if kind == "ratio" and (one.indicator != two.indicator or not result.says("招生")) and result.unit != "元":
        return (
            "两项的统计范围没有载明，不一定就是计算该比所用的数字",
            "what is counted on either side is not said; the ratio need not be of these figures",
        )
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
    if not proven and not alike([result, *others]):
        return (
            "两处的说法不同，是否指同一范围、同一时点没有载明",
            "the two mentions have other words; whether they are of one scope and date is not said",
        )
    return None


def alike(facts: Sequence[Stated]) -> bool:
    """Whether the words before the numbers are the same, so that they are said to be of the same thing."""
    words = {_called(fact) for fact in facts}
    return len(words) == 1 and "" not in words


def _called(fact: Stated) -> str:
    """The words of the clause that the number stands in, without years, place and verbs: what it is said to be of."""
    before = fact.evidence[: max(fact.evidence.rfind(fact.printed), 0)]
    return NEUTRAL.sub("", CLAUSE.split(before)[-1])

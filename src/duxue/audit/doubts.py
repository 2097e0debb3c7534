"""Why an assertion that does not come out may still be right: scope, base, year or completeness that is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duxue.audit import totals
from duxue.audit.arithmetic import Computed
from duxue.audit.book import Book, Stated
from duxue.audit.totals import Why

# Figures of one assertion stand at most this many characters apart.
BESIDE = 80
# Words at a rate that make it another one: of the country or the province, or what is wanted.
OF_OTHERS = r"全国|全省|国家|省定|省均|省级|平均水平|目标|要求|规定|标准"
# A rate of one scope and year has one value; counts and sums of money of one name may be of several events.
STEADY = ("rate", "share", "ratio", "score")
CLAUSE = re.compile(r"[,，。;；:：(（)）]")
NEUTRAL = re.compile(
    r"(?:19|20)\d\d年(?:度|底|末)?|截至|目前|全[县区市州旗]|我[县区市]|保持在?|稳定在?|达到?|已经?|[为是有约\s]"
)
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
        return totals.of_sum(result, operands, computed=computed, book=book)
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
    if kind == "bound":
        return totals.of_bound(result, operands)
    return totals.of_average(result, operands) if kind == "average" else None


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

"""Figures against national thresholds: met, not met, not stated, not comparable, and how far to trust the verdict.

A threshold that was not checked in two places or at an official one never decides. What every school or class must
meet is only tested as a necessary condition by the figure of a county: failing the mean proves that one fails, and
meeting it proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from duxue import catalogue, numbers
from duxue.audit.book import Book, Stated, stated
from duxue.catalogue import Standard
from duxue.comparison.derived import Derived, everything
from duxue.comparison.thresholds import decisive, holds_in, in_force, trust
from duxue.comparison.values import QUOTED, narrowed
from duxue.dataset import Report

MET, NOT_MET, NOT_STATED, NOT_COMPARABLE = "met", "not met", "not stated", "not comparable"
VERDICTS = {
    NOT_MET: ("未达到", "not met"),
    MET: ("达到", "met"),
    NOT_COMPARABLE: ("不可比", "not comparable"),
    NOT_STATED: ("未载明", "not stated"),
}
COLUMNS = [
    *(
        "key",
        "indicator",
        "name",
        "name_en",
        "level",
        "document_title",
        "document_no",
        "clause",
        "verified",
        "decisive",
    ),
    *(
        "applies_to",
        "operator",
        "threshold",
        "unit",
        "stated",
        "shown",
        "printed",
        "origin",
        "start",
        "operands",
        "verdict",
    ),
    *("why", "why_en", "caveat", "caveat_en"),
]
# Looked for under one name, stated under another that means something else: (wanted, stated) → why.
MISTAKEN = {
    ("quality_balance_coefficient", "balance_difference_coefficient"): (
        "文中是2012年办法的综合差异系数（8项的平均），不是2017年办法逐项计算的7项差异系数",
        "the text gives the mean of eight coefficients of 2012, not the seven that stand alone since 2017",
    ),
    ("balance_difference_coefficient", "quality_balance_coefficient"): (
        "文中是2017年办法逐项计算的差异系数，不是2012年办法8项的平均",
        "the text gives a coefficient that stands alone since 2017, not the mean of eight of 2012",
    ),
    ("junior_three_year_retention_rate", "compulsory_retention_rate"): (
        "文中是九年义务教育巩固率，不是初中三年巩固率，两者分母和调整方法都不同",
        "the text gives the nine-year retention rate, not the three-year one of lower secondary schools",
    ),
    ("compulsory_retention_rate", "junior_three_year_retention_rate"): (
        "文中是初中三年巩固率，不是九年义务教育巩固率",
        "the text gives the three-year retention rate of lower secondary schools, not the nine-year one",
    ),
    ("pupil_staff_ratio", "pupil_teacher_ratio"): (
        "文中的生师比以专任教师为分母，编制标准以教职工为分母",
        "the ratio in the text is per full-time teacher, the staffing standard per member of staff",
    ),
    ("inclusive_kindergarten_coverage", "inclusive_kindergarten_share"): (
        "文中按幼儿园数计，覆盖率应按在园幼儿数计",
        "the text counts kindergartens, coverage counts children",
    ),
}
# Evaluations recognise a county that applies; not reaching their thresholds breaks no rule.
RECOGNITION = ("这是申报认定的门槛，未达到不等于违规", "a threshold for recognition: missing it breaks no rule")
# A quotient of two totals is of one scope only where both are.
ONE_SCOPE = (
    "两数是否同一范围（公办与民办、附设班）没有载明",
    "whether both figures are of one scope (public and private, attached classes) is not said",
)
# The staff of nine-year schools are counted with lower secondary, their primary pupils with primary: a primary ratio
# can only come out too high, so that meeting the standard stands and missing it does not; others may err either way.
STAFF = (
    "一贯制学校的教职工可能归入别的学段，按学段推算的比值不能判定是否达到",
    "staff of schools of several levels may be counted with another level, so the ratio of one level decides nothing",
)
NECESSARY = ("school", "class", "teacher")
ELSEWHERE = {
    "country": (
        "是全国的目标或结果，不是县级标准",
        "a target or result of the whole country, not a threshold of a county",
    ),
    "province": ("是对省级的要求", "a requirement on provinces"),
    "kind": (
        "只适用于其中一类学校（见标准名称），县级数字没有把它分开",
        "holds for one kind of school only (see its name), which the figure of a county does not tell apart",
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a report has for a threshold: a value with the facts it rests on."""

    value: Decimal
    facts: tuple[Stated, ...]
    unit: str
    caveat: tuple[str, str] = ("", "")
    derived: bool = False
    level_stated: bool = True

    @property
    def approx(self) -> bool:
        """Whether a fact is approximate."""
        return any(fact.approx for fact in self.facts)

    @property
    def least(self) -> Decimal:
        """The least value that an approximate figure may have: 85 of 85%以上, less of 约85%; nought where derived."""
        return Decimal(0) if self.derived else self.facts[0].low


def standards(report: Report) -> pd.DataFrame:
    """One row a threshold in force in the year and place of a report, about a known indicator.

    Columns: key, indicator, name, name_en, level, document_title, document_no, clause, verified (how), decisive
    (whether a verdict may rest on it), applies_to, operator, threshold, unit, stated (value or None), shown, origin
    (``stated``, ``derived`` or empty), start (of the fact, None where derived), operands (starts), verdict (``met``,
    ``not met``, ``not stated``, ``not comparable``), why, why_en, caveat, caveat_en. Not met stands first, not stated
    last.
    """
    book = Book(stated(report))
    computed = {(item.indicator, item.level, item.parts[0].period): item for item in everything(book)}
    rows = [_row(book, standard, report.document.period, computed=computed) for standard in applicable(report)]
    rows.sort(key=lambda row: list(VERDICTS).index(row["verdict"]))
    return pd.DataFrame(rows, columns=COLUMNS)


def applicable(report: Report) -> Iterator[Standard]:
    """Thresholds about a known indicator in force in the year and place of the report."""
    place = report.document.place
    for standard in catalogue.standards():
        if standard.indicator and in_force(standard, report.document.period) and holds_in(standard, place):
            yield standard


def _row(
    book: Book, standard: Standard, period: str, *, computed: dict[tuple[str, str, str], Derived]
) -> dict[str, Any]:
    found = _stated(book, standard, period) or _derived(standard, period, computed)
    printed = found.facts[0].printed if found and not found.derived else ""
    verdict, why = _verdict(book, standard, found, period=period)
    caveats = [caveat for caveat in (trust(standard), found.caveat if found else ("", "")) if caveat[0]]
    if verdict == NOT_MET and found and found.derived:
        caveats.append(ONE_SCOPE)
    if verdict == NOT_MET and "督导评估" in standard.document_title:
        caveats.append(RECOGNITION)
    return {
        **{key: getattr(standard, key) for key in ("key", "indicator", "name", "name_en", "level", "document_title")},
        **{key: getattr(standard, key) for key in ("document_no", "clause", "verified", "applies_to", "operator")},
        "threshold": standard.threshold,
        "unit": standard.unit,
        "decisive": decisive(standard),
        "stated": float(round(found.value, 4)) if found else None,
        "shown": numbers.show(_shown(found), found.unit, printed=printed) if found else "",
        "printed": printed,
        "origin": ("derived" if found.derived else "stated") if found else "",
        "start": found.facts[0].start if found and not found.derived else None,
        "operands": tuple(fact.start for fact in found.facts) if found else (),
        "verdict": verdict,
        "why": why[0],
        "why_en": why[1],
        "caveat": "；".join(zh for zh, _ in caveats),
        "caveat_en": "; ".join(en for _, en in caveats),
    }


def _stated(book: Book, standard: Standard, period: str) -> Found | None:
    wanted = ("standard", "actual") if standard.indicator == "per_student_public_funds_standard" else ("actual",)
    facts = [
        fact
        for fact in book.find(standard.indicator, period=period, status=None)
        if fact.status in wanted and fact.level in (standard.level, "") and not narrowed(fact.breakdown)
    ]
    if not facts:
        return None
    fact = min(facts, key=lambda fact: fact.level != standard.level)
    entry = catalogue.indicators().get(standard.indicator)
    alone = entry is not None and len(entry.levels) == 1
    return Found(fact.value, (fact,), fact.unit, level_stated=bool(fact.level) or standard.level == "all" or alone)


def _derived(standard: Standard, period: str, computed: dict[tuple[str, str, str], Derived]) -> Found | None:
    item = computed.get((standard.indicator, standard.level, period))
    if item is None:
        return None
    facts = tuple(dict.fromkeys((*item.parts, *item.base)))
    caveat = ("由文中数字推算", "computed from figures of the text")
    if item.caveat[0]:
        caveat = (f"{caveat[0]}；{item.caveat[0]}", f"{caveat[1]}; {item.caveat[1]}")
    return Found(item.value, facts, item.unit, caveat, derived=True)


def _shown(found: Found) -> Decimal:
    """What is stated as it stands, what is derived to two decimals."""
    return round(found.value, 2) if found.derived else found.value


def _verdict(book: Book, standard: Standard, found: Found | None, *, period: str) -> tuple[str, tuple[str, str]]:
    if found is None:
        return _absent(book, standard, period)
    words = QUOTED.search(found.facts[0].breakdown)
    if words and standard.operator != "monotone_nondecreasing":
        return NOT_COMPARABLE, (
            f"文中写作“{words['words']}”，未必是同一口径",
            f"the text calls it “{words['words']}”, which need not mean the same",
        )
    if not found.level_stated:
        return NOT_COMPARABLE, (
            "文中没有载明学段，不能断定说的是这一学段",
            "the text does not state the level, so it need not be about this one",
        )
    if standard.applies_to in ELSEWHERE:
        return NOT_COMPARABLE, ELSEWHERE[standard.applies_to]
    if not decisive(standard):
        return NOT_COMPARABLE, ("阈值未充分核实，不作判定", "the threshold is not verified well enough to decide")
    holds = _holds(book, standard, found, period)
    if isinstance(holds, tuple):
        return holds
    if found.derived and standard.indicator == "pupil_staff_ratio" and not (holds and standard.level == "primary"):
        return NOT_COMPARABLE, STAFF
    if standard.applies_to in NECESSARY and holds:
        return NOT_COMPARABLE, (
            "县级数字只满足必要条件，不能说明每所学校都达到",
            "the figure of a county meets a necessary condition; it does not show that every school does",
        )
    if not holds and standard.applies_to in NECESSARY:
        return NOT_MET, (
            "县级平均未达到，至少有一部分学校达不到",
            "the mean of the county fails, so some schools must fail",
        )
    return (MET, ("达到阈值", "reaches the threshold")) if holds else (NOT_MET, ("未达到阈值", "misses the threshold"))


def _absent(book: Book, standard: Standard, period: str) -> tuple[str, tuple[str, str]]:
    for (wanted, other), why in MISTAKEN.items():
        if wanted == standard.indicator and book.find(other, period=period):
            return NOT_COMPARABLE, why
    others = book.find(standard.indicator, period=period)
    if any(fact.level in (standard.level, "") for fact in others):
        return NOT_COMPARABLE, ("文中只有其中一部分的数字", "the text has a part of it only")
    if any(fact.level == "all" for fact in others):
        return NOT_COMPARABLE, (
            "文中是各学段合在一起的数字，没有这一学段的",
            "the figure of the text is about all levels together, not about this one",
        )
    if others:
        return NOT_COMPARABLE, ("文中数字属于别的学段", "the figures of the text are about other levels")
    return NOT_STATED, ("文中没有载明", "the text does not state it")


OPERATORS = {
    ">=": Decimal.__ge__,
    "<=": Decimal.__le__,
    "=": Decimal.__eq__,
    ">": Decimal.__gt__,
    "<": Decimal.__lt__,
}


def _holds(book: Book, standard: Standard, found: Found, period: str) -> bool | tuple[str, tuple[str, str]]:
    """Whether the value satisfies the operator, or the verdict where it cannot be asked."""
    if standard.operator == "monotone_nondecreasing":
        return _not_less(book, found)
    if standard.operator == "between":
        low, high = (Decimal(bound) for bound in re.split(r"[-–]", standard.threshold))
        return low <= found.value <= high
    if standard.operator not in OPERATORS:
        return NOT_COMPARABLE, ("是参考值或约数，不是界限", "a reference or an approximate figure, not a limit")
    limit = _limit(book, standard, period)
    if limit is None:
        return NOT_STATED, ("用来比较的另一个数字没有载明", "the other figure of the comparison is not stated")
    if found.approx and not (standard.operator in (">=", ">") and found.least >= limit):
        return NOT_COMPARABLE, ("文中是约数", "the figure is approximate")
    return bool(OPERATORS[standard.operator](found.value, limit))


def _limit(book: Book, standard: Standard, period: str) -> Decimal | None:
    try:
        return Decimal(standard.threshold)
    except InvalidOperation:
        # The threshold is another indicator, such as the growth of revenue.
        other = book.one(standard.threshold, period=period, status=None)
        return other.value if other else None


def _not_less(book: Book, found: Found) -> bool | tuple[str, tuple[str, str]]:
    fact = found.facts[0]
    if found.derived or not fact.period.isdigit():
        return NOT_STATED, ("上年数值没有载明", "last year's value is not stated")
    before = book.one(fact.indicator, level=fact.level, breakdown=fact.breakdown, period=str(int(fact.period) - 1))
    if before is None:
        return NOT_STATED, ("上年数值没有载明", "last year's value is not stated")
    return fact.value >= before.value

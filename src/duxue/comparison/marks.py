"""What a plot of several districts may be held against: national values and thresholds of the years that it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import pandas as pd

from duxue import catalogue, numbers
from duxue.catalogue import Standard
from duxue.comparison.national import SETTING, national
from duxue.comparison.peers import drawable, is_total
from duxue.comparison.standards import MET, NOT_MET, applicable, standards
from duxue.comparison.thresholds import decisive, in_force, trust
from duxue.dataset import Report

NATIONAL, THRESHOLD = "national", "threshold"
KINDS = {NATIONAL: ("全国值", "national value"), THRESHOLD: ("标准", "threshold")}
COLUMNS = [
    *("indicator", "name", "name_en", "level", "kind", "period", "value", "label", "label_en", "source"),
    *("caveat", "caveat_en"),
]
SIGNS = {">=": "≥", "<=": "≤"}
AREAS = {"eastern": ("东部", "eastern provinces"), "central and western": ("中西部", "central and western provinces")}
Why = tuple[str, str]
PRESS = ("全国值据二手来源或由公报推算", "the national value is from secondary sources or computed from the bulletin")


def marks(reports: Sequence[Report], pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """National values and thresholds beside which these reports have a figure, each once.

    Columns: indicator, name, name_en, level, kind (``national`` or ``threshold``), period (the year for which it is
    drawn), value, label and label_en (with the year or the sign and the years in force), source (document and clause,
    or where the value was found), caveat and caveat_en (how far that may be trusted). Thresholds that decide nothing
    and those that are no single number are left out. With ``pairs`` (columns of ``compare``) only what their plots show
    is kept.
    """
    rows = [row for report in reports for row in (*_national(report), *_thresholds(report))]
    table = pd.DataFrame(list(dict.fromkeys(rows)), columns=COLUMNS)
    if pairs is None:
        return table
    fit = drawable(pairs)
    shown = {(row[0], row[1], year) for row in fit[["indicator", "level_a", "period_a", "period_b"]].to_numpy()
             for year in row[2:]}  # fmt: skip
    keys = zip(table["indicator"], table["level"], table["period"], strict=True)
    return table[[key in shown for key in keys]].reset_index(drop=True)


def _national(report: Report) -> Iterator[tuple[object, ...]]:
    table = national(report)
    for row in table[table["national"].notna()].itertuples():
        shown, shown_en = (numbers.show(row.national, row.unit, language) for language in ("zh", "en"))
        labels = (f"全国 {row.period} {shown}", f"national {row.period} {shown_en}")
        about = (row.indicator, row.name, row.name_en, row.level, NATIONAL, row.period)
        yield *about, float(row.national), *labels, row.source, *(("", "") if "official" in row.verified else PRESS)


def _thresholds(report: Report) -> Iterator[tuple[object, ...]]:
    table = standards(report)
    judged = set(table.loc[table["decisive"] & table["verdict"].isin((MET, NOT_MET)), "key"])
    for standard in applicable(report):
        value = _number(standard.threshold)
        if standard.key in judged and value is not None and standard.operator in SIGNS:
            entry = catalogue.indicators()[standard.indicator]
            source = " ".join(filter(None, (standard.document_title, standard.document_no, standard.clause)))
            about = (entry.key, entry.zh, entry.en, standard.level, THRESHOLD, report.document.period)
            yield *about, float(value), *_labels(standard, value, entry.unit), source, *trust(standard)


def _labels(standard: Standard, value: Decimal, unit: str) -> Why:
    """The threshold with its sign, where it holds and the years of which that is known."""
    sign = SIGNS[standard.operator]
    shown, shown_en = (numbers.show(value, unit, language) for language in ("zh", "en"))
    first, last = standard.valid_from[:4], standard.valid_to[:4]
    area, area_en = AREAS.get(standard.area, ("", ""))
    when = f"{first}–{last}年" if last else f"{first}年起"
    when_en = f"{first}–{last}" if last else f"since {first}"
    within = "，".join(part for part in (area, when if first else "") if part)
    within_en = ", ".join(part for part in (area_en, when_en if first else "") if part)
    return (
        f"标准 {sign} {shown}" + (f"（{within}）" if within else ""),
        f"standard {sign} {shown_en}" + (f" ({within_en})" if within_en else ""),
    )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def unmarked(kind: str, indicator: str, *, levels: Collection[str], periods: Collection[str]) -> Why:
    """Why a plot of an indicator at these levels and in these years shows no mark of this kind, in both languages."""
    if kind == NATIONAL:
        return _no_national(indicator, levels, periods)
    return _no_threshold(indicator, levels, periods)


def _no_national(indicator: str, levels: Collection[str], periods: Collection[str]) -> Why:
    entry = catalogue.indicators()[indicator]
    if entry.kind not in SETTING or is_total(entry.key, entry.kind):
        return "县的总量不与全国总量并列", "a county's total is not set beside the country's"
    known = [row for row in catalogue.national() if row.indicator == indicator]
    if not known:
        return "没有查到这项指标的全国值", "none is known for this indicator"
    known = [row for row in known if row.level in levels]
    if not known:
        return "没有同一学段的全国值", "none is known for this level"
    if not any(row.year in periods for row in known):
        return "没有这些年份的全国值", "none is known for these years"
    return "全国值的口径不同", "it is defined in another way"


def _no_threshold(indicator: str, levels: Collection[str], periods: Collection[str]) -> Why:
    known = [row for row in catalogue.standards() if row.indicator == indicator]
    if not known:
        return "国家标准没有这项要求", "no national standard asks for it"
    known = [row for row in known if row.level in levels]
    if not known:
        return "国家标准没有针对这一学段的要求", "no national standard is about this level"
    known = [row for row in known if any(in_force(row, period) for period in periods)]
    if not known:
        return "没有这些年份适用的标准", "none is in force in these years"
    if all(_number(row.threshold) is None or row.operator not in SIGNS for row in known):
        return "标准不是一个固定的界限", "the standard is not one fixed limit"
    if not any(map(decisive, known)):
        return "标准未充分核实", "the standard is not verified well enough"
    return "标准是对学校、班级或别处的要求", "the standard is about schools, classes or another place"

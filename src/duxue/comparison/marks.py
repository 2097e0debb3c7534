"""What a plot of several districts may be held against: national values and thresholds of the years that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

import pandas as pd

from duxue import catalogue, numbers
from duxue.comparison.national import national
from duxue.comparison.standards import MET, NOT_MET, standards
from duxue.dataset import Report

NATIONAL, THRESHOLD = "national", "threshold"
COLUMNS = ["indicator", "level", "kind", "period", "value", "label", "label_en"]


def marks(reports: Sequence[Report]) -> pd.DataFrame:
    """National values and thresholds beside which these reports have a figure, each once.

    Columns: indicator, level, kind (``national`` or ``threshold``), period (of a national value), value, label and
    label_en (with the year or the sign). Thresholds that decide nothing and those that are no single number are left
    out.
    """
    rows = [row for report in reports for row in (*_national(report), *_thresholds(report))]
    return pd.DataFrame(list(dict.fromkeys(rows)), columns=COLUMNS)


def _national(report: Report) -> Iterator[tuple[object, ...]]:
    table = national(report)
    for row in table[table["national"].notna()].itertuples():
        shown, shown_en = (numbers.show(row.national, row.unit, language) for language in ("zh", "en"))
        labels = (f"全国 {row.period} {shown}", f"national {row.period} {shown_en}")
        yield row.indicator, row.level, NATIONAL, row.period, float(row.national), *labels


def _thresholds(report: Report) -> Iterator[tuple[object, ...]]:
    table = standards(report)
    signs = {">=": "≥", "<=": "≤"}
    for row in table[table["decisive"] & table["verdict"].isin((MET, NOT_MET))].itertuples():
        value = _number(str(row.threshold))
        if value is not None and row.operator in signs:
            unit = catalogue.indicators()[row.indicator].unit
            shown, shown_en = (numbers.show(value, unit, language) for language in ("zh", "en"))
            labels = (f"标准 {signs[row.operator]} {shown}", f"standard {signs[row.operator]} {shown_en}")
            yield row.indicator, row.level, THRESHOLD, "", float(value), *labels


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None

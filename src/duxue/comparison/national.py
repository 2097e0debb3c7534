"""The national value of the same indicator, level and year beside a figure, or why there is none."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from duxue import catalogue, numbers
from duxue.audit.book import Book, stated
from duxue.catalogue import NationalValue
from duxue.comparison.derived import everything
from duxue.comparison.peers import REDEFINED
from duxue.comparison.values import QUOTED, narrowed
from duxue.dataset import Report

NO_CAVEAT = ("", "")
COLUMNS = [
    *(
        "indicator",
        "name",
        "name_en",
        "level",
        "breakdown",
        "period",
        "value",
        "unit",
        "shown",
        "printed",
        "origin",
        "start",
    ),
    *("operands", "national", "national_shown", "national_name", "source", "verified", "why", "why_en"),
]
# A total of the country says nothing beside that of a county.
SETTING = ("rate", "share", "ratio", "money", "quantity")
REDEFINED_WHY = (
    "大班额2020年及以前的口径与全国值不同",
    "before 2021 “large class” did not mean what the national value measures",
)
SAME = ("同一指标、学段和年份", "the same indicator, level and year")


@cache
def _values(rows: tuple[NationalValue, ...]) -> dict[str, dict[tuple[str, str], NationalValue]]:
    table: dict[str, dict[tuple[str, str], NationalValue]] = {}
    for row in rows:
        if row.indicator:
            table.setdefault(row.indicator, {}).setdefault((row.level, row.year), row)
    return table


def national(report: Report) -> pd.DataFrame:
    """Figures of a report with the national value beside them, one row a figure that could have one.

    Only rates, shares, ratios and amounts a head of indicators for which the country has a value at all; derived ones
    too. Columns: indicator, name, name_en, level, breakdown, period, value, unit, shown, origin (``stated`` or
    ``derived``), start (None where derived), operands (starts), national (value or None), national_shown,
    national_name (what exactly the national value measures), source, verified, why, why_en.
    """
    book = Book(stated(report))
    table = _values(catalogue.national())
    known = catalogue.indicators()
    rows = []
    for key in table:
        entry = known.get(key)
        if entry is None or entry.kind not in SETTING:
            continue
        for fact in book.find(key):
            side = (fact.level, fact.breakdown, fact.period, fact.value, "stated", fact, (fact.start,), NO_CAVEAT)
            rows.append(_row(entry, side, table[key]))
    said = {(row["indicator"], row["level"], row["period"]) for row in rows}
    for item in everything(book):
        entry, period = known.get(item.indicator), item.parts[0].period
        if entry and item.indicator in table and (item.indicator, item.level, period) not in said:
            starts = tuple(fact.start for fact in dict.fromkeys((*item.parts, *item.base)))
            side = (item.level, "", period, round(item.value, 4), "derived", None, starts, item.caveat)
            rows.append(_row(entry, side, table[item.indicator]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    entry: catalogue.Indicator, side: tuple[Any, ...], table: dict[tuple[str, str], NationalValue]
) -> dict[str, Any]:
    level, breakdown, period, value, origin, fact, operands, caveat = side
    printed = fact.printed if fact else ""
    row, why = _beside(level, breakdown, period, table=table)
    if entry.key in REDEFINED and period.isdigit() and int(period) < REDEFINED[entry.key]:
        row, why = None, REDEFINED_WHY
    if row and caveat[0]:
        why = (f"{why[0]}；{caveat[0]}", f"{why[1]}; {caveat[1]}")
    return {
        "indicator": entry.key,
        "name": entry.zh,
        "name_en": entry.en,
        "level": level,
        "breakdown": breakdown,
        "period": period,
        "value": float(value),
        "unit": entry.unit,
        "shown": numbers.show(value if printed else round(value, 2), entry.unit, printed=printed),
        "printed": printed,
        "origin": origin,
        "start": fact.start if fact else None,
        "operands": operands,
        "national": row.value if row else None,
        "national_shown": numbers.show(row.value, row.unit) if row else "",
        "national_name": row.name if row else "",
        "source": row.source if row else "",
        "verified": row.verified if row else "",
        "why": why[0],
        "why_en": why[1],
    }


def _beside(
    level: str, breakdown: str, period: str, *, table: dict[tuple[str, str], NationalValue]
) -> tuple[NationalValue | None, tuple[str, str]]:
    words = QUOTED.search(breakdown)
    if words:
        return None, (
            f"文中写作“{words['words']}”，未必是同一口径",
            f"the text calls it “{words['words']}”, which need not mean the same",
        )
    if narrowed(breakdown):
        return None, ("文中只指其中一部分", "the figure is about a part only")
    if not period:
        return None, ("文中没有载明年份", "the text does not state the year")
    row = table.get((level, period))
    if row:
        return row, SAME
    if not any(known == level for known, _ in table):
        return None, ("没有同一学段的全国值", "no national value for this level")
    return None, ("没有这一年的全国值", "no national value for this year")

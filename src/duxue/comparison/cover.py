"""Who reports what, and what is left out of a comparison and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from duxue import catalogue
from duxue.dataset import Report

STATED = ("actual", "standard", "planned")


def coverage(reports: Sequence[Report], *, language: str = "zh") -> pd.DataFrame:
    """How many indicators each document states: one row a group of indicators, one column a document, both by name."""
    place = 0 if language == "zh" else 1
    known = catalogue.indicators()
    counts = {
        report.document.name: pd.Series(
            [known[key].group for key in report.facts["indicator"].unique() if key in known], dtype=object
        ).value_counts()
        for report in reports
    }
    table = pd.DataFrame(counts, index=list(catalogue.GROUPS)).fillna(0).astype(int)
    return table.rename(index={key: names[place] for key, names in catalogue.GROUPS.items()})


LEFT_OUT = ["document", "place", "indicator", "name", "name_en", "reason", "why", "why_en"]
WHY = {
    "masked": ("数字被遮盖", "the figure is masked"),
    "not a result": ("只有计划、目标或变动，没有实际值", "only a plan, target or change, no result"),
    "not stated": ("没有载明", "not stated"),
}


def left_out(reports: Sequence[Report], indicators: Sequence[str]) -> pd.DataFrame:
    """Documents that have nothing to compare for an indicator.

    Columns: document, place, indicator, name, name_en, reason (a key of WHY), why, why_en.
    """
    known = catalogue.indicators()
    rows = []
    for report in reports:
        stated = dict.fromkeys(report.facts["indicator"])
        results = set(report.facts.loc[report.facts["status"].isin(STATED), "indicator"])
        masked = set(report.masks["indicator"])
        for key in indicators:
            if key in results:
                continue
            reason = "not a result" if key in stated else "masked" if key in masked else "not stated"
            entry = known.get(key)
            names = (entry.zh, entry.en) if entry else (key, key)
            rows.append([report.document.document, report.document.name, key, *names, reason, *WHY[reason]])
    return pd.DataFrame(rows, columns=LEFT_OUT)


NOTES = ["document", "place", "note", "note_en"]


def notes(reports: Sequence[Report]) -> pd.DataFrame:
    """What limits the comparability of each district: territory, namesakes, schools run by others."""
    rows = [
        [report.document.document, report.document.name, place.note, place.note_en]
        for report in reports
        if (place := report.document.place) is not None and place.note
    ]
    return pd.DataFrame(rows, columns=NOTES)

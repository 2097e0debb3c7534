"""Small reports in the genre, with invented figures, for the tests of the analysis."""

from __future__ import annotations

from typing import Any

import pandas as pd

from duxue import catalogue
from duxue.dataset import FACTS, LEDGER, RELATIONS, SCORES, THEMES, Report
from duxue.documents import Document


def fact(indicator: str, value: float, start: int, **fields: Any) -> dict[str, Any]:
    """One fact of 2022 for a district as a whole; ``printed`` is the value unless it is given."""
    entry = catalogue.indicators()[indicator]
    printed = fields.pop("printed", f"{value:g}")
    row = {
        "indicator": indicator,
        "level": "",
        "breakdown": "",
        "period": "2022",
        "status": "actual",
        "value": float(value),
        "unit": entry.unit,
        "printed": printed,
        "approx": False,
        "evidence": f"{entry.zh}{printed}",
        "section": "一、基本情况",
        "start": start,
        "end": start + len(printed),
        "rule": "hand",
    }
    return {**row, **fields}


def report(
    facts: list[dict[str, Any]],
    *,
    relations: list[tuple[str, int | str, str]] = (),
    scores: list[tuple[int, str, float, float, bool]] = (),
    ledger: list[tuple[int, str, str]] = (),
    themes: list[tuple[str, str, int, float]] = (),
    **document: str,
) -> Report:
    """A report with these facts, as the dataset would give it."""
    fields = dict.fromkeys(("kind", "title", "issuer", "published", "sha256", "quarantine"), "")
    about = {"document": "invented-2022", "district": "620724", "period": "2022", **fields, **document}
    known = catalogue.indicators()
    table = pd.DataFrame(facts, columns=FACTS)
    entries = [known[key] for key in table["indicator"]]
    return Report(
        document=Document(**about),
        facts=table.assign(
            name=[entry.zh for entry in entries],
            name_en=[entry.en for entry in entries],
            group=[entry.group for entry in entries],
            kind=[entry.kind for entry in entries],
            core=[entry.core for entry in entries],
            fact=[f"{about['document']}:{start}" for start in table["start"]],
        ),
        scores=pd.DataFrame([(*row, 9000 + row[0], 9001 + row[0]) for row in scores], columns=SCORES),
        relations=pd.DataFrame(list(relations), columns=RELATIONS),
        ledger=pd.DataFrame(
            [(start, start + len(printed), printed, reason, "") for start, printed, reason in ledger], columns=LEDGER
        ),
        themes=pd.DataFrame([(about["document"], *row) for row in themes], columns=THEMES),
        corrections=pd.DataFrame(),
        verdict=None,
    )

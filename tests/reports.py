"""Small reports in the genre, with invented figures, for the tests of the analysis."""

from __future__ import annotations

from typing import Any

from duxue import catalogue, dataset
from duxue.dataset import LEDGER, RELATIONS, SCORES, THEMES, Report
from duxue.documents import Document


def fact(indicator: str, value: float, start: int, **fields: Any) -> dict[str, Any]:
    """One fact of 2022 for a district as a whole; ``printed`` is the value unless it is given."""
    entry = catalogue.indicators()[indicator]
    printed = fields.pop("printed", f"{value:.10g}")
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
    ledger: list[tuple[int, str, str, str]] = (),
    themes: list[tuple[str, str, int, float]] = (),
    **document: str,
) -> Report:
    """A report with these facts, as the dataset would give it."""
    fields = dict.fromkeys(("kind", "title", "issuer", "published", "sha256", "quarantine"), "")
    about = Document(**{"document": "invented-2022", "district": "620724", "period": "2022", **fields, **document})
    rows = {
        "facts": facts,
        "scores": [dict(zip(SCORES, (*row, 9000 + row[0], 9001 + row[0]), strict=True)) for row in scores],
        "relations": [dict(zip(RELATIONS, row, strict=True)) for row in relations],
        "ledger": [
            dict(zip(LEDGER, (start, start + len(text), text, *rest), strict=True)) for start, text, *rest in ledger
        ],
    }
    return dataset.assemble(
        about, rows, themes=[dict(zip(THEMES, (about.document, *row), strict=True)) for row in themes]
    )

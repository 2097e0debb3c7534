"""The facts of all published districts as one file, described for programs as a Data Package (Frictionless)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from duxue import dataset
from duxue.site.conversion import BOM
from duxue.tables import spreadsheet

FACTS, PACKAGE, PARTS = "data/facts.csv", "data/datapackage.json", "data/facts/"
COLUMNS = ("document", *dataset.FACTS)
_HEAD = (BOM + spreadsheet.lines([COLUMNS])).encode()
# Type, what it means, and the unit where the column has one of its own.
FIELDS: Mapping[str, tuple[str, str, str]] = {
    "document": ("string", "name of the document, <place>-<year>", ""),
    "indicator": ("string", "key of the indicator in the catalogue", ""),
    "level": ("string", "level of education, empty where none is stated", ""),
    "breakdown": ("string", "part of the total that is meant, empty for all of it", ""),
    "period": ("string", "year that the value is about, empty where it is not stated", ""),
    "status": ("string", "actual, planned, target, delta, cumulative or standard", ""),
    "value": ("number", "the value, magnitudes such as 万 multiplied; its unit is in the column unit", "see unit"),
    "unit": ("string", "unit of the value, that of the indicator in the catalogue", ""),
    "printed": ("string", "the number as the document prints it", ""),
    "approx": ("boolean", "whether the document says about, more than or the like", ""),
    "evidence": ("string", "the clause that states it, at most 40 characters", ""),
    "section": ("string", "heading under which it stands", ""),
    "start": ("integer", "where the printed number begins in the text of the document", "characters"),
    "end": ("integer", "where it ends", "characters"),
    "rule": ("string", "the rule that read it", ""),
}


def path_of(run: Any) -> str:
    """Where the facts of a run are published, below the site; empty but for the one that makes a district's own page.

    A page with other parameters has the same facts.
    """
    document = run.documents[0]
    return f"{PARTS}{document}.csv" if run.page == f"district/{document}.html" else ""


def facts(run: Any) -> dict[str, bytes]:
    """``data/facts/<document>.csv`` of the run that makes a district's own page: its facts, corrected, as CSV.

    The columns are ``document`` and those of ``dataset.FACTS``; a text that a spreadsheet would compute begins with an
    apostrophe. Empty for a run with other parameters.
    """
    path = path_of(run)
    if not path:
        return {}
    document = run.documents[0]
    rows, _ = dataset.rows_of(document)
    body = [[document, *(_cell(row[column]) for column in dataset.FACTS)] for row in rows["facts"]]
    return {path: _HEAD + spreadsheet.lines(body).encode()}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def package(files: Mapping[str, bytes | str]) -> dict[str, bytes]:
    """``data/facts.csv`` from the parts among the files of a site, and ``data/datapackage.json`` that describes it.

    A value is the content, or the path of a file with it.
    """
    parts = [content for name, content in sorted(files.items()) if name.startswith(PARTS)]
    bodies = (part if isinstance(part, bytes) else Path(part).read_bytes() for part in parts)
    content = _HEAD + b"".join(body.removeprefix(_HEAD) for body in bodies)
    described = json.dumps(_described(content), ensure_ascii=False, indent=1) + "\n"
    return {FACTS: content, PACKAGE: described.encode()}


def _described(content: bytes) -> dict[str, Any]:
    licence = {"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"}
    key = ["document", "start", "indicator", "level"]
    return {
        "profile": "tabular-data-package",
        "name": "duxue-facts",
        "title": "区县教育自评报告中的数字 Figures of county education reports",
        "description": "One row a figure that a report states, with its place in the text. The documents belong to "
        "their publishers. A text that begins like a formula is preceded by an apostrophe.",
        "licenses": [licence],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "facts",
                "path": FACTS.rpartition("/")[2],
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": {"fields": _fields(), "missingValues": [], "primaryKey": key},
            }
        ],
    }


def _fields() -> list[dict[str, str]]:
    return [
        {"name": name, "type": kind, "description": text, **({"unit": unit} if unit else {})}
        for name, (kind, text, unit) in FIELDS.items()
    ]

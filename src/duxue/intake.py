"""Documents as they come: read, shown, audited, and held against what ``data/`` has of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from duxue import audit, catalogue, dataset, documents, extraction, workspace
from duxue.documents import Document, Source, registry
from duxue.documents.registry import source_of
from duxue.errors import UsageError, nearest
from duxue.extraction import Reading
from duxue.numbers import show

SHOWN = (
    *("indicator", "name", "level", "breakdown", "period", "status", "value", "unit", "printed", "approx"),
    *("start", "end", "evidence", "section", "rule"),
)
CLAIMS = ("kind", "title", "stated", "computed", "verdict", "evidence", "why")
PARTS = {"facts": dataset.FACTS, "scores": dataset.SCORES, "relations": dataset.RELATIONS, "ledger": dataset.LEDGER}


def read(file: Path, *, period: str | None = None) -> Reading:
    """The figures of any document. Raises ProjectError where the file cannot be read as one."""
    return extraction.extract(documents.read(file), period=period)


def facts(reading: Reading) -> list[dict[str, Any]]:
    """The facts of a reading with the keys SHOWN, in the order of the text."""
    known = catalogue.indicators()
    return [
        {key: _name(known, row) if key == "name" else row[key] for key in SHOWN}
        for row in sorted(reading.facts, key=lambda row: (row["start"], row["indicator"]))
    ]


def brief(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Facts as they fit a terminal: what, where, when, how much, and the characters."""
    return [
        {
            "name": row["name"],
            "level": row["level"],
            "breakdown": row["breakdown"],
            "period": row["period"],
            "status": row["status"],
            "value": show(row["value"], row["unit"]),
            "printed": row["printed"],
            "at": f"{row['start']}–{row['end']}",
            "rule": row["rule"],
        }
        for row in rows
    ]


def _name(known: Mapping[str, catalogue.Indicator], row: Mapping[str, Any]) -> str:
    entry = known.get(row["indicator"])
    return entry.zh if entry else str(row.get("name", ""))


def numbers(reading: Reading) -> list[dict[str, Any]]:
    """Every number of the text: facts with reason ``fact``, the others with the reason why they were set aside."""
    rows = [{**{key: row[key] for key in dataset.LEDGER if key in row}, "reason": "fact"} for row in reading.facts]
    rows += [{key: row[key] for key in dataset.LEDGER} for row in reading.ledger]
    return [{key: row[key] for key in dataset.LEDGER} for row in sorted(rows, key=lambda row: row["start"])]


def claims(name_or_file: str) -> list[dict[str, Any]]:
    """The claims of a registered document or of a file, with the keys CLAIMS.

    Raises UsageError where it is neither.
    """
    table = audit.claims(_report(name_or_file))
    return [{key: row[key] for key in CLAIMS} for row in table.to_dict("records")]


def _report(name_or_file: str) -> dataset.Report:
    if name_or_file in registry():
        return dataset.read(name_or_file)
    path = Path(name_or_file)
    if not path.is_file():
        near = nearest(name_or_file, registry()) or "."
        raise UsageError(f"{name_or_file!r} is neither a registered document nor a file{near}")
    source = documents.read(path)
    document = document_of(path.stem, source, district="", period="", title="")
    return dataset.assemble(document, rows_of(extraction.extract(source)))


def rows_of(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The rows of a reading by the part of ``data/`` that they belong to."""
    rows = {part: [dict(row) for row in getattr(reading, part)] for part in PARTS}
    damaged = [row for row in rows["facts"] if row["value"] is None]
    rows["facts"] = [row for row in rows["facts"] if row["value"] is not None]
    rows["ledger"] += [{key: row.get(key, "") for key in dataset.LEDGER} | {"reason": "damaged"} for row in damaged]
    rows["ledger"].sort(key=lambda row: (row["start"], row["end"]))
    return rows


def document_of(name: str, source: Source, *, district: str, period: str, title: str) -> Document:
    """A line of the registry about a source that has none yet."""
    empty = {field.name: "" for field in fields(Document)}
    stated = {"document": name, "district": district, "period": period, "title": title, "sha256": source.sha256}
    return Document(**{**empty, **stated, "kind": "self_evaluation"})


def differences() -> list[dict[str, Any]]:
    """What the engine reads from ``data/sources`` against what ``data/`` holds: one row a line that differs."""
    found = []
    for document in registry().values():
        path = source_of(document)
        if path is None:
            continue
        reading = extraction.extract(documents.read(path), period=document.period)
        for part, columns in PARTS.items():
            ours = set(_lines(rows_of(reading)[part], columns))
            held = _held(document.document, part)
            rows = [("read", line) for line in ours - held] + [("held", line) for line in held - ours]
            found += [
                {"document": document.document, "part": part, "only": only, "row": line}
                for only, line in sorted(rows, key=lambda row: row[1])
            ]
    return found


def _held(document: str, part: str) -> set[str]:
    path = workspace.current().data / part / f"{document}.csv"
    return set(path.read_text(encoding="utf-8").splitlines()[1:]) if path.is_file() else set()


def _lines(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> list[str]:
    return as_csv(rows, columns).splitlines()[1:]


def as_csv(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> str:
    """Rows as the CSV that ``data/`` keeps: true and false, values without needless digits."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_written(row[column]) for column in columns] for row in rows)
    return file.getvalue()


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)

"""Documents as they come: read, shown, audited, and held against what ``data/`` has of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from duxue import audit, catalogue, dataset, documents, extraction, lock, workspace
from duxue.documents import Document, Source, registry
from duxue.documents.registry import get, source_of
from duxue.errors import BadParameters, UsageError, nearest
from duxue.exchange import exchanged
from duxue.extraction import Reading
from duxue.numbers import show

SHOWN = (
    *("indicator", "name", "level", "breakdown", "period", "status", "value", "unit", "printed", "approx"),
    *("start", "end", "evidence", "section", "rule"),
)
CLAIMS = ("kind", "title", "stated", "computed", "verdict", "evidence", "why")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
PARTS = {"facts": dataset.FACTS, "scores": dataset.SCORES, "relations": dataset.RELATIONS, "ledger": dataset.LEDGER}


def read(file: Path, *, period: str | None = None) -> tuple[Source, Reading]:
    """Any document and its figures.

    Raises ProjectError where the file cannot be read as one, BadParameters where ``period`` is no year.
    """
    require_year(period)
    source = documents.read(file)
    return source, extraction.extract(source, period=period)


def require_year(period: str | None) -> None:
    """Raises BadParameters where a period is given that is no year, or a year to come, on which nobody reports."""
    if period is not None and not YEAR.fullmatch(period):
        raise BadParameters(f"--period {period!r} is no year. Give the year reported on in four digits, such as 2023.")
    if period is not None and int(period) > date.today().year:
        raise BadParameters(f"--period {period} is a year to come. Give the year reported on, such as 2023.")


def facts(source: Source, reading: Reading) -> list[dict[str, Any]]:
    """The facts of a reading with the keys SHOWN, and those of ``_stood``, in the order of the text."""
    known = catalogue.indicators()
    return [
        {key: _name(known, row) if key == "name" else row[key] for key in SHOWN} | _stood(source, row)
        for row in sorted(reading.facts, key=lambda row: (row["start"], row["indicator"]))
    ]


def _stood(source: Source, row: Mapping[str, Any]) -> dict[str, str]:
    """Where a number stands in an HTML, DOCX or PDF file, and the hash of the text in which its offsets count.

    Nothing for plain text: there the offsets are those of the file itself.
    """
    if not source.places:
        return {}
    return {"place": source.place(row["start"]), "text_sha256": source.text_sha256}


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
            "at": ", ".join(filter(None, (f"{row['start']}–{row['end']}", row.get("place", "")))),
            "rule": row["rule"],
        }
        for row in rows
    ]


def _name(known: Mapping[str, catalogue.Indicator], row: Mapping[str, Any]) -> str:
    entry = known.get(row["indicator"])
    return entry.zh if entry else str(row.get("name", ""))


def numbers(source: Source, reading: Reading) -> list[dict[str, Any]]:
    """Every number of the text: facts with reason ``fact``, the others with the reason why they were set aside."""
    rows = [{**{key: row[key] for key in dataset.LEDGER if key in row}, "reason": "fact"} for row in reading.facts]
    rows += [{key: row[key] for key in dataset.LEDGER} for row in reading.ledger]
    return [
        {key: row[key] for key in dataset.LEDGER} | _stood(source, row)
        for row in sorted(rows, key=lambda row: row["start"])
    ]


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
    rows["facts"] = [_in_one_year(row) for row in rows["facts"] if row["value"] is not None]
    rows["ledger"] += [{key: row.get(key, "") for key in dataset.LEDGER} | {"reason": "damaged"} for row in damaged]
    rows["ledger"].sort(key=lambda row: (row["start"], row["end"]))
    kinds = (("problem", reading.problems), ("plan", reading.measures))
    coded = [{**row, "section": kind} for kind, found in kinds for row in found]
    return rows | {"coded": sorted(coded, key=lambda row: row["start"])}


def _in_one_year(row: dict[str, Any]) -> dict[str, Any]:
    """A figure over several years under the last of them, since a period is a year; the span becomes its breakdown."""
    first, dash, last = row["period"].partition("-")
    if not dash:
        return row
    span = "/".join(part for part in (row["breakdown"], f"{first}—{last}年") if part)
    return row | {"period": last, "breakdown": span}


def document_of(name: str, source: Source, *, district: str, period: str, title: str) -> Document:
    """A line of the registry about a source that has none yet."""
    empty = {field.name: "" for field in fields(Document)}
    stated = {"document": name, "district": district, "period": period, "title": title, "sha256": source.sha256}
    return Document(**{**empty, **stated, "kind": "self_evaluation"})


def differences(names: Iterable[str] = ()) -> tuple[list[str], list[dict[str, Any]]]:
    """What the engine reads from ``data/sources`` against what ``data/`` holds, of these documents or of all.

    Returns the documents that were read, and one row a line that differs: ``only`` says whether it was read or is held.
    Raises UsageError where a document is named whose text is not here, ProjectError where a correction does not match.
    """
    read_from, found = [], []
    for document, reading in _read_again(names):
        dataset.rows_of(document)
        read_from.append(document)
        for path, content in contents(document, reading).items():
            part = path.relative_to(workspace.current().data).parts[0]
            lines = _differing(_mine(document, path, content), _mine(document, path, _text(path)))
            found += [{"document": document, "part": part, "only": only, "row": line} for only, line in lines]
    return read_from, found


def write(names: Iterable[str] = ()) -> list[Path]:
    """Put what is read from ``data/sources`` into ``data/``, of these documents or of all; returns the changed files.

    Raises ProjectError where a correction no longer matches what was written: it must be looked at again, or where it
    cannot be written; RunLocked where a run is on.
    """
    changed: list[Path] = []
    with lock.held("writes data/ again"):
        for document, reading in _read_again(names):
            files = {path: text for path, text in contents(document, reading).items() if text != _text(path)}
            with exchanged({path: text.encode() for path, text in files.items()}):
                changed += files
            dataset.rows_of(document)
    return list(dict.fromkeys(changed))


def _read_again(names: Iterable[str]) -> Iterator[tuple[str, Reading]]:
    chosen = [get(name) for name in names]
    for document in chosen or registry().values():
        path = source_of(document)
        if path is not None:
            yield document.document, extraction.extract(documents.read(path), period=document.period)
        elif chosen:
            raise UsageError(f"The text of {document.document} is not here. Put it into data/sources, named after it.")


def contents(document: str, reading: Reading) -> dict[Path, str]:
    """The data files of a document as its reading makes them; one with no rows is left out unless it is there."""
    data = workspace.current().data
    rows = rows_of(reading)
    files = {
        data / part / f"{document}.csv": as_csv(rows[part], columns)
        for part, columns in {**PARTS, "coded": dataset.CODED}.items()
        if rows[part] or (data / part / f"{document}.csv").is_file()
    }
    themes = data / "themes.csv"
    held = (f"{line}\n" for line in _text(themes).splitlines())  # an editor may leave the last line open
    before = [line for line in held if not line.startswith(f"{document},")]
    mine = as_csv(({**row, "document": document} for row in reading.themes), dataset.THEMES).splitlines(keepends=True)
    place = next(
        (n for n, line in enumerate(_text(themes).splitlines()) if line.startswith(f"{document},")), len(before)
    )
    files[themes] = "".join([*(before[:place] or mine[:1]), *mine[1:], *before[place:]])
    return files


def _mine(document: str, path: Path, content: str) -> list[str]:
    lines = content.splitlines()[1:]
    return [line for line in lines if path.name != "themes.csv" or line.startswith(f"{document},")]


def _differing(ours: list[str], held: list[str]) -> list[tuple[str, str]]:
    if set(ours) == set(held) and ours != held:
        return [("order", "the same rows in another order, or one of them twice")]
    rows = [("read", line) for line in set(ours) - set(held)] + [("held", line) for line in set(held) - set(ours)]
    return sorted(rows, key=lambda row: row[1])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


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

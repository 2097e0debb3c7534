"""Facts, scores, relations and the ledger of documents as frames: converts, corrects, resolves.

It owns the names of the columns. It does not read the text of a document.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from duxue import catalogue, verdicts, workspace
from duxue.documents import Document
from duxue.documents.registry import get
from duxue.errors import DataError, DocumentBlocked, DuxueError, ProjectError
from duxue.workspace import shown

# One row a number that the document states. ``printed`` are the characters of the document from ``start`` to ``end``,
# ``value`` is in ``unit``, the indicator's unit in the catalogue, with magnitudes (万, 亿) already multiplied.
FACTS = [
    *("indicator", "level", "breakdown", "period", "status", "value", "unit", "printed", "approx"),
    *("evidence", "section", "start", "end", "rule"),
]
# One row a scored item: what the instrument allows and what the district gave itself, in points.
SCORES = ["item", "section", "max", "self", "applicable", "start", "end"]
# One row an asserted relation: ``result`` and ``operands`` are starts of facts, operands separated by blanks; in a
# list and its count (``listed``) the result may stand in the ledger, and operands are where the names begin.
RELATIONS = ["kind", "result", "operands"]
# One row a number or mask that is not a fact, with the reason for which it was set aside.
LEDGER = ["start", "end", "printed", "reason", "indicator"]
# One row a theme and kind of section (result, problem, plan), per 1,000 characters of such sections.
THEMES = ["document", "theme", "section", "hits", "per_1000"]

# No figure of a county comes near; beyond it floats and 64-bit columns give out, for every document read with this one.
LARGEST = 10**15

Refusal = TypeVar("Refusal", bound=DuxueError)

IDENTITY = ["indicator", "level", "breakdown", "period", "status"]
MASK = "mask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything known of one document.

    ``facts`` has the columns FACTS and from the catalogue ``name`` (Chinese), ``name_en``, ``group``, ``kind``,
    ``core``, ``fact`` (``<document>:<start>``, unique with the indicator and level) and ``counted`` (the unit that the
    document counts in, see :func:`counted`); ``scores``, ``relations``, ``ledger`` and ``themes`` have the columns of
    the same names; an absent file is an empty frame.
    ``corrections`` lists what was corrected, one row an entry of ``data/corrections.yml``.
    """

    document: Document
    facts: pd.DataFrame
    scores: pd.DataFrame
    relations: pd.DataFrame
    ledger: pd.DataFrame
    themes: pd.DataFrame
    corrections: pd.DataFrame
    verdict: verdicts.Verdict | None

    @property
    def masks(self) -> pd.DataFrame:
        """Numbers that the document hides behind ``*`` or ``x``: columns LEDGER."""
        return self.ledger[self.ledger["reason"] == MASK]


def load(document: str) -> Report:
    """One document whose data passed the gate.

    Raises BadParameters for an unknown document, DocumentBlocked with the reasons where a critical check failed,
    DataError where a file of it cannot be read.
    """
    get(document)
    verdict = verdicts.require(document)
    return read(document, verdict=verdict)


def admit(documents: Iterable[str]) -> tuple[list[Report], list[DocumentBlocked]]:
    """Those of several documents that the gate lets through, and for each of the others why it does not.

    Raises BadParameters for an unknown document.
    """
    return _sorted_out(documents, load, DocumentBlocked)


def legible(documents: Iterable[str]) -> tuple[list[Report], list[DataError]]:
    """Those of several documents whose data files can be read, blocked or not, and for the others why they cannot."""
    return _sorted_out(documents, read, DataError)


def _sorted_out(
    documents: Iterable[str], opened: Callable[[str], Report], refusal: type[Refusal]
) -> tuple[list[Report], list[Refusal]]:
    reports, refused = [], []
    for document in documents:
        try:
            reports.append(opened(document))
        except refusal as error:
            refused.append(error)
    return reports, refused


def read(document: str, *, verdict: verdicts.Verdict | None = None) -> Report:
    """One document without asking the gate: for the gate itself and for pages about what it blocked.

    Raises DataError where a file of it cannot be read.
    """
    rows, corrected = rows_of(document)
    return assemble(get(document), rows, themes=theme_rows(document), corrections=corrected, verdict=verdict)


def assemble(
    document: Document,
    rows: Mapping[str, list[dict[str, Any]]],
    *,
    themes: Iterable[dict[str, Any]] = (),
    corrections: Iterable[dict[str, Any]] = (),
    verdict: verdicts.Verdict | None = None,
) -> Report:
    """A report from typed rows by part, of a registered document or of one that was just read."""
    return Report(
        document=document,
        facts=_with_catalogue(document.document, _frame(rows["facts"], FACTS)),
        scores=_frame(rows["scores"], SCORES),
        relations=_frame(rows["relations"], RELATIONS),
        ledger=_frame(rows["ledger"], LEDGER),
        themes=_frame(list(themes), THEMES),
        corrections=_frame(list(corrections), ["start", "indicator", "action", "was", "value", "reason"]),
        verdict=verdict,
    )


def rows_of(document: str) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """Rows of the data files of one document by part, corrected, and the entries that corrected them.

    The gate takes these over thousands of documents, for which a frame each would cost more than the checks.
    Raises DataError where a file cannot be read, ProjectError where a correction no longer matches.
    """
    rows = {part: read_rows(document, part) for part in PARSERS}
    return rows, _correct(document, rows["facts"])


def theme_rows(document: str) -> list[dict[str, Any]]:
    """Rows of ``data/themes.csv`` about one document: columns THEMES."""
    path = workspace.current().data / "themes.csv"
    if not path.is_file():
        return []
    mine = _themes_by_document(path, path.stat().st_mtime_ns).get(document, [])
    return [_typed(path, number, row, {"hits": _whole, "per_1000": _number}) for number, row in mine]


def warm() -> None:
    """Read now what the documents share one file for, in a process that others are forked from."""
    theme_rows("")


@cache
def _themes_by_document(path: Path, _changed: int) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The whole file once for each state of it: with thousands of documents it must not be read for each."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in _csv_rows(path, THEMES):
        found.setdefault(row["document"], []).append((number, row))
    return found


def fingerprint(documents: Iterable[str]) -> str:
    """SHA-256 over the data files of these documents: what a page is about, for its colophon."""
    digest = hashlib.sha256()
    for document in sorted(documents):
        for part in PARSERS:
            path = _path(document, part)
            digest.update(f"{document}/{part}\0".encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def read_rows(document: str, part: str) -> list[dict[str, Any]]:
    """Rows of one data file of a document with typed values; an absent file has none.

    Raises DataError with file, line, what was found and what to do: missing column, broken number, not UTF-8.
    """
    path = _path(document, part)
    if not path.is_file():
        return []
    columns, parsers = PARSERS[part]
    return [_typed(path, number, row, parsers) for number, row in _csv_rows(path, columns)]


def _path(document: str, part: str) -> Path:
    return workspace.current().data / part / f"{document}.csv"


def _csv_rows(path: Path, columns: list[str]) -> list[tuple[int, dict[str, str]]]:
    if workspace.leads_out(path):
        raise DataError(shown(path), "this link leads out of the project", "Put the file itself here.")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)  # half the time of a DictReader, over thousands of documents
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                raise DataError(
                    f"{shown(path)} line 1", f"column {missing[0]!r} is missing", f"It needs {','.join(columns)}."
                )
            lines = [(reader.line_num, line) for line in reader if line]
    except UnicodeDecodeError as error:
        raise DataError(shown(path), f"byte {error.start} is not UTF-8", "Save the file as UTF-8.") from None
    except (OSError, csv.Error) as error:
        raise DataError(shown(path), f"cannot be read ({error})", "Restore it from git, or extract it again.") from None
    for number, line in lines:
        if len(line) != len(header):
            raise DataError(
                f"{shown(path)} line {number}", "the line has too many or too few fields", "Quote its commas."
            )
    return [(number, dict(zip(header, line, strict=True))) for number, line in lines]


def _typed(path: Path, number: int, row: dict[str, str], parsers: dict[str, Callable[[str], Any]]) -> dict[str, Any]:
    typed: dict[str, Any] = dict(row)
    column = ""
    try:
        for column, parse in parsers.items():
            typed[column] = parse(row[column])
    except ValueError:
        raise DataError(
            f"{shown(path)} line {number}", f"{column} is {row[column]!r}", f"Write {_WANTED[parsers[column]]} there."
        ) from None
    return typed


def _number(text: str) -> float:
    value = float(text)
    if not abs(value) < LARGEST:  # nor is it where it is no number
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) >= LARGEST:
        raise ValueError(text)
    return value


_WANTED = {_number: "a plain number such as 12.5", _flag: "true or false", _whole: "a whole number"}
PARSERS: dict[str, tuple[list[str], dict[str, Callable[[str], Any]]]] = {
    "facts": (FACTS, {"value": _number, "approx": _flag, "start": _whole, "end": _whole}),
    "scores": (
        SCORES,
        {"item": _whole, "max": _number, "self": _number, "applicable": _flag, "start": _whole, "end": _whole},
    ),
    "relations": (RELATIONS, {"result": _whole}),
    "ledger": (LEDGER, {"start": _whole, "end": _whole}),
}


def _frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns)


def _with_catalogue(document: str, facts: pd.DataFrame) -> pd.DataFrame:
    known = catalogue.indicators()
    entries = [known.get(key) for key in facts["indicator"]]
    return facts.assign(
        name=[entry.zh if entry else catalogue.UNKNOWN_NAME[0] for entry in entries],
        name_en=[entry.en if entry else catalogue.UNKNOWN_NAME[1] for entry in entries],
        group=[entry.group if entry else "" for entry in entries],
        kind=[entry.kind if entry else "" for entry in entries],
        core=[bool(entry and entry.core) for entry in entries],
        fact=[f"{document}:{start}" for start in facts["start"]],
        counted=[counted(*row) for row in zip(facts["unit"], facts["printed"], facts["evidence"], strict=True)],
    )


def counted(unit: str, printed: str, evidence: str) -> str:
    """The unit that the document counts in: ``人`` where it prints 名 or 人 for what the catalogue counts in 人次."""
    if unit != "人次":
        return unit
    behind = evidence[evidence.find(printed) + len(printed) :].lstrip("余多 万")
    return "人" if re.match(r"(?:名|人)(?!次)", behind) else unit


def _correct(document: str, facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Apply the entries of ``data/corrections.yml`` about this document to the rows; return those entries.

    Raises ProjectError where an entry no longer matches: a correction of an error that is gone would hide the next one.
    """
    path = workspace.current().data / "corrections.yml"
    entries = [
        entry
        for entry in (catalogue.read_yaml(path) if path.is_file() else None) or []
        if entry["document"] == document
    ]
    for entry in entries:
        matches = [row for row in facts if (row["start"], row["indicator"]) == (entry["start"], entry["indicator"])]
        if not matches or any(row["value"] != entry["was"] for row in matches):
            raise ProjectError(
                path,
                f"the entry for {document} at {entry['start']} ({entry['indicator']}) matches no fact",
                "Remove the entry: what it corrected is gone.",
            )
        for row in matches:
            if entry["action"] == "drop":
                facts.remove(row)
            elif entry["action"] == "replace":
                row["value"] = entry["value"]
    return entries

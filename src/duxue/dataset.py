"""Facts, scores, relations and the ledger of documents as frames: converts, corrects, resolves.

It owns the names of the columns, which stand in ``rows``. It does not read the text of a document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from duxue import catalogue, corrections, rows, verdicts, workspace
from duxue.documents import Document
from duxue.documents.registry import get
from duxue.errors import DataError, DocumentBlocked, DuxueError
from duxue.rows import CODED, FACTS, LEDGER, PARSERS, RELATIONS, SCORES, THEMES

Refusal = TypeVar("Refusal", bound=DuxueError)

IDENTITY = ["indicator", "level", "breakdown", "period", "status"]
identity_of = attrgetter(*IDENTITY)
MASK = "mask"
_PEOPLE = re.compile(r"(?:名|人)(?!次)")


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything known of one document.

    ``facts`` has the columns FACTS and from the catalogue ``name`` (Chinese), ``name_en``, ``group``, ``kind``,
    ``core``, ``fact`` (``<document>:<start>``, unique with the indicator and level) and ``counted`` (the unit that the
    document counts in, see :func:`counted`); ``scores``, ``relations``, ``ledger`` and ``themes`` have the columns of
    the same names; an absent file is an empty frame. ``coded`` are its sentences about problems and plans (CODED).
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
    coded: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CODED))

    @cached_property
    def rows(self) -> tuple[Any, ...]:
        """The rows of ``facts`` as named tuples: made once, because a frame makes them slowly."""
        return tuple(self.facts.itertuples())

    @cached_property
    def contradicted(self) -> frozenset[tuple[str, ...]]:
        """The identities (:func:`identity_of`) of facts with more than one value."""
        values: dict[tuple[str, ...], set[Any]] = {}
        for row in self.rows:
            values.setdefault(identity_of(row), set()).add(row.value)
        return frozenset(identity for identity, found in values.items() if len(found) > 1)

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
    parts, entries = rows_of(document)
    parts["coded"] = rows.read(_path(document, "coded"), CODED, parsers=rows.CODED_PARSERS)
    return assemble(get(document), parts, themes=theme_rows(document), corrected_by=entries, verdict=verdict)


def assemble(
    document: Document,
    parts: Mapping[str, list[dict[str, Any]]],
    *,
    themes: Iterable[dict[str, Any]] = (),
    corrected_by: Iterable[dict[str, Any]] = (),
    verdict: verdicts.Verdict | None = None,
) -> Report:
    """A report from typed rows by part, of a registered document or of one that was just read."""
    return Report(
        document=document,
        facts=_with_catalogue(document.document, _frame(parts["facts"], FACTS)),
        scores=_frame(parts["scores"], SCORES),
        relations=_frame(parts["relations"], RELATIONS),
        ledger=_frame(parts["ledger"], LEDGER),
        themes=_frame(list(themes), THEMES),
        corrections=_frame(list(corrected_by), corrections.SHOWN),
        verdict=verdict,
        coded=_frame(parts.get("coded", []), CODED),
    )


def rows_of(document: str) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """Rows of the data files of one document by part, corrected, and the entries that corrected them.

    The gate takes these over thousands of documents, for which a frame each would cost more than the checks.
    Raises DataError where a file cannot be read, ProjectError where a correction no longer matches.
    """
    parts = {part: read_rows(document, part) for part in PARSERS}
    return parts, [dict(entry) for entry in corrections.apply(document, parts["facts"])]


def corrected() -> frozenset[str]:
    """Documents that ``data/corrections.yml`` has an entry about."""
    return frozenset(corrections.by_document())


def theme_rows(document: str) -> list[dict[str, Any]]:
    """Rows of ``data/themes.csv`` about one document: columns THEMES."""
    path = workspace.current().data / "themes.csv"
    mine = rows.lines(path, THEMES, about=document) if path.is_file() else []
    return [rows.typed(path, number, row=row, parsers=rows.THEME_PARSERS) for number, row in mine]


def warm() -> None:
    """Find out now where each document stands in the files they share, in a process that others are forked from."""
    with suppress(OSError):  # whoever reads it tells the fault
        rows.spans(workspace.current().data / "themes.csv")


def fingerprint(documents: Iterable[str], data: Callable[[str], str] | None = None) -> str:
    """SHA-256 over the data files of these documents: what a page is about, for its colophon.

    ``data`` gives the :func:`verdicts.digest` of a document's files where they were read already.
    """
    digest = data or (lambda document: verdicts.digest(verdicts.files_of(document)))
    named = "".join(f"{document}/{digest(document)}\n" for document in sorted(documents))
    return hashlib.sha256(named.encode()).hexdigest()


def read_rows(document: str, part: str) -> list[dict[str, Any]]:
    """Rows of one data file of a document with typed values; an absent file has none.

    Raises DataError with file, line, what was found and what to do: missing column, broken number, not UTF-8.
    """
    columns, parsers = PARSERS[part]
    return rows.read(_path(document, part), columns, parsers=parsers)


def _path(document: str, part: str) -> Path:
    return workspace.current().data / part / f"{document}.csv"


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
    return "人" if _PEOPLE.match(behind) else unit

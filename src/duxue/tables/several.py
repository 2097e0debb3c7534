"""Tables over several documents: who is compared and who is left out, audits by district, what a page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from duxue.audit.claim import VERDICTS
from duxue.catalogue import District
from duxue.dataset import Report, fingerprint
from duxue.documents.registry import get
from duxue.errors import DocumentBlocked
from duxue.tables import words
from duxue.tables.model import Cell, Column, Table

DISTRICT = Column(key="district", zh="区县", en="district")


def who(reports: Iterable[Report], left_out: Iterable[DocumentBlocked] = (), *, language: str = "zh") -> Table:
    """One row a document: where it is from, what it is, and whether it takes part; with what limits comparing it."""
    taking_part = {"zh": "参加比较", "en": "compared"}[language]
    rows = [_who(report.document.document, Cell(taking_part, tone="good"), language) for report in reports]
    for blocked in left_out:
        name, reasons = blocked.args
        said = reasons[0 if language == "zh" else -1]
        rows.append(_who(name, Cell(said, tone="bad"), language))
    return Table(
        name="who",
        caption={"zh": "比较哪些文件", "en": "which documents are compared"},
        columns=(
            DISTRICT,
            Column(key="code", zh="行政区划代码", en="code (GB/T 2260)", kind="plain"),
            Column(key="where", zh="所属", en="part of"),
            Column(key="period", zh="年份", en="year", kind="plain"),
            Column(key="part", zh="情况", en="takes part", kind="tone"),
            Column(key="note", zh="注意", en="note"),
        ),
        rows=tuple(rows),
        language=language,
    )


def _who(name: str, part: Cell, language: str) -> tuple[Cell, ...]:
    document = get(name)
    place = document.place
    if place is None:
        unknown = Cell({"zh": "不详", "en": "unknown"}[language], tone="mute")
        return (Cell(name), unknown, unknown, Cell(document.period), part, Cell(words.NONE[language], tone="mute"))
    return (
        Cell(place.name),
        Cell(place.code),
        Cell(f"{place.province}{place.city}"),
        Cell(document.period),
        part,
        _note(place, language),
    )


def _note(place: District, language: str) -> Cell:
    note = place.note if language == "zh" else place.note_en
    return Cell(note) if note else Cell(words.NONE[language], tone="mute")


def left_out(frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """Which of the chosen indicators a document does not state, and why: columns of ``comparison.left_out``."""
    suffix = "" if language == "zh" else "_en"
    return Table(
        name="left-out",
        caption={"zh": "所选指标中没有载明的", "en": "chosen indicators that are not stated"},
        columns=(
            Column(key="indicator", zh="指标", en="indicator"),
            DISTRICT,
            Column(key="why", zh="情况", en="what is there", kind="tone"),
        ),
        rows=tuple(
            (Cell(row[f"name{suffix}"]), Cell(row["place"]), Cell(row[f"why{suffix}"], tone="mute"))
            for row in frame.to_dict("records")
        ),
        language=language,
        empty={
            "zh": "没有选定指标，或者所选指标各份文件都载明。",
            "en": "No indicator was chosen, or every document states each of them.",
        },
    )


def audits(reports: Sequence[Report], claims: Sequence[pd.DataFrame], *, language: str = "zh") -> Table:
    """How many relations of each document are consistent, rounded, inconsistent or cannot be told.

    ``claims`` are frames of ``audit.claims``, one for each report.
    """
    rows = []
    for report, frame in zip(reports, claims, strict=True):
        counts = [int((frame["verdict"] == verdict).sum()) for verdict in VERDICTS]
        cells = [Cell(str(count), raw=count) for count in (*counts, len(frame))]
        rows.append((Cell(report.document.name), *cells))
    return Table(
        name="audits",
        caption={"zh": "各文件算术关系的核验结果", "en": "relations recomputed, by document and verdict"},
        columns=(
            DISTRICT,
            *(Column(key=verdict, zh=pair[0], en=pair[1], kind="number") for verdict, pair in VERDICTS.items()),
            Column(key="total", zh="合计", en="total", kind="number"),
        ),
        rows=tuple(rows),
        language=language,
    )


def colophon(reports: Sequence[Report], *, language: str = "zh") -> Table:
    """What the page was made from: each document with the hash of its bytes and of the data read from it."""
    return Table(
        name="made-from",
        caption={"zh": "本页所用文件与数据", "en": "documents and data of this page"},
        columns=(
            Column(key="document", zh="文件", en="document", kind="plain"),
            Column(key="source", zh="原文件 SHA-256", en="SHA-256 of the document", kind="plain"),
            Column(key="data", zh="数据 SHA-256", en="SHA-256 of its data", kind="plain"),
        ),
        rows=tuple(
            (
                Cell(report.document.document),
                Cell(report.document.sha256[:16], raw=report.document.sha256),
                Cell(digest[:16], raw=digest),
            )
            for report in reports
            for digest in [fingerprint([report.document.document])]
        ),
        language=language,
    )

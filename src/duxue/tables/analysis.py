"""Tables of what was recomputed and checked: claims and the gate's verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from duxue.audit import KINDS, VERDICTS
from duxue.dataset import Report
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.verdicts import Check, Verdict

TONES = {"consistent": "good", "rounding": "good", "inconsistent": "bad", "cannot tell": "mute"}
_CLAIMS = (
    Column(key="title", zh="文中的说法", en="what the document asserts"),
    Column(key="stated", zh="文中所载", en="stated", kind="number"),
    Column(key="computed", zh="重算", en="recomputed", kind="number"),
    Column(key="difference", zh="相差", en="difference", kind="number"),
    Column(key="verdict", zh="结论", en="verdict", kind="tone"),
    Column(key="why", zh="算式与说明", en="arithmetic and why"),
)


def claims(report: Report, frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """Relations that the document asserts with their recomputed values: columns ``audit.COLUMNS``.

    The stated value leads to its own evidence, the explanation to that of its operands; of operands that are names and
    no figures the words stand there with their places.
    """
    document, known = report.document.document, frozenset(report.facts["start"])
    return Table(
        name="claims",
        caption={
            "zh": f"文中算术关系的核验（{len(frame)} 条）",
            "en": f"arithmetic that the document asserts ({len(frame)})",
        },
        columns=_CLAIMS,
        rows=tuple(_claim(row, document, known=known, language=language) for row in frame.to_dict("records")),
        language=language,
        anchors=tuple(claim_id(document, place) for place in range(len(frame))),
        empty={"zh": "文中没有可以重算的关系。", "en": "The document asserts nothing that can be recomputed."},
        style="cards claims",
    )


def claim_id(document: str, place: int) -> str:
    """The id on a page of the claim in this place of the frame of claims."""
    return f"k-{document}-{place + 1}"


def _claim(row: dict[str, Any], document: str, *, known: frozenset[int], language: str) -> tuple[Cell, ...]:
    suffix = "" if language == "zh" else "_en"
    text = "\n".join(part for part in (row[f"arithmetic{suffix}"], row[f"why{suffix}"], row[f"cause{suffix}"]) if part)
    operands = [start for start in dict.fromkeys(row["operands"]) if start in known]
    named = [item for item in row["evidence"] if item["start"] not in known and item["start"] != row["result"]]
    verdict = VERDICTS[row["verdict"]]
    return (
        Cell(row[f"title{suffix}"]),
        # A count that is no data has no line in the evidence to lead to.
        Cell(str(row[f"stated{suffix}"]), at=(anchor(document, row["result"]),) if row["result"] in known else ()),
        _or_none(row[f"computed{suffix}"], language),
        _or_none(row[f"difference{suffix}"], language),
        Cell(words.pick(verdict, language), tone=TONES[row["verdict"]]),
        Cell(
            text,
            raw=" ".join([*text.split("\n"), *(f"“{item['text']}” ({item['start']})" for item in named)]),
            see=(words.EVIDENCE[language], tuple(anchor(document, start) for start in operands)),
            spots=tuple((item["text"] or str(item["start"]), anchor(document, item["start"])) for item in named),
        ),
    )


def _or_none(text: Any, language: str) -> Cell:
    return Cell(str(text)) if text else Cell(words.NONE[language], tone="mute")


def claims_by_kind(frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """How many claims of each kind hold."""
    body = tuple(
        (
            Cell(words.pick(names, language)),
            *(Cell(str(((frame["kind"] == kind) & (frame["verdict"] == verdict)).sum())) for verdict in VERDICTS),
        )
        for kind, names in KINDS.items()
        if (frame["kind"] == kind).any()
    )
    return Table(
        name="claims-by-kind",
        caption={"zh": "算术核验，按关系种类", "en": "arithmetic checked, by kind of relation"},
        columns=(
            Column(key="kind", zh="关系", en="relation"),
            *(Column(key=key, zh=zh, en=en, kind="number") for key, (zh, en) in VERDICTS.items()),
        ),
        rows=body,
        language=language,
    )


def gate(verdict: Verdict, *, language: str = "zh") -> Table:
    """The checks of the gate that failed, each with its result and the number of rows; the most severe first."""
    failed, count = verdict.failed, len(verdict.checks)
    return Table(
        name="gate",
        caption={"zh": f"数据核验：{count} 项，未通过 {len(failed)} 项",
                 "en": f"checks of the data: {count}, of which {len(failed)} failed"},
        columns=(
            Column(key="sentence", zh="核验什么，为什么", en="what is checked, and why"),
            Column(key="severity", zh="级别", en="severity"),
            Column(key="result", zh="结果", en="result", kind="tone"),
            Column(key="rows", zh="涉及行数", en="rows concerned", kind="number"),
        ),
        rows=tuple(_check(check, language) for check in failed),
        language=language,
        empty={"zh": "全部通过。", "en": "All passed."},
        style="flow gate",
    )  # fmt: skip


def _check(check: Check, language: str) -> tuple[Cell, ...]:
    return (
        Cell(check.sentence[language]),
        Cell(words.pick(words.SEVERITIES[check.severity], language)),
        _result(check, language),
        Cell(str(len(check.rows))),
    )


def _result(check: Check, language: str) -> Cell:
    """Warned or blocked as a word with its tone."""
    if check.severity == "critical":
        return Cell({"zh": "拦下", "en": "blocked"}[language], tone="bad")
    return Cell({"zh": "提醒", "en": "warned"}[language], tone="warn" if check.severity == "warning" else "mute")

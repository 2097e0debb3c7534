"""The frames that the suites are held against: all documents at once, one frame a suite.

It joins what the data files, the registry and the catalogue say. It judges nothing: limits are in the suites or stand
as columns beside the value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from duxue import dataset
from duxue.documents import Document
from duxue.documents.registry import get
from duxue.gate import facts as fact_frame

# How many operands each kind of relation takes: fewest, most. What each computes is in the audit.
OPERANDS = {
    "sum": (2, None),
    "difference": (2, 2),
    "growth": (2, 2),
    "ratio": (2, 2),
    "share": (2, 2),
    "product": (2, 2),
    "repeat": (1, None),
    "bound": (1, None),
    "average": (1, None),
    "trend": (1, None),
    "threshold": (1, None),
    "listed": (1, None),
}
# Its result may be a number that was set aside, its operands are places of names in the text.
LISTED = "listed"
SECTION_MAX = "section_weight"
SECTION_SELF = "section_self_score"
# A report without a date is taken to be printed at the latest two years after the year that it reports on.
YEARS_TO_PUBLICATION = 2
Row = dict[str, Any]
# Columns that the views are made of.
COLUMNS = {
    "facts": dataset.FACTS,
    "scores": dataset.SCORES,
    "relations": dataset.RELATIONS,
    "ledger": ["start", "reason", "indicator"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document as it was read: its registry line, its parts by column and the corrections made to them."""

    document: Document
    parts: dict[str, dict[str, list[Any]]]
    corrections: list[Row]


def read(name: str) -> Reading:
    """One document by its name; only lists by column are kept, because rows of thousands of documents fill the memory.

    Raises BadParameters for an unknown document, DataError where a file of it cannot be read.
    """
    document = get(name)
    rows, corrections = dataset.rows_of(name)
    parts = {part: {name: [row[name] for row in rows[part]] for name in names} for part, names in COLUMNS.items()}
    return Reading(document=document, parts=parts, corrections=corrections)


def build(readings: Iterable[Reading]) -> dict[str, pd.DataFrame]:
    """Frames by the name of their suite; the columns are documented in ``meta.columns`` of each suite."""
    readings = list(readings)
    facts, ledger, scores = (_stack(readings, part) for part in ("facts", "ledger", "scores"))
    documents = _documents(readings)
    view = fact_frame.build(facts.assign(corrected=_corrected(readings, facts)), documents, ledger)
    frames = {
        "documents": _with_coverage(documents, view, ledger),
        "facts": view.drop(columns=["levels"]),
        "relations": _relations(readings),
        "scores": _scores(scores),
        "sections": _sections(scores, facts),
    }
    return {name: frame.reset_index(drop=True) for name, frame in frames.items()}


# Everything else is text. Text is kept as categories: thousands of documents repeat the same few hundred words, and
# Great Expectations copies a frame for each expectation, which is ten times faster without their characters.
NUMBERS = {"start": "int64", "end": "int64", "item": "int64", "value": float, "max": float, "self": float}
FLAGS = ("approx", "applicable")


def _stack(readings: list[Reading], part: str) -> pd.DataFrame:
    """Rows of one part of all documents, in their order."""
    names = pd.Index([reading.document.document for reading in readings], dtype=object)
    lengths = [len(reading.parts[part]["start"]) for reading in readings]
    columns = {"document": pd.Categorical.from_codes(np.repeat(np.arange(len(names)), lengths), names)}
    for column in COLUMNS[part]:
        columns[column] = _column(
            column, list(chain.from_iterable(reading.parts[part][column] for reading in readings))
        )
    return pd.DataFrame(columns)


def _column(name: str, values: list[Any]) -> Any:
    if name in FLAGS:
        return np.array(values, dtype=bool)
    return np.array(values, dtype=NUMBERS[name]) if name in NUMBERS else text(values)


def text(values: Any) -> pd.Categorical:
    """Text as categories, None as missing."""
    return pd.Categorical(pd.array(values, dtype=object))


def _corrected(readings: list[Reading], facts: pd.DataFrame) -> pd.Series:
    changed = {
        (reading.document.document, entry["start"], entry["indicator"])
        for reading in readings
        for entry in reading.corrections
        if entry["action"] == "replace"
    }
    if not changed:
        return pd.Series(False, index=facts.index, dtype=bool)
    keys = zip(facts["document"], facts["start"], facts["indicator"], strict=True)
    return pd.Series([key in changed for key in keys], index=facts.index, dtype=bool)


def _documents(readings: list[Reading]) -> pd.DataFrame:
    fields = ["document", "district", "period", "kind", "title", "published", "sha256"]
    rows = [{field: getattr(r.document, field) for field in fields} for r in readings]
    frame = pd.DataFrame(rows, columns=fields, dtype=object)
    known = [bool(r.document.place) if r.document.district else None for r in readings]
    period = pd.to_numeric(frame["period"], errors="coerce").astype(float)
    published = pd.to_numeric(frame["published"].str[:4], errors="coerce").astype(float)
    return frame.assign(
        district_known=pd.Series(known, index=frame.index, dtype=object),
        period_year=period,
        published_year=published,
        latest_year=published.fillna(period + YEARS_TO_PUBLICATION),
    )


def _with_coverage(documents: pd.DataFrame, facts: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Counts and shares (%) a document; masks count where they hide a figure, not where they hide a place or a name."""
    hidden = ledger[(ledger["reason"] == dataset.MASK) & (ledger["indicator"] != "")]
    core = facts[(facts["core"] == True) & (facts["status"] == "actual")]  # noqa: E712 -- missing counts as not core

    def per_document(values: pd.Series) -> pd.Series:
        return documents["document"].map(values).fillna(0).astype("int64")

    counts = per_document(facts["document"].value_counts())
    masks = per_document(hidden["document"].value_counts())
    dated = per_document(facts[facts["period"] != ""]["document"].value_counts())
    approx = per_document(facts[facts["approx"]]["document"].value_counts())
    return documents.assign(
        facts=counts,
        masks=masks,
        masked_share=_percent(masks, masks + counts),
        core=per_document(core.groupby("document")["indicator"].nunique()),
        dated_share=_percent(dated, counts),
        approx_share=_percent(approx, counts),
    )


def _percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (100 * part / whole.where(whole > 0)).round(1)


def _relations(readings: list[Reading]) -> pd.DataFrame:
    rows = [row for reading in readings for row in _references(reading)]
    texts = {column: text([row[column] for row in rows]) for column in ("document", "kind", "role", "reference")}
    counts = {column: [row[column] for row in rows] for column in ("position", "facts_found", "operands")}
    limits = {column: np.array([row[column] for row in rows], dtype=float) for column in ("fewest", "most")}
    return pd.DataFrame({**texts, **{name: np.array(count, dtype="int64") for name, count in counts.items()}, **limits})


def _stated(reading: Reading) -> Counter[str]:
    """How many facts of a document each way of naming one finds: by start, start and indicator, both and the level."""
    facts, operands = reading.parts["facts"], reading.parts["relations"]["operands"]
    found = Counter(map(str, facts["start"]))
    # Few relations need more than the start, and names for every fact of thousands of documents take their time.
    if any("/" in listed for listed in operands):
        named = zip(facts["start"], facts["indicator"], facts["level"], strict=True)
        for start, indicator, level in named:
            found.update((f"{start}/{indicator}", f"{start}/{indicator}/{level}"))
    return found


def _references(reading: Reading) -> Iterator[Row]:
    name, stated = reading.document.document, _stated(reading)
    relations = reading.parts["relations"]
    rows = zip(*(relations[column] for column in COLUMNS["relations"]), strict=True)
    for position, (kind, result, listed) in enumerate(rows, start=1):
        operands = listed.split()
        fewest, most = OPERANDS.get(kind, (None, None))
        shared = {"document": name, "position": position, "kind": kind, "operands": len(operands)}
        for role, reference in [("result", str(result)), *(("operand", operand) for operand in operands)]:
            count = _named(reading, role, reference=reference, operands=operands) if kind == LISTED else 0
            found = {"role": role, "reference": reference, "facts_found": count or stated[reference]}
            yield {**shared, **found, "fewest": fewest, "most": most}


def _named(reading: Reading, role: str, *, reference: str, operands: list[str]) -> int:
    """How often a list names this place, or how many numbers set aside it counts with; two of either are a mistake."""
    if role == "operand":
        return operands.count(reference) if reference.isdecimal() else 0
    return sum(str(start) == reference for start in reading.parts["ledger"]["start"])


def _scores(scores: pd.DataFrame) -> pd.DataFrame:
    previous = scores.groupby("document", sort=False)["start"].shift().astype(float)
    unused = scores["self"].where(~scores["applicable"])
    return scores.assign(previous_start=previous, points_not_applicable=unused)


def _sections(scores: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """One row a document and section that has items or stated totals; sums rounded to a millionth of a point."""
    keys = ["document", "section"]
    facts = facts.astype({"document": object, "breakdown": object, "indicator": object})
    sums = (
        scores.astype(dict.fromkeys(keys, object))
        .groupby(keys, sort=False)
        .agg(items=("item", "size"), sum_max=("max", "sum"), sum_self=("self", "sum"))
    )
    stated = facts[facts["indicator"].isin((SECTION_MAX, SECTION_SELF))]
    # In these facts the breakdown names the section; their own ``section`` is the heading above the clause.
    stated = stated.drop(columns="section").rename(columns={"breakdown": "section"})
    totals = stated.pivot_table(index=keys, columns="indicator", values="value", aggfunc="first")
    totals = totals.reindex(columns=[SECTION_MAX, SECTION_SELF])
    totals.columns = ["stated_max", "stated_self"]
    view = sums.join(totals, how="outer").reset_index()
    view = view.assign(**{key: text(view[key]) for key in keys})
    numbers = ["sum_max", "sum_self", "stated_max", "stated_self"]
    view = view.assign(**{column: view[column].astype(float).round(6) for column in numbers})
    return view.assign(items=view["items"].fillna(0).astype("int64"))

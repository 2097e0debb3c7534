"""The figures that relations name, as the frame of the suite ``relations``: how many facts each reference finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd

from duxue.gate.bulk import Tables, text

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
TEXTS = ("document", "kind", "role", "reference")
COUNTS = ("position", "facts_found", "operands")
LIMITS = ("fewest", "most")
Place = tuple[int, str]  # a document by its number, and a reference in it


def build(tables: Tables) -> pd.DataFrame:
    """One row a figure that a relation names, its result before its operands."""
    relations, facts, ledger = (tables.frames[part] for part in ("relations", "facts", "ledger"))
    listed = set(relations.loc[relations["kind"] == LISTED, "document"])
    aside = _places(ledger[ledger["document"].isin(listed)])
    rows = list(_rows(relations, _stated(relations, facts), Counter(aside)))
    columns = dict(zip((*TEXTS, *COUNTS, *LIMITS), zip(*rows, strict=True), strict=True)) if rows else {}
    found = {name: columns.get(name, ()) for name in (*TEXTS, *COUNTS, *LIMITS)}
    names = pd.Index(tables.names, dtype=object)
    return pd.DataFrame({
        "document": pd.Categorical.from_codes(np.array(found["document"], dtype="int64"), names),
        **{name: text(list(found[name])) for name in TEXTS[1:]},
        **{name: np.array(found[name], dtype="int64") for name in COUNTS},
        **{name: np.array(found[name], dtype=float) for name in LIMITS},
    })  # fmt: skip


def _places(frame: pd.DataFrame) -> Iterable[Place]:
    return zip(frame["document"].cat.codes.tolist(), map(str, frame["start"].tolist()), strict=True)


def _stated(relations: pd.DataFrame, facts: pd.DataFrame) -> Counter[Place]:
    """How many facts of a document each way of naming one finds: by start, start and indicator, both and the level."""
    found = Counter(_places(facts))
    # Few relations need more than the start, and names for every fact of thousands of documents take their time.
    some = relations[relations["kind"] != LISTED]  # its operands name places and no facts
    named = some.loc[some["operands"].astype(object).str.contains("/", regex=False).astype(bool), "document"]
    some = facts[facts["document"].isin(set(named))]
    for (document, start), indicator, level in zip(_places(some), some["indicator"], some["level"], strict=True):
        found.update(((document, f"{start}/{indicator}"), (document, f"{start}/{indicator}/{level}")))
    return found


def _rows(relations: pd.DataFrame, stated: Counter[Place], aside: Counter[Place]) -> Iterator[tuple[object, ...]]:
    position = relations.groupby("document", sort=False, observed=True).cumcount() + 1
    columns = (relations["document"].cat.codes, position, relations["kind"], relations["result"], relations["operands"])
    for document, place, kind, result, listed in zip(*(column.tolist() for column in columns), strict=True):
        operands = listed.split()
        limits = OPERANDS.get(kind, (None, None))
        for role, reference in [("result", str(result)), *(("operand", operand) for operand in operands)]:
            count = _listed(role, (document, reference), operands, aside=aside) if kind == LISTED else 0
            found = count or stated[document, reference]
            yield (document, kind, role, reference, place, found, len(operands), *limits)


def _listed(role: str, place: Place, operands: Collection[str], *, aside: Counter[Place]) -> int:
    """How often a list names this place, or how many numbers set aside it counts with; two of either are a mistake."""
    if role == "operand":
        start = place[1].partition("/")[0]
        return sum(operand.partition("/")[0] == start for operand in operands) if start.isdecimal() else 0
    return aside[place]

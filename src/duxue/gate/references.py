"""The figures that relations name, as the frame of the suite ``relations``: how many facts each reference finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

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
_BITS = 32  # more than any start takes


def build(tables: Tables) -> pd.DataFrame:
    """One row a figure that a relation names, its result before its operands."""
    relations, facts, ledger = (tables.frames[part] for part in ("relations", "facts", "ledger"))
    listed = set(relations.loc[relations["kind"] == LISTED, "document"])
    aside = _at(ledger[ledger["document"].isin(listed)])
    rows = list(_rows(relations, _Stated(relations, facts), aside))
    columns = dict(zip((*TEXTS, *COUNTS, *LIMITS), zip(*rows, strict=True), strict=True)) if rows else {}
    found = {name: columns.get(name, ()) for name in (*TEXTS, *COUNTS, *LIMITS)}
    names = pd.Index(tables.names, dtype=object)
    return pd.DataFrame({
        "document": pd.Categorical.from_codes(np.array(found["document"], dtype="int64"), names),
        **{name: text(list(found[name])) for name in TEXTS[1:]},
        **{name: np.array(found[name], dtype="int64") for name in COUNTS},
        **{name: np.array(found[name], dtype=float) for name in LIMITS},
    })  # fmt: skip


class _Stated:
    """How many facts of a document each way of naming one finds: by start, start and indicator, both and the level."""

    def __init__(self, relations: pd.DataFrame, facts: pd.DataFrame) -> None:
        self._starts = _at(facts)
        # Few relations need more than the start, and names for every fact of thousands of documents take their time.
        some = relations[relations["kind"] != LISTED]  # its operands name places and no facts
        named = some.loc[some["operands"].astype(object).str.contains("/", regex=False).astype(bool), "document"]
        some = facts[facts["document"].isin(set(named))]
        columns = (some["document"].cat.codes.tolist(), some["start"].tolist(), some["indicator"], some["level"])
        self._named: Counter[tuple[int, str]] = Counter()
        for document, start, indicator, level in zip(*columns, strict=True):
            self._named.update(((document, f"{start}/{indicator}"), (document, f"{start}/{indicator}/{level}")))

    def count(self, document: int, reference: str) -> int:
        """How many facts of a document, given by its number, a reference finds."""
        return _found(self._starts, document, reference) or self._named[document, reference]


def _at(frame: pd.DataFrame) -> dict[int, int]:
    """How many rows stand at each place, which is a document by its number and a start in it."""
    places, counts = np.unique(
        frame["document"].cat.codes.to_numpy("int64") << _BITS | frame["start"].to_numpy(), return_counts=True
    )
    return dict(zip(places.tolist(), counts.tolist(), strict=True))


def _found(places: Mapping[int, int], document: int, reference: str) -> int:
    """How many rows stand where a reference says; none where it says no start, or says it otherwise than ``12``."""
    if not reference.isdecimal() or str(start := int(reference)) != reference:
        return 0
    return places.get(document << _BITS | start, 0)


def _rows(relations: pd.DataFrame, stated: _Stated, aside: Mapping[int, int]) -> Iterator[tuple[object, ...]]:
    position = relations.groupby("document", sort=False, observed=True).cumcount() + 1
    columns = (relations["document"].cat.codes, position, relations["kind"], relations["result"], relations["operands"])
    for document, place, kind, result, listed in zip(*(column.tolist() for column in columns), strict=True):
        operands = listed.split()
        limits = OPERANDS.get(kind, (None, None))
        for role, reference in [("result", str(result)), *(("operand", operand) for operand in operands)]:
            found = 0
            if kind == LISTED:
                found = _times(reference, operands) if role == "operand" else _found(aside, document, reference)
            found = found or stated.count(document, reference)
            yield (document, kind, role, reference, place, found, len(operands), *limits)


def _times(reference: str, operands: Collection[str]) -> int:
    """How often a list names the place of one of its names: twice is a mistake."""
    start = reference.partition("/")[0]
    return sum(operand.partition("/")[0] == start for operand in operands) if start.isdecimal() else 0

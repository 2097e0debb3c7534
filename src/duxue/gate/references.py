"""The figures that relations name, as the frame of the suite ``relations``: how many facts each reference finds."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import Any

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
_START = re.compile(r"0|[1-9][0-9]{0,8}")
_BITS = 32  # more than such a start takes


def build(tables: Tables) -> pd.DataFrame:
    """One row a figure that a relation names, its result before its operands."""
    relations, facts, ledger = (tables.frames[part] for part in ("relations", "facts", "ledger"))
    named = [f"{result} {operands}".split() for result, operands in _each(relations, "result", "operands")]
    counts = np.array([len(figures) for figures in named], dtype="int64")
    of = np.repeat(np.arange(len(named)), counts)
    place = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    position = relations.groupby("document", sort=False, observed=True).cumcount().to_numpy("int64") + 1
    limits = [OPERANDS.get(kind, (None, None)) for kind in relations["kind"].cat.categories]
    fewest, most = np.array(limits, dtype=float).reshape(-1, 2)[relations["kind"].cat.codes].T
    view = pd.DataFrame({
        **{name: relations[name].array[of] for name in ("document", "kind")},
        "role": pd.Categorical.from_codes(np.minimum(place, 1), pd.Index(["result", "operand"], dtype=object)),
        "reference": text(list(chain.from_iterable(named))),
        "position": position[of],
        "operands": counts[of] - 1,
        "fewest": fewest[of],
        "most": most[of],
    })  # fmt: skip
    found = _listed(view, of, ledger)
    return view.assign(facts_found=np.where(found, found, _stated(view, facts)))


def _stated(view: pd.DataFrame, facts: pd.DataFrame) -> np.ndarray:
    """How many facts of its document a reference finds: by start, start and indicator, or both and the level."""
    found = _standing(facts, view)
    # Few references are more than a start, and names for every fact of thousands of documents take their time.
    longer = np.flatnonzero((view["kind"] != LISTED) & view["reference"].astype(object).str.contains("/", regex=False))
    some = facts[facts["document"].isin(set(view["document"].iloc[longer]))]
    names: Counter[tuple[str, str]] = Counter()
    for document, start, indicator, level in _each(some, "document", "start", "indicator", "level"):
        names.update(((document, f"{start}/{indicator}"), (document, f"{start}/{indicator}/{level}")))
    found[longer] = [names[pair] for pair in _each(view.iloc[longer], "document", "reference")]
    return found


def _listed(view: pd.DataFrame, of: np.ndarray, ledger: pd.DataFrame) -> np.ndarray:
    """In a list and its count: how many numbers set aside a reference finds; twice the place of a name is a mistake."""
    result = (view["role"] == "result").to_numpy()
    listed = (view["kind"] == LISTED).to_numpy()
    found = np.zeros(len(view), dtype="int64")
    found[listed & result] = _standing(ledger, view[listed & result])
    names = view["reference"][listed & ~result].astype(object).str.split("/").str[0]
    names = names[names.str.isdecimal().astype(bool)]
    found[names.index] = names.groupby([of[names.index], names]).transform("size")
    return found


def _standing(frame: pd.DataFrame, view: pd.DataFrame) -> np.ndarray:
    """How many rows of its document stand where a reference says; none where it says no start, or not as ``12``."""
    starts = [int(text) if _START.fullmatch(text) else -1 for text in view["reference"].cat.categories]
    asked = _places(view["document"], np.array(starts, dtype="int64")[view["reference"].cat.codes])
    some = frame[
        frame["start"].between(0, 2**_BITS - 1)
    ]  # a place beyond is in no text, and may not pass for another's
    rows = _places(some["document"], some["start"].to_numpy()).value_counts()
    return asked.map(rows).fillna(0).to_numpy("int64", copy=True)


def _places(documents: pd.Series, starts: np.ndarray) -> pd.Series:
    """One number for a document, whose categories are the same everywhere, and a start in it."""
    return pd.Series(np.where(starts < 0, -1, documents.cat.codes.to_numpy("int64") << _BITS | starts))


def _each(frame: pd.DataFrame, *columns: str) -> zip[tuple[Any, ...]]:
    """These columns row by row."""
    return zip(*(frame[column] for column in columns), strict=True)

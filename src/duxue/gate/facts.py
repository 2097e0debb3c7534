"""Facts of many documents as one frame, each row with what the catalogue, the registry and its neighbours say of it.

Columns are only added. Nothing is judged here: limits stand beside the value and a suite compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from duxue import catalogue

# Statuses that speak of the future, so that a year after publication is right for them.
AHEAD = ("planned", "target")
# A gross rate counts pupils of any age and may exceed 100; twice the population is beyond any of them.
GROSS_RATE_CEILING = 200.0
CHANGE_UNITS = ("%", "个百分点")
PLACE = ["document", "start"]
IDENTITY = ["document", "indicator", "level", "breakdown", "period", "status"]


def build(facts: pd.DataFrame, documents: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row a fact: columns of ``dataset.FACTS``, ``document``, ``corrected`` and those that the suite documents."""
    view = _with_catalogue(facts)
    view = _with_limits(view)
    view = _with_years(view, documents)
    view = _with_neighbours(view)
    view = _with_evidence(view)
    reasons = ledger.drop_duplicates(PLACE).set_index(PLACE)["reason"].rename("set_aside")
    view = view.join(reasons, on=PLACE)
    values = view.groupby(IDENTITY, sort=False, observed=True)["value"].transform("nunique")
    # Nothing says that figures without an indicator measure the same: 第一中学1280人, 第二中学960人.
    named = view["indicator"] != catalogue.UNKNOWN
    return view.assign(values_of_identity=values.where(named, 1).astype("int64"))


def _with_catalogue(facts: pd.DataFrame) -> pd.DataFrame:
    """What the catalogue says of each fact's indicator; missing where it does not know the indicator."""
    known = catalogue.indicators()
    keys = facts["indicator"].cat.categories
    entries = [known.get(key) for key in keys]
    units = sorted({entry.unit for entry in entries if entry} | set(facts["unit"].cat.categories))
    # Categories compare only where they are the same, and the two units are compared.
    table = {
        "catalogue_unit": pd.Categorical([entry.unit if entry else None for entry in entries], categories=units),
        "kind": pd.Categorical([entry.kind if entry else None for entry in entries]),
        "core": np.array([bool(entry and entry.core) for entry in entries], dtype=bool),
        "low": np.array([entry.low if entry else np.nan for entry in entries], dtype=float),
        "high": np.array([entry.high if entry else np.nan for entry in entries], dtype=float),
    }
    table = pd.DataFrame(table).take(facts["indicator"].cat.codes).set_axis(facts.index)
    view = pd.concat([facts.assign(unit=facts["unit"].cat.set_categories(units)), table], axis=1)
    # A figure whose indicator was not recognised is kept as it is printed: there is no other unit to hold it against.
    # A change of an indicator that has no name of its own is told in per cent or percentage points of it.
    free = (view["indicator"] == catalogue.UNKNOWN) | ((view["status"] == "delta") & view["unit"].isin(CHANGE_UNITS))
    return view.assign(catalogue_unit=view["catalogue_unit"].where(~free, view["unit"]))


def _with_limits(view: pd.DataFrame) -> pd.DataFrame:
    """``low`` and ``high`` bound what is plausible, ``floor`` and ``ceiling`` what is possible at all.

    A change may be negative and is small beside the level that the catalogue bounds, so nothing bounds it.
    """
    change = (view["status"] == "delta") | (view["kind"] == "change")
    ceiling = np.select(
        [view["kind"] == "share", view["kind"] == "rate"],
        [100.0, np.maximum(view["high"], GROSS_RATE_CEILING)],
        default=np.nan,
    )
    delta = view["status"] == "delta"
    return view.assign(
        floor=np.minimum(view["low"], 0.0).where(~change),
        ceiling=pd.Series(ceiling, index=view.index).where(~change),
        low=view["low"].where(~delta),
        high=view["high"].where(~delta),
        fraction=(view["value"].abs() % 1).where(view["kind"] == "count"),
        level_allowed=_level_allowed(view),
    )


def _level_allowed(view: pd.DataFrame) -> np.ndarray:
    """Whether an indicator can be stated at the level: at any where the catalogue names none or does not know it."""
    known = catalogue.indicators()
    pairs, codes = _pairs(view["indicator"], view["level"])
    levels = [(level, known[indicator].levels if indicator in known else ()) for indicator, level in pairs]
    return np.array([not level or not allowed or level in allowed for level, allowed in levels], dtype=bool)[codes]


def _with_years(view: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    latest = view["document"].map(documents.set_index("document")["latest_year"]).astype(float)
    return view.assign(
        year=_numbers(view["period"]),
        latest_year=latest.where(~view["status"].isin(AHEAD)),
    )


def _with_neighbours(view: pd.DataFrame) -> pd.DataFrame:
    """``previous_start`` in the order of the file, ``previous_end`` in the order of the document."""
    spans = view.groupby(PLACE, sort=True, observed=True)["end"].max().reset_index()
    by_document = spans.groupby("document", sort=False, observed=True)["end"]
    spans["previous_end"] = by_document.cummax().groupby(spans["document"], sort=False, observed=True).shift()
    previous = view.groupby("document", sort=False, observed=True)["start"].shift().astype(float)
    view = view.assign(previous_start=previous)
    return view.join(spans.set_index(PLACE)["previous_end"].astype(float), on=PLACE)


def _with_evidence(view: pd.DataFrame) -> pd.DataFrame:
    return view.assign(
        evidence_position=_positions(view["evidence"], view["printed"]),
        printed_length=view["printed"].str.len().astype("int64"),
        span=view["end"] - view["start"],
        magnitude=_magnitude(view),
    )


def _positions(evidence: pd.Series, printed: pd.Series) -> np.ndarray:
    """The :func:`position` of each printed number in its clause."""
    pairs, codes = _pairs(evidence, printed)
    return np.array([position(clause, number) for clause, number in pairs], dtype="int64")[codes]


def _pairs(one: pd.Series, other: pd.Series) -> tuple[Iterable[tuple[str, str]], np.ndarray]:
    """The distinct pairs of texts in two columns, and which of them each row has."""
    texts, others = (column.cat.categories.to_numpy(dtype=object) for column in (one, other))
    numbers = one.cat.codes.to_numpy(dtype="int64") * max(len(others), 1) + other.cat.codes.to_numpy()
    codes, known = pd.factorize(numbers)
    first, second = np.divmod(known, max(len(others), 1))
    return zip(texts[first], others[second], strict=True), codes


def _numbers(column: pd.Series, pattern: str = r".*") -> pd.Series:
    """What texts that fit a pattern say as numbers, each distinct text read once; missing where one is no number."""
    texts = pd.Series(column.cat.categories, dtype=object)
    numbers = pd.to_numeric(texts.where(texts.str.fullmatch(pattern)), errors="coerce").astype(float)
    return numbers.reindex(column.cat.codes).set_axis(column.index)


def _magnitude(view: pd.DataFrame) -> pd.Series:
    """The power of ten between the printed number and the value: 4 where 万 was read, not whole where digits differ.

    Missing where the printed characters are no plain number (两, 3.8:6.2), the value is zero, or it was corrected.
    """
    printed = _numbers(view["printed"], r"[0-9]+(?:\.[0-9]+)?")
    usable = (printed > 0) & (view["value"] != 0) & ~view["corrected"]
    power = np.log10((view["value"].abs() / printed).where(usable))
    return power.round(9) + 0.0  # 9 digits are finer than any two printed numbers; + 0.0 turns -0 into 0


_TENS = frozenset("十百千")


def position(evidence: str, printed: str) -> int:
    """Where the printed number stands whole in the clause, -1 where not: ``57`` is not in ``357`` or ``5.57``."""
    at = evidence.find(printed) if printed else -1
    while at >= 0:
        beside = evidence[at - 1 : at] + evidence[at + len(printed) : at + len(printed) + 1]
        if beside.isalpha() and _TENS.isdisjoint(beside):  # as nearly always: no digit, no point
            return at
        before, after = evidence[:at][::-1], evidence[at + len(printed) :]
        if not _runs_on(printed[0], before) and not _runs_on(printed[-1], after):
            return at
        at = evidence.find(printed, at + 1)
    return at


def _runs_on(edge: str, beside: str) -> bool:
    """Whether the characters beside the edge of a number, read away from it, continue it."""
    if edge.isdecimal():
        return beside[:1].isdecimal() or (beside[:1] == "." and beside[1:2].isdecimal())
    # 两 after C45 is whole, and so is the second 一 of 唯一一所; 六 of 十六 is not.
    return beside[:1] in _TENS

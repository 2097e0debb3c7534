"""The frames that the suites are held against: all documents at once, one frame a suite.

It joins what the data files, the registry and the catalogue say. It judges nothing: limits are in the suites or stand
as columns beside the value.
"""

from __future__ import annotations

import pandas as pd

from duxue import dataset
from duxue.documents import Document
from duxue.documents.registry import get
from duxue.gate import facts as fact_frame
from duxue.gate import references
from duxue.gate.bulk import Tables, text

SECTION_MAX = "section_weight"
SECTION_SELF = "section_self_score"
# A report without a date is taken to be printed at the latest two years after the year that it reports on.
YEARS_TO_PUBLICATION = 2


def build(tables: Tables) -> dict[str, pd.DataFrame]:
    """Frames by the name of their suite; the columns are documented in ``meta.columns`` of each suite."""
    facts, ledger, scores = (tables.frames[part] for part in ("facts", "ledger", "scores"))
    documents = _documents([get(name) for name in tables.names])
    view = fact_frame.build(facts.assign(corrected=_corrected(tables, facts)), documents, ledger)
    frames = {
        "documents": _with_coverage(documents, view, ledger),
        "facts": view,
        "relations": references.build(tables),
        "scores": _scores(scores),
        "sections": _sections(scores, facts),
    }
    return {name: frame.reset_index(drop=True) for name, frame in frames.items()}


def _corrected(tables: Tables, facts: pd.DataFrame) -> pd.Series:
    changed = {
        (name, entry["start"], entry["indicator"])
        for name, entries in tables.corrections.items()
        for entry in entries
        if entry["action"] == "replace"
    }
    if not changed:
        return pd.Series(False, index=facts.index, dtype=bool)
    keys = zip(facts["document"], facts["start"], facts["indicator"], strict=True)
    return pd.Series([key in changed for key in keys], index=facts.index, dtype=bool)


def _documents(documents: list[Document]) -> pd.DataFrame:
    fields = ["document", "district", "period", "kind", "title", "published", "sha256"]
    rows = [{field: getattr(document, field) for field in fields} for document in documents]
    frame = pd.DataFrame(rows, columns=fields, dtype=object)
    known = [bool(document.place) if document.district else None for document in documents]
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

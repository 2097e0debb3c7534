"""What the masks of a document hide, for the page that stands in place of its report."""

from __future__ import annotations

from markupsafe import Markup

from duxue import catalogue, dataset
from duxue.dataset import MASK
from duxue.errors import DataError
from duxue.site.words import words
from duxue.tables import Cell, Column, Table
from duxue.tables.words import pick


def table(document: str, language: str) -> Markup:
    """A row for each indicator that masks hide, the most frequent first, then what is no number.

    The first place of each leads to the text where that is published. Empty where the data cannot be read.
    """
    try:
        ledger = dataset.read(document).ledger
    except DataError:  # said by another check on the same page
        return Markup("")
    hidden = ledger[ledger["reason"] == MASK].groupby("indicator", sort=False)["start"].agg(["size", "min"])
    ranked = sorted(hidden.itertuples(name=None), key=lambda row: (not row[0], -row[1], row[2]))
    caption = words(language)["masked_caption"].format(int(hidden["size"].sum()))
    found = Table(
        name="masked",
        caption={language: caption},
        columns=(
            Column(key="what", zh="应填的内容", en="what belongs there"),
            Column(key="count", zh="处数", en="places", kind="number"),
            Column(key="first", zh="第一处", en="first place", kind="number"),
        ),
        rows=tuple(_row(*row, document=document, language=language) for row in ranked),
        language=language,
    )
    return Markup(found.html())


def _row(indicator: str, count: int, first: int, *, document: str, language: str) -> tuple[Cell, ...]:
    entry = catalogue.indicators().get(indicator)
    name = pick((entry.zh, entry.en), language) if entry else words(language)["masked_unknown"]
    return Cell(name), Cell(str(count)), Cell(str(first), place=f"{document}-{first}")

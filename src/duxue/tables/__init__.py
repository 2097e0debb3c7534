"""Frame in, table out: captioned, linked to the evidence, the same cells as HTML and as CSV. No input or output."""

from duxue.tables.analysis import claims, claims_by_kind, gate
from duxue.tables.beside import coverage, derived, pairs, side_by_side, sources_of
from duxue.tables.coded import coded
from duxue.tables.evidence import corrections, ledger, sources
from duxue.tables.generic import frame
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Cited, Column, Sentences, Table
from duxue.tables.reading import contradictions, crossed, masks, sample, totals
from duxue.tables.report import facts, gaps, grades, key_figures, scores
from duxue.tables.several import audits, colophon, left_out, who
from duxue.tables.summary import overview, summary
from duxue.tables.yardsticks import national, references, standards, themes

__all__ = [
    "Cell",
    "Cited",
    "Column",
    "Sentences",
    "Table",
    "anchor",
    "audits",
    "claims",
    "claims_by_kind",
    "coded",
    "colophon",
    "contradictions",
    "corrections",
    "coverage",
    "crossed",
    "derived",
    "facts",
    "frame",
    "gaps",
    "gate",
    "grades",
    "key_figures",
    "ledger",
    "left_out",
    "masks",
    "national",
    "overview",
    "pairs",
    "references",
    "sample",
    "scores",
    "side_by_side",
    "sources",
    "sources_of",
    "standards",
    "summary",
    "themes",
    "totals",
    "who",
]

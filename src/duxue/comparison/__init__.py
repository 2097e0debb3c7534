"""What may be compared with what and what may not: standards, national values, derived indicators, peers, themes."""

from duxue.comparison.cover import coverage, left_out, notes
from duxue.comparison.derived import derived
from duxue.comparison.marks import KINDS, marks, unmarked
from duxue.comparison.national import national
from duxue.comparison.peers import REASONS, STANDINGS, Standing, comparable, compare, pair, shared
from duxue.comparison.sentences import summary
from duxue.comparison.spread import weighted_cv
from duxue.comparison.standards import VERDICTS, standards
from duxue.comparison.stress import log_odds, themes
from duxue.comparison.values import Value, values

__all__ = [
    "KINDS",
    "REASONS",
    "STANDINGS",
    "VERDICTS",
    "Standing",
    "Value",
    "comparable",
    "compare",
    "coverage",
    "derived",
    "left_out",
    "log_odds",
    "marks",
    "national",
    "notes",
    "pair",
    "shared",
    "standards",
    "summary",
    "themes",
    "unmarked",
    "values",
    "weighted_cv",
]

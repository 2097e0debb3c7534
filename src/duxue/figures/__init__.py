"""Frame in, figure out: SVG with text as text, a headline that states the finding, alt text from the same frame.

Nothing is drawn that a sentence says as well: where fewer than two values are stated the figure is a sentence instead.
"""

from duxue.figures.bars import levels, parts, set_aside
from duxue.figures.districts import all_dots, coverage, dots
from duxue.figures.report import scores, themes, trends
from duxue.figures.style import Figure, warm

__all__ = [
    "Figure",
    "all_dots",
    "coverage",
    "dots",
    "levels",
    "parts",
    "scores",
    "set_aside",
    "themes",
    "trends",
    "warm",
]

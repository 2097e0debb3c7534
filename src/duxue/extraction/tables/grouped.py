"""Labels that stand side by side in a row: what a group and a label in it, a label and its stage say together."""

from __future__ import annotations

from itertools import takewhile

from duxue.extraction.tables import heads, labels
from duxue.extraction.tables.cells import NUMBER, WORD, Row, Span
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings


def nested(where: Surroundings, beside: list[Span], first: Span) -> list[Span]:
    """The labels of a row that may name what is in it, the innermost first, down to one with a measure of its own.

    教师队伍|平均年龄|41: those are no teachers; 教师|女|820 are.
    """
    found: list[Span] = []
    for span in (*beside, first):
        found.append(span)
        said = where.text[slice(*span)].strip()
        if not (labels.is_part(where, span) or heads.unit(said) == said):
            break
    return found


def before(where: Surroundings, row: Row) -> list[Span]:
    """The cells before the first label of a row without heads, which stand over it: 小学|公办|学校数|45.

    An empty first cell goes on with that above: 小学|学校数|45, and below it |在校生数|20123.
    """
    first = _first(where.text, row)
    return list(takewhile(lambda cell: _is_label(where.text, cell), [first, *row.cells[1:]]))[:-1]


def _first(text: str, row: Row) -> Span:
    """The first cell of a row, or of the nearest row above where that is not empty."""
    over: Row | None = row
    for _ in range(labels.GROUP_ROWS):
        if over is None or text[slice(*over.cells[0])].strip():
            break
        over = over.above
    return over.cells[0] if over is not None else row.cells[0]


def _is_label(text: str, cell: Span) -> bool:
    """Whether a cell holds words and no figure, or a year."""
    words = WORD.search(text, *cell) is not None and NUMBER.search(text, *cell) is None
    return words or heads.only_period(text[slice(*cell)])


def of_row(where: Surroundings, spot: Spot, label: Span, groups: list[Span]) -> tuple[str, Span | None]:
    """What a label measures, or the nearest of its groups where it says no more than a part: 学校数|小学|45."""
    if key := labels.indicator(where, spot, label):
        return key, label
    if found := labels.joined(where, spot, (label, *groups)):
        return found
    spans = groups[::-1] if labels.is_part(where, label) else []
    return next(((key, span) for span in spans if (key := labels.indicator(where, spot, span))), ("", None))

"""Merged cells of a table to rows of as many cells as it has columns, each under its head and beside its label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duxue.documents.labels import is_label, is_year
from duxue.documents.source import WIDEST


class Cell(NamedTuple):
    """A cell as written: its text, how many columns it covers, and whether the one above may cover it too."""

    text: str
    span: int = 1
    merge: str = ""  # "restart" where it reaches down, "continue" where it is reached


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The text of each column of each row, all rows equally long.

    What merged cells cover repeats their label, and stays empty where they hold a number, which would be two figures.
    A cell that fills its row alone is a title and is written once. Rows are spread over ``WIDEST`` columns at most.
    """
    reaching: dict[int, str] = {}  # by column the label of the cell above that goes on
    lines = [_line(cells, reaching) for cells in rows]
    width = min(max(map(len, lines), default=0), WIDEST)
    return [line + [""] * (width - len(line)) for line in lines]


def _line(cells: Sequence[Cell], reaching: dict[int, str]) -> list[str]:
    line: list[str] = []
    years = sum(is_year(cell.text) for cell in cells) > 1
    for cell in cells:
        column, span = len(line), max(1, min(cell.span, WIDEST - len(line)))
        covered = cell.merge == "continue" and column in reaching
        text = reaching[column] if covered else cell.text
        label = text if len(cells) > 1 and (is_label(text) or (years and is_year(text))) else ""
        line += [text, *[label] * (span - 1)]
        if not covered:
            reaching.pop(column, None)
        if cell.merge:
            reaching[column] = text if is_label(text) else ""
    return line

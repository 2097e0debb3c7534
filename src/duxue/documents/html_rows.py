"""Rows of tables in a page: which of them is one line, and the cells of which other cells reach into them."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from duxue.documents.labels import is_label, is_year
from duxue.documents.source import WIDEST

CELLS = ("td", "th")
_LONGEST_LINE = 2000  # characters: a longer one is read as no row of a table
_LONGEST_TITLE = 60
_FLOWING = ("table", "h1", "h2", "h3", "h4", "h5", "h6")


def is_line(row: Any, report: Container[Any]) -> bool:
    """Whether a row is one of figures, and no frame in which old pages lay out their text.

    Such a frame holds another table or a heading, most of the page, or one cell of more than a title.
    """
    if next(row.iter(*_FLOWING), None) is not None:  # so that no text is counted for two rows
        return False
    if _length(row) > _LONGEST_LINE:
        return False
    cells = list(row.iterchildren(*CELLS))
    return all(_length(cell) <= _LONGEST_TITLE for cell in cells if len(cells) == 1 or cell in report)


def _length(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())


class Grid:
    """One table as its cells are met: ``line`` tells whether the row is one line, ``column`` where its next cell is.

    A cell that spans others is written once, and where it is a label its text stands in each of them: 在校生 over two
    years, 小学 beside two rows. A number is never repeated: it would be counted twice.
    """

    def __init__(self) -> None:
        self.line = False
        self.column = self._rows = self._cells = 0
        self._below: dict[int, tuple[int, str]] = {}  # column: how many more rows a cell reaches down, and its label

    def begin(self, row: Any, report: Container[Any]) -> None:
        """Go to the next row."""
        self.line, self.column = is_line(row, report), 0
        self._cells = sum(1 for _ in row.iterchildren(*CELLS))
        self._rows += self._cells > 1

    def reached(self) -> str:
        """The cells from above that stand before the next one of this row."""
        found = []
        while self.column in self._below:
            found.append(self._from_above())
        return "".join(found)

    def behind(self, cell: Any, text: str) -> str:
        """The end of a cell with this text, and the other columns that it spans."""
        wide, high = min(_span(cell, "colspan"), max(1, WIDEST - self.column)), _span(cell, "rowspan")
        title = self._cells == 1 and not self.column  # of the table, or of the rows below
        head = cell.tag == "th" or self._rows == 1 or not self.column
        label = text.strip() if is_label(text) or (head and is_year(text)) else ""
        if high > 1:
            self._below |= dict.fromkeys(range(self.column, min(self.column + wide, WIDEST)), (high - 1, label))
        self.column += wide
        return "|" + ("|" if title else f"{label}|") * (wide - 1)

    def end(self) -> str:
        """The cells from above that stand at the end of the row."""
        last = max(self._below, default=-1)
        return "".join(self._from_above() for _ in range(self.column, last + 1))

    def end_of_group(self) -> None:
        """No cell reaches out of the head, the body or the foot of a table."""
        self._below.clear()

    def _from_above(self) -> str:
        rows, label = self._below.pop(self.column, (0, ""))
        if rows > 1:
            self._below[self.column] = (rows - 1, label)
        self.column += 1
        return f"{label}|"


def _span(cell: Any, name: str) -> int:
    value = cell.get(name)
    return min(int(value), WIDEST) if value and value.isdecimal() and int(value) else 1

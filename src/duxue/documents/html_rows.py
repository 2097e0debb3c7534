"""Rows of tables in a page: which of them is one line, and the cells of which other cells reach into them."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from duxue.documents import stacks
from duxue.documents.labels import is_label, is_year
from duxue.documents.source import WIDEST

CELLS = ("td", "th")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LONGEST_LINE = 2000  # characters: a longer one is read as no row of a table
_LONGEST_TITLE = 60
_BREAKING = ("p", "div", "br")
_PLAIN = {*_BREAKING, "span", "font", "b", "strong", "em", "u"}  # they only part or dress the words of a cell
_FLOWING = ("table", "h1", "h2", "h3", "h4", "h5", "h6")


def unstack(root: Any) -> None:
    """Make a row of each line where the cells of one hold several: 幼儿园<br>小学 beside 62<br>64."""
    widths: dict[Any, int] = {}  # by what holds them, of the widest of its rows: no cell from above reaches into that
    for row in list(root.iter("tr")):
        group, cells = row.getparent(), list(row.iterchildren(*CELLS))
        if len(cells) < 2 or not len(cells[0]) or any(_span(cell, "rowspan") > 1 for cell in cells):
            continue
        if group not in widths:
            widths[group] = max(_width(other) for other in group.iterchildren("tr"))
        plain = all(node.tag in _PLAIN for cell in cells for node in cell.iterdescendants())
        if plain and _width(row) == widths[group]:
            for texts in stacks.rows([_lines(cell) for cell in cells]):
                row.addprevious(_row(row, cells, texts))
                row.tag = "template"  # as all that is not seen


def _width(row: Any) -> int:
    return sum(_span(cell, "colspan") for cell in row.iterchildren(*CELLS))


def _lines(cell: Any) -> list[str]:
    """The words of a cell line by line; line breaks of the source are blanks."""
    # Imported here: it costs 0.1 s, and most documents are text.
    from lxml import etree

    parts = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        words = node.text if event == "start" else node.tail if node is not cell else ""
        parts += ["\n" * (node.tag in _BREAKING), _BLANKS.sub(" ", words or "")]
    return [line.strip() for line in "".join(parts).split("\n") if line.strip()]


def _row(row: Any, cells: list[Any], texts: list[str]) -> Any:
    """A row like this one with other words in its cells."""
    made = row.makeelement("tr", dict(row.attrib))
    for cell, text in zip(cells, texts, strict=True):
        own = made.makeelement(cell.tag, dict(cell.attrib))
        own.text = text
        made.append(own)
    return made


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

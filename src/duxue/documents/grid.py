"""Merged cells of a table to rows of as many cells as it has columns, each under its head and beside its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from duxue.documents.source import WIDEST
from duxue.numbers import find

_LONGEST = 30  # a label is short; longer cells are prose
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:[\u2014\u2013~\uff5e\u81f3/-](?:19|20)?\d\d)?(?:学年度?|年度?)"
    r"(?:末|底|(?:1[0-2]|0?[1-9])月(?:[1-3]?\d日)?)?"
)
_BARE_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_NO_LABEL = re.compile(r"[\d*\uff0a×]")  # a number, or the mask of one
_NAMING = {"年级", "级", "类", "年"}  # 九年级, 一级指标, 三类学校, 九年一贯制: numerals that count nothing


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
    years = sum(_BARE_YEAR.fullmatch(cell.text) is not None for cell in cells) > 1
    for cell in cells:
        column, span = len(line), max(1, min(cell.span, WIDEST - len(line)))
        covered = cell.merge == "continue" and column in reaching
        text = reaching[column] if covered else cell.text
        label = text if len(cells) > 1 and (_is_label(text) or (years and _BARE_YEAR.fullmatch(text))) else ""
        line += [text, *[label] * (span - 1)]
        if not covered:
            reaching.pop(column, None)
        if cell.merge:
            reaching[column] = text if _is_label(text) else ""
    return line


def _is_label(text: str) -> bool:
    """Whether a cell names something and holds no number but a year."""
    if len(text) > _LONGEST or _NO_LABEL.search(_YEAR.sub("", text)):
        return False
    return all(number.unit in _NAMING for number in find(_YEAR.sub("", text)))

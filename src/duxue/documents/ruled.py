"""Tables of a page of a PDF, known by their rules: the characters of each cell, and what merged cells cover."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from duxue.documents import stacks
from duxue.documents.labels import is_label, is_year
from duxue.documents.layout import Char, Line, Margins, Piece, lines

_TOUCHING = 3.0  # points: rules that end so near to each other meet


def ruled(page: Any, chars: list[Char]) -> tuple[list[Piece], list[Char]]:
    """The tables of a page, and which of these characters stand in none of them."""
    tables = []
    for table in page.find_tables({"explicit_vertical_lines": list(_open_sides(page))}):
        rows, others = _rows(table, chars)
        if rows:
            chars = others
            left, top, right, bottom = table.bbox
            tables.append(Piece(left, right, top, bottom, rows=rows))
    return tables, chars


def _open_sides(page: Any) -> Iterator[dict[str, Any]]:
    """The rules that a table without its left and right ones lacks; without them its outer columns are none."""
    within = sorted((edge["top"], edge["bottom"], edge["x0"]) for edge in page.vertical_edges)
    for (top, (left, right)), (bottom, below) in pairwise(_levels(page.horizontal_edges)):
        ends = abs(left - below[0]) <= _TOUCHING and abs(right - below[1]) <= _TOUCHING
        if ends and any(
            high <= top + _TOUCHING and low >= bottom - _TOUCHING and left < across < right
            for high, low, across in within
        ):
            for across in (left, right):
                rule = {"x0": across, "x1": across, "top": top, "bottom": bottom, "height": bottom - top, "width": 0}
                yield {"object_type": "line", **rule}


def _levels(edges: list[dict[str, Any]]) -> Iterator[tuple[float, Margins]]:
    """The heights of the rules across a page from top to bottom, and from where to where each goes."""
    level: list[dict[str, Any]] = []
    for edge in [*sorted(edges, key=lambda edge: edge["top"]), None]:
        if level and (edge is None or edge["top"] - level[0]["top"] > _TOUCHING):
            yield level[0]["top"], (min(e["x0"] for e in level), max(e["x1"] for e in level))
            level = []
        if edge is not None:
            level.append(edge)


def _rows(table: Any, chars: list[Char]) -> tuple[list[Line], list[Char]]:
    """The rows of a table, none where it is only a frame around text, and the characters that are in none of its cells.

    The text of a merged cell stands in its first column and row, a label in each that it covers.
    """
    lefts, tops = sorted({cell[0] for cell in table.cells}), sorted({cell[1] for cell in table.cells})
    if len(lefts) < 2 or len(tops) * len(lefts) < 3:
        return [], chars
    grid: list[list[int | None]] = [[None] * len(lefts) for _ in tops]
    for index, (left, top, right, bottom) in enumerate(table.cells):
        for row in grid[bisect_left(tops, top) : bisect_left(tops, bottom)]:
            wide = slice(bisect_left(lefts, left), bisect_left(lefts, right))
            row[wide] = [index] * len(row[wide])
    held, rest = _shared_out(table, chars, grid, (lefts, tops))
    parts = {index: [line.text.replace("|", "/") for line in lines(inside)] for index, inside in held.items()}
    texts = {index: "".join(own) for index, own in parts.items()}
    if sum(map(bool, texts.values())) < 2:
        return [], chars
    left, _, right, _ = table.bbox
    return [
        Line("".join(f"{text}|" for text in cells), left, right, top, cells=len(lefts))
        for place, top in enumerate(tops)
        for cells in _stacked(grid, place, parts) or [_cells(grid, place, texts)]
    ], rest


def _stacked(grid: list[list[int | None]], place: int, parts: dict[int, list[str]]) -> list[list[str]]:
    """The rows that were typed into this one, none where it is one or cells reach into it from beside it."""
    row = [cell for cell in grid[place] if cell is not None]
    around = {cell for other in grid[max(0, place - 1) : place] + grid[place + 1 : place + 2] for cell in other}
    whole = len(set(row)) == len(grid[place]) and around.isdisjoint(row)
    return stacks.rows([parts.get(cell, []) for cell in row]) if whole else []


def _shared_out(
    table: Any, chars: list[Char], grid: list[list[int | None]], edges: tuple[list[float], list[float]]
) -> tuple[dict[int, list[Char]], list[Char]]:
    """The characters in each cell, by the middle of each, and those in none."""
    held: dict[int, list[Char]] = {}
    rest = []
    left, top, right, bottom = table.bbox
    for char in chars:
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        inside = left <= across < right and top <= down < bottom
        cell = grid[bisect_right(edges[1], down) - 1][bisect_right(edges[0], across) - 1] if inside else None
        if cell is None:
            rest.append(char)
        else:
            held.setdefault(cell, []).append(char)
    return held, rest


def _cells(grid: list[list[int | None]], place: int, texts: dict[int, str]) -> list[str]:
    """The text of each column of a row."""
    row, above = grid[place], grid[place - 1] if place else []
    whole = len(set(row)) == 1  # the title of a table is no head of each of its columns
    cells = []
    for column, cell in enumerate(row):
        text = texts.get(cell, "") if cell is not None else ""
        again = bool(column and row[column - 1] == cell) or bool(above and above[column] == cell)
        repeated = not again or (not (whole and column) and (is_label(text) or is_year(text)))
        cells.append(text if repeated else "")
    return cells

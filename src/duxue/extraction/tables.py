"""Tables written as rows of cells between bars: each number is named by its column's head and its row's."""

from __future__ import annotations

import math
import re

from duxue import catalogue
from duxue.extraction.levels import Surroundings, named
from duxue.extraction.rules import fits
from duxue.extraction.spots import Spot

_HEAD_LINES = 40
_SCHOOLS = re.compile(r"学校|校数|园数|机构|班")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def read(where: Surroundings, spot: Spot) -> bool:
    """Name a number that stands in a table's cell; False where it stands in prose."""
    text, start = where.text, spot.number.start
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - line_start > 2000:
        return False
    line = text[line_start:line_end]
    if line.count("|") < 2:
        return False
    cells = _cells(line, line_start)
    column = next((i for i, (a, b) in enumerate(cells) if a <= start < b), None)
    if column is None or not _alone(text, cells[column]):
        return False
    head = _head(where, line_start)
    if head is None:
        return _named_by_row(where, spot, cells, column)
    columns, above = head
    column = _shifted(text, cells, columns, above=above).get(column, column)
    if column >= len(columns):
        return False
    return _take(where, spot, columns[column], cells)


def _cells(line: str, offset: int) -> list[tuple[int, int]]:
    cells, begin = [], offset
    lead = 1 if line.startswith("|") else 0
    begin += lead
    for part in line[lead:].split("|"):
        cells.append((begin, begin + len(part)))
        begin += len(part) + 1
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def _alone(text: str, cell: tuple[int, int]) -> bool:
    """Whether a cell holds a number and no sentence."""
    rest = _NUMBER.sub("", text[cell[0] : cell[1]], count=1).strip()
    return len(rest) <= 6


def _head(where: Surroundings, line_start: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """Cells of the nearest line above that holds no numbers, and those of the full row right below it."""
    text, end, below = where.text, line_start - 1, []
    for _ in range(_HEAD_LINES):
        if end <= 0:
            return None
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end]
        if not line.strip():
            end = begin - 1
            continue
        if line.count("|") < 2 or len(line) > 2000:
            return None
        cells = _cells(line, begin)
        if re.fullmatch(r"[|\-: ]+", line):
            pass
        elif not any(_NUMBER.fullmatch(text[a:b].strip()) for a, b in cells[1:]):
            return cells, below
        else:
            below = cells
        end = begin - 1
    return None


def _shifted(
    text: str, cells: list[tuple[int, int]], columns: list[tuple[int, int]], *, above: list[tuple[int, int]]
) -> dict[int, int]:
    """Where the cells of a row that is too short belong: the columns in which they are nearest to the row above.

    A cell that was merged with the one above is gone from a flattened table and everything behind it moved.
    """
    missing = len(columns) - len(cells)
    if missing != 1 or len(above) != len(columns):
        return {}
    mine = [_log(text, cell) for cell in cells]
    # Schools differ in size from stage to stage; pupils and teachers keep their proportion.
    theirs = [
        None if _SCHOOLS.search(text[a:b]) else _log(text, cell) for (a, b), cell in zip(columns, above, strict=True)
    ]
    best, gap = None, 0
    for hole in range(1, len(columns)):
        moved = [index if index < hole else index + 1 for index in range(len(cells))]
        ratios = [m - theirs[to] for m, to in zip(mine, moved, strict=True) if m is not None and theirs[to] is not None]
        if len(ratios) < 2:
            return {}
        middle = sum(ratios) / len(ratios)
        spread = sum((ratio - middle) ** 2 for ratio in ratios)
        if best is None or spread < best:
            best, gap = spread, hole
    return {index: index if index < gap else index + 1 for index in range(len(cells))}


def _log(text: str, cell: tuple[int, int]) -> float | None:
    found = _NUMBER.search(text[cell[0] : cell[1]])
    value = float(found.group().replace(",", "")) if found else 0.0
    return math.log(value) if value > 0 else None


def _take(where: Surroundings, spot: Spot, column: tuple[int, int], cells: list[tuple[int, int]]) -> bool:
    first = cells[0]
    for span, other in ((column, first), (first, column)):
        key = _indicator(where, spot, span)
        if key:
            level = named(where, *other) or named(where, *span)
            spot.indicator, spot.rule, spot.noun = key, "table", span
            entry = catalogue.indicators()[key]
            whole = re.search(r"合计|总计|全[县区市]", where.text[other[0] : other[1]])
            spot.level = (
                entry.levels[0] if len(entry.levels) == 1 else level[-1][0] if level else "all" if whole else ""
            )
            spot.breakdown = level[-1][1] if level else "" if whole else where.text[other[0] : other[1]].strip()[:20]
            year = re.search(
                r"(?:19|20)\d\d(?=年)", where.text[column[0] : column[1]] + "|" + where.text[first[0] : first[1]]
            )
            spot.period = year.group() if year else ""
            return True
    return False


def _indicator(where: Surroundings, spot: Spot, span: tuple[int, int]) -> str:
    label = where.text[span[0] : span[1]]
    unit = re.search(r"[((](%|万?[元人]|所|名|个|平方米|册|台|间)[))]", label)
    known = catalogue.indicators()
    for token in reversed(where.tokens.within("noun", *span)):
        for key in token[3]:  # type: ignore[attr-defined]
            if fits(
                spot.number.unit or (unit.group(1)[-1] if unit else ""),
                known[key].unit,
                ratio="ratio" in spot.number.flags,
            ):
                return key
    if re.search(r"^(?:学校|校|园|所)(?:数|\()|学校数|校数|园数|机构数", label.strip()):
        return "schools_count"
    return ""


def _named_by_row(where: Surroundings, spot: Spot, cells: list[tuple[int, int]], column: int) -> bool:
    """A table without a head: the label is the cell before."""
    if column == 0:
        return False
    key = _indicator(where, spot, cells[column - 1])
    if not key:
        return False
    level = named(where, *cells[column - 1])
    spot.indicator, spot.rule, spot.noun = key, "table", cells[column - 1]
    spot.level = (
        level[-1][0]
        if level
        else "all"
        if key in ("schools_count", "enrolment", "staff_count", "fulltime_teachers")
        else ""
    )
    return True

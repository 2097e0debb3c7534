"""Rows of cells between bars: which line is one, the heads over it, and which column a cell of it belongs to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from duxue.extraction.words.spans import Span
from duxue.extraction.words.stages import Surroundings

_BARS = 2  # so many make a line the row of a table
LONGEST = 2000
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\s*$)")
_HEAD_ROWS = 3
_SCHOOLS = re.compile(r"学校|校数|园数|机构|班")
FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?\s*(?:[%‰]|:\d[\d.]*)?(?:(?!及?以[上下])[\u4e00-\u9fff]){0,3}|[—–/-]+")
# What states something is no head: 培训教师3210人次,交流教师72人.
_STATED = re.compile(
    r"[\u4e00-\u9fff](?<!于)(?<!过)(?<!足)\d[\d,.]*(?:[%‰]|:1|[千百十]?[万亿]?(?:元|人次?|[名所个册台间亩]|平方米))(?:[,;。]|$)"
)
_UNIT = re.compile(r"[千百十]?[万亿]?(?:元|人次?|[名所个册台间亩]|平方米|㎡|m²|%)")
_MEASURED = re.compile(r"数量|人数|金额|\((?:%|万?[元人]|[所名个]|平方米)\)")
_CAPTION = re.compile(r"\|?[^|\n]{4,60}(?:表|情况|统计|\))\|[| ]*")
_COUNTED = re.compile(r"\s*(?:序号|编号|序列)\s*")
_LONGEST_PAIR = 80
_PAIR = re.compile(r"[^|\n。;!?]{0,40}[\u4e00-\u9fff\d][^|\n。;!?]{0,6}\|[^|\n。;!?]{1,24}(?=\n|$)")  # 在校生数|24312
_NUMBERED = re.compile(r" *(?:\d{1,3}(?:\.\d{1,2}){0,2}|[A-C]\d{1,2}|\(?[一二三四五六七八九十]{1,3}\)?) *")
_CONTINUED = re.compile(
    r"\s*[(]?(?:续上?表(?:[一二三四五六七八九十\d]{1,2})?|(?:表\d{1,2}[^\n|]{0,20})?\(续\)|接上表)[):]?\s*"
)
WORD = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its ``cells`` and where they start, the ``heads`` over it from the lowest up, the first row
    under those, where the table begins, and the row of figures right above; ``label`` is the cell that says what is in
    the row: the first, the second where the first only numbers the row, or the one above where the first is empty.
    ``barred`` tells whether each row begins with a bar, which then holds no cell before it; ``blocks`` are the rows of
    the tables that are printed side by side in it, none where it is of one table."""

    label: Span
    cells: list[Span]
    starts: list[int]
    heads: list[list[Span]]
    below: list[Span]
    top: int
    above: Row | None = None
    barred: bool = False
    blocks: tuple[Row, ...] = ()


def is_row(text: str, begin: int, end: int) -> bool:
    """Whether a line is the row of a table: cells between bars, or two with one bar where a line beside it is alike."""
    bars = text.count("|", begin, end)
    if bars != 1:
        return bars >= _BARS
    last = text.rfind("\n", max(0, begin - _LONGEST_PAIR), max(0, begin - 1)) + 1
    return _PAIR.fullmatch(text, begin, end) is not None and any(
        _PAIR.match(text, place) for place in (last, end + 1) if place != begin
    )


def row_of(where: Surroundings, line_start: int, line_end: int) -> Row:
    """The row of a line, and of all above it that belong to its table; each is looked at once a text."""
    text, known, lines = where.text, where.rows, [(line_start, line_end)]
    while lines[-1][0] not in known and is_row(text, *lines[-1]):
        begin = _before(text, lines[-1][0])
        end = text.find("\n", max(begin, 0))
        if begin < 0 or end - begin >= LONGEST:
            break
        lines.append((begin, end))
    for begin, end in reversed(lines):
        if begin not in known and is_row(text, begin, end):
            above = known.get(_before(text, begin))
            apart = text.endswith("\n\n", 0, begin)
            if apart and _CAPTION.fullmatch(text, begin, end):
                above = None  # the caption of the next table, and no title of more rows of the one above
            barred = above.barred if above and not apart else _is_barred(text, begin, end)
            known[begin] = _below(where, _cells(text[begin:end], begin, barred=barred), above, barred=barred)
    return known[line_start]


def _is_barred(text: str, begin: int, end: int) -> bool:
    """Whether a table's first row begins with a bar as the next one does; else its first cell is empty."""
    following = text[end + 1 : end + LONGEST].lstrip("\n").partition("\n")[0]
    return text.startswith("|", begin) and (following.startswith("|") or following.count("|") < _BARS)


def over(row: list[Span], column: int, width: int) -> Span | None:
    """The cell of a head's row that stands over a column; merged cells are shared out, a lost first cell shifts."""
    if len(row) < width:
        share = (width - 1) / (len(row) - 1) if len(row) > 1 else 0
        if share >= 2 and share == int(share):
            column = 1 + (column - 1) // int(share) if column else 0
        elif width - len(row) > 1:
            return None  # merged in a way that the row does not tell
        else:
            column -= width - len(row)
    return row[column] if 0 <= column < len(row) else None


def over_all(text: str, row: Row, column: int) -> list[Span]:
    """The cells of all rows of heads over a column, the lowest first; one that spans columns stands over each of them.

    2020年| |2021年| |, and 人次 and 金额 below each year.
    """
    found = []
    for head in row.heads:
        spread = head is not row.heads[0] and any(not text[slice(*cell)].strip() for cell in head[2:])
        # Without bars around the rows it is the last cell of a head that is gone, where it is empty.
        lost = spread and not row.barred
        span = head[min(column, len(head) - 1)] if lost else over(head, column, len(row.cells))
        if spread and span is not None:
            place = head.index(span)
            span = head[next((k for k in range(place, 1, -1) if text[slice(*head[k])].strip()), min(place, 1))]
        if span is not None:
            found.append(span)
    return found


def _cells(line: str, offset: int, *, barred: bool) -> list[Span]:
    cells, begin = [], offset
    lead = 1 if barred and line.startswith("|") else 0
    begin += lead
    for part in line[lead:].split("|"):
        cells.append((begin, begin + len(part)))
        begin += len(part) + 1
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def _before(text: str, begin: int) -> int:
    """Where the line before begins that is not empty, and does not only say that the table goes on: 续表."""
    start = _line_above(text, begin)
    goes_on = start > 0 and _CONTINUED.fullmatch(text, start, text.find("\n", start))
    return _line_above(text, start) if goes_on else start


def _line_above(text: str, begin: int) -> int:
    """Where the nearest line above begins that is not empty; -1 for none."""
    end = begin - 1
    while end > 0 and text[end - 1] == "\n":
        end -= 1
    return text.rfind("\n", max(0, end - LONGEST), max(0, end)) + 1 if end > 0 else -1


def _below(where: Surroundings, cells: list[Span], above: Row | None, *, barred: bool) -> Row:
    """A row under another one: its heads from the lowest up, and the first full row under those."""
    text, starts = where.text, [start for start, _ in cells]
    label = _label(text, cells, above)
    top = above.top if above else cells[0][0]
    if above is None:
        return Row(label, cells, starts, [], [], top, barred=barred)
    if above.heads and not barred and label[0] == label[1]:
        label = above.label  # 小学|2022年|36|, and below it |2023年|35|
    heads, below, under = _heads(where, above)
    blocks = tuple(_side_by_side(text, Row(label, cells, starts, heads, below, top, under, barred)))
    return Row(label, cells, starts, heads, below, top, under, barred, blocks)


def _side_by_side(text: str, row: Row) -> Iterator[Row]:
    """The rows of the tables that stand side by side, each with the same first head: 学段|学校数|学段|学校数."""
    lowest = row.heads[0] if row.heads else []
    corners = [text[slice(*span)].strip() for span in lowest]
    begins = [place for place, corner in enumerate(corners) if corner and corner == corners[0]]
    if len(begins) < 2 or min(b - a for a, b in pairwise(begins)) < 2 or not WORD.search(corners[0]):
        return
    above = row.above.blocks if row.above and len(row.above.blocks) == len(begins) else [None] * len(begins)
    for begin, end, over in zip(begins, [*begins[1:], len(lowest)], above, strict=True):
        heads = [head[begin:end] for head in row.heads if len(head) == len(lowest)]
        cells = row.cells[begin:end]
        if cells:
            label = _label(text, cells, None)
            yield Row(label, cells, row.starts[begin:end], heads, row.below[begin:end], row.top, over, row.barred)


def block(row: Row, start: int) -> Row:
    """The row of the one table that a place is in, where several stand side by side."""
    return next((one for one in reversed(row.blocks) if one.starts[0] <= start), row)


def _label(text: str, cells: list[Span], above: Row | None) -> Span:
    """The cell that says what is in a row: the first, or that behind the row's number: 1|小学|43, 普及|1|巩固率|96."""
    named = [cell for cell in cells[1:3] if WORD.search(text, *cell)]
    if not named:
        return cells[0]
    if named[0] == cells[1] and _NUMBERED.fullmatch(text, *cells[0]):
        return cells[1]
    counted = above and any(_COUNTED.fullmatch(text, *head[1]) for head in (*above.heads, above.cells) if head[1:])
    within = counted and named[:1] == cells[2:3] and _NUMBERED.fullmatch(text, *cells[1])
    return cells[2] if within else cells[0]


def _heads(where: Surroundings, above: Row) -> tuple[list[list[Span]], list[Span], Row | None]:
    """What a row is to the one below it: the heads over that, their first full row, and the row of figures above."""
    text = where.text
    words = [text[a:b].strip() for a, b in above.cells]
    if all(re.fullmatch(r"[\-: ]*", word) for word in words):
        return above.heads, above.below, None
    if above.heads and words[0] and not any(words[1:]):
        return above.heads, above.below, above  # 二、在校生数: the title of the rows below it
    told = not above.below or any(_tells(where, span) for span in above.cells[1:])  # 等级|优秀|良好 is no head
    if above.heads and _are_units(words):
        others = [head for head in above.heads if not _are_units([text[slice(*span)].strip() for span in head])]
        return [above.cells, *others][:_HEAD_ROWS], [], None  # 单位|所|所, and further down |人|人
    if any(_STATED.search(word) for word in words[1:]):
        told = False
    if told and not any(FIGURE.fullmatch(word) and not _YEAR.match(word) for word in words[1:]):
        heads_over = above.heads if not above.below else []
        heads = [_settled(text, above.cells, heads_over[0]) if heads_over else above.cells, *heads_over]
        return heads[:_HEAD_ROWS], [], None
    return above.heads, above.below or above.cells, above


def _are_units(words: list[str]) -> bool:
    """Whether the cells of a row say no more than what the columns are counted in."""
    return len(words) > 2 and all(_UNIT.fullmatch(word) for word in words[1:])


def _tells(where: Surroundings, cell: Span) -> bool:
    """Whether a cell can head a column: it names a year, a stage, a unit, or something that is measured."""
    if _YEAR.search(where.text[slice(*cell)]) or _MEASURED.search(where.text, *cell):
        return True
    return bool(where.tokens.within("level", *cell) or where.tokens.within("noun", *cell))


def _settled(text: str, lower: list[Span], upper: list[Span]) -> list[Span]:
    """A second row of heads, of which only the cells of split columns are left: those that begin with # go there."""
    parts = [span for span in lower if text[slice(*span)].strip().startswith("#")]
    free = [column for column, span in enumerate(upper) if column and not text[slice(*span)].strip()]
    if not parts or len(parts) != len(free) or all(lower[c] in parts for c in free if c < len(lower)):
        return lower
    settled = [(span[0], span[0]) for span in upper]
    for column, span in zip(free, parts, strict=True):
        settled[column] = span
    return settled


def shifted(text: str, cells: list[Span], columns: list[Span], *, above: list[Span]) -> dict[int, int]:
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


def _log(text: str, cell: Span) -> float | None:
    found = NUMBER.search(text[cell[0] : cell[1]])
    value = float(found.group().replace(",", "")) if found else 0.0
    return math.log(value) if value > 0 else None

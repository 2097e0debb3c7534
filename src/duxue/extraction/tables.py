"""Tables written as rows of cells between bars: each number is named by its column's head and its row's."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from duxue import catalogue
from duxue.extraction.rules import fits
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named, only_level
from duxue.extraction.wording import UNKNOWN

_BARS = 2  # so many make a line the row of a table
_HEAD_ROWS = 3
_GROUP_ROWS = 15
_LONGEST_ROW = 2000
Span = tuple[int, int]
_SCHOOLS = re.compile(r"学校|校数|园数|机构|班")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?\s*[%‰]?[\u4e00-\u9fff]{0,3}")
_PAIRED = re.compile(r"\|?(?:[^|\n]*[\u4e00-\u9fff][^|\n]*\| *-?\d[^|\n]*\|){2,}")  # 学校数|61所|在校生数|19344人|
_WORD = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\s*$)")
_OF_TITLE = re.compile(r"\(((?:19|20)\d\d)年?\)[^|\n]{0,16}(?:[|\n]|$)")
_KIND = re.compile(r"(?:学校|院校|[校园])$")  # 1.高等学校 | 8 | is a row, and no title of the rows below it
_HIGHER = re.compile(r"高等(?:学校|院校|教育)|高校")
_AID = ("student_aid_amount", "student_aid_recipients")
_OVER = 300  # what stands over a table, its second line (2008年) 单位:所 among it
_TITLE = re.compile(r"[^|\n]{6,60}\|[| ]*")
_MEASURE = re.compile(r"(?:率|比例|占比|年限|系数|指数)$")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its ``cells`` and where they start, the ``heads`` over it from the lowest up, the first row
    under those, where the table begins, and the row of figures right above."""

    cells: list[Span]
    starts: list[int]
    heads: list[list[Span]]
    below: list[Span]
    top: int
    above: _Row | None = None


def read(where: Surroundings, spot: Spot) -> bool:
    """Name a number that stands in a table's cell; False where it stands in prose."""
    text, start = where.text, spot.number.start
    before = text.rfind("\n", max(0, start - _LONGEST_ROW), start)
    after = text.find("\n", start, start + _LONGEST_ROW)
    if (before < 0 and start > _LONGEST_ROW) or (after < 0 and start + _LONGEST_ROW < len(text)):
        return False
    line_start, line_end = before + 1, len(text) if after < 0 else after
    if text.count("|", line_start, line_end) < _BARS:
        return False
    row = _row(where, line_start, line_end)
    cells = row.cells
    column = bisect_right(row.starts, start) - 1
    if not 0 <= column < len(cells) or start >= cells[column][1] or not _alone(text, cells[column]):
        return False
    if not row.heads and not _WORD.search(text, line_start, line_end):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # nothing beside it or above it says what it is
        return True
    pairs = column % 2 and len(cells) > 2 and _PAIRED.match(text, line_start, line_end)
    if not row.heads or pairs:
        return _named_by_row(where, spot, cells, column)
    if len(row.below) - len(cells) > 1:
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # cells are gone, and which of them nothing tells
        return True
    column = _shifted(text, cells, row.heads[0], above=row.below).get(column, column)
    labels = [span for head in row.heads if (span := _over(head, column, len(cells))) is not None]
    return bool(labels) and _take(where, spot, labels, row)


def _over(row: list[Span], column: int, width: int) -> Span | None:
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


def _row(where: Surroundings, line_start: int, line_end: int) -> _Row:
    """The row of a line, and of all above it that belong to its table; each is looked at once a text."""
    text, known, lines = where.text, where.rows, [(line_start, line_end)]
    while lines[-1][0] not in known and text.count("|", *lines[-1]) >= _BARS:
        end = lines[-1][0] - 1
        while end > 0 and text[end - 1] == "\n":
            end -= 1
        begin = text.rfind("\n", max(0, end - _LONGEST_ROW), max(0, end)) + 1
        if end <= 0 or end - begin >= _LONGEST_ROW:
            break
        lines.append((begin, end))
    for begin, end in reversed(lines):
        if begin not in known and text.count("|", begin, end) >= _BARS:
            known[begin] = _below(text, _cells(text[begin:end], begin), known.get(_before(text, begin)))
    return known[line_start]


def _before(text: str, begin: int) -> int:
    """Where the line before begins that is not empty."""
    end = begin - 1
    while end > 0 and text[end - 1] == "\n":
        end -= 1
    return text.rfind("\n", max(0, end - _LONGEST_ROW), max(0, end)) + 1 if end > 0 else -1


def _below(text: str, cells: list[Span], above: _Row | None) -> _Row:
    """A row under another one: its heads from the lowest up, and the first full row under those."""
    starts = [start for start, _ in cells]
    top = above.top if above else cells[0][0]
    if above is None:
        return _Row(cells, starts, [], [], top)
    words = [text[a:b].strip() for a, b in above.cells]
    if all(re.fullmatch(r"[\-: ]*", word) for word in words):
        return _Row(cells, starts, above.heads, above.below, top)
    if above.heads and words[0] and not any(words[1:]):
        return _Row(cells, starts, above.heads, above.below, top, above)  # 二、在校生数: the title of the rows below it
    if not any(_FIGURE.fullmatch(word) and not _YEAR.match(word) for word in words[1:]):
        over = above.heads if not above.below else []
        heads = [_settled(text, above.cells, over[0]) if over else above.cells, *over]
        return _Row(cells, starts, heads[:_HEAD_ROWS], [], top)
    return _Row(cells, starts, above.heads, above.below or above.cells, top, above)


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


def _take(where: Surroundings, spot: Spot, labels: list[Span], row: _Row) -> bool:
    """Name a cell by the heads over it, the label of its row, or the row or the caption that its rows stand under."""
    text, first = where.text, row.cells[0]
    if _HIGHER.search(text[slice(*first)]):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
        return True
    source = next((span for span in (*labels, first) if indicator(where, spot, span)), None)
    if source is None and _MEASURE.search(text[slice(*first)].strip()):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # a measure of its own, and no kind of what stands above it
        return True
    source = source or next((span for span in _titles(text, row) if _of_all(where, spot, span)), None)
    if source is None:
        return False
    spot.indicator, spot.rule, spot.noun = indicator(where, spot, source), "table", source
    others = [span for span in (first, *labels) if span != source]
    level = next((found for span in (*others, source) if (found := named(where, *span))), [])
    level = level or _caption_level(where, row)
    entry, other = catalogue.indicators()[spot.indicator], text[others[0][0] : others[0][1]]
    every = source == first and not level and "各类" in text[slice(*first)]
    whole = every or re.search(r"合计|总计|全[县区市]", other)
    spot.level = entry.levels[0] if len(entry.levels) == 1 else level[-1][0] if level else "all" if whole else ""
    part = "" if whole or _YEAR.search(other) or named(where, *others[0]) else other.strip()[:20]
    spot.breakdown = (level[-1][1] if level else "") or (part if _WORD.search(part) else "")
    caption = _caption(text, row.top)
    dated = [(found[1], span) for span in (*labels, first) if (found := _YEAR.search(text[slice(*span)]))]
    over = text[caption[0] : max(caption[1], (row.below or row.cells)[0][0])] if caption else ""
    titled = _OF_TITLE.search(over[:_OVER]) if not dated else None
    spot.period = dated[0][0] if dated else titled[1] if titled else ""
    if any("目标" in text[slice(*span)] for span in labels):
        spot.status = "target" if spot.number.unit == "%" else "planned"
    return True


def _of_all(where: Surroundings, spot: Spot, span: Span) -> bool:
    """Whether a caption says what all cells below it are; 学生资助情况 may be money or people."""
    key = indicator(where, spot, span)
    return bool(key) and (bool(spot.number.unit) or key not in _AID)


def _caption_level(where: Surroundings, row: _Row) -> list[tuple[str, str]]:
    """The stage that only the caption of a table names: 幼儿教育基本情况."""
    caption = _caption(where.text, row.top)
    levels = named(where, *caption) if caption else []
    return levels if len({level for level, _ in levels}) == 1 else []


def _caption(text: str, top: int) -> Span | None:
    """The line over a table, where it is short, or its first row where that has one cell."""
    first = text[top : text.find("\n", top, top + _LONGEST_ROW)]
    if _TITLE.fullmatch(first):
        return top, top + first.index("|")
    end = text.rfind("\n", max(0, top - 3), top)
    begin = text.rfind("\n", max(0, end - 80), max(0, end)) + 1
    return (begin, end) if 0 < end - begin <= 60 else None


def _titles(text: str, row: _Row) -> Iterator[Span]:
    """Labels of the rows above that name what the rows below them count, then the caption of the table."""
    above = row.above
    for _ in range(_GROUP_ROWS):
        if above is None:
            break
        alone = not any(text[slice(*cell)].strip() for cell in above.cells[1:])
        if alone or not _KIND.search(text[slice(*above.cells[0])].rstrip()):
            yield above.cells[0]
        above = above.above
    caption = _caption(text, row.top)
    if caption:
        yield caption


def indicator(where: Surroundings, spot: Spot, span: tuple[int, int]) -> str:
    """What the head or label in this span measures, empty where it names nothing that can have the number's unit."""
    label = where.text[span[0] : span[1]]
    if only_level(where, span) or (_KIND.search(label.rstrip()) and where.tokens.within("level", *span)):
        return ""
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
    if re.search(r"^(?:学校|校|园|所|园所|机构)(?:个?数|\()|学校数|校数|园数|园所数|机构数|^数量\(所\)", label.strip()):
        return "schools_count"
    return ""


def _named_by_row(where: Surroundings, spot: Spot, cells: list[tuple[int, int]], column: int) -> bool:
    """A table without a head: the label is the cell before."""
    if column == 0:
        return False
    key = indicator(where, spot, cells[column - 1])
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

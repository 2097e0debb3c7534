"""Tables written as rows of cells between bars: each number is named by its column's head and its row's."""

from __future__ import annotations

import re
from bisect import bisect_right

from duxue.extraction import aided, captions, compared, heads, labels, spreads
from duxue.extraction.cells import BARS, LONGEST, NUMBER, WORD, Row, Span, over_all, row_of, shifted
from duxue.extraction.filling import TOTAL, fill, when
from duxue.extraction.labels import indicator
from duxue.extraction.measures import measure
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named, only_level
from duxue.extraction.wording import UNKNOWN

_PAIRED = re.compile(r"\|?(?:[^|\n]*[\u4e00-\u9fff][^|\n]*\| *-?\d[^|\n]*\|){2,}")  # 学校数|61所|在校生数|19344人|
_HIGHER = re.compile(r"高等(?:学校|院校|教育)|高校")
_MEASURE = re.compile(r"(?:率|比例|占比|年限|系数|指数)$")
_SCHOOL = re.compile(r"\s*(?:(?:学校|校|单位|幼儿园|园所?)(?:\(园\))?名称?|学校|校别)\s*")  # heads a column of names
_ELSEWHERE = re.compile(r"\s*(?:全国|全省|(?:全[市州]|[省市])(?:级)?平均|[省市]均)")  # beside which a county stands
_TAKEN = {"points": compared.points, "growth": compared.growth, "share": compared.share}


def read(where: Surroundings, spot: Spot) -> bool:
    """Name a number that stands in a table's cell; False where it stands in prose."""
    text, start = where.text, spot.number.start
    before = text.rfind("\n", max(0, start - LONGEST), start)
    after = text.find("\n", start, start + LONGEST)
    if (before < 0 and start > LONGEST) or (after < 0 and start + LONGEST < len(text)):
        return False
    line_start, line_end = before + 1, len(text) if after < 0 else after
    if text.count("|", line_start, line_end) < BARS:
        return False
    row = row_of(where, line_start, line_end)
    cells = row.cells
    column = bisect_right(row.starts, start) - 1
    if not 0 <= column < len(cells) or start >= cells[column][1] or not _alone(text, cells[column]):
        return False
    if not row.heads and not WORD.search(text, line_start, line_end):
        return _unnamed(spot)  # nothing beside it or above it says what it is
    if start < row.label[0] and row.label in cells[2:]:
        return _unnamed(spot)  # 普及水平|1|巩固率|96: the number of a row
    pairs = column % 2 and len(cells) > 2 and row.label == cells[0] and _PAIRED.match(text, line_start, line_end)
    if not row.heads or pairs:
        return _named_by_row(where, spot, cells, column)
    if len(row.below) - len(cells) > 1:
        return _unnamed(spot)  # cells are gone, and which of them nothing tells
    place = shifted(text, cells, row.heads[0], above=row.below).get(column, column)
    over_it = over_all(text, row, place)
    return bool(over_it) and _take(where, spot, over_it, row, cells[column])


def _unnamed(spot: Spot) -> bool:
    spot.indicator, spot.rule = UNKNOWN, "unnamed"
    return True


def _alone(text: str, cell: Span) -> bool:
    """Whether a cell holds a number and no sentence."""
    rest = NUMBER.sub("", text[cell[0] : cell[1]], count=1).strip()
    return len(rest) <= 6


def _take(where: Surroundings, spot: Spot, over_it: list[Span], row: Row, cell: Span) -> bool:
    """Name a cell by the heads over it, the label of its row, or the row or the caption that its rows stand under."""
    kinds = [heads.kind(where, span) for span in over_it]
    _signed(where.text, spot, cell)
    if spreads.possible(where, spot, over_it, row):
        return spreads.read(where, spot, over_it, row)
    if _no_figure(where, row, over_it, cell):
        when(where, spot, over_it, row)
        return _unnamed(spot)
    for kind, taken in _TAKEN.items():
        if kind in kinds:
            return taken(where, spot, over_it, row)
    key, source = _source(where, spot, over_it, row)
    key, source = aided.by_policy(where.text, key, (row.label, *labels.beside(where, row))) or (key, source)
    if source is not None:
        spot.indicator, spot.rule, spot.noun = key, "table", source
        fill(where, spot, over_it, row)
        return True
    when(where, spot, over_it, row)
    return _unnamed(spot)


def _measures(where: Surroundings, label: Span) -> bool:
    """Whether a label is a measure of its own, and no kind of what stands above it."""
    return _MEASURE.search(where.text[slice(*label)].strip()) is not None


def _signed(text: str, spot: Spot, cell: Span) -> None:
    """Note a sign that stands before a number in its cell: -24, ↓24."""
    if text[cell[0] : spot.number.start].strip() in ("-", "−", "↓", "▼"):
        spot.notes["negative"] = True


def _no_figure(where: Surroundings, row: Row, over_it: list[Span], cell: Span) -> bool:
    """Whether a cell holds no figure of the county: a year, one of a single school, a university or a wider place."""
    text, label = where.text, where.text[slice(*row.label)]
    if _HIGHER.search(label) and "贷款" not in "".join(text[slice(*cell)] for cell in row.cells):
        return True
    if any(_ELSEWHERE.match(text, *span) for span in (*over_it, row.label)):
        return True
    if heads.only_period(text[slice(*cell)]):
        unnamed = cell == row.label and not next(labels.names(where, over_it[0]), "")
        if unnamed or heads.OF_YEARS.fullmatch(text, *over_it[0]):
            return True
    titles = [head[0] for head in row.heads if head] if row.label == row.cells[0] else []
    titles += [head[1] for head in row.heads if len(head) > 1 and [row.label] == row.cells[1:2]]
    if row.heads and labels.is_school(where, row.label):
        return True
    schools = any(_SCHOOL.fullmatch(text, *span) for span in titles) or captions.of_each_school(text, row.top)
    return schools and not TOTAL.search(label) and not labels.is_kind(where, row.label)


def _source(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> tuple[str, Span | None]:
    """What a cell measures and which words say so: heads, the label, those beside it, then what stands above."""
    unit, first = spot.number.unit or labels.unit_of(where, over_it, row), row.label
    beside = labels.beside(where, row)
    rows = (*beside, first) if _by_year(where.text, over_it) else (first,)  # 投入|教育支出|5.2|5.6| over years
    for span in (*over_it, *rows):
        if key := indicator(where, spot, span, unit) or labels.paired(where, spot, span, unit):
            return key, span
    if unit == "所" and only_level(where, first):
        return "schools_count", first  # 小学|所|43
    if _measures(where, first):
        return "", None
    if any(where.text[slice(*span)].strip().startswith(("其中", "#")) for span in over_it):
        for span in labels.left(over_it, row):
            if key := indicator(where, spot, span, unit):
                return key, span
    return labels.above(where, spot, over_it, row, unit)


def _by_year(text: str, over_it: list[Span]) -> bool:
    return all(heads.period(text[slice(*span)]) for span in over_it)


def _named_by_row(where: Surroundings, spot: Spot, cells: list[Span], column: int) -> bool:
    """A table without a head: the label is the cell before."""
    if column == 0:
        return False
    key = indicator(where, spot, cells[column - 1])
    if not key:
        return False
    level = named(where, *cells[column - 1])
    spot.indicator, spot.rule, spot.noun = key, "table", cells[column - 1]
    measure(where.text, spot, (cells[column - 1],), cells[0][0])
    spot.level = (
        level[-1][0]
        if level
        else "all"
        if key in ("schools_count", "enrolment", "staff_count", "fulltime_teachers")
        else ""
    )
    return True

"""Tables written as rows of cells between bars: each number is named by its column's head and its row's."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from duxue import catalogue
from duxue.extraction.tables import aided, captions, compared, grouped, heads, labels, neighbours, spreads
from duxue.extraction.tables.cells import LONGEST, NUMBER, WORD, Row, Span, block, is_row, over_all, row_of, shifted
from duxue.extraction.tables.filling import TOTAL, fill, tells, when
from duxue.extraction.tables.labels import indicator
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, unlevelled
from duxue.extraction.words.wording import STRICT, UNKNOWN

# 学校数|61所|在校生数|19344人|, where 61所|62所| are no label and its figure.
_PAIRED = re.compile(
    r"\|?(?:(?! *[-<>≤≥]*\d[\d,.:]*[%‰]?[万亿]?(?:元|人次?|[名所个册台间]|平方米)? *\|)[^|\n]*[\u4e00-\u9fff][^|\n]*"
    r"\| *-?\d[^|\n]*\|){2,}"
)
_HIGHER = re.compile(r"高等(?:学校|院校|教育)|高校")
_MEASURE = re.compile(r"(?:率|比例|占比|年限|系数|指数)$")
_SCHOOL = re.compile(r"\s*(?:(?:学校|校|单位|幼儿园|园所?)(?:\(园\))?名称?|学校|校别)\s*")  # heads a column of names
_PLACES = re.compile(
    r"\s*(?:县\(?[市、,]*区\)?(?:名称)?|[区市]县|县区|县名|地区|县别)\s*"
)  # heads a column of counties
_OTHER = re.compile(r"\s*[\u4e00-\u9fff]{1,8}[县区市旗]\s*")
_MEAN = re.compile(r"\s*[县区旗]?域?(?:平均|均值)[值数]?\s*")
_ONLY_WHEN = re.compile(r"(?:\s|(?:19|20)\d\d(?:-\d+)?学?年度?|其中|[为是约]|达到?|平均|分别|全[县区]|[我本][县区])*")
_HEAD_OF_TEXT = 300
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
    if not is_row(text, line_start, line_end):
        return False
    line = row_of(where, line_start, line_end)
    row = block(line, start)
    cells = row.cells
    column = bisect_right(row.starts, start) - 1
    if not 0 <= column < len(cells) or start >= cells[column][1]:
        return False
    if spot.number.unit_end > line_end and spot.number.magnitude == 1:
        spot.number = spot.number._replace(unit="", unit_end=spot.number.end)  # 5, and in the next line 本科|820
    if start - cells[column][0] > 1 and labels.indicator(where, spot, (cells[column][0], start)):
        return False  # 新增学位1200个 says itself what it is
    if not _alone(text, cells[column]):
        return column > 0 and _said_of(where, spot, row, column)
    if neighbours.of_head(where, spot, row, column):
        return _unnamed(spot)
    if not row.heads and not WORD.search(text, line_start, line_end):
        return _unnamed(spot)  # nothing beside it or above it says what it is
    if start < row.label[0] and row.label in cells[1:]:
        return _unnamed(spot)  # 普及水平|1|巩固率|96: the number of a row
    paired = row is line and column % 2 and len(cells) > 2 and row.label == cells[0]
    pairs = paired and _PAIRED.match(text, line_start, line_end)
    if not row.heads or pairs:
        return column > 0 and _named_by_row(where, spot, row, column)
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


def _said_of(where: Surroundings, spot: Spot, row: Row, column: int) -> bool:
    """Name a number of a sentence that says only when, or of which stage, its label is so: 生师比|小学15.6:1."""
    cell, label = row.cells[column], row.label
    begin = max(where.text.rfind(mark, cell[0], spot.number.start) + 1 for mark in ",;。、:") or cell[0]
    clause = (max(begin, cell[0]), spot.number.start)
    key = labels.indicator(where, spot, label) if spot.number.unit and cell != label else ""
    if not key or not _ONLY_WHEN.fullmatch(unlevelled(where, *clause)):
        return False
    if key == "per_student_public_funds_expenditure" and where.text.startswith("/生", spot.number.unit_end):
        key = "per_student_public_funds_standard"  # 生均公用经费|小学650元/生、初中850元/生: what each is allotted
    spot.indicator, spot.rule, spot.noun = key, "table", label
    fill(where, spot, [clause, *(over_all(where.text, row, column) if row.heads else [])], row)
    return True


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
    if key == "fulltime_teachers" and captions.says(where.text, row.top, "补充"):
        key = "teachers_recruited"  # 教师补充情况
    if key in aided.KEYS and any(heads.OF_ONE.search(where.text, *span) for span in over_it):
        key, source = "", None  # 资助标准(元/生·年) is no sum of all
    policies = (row.label, *labels.beside(where, row), *labels.of_aid(where, row))
    key, source = aided.by_policy(where.text, key, policies) or (key, source)
    if source is not None and not (_MEAN.fullmatch(where.text, *row.label) and not _has_mean(key)):
        spot.indicator, spot.rule, spot.noun = key, "table", source
        fill(where, spot, over_it, row)
        return True
    when(where, spot, over_it, row)
    return _unnamed(spot)


def _has_mean(key: str) -> bool:
    """Whether the mean of schools is a figure of the county: of books a pupil it is, of pupils not."""
    return "_per_" in key or catalogue.indicators()[key].unit in ("%", ":1")


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
    if any(_PLACES.fullmatch(text, *span) for span in titles) and _OTHER.fullmatch(label):
        own = label.strip() == "全市" and not where.of_county
        return not own and label.strip() not in text[: min(row.top, _HEAD_OF_TEXT)]  # 邻山县 beside the county itself
    schools = any(_SCHOOL.fullmatch(text, *span) for span in titles) or captions.of_each_school(text, row.top)
    return schools and not (TOTAL.search(label) or _MEAN.fullmatch(label)) and not labels.is_kind(where, row.label)


def _source(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> tuple[str, Span | None]:
    """What a cell measures and which words say so: heads, the label, those beside it, then what stands above."""
    unit, first = spot.number.unit or labels.unit_of(where, over_it, row), row.label
    beside = labels.beside(where, row)
    # 投入|教育支出|5.2|5.6| over years, 2021年|生均公用经费|1203|1510| over stages
    # 教师队伍|学历合格率|100% under 数值
    within = _only_tells(where, over_it) or heads.only_period(where.text[slice(*first)])
    rows = grouped.nested(where, beside, first) if within else (first,)
    unit = unit or (captions.unit(where.text, row.top) if _by_year(where.text, over_it) else "")
    for span in (*over_it, *rows):
        if key := indicator(where, spot, span, unit) or labels.paired(where, spot, span, unit):
            return neighbours.moved(where, key, span, over_it, row), span
    before = row.cells[: row.cells.index(first)] if first in row.cells else []
    if found := labels.joined(where, spot, (*over_it, first, *beside, *before)):
        return found
    if found := neighbours.told(where, over_it, row):
        return found
    if labels.are_schools(where, first, unit):
        return "schools_count", first  # 小学|所|43
    if _measures(where, first):
        return "", None
    if any(where.text[slice(*span)].strip().startswith(("其中", "#")) for span in over_it):
        for span in labels.left(over_it, row):
            if key := indicator(where, spot, span, unit):
                return key, span
    return labels.above(where, spot, over_it, row, unit)


def _only_tells(where: Surroundings, over_it: list[Span]) -> bool:
    """Whether the heads over a cell say no more than when a figure is of and how it is meant: 2021年, 数值, 标准."""
    return _by_year(where.text, over_it) or all(tells(where, span) for span in over_it)


def _by_year(text: str, over_it: list[Span]) -> bool:
    """Whether the heads over a cell say no more than a year, or that it is the sum of all years."""
    return all(heads.period(text[slice(*span)]) or TOTAL.search(text, *span) for span in over_it)


def _named_by_row(where: Surroundings, spot: Spot, row: Row, column: int) -> bool:
    """A table without a head: the label is the cell before; in rows of two cells it may be a part of what is above."""
    label = row.cells[column - 1]
    pair = replace(row, label=label, cells=row.cells[column - 1 : column + 1])
    groups = grouped.before(where, row)
    named = _source(where, spot, [], pair) if len(row.cells) == 2 else grouped.of_row(where, spot, label, groups)
    key, source = named
    if not key or source is None:
        return False
    spot.indicator, spot.rule, spot.noun = key, "table", source
    fill(where, spot, [span for span in groups if span == source or labels.parts_rows(where, span)], pair)
    spot.level = spot.level or ("all" if key in STRICT else "")
    return True

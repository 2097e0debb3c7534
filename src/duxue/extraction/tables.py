"""Tables written as rows of cells between bars: each number is named by its column's head and its row's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import takewhile

from duxue import catalogue
from duxue.extraction.cells import BARS, LONGEST, NUMBER, WORD, YEAR, Row, Span, over, row_of, shifted
from duxue.extraction.measures import measure
from duxue.extraction.rules import fits, rulebook
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named, only_level
from duxue.extraction.wording import UNKNOWN, whole

_GROUP_ROWS = 15
_PAIRED = re.compile(r"\|?(?:[^|\n]*[\u4e00-\u9fff][^|\n]*\| *-?\d[^|\n]*\|){2,}")  # 学校数|61所|在校生数|19344人|
_OF_TITLE = re.compile(r"\(((?:19|20)\d\d)年?\)[^|\n]{0,16}(?:[|\n]|$)")
_KIND = re.compile(r"(?:学校|院校|[校园])$")  # 1.高等学校 | 8 | is a row, and no title of the rows below it
_HIGHER = re.compile(r"高等(?:学校|院校|教育)|高校")
_AID = ("student_aid_amount", "student_aid_recipients")
_OVER = 300  # what stands over a table, its second line (2008年) 单位:所 among it
_TITLE = re.compile(r"[^|\n]{6,60}\|[| ]*")
# Rows that tell how much schools differ in what their heads measure, the first of which is an indicator.
_DATED = re.compile(r"\s*(?:19|20)\d\d年(?:度|底|末)?\s*")  # a cell that only says of which year its row is
_SPREAD = re.compile(r"差异系数|标准差|方差|极差|中位数|最[大小高低]值")
_LIMIT = re.compile(r"(?:省定|国家|评估|规定)(?:标准|要求)|标准值|限值")
_GROWTH = re.compile(r" *(?:同比)?(?:增长|增幅)(?:率|幅度|比例)?(?: *\(%\))? *")
_OVERALL = re.compile(r"综\s*合|平均")
_MEASURE = re.compile(r"(?:率|比例|占比|年限|系数|指数)$")


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
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # nothing beside it or above it says what it is
        return True
    pairs = column % 2 and len(cells) > 2 and _PAIRED.match(text, line_start, line_end)
    if not row.heads or pairs:
        return _named_by_row(where, spot, cells, column)
    if len(row.below) - len(cells) > 1:
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # cells are gone, and which of them nothing tells
        return True
    column = shifted(text, cells, row.heads[0], above=row.below).get(column, column)
    labels = [span for head in row.heads if (span := over(head, column, len(cells))) is not None]
    return bool(labels) and _take(where, spot, labels, row)


def _alone(text: str, cell: tuple[int, int]) -> bool:
    """Whether a cell holds a number and no sentence."""
    rest = NUMBER.sub("", text[cell[0] : cell[1]], count=1).strip()
    return len(rest) <= 6


def _take(where: Surroundings, spot: Spot, labels: list[Span], row: Row) -> bool:
    """Name a cell by the heads over it, the label of its row, or the row or the caption that its rows stand under."""
    text, first = where.text, row.label
    if _SPREAD.search(text, *first):
        return _spread(where, spot, labels, row)
    if any(_GROWTH.fullmatch(text, *span) for span in labels):
        return _grown(where, spot, labels, row)
    if _HIGHER.search(text[slice(*first)]):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
        return True
    beside, by_year = _labels_beside(where, row), all(YEAR.search(text, *span) for span in labels)
    rows = (*beside, first) if by_year else (first,)  # 投入|教育支出|5.2|5.6| over years
    source = next((span for span in (*labels, *rows) if indicator(where, spot, span)), None)
    if source is None and _MEASURE.search(text[slice(*first)].strip()):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"  # a measure of its own, and no kind of what stands above it
        return True
    source = source or next((span for span in _titles(text, row) if _of_all(where, spot, span)), None)
    if source is None:
        return False
    spot.indicator, spot.rule, spot.noun = indicator(where, spot, source), "table", source
    others = [span for span in (*(beside if source not in beside else ()), first, *labels) if span != source]
    _write_part(where, spot, row, others, category=source in beside)
    if by_year and not spot.level:
        spot.level = rulebook().default_level.get(spot.indicator, "")  # of the county, year by year
    spot.period = _period(text, labels, row)
    measure(text, spot, (*labels, first, *row.cells), row.top)
    if any("目标" in text[slice(*span)] for span in labels):
        spot.status = "target" if spot.number.unit == "%" else "planned"
    elif any(_LIMIT.search(text, *span) for span in labels):
        spot.status = "standard"
    return True


def _write_part(where: Surroundings, spot: Spot, row: Row, others: list[Span], *, category: bool) -> None:
    """Level and breakdown of a cell, by the heads and labels that do not name it, of which the first says most.

    ``category``: the first only groups the rows.
    """
    text, source = where.text, spot.noun
    level = next((found for span in (*others, source) if (found := named(where, *span))), [])
    level = level or _caption_level(where, row)
    entry, other = catalogue.indicators()[spot.indicator], text[slice(*others[0])]
    every = source == row.label and not level and "各类" in text[slice(*row.label)]
    total = every or re.search(r"合计|总计|全[县区市]", other)
    spot.level = entry.levels[0] if len(entry.levels) == 1 else level[-1][0] if level else "all" if total else ""
    part = "" if total or category or YEAR.search(other) or named(where, *others[0]) else other.strip()[:20]
    spot.breakdown = (level[-1][1] if level else "") or (part if WORD.search(part) else "")


def _period(text: str, labels: list[Span], row: Row) -> str:
    """The year that heads, label or a cell of the row name, else the title of the table; empty without one."""
    if dated := _year(text, (*labels, row.label, *(cell for cell in row.cells if _DATED.fullmatch(text, *cell)))):
        return dated
    caption = _caption(text, row.top)
    above = text[caption[0] : max(caption[1], (row.below or row.cells)[0][0])] if caption else ""
    titled = _OF_TITLE.search(above[:_OVER])
    return titled[1] if titled else ""


def _labels_beside(where: Surroundings, row: Row) -> list[Span]:
    """The cells behind a row's label that label it too, the last one first: 义务教育|小学|35, 小学|公办|20."""
    place = row.cells.index(row.label) + 1 if row.label in row.cells else 1
    words = takewhile(
        lambda cell: WORD.search(where.text, *cell) and not NUMBER.search(where.text, *cell), row.cells[place:]
    )
    return list(words)[::-1]


def _spread(where: Surroundings, spot: Spot, labels: list[Span], row: Row) -> bool:
    """Name a cell of a row that tells how schools differ: 差异系数 of each item, and of all together."""
    text, said = where.text, where.text[slice(*row.label)]
    if "差异系数" not in said:
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
        return True
    limit = any(_LIMIT.search(text, *span) for span in labels)
    items = [text[slice(*span)].strip() for span in reversed(labels) if _is_item(where, span)]
    overall = limit or not items or _OVERALL.search(said + items[0]) is not None
    caption = _caption(text, row.top)
    quality = "综合" not in said and caption is not None and "优质" in text[slice(*caption)]
    spot.indicator = "balance_difference_coefficient" if overall and not quality else "quality_balance_coefficient"
    level = next((found for span in (*labels, row.label) if (found := named(where, *span))), _caption_level(where, row))
    spot.rule, spot.noun, spot.status = "table", row.label, "standard" if limit else ""
    spot.level, spot.breakdown = level[-1][0] if level else "", "" if overall else items[0][:20]
    spot.period = _year(text, labels)
    return True


def _year(text: str, spans: Iterable[Span]) -> str:
    """The year that the first of these heads and labels to name one is of, else empty."""
    return next((found[1] for span in spans if (found := YEAR.search(text[slice(*span)]))), "")


def _grown(where: Surroundings, spot: Spot, labels: list[Span], row: Row) -> bool:
    """Name a cell under 增长 or 增幅 by the growth of what its row measures; what has none here is no figure of it."""
    nouns = [token for span in (row.label, *labels) for token in where.tokens.within("noun", *span)]
    twin = next((rulebook().growth[key] for token in nouns for key in token[3] if key in rulebook().growth), "")
    levels = named(where, *row.label)
    spot.indicator, spot.rule, spot.noun = twin or UNKNOWN, "table" if twin else "unnamed", row.label
    spot.status, spot.level = "delta" if twin else "", levels[-1][0] if levels else "all"
    if not spot.number.unit:
        spot.number = spot.number._replace(unit="%")
    return True


def _is_item(where: Surroundings, span: Span) -> bool:
    """Whether a head names something that is measured, and no more than a stage or a year."""
    text = where.text[slice(*span)]
    return WORD.search(text) is not None and not only_level(where, span) and not YEAR.search(text)


def _of_all(where: Surroundings, spot: Spot, span: Span) -> bool:
    """Whether a caption says what all cells below it are; 学生资助情况 may be money or people."""
    key = indicator(where, spot, span)
    return bool(key) and (bool(spot.number.unit) or key not in _AID)


def _caption_level(where: Surroundings, row: Row) -> list[tuple[str, str]]:
    """The stage that only the caption of a table names: 幼儿教育基本情况."""
    caption = _caption(where.text, row.top)
    levels = named(where, *caption) if caption else []
    parts = [pair for pair in levels if pair[0] != "compulsory"]  # 义务教育优质均衡监测结果(小学部分)
    levels = parts or levels
    return levels if len({level for level, _ in levels}) == 1 else []


def _caption(text: str, top: int) -> Span | None:
    """The line over a table, where it is short, or its first row where that has one cell."""
    first = text[top : text.find("\n", top, top + LONGEST)]
    if _TITLE.fullmatch(first):
        return top, top + first.index("|")
    end = text.rfind("\n", max(0, top - 3), top)
    begin = text.rfind("\n", max(0, end - 80), max(0, end)) + 1
    return (begin, end) if 0 < end - begin <= 60 and text[end - 1] not in "。;" else None


def _titles(text: str, row: Row) -> Iterator[Span]:
    """Labels of the rows above that name what the rows below them count, then the caption of the table."""
    above = row.above
    for _ in range(_GROUP_ROWS):
        if above is None:
            break
        alone = not any(text[slice(*cell)].strip() for cell in above.cells[1:])
        if alone or not _KIND.search(text[slice(*above.label)].rstrip()):
            yield above.label
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
            if whole(spot, key) and fits(
                spot.number.unit or (unit.group(1).removeprefix("万") if unit else ""),
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
    measure(where.text, spot, (cells[column - 1],), cells[0][0])
    spot.level = (
        level[-1][0]
        if level
        else "all"
        if key in ("schools_count", "enrolment", "staff_count", "fulltime_teachers")
        else ""
    )
    return True

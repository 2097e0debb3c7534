"""Tables of how schools differ in what they have: 差异系数 of each item and of all together."""

from __future__ import annotations

import re

from duxue.extraction.lists.coefficients import COEFFICIENT, LARGEST
from duxue.extraction.tables import captions, heads, labels
from duxue.extraction.tables.cells import WORD, Row, Span
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named, only_level
from duxue.extraction.words.wording import UNKNOWN

# Rows that tell how much schools differ in what their heads measure, the first of which is an indicator.
_SPREAD = re.compile(r"差异系数|标准差|方差|极差|中位数|最[大小高低]值")
_LIMIT = re.compile(r"(?:省定|国家|评估|规定)?(?:标准|要求)|标准值|限值")
_OVERALL = re.compile(r"综\s*合|平均")
_OF_ITEM = re.compile(r"((?:生均|每百|骨干|高于|体育).*)差异系数")  # 生均教学仪器设备值差异系数


def possible(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """Whether a cell tells how schools differ: its label, head or caption says so, and it is no other measure."""
    text = where.text
    if _SPREAD.search(text, *row.label):
        return True
    value = spot.number.value
    if spot.number.unit or value is None or value >= LARGEST or not _of_coefficients(where, over_it, row):
        return False
    spans = (*over_it, row.label)
    return not any(heads.unit(text[slice(*span)], words=False) or "平均" in text[slice(*span)] for span in spans)


def _of_coefficients(where: Surroundings, over_it: list[Span], row: Row) -> bool:
    """Whether a head or the caption says that its figures are coefficients."""
    text = where.text
    around = any(COEFFICIENT in text[slice(*span)] for head in row.heads for span in head)
    limited = any(heads.kind(where, span) == "standard" for span in over_it)
    named_here = any(COEFFICIENT in text[slice(*span)] for span in over_it)
    return named_here or (around and limited) or captions.says(text, row.top, COEFFICIENT)


def read(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """Name such a cell; what is a deviation or an extreme only has no indicator."""
    text, spans = where.text, (row.label, *labels.beside(where, row), *over_it)
    said = text[slice(*row.label)]
    if _SPREAD.search(said) and COEFFICIENT not in said:
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
        return True
    limit = any(_LIMIT.search(text, *span) for span in over_it)
    items = [item for span in (*reversed(over_it), *spans[: -len(over_it)]) if (item := _item(where, span))]
    overall = not items or any(_OVERALL.search(text, *span) for span in spans)
    quality = "综合" not in said and captions.says(text, row.top, "优质")
    single = COEFFICIENT in said and not overall
    spot.indicator = "quality_balance_coefficient" if quality or single else "balance_difference_coefficient"
    level = next((found for span in spans[::-1] if (found := named(where, *span))), captions.level(where, row.top))
    spot.rule, spot.noun, spot.status = "table", row.label, "standard" if limit else ""
    spot.level, spot.breakdown = level[-1][0] if level else "", "" if overall else items[0][:20]
    dated = (cell for cell in row.cells if heads.only_period(text[slice(*cell)]))
    years = (heads.year(text[slice(*span)]) for span in (*over_it, *dated))
    spot.period = next(filter(None, years), "") or captions.period(text, row.top, (row.below or row.cells)[0][0])[:4]
    return True


def _item(where: Surroundings, span: Span) -> str:
    """What a head says that is measured; empty where it is only a stage, a year, a limit or the word coefficient."""
    said = where.text[slice(*span)].strip()
    if own := _OF_ITEM.search(said):
        return own[1]
    plain = heads.rest(where, span).replace(COEFFICIENT, "") if COEFFICIENT in said or _LIMIT.search(said) else said
    known = (
        WORD.search(plain) and not only_level(where, span) and not heads.period(said) and not _LIMIT.fullmatch(plain)
    )
    return said if known and not heads.describes(said) else ""

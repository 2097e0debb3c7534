"""Columns beside figures that compare them: growth, share, and the points of a scoring table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import chain, combinations

from duxue import catalogue
from duxue.extraction.tables import heads, labels
from duxue.extraction.tables.cells import NUMBER, Row, Span
from duxue.extraction.tables.filling import TOTAL, fill, when
from duxue.extraction.words.rules import fits, rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import UNKNOWN

_COMPARED = 4  # figures before a growth
_WHOLE, _LARGEST = 100, 1000  # per cent by which a county's figure may fall and grow
_SHARES = {  # of what 教育支出|占比 tells
    "public_budget_education_expenditure": "public_budget_education_share",
    "large_classes_count": "large_class_share",
    "oversize_classes_count": "oversize_class_share",
}
_OF_KINDS = {  # of 公办园 among all kindergartens or their children
    ("公办", "schools_count"): "public_kindergarten_share",
    ("公办", "enrolment"): "public_kindergarten_enrolment_share",
    ("民办", "enrolment"): "private_kindergarten_enrolment_share",
    ("普惠性", "schools_count"): "inclusive_kindergarten_share",
}
_BACHELOR = re.compile(r"\s*本科(?:及?以上)")


def points(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """What a scoring table gives for an item is in points, whatever the item is; the sum of all is the score."""
    head = over_it[0]
    total = TOTAL.search(where.text, *row.label) and "self_eval_score" in labels.names(where, head)
    spot.indicator, spot.rule = ("self_eval_score", "table") if total else (UNKNOWN, "unnamed")
    spot.noun, spot.number = head, spot.number._replace(unit=spot.number.unit or "分")
    when(where, spot, over_it, row)
    return True


def share(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """Name a cell under 占比 by the share of what its row or the column before measures, where that has a name."""
    spans = (*over_it, row.label, *labels.left(over_it, row)[:1])
    found = next(((key, span) for span in spans for key in labels.names(where, span)), (UNKNOWN, row.label))
    key = found[0] if found[0] in _SHARES.values() or found[1] in over_it else _SHARES.get(found[0], UNKNOWN)
    if key == UNKNOWN and (own := _own_share(where, over_it, row)):
        key, found = own, (own, row.label)
    known = key != UNKNOWN and fits(spot.number.unit or "%", catalogue.indicators()[key].unit)
    spot.indicator, spot.rule, spot.noun = (key, "table", found[1]) if known else (UNKNOWN, "unnamed", spot.noun)
    if not spot.number.unit:
        spot.number = spot.number._replace(unit="%")
    (fill if known else when)(where, spot, over_it, row)
    return True


def _own_share(where: Surroundings, over_it: list[Span], row: Row) -> str:
    """The share that a column before counts the people, classes or kindergartens of; empty for none."""
    text, before = where.text, labels.left(over_it, row)
    counted = next(iter(before), None)
    if counted is None:
        return ""
    keys = [labels.counted(where, counted), *labels.names(where, counted)]
    kinds = heads.levels(where, row.label)
    if kinds and kinds[-1][0] == "kindergarten":
        return next((_OF_KINDS[kinds[-1][1], key] for key in keys if (kinds[-1][1], key) in _OF_KINDS), "")
    if "teacher_exchange_count" in keys and any(labels.DUE.search(text, *span) for span in before):
        return "teacher_rotation_share"
    teachers = any("fulltime_teachers" in labels.names(where, span) for span in before[1:])
    if teachers and _BACHELOR.match(text, *counted):
        return "teacher_bachelor_share"
    return ""


def growth(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """Name a cell under 增减 by what its row, the column before or the caption measures, and by that's growth."""
    text = where.text
    head = next(span for span in over_it if heads.kind(where, span) == "growth")
    spans = chain((*over_it, row.label, *labels.beside(where, row), *labels.left(over_it, row)), _titles(where, row))
    key, source = next(((key, span) for span in spans for key in _names(where, span)), (UNKNOWN, row.label))
    unit = spot.number.unit or heads.growth_unit(text[slice(*head)])
    if unit == "%?":
        unit = "" if _is_difference(text, spot, row) else "%"
    entry = catalogue.indicators().get(key)
    unit = "个百分点" if entry is not None and entry.unit == "%" and unit in ("", "%") else unit
    if unit in ("%", "个百分点"):
        key = rulebook().growth.get(key, key)
        spot.number = spot.number._replace(unit=unit)
    spot.indicator, spot.noun, spot.rule = key, source, "unnamed" if key == UNKNOWN else "table"
    spot.notes["negative"] = spot.notes.get("negative") or heads.falls(text[slice(*head)])
    (fill if key != UNKNOWN else when)(where, spot, over_it, row)
    spot.status = "delta"
    spot.level = spot.level or rulebook().default_level.get(key, "")
    spot.period = spot.period or _last(where, over_it, row)
    return True


def _names(where: Surroundings, span: Span) -> Iterator[str]:
    """What a span names, and schools where it is a stage that is counted in 所."""
    if labels.are_schools(where, span, heads.unit(where.text[slice(*span)])):
        yield "schools_count"
    yield from labels.names(where, span)


def _is_difference(text: str, spot: Spot, row: Row) -> bool:
    """Whether a growth is what two figures before it in the row differ by, or falls by more than all there was."""
    value = abs(float(spot.number.value or 0))
    told = (NUMBER.search(text, *cell) for cell in row.cells if cell[1] < spot.number.start)
    before = [float(found[0].replace(",", "")) for found in told if found]
    if any(value and math.isclose(abs(b - a), value, abs_tol=1e-6) for a, b in combinations(before[-_COMPARED:], 2)):
        return True
    return value > (_WHOLE if spot.notes.get("negative") else _LARGEST)


def _titles(where: Surroundings, row: Row) -> list[Span]:
    """What stands above, where the label has no measure of its own."""
    return [] if labels.own(where, row.label) else list(labels.titles(where, row))


def _last(where: Surroundings, over_it: list[Span], row: Row) -> str:
    """The last year of the columns before, which the growth is of."""
    before = (span for span in labels.left(over_it, row) if heads.kind(where, span) not in ("target", "planned"))
    said = [heads.year(where.text[slice(*span)]) for span in before]
    return max(said, default="")

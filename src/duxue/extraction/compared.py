"""Columns beside figures that compare them: growth, share, and the points of a scoring table."""

from __future__ import annotations

from itertools import chain

from duxue import catalogue
from duxue.extraction import heads, labels
from duxue.extraction.cells import Row, Span
from duxue.extraction.filling import TOTAL, fill, when
from duxue.extraction.rules import fits, rulebook
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings
from duxue.extraction.wording import UNKNOWN

_SHARES = {"public_budget_education_expenditure": "public_budget_education_share"}  # of what 教育支出|占比 tells


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
    known = key != UNKNOWN and fits(spot.number.unit or "%", catalogue.indicators()[key].unit)
    spot.indicator, spot.rule, spot.noun = (key, "table", found[1]) if known else (UNKNOWN, "unnamed", spot.noun)
    if not spot.number.unit:
        spot.number = spot.number._replace(unit="%")
    (fill if known else when)(where, spot, over_it, row)
    return True


def growth(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> bool:
    """Name a cell under 增减 by what its row, the column before or the caption measures, and by that's growth."""
    text = where.text
    head = next(span for span in over_it if heads.kind(where, span) == "growth")
    spans = chain((*over_it, row.label, *labels.beside(where, row), *labels.left(over_it, row)), _titles(where, row))
    key, source = next(((key, span) for span in spans for key in labels.names(where, span)), (UNKNOWN, row.label))
    unit = spot.number.unit or heads.growth_unit(text[slice(*head)])
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


def _titles(where: Surroundings, row: Row) -> list[Span]:
    """What stands above, where the label has no measure of its own."""
    return [] if labels.own(where, row.label) else list(labels.titles(where, row))


def _last(where: Surroundings, over_it: list[Span], row: Row) -> str:
    """The last year of the columns before, which the growth is of."""
    said = [heads.year(where.text[slice(*span)]) for span in labels.left(over_it, row)]
    return max(said, default="")

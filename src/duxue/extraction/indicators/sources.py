"""The number whose change is told: the one that can have grown so, and not the share or the unnamed one beside it."""

from __future__ import annotations

import re

from duxue.extraction.lists import grown
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.wording import UNKNOWN, earlier, same_kind

POINTS = ("%", "个百分点", "‰", "倍")


def grown_number(where: Surroundings, spot: Spot) -> Spot | None:
    """The number that a change is told of, or one made up of its words; None where nobody knows which.

    教育支出7.62亿元,占一般公共预算支出的20.8%,同比增长5.03%: the expenditure has grown, not its share.
    """
    source = (
        grown.announced(where, spot, spot.clause) or grown.delta_source(spot) or grown.announced(where, spot, spot.left)
    )
    source = source or grown.of_stage_before(where, spot)
    if source is not None and _is_share_of(where, spot, source):
        source = source.previous
    if source is not None and spot.number.unit not in POINTS and not same_kind(spot, source):
        source = earlier(spot)  # 支出15.87亿元,占18.2%,较上年增加0.96亿元
    if source is None or _of_another(where, spot, source):
        return None
    source = _of_stage_said(where, spot, source)
    return source if spot.number.unit in POINTS or same_kind(spot, source) else None


def _of_stage_said(where: Surroundings, spot: Spot, source: Spot) -> Spot:
    """Of values told stage by stage the one of the stage that is said to change: 小学9元,初中12元;小学比上年增加1元."""
    said = {stage for stage, _ in named(where, spot.clause, spot.number.start)}
    told: Spot | None = source
    while len(said) == 1 and told is not None and told.indicator == source.indicator:
        if told.level in said and told.status != "delta":
            return told
        told = told.previous
    return source


def _is_share_of(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """Whether what stands before a growth is only the share of what grew."""
    money = source.previous
    share = source.number.unit == spot.number.unit == "%" and money is not None and money.number.unit == "元"
    if not share or money is None or money.indicator in ("", UNKNOWN):
        return False
    return where.text[money.number.unit_end : source.number.start].startswith(",占")


def _of_another(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """Whether what changed is the number before, of which nobody knows what it is: 校舍9万平方米;设备值5亿元,增长7%."""
    before = spot.previous
    if before is None or before is source or before.indicator not in ("", UNKNOWN):
        return False
    rate = before.number.unit in ("%", "个百分点") and spot.number.unit != "个百分点"
    apart = before.bracketed or before.among or rate
    between = where.text[before.number.unit_end : spot.number.start]
    return not apart and between.startswith(",") and not re.search(r"[;。:]|,.*,", between)

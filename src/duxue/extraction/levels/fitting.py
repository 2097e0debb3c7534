"""Where indicator and stage tell each other: 初中入学率为100%,巩固率为100%; 寄宿生900人,其中小学300人、初中600人."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from duxue.extraction.levels.openings import PUPILS
from duxue.extraction.lists.items import ENROLLED, RETAINED
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named

_PARTS = re.compile(r"[,(](?:其中)?[:,]?小学(?:生)?(\d[\d.]*)(万?)[人名][、,和]初中(?:生)?(\d[\d.]*)(万?)[人名]")
_TAUGHT = re.compile(r"[^,。;\d]{0,10}接受义务教育")
_OF_PLACE = ("全县", "全区", "全市", "全旗", "全州", "我县", "我区", "我市")
_EARLY = re.compile("(?:学前|幼儿园)(?![^、]*中小学)")
_STAGE = 4  # characters of 初中阶段


def fit_stage(where: Surroundings, spot: Spot) -> None:
    """Write the level that the words of an indicator imply, or the indicator of one stage that its level implies."""
    fit = _FITTED.get(spot.indicator)
    if fit is not None:
        fit(where, spot)


def _fit_inspectors(where: Surroundings, spot: Spot) -> None:
    """Inspectors of kindergartens: 学前教育责任督学24名."""
    if _EARLY.search(where.text, spot.clause, spot.number.start):
        spot.level = "kindergarten"


def _fit_retention(where: Surroundings, spot: Spot) -> None:
    """A retention rate of one stage is not that of nine years: 初中入学率为100%,巩固率为100%."""
    start = spot.number.start
    said = where.text[spot.sentence : start]
    if "义务" in said or "九年" in said:
        return
    first = spot.group[0] if spot.group else spot
    statement = max(spot.sentence, where.text.rfind(";", spot.sentence, start) + 1)
    listed = max(statement, where.text.rfind(",", statement, start))  # 小学…,初中入学率99.9%、巩固率99.1%
    section = where.outline.at(start)
    for begin, end in ((first.clause, start), (listed, start), (statement, start), (section.start, section.title)):
        stages = {stage for stage, _ in named(where, begin, end)}
        if stages:
            own = RETAINED.get(stages.pop()) if len(stages) == 1 else None
            if own:
                spot.indicator, spot.rule = own, "retention_of_stage"
            return


def _fit_pupils(where: Surroundings, spot: Spot) -> None:
    """Pupils who are all at primary or middle schools: 900人接受义务教育; 寄宿生900人,其中小学300人、初中600人."""
    if _TAUGHT.match(where.text, spot.behind):
        spot.level = "compulsory"
        return
    parts = _PARTS.match(where.text, spot.behind) if not spot.level else None
    clause = where.text[spot.clause : spot.number.start]
    if parts is None or clause.startswith(_OF_PLACE) or named(where, spot.clause, spot.number.start):
        return  # 全县现有留守儿童900人: all there are
    whole, scale = spot.number.value, 10000 if parts.group(2) else 1
    first, second = Decimal(parts.group(1)), Decimal(parts.group(3))
    if whole is not None and (first + second) * scale == whole and bool(parts.group(2)) == bool(parts.group(4)):
        spot.level, spot.notes["summed"] = "compulsory", True


def _fit_enrolment(where: Surroundings, spot: Spot) -> None:
    """The enrolment rate of a stage that stands right before its noun: 初中阶段适龄人口入学率为99.6%."""
    said = named(where, max(spot.clause, spot.noun[0] - _STAGE), spot.noun[0])
    own = ENROLLED.get(said[-1][0]) if said and not spot.group else None
    if own:
        spot.indicator, spot.rule = own, "enrolment_of_stage"


_FITTED: Mapping[str, Callable[[Surroundings, Spot], None]] = {
    **dict.fromkeys(PUPILS, _fit_pupils),
    "inspectors_count": _fit_inspectors,
    "school_age_enrolment_rate": _fit_enrolment,
    "compulsory_retention_rate": _fit_retention,
}

"""Values of an earlier year with which a sentence begins: 与2014年认定时的0.412、0.365相比,分别下降了0.025和0.024."""

from __future__ import annotations

import re

from duxue.extraction.spots import Spot, sentence_before
from duxue.extraction.stages import Surroundings
from duxue.extraction.wording import UNKNOWN
from duxue.patterns import starting

_STAGES = {"小学": "primary", "初中": "junior_secondary"}
_YEAR_LED = starting("与较和", r"[与较和]((?:19|20)\d\d)年[^,。;\d]{0,8}$")
_NEXT_STAGE = re.compile(r"[、,和](?:小学|初中)$")
_COMPARED = re.compile(r"(?:[、和]?(?:小学|初中)?\d[\d.]*)?相?比")


def recalled(where: Surroundings, spot: Spot) -> bool:
    """Name a number that recalls what the sentence before told, in order of a list or by its stage."""
    if spot.place:
        told = spot.group[0].notes.get("recalled", ())
        return bool(told) and _write(spot, told[spot.place], spot.group[0].period)
    if not _COMPARED.match(where.text, spot.last.behind):
        return False
    said = where.text[spot.left : spot.number.start]
    stage = _STAGES.get(said[-2:], "")
    before = spot.previous
    if before is not None and before.rule == "recalled":
        told = _told(spot, stage) if stage and _NEXT_STAGE.search(said) else ()
        return bool(told) and _write(spot, told[0], before.period)
    led = _YEAR_LED.search(said) if before is None else None
    told = _told(spot, stage) if led else ()
    if led is None or not told:
        return False
    spot.notes["recalled"] = told
    return _write(spot, told[0], led.group(1))


def _write(spot: Spot, now: Spot, year: str) -> bool:
    spot.indicator, spot.rule, spot.base, spot.level, spot.period = now.indicator, "recalled", now, now.level, year
    return True


def _told(spot: Spot, stage: str) -> tuple[Spot, ...]:
    """The values of the sentence before: as many as the list has, or that of a stage; empty where there are fewer."""
    wanted, found = max(1, len(spot.group)), []
    for before in sentence_before(spot):
        known = before.indicator not in ("", UNKNOWN) and before.status == "actual"
        if known and before.number.unit == spot.number.unit and (not stage or before.level == stage):
            found.insert(0, before)
        if len(found) == wanted:
            return tuple(found)
    return ()

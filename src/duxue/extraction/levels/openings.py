"""The stage with which a part of a sentence opens, and the stages that a list just before has told together."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, WHOLE, Surroundings, named, unlevelled

_OPENING = re.compile(
    r"(?:^|[。;,、)\n])(?:其中[,:]?|[一二三四五六七八九十]是)?([^,。;:、()\n\d]{2,12}?)(?:部分|学校)?(?:情况|方面)?(?::|(?<=方面),)"
)
PUPILS = frozenset({"migrant_children", "left_behind_children", "boarding_students"})
# 义务教育阶段在校生中,随迁子女900人,其中小学600人、初中300人;留守儿童286人
_AT_SCHOOL = re.compile("义务教育(?:阶段)?(?:在校|就读)?的?(?:学?生)?(?:总?人?数)?中(?![小学])")
# What is told of one stage after another: 初中教师学历合格率100%,本科以上占比97%.
FACILITIES = frozenset(key for key in catalogue.indicators() if key.endswith(("_per_student", "_per_100")))
_OF_TEACHERS = frozenset({"teacher_qualification_rate", "teacher_bachelor_share", "teacher_associate_share"})
_SENIOR = frozenset({"senior_secondary", "vocational"})


def opening(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """(level, breakdown) of the words that open the part of a sentence with a number; None where they are no stage.

    小学:在校生90人,教师8人;初中:在校生70人: the 70 are of the 初中, which opens the last part.
    """
    said = where.text[spot.left : spot.number.start]
    if (":" in said or "方面," in said) and not spot.bracketed and (found := [*_OPENING.finditer(said)]):
        begin, end = (spot.left + at for at in found[-1].span(1))
        levels = named(where, begin, end)
        told = levels[0] if len(levels) == 1 and not unlevelled(where, begin, end) else None
    elif spot.previous is not None and "opening" in spot.previous.notes:
        told = _still_open(spot.previous)
    else:
        return None
    if told is None:
        return None
    spot.notes["opening"] = told
    return None if WHOLE.search(where.text, spot.clause, spot.number.start) else told


def _still_open(before: Spot) -> tuple[str, str] | None:
    """What opened the part of the number before, unless that is of a stage within it: 义务教育:小学54所,在校生900人."""
    told = before.notes["opening"]
    part = before.among or before.bracketed
    return told if part or not before.level_own or before.level == told[0] else None


def together(where: Surroundings, spot: Spot) -> str:
    """What the stages are together that were counted one by one just before: 小学72所,初中18所,在校学生38023人.

    Empty where there was no such list, or where it parts a whole.
    """
    last = spot.previous
    while last is not None and not last.level_own:
        last = last.previous
    if last is None or last.among or last.bracketed or last.indicator == spot.indicator:
        return ""
    levels, before = {last.level}, last.previous
    while before is not None and before.indicator == last.indicator and before.level_own and not before.bracketed:
        levels.add(before.level)
        before = before.previous
    first = before.number.unit_end if before is not None else spot.sentence
    parted = before is not None and before.indicator == last.indicator
    if len(levels) < 2 or parted or "" in levels or where.text.find(";", first + 1, spot.number.start) >= 0:
        return ""
    return "compulsory" if levels <= BOTH | {"compulsory"} else "senior_secondary" if levels <= _SENIOR else "all"


def of_same_kind(where: Surroundings, spot: Spot) -> str:
    """The stage of such a figure just before: 小学生均图书31册,生均建筑面积8平方米."""
    before = spot.previous
    kind = FACILITIES if spot.indicator in FACILITIES else _OF_TEACHERS if spot.indicator in _OF_TEACHERS else ()
    if before is None or before.indicator not in kind or WHOLE.search(where.text, spot.clause, spot.number.start):
        return ""
    return "" if where.text.startswith((";", "。"), spot.left) else before.level


def of_pupils_before(where: Surroundings, spot: Spot) -> str:
    """The stage of pupils that a list goes on with: 义务教育阶段留守儿童900人、随迁子女200人、寄宿生1800人."""
    if spot.indicator not in PUPILS:
        return ""
    if _AT_SCHOOL.search(where.text, spot.sentence, spot.number.start):
        return "compulsory"
    before = spot.previous if not spot.bracketed else None
    while before is not None and (before.bracketed or before.among or before.number.unit == "%"):
        before = before.previous
    told = before is not None and before.indicator in PUPILS and "summed" not in before.notes
    return before.level if told else ""  # type: ignore[union-attr]

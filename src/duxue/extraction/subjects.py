"""What a number is about where its own clause does not say: the title of its item, the list's introduction."""

from __future__ import annotations

import re

from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named, only_level
from duxue.extraction.wording import fitting, residue, same_kind

_ITEMS = re.compile(r"(?:\n+ *\(?\d{1,2}[.、)][^\n]*)*\n+")
_NEAR = 800
_REACHED = re.compile(r",(?:到)?(?:(?:19|20)\d\d年)?(?:底|末)?(?:已?达到?|为|增至|增加到)(?:了|约)?")
_VALUE = re.compile(
    r"(?:(?:(?:19|20)\d\d年[、和及]?)+分别)?(?:国家|省定|省级|市定|规定|评估|现)?(?:标准|要求|指标)?(?:值)?(?:[我全][县区市旗州]|实际|目前|现|自评)?(?:覆盖率|占比|比例|比率)?"
    r"(?:应|须)?(?:不低于|不高于|达到?|为|是|:|约)*"
)


def titled(where: Surroundings, spot: Spot) -> bool:
    """An item whose title is the indicator: 1.学前三年毛入园率。国家标准85%,我县为96.3%."""
    section = where.outline.at(spot.number.start)
    title = section.start, section.title
    if (
        section.level < 3
        or title[1] - title[0] > 40
        or not _VALUE.fullmatch(where.text, spot.clause, spot.number.start)
    ):
        return False
    nouns = where.tokens.within("noun", *title) if not only_level(where, title) else []
    return bool(nouns) and nouns[-1][1] == title[1] and _subject(where, spot, *title)


def introduced(where: Surroundings, spot: Spot) -> bool:
    """Items of a list that its introduction names: 生均经费增长情况是:, then line by line 1.普通小学为7612元."""
    text, start = where.text, spot.number.start
    begin = text.rfind("\n", max(0, start - 60), start) + 1
    if not begin or not where.tokens.within("level", begin, start) or residue(where, begin, start):
        return False
    colon = text.rfind(":\n", max(0, begin - _NEAR), begin)
    said = max(text.rfind(mark, max(0, colon - 120), max(0, colon)) for mark in "\n。") + 1
    return colon >= 0 and _ITEMS.fullmatch(text, colon + 1, begin) is not None and _subject(where, spot, said, colon)


def resumed(where: Surroundings, spot: Spot) -> bool:
    """What a change was said of, then its value: 生均教育经费年均增长5.1%,2020年达到12330元."""
    before = spot.previous
    if before is None or before.number.unit not in ("%", "个百分点") or same_kind(spot, before):
        return False
    said = _REACHED.fullmatch(where.text, before.number.unit_end, spot.number.start)
    return said is not None and _subject(where, spot, before.clause, before.number.start)


def _subject(where: Surroundings, spot: Spot, start: int, end: int) -> bool:
    """Name a number by the last noun of a span that can have its unit."""
    for begin, stop, _, keys in reversed(where.tokens.within("noun", start, end)):
        key = next((key for key in keys if fitting(spot, key)), "")  # type: ignore[attr-defined]
        if key:
            spot.indicator, spot.rule, spot.noun = key, "introduced", (begin, stop)
            levels = named(where, start, begin)
            spot.level = spot.level or (levels[-1][0] if levels and spot.previous is not None else "")
            return True
    return False

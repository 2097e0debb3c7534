"""One number that makes several statements: 均 over indicators or levels, and 各 over things."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.levels.balance import OF_CLASSES
from duxue.extraction.lists.distributing import ALIKE
from duxue.extraction.lists.items import OF_STAGE
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, joint, named

_PART = re.compile(r"[^、和及与]+")
_EACH = re.compile(
    r"(?:在|为|给|向|由)?([\u4e00-\u9fff]{1,8}(?:、[\u4e00-\u9fff]{1,8}){0,8}(?:(?:和|及"
    r"|与)[\u4e00-\u9fff]{1,8})?)各(?![级类项地种方])[\u4e00-\u9fff]{0,8}$"
)
_OF_EACH = re.compile(r"各(?![级类项地种方])[\u4e00-\u9fff]{0,8}$")
_PER_HEAD = frozenset({"rate", "share", "ratio", "quantity"})


def also(where: Surroundings, spot: Spot) -> tuple[tuple[str, str], ...]:
    """(indicator, level) of further indicators that one number states: 小学入学率、初中入学率均达100%."""
    text, start = where.text, spot.number.start
    entry = catalogue.indicators().get(spot.indicator)
    if entry is None or entry.kind not in _PER_HEAD:
        return ()
    alike = ALIKE.search(text[spot.clause : start])
    if not alike:
        return ()
    own = OF_STAGE.get(spot.indicator, {})
    stages = [level for level, _ in joint(where, spot.clause, spot.clause + alike.start()) if level in own]
    if len(stages) > 1:  # 小学、初中入学率均达100%
        return tuple((own[level], level) for level in stages if own[level] != spot.indicator)
    tokens = where.tokens.within("noun", spot.clause, spot.clause + alike.start())
    if len(tokens) < 2 or tokens[-1][1] != spot.clause + alike.start():
        return ()
    found, last = [], tokens[-1]
    for token in reversed(tokens[:-1]):
        if not re.fullmatch(r"[、和及与]", text[token[1] : last[0]]):
            break
        keys = [key for key in token[3] if catalogue.indicators()[key].unit == entry.unit]  # type: ignore[attr-defined]
        if keys and keys[0] != spot.indicator:
            levels = catalogue.indicators()[keys[0]].levels
            found.append((keys[0], levels[0] if len(levels) == 1 else ""))
        last = token
    return tuple(reversed(found))


def copies(where: Surroundings, spot: Spot) -> tuple[tuple[str, str], ...]:
    """(level, breakdown) of each statement that one number makes: 各, or a rate or standard of two levels at once."""
    left = where.text[spot.left : spot.number.start]
    each = _EACH.search(left) if "各" in left and _OF_EACH.search(left) else None
    if each:
        spans = [match.span() for match in _PART.finditer(left, *each.span(1))]
        if 1 < len(spans) <= 12:
            return tuple(_part(where, spot, spot.left + begin, spot.left + end) for begin, end in spans)
    entry = catalogue.indicators().get(spot.indicator)
    if entry is None or spot.group or "分别" in left or not _each_level(entry) or spot.indicator in OF_STAGE:
        return ()
    if spot.indicator in OF_CLASSES and "均" not in left:
        return ()  # 小学、初中大班额比例3.8%: of both together
    begin = max(spot.clause, spot.noun[0] - 12 if spot.noun[0] and spot.noun[0] < spot.number.start else spot.clause)
    levels = joint(where, begin, spot.number.start)
    if len({level for level, _ in levels}) < 2 or len(levels) > 4:
        return ()
    return tuple((level, breakdown or (spot.breakdown if spot.level == level else "")) for level, breakdown in levels)


def _part(where: Surroundings, spot: Spot, begin: int, end: int) -> tuple[str, str]:
    """(level, breakdown) of one thing of a list of which there is one each: 职业中专、特殊教育学校各1所."""
    part = where.text[begin:end]
    if spot.indicator != "schools_count":
        return spot.level, part
    levels = named(where, begin, end)
    return (levels[-1][0], levels[-1][1]) if levels else ("all", part)


def _each_level(entry: catalogue.Indicator) -> bool:
    return entry.kind in _PER_HEAD or entry.key.endswith("_standard") or entry.key.startswith("per_student")

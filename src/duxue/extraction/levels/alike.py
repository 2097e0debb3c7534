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
_LONGEST_LIST = 12
# What several stages can have alike: 小学、初中入学率均达100%; of a stock each has its own.
_MEASURES = frozenset(
    key for key, entry in catalogue.indicators().items() if entry.kind in ("rate", "share", "ratio", "quantity")
)
_STANDARDS = frozenset(
    key for key in catalogue.indicators() if key.endswith("_standard") or key.startswith("per_student")
)
_OF_EACH_LEVEL = (_MEASURES | _STANDARDS) - OF_STAGE.keys()  # those of one stage have each their own indicator


def also(where: Surroundings, spot: Spot) -> tuple[tuple[str, str], ...]:
    """(indicator, level) of further indicators that one number states: 小学入学率、初中入学率均达100%."""
    if spot.indicator not in _MEASURES:
        return ()
    alike = ALIKE.search(where.text, spot.clause, spot.number.start)
    if not alike:
        return ()
    known = catalogue.indicators()
    own = OF_STAGE.get(spot.indicator, {})
    stages = [level for level, _ in joint(where, spot.clause, alike.start()) if level in own]
    if len(stages) > 1:  # 小学、初中入学率均达100%
        return tuple((own[level], level) for level in stages if own[level] != spot.indicator)
    tokens = where.tokens.within("noun", spot.clause, alike.start())
    if len(tokens) < 2 or tokens[-1][1] != alike.start():
        return ()
    found, last = [], tokens[-1]
    for token in reversed(tokens[:-1]):
        if not re.fullmatch(r"[、和及与]", where.text[token[1] : last[0]]):
            break
        keys = [key for key in token[3] if known[key].unit == known[spot.indicator].unit]  # type: ignore[attr-defined]
        if keys and keys[0] != spot.indicator:
            levels = known[keys[0]].levels
            found.append((keys[0], levels[0] if len(levels) == 1 else ""))
        last = token
    return tuple(reversed(found))


def copies(where: Surroundings, spot: Spot) -> tuple[tuple[str, str], ...]:
    """(level, breakdown) of each statement that one number makes: 各, or a rate or standard of two levels at once."""
    left = where.text[spot.left : spot.number.start]
    if "各" in left and (things := _things(where, spot, left)):
        return things
    if spot.indicator not in _OF_EACH_LEVEL or spot.group or "分别" in left:
        return ()
    if spot.indicator in OF_CLASSES and "均" not in left:
        return ()  # 小学、初中大班额比例3.8%: of both together
    begin = max(spot.clause, spot.noun[0] - 12 if spot.noun[0] and spot.noun[0] < spot.number.start else spot.clause)
    levels = joint(where, begin, spot.number.start)
    if len({level for level, _ in levels}) < 2 or len(levels) > 4:
        return ()
    return tuple((level, breakdown or (spot.breakdown if spot.level == level else "")) for level, breakdown in levels)


def _things(where: Surroundings, spot: Spot, left: str) -> tuple[tuple[str, str], ...]:
    """(level, breakdown) of each of the things of which there are so many each: 职业中专、特殊教育学校各1所."""
    each = _EACH.search(left) if _OF_EACH.search(left) else None
    spans = [match.span() for match in _PART.finditer(left, *each.span(1))] if each else []
    if not 1 < len(spans) <= _LONGEST_LIST:
        return ()
    return tuple(_part(where, spot, spot.left + begin, spot.left + end) for begin, end in spans)


def _part(where: Surroundings, spot: Spot, begin: int, end: int) -> tuple[str, str]:
    """(level, breakdown) of one thing of a list of which there is one each: 职业中专、特殊教育学校各1所."""
    part = where.text[begin:end]
    if spot.indicator != "schools_count":
        return spot.level, part
    levels = named(where, begin, end)
    return (levels[-1][0], levels[-1][1]) if levels else ("all", part)

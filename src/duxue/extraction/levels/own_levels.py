"""The stage that the words at a number itself say: its clause, its noun, or the noun behind it."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.levels.balance import OF_CLASSES
from duxue.extraction.levels.building import SPENT
from duxue.extraction.levels.defaults import AIDED, PARTNERS
from duxue.extraction.words.lexicon import Token
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, FLOWS, STOCK, Surroundings, bracketed, joint, named, told_by

# Levels that can be parts of another one.
PARTS = {
    "all": frozenset(catalogue.LEVELS) - {"all"},
    "": frozenset(catalogue.LEVELS),
    "compulsory": frozenset({"primary", "junior_secondary", "special"}),
    "senior_secondary": frozenset({"vocational"}),
}
_OF_TEACHERS = frozenset({"teacher_average_salary", "staff_quota", "boarding_schools", "party_coverage_rate"})
_NAMES = re.compile(
    r"(?<![中高初优平同])等(?=各[级类项]|(?:教育|建设|重点)*(?:项目|工程)|\d|[一二两三四五六七八九十]+[所个家名项]|$)"
)
_TOTAL = re.compile(r"合计|总计|(?<!公)共计?(?=[^产青同建享])")
_EACH = re.compile(r"分别|各|均|每|其中")
_ADDED = STOCK | AIDED | FLOWS
_BEHIND = 14  # characters in which what is counted is named
_OF_WHOM = re.compile(r"[^,。;:]{2,12}(?<!其)中,$")


def said_at(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The level said at the number itself: in its clause before it, in its noun, or in the noun after it."""
    if spot.level:
        return spot.level, spot.breakdown
    start, clause = spot.number.start, spot.clause
    if where.text.startswith("中,", clause - 2):
        clause = _among_clause(where, spot)
    tokens = where.tokens.within("level", clause, start)
    noun = (0, 0) if spot.rule in SPENT else spot.noun  # what money was spent on is told apart by default
    # 5所小学; 资助60名中等职业学校学生
    counted = (spot.indicator in STOCK and noun == (0, 0)) or spot.indicator in PARTNERS
    behind = noun[0] >= spot.number.end
    if not (tokens or counted or behind or (noun[0] < noun[1] and not clause <= noun[0] < noun[1] <= start)):
        return None  # no level word stands in the clause, so that none is in a noun there either
    if len(tokens) > 1 and (together := _together(where, spot)):
        return together, ""
    clause = _after_names(where.text, clause, start) if tokens else clause
    if spot.indicator in OF_CLASSES and {level for level, _ in joint(where, clause, start)} == BOTH:
        return "compulsory", ""  # 小学、初中大班额比例由3.8%降至1.2%
    before = told_by(where, _near(where.text, tokens, clause, start)) if tokens else []
    after = _after(where, spot) if behind or (counted and not before) else []
    if after and behind:
        return after[0]
    if behind and before and spot.indicator not in STOCK and tokens[-1][1] == start and spot.number.unit != "名":
        before = []  # the last of a list of schools' names, 甲小学3个项目; not so 义务教育阶段1368名留守儿童
    inside = _inside(where, spot, noun) if noun[0] < noun[1] else ""
    if before and (spot.indicator in STOCK or before[-1][1] != "中小学" or spot.indicator in _OF_TEACHERS):
        return _combined(before, inside)
    if inside:
        return inside, ""
    return after[0] if after else None


def _near(text: str, tokens: list[Token], clause: int, start: int) -> list[Token]:
    """The level words of a clause, but for those in a bracket that is closed before the number."""
    closed = text.find(")", clause, start) >= 0
    return [one for one in tokens if one[0] >= clause and not (closed and bracketed(text, one[1], start))]


def _among_clause(where: Surroundings, spot: Spot) -> int:
    """Where the clause begins that says of whom: 全县中小学校中,集体办12所."""
    said = _OF_WHOM.search(where.text, spot.left, spot.clause)
    return said.start() if said else spot.clause


def _after(where: Surroundings, spot: Spot) -> list[tuple[str, str]]:
    """The levels that are named right behind a number, of what is no stock only such as tell a stage."""
    found = named(where, spot.number.unit_end, min(spot.right, spot.number.unit_end + _BEHIND))
    return found if spot.indicator in STOCK else [pair for pair in found if pair[1] not in _vague(spot)]


def _inside(where: Surroundings, spot: Spot, noun: tuple[int, int]) -> str:
    """The one stage that a noun itself names: 小学教师学历合格率."""
    levels = {level for level, part in named(where, *noun) if level != "all" and part not in _vague(spot)}
    return levels.pop() if len(levels) == 1 else ""


def _vague(spot: Spot) -> tuple[str, ...]:
    """Words that tell no stage: 投入320万元修建第一中学宿舍."""
    return ("中小学", "中学") if spot.number.unit == "元" else ("中小学",)


def _together(where: Surroundings, spot: Spot) -> str:
    """The stage that holds all those that a clause adds up: 小学、初中共有学生800人, 资助小学、初中学生90人."""
    added = (
        where.text.rfind("计", spot.clause, spot.number.start),
        where.text.rfind("共", spot.clause, spot.number.start),
    )
    total = _TOTAL.search(where.text, spot.clause, spot.number.start) if max(added) >= 0 else None
    end = total.start() if total else spot.number.start
    summed = total or (spot.indicator in _ADDED and not _EACH.search(where.text, spot.clause, end))
    levels = {level for level, _ in joint(where, spot.clause, end)} if summed and not spot.group else set()
    if len(levels) < 2:
        return ""
    return next((whole for whole in ("compulsory", "senior_secondary") if levels <= PARTS[whole] | {whole}), "all")


def _combined(before: list[tuple[str, str]], inside: str) -> tuple[str, str]:
    level, breakdown = before[-1]
    if inside and level == "all":
        return inside, breakdown
    if len(before) > 1 and before[-2][0] == level and not breakdown:
        return before[-2]
    return level, breakdown


def _after_names(text: str, start: int, end: int) -> int:
    """Where a list of schools' names ends, so that their levels are not taken for the number's."""
    at = text.rfind("等", max(start, end - 20), end)
    while at >= 0:
        if _NAMES.match(text, at, end):
            return at + 1
        at = text.rfind("等", max(start, end - 20), at)
    return start

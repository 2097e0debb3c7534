"""Which stage of schooling and which part of it a number is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duxue import catalogue
from duxue.extraction.lexicon import Tokens
from duxue.extraction.rules import rulebook
from duxue.extraction.spots import Spot
from duxue.text import Outline

STOCK = frozenset(
    {"schools_count", "enrolment", "staff_count", "fulltime_teachers", "intake", "graduates_count", "classes_count"}
)
# Parts of a school's figures that stand in its bracket and keep its level.
_INSIDE = STOCK | {"teaching_points_count", "boarding_students", "inclusive_kindergartens", "boarding_schools"}
# Money and the people who got it, stated as a pair.
_PARTNERS = {"student_aid_recipients": "student_aid_amount", "student_loan_recipients": "student_loan_amount"}
# What takes its level from the words before it in the sentence, or from the heading, where it names none.
_CARRYING = _INSIDE | {
    "pupil_teacher_ratio",
    "pupil_staff_ratio",
    "average_class_size",
    "student_aid_amount",
    "student_aid_recipients",
}
# Groups of indicators that are about a place as a whole unless the catalogue gives them levels.
_WITHOUT_LEVEL = frozenset({"conduct", "activity", "inspection"})
_YET_LEVELLED = frozenset(
    {"schools_inspected", "principals_interviewed", "campus_security_provision_rate", "party_coverage_rate"}
)
# Levels that can be parts of another one.
_PARTS = {
    "all": frozenset(catalogue.LEVELS) - {"all"},
    "": frozenset(catalogue.LEVELS),
    "compulsory": frozenset({"primary", "junior_secondary", "special"}),
    "senior_secondary": frozenset({"vocational"}),
}
_OF_TEACHERS = frozenset({"teacher_average_salary", "staff_quota", "boarding_schools", "party_coverage_rate"})
_NAMES = re.compile(r"(?<![中高初优平同])等(?=各级各类|\d|[一二两三四五六七八九十]+[所个家名项]|$)")
_SCOPE = re.compile(r"全[县区市旗州省]|我[县区市]|现有|共有|辖区|在校")
_JOINED = re.compile(r"^[、和与及以及]{1,2}$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What levels are read from: the text, its tokens, its outline, and whether the place has no senior schools."""

    text: str
    tokens: Tokens
    outline: Outline
    only_compulsory: bool


def named(where: Surroundings, start: int, end: int) -> list[tuple[str, str]]:
    """(level, breakdown) of each level word in a span, in order."""
    return [_meant(where, token[3]) for token in where.tokens.within("level", start, end)]


def _meant(where: Surroundings, payload: object) -> tuple[str, str]:
    level, breakdown = payload  # type: ignore[misc]
    if where.only_compulsory and breakdown == "中小学":
        return "compulsory", breakdown
    return level, breakdown


def joint(where: Surroundings, start: int, end: int) -> list[tuple[str, str]]:
    """Levels that stand side by side in a span (小学、初中), else none."""
    tokens = where.tokens.within("level", start, end)
    if len(tokens) < 2:
        return []
    run = [tokens[-1]]
    for token in reversed(tokens[:-1]):
        if not _JOINED.match(where.text[token[1] : run[-1][0]]):
            break
        run.append(token)
    return [_meant(where, token[3]) for token in reversed(run)] if len(run) > 1 else []


def assign(where: Surroundings, spot: Spot) -> None:
    """Write level and breakdown into a spot whose indicator is known."""
    entry = catalogue.indicators().get(spot.indicator)
    own = _own(where, spot) if _levelled(spot, entry) else None
    own = own or _beside(spot)
    owner = _owner(where, spot)
    if own is not None:
        spot.level, breakdown = own
        spot.level_own = True
        parts = [part for part in (breakdown, owner) if part]
        spot.breakdown = spot.breakdown or "/".join(
            part for i, part in enumerate(parts) if not i or part not in parts[0]
        )
        _nested(spot)
    elif spot.base is not None or (spot.head is not None and spot.head.indicator == spot.indicator):
        origin = spot.base or spot.head
        spot.level = spot.level or origin.level
        kept = origin.breakdown if spot.base is None and origin.breakdown and owner != origin.breakdown else ""
        spot.breakdown = (
            spot.breakdown
            or "/".join(part for part in (kept, owner) if part)
            or (origin.breakdown if spot.base else "")
        )
    else:
        spot.breakdown = spot.breakdown or owner
        _partnered(spot, owner)
    if not spot.level or (entry and len(entry.levels) == 1):
        spot.level = _default(where, spot, entry)


def _beside(spot: Spot) -> tuple[str, str] | None:
    """The level of the schools just counted, within a breakdown: 其中小学72所、在校生27114人."""
    before = spot.previous
    if not spot.among or spot.indicator not in STOCK or before is None or before is spot.head or not before.level_own:
        return None
    plain = before.indicator in STOCK and before.indicator != spot.indicator
    return (before.level, before.breakdown) if plain else None


def _levelled(spot: Spot, entry: catalogue.Indicator | None) -> bool:
    """Whether a level word near the number is about what it counts."""
    if entry is None:
        return True
    return bool(entry.levels) or entry.group not in _WITHOUT_LEVEL or entry.key in _YET_LEVELLED


def _partnered(spot: Spot, owner: str) -> None:
    """Level and part from the number just before: the money whose receivers these are, or the same thing elsewhere."""
    before = spot.previous
    if before is None or spot.level:
        return
    if _PARTNERS.get(spot.indicator) == before.indicator:
        spot.level, spot.breakdown = before.level, spot.breakdown or before.breakdown
    elif owner and before.indicator == spot.indicator and before.level:
        spot.level = before.level


def _own(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The level said at the number itself: in its clause before it, in its noun, or in the noun after it."""
    if spot.level:
        return spot.level, spot.breakdown
    clause_start = max(spot.clause, _after_names(where.text, spot.clause, spot.number.start))
    before = [
        _meant(where, token[3])
        for token in where.tokens.within("level", clause_start, spot.number.start)
        if not _bracketed(where.text, token[1], spot.number.start)
    ]
    behind = spot.noun[0] >= spot.number.end
    after = (
        named(where, spot.number.unit_end, min(spot.right, spot.number.unit_end + 14)) if behind or not before else []
    )
    if spot.indicator not in STOCK:
        after = [pair for pair in after if pair[1] != "中小学"]
        if (
            behind
            and before
            and where.tokens.within("level", clause_start, spot.number.start)[-1][1] == spot.number.start
        ):
            before = []  # the last of a list of schools' names, 甲小学3个项目
    nested = [level for level, part in named(where, *spot.noun) if part != "中小学" and level != "all"]
    inside = nested[0] if len(set(nested)) == 1 else ""
    if after and behind:
        return after[0]
    if before and (spot.indicator in STOCK or before[-1][1] != "中小学" or spot.indicator in _OF_TEACHERS):
        return _combined(before, inside)
    if inside:
        return inside, ""
    return after[0] if after and spot.indicator in STOCK and not before and spot.noun == (0, 0) else None


def _bracketed(text: str, start: int, end: int) -> bool:
    """Whether a bracket closes between two places that did not open there: 学校(含幼儿园)215所."""
    closing = text.find(")", start, end)
    return closing >= 0 and text.find("(", start, closing) < 0


def _combined(before: list[tuple[str, str]], inside: str) -> tuple[str, str]:
    level, breakdown = before[-1]
    if inside and level == "all":
        return inside, breakdown
    if len(before) > 1 and before[-2][0] == level and not breakdown:
        return before[-2]
    return level, breakdown


def _after_names(text: str, start: int, end: int) -> int:
    """Where a list of schools' names ends, so that their levels are not taken for the number's."""
    found = None
    for found in _NAMES.finditer(text, max(start, end - 20), end):  # noqa: B007 -- the last one counts
        pass
    return found.end() if found else start


def _owner(where: Surroundings, spot: Spot) -> str:
    spans = [(spot.clause, spot.number.start)]
    if spot.noun[0] >= spot.number.end:
        spans.append((spot.number.unit_end, spot.noun[1]))
    words = [str(token[3]) for start, end in spans for token in where.tokens.within("owner", start, end)]
    return "/".join(dict.fromkeys(words[-2:]))


def _nested(spot: Spot) -> None:
    """A part of something that cannot hold such a level keeps the whole's level; the word becomes its breakdown."""
    head = spot.head
    if head is None or head.indicator != spot.indicator or not (spot.bracketed or spot.among):
        return
    if head.level and head.level != spot.level and spot.level not in _PARTS.get(head.level, ()):
        if spot.bracketed:
            spot.notes["word"] = spot.level
            spot.breakdown = spot.breakdown or catalogue.LEVELS.get(spot.level, ("",))[0]
            spot.level = head.level
    elif (
        head.level == spot.level
        and head.breakdown
        and spot.breakdown
        and spot.bracketed
        and head.breakdown not in spot.breakdown
    ):
        spot.breakdown = f"{head.breakdown}/{spot.breakdown}"


def _default(where: Surroundings, spot: Spot, entry: catalogue.Indicator | None) -> str:
    if entry and len(entry.levels) == 1:
        return entry.levels[0]
    if (
        entry
        and entry.levels
        and "义务教育" in where.text[spot.sentence : spot.number.start]
        and "compulsory" in entry.levels
    ):
        return "compulsory"
    if spot.indicator in _INSIDE and spot.head is not None and spot.head.level and spot.head.indicator in STOCK:
        return spot.head.level
    if entry and entry.group == "balance":
        near = named(
            where, max(0, where.text.rfind("\n", 0, spot.number.start), spot.number.start - 70), spot.number.start
        )
        if near and near[-1][0] in (entry.levels or catalogue.LEVELS):
            return near[-1][0]
    if spot.indicator in _CARRYING and (not spot.among or (entry is not None and entry.group == "aid")):
        scoped = re.search(r"全[县区市旗州]|共有|合计|总计", where.text[spot.clause : spot.number.start])
        carried = _carried(spot) if spot.indicator not in _PARTNERS.values() and not scoped else None
        if carried is not None:
            return carried
        for section in where.outline.above(spot.number.start):
            levels = {level for level, _ in named(where, section.start, section.title)}
            if len(levels) == 1:
                return levels.pop()
            if levels or section.level <= 1:
                break
    if where.text[spot.noun[0] : spot.noun[1]] == "学生" and not _SCOPE.search(
        where.text[spot.sentence : spot.number.start]
    ):
        return ""
    return rulebook().default_level.get(spot.indicator, "")


def _carried(spot: Spot) -> str | None:
    """The level of what was said just before in the same sentence: 小学58所,招生2417人; None for a new total."""
    run, before = 0, spot.previous
    first: Spot | None = before
    while before is not None and (not before.indicator or before.status == "delta"):
        before = before.previous
    if before is None:
        return None
    last = before
    while before is not None and before.indicator == last.indicator:
        run, first = run + (0 if before.bracketed else 1), before
        before = before.previous
    if run <= 1 and last.indicator in _INSIDE:
        return (first or last).level if last.bracketed or first is last else last.level
    whole = first.level if first else ""
    return whole if whole in ("all",) else None

"""Stages of schooling that words name: those in a span, those side by side, and the one that a paragraph is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from duxue.extraction.words.ahead import Ahead, ahead_of
from duxue.extraction.words.lexicon import Token, Tokens
from duxue.extraction.words.spots import Spot
from duxue.text import Outline

STOCK = frozenset(
    {"schools_count", "enrolment", "staff_count", "fulltime_teachers", "intake", "graduates_count", "classes_count"}
)
# What is done with teachers in a year, of whatever stages.
FLOWS = frozenset({"teacher_exchange_count", "teachers_recruited"})
BOTH = frozenset({"primary", "junior_secondary"})  # which make up compulsory education
BY_NAME = {"小学": "primary", "初中": "junior_secondary"}  # the two of them
_JOINED = re.compile(r"^[、和与及以及]{1,2}$")


_OPENING = re.compile(r"[ —\-·●◆■▲*]*(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]*)?([\u4e00-\u9fff]{2,10})[:。](?=.)")
_ABOUT = re.compile(r"(?:[^。\n]{0,12}[一二三四五六七八九十是])?([\u4e00-\u9fff]{2,10}方面)[,:]")
_TOPIC_REACH = 40
_PARAGRAPH = 2000
WHOLE = re.compile(r"全[县区市旗州省]|[我本][县区市旗]|合计|总计|各级各类")


@dataclass(slots=True)
class Surroundings:
    """What levels are read from: the text, its tokens, its outline; whether it has no senior schools, is a county's,
    is about kindergartens alone.

    ``rows`` are the rows of tables met so far, by where they begin; ``cells`` the label and the head of each number of
    tables without lines, ``heads`` those of each of their rows; ``owners`` where words stand that tell whose schools.
    """

    text: str
    tokens: Tokens
    outline: Outline
    only_compulsory: bool
    of_county: bool = False
    of_preschool: bool = False
    rows: dict[int, Any] = field(default_factory=dict)
    cells: dict[int, Any] = field(default_factory=dict)
    heads: dict[int, Any] = field(default_factory=dict)
    owners: Ahead = field(init=False)

    def __post_init__(self) -> None:
        found = self.tokens.within("owner", 0, len(self.text))
        self.owners = ahead_of(self.text, [start for start, *_ in found])


def named(where: Surroundings, start: int, end: int) -> list[tuple[str, str]]:
    """(level, breakdown) of each level word in a span, in order."""
    return told_by(where, where.tokens.within("level", start, end))


def told_by(where: Surroundings, tokens: list[Token]) -> list[tuple[str, str]]:
    """(level, breakdown) of each of these level words."""
    if where.only_compulsory:
        return [meant(where, token[3]) for token in tokens]
    return [token[3] for token in tokens]  # type: ignore[misc]


def sole(where: Surroundings, start: int, end: int) -> str:
    """The one stage named in a span; empty where it names several, or all of them."""
    levels = {level for level, _ in named(where, start, end)}
    return levels.pop() if len(levels) == 1 and "all" not in levels else ""


def meant(where: Surroundings, payload: object) -> tuple[str, str]:
    """(level, breakdown) of one level word; 中小学 are compulsory schools where the place has no others."""
    level, breakdown = payload  # type: ignore[misc]
    if where.only_compulsory and breakdown == "中小学":
        return "compulsory", breakdown
    return level, breakdown


def only_level(where: Surroundings, span: tuple[int, int]) -> bool:
    """Whether a label says no more than a stage: 中等职业学校 in a table about pupils does not count schools."""
    found = where.tokens.within("level", *span)
    kept = "".join(where.text[a:b] for a, b in pairwise([span[0], *(k for t in found for k in t[:2]), span[1]]))
    words = [where.text[token[0] : token[1]] for token in found]
    for word in words:
        kept = kept.replace(word, "", 1)
    return bool(found) and not re.sub(r"[#*\d.、()\[\]: —-]|其中", "", kept)


def unlevelled(where: Surroundings, start: int, end: int) -> str:
    """Words without the stages that they list: 教师学历合格率幼儿、小学、初中分别达到."""
    kept, position = [], start
    for begin, stop, *_ in where.tokens.within("level", start, end):
        kept.append(where.text[position:begin])
        position = stop
    return "".join([*kept, where.text[position:end]]).lstrip("、和及与")


def bracketed(text: str, start: int, end: int) -> bool:
    """Whether a bracket closes between two places that did not open there: 学校(含幼儿园)215所."""
    closing = text.find(")", start, end)
    return closing >= 0 and text.find("(", start, closing) < 0


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
    return told_by(where, run[::-1]) if len(run) > 1 else []


def topic(where: Surroundings, spot: Spot) -> str:
    """The one level that the words before are about: 小学27所。毕业生7596人, 小学:校数27所, 小学方面,在校生90人.

    Empty where they are about several.
    """
    if WHOLE.search(where.text[spot.clause : spot.number.start]):
        return ""
    if about := _ABOUT.match(where.text, spot.sentence, spot.number.start):
        levels = {level for level, _ in named(where, *about.span(1))}
        return levels.pop() if len(levels) == 1 else ""
    begin = where.text.rfind("\n", max(0, spot.number.start - _PARAGRAPH), spot.number.start) + 1
    found: list[Spot] = []
    before = spot.prior
    for _ in range(_TOPIC_REACH):
        if before is None or before.number.start < begin:
            break
        inside = (before.bracketed or before.among) and before.head is not None and before.head.level not in ("", "all")
        if before.level_own and before.indicator in STOCK and not inside:
            found.append(before)
        before = before.prior
    levels = {stock.level for stock in found}
    if len(levels) > 1:  # the sentence before, where it begins with its level: 小学270所。在校生99017人
        near = [stock for stock in found if stock.sentence == found[0].sentence]
        opens = near[0].sentence == spot.sentence or _opens(where, near[-1])
        levels = {stock.level for stock in near} if opens else set()
    if not found and (opening := _OPENING.match(where.text, begin)):
        return sole(where, *opening.span(1))
    return levels.pop() if len(levels) == 1 and "all" not in levels else ""


def _opens(where: Surroundings, stock: Spot) -> bool:
    """Whether a sentence begins with the level of this number, which counts schools."""
    words = where.tokens.within("level", stock.sentence, stock.number.start)
    return stock.indicator == "schools_count" and bool(words) and words[0][0] <= stock.sentence + 2

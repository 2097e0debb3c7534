"""Scored items of a self-evaluation (分值2分,自评2分) and the weights of their sections, brackets damaged or not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.extraction import score_tables

_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_SCORED = re.compile(
    rf"(?:分值|满分|标准分|赋分|权重|总分值?)[::]?{_NUMBER}分?[,,;;、 ]{{0,2}}"
    rf"(?:自评得分|自查得分|自评分|自评|自查|得分|实得)[::]?{_NUMBER}分?"
)
_OWN_POINTS = ("自评", "自查", "得分", "实得")  # one of which stands in what is scored
_OF_SECTION = ("权重", "总分", "(")  # what the points of a section begin with
# In the bracket of a heading: (一)加强领导(5分,自查得分5分).
_BRACKET = re.compile(rf"\({_NUMBER}分[,,;; ]{{0,2}}(?:自评|自查)(?:得分|分)?[::]?{_NUMBER}分\)")
# In a sentence: 该项20分,自评19.5分; 经费投入(25分)自评得23分; 入学机会20分,自评19分;保障机制24分,自评22.5分.
# Begun with the mark before its name, which is found faster than a place behind one.
_CJK = r"[\u4e00-\u9fff]"
_MOST = r"\(?(?:满分|权重|分值|标准分|)"
_TOLD = re.compile(
    rf"[该。;:,\n](?:(?<=该)项|(?<!该)(?!该项{_MOST}\d)(?:其中|我[县区市旗]|)(?:[A-Z]\d{{1,2}}|)"
    rf"(?={_CJK}{{2,19}}+\(?{_CJK}{{0,3}}+\d)(?!总分|满分)({_CJK}{{2,16}})){_MOST}{_NUMBER}分"  # words up to a number
    rf"(?:[,)]{{1,2}}(?:自评|自查)|(?<=分)\)(?=得))(?:得分|得)?{_NUMBER}分"
)
_SAID_SO = ("分,自", "分)自", "分),自", "分)得")  # one of which stands in such a sentence
_HUNDRED = 100
_WHOLES = (_HUNDRED, 1000)  # what the points of all sections make
# 普及普惠水平自评28.6分(满分30分)
_TOLD_AFTER = re.compile(
    rf"(?<=[。;:,\n])([\u4e00-\u9fff]{{2,12}})自评(?:得分|得)?{_NUMBER}分\((?:满分|分值|标准分|权重){_NUMBER}分\)"
)
# What ends each item, and each section of a report that does not say what those may reach: …36所。自评得分5分。
_ITEM_ENDS = re.compile(rf"[。;\n](?:本项|该项)?自[评查](?:得分|得){_NUMBER}分")
_WHOLE = re.compile(r"(?:总分值?|满分)[::]?100分")
_FIRST_RANK = re.compile(r"^[ \t]*第?[一二三四五六七八九十]{1,3}[、.]")
_HEADING = re.compile(
    r"^[ \t]*(?:A\d{1,2}(?=[ \u4e00-\u9fff])|第?[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十]{1,3}\)|\))"
)
_NUMBERED = re.compile(rf"{_HEADING.pattern}|^[ \t]*\d{{1,2}}[.、]")
_MOST_SECTIONS = 10
# 入学机会、保障机制、质量与管理三项标准分值分别为20分、27分、53分,自评分别得19.5分、25分、50分
_LISTED_POINTS = r"((?:\d[\d.]*分[、和])+\d[\d.]*分)"
_IN_LISTS = re.compile(
    rf"(?:(?:分值|权重|满分)分别[为是]|分别赋分):?{_LISTED_POINTS}[,;](?:分别)?"
    rf"自评(?:得分)?(?:分别|依次)?(?:得|为)?{_LISTED_POINTS}"
)
_LISTED_SO = ("值分别", "重分别", "分分别", "别赋分")  # one of which stands in such a sentence
_NAMES = re.compile(r"([^,。;:\n\d]+?)(?:等)?[两三四五六七八](?:大?项|个方面)(?:的)?(?:标准)?$")
_POINT = re.compile(r"\d[\d.]*(?=分)")
_ABSENT = re.compile(r"(?:暂无|没有|无|不涉及|未设)[\u4e00-\u9fff、]{0,14}(?:学校|高中|中职|教育|机构|幼儿园)")
_LINE = 60  # what is absent is said in a short line
_LINE_NUMBER = re.compile(r"^[ \t]*\(?(\d{1,3})(?:[.、)])")


@dataclass(frozen=True, slots=True)
class Scored:
    """Score items as rows (columns SCORES, offsets of the matching text), and section scores.

    ``sections`` are (start, end, printed, indicator, section) of a weight or self score; ``taken`` are the starts of
    all numbers that are points of items.
    """

    items: tuple[dict[str, Any], ...]
    sections: tuple[tuple[int, int, str, str, str], ...]
    taken: frozenset[int]


def _heads(text: str, offset: int, rank: re.Pattern[str]) -> bool:
    """Whether the line up to an offset is a heading of this rank, and short."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return rank.match(line) is not None and len(line) <= _LINE and "。" not in line


def scores(text: str) -> Scored:
    """All scored items of matching text. Items are numbered as printed, else in order."""
    items: list[dict[str, Any]] = []
    sections: list[tuple[int, int, str, str, str]] = []
    taken: set[int] = set()
    section, index = "", 0
    scored: list[re.Match[str]] = []
    bracketed: list[re.Match[str]] = []
    if any(map(text.__contains__, _OWN_POINTS)):
        scored = list(_SCORED.finditer(text))
        bracketed = [found for found in _BRACKET.finditer(text) if _heads(text, found.start(), _HEADING)]
    headed = _first_headings(text, [*scored, *bracketed])
    for found in sorted([*scored, *bracketed], key=re.Match.start):
        if _WHOLE.match(found.group()):
            sections.append((*found.span(2), found.group(2), "self_eval_score", ""))  # 总分100分,自评96.7分
            taken.add(found.start(1))
            continue
        if found.group().startswith(_OF_SECTION) or _heads(text, found.start(), _FIRST_RANK) or found.start() in headed:
            index += 1
            section = _section_name(text, found, index)
            sections.extend(_pair(section, found, found, (1, 2)))
            continue
        taken |= {found.start(1), found.start(2)}
        items.append(_item(text, found, section, len(items) + 1))
    sections.extend(_told(text))
    sections.extend(_in_lists(text))
    sections.extend(_told_after(text))
    _of_tables(text, items, sections, taken)
    alone = [found.start(1) for found in _ITEM_ENDS.finditer(text)] if "自评得" in text or "自查得" in text else []
    taken.update(alone if len(alone) > (1 if sections else _MOST_SECTIONS) else ())
    return Scored(tuple(items), tuple(sections), frozenset(taken))


def _of_tables(
    text: str, items: list[dict[str, Any]], sections: list[tuple[int, int, str, str, str]], taken: set[int]
) -> None:
    """Add the rows of tables of points; rows without a section above them are sections where they make a hundred."""
    found = list(score_tables.scored(text))
    parts = [row for row in found if not row.of_all]
    ranked = any(row.of_section for row in parts)
    whole = not ranked and 1 < len(parts) <= _MOST_SECTIONS and _make([row.weight[2] for row in parts], *_WHOLES)
    section, index = "", 0
    for row in found:
        if row.of_all:
            sections.append((*row.points, "self_eval_score", ""))
            taken.add(row.weight[0])
        elif row.of_section or whole:
            index += 1
            section = _named(row.title, index)
            sections.append((*row.weight, "section_weight", section))
            sections.append((*row.points, "section_self_score", section))
        else:
            taken |= {row.weight[0], row.points[0]}
            items.append(_of_row(row, section, len(items) + 1))


def _of_row(row: score_tables.Row, section: str, number: int) -> dict[str, Any]:
    first = row.label[0] if row.label else ""
    return {
        "item": int(first) if first.isdecimal() else number,
        "section": section,
        "max": float(row.weight[2]),
        "self": float(row.points[2]),
        "applicable": not any(_ABSENT.search(cell) for cell in row.label),
        "start": row.weight[0],
        "end": row.points[1],
    }


def _first_headings(text: str, scored: Sequence[re.Match[str]]) -> frozenset[int]:
    """Where the points of headings of the second rank stand that are those of all sections: they make a hundred."""
    found = [one for one in scored if _heads(text, one.start(), _NUMBERED)]
    lines: dict[int, list[re.Match[str]]] = {-1: found}
    for one in scored:  # “党的领导”满分150分,自评150分;“教育保障”满分400分,自评381分
        lines.setdefault(text.rfind("\n", 0, one.start()), []).append(one)
    return frozenset(one.start() for ones in lines.values() if _make_all(ones) for one in ones)


def _make_all(found: Sequence[re.Match[str]]) -> bool:
    """Whether a few points are those of all sections: they make a hundred or a thousand."""
    return 1 < len(found) <= _MOST_SECTIONS and _make([one.group(1) for one in found], *_WHOLES)


def _make(points: Sequence[str], *wholes: int) -> bool:
    """Whether points, as printed, make one of these wholes together."""
    total = sum(map(float, points))
    return any(math.isclose(total, whole) for whole in wholes)


def _pair(
    name: str, weight: re.Match[str], point: re.Match[str], groups: tuple[int, int] = (0, 0)
) -> Iterator[tuple[int, int, str, str, str]]:
    """A section's weight and self score, each in this group of its match."""
    yield (*weight.span(groups[0]), weight.group(groups[0]), "section_weight", name)
    yield (*point.span(groups[1]), point.group(groups[1]), "section_self_score", name)


def _told(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Sections whose points a sentence tells, where the weights of all make a hundred: else they may be of items."""
    found = list(_TOLD.finditer(text)) if any(mark in text for mark in _SAID_SO) else []
    if len(found) < 2 or not _make([told.group(2) for told in found], _HUNDRED):
        return
    for index, told in enumerate(found, 1):
        name = f"{index}{told.group(1)}" if told.group(1) else _section_name(text, told, index)
        yield from _pair(name, told, told, (2, 3))


def _in_lists(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Sections that a sentence lists with their points, one for one, where the weights of all make a hundred."""
    for told in _IN_LISTS.finditer(text) if any(said in text for said in _LISTED_SO) else ():
        named = _NAMES.search(text, max(0, told.start() - _LINE), told.start())
        weights, points = (list(_POINT.finditer(text, *told.span(group))) for group in (1, 2))
        names = re.split("[、和]", named.group(1)) if named else []
        if not _make([weight.group() for weight in weights], _HUNDRED) or not len(names) == len(weights) == len(points):
            continue
        for index, (name, weight, point) in enumerate(zip(names, weights, points, strict=True), 1):
            yield from _pair(f"{index}{name}", weight, point)


def _told_after(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Sections whose weights stand in brackets behind their points, where they make a hundred."""
    found = list(_TOLD_AFTER.finditer(text)) if "分(" in text else []
    if len(found) < 2 or not _make([told.group(3) for told in found], _HUNDRED):
        return
    for index, told in enumerate(found, 1):
        yield from _pair(f"{index}{told.group(1)}", told, told, (3, 2))


def _section_name(text: str, found: re.Match[str], index: int) -> str:
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return _named(_HEADING.sub("", line), index)


def _named(title: str, index: int) -> str:
    """The name of a section: its place among all and its title, without marks."""
    title = title.lstrip("(").strip("、,。 ").rstrip("(")
    title = re.sub(r"[、,]|情况$", "", re.sub(r"和政策", "政策", title))
    return f"{index}{title}"[:40]


def _item(text: str, found: re.Match[str], section: str, number: int) -> dict[str, Any]:
    line_start = text.rfind("\n", 0, found.start()) + 1
    printed = _LINE_NUMBER.match(text[line_start : line_start + 8])
    body = text[max(line_start, found.start() - _LINE) : found.start()]
    return {
        "item": int(printed.group(1)) if printed else number,
        "section": section,
        "max": float(found.group(1)),
        "self": float(found.group(2)),
        "applicable": not (len(body) < _LINE and _ABSENT.search(body)),
        "start": found.start(),
        "end": found.end(),
    }


def rows(scored: Scored, span: Any) -> Sequence[dict[str, Any]]:
    """The items with offsets of the original, which ``span`` gives."""
    result = []
    for item in scored.items:
        start, end = span(item["start"], item["end"])
        result.append({**item, "start": start, "end": end})
    return result

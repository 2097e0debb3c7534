"""Tables without their lines: each cell a line of its own, or a row's numbers side by side with blanks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue.extraction.tables import labels
from duxue.extraction.tables.aided import AID
from duxue.extraction.tables.filling import TOTAL
from duxue.extraction.words import years
from duxue.extraction.words.measures import measure
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spans import Span
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named

_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
_WORDS = r"[#*]?[\u4e00-\u9fff][\u4e00-\u9fff()（）%#、]{0,17}"
# A cell that is drawn up to its label stands behind it: 小学334.
_LINE = re.compile(rf"\|?(?:(?:\d{{1,2}}[.、])?({_WORDS}))?({_NUMBER})?[%‰]?\|?|\|?[-/—…]\|?")
_ROW = re.compile(
    rf"(?:\d{{1,2}}[.、])?([#*]?[\u4e00-\u9fff][\u4e00-\u9fff()%、]{{0,24}})((?:{_NUMBER} +)+{_NUMBER})((?: ?[-—–/])*)"
)
# Heads that are no names of indicators: the value of a year, its growth, people and money of aid.
_HEAD = re.compile(
    r"(?:19|20)\d\d年度?(?:\([^()\d]{1,4}\))?|(?:增长|增幅)(?:率|幅度|比例)?(?:\(%\))?|人次|人数|金额|资金"
)
_ENDS = re.compile(r"[。,;:]")
_GROWTH = ("增长", "增幅")
_AID = {"人次": AID[0], "人数": AID[0], "金额": AID[1], "资金": AID[1]}
_COUNTED = frozenset({"schools_count", "enrolment", "staff_count", "fulltime_teachers", "classes_count"})
_YEARS = re.compile(r"(?:19|20)\d\d年")
_OF_AID = re.compile(r"资助|助学|减免|免学|补助")
_YEAR = re.compile(r"((?:19|20)\d\d)年[^\n]{0,30}\n+(?:[^\n\d]{1,8}\n+)?$")
_LONGEST, _FARTHEST, _CELLS, _HEADS, _NEAR = 30, 60, 700, 12, 3


def read(where: Surroundings, spot: Spot) -> bool:
    """Name a number of such a table by the head of its column and the label of its row; False where it is in none."""
    start = spot.number.start
    if start not in where.cells:
        begin = spot.sentence  # no mark that ends a sentence stands in a line of such a table
        if start - begin >= _FARTHEST or not begin or where.text[begin - 1] != "\n":
            return False
        _scan(where, begin, start)
    label, head, top = where.cells.get(start) or ((0, 0), (0, 0), 0)
    named_by_head = labels.indicator(where, spot, head) if top else ""
    key = named_by_head or (_by_label(where, spot, label, head, top=top) if top else "")
    if not key:
        return False
    levels = named(where, *label)
    whole = TOTAL.search(where.text, *label) or not (named_by_head or key in AID)
    spot.indicator, spot.rule, spot.noun = key, "table", head if named_by_head else label
    spot.level, part = levels[-1] if levels else ("all", "") if whole else ("", where.text[slice(*label)])
    spot.breakdown = part
    measure(where.text, spot, (head, label), top)
    if spot.period or spot.status == "delta":
        return True
    dated = _YEAR.search(years.school_years(where.text[max(0, top - 100) : top]))
    spot.period = dated.group(1) if dated else ""
    return True


def _by_label(where: Surroundings, spot: Spot, label: Span, head: Span, *, top: int) -> str:
    """What the label of a row measures, where the head over it is a year, a growth, or the people or money of aid."""
    said = where.text[slice(*head)]
    if kind := _AID.get(said[:2]):
        return kind if _of_aid(where, label, top) and not spot.number.unit else ""
    if not said.startswith(_GROWTH) and not _YEARS.match(said):
        return ""
    key = labels.indicator(where, spot, label)
    if said.startswith(_GROWTH):
        spot.number = spot.number._replace(unit="%")
        spot.status = "delta"
        return rulebook().growth.get(key, "")
    spot.period = said[:4] if key else ""
    return key


def _of_aid(where: Surroundings, label: Span, top: int) -> bool:
    """Whether the line above a table or the label of a row tells of aid, and no head counts anything else."""
    end = where.text.find("\n", top)
    counted = where.tokens.within("noun", top, end if end >= 0 else len(where.text))
    caption = next(_above(where.text, top, 1), (top, top))
    told = _OF_AID.search(where.text, *caption) or _OF_AID.search(where.text, *label)
    return told is not None and not any(_COUNTED & set(token[3]) for token in counted)


def _scan(where: Surroundings, begin: int, start: int) -> None:
    """Find the label and the head of each number of the table that this one may be in; looked at once a table."""
    where.cells[start] = None
    end = where.text.find("\n", begin)
    row = _ROW.fullmatch(where.text, begin, len(where.text) if end < 0 else end)
    if row:
        _spaced(where, row)
    elif _LINE.fullmatch(where.text, begin, len(where.text) if end < 0 else end):
        _stacked(where, begin)


def _spaced(where: Surroundings, row: re.Match[str]) -> None:
    """小学71 12127 14781 under a line of as many heads."""
    numbers = [row.start(2) + match.start() for match in re.finditer(_NUMBER, row.group(2))]
    where.cells.update(dict.fromkeys(numbers))
    top, heads = where.heads[row.start()] = _heads(where, row.start())
    if len(heads) == len(numbers) + len(re.findall(r"[-—–/]+", row.group(3))):
        where.cells.update({place: (row.span(1), head, top) for place, head in zip(numbers, heads, strict=False)})


def _heads(where: Surroundings, begin: int) -> tuple[int, list[Span]]:
    """Where the heads over a row begin, and each of them: in a line above, or those of the row above."""
    for start, end in _above(where.text, begin, _NEAR):
        if start in where.heads:
            return where.heads[start]
        heads = [token[:2] for token in where.tokens.within("noun", start, end)]
        heads += [
            match.span()
            for match in _HEAD.finditer(where.text, start, end)
            if all(match.end() <= begin or match.start() >= stop for begin, stop in heads)
        ]
        if heads and not _ENDS.search(where.text, start, end):
            return start, sorted(heads)
    return 0, []


def _stacked(where: Surroundings, begin: int) -> None:
    """Heads, a line each, then row after row a label and as many numbers as there are heads."""
    heads: list[Span] = []
    for span in _above(where.text, begin, _HEADS):
        line = _LINE.fullmatch(where.text, *span)
        if not line or line.group(2) or not line.group(1):
            break
        heads.insert(0, line.span(1))
    lines = list(_lines(where.text, begin))
    where.cells.update({line.start(2): None for line in lines if line.group(2)})
    rows: list[tuple[Span, list[int]]] = [(heads.pop(), [])] if heads and not lines[0].group(1) else []
    for line in lines:
        if line.group(1):
            rows.append((line.span(1), []))
        if rows and line.group().strip("|"):
            rows[-1][1].append(line.start(2))
        if line.group(1) and not line.group(2):
            rows[-1][1].clear()
    width = len(rows[0][1]) if rows else 0
    if width < 2 or len(heads) < width:
        return
    for label, places in rows:
        if len(places) == width:
            where.cells.update(
                {place: (label, head, heads[-width][0]) for place, head in zip(places, heads[-width:], strict=True)}
            )


def _lines(text: str, begin: int) -> Iterator[re.Match[str]]:
    """The lines from here that are cells of such a table."""
    for _ in range(_CELLS):
        end = text.find("\n", begin, begin + _LONGEST)
        line = _LINE.fullmatch(text, begin, end if end >= 0 else min(len(text), begin + _LONGEST))
        if line is None:
            return
        yield line
        if end < 0:
            return
        begin = end + 1


def _above(text: str, begin: int, count: int) -> Iterator[Span]:
    """The spans of so many lines above, the nearest first, without empty ones."""
    for _ in range(count):
        end = begin - 1
        if end <= 0:
            return
        begin = text.rfind("\n", max(0, end - 200), end) + 1
        if end > begin:
            yield begin, end

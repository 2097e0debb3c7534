"""Tables that are written without bars get them: between blanks or tabs, and where each cell is a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress, count, pairwise, product, takewhile
from operator import itemgetter

from duxue.text.lines import lined

_LONGEST_ROW, _LONGEST_CELL, _FEWEST, _MOST, _HEADS = 200, 24, 3, 24, 2
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–/至](?:19|20)?\d\d)?(?:学?年度?|年[初末底])?(?:\([^()]{1,6}\))?")
# 2023年目标 and 56人以上 are heads.
_FIGURE = re.compile(
    r"(?!(?:19|20)\d\d年[\u4e00-\u9fff]|\d\d人及?以[上下])"
    r"[≥≤><+↑↓±-]?\d[\d,]*(?:\.\d+)?(?:E[+-]\d+)?(?::\d+(?:\.\d+)?)?[%‰]?[\u4e00-\u9fff]{0,4}"
)
_NONE = re.compile(r"[-—–/…]*")
_WORD = re.compile(r"[\u4e00-\u9fff%]")
_PROSE = re.compile(r"[。;!?,|]|:$|单位:|页$")
_CAPTION = re.compile(r"表$|情况$|[报汇][告报]$|[\u4e00-\u9fff%()]{9}")  # it stands above the heads, and is none
_OF_LABELS = re.compile(r"(?:项目|指标|名称|类[别型]|学段|年[度份]|内容|乡镇)(?:名称)?")  # heads a column of labels
_HEADING = re.compile(r"\s*(?:第?[一二三四五六七八九十]+[、章节部]|\([一二三四五六七八九十]+\)|附[件录表]|目录|前言)")
_WIDE_GAP = re.compile(r" {2,}| *\t[ \t]*")
_LONE = re.compile(r"[\u4e00-\u9fff]")
_RULE = re.compile(r"(?m)^[ \t]*\+[-+]+\+[ \t]*$")  # +----+----+ between the rows of a drawn table
# Between cells: each tab; tabs and wide gaps, where single blanks stand within cells; any gap.
_GAPS = tuple(map(re.compile, (r"\t", r" *\t[ \t]*| {2,}", r"[ \t]+")))
# How binding an aim is is no name of a cell: extraction reads such cells, one a line, as they are.
_AIM = re.compile(r"约束性|预期性")
# A short line that has a gap, but no sentence.
_GAPPED = re.compile(rf"(?!\s*+$|.{{{_LONGEST_ROW + 1}}})(?:[^。;!?|, \t]++|,(?=\d))*+[ \t](?:[^。;!?|,]++|,(?=\d))*+")
_DIGIT = re.compile(r"\d")
_HEADED = re.compile("[WY]{3}F")
_NEAR = 5  # lines from a head to the first figures
Span = tuple[int, int]
Rows = list[list[Span]]
Lines = list[tuple[int, str]]  # where each begins, and the line


def columned(text: str) -> str:
    """``text`` with bars between the cells of its tables and a line for each of their rows, every other character in
    its place."""
    text = _RULE.sub(lambda rule: rule[0].replace("+", "|"), text) if "+-" in text else text
    lines = lined(text)
    gapped = list(compress(count(), map(_GAPPED.fullmatch, map(itemgetter(1), lines))))
    twofold = (row for run in _together(gapped) for row in _twofold(lines[run]))
    rows = [*_spaced(lines, gapped), *twofold, *_stacked(lines)]
    if not rows:
        return text
    changed = list(text)
    for row in rows:
        for (_, end), (start, _) in pairwise(row):
            changed[end:start] = "|".ljust(start - end)
    return "".join(changed)


def _together(places: list[int]) -> Iterator[slice]:
    """So many lines one below another that figures may stand in them behind their labels."""
    begin = 0
    for index, (place, following) in enumerate(pairwise([*places, -1]), 1):
        if following != place + 1:
            if index - begin >= _FEWEST:
                yield slice(places[begin], place + 1)
            begin = index


@lru_cache(4096)  # 小学, 学校数 and 在校生数 stand in every table
def _kind(cell: str) -> str:
    """What a cell holds: W words, Y a year, F a figure, - nothing; empty where it is no cell."""
    cell = cell.strip()
    if _NONE.fullmatch(cell):
        return "-"
    if _YEAR.fullmatch(cell):
        return "Y"
    if _FIGURE.fullmatch(cell):
        return "F"
    return "W" if len(cell) <= _LONGEST_CELL and _WORD.search(cell) and not _PROSE.search(cell) else ""


def _is_row(kinds: str) -> bool:
    """Whether cells of these kinds are the label of a row, with the row's number before it or not, and its figures."""
    return (kinds[0] in "WY-" and "F" in kinds[1:]) or (kinds[:2] == "FW" and "F" in kinds[2:])


# ---- a row's cells side by side


def _spaced(lines: Lines, gapped: list[int]) -> Iterator[list[Span]]:
    """学段 学校数 在校生数, and below it 小学 43 24312: as many cells in each line."""
    at = 0
    for place, following in pairwise(gapped):
        if place >= at and following - place < _NEAR:
            rows, at = _table(lines, place)
            yield from rows


def _table(lines: Lines, at: int) -> tuple[Rows, int]:
    """The rows of the table whose head is in the line ``at``, none where it is none, and the line to go on with."""
    if not any(_DIGIT.search(line) for _, line in lines[at + 1 : at + _NEAR]):
        return [], at + 1
    for head, kinds in _ways(*lines[at]):
        # 项目, 2020年, none, 2021年: a head over several columns has more heads below it.
        spread = "-" in kinds[1:] and set(kinds[1:]) != {"-"} and not _DIGIT.search(lines[at + 1][1])
        if set(kinds[1:]) <= set("WY-" if spread else "WY") and kinds[0] in "WY-":
            rows, after = _under(lines, at, head)
            if rows:
                return [head, *rows], after
    return [], at + 1


def _under(lines: Lines, at: int, head: list[Span]) -> tuple[Rows, int]:
    """The rows under a head, with a second line of heads above them: (所) (人)."""
    rows: Rows = []
    found, after = False, at + 1
    for place in range(at + 1, len(lines)):
        if not found and len(rows) == _HEADS:
            break
        if not lines[place][1].strip() and lines[place - 1][1].strip():
            continue
        row = _row(lines[place], len(head), found=found)
        if not row:
            break
        rows.append(row[0])
        found, after = found or _is_row(row[1]), place + 1
    return (rows, after) if found else ([], at + 1)


def _row(line: tuple[int, str], width: int, *, found: bool) -> tuple[list[Span], str] | None:
    """The cells of a row so wide, or of one that lost some cells, or of a second line of heads above the first row."""
    ways = list(_ways(*line))
    fitting = [way for way in ways if len(way[0]) == width and _is_row(way[1])]
    # Below a row also one of another width, which is left to those who know what a lost cell may be.
    others = [way for way in ways if _is_row(way[1]) and "W" not in way[1][1:]] if found else []
    heads = [way for way in ways if len(way[0]) in (width, width - 1) and set(way[1]) <= set("W-")] if not found else []
    return next(iter(fitting + others[::-1] + heads), None)


def _ways(begin: int, line: str) -> Iterator[tuple[list[Span], str]]:
    """Each way to take a line for cells: their spans in the text and their kinds."""
    if not _GAPPED.fullmatch(line):
        return
    start = len(line) - len(line.lstrip(" "))
    # Behind a last tab there may be an empty cell.
    stops = sorted({len(line.rstrip()), len(line.rstrip(" \r"))})
    seen: Rows = []
    for gap, stop in product(_GAPS, stops):
        ends = [match.span() for match in gap.finditer(line, start, stop)]
        cells = list(zip([start, *(b for _, b in ends)], [*(a for a, _ in ends), stop], strict=True))
        # 合 计 is one word, and a line that begins with a wide gap may have an empty cell there.
        for way in (_joined(line, cells), cells, [(0, 0), *cells] if start > 1 else cells):
            if not _FEWEST <= len(way) <= _MOST or way in seen:
                continue
            seen.append(way)
            kinds = [_kind(line[a:b]) for a, b in way]
            if all(kinds):
                yield [(begin + a, begin + b) for a, b in way], "".join(kinds)


def _joined(line: str, cells: list[Span]) -> list[Span]:
    """The cells with single characters side by side made one."""
    joined: list[Span] = []
    for span in cells:
        lone = _LONE.fullmatch(line, *span) and joined and _LONE.fullmatch(line[slice(*joined[-1])][-1:])
        if lone and (joined[-1][1] - joined[-1][0] == 1 or " " in line[slice(*joined[-1])]):
            joined[-1] = joined[-1][0], span[1]
        else:
            joined.append(span)
    return joined


# ---- a label and its figure


def _twofold(lines: Lines) -> Iterator[list[Span]]:
    """在校生数 and 24312 behind a wide gap, so in several lines, with or without 项目 and 数值 above them."""
    rows: Rows = []
    head: list[Span] = []
    for begin, line in (*lines, (0, "")):
        cells, kinds = _two(begin, line)
        if kinds and kinds[1] in "F-":
            rows.append(cells)
            continue
        if len(rows) >= _FEWEST:
            yield from ([head, *rows] if head else rows)
        rows = []
        titled = kinds == "WY" or (kinds == "WW" and _OF_LABELS.fullmatch(line[: cells[0][1] - begin].strip()))
        head = cells if titled else []


def _two(begin: int, line: str) -> tuple[list[Span], str]:
    """The two cells of a line, whose gap is wide, and their kinds; none where it is no such line."""
    gap = _WIDE_GAP.search(line, len(line) - len(line.lstrip())) if _GAPPED.fullmatch(line) else None
    if gap is None or _HEADING.match(line) or _WIDE_GAP.search(line.rstrip(), gap.end()):
        return [], ""
    spans = [(0, gap.start()), (gap.end(), len(line.rstrip()))]
    kinds = "".join(_kind(line[a:b]) for a, b in spans)
    return ([(begin + a, begin + b) for a, b in spans], kinds) if len(kinds) == 2 and kinds[0] in "WY" else ([], "")


# ---- a row's cells below one another


def _stacked(lines: Lines) -> Iterator[list[Span]]:
    """学段, 学校数 and 在校生数, then 小学, 43 and 24312, then 初中, …: each in a line of its own."""
    for cells, kinds in _runs(lines):
        done, headed = 0, _HEADED.search(kinds)
        while headed:
            figure = headed.end() - 1
            # Rows begin with their label, or with their number: 1, 小学, 43.
            tables = (_period(cells, kinds, done, first) for first in (figure - 1, figure) if first >= done + _FEWEST)
            label, width, count = next((table for table in tables if table[2]), (done, 0, 0))
            for begin in range(label - width, label + width * count, width or 1):
                yield [(start, start + len(cell)) for start, cell in cells[begin : begin + width]]
            done = label + width * count
            headed = _HEADED.search(kinds, max(done, figure + 1))


def _runs(lines: Lines) -> Iterator[tuple[list[tuple[int, str]], str]]:
    """Lines one below another that may be cells, and their kinds; empty lines count for nothing."""
    cells: list[tuple[int, str]] = []
    kinds: list[str] = []
    for begin, line in (*filter(itemgetter(1), lines), (0, "。")):
        cell = line.strip()
        if not cell:
            continue
        if kind := _kind(cell) if len(cell) <= _LONGEST_CELL else "":
            cells.append((begin + line.index(cell), cell))
            kinds.append(kind)
        elif cells:
            if len(cells) > _FEWEST * _FEWEST - 1:
                yield cells, "".join(kinds)
            cells, kinds = [], []


def _period(cells: list[tuple[int, str]], kinds: str, done: int, label: int) -> tuple[int, int, int]:
    """The label of the first row, how many cells a row has, and how many rows are alike; no rows where it is no table.

    A row is as wide as there are heads above the first, and the next row looks the same.
    """
    heads = sum(1 for _ in takewhile(lambda place: kinds[place] in "WY", range(label - 1, done - 1, -1)))
    for width in range(_FEWEST, min(heads, _MOST) + 1):
        first, count = kinds[label : label + width], 0
        while _alike(first, kinds[label + count * width : label + (count + 1) * width]):
            count += 1
        if count > 1 and _is_row(first) and not _otherwise(cells[max(0, label - width - 1) : label + width], width):
            return label, width, count
    return label, 0, 0


def _otherwise(cells: list[tuple[int, str]], width: int) -> bool:
    """Whether the line above heads and a first row, both so wide, or they themselves are read in another way."""
    corner, last = cells[-2 * width][1], cells[-1][1]
    return bool(_CAPTION.search(corner) or _AIM.match(last))


def _alike(first: str, row: str) -> bool:
    """Whether two rows hold the same kinds of cells; a figure may be missing, or look like a year: 2012."""
    same = (a == b or (place and {a, b} <= set("FY-")) for place, (a, b) in enumerate(zip(first, row, strict=False)))
    return len(first) == len(row) and all(same)

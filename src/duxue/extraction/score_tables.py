"""Tables of points: 分值|自评得分 over rows of sections (一, 二) and of their items (1.1) in a self-evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WEIGHT = r"(?:标准|评估|评价)?(?:分值|满分|权重|赋分|标准分)(?:\(分\))?"
_POINTS = r"(?:(?:自[评查])?(?:得分|评分|分数)|自[评查]分?)(?:\(分\))?"
# The head of such a table; what earns the points may stand between both: 分值|评分标准|自评得分.
_HEAD = re.compile(
    rf"^(?P<before>[^\n]*\|) *{_WEIGHT} *\|(?P<between>(?:[^|\n]*\|){{0,2}}) *{_POINTS} *(?=\||$)[^\n]*", re.MULTILINE
)
_SAYS_SO = ("分值", "满分", "权重", "赋分", "标准分")  # one of which stands in such a head
_POINT = re.compile(r"\d{1,4}(?:\.\d{1,2})?(?=分?$)")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:[、.]|$)|A\d{1,2}[、. ]?")
_TOTAL = re.compile(r"合计|总计|总分|总得分")

Point = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of such a table: the cells before its points, and both points as (start, end, printed)."""

    label: tuple[str, ...]
    weight: Point
    points: Point

    @property
    def of_all(self) -> bool:
        """Whether the points are those of all sections together."""
        return any(_TOTAL.fullmatch(cell) for cell in self.label)

    @property
    def of_section(self) -> bool:
        """Whether the points are those of a section: 一|坚持党的领导, or 一、坚持党的领导 with no item beside it."""
        first = _ORDINAL.match(self.label[0]) if self.label else None
        return first is not None and (first.end() == len(self.label[0]) or len(self.label) == 1)

    @property
    def title(self) -> str:
        """What a section is called, without its number."""
        return next((word for cell in self.label if (word := _ORDINAL.sub("", cell, count=1))), "")


def scored(text: str) -> Iterator[Row]:
    """The rows of all tables of points in matching text; each table ends with the first line that is no row of it."""
    if "|" not in text or not any(word in text for word in _SAYS_SO):
        return
    for head in _HEAD.finditer(text):
        weight = head["before"].count("|")
        points = weight + 1 + head["between"].count("|")
        at = head.end() + 1
        while (row := _row(text, at, weight, points)) is not None:
            yield row
            at = text.find("\n", at) + 1 or len(text)


def _row(text: str, begin: int, weight: int, points: int) -> Row | None:
    """The row of a line that has points in both columns; None where the table has ended."""
    end = text.find("\n", begin)
    cells = text[begin : end if end >= 0 else len(text)].split("|")
    if len(cells) <= points:
        return None
    both = (_point(cells, begin, weight), _point(cells, begin, points))
    label = tuple(cell.strip() for cell in cells[:weight] if cell.strip())
    return Row(label, *both) if both[0] and both[1] else None


def _point(cells: list[str], begin: int, place: int) -> Point | None:
    """The points that alone are in a cell, with their offsets."""
    cell = cells[place]
    start = begin + sum(len(one) + 1 for one in cells[:place]) + len(cell) - len(cell.lstrip())
    found = _POINT.match(cell.strip())
    return (start, start + found.end(), found.group()) if found else None

"""Several rows of a table that someone typed into one: 幼儿园, 小学 and 初中 in one cell, 62, 64 and 18 in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Not 3,8 above 72, which is one figure in a narrow column.
_FIGURE = re.compile(
    r"[≥≤><+-]?\d+(?:[,\uff0c]\d{3})*(?:\.\d+)?(?:[:\uff1a]\d[\d.]*)?\s*(?:[%‰\uff05]|[\u4e00-\u9fff]{0,3})"
    r"|[-—/]+"
)


def rows(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows that the lines of each cell of one row make, none where they make no more than that row.

    Each cell has as many lines or is empty, and beside the first one there is a cell of nothing but figures: a head has
    several lines too, 学校数 above （所）.
    """
    heights = {len(lines) for lines in cells if lines}
    if len(cells) < 2 or len(heights) != 1 or heights == {1} or not cells[0]:
        return []
    if not any(lines and all(map(_FIGURE.fullmatch, lines)) for lines in cells[1:]):
        return []
    (height,) = heights
    return [[lines[place] if lines else "" for lines in cells] for place in range(height)]

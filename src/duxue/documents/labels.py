"""Which cells of a table may be written several times: those that name something, and hold no figure."""

from __future__ import annotations

import re

from duxue.numbers import find

_LONGEST = 30  # characters; longer cells are prose
_SENTENCE = re.compile(r"[。;\uff1b]")
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:[\u2014\u2013~\uff5e\u81f3/-](?:19|20)?\d\d)?(?:学年度?|年度?)"
    r"(?:末|底|(?:1[0-2]|0?[1-9])月(?:[1-3]?\d日)?)?"
)
_BARE_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_NO_LABEL = re.compile(r"[\d*\uff0a×]")  # a number, or the mask of one
_NAMING = {"年级", "级", "类", "年"}  # 九年级, 一级指标, 三类学校, 九年一贯制: numerals that count nothing


def is_year(text: str) -> bool:
    """Whether a cell holds four digits that may be a year, 2022, or the number of something."""
    return _BARE_YEAR.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """Whether a cell names something and holds no number but a year: 在校生, 2022年9月, 九年义务教育.

    What merged cells cover repeats such a label; a number written twice would be two figures.
    """
    rest = _YEAR.sub("", text.strip())
    if len(text.strip()) > _LONGEST or _SENTENCE.search(text) or _NO_LABEL.search(rest):
        return False
    return all(number.unit in _NAMING for number in find(rest))

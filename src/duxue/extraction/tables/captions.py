"""What stands over a table: its caption, and the year, the stage and the plan that this tells."""

from __future__ import annotations

import re

from duxue.extraction.tables import heads
from duxue.extraction.tables.cells import LONGEST
from duxue.extraction.words.spans import Span
from duxue.extraction.words.stages import Surroundings, named

_NEAR, _LONGEST = 80, 60
_GAP = 6  # what empty lines may part a table from its caption
_OVER = 300  # what stands over a table, its second line (2008年) 单位:所 among it
_TITLE = re.compile(r"[^|\n]{6,60}\|[| ]*")
_OF_TITLE = re.compile(r"\(((?:19|20)\d\d)年?\)[^|\n]{0,16}(?:[|\n]|$)")
_ONLY_UNIT = re.compile(r"\(?(?:金额)?(?:计量)?单位(?::|为)[^。|\n]{1,16}\)?")
_ALL_IN = re.compile(r"单位(?::|为)\s*([百千]?[万亿]?(?:元|人|所|个|名|人次|平方米))\s*(?:\)|$)")
_YEARS = re.compile(r"(?:19|20)\d\d(?=年)")
_NO_YEAR = re.compile(r"\d月\d{1,2}日|以来|近[两三四五]年|[〔\[](?:19|20)\d\d|自(?:19|20)\d\d")
# 营养改善计划 and 国培计划 are names of what is done.
_PLANNED = re.compile(
    r"(?:(?:建设|招聘|招生|投资|项目|工作|新增|年度|[年校园])计划|规划|预计|拟[建招])(?!完成|执行|落实|实施|进展|中期)"
)
_EACH_SCHOOL = re.compile(r"(?:各|分)(?:校|园|学校|幼儿园|中小学)(?!段|级|类)")


def caption(text: str, top: int) -> Span | None:
    """The line over a table, where it is short, or its first row where that has one cell.

    A line that only tells the unit is none; the caption is the line above that.
    """
    first = text[top : text.find("\n", top, top + LONGEST)]
    if _TITLE.fullmatch(first):
        return top, top + first.index("|")
    found = _line_before(text, top)
    if found and _ONLY_UNIT.fullmatch(text[slice(*found)].strip()):
        found = _line_before(text, found[0]) or found
    return found if found and text[found[1] - 1] not in "。;" else None


def _line_before(text: str, begin: int) -> Span | None:
    """The line that ends before a place, None where it is long or empty."""
    end = text.rfind("\n", max(0, begin - 3), begin)
    blank = max(0, end - _GAP)
    end = blank + len(text[blank:end].rstrip()) if end > 0 else end
    first = text.rfind("\n", max(0, end - _NEAR), max(0, end)) + 1
    return (first, end) if 0 < end - first <= _LONGEST else None


def period(text: str, top: int, below: int) -> str:
    """The year, or the span of years, that the caption of a table is of; ``below`` is where its first figures stand."""
    found = caption(text, top)
    if found is None:
        return ""
    titled = _OF_TITLE.search(text[found[0] : max(found[1], below)][:_OVER])
    if titled:
        return titled[1]
    said = text[slice(*found)]
    period = heads.period(said)
    several = len(period) == 4 and len(set(_YEARS.findall(said))) > 1  # 资助项目 2020年 2021年 is a row of heads
    return "" if several or _NO_YEAR.search(said) or heads.only_period(said) else period


def unit(text: str, top: int) -> str:
    """The one unit of all figures of a table, where the line over it tells it: 单位:万元; empty for several."""
    before = _line_before(text, top) or (top, top)
    told = _ALL_IN.search(text, *before)
    return told[1] if told else ""


def level(where: Surroundings, top: int) -> list[tuple[str, str]]:
    """The stage that only the caption of a table names: 幼儿教育基本情况."""
    found = caption(where.text, top)
    levels = named(where, *found) if found else []
    parts = [pair for pair in levels if pair[0] != "compulsory"]  # 义务教育优质均衡监测结果(小学部分)
    levels = parts or levels
    return levels if len({each for each, _ in levels}) == 1 else []


def says(text: str, top: int, words: str) -> bool:
    """Whether the caption of a table has these words."""
    found = caption(text, top)
    return found is not None and words in text[slice(*found)]


def planned(text: str, top: int) -> bool:
    """Whether all that a table holds is planned: 2022年学校建设计划表."""
    found = caption(text, top)
    return found is not None and _PLANNED.search(text, *found) is not None


def of_each_school(text: str, top: int) -> bool:
    """Whether a table has one row a school: 各校资源配置情况."""
    found = caption(text, top)
    return found is not None and _EACH_SCHOOL.search(text, *found) is not None

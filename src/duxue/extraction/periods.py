"""Which year a number is about: named, relative to the document's, a span, or the document's own."""

from __future__ import annotations

import re
from collections import Counter

from duxue.extraction.spots import Spot
from duxue.text import Outline

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-—–~至/](?:(?:19|20)?(\d\d)))?(?=年|学年|[、,和]|[-—–~至](?:20)?\d\d年|[春秋]季)"
)
_TITLES = re.compile(r"《[^《》\n]*》|“[^“”\n]{0,20}(?:19|20)\d\d[^“”\n]{0,20}”|[〔\[](?:19|20)\d\d[〕\]]")
_LAST = re.compile(r"(?:上年|去年|上一年|前一年|上年度|上学年|上年同期|去年同期)")
_BEFORE_LAST = re.compile(r"前年")
_NOW = re.compile(r"(?:现已|目前|现有|现|今年|本年度?|本学年)[^,。;]{0,12}$")
_COMPARED = re.compile(r"(?:(?<!占)比|较|同比|相比|与)[^,。;]{0,8}$")
_PLAN_NAMES = {
    "十一五": "2006-2010",
    "十二五": "2011-2015",
    "十三五": "2016-2020",
    "十四五": "2021-2025",
    "十五五": "2026-2030",
}
_SPAN = re.compile(
    r"“?(十[一二三四五]五)”?(?:规划)?(?:期间|以来|时期|末)?(?!规划纲要|发展规划)"
    r"|(?:近|过去|最近)([一两二三四五六七八十\d]{1,2})年(?:来|间|内)?|([一两二三四五六\d])年来"
)


def document_period(text: str) -> str:
    """The year a document reports on, empty where it does not say: of its title, its first sentence, or most named."""
    head = text[:1500]
    clean = _TITLES.sub("", text)
    title = re.search(
        r"((?:19|20)\d\d)年(?:度)?(?:的)?[^,。\n]{0,30}(?:履行教育职责|工作总结|工作情况|自评|自查|报告|公报|总结"
        r"|事业|督导评估)",
        _TITLES.sub("", head),
    )
    if title:
        return title.group(1)
    years = Counter(match.group(1) for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)年(?!规划|远景|.{0,3}行动)", clean))
    first = re.search(r"(?:^|[\n。])[ ]*((?:19|20)\d\d)年(?:度)?(?:以来)?[,,]", clean)
    if first and years[first.group(1)] * 3 >= max(years.values(), default=0):
        return first.group(1)
    dated = re.search(r"(?:发布日期|发布时间|时间|日期):?((?:19|20)\d\d)", head)
    if not years or (not first and not dated and max(years.values()) < 2):
        return ""
    return max(years, key=lambda year: (years[year], year))


def years_named(text: str) -> list[str]:
    """Years in a run of text in order, ranges written out; not those in titles."""
    found: list[str] = []
    for match in _YEAR.finditer(_blanked(text)):
        first = int(match.group(1))
        if match.group(2):
            last = int(str(first)[:2] + match.group(2))
            found += [str(year) for year in range(first, last + 1)] if 0 < last - first < 30 else [str(first)]
        else:
            found.append(str(first))
    return found


def _blanked(text: str) -> str:
    return _TITLES.sub(lambda m: "　" * len(m.group()), text) if "《" in text or "“" in text or "〔" in text else text


def period_of(text: str, spot: Spot, default: str) -> tuple[str, bool, bool]:
    """(period, cumulative, named): a number's period, whether it counts several years together, whether it is said."""
    clause = text[spot.clause : spot.number.start]
    sentence = text[max(spot.sentence, spot.number.start - 160) : spot.number.start]
    if _LAST.search(clause) and not re.search(r"(?:(?<!占)比|较|同比|相比)(?:于)?(?:上|去|前一)[^的]*$", clause):
        return shifted(default, -1), False, True
    if _NOW.search(clause):
        return default, False, True
    origin = re.search(r"(?:由|从|自)((?:19|20)\d\d)年(?:底|末|度)?的?$", clause)
    if origin:
        return origin.group(1), False, True
    spans = list(_SPAN.finditer(sentence))
    year = _last_year(sentence)
    if spans and not re.search(r"[。;]", sentence[spans[-1].end() :]):
        plan = spans[-1].group(1)
        return (_PLAN_NAMES.get(plan, default), True, True) if plan else (year or default, True, bool(year))
    return year or default, False, bool(year)


def _last_year(sentence: str) -> str:
    """The last year named before the number, except one that something is compared with (比2020年)."""
    blanked = _blanked(sentence)
    for match in reversed(list(_YEAR.finditer(blanked))):
        before = blanked[max(0, match.start() - 3) : match.start()]
        if re.search(r"[比较与由从自]$|相比$", before):
            continue
        after = blanked[match.end() : match.end() + 6]
        if re.match(r"年?(?:相比|同期)", after):
            continue
        if match.group(2):
            return str(match.group(1))[:2] + match.group(2) if len(match.group(2)) == 2 else match.group(1)
        return match.group(1)
    return ""


def shifted(year: str, by: int) -> str:
    """The year so many years later, empty where the period is no single year."""
    return str(int(year) + by) if re.fullmatch(r"\d{4}", year) else ""


def planned_year(outline: Outline, spot: Spot) -> str:
    """The year that a plan is for, named in a heading above; empty where none is."""
    for section in outline.above(spot.number.start):
        years = re.findall(r"((?:19|20)\d\d)年", section.heading) if section.level <= 2 else []
        if len(years) == 1:
            return str(years[0])
    return ""

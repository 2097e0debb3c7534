"""Years as a text names them: ranges, school years, plans of five years, and years that are part of a title."""

from __future__ import annotations

import re

from duxue.patterns import year

YEAR = re.compile(
    rf"({year()})(?:[-—–~至/](?:19|20|)(\d\d)|)"
    r"(?=年|学年|[、,和]|[-—–~至](?:20)?\d\d年|[春秋]季|[三两四五]个?学?年)"
)
_FROM_TO = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)\d\d)(?=年)")
SOME_YEAR = re.compile(r"(?:19|20)\d\d|年")  # whether a stretch of text speaks of any year at all
TITLES = re.compile(
    r"《[^《》\n]*》|“[^“”\n]{0,20}(?:19|20)\d\d[^“”\n]{0,20}”|〔(?:19|20)\d\d[〕\]]|\[(?:19|20)\d\d[〕\]]"
)
DAY = r"((?:19|20)\d\d)年(?:底|末|\d{1,2}月底?)?"  # as of which something is told: 截至2017年底
NOW_TOLD = re.compile(r"现状|现有|目前")  # a text on the state of things, put out in the second half of its year
# A school year, named by the two years that it lies in: 2024-2025学年, 2024/2025年全县教育情况表.
_SCHOOL_YEAR = re.compile(rf"({year()})[-—–~至/](?:19|20)?(\d\d)(?=年|学年)")
_SPELLED = re.compile(r"(?:二[〇○O零]|一九)[〇○O零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_THIS_YEAR = re.compile(
    r"[,;](?:(?:其中|[据经按])?(?:今年|本年)(?!以来)"
    # 于2012年通过验收,现有学校86所,在校生36124人; but 2020年底,现有学校86所
    r"|(?<![年底末初月日度季期].)(?:[我全][县区市旗州校镇乡]|该?校|学校)?(?:目前|现有|现共有|现辖))"
)
_AGAINST = re.compile(r"(?:(?<!占)比|[较与由从自]|相比)$")
_OF_ANOTHER = re.compile(
    # A year that only dates the value behind it: 小学2021年9800元,2020年9600元;初中13200元.
    r"年(?:的|为)?\d[\d.]*[万亿]?(?:元|%|:)[^。]*;(?=[^;。]*$)(?![^;。\d]*年)"
    # The year of an aim that was just held against: 接近2025年98%的规划目标;巩固率98.0%.
    r"|年\d[\d.]*%的?[^,。;\d]{0,6}目标[^。]*[,;]"
    # One that something is compared with: 与2020年相比.
    r"|年?(?:相比|同期)|年?(?:的)?第?[五六七]次(?:全国)?人口普查"
)
_ONWARDS = re.compile(r"年(?:[春秋]季|)(?:学期|)(?:\d{1,2}月|)(?:起|开始)")  # 从2012年春季学期起
PLAN_NAMES = {
    "十一五": "2006-2010",
    "十二五": "2011-2015",
    "十三五": "2016-2020",
    "十四五": "2021-2025",
    "十五五": "2026-2030",
}


def in_digits(text: str) -> str:
    """The text with each year in Chinese numerals in digits, in as many characters: 二〇一八年 as 2018年."""
    return _SPELLED.sub(lambda match: match.group().translate(_DIGITS), text)


def school_years(text: str) -> str:
    """The text with each school year as the year that it begins in, in as many characters."""
    return _SCHOOL_YEAR.sub(_its_beginning, text)


def _its_beginning(match: re.Match[str]) -> str:
    """Another span of years than of a school year stays as it is."""
    first, last = match.groups()
    return first.rjust(len(match.group())) if int(until(first, last)) == int(first) + 1 else match.group()


def until(first: str, last: str) -> str:
    """The second of two years, of which two digits are given: 98 after 1995, 02 after 1998."""
    return str(int(first) + (int(last) - int(first)) % 100)


def years_named(text: str) -> list[str]:
    """Years in a run of text in order, ranges written out; not those in titles."""
    found: list[str] = []
    for match in YEAR.finditer(_FROM_TO.sub(r"\1-\2", blanked(text))):
        first = int(match.group(1))
        if match.group(2):
            last = int(until(match.group(1), match.group(2)))
            school_year = last == first + 1 and match.string.startswith("学年", match.end())
            known = 0 < last - first < 30 and not school_year  # 2019-2020学年 is one
            found += [str(year) for year in range(first, last + 1)] if known else [str(first)]
        else:
            found.append(str(first))
    return found


def last_named(sentence: str) -> str:
    """The last year named before the number, except one that something is compared with (比2020年)."""
    if "20" not in sentence and "19" not in sentence:
        return ""
    plain = blanked(sentence)
    for match in reversed(list(YEAR.finditer(plain))):
        begin, end = match.span()
        if _THIS_YEAR.search(plain, end):
            return ""  # 2016年以来投入1.8亿元;今年又投入4620万元
        onwards = _ONWARDS.match(plain, end)
        against = not onwards and _AGAINST.search(plain, max(0, begin - 2), begin)
        if against or _OF_ANOTHER.match(plain, end) or (onwards and plain.find("目前", end) >= 0):
            continue
        first, short = match.groups()
        if short is None:
            return str(first)
        last = until(first, short)
        # Figures of a school year are those of its beginning, in September: so count the bulletins of the ministry.
        return first if int(last) == int(first) + 1 and plain.startswith("学年", end) else last
    return ""


def blank(match: re.Match[str]) -> str:
    """As many blanks as a match has characters, so that offsets stay."""
    return "　" * len(match.group())


def blanked(text: str) -> str:
    """The text without its titles, in as many characters."""
    return TITLES.sub(blank, text) if "《" in text or "“" in text or "〔" in text else text


def shifted(year: str, by: int) -> str:
    """The year so many years later, empty where the period is no single year."""
    return str(int(year) + by) if len(year) == 4 and year.isdecimal() else ""

"""Line breaks that only the width of a page, the end of a page or a torn number put there."""

from __future__ import annotations

import re
from collections import Counter
from itertools import compress, pairwise
from typing import NamedTuple

from duxue.text.torn import is_torn

_STOP = "。;!?:：…"
_MANY_BARE = 8
_MANY_CELLS, _MANY_ROWS = 8, 2
_HEADED = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\(\d{1,2}\)"
    r"|[一二三四五六七八九十]是"
    r"|第[一二三四五六七八九十]+[章节部])"
)
# Nothing is given back once taken, so that a line of a million blanks costs no more than it is long.
_BARE = re.compile(r"[ \t]*+[-+]?\d[\d,]*+(?:\.\d++)?+[ \t]*+(?:[%‰][ \t]*+)?+")
_UNIT_FIRST = re.compile(
    r"[ \t]*(?:[万亿]?(?:元|人|名|所|个|平方米|册|台|套|项|次|场|份|亩|户|位|间|件|期|节|岁)|[万亿]|%|‰|\.\d"
    r"|年(?:度|底|末|初|来|以来|,|$))"
)
# 毛入学率93. above 5%
_POINT_LAST = re.compile(r"[\u4e00-\u9fff:]\d{1,4}\.$")
_DECIMALS = re.compile(r"\d{1,4}(?:%|‰|个百分点|[万亿]|平方米|元)")
_TORN_YEAR = re.compile(r"(?:.*\D)?(?:19|20)\d\d")  # 年 stands on the next line
# A heading, under which a sentence begins with its year: 重点工作回顾 above 2015 above 年是收官之年.
_TITLE = re.compile(r"[^,。;:、()\d]{4,24}(?<![至到于从自在比由较与和及据])")
# A line that begins so was torn off, and one that ends so wants its number.
_TORN = ",。;、)》”"
# The number that sites of uploaded documents put before each page, whatever its first line goes on with.
_PAGE_MARK = re.compile(r"\d{1,3}、")
_DASHES = frozenset(" -—–")
_PAGE_LINE = re.compile(r" *[-—–]{1,2} ?\d{1,3} ?[-—–]{1,2} *")  # — 2 — between two pages
_PAGE = 100  # characters: a paragraph as long as that does not end in mid-sentence
_WANTS_COUNT = re.compile(r"[,、;](?:其中)?[^,、;。\d]{0,4}(?:小学|初中|高中|中职|特校|幼儿园|教职工|教师|学生)$")
_WANTS_NUMBER = re.compile(r"[\u4e00-\u9fff](?:[为达约至]|达到|共计|合计)$")


def wraps(text: str) -> list[tuple[int, int]]:
    """The spans of ``text`` to leave out so that sentences and tables go on: ends of lines and numbers of pages."""
    lines = text.split("\n")
    # No line goes on below an empty one; but the number of a page may stand between two.
    parts = [text] if any(map(_PAGE_LINE.fullmatch, lines)) else text.split("\n\n")
    if not any("\n" in part for part in parts):
        return []
    page = _Page(_width(lines), _torn(lines), text.count("|") >= _MANY_CELLS and _celled(lines))
    spans, offset = [], 0
    for part in parts:
        spans += _within(part.split("\n"), offset, page) if "\n" in part else []
        offset += len(part) + 2
    return spans


class _Page(NamedTuple):
    """How wide the lines of a document are, and whether sentences or the rows of tables are torn all over it."""

    width: int
    torn: bool
    celled: bool


def _within(lines: list[str], offset: int, page: _Page) -> list[tuple[int, int]]:
    """The spans to leave out between lines that stand directly below one another, the first of them at ``offset``."""
    spans = []
    above, before = "", lines[0]
    for line, following, below in zip(lines, lines[1:], [*lines[2:], ""], strict=False):
        offset += len(line)
        if not _numbers_page(line):
            above, before = before, line
        if mark := _page_mark(line, following):
            spans.append((offset, offset + 1 + mark))
        elif _numbers_page(following):
            spans.append((offset, offset + 1 + len(following)))
        elif (
            page.celled and line.rstrip().endswith("|") and (_is_bars(following) or (following and not _is_bars(line)))
        ):
            spans.append((offset, offset + 1 + (len(following) if _is_bars(following) else 0)))
        elif (
            _continues(before, following, page.width)
            or (page.torn and _goes_on(before, following))
            or _is_torn(above, before, following, below)
        ):
            spans.append((offset, offset + 1))
        offset += 1
    return spans


def _is_torn(above: str, line: str, following: str, below: str) -> bool:
    """Whether a line that is no heading, no item and no row of a table goes on in the next one."""
    line = line.rstrip()
    if not line.strip() or not following.strip() or line[-1] in _STOP or "|" in line or "|" in following:
        return False
    headed = _HEADED.match(line) is not None and not set(line) & set(_STOP + ",")
    return not headed and _HEADED.match(following) is None and is_torn(above, line, following, below)


def _numbers_page(line: str) -> bool:
    """Whether a line is no more than the number of a page."""
    return line[:1] in _DASHES and _PAGE_LINE.fullmatch(line) is not None


def _page_mark(line: str, following: str) -> int:
    """How long the number of a page is that stands in mid-sentence; 0 where there is none."""
    within = len(line) >= _PAGE and line.rstrip()[-1:] not in _STOP
    mark = _PAGE_MARK.match(following) if within else None
    return mark.end() if mark else 0


def _torn(lines: list[str]) -> bool:
    """Whether the numbers of a page stand on lines of their own, so that sentences break anywhere."""
    numbers = compress(pairwise(lines), map(_BARE.fullmatch, lines))
    bare = sum(1 for _, behind in numbers if _UNIT_FIRST.match(behind))
    return bare >= _MANY_BARE and bare * 8 >= len(lines)


def _celled(lines: list[str]) -> bool:
    """Whether each cell of a table stands on a line of its own, with a bar behind it, and bars alone end its rows."""
    cells = sum(1 for line in lines if line.find("|") == len(line.rstrip()) - 1 > 0)
    return cells >= _MANY_CELLS and sum(map(_is_bars, lines)) >= _MANY_ROWS


def _is_bars(line: str) -> bool:
    return "|" in line and not line.strip("| ")


def _goes_on(line: str, following: str) -> bool:
    """Whether a line of such a page is no title and ends in mid-sentence."""
    line, following = line.strip(), following.strip()
    whole = not line or not following or line[-1] in _STOP or _TITLE.fullmatch(line) is not None
    headed = _HEADED.match(line) is not None and not set(line) & set(_STOP + ",")
    barred = "|" in line or "|" in following or (_BARE.fullmatch(line) and _BARE.fullmatch(following))
    return not (whole or headed or barred or _HEADED.match(following))


def _width(lines: list[str]) -> int:
    """The width to which the document is wrapped, 0 where it is not: many lines of one length."""
    lengths = Counter(map(_breadth, filter(None, map(str.rstrip, lines))))
    if sum(lengths.values()) < 6:
        return 0
    common = max(lengths, key=lambda n: (lengths[n - 1] + lengths[n] + lengths[n + 1], n)) if lengths else 0
    near = sum(lengths[n] for n in range(common - 2, common + 3))
    longer = sum(count for n, count in lengths.items() if n > common + 3)
    return common if near * 3 >= sum(lengths.values()) and longer * 10 <= near and 15 <= common <= 120 else 0


def _breadth(line: str) -> int:
    """The breadth of a line in Chinese characters; digits and Latin letters are half as broad."""
    return len(line) - len(line.encode("ascii", "ignore")) // 2


def _continues(line: str, following: str, width: int) -> bool:
    line, following = line.rstrip(), following.rstrip()
    if not line.strip() or not following.strip() or "|" in line or "|" in following or "\t" in line:
        return False
    last = line[-1]
    if last == "." and _POINT_LAST.search(line) and _DECIMALS.match(following):
        return True
    if (last.isdigit() and _UNIT_FIRST.match(following)) or following[0] in _TORN:
        return True
    if following[0] == "年" and last.isdigit() and _TORN_YEAR.fullmatch(line):
        return True
    if following[0].isdigit() and _WANTS_NUMBER.search(line) and not _HEADED.match(following):
        return True
    if following[0].isdigit() and _WANTS_COUNT.search(line) and not _BARE.fullmatch(following):
        return True
    if len(following) == 4 and _TORN_YEAR.fullmatch(following) and _TITLE.fullmatch(line):
        return False
    # Never two numbers: ≥85 stands above 97.26.
    if _BARE.fullmatch(following) and last not in _STOP and not last.isdigit() and not _BARE.fullmatch(line):
        return True
    if last in ",、" and not _HEADED.match(following) and following[0] not in " \t" and not _BARE.fullmatch(line):
        return True
    if not width or _HEADED.match(following) or following[0] in " \t":
        return False
    return _breadth(line) >= width - 3 and last not in "。;!?:"

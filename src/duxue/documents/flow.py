"""The pages of a PDF as one text: sentences and tables go on over the ends of lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median_low

from duxue.documents.layout import Line, margins
from duxue.documents.source import Pages

_EDGE = 2  # how many lines at the top and bottom of a page may be its head and foot
_PAGE_NUMBER = re.compile(r"[-—–－\s]*(?:第)?\s*\d{1,4}\s*(?:页)?[,，\s]*(?:[/共]\s*\d{1,4}\s*页?)?[-—–－\s]*")
_BARE = re.compile(r"\s*\d{1,4}\s*")
_HEADED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}(?:[、．]|\.(?!\d))"
    r"|第[一二三四五六七八九十]{1,3}[章节部条]"
)
_LEADERS = re.compile(r"(?:[.…·．] ?){4,}\d+$")  # 一、基本情况……………1: a line of the contents
_LATIN = re.compile(r"[A-Za-z][0-9A-Za-z]|\d[A-Za-z]")  # between words stands a blank
_NARROW = 10  # characters: lines of a column narrower than that are names and cells, and tell no margin
_INDENTED, _SHORT, _APART, _SMALLER = 0.75, 0.25, 1.4, 0.9  # of a size, and of the usual distance


def joined(pages: list[list[Line]]) -> Pages:
    """The lines of all pages. ``places`` are the pages; running heads and page numbers are furniture.

    A line that only its margin ends goes on in the next one. What stands at the edge of a page waits until the
    sentence or the table that goes on behind it is over.
    """
    collected = Pages()
    waiting: list[str] = []
    before: Line | None = None
    texts = list(bodies(pages))
    usual = margins([line for body in texts for line in body if not line.margins])
    for number, (lines, body) in enumerate(zip(pages, texts, strict=True), start=1):
        heads, feet = _around(lines, body)
        waiting += heads
        own = margins([line for line in body if not line.margins]) or usual
        pitch = _pitch(body)
        for index, line in enumerate(body):
            line.margins = line.margins or own
            if before is None:
                _flush(collected, waiting)
            else:
                _between(collected, before, line, waiting, pitch=pitch if index else 0.0)
            if not index:
                collected.place(f"page {number}")
            collected.write(line.text)
            before = line
        waiting += feet
    collected.write("\n" if before else "")
    _flush(collected, waiting)
    return collected


def bodies(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """The lines of each page without its furniture."""
    for lines, aside in zip(pages, _furniture(pages), strict=True):
        yield [line for line in lines if id(line) not in aside]


def _around(lines: list[Line], body: list[Line]) -> tuple[list[str], list[str]]:
    """The furniture in the upper and in the lower half of a page."""
    kept = {id(line) for line in body}
    aside = [line for line in lines if id(line) not in kept]
    middle = (min(line.top for line in lines) + max(line.top for line in lines)) / 2 if aside else 0.0
    return [line.text for line in aside if line.top < middle], [line.text for line in aside if line.top >= middle]


def _furniture(pages: list[list[Line]]) -> list[set[int]]:
    """The lines of each page, by ``id``, that are its running head, its foot or its number."""
    edges = [_edges(lines) for lines in pages]
    heads = _running(edges)
    # A number alone may be the last of a sentence; those of pages count on from page to page.
    ahead = Counter(
        int(line.text) - page for page, lines in enumerate(edges, start=1) for line in lines if _is_bare(line)
    )
    found = []
    for page, (edge, lines) in enumerate(zip(edges, pages, strict=True), start=1):
        set_aside, left = [line for line in lines if line.aside], set(heads)
        for line in edge:
            shape, offset = _shape(line.text), int(line.text) - page if _is_bare(line) else 0
            numbered = _PAGE_NUMBER.fullmatch(line.text) and (not offset or ahead[offset] > 1)
            if numbered or shape in left:
                set_aside.append(line)
                left.discard(shape)  # the title under a head of the same words is none
        found.append({id(line) for line in set_aside})
    return found


def _is_bare(line: Line) -> bool:
    return _BARE.fullmatch(line.text) is not None


def _edges(lines: list[Line]) -> list[Line]:
    """The highest and the lowest lines of a page; rows of tables are none."""
    ranked = sorted((line for line in lines if not line.aside), key=lambda line: line.top)
    return [line for line in {id(line): line for line in ranked[:_EDGE] + ranked[-_EDGE:]}.values() if not line.cells]


def _running(edges: list[list[Line]]) -> set[str]:
    """Lines that stand at the edge of most pages, digits apart."""
    if len(edges) < 2:
        return set()
    shapes = Counter(shape for lines in edges for shape in {_shape(line.text) for line in lines})
    return {shape for shape, count in shapes.items() if count * 2 > len(edges)}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip())


def _pitch(lines: list[Line]) -> float:
    """The usual distance of two lines of a page in parts of their size; paragraphs may stand further apart."""
    text = [line for line in lines if line.size]
    steps = [(below.top - line.top) / below.size for line, below in pairwise(text) if below.top > line.top]
    return median_low(steps) if steps else 0.0


def _between(collected: Pages, before: Line, line: Line, waiting: list[str], *, pitch: float) -> None:
    """Write what stands between two lines: nothing in mid-sentence, and what waits where nothing goes on."""
    near = not pitch or line.top - before.top <= _APART * pitch * line.size
    if near and _goes_on(before, line):
        collected.write(" " if _LATIN.fullmatch(before.text[-1] + line.text[0]) else "")
        return
    collected.write("\n")
    if not (line.cells and line.cells == before.cells):
        _flush(collected, waiting)


def _flush(collected: Pages, waiting: list[str]) -> None:
    for text in waiting:
        collected.write(text, furniture=True)
        collected.write("\n")
    waiting.clear()


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a line ends only because what begins the following one had no room left on it."""
    mine, other = line.margins, following.margins
    if not (mine and other and line.size and following.size) or line.spaced or following.spaced:
        return False
    size = max(line.size, following.size)
    if min(line.size, following.size) < _SMALLER * size or mine[1] - mine[0] < _NARROW * size:
        return False
    if following.left > other[0] + _INDENTED * size:
        return False
    if _HEADED.match(following.text) or _LEADERS.search(line.text):
        return False
    # Two numbers side by side were never one: 880 above 6000.
    if line.text[-1].isdigit() and following.text[0].isdigit():
        return False
    return line.right + following.lead > mine[1] - _SHORT * size

"""Lists that a count announces: “三大工程”:甲、乙、丙; 两个问题是甲;乙; “三个课堂” whose names are quoted elsewhere.

Nothing but the same number makes the two one list, so that each is read only where it has as many names; clauses that
take up the catchword of a slogan may be fewer (“三个突出”, then 突出…, 突出…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from duxue.extraction.relations.counts import Count, Span

# As far as the paragraphs of one announced list may reach, in characters.
_REACH = 1500
_LONGEST = 160
_CATCHWORDS = 40
_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,14}[”’]?[\u4e00-\u9fff]{0,6}?(?::|,?(?:即|包括|分别[是为]|主要[是有]|具体[是为])[::]?|是|\()"
)
_STOP = re.compile(r"[。\n),;:]")
_END = re.compile(r"[。\n)]")
_CATCHWORD = re.compile(r"([\u4e00-\u9fff]{2,4})[”’]")
_RUN = re.compile(r"“[^“”\n]{2,16}”[、和及与,]?(?:“[^“”\n]{2,16}”[、和及与,]?){1,19}")
_QUOTED = re.compile(r"“([^“”\n]{2,16})”")
_ORDERED = re.compile(r"([一二三四五六七八九])(?<![^。;:,\n ].)是([^,。;\n]{2,40})")
_SECTION = re.compile(r"^[ \t]*\(?([一二三四五六七八九十]{1,2})\)[、.]?([^\n。]{2,40})", re.M)
_DIGITS = "一二三四五六七八九"
_OPENS = re.compile(rf"(?<=[。;,:\n])|(?<=[{_DIGITS}]是)")
_REST = re.compile(r"[^,。;“”\n]{2,38}")
_FIRST_LEVEL = "eval_indicators_level1"


class Announced:
    """The lists of one text that do not end at their count."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._asked = 0

    def names(self, count: Count) -> list[Span]:
        """Where the names stand that a count announces, or none."""
        if count.indicator == _FIRST_LEVEL:
            return self._sections(count)
        return self._ordered(count) or self._behind(count) or self._catchword(count)

    def _behind(self, count: Count) -> list[Span]:
        """N个…是甲、乙 and N个…:甲;乙."""
        opening = _AFTER.match(self.text, count.behind)
        if opening is None:
            return []
        start = opening.end()
        for stop, mark in ((_STOP, "、"), (_END, ";")):
            last = stop.search(self.text, start, start + _LONGEST)
            end = last.start() if last else min(len(self.text), start + _LONGEST)
            pieces = self.text[start:end].removesuffix(";").split(mark)
            if len(pieces) == count.value and all(len(piece.strip()) > 1 for piece in pieces):
                return _places(start, pieces)
        return []

    def _ordered(self, count: Count) -> list[Span]:
        """三个方面:一是…;二是…;三是…: the run of ordinals that begins right behind the count."""
        begin = count.behind
        first = self.text.find("一是", begin, begin + 40)
        if first < 0:
            return []
        names: list[Span] = []
        for match in _ORDERED.finditer(self.text, first, first + _REACH):
            if match[1] != _DIGITS[len(names) : len(names) + 1]:
                break
            names.append(match.span(2))
        return names if len(names) == count.value else []

    def _catchword(self, count: Count) -> list[Span]:
        """“三个课堂” of which “专递课堂”“名师课堂”“名校网络课堂” are named, “三个突出” with clauses that begin so."""
        word = _CATCHWORD.match(self.text, count.behind)
        if word is None or self._asked >= _CATCHWORDS:
            return []
        self._asked += 1
        for run in self._runs:
            if len(run) == count.value and all(self.text.endswith(word[1], start + 1, end) for start, end in run):
                return run
        line = self.text.find("\n", word.end())
        reach = min(word.end() + _REACH, len(self.text) if line < 0 else line)
        names = list(self._clauses(word[1], word.end(), reach))
        return names if 2 <= len(names) <= count.value else []

    def _clauses(self, word: str, begin: int, end: int) -> Iterator[Span]:
        """The clauses that begin with a word."""
        start = self.text.find(word, begin, end)
        while start >= 0:
            behind = start + len(word)
            rest = _REST.match(self.text, behind, end) if _OPENS.match(self.text, start) else None
            if rest:
                yield start, rest.end()
            start = self.text.find(word, rest.end() if rest else start + 1, end)

    @cached_property
    def _runs(self) -> list[list[Span]]:
        """Quoted names that follow each other."""
        found = (_QUOTED.finditer(self.text, *run.span()) for run in _RUN.finditer(self.text))
        return [[match.span(1) for match in run] for run in found]

    def _sections(self, count: Count) -> list[Span]:
        """The parts (一) to (四) of a report on 4 indicators of the first level."""
        names: list[Span] = []
        for match in _SECTION.finditer(self.text, count.end):
            if match[1] == _DIGITS[0] and len(names) < count.value:
                names = []
            if match[1] != _DIGITS[len(names) : len(names) + 1]:
                break
            names.append(match.span(2))
        return names if len(names) == count.value else []


def _places(start: int, pieces: list[str]) -> list[Span]:
    """Where the pieces stand without the blanks around them; one mark parts two of them."""
    found = []
    for piece in pieces:
        blank = len(piece) - len(piece.lstrip())
        found.append((start + blank, start + len(piece.rstrip())))
        start += len(piece) + 1
    return found

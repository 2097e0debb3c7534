"""Places of a text as spans: asked by offset, spread out, and the runs of numbers that nothing names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain, starmap

# Many numbers with not a word between them are a torn table or noise: nothing says what they are.
_NO_WORD = r"[^\u4e00-\u9fffA-Za-z|*%‰]"
_WORDLESS = re.compile(f"{_NO_WORD}{_NO_WORD}{{59,}}")  # the first alone, as it is looked for fast
_EVERY, _OF_SIXTY = 12, re.compile(f"{_NO_WORD}{{5}}")  # of every twelfth character sixty in a row hold five
_DIGITS = re.compile(r"\d+")
_RUN = 20
Span = tuple[int, int]


def wordless(text: str) -> tuple[str, list[Span]]:
    """The text with runs of many numbers blanked, and where those numbers stand."""
    if not _OF_SIXTY.search(text[::_EVERY]):
        return text, []
    found: list[Span] = []
    pieces, position = [], 0
    for run in _WORDLESS.finditer(text):
        numbers = [match.span() for match in _DIGITS.finditer(text, *run.span())]
        if len(numbers) >= _RUN:
            found += numbers
            pieces += [text[position : run.start()], re.sub(r"[^\n]", " ", run.group())]
            position = run.end()
    return ("".join([*pieces, text[position:]]), found) if found else (text, found)


class Spans:
    """Spans in order, those that overlap put together; asked by offset."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for start, end in sorted(spans):
            if self._spans and start < self._spans[-1][1]:
                start, end = self._spans[-1][0], max(end, self._spans.pop()[1])
            self._spans.append((start, end))
        self._starts = [start for start, _ in self._spans]
        self._ends = [0, *(end for _, end in self._spans)]  # before the first of them nothing is held

    def hold(self, offset: int) -> bool:
        """Whether one of them holds this offset."""
        return offset < self._ends[bisect_right(self._starts, offset)]

    def at(self, offset: int) -> Span | None:
        """The span that holds this offset."""
        return self._spans[bisect_right(self._starts, offset) - 1] if self.hold(offset) else None


def covered(spans: Iterable[Span]) -> set[int]:
    """Every offset inside these spans, where they are short and each number asks for one."""
    return set(chain.from_iterable(starmap(range, spans)))

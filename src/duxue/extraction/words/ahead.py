"""Where words stand next: looked for once for all numbers before them, as those of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable


class Ahead:
    """Where the first of some words stands from a place on; ``find`` looks for it from any place."""

    def __init__(self, find: Callable[[int], int]) -> None:
        self._find, self._from, self._next = find, 0, -1

    def since(self, place: int) -> int:
        """Where the first one begins that stands at a place or behind it."""
        if not self._from <= place <= self._next:  # else none stands between the place last looked from and this one
            self._from, self._next = place, self._find(place)
        return self._next


def ahead(text: str, words: re.Pattern[str]) -> Ahead:
    """The words of an expression, behind the text where none is left."""

    def find(place: int) -> int:
        found = words.search(text, place)
        return found.start() if found else len(text)

    return Ahead(find)


def ahead_of(text: str, starts: list[int]) -> Ahead:
    """Words that are known by where they begin, in order."""
    starts = [*starts, len(text)]
    return Ahead(lambda place: starts[bisect_left(starts, place)])

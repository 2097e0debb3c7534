"""The lines of a text, and where each begins."""

from __future__ import annotations

from itertools import accumulate, count
from operator import add


def lined(text: str) -> list[tuple[int, str]]:
    """Where each line begins, and the line."""
    lines = text.split("\n")
    starts = map(add, accumulate(map(len, lines), initial=0), count())  # each line before takes one character more
    return list(zip(starts, lines, strict=False))

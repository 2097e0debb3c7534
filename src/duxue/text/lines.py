"""The lines of a text, and where each begins."""

from __future__ import annotations

import re

_END = re.compile("\n")


def lined(text: str) -> list[tuple[int, str]]:
    """Where each line begins, and the line."""
    return list(zip([0, *map(re.Match.end, _END.finditer(text))], text.split("\n"), strict=True))

"""What the style sheets in a page hide: a block of the class .hidden{display:none} is seen by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([^{}]*+)([{}])")
_SIMPLE = re.compile(r"([a-zA-Z][a-zA-Z0-9]*|\*?)((?:[.#][\w-]+){1,2})")
_NAME = re.compile(r"[.#][\w-]+")
_SHOWN = re.compile(r"(?:display|visibility)\s*:\s*([a-zA-Z-]+)(\s*!\s*important)?", re.IGNORECASE)
_HIDING = ("none", "hidden", "collapse")
_SCREEN = ("", "all", "screen")  # print and phones have sheets of their own
_MOST = 12  # names of an element that are looked up
_Names = frozenset[str]


class Sheets:
    """The rules of a page that hide or show elements of a class or an ``id``; those that look further hide nothing.

    ``root`` is any element of the page.
    """

    def __init__(self, root: Any) -> None:
        self._rules: dict[tuple[str, _Names], tuple[tuple[bool, int, int, int], bool]] = {}
        order = 0
        for sheet in root.getroottree().iter("style"):
            if (sheet.get("media") or "").strip().lower() in _SCREEN:
                for selectors, body in _blocks(_COMMENT.sub("", sheet.text or "")):
                    order += 1
                    self._add(selectors, body, order)

    def _add(self, selectors: str, body: str, order: int) -> None:
        for value, important in _SHOWN.findall(body):
            hides = value.lower() in _HIDING
            for selector in selectors.split(","):
                *further, last = re.split(r"[\s>+~]+", selector.strip())
                simple = _SIMPLE.fullmatch(last)
                # .tabs .active{display:block} may show what .tab hides; .menu .sub{display:none} may hide no report.
                if simple is None or (further and hides) or ":" in selector:
                    continue
                names = _NAME.findall(simple[2])
                weight = (bool(important), sum(name[0] == "#" for name in names), len(names) + len(further), order)
                key = simple[1].strip("*").lower(), frozenset(names)
                self._rules[key] = max(self._rules.get(key, (weight, hides)), (weight, hides))

    def hides(self, node: Any) -> bool:
        """Whether nobody sees this element, unless its own ``style`` says otherwise."""
        if not self._rules or _SHOWN.search(node.get("style") or ""):
            return False
        names = [f".{name}" for name in (node.get("class") or "").split()[:_MOST]] + [f"#{node.get('id') or ''}"]
        several = chain(((name,) for name in names), combinations(names, 2))
        keys = [(tag, frozenset(some)) for some in several for tag in ("", node.tag)]
        found = [rule for key in keys if (rule := self._rules.get(key))]
        return bool(found) and max(found)[1]


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and what they say, without what stands in ``@media`` and the like."""
    depth, selectors = 0, ""
    for before, brace in _BRACE.findall(sheet):
        if brace == "{":
            depth += 1
            selectors = before.rpartition(";")[2] if depth == 1 else selectors
        elif depth:
            if depth == 1:
                yield selectors, before
            depth -= 1

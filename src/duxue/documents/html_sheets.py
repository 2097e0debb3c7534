"""What the styles of a page hide: a block of the class .hidden{display:none} is seen by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, combinations, count, product
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([^{}]*+)([{}])")
_SIMPLE = re.compile(r"([a-zA-Z][a-zA-Z0-9]*|\*?)((?:[.#][\w-]+){1,2})")
_NAME = re.compile(r"[.#][\w-]+")
# Not -webkit-backface-visibility, which hides only the back of what is turned.
_SHOWN = re.compile(r"(?<![\w-])(display|visibility)\s*:\s*([a-zA-Z-]+)(\s*!\s*important)?", re.IGNORECASE)
_HIDING = ("none", "hidden", "collapse")
_SCREEN = ("", "all", "screen")  # print and phones have sheets of their own
_MOST = 12  # names of an element that are looked up
_INLINE = 9  # what an element says itself weighs more than any names
# A property, and an element by its tag and names that a rule is for; how strong a rule is, and whether it hides.
_Key = tuple[str, str, frozenset[str]]
_Rule = tuple[tuple[bool, int, int, int], bool]


class Sheets:
    """What hides or shows elements: their own ``style``, and the rules of a page for a class or an ``id``.

    Rules that look further hide nothing. ``root`` is any element of the page.
    """

    def __init__(self, root: Any) -> None:
        self._rules: dict[_Key, _Rule] = {}
        order = count()
        for sheet in root.getroottree().iter("style"):
            if (sheet.get("media") or "").strip().lower() in _SCREEN:
                for selectors, body in _blocks(_COMMENT.sub("", sheet.text or "")):
                    self._add(selectors, body, order)

    def _add(self, selectors: str, body: str, order: Iterator[int]) -> None:
        for (name, hides, important), place in zip(_said(body), order, strict=False):
            for selector in selectors.split(","):
                *further, last = re.split(r"[\s>+~]+", selector.strip())
                simple = _SIMPLE.fullmatch(last)
                # .tabs .active{display:block} may show what .tab hides; .menu .sub{display:none} may hide no report.
                if simple is None or (further and hides) or ":" in selector:
                    continue
                names = _NAME.findall(simple[2])
                weight = (important, sum(name[0] == "#" for name in names), len(names) + len(further), place)
                key = name, simple[1].strip("*").lower(), frozenset(names)
                self._rules[key] = max(self._rules.get(key, (weight, hides)), (weight, hides))

    def hides(self, node: Any) -> bool:
        """Whether nobody sees this element by what it or the style sheets say of it; a page may hide what holds it."""
        found: dict[str, list[_Rule]] = {}
        for place, (name, hides, important) in enumerate(_said(node.get("style") or "")):
            found.setdefault(name, []).append(((important, _INLINE, 0, place), hides))
        for key in self._keys(node) if self._rules else ():
            if rule := self._rules.get(key):
                found.setdefault(key[0], []).append(rule)
        return any(max(rules)[1] for rules in found.values())

    def _keys(self, node: Any) -> Iterator[_Key]:
        names = [f".{name}" for name in (node.get("class") or "").split()[:_MOST]] + [f"#{node.get('id') or ''}"]
        several = chain(((name,) for name in names), combinations(names, 2))
        return product(("display", "visibility"), ("", node.tag), map(frozenset, several))


def _said(declarations: str) -> Iterator[tuple[str, bool, bool]]:
    """The properties that show or hide, whether they hide, and whether that is important."""
    for name, value, important in _SHOWN.findall(declarations):
        yield name.lower(), value.lower() in _HIDING, bool(important)


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

"""The numbers that Word counts out before paragraphs, 一、（一）1. ①: they are no characters of a DOCX."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from duxue.documents.numerals import numeral
from duxue.documents.wordml import Styles, W, seen, value, whole

_PART = re.compile(r"%([1-9])")
_NONE = "none"
_DEEPEST = 4  # so many lists may lead to another one; a forged one leads to itself
_LONGEST = 60  # characters; a forged one would be written before each paragraph
_LARGEST = 30_000  # what Word lets a list begin with


class _Level(NamedTuple):
    """How one level of a list is numbered: its ``text`` has %1 for the first level's number, in its ``form``."""

    start: int
    form: str
    text: str
    restart: int  # levels above this one begin it anew
    legal: bool  # 1.1 below 一、: numbers of other levels in digits too


class _List(NamedTuple):
    """The definition of a list, which others may share, its levels, and those that begin where the list itself says."""

    definition: str
    levels: dict[int, _Level]
    begins: set[int]


class Numbering:
    """Counts the numbered paragraphs of a document as they are met: ``root`` is its ``w:numbering``.

    Lists that share their definition count on, unless they say where they begin.
    """

    def __init__(self, root: Any, styles: Styles) -> None:
        found = root.iterchildren(W + "abstractNum", W + "num")
        self._found = {(node.tag, node.get(node.tag + "Id")): node for node in found}
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}  # by definition: how far each level has come

    def number(self, paragraph: Any) -> str:
        """The number of this paragraph, empty where it has none; the next one of its list will be one higher."""
        name, level = self._place(paragraph.find(W + "pPr"))
        if name not in self._lists:
            self._lists[name] = self._read(name)
        definition, levels, begins = self._lists[name]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(definition, {})
        counts[level] = counts[level] + 1 if level in counts and level not in begins else levels[level].start
        begins.discard(level)
        for above in [other for other in levels if other < level]:
            counts.setdefault(above, levels[above].start)
        # Another list of the same definition may have levels of its own: this one neither knows nor ends them.
        for below in [other for other in levels if other > level and level < levels[other].restart]:
            counts.pop(below, None)
        return _shown(levels, counts, level)

    def _place(self, properties: Any) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or those of its style."""
        if properties is None:
            return "", 0
        own, styles = properties.find(W + "numPr"), self._styles.chain(properties, "pStyle")
        name, level = value(own, "numId"), value(own, "ilvl")
        for style in () if name else styles:
            own = style.find(f"{W}pPr/{W}numPr")
            name, level = value(own, "numId"), level or value(own, "ilvl")
            if name:
                break
        return name, _whole(level, 0)

    def _read(self, name: str) -> _List:
        """The list of this name, which it may have by the style of another one; without levels where there is none."""
        definition, levels = "", {}
        for _ in range(_DEEPEST):
            definition = value(self._found.get((W + "num", name)), "abstractNumId")
            root = self._found.get((W + "abstractNum", definition))
            style = self._styles.named(value(root, "numStyleLink"))
            if style is None:
                levels = _levels(root)
                break
            name = value(style, "pPr", "numPr", "numId")
        begins = set()
        for own in _children(self._found.get((W + "num", name)), "lvlOverride"):
            levels |= _levels(own)
            which, start = _whole(own.get(W + "ilvl"), 0), value(own, "startOverride")
            if start and which in levels:
                levels[which] = levels[which]._replace(start=_whole(start, 0))
                begins.add(which)
        return _List(definition, levels, begins)


def _levels(holder: Any) -> dict[int, _Level]:
    return {_whole(level.get(W + "ilvl"), 0): _level(level) for level in _children(holder, "lvl")}


def _level(level: Any) -> _Level:
    form = next((node.get(W + "val", "") for node in seen(level, W + "numFmt")), "decimal")
    restart = _whole(value(level, "lvlRestart"), _whole(level.get(W + "ilvl"), 0))
    text, legal = value(level, "lvlText")[:_LONGEST], level.find(W + "isLgl") is not None
    return _Level(_whole(value(level, "start"), 0), form, text, restart, legal)


def _shown(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    """The text of a number; a bullet is none."""
    own = levels[level]

    def part(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        form = levels[other].form if other in levels and other in counts else _NONE
        return "" if form == _NONE else numeral(counts[other], "decimal" if own.legal else form)

    return "" if own.form == "bullet" else _PART.sub(part, own.text)


def _children(holder: Any, name: str) -> list[Any]:
    return [] if holder is None else list(holder.iterchildren(W + name))


def _whole(text: str | None, default: int) -> int:
    return whole(text, default, _LARGEST)

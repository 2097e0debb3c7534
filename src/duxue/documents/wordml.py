"""What a person sees of a DOCX's XML: the final document, without what is deleted, struck out, hidden or a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from duxue.documents.formula import FORMULA, is_square, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, TABLE, ROW, CELL, BOX = W + "p", W + "tbl", W + "tr", W + "tc", W + "txbxContent"
_RUN, _TEXT, _BREAK, _FIELD = W + "r", W + "t", W + "br", W + "fldChar"
_PRINTED = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
NOTES = (W + "footnoteReference", W + "endnoteReference")
_PIECES = (_TEXT, _BREAK, _FIELD, BOX, *NOTES, *_PRINTED)
# Deleted, moved away, how something looks, and the sounds over a character.
_UNSEEN = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "rt")}
_WAYS = {_MC + "Choice", _MC + "Fallback"}
_DEEPEST = 12  # so many styles may be based on each other; a forged one is based on itself
_OFF = ("0", "false", "off")
# 专任教师2103 and a raised 1, [1], ①, *: the mark of a note. A value has three digits in a row, or words.
_NOTE = re.compile(r"(?!.*\d{3})[\d\s,\uff0c、\[\]()\uff08\uff09〔〕【】注*†‡※①-⑳-]+")


def seen(holder: Any, *tags: str) -> Iterator[Any]:
    """The nearest elements with these tags inside ``holder``, in their order, through whatever else holds them.

    Insertions, content controls, fields and smart tags are passed through; what is deleted, moved away or a table of
    contents is passed over. Of several ways to draw the same thing (``mc:AlternateContent``) the first counts.
    """
    stack = [iter(holder)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif node.tag in tags:
            yield node
        elif node.tag not in _UNSEEN and not _drawn_before(node) and not _contents(node):
            stack.append(iter(node))


def value(holder: Any, *path: str) -> str:
    """What the element at this path of names in ``holder`` is set to, empty where there is none."""
    found = None if holder is None else holder.find("/".join(W + name for name in path))
    return "" if found is None else found.get(W + "val", "")


def whole(text: str | None, default: int, most: int) -> int:
    """The number that a file gives, at most ``most``: a forged one gives larger ones, or none."""
    return min(int(text), most) if text and text.isascii() and text.isdecimal() and len(text) < 20 else default


def _drawn_before(node: Any) -> bool:
    return node.tag in _WAYS and any(other.tag in _WAYS for other in node.itersiblings(preceding=True))


def _contents(node: Any) -> bool:
    """Whether this is a table of contents: headings that come again, and numbers of pages."""
    return node.tag == W + "sdt" and value(node, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"


class Look(NamedTuple):
    """How characters stand there."""

    hidden: bool = False
    raised: bool = False
    struck: bool = False  # out, by one line or two: the number that follows stands instead

    def with_own(self, properties: Any) -> Look:
        """The same changed by a ``w:rPr``, or by nothing where there is none."""
        if properties is None:
            return self
        hidden, align = properties.find(W + "vanish"), properties.find(W + "vertAlign")
        lines = [line for name in ("strike", "dstrike") if (line := properties.find(W + name)) is not None]
        return Look(
            self.hidden if hidden is None else hidden.get(W + "val") not in _OFF,
            self.raised if align is None else align.get(W + "val") == "superscript",
            any(line.get(W + "val") not in _OFF for line in lines) if lines else self.struck,
        )


class Styles:
    """How the characters of each style of a document look: ``root`` is its ``w:styles``."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(W + "styleId"): style for style in root.iterchildren(W + "style")}
        self._chains: dict[str, list[Any]] = {}  # by name: a style and those that it is based on

    def named(self, name: str) -> Any:
        """The style of this name, None where there is none."""
        return self._styles.get(name)

    def chain(self, properties: Any, kind: str) -> list[Any]:
        """The style named in ``properties`` as ``kind`` (``pStyle``, ``rStyle``), and those that it is based on."""
        name = value(properties, kind)
        if name not in self._chains:
            self._chains[name] = list(self._based(name))
        return self._chains[name]

    def _based(self, name: str) -> Iterator[Any]:
        for _ in range(_DEEPEST):
            style = self.named(name)
            if style is None:
                return
            yield style
            name = value(style, "basedOn")

    def look(self, properties: Any, kind: str, under: Look) -> Look:
        """What the style named in ``properties`` as ``kind`` makes of a look."""
        for style in reversed(self.chain(properties, kind)):
            under = under.with_own(style.find(W + "rPr"))
        return under


class Said(NamedTuple):
    """The characters of a paragraph, text boxes and references to notes in it, and whether a line ends behind it."""

    text: str
    hanging: list[Any]
    ends: bool


def said(paragraph: Any, styles: Styles) -> Said:
    """What is seen of a ``w:p``. Its line goes on where its end was deleted or is hidden, in the next paragraph."""
    parts: list[str] = []
    hanging: list[Any] = []
    fields: list[bool] = []  # for each open field whether its instruction goes on, or one around it
    properties = paragraph.find(W + "pPr")
    under = styles.look(properties, "pStyle", Look())
    for run in seen(paragraph, _RUN, FORMULA):
        if run.tag == FORMULA:
            parts.append(written(run))
            continue
        own = run.find(W + "rPr")
        look = under if own is None else styles.look(own, "rStyle", under).with_own(own)
        for piece in () if look.hidden or look.struck else seen(run, *_PIECES):
            if piece.tag == _FIELD:
                _turn(fields, piece.get(W + "fldCharType"))
            elif piece.tag == BOX or piece.tag in NOTES:
                hanging.append(piece)
            elif not fields or not fields[-1]:
                text = _characters(piece)
                if text and not (look.raised and _marks_note(text, parts)):
                    parts.append(text)
    return Said("".join(parts), hanging, _ends(properties, under))


def _turn(fields: list[bool], kind: str | None) -> None:
    """A field begins, its result begins, or it ends."""
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = len(fields) > 1 and fields[-2]
    elif fields and kind == "end":
        fields.pop()


def _characters(piece: Any) -> str:
    if piece.tag == _TEXT:
        return piece.text or ""
    if piece.tag == _BREAK:  # of a line, a column or a page: what is behind it stands on another line
        return "\n"
    return _PRINTED[piece.tag]


def _marks_note(text: str, before: list[str]) -> bool:
    """Whether raised characters refer to a note, and are no part of the number or the unit before them."""
    squared = before and is_square(text, before[-1])
    return not squared and _NOTE.fullmatch(text) is not None


def _ends(properties: Any, under: Look) -> bool:
    mark = None if properties is None else properties.find(W + "rPr")
    if mark is None:
        return not under.hidden
    gone = mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
    return not gone and not under.with_own(mark).hidden

"""HTML pages: what a reader of the page sees, with navigation, heads and feet marked as furniture."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from duxue.documents.formula import is_square
from duxue.documents.html_aside import FURNITURE, HIDDEN, is_furniture, is_mark, main
from duxue.documents.html_rows import CELLS, Grid, unstack
from duxue.documents.plain import decode
from duxue.documents.source import Content, Pages, refusal

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_START = re.compile(rb"(?:<!doctype html|<html|<head|<body|<\?xml[^>]*\?>\s*<html|<!--)", re.IGNORECASE)
# Python decodes by more names than those of character sets, and some of these never end.
_CHARSETS = {
    *("ascii", "big5", "big5hkscs", "cp1252", "gb18030", "gb2312", "gbk", "hz", "iso8859-1"),
    *("utf-16", "utf-16-be", "utf-16-le", "utf-8", "utf-8-sig"),
}
_BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "br", "table", "tr",
    "thead", "tbody", "tfoot", "caption", "dl", "dt", "dd", "blockquote", "pre", "hr", "figure", "figcaption",
    "address", "center", "fieldset", "legend", "details", "summary",
    *FURNITURE,
}  # fmt: skip
_AS_TYPED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_ABOVE = {"mfrac": "/", "msup": "^"}  # what stands between two numbers of which one is above the other


def looks_like(path: Path, head: bytes) -> bool:
    """Whether these first bytes, or the name where they say nothing, are those of a page."""
    return bool(_START.match(head)) or path.suffix.lower() in (".html", ".htm", ".xhtml", ".shtml")


def read(path: Path, data: bytes, charset: str = "") -> Content:
    """The visible text of a page: a line a block, table rows as cells between ``|``.

    ``charset`` is what the file around the page says of its bytes, empty where only the page itself may.
    Raises ProjectError where the bytes are no text or hold no page.
    """
    from lxml import etree
    from lxml import html as parser

    declared = _CHARSET.search(data[:2048])
    text, encoding = _decoded(path, data, charset or (declared.group(1).decode("ascii") if declared else ""))
    # The declaration is gone with the bytes; lxml refuses text that still carries one.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        root = parser.document_fromstring(text, parser=parser.HTMLParser(huge_tree=True, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refusal(path, f"the page cannot be read ({error})", "Save the page again as HTML or as text.") from None
    body = root.find("body")
    content = _Printer(root if body is None else body).pages.content(encoding)
    frame = next(root.iter("frame", "iframe"), None)
    if frame is not None and not content.text.strip():
        found = f"the page holds no text, only the frame of another one ({frame.get('src') or 'without a name'})"
        raise refusal(path, found, "Open that page in a browser and save it instead.")
    return content


def _decoded(path: Path, data: bytes, declared: str) -> tuple[str, str]:
    name = "gb18030" if declared.lower() in ("gb2312", "gbk", "gb18030", "gb_2312-80") else declared.lower()
    with suppress(LookupError, ValueError):  # a name without a codec, with a zero byte, of other bytes
        if codecs.lookup(name).name in _CHARSETS:
            return data.decode(name), name
    return decode(path, data)


class _Printer:
    """Writes what a reader of a page sees, a line a block; a row of figures is one line, whatever its cells hold."""

    def __init__(self, root: Any) -> None:
        self.pages, self._paragraphs, self._report = Pages(), 0, main(root)
        self._grids = [Grid()]  # of the tables around a place; rows outside of any stand in the first
        # Within a cell of such a row: where it begins among the pages' parts, and what parts the next text from before.
        self._cell, self._gap = -1, ""
        self._typed = 0  # how many elements around a place keep lines and blanks as they are typed
        unstack(root)
        self._walk(root)

    def _walk(self, root: Any) -> None:
        """Depth first without recursion, so that a page nested ten thousand deep is only long."""
        # (element, whether it is furniture by what holds it, whether by itself, whether its end is due)
        stack: list[tuple[Any, bool, bool, bool]] = [(root, False, False, False)]
        while stack:
            node, outer, furniture, leaving = stack.pop()
            tag = node.tag if isinstance(node.tag, str) else ""
            if leaving:
                self._leave(node, tag, furniture=furniture)
                self._say(node.tail, furniture=outer)
            elif tag in HIDDEN or not tag or is_mark(node, tag, self._last()):
                self._say(node.tail, furniture=outer)
            else:
                furniture = outer or is_furniture(node, tag, self._report)
                self._enter(node, tag, furniture=furniture)
                self._say(node.text, furniture=furniture)
                stack.append((node, outer, furniture, True))
                stack.extend((child, furniture, furniture, False) for child in reversed(node))

    def _enter(self, node: Any, tag: str, *, furniture: bool) -> None:
        self._typed += _as_typed(node, tag)
        if tag == "table":
            self._grids.append(Grid())
        if tag == "tr":
            self._grids[-1].begin(node, self._report)
        if tag in CELLS:
            self.pages.write(self._grids[-1].reached(), furniture=furniture)
            self._cell, self._gap = len(self.pages.parts) if self._grids[-1].line else -1, ""
        elif tag.startswith("m") and (above := _above(node)):
            self.pages.write(above, furniture=furniture)
        elif tag in _BLOCKS and not self._block_in_cell():
            self._paragraphs += 1
            self.pages.end_line()
            self.pages.place(f"paragraph {self._paragraphs}")

    def _leave(self, node: Any, tag: str, *, furniture: bool) -> None:
        self._typed -= _as_typed(node, tag)
        grid = self._grids[-1]
        if tag in CELLS:
            text = "".join(self.pages.parts[self._cell :]) if self._cell >= 0 else ""
            self._cell = -1
            self.pages.write(grid.behind(node, text), furniture=furniture)
        elif tag == "tr":
            self.pages.write(grid.end(), furniture=furniture)
            grid.line = False
        elif tag in ("thead", "tbody", "tfoot"):
            grid.end_of_group()
        elif tag == "table":
            self._grids.pop()
        if tag in _BLOCKS and not self._block_in_cell():
            self.pages.end_line()

    def _block_in_cell(self) -> bool:
        """Whether a block begins or ends within a cell of such a row: it parts words, and ends no line."""
        if self._cell >= 0:
            self._gap = "\t"
        return self._cell >= 0

    def _last(self) -> str:
        return self.pages.parts[-1] if self.pages.parts else ""

    def _say(self, text: str | None, *, furniture: bool) -> None:
        """Write text as it is shown; in a row of figures no blanks around cells, and no bar that would end one."""
        if not text:
            return
        if self._typed and self._cell < 0:
            self.pages.write(text.replace("\r\n", "\n").replace("\r", "\n"), furniture=furniture)
            return
        text = _folded(text)
        if self._cell < 0:
            if text.strip() or not self._grids[-1].line:
                self.pages.write(text, furniture=furniture)
            return
        words = text.strip(" ")
        self._gap = self._gap or (" " if text[:1] == " " else "")
        if words:
            gap = self._gap if len(self.pages.parts) > self._cell else ""
            if gap == "\t" and not (self._last()[-1:].isdigit() and words[0].isdigit()):
                gap = " "  # 35 above 120 in one cell are two numbers, and a blank would make them one
            self.pages.write(gap + words.replace("|", "/"), furniture=furniture)
            self._gap = " " if text[-1:] == " " else ""


def _as_typed(node: Any, tag: str) -> bool:
    return tag == "pre" or bool(node.attrib and _AS_TYPED.search(node.get("style") or ""))


def _above(node: Any) -> str:
    """What parts an element of a formula from the one before it: 6820/7024."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None or before is None or is_square((node.text or "").strip(), before.text or ""):
        return ""
    return _ABOVE.get(parent.tag, "")


def _folded(text: str) -> str:
    """Blanks and line breaks of the source of a page are one blank."""
    return re.sub(r"[ \t\r\n\f]+", " ", text)

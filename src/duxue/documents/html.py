"""HTML pages: what a reader of the page sees, with navigation, heads and feet marked as furniture."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from duxue.documents.plain import decode
from duxue.documents.source import WIDEST, Content, Pages, refusal

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_START = re.compile(rb"(?:<!doctype html|<html|<head|<body|<\?xml[^>]*\?>\s*<html|<!--)", re.IGNORECASE)
# Python decodes by more names than those of character sets, and some of these never end.
_CHARSETS = {
    *("ascii", "big5", "big5hkscs", "cp1252", "gb18030", "gb2312", "gbk", "hz", "iso8859-1"),
    *("utf-16", "utf-16-be", "utf-16-le", "utf-8", "utf-8-sig"),
}
_HIDDEN = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "option", "input"}
_FURNITURE = {"nav", "footer", "header", "aside", "form", "button"}
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|foot|header|breadcrumb|crumb|share|sidebar|copyright|toolbar"
    r"|pagination|login|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "br", "table", "tr",
    "thead", "tbody", "tfoot", "caption", "dl", "dt", "dd", "blockquote", "pre", "hr", "figure", "figcaption",
    "address",
    *_FURNITURE,
}  # fmt: skip


def looks_like(path: Path, head: bytes) -> bool:
    """Whether these first bytes, or the name where they say nothing, are those of a page."""
    return bool(_START.match(head)) or path.suffix.lower() in (".html", ".htm", ".xhtml", ".shtml")


def read(path: Path, data: bytes) -> Content:
    """The visible text of a page: a line a block, table rows as cells between ``|``.

    Raises ProjectError where the bytes are no text or hold no page.
    """
    from lxml import etree
    from lxml import html as parser

    declared = _CHARSET.search(data[:2048])
    text, encoding = _decoded(path, data, declared.group(1).decode("ascii") if declared else "")
    # The declaration is gone with the bytes; lxml refuses text that still carries one.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        root = parser.document_fromstring(text, parser=parser.HTMLParser(huge_tree=True, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refusal(path, f"the page cannot be read ({error})", "Save the page again as HTML or as text.") from None
    for table in root.iter("table"):
        _spread(table, parser.Element)
    pages = Pages()
    body = root.find("body")
    _walk(root if body is None else body, pages)
    return pages.content(encoding)


def _decoded(path: Path, data: bytes, declared: str) -> tuple[str, str]:
    name = "gb18030" if declared.lower() in ("gb2312", "gbk", "gb18030", "gb_2312-80") else declared.lower()
    with suppress(LookupError, UnicodeDecodeError):
        if codecs.lookup(name).name in _CHARSETS:
            return data.decode(name), name
    return decode(path, data)


def _walk(root: object, pages: Pages) -> None:
    """Depth first without recursion, so that a page nested ten thousand deep is only long."""
    # (element, whether it is furniture by what holds it, whether by itself, whether its end is due)
    stack: list[tuple[object, bool, bool, bool]] = [(root, False, False, False)]
    paragraphs = 0
    while stack:
        node, outer, furniture, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            _leave(node, tag, pages)
            pages.write(_folded(node.tail), furniture=outer)
            continue
        if tag in _HIDDEN or not tag:
            pages.write(_folded(node.tail), furniture=outer)
            continue
        furniture = outer or _named_furniture(node, tag)
        if tag in _BLOCKS:
            paragraphs += 1
            _newline(pages)
            pages.place(f"paragraph {paragraphs}")
        pages.write(_folded(node.text), furniture=furniture)
        stack.append((node, outer, furniture, True))
        stack.extend((child, furniture, furniture, False) for child in reversed(node))


def _spread(table: Any, element: Callable[[str], Any]) -> None:
    """Put empty cells where merged ones reach, so that every cell stands in its column."""
    open_below: dict[int, int] = {}
    for row in table.xpath("./tr|./*[self::thead or self::tbody or self::tfoot]/tr"):
        column, cells = 0, [cell for cell in row if cell.tag in ("td", "th")]
        reached = {place for place, rows in open_below.items() if rows > 0}
        open_below = {place: rows - 1 for place, rows in open_below.items() if rows > 1}
        for cell in cells:
            while column in reached:
                cell.addprevious(element("td"))
                column += 1
            wide, high = min(_span(cell, "colspan"), max(1, WIDEST - column)), _span(cell, "rowspan")
            for extra in range(wide):
                if high > 1 and column + extra < WIDEST:
                    open_below[column + extra] = high - 1
                if extra:
                    cell.addnext(element("td"))
            column += wide


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), WIDEST) if value.isdecimal() and int(value) else 1


def _named_furniture(node: object, tag: str) -> bool:
    if tag in _FURNITURE:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(names.strip() and _FURNITURE_NAMES.search(names))


def _leave(node: object, tag: str, pages: Pages) -> None:
    if tag in ("td", "th"):
        pages.write("|")
    elif tag in _BLOCKS:
        _newline(pages)


def _newline(pages: Pages) -> None:
    if pages.parts and not pages.parts[-1].endswith("\n"):
        pages.write("\n")


def _folded(text: str | None) -> str:
    """Blanks and line breaks of the source of a page are one blank."""
    return re.sub(r"[ \t\r\n\f]+", " ", text) if text else ""

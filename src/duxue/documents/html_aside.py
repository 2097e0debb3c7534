"""What stands in a page and is not its report: what nobody sees, marks of notes, and the furniture of the site."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice
from typing import Any

from duxue.documents.html_sheets import Sheets

HIDDEN = {
    *("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "option", "input"),
    *("textarea", "del", "s", "strike", "noframes", "rt", "rp", "annotation", "annotation-xml"),
}
FURNITURE = {"nav", "footer", "header", "aside", "form", "button"}
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|foot|header|breadcrumb|crumb|share|sidebar|copyright|toolbar"
    r"|pagination|login|search|related|recommend)(?:$|[\s_-])",
    re.IGNORECASE,
)
_RAISED = re.compile(r"vertical-align\s*:\s*super|Mso(?:Foot|End)noteReference", re.IGNORECASE)
_MARK = re.compile(  # 1, [2], ①, *, 注3, in wide brackets too
    r"\s*[\[(\uff08【〔]?\s*(?:注\s*\d{0,3}|\d{1,3}(?:\s*[,\uff0c、–-]\s*\d{1,3})*|[①-⑳]+|[*\uff0a†‡]{1,3}|[a-z])"
    r"\s*[\])\uff09】〕]?\s*"
)
_POWER = re.compile(r"[A-Za-z米]")
_LONGEST_MARK = 5  # elements
_MOST, _NEARLY_ALL = 0.5, 0.9  # of the running text of a page


def main(root: Any) -> set[Any]:
    """The elements that hold most of the running text of a page: the report is in them, whatever they are called.

    What nobody sees becomes a ``template`` before, unless it is nearly the whole page, which a script would show.
    """
    weights, sheets = _weights(root), Sheets(root)
    unseen = [node for node in weights if _is_unseen(node, sheets) and weights[node] <= _NEARLY_ALL * weights[root]]
    for node in unseen:
        node.tag = "template"
    weights = _weights(root) if unseen else weights
    return {node for node, weight in weights.items() if weight > _MOST * weights[root]}


def _weights(root: Any) -> dict[Any, int]:
    """How many characters of running text each element holds. Links are none: a menu may be longer than the report."""
    # Imported here: it costs 0.1 s, and most documents are text.
    from lxml import etree

    weights, holding = {}, [0]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            holding.append(_length(node.text))
            continue
        weight = holding.pop()
        if node.tag in HIDDEN or (node.tag == "a" and node.get("href")):
            weight = 0
        weights[node] = weight
        holding[-1] += weight + _length(node.tail)
    return weights


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _is_unseen(node: Any, sheets: Sheets) -> bool:
    if not node.attrib:
        return False
    return "hidden" in node.attrib or node.get("aria-hidden") == "true" or sheets.hides(node)


def is_furniture(node: Any, tag: str, report: Container[Any]) -> bool:
    """Whether an element belongs to the site: by its name, unless it holds the report.

    ``<form>`` and ``class="page-header-fixed"`` often stand around a whole page.
    """
    if node in report:
        return False
    if tag in FURNITURE:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(names.strip() and _FURNITURE_NAMES.search(names))


def is_mark(node: Any, tag: str, before: str) -> bool:
    """Whether an element is the mark of a note, 9876<sup>1</sup>人, and no power: it stands behind ``before``."""
    if tag != "sup" and not _RAISED.search(f"{node.get('style') or ''} {node.get('class') or ''}"):
        return False
    held = list(islice(node.iter(), _LONGEST_MARK))  # no more: marks within marks would be looked at again and again
    text = "".join(part.text or "" for part in held)
    if text.strip() in ("2", "3") and _POWER.match(before[-1:]):
        return False  # m2, km2
    return _MARK.fullmatch(text) is not None

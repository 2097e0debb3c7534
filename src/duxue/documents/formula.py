"""Formulas of a DOCX on one line, where their parts stand above each other: 23/45, 10^4."""

from __future__ import annotations

import re
from typing import Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = _M + "oMath"
_TEXT, _FRACTION, _POWER, _BRACKETS = _M + "t", _M + "f", _M + "sSup", _M + "d"
_METRE = re.compile(r"[米m\uff4d]\s*$")


def written(node: Any) -> str:
    """The characters of an ``m:oMath`` or what is in it; how deep it calls itself the library's parser limits."""
    if node.tag == _TEXT:
        return node.text or ""
    parts = [text for child in node if (text := written(child))]
    if node.tag == _FRACTION:
        return "/".join(parts)
    if node.tag == _POWER:
        return ("" if is_square(parts[-1], parts[0]) else "^").join(parts) if parts else ""
    if node.tag == _BRACKETS:
        return f"{_bracket(node, 'beg', '(')}{''.join(parts)}{_bracket(node, 'end', ')')}"
    return "".join(parts)


def is_square(raised: str, before: str) -> bool:
    """Whether a raised 2 or 3 makes square metres or cubic ones of what stands before it: m2, as many type it."""
    return raised in ("2", "3") and _METRE.search(before) is not None


def _bracket(node: Any, side: str, usual: str) -> str:
    own = node.find(f"{_M}dPr/{_M}{side}Chr")
    return usual if own is None else own.get(_M + "val", "")

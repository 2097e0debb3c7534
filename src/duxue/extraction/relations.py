"""Arithmetic that a document asserts between its own figures; and parts larger than their whole, which are doubted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duxue.extraction.scores import Scored
from duxue.extraction.spots import Spot
from duxue.text import Matching


def doubt(text: str, found: Sequence[Spot]) -> None:
    """Refuse the value of a part after 其中 that is far larger than its whole: a decimal point was lost in print."""
    for spot in found:
        whole = spot.head
        if whole is None or spot.number.value is None or whole.number.value is None or not whole.number.value:
            continue
        if "%" in (spot.number.unit, whole.number.unit) or spot.number.unit != whole.number.unit:
            continue
        if spot.number.value >= 10 * whole.number.value and spot.number.magnitude == whole.number.magnitude > 1:
            spot.notes["doubt"] = True


def relations(text: str, found: Sequence[Spot], scored: Scored, mapped: Matching) -> list[dict[str, Any]]:
    """Rows of columns RELATIONS."""
    return []

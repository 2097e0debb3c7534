"""How much Python does to read a text: bytecodes and calls, which are the same on every machine and in every run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from types import FrameType
from typing import Any

from duxue import extraction


def counted(texts: Sequence[str]) -> Counter[str]:
    """``bytecodes`` and ``calls`` of reading these texts, and the ``numbers`` that they hold.

    What is made once is made before: patterns, the catalogue, what is kept of units.
    """
    done: Counter[str] = Counter()
    for text in texts:
        reading = extraction.extract(text)
        done["numbers"] += len(reading.facts) + len(reading.ledger)

    def count(frame: FrameType, event: str, _: Any) -> Any:
        if event == "call":
            frame.f_trace_lines, frame.f_trace_opcodes = False, True
            done["calls"] += 1
        elif event == "opcode":
            done["bytecodes"] += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        for text in texts:
            extraction.extract(text)
    finally:
        sys.settrace(before)
    return done

"""Printed numbers ↔ values: 万, 亿, %, ‰, 个百分点, 余, ranges, Chinese numerals, ratios. No input or output."""

from duxue.numbers.finding import Number, find
from duxue.numbers.printing import show
from duxue.numbers.units import MAGNITUDES, chinese

__all__ = ["MAGNITUDES", "Number", "chinese", "find", "show"]

"""Printed numbers ↔ values: 万, 亿, %, ‰, 个百分点, 余, ranges, Chinese numerals, ratios. No input or output."""

from duxue.numbers.printing import show

__all__ = ["show"]

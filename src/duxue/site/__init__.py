"""Executed notebooks become HTML; index, blocked and failed pages; published whole or not at all."""

from duxue.site.convert import convert

__all__ = ["convert"]

"""Executed notebooks become HTML; index, blocked and failed pages; published whole or not at all."""

from duxue.site.conversion import convert
from duxue.site.datapackage import facts, package
from duxue.site.exporter import warm
from duxue.site.pages import Entry, blocked, failed, index
from duxue.site.publishing import publish, require_writable
from duxue.site.source import source

__all__ = [
    "Entry",
    "blocked",
    "convert",
    "facts",
    "failed",
    "index",
    "package",
    "publish",
    "require_writable",
    "source",
    "warm",
]

"""Executed notebooks become HTML; index, blocked and failed pages; published whole or not at all."""

from duxue.site.conversion import convert, warm
from duxue.site.datapackage import facts, package
from duxue.site.datapackage import path_of as data_at
from duxue.site.pages import Entry, blocked, failed, index
from duxue.site.publishing import publish, require_writable
from duxue.site.rocrate import crate
from duxue.site.source import source
from duxue.site.versions import path_of as version_at
from duxue.site.versions import published as published_version
from duxue.site.versions import version
from duxue.site.words import HOMES as LANGUAGES

__all__ = [
    "LANGUAGES",
    "Entry",
    "blocked",
    "convert",
    "crate",
    "data_at",
    "facts",
    "failed",
    "index",
    "package",
    "publish",
    "published_version",
    "require_writable",
    "source",
    "version",
    "version_at",
    "warm",
]

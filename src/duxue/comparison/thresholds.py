"""When and where a threshold holds, and whether it is verified well enough to decide anything."""

from __future__ import annotations

from urllib.parse import urlparse

from duxue import catalogue
from duxue.catalogue import Standard

# Provinces that the central government counts as eastern when it shares the cost of compulsory education.
EAST = frozenset(("110000", "120000", "210000", "310000", "320000", "330000", "350000", "370000", "440000"))


def in_force(standard: Standard, period: str) -> bool:
    """Whether a threshold holds in a year: from the year it begins to the year it ends, both included."""
    if not period.isdigit():
        return False
    begins, ends = standard.valid_from[:4], standard.valid_to[:4]
    return (not begins or begins <= period) and (not ends or period <= ends)


def holds_in(standard: Standard, place: catalogue.District | None) -> bool:
    """Whether a threshold holds in a place; one for part of the country does not hold where the place is unknown."""
    if not standard.area:
        return True
    if place is None:
        return False
    eastern = place.province_code in EAST
    return (standard.area == "eastern" and eastern) or (standard.area == "central and western" and not eastern)


def decisive(standard: Standard) -> bool:
    """Whether a verdict may rest on a threshold: nothing from memory, and official or found at two hosts."""
    if "memory" in standard.verified or "memory" in standard.source:
        return False
    return "official" in standard.verified or len(hosts(standard)) > 1


def hosts(standard: Standard) -> set[str]:
    """The independent places where a threshold was found; files of one unnamed repository count once."""
    found = (source.strip() for source in standard.source.split(" ; "))
    return {urlparse(source).hostname or "unnamed repository" for source in found if source}


def trust(standard: Standard) -> tuple[str, str]:
    """How far a threshold may be trusted, in Chinese and English; empty where it was checked at an official source."""
    if decisive(standard):
        return (
            ("", "")
            if "official" in standard.verified
            else (
                "阈值据二手来源，未见文件原文",
                "the threshold is from secondary sources, the document itself was not seen",
            )
        )
    if "memory" in standard.verified or "memory" in standard.source:
        return ("阈值或其起止时间凭记忆，未核实", "the threshold or its dates are from memory and not verified")
    return ("阈值只有一个来源", "the threshold has one source only")

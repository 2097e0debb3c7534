"""Parts of a whole that have an indicator of their own: of exchanged teachers the principals, of a staff the ranks."""

from __future__ import annotations

import re

from duxue.extraction.spots import Spot
from duxue.extraction.wording import UNKNOWN

# Of a staff by title, by post, by what they were called for.
_OF_STAFF = {
    "teachers_with_title": re.compile(
        r"(?:正?高|副高|中|初)级(?:及?以上)?(?:教师|职称|专业技术|$)|正高$|[一二三]级教师|[中小]学高级|未(?:定级|评)"
    ),
    "staff_by_post": re.compile(
        r"领导|^职工|[园校]长|管理人员|技术人员|工勤|工人|教辅|后勤|行政人员|保育员|保健|保安|炊事|厨师|校医"
    ),
    UNKNOWN: re.compile(r"英才|人才|名师|能手|园丁|劳模|先进"),
}
_OWN_PARTS = {
    "teacher_rotation_share": {"backbone_rotation_share": re.compile("骨干")},
    "fulltime_teachers": _OF_STAFF,
    "staff_count": _OF_STAFF,
    "teacher_exchange_count": {
        "key_teacher_rotation_count": re.compile("骨干"),
        "principals_rotated": re.compile(r"^(?!.*教师).*(?:[校园]长|校级干部)"),
    },
    "self_eval_score": {"section_self_score": re.compile("")},
}


def kind(source: Spot, said: str) -> str:
    """The indicator that a part of this whole has of its own; empty where the words tell no such part."""
    return next((kind for kind, words in _OWN_PARTS.get(source.indicator, {}).items() if words.search(said)), "")


def write(spot: Spot, source: Spot, named: str) -> bool:
    """Name a part by the indicator that it has of its own, unless the catalogue has none."""
    if named == UNKNOWN:
        return False
    spot.indicator, spot.rule, spot.notes["source"], spot.notes["phrase"] = named, "own_part", source, True
    return True

"""Parts of a whole that have an indicator of their own: of exchanged teachers the principals, of a staff the ranks."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import UNKNOWN

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
# Teachers counted by what they hold, whose share is told next: 大专及以上学历492人,占89.8%.
_HELD = {
    "teacher_bachelor_share": re.compile(r"(?:本科|学士)及?以上学历(?:的|专任|教师|共|有)*$"),
    "teacher_associate_share": re.compile(r"(?:大专|专科)及?以上学历(?:的|专任|教师|共|有)*$"),
    "teacher_certificate_rate": re.compile(r"持有?(?:相应)?教师资格证书?(?:的|专任|教师|共|有)*$"),
}
_OF_TEACHERS = {"fulltime_teachers", "teacher_qualification_rate", *_HELD}  # 学历合格率100%,大专及以上学历492人
_OF_THEM = re.compile(r"[,(](?:占比?|比例|持证(?:上岗)?率)(?:专任|教师)*(?:总数)?的?(?:比例)?(?:达到?|为|约)*")


def kind(source: Spot, said: str) -> str:
    """The indicator that a part of this whole has of its own; empty where the words tell no such part."""
    return next((kind for kind, words in _OWN_PARTS.get(source.indicator, {}).items() if words.search(said)), "")


def write(spot: Spot, source: Spot, named: str) -> bool:
    """Name a part by the indicator that it has of its own, unless the catalogue has none."""
    if named == UNKNOWN:
        return False
    spot.indicator, spot.rule, spot.notes["source"], spot.notes["phrase"] = named, "own_part", source, True
    return True


def held(where: Surroundings, spot: Spot) -> bool:
    """The share of the teachers with a degree or certificate just counted: 教师1894人,持教师资格证1762人,持证率93%."""
    part = spot.previous
    whole = part.previous if part is not None else None
    if spot.number.unit != "%" or part is None or whole is None or part.number.unit not in ("人", "名"):
        return False
    if whole.indicator not in _OF_TEACHERS:
        return False
    if not _OF_THEM.fullmatch(where.text, part.number.unit_end, spot.number.start):
        return False
    said = where.text[part.left : part.number.start]
    key = next((key for key, words in _HELD.items() if words.search(said)), "")
    if not key or part.indicator != UNKNOWN:
        return False
    spot.indicator, spot.rule, spot.level = key, "share", spot.level or whole.level
    return True

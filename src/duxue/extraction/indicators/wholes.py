"""The number that another one is a part of or goes on with; none where its words tell that it is something else."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.indicators.stocks import OTHER_SCHOOLS
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.wording import UNKNOWN, earlier, same_kind

_DONE_TO = re.compile(r"^(?:其中)?(?:合并|撤[并销]|停办|关停|新建|新设|新增)(?:了)?$")  # 减少8所,其中合并6所、新建7所
_NO_SCHOOL = ("校区", "分校", "分园", "镇", "乡", "村", "街道", "社区")  # 小学43所(含7所校区), 13个镇都有
_PLACE = re.compile(r"农村|乡村|城区|县城|城镇|镇区|乡镇")
_NO_PART = re.compile(
    r"公务员|双师|缺|星级|上线|党员|竣工|任职要求|学历|退休|离退|退\(离\)休|退养|满分|加分"
    r"|(?:基地|活动中心|少年宫|教研室|研究室)$"
)
_SOME_OF = re.compile("[^,。;、\\d]{0,8}(?:幼儿园|小学|初中|中学|学校)中")  # 民办园21所;58所小学中农村小学47所
_LIMITS = ("要求", "标准", "规定", "值")  # what stands before a bracket that holds limits: 低于要求(小学≤0.50)


def continued(where: Surroundings, spot: Spot, begin: int) -> Spot | None:
    """The number that one may continue whose words begin here; None where it can be no part of what was told."""
    head = spot.head if spot.head is not None and spot.head.indicator not in ("", UNKNOWN) else None
    source = head if head is not None and same_kind(spot, head) else earlier(spot)
    listed = bool(spot.place) and spot.group[0].indicator == UNKNOWN
    if source is None or listed or where.text.startswith(_NO_SCHOOL, spot.behind) or _of_unknown(spot):
        return None
    if not (spot.among or spot.bracketed) and _SOME_OF.match(where.text, spot.behind):
        return None
    if _NO_PART.search(where.text, spot.clause, spot.number.start) or (head is None and _explains(where, spot, source)):
        return None
    if source.indicator == "schools_count" and _DONE_TO.search(where.text[begin : spot.number.start]):
        return None
    if spot.number.unit == "所" and source.number.unit != "所" and not _of_schools(source):
        return None  # 大班额118个,主要集中在4所小学和2所中学
    if source is head and _named_since(spot, head):
        return spot.previous  # 小学650元,其中实际支出2386元,初中3172元
    if source is head:
        spot.head = _owners_of_stage(where, spot, begin) or head
        return _teachers_by_stage(where, spot, begin) or spot.head
    if source.among and where.text.startswith(";", spot.left) and _PLACE.match(where.text, spot.left + 1):
        source = source.head or source  # 其中小学325所,特校1所;农村361所: the whole parted once more
        spot.level = source.level
    return source


def _named_since(spot: Spot, head: Spot | None) -> bool:
    """Whether the part just before is something of its own that goes on, and no part of what its whole counts."""
    before = spot.previous
    own = before is not None and before.head is head and before.indicator not in ("", UNKNOWN)
    return own and before.indicator != head.indicator and same_kind(spot, before) and before.level_own  # type: ignore[union-attr]


def _explains(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """Whether a number stands in a bracket of what is told before it: 县级配套资金(382万元), 生均补助(一级园4400元).

    But for limits: 高于国家标准(85%), 低于要求(小学≤0.50,初中≤0.45).
    """
    if not spot.bracketed or (source.bracketed and spot.clause != spot.number.start):
        return False
    opening = where.text.rfind("(", source.number.unit_end, spot.number.start)
    return opening >= 0 and not where.text.endswith(_LIMITS, 0, opening)


def _of_schools(source: Spot) -> bool:
    """Whether a number counts schools, whatever they are called there: 办学单位343家,其中小学84所."""
    entry = catalogue.indicators().get(source.indicator)
    return entry is not None and entry.unit == "所"


def _of_unknown(spot: Spot) -> bool:
    """Whether a number is a part of one that nothing names; what stood before that does not name it either."""
    head = spot.head
    if head is None or head.indicator != UNKNOWN:
        return False
    before = spot.previous
    beside = before is head or (before is not None and before.head is head and before.indicator == UNKNOWN)
    return beside or head.number.unit == spot.number.unit  # 建立档案6842份,其中小学4218人


def _teachers_by_stage(where: Surroundings, spot: Spot, begin: int) -> Spot | None:
    """教职工5200人,其中专任教师4100人,高中600人,初中900人: the stages are those of the teachers, named last."""
    nearest, head = earlier(spot), spot.head
    if nearest is None or nearest.indicator != "fulltime_teachers" or not spot.among or spot.bracketed:
        return None
    staged = named(where, begin, spot.number.start) or OTHER_SCHOOLS.search(where.text, spot.left, spot.number.start)
    return nearest if staged and head is not None and head.indicator == "staff_count" else None


def _owners_of_stage(where: Surroundings, spot: Spot, begin: int) -> Spot | None:
    """分学段看,幼儿园52所,公办31所、民办21所: owners that part the stage named last and not the whole."""
    before, head, start = spot.previous, spot.head, spot.number.start
    if before is None or head is None or spot.number.unit == "元" or head.level not in ("all", ""):
        return None  # the money of a province is no part of that of the nation
    said = where.text[begin:start]
    if not spot.among or spot.bracketed or "学校" in said or named(where, begin, start):
        return None  # 小学16928人,民办学校487人: of all stages
    if not where.tokens.within("owner", begin, start):
        return None
    stage = before if before.level_own else before.notes.get("source")
    if stage is None or not stage.level_own or stage.head is not head or stage.indicator != head.indicator:
        return None
    value, whole = spot.number.value, stage.number.value
    return stage if value is not None and whole is not None and value <= whole else None

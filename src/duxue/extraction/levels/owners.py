"""Whose schools or people a number is about: 公办, 农村, 在编; said at it, at the schools before it, at its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue import catalogue
from duxue.extraction.words.lexicon import Token
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import STOCK, Surroundings

_OWNERS = frozenset({"公办", "民办", "公立", "私立", "普惠性", "农村", "城区", "乡镇", "城镇", "乡村"})
# Kinds of schools whose pupils and staff are told next: 村小26所,在校生2215人.
_KIND_WORDS = "县城 县直 区直 市直 城市 普惠 普惠性民办 非普惠性民办 乡镇中心 村小 中心小学"
_KINDS = _OWNERS | frozenset(_KIND_WORDS.split()) | {"完全小学", "完全中学", "九年一贯制", "十二年一贯制"}
_WHOSE = _OWNERS | {"在编", "编外", "在职", "在岗", "县直", "城市"}
_NOT, _OPPOSITES = ("非", "不", "未"), {"在编": "编外"}
_SORTS = {
    "inclusive_kindergartens": "普惠性",
    "inclusive_private_kindergartens": "普惠性民办",
    "residential_kindergartens": "小区配套",
    "teaching_points_count": "教学点",
}
_OF_SCHOOLS = {"schools_count", *_SORTS}
_SHARE = re.compile(r"[,(]?占")
_ASIDE = re.compile(r"\([^()]*\)")
_AND_OTHERS = re.compile("[和及与、](?:聘用|临聘|外聘|编外)")  # 在编在岗及聘用教职工2716人
_BY_STANDARD = re.compile(r"[^,。;\d]{0,6}(?:编制|办学)(?:标准|要求)")  # 按寄宿制学校编制标准缺编120人
_PARTS = re.compile(r"[^。;\n]{0,120}")
_NEAR = 12  # numbers between a part and those of whom it is one
_SCOPED = re.compile(r"全[县区市旗州]|[共合总]计|[;。]")


def spot_before(spot: Spot) -> Spot | None:
    """The number before, but for those in a bracket closed since: 普通高中9所(包括一贯制学校3所),在校学生8200人."""
    before = spot.previous
    while before is not None and before.bracketed and not spot.bracketed:
        before = before.previous
    return before


def counted_before(where: Surroundings, spot: Spot) -> Spot | None:
    """The number before, or what that is a share of: 公办园62所,占56%,在园幼儿8326人."""
    before = spot_before(spot)
    while before is not None and before.number.unit == "%" and _SHARE.match(where.text, before.left):
        before = before.previous
    return before


def owner_at(where: Surroundings, spot: Spot) -> str:
    """Whose schools or people: 公办, 农村; neither what the indicator is called by, nor several different things."""
    behind = spot.noun[0] >= spot.number.end
    if where.owners.since(spot.sentence) >= (spot.noun[1] if behind else spot.number.start):
        return ""  # its sentence has named none up to it, or up to the noun behind it
    begin, end = spot.notes.get("item") or (spot.clause, spot.number.start)
    tokens = where.tokens.within("owner", begin, max(end, spot.noun[1]) if behind else end)
    return _owner_of(where, spot, tokens) if tokens else ""


def _owner_of(where: Surroundings, spot: Spot, near: list[Token]) -> str:
    """What the owners say that are named near a number, before it or in the noun behind it."""
    text, begin, behind = where.text, spot.clause, spot.noun[0] >= spot.number.end
    if behind or (spot.previous is not None and begin == spot.left):
        begin = max(begin, text.rfind("、", begin, spot.number.start) + 1)  # names of things, or another list item
    begin, end = spot.notes.get("item") or (begin, spot.number.start)
    tokens = [one for one in near if (begin <= one[0] and one[1] <= end) or one[0] >= spot.number.unit_end][-2:]
    if not tokens:
        return ""
    if _AND_OTHERS.match(text, tokens[-1][1]) or _BY_STANDARD.match(text, tokens[-1][1], spot.number.start):
        return ""
    if len(tokens) == 2 and re.search(r"[和及与、]", text[tokens[0][1] : tokens[1][0]]):
        return ""
    entry = catalogue.indicators().get(spot.indicator)
    words = (_or_not(text, token) for token in tokens)
    return "/".join(
        dict.fromkeys(word for word in words if word != "公民办" and (entry is None or word not in entry.zh))
    )


def _or_not(text: str, token: Token) -> str:
    """The owner that a word names, turned into its opposite by the one before: 非在编教师."""
    turned = _OPPOSITES.get(str(token[3]), "") if text.endswith(_NOT, 0, token[0]) else ""
    return turned or str(token[3])


def owner_before(where: Surroundings, spot: Spot) -> str:
    """Whose the schools are that were counted just before what each has: 民办学校412所,在校生8.9万人."""
    before = counted_before(where, spot)
    if before is None or before.bracketed:
        return ""
    if before.indicator not in STOCK and before.indicator not in _SORTS:
        return ""
    if _one_of_several(where, before):
        return ""  # 公办幼儿园46所,民办幼儿园43所,在园幼儿12345人: of both
    if before.previous is not None and before.head is not None and before.previous.head is before.head:
        return ""  # 幼儿园47所,公办28所、民办19所,在园幼儿7316人: of all 47
    said = _ASIDE.sub("", where.text[before.number.unit_end : spot.number.start])
    plain = before.indicator != spot.indicator and said.startswith((",", "、")) and not _SCOPED.search(said)
    sort = before.breakdown or _SORTS.get(before.indicator, "")
    return sort if plain and set(sort.split("/")) <= _KINDS | set(_SORTS.values()) else ""


def _one_of_several(where: Surroundings, before: Spot) -> bool:
    """Whether schools were counted right before these too, so that what follows is of all of them."""
    first = before.previous
    if before.indicator not in _OF_SCHOOLS or first is None or first.indicator not in _OF_SCHOOLS:
        return False
    return where.text.find(";", first.number.unit_end, before.number.start) < 0


def of_whole(where: Surroundings, spot: Spot) -> str:
    """Whose the whole is that stages part: 乡村教师1126人,其中小学723人、初中320人."""
    head = spot.head
    if head is None or head.indicator != spot.indicator or head.level == spot.level:
        return ""
    known = set(head.breakdown.split("/")) <= _WHOSE
    return head.breakdown if known and not (spot.among and _of_all_owners(where, spot, head)) else ""


def _of_all_owners(where: Surroundings, spot: Spot, head: Spot) -> bool:
    """Whether stages part what others have too, and not the head alone: 公办学校162所,民办学校47所。其中幼儿园118所.

    They part the head alone where they add up to it: 公办学校162所,民办学校47所,其中幼儿园45所、小学2所.
    """
    if not any(_owned_too(other, head) for other in _since(spot, head)):
        return False
    begin = where.text.rfind("其中", head.number.end, spot.number.start)
    parts = _PARTS.match(where.text, max(begin, head.number.end))
    counts = re.findall(rf"(\d+){head.number.unit}", parts.group() if parts else "")
    return sum(map(int, counts)) != head.number.value


def _since(spot: Spot, head: Spot) -> Iterator[Spot]:
    """The numbers between a part and the beginning of the sentence of its whole, the nearest first, if not too many."""
    other = spot.prior
    for _ in range(_NEAR):
        if other is None or other.sentence < head.sentence:
            return
        yield other
        other = other.prior


def _owned_too(other: Spot, head: Spot) -> bool:
    """Whether a number counts the same as the head for another owner."""
    alike = (other.indicator, other.level) == (head.indicator, head.level) and not (other.among or other.bracketed)
    return alike and other.breakdown not in ("", head.breakdown) and set(other.breakdown.split("/")) <= _WHOSE

"""Which stage of schooling and which part of it a number is about."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.indicators.stocks import size
from duxue.extraction.levels.balance import OF_CLASSES
from duxue.extraction.levels.building import SPENT, spent_on
from duxue.extraction.levels.defaults import (
    AIDED,
    OF_NO_LEVEL,
    ONE_LEVEL,
    PARTNERS,
    default,
    of_any,
    of_boarders,
)
from duxue.extraction.levels.openings import opening
from duxue.extraction.levels.own_levels import PARTS, said_at
from duxue.extraction.levels.owners import counted_before, of_whole, owner_at, owner_before, spot_before
from duxue.extraction.lists import items
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import STOCK, Surroundings

_PAIRS = tuple({people, money} for people, money in PARTNERS.items())
_GOES_ON = re.compile(r"[,;](?:[春秋]季|[上下]半年|享受|免除?学?费|减免)")  # 普通高中…减免963人;享受助学金634人
_RANK_OF_MONEY = re.compile(r"(?:中央|国家|省|市|县|区|州|地方|上级|本级)级?(?:财政)?(?:资金|配套)?")
_RANKS = frozenset({"国家级", "省级", "市级", "县级", "区级"})
_OF_THEM = "investment_of_them"
_OTHERS = ("kindergarten", "vocational", "special")  # whose classes are not called large where they are not named
_NOUN = 4  # characters of what a stage has: 中小学专任教师
# What aid is given as, and to whom: kinds that tell one sum of a list from the next.
_GIVEN = "生活[补费]|助学金|免(?:除|费)?(?:学|保|教|杂)"
OF_AID = re.compile(f"{_GIVEN}|建档立卡|脱贫|低保|特困|孤儿|残疾|监测|困难寄宿")
_GIVEN_TOO = re.compile(f"{_GIVEN}|补助[和及]|大学生")
_THEN = ("比", "较", "上年", "此前")  # with which no part begins but what was so before
_BUILDS = re.compile("[新改扩迁]建|改扩建")


def assign(where: Surroundings, spot: Spot) -> None:
    """Write level and breakdown into a spot whose indicator is known: 农村小学12所 is of 小学, its part 农村."""
    opened = opening(where, spot)
    if spot.indicator in items.OF_STAGE:
        items.of_one(where, spot, opened[0] if opened else "")
    own, owner = _told(where, spot, opened), owner_at(where, spot)
    if own is not None:
        _as_told(where, spot, own, owner)
    elif spot.base is not None or (spot.head is not None and spot.head.indicator == spot.indicator):
        _as_origin(where, spot, owner)
    else:
        spot.breakdown = spot.breakdown or owner or (owner_before(where, spot) if spot.indicator in STOCK else "")
        if owner or spot.indicator in AIDED:
            _partnered(where, spot, owner=owner)
    if spot.rule == "change" and not spot.breakdown:
        spot.breakdown = _of_what_changed(where, spot)
    elif spot.rule == "schools_before_number" and (sized := size(where, spot)):
        spot.breakdown = "/".join(part for part in (spot.breakdown, sized) if part)
    if spot.indicator in ONE_LEVEL:
        _of_one_level(spot, ONE_LEVEL[spot.indicator])
    elif not spot.level:
        spot.level = default(where, spot)
    if (spot.among or spot.bracketed) and not spot.breakdown and spot.level in ("", "all") and _of_schools(where, spot):
        spot.breakdown = "中小学"
    if spot.rule == "intake_of_grade_one" or spot.indicator in OF_CLASSES:
        _corrected(where, spot)


def _told(where: Surroundings, spot: Spot, opened: tuple[str, str] | None) -> tuple[str, str] | None:
    """(level, breakdown) that words tell of this number: 小学72所, 小学:教师90人, 其中小学72所、在校生27114人."""
    fits = spot.indicator not in OF_NO_LEVEL
    if fits and (own := said_at(where, spot)):
        return own
    if spot.among or spot.bracketed:
        told = _beside(spot) if spot.indicator in STOCK else None
    else:  # only what is no part is of the stage that opens the sentence
        told = opened if opened and fits and spot.indicator in catalogue.indicators() else None
    if told is None and (spot.indicator in AIDED or spot.rule == _OF_THEM):
        told = _listed(where, spot)
    if told is None and spot.rule in SPENT and spot.head is not None:
        return _spent(where, spot)
    return told


def _as_told(where: Surroundings, spot: Spot, own: tuple[str, str], owner: str) -> None:
    """Write the level that words tell, and every part that they name: 农村公办小学12所 has two."""
    spot.level, breakdown = own
    spot.level_own = spot.rule != "continued" or own[0] != "all"  # 其中特岗312人 is no stage of its own
    if not breakdown and not owner:
        before = counted_before(where, spot) if spot.indicator in STOCK else None
        same = before is not None and before.level == spot.level
        owner = owner_before(where, spot) if same else ""  # 公办幼儿园36所,在园幼儿5703人
    spot.breakdown = spot.breakdown or _joined(breakdown, owner)
    part = spot.among or spot.bracketed
    if part and not spot.breakdown:
        spot.breakdown = of_whole(where, spot)
    if spot.indicator in AIDED:
        _partnered(where, spot, owner="")
    if part:
        _nested(spot)


def _joined(breakdown: str, owner: str) -> str:
    """A part and whose it is, which it may say itself."""
    if not owner:
        return breakdown
    return "/".join(part for part in (breakdown, *(one for one in owner.split("/") if one not in breakdown)) if part)


def _as_origin(where: Surroundings, spot: Spot, owner: str) -> None:
    """Write the level of what a number changes or is a part of: 小学在校生4231人,比上年减少33人."""
    origin = spot.base or spot.head
    spot.level = spot.level or origin.level
    kept = origin.breakdown if spot.base is None and origin.breakdown and owner != origin.breakdown else ""
    spot.breakdown = (
        spot.breakdown
        or "/".join(part for part in (kept, owner) if part)
        or (origin.breakdown if spot.base and "run" not in origin.notes else "")  # one limit of all coefficients
    )
    if owner or spot.indicator in AIDED:
        _partnered(where, spot, owner=owner)


def _of_one_level(spot: Spot, level: str) -> None:
    """Write the one level that an indicator has; a stage said becomes a part: 残疾学生286人,其中小学182人."""
    part = spot.among or spot.bracketed
    if part and spot.rule == "continued" and spot.level not in ("", level):
        spot.breakdown = spot.breakdown or catalogue.LEVELS[spot.level][0]
    spot.level = level


def _corrected(where: Surroundings, spot: Spot) -> None:
    """Put right a level that this indicator cannot have."""
    if spot.rule == "intake_of_grade_one" and spot.level in ("all", "compulsory", ""):
        spot.level = "primary"
    if spot.indicator in OF_CLASSES and spot.level in _OTHERS and not (spot.level_own or where.of_preschool):
        spot.level = rulebook().default_level.get(spot.indicator, "")  # 新增幼儿学位500个,大班额占比1.3%


def _of_what_changed(where: Surroundings, spot: Spot) -> str:
    """The part whose change is told: 总投入7.9亿元,其中财政拨款7.3亿元,较上年增加5700万元; none of a list of parts.

    公办园46所、民办园43所,比上年增加2所: who knows which.
    """
    base = spot.base
    if base is None or (base.indicator, base.level) != (spot.indicator, spot.level) or base.breakdown.startswith(_THEN):
        return ""
    before = base.previous
    beside = before is not None and before is not base.head and before.indicator == base.indicator
    listed = beside and before.status != "delta" and where.text.find(";", before.number.end, base.number.start) < 0  # type: ignore[union-attr]
    return "" if listed and not spot.group else base.breakdown


def _of_schools(where: Surroundings, spot: Spot) -> bool:
    """Whether a part is that of all stages but one, which no level tells: 其中中小学教师236人、幼儿园教师76人."""
    if spot.head is None or spot.head.indicator != spot.indicator:
        return False
    said = where.tokens.within("level", spot.clause, spot.number.start)[-1:]
    return any(token[3] == ("all", "中小学") and spot.number.start - token[1] <= _NOUN for token in said)


def _beside(spot: Spot) -> tuple[str, str] | None:
    """The level of the schools just counted, within a breakdown: 其中小学72所、在校生27114人."""
    before = spot_before(spot)
    if before is None or before is spot.head or not before.level_own:
        return None
    # 其中小学90人、初中87人,教职工241人: these are of all stages
    whole = before.previous
    listed = whole is not None and whole is not spot.head and whole.indicator == before.indicator
    plain = before.indicator in STOCK and before.indicator != spot.indicator and not listed
    ranked = before.breakdown in _RANKS  # 普通高中4所,其中省级示范高中1所,在校生7654人: of all four
    return (before.level, "" if ranked else before.breakdown) if plain else None


def _listed(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The level of what a list of aid goes on with: 普通高中助学金56人8万元、免学费40人; 春季90人,秋季80人."""
    before = spot.previous
    if before is None:
        return None
    if spot.rule == _OF_THEM and before.level_own:
        return before.level, ""  # 其中学前教育项目12个,投资2480万元
    aided = spot.indicator in AIDED and before.indicator in AIDED and before.level
    if not aided or not (where.text.startswith("、", spot.left) or _GOES_ON.match(where.text, spot.left)):
        return None
    return before.level, before.breakdown if spot.base is before else ""  # 寄宿生生活补助860人次、54万元


def _spent(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The stage that a part of money is spent on: 总投资4862万元。其中:投入2945万元实施“全面改薄”项目14个."""
    dated = "年" in where.text[spot.clause : spot.number.start]  # 其中2018年完成投资1.42亿元
    level = "" if dated and not _BUILDS.match(where.text, spot.behind) else spent_on(where, spot)
    return (level, "") if level else None


def _partnered(where: Surroundings, spot: Spot, *, owner: str) -> None:
    """Level and part from the number just before: the money or its receivers, or the same thing elsewhere."""
    before = _in_its_place(spot) or spot.previous
    whole = before.head if before is not None and before.among else None
    if whole is not None and whole.number.unit == "元" and _RANK_OF_MONEY.fullmatch(before.breakdown):  # type: ignore[union-attr]
        before = whole  # 资助资金900万元,其中中央500万元、县级400万元,资助学生1.2万人次
    if before is None or (spot.level and (spot.base is not None or before.level not in ("", spot.level))):
        return
    if (
        {spot.indicator, before.indicator} in _PAIRS
        and not of_boarders(where, spot)
        and not re.search(r"[;。]", where.text[before.number.unit_end : spot.number.start])
    ):
        spot.notes["source"] = before
        another = OF_AID.search(before.breakdown) and _GIVEN_TOO.search(where.text, spot.clause, spot.number.start)
        spot.level = spot.level or before.level  # 国家助学金96人、19万元,免学费210人: of another kind
        spot.breakdown = spot.breakdown or ("" if another and spot.base is not before else before.breakdown)
    elif owner and before.indicator == spot.indicator and not of_any(where, spot):
        spot.level = spot.level or before.level


def _in_its_place(spot: Spot) -> Spot | None:
    """The money of as many sums before a list that each reached: 助学金186万元、免学费377万元,分别惠及931人和1886人."""
    if not spot.group or spot.indicator not in PARTNERS:
        return None
    money, before = [], spot.group[0].previous
    while before is not None and before.indicator == PARTNERS[spot.indicator] and len(money) <= len(spot.group):
        money.insert(0, before)
        before = before.previous
    return money[spot.place] if len(money) == len(spot.group) > 1 else None


def _nested(spot: Spot) -> None:
    """A part of something that cannot hold such a level keeps the whole's level; the word becomes its breakdown."""
    head = spot.head
    if head is None or head.indicator != spot.indicator:
        return
    if len(spot.group) == len(head.group) > 1:
        return  # 差异系数分别为0.41和0.39(标准分别为0.65和0.55): in brackets too each is of its stage
    carried = head.level == "junior_secondary" and not head.level_own  # 中学34所,招生890人(初中620人、高中270人)
    middle = carried or ("中学" in head.breakdown and "初级" not in head.breakdown)
    nine = spot.breakdown.startswith("九年") and head.level == "junior_secondary"  # 初中52所(含九年一贯制17所)
    both = nine or (middle and spot.level in ("senior_secondary", "vocational"))
    held = spot.level == "special" or spot.level in PARTS.get(head.level, ())  # 小学97所(其中特校1所)
    if head.level and head.level != spot.level and not both and not held:
        if spot.bracketed:
            spot.notes["word"] = spot.level
            spot.breakdown = spot.breakdown or catalogue.LEVELS.get(spot.level, ("",))[0]
            spot.level = head.level
    elif (
        head.level == spot.level
        and head.breakdown
        and spot.breakdown
        and spot.bracketed
        and head.breakdown not in spot.breakdown
    ):
        spot.breakdown = f"{head.breakdown}/{spot.breakdown}"

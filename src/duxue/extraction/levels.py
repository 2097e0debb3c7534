"""Which stage of schooling and which part of it a number is about."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.rules import rulebook
from duxue.extraction.spots import Spot
from duxue.extraction.stages import STOCK, Surroundings, bracketed, joint, meant, named, topic
from duxue.extraction.stocks import size
from duxue.extraction.wording import UNKNOWN

# Parts of a school's figures that stand in its bracket and keep its level.
_INSIDE = STOCK | {"teaching_points_count", "boarding_students", "inclusive_kindergartens", "boarding_schools"}
# Money and the people who got it, stated as a pair.
_PARTNERS = {"student_aid_recipients": "student_aid_amount", "student_loan_recipients": "student_loan_amount"}
_AIDED = frozenset(_PARTNERS) | frozenset(_PARTNERS.values())
_PAIRS = tuple({people, money} for people, money in _PARTNERS.items())
# What takes its level from the words before it in the sentence, or from the heading, where it names none.
_RATES = frozenset(
    {
        "teacher_pupil_ratio",
        "teacher_qualification_rate",
        "teacher_bachelor_share",
        "teacher_associate_share",
        "large_class_share",
        "oversize_class_share",
    }
)
_OF_CLASSES = frozenset({"large_class_share", "oversize_class_share"})
_CARRYING = (
    _INSIDE
    | _RATES
    | {
        "pupil_teacher_ratio",
        "pupil_staff_ratio",
        "average_class_size",
        "student_aid_amount",
        "student_aid_recipients",
    }
)
# Groups of indicators that are about a place as a whole unless the catalogue gives them levels.
_WITHOUT_LEVEL = frozenset({"conduct", "activity", "inspection"})
_YET_LEVELLED = frozenset(
    {"schools_inspected", "principals_interviewed", "campus_security_provision_rate", "party_coverage_rate"}
)
# What a text on kindergartens says of the whole place.
_OF_THE_PLACE = frozenset(
    {
        "total_education_funds",
        "fiscal_education_funds",
        "public_budget_education_expenditure",
        "public_budget_education_growth",
        "public_budget_education_share",
        "supervision_funds",
        "multimedia_classroom_rate",
    }
)
# Levels that can be parts of another one.
_PARTS = {
    "all": frozenset(catalogue.LEVELS) - {"all"},
    "": frozenset(catalogue.LEVELS),
    "compulsory": frozenset({"primary", "junior_secondary", "special"}),
    "senior_secondary": frozenset({"vocational"}),
}
_BOTH = frozenset({"primary", "junior_secondary"})
_OF_COMPULSORY = _BOTH | {"compulsory", "all"}
_OF_TEACHERS = frozenset({"teacher_average_salary", "staff_quota", "boarding_schools", "party_coverage_rate"})
_NAMES = re.compile(r"(?<![中高初优平同])等(?=各级各类|(?:教育|建设|重点)*(?:项目|工程)|\d|[一二两三四五六七八九十]+[所个家名项]|$)")
_OPENS, _PARAGRAPH = 12, 600
_NEAR = 70
_TOTAL = re.compile(r"合计|总计|(?<!公)共计?(?=[^产青同建享])")
_EACH = re.compile(r"分别|各|均|每|其中")
_GOES_ON = re.compile(r"[,;](?:[春秋]季|[上下]半年|享受)")  # 普通高中…减免963人;享受助学金634人
_OF_WHOM = re.compile(r"[^,。;:]{2,12}(?<!其)中,$")
_OWNERS = frozenset({"公办", "民办", "公立", "私立", "普惠性", "农村", "城区", "乡镇", "城镇", "乡村"})
_SCOPED = re.compile(r"全[县区市旗州]|[共合总]计|[;。]")
_SCOPE = re.compile(r"全[县区市旗州省]|我[县区市]|现有|共有|辖区|在校")
# A paragraph that counts all schools of the place: 全县共有学校136所,其中幼儿园61所.
_PARTED = re.compile(r"(?:学位)?[,;(](?:其中)?[^,。;\d]{0,10}(?:学前|幼儿|公办园)")  # 新增学位4800个,其中学前学位1620个
_BUILDS = re.compile(r"[新改扩]建|[开创]办|办成|建成|投用")
_SCHOOLS_TOO = re.compile(r"(?<![小中])学校|[一二三四五六七八九十\d]中(?!心)|教学楼|实验楼|综合楼")
_CENSUS = re.compile(r"(?:全|我)[县区市旗][^。\n\d]{0,6}[共现]?有[^。\n\d]{0,8}学校(?:\([^()\d]{1,8}\))?\d")


def assign(where: Surroundings, spot: Spot) -> None:
    """Write level and breakdown into a spot whose indicator is known."""
    entry = catalogue.indicators().get(spot.indicator)
    own = _own(where, spot) if _levelled(spot, entry) else None
    own = own or _beside(spot) or _listed(where, spot)
    owner = _owner(where, spot)
    if own is not None:
        spot.level, breakdown = own
        spot.level_own = True
        if spot.previous is not None and spot.previous.level == spot.level and not breakdown:
            owner = owner or _owner_before(where, spot)  # 公办幼儿园36所,在园幼儿5703人
        parts = [part for part in owner.split("/") if part and part not in breakdown]
        spot.breakdown = spot.breakdown or "/".join([breakdown, *parts] if breakdown else parts)
        _partnered(where, spot, owner="")
        _nested(spot)
    elif spot.base is not None or (spot.head is not None and spot.head.indicator == spot.indicator):
        origin = spot.base or spot.head
        spot.level = spot.level or origin.level
        kept = origin.breakdown if spot.base is None and origin.breakdown and owner != origin.breakdown else ""
        spot.breakdown = (
            spot.breakdown
            or "/".join(part for part in (kept, owner) if part)
            or (origin.breakdown if spot.base else "")
        )
        _partnered(where, spot, owner=owner)
    else:
        spot.breakdown = spot.breakdown or owner or _owner_before(where, spot)
        _partnered(where, spot, owner=owner)
    if spot.rule == "schools_before_number" and (sized := size(where, spot)):
        spot.breakdown = "/".join(part for part in (spot.breakdown, sized) if part)
    if not spot.level or (entry and len(entry.levels) == 1):
        spot.level = _default(where, spot, entry)
    if spot.indicator in _OF_CLASSES and spot.level == "kindergarten" and not (spot.level_own or where.of_preschool):
        spot.level = rulebook().default_level.get(spot.indicator, "")  # 新增幼儿学位500个,大班额占比1.3%


def _beside(spot: Spot) -> tuple[str, str] | None:
    """The level of the schools just counted, within a breakdown: 其中小学72所、在校生27114人."""
    before = spot.previous
    while before is not None and before.bracketed and not spot.bracketed:
        before = before.previous  # 普通高中9所(包括十二年一贯制学校3所),在校学生8200人
    within = spot.among or spot.bracketed
    if not within or spot.indicator not in STOCK or before is None or before is spot.head or not before.level_own:
        return None
    # 其中小学90人、初中87人,教职工241人: these are of all stages
    whole = before.previous
    listed = whole is not None and whole is not spot.head and whole.indicator == before.indicator
    plain = before.indicator in STOCK and before.indicator != spot.indicator and not listed
    return (before.level, before.breakdown) if plain else None


def _listed(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The level of what a list of aid goes on with: 普通高中助学金56人8万元、免学费40人; 春季90人,秋季80人."""
    before = spot.previous
    aided = before is not None and {spot.indicator, before.indicator} <= _AIDED and before.level
    goes_on = where.text.startswith("、", spot.left) or _GOES_ON.match(where.text, spot.left)
    return (before.level, "") if aided and goes_on else None  # type: ignore[union-attr]


def _levelled(spot: Spot, entry: catalogue.Indicator | None) -> bool:
    """Whether a level word near the number is about what it counts."""
    if entry is None:
        return True
    return bool(entry.levels) or entry.group not in _WITHOUT_LEVEL or entry.key in _YET_LEVELLED


def _partnered(where: Surroundings, spot: Spot, *, owner: str) -> None:
    """Level and part from the number just before: the money or its receivers, or the same thing elsewhere."""
    before = spot.previous
    if before is None or (spot.level and (spot.base is not None or before.level not in ("", spot.level))):
        return
    if {spot.indicator, before.indicator} in _PAIRS and not re.search(
        r"[;。]", where.text[before.number.unit_end : spot.number.start]
    ):
        spot.notes["source"] = before
        spot.level, spot.breakdown = spot.level or before.level, spot.breakdown or before.breakdown
    elif owner and before.indicator == spot.indicator and not _of_any(where, spot):
        spot.level = spot.level or before.level


def _own(where: Surroundings, spot: Spot) -> tuple[str, str] | None:
    """The level said at the number itself: in its clause before it, in its noun, or in the noun after it."""
    if spot.level:
        return spot.level, spot.breakdown
    if together := _together(where, spot):
        return together, ""
    clause_start = _after_names(where.text, _among_clause(where, spot), spot.number.start)
    tokens = where.tokens.within("level", clause_start, spot.number.start)
    before = [meant(where, token[3]) for token in tokens if not bracketed(where.text, token[1], spot.number.start)]
    behind = spot.noun[0] >= spot.number.end
    after = (
        named(where, spot.number.unit_end, min(spot.right, spot.number.unit_end + 14)) if behind or not before else []
    )
    if spot.indicator not in STOCK:
        after = [pair for pair in after if pair[1] != "中小学"]
        if behind and before and tokens[-1][1] == spot.number.start:
            before = []  # the last of a list of schools' names, 甲小学3个项目
    nested = [level for level, part in named(where, *spot.noun) if part != "中小学" and level != "all"]
    inside = nested[0] if len(set(nested)) == 1 else ""
    if after and behind:
        return after[0]
    if before and (spot.indicator in STOCK or before[-1][1] != "中小学" or spot.indicator in _OF_TEACHERS):
        return _combined(before, inside)
    if inside:
        return inside, ""
    # 5所小学; 资助60名中等职业学校学生
    counted = (spot.indicator in STOCK and spot.noun == (0, 0)) or spot.indicator in _PARTNERS
    return after[0] if after and counted and not before else None


def _among_clause(where: Surroundings, spot: Spot) -> int:
    """Where the clause begins that says of whom: 全县中小学校中,集体办12所."""
    said = _OF_WHOM.search(where.text, spot.left, spot.clause)
    return said.start() if said else spot.clause


def _together(where: Surroundings, spot: Spot) -> str:
    """The stage that holds all those that a clause adds up: 小学、初中共有学生800人, 资助小学、初中学生90人."""
    total = _TOTAL.search(where.text, spot.clause, spot.number.start)
    end = total.start() if total else spot.number.start
    summed = total or (spot.indicator in STOCK | _AIDED and not _EACH.search(where.text, spot.clause, end))
    levels = {level for level, _ in joint(where, spot.clause, end)} if summed and not spot.group else set()
    if len(levels) < 2:
        return ""
    return next((whole for whole in ("compulsory", "senior_secondary") if levels <= _PARTS[whole] | {whole}), "all")


def _combined(before: list[tuple[str, str]], inside: str) -> tuple[str, str]:
    level, breakdown = before[-1]
    if inside and level == "all":
        return inside, breakdown
    if len(before) > 1 and before[-2][0] == level and not breakdown:
        return before[-2]
    return level, breakdown


def _after_names(text: str, start: int, end: int) -> int:
    """Where a list of schools' names ends, so that their levels are not taken for the number's."""
    at = text.rfind("等", max(start, end - 20), end)
    while at >= 0:
        if _NAMES.match(text, at, end):
            return at + 1
        at = text.rfind("等", max(start, end - 20), at)
    return start


def _owner(where: Surroundings, spot: Spot) -> str:
    """Whose schools or people: 公办, 农村; neither what the indicator is called by, nor several different things."""
    text, begin = where.text, spot.clause
    if spot.noun[0] >= spot.number.end or (spot.previous is not None and begin == spot.left):
        begin = max(begin, text.rfind("、", begin, spot.number.start) + 1)  # names of things, or another list item
    spans = [(begin, spot.number.start)]
    if spot.noun[0] >= spot.number.end:
        spans.append((spot.number.unit_end, spot.noun[1]))
    tokens = [token for start, end in spans for token in where.tokens.within("owner", start, end)][-2:]
    if not tokens:
        return ""
    if len(tokens) == 2 and re.search(r"[和及与、]", text[tokens[0][1] : tokens[1][0]]):
        return ""
    entry = catalogue.indicators().get(spot.indicator)
    words = (str(token[3]) for token in tokens)
    return "/".join(
        dict.fromkeys(word for word in words if word != "公民办" and (entry is None or word not in entry.zh))
    )


def _owner_before(where: Surroundings, spot: Spot) -> str:
    """Whose the schools are that were counted just before: 民办学校412所,在校生8.9万人."""
    before = spot.previous
    if before is None or spot.indicator not in STOCK or before.indicator not in STOCK or before.bracketed:
        return ""
    said = where.text[before.number.unit_end : spot.number.start]
    plain = before.indicator != spot.indicator and said.startswith(",") and not _SCOPED.search(said)
    return before.breakdown if plain and before.breakdown in _OWNERS else ""


def _nested(spot: Spot) -> None:
    """A part of something that cannot hold such a level keeps the whole's level; the word becomes its breakdown."""
    head = spot.head
    if head is None or head.indicator != spot.indicator or not (spot.bracketed or spot.among):
        return
    carried = head.level == "junior_secondary" and not head.level_own  # 中学34所,招生890人(初中620人、高中270人)
    middle = carried or ("中学" in head.breakdown and "初级" not in head.breakdown)
    both = middle and spot.level in ("senior_secondary", "vocational")
    if head.level and head.level != spot.level and not both and spot.level not in _PARTS.get(head.level, ()):
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


def _of_any(where: Surroundings, spot: Spot) -> bool:
    """Whether schools are counted by the word for all of them: 初中9所,民办学校7所."""
    return where.text[slice(*spot.noun)] == "学校"


def _default(where: Surroundings, spot: Spot, entry: catalogue.Indicator | None) -> str:
    if entry and len(entry.levels) == 1:
        return entry.levels[0]
    if (
        entry
        and entry.levels
        and "义务教育" in where.text[spot.sentence : spot.number.start]
        and "compulsory" in entry.levels
    ):
        return "compulsory"
    if spot.indicator == "new_school_places" and (one := _built(where, spot)):
        return one
    head = spot.head
    if (
        head is not None
        and head.level
        and not (head.level == "all" and spot.indicator in _RATES)
        and (
            (spot.indicator in _CARRYING and head.indicator in STOCK | {UNKNOWN})
            or {spot.indicator, head.indicator} <= _AIDED
        )
    ):
        return head.level
    if entry and entry.group == "balance":
        start = spot.number.start
        since = _statement(where, spot) if spot.indicator in _OF_CLASSES else 0
        line = where.text.rfind("\n", max(0, start - _NEAR), start)
        near = named(where, max(since, line, start - _NEAR), start)
        if spot.indicator in _OF_CLASSES:
            near = [pair for pair in near if pair[0] in _OF_COMPULSORY]  # 高中毛入学率达92%,大班额占比控制在3%以内
        if {level for level, _ in joint(where, max(since, line, start - _NEAR), start)} == _BOTH:
            return "compulsory"  # 小学、初中班额均不超过45人、50人,大班额占比0%
        if near and near[-1][0] in (entry.levels or catalogue.LEVELS):
            return near[-1][0]
    if spot.indicator in _CARRYING and (not spot.among or (entry is not None and entry.group == "aid")):
        total = "全[县区市旗州]" if spot.indicator in _AIDED else "全[县区市旗州]|共有|合计|总计"
        scoped = re.search(total, where.text[spot.clause : spot.number.start])
        scoped = scoped or _of_any(where, spot)
        carried = _carried(spot) if spot.indicator not in _PARTNERS.values() and not scoped else None
        if carried is not None and not (carried == "all" and spot.indicator in _RATES):
            return carried
        about = (
            topic(where, spot)
            or (_opening(where, spot) if spot.indicator in _AIDED and not scoped else "")
            or (_sole(where, spot) if spot.indicator in _RATES else "")
        )
        if about:
            return about
        for section in where.outline.above(spot.number.start):
            if section.states:
                break  # 四、全区共有幼儿园120所: what follows may be about anything
            levels = {level for level, _ in named(where, section.start, section.title)}
            if len(levels) == 1:
                return levels.pop()
            if levels or section.level <= 1:
                break
    if where.text[spot.noun[0] : spot.noun[1]] == "学生" and not _of_all(where, spot):
        return ""
    levelled = entry is not None and (entry.group not in _WITHOUT_LEVEL or entry.key in _YET_LEVELLED)
    if where.of_preschool and entry and levelled and entry.key not in _OF_THE_PLACE:
        return "kindergarten"
    return rulebook().default_level.get(spot.indicator, "")


def _of_all(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils are those of the place: its words say so, or they begin a sentence behind the count of schools."""
    if _SCOPE.search(where.text, spot.sentence, spot.number.start):
        return True
    line = where.text.rfind("\n", max(0, spot.sentence - _PARAGRAPH), spot.sentence) + 1
    return spot.noun[0] == spot.sentence and _CENSUS.search(where.text, line, spot.sentence) is not None


def _opening(where: Surroundings, spot: Spot) -> str:
    """The one stage that a paragraph begins with and keeps to: 普通高中助学金资助56人;免学费资助40人。合计96人."""
    begin = where.text.rfind("\n", max(0, spot.number.start - _PARAGRAPH), spot.number.start) + 1
    levels = named(where, begin, spot.number.start)
    opens = where.tokens.within("level", begin, begin + _OPENS)
    return levels[0][0] if opens and len({level for level, _ in levels}) == 1 and levels[0][0] != "all" else ""


def _sole(where: Surroundings, spot: Spot) -> str:
    """The one stage that the sentence has named so far: 小学生均图书21册,师生比1:16."""
    levels = {level for level, _ in named(where, _behind_rates(spot), spot.number.start)}
    return levels.pop() if len(levels) == 1 and "all" not in levels else ""


def _statement(where: Surroundings, spot: Spot) -> int:
    """Where what is said of classes begins: behind the last semicolon."""
    return max(spot.sentence, where.text.rfind(";", spot.sentence, spot.number.start) + 1)


def _built(where: Surroundings, spot: Spot) -> str:
    """The one stage of what was built for these places: 新建公办幼儿园7所,新增学位1530个."""
    said = where.text[spot.sentence : spot.number.start]
    if not _BUILDS.search(said) or _SCHOOLS_TOO.search(said) or _PARTED.match(where.text, spot.behind):
        return ""
    levels = {level for level, _ in named(where, spot.sentence, spot.number.start)}
    return levels.pop() if len(levels) == 1 and "all" not in levels else ""


def _behind_rates(spot: Spot) -> int:
    """Where a sentence goes on behind rates that are of one stage by their name: 初中三年巩固率99.3%."""
    before = spot.previous
    while before is not None:
        entry = catalogue.indicators().get(before.indicator)
        if entry and len(entry.levels) == 1:
            return before.number.unit_end
        before = before.previous
    return spot.sentence


def _carried(spot: Spot) -> str | None:
    """The level of what was said just before in the same sentence: 小学58所,招生2417人; None for a new total."""
    run, before = 0, spot.previous
    first: Spot | None = before
    while before is not None and (not before.indicator or before.status == "delta"):
        before = before.previous
    if before is None:
        return None
    last = before
    while before is not None and before.indicator == last.indicator:
        run, first = run + (0 if before.bracketed else 1), before
        before = before.previous
    if run <= 1 and last.indicator in _INSIDE:
        return (first or last).level if last.bracketed or first is last else last.level
    whole = first.level if first else ""
    return whole if whole in ("all",) else None

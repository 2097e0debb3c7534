"""The stage that a number is about where no word at it says one: of its list, its heading, or of the indicator."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.levels import building
from duxue.extraction.levels.balance import OF_CLASSES, OF_COMPULSORY, OF_PLACE, of_balance, of_rate, statement
from duxue.extraction.levels.openings import FACILITIES, PUPILS, of_pupils_before, of_same_kind, together
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, STOCK, Surroundings, meant, named, sole, topic
from duxue.extraction.words.wording import UNKNOWN

# Parts of a school's figures that stand in its bracket and keep its level.
_INSIDE = STOCK | {"teaching_points_count", "inclusive_kindergartens", "boarding_schools"}
_INSIDE |= PUPILS
# Money and the people who got it, stated as a pair.
PARTNERS = {"student_aid_recipients": "student_aid_amount", "student_loan_recipients": "student_loan_amount"}
AIDED = frozenset(PARTNERS) | frozenset(PARTNERS.values())
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
# Groups of indicators that are about a place as a whole unless the catalogue gives them levels: no level word near one
# is about what it counts.
_WITHOUT_LEVEL = frozenset({"conduct", "activity", "inspection"})
# 义务教育学校交流轮岗校长31人、教师418人
_ROTATED = re.compile(r"义务教育(?:阶段|学校)*(?:教师|校长|[、和])*[^,。;\d]{0,10}(?:交流|轮岗)[^;。]*$")
_YET_LEVELLED = frozenset(
    {"schools_inspected", "principals_interviewed", "campus_security_provision_rate", "party_coverage_rate"}
)
OF_NO_LEVEL = frozenset(
    key
    for key, entry in catalogue.indicators().items()
    if entry.group in _WITHOUT_LEVEL and not entry.levels and key not in _YET_LEVELLED
)
ONE_LEVEL = {key: entry.levels[0] for key, entry in catalogue.indicators().items() if len(entry.levels) == 1}
# What a text on kindergartens says of the whole place, not of them.
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
_OF_PRESCHOOL = catalogue.indicators().keys() - OF_NO_LEVEL - _OF_THE_PLACE
# What is said once of several stages, or goes on with the one before: 小学教学班806个,初中490个,大班额12个.
_SHARED = STOCK | _RATES | PUPILS | FACILITIES | {"large_classes_count", "oversize_class_threshold"}
# Of which the words around a number can tell the level, as ``_told_around`` asks; of others only the number's own do.
_TOLD_AROUND = _SHARED | _CARRYING | AIDED | building.BUILT | {"teacher_exchange_count", "minority_students"}
_TOLD_AROUND |= {
    key for key, entry in catalogue.indicators().items() if entry.group == "balance" or "compulsory" in entry.levels
}
_OPENS, _PARAGRAPH = 12, 600
_SCOPE = re.compile(r"全[县区市旗州省]|我[县区市]|现有|共有|辖区|在校")
_TOTAL = re.compile(r"全[县区市旗州]|共有|合计|总计|\)共")
_NEXT = re.compile("[一二三四五六七八九十]是")
_SUMS_UP = re.compile(r",其中")
_TO_WHOM = re.compile(
    r"[对给为][^。;]{2,40}给予[^。;]{0,40}(?:资助|补助|减免)|[对给为][^。;,\d]{2,30}(?:免除|减免|发放)[^。;]*$"
)
_BOARDERS = re.compile(r"[^,。;\d]{0,8}寄宿生(?:发放|落实|提供|补助)")  # 为3126名困难寄宿生发放生活补助
# A paragraph that counts all schools of the place: 全县共有学校136所,其中幼儿园61所.
_CENSUS = re.compile(r"(?:全|我)[县区市旗][^。\n\d]{0,6}[共现]?有[^。\n\d]{0,8}学校(?:\([^()\d]{1,8}\))?\d")


def of_any(where: Surroundings, spot: Spot) -> bool:
    """Whether schools are counted by the word for all of them: 初中9所,民办学校7所."""
    return where.text[slice(*spot.noun)] == "学校"


def default(where: Surroundings, spot: Spot) -> str:
    """The level of a number at which none is said, empty where nothing around it says one either."""
    if spot.indicator in _TOLD_AROUND or spot.rule in building.SPENT:
        told = _told_around(where, spot)
        if told is not None:
            return told
    level = rulebook().default_level.get(spot.indicator, "")
    if where.of_preschool and spot.indicator in _OF_PRESCHOOL:
        level = "kindergarten"
    of_some = level and where.text[spot.noun[0] : spot.noun[1]] == "学生" and not _of_all(where, spot)
    return "" if of_some else level


def _told_around(where: Surroundings, spot: Spot) -> str | None:
    """The level that the words around a number tell; None where they tell none."""
    entry = catalogue.indicators().get(spot.indicator)
    levels = entry.levels or catalogue.LEVELS if entry else ()
    balance = entry is not None and entry.group == "balance"
    if (spot.indicator in _SHARED or balance) and (both := together(where, spot)) in levels:
        return both
    said = where.text[spot.sentence : spot.number.start]
    if spot.indicator == "teacher_exchange_count" and _ROTATED.search(said):
        return "compulsory"
    if entry and "compulsory" in entry.levels and "义务教育" in said:
        later = of_balance(where, spot, entry) if balance and not spot.number.unit else ""
        return later or "compulsory"  # 义务教育监测中,小学七项指标差异系数为0.39
    if one := building.stage(where, spot) or of_pupils_before(where, spot):
        return one
    if spot.indicator in AIDED and (given := _beneficiary(where, spot)):
        return given
    if level := _of_head(spot) or (of_balance(where, spot, entry) if entry and balance else ""):
        return level
    if one := of_same_kind(where, spot):
        return one
    if spot.indicator in _CARRYING and (not spot.among or (entry is not None and entry.group == "aid")):
        return _carried_or_about(where, spot)
    return None


def _of_head(spot: Spot) -> str:
    """The level of what a number is a part of, where its own kind takes it over."""
    head = spot.head
    if head is None or (head.level == "all" and spot.indicator in _RATES):
        return ""
    before = spot.previous
    if spot.indicator == "pupil_teacher_ratio" and before is not None and before.head is head and before.level_own:
        return before.level  # 其中小学1568人,生师比为9:1;初中1086人
    if spot.indicator == "large_classes_count" and head.indicator == "classes_count" and head.level != "all":
        return head.level  # 共有882个教学班;其中56人及以上的大班41个
    listed = head.among or (head.previous is not None and head.previous.indicator == head.indicator)
    if spot.indicator == "minority_students" and head.level_own and head.indicator == "enrolment" and not listed:
        return head.level  # 小学在校生24568人,其中少数民族学生2315人
    carries = spot.indicator in _CARRYING and head.indicator in STOCK | {UNKNOWN}
    return head.level if carries or {spot.indicator, head.indicator} <= AIDED else ""


def _carried_or_about(where: Surroundings, spot: Spot) -> str | None:
    """The level that the words before go on with, that they or the headings are about; None where there is none."""
    total = OF_PLACE if spot.indicator in AIDED else _TOTAL
    scoped = total.search(where.text, spot.clause, spot.number.start) is not None or of_any(where, spot)
    parts = _part_of(where, spot) if where.text.startswith(";", spot.left) else set()
    carried = _carried(spot) if spot.indicator not in PARTNERS.values() and not (scoped or parts) else None
    if carried is not None and not (carried == "all" and spot.indicator in _RATES):
        return carried
    about = (
        _topic(where, spot)
        or (_opening(where, spot) if spot.indicator in AIDED and not scoped else "")
        or (_sole(where, spot) if spot.indicator in _RATES else "")
    )
    if parts and not (about == "compulsory" and parts <= BOTH):
        return None  # 民办幼儿园29所;学生22386人,其中高中3120人
    return about or _of_heading(where, spot)


def _topic(where: Surroundings, spot: Spot) -> str:
    """What the words before are about; where that is no school age, nobody speaks of its large classes."""
    about = topic(where, spot)
    return "" if spot.indicator in OF_CLASSES and about not in OF_COMPULSORY else about


def _of_heading(where: Surroundings, spot: Spot) -> str | None:
    """The one stage that the headings above name, from the deepest up to the first that names any."""
    begin = where.text.rfind("\n", max(0, spot.number.start - _PARAGRAPH), spot.number.start) + 1
    opening = where.tokens.within("level", begin, begin + _OPENS)
    alone = len({meant(where, token[3])[0] for token in where.tokens.within("level", begin, spot.number.start)}) == 1
    first = where.text.find(",", begin, spot.number.start)
    anew = first >= 0 and OF_PLACE.search(where.text, first, spot.number.start)  # 义务教育巩固率98%,全县教师86人
    if alone and opening and opening[0][0] == begin and spot.sentence == begin and not anew:
        return meant(where, opening[0][3])[0]  # (二)初中, and below it 义务教育阶段随迁子女6127人
    for section in where.outline.above(spot.number.start):
        if section.states:
            break  # 四、全区共有幼儿园120所: what follows may be about anything
        levels = {level for level, _ in named(where, section.start, section.title)}
        if len(levels) == 1:
            return None if levels == _part_of(where, spot) else levels.pop()
        if levels or section.level <= 1:
            break
    return None


def _part_of(where: Surroundings, spot: Spot) -> set[str]:
    """The level of a part named right behind a number, and none of the whole: 教职工900人,其中义务教育700人."""
    part = _SUMS_UP.match(where.text, spot.behind)
    return {level for level, _ in named(where, part.end(), spot.right + _OPENS)[:1]} if part else set()


def _of_all(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils are those of the place: its words say so, or they begin a sentence behind the count of schools."""
    if _SCOPE.search(where.text, spot.sentence, spot.number.start):
        return True
    line = where.text.rfind("\n", max(0, spot.sentence - _PARAGRAPH), spot.sentence) + 1
    return spot.noun[0] == spot.sentence and _CENSUS.search(where.text, line, spot.sentence) is not None


def _opening(where: Surroundings, spot: Spot) -> str:
    """The one stage that a paragraph begins with and keeps to: 普通高中助学金资助56人;免学费资助40人。合计96人."""
    begin = where.text.rfind("\n", max(0, spot.number.start - _PARAGRAPH), spot.number.start) + 1
    begin = spot.sentence if _NEXT.match(where.text, spot.sentence) else begin  # 二是对中职学生…。四是资助126人
    levels = named(where, begin, spot.number.start)
    opens = where.tokens.within("level", begin, begin + _OPENS)
    if not opens or of_rate(where, opens[0]):
        return ""  # 确保九年义务教育巩固率达到96%。…资助学生2.4万人次
    return levels[0][0] if len({level for level, _ in levels}) == 1 and levels[0][0] != "all" else ""


def _sole(where: Surroundings, spot: Spot) -> str:
    """The one stage that the sentence has named so far: 小学生均图书21册,师生比1:16."""
    begin = max(_behind_rates(spot), statement(where, spot) if spot.indicator in OF_CLASSES else 0)
    return sole(where, begin, spot.number.start)


def of_boarders(where: Surroundings, spot: Spot) -> bool:
    """Whether a clause of a list of aid turns to boarders: 学前资助96人4.8万元,寄宿生生活补助8306人."""
    said = where.text[spot.clause : spot.number.start]
    return "寄宿生" in said or "住宿生" in said or _BOARDERS.match(where.text, spot.behind) is not None


def _beneficiary(where: Surroundings, spot: Spot) -> str:
    """The one stage whose pupils get something: 对普通高中困难学生给予资助,金额36.8万元; boarders are at school age."""
    if of_boarders(where, spot):
        return "compulsory"
    begin = max(spot.sentence, where.text.rfind(";", spot.sentence, spot.number.start) + 1)
    given = _TO_WHOM.search(where.text, begin, spot.number.start)
    levels = {level for level, _ in named(where, *given.span())} if given else set()
    return levels.pop() if len(levels) == 1 else ""


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

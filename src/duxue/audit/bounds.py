"""What must hold between figures of different kinds in any district: parts and wholes, capacity, plausibility.

Each rule speaks only where a document states what it needs. A rule accuses only where the definition forces the
relation and the scope is the same; otherwise a violation means that the scope is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, UNTOLD, Claim

Pair = tuple[str, str]
# Figures of one assertion stand at most this many characters apart.
BESIDE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The sum of ``parts`` (indicator, text the breakdown must start with, or None) is at most that of ``whole``."""

    part: str
    whole: str
    breakdown: str | None = None
    holds: Pair
    broken: Pair


BOUNDS = (
    Bound(
        part="education_projects_funds_received",
        whole="education_projects_investment",
        holds=("到位资金没有超过计划投资", "the money received does not exceed what was planned"),
        broken=(
            "到位资金多于投资，是否含往年结转没有载明",
            "more received than planned; whether earlier years are in it is not said",
        ),
    ),
    Bound(
        part="education_projects_investment",
        whole="public_budget_education_expenditure",
        holds=("项目投资没有超过当年教育支出", "the projects cost no more than the year's spending on education"),
        broken=(
            "项目投资超过全年教育支出，只有部分由债券、土地或开发单位负担才可能，资金来源没有载明",
            "the projects cost more than the year's spending; who else pays (bonds, land, developers) is not said",
        ),
    ),
    Bound(
        part="minority_students",
        whole="enrolment",
        holds=("没有超过在校生总数", "not more than all pupils"),
        broken=("超过在校生总数，两者范围可能不同", "more than all pupils; the scopes may differ"),
    ),
    Bound(
        part="new_kindergartens_opened",
        whole="kindergartens_performance_assessed",
        holds=("新增幼儿园没有超过接受考核的幼儿园", "no more opened than were assessed"),
        broken=(
            "新增的幼儿园多于接受考核的幼儿园，考核范围没有载明",
            "more kindergartens opened than were assessed; the scope of the assessment is not printed",
        ),
    ),
    Bound(
        part="student_aid_recipients",
        whole="boarding_students",
        breakdown="寄宿生",
        holds=("受助寄宿生没有超过寄宿生人数", "no more boarders aided than there are"),
        broken=(
            "受助人次多于寄宿生，人次按学期还是按年计没有载明",
            "more aided than boarders; whether a term or a year counts once is not said",
        ),
    ),
    Bound(
        part="lessons_delivered_teachers",
        whole="lessons_delivered",
        holds=("每人至少送课一节", "at least one lesson a teacher"),
        broken=(
            "送课教师多于送课节数，是否合上没有载明",
            "more teachers than lessons; whether lessons were shared is not said",
        ),
    ),
    Bound(
        part="home_teaching_children",
        whole="disabled_children_assessed",
        holds=("送教上门人数没有超过评估认定人数", "no more taught at home than were assessed"),
        broken=(
            "送教上门人数多于评估认定人数，两者范围可能不同",
            "more taught at home than assessed; the scopes may differ",
        ),
    ),
)


def claims(book: Book) -> Iterator[Claim]:
    """Every rule of this file that the document gives something to."""
    for bound in BOUNDS:
        yield from _bound(book, bound)
    yield from staff(book)
    yield from inspectors(book)


def _part(book: Book, bound: Bound, period: str) -> list[Stated]:
    found = book.find(bound.part, period=period)
    if bound.breakdown is not None:
        return [fact for fact in found if fact.breakdown.startswith(bound.breakdown)]
    totals = [fact for fact in found if not fact.breakdown]
    return totals[:1] or found


def _whole(book: Book, bound: Bound, period: str) -> list[Stated]:
    # A plan counts as the whole here: money received is held against money planned.
    found = book.find(bound.whole, period=period, status=None)
    totals = [fact for fact in found if fact.level in ("all", "") and not fact.breakdown]
    return totals[:1] or [fact for fact in found if fact.level != "all"] or found[:1]


def _bound(book: Book, bound: Bound) -> Iterator[Claim]:
    for period in dict.fromkeys(fact.period for fact in book.find(bound.part)):
        part, whole = _part(book, bound, period), _whole(book, bound, period)
        if not part or not whole or (part[0].unit == "元") != (whole[0].unit == "元"):
            continue
        one, two = _sum(part), _sum(whole)
        good = one <= two
        text = f"{_added(part)} {'≤' if good else '>'} {_added(whole)}"
        yield Claim(
            kind="bound",
            result=part[0],
            operands=(*part[1:], *whole),
            verdict=CONSISTENT if good else UNTOLD,
            why=bound.holds if good else bound.broken,
            stated=numbers.show(one, part[0].unit),
            computed="成立" if good else "不成立",
            arithmetic=text + (f"（{plain(round(one / two * HUNDRED, 1))}%）" if two else ""),
            subject=(f"{part[0].name}与{whole[0].name}", f"{part[0].name_en} and {whole[0].name_en}"),
        )


def _sum(facts: Sequence[Stated]) -> Decimal:
    return sum((fact.value for fact in facts), Decimal(0))


def _added(facts: Sequence[Stated]) -> str:
    shown = " + ".join(fact.figure() for fact in facts)
    return shown if len(facts) == 1 else f"{shown} = {numbers.show(_sum(facts), facts[0].unit)}"


def staff(book: Book) -> Iterator[Claim]:
    """Full-time teachers are part of the staff, at every level.

    Teachers are counted by the level they teach, staff by the kind of school (notes to the national bulletin), so that
    one level may exceed its bound in a district with nine-year schools; the total cannot.
    """
    for period in dict.fromkeys(fact.period for fact in book.find("fulltime_teachers")):
        pairs = [
            (teachers, everyone)
            for teachers in book.find("fulltime_teachers", breakdown="", period=period)
            if (everyone := book.one("staff_count", level=teachers.level, breakdown="", period=period))
        ]
        if not pairs:
            continue
        broken = [(one, two) for one, two in pairs if one.value > two.value]
        # Staff may be those with a post and teachers all who teach, where the two totals stand in different places.
        total = any(one.level == "all" and abs(one.start - two.start) <= BESIDE for one, two in broken)
        yield Claim(
            kind="bound",
            result=pairs[0][0],
            operands=tuple(fact for one, two in pairs for fact in (one, two) if fact is not pairs[0][0]),
            verdict=INCONSISTENT if total else UNTOLD if broken else CONSISTENT,
            why=_staff_why(bool(broken), total),
            stated="专任教师 ≤ 教职工",
            computed="不成立" if broken else "成立",
            arithmetic="; ".join(
                f"{plain(a.value)} {'≤' if a.value <= b.value else '>'} {plain(b.value)}" for a, b in pairs
            ),
            subject=("各学段专任教师与教职工", "Full-time teachers and staff by level"),
        )


def _staff_why(broken: bool, total: bool) -> Pair:
    if total:
        return ("专任教师总数超过教职工总数", "more full-time teachers than staff in all")
    if broken:
        return (
            "教师按任教学段、教职工按学校类型归类，个别学段可以超出",
            "teachers are counted by level taught and staff by kind of school, so one level may exceed",
        )
    return ("专任教师是教职工的一部分，各学段都没有超出", "full-time teachers are part of the staff, at every level")


def inspectors(book: Book) -> Iterator[Claim]:
    """Inspectors times the most schools each may have, against the schools: can all be covered?"""
    for cap in book.find("schools_per_inspector_cap", status=None):
        everyone = book.find("inspectors_count", period=cap.period)
        people = max(everyone, key=_value, default=None)
        schools = book.total("schools_count", period=cap.period)
        if people is None or schools is None:
            continue
        reach = people.value * cap.value
        enough = reach >= schools.value
        # Kinds of inspectors without their total, a limit of 左右 and coverage of some schools alone prove nothing.
        kinds = _sum([fact for fact in everyone if fact.breakdown and fact is not people])
        whole = kinds in (0, people.value) if people.breakdown else kinds <= people.value
        claimed = whole and not cap.approx and cap.says("全覆盖") and not cap.says("左右|中小学(?!.{0,4}幼儿园)")
        sign = "≥" if enough else "<"
        text = f"{plain(people.value)} × {plain(cap.value)} = {plain(reach)} {sign} {plain(schools.value)}"
        each = plain(round(schools.value / people.value, 2))
        yield Claim(
            kind="bound",
            result=cap,
            operands=(people, schools),
            verdict=CONSISTENT if enough else INCONSISTENT if claimed else UNTOLD,
            why=_inspectors_why(enough, claimed),
            stated=f"每人不超过 {plain(cap.value)} 所" + ("，全覆盖" if claimed else ""),
            computed=numbers.show(reach, schools.unit),
            arithmetic=f"{text}; {plain(schools.value)} ÷ {plain(people.value)} = {each}",
            difference="" if enough else f"−{plain(schools.value - reach)}",
            subject=("责任督学挂牌督导", "Inspectors assigned to schools"),
        )


def _inspectors_why(enough: bool, claimed: bool) -> Pair:
    if enough:
        return ("按人均上限可以覆盖全部学校", "with that many schools each, all can be covered")
    if claimed:
        return (
            "按所印人数和人均上限，督学最多能覆盖的学校少于学校总数，“全覆盖”与“不超过”不能同时成立",
            "with the printed number and limit, inspectors reach fewer schools than there are: "
            "full coverage and the limit cannot both hold",
        )
    return (
        "按人均上限不能覆盖全部学校，是否全部挂牌没有载明",
        "the limit does not reach all schools; whether all are covered is not said",
    )


def _value(fact: Stated) -> Decimal:
    return fact.value

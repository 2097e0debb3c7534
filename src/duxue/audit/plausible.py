"""Figures that cannot contradict each other but may not be credible together: rooms and candidates, pay, intakes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from duxue.audit.arithmetic import plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, UNTOLD, Claim


def claims(book: Book) -> Iterator[Claim]:
    """Every rule of this file that the document gives something to."""
    yield from examination(book)
    yield from pay(book)
    yield from intake(book)
    yield from plan(book)


# Rooms of national examinations seat 30 candidates; far fewer or more a room points to a wrong unit or digit.
SEATS = (Decimal(10), Decimal(40))


def examination(book: Book) -> Iterator[Claim]:
    """Examination rooms against candidates, and secure rooms against sites."""
    rooms, people = book.one("exam_rooms"), book.one("gaokao_registrants")
    sites, secure = book.one("exam_sites"), book.one("exam_secure_rooms")
    if rooms and people and rooms.value:
        each = people.value / rooms.value
        good = SEATS[0] <= each <= SEATS[1]
        per_site = (
            f"; {plain(rooms.value)} ÷ {plain(sites.value)} = {plain(round(rooms.value / sites.value, 1))}"
            if sites
            else ""
        )
        yield Claim(
            kind="judgement",
            result=rooms,
            operands=(people, *((sites,) if sites else ())),
            verdict=CONSISTENT if good else UNTOLD,
            why=("每间考生数合理", "a plausible number of candidates a room")
            if good
            else (
                "每间考场的考生数不合常理，单位或数字可能有误，仅凭文本不能断定",
                "candidates a room are not credible; unit or digits may be wrong, the text does not tell",
            ),
            computed=f"{plain(round(each, 2))} 人/间",
            arithmetic=f"{plain(people.value)} ÷ {plain(rooms.value)} = {plain(round(each, 2))}{per_site}",
        )
    if sites and secure and sites.value == secure.value:
        yield Claim(
            kind="repeat",
            result=secure,
            operands=(sites,),
            verdict=CONSISTENT,
            why=("每个考点一间保密室", "one secure room a site"),
            computed=secure.show(),
            arithmetic=f"{plain(secure.value)} = {plain(sites.value)}",
        )


def pay(book: Book) -> Iterator[Claim]:
    """Teachers' average pay against civil servants', where the text says that it is higher (or not lower)."""
    for other in book.find("civil_servant_average_salary"):
        teachers = book.find("teacher_average_salary", period=other.period)
        if not teachers or not other.says("高于|不低于"):
            continue
        good = all(fact.value >= other.value for fact in teachers)
        yield Claim(
            kind="threshold",
            result=other,
            operands=tuple(teachers),
            verdict=CONSISTENT if good else UNTOLD,
            why=("各学段教师平均工资都高于公务员", "teachers' averages at every level are higher")
            if good
            else ("有学段低于公务员，文中所指学段没有载明", "one level is lower; which levels are meant is not said"),
            computed="成立" if good else "不成立",
            arithmetic="; ".join(
                f"{f.figure()} {'≥' if f.value >= other.value else '<'} {other.figure()}" for f in teachers
            ),
            subject=("教师与公务员平均工资", "Average pay of teachers and civil servants"),
        )


def intake(book: Book) -> Iterator[Claim]:
    """Senior pupils against three intakes: is vocational education in the enrolment or not?"""
    for pupils in book.find("enrolment", level="senior_secondary", breakdown=""):
        general = next(iter(book.find("intake", level="senior_secondary", period=pupils.period)), None)
        vocational = next(iter(book.find("intake", level="vocational", period=pupils.period)), None)
        if general is None or vocational is None:
            continue
        one, both = 3 * general.value, 3 * (general.value + vocational.value)
        yield Claim(
            kind="judgement",
            result=pupils,
            operands=(general, vocational),
            verdict=UNTOLD,
            why=(
                "高中在校生是否包含中职没有载明",
                "whether vocational students are among the senior pupils is not said",
            ),
            computed=f"{plain(one)} / {plain(both)}",
            arithmetic=f"{plain(general.value)} × 3 = {plain(one)}; "
            f"({plain(general.value)} + {plain(vocational.value)}) × 3 = {plain(both)}",
        )


# A five-year plan, and the schools it means to open each year.
YEARS = 5


def plan(book: Book) -> Iterator[Claim]:
    """Schools planned a year, at least and at most, against those of the five-year plan."""
    total = book.one("planned_schools_five_year", status=None)
    yearly = sorted(book.by_indicator["planned_schools_per_year"], key=_value)
    if total is None or not yearly:
        return
    low, high = yearly[0], yearly[-1]
    good = low.value * YEARS <= total.value <= high.value * YEARS
    yield Claim(
        kind="bound",
        result=total,
        operands=tuple(dict.fromkeys((low, high))),
        verdict=CONSISTENT if good else UNTOLD,
        why=("按每年计划数计算，五年总数在范围之内", "the yearly plan makes the total of five years possible")
        if good
        else (
            "按每年计划数得不出五年总数，起止年份没有载明",
            "the yearly plan does not make the total; its years are not printed",
        ),
        computed=f"{plain(low.value * YEARS)}–{plain(high.value * YEARS)}",
        arithmetic=f"{plain(low.value)} × {YEARS} ≤ {plain(total.value)} ≤ {plain(high.value)} × {YEARS}"
        if good
        else f"{plain(low.value)} × {YEARS} … {plain(high.value)} × {YEARS}; {plain(total.value)}",
    )


def _value(fact: Stated) -> Decimal:
    return fact.value

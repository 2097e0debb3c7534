"""Indicators computed from facts of one document and one year, never mixed with what the document states itself.

Pupils are counted by level and schools by kind, so pupils are divided by schools only where both are the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from duxue import catalogue, numbers
from duxue.audit.arithmetic import HUNDRED
from duxue.audit.book import Book, Stated, stated
from duxue.audit.english import english
from duxue.dataset import Report

COLUMNS = [
    *("indicator", "name", "name_en", "level", "period", "value", "unit", "shown", "arithmetic", "approx"),
    *("operands", "evidence", "stated", "stated_start", "difference", "caveat", "caveat_en"),
    "arithmetic_en",
]
# Values are kept to four decimals: more than any report prints, and free of the noise of binary fractions.
PLACES = 4
BY_LEVEL = ("kindergarten", "primary", "junior_secondary", "senior_secondary", "special")
BY_KIND = (
    "教职工按学校类型归类，学生按学段归类，一贯制学校会使两者错位",
    "staff are counted by kind of school and pupils by level; schools of several levels blur this",
)
SENIOR = ("高中学生是否含中职没有载明", "whether vocational students are among the senior pupils is not said")
NONE = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """One indicator: ``parts`` over ``base``, times ``times``; names stand in where the catalogue has no such key."""

    indicator: str
    unit: str
    parts: tuple[Stated, ...]
    base: tuple[Stated, ...]
    level: str = ""
    times: Decimal = Decimal(1)
    names: tuple[str, str] = NONE
    caveat: tuple[str, str] = NONE

    @property
    def value(self) -> Decimal:
        """The quotient of the sums, not rounded."""
        return _sum(self.parts) / _sum(self.base) * self.times


def _sum(facts: Iterable[Stated]) -> Decimal:
    return sum((fact.value for fact in facts), Decimal(0))


def derived(report: Report) -> pd.DataFrame:
    """Derived indicators of a report, one row each.

    Columns: indicator, name, name_en, level, period, value (four decimals, in unit), unit, shown, arithmetic, approx,
    operands (starts), evidence (list of start, end, text), stated and stated_start (the same indicator, level and year
    where the document states it, else None), difference (stated less derived), caveat, caveat_en, arithmetic_en.
    """
    book = Book(stated(report))
    rows = [_row(book, item) for item in everything(book)]
    return pd.DataFrame(rows, columns=COLUMNS)


def everything(book: Book) -> Iterator[Derived]:
    """Every derived indicator that the facts give."""
    periods = dict.fromkeys(fact.period for fact in book.facts if fact.status == "actual")
    for period in periods:
        yield from _people(book, period)
        yield from _schools(book, period)
        yield from _money(book, period)
        yield from _projects(book, period)


def _over(book: Book, part: str, base: str, *, level: str, period: str) -> tuple[Stated, Stated] | None:
    one = book.one(part, level=level, breakdown="", period=period)
    two = book.one(base, level=level, breakdown="", period=period)
    return (one, two) if one and two and two.value else None


def _people(book: Book, period: str) -> Iterator[Derived]:
    for level in BY_LEVEL:
        senior = SENIOR if level == "senior_secondary" else NONE
        if pair := _over(book, "enrolment", "fulltime_teachers", level=level, period=period):
            yield _quotient("pupil_teacher_ratio", ":1", pair, level=level, caveat=senior)
        if pair := _over(book, "enrolment", "staff_count", level=level, period=period):
            mixed = BY_KIND if level in ("primary", "junior_secondary", "senior_secondary") else NONE
            yield _quotient("pupil_staff_ratio", ":1", pair, level=level, caveat=mixed)
        if pair := _over(book, "boarding_students", "enrolment", level=level, period=period):
            names = ("寄宿生占比", "Share of boarders")
            yield _quotient("boarding_share", "%", pair, level=level, names=names)
    minority, pupils = book.one("minority_students", period=period), book.total("enrolment", period=period)
    if minority and pupils and pupils.value and minority.level in ("", "all"):
        names = ("少数民族学生占比", "Share of minority pupils")
        yield _quotient("minority_share", "%", (minority, pupils), level="all", names=names)
    yield from _intake(book, period)


def _intake(book: Book, period: str) -> Iterator[Derived]:
    vocational = next(iter(book.find("intake", level="vocational", period=period)), None)
    general = next(iter(book.find("intake", level="senior_secondary", period=period)), None)
    if vocational and general and vocational.value + general.value:
        yield Derived(
            indicator="vocational_intake_share",
            unit="%",
            parts=(vocational,),
            base=(vocational, general),
            level="senior_secondary",
            times=HUNDRED,
        )


def _schools(book: Book, period: str) -> Iterator[Derived]:
    every = book.one("schools_count", level="kindergarten", breakdown="", period=period)
    for kind, key, names in (
        ("公办", "public_kindergarten_share", NONE),
        ("民办", "private_kindergarten_share", ("民办幼儿园数占比", "Share of private kindergartens")),
    ):
        part = book.one("schools_count", level="kindergarten", breakdown=kind, period=period)
        if part and every and every.value:
            caveat = ("按园数计，不是按在园幼儿计", "counts kindergartens, not children")
            yield _quotient(key, "%", (part, every), level="kindergarten", names=names, caveat=caveat)
    for level in ("kindergarten", "special", "all"):
        if pair := _over(book, "staff_count", "schools_count", level=level, period=period):
            yield _quotient("staff_per_school", "人", pair, level=level, names=("校均教职工数", "Staff per school"))
    if pair := _over(book, "enrolment", "schools_count", level="kindergarten", period=period):
        caveat = ("在园幼儿可能含小学附设幼儿班", "classes attached to primary schools may be among the children")
        yield _quotient("average_school_size", "人", pair, level="kindergarten", caveat=caveat)
    inspectors = max(book.find("inspectors_count", period=period), key=_value, default=None)
    schools = book.total("schools_count", period=period)
    if inspectors and schools and inspectors.value:
        yield _quotient("schools_per_inspector", "所", (schools, inspectors), level="all")


def _value(fact: Stated) -> Decimal:
    return fact.value


def _money(book: Book, period: str) -> Iterator[Derived]:
    spending, pupils = (book.total(k, period=period) for k in ("public_budget_education_expenditure", "enrolment"))
    if spending and pupils and pupils.value:
        caveat = (
            "文中在校生可能含不由本级财政负担的学校",
            "the headcount may include schools that this budget does not pay",
        )
        yield _quotient("per_student_public_budget_expenditure", "元", (spending, pupils), level="all", caveat=caveat)
    for part, base, key, names in (
        ("student_aid_amount", "student_aid_recipients", "aid_per_head", ("人均资助金额", "Aid per recipient")),
        ("student_loan_amount", "student_loan_recipients", "loan_per_head", ("人均助学贷款", "Loan per borrower")),
    ):
        money, heads = book.total(part, period=period), book.total(base, period=period)
        if money and heads and heads.value:
            yield _quotient(key, "元", (money, heads), level="all", names=names)
    for teachers in book.find("teacher_average_salary", breakdown="", period=period):
        servants = book.one("civil_servant_average_salary", period=period)
        if servants and servants.value:
            yield _quotient("teacher_salary_ratio", "", (teachers, servants), level=teachers.level)


def _projects(book: Book, period: str) -> Iterator[Derived]:
    for part, base, key, unit, names in (
        (
            *("education_projects_completed", "education_projects_count", "projects_completed_share", "%"),
            ("项目建成率", "Share of projects completed"),
        ),
        (
            *("education_projects_funds_received", "education_projects_investment", "project_funds_share", "%"),
            ("项目资金到位率", "Share of project money received"),
        ),
        (
            *("teacher_training_person_times", "teacher_training_sessions", "training_group_size", "人次"),
            ("每期培训人次", "Trainees per session"),
        ),
        (
            *("vocational_training_persons", "vocational_training_sessions", "vocational_group_size", "人次"),
            ("每期职业技能培训人次", "Trainees per vocational session"),
        ),
    ):
        one = _whole(book, part, period)
        # A plan is the right base for what was received of it.
        two = _whole(book, base, period, status=("actual", "planned"))
        if one and two and two.value:
            yield _quotient(key, unit, (one, two), level=one.level, names=names)


def _whole(book: Book, key: str, period: str, *, status: tuple[str, ...] = ("actual",)) -> Stated | None:
    """The figure for everything: all levels before any other, without a breakdown before one with."""
    found = [fact for fact in book.find(key, period=period, status=None) if fact.status in status]
    ranked = sorted(found, key=lambda fact: (fact.breakdown != "", fact.level not in ("all", "")))
    return ranked[0] if ranked and (len(ranked) == 1 or not ranked[0].breakdown) else None


def _quotient(
    indicator: str,
    unit: str,
    pair: tuple[Stated, Stated],
    *,
    level: str,
    names: tuple[str, str] = NONE,
    caveat: tuple[str, str] = NONE,
) -> Derived:
    return Derived(
        indicator=indicator,
        unit=unit,
        parts=pair[:1],
        base=pair[1:],
        level=level,
        times=HUNDRED if unit == "%" else Decimal(1),
        names=names,
        caveat=caveat,
    )


def _row(book: Book, item: Derived) -> dict[str, Any]:
    entry = catalogue.indicators().get(item.indicator)
    names = (entry.zh, entry.en) if entry else item.names
    facts = tuple(dict.fromkeys((*item.parts, *item.base)))
    period = item.parts[0].period
    said = book.one(item.indicator, level=item.level, breakdown="", period=period)
    if said is None and item.level == "all":
        said = book.one(item.indicator, level="", breakdown="", period=period)
    value = round(item.value, PLACES)
    return {
        "indicator": item.indicator,
        "name": names[0],
        "name_en": names[1],
        "level": item.level,
        "period": period,
        "value": float(value),
        "unit": item.unit,
        "shown": numbers.show(round(value, 2), item.unit),
        "arithmetic": _written(item, value),
        "approx": any(fact.approx for fact in facts),
        "operands": tuple(fact.start for fact in facts),
        "evidence": [{"start": fact.start, "end": fact.end, "text": fact.evidence} for fact in facts],
        "stated": float(said.value) if said else None,
        "stated_start": said.start if said else None,
        "difference": float(said.value - value) if said else None,
        "caveat": item.caveat[0],
        "caveat_en": item.caveat[1],
        "arithmetic_en": english(_written(item, value)),
    }


def _written(item: Derived, value: Decimal) -> str:
    one, two = (" + ".join(fact.figure() for fact in facts) for facts in (item.parts, item.base))
    base = f"({two})" if len(item.base) > 1 else two
    times = " × 100" if item.times == HUNDRED else ""
    return f"{one} ÷ {base}{times} = {numbers.show(round(value, 2), item.unit)}"

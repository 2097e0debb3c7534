"""The data files of the four documents and what is derived from them: plain Python in fractions, not the package."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[1] / "data"
DOCUMENTS = ("kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017")
KONGTONG, GAOTAI, HONGGUTAN, CHENGZHONG = DOCUMENTS
Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KNOWN: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "catalogue" / "indicators.yml").read_text(encoding="utf-8"))
CORRECTIONS: list[dict[str, Any]] = yaml.safe_load((DATA / "corrections.yml").read_text(encoding="utf-8")) or []


def corrected(name: str) -> list[Row]:
    """The facts of a document with what is known to be wrong in them put right."""
    rows = read(f"facts/{name}.csv")
    for entry in CORRECTIONS:
        place = (str(entry["start"]), entry["indicator"])
        for row in [row for row in rows if name == entry["document"] and (row["start"], row["indicator"]) == place]:
            if entry["action"] == "drop":
                rows.remove(row)
            elif entry["action"] == "replace":
                row[entry.get("column", "value")] = str(entry["value"])
    return rows


FACTS = {name: corrected(name) for name in DOCUMENTS}
RELATIONS = {name: read(f"relations/{name}.csv") for name in DOCUMENTS}
LEDGER = {name: read(f"ledger/{name}.csv") for name in DOCUMENTS}
SCORES = read(f"scores/{HONGGUTAN}.csv")
REGISTRY = {row["document"]: row for row in read("documents.csv")}
STANDARDS, NATIONAL, THEMES = read("reference/standards.csv"), read("reference/national.csv"), read("themes.csv")
PLAIN = {"每生每年", "普通高中", "含随班就读", "5年360学时", "全区", "全县", "全市"}


def at(document: str, start: int | str) -> Row:
    return next(row for row in FACTS[document] if row["start"] == str(start))


def value(document: str, start: int | str) -> Fraction:
    return Fraction(at(document, start)["value"])


def scope(row: Row) -> str:
    words = re.split("[,，、]", re.sub("原文作“[^”]+”", "", row["breakdown"]))
    return "、".join(word for word in words if word and word not in PLAIN)


def wording(row: Row) -> str:
    found = re.search("原文作“([^”]+)”", row["breakdown"])
    return found[1] if found else ""


def once(document: str) -> list[Row]:
    """The first mention of every identity."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in FACTS[document]:
        seen.setdefault(tuple(row[key] for key in ("indicator", "level", "breakdown", "period", "status")), row)
    return list(seen.values())


def find(document: str, indicator: str, *, status: tuple[str, ...] = ("actual",), **fields: str) -> list[Row]:
    return [
        row
        for row in once(document)
        if row["indicator"] == indicator
        and row["status"] in status
        and all(row[key] == wanted for key, wanted in fields.items())
    ]


def ratios(document: str) -> dict[tuple[str, str, str], Fraction]:
    """Derived indicators by name, level and year."""
    found: dict[tuple[str, str, str], Fraction] = {}

    def divide(name: str, one: list[Row], two: list[Row], *, level: str, times: int = 1) -> None:
        if one and two:
            assert one[0]["period"] == two[0]["period"]
            quotient = Fraction(one[0]["value"]) / sum(Fraction(row["value"]) for row in two) * times
            found[(name, level, one[0]["period"])] = quotient

    for year in sorted({row["period"] for row in FACTS[document] if row["status"] == "actual"}):

        def at_level(key: str, level: str, year: str = year) -> list[Row]:
            return find(document, key, level=level, breakdown="", period=year)

        for level in ("kindergarten", "primary", "junior_secondary", "senior_secondary", "special"):
            pupils = at_level("enrolment", level)
            divide("pupil_teacher_ratio", pupils, at_level("fulltime_teachers", level), level=level)
            divide("pupil_staff_ratio", pupils, at_level("staff_count", level), level=level)
            divide("boarding_share", at_level("boarding_students", level), pupils, level=level, times=100)
        everyone, schools = at_level("enrolment", "all"), at_level("schools_count", "all")
        divide("minority_share", find(document, "minority_students", period=year), everyone, level="all", times=100)
        trade = find(document, "intake", level="vocational", period=year)
        general = find(document, "intake", level="senior_secondary", period=year)
        divide("vocational_intake_share", trade, [*trade, *general], level="senior_secondary", times=100)
        gardens = at_level("schools_count", "kindergarten")
        for kind, name in (("公办", "public_kindergarten_share"), ("民办", "private_kindergarten_share")):
            part = find(document, "schools_count", level="kindergarten", breakdown=kind, period=year)
            divide(name, part, gardens, level="kindergarten", times=100)
        divide("average_school_size", at_level("enrolment", "kindergarten"), gardens, level="kindergarten")
        for level in ("kindergarten", "special", "all"):
            divide("staff_per_school", at_level("staff_count", level), at_level("schools_count", level), level=level)
        inspectors = find(document, "inspectors_count", period=year)
        most = sorted(inspectors, key=lambda row: int(row["value"]))[-1:]
        divide("schools_per_inspector", schools, most, level="all")
        spending = at_level("public_budget_education_expenditure", "all")
        divide("per_student_public_budget_expenditure", spending, everyone, level="all")
        for name, part, base in (("aid", "student_aid_amount", "student_aid_recipients"), ("loan", *LOANS)):
            heads, money = (at_level(key, "all") or at_level(key, "") for key in (base, part))
            divide(f"{name}_per_head", money, heads, level="all")
        servants = find(document, "civil_servant_average_salary", period=year)
        for row in find(document, "teacher_average_salary", breakdown="", period=year):
            divide("teacher_salary_ratio", [row], servants, level=row["level"])
        for name, part, base, times in PROJECTS:
            one = [row for row in find(document, part, period=year) if not row["breakdown"]]
            both = find(document, base, period=year, status=("actual", "planned"))
            two = [row for row in both if row["level"] == "all" or (one and row["level"] == one[0]["level"])][:1]
            divide(name, one, two, level=one[0]["level"] if one else "", times=times)
    return found


LOANS = ("student_loan_amount", "student_loan_recipients")
PROJECTS = (
    ("projects_completed_share", "education_projects_completed", "education_projects_count", 100),
    ("project_funds_share", "education_projects_funds_received", "education_projects_investment", 100),
    ("training_group_size", "teacher_training_person_times", "teacher_training_sessions", 1),
    ("vocational_group_size", "vocational_training_persons", "vocational_training_sessions", 1),
)

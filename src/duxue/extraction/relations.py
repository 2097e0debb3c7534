"""Arithmetic that a document asserts between its own figures; and parts larger than their whole, which are doubted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from duxue import catalogue
from duxue.extraction import parts
from duxue.extraction.rules import rulebook
from duxue.extraction.spots import Spot
from duxue.text import Matching

# (smaller, larger): what can never exceed what, at the same level and in the same year.
_BOUNDS = (
    ("fulltime_teachers", "staff_count"),
    ("minority_students", "enrolment"),
    ("education_projects_funds_received", "education_projects_investment"),
)
# result = sum of the operands wherever all are stated.
_SUMS = (
    ("education_projects_count", ("education_projects_completed", "education_projects_under_way")),
    ("inspection_problems_total", ("inspection_problems_rectified", "inspection_problems_open")),
)
_RISING = re.compile(r"逐年(?:提高|提升|增长|上升|增加)|持续(?:提高|提升|增长)|稳步(?:提高|提升|增长)")
_OVER = re.compile(r"(?:高于|超过|不低于)(?:当地)?[^,。;]{0,6}$")
Row = dict[str, Any]


def doubt(text: str, found: Sequence[Spot]) -> None:
    """Refuse the value of a part after 其中 that is far larger than its whole: a decimal point was lost in print."""
    for spot in found:
        whole = spot.head
        if whole is None or spot.number.value is None or whole.number.value is None or not whole.number.value:
            continue
        if "%" in (spot.number.unit, whole.number.unit) or spot.number.unit != whole.number.unit:
            continue
        if spot.number.value >= 10 * whole.number.value and spot.number.magnitude == whole.number.magnitude > 1:
            spot.notes["doubt"] = True


def relations(text: str, found: Sequence[Spot], mapped: Matching) -> list[Row]:
    """Rows of columns RELATIONS, in the order of their results; ``found`` are all spots of the document."""
    stated = [s for s in found if s.indicator in catalogue.indicators() and s.number.value is not None and not s.mask]
    stated = [spot for spot in stated if not spot.notes.get("doubt")]
    table = _Table(text, stated)
    rows = [*_parts(table), *_bounds(table), *_sums(table), *_changes(table), *_series(table), *_repeats(table)]
    rows += [*_ratios(table), *_scores(table), *_limits(table), *_over(table)]
    many = _crowded(stated)
    unique: dict[tuple[str, str, str], Row] = {}
    for kind, result, operands in rows:
        if not operands or result in operands:
            continue
        row = {
            "kind": kind,
            "result": _name(result, mapped, many),
            "operands": " ".join(str(_name(spot, mapped, many)) for spot in operands),
        }
        unique.setdefault((kind, str(row["result"]), row["operands"]), row)
    return sorted(
        unique.values(), key=lambda row: (int(str(row["result"]).split("/")[0]), row["kind"], row["operands"])
    )


Relation = tuple[str, Spot, list[Spot]]


class _Table:
    """Stated figures by indicator."""

    def __init__(self, text: str, stated: list[Spot]) -> None:
        self.text, self.stated = text, stated
        self.by: dict[str, list[Spot]] = {}
        self._plain: dict[tuple[str, str, str], list[Spot]] = {}
        self.year_before: dict[int, Spot] = {}
        for spot in stated:
            self.by.setdefault(spot.indicator, []).append(spot)
            if spot.status == "actual":
                self._plain.setdefault((spot.indicator, spot.level, spot.period), []).append(spot)
            if spot.rule == "last_year" and spot.base is not None:
                self.year_before.setdefault(spot.base.number.start, spot)

    def at(self, indicator: str, like: Spot, *, period: str | None = None) -> Spot | None:
        """The first plain figure of an indicator at the level and in the year of another one."""
        year = like.period if period is None else period
        found = self._plain.get((indicator, like.level, year), [])[:2]
        return next((spot for spot in found if spot is not like), None)


def _crowded(stated: Iterable[Spot]) -> frozenset[int]:
    """Numbers that carry more than one fact."""
    return frozenset(spot.number.start for spot in stated if len(spot.copies) > 1)


def _name(spot: Spot, mapped: Matching, many: frozenset[int]) -> int | str:
    start = mapped.origin(spot.number.start)
    return f"{start}/{spot.indicator}/{spot.level}" if spot.number.start in many and spot.level else start


def _parts(table: _Table) -> list[Relation]:
    rows: list[Relation] = []
    for whole, members in parts.wholes(table.text, table.stated):
        entry = catalogue.indicators()[whole.indicator]
        if not parts.summable(whole.indicator):
            if len(members) >= 2 and entry.kind in ("money", "rate", "share", "ratio", "quantity"):
                rows.append(("average", whole, members))
            continue
        if len(members) >= 2:
            rows.append(("sum", whole, members))
        elif len(members) == 1:
            rows.append(("bound", members[0], [whole]))
    return rows


def _bounds(table: _Table) -> list[Relation]:
    rows: list[Relation] = []
    for smaller, larger in _BOUNDS:
        for spot in table.by.get(smaller, ()):
            other = table.at(larger, spot)
            if larger == "education_projects_investment" and other is None:
                other = next(iter(table.by.get(larger, ())), None)
            if other is not None and not spot.breakdown and spot.status != "delta":
                rows.append(("bound", spot, [other]))
    return rows


def _sums(table: _Table) -> list[Relation]:
    rows: list[Relation] = []
    for total, operands in _SUMS:
        members = [spot for key in operands for spot in table.by.get(key, ())[:1]]
        whole = next(iter(table.by.get(total, ())), None)
        if whole is not None and len(members) == len(operands) and not any(spot.head for spot in table.by[total]):
            rows.append(("sum", whole, members))
    return rows


def _changes(table: _Table) -> list[Relation]:
    """A change with the two values that it lies between, where the document states both."""
    rows: list[Relation] = []
    for spot in table.stated:
        now = spot.base or _grown(table, spot)
        if spot.status != "delta" or now is None:
            _reduced(table, spot, rows)
            continue
        if now.period != spot.period:
            now = table.at(now.indicator, now, period=spot.period) or now
        then = _earlier(table, now)
        if then is None or then.number.value is None:
            continue
        points = spot.number.unit == "个百分点" or spot.number.unit == now.number.unit != "%"
        if spot.number.unit == "%" or points:
            rows.append(("difference" if points else "growth", spot, [now, then]))
    return rows


def _grown(table: _Table, spot: Spot) -> Spot | None:
    """What a growth rate that names its subject itself is the growth of."""
    for key, twin in rulebook().growth.items():
        if twin == spot.indicator and spot.status == "delta":
            return next(
                (s for s in table.by.get(key, ()) if (s.level, s.period) == (spot.level or s.level, spot.period)), None
            )
    return None


def _reduced(table: _Table, spot: Spot, rows: list[Relation]) -> None:
    """压减率 with the pair before it in the sentence: 65家减少到13家."""
    if "reduction" not in spot.indicator:
        return
    for other in table.stated:
        if other.rule == "from_to" and other.sentence == spot.sentence and other.base is not None:
            rows.append(("growth", spot, [other, other.base]))


def _earlier(table: _Table, now: Spot) -> Spot | None:
    """The value of the year before, stated beside it or anywhere in the document."""
    beside = table.year_before.get(now.number.start)
    if beside is not None and beside.indicator == now.indicator:
        return beside
    year = str(int(now.period) - 1) if now.period.isdecimal() else ""
    return table.at(now.indicator, now, period=year) if year else None


def _series(table: _Table) -> list[Relation]:
    """Values of several years in one list that are said to rise; and limits that such a list is held against."""
    rows: list[Relation] = []
    for spot in table.stated:
        if spot.group and not spot.place and len({member.period for member in spot.group}) == len(spot.group) > 2:
            near = table.text[max(0, spot.number.start - 100) : spot.group[-1].number.end + 40]
            if _RISING.search(near):
                rows.append(("trend", spot.group[-1], list(spot.group[:-1])))
        if spot.rule == "from_to" and spot.base is not None and spot.number.value is not None:
            falls = re.search(r"下降|减少|降低|压减|缩小", table.text[spot.base.number.end : spot.number.start])
            if not falls or spot.number.unit == "%":
                rows.append(("bound" if falls else "trend", spot, [spot.base]))
    return rows


def _repeats(table: _Table) -> list[Relation]:
    """The same figure told again elsewhere: whether the two agree is for the audit to say."""
    rows: list[Relation] = []
    for spots in table.by.values():
        first: dict[tuple[str, ...], Spot] = {}
        again: dict[int, list[Spot]] = {}
        for spot in spots:
            entry = catalogue.indicators()[spot.indicator]
            if (
                spot.status != "actual"
                or spot.head is not None
                or spot.rule in ("from_to", "section_score")
                or spot.notes.get("from")
            ):
                continue
            if spot.breakdown and entry.kind not in ("rate", "share"):
                continue
            known = first.setdefault((spot.level, spot.period, spot.breakdown if entry.kind == "count" else ""), spot)
            if known is not spot and known.sentence != spot.sentence:
                again.setdefault(known.number.start, []).append(spot)
        rows += [("repeat", spot, again[spot.number.start]) for spot in first.values() if spot.number.start in again]
    return rows


def _ratios(table: _Table) -> list[Relation]:
    rows: list[Relation] = []
    for spot in table.by.get("vocational_general_intake_ratio", ()):
        sides = [
            next((s for s in table.by.get("intake", ()) if s.level == level), None)
            for level in ("vocational", "senior_secondary")
        ]
        if sides[0] is not None and sides[1] is not None:
            rows.append(("ratio", spot, [sides[0], sides[1]]))
    for spot in table.by.get("per_student_public_budget_expenditure", ()):
        money, pupils = table.at("public_budget_education_expenditure", spot), table.at("enrolment", spot)
        if money is not None and pupils is not None and spot.level == "all":
            rows.append(("ratio", spot, [money, pupils]))
    for spot in table.by.get("pupil_teacher_ratio", ()):
        pupils, teachers = table.at("enrolment", spot), table.at("fulltime_teachers", spot)
        if pupils is not None and teachers is not None and spot.status == "actual" and spot.rule != "last_year":
            rows.append(("ratio", spot, [pupils, teachers]))
    return rows


def _scores(table: _Table) -> list[Relation]:
    rows: list[Relation] = []
    total = next(iter(table.by.get("self_eval_score", ())), None)
    own, weights = table.by.get("section_self_score", []), table.by.get("section_weight", [])
    if total is not None and len(own) >= 2:
        rows.append(("sum", total, own))
    for spot in table.by.get("score_deduction", ()):
        around = [(w, s) for w, s in zip(weights, own, strict=False) if w.number.start < spot.number.start]
        if around:
            rows.append(("difference", spot, list(around[-1])))
    return rows


def _limits(table: _Table) -> list[Relation]:
    """A stated limit and the values that it is for."""
    plain = {twin: key for key, twin in rulebook().thresholds.items()}
    rows: list[Relation] = []
    for spot in table.stated:
        key = plain.get(spot.indicator)
        if key is None:
            continue
        line = table.text.rfind("\n", 0, spot.number.start), table.text.find("\n", spot.number.end)
        end = line[1] if line[1] >= 0 else len(table.text)
        some = table.by.get(key, [])[:500]  # no report states one rate more often
        near = [s for s in some if line[0] < s.number.start < end and s.level == spot.level and s.status == "actual"]
        series = [s for s in near if s.group]
        rows.append(("threshold", spot, series or near))
    return rows


def _over(table: _Table) -> list[Relation]:
    """高于公务员平均工资: what is said to exceed something."""
    rows: list[Relation] = []
    for spot in table.by.get("civil_servant_average_salary", ()):
        if (
            _OVER.search(table.text[spot.clause : spot.noun[0] or spot.number.start])
            or "高于" in table.text[spot.clause : spot.number.start]
        ):
            mine = [s for s in table.by.get("teacher_average_salary", ()) if s.sentence == spot.sentence]
            rows.append(("threshold", spot, mine))
    return rows

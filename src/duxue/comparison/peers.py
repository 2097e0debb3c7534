"""May two figures stand on one axis? Comparable, comparable with a named caveat, or not comparable, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from duxue import catalogue
from duxue.comparison.values import Value, territory, values
from duxue.dataset import Report

COMPARABLE, CAVEAT, NOT = "comparable", "comparable with caveat", "not comparable"
STANDINGS = {
    COMPARABLE: ("可比", "comparable"),
    CAVEAT: ("有条件可比", "comparable with a caveat"),
    NOT: ("不可比", "not comparable"),
}
# Why two figures are not comparable, or what the caveat is: a word for programs and a sentence for readers.
REASONS = {
    "indicator": ("两个指标的定义不同", "two indicators with different definitions"),
    "definition": ("该指标没有统一定义，各地所指不同", "the indicator has no common definition"),
    "redefined": (
        "大班额的统计口径2021年起改变：此前只含56至65人，此后含66人及以上",
        "“large class” changed in 2021: 56 to 65 pupils before, 56 and more since",
    ),
    "instrument": ("自评使用的指标体系不同，分数不能放在一起", "the scores come from different instruments"),
    "status": (
        "一个是实际值，一个是计划、目标、标准或变动",
        "one is a result, the other a plan, target, standard or change",
    ),
    "unit": ("计数单位不同：一处按人数，一处按人次", "counted in different units: people and person-times"),
    "level": ("学段不同", "different levels"),
    "years": ("年份不同", "different years"),
    "undated": ("有一处年份没有载明", "one year is not stated"),
    "part": ("两处各指一部分，所指不同", "each is about a part, and not the same part"),
    "scope": ("一处指全部，一处只指一部分", "one is about the whole, the other about a part"),
    "whole": ("该文件另有全部的数字，不拿其中一部分去比", "the document states the whole as well as this part"),
    "words": ("原文用语不同", "the documents use different words"),
    "approximate": ("有一处是约数", "one is approximate"),
    "territory": ("有一方前后一年内辖区有变动", "the territory of one changed within a year"),
}
SIDES = (
    *("document", "place", "level", "breakdown", "period", "status", "value", "counted", "printed", "approx", "start"),
)
COLUMNS = [
    *("indicator", "name", "name_en", "group", "kind", "unit"),
    *(f"{field}_a" for field in SIDES),
    *(f"{field}_b" for field in SIDES),
    *("standing", "reasons", "why", "why_en"),
]
# What each place sets for itself: stated as a standard or as what was paid, it is the same thing.
SET_LOCALLY = frozenset(("per_student_public_funds_standard",))
REDEFINED = {"large_class_share": 2021, "large_classes_count": 2021}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether two figures may be compared; ``reasons`` are keys of REASONS."""

    standing: str
    reasons: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reasons in Chinese, empty where there is none."""
        return "；".join(REASONS[reason][0] for reason in self.reasons)

    @property
    def why_en(self) -> str:
        """The reasons in English."""
        return "; ".join(REASONS[reason][1] for reason in self.reasons)


def pair(one: Value, two: Value) -> Standing:
    """Whether two figures may stand on one axis; it does not ask which is larger."""
    against = tuple(_against(one, two))
    if against:
        return Standing(NOT, against)
    caveats = tuple(_caveats(one, two))
    return Standing(CAVEAT, caveats) if caveats else Standing(COMPARABLE)


def _against(one: Value, two: Value) -> Iterator[str]:
    if one.indicator != two.indicator:
        yield "indicator"
        return
    entry = catalogue.indicators().get(one.indicator)
    if one.kind == "score":
        yield "instrument"
    elif entry is None or not entry.comparable:
        yield "definition"
    wanted = {"actual", "standard"} if one.indicator in SET_LOCALLY else {"actual"}
    if not {one.status, two.status} <= wanted:
        yield "status"
    if one.unit != two.unit or one.counted != two.counted:
        yield "unit"
    if one.level != two.level:
        yield "level"
    if one.scope and two.scope and one.scope != two.scope:
        yield "part"
    if _redefined(one, two):
        yield "redefined"


def _redefined(one: Value, two: Value) -> bool:
    year = REDEFINED.get(one.indicator)
    periods = [int(value.period) for value in (one, two) if value.period.isdigit()]
    return year is not None and len(periods) == 2 and min(periods) < year <= max(periods)


def _caveats(one: Value, two: Value) -> Iterator[str]:
    if not one.period or not two.period:
        yield "undated"
    elif one.period != two.period:
        yield "years"
    if one.words != two.words:
        yield "words"
    if one.scope != two.scope:
        yield "scope"
    if one.approx or two.approx:
        yield "approximate"
    # Territory moves counts and sums of money; rates and amounts a head much less.
    if is_total(one.indicator, one.kind) and (territory(one) or territory(two)):
        yield "territory"


def is_total(indicator: str, kind: str) -> bool:
    """Whether a figure follows the size of the place: a count or a sum of money that is not a head."""
    return kind in ("count", "money") and not re.search("per_student|average", indicator)


def drawable(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs whose two values may share an axis: comparable, and not a part beside the whole."""
    parts = pairs["reasons"].map(lambda reasons: "scope" in reasons).astype(bool)
    return pairs[(pairs["standing"] != NOT) & ~parts]


def comparable(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs that may be compared, with a caveat or without."""
    return pairs[pairs["standing"] != NOT]


def compare(reports: Sequence[Report], indicators: Sequence[str] = (), *, about: str = "") -> pd.DataFrame:
    """Every pair of figures of two documents about one indicator, with its standing.

    ``indicators`` defaults to those that at least two of the documents state; with ``about`` only the pairs in which
    this document takes part. Columns: indicator, name, name_en, group, kind, unit; document, place, level, breakdown,
    period, status, value, counted (its unit), printed, approx, start, each for ``_a`` and ``_b``; standing
    (``comparable``, ``comparable with caveat``, ``not comparable``), reasons (keys of REASONS), why, why_en.
    """
    wanted = tuple(indicators) or tuple(shared(reports)["indicator"])
    by_document = {report.document.document: _by_indicator(report, wanted) for report in reports}
    found = [value for many in by_document.values() for same in many.values() for value in same]
    wholes = {_place(value) for value in found if not value.scope}
    rows = [
        _row(one, two, wholes)
        for key in wanted
        for left, right in combinations(by_document, 2)
        if not about or about in (left, right)
        for one in by_document[left].get(key, ())
        for two in by_document[right].get(key, ())
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _by_indicator(report: Report, indicators: Sequence[str]) -> dict[str, list[Value]]:
    groups: dict[str, list[Value]] = {}
    for value in values(report, indicators):
        groups.setdefault(value.indicator, []).append(value)
    return groups


def _place(value: Value) -> tuple[str, ...]:
    return value.document, value.indicator, value.level, value.period, value.status


def _row(one: Value, two: Value, wholes: set[tuple[str, ...]]) -> dict[str, object]:
    entry = catalogue.indicators().get(one.indicator)
    found = pair(one, two)
    # A part beside the whole of another place misleads where the document states its own whole too.
    part = one if one.scope else two
    if "scope" in found.reasons and _place(part) in wholes:
        found = Standing(NOT, ("whole",))
    return {
        "indicator": one.indicator,
        "name": entry.zh if entry else one.indicator,
        "name_en": entry.en if entry else one.indicator,
        "group": entry.group if entry else "",
        "kind": one.kind,
        "unit": one.unit,
        **{f"{field}_a": getattr(one, field) for field in SIDES},
        **{f"{field}_b": getattr(two, field) for field in SIDES},
        "standing": found.standing,
        "reasons": found.reasons,
        "why": found.why,
        "why_en": found.why_en,
    }


SHARED = ["indicator", "name", "name_en", "group", "unit", "match", "documents", "starts"]


def shared(reports: Sequence[Report], indicators: Sequence[str] = ()) -> pd.DataFrame:
    """Indicators that at least two documents state and whose definition allows a comparison, in the catalogue's order.

    Columns: indicator, name, name_en, group, unit, match (the best that any two documents offer: ``same scope``,
    ``other scope`` or ``other level``), documents (tuple of names), starts (tuple of ``document:start``). Targets,
    changes and sums over years do not count as stating an indicator; plans do, ``compare`` tells their standing.
    """
    stated: dict[str, dict[str, list[Value]]] = {}
    for report in reports:
        for value in values(report, indicators):
            if value.status in ("actual", "planned", "standard"):
                stated.setdefault(value.indicator, {}).setdefault(value.document, []).append(value)
    rows = [
        [
            key,
            entry.zh,
            entry.en,
            entry.group,
            entry.unit,
            _match(stated[key]),
            tuple(stated[key]),
            _starts(stated[key]),
        ]
        for key, entry in catalogue.indicators().items()
        if (entry.comparable or key == "self_eval_score") and len(stated.get(key, ())) > 1
    ]
    return pd.DataFrame(rows, columns=SHARED)


def _starts(found: dict[str, list[Value]]) -> tuple[str, ...]:
    return tuple(f"{value.document}:{value.start}" for many in found.values() for value in many)


def _match(found: dict[str, list[Value]]) -> str:
    best = "other level"
    for left, right in combinations(found.values(), 2):
        for one in left:
            for two in right:
                if one.level == two.level and one.scope == two.scope:
                    return "same scope"
                if one.level == two.level:
                    best = "other scope"
    return best

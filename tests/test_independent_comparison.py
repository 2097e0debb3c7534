"""Standards, national values, pairs and themes of the four documents recomputed from the CSV files, in fractions."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import combinations
from urllib.parse import urlparse

import pytest

from duxue import comparison, dataset
from plain import (
    DOCUMENTS,
    FACTS,
    KNOWN,
    NATIONAL,
    REGISTRY,
    STANDARDS,
    THEMES,
    Row,
    find,
    once,
    ratios,
    scope,
    wording,
)

GROUPS = ("pupils", "teachers", "schools", "money", "aid", "balance", "inspection", "conduct", "activity")

# --- standards ---

OTHERS = {
    "quality_balance_coefficient": "balance_difference_coefficient",
    "balance_difference_coefficient": "quality_balance_coefficient",
    "junior_three_year_retention_rate": "compulsory_retention_rate",
    "compulsory_retention_rate": "junior_three_year_retention_rate",
    "pupil_staff_ratio": "pupil_teacher_ratio",
    "inclusive_kindergarten_coverage": "inclusive_kindergarten_share",
}


def weak(standard: Row) -> bool:
    hosts = {urlparse(source.strip()).hostname for source in standard["source"].split(" ; ")}
    memory = "memory" in standard["verified"] + standard["source"]
    return memory or ("official" not in standard["verified"] and len(hosts) < 2)


def verdict(document: str, standard: Row) -> str:
    key, level, year = standard["indicator"], standard["level"], REGISTRY[document]["period"]
    statuses = ("actual", "standard") if key == "per_student_public_funds_standard" else ("actual",)
    rows = find(document, key, status=statuses, period=year)
    mine = [row for row in rows if row["level"] in (level, "") and not scope(row)]
    mine.sort(key=lambda row: row["level"] != level)
    computed = ratios(document).get((key, level, year))
    if not mine and computed is None:
        near = find(document, OTHERS.get(key, ""), period=year) or find(document, key, period=year)
        return "not comparable" if near else "not stated"
    stated = Fraction(mine[0]["value"]) if mine else computed
    if mine and wording(mine[0]) and standard["operator"] != "monotone_nondecreasing":
        return "not comparable"
    vague = bool(mine) and not mine[0]["level"] and level != "all" and len(KNOWN[key].get("levels") or ()) != 1
    if vague or standard["applies_to"] in ("country", "province", "kind") or weak(standard):
        return "not comparable"
    holds = satisfied(document, standard, stated, mine)
    if holds is None:
        return "not comparable"
    if isinstance(holds, str):
        return holds
    if not mine and key == "pupil_staff_ratio" and not (holds and level == "primary"):
        return "not comparable"  # staff are counted by kind of school, pupils by level
    if standard["applies_to"] in ("school", "class", "teacher"):
        return "not comparable" if holds else "not met"
    return "met" if holds else "not met"


def satisfied(document: str, standard: Row, stated: Fraction, mine: list[Row]) -> bool | str | None:
    operator, limit = standard["operator"], standard["threshold"]
    if operator == "monotone_nondecreasing":
        year = str(int(REGISTRY[document]["period"]) - 1)
        before = find(document, standard["indicator"], period=year, level=mine[0]["level"]) if mine else []
        return stated >= Fraction(before[0]["value"]) if before else "not stated"
    if operator == "between":
        low, high = (Fraction(bound) for bound in limit.split("-"))
        return low <= stated <= high
    if operator not in (">=", "<=", "=", ">", "<"):
        return None
    if not re.fullmatch(r"[\d.]+", limit):
        other = find(document, limit, status=("actual", "delta"))
        return stated > Fraction(other[0]["value"]) if other else "not stated"
    bound = Fraction(limit)
    return {
        ">=": stated >= bound,
        "<=": stated <= bound,
        "=": stated == bound,
        ">": stated > bound,
        "<": stated < bound,
    }[operator]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_standards(document: str) -> None:
    """Every threshold in force has the verdict that follows from the files."""
    year = REGISTRY[document]["period"]
    wanted = {row["key"]: verdict(document, row) for row in STANDARDS if in_force(row, year)}
    table = comparison.standards(dataset.read(document))
    assert dict(zip(table["key"], table["verdict"], strict=True)) == wanted


def beside(document: str) -> dict[tuple[str, str, str, str], float | None]:
    """The national value that stands beside each figure that could have one, by indicator, level, year and part."""
    country = {
        (row["indicator"], row["level"], row["year"]): float(row["value"]) for row in NATIONAL if row["indicator"]
    }
    keys = {
        key
        for key, _, _ in country
        if KNOWN.get(key, {}).get("kind") in ("rate", "share", "ratio", "money", "quantity")
    }
    wanted: dict[tuple[str, str, str, str], float | None] = {}
    for row in once(document):
        if row["indicator"] in keys and row["status"] == "actual":
            place = (row["indicator"], row["level"], row["period"])
            usable = (
                not scope(row)
                and not wording(row)
                and not (row["indicator"] == "large_class_share" and row["period"] < "2021")
            )
            wanted[(*place, row["breakdown"])] = country.get(place) if usable else None
    for place in ratios(document):
        if place[0] in keys and not any(key[:3] == place for key in wanted):
            wanted[(*place, "")] = country.get(place)
    return wanted


@pytest.mark.parametrize("document", DOCUMENTS)
def test_national(document: str) -> None:
    """Every national value is that of the same indicator, level and year, and stands where it may."""
    table = comparison.national(dataset.read(document)).astype({"national": object})
    table["national"] = table["national"].where(table["national"].notna(), None)
    found = {(row.indicator, row.level, row.period, row.breakdown): row.national for row in table.itertuples()}
    assert found == beside(document)


def in_force(row: Row, year: str) -> bool:
    span = (row["valid_from"][:4] or "0", row["valid_to"][:4] or "9999")
    return bool(row["indicator"]) and row["area"] in ("", "central and western") and span[0] <= year <= span[1]


def test_marks() -> None:
    """Lines in plots are the national values beside figures and the thresholds that decide one, and no other."""
    wanted = set()
    for document in DOCUMENTS:
        year = REGISTRY[document]["period"]
        for (key, level, period, _), value in beside(document).items():
            wanted |= {(key, level, "national", period, value)} if value is not None else set()
        for row in STANDARDS:
            single = row["operator"] in (">=", "<=") and re.fullmatch(r"[\d.]+", row["threshold"])
            if single and in_force(row, year) and verdict(document, row) in ("met", "not met"):
                wanted.add((row["indicator"], row["level"], "threshold", year, float(row["threshold"])))
    table = comparison.marks([dataset.read(document) for document in DOCUMENTS])
    assert set(zip(*(table[name] for name in ("indicator", "level", "kind", "period", "value")), strict=True)) == wanted


# --- comparison ---

MOVED = {"360113": (2021, 2022), "630103": (2014,)}


def standing(one: Row, two: Row, places: tuple[str, str], wholes: set[tuple[str, ...]]) -> tuple[str, set[str]]:
    key = one["indicator"]
    entry, years = KNOWN[key], [row["period"] for row in (one, two)]
    kind, against, caveats = entry["kind"], set(), set()
    if kind == "score":
        against.add("instrument")
    elif not entry.get("comparable"):
        against.add("definition")
    usual = {"actual", "standard"} if key == "per_student_public_funds_standard" else {"actual"}
    if not {one["status"], two["status"]} <= usual:
        against.add("status")
    if entry["unit"] == "人次" and counted(one) != counted(two):
        against.add("unit")
    if one["level"] != two["level"]:
        against.add("level")
    if scope(one) and scope(two) and scope(one) != scope(two):
        against.add("part")
    if key == "large_class_share" and min(years) < "2021" <= max(years):
        against.add("redefined")
    if against:
        return "not comparable", against
    if years[0] != years[1]:
        caveats.add("years" if all(years) else "undated")
    if wording(one) != wording(two):
        caveats.add("words")
    if scope(one) != scope(two):
        part, place = (one, places[0]) if scope(one) else (two, places[1])
        if (place, *(part[name] for name in ("indicator", "level", "period", "status"))) in wholes:
            return "not comparable", {"whole"}
        caveats.add("scope")
    if "true" in (one["approx"], two["approx"]):
        caveats.add("approximate")
    if kind in ("count", "money") and "per_student" not in key and "average" not in key:
        for row, place in zip((one, two), places, strict=True):
            if any(abs(year - int(row["period"] or 0)) <= 1 for year in MOVED.get(REGISTRY[place]["district"], ())):
                caveats.add("territory")
    return ("comparable with caveat" if caveats else "comparable"), caveats


def counted(row: Row) -> str:
    behind = row["evidence"].split(row["printed"], 1)[1].lstrip("余多 万")
    return "人" if re.match("(名|人)(?!次)", behind) else "人次"


def test_compare() -> None:
    """Every pair of figures of two documents has the standing that follows from the files."""
    stated: dict[str, set[str]] = {}
    for document in DOCUMENTS:
        for row in once(document):
            if row["status"] in ("actual", "planned", "standard"):
                stated.setdefault(row["indicator"], set()).add(document)
    shared = {
        key
        for key, where in stated.items()
        if len(where) > 1 and (KNOWN[key].get("comparable") or key == "self_eval_score")
    }
    wholes = {
        (document, *(row[name] for name in ("indicator", "level", "period", "status")))
        for document in DOCUMENTS
        for row in once(document)
        if not scope(row)
    }
    wanted = {}
    for left, right in combinations(DOCUMENTS, 2):
        for one in once(left):
            for two in once(right):
                if one["indicator"] == two["indicator"] and one["indicator"] in shared:
                    key = (
                        one["indicator"],
                        left,
                        int(one["start"]),
                        one["level"],
                        right,
                        int(two["start"]),
                        two["level"],
                    )
                    wanted[key] = standing(one, two, (left, right), wholes)
    table = comparison.compare([dataset.read(document) for document in DOCUMENTS])
    found = {
        (r.indicator, r.document_a, r.start_a, r.level_a, r.document_b, r.start_b, r.level_b): (
            r.standing,
            set(r.reasons),
        )
        for r in table.itertuples()
    }
    assert found == wanted


def test_coverage() -> None:
    """How many indicators of each group each document states, and which indicators two or more state."""
    reports = [dataset.read(document) for document in DOCUMENTS]
    table = comparison.coverage(reports)
    for document, column in zip(DOCUMENTS, table.columns, strict=True):
        groups = [KNOWN[key]["group"] for key in {row["indicator"] for row in FACTS[document]} if key in KNOWN]
        assert list(table[column]) == [groups.count(group) for group in GROUPS]
    stated: dict[str, list[str]] = {}
    for document in DOCUMENTS:
        told = {row["indicator"] for row in FACTS[document] if row["status"] in ("actual", "planned", "standard")}
        for key in told:
            stated.setdefault(key, []).append(document)
    wanted = {
        key: tuple(where)
        for key, where in stated.items()
        if len(where) > 1 and (KNOWN[key].get("comparable") or key == "self_eval_score")
    }
    shared = comparison.shared(reports)
    assert dict(zip(shared["indicator"], shared["documents"], strict=True)) == wanted


# --- themes, scores, inequality ---


def test_themes() -> None:
    """Log-odds with the informative prior, once more by the formula, for every document, section and theme."""
    hits: dict[tuple[str, str, str], int] = {}
    for row in THEMES:
        if row["document"] in DOCUMENTS:
            for section in (row["section"], "all"):
                key = (row["document"], section, row["theme"])
                hits[key] = hits.get(key, 0) + int(row["hits"])
    table = comparison.themes([dataset.read(document) for document in DOCUMENTS])
    assert len(table) == len(hits)
    for row in table.itertuples():
        mine = {theme: n for (d, s, theme), n in hits.items() if (d, s) == (row.document, row.section)}
        rest = {theme: sum(hits[d, row.section, theme] for d in DOCUMENTS if d != row.document) for theme in mine}
        both, total = mine[row.theme] + rest[row.theme], sum(mine.values()) + sum(rest.values())
        assert row.hits == mine[row.theme]
        if not both or not sum(mine.values()) or not sum(rest.values()):
            assert math.isnan(row.z)
            continue
        strength = total / len(DOCUMENTS)
        one, two = (part[row.theme] + strength * both / total for part in (mine, rest))
        left, right = (sum(part.values()) + strength - y for part, y in ((mine, one), (rest, two)))
        delta = math.log(one / left) - math.log(two / right)
        spread = math.sqrt(1 / one + 1 / left + 1 / two + 1 / right)
        assert row.log_odds == pytest.approx(delta, rel=1e-12)
        assert row.se == pytest.approx(spread, rel=1e-12)
        assert (row.low, row.high) == pytest.approx((delta - 1.959964 * spread, delta + 1.959964 * spread), rel=1e-9)
        assert row.z == pytest.approx(delta / spread, rel=1e-12)


def test_weighted_cv() -> None:
    """The coefficient of variation of the worked example, in fractions up to the root."""
    pupils, totals = [45, 37, 89, 76, 55], [279, 137, 935, 160, 402]
    everyone = sum(pupils)
    mean = Fraction(sum(totals), everyone)
    square = sum(Fraction(p, everyone) * (Fraction(x, p) - mean) ** 2 for p, x in zip(pupils, totals, strict=True))
    wanted = math.sqrt(square) / float(mean)
    assert comparison.weighted_cv(pupils, totals) == pytest.approx(wanted, rel=1e-12)
    assert round(wanted, 4) == 0.5153

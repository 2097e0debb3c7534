"""The audit and the derived values of the four documents recomputed from the CSV files, in fractions.

Neither the recomputation here nor that in ``plain`` uses code of the package. What a relation that does not come out
means was read by hand, document by document, and stands here as a list.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise

import pytest

from duxue import audit, comparison, dataset
from plain import (
    CHENGZHONG,
    DOCUMENTS,
    FACTS,
    GAOTAI,
    HONGGUTAN,
    KNOWN,
    KONGTONG,
    LEDGER,
    RELATIONS,
    SCORES,
    Row,
    at,
    ratios,
    value,
)

# --- claims ---

# Read by hand: what cannot hold, and what looks wrong only for want of a scope or a base. Everything else holds.
WRONG = {
    (KONGTONG, "sum", 799),
    (KONGTONG, "bound", 3759),
    (KONGTONG, "sum", 9283),
    (KONGTONG, "sum", 9300),
    (HONGGUTAN, "scope", 1967),
    (HONGGUTAN, "growth", 2088),
    (HONGGUTAN, "repeat", 4208),
}
OPEN = {
    *((KONGTONG, "share", start) for start in (4185, 4703, 5613, 9150, 9815)),
    *((KONGTONG, "per head", start) for start in (8018, 9325, 9360, 9392, 9468)),
    *((KONGTONG, "product", start) for start in (8088, 8121, 8164)),
    *((KONGTONG, "judgement", start) for start in (891, 8945)),
    *((KONGTONG, kind, start) for kind, start in (("score", 603), ("sum", 6371), ("average", 8497), ("bound", 9341))),
    *((GAOTAI, kind, start) for kind, start in (("difference", 1155), ("per head", 1321))),
    *((name, "listed", start) for name, start in ((KONGTONG, 6452), (CHENGZHONG, 1218))),
    *((HONGGUTAN, "difference", start) for start in (1230, 4404, 4410, 6092, 6128)),
    *((HONGGUTAN, "judgement", start) for start in (200, 2045, 4562, 5994)),
    *((HONGGUTAN, "share", start) for start in (3388, 6116)),
    *((HONGGUTAN, "bound", start) for start in (6742, 6795)),
}
# Relations that another claim answers more fully: teachers and staff level by level, spending per pupil; and secure
# rooms counted from the other side.
ANSWERED = {
    *((KONGTONG, "bound", start) for start in (810, 818, 826, 834, 843)),
    (KONGTONG, "ratio", 8018),
    (HONGGUTAN, "repeat", 4546),
}


def half(row: Row) -> Fraction:
    """Half of the last printed digit; counts and points are exact."""
    printed = row["printed"]
    kind = KNOWN[row["indicator"]]["kind"]
    if not re.fullmatch(r"\d+(\.\d+)?", printed) or not float(printed):
        return Fraction(0)
    factor = Fraction(row["value"]) / Fraction(printed)
    if kind == "score" or (kind in ("count", "change") and factor == 1 and row["unit"] not in ("%", "元", "个百分点")):
        return Fraction(0)
    return factor / 10 ** len(printed.partition(".")[2]) / 2


def recomputed(document: str, kind: str, result: Row, parts: list[Row]) -> tuple[Fraction | None, bool]:
    stated, values = Fraction(result["value"]), [Fraction(part["value"]) for part in parts]
    if kind == "repeat":
        return None, all(other == stated for other in values)
    if kind == "bound":
        return None, all(stated <= other for other in values)
    if kind == "threshold":
        return None, all(other >= stated for other in values) or "低于" in result["evidence"]
    if kind == "trend":
        series = [*values, stated]
        return None, all(a < b for a, b in pairwise(series))
    if kind == "average":
        return None, min(values) <= stated <= max(values)
    if kind == "ratio" and ":" in result["printed"]:
        one, two = (Fraction(text) for text in result["printed"].split(":"))
        found = values[0] / values[1]
        low, high = (one - Fraction(1, 20)) / (two + Fraction(1, 20)), (one + Fraction(1, 20)) / (two - Fraction(1, 20))
        return found, low <= found <= high
    found = {
        "sum": lambda: sum(values),
        "difference": lambda: values[0] - values[1],
        "growth": lambda: (values[0] - values[1]) / values[1] * 100,
        "share": lambda: values[0] / values[1] * 100,
        "product": lambda: values[0] * values[1],
        "ratio": lambda: values[0] / values[1],
    }[kind]()
    if kind == "growth" and "压减" in result["evidence"]:
        found = -found
    return found, abs(found - stated) <= half(result)


def smallest(row: Row) -> str:
    """The least fraction that is printed as this percentage."""
    low, high = (Fraction(row["value"]) + sign * half(row) for sign in (-1, 1))
    for base in range(1, 5000):
        for count in (math.floor(low * base / 100), math.ceil(low * base / 100)):
            if low <= Fraction(100 * count, base) <= high:
                return f"{count}/{base}"
    raise AssertionError(row)


def counted(document: str, start: str) -> int:
    """What a number of the facts or of those set aside counts."""
    printed = next(row["printed"] for row in (*FACTS[document], *LEDGER[document]) if row["start"] == start)
    return int(printed) if printed.isdigit() else "零一两三四五六".index(printed)


def relations(document: str) -> dict[tuple[str, int], Fraction | None]:
    found: dict[tuple[str, int], Fraction | None] = {}
    for row in RELATIONS[document]:
        key = (row["kind"], int(row["result"]))
        if (document, *key) in ANSWERED:
            continue
        if row["kind"] == "listed":
            named, wanted = len(row["operands"].split()), counted(document, row["result"])
            assert (named != wanted) == ((document, *key) in OPEN), key
            found[key] = Fraction(named)
            continue
        parts = [at(document, start) for start in row["operands"].split()]
        found[key], holds = recomputed(document, row["kind"], at(document, row["result"]), parts)
        listed = (document, *key) in WRONG | OPEN
        # An average in its range may still not fit the printed headcounts.
        assert holds != listed or row["kind"] == "average", key
    return found


def by_rule(document: str) -> dict[tuple[str, int], Fraction | str | None]:
    """Claims that no relation of the document asserts, with what they come to."""
    v = {row["start"]: Fraction(row["value"]) for row in FACTS[document]}
    found: dict[tuple[str, int], Fraction | str | None] = {}
    if document == KONGTONG:
        found |= {
            ("numbering", 544): 20,
            ("score", 603): None,
            ("judgement", 8945): 100 - v["8945"],
        }
        found[("bound", 3759)] = v["3434"] * v["3759"]
        found[("judgement", 891)] = 3 * v["5138"]
        found[("per head", 8018)] = v["7998"] / v["852"]
        found[("product", 8088)] = v["8037"] * v["882"] + v["8049"] * v["873"] + v["8068"] * v["913"]
        found[("product", 8164)] = v["8164"] / v["8141"]
        found[("bound", 9373)] = None
        found |= {("share", start): smallest(at(document, start)) for start in (4185, 5613, 9150, 9815)}
        pairs = (
            (9325, 9341),
            (9360, 9373),
            (9392, 9408),
            (9427, 9441),
            (9468, 9481),
            (9498, 9508),
            (9525, 9535),
            (9553, 9570),
        )
        found |= {("per head", money): v[str(money)] / v[str(heads)] for money, heads in pairs}
        assert {money for money, heads in pairs if (v[str(money)] / v[str(heads)]) % 10} == {9325, 9360, 9392, 9468}
    if document == GAOTAI:
        found |= {("difference", 1155): v["1140"] - v["1155"], ("per head", 1321): v["1321"] / v["1300"]}
    if document == HONGGUTAN:
        found |= points(v)
        found |= {
            ("repeat", 4554): None,
            ("numbering", 200): 54,
            ("bound", 5121): None,
            ("bound", 7109): None,
        }
        found |= {("judgement", 5994): None, ("bound", 6795): None, ("scope", 1967): v["2007"]}
        found[("bound", 7856)] = v["7826"] * 5
        found[("judgement", 4562)] = v["4580"] / v["4562"]
        found[("share", 3388)] = v["3366"] / v["3388"] * 100
        found[("share", 6116)] = smallest(at(document, 6116))
        growth = v["2045"] / v["2066"]
        found[("judgement", 2045)] = (growth / (1 + v["2294"] / 100) - 1) * 100
        for change, now in ((1230, 1213), (4404, 4376), (4410, 4390), (6092, 6077), (6128, 6116)):
            found[("difference", change)] = v[str(now)] - v[str(change)]
    return found


def points(v: dict[str, Fraction]) -> dict[tuple[str, int], Fraction]:
    found = {}
    headers = [row for row in FACTS[HONGGUTAN] if row["indicator"] in ("section_weight", "section_self_score")]
    for header in headers:
        column = "max" if header["indicator"] == "section_weight" else "self"
        mine = [Fraction(item[column]) for item in SCORES if item["section"] == header["breakdown"]]
        assert sum(mine) == Fraction(header["value"])
        found[("score", int(header["start"]))] = sum(mine)
    unfit = [item for item in SCORES if item["applicable"] == "false"]
    claimed = sum(Fraction(item["self"]) for item in unfit)
    assert claimed == Fraction("12.8")
    found[("judgement", 200)] = (v["200"] - claimed) / (100 - claimed) * 100
    return found


def agrees(text: str, wanted: Fraction) -> bool:
    """Whether a printed number is the wanted one rounded to the digits that are shown."""
    found = re.search(r"-?[\d,]+(?:\.(\d+))?", text)
    assert found, text
    times = 10**4 if "万元" in text else 10**8 if "亿元" in text else 1
    shown = Fraction(found[0].replace(",", "")) * times
    return abs(shown - wanted) <= Fraction(times, 2 * 10 ** len(found[1] or ""))


def repeats(document: str) -> set[tuple[str, int]]:
    groups: dict[tuple[str, ...], set[int]] = {}
    for row in FACTS[document]:
        key = tuple(row[name] for name in ("indicator", "level", "breakdown", "period", "status"))
        groups.setdefault(key, set()).add(int(row["start"]))
    return {("repeat", min(starts)) for starts in groups.values() if len(starts) > 1}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_claims(document: str) -> None:
    """Every claim, its verdict and its computed value agree with the recomputation, and there is no other claim."""
    expected = {**dict.fromkeys(repeats(document)), **relations(document), **by_rule(document)}
    table = audit.claims(dataset.read(document))
    verdicts = {"inconsistent": WRONG, "cannot tell": OPEN}
    found = {(row.kind, row.result): row for row in table.itertuples()}
    twice = [key for key in found if sum((r.kind, r.result) == key for r in table.itertuples()) > 1]
    # One header carries both the sum of its items and the sum of all weights.
    assert twice == ([("score", 251)] if document == HONGGUTAN else [])
    assert set(found) == set(expected)
    for row in table.itertuples():
        key = (document, row.kind, row.result)
        assert row.verdict == next((name for name, many in verdicts.items() if key in many), "consistent"), key
        wanted = expected[(row.kind, row.result)]
        if isinstance(wanted, str):
            assert row.computed == wanted, key
        elif wanted is not None and not row.title.startswith("权重合计"):
            assert agrees(row.computed, Fraction(wanted)), key


# --- derived and scores ---


@pytest.mark.parametrize("document", DOCUMENTS)
def test_derived(document: str) -> None:
    """Every derived value agrees to the fourth decimal, and none is missing or added."""
    table = comparison.derived(dataset.read(document))
    found = {(row.indicator, row.level, row.period): row.value for row in table.itertuples()}
    assert found == {key: float(round(wanted, 4)) for key, wanted in ratios(document).items()}
    for row in table[table["stated"].notna()].itertuples():
        assert row.stated == float(value(document, int(row.stated_start)))
        assert row.difference == float(
            round(Fraction(str(row.stated)) - ratios(document)[row[1], row.level, row.period], 4)
        )


def test_grades() -> None:
    """Grades of the instrument without points: what is counted, what a code alone names, and the rest."""
    graded = {
        row["indicator"][-1].upper(): row for row in FACTS[KONGTONG] if row["indicator"].startswith("eval_indicators_g")
    }
    counts = {grade: int(row["value"]) for grade, row in graded.items()}
    listed = {row["result"]: len(row["operands"].split()) for row in RELATIONS[KONGTONG] if row["kind"] == "listed"}
    assert counts == {grade: listed[row["start"]] for grade, row in graded.items()}
    names = {
        int(operand.partition("/")[0])
        for row in RELATIONS[KONGTONG]
        if row["result"] in {fact["start"] for fact in graded.values()}
        for operand in row["operands"].split()
    }
    last = max(int(row["start"]) for row in graded.values())
    alone = [
        int(row["start"])
        for row in LEDGER[KONGTONG]
        if row["reason"] == "code" and last < int(row["start"]) < last + 60 and int(row["start"]) - 1 not in names
    ]
    counts |= {"C": len(alone)}
    whole = next(int(row["value"]) for row in FACTS[KONGTONG] if row["indicator"] == "eval_indicators_level3")
    counts |= {"A": whole - sum(counts.values())}
    table = audit.grades(dataset.read(KONGTONG))
    assert dict(zip(table["grade"], table["indicators"], strict=True)) == counts == {"A": 54, "B": 2, "C": 1}
    for other in (GAOTAI, HONGGUTAN, CHENGZHONG):
        assert audit.grades(dataset.read(other)).empty


def test_scores() -> None:
    """Points, deductions and the score without what the district does not have, in fractions."""
    scores = audit.scores(dataset.read(HONGGUTAN))
    own, most = (sum(Fraction(item[column]) for item in SCORES) for column in ("self", "max"))
    unfit = [item for item in SCORES if item["applicable"] == "false"]
    claimed = sum(Fraction(item["self"]) for item in unfit)
    rest = most - sum(Fraction(item["max"]) for item in unfit)
    assert scores is not None
    assert (scores.total, scores.possible, scores.claimed) == (float(own), float(most), float(claimed))
    assert scores.without == float(round((own - claimed) / rest * 100, 2))
    lost = [int(item["item"]) for item in SCORES if Fraction(item["self"]) < Fraction(item["max"])]
    assert list(scores.deductions["item"]) == lost
    assert list(scores.inapplicable["item"]) == [int(item["item"]) for item in unfit]

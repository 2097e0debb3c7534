"""The audit: what it must find, whom it must not accuse, and what it says where nothing can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duxue import audit, catalogue, dataset
from duxue.audit.book import Book, stated
from duxue.audit.english import english
from reports import fact, report

DOCUMENTS = ("kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017")


@pytest.fixture(scope="module")
def claims() -> dict[str, pd.DataFrame]:
    return {name: audit.claims(dataset.read(name)) for name in DOCUMENTS}


def row(table: pd.DataFrame, kind: str, result: int) -> pd.Series:
    found = table[(table["kind"] == kind) & (table["result"] == result)]
    assert len(found) == 1, f"{kind} at {result}: {len(found)} claims"
    return found.iloc[0]


def only(table: pd.DataFrame, kind: str) -> pd.Series:
    found = table[table["kind"] == kind]
    assert len(found) == 1, found[["kind", "title", "verdict"]]
    return found.iloc[0]


# --- the documents ---


def test_nobody_is_accused_wrongly(claims: dict[str, pd.DataFrame]) -> None:
    """These seven assertions are inconsistent and no other."""
    found = {
        (name, claim.kind, claim.result)
        for name, table in claims.items()
        for claim in table.itertuples()
        if claim.verdict == "inconsistent"
    }
    assert found == {
        ("kongtong-2022", "sum", 799),
        ("kongtong-2022", "bound", 3759),
        ("kongtong-2022", "sum", 9283),
        ("kongtong-2022", "sum", 9300),
        ("honggutan-2021", "scope", 1967),
        ("honggutan-2021", "growth", 2088),
        ("honggutan-2021", "repeat", 4208),
    }


def test_teachers_do_not_add_up(claims: dict[str, pd.DataFrame]) -> None:
    """6,610 full-time teachers against parts of 6,660, one digit apart."""
    claim = row(claims["kongtong-2022"], "sum", 799)
    assert (claim.stated, claim.computed, claim.difference) == ("6,610 人", "6,660 人", "−50 人")
    assert claim.arithmetic == "1,220 + 2,997 + 1,603 + 799 + 41 = 6,660"
    assert "一位数字" in claim.cause
    assert "one digit" in claim.cause_en


def test_inspectors_cannot_reach_every_school(claims: dict[str, pd.DataFrame]) -> None:
    """66 inspectors with at most five schools each cannot cover 357."""
    claim = row(claims["kongtong-2022"], "bound", 3759)
    assert claim.arithmetic.startswith("66 × 5 = 330 < 357")
    assert claim.operands == (3434, 641)


def test_money_and_heads_lack_the_same_part(claims: dict[str, pd.DataFrame]) -> None:
    """The holes of 53.75万 and 215 people are one dropped item of 2,500 yuan each."""
    money, heads = (row(claims["kongtong-2022"], "sum", start) for start in (9283, 9300))
    assert (money.computed, money.difference) == ("7,738.511 万元", "53.75 万元")
    assert (heads.computed, heads.difference) == ("59,104 人次", "215 人次")
    for claim in (money, heads):
        assert "2,500 元" in claim.cause
        assert "215" in claim.cause_en


def test_growth_was_divided_by_the_new_value(claims: dict[str, pd.DataFrame]) -> None:
    """17.88 % is the change over the new value; over the old one it is 21.77 %."""
    claim = row(claims["honggutan-2021"], "growth", 2088)
    assert claim.arithmetic.startswith("(77,673 − 63,787) ÷ 63,787 × 100 = 21.7693%")
    assert "17.88%" in claim.cause
    assert "21.77%" in claim.cause
    assert "divided by the new value" in claim.cause_en


def test_two_closing_rates(claims: dict[str, pd.DataFrame]) -> None:
    """98.5 % contradicts 80 %, which follows from 65 and 13; it would take 64 of 65."""
    claim = row(claims["honggutan-2021"], "repeat", 4208)
    assert claim.arithmetic == "98.5% ≠ 80%"
    assert "64" in claim.cause
    assert row(claims["honggutan-2021"], "growth", 7652).verdict == "consistent"


def test_one_rate_for_two_scopes(claims: dict[str, pd.DataFrame]) -> None:
    """80.84 % cannot be the rate of grades one and two and of all first grades while grade seven has 95.15 %."""
    claim = row(claims["honggutan-2021"], "scope", 1967)
    assert claim.operands == (6077, 2007)
    assert "限定" in claim.cause


UNTOLD = {
    "kongtong-2022": [
        *[("share", 4185), ("per head", 8018), ("product", 8088), ("product", 8121), ("average", 8497)],
        *[("judgement", 8945), ("sum", 6371), ("share", 9815)],
    ],
    "honggutan-2021": [
        *[("share", 6116), ("judgement", 2045), ("bound", 6742), ("judgement", 4562), ("judgement", 5994)],
        ("bound", 6795),
    ],
}


@pytest.mark.parametrize(("name", "kind", "start"), [(n, k, s) for n, many in UNTOLD.items() for k, s in many])
def test_mismatch_at_face_value_is_untold(claims: dict[str, pd.DataFrame], name: str, kind: str, start: int) -> None:
    """What only looks wrong for want of a printed scope or base cannot be told, and the page says what is missing."""
    claim = row(claims[name], kind, start)
    assert claim.verdict == "cannot tell"
    assert "没有" in claim.why or "不能断定" in claim.why
    assert claim.why_en


def test_consistent_ones_are_found(claims: dict[str, pd.DataFrame]) -> None:
    """Sums, repeats, trends, growth, averages and section scores that hold are found to hold."""
    kongtong = claims["kongtong-2022"].query("verdict == 'consistent'")
    for kind, starts in {
        "sum": [641, 651, 705, 747, 852, 902, 1975, 3434, 7505, 9593, 9604],
        "repeat": [937, 955, 972, 7174, 8293],
        "trend": [4120, 4491, 5014],
        "threshold": [4130, 4439, 4681, 4961, 8564],
        "difference": [4818],
        "ratio": [5151],
        "average": [8512],
        "bound": [799, 2014, 6360, 9373],
        "per head": [9427, 9498, 9525, 9553],
        "numbering": [544],
        "listed": [538, 567, 1212, 5475, 8252],
    }.items():
        assert set(starts) <= set(kongtong[kongtong["kind"] == kind]["result"]), kind
    honggutan = claims["honggutan-2021"].query("verdict == 'consistent'")
    assert {2168, 2231, 2294, 7652} <= set(honggutan[honggutan["kind"] == "growth"]["result"])
    assert len(honggutan[honggutan["kind"] == "score"]) == 13
    assert list(claims["chengzhong-2017"]["verdict"]) == ["cannot tell", *["consistent"] * 4]


def test_every_claim_shows_its_evidence(claims: dict[str, pd.DataFrame]) -> None:
    """Each place that a claim rests on comes with its clause, both languages are there, the verdict is known."""
    for table in claims.values():
        for claim in table.itertuples():
            assert {item["start"] for item in claim.evidence} == {claim.result, *claim.operands}
            assert all(0 < len(item["text"]) <= 40 for item in claim.evidence)
            assert claim.title
            assert claim.title_en
            assert claim.why
            assert claim.why_en
            assert claim.verdict in audit.VERDICTS
            assert claim.kind in audit.KINDS
            assert bool(claim.cause) == bool(claim.cause_en)
            figures = claim.stated_en + claim.computed_en + claim.arithmetic_en + claim.difference_en
            assert not re.search("[\u4e00-\u9fff]", figures), figures


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("7,792.261 万元", "77.92261 million yuan"),
        ("480 万元以上", "at least 4.8 million yuan"),
        ("−50 人", "−50 people"),
        ("1.5 + 2 = 3.5 万元", "1.5 + 2 = 3.5 (10,000 yuan)"),
        ("1,000 元/人次", "1,000 yuan a person-time"),
        ("约 93%", "about 93%"),
        ("第1–7项：1 + 2 = 3", "items 1–7: 1 + 2 = 3"),
    ],
)
def test_figures_in_english(zh: str, en: str) -> None:
    """Amounts and units are turned, numbers are not."""
    assert english(zh) == en


@pytest.mark.parametrize(
    ("clause", "names", "verdict"),
    [
        ("甲校、乙校、丙校3所学校", "1/甲校 4/乙校 7/丙校", "consistent"),
        ("甲校、乙校等3所学校", "1/甲校 4/乙校", "cannot tell"),
        ("甲校、乙校3所学校", "1/甲校 4/乙校", "inconsistent"),
        ("乙校3所学校", "1/乙校 90/丙校", "cannot tell"),
    ],
)
def test_a_list_against_its_count(clause: str, names: str, verdict: str) -> None:
    """As many names as the number says hold; fewer are open behind 等 and where the clause has not the whole list."""
    start = 1 + clause.index("3")
    made = report([fact("schools_count", 3, start, evidence=clause, printed="3")], relations=[("listed", start, names)])
    found = audit.claims(made)
    assert list(found.loc[found["kind"] == "listed", "verdict"]) == [verdict]


def test_a_list_of_a_slogan_shows_its_names() -> None:
    """The 三 of a slogan is no fact: its list is counted, the names are its evidence, and a short one is undecided."""
    aside = [(50, "三", "slogan", ""), (90, "三", "slogan", "")]
    lists = [("listed", 50, "10/强基 20/提质 30/增效"), ("listed", 90, "60/大走访 70/大排查")]
    claims = audit.claims(report([], relations=lists, ledger=aside)).sort_values("result")
    assert list(claims["verdict"]) == ["consistent", "cannot tell"]
    assert claims["operands"].iloc[0] == (10, 20, 30)
    assert claims["evidence"].iloc[1] == [
        {"start": 60, "end": 63, "text": "大走访"},
        {"start": 70, "end": 73, "text": "大排查"},
        {"start": 90, "end": 91, "text": "三"},
    ]
    assert claims["arithmetic"].iloc[0] == "1 + 1 + 1 = 3"
    assert claims["stated_en"].iloc[0] == "3 items"


def test_causes_only_where_something_is_wrong(claims: dict[str, pd.DataFrame]) -> None:
    """No cause is proposed for what holds."""
    for table in claims.values():
        assert not table[table["verdict"].isin(("consistent", "rounding"))]["cause"].any()


# --- scores ---


def test_points_for_what_the_district_does_not_have() -> None:
    """Eight items claim 12.8 points for schools that the district does not have; without them it is 98.97 %."""
    scores = audit.scores(dataset.read("honggutan-2021"))
    assert scores is not None
    assert list(scores.inapplicable["item"]) == [10, 33, 34, 35, 38, 39, 40, 45]
    assert (scores.claimed, scores.without, scores.stated, scores.total) == (12.8, 98.97, 99.1, 99.1)
    assert list(scores.deductions["item"]) == [15]
    assert scores.sections["agrees"].all()
    assert list(scores.sections["lost"]) == [0, 0, pytest.approx(0.9), 0, 0, 0]


def test_grades_of_an_instrument_without_points() -> None:
    """C22 and C45 are B, C35 is C, the other 54 are A and not printed."""
    grades = audit.grades(dataset.read("kongtong-2022"))
    assert list(zip(grades["grade"], grades["indicators"], grades["stated"], strict=True)) == [
        ("A", 54, False),
        ("B", 2, True),
        ("C", 1, True),
    ]
    assert audit.scores(dataset.read("kongtong-2022")) is None


def test_a_section_that_does_not_add_up() -> None:
    """Items that do not make their section are inconsistent: scores are not rounded."""
    facts = [
        fact("section_weight", 5, 10, breakdown="1甲", status="standard"),
        fact("section_self_score", 4.5, 20, breakdown="1甲"),
        fact("self_eval_score", 4.5, 5),
    ]
    made = report(facts, scores=[(1, "1甲", 3, 2, True), (2, "1甲", 2, 2, True)])
    table = audit.claims(made)
    assert row(table, "score", 10).verdict == "consistent"
    assert row(table, "score", 20).verdict == "inconsistent"
    scores = audit.scores(made)
    assert scores is not None
    assert not scores.sections["agrees"].any()


# --- rounding: the printed digits decide ---


def interval(printed: str, value: float, **fields: object) -> tuple[float, float]:
    one = next(stated(report([fact("public_budget_education_expenditure", value, 1, printed=printed, **fields)])))
    return float(one.low), float(one.high)


def test_printed_digits_bound_the_value() -> None:
    """3.5亿 may be anything from 3.45 to 3.55 billion tenths, 74430万 half a 万 either way."""
    assert interval("3.5", 350_000_000) == (345_000_000, 355_000_000)
    assert interval("74430", 744_300_000) == (744_295_000, 744_305_000)


def test_counts_are_exact() -> None:
    """A count printed out is that count; one in 万 is rounded."""
    exact, rounded = (
        next(stated(report([fact("enrolment", value, 1, printed=printed)])))
        for value, printed in ((9800, "9800"), (9800, "0.98"))
    )
    assert exact.low == exact.high == 9800
    assert (float(rounded.low), float(rounded.high)) == (9750, 9850)


def test_more_than_is_a_lower_bound() -> None:
    """480余万 is 480万 or more, below 490万; 约 may lie on either side."""
    assert interval("480", 4_800_000, approx=True, evidence="资金480余万元") == (4_800_000, 4_900_000)
    assert interval("480", 4_800_000, approx=True, evidence="约480万元") == (4_700_000, 4_900_000)


def test_a_unit_may_stand_between_number_and_more() -> None:
    """93%以上 is 93% or more, as 480余万 is 480万 or more."""
    assert interval("93", 93, approx=True, evidence="均达到93%以上")[0] == 93
    assert interval("93", 93, approx=True, evidence="达到93%左右")[0] == 92


def test_a_fall_is_bounded_as_a_rise() -> None:
    """A change below nought lies between its bounds: 64,803 less 184 is 64,619 to the digit."""
    one = next(stated(report([fact("enrolment", -184, 1, status="delta", printed="184")])))
    assert one.low == one.high == -184
    rate = next(stated(report([fact("large_class_share", -7, 1, status="delta", printed="7")])))
    assert (float(rate.low), float(rate.high)) == (-7.5, -6.5)


def test_ratios_are_read_from_both_numbers() -> None:
    """3.8:6.2 allows 2,214 to 3,619."""
    one = next(stated(report([fact("vocational_general_intake_ratio", 0.612903, 1, printed="3.8:6.2")])))
    assert float(one.low) < 2214 / 3619 < float(one.high)


def test_truncated_percentages_are_rounding() -> None:
    """A share cut off instead of rounded is rounding, not a contradiction."""
    facts = [
        fact("public_kindergarten_share", 66.6, 1, level="kindergarten", printed="66.6"),
        fact("schools_count", 2, 20, level="kindergarten", breakdown="公办"),
        fact("schools_count", 3, 30, level="kindergarten"),
    ]
    claim = only(audit.claims(report(facts, relations=[("share", 1, "20 30")])), "share")
    assert (claim.verdict, claim.arithmetic) == ("rounding", "2 所 ÷ 3 所 × 100 = 66.6667%")


# --- whom not to accuse ---


def parts(total: float, *values: float, indicator: str = "enrolment") -> list[dict[str, object]]:
    levels = ("primary", "junior_secondary", "senior_secondary", "special")
    return [
        fact(indicator, total, 10, level="all"),
        *(fact(indicator, v, 20 + 10 * i, level=levels[i]) for i, v in enumerate(values)),
    ]


def test_parts_above_the_total_are_inconsistent() -> None:
    """Parts that exceed their asserted total cannot be saved by what was left out."""
    table = audit.claims(report(parts(100, 60, 50), relations=[("sum", 10, "20 30")]))
    assert only(table, "sum").verdict == "inconsistent"


def test_parts_below_the_total_may_not_be_all() -> None:
    """Parts that fall short are undecided: the list need not be complete."""
    claim = only(audit.claims(report(parts(100, 60, 30), relations=[("sum", 10, "20 30")])), "sum")
    assert (claim.verdict, claim.difference) == ("cannot tell", "10 人")


def test_parts_known_to_be_all_are_inconsistent() -> None:
    """Where two levels have all the staff they have all the teachers, and teachers who fall short are wrong."""
    staff = [{**row, "start": row["start"] + 200} for row in parts(90, 50, 40, indicator="staff_count")]
    relations = [("sum", 10, "20 30"), ("sum", 210, "220 230")]
    table = audit.claims(report([*parts(80, 40, 30, indicator="fulltime_teachers"), *staff], relations=relations))
    assert row(table, "sum", 10).verdict == "inconsistent"
    assert row(table, "sum", 210).verdict == "consistent"
    # All teachers of two levels do not make all pupils: children of an attached kindergarten have none of their own.
    table = audit.claims(report([*parts(1000, 600, 300), *staff], relations=relations))
    assert row(table, "sum", 10).verdict == "cannot tell"


def test_the_part_that_was_left_out_is_named() -> None:
    """A gap that equals a neighbouring figure of the same indicator is explained by it."""
    facts = [*parts(100, 60, 30), fact("enrolment", 10, 60, level="special", breakdown="送教")]
    claim = only(audit.claims(report(facts, relations=[("sum", 10, "20 30")])), "sum")
    assert "漏加" in claim.cause


def test_totals_may_leave_levels_out() -> None:
    """A total near parts that it does not hold accuses nobody; one that leaves a level out is found to fit."""
    short = audit.claims(report(parts(90, 60, 30, 20)))
    assert list(short[short["kind"] == "sum"]["verdict"]) == ["consistent"]
    assert audit.claims(report(parts(77, 60, 30, 20))).empty


def test_approximate_figures_are_never_wrong() -> None:
    """An approximate figure cannot be held to the digit."""
    facts = parts(100, 60, 50)
    facts[0]["approx"] = True
    relations = [("sum", 10, "20 30")]
    assert only(audit.claims(report(facts, relations=relations)), "sum").verdict == "rounding"
    facts[2]["value"] = 500.0
    assert only(audit.claims(report(facts, relations=relations)), "sum").verdict == "cannot tell"


def test_two_numbers_of_events_may_differ() -> None:
    """Two counts of one name may be two events; two rates of one scope and year may not differ."""
    counts = report([fact("safety_drills", 3, 1), fact("safety_drills", 5, 50)])
    assert only(audit.claims(counts), "repeat").verdict == "cannot tell"
    rates = [fact("compulsory_retention_rate", v, s, level="compulsory") for v, s in ((98.1, 1), (97.2, 50))]
    assert only(audit.claims(report(rates)), "repeat").verdict == "inconsistent"
    undated = [{**rate, "period": ""} for rate in rates]
    assert only(audit.claims(report(undated)), "repeat").verdict == "cannot tell"


def test_what_has_no_identity_is_no_repeat() -> None:
    """Figures whose indicator is not known, and changes, which may be on different years, repeat nothing."""
    unnamed = [{**fact("enrolment", value, start), "indicator": "unknown"} for value, start in ((286, 1), (1120, 300))]
    assert audit.claims(report(unnamed)).empty
    changes = [
        fact("compulsory_retention_rate", v, s, status="delta", level="compulsory") for v, s in ((3.6, 1), (0.4, 300))
    ]
    assert "repeat" not in set(audit.claims(report(changes))["kind"])


def test_a_total_and_its_parts_are_no_repeat() -> None:
    """Parts that are told apart by words that have no column of their own are not the total said again."""
    facts = [fact("inspectors_count", value, start) for value, start in ((30, 1), (5, 20), (25, 40))]
    table = audit.claims(report(facts, relations=[("sum", 1, "20 40")]))
    assert list(zip(table["kind"], table["verdict"], strict=True)) == [("sum", "consistent")]


@pytest.mark.parametrize("evidence", ["全省平均97.2", "目标97.2", "达到省定标准97.2"])
def test_a_rate_of_others_contradicts_nothing(evidence: str) -> None:
    """A rate of the province, a target or a standard with the same name is another rate."""
    rates = [fact("compulsory_retention_rate", v, s, level="compulsory") for v, s in ((98.1, 1), (97.2, 50))]
    rates[1]["evidence"] = evidence
    assert only(audit.claims(report(rates)), "repeat").verdict == "cannot tell"


def test_parts_that_overlap_are_not_added_up() -> None:
    """Compulsory education beside primary schools, or one scope twice, may exceed the total and contradict nothing."""
    facts = parts(100, 60, 50)
    facts[1]["level"] = "compulsory"
    facts[2]["level"] = "primary"
    relations = [("sum", 10, "20 30")]
    assert only(audit.claims(report(facts, relations=relations)), "sum").verdict == "cannot tell"


def test_per_head_bases_are_not_printed() -> None:
    """Money over heads that does not give the stated rate is undecided: the heads that are paid for are not printed."""
    facts = [
        fact("public_budget_education_expenditure", 10_000_000, 1, level="all", printed="1000"),
        fact("enrolment", 1000, 20, level="all"),
        fact("per_student_public_budget_expenditure", 12_000, 40, level="all"),
    ]
    claim = only(audit.claims(report(facts, relations=[("ratio", 40, "1 20")])), "per head")
    assert (claim.verdict, claim.computed, claim.difference) == ("cannot tell", "10,000 元", "2,000 元")


def test_full_coverage_must_be_said() -> None:
    """A limit that does not reach all schools contradicts nothing unless all are said to be covered."""
    facts = [
        fact("schools_count", 100, 1, level="all"),
        fact("inspectors_count", 10, 20),
        fact("schools_per_inspector_cap", 5, 40, status="standard", evidence="每名督学不超过5所"),
    ]
    assert only(audit.claims(report(facts)), "bound").verdict == "cannot tell"
    facts[2]["evidence"] = "实现全覆盖,每名督学不超过5所"
    assert only(audit.claims(report(facts)), "bound").verdict == "inconsistent"
    facts[1]["value"] = 20.0
    assert only(audit.claims(report(facts)), "bound").verdict == "consistent"


def test_kinds_of_inspectors_may_not_be_all() -> None:
    """Full-time and part-time inspectors without their total may reach every school together."""
    facts = [
        fact("schools_count", 100, 1, level="all"),
        fact("inspectors_count", 5, 20, breakdown="专职"),
        fact("inspectors_count", 17, 30, breakdown="兼职"),
        fact("schools_per_inspector_cap", 5, 40, status="standard", evidence="实现全覆盖,每名督学不超过5所"),
    ]
    assert only(audit.claims(report(facts)), "bound").verdict == "cannot tell"
    facts[3]["evidence"] = "中小学全覆盖,每名督学不超过5所"
    assert only(audit.claims(report([facts[0], facts[1], facts[3]])), "bound").verdict == "cannot tell"


def test_said_to_be_below() -> None:
    """A figure below a threshold holds where the text itself says that it is below."""
    facts = [
        fact("standard_class_share", 80, 1, level="primary"),
        fact("standard_class_share_threshold", 90, 20, level="primary", status="standard", evidence="低于标准的90"),
    ]
    relations = [("threshold", 20, "1")]
    assert only(audit.claims(report(facts, relations=relations)), "threshold").verdict == "consistent"
    facts[1]["evidence"] = "达到90"
    assert only(audit.claims(report(facts, relations=relations)), "threshold").verdict == "inconsistent"


def test_direction_words_are_checked() -> None:
    """“下降到” with a figure that rose is wrong."""
    facts = [
        fact("large_class_share", 2.9, 1, level="compulsory", period="2021"),
        fact("large_class_share", 1.7, 20, level="compulsory", evidence="由2.9%下降到1.7%"),
    ]
    assert only(audit.claims(report(facts)), "bound").verdict == "consistent"
    facts[1].update(value=3.4, printed="3.4", evidence="由2.9%下降到3.4%")
    assert only(audit.claims(report(facts)), "bound").verdict == "inconsistent"


def test_changes_without_the_earlier_value() -> None:
    """A rise in per cent of a share may mean points: both earlier values are shown, nothing is decided."""
    facts = [
        fact("standard_class_share", 80.84, 1, level="primary"),
        fact("standard_class_share_change", 13.49, 20, status="delta"),
    ]
    claim = only(audit.claims(report(facts)), "difference")
    assert (claim.verdict, claim.computed) == ("cannot tell", "67.35% / 71.23%")


@pytest.mark.parametrize(("rule", "judged"), [("margin", False), ("change", True)])
def test_a_gap_to_a_limit_is_no_change(rule: str, judged: bool) -> None:
    """How far a rate stands above a limit is held against no other year: 毛入园率99.1%,高于国家标准14.1个百分点."""
    facts = [
        fact("preschool_gross_enrolment_rate", 98.0, 1, level="kindergarten", period="2020"),
        fact("preschool_gross_enrolment_rate", 99.1, 20, level="kindergarten"),
        fact(
            "preschool_gross_enrolment_rate", 14.1, 30, level="kindergarten", status="delta", unit="个百分点", rule=rule
        ),
    ]
    assert ("difference" in set(audit.claims(report(facts))["kind"])) is judged


def growth(stated_rate: float, evidence: str) -> pd.Series:
    facts = [
        fact("public_budget_education_expenditure", 1100, 1, level="all"),
        fact("public_budget_education_expenditure", 1000, 20, level="all", period="2021"),
        fact("public_budget_education_growth", stated_rate, 40, level="all", status="delta", evidence=evidence),
    ]
    return audit.claims(report(facts)).iloc[0]


def test_growth_is_found_without_being_told() -> None:
    """A rate of change near the two years that it is about is recomputed, also where no relation was read."""
    assert growth(10, "增长10%")["verdict"] == "consistent"
    wrong = growth(9.09, "增长9.09%")
    assert (wrong["kind"], wrong["verdict"]) == ("growth", "inconsistent")
    assert "误用了新值" in wrong["cause"]


def test_growth_on_an_earlier_year_is_not_judged() -> None:
    """A change on 2015 is not held against 2021."""
    assert growth(55, "比2015年增长55%")["verdict"] == "cannot tell"


def test_growth_a_year_is_not_judged() -> None:
    """年均增长 is a change a year over several years and lies between no two of them."""
    facts = [
        fact("public_budget_education_expenditure", 1100, 1, level="all"),
        fact("public_budget_education_expenditure", 1000, 20, level="all", period="2021"),
        fact("public_budget_education_growth", 9, 40, level="all", status="delta", evidence="年均增长9%"),
    ]
    assert "growth" not in set(audit.claims(report(facts))["kind"])


def test_growth_of_a_part_is_not_that_of_the_whole() -> None:
    """Behind 其中农村…, the change is that of the part, whose year before may stand under no relation."""
    facts = [
        fact("per_student_public_budget_expenditure", 11128, 1, level="primary"),
        fact("per_student_public_budget_expenditure", 10682, 20, level="primary", period="2021"),
        fact("per_student_public_budget_expenditure", 11227, 40, level="primary", breakdown="农村"),
        fact("per_student_public_budget_growth", 9, 60, level="primary", status="delta", evidence="增长9%"),
    ]
    assert "growth" not in set(audit.claims(report(facts))["kind"])


def test_figures_far_apart_do_not_prove_a_growth_wrong() -> None:
    """Two values and a rate in different places may differ in scope; beside each other they cannot."""
    facts = [
        fact("public_budget_education_expenditure", 1100, 1, level="all"),
        fact("public_budget_education_expenditure", 1000, 20, level="all", period="2021"),
        fact("public_budget_education_growth", 20, 900, level="all", status="delta"),
    ]
    claims = audit.claims(report(facts, relations=[("growth", 900, "1 20")]))
    assert only(claims, "growth").verdict == "cannot tell"
    facts[2].update(start=40, end=42)
    claims = audit.claims(report(facts, relations=[("growth", 40, "1 20")]))
    assert only(claims, "growth").verdict == "inconsistent"


def test_money_without_its_wan_is_named() -> None:
    """A rate that comes out where an amount is in 万元 and not in 元 says so."""
    facts = [
        fact("public_budget_education_expenditure", 800_000_000, 1, level="all", printed="80000"),
        fact("public_budget_education_expenditure", 100_000, 20, level="all", period="2021"),
        fact("public_budget_education_growth", -20, 40, level="all", status="delta", printed="20", evidence="减少20%"),
    ]
    claim = only(audit.claims(report(facts, relations=[("growth", 40, "1 20")])), "growth")
    assert claim.verdict == "inconsistent"
    assert "若为万元" in claim.cause


def test_a_change_of_two_namesakes_is_not_judged() -> None:
    """Two amounts of one name and year: which of them grew is not known."""
    facts = [
        fact("public_budget_education_expenditure", 1100, 1, level="all"),
        fact("public_budget_education_expenditure", 1000, 20, level="all", period="2021"),
        fact("public_budget_education_expenditure", 900, 30, level="all"),
        fact("public_budget_education_growth", 17, 40, level="all", status="delta"),
    ]
    claim = only(audit.claims(report(facts, relations=[("growth", 40, "1 20")])), "growth")
    assert claim.verdict == "cannot tell"


def test_counts_of_one_name_are_mostly_of_several_things() -> None:
    """Three numbers of one name, or two behind other words, are no repeat; two behind the same words ask."""
    three = [fact("safety_drills", value, start) for value, start in ((3, 1), (5, 50), (8, 90))]
    assert audit.claims(report(three)).empty
    other = [three[0], {**three[1], "evidence": "乡镇开展5"}]
    assert audit.claims(report(other)).empty
    assert only(audit.claims(report(three[:2])), "repeat").verdict == "cannot tell"


def test_a_missing_item_leaves_its_section_open() -> None:
    """Where the numbers of the items have a gap, points were not read and a section that falls short is undecided."""
    facts = [fact("section_self_score", 5, 20, breakdown="1甲"), fact("self_eval_score", 5, 5)]
    made = report(facts, scores=[(1, "1甲", 2, 2, True), (3, "1甲", 2, 2, True)])
    assert only(audit.claims(made), "score").verdict == "cannot tell"


def test_a_relation_of_a_dropped_fact_asserts_nothing() -> None:
    """A relation that points to no fact is passed over."""
    assert audit.claims(report(parts(100, 60, 40), relations=[("sum", 10, "20 999")])).empty


def test_references_may_name_indicator_and_level() -> None:
    """Where one number is two facts, a relation says which it means."""
    facts = [
        fact("per_student_public_funds_standard", 1200, 5, level="kindergarten"),
        fact("per_student_public_funds_standard", 1200, 5, level="primary"),
    ]
    book = Book(stated(report(facts)))
    assert book.at("5/per_student_public_funds_standard/primary").level == "primary"
    assert book.at("5").level == "kindergarten"
    assert book.at("7") is None


def test_nine_year_schools_may_have_fewer_staff_than_teachers() -> None:
    """One level may exceed its bound, because staff are counted by kind of school; the total may not."""
    facts = [
        fact("staff_count", 100, 1, level="primary"),
        fact("fulltime_teachers", 110, 20, level="primary"),
    ]
    assert only(audit.claims(report(facts)), "bound").verdict == "cannot tell"
    total = [{**row, "level": "all"} for row in facts]
    assert only(audit.claims(report(total)), "bound").verdict == "inconsistent"
    apart = [total[0], {**total[1], "start": 900}]
    assert only(audit.claims(report(apart)), "bound").verdict == "cannot tell"


@pytest.fixture(scope="module", autouse=True)
def _catalogue_read() -> None:
    """Read before the first example of a property, which would else be charged with it and miss its deadline."""
    catalogue.indicators()


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=4), st.integers(-50, 50))
def test_sums_are_judged_by_their_parts(values: list[int], gap: int) -> None:
    """Parts that make their total hold; above it they are wrong unless the excess is printed, below it undecided."""
    starts = " ".join(str(20 + 10 * place) for place in range(len(values)))
    total = sum(values) + gap
    assume(total > 0)
    printed = {*values, total, *(one + two for one, two in combinations(values, 2))}
    table = audit.claims(report(parts(total, *values), relations=[("sum", 10, starts)]))
    wrong = gap < 0 and -gap not in printed and max(values) <= total
    wanted = "consistent" if gap == 0 else "inconsistent" if wrong else "cannot tell"
    assert row(table, "sum", 10).verdict == wanted


# --- sentences ---


def sentences() -> Iterator[tuple[str, list[float], list[str]]]:
    yield "none", [], ["没有可以复算的数字关系"]
    yield "good", [60, 40], ["共复算 1 处数字关系，1 处相符", "没有发现互相矛盾的数字"]
    yield "bad", [60, 50], ["没有相符的", "1 处不相符", "不相符的是：“在校生数：合计与分项”"]


@pytest.mark.parametrize(
    ("case", "values", "said"), list(sentences()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_sentences_are_right_in_every_case(case: str, values: list[float], said: list[str]) -> None:
    """None, some and contradictory claims each have a sentence of their own."""
    made = report(parts(100, *values), relations=[("sum", 10, "20 30")]) if values else report([])
    text = "".join(sentence.zh for sentence in audit.summary(audit.claims(made)))
    assert all(words in text for words in said), text


def test_tally_counts_all_verdicts() -> None:
    """Verdicts without a claim count nought."""
    assert audit.tally(audit.claims(report([]))) == dict.fromkeys(audit.VERDICTS, 0)

"""Which figures may stand on one axis, what is derived, what is stressed, and how it is said."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import replace

import pandas as pd
import pytest

from duxue import catalogue, comparison, dataset
from duxue.comparison import Value, pair, stress
from duxue.dataset import Report
from reports import fact, report

DOCUMENTS = ("kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017")
# Indicators that at least two of the four documents state.
SHARED = {
    "broadband_access_rate",
    "education_projects_count",
    "education_projects_investment",
    "inspectors_count",
    "kindergartens_inspected",
    "language_demo_schools",
    "master_teacher_studios",
    "multimedia_classroom_rate",
    "new_kindergartens_opened",
    "new_school_places",
    "per_student_public_funds_standard",
    "public_budget_education_expenditure",
    "schools_count",
    "schools_inspected",
    "self_eval_score",
    "student_aid_amount",
    "student_aid_recipients",
    "supervision_funds",
    "teacher_exchange_count",
    "teacher_training_person_times",
    "teachers_recruited",
    "vocational_training_persons",
    "vocational_training_sessions",
}


@pytest.fixture(scope="module")
def documents() -> list[Report]:
    return [dataset.read(name) for name in DOCUMENTS]


@pytest.fixture(scope="module")
def pairs(documents: list[Report]) -> pd.DataFrame:
    return comparison.compare(documents)


BASE = Value(
    document="one-2022",
    place="甲县 2022",
    district="620724",
    indicator="compulsory_retention_rate",
    level="compulsory",
    breakdown="",
    period="2022",
    status="actual",
    value=98.0,
    unit="%",
    approx=False,
    start=1,
    kind="rate",
    counted="%",
)
COUNT = replace(BASE, indicator="student_aid_recipients", level="all", unit="人次", counted="人次", kind="count")


# --- pairs ---


def test_the_same_thing_is_comparable() -> None:
    """One indicator, level, year, scope and status: comparable without a word."""
    assert pair(BASE, replace(BASE, document="two-2022", value=90.0)).standing == "comparable"


@pytest.mark.parametrize(
    ("one", "change", "standing", "reason"),
    [
        (BASE, {"indicator": "junior_three_year_retention_rate"}, "not comparable", "indicator"),
        (BASE, {"status": "target"}, "not comparable", "status"),
        (BASE, {"status": "planned"}, "not comparable", "status"),
        (BASE, {"level": "junior_secondary"}, "not comparable", "level"),
        (COUNT, {"counted": "人"}, "not comparable", "unit"),
        (replace(BASE, breakdown="城区"), {"breakdown": "乡镇"}, "not comparable", "part"),
        (BASE, {"breakdown": "城区"}, "comparable with caveat", "scope"),
        (BASE, {"breakdown": "原文作“入学率”"}, "comparable with caveat", "words"),
        (BASE, {"period": "2021"}, "comparable with caveat", "years"),
        (BASE, {"period": ""}, "comparable with caveat", "undated"),
        (BASE, {"approx": True}, "comparable with caveat", "approximate"),
        (COUNT, {"district": "360113"}, "comparable with caveat", "territory"),
    ],
)
def test_what_stands_between_two_figures(one: Value, change: dict[str, object], standing: str, reason: str) -> None:
    """Each difference has its own standing and its own reason, whichever side it is on."""
    other = replace(one, document="two-2022", **change)
    for found in (pair(one, other), pair(other, one)):
        assert (found.standing, found.reasons) == (standing, (reason,))
        assert found.why
        assert found.why_en


def test_usual_words_narrow_nothing() -> None:
    """“每生每年” names the unit: a breakdown of it is no other scope."""
    one = replace(BASE, breakdown="每生每年")
    assert pair(one, replace(BASE, document="two")).standing == "comparable"


def test_scores_of_two_instruments() -> None:
    """Scores never share an axis, not even of one year."""
    score = replace(BASE, indicator="self_eval_score", kind="score", unit="分", counted="分", level="")
    assert pair(score, replace(score, document="two")).reasons == ("instrument",)


def test_large_classes_changed_meaning() -> None:
    """A share of large classes before 2021 is not that of 2021 or later; two of one side are comparable."""
    large = replace(BASE, indicator="large_class_share", kind="share")
    assert pair(replace(large, period="2020"), replace(large, period="2021")).reasons == ("redefined",)
    assert pair(replace(large, period="2021"), replace(large, period="2022")).reasons == ("years",)
    assert pair(replace(large, period="2019"), replace(large, period="2020")).reasons == ("years",)


def test_territory_matters_near_the_change_and_for_totals() -> None:
    """红谷滩's territory changed in 2021 and 2022: counts near it carry a caveat, rates and later years do not."""
    moved = replace(COUNT, district="360113", document="two")
    assert pair(COUNT, moved).reasons == ("territory",)
    assert pair(replace(COUNT, period="2025"), replace(moved, period="2025")).standing == "comparable"
    assert pair(BASE, replace(BASE, district="360113", document="two")).standing == "comparable"


def test_people_and_person_times(documents: list[Report]) -> None:
    """8,554名 and 59,319人次 are not the same count, though they are one indicator."""
    values = [next(comparison.values(r, ("student_aid_recipients",))) for r in documents[:2]]
    assert [value.counted for value in values] == ["人次", "人"]
    assert "unit" in pair(*values).reasons


# --- many documents ---


def test_shared_indicators(documents: list[Report]) -> None:
    """The four documents share these twenty-three indicators."""
    assert set(comparison.shared(documents)["indicator"]) == SHARED


def test_shared_says_how_well_they_match(documents: list[Report]) -> None:
    """Schools match in scope, inspectors in level only, inspected schools in neither."""
    match = comparison.shared(documents).set_index("indicator")["match"]
    assert (match["schools_count"], match["inspectors_count"], match["schools_inspected"]) == (
        "same scope",
        "other scope",
        "other level",
    )


def test_compare_takes_any_indicators(documents: list[Report]) -> None:
    """A list of indicators replaces the shared ones; one that nobody states has no pairs."""
    some = comparison.compare(documents, ["self_eval_score", "myopia_rate"])
    assert set(some["indicator"]) == {"self_eval_score"}
    assert list(some["standing"]) == ["not comparable"]


def test_every_pair_has_a_standing_and_a_reason(pairs: pd.DataFrame) -> None:
    """Whatever is not plainly comparable says why, in both languages."""
    assert set(pairs["standing"]) <= set(comparison.STANDINGS)
    limited = pairs[pairs["standing"] != "comparable"]
    assert limited["why"].all()
    assert limited["why_en"].all()
    assert (pairs["document_a"] != pairs["document_b"]).all()


def test_a_part_is_not_set_beside_another_districts_whole(pairs: pd.DataFrame) -> None:
    """Where a document states the whole, its parts are not compared with the whole of another."""
    training = pairs[(pairs["indicator"] == "teacher_training_person_times") & (pairs["breakdown_a"] != "")]
    assert len(training)
    assert set(training["standing"]) == {"not comparable"}


def test_one_document_has_no_pairs(documents: list[Report]) -> None:
    """Nothing is compared with itself."""
    assert comparison.compare(documents[:1]).empty
    assert comparison.shared(documents[:1]).empty
    assert comparison.compare([]).empty


def test_coverage_counts_indicators(documents: list[Report]) -> None:
    """One row a group, one column a document; the cells add up to the indicators that a document states."""
    table = comparison.coverage(documents)
    assert list(table.index) == [names[0] for names in catalogue.GROUPS.values()]
    for one in documents:
        assert table[one.document.name].sum() == one.facts["indicator"].nunique()
    assert comparison.coverage(documents, language="en").index[0] == "Pupils and participation"


def test_left_out_says_why() -> None:
    """A document without a result says whether it only plans, hides the figure or is silent."""
    made = report([fact("schools_count", 3, 1, status="target")], ledger=[(5, "*", "mask", "enrolment")])
    table = comparison.left_out([made], ["schools_count", "enrolment", "staff_count"])
    assert list(table["reason"]) == ["not a result", "masked", "not stated"]


def test_notes_name_what_limits_a_district(documents: list[Report]) -> None:
    """红谷滩's territory and 城中区's namesake are said."""
    notes = comparison.notes(documents).set_index("document")["note"]
    assert "划入" in notes["honggutan-2021"]
    assert "柳州" in notes["chengzhong-2017"]


# --- derived ---


def test_derived_stands_apart_from_stated(documents: list[Report]) -> None:
    """Spending per pupil is computed beside the stated one, and the difference is shown."""
    table = comparison.derived(documents[0]).set_index(["indicator", "level"])
    row = table.loc[("per_student_public_budget_expenditure", "all")]
    assert (row["value"], row["stated"], row["difference"]) == (8471.4318, 10403.39, 1931.9582)
    assert row["operands"] == (7998, 852)
    assert pd.isna(table.loc[("pupil_teacher_ratio", "primary")]["stated"])


def test_derived_takes_one_year_only() -> None:
    """Pupils of one year are never divided by teachers of another."""
    facts = [
        fact("enrolment", 100, 1, level="primary"),
        fact("fulltime_teachers", 10, 20, level="primary", period="2021"),
    ]
    assert comparison.derived(report(facts)).empty


def test_derived_takes_results_only() -> None:
    """A planned count is no denominator."""
    facts = [
        fact("enrolment", 100, 1, level="primary"),
        fact("fulltime_teachers", 10, 20, level="primary", status="target"),
    ]
    assert comparison.derived(report(facts)).empty


def test_derived_marks_what_is_approximate(documents: list[Report]) -> None:
    """480余万 over 8,554 is approximate."""
    table = comparison.derived(documents[1]).set_index("indicator")
    assert bool(table.loc["aid_per_head"]["approx"])
    assert not bool(table.loc["projects_completed_share"]["approx"])


def test_pupils_are_not_divided_by_schools_of_another_kind(documents: list[Report]) -> None:
    """Primary pupils include those of nine-year schools, primary schools do not: no size of a primary school."""
    table = comparison.derived(documents[0])
    assert set(table[table["indicator"] == "average_school_size"]["level"]) == {"kindergarten"}


# --- inequality ---


def test_weighted_coefficient_of_variation() -> None:
    """The worked example of the national method gives 0.5153, not 0.489 or 0.546."""
    value = comparison.weighted_cv([45, 37, 89, 76, 55], [279, 137, 935, 160, 402])
    assert round(value, 4) == 0.5153


@pytest.mark.parametrize(("pupils", "totals"), [([], []), ([1], [1, 2]), ([0, 1], [1, 1]), ([1, 1], [0, 0])])
def test_weighted_cv_refuses_nonsense(pupils: list[float], totals: list[float]) -> None:
    """Schools without pupils, lists of two lengths and a mean of nought are refused."""
    with pytest.raises(ValueError, match="give one total"):
        comparison.weighted_cv(pupils, totals)


# --- themes ---


def test_log_odds_by_hand() -> None:
    """One theme of two, 8 of 10 hits against 20 of 100, with a prior of 11 hits in all."""
    value, error, low, high, z = stress.log_odds({"a": 8, "b": 2}, {"a": 20, "b": 80}, "a", strength=11.0)
    prior = 11 * 28 / 110
    one, two = 8 + prior, 20 + prior
    expected = math.log(one / (21 - one)) - math.log(two / (111 - two))
    assert value == pytest.approx(expected)
    assert error == pytest.approx(math.sqrt(1 / one + 1 / (21 - one) + 1 / two + 1 / (111 - two)))
    assert (low, high) == (pytest.approx(value - 1.959964 * error), pytest.approx(value + 1.959964 * error))
    assert z == pytest.approx(value / error)


def test_the_error_is_the_spread_of_the_posterior() -> None:
    """Drawn from the posterior, the log-odds ratio spreads as the error says, for a rare theme and for a common one."""
    mine, rest, draw = {"a": 24, "b": 10, "c": 66}, {"a": 12, "b": 30, "c": 300}, random.Random(7).betavariate
    for theme in mine:
        _, error, *_ = stress.log_odds(mine, rest, theme, strength=150.0)
        prior = 150 * (mine[theme] + rest[theme]) / 442
        sides = [(table[theme] + prior, sum(table.values()) + 150 - table[theme] - prior) for table in (mine, rest)]
        odds = [[math.log(p / (1 - p)) for p in (draw(*side) for side in sides)] for _ in range(20_000)]
        assert statistics.stdev(one - two for one, two in odds) == pytest.approx(error, rel=0.05)


def test_short_texts_are_drawn_to_the_common_rate() -> None:
    """The same share of few hits is less distinctive than of many."""
    rest = {"a": 20, "b": 80}
    few = stress.log_odds({"a": 4, "b": 1}, rest, "a", strength=50.0)
    many = stress.log_odds({"a": 40, "b": 10}, rest, "a", strength=50.0)
    assert few[0] < many[0]
    assert few[4] < many[4]


def test_themes_of_the_documents(documents: list[Report]) -> None:
    """Rural schools mark 城中区, ethnic education 崆峒, party building 高台, class size 红谷滩: each z beyond 2."""
    table, known = comparison.themes(documents), catalogue.themes()
    first = table[table["section"] == "all"].groupby("document").head(1).set_index("document")
    assert {key: known[theme].zh for key, theme in first["theme"].items()} == {
        "kongtong-2022": "民族教育",
        "gaotai-2023": "党的领导与党建",
        "honggutan-2021": "班额与学位",
        "chengzhong-2017": "乡村学校与乡村教师",
    }
    assert (first["z"] > 2).all()
    assert (first["low"] > 0).all()
    assert set(table["section"]) == {"all", "result", "problem", "plan"}


def test_one_document_has_nothing_to_stand_out_from(documents: list[Report]) -> None:
    """With one document hits are counted and nothing is called distinctive."""
    table = comparison.themes(documents[:1])
    assert table["hits"].sum() > 0
    assert table["z"].isna().all()
    assert comparison.themes([]).empty


# --- sentences ---


def said(made: Report) -> str:
    return "".join(sentence.zh for sentence in comparison.summary(made))


def rate(value: float, start: int, period: str) -> dict[str, object]:
    return fact("compulsory_retention_rate", value, start, level="compulsory", period=period)


@pytest.mark.parametrize(
    ("before", "words"), [(97.0, "由2021年的 97% 升至2022年的 98%"), (99.0, "降至"), (98.0, "没有变化")]
)
def test_change_is_said_as_it_is(before: float, words: str) -> None:
    """Up, down and unchanged each have their verb."""
    assert words in said(report([rate(before, 1, "2021"), rate(98.0, 20, "2022")]))


def test_nothing_stated_is_said() -> None:
    """A document without figures still gives whole sentences."""
    text = said(report([]))
    assert "没有载明学校、学生和专任教师的总数" in text
    assert "没有载明教育经费" in text
    assert "没有可以复算的数字关系" in text


def test_summaries_are_five_to_seven_sentences_with_their_facts(documents: list[Report]) -> None:
    """Every fact that a sentence names is a fact of the document."""
    for made in documents:
        sentences = comparison.summary(made)
        assert 5 <= len(sentences) <= 7
        starts = set(made.facts["start"])
        for sentence in sentences:
            assert set(sentence.facts) <= starts
            assert sentence.zh.endswith("。")
            assert sentence.en.endswith(".")

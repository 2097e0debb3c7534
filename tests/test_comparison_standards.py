"""Thresholds and national values: what may be held against what, and what never decides."""

from __future__ import annotations

import pandas as pd
import pytest

from duxue import catalogue, comparison, dataset
from duxue.comparison import thresholds
from reports import fact, report

VERDICTS = ("met", "not met", "not stated", "not comparable")


@pytest.fixture(scope="module")
def kongtong() -> pd.DataFrame:
    return comparison.standards(dataset.read("kongtong-2022")).set_index("key")


def against(key: str, *facts: dict[str, object], **document: str) -> pd.Series:
    return comparison.standards(report(list(facts), **document)).set_index("key").loc[key]


# --- the pitfalls ---


def test_the_staffing_standard_is_no_pupil_teacher_ratio() -> None:
    """19 to 1 counts all staff: a stated ratio per full-time teacher is not comparable with it."""
    row = against("staff.2014.primary", fact("pupil_teacher_ratio", 16, 1, level="primary"))
    assert row["verdict"] == "not comparable"
    assert pd.isna(row["stated"])
    assert "教职工" in row["why"]


def test_staffing_is_tested_with_staff() -> None:
    """Pupils over staff is what the staffing standard is about.

    Staff of nine-year schools are counted with lower secondary: a primary ratio may only be too high, so that it can
    meet the standard and never miss it; those of other levels decide nothing.
    """
    for level, staff, verdict in (
        ("primary", 125, "met"),
        ("primary", 100, "not comparable"),
        ("junior_secondary", 250, "not comparable"),
    ):
        facts = [fact("enrolment", 2000, 1, level=level), fact("staff_count", staff, 20, level=level)]
        row = against(f"staff.2014.{level.removesuffix('_secondary')}", *facts)
        assert (row["verdict"], row["stated"], row["origin"]) == (verdict, 2000 / staff, "derived")


def test_children_per_teacher_is_not_per_staff() -> None:
    """15 children to a full-time teacher is tested with teachers, not with staff."""
    facts = [fact("enrolment", 150, 1, level="kindergarten"), fact("staff_count", 15, 20, level="kindergarten")]
    assert against("xqsp.child_teacher_ratio", *facts)["verdict"] == "not stated"


def test_mean_of_eight_is_not_one_of_seven() -> None:
    """The coefficient of 2012 is never held against the limits of 2017."""
    row = against("yzjh.res.cv.primary", fact("balance_difference_coefficient", 0.4, 1, level="primary"))
    assert row["verdict"] == "not comparable"
    assert "8项" in row["why"]


def test_nine_years_are_not_three() -> None:
    """The nine-year retention rate is never held against the limit of the three-year one."""
    row = against("yzjh.qua1.junior_retention", fact("compulsory_retention_rate", 98, 1, level="compulsory"))
    assert row["verdict"] == "not comparable"
    assert "九年" in row["why"]


def test_coverage_counts_children() -> None:
    """A share of kindergartens is no coverage, and another word for it is not trusted."""
    share = fact("inclusive_kindergarten_share", 90, 1, level="kindergarten")
    assert "在园幼儿" in against("xqsp.inclusive_coverage", share)["why"]
    named = fact("inclusive_kindergarten_coverage", 99.7, 1, level="kindergarten", breakdown="原文作“民办园覆盖率”")
    assert against("xqsp.inclusive_coverage", named)["verdict"] == "not comparable"
    plain = fact("inclusive_kindergarten_coverage", 79.9, 1, level="kindergarten")
    assert against("xqsp.inclusive_coverage", plain)["verdict"] == "not met"


def test_large_class_share_has_no_national_value_before_2021() -> None:
    """National shares count 56 and more; a local figure of 2020 did not."""
    facts = [
        fact("large_class_share", v, s, level="primary", period=p) for v, s, p in ((1.2, 1, "2020"), (0.7, 9, "2021"))
    ]
    table = comparison.national(report(facts)).set_index("period")
    assert pd.isna(table.loc["2020"]["national"])
    assert "口径" in table.loc["2020"]["why"]
    assert table.loc["2021"]["national"] == 0.73


# --- what decides ---


def test_memory_never_decides(kongtong: pd.DataFrame) -> None:
    """Thresholds from memory or one source give no verdict and carry a caveat."""
    weak = kongtong[~kongtong["decisive"]]
    assert {"jbjh.cv.primary", "plan145.compulsory_retention"} <= set(weak.index)
    assert set(weak["verdict"]) <= {"not comparable", "not stated"}
    assert weak["caveat"].all()


@pytest.mark.parametrize(
    ("verified", "source", "decides"),
    [
        ("official-mirror", "https://a.cn/1", True),
        ("press", "https://a.cn/1 ; https://b.cn/2", True),
        ("press", "https://a.cn/1", False),
        ("secondary", "https://a.cn/1 ; https://a.cn/2", False),
        ("memory", "https://a.cn/1 ; https://b.cn/2", False),
        ("press", "https://a.cn/1 ; https://b.cn/2 ; memory(date)", False),
    ],
)
def test_what_counts_as_verified(verified: str, source: str, decides: bool) -> None:
    """Official sources decide, others from two hosts on, memory never."""
    standard = catalogue.standards()[0].model_copy(update={"verified": verified, "source": source})
    assert thresholds.decisive(standard) is decides


def test_counties_only_meet_necessary_conditions() -> None:
    """A county's mean may show that schools fail; it never shows that every school passes."""
    good = against(
        "yzjh.res4.teaching_area_per_student.primary", fact("teaching_area_per_student", 9, 1, level="primary")
    )
    assert good["verdict"] == "not comparable"
    assert "必要条件" in good["why"]
    bad = against(
        "yzjh.res4.teaching_area_per_student.primary", fact("teaching_area_per_student", 3, 1, level="primary")
    )
    assert bad["verdict"] == "not met"


def test_national_targets_are_no_county_thresholds(kongtong: pd.DataFrame) -> None:
    """A target of the whole country is not met by a county."""
    assert kongtong.loc["plan145.preschool_gross"]["verdict"] == "not comparable"
    assert "全国" in kongtong.loc["plan145.preschool_gross"]["why"]


def test_about_five_is_no_limit(kongtong: pd.DataFrame) -> None:
    """“5所左右” is approximate: 5.41 schools an inspector break nothing."""
    assert kongtong.loc["sup.inspector_schools"]["verdict"] == "not comparable"


def test_verdicts_of_kongtong(kongtong: pd.DataFrame) -> None:
    """崆峒 has these verdicts; each shows clause, document and how well it is verified."""
    assert set(kongtong[kongtong["verdict"] == "not met"].index) == {"xqsp.child_teacher_ratio"}
    for key in (
        "xqsp.gross_enrolment",
        "yzjh.gov14.quality_senior_quota",
        "fiscal.law.teacher_pay",
        "fund.senior.2019",
    ):
        assert kongtong.loc[key]["verdict"] == "met", key
    assert kongtong["verified"].all()
    assert set(kongtong["verdict"]) <= set(VERDICTS)
    assert "违规" in kongtong.loc["xqsp.child_teacher_ratio"]["caveat"]


def test_full_day_kindergartens_are_not_told_apart(kongtong: pd.DataFrame) -> None:
    """The ratio for full-day kindergartens accuses no county whose total may hold half-day ones."""
    row = kongtong.loc["kg.staff_ratio.full_day"]
    assert (row["verdict"], row["shown"]) == ("not comparable", "9.84:1")
    assert "其中一类学校" in row["why"]


def test_all_levels_together_are_not_one() -> None:
    """A figure for all levels is not called one of another level."""
    row = against("yzjh.gov11.rotation_rate", fact("teacher_rotation_share", 12, 1, level="all"))
    assert (row["verdict"], "各学段合在一起" in row["why"]) == ("not comparable", True)


def test_a_figure_without_a_level_decides_about_none() -> None:
    """2.7 % large classes of no stated level accuse no upper secondary school, for which there must be none."""
    row = against("xz.large_class", fact("large_class_share", 2.7, 1))
    assert (row["verdict"], "没有载明学段" in row["why"]) == ("not comparable", True)
    assert (
        against("xz.large_class", fact("large_class_share", 2.7, 1, level="senior_secondary"))["verdict"] == "not met"
    )


def test_a_derived_miss_says_that_scopes_may_differ(kongtong: pd.DataFrame) -> None:
    """A quotient that misses a threshold rests on two totals whose scopes are not printed."""
    assert "同一范围" in kongtong.loc["xqsp.child_teacher_ratio"]["caveat"]


def test_limits_include_themselves() -> None:
    """50 % reaches “at least 50 %”."""
    assert (
        against("yzjh.gov14.quality_senior_quota", fact("elite_quota_share", 50, 1, level="senior_secondary"))[
            "verdict"
        ]
        == "met"
    )


def test_approximate_figures_decide_only_upwards() -> None:
    """“85%以上” meets 85; “80%以上” and “约85%” decide nothing against 85."""
    for value, said, verdict in (
        (85, "达85%以上", "met"),
        (80, "达80%以上", "not comparable"),
        (85, "约85%", "not comparable"),
    ):
        made = fact("preschool_gross_enrolment_rate", value, 1, level="kindergarten", approx=True, evidence=said)
        assert against("xqsp.gross_enrolment", made)["verdict"] == verdict


def test_never_less_than_the_year_before() -> None:
    """Spending is held against the year before, where that is stated."""
    now = fact("public_budget_education_expenditure", 900, 1, level="all")
    assert against("fiscal.only_increase.total", now)["verdict"] == "not stated"
    before = fact("public_budget_education_expenditure", 1000, 20, level="all", period="2021")
    assert against("fiscal.only_increase.total", now, before)["verdict"] == "not met"


def test_growth_against_revenue() -> None:
    """Growth of spending is held against that of revenue, and undecided where revenue is not stated."""
    growth = fact("public_budget_education_growth", 5, 1, level="all", status="actual")
    assert against("fiscal.law.growth_vs_revenue", growth)["verdict"] == "not stated"
    revenue = fact("fiscal_revenue_growth", 3, 20)
    assert against("fiscal.law.growth_vs_revenue", growth, revenue)["verdict"] == "met"


def test_targets_meet_nothing() -> None:
    """A target is no result."""
    made = fact("preschool_gross_enrolment_rate", 99, 1, level="kindergarten", status="target")
    assert against("xqsp.gross_enrolment", made)["verdict"] == "not stated"


# --- when and where ---


def test_thresholds_hold_in_their_years() -> None:
    """In 2019 the amounts of 2016 hold, in 2023 those of 2023."""
    keys = {year: set(comparison.standards(report([], period=year))["key"]) for year in ("2019", "2023")}
    assert "fund.primary.2016.cw" in keys["2019"]
    assert "fund.primary.2023" not in keys["2019"]
    assert "fund.primary.2023" in keys["2023"]
    assert "fund.primary.2016.cw" not in keys["2023"]
    assert comparison.standards(report([], period="")).empty


def test_thresholds_hold_in_their_places() -> None:
    """Amounts for the east do not hold in Gansu, nor those of another province."""
    keys = set(comparison.standards(report([], period="2019"))["key"])
    assert "fund.primary.2016.east" not in keys
    unknown = set(comparison.standards(report([], period="2019", district=""))["key"])
    assert not {"fund.primary.2016.east", "fund.primary.2016.cw"} & unknown


# --- national values ---


def test_national_values_of_the_same_year_and_level() -> None:
    """The retention rate of 2022 stands beside 95.5 %, derived ratios beside national ones."""
    table = comparison.national(dataset.read("kongtong-2022")).set_index(["indicator", "level", "period"])
    assert table.loc[("compulsory_retention_rate", "compulsory", "2022")]["national"] == 95.5
    ratio = table.loc[("pupil_teacher_ratio", "primary", "2022")]
    assert (ratio["origin"], ratio["national"]) == ("derived", 16.19)
    assert "中职" in table.loc[("pupil_teacher_ratio", "senior_secondary", "2022")]["why"]


def test_no_national_value_is_said() -> None:
    """Another level, another year, a part or another word: none, and why."""
    facts = [
        fact("pupil_teacher_ratio", 12, 1, level="special"),
        fact("pupil_teacher_ratio", 12, 20, level="primary", period="1999"),
        fact("pupil_teacher_ratio", 12, 40, level="primary", breakdown="城区"),
        fact("pupil_teacher_ratio", 12, 60, level="primary", breakdown="原文作“师生比”"),
        fact("pupil_teacher_ratio", 12, 80, level="primary", period=""),
    ]
    table = comparison.national(report(facts))
    assert table["national"].isna().all()
    assert table["why"].nunique() == len(facts)


def test_counts_have_no_national_value() -> None:
    """The pupils of the country say nothing beside those of a county."""
    assert comparison.national(report([fact("enrolment", 5000, 1, level="primary")])).empty

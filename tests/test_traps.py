"""Traps that real reports set, each in a line of our own with what must be read from it."""

from __future__ import annotations

import pytest

from duxue.extraction import extract

Expected = tuple[str, str, float | None]
TRAPS: dict[str, tuple[str, list[Expected]]] = {
    "magnitude in the unit": (
        "全县在校学生2.48万人,教职工0.21万人。",
        [("enrolment", "all", 24800), ("staff_count", "all", 2100)],
    ),
    "blank in a decimal": ("义务教育阶段生均校舍面积6. 3平方米。", [("floor_area_per_student", "compulsory", 6.3)]),
    "a part ten times its whole": (
        "全县幼儿园教职工2.05万人,其中专任教师131万人。",
        [("staff_count", "kindergarten", 20500), ("fulltime_teachers", "kindergarten", None)],
    ),
    "blank for thousands": (
        "普通小学41所,招生1 903人,在校生11 208人。",
        [("schools_count", "primary", 41), ("intake", "primary", 1903), ("enrolment", "primary", 11208)],
    ),
    "wide digits and a target": (
        "到２０３０年毛入园率达到９６％。",
        [("preschool_gross_enrolment_rate", "kindergarten", 96)],
    ),
    "respectively over levels": (
        "小学、初中综合差异系数分别为0.47和0.33。",
        [
            ("balance_difference_coefficient", "primary", 0.47),
            ("balance_difference_coefficient", "junior_secondary", 0.33),
        ],
    ),
    "respectively over indicators": (
        "教职工、专任教师分别为310人和288人。",
        [("staff_count", "all", 310), ("fulltime_teachers", "all", 288)],
    ),
    "parts inside a bracket": (
        "小学72所(含4所民办小学和19个教学点)。",
        [("schools_count", "primary", 72), ("schools_count", "primary", 4), ("teaching_points_count", "primary", 19)],
    ),
    "a bracket before the number": ("全县各级各类学校(含幼儿园)180所。", [("schools_count", "all", 180)]),
    "level in the heading, and a change": (
        "高中段教育\n学校3所;招生980人,比上年减少21人。",
        [
            ("schools_count", "senior_secondary", 3),
            ("intake", "senior_secondary", 980),
            ("intake", "senior_secondary", -21),
        ],
    ),
    "from and to": (
        "毛入园率由70%上升到91.5%。",
        [
            ("preschool_gross_enrolment_rate", "kindergarten", 70),
            ("preschool_gross_enrolment_rate", "kindergarten", 91.5),
        ],
    ),
    "rates and their gap": (
        "教育支出增长8.10%,收入增长5.00%,前者高于后者3.10%。",
        [
            ("public_budget_education_growth", "all", 8.1),
            ("fiscal_revenue_growth", "", 5),
            ("education_revenue_growth_gap", "", 3.1),
        ],
    ),
    "several years together": (
        "“十三五”期间新建幼儿园14所;近三年培训教师1850人次。",
        [("new_kindergartens_opened", "kindergarten", 14), ("teacher_training_person_times", "", 1850)],
    ),
    "one each": (
        "在东镇、西镇各新建1所公办园。",
        [("new_kindergartens_opened", "kindergarten", 1), ("new_kindergartens_opened", "kindergarten", 1)],
    ),
    "a total that its parts do not make": (
        "专任教师640人(其中小学400人、初中310人)。",
        [
            ("fulltime_teachers", "all", 640),
            ("fulltime_teachers", "primary", 400),
            ("fulltime_teachers", "junior_secondary", 310),
        ],
    ),
    "the place masked, the figures real": (
        "**县现有学校61所,在校生15302人。",
        [("schools_count", "all", 61), ("enrolment", "all", 15302)],
    ),
    "x for digits": ("全县共有学校xx所,在校生xxxxx人,教育支出x亿。", []),
    "stars for digits": ("共有幼儿园**所,投入***万元,毛入园率**%。", []),
    "digits cut out": ("普惠覆盖率达到毛入园率达,培训教师万人次,投入近亿元。", []),
    "years masked": ("20xx年、XX年、****年、202X年共招聘教师26名。", [("teachers_recruited", "", 26)]),
    "a blank form": ("20_年L1 20_年L2 L3-L4 小学初中(元)", []),
    "traditional characters with pinyin": (
        "全縣(xiàn)小學(xué)48所,在校生6.1萬(wàn)人。",
        [("schools_count", "primary", 48), ("enrolment", "primary", 61000)],
    ),
    "a figure a line, remains of tags": ("支付资金\n906\n万元?/p>", [("education_funds_paid", "", 9_060_000)]),
    "land and people": ("全县面积1830.2平方公里,海拔920米,人口18.7万,有学校52所。", [("schools_count", "all", 52)]),
    "idioms": ("入学“一个不少”,“136”工作思路,“两免一补”,送教17名。", [("home_teaching_children", "special", 17)]),
    "this year's ratio and last year's": (
        "小学生师比15.2∶1(上年为15.9∶1)。",
        [("pupil_teacher_ratio", "primary", 15.2), ("pupil_teacher_ratio", "primary", 15.9)],
    ),
    "an odd label of a total": (
        "在校学生幼儿9800人,其中在园幼儿2600人。",
        [("enrolment", "all", 9800), ("enrolment", "kindergarten", 2600)],
    ),
    "schools praised are not the schools there are": ("表彰优秀教师60名、先进学校8所;对15所幼儿园进行检查。", []),
}
CORE = {"schools_count", "enrolment", "staff_count", "fulltime_teachers"}


@pytest.mark.parametrize("trap", TRAPS)
def test_trap(trap: str) -> None:
    """Exactly these figures are read, in this order; unknown ones may stand beside them."""
    text, expected = TRAPS[trap]
    facts = [f for f in extract(text).facts if f["indicator"] != "unknown"]
    found = [(f["indicator"], f["level"], f["value"]) for f in facts]
    wanted = [(key, level, None if value is None else float(value)) for key, level, value in expected]
    if not expected:
        found = [fact for fact in found if fact[0] in CORE or "x" in text or "*" in text]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_a_row_that_lost_a_merged_cell() -> None:
    """In a row that is one cell short the numbers go where their proportions fit the row above."""
    text = "学段|学校数|在校生|教职工|专任教师|\n初中|18|8100|1390|640|\n高中|4|3900|372|"
    row = [f for f in extract(text).facts if f["level"] == "senior_secondary"]
    assert [(f["indicator"], f["value"]) for f in row] == [
        ("schools_count", 4.0),
        ("enrolment", 3900.0),
        ("fulltime_teachers", 372.0),
    ]


def test_periods_of_changes() -> None:
    """Last year's value belongs to last year, a change to this one."""
    text = "2021年,全县财政教育支出5.2亿元,比上年的4.8亿元增长8.3%。"
    facts = {(f["indicator"], f["period"], f["status"]) for f in extract(text, period="2021").facts}
    assert facts == {
        ("public_budget_education_expenditure", "2021", "actual"),
        ("public_budget_education_expenditure", "2020", "actual"),
        ("public_budget_education_growth", "2021", "delta"),
    }

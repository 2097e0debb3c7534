"""Rows with several labels, tables side by side, and columns that are told apart by what stands beside them."""

from __future__ import annotations

from typing import Any

import pytest

from duxue.extraction import extract

TITLE = "沂川县2023年教育工作自评报告\n全县教育工作稳步推进。\n"


def said(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Of each figure of a table its print and these columns; its offsets are those of the print."""
    text = TITLE + table
    facts = extract(text).facts
    assert all(text[fact["start"] : fact["end"]] == fact["printed"] for fact in facts)
    return [(fact["printed"], *(fact[column] for column in columns)) for fact in facts]


def test_cells_with_units_stand_under_their_heads() -> None:
    """36200人 is no label of the cell behind it, and a row takes nothing from the next one."""
    rows = "在校生|36400人|36200人|36063人|\n新增学位|800个|900个|1200个|\n教师交流人数|70人|66人|72人|\n"
    years = f"指标|2021年|2022年|2023年|\n{rows}"
    periods = ("2021", "2022", "2023")
    assert [period for _, period in said(years, "period")] == [*periods] * 3
    named = ("enrolment", "new_school_places", "teacher_exchange_count")
    assert [indicator for _, indicator in said(years, "indicator")] == [key for key in named for _ in periods]
    stages = "指标|幼儿园|小学|初中|\n学校数|45所|38所|12所|\n"
    assert [level for _, level in said(stages, "level")] == ["kindergarten", "primary", "junior_secondary"]
    aims = "指标|2023年目标|2023年实际|2024年目标|\n新增学位|1000个|1200个|1500个|\n"
    assert said(aims, "period", "status") == [
        ("1000", "2023", "planned"),
        ("1200", "2023", "actual"),
        ("1500", "2024", "planned"),
    ]


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (
            "指标|单位|数值|指标|单位|数值|\n学校数|所|158|专任教师数|人|3530|\n在校生数|人|48215|教育支出|万元|47210|\n",
            [("158", "schools_count", "all"), ("3530", "fulltime_teachers", "all"), ("48215", "enrolment", "all"),
             ("47210", "public_budget_education_expenditure", "all")],
        ),
        (
            "学段|学校数|在校生数|学段|学校数|在校生数|\n幼儿园|84|9812|初中|15|10456|\n",
            [("84", "schools_count", "kindergarten"), ("9812", "enrolment", "kindergarten"),
             ("15", "schools_count", "junior_secondary"), ("10456", "enrolment", "junior_secondary")],
        ),
        (
            "序号|指标|数值|序号|指标|数值|\n1|学校数(所)|158|4|专任教师数(人)|3530|\n",
            [("158", "schools_count", "all"), ("4", "unknown", ""), ("3530", "fulltime_teachers", "all")],
        ),
    ],
    ids=["with units", "stages", "numbered"],
)  # fmt: skip
def test_tables_side_by_side(table: str, read: list[tuple[str, str, str]]) -> None:
    """Where the first head comes again, another table begins, with labels of its own."""
    assert said(table, "indicator", "level") == read


@pytest.mark.parametrize(
    "table",
    [
        "小学|学校数|45所|\n小学|在校生数|20123人|\n初中|学校数|16所|\n初中|在校生数|9876人|\n",
        "小学|学校数|45所|\n|在校生数|20123人|\n初中|学校数|16所|\n|在校生数|9876人|\n",
        "小学|学校数|45|在校生数|20123|\n初中|学校数|16|在校生数|9876|\n",
        "学段|指标|数值|\n小学|学校数(所)|45|\n小学|在校生数(人)|20123|\n初中|学校数(所)|16|\n初中|在校生数(人)|9876|\n",
        "学校数(所)|小学|45|\n在校生数(人)|小学|20123|\n学校数(所)|初中|16|\n在校生数(人)|初中|9876|\n",
    ],
    ids=["no heads", "empty cells", "pairs", "heads", "the stage behind"],
)
def test_stage_and_indicator_in_two_columns(table: str) -> None:
    """Both labels of a row count, with heads and without, whichever stands first."""
    assert said(table, "indicator", "level", "breakdown") == [
        ("45", "schools_count", "primary", ""),
        ("20123", "enrolment", "primary", ""),
        ("16", "schools_count", "junior_secondary", ""),
        ("9876", "enrolment", "junior_secondary", ""),
    ]


def test_a_town_before_an_indicator() -> None:
    """What a town has is not what the county has, with heads and without; 教师 before 专任教师 is a title."""
    for head in ("", "乡镇|指标|数值|\n"):
        rows = "东门镇|学校数|12|\n南门镇|学校数|14|\n"
        assert said(head + rows, "breakdown") == [("12", "东门镇"), ("14", "南门镇")]
    assert said("教师|专任教师|45人|\n教师|教职工|49人|\n", "breakdown") == [("45", ""), ("49", "")]


@pytest.mark.parametrize("head", ["数值", "指标值", "实际", "2023年"])
def test_a_group_does_not_name_its_rows(head: str) -> None:
    """教师队伍 over 专任教师数 and 平均年龄 is a title: what the row itself does not name has no name."""
    rows = "专任教师数|2580人|\n教职工|3905人|\n学历合格率|100%|\n教师培训|3210人次|\n平均年龄|41|\n".splitlines()
    table = f"类别|指标|{head}|\n" + "".join(f"教师队伍|{row}\n" for row in rows)
    assert said(table, "indicator", "breakdown") == [
        ("2580", "fulltime_teachers", ""),
        ("3905", "staff_count", ""),
        ("100", "teacher_qualification_rate", ""),
        ("3210", "teacher_training_person_times", ""),
        ("41", "unknown", ""),
    ]


def test_standards_and_results_of_stages() -> None:
    """学段, 指标, then what is demanded and what is so."""
    table = "学段|指标|标准|实际|\n小学|生师比|19:1|15.6:1|\n小学|平均班额|45|41.2|\n"
    assert said(table, "indicator", "level", "status") == [
        ("19", "pupil_teacher_ratio", "primary", "standard"),
        ("15.6", "pupil_teacher_ratio", "primary", "actual"),
        ("45", "average_class_size", "primary", "standard"),
        ("41.2", "average_class_size", "primary", "actual"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "年份|小学综合差异系数|初中综合差异系数|\n2022年|0.41|0.33|\n2023年|0.39|0.31|\n",
        "年度|学段|综合差异系数|\n2022年|小学|0.41|\n2022年|初中|0.33|\n2023年|小学|0.39|\n2023年|初中|0.31|\n",
    ],
)
def test_years_and_stages_of_coefficients(table: str) -> None:
    """Year and stage of a coefficient stand over it or before it."""
    assert said(table, "period", "level") == [
        ("0.41", "2022", "primary"),
        ("0.33", "2022", "junior_secondary"),
        ("0.39", "2023", "primary"),
        ("0.31", "2023", "junior_secondary"),
    ]


@pytest.mark.parametrize("head", ["比上年增长", "增长", "2023年比2022年增长", "同比增加"])
def test_growth_that_is_a_difference(head: str) -> None:
    """增长 is in per cent, unless it is what the figures before it differ by."""
    table = f"指标|2022年|2023年|{head}|\n在校生数(人)|36200|36063|-137|\n教育支出(万元)|54581|58902|4321|\n"
    grown = [fact for fact in said(table, "value", "unit", "status") if fact[3] == "delta"]
    assert grown == [("137", -137, "人", "delta"), ("4321", 43_210_000, "元", "delta")]
    rate = f"指标|2022年|2023年|{head}|\n教育支出(万元)|54581|58902|7.9|\n"
    assert said(rate, "value", "unit")[-1] == ("7.9", 7.9, "%")


def test_what_one_pupil_gets_is_no_sum() -> None:
    """A standard beside payments is neither money paid nor people paid, and nothing a pupil is in ten thousands."""
    aid = "资助项目|资助标准(元/生·年)|受助学生(人)|资助资金(万元)|\n学前教育助学金|1000|520|52|\n"
    assert said(aid, "indicator", "status") == [
        ("1000", "unknown", "standard"),
        ("520", "student_aid_recipients", "actual"),
        ("52", "student_aid_amount", "actual"),
    ]
    funds = "项目|标准(元)|人数|金额(万元)|\n小学生均公用经费|720|21034|1514|\n"
    assert said(funds, "indicator")[-1] == ("1514", "unknown")


def test_degrees_are_no_stages() -> None:
    """高中及以下 is what teachers have learnt, and no senior school."""
    table = "专任教师学历结构表(单位:人)\n学段|研究生|本科|高中及以下|\n小学|12|1090|9|\n"
    assert said(table, "indicator", "level", "breakdown") == [
        ("12", "fulltime_teachers", "primary", "研究生"),
        ("1090", "fulltime_teachers", "primary", "本科"),
        ("9", "fulltime_teachers", "primary", "高中及以下"),
    ]
    beside = "学段|专任教师总数|本科及以上学历人数|占比|高级职称占比|\n小学|1302|1090|83.7%|9.2%|\n"
    assert said(beside, "indicator", "breakdown") == [
        ("1302", "fulltime_teachers", ""),
        ("1090", "fulltime_teachers", "本科及以上学历"),
        ("83.7", "teacher_bachelor_share", ""),
        ("9.2", "senior_title_share", ""),
    ]


def test_classes_by_their_size() -> None:
    """How large classes are is a part of all classes; the numbers in such heads are no figures of the county."""
    table = "学段|班级总数|45人及以下|46-55人|66人以上|最大班额|平均班额|\n小学|520|420|90|0|58|41.2|\n"
    assert said(table, "indicator", "breakdown") == [
        *((size, "unknown", "") for size in ("45", "46", "55", "66")),
        ("520", "classes_count", ""),
        ("420", "classes_count", "45人及以下"),
        ("90", "classes_count", "46-55人"),
        ("0", "classes_count", "66人以上"),
        ("58", "unknown", ""),
        ("41.2", "average_class_size", ""),
    ]
    over = "学段|班级数|超过45人班级数|大班额班数|占比|\n小学|420|20|3|0.7%|\n"
    assert said(over, "indicator", "breakdown")[2:] == [
        ("20", "classes_count", "超过45人"),
        ("3", "large_classes_count", ""),
        ("0.7", "large_class_share", ""),
    ]


@pytest.mark.parametrize(
    ("label", "unit", "indicator"),
    [
        ("大班额", "个", "large_classes_count"),
        ("教师交流人数", "人", "teacher_exchange_count"),
        ("校长交流人数", "人", "principals_rotated"),
        ("培训人次", "人次", "teacher_training_person_times"),
        ("交流比例", "%", "teacher_rotation_share"),
        ("教师培训费", "万元", "teacher_training_budget"),
    ],
)
def test_labels_that_name_nothing_in_a_sentence(label: str, unit: str, indicator: str) -> None:
    """At the head of a row short words say what is counted."""
    assert said(f"指标|2022年|2023年|\n{label}({unit})|21|20|\n", "indicator", "period") == [
        ("21", indicator, "2022"),
        ("20", indicator, "2023"),
    ]


def test_teachers_who_moved() -> None:
    """骨干教师 among those exchanged are not all that there are; who should have moved did not."""
    table = "年度|应交流教师数|实际交流教师数|占比|其中骨干教师|交流骨干教师数|\n2023年|820|120|14.6%|34|34|\n"
    assert [indicator for _, indicator in said(table, "indicator")] == [
        "unknown",
        "teacher_exchange_count",
        "teacher_rotation_share",
        "backbone_teachers",
        "key_teacher_rotation_count",
    ]
    among = "指标|2023年|\n教师交流轮岗人数|120|\n其中骨干教师|34|\n"
    assert said(among, "indicator")[-1] == ("34", "key_teacher_rotation_count")


def test_shares_of_kindergartens() -> None:
    """占比 is of what the column before counts."""
    table = "类别|园数(所)|占比|在园幼儿数(人)|占比|\n公办园|31|36.9%|5412|55.2%|\n"
    assert said(table, "indicator", "breakdown")[1::2] == [
        ("36.9", "public_kindergarten_share", ""),
        ("55.2", "public_kindergarten_enrolment_share", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ("一般公共预算教育支出(万元)|5.01E+04|51235|\n", [501_000_000, 512_350_000]),
        ("学前三年毛入园率|91.2%|0.924|\n", [91.2, None]),
        ("小学辍学率|0.5%|0.3|\n", [0.5, 0.3]),
    ],
)
def test_what_a_spreadsheet_has_changed(rows: str, values: list[float | None]) -> None:
    """A long number is one all the same; whether 0.924 is 92.4% nobody can tell, so that it has a name and no value."""
    assert [value for _, value in said(f"指标|2022年|2023年|\n{rows}", "value")] == values


def test_words_of_heads_that_are_no_parts() -> None:
    """年度, 近三年数据 and 绝对数 describe figures; 普惠性 is of the name of its rate."""
    for over in ("年度", "近三年数据"):
        table = f"项目|{over}|{over}|\n项目|2022年|2023年|\n在校生数(人)|36200|36063|\n"
        assert said(table, "level", "breakdown") == [("36200", "all", ""), ("36063", "all", "")]
    growth = "指标|绝对数|比上年±%|\n幼儿园(所)|84|-2|\n普惠性幼儿园覆盖率(%)|88|2|\n"
    assert said(growth, "indicator", "breakdown", "status") == [
        ("84", "schools_count", "", "actual"),
        ("2", "schools_count", "", "delta"),
        ("88", "inclusive_kindergarten_coverage", "", "actual"),
        ("2", "inclusive_kindergarten_coverage", "", "delta"),
    ]


def test_a_label_is_said_of_the_sentence_beside_it() -> None:
    """A sentence that only says when, or of which stage, is of its label; one that states something is no head."""
    table = "指标|完成情况|\n生师比|小学15.6:1,初中11.9:1|\n学前三年毛入园率|2022年91.3%,2023年92.4%|\n"
    assert said(table, "indicator", "level", "period") == [
        ("15.6", "pupil_teacher_ratio", "primary", "2023"),
        ("11.9", "pupil_teacher_ratio", "junior_secondary", "2023"),
        ("91.3", "preschool_gross_enrolment_rate", "kindergarten", "2022"),
        ("92.4", "preschool_gross_enrolment_rate", "kindergarten", "2023"),
    ]
    done = "内容|完成情况|\n队伍|培训教师3210人次,交流教师72人|\n资助|资助学生10420人次|\n学位|新增学位1200个|\n"
    assert said(done, "indicator", "breakdown")[-1] == ("1200", "new_school_places", "")


def test_a_table_goes_on() -> None:
    """Below 续表 and below a further row of units the heads still count."""
    table = "学段|学校数|在校生数|\n幼儿园|84|9812|\n\n续表\n\n小学|45|21034|\n"
    assert said(table, "indicator", "level")[2:] == [
        ("45", "schools_count", "primary"),
        ("21034", "enrolment", "primary"),
    ]
    units = "项目|小学|初中|\n单位|所|所|\n学校数|45|16|\n|人|人|\n在校生数|20123|9876|\n"
    assert said(units, "indicator", "level")[2:] == [
        ("20123", "enrolment", "primary"),
        ("9876", "enrolment", "junior_secondary"),
    ]


def test_sums_of_places_and_projects() -> None:
    """In a city's report 全市 is its own row beside its counties; the sum of projects is the place's."""
    city = "永州市2023年教育工作报告\n县区|学前三年毛入园率(%)|\n永安县|92.4|\n全市|93.5|\n"
    assert [fact["indicator"] for fact in extract(city).facts] == ["unknown", "preschool_gross_enrolment_rate"]
    projects = "序号|项目名称|总投资(万元)|进展情况|\n1|城关一小扩建|1800|在建|\n合计||9500||\n"
    assert said(projects, "indicator") == [("1800", "unknown"), ("9500", "education_projects_investment")]
    land = "学段|占地面积(㎡)|\n小学|450123|\n"
    assert said(land, "indicator", "level") == [("450123", "school_land_area", "primary")]


@pytest.mark.parametrize("gap", [" ", "\u3000"])
def test_a_blank_between_two_statements(gap: str) -> None:
    """What follows a blank is a statement of its own."""
    stated = said(
        f"新建学校12所{gap}新增学位5400个。\n招聘教师126名{gap}培训教师3210人次。\n", "indicator", "breakdown"
    )
    assert stated == [
        ("12", "new_schools_opened", ""),
        ("5400", "new_school_places", ""),
        ("126", "teachers_recruited", ""),
        ("3210", "teacher_training_person_times", ""),
    ]


@pytest.mark.parametrize("gap", ["\t", "    "], ids=["tabs", "blanks"])
def test_heads_that_begin_with_a_number(gap: str) -> None:
    """2023年目标 and 66人以上 are heads also where no bars part the cells."""
    aims = "指标|2023年目标|2023年实际\n新增学位|1000个|1200个\n".replace("|", gap)
    assert said(aims, "status") == [("1000", "planned"), ("1200", "actual")]

"""What the heads, labels and captions of tables say of their figures: year, status, unit, part, indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from duxue.extraction import extract

TITLE = "沂川县2021年教育工作自评报告\n全县教育工作稳步推进。\n"
BASICS = "学段|学校数|在校生数|\n小学|41|23107|\n"


def facts(table: str) -> list[Mapping[str, Any]]:
    return list(extract(f"{TITLE}{table}").facts)


def said(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Of each figure of a table its print and these columns."""
    return [(fact["printed"], *(fact[column] for column in columns)) for fact in facts(table)]


@pytest.mark.parametrize(
    ("caption", "period"),
    [
        ("2019年全县义务教育基本情况表", "2019"),
        ("2019—2020学年度义务教育基本情况", "2019"),
        ("2019/2020学年初义务教育基本情况|", "2019"),
        ("2019至2020学年度义务教育基本情况", "2019"),
        ("二〇一九年义务教育基本情况", "2019"),
        ("截至2019年底义务教育基本情况", "2019"),
        ("2019年义务教育基本情况\n单位:所、人", "2019"),
        # These say nothing of the year of the figures.
        ("2018-2020年义务教育基本情况", "2021"),
        ("2017年以来义务教育发展情况如下:", "2021"),
        ("2022年3月15日", "2021"),
    ],
)
def test_a_caption_tells_the_year(caption: str, period: str) -> None:
    """What a table says no year of is of the year of its caption, a school year of that which it begins in."""
    assert said(f"{caption}\n{BASICS}", "period") == [("41", period), ("23107", period)]


def test_the_caption_of_the_next_table() -> None:
    """A row of one cell below an empty line is the caption of a table of its own, with its year and its unit."""
    money = "2019年教育经费情况(单位:万元)|||\n项目|金额|占比%|\n一般公共预算教育支出|4407|17.8|\n"
    tables = f"2018年基本情况\n{BASICS}\n{money}"
    assert said(tables, "period", "value") == [
        ("41", "2018", 41),
        ("23107", "2018", 23107),
        ("4407", "2019", 44_070_000),
        ("17.8", "2019", 17.8),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "全县小学在校生情况\n学段|2018-2019学年|2019-2020学年|\n小学|23107|23219|\n",
        "全县在校生情况\n学年|小学|\n2018-2019学年|23107|\n2019-2020学年|23219|\n",
        "全县在校生情况\n学年|小学|\n2018-2019|23107|\n2019-2020|23219|\n",
        "全县在校生情况\n年份|小学|\n2018|23107|\n2019|23219|\n",
    ],
)
def test_years_of_columns_and_rows(table: str) -> None:
    """A school year over a column or before a row is the year of its figures, and is no figure of pupils itself."""
    pupils = [fact for fact in facts(table) if fact["indicator"] == "enrolment"]
    assert [(fact["printed"], fact["period"], fact["breakdown"]) for fact in pupils] == [
        ("23107", "2018", ""),
        ("23219", "2019", ""),
    ]


@pytest.mark.parametrize(
    ("head", "status", "period"),
    [
        *(
            (head, "standard", "2021")
            for head in ("标准", "规定值", "指标要求", "合格标准", "达标值", "参考值", "省定标准")
        ),
        *((head, "planned", "2021") for head in ("计划数", "预计", "年度计划")),
        ("2025年规划", "planned", "2025"),
        ("目标值", "target", "2021"),
        *((head, "actual", "2021") for head in ("完成情况", "实际值", "达到值", "数值", "2021年")),
    ],
)
def test_heads_tell_how_a_figure_is_meant(head: str, status: str, period: str) -> None:
    """A limit, an aim and a plan are no results; a head that only describes its column is no part of anything."""
    table = f"主要指标\n指标|{head}|备注|\n学前三年毛入园率|86%|无|\n"
    assert said(table, "status", "period", "breakdown") == [("86", status, period, "")]


def test_rows_and_captions_of_plans() -> None:
    """What a row or a whole table plans is no result; a programme that is called a plan plans nothing."""
    rows = "年份|小学新增学位(个)|\n2021年|900|\n2022年计划|1000|\n2023年(预计)|1200|\n"
    assert said(rows, "period", "status") == [
        ("900", "2021", "actual"),
        ("1000", "2022", "planned"),
        ("1200", "2023", "planned"),
    ]
    assert said(f"附件 2022年学校建设计划表\n{BASICS}", "period", "status")[0] == ("41", "2022", "planned")
    assert said(f"营养改善计划实施学校情况\n{BASICS}", "status")[0] == ("41", "actual")


@pytest.mark.parametrize(
    "table",
    [
        "2019-2021年教育投入情况(单位:万元)\n项目|2019年|2020年|2021年|合计|\n一般公共预算教育支出|301|302|303|906|\n",
        "教育投入情况(单位:万元)\n年份|一般公共预算教育支出|\n2019年|301|\n2020年|302|\n2021年|303|\n合计|906|\n",
    ],
)
def test_a_total_over_years(table: str) -> None:
    """What adds up the columns or rows of several years is of all of them."""
    assert said(table, "period", "status", "value")[-1] == ("906", "2019-2021", "cumulative", 9_060_000)


@pytest.mark.parametrize(
    ("head", "cell", "read"),
    [
        *((head, "7.5", ("public_budget_education_growth", 7.5, "%"))
          for head in ("增幅%", "比上年增长(%)", "同比增长%", "同比", "较去年增长", "增减率")),
        *((head, "307", ("public_budget_education_expenditure", 3_070_000, "元"))
          for head in ("增减", "增加额", "较上年增减", "2021年比2020年增减", "净增")),
        ("增减", "-307", ("public_budget_education_expenditure", -3_070_000, "元")),
        ("比上年减少", "307", ("public_budget_education_expenditure", -3_070_000, "元")),
    ],
)  # fmt: skip
def test_growth_beside_a_figure(head: str, cell: str, read: tuple[str, float, str]) -> None:
    """A column of growth holds changes, in per cent or in the unit of what grows, and no value of it."""
    table = f"教育投入情况(单位:万元)\n项目|2020年|2021年|{head}|\n一般公共预算教育支出|4100|4407|{cell}|\n"
    fact = facts(table)[-1]
    assert (fact["indicator"], fact["value"], fact["unit"]) == read
    assert (fact["status"], fact["period"], fact["level"]) == ("delta", "2021", "all")


def test_growth_of_pupils_rates_and_spending() -> None:
    """Signs of changes are kept; rates change by points; of spending a pupil the caption tells what grows."""
    pupils = "在校生情况\n学段|2021年在校生数|比上年增减(人)|\n初中|12031|-24|\n高中|6011|↓56|\n小学|23107|↑212|\n"
    changes = [(f["printed"], f["value"], f["unit"]) for f in facts(pupils) if f["status"] == "delta"]
    assert changes == [("24", -24, "人"), ("56", -56, "人"), ("212", 212, "人")]
    rates = "普及水平\n指标|2020年|2021年|增减(个百分点)|\n学前三年毛入园率|90.1%|91.4%|1.3|\n"
    assert said(rates, "status", "unit")[-1] == ("1.3", "delta", "个百分点")
    spent = "各学段生均一般公共预算公用经费支出(元)\n学段|2020年|2021年|增长率|\n普通小学|2101.5|2203.4|4.85%|\n"
    assert said(spent, "indicator", "status", "level")[-1] == (
        "4.85",
        "per_student_public_funds_growth",
        "delta",
        "primary",
    )


@pytest.mark.parametrize("head", ["分值", "满分", "权重", "赋分", "分值(分)", "标准分", "应得分", "得分", "自评得分"])
def test_points_are_no_values(head: str) -> None:
    """What an item of a scoring table gives is in points; only the sum of them is the score."""
    table = f"评估自评表\n评估指标|{head}|完成情况|\n学前三年毛入园率|4|91%|\n教师按标准配足专任教师|8|是|\n"
    assert said(table, "indicator", "unit") == [
        ("4", "unknown", "分"),
        ("91", "preschool_gross_enrolment_rate", "%"),
        ("8", "unknown", "分"),
    ]
    total = f"{table}合计|98|无|\n"
    assert said(total, "indicator")[-1] == ("98", "self_eval_score" if head == "自评得分" else "unknown")


@pytest.mark.parametrize(
    ("table", "unnamed"),
    [
        ("教育经费投入情况(单位:万元)\n年度|地区生产总值|教育支出|\n2021年|1234567|4407|\n", ["1234567"]),
        (
            "教育经费投入情况\n项目(万元)|2021年|备注|\n一般公共预算教育支出|4407|无|\n财政经常性收入|65432|无|\n",
            ["65432"],
        ),
        ("主要指标\n指标|2021年|备注|\n高中阶段毛入学率(%)|92.3|无|\n心理辅导个数|3|无|\n", ["3"]),
        ("教职工编制情况\n学段|核定编制数|在编人数|缺编数|\n小学|1500|1450|50|\n", ["1450", "50"]),
        ("教师情况\n年度|符合条件教师数|交流教师数|\n2021年|500|60|\n", ["500"]),
        ("营养改善情况\n年度|受益学生(人)|备注|\n2021年|5000|无|\n", ["5000"]),
        ("表4 各校资源配置情况\n校名|在校生数|专任教师数|\n沂川县第一小学|1845|98|\n", ["1845", "98"]),
        ("主要指标对比\n指标|我县|全省平均|\n学前三年毛入园率|92%|89%|\n", ["89"]),
        ("投入情况\n项目|2021年|增长%|\n教师人均工资|85000|6.2|\n", ["85000", "6.2"]),
        ("资源配置情况\n序号|学校名称|在校生数|\n1|沂川县第一小学|1845|\n2|沂川县第二小学|1745|\n", ["1845", "1745"]),
        ("资源配置情况\n学校|在校生数|专任教师数|\n沂川县第一小学|1845|98|\n", ["1845", "98"]),
    ],
)
def test_no_name_is_better_than_a_wrong_one(table: str, unnamed: list[str]) -> None:
    """What says a measure of its own, or is of a single school, is not what the caption or the row above names."""
    named = {fact["printed"]: fact["indicator"] for fact in facts(table)}
    assert [printed for printed in named if named[printed] == "unknown"] == unnamed


def test_people_in_schools_are_no_schools() -> None:
    """A head that counts people counts no schools, whatever words it has; a share without a name has none."""
    table = "随迁子女情况\n学段|随迁子女数|在公办学校就读人数|占比|\n小学|1300|1200|92.3%|\n"
    assert said(table, "indicator", "breakdown")[1:] == [
        ("1200", "migrant_children", "在公办学校就读"),
        ("92.3", "unknown", ""),
    ]


def test_a_table_of_schools_has_a_total() -> None:
    """The sum over single schools is the county's, and kinds of schools are no single ones."""
    table = "资源配置情况\n学校|在校生数|教学班数|\n沂川县第一小学|1845|40|\n农村小学|2845|90|\n合计|4690|130|\n"
    assert said(table, "indicator") == [
        ("1845", "unknown"),
        ("40", "unknown"),
        ("2845", "enrolment"),
        ("90", "classes_count"),
        ("4690", "enrolment"),
        ("130", "classes_count"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "教育经费情况(万元)\n项目|2021年|备注|\n教育支出|4407|无|\n",
        "教育经费情况 单位为万元\n项目|2021年|备注|\n教育支出|4407|无|\n",
        "教育经费情况(金额:万元)\n项目|2021年|备注|\n教育支出|4407|无|\n",
        "教育经费情况\n项目|2021年/万元|备注|\n教育支出|4407|无|\n",
        "教育经费情况\n项目(万元)|2021年|备注|\n教育支出|4407|无|\n",
        "教育经费情况\n项目|2021年|备注|\n教育支出|4407|无|\n注:表中金额单位为万元\n",
    ],
)
def test_where_the_unit_of_sums_stands(table: str) -> None:
    """Caption, heads or a note below tell that sums are in ten thousands."""
    assert said(table, "value", "unit") == [("4407", 44_070_000, "元")]


def test_what_heads_count() -> None:
    """A head or a column of units tells which of two things a figure counts, and whether a stage counts schools."""
    table = "全县教师队伍情况\n项目|单位|数量|\n小学|所|41|\n专任教师|人|1402|\n新增公办学位|个|1080|\n"
    assert said(table, "indicator", "breakdown") == [
        ("41", "schools_count", ""),
        ("1402", "fulltime_teachers", ""),
        ("1080", "new_school_places", ""),
    ]
    pupils = "主要指标\n指标|2021年|备注|\n高中阶段毛入学率(%)|92.3|无|\n义务教育在校生(万人)|3.21|无|\n"
    assert said(pupils, "indicator", "value")[-1] == ("3.21", "enrolment", 32_100)
    projects = "教育项目建设情况\n项目类别|项目个数|建筑面积(平方米)|投资(万元)|\n新建|5|32000|15600|\n"
    assert said(projects, "indicator", "value") == [
        ("5", "education_projects_count", 5),
        ("32000", "unknown", 32000),
        ("15600", "education_projects_investment", 156_000_000),
    ]
    trained = "教师培训情况\n培训项目|期数|参训人次|\n国培计划|12|1200|\n"
    assert [indicator for _, indicator in said(trained, "indicator")] == [
        "teacher_training_sessions",
        "teacher_training_person_times",
    ]
    each = "经费情况\n项目|2021年(万元)|备注|\n教育支出|4407|无|\n生均公用经费(元)|1100|无|\n"
    assert said(each, "value") == [("4407", 44_070_000), ("1100", 1100)]
    share = "经费情况(单位:万元)\n年份|一般公共预算教育支出|占比(%)|\n2021年|4407|17.8|\n"
    assert said(share, "indicator", "value", "unit")[-1] == ("17.8", "public_budget_education_share", 17.8, "%")


@pytest.mark.parametrize(
    ("caption", "heads", "people"),
    [
        ("学生资助情况", "资助学生数(人)|发放金额(万元)", "2544"),
        ("学生资助情况", "受助学生人数|受助金额(万元)", "2544"),
        ("学生资助情况", "人次|金额/万元", "2544"),
        ("学生资助情况", "资助人数(人)|资助金额(万元)", "2544"),
        ("学生资助情况(单位:人次、万元)", "资助人次|资助资金", "2544"),
    ],
)
def test_aid_is_people_and_money(caption: str, heads: str, people: str) -> None:
    """Under a caption of aid a head of people counts those who got it, and one of money what they got."""
    assert said(f"{caption}\n学段|{heads}|\n小学|{people}|127.2|\n", "indicator", "level", "value") == [
        (people, "student_aid_recipients", "primary", 2544),
        ("127.2", "student_aid_amount", "primary", 1_272_000),
    ]


def test_kinds_of_aid() -> None:
    """Each kind of aid is people and money, loans are loans, and the total is of aid and not of the row above it."""
    table = (
        "2021年学生资助情况统计表\n项目|人数(人)|金额(万元)|\n普通高中助学金|1989|198.9|\n中职免学费|1203|240.6|\n"
        "生源地信用助学贷款|1303|962.4|\n合计|4495|1401.9|\n"
    )
    aid = ["student_aid_recipients", "student_aid_amount"]
    loans = ["student_loan_recipients", "student_loan_amount"]
    assert [indicator for _, indicator in said(table, "indicator")] == [*aid, *aid, *loans, *aid]


def test_heads_that_are_parts() -> None:
    """Heads under one caption are parts of what it counts; what is among them is part of the column before."""
    table = "各级各类学校专任教师(人)\n学段|合计|城区|乡村|其中:女|\n小学|1402|901|501|800|\n"
    assert said(table, "indicator", "level", "breakdown") == [
        ("1402", "fulltime_teachers", "primary", ""),
        ("901", "fulltime_teachers", "primary", "城区"),
        ("501", "fulltime_teachers", "primary", "乡村"),
        ("800", "fulltime_teachers", "primary", "女"),
    ]
    rows = "基本情况\n类别|学校数|在校生数|\n小学|41|23107|\n其中:农村|30|10000|\n"
    assert said(rows, "level", "breakdown")[2:] == [("30", "primary", "农村"), ("10000", "primary", "农村")]
    among = "学前教育情况\n类别|园数(所)|专任教师(人)|其中:大专以上|\n公办园|12|180|170|\n"
    assert said(among, "indicator", "breakdown")[-1] == ("170", "fulltime_teachers", "公办/大专以上")


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (
            "义务教育校际差异系数统计表\n项目|小学|初中|\n生均教学及辅助用房面积|0.412|0.312|\n生均音乐器材|0.33|0.22|\n"
            "综合差异系数|0.42|0.33|\n",
            [("primary", "生均教学及辅助用房面积", "actual"), ("junior_secondary", "生均教学及辅助用房面积", "actual"),
             ("primary", "生均音乐器材", "actual"), ("junior_secondary", "生均音乐器材", "actual"),
             ("primary", "", "actual"), ("junior_secondary", "", "actual")],
        ),
        (
            "义务教育校际差异系数\n学段|生均教学及辅助用房面积|生均体育运动场馆面积|\n小学|0.412|0.312|\n",
            [("primary", "生均教学及辅助用房面积", "actual"), ("primary", "生均体育运动场馆面积", "actual")],
        ),
        (
            "义务教育均衡情况\n指标|小学标准|小学差异系数|\n生均教学及辅助用房面积|≤0.50|0.465|\n",
            [("primary", "生均教学及辅助用房面积", "standard"), ("primary", "生均教学及辅助用房面积", "actual")],
        ),
    ],
)  # fmt: skip
def test_coefficients_of_items(table: str, read: list[tuple[str, str, str]]) -> None:
    """Where caption or head says that figures are coefficients, an item is what differs, and not square metres."""
    assert {fact["indicator"] for fact in facts(table)} == {"balance_difference_coefficient"}
    assert [(fact["level"], fact["breakdown"], fact["status"]) for fact in facts(table)] == read


AID = ("student_aid_recipients", "student_aid_amount")
POLICIES = [
    ("国家助学金", *AID, "all", "国家助学金"),
    ("普通高中免学杂费", *AID, "senior_secondary", "普通高中免学杂费"),
    ("学前教育减免保教费", *AID, "kindergarten", "减免保教费"),
    ("义务教育家庭经济困难学生生活补助", *AID, "compulsory", "生活补助"),
    ("义务教育寄宿生生活补助", *AID, "compulsory", "寄宿生生活补助"),
    ("营养改善计划", "nutrition_students", "nutrition_funds", "compulsory", ""),
    ("生源地信用助学贷款", "student_loan_recipients", "student_loan_amount", "", ""),
    ("合计", *AID, "all", ""),
]


@pytest.mark.parametrize("gap", ["|", "    ", "\t"], ids=["bars", "blanks", "tabs"])
@pytest.mark.parametrize("heads", ["人次|金额(万元)", "受助人数|发放金额(万元)", "学生数|资金(万元)"])
def test_each_policy_of_aid_is_people_and_money(heads: str, gap: str) -> None:
    """A row names the policy: meals and loans have indicators of their own, all others are told apart by it."""
    rows = "".join(f"{policy}|120{place}|72.5\n" for place, (policy, *_) in enumerate(POLICIES))
    table = f"资助项目|{heads}\n{rows}".replace("|", gap)
    assert said(table, "indicator", "level", "breakdown") == [
        cell
        for place, (_, people, money, level, part) in enumerate(POLICIES)
        for cell in ((f"120{place}", people, level, part), ("72.5", money, level, part))
    ]


def test_policies_that_stand_elsewhere() -> None:
    """Policies in the second column or over the columns; a loan to those at universities is the county's."""
    heads = "2021年学生资助情况\n学段|资助项目|人次|金额(万元)|\n"
    table = f"{heads}义务教育|营养改善计划|18104|1448|\n高等教育|助学贷款|311|280|\n"
    assert said(table, "indicator", "breakdown") == [
        ("18104", "nutrition_students", ""),
        ("1448", "nutrition_funds", ""),
        ("311", "student_loan_recipients", ""),
        ("280", "student_loan_amount", ""),
    ]
    over = "学段|国家助学金||免学费||\n|人次|金额(万元)|人次|金额(万元)|\n中职|600|120|860|172|\n"
    assert said(over, "indicator", "level", "breakdown") == [
        ("600", AID[0], "vocational", "国家助学金"),
        ("120", AID[1], "vocational", "国家助学金"),
        ("860", AID[0], "vocational", "免学费"),
        ("172", AID[1], "vocational", "免学费"),
    ]
    lent = "生源地助学贷款办理情况\n类别|人数|金额(万元)|\n首贷|112|89.6|\n"
    assert said(lent, "indicator", "breakdown")[0] == ("112", "student_loan_recipients", "首贷")


@pytest.mark.parametrize("gap", ["|", "\t"], ids=["bars", "tabs"])
def test_a_head_spans_the_empty_cells_behind_it(gap: str) -> None:
    """Years and owners stand once over several columns, and the cells behind them are empty."""
    aid = "项目|2020年||2021年|\n|人次|金额(万元)|人次|金额(万元)\n国家助学金|1203|120.3|1304|130.4\n".replace("|", gap)
    assert said(aid, "period") == [("1203", "2020"), ("120.3", "2020"), ("1304", "2021"), ("130.4", "2021")]
    owners = "学段|学校数||在校生数|\n|公办|民办|公办|民办\n幼儿园|30|26|5100|3812\n".replace("|", gap)
    assert said(owners, "indicator", "breakdown") == [
        ("30", "schools_count", "公办"),
        ("26", "schools_count", "民办"),
        ("5100", "enrolment", "公办"),
        ("3812", "enrolment", "民办"),
    ]
    whole = "| |园数|教职工数| |\n| | |共有|#专任教师|\n|幼儿园|56|1050|702|\n"
    assert said(whole, "indicator", "breakdown")[-1] == ("702", "fulltime_teachers", "")


def test_years_to_come_are_aims() -> None:
    """What is told of a year after the report's is no result: a rate is a target, a count is planned."""
    heads = "主要指标\n指标|2020年|2021年|2025年|\n学前三年毛入园率|91%|92%|95%|\n小学在校生(人)|23000|23107|21000|\n"
    assert said(heads, "period", "status") == [
        ("91", "2020", "actual"),
        ("92", "2021", "actual"),
        ("95", "2025", "target"),
        ("23000", "2020", "actual"),
        ("23107", "2021", "actual"),
        ("21000", "2025", "planned"),
    ]
    rows = "年份|在校生数|\n2021|23107|\n2025|24000|\n"
    assert said(rows, "period", "status") == [("23107", "2021", "actual"), ("24000", "2025", "planned")]


def test_how_binding_an_aim_is() -> None:
    """The last year of a row that is 预期性 or 约束性 is an aim, though it is past; one that was reached is none."""
    aims = "指标|2015年|2020年|属性|\n学前三年毛入园率|81%|90%|预期性|\n"
    assert said(aims, "period", "status") == [("81", "2015", "actual"), ("90", "2020", "target")]
    reached = "指标|2015年|2020年完成|属性|\n学前三年毛入园率|81%|90%|预期性|\n"
    assert said(reached, "status")[1] == ("90", "actual")


def test_a_group_and_a_number_before_the_label() -> None:
    """普及水平|1|巩固率: the third cell says what is in the row, and the second is no figure of it."""
    table = (
        "类别|序号|指标|2020年|2021年|\n普及水平|1|九年义务教育巩固率(%)|96.8|97.1|\n|2|普惠性幼儿园覆盖率(%)|86|88|\n"
    )
    assert said(table, "indicator", "period") == [
        ("1", "unknown", "2021"),
        ("96.8", "compulsory_retention_rate", "2020"),
        ("97.1", "compulsory_retention_rate", "2021"),
        ("2", "unknown", "2021"),
        ("86", "inclusive_kindergarten_coverage", "2020"),
        ("88", "inclusive_kindergarten_coverage", "2021"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "学段|毛入学率(%)|\n高中阶段|92.5|\n",
        "指标|高中阶段|\n毛入学率|92.5%|\n",
    ],
)
def test_a_stage_and_a_rate_name_it_together(table: str) -> None:
    """毛入学率 alone is of no stage; the head, the row or the cell before says of which."""
    assert said(table, "indicator") == [("92.5", "senior_gross_enrolment_rate")]


def test_years_before_the_labels() -> None:
    """2021年|生均公用经费|1203|1510|: the cell behind the year says what is in the row."""
    table = "年份|指标|小学|初中|\n2020年|生均公用经费(元)|1100|1400|\n"
    funds = "per_student_public_funds_expenditure"
    assert said(table, "indicator", "level", "period") == [
        ("1100", funds, "primary", "2020"),
        ("1400", funds, "junior_secondary", "2020"),
    ]


@pytest.mark.parametrize("gap", ["    ", "\t", "|"], ids=["blanks", "tabs", "a bar"])
def test_a_label_and_its_figure_in_each_line(gap: str) -> None:
    """Lines of two cells are a table, with the year and the unit of its caption, with a head or without one."""
    rows = "一般公共预算教育支出|35212\n教育费附加|1203\n其他|310\n"
    money = f"2020年教育经费情况(单位:万元)\n项目|金额\n{rows}".replace("|", gap)
    assert said(money, "indicator", "period", "value") == [
        ("35212", "public_budget_education_expenditure", "2020", 352_120_000),
        ("1203", "education_surcharge", "2020", 12_030_000),
        ("310", "total_education_funds", "2020", 3_100_000),
    ]
    counts = "学校总数|43所\n在校学生|24312人\n其中:女|11900人\n".replace("|", gap)
    assert said(counts, "indicator", "level", "breakdown") == [
        ("43", "schools_count", "all", ""),
        ("24312", "enrolment", "all", ""),
        ("11900", "enrolment", "all", "女"),
    ]
    years = "年度|在校生数\n2019|23000\n2020|23050\n2021|23107\n".replace("|", gap)
    assert said(years, "indicator", "period") == [
        ("23000", "enrolment", "2019"),
        ("23050", "enrolment", "2020"),
        ("23107", "enrolment", "2021"),
    ]


def test_what_a_county_found_of_itself() -> None:
    """Of standard, own result and verdict the first is a standard and the second a result, and no part of anything."""
    table = "序号|评估指标|标准|自评结果|达标情况|\n1|小学生师比|≤19:1|16.8:1|达标|\n2|大班额比例|≤5%|1.9%|达标|\n"
    assert said(table, "indicator", "status", "breakdown") == [
        ("19", "pupil_teacher_ratio", "standard", ""),
        ("16.8", "pupil_teacher_ratio", "actual", ""),
        ("5", "large_class_share", "standard", ""),
        ("1.9", "large_class_share", "actual", ""),
    ]


def test_single_schools_and_other_counties_are_not_the_county() -> None:
    """One school, what is built there or another county, whatever heads their column; sum and mean are its own."""
    table = (
        "单位|学生数|校舍面积(㎡)|生均图书(册)|\n沂川县实验小学|2103|9000|21|\n县一中扩建项目|600|8000|22|\n"
        "县平均|1351|8500|21.5|\n合计|2703|17000|21.4|\n"
    )
    named = [(fact["printed"], fact["breakdown"]) for fact in facts(table) if fact["indicator"] != "unknown"]
    assert named == [("21.5", ""), ("2703", ""), ("17000", ""), ("21.4", "")]
    counties = "县(市、区)|学前三年毛入园率(%)|\n沂川县|92.3|\n邻山县|90.1|\n"
    assert said(counties, "indicator") == [("92.3", "preschool_gross_enrolment_rate"), ("90.1", "unknown")]


@pytest.mark.parametrize(
    "table", ["学段|学校数|在校生数|\n小学|41|23107|\n计|55|30112|\n", "学段\n学校数\n在校生数\n计\n55\n30112\n"]
)
def test_a_row_of_the_sum_may_be_of_one_character(table: str) -> None:
    """计 is 合计."""
    assert said(table, "indicator", "level", "breakdown")[-2:] == [
        ("55", "schools_count", "all", ""),
        ("30112", "enrolment", "all", ""),
    ]


def test_the_coefficient_of_an_item() -> None:
    """生均教学仪器设备值差异系数 is of this item alone, and 综合差异系数 of all."""
    table = "指标|小学|初中|\n生均教学仪器设备值差异系数|0.40|0.36|\n综合差异系数|0.43|0.35|\n"
    assert said(table, "indicator", "breakdown")[::2] == [
        ("0.40", "quality_balance_coefficient", "生均教学仪器设备值"),
        ("0.43", "balance_difference_coefficient", ""),
    ]


@pytest.mark.parametrize(
    ("table", "printed", "columns"),
    [
        ("教育项目投入(单位:万元)\n项目|2020年|\n教师培训|62|\n", "62", ("education_projects_investment", "教师培训")),
        ("2019-2021年教师补充情况\n类别|2020年|2021年|\n特岗教师|60|70|\n", "60", ("teachers_recruited", "特岗")),
        ("教师结构\n类别|人数|备注|\n女教师|820|无|\n", "820", ("fulltime_teachers", "女")),
        ("学前教育\n项目|公办|合计|\n在园幼儿(人)|51|89|\n其中:普惠性民办|—|26|\n", "26", ("enrolment", "普惠性民办")),
        ("社会满意度调查\n对象|问卷(份)|满意度(%)|\n教师|200|97|\n", "200", ("unknown", "")),
        ("社会满意度调查\n对象|问卷(份)|满意度(%)|\n教师|200|97|\n", "97", ("public_satisfaction_rate", "教师")),
        ("主要指标\n项目|省定标准|我县|\n寄宿生加收(元)|200|210|\n", "200", ("unknown", "")),
        ("类别|小学|初中|\n残疾学生|80|40|\n", "80", ("unknown", "")),
        ("校长教师交流轮岗\n年度|符合交流条件教师数|交流教师数|\n2021|820|100|\n", "820", ("unknown", "")),
        ("重点项目建设情况\n项目名称|建设规模(㎡)|总投资(万元)|\n校舍改造|20000|980|\n", "20000", ("unknown", "")),
        ("单位:万元\n科目|预算数|决算数|完成预算%|\n教育支出|42000|43210|102.9|\n", "102.9", ("unknown", "")),
    ],
)  # fmt: skip
def test_units_and_parts_that_only_the_table_tells(table: str, printed: str, columns: tuple[str, str]) -> None:
    """What cannot have the unit that head, label, caption or the row above tells is not what the words would name."""
    found = next(fact for fact in facts(table) if fact["printed"] == printed)
    assert (found["indicator"], found["breakdown"]) == columns


@pytest.mark.parametrize("row", ["|1|", "1||", "||", "|1|\n|序号|", "|序号|指标|\n|1|"])
def test_a_row_of_one_number_says_nothing(row: str) -> None:
    """Whatever is left of a table, its numbers are accounted for."""
    text = f"某县2023年报告\n{row}\n"
    reading = extract(text)
    assert {fact["indicator"] for fact in reading.facts} <= {"unknown"}
    assert len(reading.facts) + len(reading.ledger) == 1 + row.count("1")

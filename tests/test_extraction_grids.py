"""Tables without bars in plain text are read as those with bars are."""

from __future__ import annotations

import time

import pytest

from duxue.extraction import extract
from duxue.text import matching

REPORT = "云谷县2022年教育工作汇报\n"
STAGES = [("schools_count", "primary", "37"), ("enrolment", "primary", "9120"), ("schools_count", "special", "1")]
TABLES = {
    "blanks": "学段 学校数 在校生数\n小学 37所 9120人\n特殊教育 1所 64人\n",
    "wide blanks, also in a word": "学  段   学校数    在校生数\n小  学   37所    9120人\n特殊教育   1所    64人\n",
    "ideographic blanks, indented": "　　学段　学校数　在校生数\n　　小学　37所　9120人\n　　特殊教育　1所　64人\n",
    "tabs": "学段\t学校数\t在校生数\n小学\t37\t9120\n特殊教育\t1\t64\n",
    "several tabs": "学段\t\t学校数\t在校生数\n小学\t\t37\t9120\n特殊教育\t1\t64\n",
    "lines": "┌──┬──┬──┐\n│学段│学校数│在校生数│\n├──┼──┼──┤\n│小学│37│9120│\n├──┼──┼──┤\n│特殊教育│1│64│\n",
    "lines of ASCII": "+--+--+\n|学段|学校数|在校生数|\n+--+--+\n|小学|37|9120|\n+--+--+\n|特殊教育|1|64|\n+--+--+\n",
    "units in a line of their own": "学段 学校数 在校生数\n    (所)  (人)\n小学 37 9120\n特殊教育 1 64\n",
    "a cell a line": "学段\n学校数\n在校生数\n小学\n37\n9120\n特殊教育\n1\n64\n",
    "a cell a line, empty lines between": "学段\n\n学校数\n\n在校生数\n\n小学\n\n37\n\n9120\n\n特殊教育\n\n1\n\n64\n",
    "a cell a line, CRLF": "学段\r\n学校数\r\n在校生数\r\n小学\r\n37\r\n9120\r\n特殊教育\r\n1\r\n64\r\n",
    "a cell a line, no corner": "学校数\n在校生数\n小学\n37\n9120\n特殊教育\n1\n64\n",
}


def stated(text: str, *columns: str) -> list[tuple[object, ...]]:
    """These columns of the facts of a text, whose characters are the printed ones."""
    facts = extract(text).facts
    assert all(text[fact["start"] : fact["end"]] == fact["printed"] for fact in facts)
    return [tuple(fact[column] for column in columns) for fact in facts]


@pytest.mark.parametrize("above", ["", "全县专任教师情况表\n"], ids=["no caption", "a caption"])
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_cell_stands_under_its_head(table: str, above: str) -> None:
    """However cells are parted, heads name them and no caption does; none of them is the number of a page."""
    found = stated(REPORT + above + table, "indicator", "level", "printed")
    assert found == [*STAGES, ("enrolment", "special", "64")]


@pytest.mark.parametrize("gap", [" ", "\t", "\n"], ids=["blank", "tab", "line"])
def test_heads_of_aims_years_and_stages(gap: str) -> None:
    """目标值 and 实际值, years and stages over the columns count, whatever parts them."""
    rows = (
        "指标 目标值 实际值\n学前三年毛入园率 88% 91.3%\n高中阶段毛入学率 92% 94.5%\n全县有体育教师。\n"
        "指标 小学 初中\n综合差异系数 0.402 0.313\n生均校舍面积(平方米) 8.1 10.2\n全县有音乐教师。\n"
        "年份 一般公共预算教育支出(万元) 学前三年毛入园率(%)\n2021 30112 90.2\n2022 31877 91.3\n"
    )
    found = stated(REPORT + rows.replace(" ", gap), "indicator", "level", "period", "status", "printed")
    assert {
        ("preschool_gross_enrolment_rate", "kindergarten", "2022", "target", "88"),
        ("preschool_gross_enrolment_rate", "kindergarten", "2022", "actual", "91.3"),
        ("balance_difference_coefficient", "primary", "2022", "actual", "0.402"),
        ("balance_difference_coefficient", "junior_secondary", "2022", "actual", "0.313"),
        ("preschool_gross_enrolment_rate", "kindergarten", "2021", "actual", "90.2"),
    } <= set(found)
    money = [(row[2], row[4]) for row in found if row[0] == "public_budget_education_expenditure"]
    assert money == [("2021", "30112"), ("2022", "31877")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("24 312", 24312), ("1 024 312", 1024312), ("2\u00a0431", 2431), (" 9 120 ", 9120), ("12 345.6万", 123456000)],
)
def test_blanks_for_thousands_in_a_cell(cell: str, value: int) -> None:
    """24 312 that fills a cell is one number."""
    text = f"{REPORT}学段|学校数|在校生数|\n小学|37|{cell}|\n"
    assert stated(text, "indicator", "value", "printed")[1:] == [("enrolment", value, cell.strip(" 万"))]


@pytest.mark.parametrize(
    "text",
    [
        "全县有小学 37 所\n在校生 9120 人 其中女生 4410 人\n",
        "校长 王老师 李老师\n教育股 普教股 职教股\n",
        "附件2\n31\n全县教育概况\n",
        "学段 学校数 在校生数\n全县小学有37所,在校生9120人。\n",
    ],
)
def test_what_is_no_table_gets_no_bars(text: str) -> None:
    """Blanks in sentences, lists of names and numbers of pages are no cells."""
    assert "|" not in matching(REPORT + text).text


def test_a_page_number_below_an_attachment_is_none_of_its_figures() -> None:
    """附件2 and the year of a title are no cells below which a number would be another one."""
    text = f"{REPORT}附件2\n31\n全县有小学12所。\n工作总结2022\n32\n全县有初中4所。\n"
    assert not {("31",), ("32",)} & set(stated(text, "printed"))


@pytest.mark.parametrize(
    "line", ["甲 乙 丙\n", "小学 43 512\n", "小\t" * 60 + "\n", "学段\n学校\n在校\n小学\n43\n12\n", "1\n"]
)
def test_looking_for_tables_takes_time_in_proportion(line: str) -> None:
    """Four times as many lines take no more than about four times as long."""

    def seconds(count: int) -> float:
        begin = time.process_time()
        matching(line * (count // len(line)))
        return time.process_time() - begin

    seconds(20_000)
    assert seconds(400_000) < 10 * max(seconds(100_000), 0.05)

"""Sentences over several lines, and statements that only a blank or the end of a line parts."""

from __future__ import annotations

import time

import pytest

from duxue.extraction import extract
from duxue.text import matching

Fact = tuple[str, str, float]


def facts(text: str) -> list[Fact]:
    found = extract(text).facts
    assert all(text[fact["start"] : fact["end"]] == fact["printed"] for fact in found)
    return [(fact["indicator"], fact["level"], fact["value"]) for fact in found]


@pytest.mark.parametrize("gap", [" ", "\u3000", "  ", "\u3000\u3000", "\t"])
def test_a_blank_between_two_statements_parts_them(gap: str) -> None:
    """Each number is that of the words before it."""
    assert facts(f"2023年，全县新建学校12所{gap}新增学位5400个。") == [
        ("new_schools_opened", "", 12.0), ("new_school_places", "", 5400.0)
    ]  # fmt: skip
    text = f"2023年招聘教师126名{gap}培训教师3210人次{gap}毛入园率93.2%"
    assert matching(text).text.replace("\t", "") == "2023年招聘教师126名,培训教师3210人次,毛入园率93.2%"
    text = f"2023年招聘126名教师{gap}培训3210人次。"
    assert facts(text) == [("teachers_recruited", "", 126.0), ("teacher_training_person_times", "", 3210.0)]
    assert not any(fact["breakdown"] for fact in extract(text).facts)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("全县现有学校 12 所 在校生 5300 人", "全县现有学校12所在校生5300人"),
        ("共45所 小学12所", "共45所小学12所"),
        ("投入1204 万元 用于 改善", "投入1204万元用于改善"),
        ("截至2023年 小学招生1200人", "截至2023年小学招生1200人"),
        ("新建45所 小学", "新建45所小学"),
    ],
)
def test_a_blank_within_a_statement_parts_nothing(text: str, whole: str) -> None:
    """Blanks between a number, its unit and its words come from whoever set the type."""
    assert matching(text).text == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("全县共有学校18\n6所,其中", "全县共有学校186所,其中"),
        ("培训教师12期,资助学生1\n2,345人次。", "培训教师12期,资助学生12,345人次。"),
        ("其中专任教\n师3872人,毛入\n园率93.2%,巩固率\n98.6%。", "其中专任教师3872人,毛入园率93.2%,巩固率98.6%。"),
        ("2023年全县在校学\n- 3 -\n生52300人。", "2023年全县在校学生52300人。"),
        ("2023年教育支出\n5.89亿元\n", "2023年教育支出5.89亿元\n"),
        ("小学12所,比上年增\n长5.2%。", "小学12所,比上年增长5.2%。"),
        ("毛入学率100%,初\n中毕业率95%", "毛入学率100%,初中毕业率95%"),
        ("幼儿园38所,专任教\r\n师412人", "幼儿园38所,专任教师412人"),
    ],
)
def test_a_line_that_ends_within_a_word_or_a_number_goes_on(text: str, whole: str) -> None:
    """Also where no two lines are equally long, and over the number of a page."""
    assert matching(text).text == whole


@pytest.mark.parametrize(
    "text",
    [
        "一、经费投入\n5.89亿元，比上年增长5.2%。",
        "学校数\n在校生数\n45所\n5300人",
        "45所\n学校数\n5300人\n在校生数",
        "小学12所,在校生500人\n初中3所,在校生300人",
        "落实政策,质量不断提高\n中小学教师培训3210人次",
        "强化管理,狠抓教学\n校园安全实现零事故",
        "(一)优先发展教育\n经费投入5.89亿元",
        "优先发展教育\n经费投入5.89亿元",
        "某县普六复查自查报告\n163人,合格率为100%",
        "其中小学12\n1.初中6所,",
        "|小学|12\n6所,|",
    ],
)
def test_headings_items_and_cells_end_where_their_line_does(text: str) -> None:
    """Nothing is joined where two lines each say something."""
    assert matching(text).text.count("\n") == text.count("\n")


def test_stages_on_lines_of_their_own_are_those_of_the_label_above() -> None:
    """在校生数 is said once, before the first of them."""
    text = "2023年在校生数：小学15320人\r\n初中8213人\n  高中4410人\n全县有学校88所。"
    levels = [("primary", 15320.0), ("junior_secondary", 8213.0), ("senior_secondary", 4410.0)]
    assert facts(text) == [*(("enrolment", *found) for found in levels), ("schools_count", "all", 88.0)]


def test_long_lines_take_time_by_their_length() -> None:
    """However many commas, blanks and counts are in them."""

    def seconds(times: int) -> float:
        lines = ["有学校12所 小学3所,专任教" * times + "18", "6所," * times, "在校生:小学3人" * times, "初中3人"]
        begin = time.perf_counter()
        matching("\n".join(lines * 3))
        return time.perf_counter() - begin

    assert seconds(8000) < 40 * max(seconds(800), 0.005)


@pytest.mark.parametrize("mark", ["[2]", "〔2〕", "[12]", "【注2】", "[1-3]", "[1,2]"])
@pytest.mark.parametrize(
    "text", ["巩固率92.4%{}，教师3872人。", "巩固率92.4%，教师3872人{}。", "巩固率92.4%,教师3872人。\n{}省定标准"]
)
def test_the_mark_of_a_note_is_no_figure(text: str, mark: str) -> None:
    """Behind a figure, and before the note itself."""
    result = extract("2023年九年义务教育" + text.format(mark))
    assert [fact["value"] for fact in result.facts] == [92.4, 3872.0]
    assert "list_number" in {entry["reason"] for entry in result.ledger}

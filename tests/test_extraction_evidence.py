"""What a fact shows of its document: the clause, the heading, the part that it is about; themes and coded sentences."""

from __future__ import annotations

import pytest

from duxue.extraction import extract

REPORT = """某县2022年履行教育职责情况的自评报告

一、基本情况
全县在校生共计12060名,其中小学8040名、初中4020名。小学56所(公办51所、民办5所)。由65家减少到13家的是学科类校外培训机构。
二、主要做法
1.加强队伍建设。一是配足配强教师。招聘教师45名,省、市骨干教师31人,区骨干教师12人。
2.印发了《某县教师培训办法》(某办发〔2022〕8号),明确培训责任,2022年组织教师参加各级各类培训共906人次,其中国培计划261人次。
三、存在的问题
城乡师资不均,大班额依然存在。
四、下一步打算
每年新建2至3所学校。
"""


def fact(printed: str, text: str = REPORT) -> dict[str, object]:
    return next(dict(row) for row in extract(text).facts if row["printed"] == printed)


@pytest.mark.parametrize(
    ("printed", "evidence"),
    [
        ("8040", "全县在校生共计12060名,其中小学8040名"),
        ("51", "小学56所(公办51所、民办5所)"),
        ("45", "招聘教师45名"),
        ("261", "2022年组织教师参加各级各类培训共906人次,其中国培计划261人次"),
        ("31", "省、市骨干教师31人"),
    ],
)
def test_evidence_names_what_the_number_counts(printed: str, evidence: str) -> None:
    """The clause begins where the number, or the one that it continues, is named, and ends where the clause does."""
    assert fact(printed)["evidence"] == evidence


def test_evidence_stays_short_and_shows_its_own_number_first() -> None:
    """However long the clause, 40 characters hold the number with its unit, and no equal number before it."""
    names = "、".join(f"第{number}小学" for number in "一二三四五六七八九")
    for text in (f"{names}等12所学校被评为平安校园。", "小学12所,初中12所,高中12所。"):
        for row in extract(text).facts:
            evidence = str(row["evidence"])
            assert len(evidence) <= 40
            place = evidence.index(str(row["printed"]))
            assert text[row["start"] - place :].startswith(evidence)


@pytest.mark.parametrize(
    ("printed", "section"),
    [("12060", "一、基本情况"), ("45", "1.加强队伍建设"), ("906", "二、主要做法"), ("2", "四、下一步打算")],
)
def test_a_section_is_a_heading(printed: str, section: str) -> None:
    """Neither a sentence that counts (一是…) nor a numbered one that goes on (2.印发了…) is a heading."""
    assert fact(printed)["section"] == section


@pytest.mark.parametrize(
    ("printed", "breakdown"),
    [
        *[("51", "公办"), ("31", "省、市级"), ("12", "区级"), ("261", "国培计划"), ("906", "")],
        *[("2", "下限"), ("3", "上限")],
    ],
)
def test_parts_of_one_indicator_are_told_apart(printed: str, breakdown: str) -> None:
    """What narrows a number is its breakdown: owner, rank of an award, kind of training, ends of a range."""
    assert fact(printed)["breakdown"] == breakdown


def test_both_ends_of_a_fall_in_one_year_are_told_apart() -> None:
    """Of 由65家减少到13家 the first is no longer true, so it must not stand beside the second."""
    found = {row["printed"]: row["breakdown"] for row in extract("学科类校外培训机构由65家减少到13家。").facts}
    assert found == {"65": "此前", "13": ""}


def test_a_masked_year_dates_nothing() -> None:
    """Where the year is hidden the figure has none; the year of the document would be a guess."""
    text = "2022年全县共有小学12所。\n****年,新建幼儿园3所。"
    assert fact("3", text)["period"] == ""


def test_each_theme_counts_all_its_hits() -> None:
    """A kind of section that is there has a row for every theme, also with none, and hits add up to the text's."""
    rows = extract(REPORT).themes
    kinds = {row["section"] for row in rows}
    assert kinds == {"result", "problem", "plan"}
    assert len(rows) == len(kinds) * len({row["theme"] for row in rows})
    assert sum(row["hits"] for row in rows if row["theme"] == "class_size") == 1


def test_problems_and_plans_are_coded_sentences() -> None:
    """What is wrong and what will be done are rows of place and theme; a heading is neither."""
    reading = extract(REPORT)
    assert [REPORT[row["start"] : row["end"]] for row in reading.problems] == ["城乡师资不均,大班额依然存在"]
    assert [row["theme"] for row in reading.problems] == ["class_size"]
    assert all("下一步打算" not in REPORT[row["start"] : row["end"]] for row in reading.measures)


def test_the_row_of_a_table_is_the_part_that_it_counts() -> None:
    """Where the caption or the head names the stage, the label of a row is the breakdown, of the total none."""
    text = "3-2 幼儿园概况\n | 园数（所） | 教职工数（人） | 其他 |\n合计 | 44 | 705 | 1 |\n集体办 | 13 | 188 | 1 |\n"
    found = {row["printed"]: (row["level"], row["breakdown"]) for row in extract(text).facts}
    assert found["44"] == found["705"] == ("kindergarten", "")
    assert found["13"] == found["188"] == ("kindergarten", "集体办")


def test_a_damaged_amount_is_a_fact_without_value() -> None:
    """What the print has lost is not guessed: the fact stays with its place and has no value."""
    damaged = fact("7315.", "2021年，全县教育总投入7315.万元。")
    assert (damaged["indicator"], damaged["value"]) == ("total_education_funds", None)

"""What the pages say of the analysis: first sentences, whole figures, decimals as printed, scores and grades."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from duxue import audit, comparison, dataset, tables
from duxue.numbers import show
from duxue.tables import Cited
from reports import fact, report

COMPARED = ("kongtong-2022", "gaotai-2023", "honggutan-2021")


@pytest.fixture(scope="module")
def compared() -> list[dataset.Report]:
    return [dataset.read(name) for name in COMPARED]


def overview(reports: list[dataset.Report], language: str = "zh") -> tables.Sentences:
    claims = [audit.claims(one) for one in reports]
    return tables.overview(reports, comparison.compare(reports), claims, language=language)


@pytest.mark.parametrize(
    ("value", "unit", "printed", "shown"),
    [
        (95.2, "%", "95.20", "95.20%"),
        (95.2, "%", "", "95.2%"),
        (95.2, "%", "9.52", "95.2%"),
        (350_000_000, "元", "3.50", "3.50 亿元"),
        (0.612903, "", "3.8:6.2", "3.8:6.2"),
        (5, ":1", "5", "5:1"),
    ],
)
def test_decimals_stand_as_printed(value: float, unit: str, printed: str, shown: str) -> None:
    """Zeros that a document prints are kept where its digits say the same number; a ratio stays a ratio."""
    assert show(value, unit, printed=printed) == shown


def test_key_figures_are_wholes() -> None:
    """One inspector of 66 and the salary of one level are parts and no key figures."""
    table = tables.key_figures(dataset.read("kongtong-2022"))
    said = {row[0].text: row[3].text for row in table.rows}
    assert not {"督学数", "教师年平均工资收入", "招生数"} & set(said)
    assert said["学前三年毛入园率"] == "95.20"
    assert (said["学校数"], said["专任教师数"]) == ("357", "6,610")


def test_a_derived_ratio_is_one_number() -> None:
    """A ratio with decimals is not cut into a number and a unit."""
    one = dataset.read("kongtong-2022")
    values = [row[3].text for row in tables.derived(one, comparison.derived(one)).rows]
    assert "15.16:1" in values


def test_points_without_what_does_not_exist() -> None:
    """The items that claim points for what the district has not are named, with the score without them."""
    notes = " ".join(tables.scores(dataset.read("honggutan-2021")).notes)
    assert "第 10、33–35、38–40、45 项" in notes
    assert "12.8 分" in notes
    assert "98.97%" in notes
    assert "第 15 项扣 0.9 分" in notes


def test_grades_are_shown() -> None:
    """Graded indicators stand in a table with the codes that are printed; other documents say that they have none."""
    rows = [[cell.text for cell in row] for row in tables.grades(dataset.read("kongtong-2022")).rows]
    assert rows == [["A", "54", "其余指标"], ["B", "2", "C22、C45"], ["C", "1", "C35"]]
    assert not tables.grades(dataset.read("gaotai-2023")).rows


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_overview_opens_the_comparison(compared: list[dataset.Report], language: str) -> None:
    """Five to seven sentences, every number of them linked; one document or none is said to be so."""
    said = overview(compared, language)
    assert 5 <= len(said.items) <= 7
    names = "|".join(re.escape(one.document.name) for one in compared)
    for item in said.items:
        loose = "".join(piece for piece in item if isinstance(piece, str))
        assert not re.search(r"\d", re.sub(names, "", loose)), loose
        assert all(bool(piece.at) != bool(piece.table) for piece in item if isinstance(piece, Cited))
    for few in ([compared[0]], []):
        text = overview(few, language).plain()
        assert re.search("无从比较|没有文件|nothing to compare|no document", text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_english_has_no_chinese_of_ours(compared: list[dataset.Report], language: str) -> None:
    """Sentences in English carry Chinese only as names of places and words of the documents."""
    for one in compared:
        text = tables.summary(one, language=language).plain()
        bare = re.sub(r"\([^)]*\)", "", text.replace(one.document.name, ""))
        assert bool(re.search("[\u4e00-\u9fff]", bare)) == (language == "zh")


def test_marks_are_national_values_and_thresholds_that_decide(compared: list[dataset.Report]) -> None:
    """Marks have a number and a label, each once; a threshold from memory is none."""
    marks = comparison.marks(compared)
    assert set(marks["kind"]) == {"national", "threshold"}
    assert not marks.duplicated().any()
    assert not (marks["indicator"] == "balance_difference_coefficient").any()
    national = marks[(marks["indicator"] == "compulsory_retention_rate") & (marks["period"] == "2022")]
    assert list(national["label"]) == ["全国 2022 95.5%"]


def test_marks_of_nothing() -> None:
    """Without a report there is no mark."""
    assert isinstance(comparison.marks([]), pd.DataFrame)
    assert comparison.marks([]).empty


def test_themes_of_one_document_alone() -> None:
    """One document has nothing to stand out from, and the page says so."""
    made = report([fact("enrolment", 10, 5)], themes=[("ideology", "result", 3, 1.5)])
    assert not tables.themes(comparison.themes([made])).rows


def test_derived_stands_beside_stated_with_the_difference() -> None:
    """Where the document states the same ratio, both are shown and how far they are apart; in English too."""
    one = dataset.read("kongtong-2022")
    frame = comparison.derived(one)
    place = list(frame["indicator"]).index("per_student_public_budget_expenditure")
    for language, arithmetic in (("zh", "87,860 人"), ("en", "87,860 people")):
        row = tables.derived(one, frame, language=language).rows[place]
        assert [cell.text for cell in row[3:7:2]] == ["8,471.43", "10,403.39"]
        assert row[6].text == "1,931.96"
        assert arithmetic in row[7].text


def test_a_standing_names_every_pair() -> None:
    """A row of three documents says how many pairs may be compared and how many may not, each with its reasons."""
    reports = [
        report(
            [fact("student_aid_recipients", 90, 9, level="all", period=year, evidence=f"资助90{unit}")],
            document=name,
            district=code,
        )
        for name, code, year, unit in (
            ("kongtong-2022", "620802", "2022", "人"),
            ("gaotai-2023", "620724", "2023", "人"),
            ("honggutan-2021", "360113", "2022", "人次"),
        )
    ]
    row = tables.side_by_side(reports, comparison.compare(reports)).rows[0]
    assert row[-1].text.splitlines()[::2] == ["有条件可比（1 对）", "不可比（2 对）"]
    assert "年份不同" in row[-1].text
    assert "计数单位不同" in row[-1].text


def test_a_page_about_one_document_compares_only_that() -> None:
    """Pairs of the others are left out, and themes of the others too."""
    compared = [dataset.read(name) for name in COMPARED]
    pairs = comparison.compare(compared, about="gaotai-2023")
    assert len(pairs)
    assert ((pairs["document_a"] == "gaotai-2023") | (pairs["document_b"] == "gaotai-2023")).all()
    assert "not comparable" not in set(comparison.comparable(pairs)["standing"])
    rows = tables.themes(comparison.themes(compared), about="gaotai-2023").rows
    assert {row[0].text for row in rows} == {"高台县 2023"}


def test_themes_say_what_chance_alone_would_show(compared: list[dataset.Report]) -> None:
    """Many differences are tested at once: the note says how many would stand out if there were none."""
    found = comparison.themes(compared)
    note = tables.themes(found).notes[0]
    tested = int(found["z"].notna().sum())
    assert f"共比较 {tested} 项" in note
    assert f"约 {round(tested / 20)} 项" in note


@pytest.mark.parametrize(
    ("chosen", "zh", "en"),
    [
        (["enrolment"], "所选指标没有一项是两份以上文件都载明的。", "None of those chosen is stated"),
        (["schools_count"], "所选指标中两份以上文件都载明的有 1 项", "1 chosen indicator is stated by two or more"),
        ([], "两份以上文件都载明的指标有 23 项", "23 indicators are stated by two or more"),
    ],
)
def test_what_was_chosen_is_said(compared: list[dataset.Report], chosen: list[str], zh: str, en: str) -> None:
    """Where indicators are chosen the sentence speaks of those, and a table names the documents without them."""
    claims, pairs = [audit.claims(one) for one in compared], comparison.compare(compared, chosen)
    for language, said in (("zh", zh), ("en", en)):
        text = tables.overview(compared, pairs, claims, indicators=chosen, language=language).plain()
        assert said in text
    missing = tables.left_out(comparison.left_out(compared, chosen))
    assert ("高台县 2023" in {row[1].text for row in missing.rows}) is bool(chosen)


def test_a_document_of_which_nothing_is_used_is_not_called_empty(compared: list[dataset.Report]) -> None:
    """A page that uses no figure of a document says so, and not that the document has none."""
    unused, *_ = tables.sources_of(
        compared[:1], comparison.compare(compared, ["enrolment"]), [audit.claims(compared[0])]
    )
    assert "没有用到" in unused.html()
    assert "可以读取" not in unused.html()


def test_an_example_names_the_part_that_it_is_of() -> None:
    """Public kindergartens of two places are not told as kindergartens."""
    made = [
        report([fact("schools_count", value, 9, level="kindergarten", breakdown="公办")], document=name, district=code)
        for name, code, value in (("kongtong-2022", "620802", 3), ("gaotai-2023", "620724", 5))
    ]
    assert "例如学前教育学校数（公办）：崆峒区 2022 为 3 所，高台县 2022 为 5 所" in overview(made).plain()
    assert "schools (公办), pre-primary: 崆峒区 2022: 3 schools" in overview(made, "en").plain()

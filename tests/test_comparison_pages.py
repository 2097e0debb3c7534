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

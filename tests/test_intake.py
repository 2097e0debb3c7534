"""Documents as they come: extracted, audited, added, refused where they are there already."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from conftest import duxue
from duxue import dataset, intake
from duxue.documents import read, registry
from duxue.workspace import Workspace

REPORT = """关于华亭市2022年履行教育职责情况的自评报告

一、基本情况
华亭市现有各级各类学校86所,其中幼儿园32所,小学38所,初级中学13所,高级中学3所。全市在校学生23600人,教职工2250人,其中专任教师2002人。
学前三年毛入园率达到93.5%,九年义务教育巩固率99.2%,高中阶段毛入学率95.6%。
2022年一般公共预算教育经费支出3.2亿元。全市举办读书活动17场。

二、存在的问题
华亭市部分学校大班额仍未消除。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "huating.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_extract_prints_the_keys_of_the_design(space: Workspace, report: Path) -> None:
    """Every line of `extract --format jsonl` has the design's keys, and its characters are the printed number."""
    done = duxue(space.root, "extract", report, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(tuple(row) == intake.SHOWN for row in rows)
    assert all(REPORT[row["start"] : row["end"]] == row["printed"] for row in rows)
    found = {(row["indicator"], row["level"], row["value"], row["unit"]) for row in rows}
    assert ("fulltime_teachers", "all", 2002, "人") in found
    assert ("public_budget_education_expenditure", "all", 320_000_000, "元") in found


def test_a_decoded_file_is_told_with_its_places_and_hash(space: Workspace, tmp_path: Path) -> None:
    """Of HTML, DOCX and PDF each number has its page or paragraph and the hash of the text of its offsets."""
    path = tmp_path / "page.html"
    path.write_text("<p>华亭市2022年教育工作总结</p><p>全市共有小学38所。</p>", encoding="utf-8")
    text = read(path).text
    row = json.loads(duxue(space.root, "extract", path, "--format", "jsonl").stdout)
    assert tuple(row) == (*intake.SHOWN, "place", "text_sha256")
    assert (row["place"], text[row["start"] : row["end"]]) == ("paragraph 2", "38")
    assert row["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    ledger = duxue(space.root, "extract", path, "--ledger", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["place"] for line in ledger] == ["paragraph 1", "paragraph 2"]


def test_the_ledger_accounts_for_every_number(space: Workspace, report: Path) -> None:
    """`extract --ledger` has each digit of the document once, as a fact or with the reason why it is none."""
    rows = [
        json.loads(line)
        for line in duxue(space.root, "extract", report, "--ledger", "--format", "jsonl").stdout.splitlines()
    ]
    covered = {place for row in rows for place in range(row["start"], row["end"])}
    assert covered >= {place for place, character in enumerate(REPORT) if character.isdigit()}
    assert all(row["reason"] for row in rows)


def test_audit_takes_a_file(space: Workspace, report: Path) -> None:
    """`audit FILE` recomputes the sums that a document asserts which nobody has registered."""
    done = duxue(space.root, "audit", report, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(tuple(claim) == intake.CLAIMS for claim in claims)
    assert any(claim["verdict"] == "consistent" and "86" in str(claim["stated"]) for claim in claims)


def test_added_documents_are_part_of_the_suite(space: Workspace, report: Path) -> None:
    """`add` finds district and year, writes data, registry line and params, and the page can be built."""
    done = duxue(space.root, "add", report)
    assert done.returncode == 0, done.stderr
    assert "huating-2022: 华亭市 2022" in done.stdout
    registry.cache_clear()
    document = registry()["huating-2022"]
    assert (document.district, document.period) == ("620881", "2022")
    assert "unknown" in set(dataset.read("huating-2022").facts["indicator"])
    done = duxue(space.root, "run", "huating-2022")
    assert done.returncode == 0, done.stderr
    page = (space.reports / "district" / "huating-2022.html").read_text(encoding="utf-8")
    assert "2,002" in page


def test_what_is_there_already_is_refused(space: Workspace, report: Path, tmp_path: Path) -> None:
    """The same bytes, and another text about the same place and year, are refused with the name of the first."""
    assert duxue(space.root, "add", report, "--district", "620881", "--period", "2022").returncode == 0
    again = duxue(space.root, "add", report)
    assert (again.returncode, "huating-2022" in again.stderr) == (10, True)
    other = tmp_path / "other.txt"
    other.write_text(REPORT + "\n三、今后打算\n加强管理。\n", encoding="utf-8")
    again = duxue(space.root, "add", other)
    assert (again.returncode, "huating-2022" in again.stderr) == (10, True)


def test_nearly_the_same_text_is_told(space: Workspace, report: Path, tmp_path: Path) -> None:
    """A text with another year and the same words is registered, and the document it resembles is named."""
    assert duxue(space.root, "add", report).returncode == 0
    other = tmp_path / "next.txt"
    other.write_text(REPORT.replace("2022", "2023").replace("86", "87"), encoding="utf-8")
    done = duxue(space.root, "add", other)
    assert done.returncode == 0, done.stderr
    assert "Nearly the same text as huating-2022" in done.stdout


def test_a_place_is_found_by_its_whole_name(space: Workspace, tmp_path: Path) -> None:
    """静宁县 does not also name 宁县; another year of a place is named as the first; the title tells the kind."""
    path = tmp_path / "summary.txt"
    path.write_text(
        REPORT.replace("华亭市", "静宁县").replace("履行教育职责情况的自评报告", "教育工作总结"), encoding="utf-8"
    )
    assert "jingning-2022: 静宁县 2022" in duxue(space.root, "add", path).stdout
    path.write_text(REPORT.replace("华亭市", "崆峒区").replace("2022", "2019"), encoding="utf-8")
    assert "kongtong-2019: 崆峒区 2019" in duxue(space.root, "add", path).stdout
    registry.cache_clear()
    assert [registry()[name].kind for name in ("jingning-2022", "kongtong-2019")] == ["work_summary", "self_evaluation"]


def test_a_figure_over_several_years_stands_under_the_last(space: Workspace, tmp_path: Path) -> None:
    """A period in the data is a year; the span that a sum is over is told in its breakdown."""
    path = tmp_path / "five-years.txt"
    path.write_text(REPORT + "“十三五”期间新建学校9所。\n", encoding="utf-8")
    assert duxue(space.root, "add", path).returncode == 0
    row = dataset.read("huating-2022").facts.query("indicator == 'new_schools_opened'").iloc[0]
    assert (row["period"], row["breakdown"], row["status"]) == ("2020", "2016—2020年", "cumulative")


def test_the_data_are_what_is_read(space: Workspace, report: Path) -> None:
    """`extract --check` exits 0 after `add`, 1 with the row that differs, and `--write` puts it right again."""
    assert duxue(space.root, "add", report).returncode == 0
    done = duxue(space.root, "extract", "--check", "huating-2022")
    assert (done.returncode, "nothing differs (huating-2022)" in done.stdout) == (0, True), done.stdout
    path = space.data / "facts" / "huating-2022.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(",23600,", ",2360,"), encoding="utf-8")
    done = duxue(space.root, "extract", "--check", "huating-2022", "--format", "jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(row["document"], row["part"]) for row in found] == [("huating-2022", "facts")] * 2
    assert sorted(row["only"] for row in found) == ["held", "read"]
    done = duxue(space.root, "extract", "--check", "--write", "huating-2022")
    assert (done.returncode, path.read_text(encoding="utf-8")) == (0, before)


def test_a_check_needs_the_text(space: Workspace) -> None:
    """To check a document whose text is not here is refused with where to put it, an unknown one with the nearest."""
    done = duxue(space.root, "extract", "--check", "gaotai-2023")
    assert (done.returncode, "data/sources" in done.stderr) == (2, True)
    done = duxue(space.root, "extract", "--check", "gaotai-2032")
    assert (done.returncode, "did you mean 'gaotai-2023'" in done.stderr) == (10, True)


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("全县有学校12所。", (), "--district"),
        ("华亭市有学校12所,华亭市有教师30人。", (), "--period"),
        (REPORT, ("--district", "62088"), "did you mean '620881'"),
        (REPORT, ("--period", "20222"), "--period '20222' is no year"),
        (REPORT, ("--name", "../x y"), "--name"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(
    space: Workspace, tmp_path: Path, text: str, arguments: tuple[str, ...], said: str
) -> None:
    """Where the document does not say its place or year, the sentence names the option; nothing is written."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    before = sorted(space.data.rglob("*"))
    done = duxue(space.root, "add", path, *arguments)
    assert done.returncode == 10, done.stdout
    assert said in done.stderr
    assert sorted(space.data.rglob("*")) == before


def test_a_name_that_is_nothing_is_refused(space: Workspace) -> None:
    """`audit` of what is neither a document nor a file exits 2 and names the nearest document."""
    done = duxue(space.root, "audit", "gaotai-2032")
    assert done.returncode == 2
    assert "did you mean 'gaotai-2023'" in done.stderr

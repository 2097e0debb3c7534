"""What a district's page says of the version before it: true, the same each time, and there again after a block."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from conftest import copy_project, duxue
from duxue import audit
from duxue.dataset import Report
from duxue.site import changes, versions
from duxue.verdicts import Check, Verdict
from reports import fact, report

NAME = "gaotai-2023"
PAGE = f"district/{NAME}.html"
SENTENCE = {"zh": "单位与目录一致：否则差出数量级", "en": "Units equal the catalogue's"}


def said(of: Report, before: bytes = b"", *, failing: str = "") -> bytes:
    checks = [Check(suite="facts", name="unit", severity=failing, sentence=SENTENCE, success=False)] if failing else []
    verdict = Verdict(document="invented-2022", key="k", checks=tuple(checks))
    return versions.as_bytes(versions.version(of, audit.claims(of), verdict, before=before))


def schools(count: float, *more: dict) -> Report:
    return report([fact("schools_count", count, 10, level="primary"), *more])


def changed(content: bytes) -> list[tuple]:
    return [
        (change["kind"], change["before"], change["after"]) for change in json.loads(content)["previous"]["changes"]
    ]


def test_the_first_version_has_none_before() -> None:
    """A page that was never published says so, in both languages, and has no table."""
    first = json.loads(said(schools(12)))
    assert first["previous"] is None
    assert changes.sentence(first, "zh").startswith("这是本页第一次发布")
    assert "first time" in changes.sentence(first, "en")
    assert changes.table(first, "invented-2022", "zh") is None


def test_a_changed_figure_has_its_old_and_its_new_value() -> None:
    """The value that changed is told with both values, and the new one leads to its evidence."""
    second = said(schools(13), said(schools(12)))
    ((kind, before, after),) = changed(second)
    assert (kind, before[0][:2], after[0][:2]) == ("figures", [12.0, "所"], [13.0, "所"])
    table = changes.table(json.loads(second), "invented-2022", "zh")
    assert table is not None
    assert [cell.text for cell in table.rows[0]][2:] == ["12 所", "13 所"]
    assert table.rows[0][3].at == ("invented-2022-10",)
    assert "1 个数字有改动" in changes.sentence(json.loads(second), "zh")


def test_the_same_data_say_the_same() -> None:
    """Made again from the same data a version keeps what it said of the change, byte by byte; so does the first."""
    first = said(schools(12))
    second = said(schools(13), first)
    assert said(schools(12), first) == first
    assert said(schools(13), second) == second


def test_what_came_and_what_went() -> None:
    """A figure that is new or gone has no value on one side."""
    more = fact("enrolment", 30, 40, level="primary")
    assert changed(said(schools(12, more), said(schools(12))))[0][1] is None
    assert changed(said(schools(12), said(schools(12, more))))[0][2] is None


def test_where_a_figure_stands_is_no_change() -> None:
    """A figure that moved in the text is the same figure; one that is now approximate is not."""
    moved = said(report([fact("schools_count", 12, 90, level="primary")]), said(schools(12)))
    assert changed(moved) == []
    assert "都没有改动" in changes.sentence(json.loads(moved), "zh")
    about = report([fact("schools_count", 12, 10, level="primary", approx=True)])
    assert len(changed(said(about, said(schools(12))))) == 1


def test_checks_that_failed_before() -> None:
    """A check that fails now and did not before is told as one, and that no figure changed."""
    second = said(schools(12), said(schools(12)), failing="warning")
    assert [kind for kind, *_ in changed(second)] == ["checks"]
    assert "没有数字改动，1 项核验有改动" in changes.sentence(json.loads(second), "zh")


@pytest.mark.parametrize("harm", [lambda said: said[:-9], lambda said: said.replace(b"12.0", b"13.0"), lambda _: b"[]"])
def test_a_torn_version_is_as_good_as_none(harm: Callable[[bytes], bytes]) -> None:
    """What is not whole, or altered by hand, is not compared with, and does no harm."""
    assert said(schools(12), harm(said(schools(12)))) == said(schools(12))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One district, published."""
    project = copy_project(tmp_path_factory.mktemp("versions") / "project")
    for path in (project / "params").rglob("*.yaml"):
        if path.stem != NAME:
            path.unlink()
    assert duxue(project, "run").returncode == 0
    return project


def edit(project: Path, old: str, new: str) -> None:
    path = project / "data" / "facts" / f"{NAME}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def news(project: Path) -> str:
    return html.parse(project / "reports" / PAGE).xpath("//section[@id='changes']")[0].text_content()


def test_a_page_tells_what_changed_and_can_be_made_again(published: Path) -> None:
    """First published; a figure edited; nothing done; blocked between; verified: the page tells the truth each time."""
    page = published / "reports" / PAGE
    assert "第一次发布" in news(published)
    edit(published, "8554", "8553")
    assert duxue(published, "run").returncode == 0
    assert "8,554 人" in news(published)
    assert "8,553 人" in news(published)
    assert "1 个数字有改动" in news(published)
    after = page.read_bytes()
    assert (page.parent / NAME / "changes.csv").read_text(encoding="utf-8-sig").splitlines()[0].startswith("类别,事项")
    shutil.rmtree(published / ".duxue")
    assert duxue(published, "run").returncode == 0
    assert page.read_bytes() == after, "made again from the same data it says the same: the site is the memory"
    verified = duxue(published, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    edit(published, "actual,8553,", "actual,8552,")  # not what is printed: the gate blocks it
    assert duxue(published, "run").returncode == 12
    assert page.with_suffix("").with_suffix(".version.json").is_file()
    edit(published, "actual,8552,", "actual,8553,")
    assert duxue(published, "run").returncode == 0
    assert page.read_bytes() == after

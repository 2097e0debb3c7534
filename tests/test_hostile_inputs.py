"""Districts, suites, parameters and numbers written to hurt: each is refused in a sentence or set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import duxue
from duxue import gate, notebook
from duxue.errors import BadParameters, ProjectError
from duxue.extraction import extract
from duxue.workspace import Workspace


@pytest.mark.parametrize("district", ["../../x", "/etc", "110101/../..", "=cmd", "１１０１０１", "110101\n"])
def test_a_district_is_no_path(space: Workspace, tmp_path: Path, district: str) -> None:
    """`duxue add --district` with anything but a known code writes nothing."""
    path = tmp_path / "new.txt"
    path.write_text("东城区2023年教育工作报告\n全区有小学12所。\n", encoding="utf-8")
    before = sorted(space.root.rglob("*"))
    done = duxue(space.root, "add", str(path), "--district", district, "--period", "2023", "--name", "dong")
    assert done.returncode == 10, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(item for item in space.root.rglob("*") if ".duxue" not in item.parts) == before


@pytest.mark.parametrize(
    "sentence",
    ["{min_value.__class__}", "{min_value:>999999999}", "{min_value[0]}", "{min_value!r}", "{0}", "{}", "{min_value"],
)
def test_a_sentence_of_a_suite_reaches_nothing(space: Workspace, sentence: str) -> None:
    """A sentence takes its limits by their names; what reaches into them or makes it endless is refused."""
    path = space.expectations / "documents.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"][0]["meta"]["zh"] = sentence
    suite["expectations"][0]["kwargs"]["min_value"] = 0
    path.write_text(json.dumps(suite), encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be filled in"):
        gate.check(["gaotai-2023"])


def test_a_suite_may_not_nest_without_end(space: Workspace) -> None:
    """A suite that would take the stack down is refused with its name."""
    (space.expectations / "documents.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"documents\.json"):
        gate.check(["gaotai-2023"])


def test_bytes_that_are_no_text_are_no_parameter(space: Workspace) -> None:
    """Bytes of the command line that are no UTF-8 are refused in a sentence."""
    with pytest.raises(BadParameters, match="not YAML"):
        notebook.parse_override("language=\udcff\udcfe")


@pytest.mark.parametrize("printed", ["9" * 41, "1" + ",999" * 20, "9" * 30 + ".5", "99999999999999999万亿"])
def test_a_number_without_end_is_no_figure(printed: str) -> None:
    """A number that no clause of evidence can show and no data file can hold is set aside, not read and not fatal."""
    reading = extract(f"全县有小学{printed}所，初中3所。", period="2023")
    assert [fact["printed"] for fact in reading.facts] == ["3"]
    assert {row["reason"] for row in reading.ledger} <= {"code", "run"}


def test_a_day_that_does_not_exist_is_no_parameter(space: Workspace) -> None:
    """What YAML takes for a date and cannot make one of is refused in a sentence, in a file and on the command line."""
    (space.params / "district" / "hurt.yaml").write_text("document: 2023-02-31\n", encoding="utf-8")
    with pytest.raises(BadParameters, match=r"hurt\.yaml"):
        notebook.runs("district")
    with pytest.raises(BadParameters, match="not YAML"):
        notebook.parse_override("document=2023-02-31")

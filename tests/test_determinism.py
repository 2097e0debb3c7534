"""The same inputs give the same bytes, whatever machine, hour and habit they are run with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import copy_project, duxue
from duxue.workspace import ROOT_VARIABLE

# What must change no byte, each with two values that differ from what the published site was made with and from each
# other: command line, environment, folder.
HABITS: dict[str, tuple[dict, dict]] = {
    "jobs": ({"command": ["--jobs", "8"]}, {"command": ["--jobs", "1"]}),
    "time zone": ({"environment": {"TZ": "Asia/Shanghai"}}, {"environment": {"TZ": "America/St_Johns"}}),
    "locale": (
        {"environment": {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}},
        {"environment": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}},
    ),
    "hash seed": ({"environment": {"PYTHONHASHSEED": "4242"}}, {"environment": {"PYTHONHASHSEED": "1"}}),
    "folder": ({"folder": "搬 家"}, {"folder": "far/below/in/other/folders"}),
}


def site(project: Path) -> dict[str, bytes]:
    """All that is published: pages, executed notebooks, CSV; without run.json, which tells the time."""
    files = (path for path in (project / "reports").rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(project / "reports")): path.read_bytes() for path in files}


def run_with(tmp_path: Path, verdicts: Path | None, **habit: dict) -> dict[str, bytes]:
    """The site of a fresh copy of the project, run so; its documents are checked again where no verdicts are given."""
    project = copy_project(tmp_path / habit.get("folder", "project"))
    if verdicts:
        shutil.copytree(verdicts, project / ".duxue" / "gate")
    done = duxue(project, "run", *habit.get("command", ()), **habit.get("environment", {}))
    assert done.returncode == 0, done.stdout + done.stderr
    return site(project)


def all_of(values: list[dict]) -> dict:
    """Several habits at once."""
    return {
        "folder": next((value["folder"] for value in values if "folder" in value), "project"),
        "command": [part for value in values for part in value.get("command", ())],
        "environment": {name: text for value in values for name, text in value.get("environment", {}).items()},
    }


def differing(mine: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))


@pytest.mark.parametrize("which", [0, 1], ids=["checked-again", "verdicts-kept"])
def test_no_habit_changes_a_byte(published: Path, tmp_path: Path, which: int) -> None:
    """Jobs, time zone, locale, hash seed and folder, all changed at once, give the same bytes of every file."""
    expected = site(published)
    verdicts = published / ".duxue" / "gate" if which else None
    found = differing(run_with(tmp_path, verdicts, **all_of([habit[which] for habit in HABITS.values()])), expected)
    if found:  # one at a time, to tell which
        alone = {
            name: differing(run_with(tmp_path / str(place), verdicts, **all_of([habit[which]])), expected)
            for place, (name, habit) in enumerate(HABITS.items())
        }
        pytest.fail(f"{found} differ; by what alone: { {name: files for name, files in alone.items() if files} }")


STOCK = """
import sys
from pathlib import Path
from duxue import notebook

for run in notebook.runs():
    if run.page in sys.argv[2:]:
        path = Path(sys.argv[1], run.page).with_suffix(".ipynb")
        path.parent.mkdir(parents=True)
        path.write_text(notebook.to_json(notebook.execute(run, stock=True)), encoding="utf-8")
"""
PAGES = ("district/gaotai-2023", "comparison/counties", "reading/documents")


def test_a_stock_kernel_makes_the_same_bytes(published: Path, tmp_path: Path) -> None:
    """Where fork is missing, each of the three notebooks is executed to the same file, byte for byte."""
    subprocess.run(
        [sys.executable, "-c", STOCK, str(tmp_path), *(f"{page}.html" for page in PAGES)],
        env={**os.environ, ROOT_VARIABLE: str(published)},
        check=True,
        timeout=240,
    )
    for page in PAGES:
        ours = (published / "reports" / f"{page}.ipynb").read_text(encoding="utf-8")
        assert (tmp_path / f"{page}.ipynb").read_text(encoding="utf-8") == ours, page

"""Great Expectations' own Data Docs: an export that is asked for, whole, and apart from the site."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import duxue
from duxue.workspace import Workspace

DOCUMENTS = ("gaotai-2023", "masked-city-2022")


def test_data_docs_are_written_where_they_are_asked_for(space: Workspace, tmp_path: Path) -> None:
    """`duxue check --data-docs FOLDER` writes an index with a page of each suite and of what it gave; no site."""
    folder = tmp_path / "docs"
    done = duxue(space.root, "check", *DOCUMENTS, "--data-docs", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(folder / "index.html")
    suites = {path.stem for path in space.expectations.glob("*.json")}
    index = (folder / "index.html").read_text(encoding="utf-8")  # its tables are made by script
    told = set(re.findall(r"(?:expectations|validations)/[^'\"?]+\.html", index))
    assert {Path(path).stem for path in told} == {*suites, *(f"{name}-{name}" for name in suites)}
    assert all((folder / path).is_file() for path in told)
    results = dict(re.findall(r"'_validation_success_text': '(\w+)', 'asset_name': '(\w+)'", index)[::-1])
    assert results["Failed"] == "documents", "one document is masked"
    assert not (space.reports / "index.html").exists()


def test_a_folder_in_use_is_left_alone(space: Workspace, tmp_path: Path) -> None:
    """A folder with files in it is refused with what to do instead, and keeps them."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = duxue(space.root, "check", "gaotai-2023", "--data-docs", tmp_path)
    assert done.returncode == 2
    assert "empty" in done.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"

"""House rules for the notebooks: the notebook tells, the package does."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
MAX_CELL_LINES = 15
PLUMBING = re.compile(r"duxue(\.| import .*)\b(batch|cli|engine|fingerprint|gate|notebook|pipeline|site)\b")


def test_the_three_notebooks_are_there() -> None:
    """District, comparison and reading are the suite."""
    assert [path.stem for path in NOTEBOOKS] == ["comparison", "district", "reading"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request: pytest.FixtureRequest) -> list[NotebookNode]:
    return nbformat.read(request.param, as_version=4).cells


def code(cells: list[NotebookNode]) -> list[NotebookNode]:
    return [cell for cell in cells if cell.cell_type == "code"]


def test_no_output_is_committed(cells: list[NotebookNode]) -> None:
    """A notebook in git has no output and no execution count."""
    assert not [cell.id for cell in code(cells) if cell.outputs or cell.execution_count]


def test_cells_are_named_and_short(cells: list[NotebookNode]) -> None:
    """Cell ids are words, unique, and a cell has at most fifteen lines."""
    ids = [cell.id for cell in cells]
    assert len(set(ids)) == len(ids)
    for cell in cells:
        assert re.fullmatch(r"[a-z][a-z-]+", cell.id), f"give cell {cell.id!r} a word for an id"
    for cell in code(cells):
        assert cell.source.count("\n") < MAX_CELL_LINES, f"{cell.id}: move this into the package"


def test_no_logic_is_defined_or_hidden(cells: list[NotebookNode]) -> None:
    """A notebook defines no function, catches no exception, holds no path and runs nothing."""
    for cell in code(cells):
        assert not re.search(r"^\s*(def|class|for|while) ", cell.source, re.M), cell.id
        assert "except" not in cell.source, f"{cell.id}: let it fail, the runner reports it"
        assert not re.search(r"\bopen\(|Path\(|\.csv\b|/", cell.source), f"{cell.id}: a notebook holds no path"
        assert not PLUMBING.search(cell.source), f"{cell.id}: a notebook reads data, it does not run things"


def test_exactly_one_parameters_cell(cells: list[NotebookNode]) -> None:
    """Papermill and JupyterLab find the parameters in one tagged cell."""
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) == 1


def test_prose_says_how_to_read(cells: list[NotebookNode]) -> None:
    """Between 30 and 70 per cent of the cells are prose."""
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    assert 0.3 <= len(prose) / len(cells) <= 0.7
    assert 16 <= len(cells) <= 40

"""The project's own notebooks: the same bytes from a fork, from a stock kernel and from stock Papermill."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from duxue import engine, notebook, workspace
from duxue.engine import outputs

PAGES = ["district/gaotai-2023", "district/honggutan-2021", "comparison/counties", "reading/documents"]
pytestmark = pytest.mark.skipif(not engine.HAS_FORK, reason="this system cannot fork")


def run_of(page: str) -> notebook.Run:
    return next(run for run in notebook.runs() if run.page == f"{page}.html")


@pytest.mark.parametrize("page", PAGES)
def test_a_stock_kernel_makes_the_same_bytes(page: str) -> None:
    """Where fork is missing, the executed notebook is the same, byte for byte."""
    run = run_of(page)
    assert notebook.to_json(notebook.execute(run)) == notebook.to_json(notebook.execute(run, stock=True))


@pytest.mark.parametrize("page", [PAGES[0], *PAGES[2:]])
def test_stock_papermill_makes_the_same_outputs(page: str, tmp_path: Path) -> None:
    """`papermill notebooks/x.ipynb out.ipynb -f params/x/y.yaml` shows the same figures in every cell."""
    run, space, out = run_of(page), workspace.current(), tmp_path / "out.ipynb"
    params = space.params / run.notebook / f"{run.base}.yaml"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook.path_of(run.notebook)), str(out)]
    subprocess.run([*command, "-f", str(params)], check=True, capture_output=True, cwd=tmp_path)
    stock = nbformat.read(out, as_version=4)
    outputs.normalise(stock)
    ours = notebook.execute(run)
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    assert [cell.get("outputs") for cell in ours.cells] == [cell.get("outputs") for cell in stock.cells]


def test_one_district_after_another_is_as_alone() -> None:
    """A page made after another in the same batch is the page made alone."""
    alone = notebook.to_json(notebook.execute(run_of(PAGES[0])))
    notebook.execute(run_of(PAGES[1]))
    assert notebook.to_json(notebook.execute(run_of(PAGES[0]))) == alone

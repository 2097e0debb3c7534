"""One notebook after another in a fork, and what a stock kernel leaves.

The project's own notebooks are held byte for byte against a stock kernel in ``test_determinism``, and against stock
Papermill and JupyterLab in ``test_three_ways``.
"""

from __future__ import annotations

import os
import subprocess

import nbformat
import pytest

from duxue import engine, notebook

PAGES = ["district/gaotai-2023", "district/honggutan-2021"]
pytestmark = pytest.mark.skipif(not engine.HAS_FORK, reason="this system cannot fork")


def run_of(page: str) -> notebook.Run:
    return next(run for run in notebook.runs() if run.page == f"{page}.html")


def test_one_district_after_another_is_as_alone() -> None:
    """A page made after another in the same batch is the page made alone."""
    alone = notebook.to_json(notebook.execute(run_of(PAGES[0])))
    notebook.execute(run_of(PAGES[1]))
    assert notebook.to_json(notebook.execute(run_of(PAGES[0]))) == alone


@pytest.mark.parametrize("source", ["1 + 1", "1 / 0", "import time; time.sleep(60)"], ids=["ends", "fails", "hangs"])
def test_a_stock_kernel_is_gone_with_its_notebook(source: str) -> None:
    """However a notebook ends, no kernel of it is left running."""
    cell = nbformat.v4.new_code_cell(source, id="only")
    engine.execute(nbformat.v4.new_notebook(cells=[cell]), stock=True, limits=engine.Limits(cell=2))
    children = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True).stdout
    assert "ipykernel_launcher" not in children

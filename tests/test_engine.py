"""The engine against the stock kernel, and what one notebook may not do to the next."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from duxue import engine
from duxue.engine import outputs
from duxue.engine.surroundings import FIXED, environment

NOTEBOOKS = Path(__file__).parent / "notebooks"
needs_fork = pytest.mark.skipif(not engine.HAS_FORK, reason="this system cannot fork")


def read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def run(name: str, **options: object) -> tuple[nbformat.NotebookNode, engine.Stopped | None]:
    notebook = read(name)
    return notebook, engine.execute(notebook, cwd=str(NOTEBOOKS), **options)


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    return [output.text for cell in notebook.cells for output in cell.get("outputs", []) if "text" in output]


@pytest.fixture(scope="module")
def awkward() -> dict[str, tuple[nbformat.NotebookNode, nbformat.NotebookNode]]:
    """Each cell of the awkward notebook as the engine and as a stock kernel leave it."""
    pairs = zip(run("awkward")[0].cells, run("awkward", stock=True)[0].cells, strict=True)
    return {ours.id: (ours, stock) for ours, stock in pairs}


@needs_fork
@pytest.mark.parametrize("name", [cell.id for cell in read("awkward").cells])
def test_outputs_are_those_of_a_stock_kernel(awkward: dict, name: str) -> None:
    """Whatever a cell shows, it is what a stock kernel shows, with its execution count."""
    ours, stock = awkward[name]
    assert ours == stock


@needs_fork
def test_the_metadata_are_those_of_a_stock_kernel() -> None:
    """What the notebook says of its language is what a kernel says."""
    assert run("good")[0].metadata == run("good", stock=True)[0].metadata


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_nothing_is_seen_by_the_next(stock: bool) -> None:
    """A notebook after one that left traces everywhere is the same as alone."""
    alone, _ = run("looks", stock=stock)
    run("leaves", stock=stock)
    after, _ = run("looks", stock=stock)
    assert after == alone
    found = ast.literal_eval(after.cells[0].outputs[0].data["text/plain"])
    assert found["cwd"] == "notebooks"
    for trace in ("variable", "builtin", "environment", "path", "module", "attribute", "file"):
        assert found[trace] is False, trace


@needs_fork
def test_the_caller_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Executing changes neither environment, folder, streams nor path of the calling process."""
    before = (dict(os.environ), os.getcwd(), list(sys.path), sys.stdout, sys.stderr)
    run("leaves")
    assert (dict(os.environ), os.getcwd(), list(sys.path), sys.stdout, sys.stderr) == before


def test_the_environment_is_a_stated_list() -> None:
    """Of the caller's environment only named variables are seen, and zone and locale have one value."""
    seen = environment(
        {"PATH": "/bin", "PYTHONPATH": "x", "AWS_SECRET": "y", "TZ": "Asia/Shanghai", "LANG": "zh_CN.GBK"}
    )
    assert seen == {"PATH": "/bin", "PYTHONPATH": "x", **FIXED}


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_time_zone_and_locale_change_nothing(stock: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same notebook executed under another zone, locale and hash seed is the same notebook."""
    here, _ = run("awkward", stock=stock)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("LC_ALL", "C")
    assert run("awkward", stock=stock)[0] == here


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
@pytest.mark.parametrize(
    ("name", "reason", "cell", "message"),
    [
        ("error", "error", "missing-key", "KeyError: 'teachers'"),
        ("hangs", "timeout", "endless", "the cell took more than 1 seconds"),
        ("killed", "killed", "kill", "the process of the cell was killed by SIGKILL"),
        ("exits", "killed", "leave", "the process of the cell ended"),
    ],
)
def test_why_it_stopped(name: str, reason: str, cell: str, message: str, stock: bool) -> None:
    """A notebook that stops says at which cell and why, keeps what came before, and runs nothing after."""
    notebook, stopped = run(name, limits=engine.Limits(cell=1 if reason == "timeout" else 60), stock=stock)
    assert stopped is not None
    assert (stopped.reason, notebook.cells[stopped.index].id) == (reason, cell)
    assert stopped.message.startswith(message)
    assert texts(notebook)[0] == "before gaotai-2023\n"
    assert notebook.cells[-1].execution_count is None


@needs_fork
def test_a_hanging_cell_shows_where() -> None:
    """The traceback of a cell that ran out of time names the line where it was."""
    notebook, _ = run("hangs", limits=engine.Limits(cell=3))  # the cells before take one on a busy machine
    error = notebook.cells[3].outputs[-1]
    assert error.ename == "KeyboardInterrupt"
    assert "time.sleep" in "".join(error.traceback).replace("\x1b[39m", "").replace("\x1b[34m", "")


@needs_fork
def test_a_disturbed_notebook_is_not_whole() -> None:
    """A cell that swallows an interrupt may show less than there is; so its notebook has failed."""
    source = "import os\ntry:\n    os.kill(os.getpid(), 2)\nexcept KeyboardInterrupt:\n    print('less')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="deaf")])
    stopped = engine.execute(notebook)
    assert texts(notebook) == ["less\n"]
    assert stopped == engine.Stopped(index=0, reason="killed", message="the process of the cells was sent SIGINT")


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_what_no_notebook_can_hold_is_an_error(stock: bool) -> None:
    """A number displayed as text fails its cell and says so; what else the cell showed stays."""
    source = "from IPython.display import display\ndisplay({'text/plain': 5}, raw=True)\nprint('after')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="odd")])
    stopped = engine.execute(notebook, stock=stock)
    assert stopped is not None
    assert (stopped.index, stopped.reason) == (0, "error")
    assert "what no notebook can hold: 5 is not valid" in stopped.message
    assert texts(notebook) == ["after\n"]


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_the_whole_notebook_has_a_limit(stock: bool) -> None:
    """The limit of the notebook counts all its cells."""
    _, stopped = run("hangs", limits=engine.Limits(cell=None, notebook=0.5), stock=stock)
    assert stopped is not None
    assert stopped.message == "the notebook took more than 0.5 seconds"


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_memory_has_a_limit(stock: bool) -> None:
    """A cell that takes more memory than any may is stopped for that reason."""
    notebook, stopped = run("memory", stock=stock)
    assert stopped is not None
    assert (stopped.reason, notebook.cells[stopped.index].id) == ("memory", "hoard")


@needs_fork
def test_endless_text_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that prints without end is stopped before it fills the memory of the batch."""
    monkeypatch.setattr(outputs, "MOST_TEXT", 2**20)
    notebook, stopped = run("prints")
    assert stopped is not None
    assert (stopped.reason, notebook.cells[stopped.index].id) == ("memory", "flood")


@needs_fork
def test_long_text_costs_no_more_than_its_length() -> None:
    """A long line without a blank is cleaned in a moment."""
    cell = nbformat.v4.new_code_cell(
        "", outputs=[nbformat.v4.new_output("stream", name="stdout", text="督学" * 500_000)]
    )
    started = time.monotonic()
    outputs.normalise(nbformat.v4.new_notebook(cells=[cell]))
    assert time.monotonic() - started < 1


@needs_fork
@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_a_widget_is_refused_clearly(stock: bool) -> None:
    """A cell that asks for a widget is told what to do instead."""
    _, stopped = run("widget", stock=stock)
    assert stopped is not None
    assert "show a table or a figure instead" in stopped.message


@needs_fork
@pytest.mark.parametrize("name", ["hangs", "error", "good"])
def test_no_process_is_left(name: str) -> None:
    """Whether a notebook ends well or not, its processes are gone."""
    before = psutil.Process().children(recursive=True)
    run(name, limits=engine.Limits(cell=0.3))
    assert psutil.Process().children(recursive=True) == before


@needs_fork
def test_background_processes_of_a_cell_end_with_it() -> None:
    """What a cell has started in the background does not outlive the notebook."""
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="sleep")])
    assert engine.execute(notebook) is None
    pid = int(texts(notebook)[0])
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "the process lives on"
        time.sleep(0.02)


@needs_fork
def test_papermill_finds_the_engine(tmp_path: Path) -> None:
    """`papermill --engine duxue` executes a notebook with parameters, and fails as Papermill fails."""
    command = [sys.executable, "-m", "papermill", "--engine", "duxue", "--no-progress-bar"]
    good = [*command, str(NOTEBOOKS / "good.ipynb"), str(tmp_path / "good.ipynb"), "-p", "document", "kongtong-2022"]
    subprocess.run(good, check=True, capture_output=True)
    done = nbformat.read(tmp_path / "good.ipynb", as_version=4)
    assert texts(done) == ["before kongtong-2022\n", "after kongtong-2022\n"]
    assert done.metadata.papermill.exception is None
    bad = [*command, str(NOTEBOOKS / "error.ipynb"), str(tmp_path / "error.ipynb")]
    failed = subprocess.run(bad, check=False, capture_output=True, text=True)
    assert failed.returncode != 0
    assert "KeyError" in failed.stderr
    assert "papermill-error-cell" in (tmp_path / "error.ipynb").read_text(encoding="utf-8")

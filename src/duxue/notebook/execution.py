"""A run becomes an executed notebook: the same bytes each time, or an error that keeps what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duxue import engine, verdicts, workspace
from duxue.errors import DocumentBlocked, NotebookFailed
from duxue.notebook.runs import Run, path_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"


def execute(run: Run, *, limits: engine.Limits = engine.DEFAULT, stock: bool = not engine.HAS_FORK) -> NotebookNode:
    """The executed notebook of a run; its cells work in the folder of the notebooks, as in JupyterLab.

    Raises NotebookFailed with the notebook as far as it came, or DocumentBlocked where its first cell met the gate.
    """
    from papermill.engines import papermill_engines

    papermill_engines.register("duxue", engine.ForkEngine)
    notebook = parameterised(run)
    asked = {"limits": limits, "stock": stock, "cwd": str(workspace.current().notebooks)}
    try:
        papermill_engines.execute_notebook_with_engine("duxue", notebook, "python3", progress_bar=False, **asked)
    except NotebookFailed as error:
        partial = to_json(_without_traces(notebook))
        raise NotebookFailed(run.notebook, error.cell, error.reason, error.message, partial) from None
    _without_traces(notebook)
    stopped = engine.failed_cell(notebook)
    if stopped:
        cell = str(notebook.cells[stopped.index].get("id", stopped.index))
        _raise_if_blocked(run, stopped.message)
        raise NotebookFailed(run.notebook, cell, stopped.reason, stopped.message, to_json(notebook))
    return notebook


def parameterised(run: Run) -> NotebookNode:
    """The notebook of a run with its parameters in a cell of their own, not yet executed."""
    # Papermill takes a second to import, which no list of runs should wait for.
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = parameterize_notebook(load_notebook_node(str(path_of(run.notebook))), run.parameters.given())
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED  # Papermill draws it at random
    return notebook


def to_json(notebook: NotebookNode) -> str:
    """The notebook as the text of an ``.ipynb`` file, keys sorted."""
    from nbformat import v4

    return v4.writes(notebook) + "\n"


def _without_traces(notebook: NotebookNode) -> NotebookNode:
    """Drop what Papermill notes of the clock and of paths, and the empty lists of tags that it adds."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        metadata: dict[str, Any] = cell.metadata
        metadata.pop("papermill", None)
        if metadata.get("tags") == []:
            del metadata["tags"]
    return notebook


def _raise_if_blocked(run: Run, message: str) -> None:
    if not message.startswith(f"{DocumentBlocked.__name__}:"):
        return
    for document in run.reads:
        verdict = verdicts.stored(document)
        if verdict is not None and verdict.blocked:
            raise DocumentBlocked(document, verdict.reasons("zh") + verdict.reasons("en"))

"""What Papermill knows as the engine ``duxue``.

Import it as ``duxue.engine.ForkEngine``: Papermill loads its engines while it is being imported itself.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager

from duxue.engine.execution import DEFAULT, HAS_FORK, Limits, Stopped, execute
from duxue.errors import NotebookFailed


class ForkEngine(Engine):
    """Executes in a forked process: ``papermill --engine duxue``."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        limits: Limits | None = None,
        cwd: str | None = None,
        stock: bool = not HAS_FORK,
        **_: Any,
    ) -> NotebookNode:
        """Execute the cells; an error in one is left in its outputs, where Papermill looks for it.

        Raises NotebookFailed where a cell ran out of time or memory or its process was killed.
        """
        notebook = nb_man.nb
        stopped = execute(
            notebook,
            cwd=cwd,
            limits=limits or Limits(cell=execution_timeout or DEFAULT.cell),
            stock=stock,
            on_start=lambda index: nb_man.cell_start(notebook.cells[index], index),
            on_end=lambda index: nb_man.cell_complete(notebook.cells[index], cell_index=index),
        )
        if stopped:
            cell = notebook.cells[stopped.index]
            nb_man.cell_exception(cell, cell_index=stopped.index)
            _refuse(stopped, str(cell.get("id", stopped.index)))
        return notebook


def _refuse(stopped: Stopped, cell: str) -> None:
    if stopped.reason != "error":
        raise NotebookFailed("notebook", cell, stopped.reason, stopped.message)

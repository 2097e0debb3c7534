"""An isolated process with the imports already done; it executes one notebook and is gone.

It knows cells and processes. It does not know parameters, pages or documents.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from duxue import lean
from duxue.engine.imports import preload
from duxue.forking import HAS_FORK

if TYPE_CHECKING:
    from duxue.engine.adapter import ForkEngine
    from duxue.engine.execution import DEFAULT, Limits, Stopped, execute, failed_cell
    from duxue.engine.shell import ready

# IPython takes its time to import, and a run in which nothing changed does not need it; ``preload`` imports it.
_LATE = {**dict.fromkeys(("DEFAULT", "Limits", "Stopped", "execute", "failed_cell"), "execution"), "ready": "shell"}

__all__ = [
    "DEFAULT",
    "HAS_FORK",
    "ForkEngine",
    "Limits",
    "Stopped",
    "execute",
    "failed_cell",
    "preload",
    "ready",
]


def __getattr__(name: str) -> Any:
    if name in _LATE:
        with lean.importing():
            return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    # Papermill takes a second to import, and imports this module in turn to find its engine: so it comes late.
    if name == "ForkEngine":
        import papermill.engines  # noqa: F401

        from duxue.engine.adapter import ForkEngine

        return ForkEngine
    raise AttributeError(name)

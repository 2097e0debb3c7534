"""An isolated process with the imports already done; it executes one notebook and is gone.

It knows cells and processes. It does not know parameters, pages or documents.
"""

from typing import TYPE_CHECKING, Any

# First, because it imports nbformat without what that would import for nothing.
from duxue.engine.imports import preload, prepare  # isort: skip
from duxue.engine.execution import DEFAULT, Limits, Stopped, execute, failed_cell
from duxue.engine.shell import ready
from duxue.forking import HAS_FORK

if TYPE_CHECKING:
    from duxue.engine.adapter import ForkEngine

__all__ = [
    "DEFAULT",
    "HAS_FORK",
    "ForkEngine",
    "Limits",
    "Stopped",
    "execute",
    "failed_cell",
    "preload",
    "prepare",
    "ready",
]


def __getattr__(name: str) -> Any:
    # Papermill takes a second to import, and imports this module in turn to find its engine: so it comes late.
    if name == "ForkEngine":
        import papermill.engines  # noqa: F401

        from duxue.engine.adapter import ForkEngine

        return ForkEngine
    raise AttributeError(name)

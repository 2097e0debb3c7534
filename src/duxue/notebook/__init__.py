"""Typed parameters and a template make an executed notebook, the same bytes each time."""

from typing import TYPE_CHECKING, Any

from duxue.notebook.parameters import MODELS, ComparisonRun, DistrictRun, Parameters, ReadingRun
from duxue.notebook.runs import Run, parse_override, path_of, runs

if TYPE_CHECKING:
    from duxue.notebook.execution import execute, parameterised, to_json

_EXECUTION = ("execute", "parameterised", "to_json")
__all__ = [
    "MODELS",
    "ComparisonRun",
    "DistrictRun",
    "Parameters",
    "ReadingRun",
    "Run",
    "execute",
    "parameterised",
    "parse_override",
    "path_of",
    "runs",
    "to_json",
]


def __getattr__(name: str) -> Any:
    # The engine takes a second to import, which no list of runs should wait for.
    if name in _EXECUTION:
        from duxue.notebook import execution

        return getattr(execution, name)
    raise AttributeError(name)

"""The imports, done once in the process that all others are forked from."""

from __future__ import annotations

import builtins
import gc
import importlib
import os
from collections.abc import Callable, Iterable
from types import SimpleNamespace

from duxue import lean
from duxue.engine.surroundings import FIXED

# What notebooks import, and what executing them needs. Names, not import statements: each has its home elsewhere; that
# of seaborn, which notebooks import too, is in duxue.figures.
LIBRARIES = (
    *("pandas", "numpy", "IPython.display"),
    *("matplotlib.pyplot", "matplotlib_inline.config", "matplotlib.backends.backend_svg"),
)
MACHINERY = (
    *("nbclient", "nbformat.v4", "ipykernel.ipkernel", "ipykernel.zmqshell", "asyncio", "IPython.core.oinspect"),
    *("duxue.engine.execution", "duxue.engine.shell"),
)
ANALYSIS = ("duxue.catalogue", "duxue.dataset", "duxue.audit", "duxue.comparison", "duxue.tables", "duxue.figures")
# A pool of threads for linear algebra would be alive at the fork, and gains nothing on tables of a few hundred rows.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def preload(*, extra: Iterable[str] = (), warm: Iterable[Callable[[], object]] = ()) -> None:
    """Import what notebooks need, before any thread, event loop or socket exists.

    ``extra`` names further modules; ``warm`` are called after the imports, for what is read or drawn once and kept in a
    cache, such as the catalogue. Calling it again costs little.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    with lean.uncollected(), lean.importing():
        _import((*LIBRARIES[:2], *MACHINERY[:1], *LIBRARIES, *MACHINERY, *ANALYSIS, *extra))
        for call in warm:
            call()
    # Without this the collector of each forked process writes to every page it shares with its parent. To collect first
    # would cost what thousands of documents hold, and find what the imports left.
    gc.freeze()


def _import(names: Iterable[str]) -> None:
    """Import these while matplotlib and pandas believe that they are in a notebook."""
    backend = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = FIXED["MPLBACKEND"]
    asked = getattr(builtins, "get_ipython", None)
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        for name in names:
            importlib.import_module(name)
    finally:
        _restore(backend, asked)


def _restore(backend: str | None, asked: object) -> None:
    if backend is None:
        del os.environ["MPLBACKEND"]
    else:
        os.environ["MPLBACKEND"] = backend
    if asked is None:
        del builtins.get_ipython  # type: ignore[attr-defined]
    else:
        builtins.get_ipython = asked  # type: ignore[attr-defined]


with lean.importing():  # nbformat imports jsonschema
    importlib.import_module("nbformat")

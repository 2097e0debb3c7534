"""Libraries and Python without the seconds that they spend on what nothing here asks them for.

Imports, in two ways, both undone when the import is over: a package that is optional to all its users is hidden, one
that is used late is put off until its first use. And the collector, where all that is made stays.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

# jsonschema builds a grammar of web addresses, which takes two seconds, where it finds the package for it: a check
# that no schema here asks for. nbformat and Great Expectations both import jsonschema.
GRAMMAR = "rfc3987_syntax"


@contextmanager
def importing(*, late: Collection[str] = ()) -> Iterator[None]:
    """Within this, what is imported does without the grammar, and modules named ``late`` load when they are first used.

    A module that was imported before is left as it is.
    """
    finder = _Late(late)
    hidden = GRAMMAR not in sys.modules
    if hidden:
        sys.modules[GRAMMAR] = None  # type: ignore[assignment]
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        if hidden:
            sys.modules.pop(GRAMMAR, None)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector: what is read of thousands of documents stays, so it would look through it all in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Late:
    """Finds the modules of these names, and has each loaded when it is first used."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in self._names else None
        if spec and spec.loader:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec

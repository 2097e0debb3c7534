"""Libraries and Python without the seconds that they spend on what nothing here asks them for.

Imports, in three ways, all undone when the import is over: a package that is optional to all its users is hidden, a
module that is used late is put off until its first use, and so is one that many import or of which a name is taken and
used late. What a library does over and over, for as long as nothing asks for it. And the collector, where all that is
made stays.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

# jsonschema builds a grammar of web addresses, which takes two seconds, where it finds the package for it: a check
# that no schema here asks for. nbformat and Great Expectations both import jsonschema.
GRAMMAR = "rfc3987_syntax"


@contextmanager
def importing(*, late: Collection[str] = (), names: Mapping[str, Collection[str]] | None = None) -> Iterator[None]:
    """Within this, what is imported does without the grammar, and modules named ``late`` load when they are first used.

    ``names`` gives those that are taken by ``from module import name``, none where whoever imports the module takes it
    whole: what takes either gets a stand-in, which loads the module when it is called or, once the import is over,
    asked for an attribute. A late module that is imported a second time loads at once, one with a stand-in does not. A
    module that was imported before is left as it is.
    """
    finder = _Late(late)
    stand_ins = {
        module: _stand_in(module, taken) for module, taken in (names or {}).items() if module not in sys.modules
    }
    sys.modules.update(stand_ins)
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
        for module, stand_in in stand_ins.items():
            if sys.modules.get(module) is stand_in:
                del sys.modules[module]


@contextmanager
def replaced(owner: Any, name: str, meanwhile: Any) -> Iterator[None]:
    """Within this, a library has another function or class of this name."""
    before = vars(owner)[name]
    setattr(owner, name, meanwhile)
    try:
        yield
    finally:
        setattr(owner, name, before)


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


def _stand_in(module: str, names: Collection[str]) -> ModuleType:
    made = ModuleType(module)

    def asked(attribute: str) -> Any:
        if sys.modules.get(module) is made:  # the import that it was made for is not over: nothing may be loaded
            raise AttributeError(f"{module}.{attribute} is asked for while {module} is put off")
        with importing():
            real = importlib.import_module(module)
        vars(made).update(vars(real))
        return getattr(real, attribute)

    vars(made).update({name: _Name(module, name) for name in names}, __getattr__=asked)
    return made


class _Name:
    """A name of a module that is not imported before the name is used."""

    def __init__(self, module: str, name: str) -> None:
        self._of = (module, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._itself()(*args, **kwargs)

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._itself(), attribute)

    def _itself(self) -> Any:
        module, name = self._of
        return getattr(importlib.import_module(module), name)

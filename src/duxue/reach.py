"""Which modules of a package a notebook reaches: read from their source, because importing them would take seconds."""

from __future__ import annotations

import ast
import json
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

# The fields of a statement that hold further statements; no expression can import by one.
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


class Package:
    """The modules below a folder by their full names; each is read when it is first reached, and once."""

    def __init__(self, folder: Path) -> None:
        self._files = {_module_name(folder, path): path for path in folder.rglob("*.py")}
        self._imports: dict[str, set[str]] = {}

    def source(self, name: str) -> bytes:
        """The source of a module. Raises KeyError where there is none of that name."""
        return self._files[name].read_bytes()

    def reached(self, notebook: bytes, roots: Iterable[str]) -> set[str]:
        """The modules that these and the cells of a notebook import anywhere in their code, and what those import."""
        found: set[str] = set()
        waiting = [*roots, *self._named_in(notebook)]
        while waiting:
            name = waiting.pop()
            if name in self._files and name not in found:
                found.add(name)
                waiting += [*self._imported(name), name.rpartition(".")[0]]
        return found

    def _imported(self, name: str) -> set[str]:
        if name not in self._imports:
            self._imports[name] = imported(self.source(name), self._files)
        return self._imports[name]

    def _named_in(self, notebook: bytes) -> Iterator[str]:
        """Modules that code cells import; none where the notebook cannot be read, and so cannot be run."""
        try:
            cells = [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
        except (ValueError, KeyError, TypeError):
            return
        for cell in cells:
            lines = "".join(cell["source"]).splitlines()
            plain = "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)
            try:
                yield from imported(plain, self._files)
            except SyntaxError:  # the cell fails when it is run, and then says so
                yield from self._files


def imported(source: str | bytes, known: Container[str]) -> set[str]:
    """Those of the known modules that Python source imports anywhere. Raises SyntaxError where it is none."""
    return {name for name in _named(source) if name in known}


@lru_cache(maxsize=1 << 10)
def _named(source: str | bytes) -> frozenset[str]:
    """Once for the same source: a process that asks again, or is forked from one that did, need not parse it."""
    named: set[str] = set()
    waiting: list[ast.AST] = [*ast.parse(source).body]
    for node in waiting:
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        for block in BLOCKS:
            waiting += getattr(node, block, ())
    return frozenset(named)


def _module_name(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

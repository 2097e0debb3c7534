"""The package reads downwards, and one heavy library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "duxue"
ORDER = [
    *("errors", "workspace", "lock", "patterns", "lean", "forking"),
    *("numbers", "catalogue", "documents", "text", "extraction", "rows", "corrections"),
    *("verdicts", "dataset"),
    *("audit", "comparison", "tables", "figures", "gate", "reach", "fingerprint", "engine", "notebook", "site"),
    *("cache", "batch", "builder", "cluster", "record", "status", "history", "exchange", "intake"),
    *("placing", "register", "summary", "crew", "pipeline", "verify", "printing", "cli"),
]
# The folders of extraction; what stands beside them comes last.
INSIDE = ["words", "lists", "tables", "indicators", "levels", "dates", "relations"]
HOME = {
    "great_expectations": {"gate"},
    "papermill": {"notebook", "engine"},
    "jupyter_client": {"engine"},
    "nbclient": {"engine"},
    "nbconvert": {"site"},
    "matplotlib": {"figures"},
    "seaborn": {"figures"},
    "dask": {"cluster"},
    "distributed": {"cluster"},
}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.stem not in {"__main__"})
READING = [path for path in FILES if path.parent.name in INSIDE and path.parent.parent.name == "extraction"]


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "duxue":
            yield from (f"duxue.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_module_has_a_place() -> None:
    """A new module is put into the order before it is merged."""
    assert {module_of(path) for path in FILES} - {"__init__"} <= set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_up(path: Path) -> None:
    """A module imports only modules that stand above it, and heavy libraries only where they live."""
    module = module_of(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if top == "duxue" and module != "__init__" and target in ORDER:
            assert ORDER.index(target) <= ORDER.index(module), f"{module} imports {target}"
        elif top in HOME:
            assert module in HOME[top], f"{module} imports {top}; only {HOME[top]} may"


@pytest.mark.parametrize("path", READING, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_folders_of_extraction_point_up(path: Path) -> None:
    """What words say is known before lists, these before tables, and so on down to the relations between figures."""
    above = set(INSIDE[: INSIDE.index(path.parent.name) + 1])
    reached = {name.split(".")[2] for name in imports(path) if name.startswith("duxue.extraction.")}
    assert reached <= above, f"{path.parent.name}/{path.name} imports what stands below it"


def test_files_and_functions_stay_short() -> None:
    """A file has at most 400 lines and a function at most 60."""
    for path in FILES:
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 400, f"{path.name}: two modules?"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno - node.lineno <= 60, f"{path.name}: {node.name} is too long"

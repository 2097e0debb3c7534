"""The runs that ``params/`` describes: one YAML file a page."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from duxue import catalogue, workspace
from duxue.errors import BadParameters, ProjectError, nearest
from duxue.notebook.parameters import MODELS, Parameters, check, check_cell, model_of

# Longer names than this, or other characters, are replaced by a hash: a page's name is a file name on every system.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,+=~-]{0,79}")
NO_OVERRIDES: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One page to be made: a notebook, the name of the page and the checked parameters.

    ``base`` is the name of the params file, and the page's name too unless parameters were overridden.
    """

    notebook: str
    name: str
    base: str
    parameters: Parameters
    overrides: tuple[tuple[str, str], ...] = ()

    @property
    def page(self) -> str:
        """Where the page lies below the folder of reports, with slashes."""
        return f"{self.notebook}/{self.name}.html"

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of the documents that the page is about."""
        return self.parameters.about

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of all documents whose data the page shows: a change of any makes it stale."""
        return self.parameters.reads

    @property
    def command(self) -> str:
        """The command that makes this very page again."""
        given = [part for name, value in self.overrides for part in ("-p", f"{name}={value}")]
        return shlex.join(["duxue", "run", self.base, "--notebook", self.notebook, *given])


def runs(
    notebook: str | None = None, documents: Iterable[str] = (), *, overrides: Mapping[str, Any] = NO_OVERRIDES
) -> tuple[Run, ...]:
    """The runs that ``params/`` describes, in the order of notebooks and names.

    ``documents`` keeps the runs of these names, or else those about these documents (of the district notebook, where no
    other is asked for). ``overrides`` replaces parameters; such a run has a name of its own, so that it never replaces
    the standard page. Raises BadParameters or ProjectError before anything starts.
    """
    if notebook is not None:
        model_of(notebook)
    found = [run for name in ([notebook] if notebook else MODELS) for run in _described(name)]
    asked = tuple(dict.fromkeys(documents))
    if asked:
        chosen = {(run.notebook, run.name) for run in _asked_for(asked, found, notebook)}
        found = [run for run in found if (run.notebook, run.name) in chosen]
    if notebook is not None and not found:
        raise ProjectError(workspace.current().params / notebook, "no run is described here", "Add a YAML file.")
    return tuple(_overridden(run, overrides) for run in found) if overrides else tuple(found)


def parse_override(text: str) -> tuple[str, Any]:
    """``key=value`` as typed after ``-p``; the value is YAML, such as ``en``, ``20`` or ``[a, b]``.

    Raises BadParameters where there is no ``=`` or the value is not YAML.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadParameters(f"-p {text}: there is no `=` after a name. Write -p name=value.")
    try:
        return name.strip(), catalogue.plain_yaml(value)
    except (yaml.YAMLError, UnicodeError):  # bytes of the command line that are no UTF-8 cannot be parsed either
        raise BadParameters(f"-p {text}: the value is not YAML. Quote it, or write a list as [a, b].") from None


def path_of(notebook: str) -> Path:
    """The file of a notebook. Raises ProjectError where it is missing."""
    path = workspace.current().notebooks / f"{notebook}.ipynb"
    if not path.is_file():
        raise ProjectError(path, "the notebook is missing", "Restore it from git.")
    return path


def _described(notebook: str) -> tuple[Run, ...]:
    space = workspace.current()
    paths = tuple(sorted((space.params / notebook).glob("*.yaml")))
    if paths:
        path = path_of(notebook)
        _check_notebook(notebook, path, path.stat().st_mtime_ns)
    held_against = (space.data / "documents.csv", space.catalogue / "indicators.yml")
    stats = [path.stat() for path in (*paths, *held_against)]
    return _all_read(notebook, paths, tuple((stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in stats))


@lru_cache(maxsize=2 * len(MODELS))
def _all_read(notebook: str, paths: tuple[Path, ...], _state: tuple[tuple[int, int, int], ...]) -> tuple[Run, ...]:
    """Once for each state of the files: thousands of them are asked for at every stage, and by each worker."""
    return tuple(
        Run(notebook=notebook, name=path.stem, base=path.stem, parameters=_read(notebook, path)) for path in paths
    )


def _read(notebook: str, path: Path) -> Parameters:
    try:
        values = catalogue.read_yaml(path)
    except ProjectError as error:
        raise BadParameters(str(error)) from None
    if not PLAIN.fullmatch(path.stem) or "~" in path.stem:
        raise BadParameters(f"{path}: this cannot name a page. Use letters, digits, hyphens and dots.")
    return check(notebook, values, str(path))


def _asked_for(names: tuple[str, ...], found: list[Run], notebook: str | None) -> list[Run]:
    chosen = []
    for name in names:
        exact = [run for run in found if run.name == name]
        about = [run for run in found if name in run.documents and (notebook or run.notebook == "district")]
        if not exact and not about:
            known = sorted({known for run in found for known in (run.name, *run.documents)})
            raise BadParameters(
                f"Nothing is called {name!r}{nearest(name, known) or '.'} `duxue list` prints them all."
            )
        chosen += exact or about
    return chosen


def _overridden(run: Run, overrides: Mapping[str, Any]) -> Run:
    where = " ".join(f"-p {name}={_written(value)}" for name, value in overrides.items())
    merged = {**run.parameters.given(), **overrides}
    parameters = check(run.notebook, merged, f"{where} ({run.notebook} {run.name})")
    was, now = run.parameters.model_dump(mode="json"), parameters.model_dump(mode="json")
    changed = tuple((name, _written(now[name])) for name in sorted(now) if now[name] != was[name])
    if not changed:
        return run
    return Run(
        notebook=run.notebook,
        name=_name(run.base, changed),
        base=run.base,
        parameters=parameters,
        overrides=changed,
    )


def _written(value: object) -> str:
    """A value as it is typed after ``name=``, in one way only."""
    if isinstance(value, list):
        return f"[{', '.join(_written(item) for item in value)}]"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    plain = isinstance(value, str) and yaml.load(text, Loader=yaml.CSafeLoader) != value
    return json.dumps(text, ensure_ascii=False) if plain else text


def _name(base: str, changed: tuple[tuple[str, str], ...]) -> str:
    suffix = ",".join(f"{name}={value}" for name, value in changed).replace("[", "").replace("]", "").replace(", ", "+")
    name = f"{base}~{suffix}"
    return name if PLAIN.fullmatch(name) else f"{base}~{hashlib.sha256(suffix.encode()).hexdigest()[:12]}"


@cache
def _check_notebook(notebook: str, path: Path, _changed: int) -> None:
    """Once for each state of the file: the cell tagged ``parameters`` fits the model."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
        sources = ["".join(cell["source"]) for cell in tagged]
    except (OSError, ValueError, KeyError, TypeError):
        raise ProjectError(path, "this is no notebook of format 4", "Restore it from git.") from None
    if len(sources) != 1:
        found = f"{len(sources)} cells have the tag `parameters`"
        raise ProjectError(path, found, "Give the tag to the one cell that sets the defaults.")
    check_cell(notebook, _assignments(sources[0], path), path)


def _assignments(source: str, path: Path) -> dict[str, Any]:
    try:
        statements = ast.parse(source).body
        return {
            target.id: ast.literal_eval(statement.value)
            for statement in statements
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
    except (SyntaxError, ValueError):
        raise ProjectError(path, "the parameters cell holds more than plain values", "Assign literals only.") from None

"""Where the project's folders are: data, expectations, notebooks, params, reports and what can be made again.

The root is ``$DUXUE_ROOT`` where it is set, else the checkout that this package was installed from. Nothing else in the
package knows a path.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from duxue.errors import ProjectError, unreadable

ROOT_VARIABLE = "DUXUE_ROOT"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders below one root. ``state`` holds only what a run can make again: verdicts, cached pages, the lock."""

    root: Path

    data = property(lambda self: self.root / "data")
    sources = property(lambda self: self.root / "data" / "sources")
    catalogue = property(lambda self: self.root / "data" / "catalogue")
    reference = property(lambda self: self.root / "data" / "reference")
    expectations = property(lambda self: self.root / "expectations")
    notebooks = property(lambda self: self.root / "notebooks")
    params = property(lambda self: self.root / "params")
    reports = property(lambda self: self.root / "reports")
    state = property(lambda self: self.root / ".duxue")


def current() -> Workspace:
    """The workspace of this process.

    Raises ProjectError where no registry of documents is found at the root.
    """
    return _found(os.environ.get(ROOT_VARIABLE, ""))


@cache
def _found(named: str) -> Workspace:
    """Once for each root: it is asked for tens of thousands of times. What is not there is looked for again."""
    root = Path(named or Path(__file__).resolve().parents[2])
    if not (root / "data" / "documents.csv").is_file():
        raise ProjectError(
            root / "data" / "documents.csv",
            "there is no registry of documents here",
            f"Run duxue from a checkout of the project, or set {ROOT_VARIABLE} to one.",
        )
    return Workspace(root.resolve())


def leads_out(path: Path) -> bool:
    """Whether a symbolic link leads from the project to a file outside it, which no stranger's link may publish."""
    return path.is_symlink() and not path.resolve().is_relative_to(current().root)


def content(path: Path) -> bytes:
    """The bytes of a file that a listing named. Raises ProjectError where it has gone since, or cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(shown(path), error, "") from None


def shown(path: Path) -> str:
    """A path as messages name it: below the root without the root, so that a page says the same on every machine."""
    root = current().root
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)

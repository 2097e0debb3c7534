"""Every error that a person may see: one sentence that says what was found, where, and what to do.

The fields go to ``Exception.args`` and the sentence is made in ``__str__``, so that each error survives the way back
from another process. Anything that is not a ``DuxueError`` is a defect of duxue and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class DuxueError(Exception):
    """Root of what the command line prints as one paragraph; ``exit_code`` is what the shell sees."""

    exit_code: ClassVar[int] = 1


class UsageError(DuxueError):
    """A command was called wrongly."""

    exit_code = 2


class ProjectError(DuxueError):
    """A file of the project (registry, catalogue, suite, notebook, output folder) cannot be used.

    ``where`` names the file and the place, ``found`` what stands there, ``todo`` what to type or write instead.
    """

    exit_code = 2

    def __init__(self, where: object, found: str, todo: str) -> None:
        super().__init__(str(where), found, todo)

    def __str__(self) -> str:
        where, found, todo = self.args
        return f"{where}: {found}. {todo}"


def unreadable(where: object, error: Exception, todo: str) -> ProjectError:
    """What to raise for a file that cannot be read: ``todo`` mends its content; what the system refuses, its rights."""
    if isinstance(error, FileNotFoundError):  # or has gone since a folder was read that named it
        return ProjectError(where, "it is not there", "Restore it from git, or remove what leads to it, and run again.")
    if isinstance(error, OSError):
        return ProjectError(where, f"cannot be read ({error.strerror})", "Mend its rights, or restore it from git.")
    return ProjectError(where, f"cannot be read ({' '.join(str(error).split())})", todo)


class DataError(ProjectError):
    """A data file of one document (facts, scores, relations, ledger) cannot be read; it blocks that document alone."""

    exit_code = 12


class BadParameters(DuxueError):
    """A run was asked for with a parameter, document or indicator that does not exist."""

    exit_code = 10


class SourceChanged(DuxueError):
    """The bytes of a document are not those that were registered."""

    exit_code = 11

    def __init__(self, path: object, expected: str, found: str) -> None:
        super().__init__(str(path), expected, found)

    def __str__(self) -> str:
        path, expected, found = self.args
        return (
            f"{path} has changed since it was registered (expected sha256 {expected[:12]}…, found {found[:12]}…). "
            "If the publisher reissued it, register it as a new document with `duxue add`; do not edit the old one."
        )


class DocumentBlocked(DuxueError):
    """The gate found a critical fault; ``reasons`` are its sentences."""

    exit_code = 12

    def __init__(self, document: str, reasons: tuple[str, ...]) -> None:
        super().__init__(document, tuple(reasons))

    def __str__(self) -> str:
        document, reasons = self.args
        return f"{document} is blocked by the gate: {'; '.join(reasons)}. `duxue check {document}` lists the rows."


class NotebookFailed(DuxueError):
    """A cell raised, ran out of time, or its process was killed.

    ``reason`` is one of ``error``, ``timeout``, ``killed``, ``memory``; ``cell`` is the id of the cell, and
    ``partial`` the notebook as far as it was executed, as JSON text, or empty.
    """

    exit_code = 13

    def __init__(self, notebook: str, cell: str, reason: str, message: str, partial: str = "") -> None:
        super().__init__(notebook, cell, reason, message, partial)

    reason = property(lambda self: self.args[2])
    cell = property(lambda self: self.args[1])
    message = property(lambda self: self.args[3])
    partial = property(lambda self: self.args[4])

    def __str__(self) -> str:
        notebook, cell, reason, message, _ = self.args
        return f"{notebook}: cell {cell!r} stopped ({reason}): {message}"


class RunLocked(DuxueError):
    """Another run, or an add, holds the lock."""

    exit_code = 14

    def __init__(self, lock: object, holder: str) -> None:
        super().__init__(str(lock), holder)

    def __str__(self) -> str:
        lock, holder = self.args
        return f"Another run is on, or an add ({holder}; lock {lock}). Wait for it to end, or stop that process."


def nearest(name: str, choices: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` where a choice is near, else an empty string, to end a sentence with."""
    close = difflib.get_close_matches(name, list(choices), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""

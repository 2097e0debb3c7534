"""Files that are put in place together, all of them or, whatever stops it, none; and by one process at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from duxue import workspace
from duxue.errors import ProjectError, RunLocked

PATIENCE = 5.0  # seconds; another add is over by then, a run often is not


@contextmanager
def alone(doing: str) -> Iterator[None]:
    """Hold the lock of the workspace, which a run holds too: it reads registry and params while it goes on.

    ``doing`` completes "process 1, which". Raises RunLocked where another process holds it longer than PATIENCE,
    ProjectError where it cannot be written.
    """
    state = workspace.current().state
    holder, lock = state / "run.pid", FileLock(state / "run.lock")
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=PATIENCE)
        holder.write_text(f"{os.getpid()}, which {doing}", encoding="utf-8")
    except Timeout:
        raise RunLocked(state / "run.lock", f"process {_held_by(holder)}") from None
    except OSError as error:
        lock.release()
        found = f"nothing was added or written ({error.strerror or error})"
        raise ProjectError(error.filename or state, found, "Free space or mend rights.") from None
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _held_by(holder: Path) -> str:
    return (holder.read_text(encoding="utf-8") if holder.is_file() else "") or "unknown"


@contextmanager
def exchanged(files: Mapping[Path, bytes | None]) -> Iterator[None]:
    """Put these contents in place, in this order, never through a link; None is a file that is to go.

    What is raised here or by the block takes all of it back. Raises OSError where there is no room or no right.
    """
    with ExitStack() as undo:
        # All room is taken, also for what was there before, while nothing is changed: to take back needs none.
        for path, content in files.items():
            _make_folder(path.parent, undo)
            for kept in (_draft(path), _before(path)):
                kept.unlink(missing_ok=True)  # it may be a link that leads elsewhere
                undo.callback(kept.unlink, missing_ok=True)
            if content is not None:
                _draft(path).write_bytes(content)
            if os.path.lexists(path):
                shutil.copy(path, _before(path), follow_symlinks=False)
            if content is not None and path.is_file():
                shutil.copymode(path, _draft(path))  # what a group may write stays so
        for path in files:
            undo.callback(_put, _before(path), path)
            _put(_draft(path), path)
        yield
        undo.pop_all()
    for path in files:
        _before(path).unlink(missing_ok=True)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, undo)
        folder.mkdir()
        undo.callback(folder.rmdir)


def _put(kept: Path, path: Path) -> None:
    """The kept file in the place of the other; where none is kept, the other goes."""
    if os.path.lexists(kept):
        kept.replace(path)
    else:
        path.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")


def _before(path: Path) -> Path:
    return path.with_name(f".{path.name}.before")

"""One process at a time: a run reads registry, data and params while it goes on, so nobody may write them meanwhile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from duxue import workspace
from duxue.errors import ProjectError, RunLocked

PATIENCE = 5.0  # seconds; an add is over by then, a run often is not
_SILENT = 1.0  # seconds of waiting without a word


@contextmanager
def held(doing: str = "") -> Iterator[None]:
    """Hold the lock of the workspace; a dead process holds nothing. ``doing`` completes "process 1, which".

    Raises RunLocked where another process holds it longer than PATIENCE, ProjectError where it cannot be written.
    """
    state = workspace.current().state
    holder, lock = state / "run.pid", FileLock(state / "run.lock")
    try:
        state.mkdir(parents=True, exist_ok=True)
        _acquire(lock)
        holder.write_text(f"{os.getpid()}{doing and f', which {doing}'}", encoding="utf-8")
    except Timeout:
        raise RunLocked(lock.lock_file, _holder()) from None
    except OSError as error:
        lock.release()
        found = f"cannot be written ({error.strerror or error}), so nothing was added or published"
        raise ProjectError(error.filename or state, found, "Free space or mend its rights.") from None
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock) -> None:
    try:
        lock.acquire(timeout=min(_SILENT, PATIENCE))
    except Timeout:
        if PATIENCE <= _SILENT:
            raise
        print(f"Waiting for {_holder()}.", file=sys.stderr, flush=True)
        lock.acquire(timeout=PATIENCE - _SILENT)


def _holder() -> str:
    said = ""
    with suppress(FileNotFoundError):  # it has just let go
        said = (workspace.current().state / "run.pid").read_text(encoding="utf-8")
    return f"process {said or 'unknown'}"

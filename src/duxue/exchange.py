"""Files that are put in place together: all of them or, whatever stops it, none of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


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

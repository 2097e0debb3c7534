"""Built pages kept with what they were built from, so that an unchanged page is neither executed nor converted again.

One folder a run below ``.duxue/pages``: its files and ``made-of.json`` with the fingerprint and of each file its hash,
its size and the time of its last change. A folder that is torn or altered counts as absent: a wrong hit is worse than a
miss. A file of that size and time, which nobody has touched since a run last left the shelf, is taken for what was
written; any other is read and hashed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from duxue import workspace
from duxue.errors import ProjectError

RECORD = "made-of.json"
LEFT = "left"  # changed when a run last left the shelf
TICK = (
    0.02  # seconds after which the clock of any file system has gone on: a link of this moment is older than the mark
)


@dataclass(frozen=True, slots=True)
class Built:
    """A page on the shelf: the ingredients it was made of, and where its files lie by their path below the site.

    There are tens of thousands of them, so that each is a string and no Path.
    """

    ingredients: Mapping[str, str]
    files: Mapping[str, str]
    facts: Mapping[str, object]


def folder_of(page: str) -> Path:
    """Where the files of a page (``district/gaotai-2023.html``) are kept."""
    return Path(f"{_shelf()}/{page.removesuffix('.html')}")


def _shelf() -> str:
    return f"{workspace.current().state}/pages"


def get(page: str) -> Built | None:
    """The page as it was last built, or None where there is none or a file of it is not what was written."""
    folder = f"{_shelf()}/{page.removesuffix('.html')}"
    try:
        with open(f"{folder}/{RECORD}", encoding="utf-8") as file:
            record = json.load(file)
        files = {name: f"{folder}/files/{name}" for name in record["files"]}
        if any(os.path.isabs(name) or ".." in name.split("/") for name in files):
            return None
        since = left()
        if not all(_is_kept(files[name], *kept, since=since) for name, kept in record["files"].items()):
            return None
        return Built(record["ingredients"], files, record["facts"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # torn or foreign: as good as none
        return None


def once(
    page: str, make: Callable[[], Mapping[str, bytes]], *, ingredients: Mapping[str, str]
) -> Mapping[str, bytes | str]:
    """The files of a page that no notebook makes, made and kept where what it is made of has changed."""
    built = get(page)
    if built is None or built.ingredients != ingredients:
        files = make()
        put(page, files, ingredients=ingredients, facts={})
        built = get(page)
        return built.files if built else files
    return built.files


def put(page: str, files: Mapping[str, bytes], *, ingredients: Mapping[str, str], facts: Mapping[str, object]) -> None:
    """Keep a page, whole or not at all. ``facts`` is what the index says of it.

    Only whoever holds the lock of the workspace may. Raises ProjectError where the folder cannot be written.
    """
    folder = folder_of(page)
    # The same for every process, so that nothing stays of one that was killed.
    draft = folder.with_name(f".{folder.name}")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for name, content in files.items():
            path = draft / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        kept = {name: _described(draft / "files" / name, content) for name, content in sorted(files.items())}
        record = {"ingredients": dict(ingredients), "files": kept, "facts": dict(facts)}
        (draft / RECORD).write_text(json.dumps(record, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise ProjectError(
            folder.parent, f"cannot be written ({error.strerror})", "Free space or mend rights."
        ) from None


def leave() -> None:
    """Remember that all is on the shelf as it was put there, once a run has linked to its files for the last time.

    A link changes what the system notes as a file's last change of any kind, and nobody can set that back.
    """
    time.sleep(TICK)
    with suppress(OSError):  # without it, the next run reads every file
        Path(f"{_shelf()}/{LEFT}").touch()


def left() -> int:
    """When a run last left the shelf, in nanoseconds; 0 where none did."""
    try:
        return os.stat(f"{_shelf()}/{LEFT}").st_ctime_ns
    except OSError:
        return 0


def _described(path: Path, content: bytes) -> tuple[str, int, int]:
    stat = path.stat()
    return _hash(content), stat.st_size, stat.st_mtime_ns


def _is_kept(path: str, digest: str, size: int, changed: int, *, since: int) -> bool:
    """Whether a file is what was written. Raises OSError where it cannot be read."""
    stat = os.stat(path)
    if stat.st_size != size:
        return False
    if stat.st_mtime_ns == changed and stat.st_ctime_ns < since:
        return True
    with open(path, "rb") as file:
        return _hash(file.read()) == digest


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

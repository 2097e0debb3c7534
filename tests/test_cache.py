"""The shelf of built pages: what lies on it is what was put there, or counts as absent."""

from __future__ import annotations

import builtins
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from duxue import cache
from duxue.workspace import Workspace

PAGE = "district/x.html"
NAME = "district/x/table.csv"


@pytest.fixture
def kept(space: Workspace) -> Path:
    """A file of a page on the shelf, which a run has left."""
    cache.put(PAGE, {PAGE: b"page", NAME: b"rows"}, ingredients={"data": "1"}, facts={"figures": 1})
    cache.leave()
    return cache.folder_of(PAGE) / "files" / NAME


def test_what_was_put_is_there(kept: Path) -> None:
    """Files, ingredients and facts come back as they were given."""
    built = cache.get(PAGE)
    assert built
    assert (built.ingredients, built.facts) == ({"data": "1"}, {"figures": 1})
    assert {name: Path(path).read_bytes() for name, path in built.files.items()} == {PAGE: b"page", NAME: b"rows"}


def altered_and_dated_back(path: Path) -> None:
    """Another content of that size and time."""
    stat = path.stat()
    path.write_bytes(b"rowS")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"rowS"),
        altered_and_dated_back,
        lambda path: path.write_bytes(b"row"),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.parents[3] / cache.RECORD).write_bytes(b"{"),
        lambda path: (path.parents[3] / cache.RECORD).write_text('{"files": {"district/x.html": "1"}}'),
    ],
    ids=["altered", "altered and dated back", "cut", "emptied", "gone", "a folder", "torn record", "another record"],
)
def test_what_was_altered_is_absent(kept: Path, harm: Callable[[Path], object]) -> None:
    """A file that is not what was written, of the same length too, makes the page a miss."""
    harm(kept)
    assert cache.get(PAGE) is None


KILLED = f"""
import os, signal
from duxue import cache
cache._described = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
cache.put({PAGE!r}, {{{PAGE!r}: b"half"}}, ingredients={{}}, facts={{}})
"""


def test_nothing_stays_of_a_process_that_was_killed(kept: Path) -> None:
    """A page that was being put is not there, the one before it is; the next that is put takes what was left away."""
    done = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert done.returncode == -signal.SIGKILL
    built = cache.get(PAGE)
    assert built
    assert Path(built.files[PAGE]).read_bytes() == b"page"
    shelf = cache.folder_of(PAGE).parent
    assert len(list(shelf.iterdir())) == 2
    cache.put(PAGE, {PAGE: b"whole"}, ingredients={}, facts={})
    assert list(shelf.iterdir()) == [cache.folder_of(PAGE)]


def test_a_copy_of_another_time_is_the_same(kept: Path) -> None:
    """What only its time tells apart is read, and is what was written: a shelf may be moved or restored."""
    os.utime(kept, ns=(1, 1))
    assert cache.get(PAGE)
    shelf = kept.parents[3]
    shutil.copytree(shelf, shelf.with_name("copy"), copy_function=shutil.copyfile)
    shutil.rmtree(shelf)
    shelf.with_name("copy").rename(shelf)
    assert cache.get(PAGE)


def test_what_did_not_change_is_not_read(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night in which nothing changed opens the record of each page and none of its files."""
    opened: list[str] = []
    real = builtins.open
    monkeypatch.setattr(
        builtins, "open", lambda path, *rest, **more: (opened.append(str(path)), real(path, *rest, **more))[1]
    )
    assert cache.get(PAGE)
    assert [Path(path).name for path in opened if str(kept.parents[3]) in path] == [cache.RECORD]

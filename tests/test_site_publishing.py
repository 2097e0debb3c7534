"""The site is replaced whole or not at all."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duxue.errors import ProjectError
from duxue.site import publish, publishing, require_writable

FIRST = {"index.html": b"one", "run.json": b"{}", "district/a.html": b"a", "district/a/t.csv": b"t"}
SECOND = {"index.html": b"two", "run.json": b"{}", "district/a.html": b"a", "district/b.html": b"b"}


def content(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "README.md").write_text("kept", encoding="utf-8")
    publish(folder, FIRST)
    return folder


def test_the_site_is_exactly_these_files(out: Path) -> None:
    """What is published replaces what was, except for what a person keeps there; nothing is left beside it."""
    publish(out, SECOND)
    assert content(out) == {**SECOND, "README.md": b"kept"}
    assert [path.name for path in out.parent.iterdir()] == ["reports"]


def test_unchanged_files_are_the_same_files(out: Path) -> None:
    """A file that did not change is a hard link, so that a nightly run writes little."""
    before = (out / "district/a.html").stat().st_ino
    publish(out, SECOND)
    assert (out / "district/a.html").stat().st_ino == before


def test_files_may_come_from_the_shelf(tmp_path: Path) -> None:
    """A value may be a path, linked to and not copied; the published file stays when the shelf gets another there."""
    shelf = tmp_path / "page.html"
    shelf.write_bytes(b"shelf")
    publish(tmp_path / "new", {"page.html": str(shelf), "run.json": b"{}"})
    assert (tmp_path / "new" / "page.html").samefile(shelf)
    shelf.unlink()
    shelf.write_bytes(b"other")
    assert (tmp_path / "new" / "page.html").read_bytes() == b"shelf"


def test_the_site_before_is_kept_and_made_the_next_one(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a spare folder, only what differs from the site before the last is linked: not a step for each file."""
    spare, shelf = tmp_path / "state" / "spare", tmp_path / "shelf"
    shelf.mkdir()
    pages = {f"district/{n}.html": str(shelf / f"{n}.html") for n in range(20)}
    for path in pages.values():
        Path(path).write_text("page", encoding="utf-8")
    for number in range(3):
        publish(out, {**pages, "run.json": b"%d" % number, "index.html": b"%d" % number}, spare=spare)
    linked = []
    link = os.link
    monkeypatch.setattr(os, "link", lambda *names: linked.append(names) or link(*names))
    Path(pages["district/3.html"]).unlink()
    Path(pages["district/3.html"]).write_text("other", encoding="utf-8")
    site = {**pages, "run.json": b"last", "index.html": b"last"}
    publish(out, site, spare=spare)
    assert [names[0] for names in linked] == [pages["district/3.html"]]
    assert content(out) == {
        **{name: Path(path).read_bytes() for name, path in pages.items()},
        "run.json": b"last",
        "index.html": b"last",
        "README.md": b"kept",
    }
    assert content(spare)["index.html"] == b"2"


SITES = st.dictionaries(st.sampled_from(["a/x", "a/y", "b/c/x", "b/x", "x"]), st.binary(max_size=2))


@given(sites=st.lists(SITES, min_size=1, max_size=4), spoilt=SITES, exchange=st.booleans())
@settings(deadline=None, max_examples=60)
def test_whatever_is_in_the_spare_folder_the_site_is_right(
    sites: list[dict[str, bytes]], spoilt: dict[str, bytes], exchange: bool
) -> None:
    """Left half-made by a run that was killed, altered or full of links, it changes nothing in what is published."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        out, spare, elsewhere = Path(folder, "reports"), Path(folder, "state/spare"), Path(folder, "elsewhere")
        elsewhere.mkdir()
        if not exchange:
            patch.setattr(publishing, "_exchanged_at_once", lambda stage, out: False)
        for number, site in enumerate(sites):
            for name, found in spoilt.items():
                path = spare / name
                with suppress(OSError):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(found)
            if number % 2 and not (spare / "b").exists():
                spare.mkdir(parents=True, exist_ok=True)
                (spare / "b").symlink_to(elsewhere)
            files = {**site, "run.json": b"%d" % number, "index.html": b"%d" % number}
            publish(out, files, spare=spare)
            assert content(out) == files
            folders = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_dir()}
            assert folders == {str(parent) for name in files for parent in Path(name).parents} - {"."}
        assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("exchange", [True, False])
def test_both_ways_of_exchanging(out: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    """Where folders cannot be exchanged in one step, two renames do it."""
    if not exchange:
        monkeypatch.setattr(publishing, "_exchanged_at_once", lambda stage, out: False)
    publish(out, SECOND)
    assert content(out) == {**SECOND, "README.md": b"kept"}


def test_a_failure_leaves_the_old_site(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle is one sentence that names the folder; the old site is intact."""
    before = content(out)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "b.html":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ProjectError, match=r"reports: the site cannot be written \(No space left on device\)"):
        publish(out, SECOND)
    assert content(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["reports"]


def test_what_a_crash_left_is_removed(out: Path) -> None:
    """Staging folders of a run that died are gone after the next."""
    left = out.parent / ".reports.duxue-12345"
    left.mkdir()
    publish(out, SECOND)
    assert not left.exists()


def test_a_site_left_aside_is_put_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an exchange in one step, a kill between the two renames costs no page: the next run begins with them."""
    before = content(out)
    rename = Path.rename

    def killed(path: Path, target: Path) -> Path:
        if target == out:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(publishing, "_exchanged_at_once", lambda stage, out: False)
    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        publish(out, SECOND)
    assert not out.exists()
    monkeypatch.setattr(Path, "rename", rename)
    require_writable(out)
    assert content(out) == before
    publish(out, SECOND)
    assert [path.name for path in out.parent.iterdir()] == ["reports"]


@pytest.mark.parametrize("check", [require_writable, lambda out: publish(out, SECOND)])
def test_a_persons_folder_is_not_emptied(tmp_path: Path, check) -> None:
    """A folder with files that are no site of ours is refused, because publishing would remove them."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(ProjectError, match=r"thesis\.docx"):
        check(mine)
    assert (mine / "thesis.docx").is_file()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """A file where the folder should be is named before anything is built."""
    (tmp_path / "reports").write_text("", encoding="utf-8")
    with pytest.raises(ProjectError, match="reports"):
        require_writable(tmp_path / "reports")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    """A folder that may not be written is named before anything is built."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ProjectError, match="Permission denied"):
            require_writable(tmp_path / "reports")
    finally:
        tmp_path.chmod(0o700)


def test_paths_stay_below_the_site(tmp_path: Path) -> None:
    """No file is written outside the folder."""
    with pytest.raises(ValueError, match="below the site"):
        publish(tmp_path / "new", {"../escape/x.html": b"x"})
    assert not (tmp_path / "escape").exists()


def test_readers_always_find_a_site(out: Path) -> None:
    """Whoever reads while the site is replaced finds the old index or the new one, never none."""
    pid = os.fork()
    if pid == 0:
        for number in range(40):
            publish(out, {**SECOND, "index.html": b"one" if number % 2 else b"two"})
        os._exit(0)
    seen, done = set(), False
    while not done:
        seen.add((out / "index.html").read_bytes())
        done = os.waitpid(pid, os.WNOHANG)[0] == pid
    assert seen <= {b"one", b"two"}


def test_a_site_of_all_counties_is_published_in_seconds(tmp_path: Path) -> None:
    """Eleven thousand files are staged and exchanged within ten seconds, the second time faster."""
    files = {
        f"district/d{n}{end}": b"x" * 2000 for n in range(2843) for end in (".html", ".ipynb", ".gate.json", ".csv")
    }
    started = time.perf_counter()
    publish(tmp_path / "new", {**files, "run.json": b"{}"})
    publish(tmp_path / "new", {**files, "run.json": b"{ }"})
    assert time.perf_counter() - started < 10

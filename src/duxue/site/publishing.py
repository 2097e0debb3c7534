"""The site is replaced whole or not at all: readers see the old pages until all the new ones are there."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from duxue.errors import ProjectError

# What a person keeps in the folder; everything else there is ours to replace.
KEPT = ("README.md", ".gitignore", ".gitkeep")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def publish(out: Path, files: Mapping[str, bytes | str], *, spare: Path | None = None) -> None:
    """Make ``out`` hold exactly these files, by their path below it, and what a person keeps there (``KEPT``).

    A value is the content, or the path of a file with it. The new site is staged beside the old one and exchanged with
    it in one step; a file that did not change is a hard link to the old one. Folders of a crashed run are removed.
    ``spare`` is a folder in which the site before is kept where most of it is the same: the next one is made of it, so
    that only what differs is linked anew. Raises ProjectError naming the folder where it cannot be written, or holds
    what is no site of ours; it is then as it was.
    """
    _require_ours(out)
    _put_back(out)
    apart = out.with_name(f"{_prefix(out)}{os.getpid()}")
    stage = spare if spare and _together(spare, out) else apart
    try:
        _sweep(out)
        there, wanted = _inodes(out), _wanted(files, out)
        if not _replaced_alone(apart, out, files=files, there=there, wanted=wanted):
            _fill(stage, out, files=files, wanted=wanted)
            _keep(stage, out)
            _exchange(stage, out)
            # A site before that has little in common with the new one would hold its space on the disk for nothing.
            if 2 * sum(_is_it(name, there, wanted) for name in files) < len(files):
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        for folder in (stage, apart):
            shutil.rmtree(folder, ignore_errors=True)
        raise _unwritable(out, error) from None
    shutil.rmtree(apart, ignore_errors=True)


def require_writable(out: Path) -> None:
    """Raise ProjectError naming the folder where a later :func:`publish` could not write; nothing is left behind."""
    _require_ours(out)
    _put_back(out)
    probe = out.with_name(f"{_prefix(out)}probe-{os.getpid()}")
    try:
        if out.exists() and not out.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "it is a file")
        out.parent.mkdir(parents=True, exist_ok=True)
        probe.mkdir()
        if out.is_dir():
            # Exchanging renames the folder itself, and its entries are removed afterwards: both need rights on it.
            (out / probe.name).mkdir()
            (out / probe.name).rmdir()
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        with suppress(OSError):
            probe.rmdir()


def _require_ours(out: Path) -> None:
    """Refuse a folder with a person's own files in it, which publishing would remove."""
    try:
        inside = {path.name for path in out.iterdir()} - set(KEPT)
    except OSError:  # not there yet, or not readable, which writing will tell
        return
    if inside and "run.json" not in inside:
        found = f"the folder holds files that are no site of duxue, such as {min(inside)}"
        raise ProjectError(out, found, "Name an empty folder, or one that does not exist.")


def _unwritable(out: Path, error: OSError) -> ProjectError:
    reason = error.strerror or type(error).__name__
    return ProjectError(out, f"the site cannot be written ({reason})", "Mend its rights, free space, or name --out.")


def _prefix(out: Path) -> str:
    return f".{out.name}.duxue-"


def _put_back(out: Path) -> None:
    """Where folders cannot be exchanged in one step, a run that died between the two may have left the site aside."""
    aside = next(iter(sorted(out.parent.glob(f"{_prefix(out)}old-*"))), None)
    if aside and not os.path.lexists(out):
        with suppress(OSError):  # what keeps it from being written is told in a moment
            aside.rename(out)


def _sweep(out: Path) -> None:
    """Remove staging folders of runs that crashed; the lock keeps those of living runs from being here."""
    for left in out.parent.glob(f"{_prefix(out)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _together(spare: Path, out: Path) -> bool:
    """Whether both lie on one file system, so that they can be exchanged."""
    return not spare.is_symlink() and _device(spare) == _device(out)


def _device(path: Path) -> int:
    """The file system that a path lies on, or will."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir()).stat().st_dev


def _replaced_alone(
    stage: Path, out: Path, *, files: Mapping[str, bytes | str], there: Mapping[str, int], wanted: Mapping[str, int]
) -> bool:
    """Where no file or a single one differs from the site that is there, replace that one: as whole, and far quicker.

    When nothing changed, only run.json does, beside tens of thousands of files.
    """
    if there.keys() != files.keys():
        return False
    unlike = (name for name in files if not _is_it(name, there, wanted))
    changed = [name for name in unlike if not _same(out / name, _bytes(files[name]))]
    if len(changed) > 1:
        return False
    for name in changed:
        stage.mkdir(parents=True)
        (stage / "one").write_bytes(_bytes(files[name]))
        (stage / "one").replace(out / name)
    return True


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else Path(content).read_bytes()


def _inodes(out: Path) -> dict[str, int]:
    """The files below the site by path, but for what a person keeps there, each with its inode, a link with none.

    There are tens of thousands, so they are not looked at one by one.
    """
    found: dict[str, int] = {}
    waiting = [""] if out.is_dir() else []
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{out}/{folder}") as entries:
            for entry in entries:
                name = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif name not in KEPT:
                    found[name] = 0 if entry.is_symlink() else entry.inode()
    return found


def _wanted(files: Mapping[str, bytes | str], out: Path) -> dict[str, int]:
    """The inode of each file that is there under another name, and can be linked to the site."""
    device, found = _device(out), {}
    for name, content in files.items():
        if isinstance(content, str):
            with suppress(OSError):  # it is not there
                stat = os.lstat(content)
                if stat.st_dev == device and S_ISREG(stat.st_mode):
                    found[name] = stat.st_ino
    return found


def _is_it(name: str, there: Mapping[str, int], wanted: Mapping[str, int]) -> bool:
    """Whether a file of a site is the very one that is wanted, under another name."""
    return there.get(name, 0) == wanted.get(name, -1)


def _fill(stage: Path, out: Path, *, files: Mapping[str, bytes | str], wanted: Mapping[str, int]) -> None:
    """Make ``stage`` hold these files, whatever it holds."""
    there = _inodes(stage)
    _clear(stage, (*(there.keys() - files.keys()), *KEPT))
    stage.mkdir(parents=True, exist_ok=True)
    for folder in sorted(_folders(files.keys() - there.keys())):
        if os.path.isabs(folder) or ".." in folder.split("/"):
            raise ValueError(f"{folder} does not lie below the site")
        (stage / folder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if _is_it(name, there, wanted):
            continue
        if name in there:
            os.unlink(f"{stage}/{name}")
        if name in wanted:
            # The next time, one look tells that it is the same file; altered by hand, it no longer has its hash.
            with suppress(OSError):  # other file systems and some containers have no hard links
                os.link(content, f"{stage}/{name}")
                continue
        _place(stage / name, out / name, _bytes(content))


def _folders(names: Iterable[str]) -> set[str]:
    return {name.rpartition("/")[0] for name in names}


def _clear(stage: Path, names: Iterable[str]) -> None:
    """Remove these files, and the folders that they leave empty."""
    for name in names:
        with suppress(FileNotFoundError):
            (stage / name).unlink()
        for folder in list((stage / name).parents)[: name.count("/")]:
            with suppress(OSError):  # it holds others
                folder.rmdir()


def _place(new: Path, old: Path, wanted: bytes) -> None:
    # A file that a link leads to is somebody else's, who may change it later.
    if _same(old, wanted) and not old.parent.is_symlink() and not old.parent.parent.is_symlink():
        with suppress(OSError):
            os.link(old, new)
            return
    new.write_bytes(wanted)


def _same(old: Path, wanted: bytes) -> bool:
    try:
        return old.stat().st_size == len(wanted) and not old.is_symlink() and old.read_bytes() == wanted
    except OSError:
        return False


def _keep(stage: Path, out: Path) -> None:
    for name in KEPT:
        # A link is left behind: what it leads to is not to be published.
        if (out / name).is_file() and not (out / name).is_symlink() and not (stage / name).exists():
            shutil.copy2(out / name, stage / name)
    if out.is_dir():
        shutil.copymode(out, stage)


def _exchange(stage: Path, out: Path) -> None:
    """Put ``stage`` in the place of ``out``; afterwards ``stage`` is the old site, or gone where there was none."""
    if not out.exists():
        stage.rename(out)
    elif not _exchanged_at_once(stage, out):
        aside = out.with_name(f"{_prefix(out)}old-{os.getpid()}")
        out.rename(aside)
        try:
            stage.rename(out)
        except OSError:
            aside.rename(out)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged_at_once(stage: Path, out: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux); no reader ever finds neither."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done = renameat2(_AT_FDCWD, os.fsencode(stage), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EXDEV):  # the file system has no exchange
        return False
    raise OSError(code, os.strerror(code))

"""What a reader of the site sees: one look at all of it, and a process that looks on while a fault is tried."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from duxue.site.publishing import KEPT
from duxue.verify import repeatable

PAUSE = 0.02  # seconds between two looks
RUN, INDEX = "run.json", "index.html"
_LIST = re.compile(r"(?:data/)?[^/]+")  # files about all pages
_LINK = re.compile(rb'href="([^"#:]+?)(?:#[^"]*)?"')
_DONE = ("built", "cached", "blocked")
Hashes = Mapping[str, str]


class Crossed(Exception):
    """The site was exchanged during a look: its parts were seen at different instants, so it says nothing."""


@dataclass(slots=True)
class Eyes:
    """Looks at a site; a file that did not change since the last look is not read again."""

    site: Path
    _known: dict[str, tuple[tuple[int, int, int], bytes, str]] = field(default_factory=dict)

    def look(self) -> dict[str, str]:
        """Hashes of all files by their path, as they are at one instant. Raises Crossed where there was none such."""
        folder = os.open(self.site, os.O_RDONLY | os.O_DIRECTORY)
        begun = _run_of(folder)

        def is_still_there() -> bool:
            # The same folder may have been the spare one in between, and be the site of another run now.
            return os.path.samestat(os.fstat(folder), os.stat(self.site)) and _run_of(folder) == begun

        try:
            found = {name: self._hash(name, at, entry) for name, at, entry in _files(folder)}
            if not is_still_there():
                raise Crossed
        except FileNotFoundError:  # the folder that we hold is the old one, and is being made the next one
            if is_still_there():
                raise
            raise Crossed from None
        finally:
            os.close(folder)
        return found

    def content(self, name: str) -> bytes:
        """The bytes of run.json or of the index as they were at the last look."""
        return self._known[name][1]

    def _hash(self, name: str, folder: int, entry: str) -> str:
        stat = os.stat(entry, dir_fd=folder)
        state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if name not in self._known or self._known[name][0] != state:
            with open(os.open(entry, os.O_RDONLY, dir_fd=folder), "rb") as file:
                content = file.read()
            digest = hashlib.sha256(repeatable(name, content)).hexdigest()
            self._known[name] = (state, content if name in (RUN, INDEX) else b"", digest)
        return self._known[name][2]


def _run_of(folder: int) -> tuple[int, int] | None:
    """What tells one run's site from another's in the same folder; None where there is no run.json."""
    with suppress(FileNotFoundError):
        stat = os.stat(RUN, dir_fd=folder)
        return stat.st_ino, stat.st_mtime_ns
    return None


def _files(folder: int, below: str = "") -> Iterator[tuple[str, int, str]]:
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.name.startswith("."):  # what a page can link to never does; a run tries there whether it may write
                continue
            if entry.is_dir(follow_symlinks=False):
                inner = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
                try:
                    yield from _files(inner, f"{below}{entry.name}/")
                finally:
                    os.close(inner)
            elif f"{below}{entry.name}" not in KEPT:
                yield f"{below}{entry.name}", folder, entry.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawful:
    """What a reader may see: the site that was there (``before``), or that of the run that is on (``after``).

    Pages in ``damaged`` are about data that a trial damaged: they must be whole and be what run.json says, and may hold
    other bytes. A page that failed because its process was killed may show that.
    """

    before: Hashes
    after: Hashes
    damaged: frozenset[str] = frozenset()

    def torn(self, seen: Hashes, eyes: Eyes) -> str:
        """What is wrong with a look, or nothing."""
        if seen == self.before or seen == self.after:
            return ""
        if RUN not in seen or INDEX not in seen:
            return f"{RUN if RUN not in seen else INDEX} is missing"
        try:
            rows = json.loads(eyes.content(RUN))["runs"]
        except (ValueError, KeyError):
            return f"{RUN} is torn"
        outcomes = {row["page"]: row["outcome"] for row in rows}
        return _broken_links(eyes.content(INDEX), seen) or self._other_bytes(seen, outcomes)

    def _other_bytes(self, seen: Hashes, outcomes: Mapping[str, str]) -> str:
        missing = [page for page in outcomes if page not in seen]
        if missing:
            return f"{missing[0]} is in {RUN} and not there"
        loose = self.damaged | {page for page, outcome in outcomes.items() if outcome not in _DONE}
        if not loose:
            return f"{_difference(seen, self.after)} of neither run"
        for known in (self.after, self.before):
            strict = [name for name in {*seen, *known} if not (_LIST.fullmatch(name) or _belongs(name, loose))]
            if all(seen.get(name) == known.get(name) for name in strict):
                return ""
        return f"{_difference(seen, self.after)} besides the pages that were damaged"


def _belongs(name: str, pages: Iterable[str]) -> bool:
    """Whether a file is one of a page or of its document."""
    return any(Path(page).stem in name for page in pages)


def _broken_links(index: bytes, seen: Hashes) -> str:
    for name in _LINK.findall(index):
        if name.decode() not in seen and name != b"README.md":
            return f"the index names {name.decode()}, which is not there"
    return ""


def _difference(one: Hashes, other: Hashes) -> str:
    names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    return f"{len(names)} files differ, such as {names[0]}"


@dataclass(slots=True)
class Reader:
    """A process that looks at a site until it is stopped, and keeps what it saw that no law allows."""

    site: Path
    lawful: Lawful
    pid: int = 0
    _told: int = -1

    def __enter__(self) -> Reader:
        self._told, telling = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._told)
                os.write(telling, json.dumps(_watch(self.site, self.lawful)).encode())
            finally:
                os._exit(0)
        os.close(telling)
        return self

    def __exit__(self, *_: object) -> None:
        if self.pid:
            self.stop()

    def stop(self) -> tuple[int, Sequence[str]]:
        """How many looks there were, and what was wrong with some of them."""
        os.kill(self.pid, signal.SIGUSR1)
        with open(self._told, "rb") as file:
            said = file.read()
        os.waitpid(self.pid, 0)
        self.pid = 0
        return tuple(json.loads(said)) if said else (0, ["the reader itself failed"])


class _Enough(Exception):
    pass


def _watch(site: Path, lawful: Lawful) -> tuple[int, list[str]]:
    def enough(*_: object) -> None:
        raise _Enough

    looks, torn = 0, []
    eyes = Eyes(site)
    with suppress(_Enough):
        signal.signal(signal.SIGUSR1, enough)
        while True:
            with suppress(Crossed):
                try:
                    wrong = lawful.torn(eyes.look(), eyes)
                except FileNotFoundError as error:
                    wrong = f"{error.filename} was named and not there"
                looks += 1
                if wrong and wrong not in torn:
                    torn.append(wrong)
            time.sleep(PAUSE)
    return looks, torn


def all_looks(site: Path) -> dict[str, str]:
    """One look when nothing else is on; empty where there is no site."""
    return Eyes(site).look() if site.is_dir() else {}


def compared(seen: Hashes, wanted: Hashes) -> str:
    """How a site differs from the one that is wanted, or nothing."""
    return "" if seen == wanted else _difference(seen, wanted)

"""What the gate last said of each document, and whether that still holds.

A verdict carries the hash of everything it was reached from. Whoever opens a document asks here first; a document whose
data changed since is checked on the spot, in a process of its own, because Great Expectations takes seconds to import
and notebooks must not wait for it when nothing changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from duxue import forking, workspace
from duxue.errors import DataError, DocumentBlocked, unreadable

PARTS = ("facts", "scores", "relations", "ledger")
# What every verdict rests on besides the suites, below data/.
_NAMED = ("catalogue/indicators.yml", "reference/districts.csv", "corrections.yml")
_CODE = ("rows.py", "corrections.py", "dataset.py", "catalogue.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One expectation held against one document.

    ``severity`` is critical, warning or info; ``sentence`` says in Chinese (``zh``) and English (``en``) what was
    checked and why it matters; ``rows`` are the offending rows, each a mapping with the columns a reader needs.
    """

    suite: str
    name: str
    severity: str
    sentence: dict[str, str]
    success: bool
    observed: Any = None
    rows: tuple[dict[str, Any], ...] = ()


# ``dataclasses.asdict`` copies all rows deeply, which over thousands of documents takes longer than the checks.
_CHECK = tuple(field.name for field in fields(Check))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All checks of one document and the ``key`` of the data that they were made on."""

    document: str
    key: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that did not hold, the most severe first."""
        order = ("critical", "warning", "info")
        return tuple(sorted((c for c in self.checks if not c.success), key=lambda c: order.index(c.severity)))

    @property
    def blocked(self) -> bool:
        """Whether a critical check failed."""
        return any(check.severity == "critical" for check in self.failed)

    def reasons(self, language: str = "zh") -> tuple[str, ...]:
        """The sentences of the critical checks that failed."""
        return tuple(check.sentence[language] for check in self.failed if check.severity == "critical")


def key(document: str) -> str:
    """SHA-256 over all that a verdict rests on: the document's data and registry line, suites, catalogue, reference."""
    return keyring()(document, digest(files_of(document)))


def keys(digests: Mapping[str, str]) -> dict[str, str]:
    """The keys of documents whose files were read already, from the :func:`digest` of each."""
    key_of = keyring()
    return {name: key_of(name, data) for name, data in digests.items()}


def keyring() -> Callable[[str, str], str]:
    """What makes the key of a document from its :func:`digest`, with all else that verdicts rest on as it is now."""
    space = workspace.current()
    shared, lines = _shared(space, _signature(space))
    return lambda name, data: hashlib.sha256(b"\0".join((shared, lines.get(name, b""), data.encode()))).hexdigest()


def files_of(document: str) -> dict[str, bytes]:
    """The data files that a document has by part. What cannot be read stands for itself: reading it tells the fault."""
    data = f"{workspace.current().root}/data"  # asked thousands of times, so without a Path
    found = {}
    for part in PARTS:
        with suppress(FileNotFoundError):
            try:
                with open(f"{data}/{part}/{document}.csv", "rb", buffering=0) as file:
                    found[part] = file.read()
            except (IsADirectoryError, PermissionError) as error:
                found[part] = b"\0" + type(error).__name__.encode()
    return found


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the data files of a document."""
    found = hashlib.sha256()
    for part, content in sorted(files.items()):
        found.update(b"%s %d\0" % (part.encode(), len(content)) + content)
    return found.hexdigest()


def _shared_files(space: workspace.Workspace) -> list[Path]:
    named = [space.data / name for name in _NAMED]
    return [path for path in (*sorted(space.expectations.glob("*.json")), *named) if path.is_file()]


def _signature(space: workspace.Workspace) -> tuple[tuple[str, int, int], ...]:
    """Which state of the shared files this is, without reading them."""
    # Asked for every document, so without a Path for each file.
    folder = space.expectations
    suites = [entry.path for entry in os.scandir(folder) if entry.name.endswith(".json")] if folder.is_dir() else []
    named = [f"{space.root}/data/{name}" for name in (*_NAMED, "documents.csv")]
    try:
        found = [(path, os.stat(path)) for path in (*sorted(suites), *filter(os.path.isfile, named))]
    except OSError as error:  # a suite that the folder names
        raise unreadable(workspace.shown(Path(error.filename)), error, "") from None
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=4)
def _shared(space: workspace.Workspace, _signature: tuple[tuple[str, int, int], ...]) -> tuple[bytes, dict[str, bytes]]:
    """What all documents share, and the registry's line of each: read once for a state of the files."""
    content = b"\0".join(path.name.encode() + b"\0" + workspace.content(path) for path in _shared_files(space))
    lines = workspace.content(space.data / "documents.csv").splitlines()
    return hashlib.sha256(code() + content).digest(), {
        line.partition(b",")[0].decode("utf-8", "replace"): line for line in lines
    }


@cache
def code() -> bytes:
    """Hash of the code that reaches verdicts and of the library that holds the suites: read here, never imported."""
    package = Path(__file__).parent
    paths = [*sorted((package / "gate").glob("*.py")), *map(package.joinpath, _CODE)]
    content = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)
    return hashlib.sha256(content + version("great-expectations").encode()).digest()


def path_of(document: str) -> Path:
    """Where the verdict of a document is kept."""
    return workspace.current().state / "gate" / f"{document}.json"


def store(*verdicts: Verdict) -> None:
    """Keep verdicts, each whole or not at all: the key on one line, the checks on the next.

    What the checks of a suite say is the same for all documents; it is kept once, in a file named by its hash.
    """
    folder = workspace.current().state / "gate"
    (folder / _WORDS).mkdir(parents=True, exist_ok=True)
    kept: dict[tuple[int, ...], str] = {}  # by the checks themselves, which most documents share with others
    named: dict[tuple[Any, ...], str] = {}
    told: dict[int, str] = {}
    for verdict in verdicts:
        suites = []
        for _, checks in groupby(verdict.checks, attrgetter("suite")):
            same = tuple(checks)
            which = tuple(map(id, same))
            if which not in kept:
                told.update((id(check), _dumped(_found(check))) for check in same if id(check) not in told)
                kept[which] = f'["{_kept(folder, same, named)}", [{", ".join(map(told.__getitem__, which))}]]'
            suites.append(kept[which])
        head = {"document": verdict.document, "key": verdict.key}
        _write(f"{folder}/{verdict.document}.json", f"{_dumped(head)}\n[{', '.join(suites)}]\n")


# Beside the verdicts, where no document can be: their names are never capitals.
_WORDS = "WORDS"


def _kept(folder: Path, checks: Sequence[Check], named: dict[tuple[Any, ...], str]) -> str:
    """The name of the file with the words of these checks, which are those of one suite."""
    asked = tuple((check.suite, check.name, check.severity, id(check.sentence)) for check in checks)
    if asked not in named:
        words = _dumped([[check.suite, check.name, check.severity, check.sentence] for check in checks])
        named[asked] = hashlib.sha256(words.encode()).hexdigest()
        path = f"{folder}/{_WORDS}/{named[asked]}.json"
        _write(path, words)
    return named[asked]


def _found(check: Check) -> Any:
    """What a check found; only how many rows it held where nothing failed, as nearly always."""
    seen = check.observed
    if check.success and not check.rows and isinstance(seen, dict) and seen == _nothing(seen.get("checked")):
        return seen["checked"]
    return [check.success, seen, check.rows]


def _nothing(checked: Any) -> dict[str, Any]:
    return {"checked": checked, "failing": 0, "not_shown": 0}


def _write(path: str, content: str) -> None:
    if _holds(path, content):
        return
    folder, _, name = path.rpartition("/")
    draft = f"{folder}/.{name}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(content)
    # Renamed onto another file, each would first be written to the disk; none at all is no wrong one either.
    with suppress(FileNotFoundError):
        os.unlink(path)
    os.rename(draft, path)


def _holds(path: str, content: str) -> bool:
    """Whether the file is this already: to read it takes a tenth of what replacing it takes."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read() == content.encode()
    except OSError:
        return False


def sweep() -> None:
    """Remove what is left of writers that were killed while they wrote; those that live are at work."""
    folder = workspace.current().state / "gate"
    for draft in (*folder.glob(".*"), *(folder / _WORDS).glob(".*")):
        with suppress(OSError, ValueError):
            if not forking.lives(int(draft.name.rpartition(".")[2])):
                draft.unlink()


def to_json(verdict: Verdict) -> str:
    """The verdict as JSON with sorted keys, so that the same verdict is the same bytes."""
    checks = [{name: getattr(check, name) for name in _CHECK} for check in verdict.checks]
    named = {"document": verdict.document, "key": verdict.key, "blocked": verdict.blocked}
    return _dumped({**named, "checks": checks}) + "\n"


_dumped = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # ``json.dumps`` would make one for each call


def from_json(text: str) -> Verdict:
    """The inverse of :func:`to_json`."""
    content = json.loads(text)
    checks = tuple(Check(**{**check, "rows": tuple(check["rows"])}) for check in content["checks"])
    return Verdict(document=content["document"], key=content["key"], checks=checks)


def said(document: str) -> bytes:
    """The checks of a kept verdict as they are kept, without its key: data that change nothing in them leave it alone.

    Empty where there is none, or it is torn: the gate makes another.
    """
    try:
        with open(path_of(document), "rb") as file:
            return file.read().split(b"\n")[1]
    except (OSError, IndexError):
        return b""


def stored(document: str, known: str = "") -> Verdict | None:
    """The verdict on the present data of a document, or None where there is none or it is about other data.

    ``known`` is the key of those data where they were read already.
    """
    try:
        folder = str(path_of(document).parent)
        with open(path_of(document), encoding="utf-8") as file:
            head, suites = map(json.loads, file.read().splitlines())
        if head != {"document": document, "key": known or key(document)}:
            return None
        return Verdict(
            document=document,
            key=head["key"],
            checks=tuple(check for words, found in suites for check in _read(folder, words, found)),
        )
    except (OSError, ValueError, KeyError, TypeError):  # a torn or foreign file is as good as none
        return None


def _read(folder: str, words: str, found: list[Any]) -> Iterable[Check]:
    """The checks of one suite. Raises ValueError where its words are not those that were kept."""
    if any(type(one) is list for one in found):
        return _each(folder, words, found)
    return _alike(folder, words, tuple(found))


@lru_cache(maxsize=1 << 12)
def _alike(folder: str, words: str, found: tuple[Any, ...]) -> tuple[Check, ...]:
    """The checks of a suite in which nothing failed, once for all documents with as many rows."""
    return tuple(_each(folder, words, found))


def _each(folder: str, words: str, found: Sequence[Any]) -> Iterator[Check]:
    for place, (one, (suite, name, severity, sentence)) in enumerate(zip(found, _words(folder, words), strict=True)):
        if isinstance(one, list):
            success, observed, rows = one
            yield Check(suite=suite, name=name, severity=severity, sentence=sentence, success=success,
                        observed=observed, rows=tuple(rows))  # fmt: skip
        else:
            yield _passed(folder, words, place, checked=one)


@lru_cache(maxsize=256)
def _words(folder: str, words: str) -> list[list[Any]]:
    content = Path(f"{folder}/{_WORDS}/{words}.json").read_bytes()
    if hashlib.sha256(content).hexdigest() != words:
        raise ValueError(words)
    return list(json.loads(content))


@lru_cache(maxsize=1 << 14)
def _passed(folder: str, words: str, place: int, *, checked: int) -> Check:
    """The same object for all documents with as many rows, or memory grows with them."""
    suite, name, severity, sentence = _words(folder, words)[place]
    return Check(suite=suite, name=name, severity=severity, sentence=sentence, success=True, observed=_nothing(checked))


def require(document: str) -> Verdict:
    """The verdict on the present data of a document, reached on the spot where there is none.

    Raises DocumentBlocked with the reasons, or DataError where the check itself could not be made.
    """
    verdict = stored(document) or _check_now(document)
    if verdict.blocked:
        raise DocumentBlocked(document, verdict.reasons("zh") + verdict.reasons("en"))
    return verdict


def _check_now(document: str) -> Verdict:
    command = [sys.executable, "-m", "duxue", "check", document]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    verdict = stored(document)
    if verdict is None:
        said = (done.stderr or done.stdout).strip() or f"exit code {done.returncode}"
        raise DataError(document, f"the gate could not check it ({said})", f"Run `duxue check {document}`.")
    return verdict

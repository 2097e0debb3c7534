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
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from duxue import workspace
from duxue.errors import DataError, DocumentBlocked

PARTS = ("facts", "scores", "relations", "ledger")
# What every verdict rests on besides the suites, below data/.
_NAMED = ("catalogue/indicators.yml", "reference/districts.csv", "corrections.yml")


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
    space = workspace.current()
    shared, lines = _shared(space, _signature(space))
    digest = hashlib.sha256(shared)
    digest.update(lines.get(document, b""))
    for part in PARTS:
        digest.update(f"\0{part}\0".encode())
        with suppress(FileNotFoundError), open(f"{space.root}/data/{part}/{document}.csv", "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def _shared_files(space: workspace.Workspace) -> list[Path]:
    named = [space.data / name for name in _NAMED]
    return [path for path in (*sorted(space.expectations.glob("*.json")), *named) if path.is_file()]


def _signature(space: workspace.Workspace) -> tuple[tuple[str, int, int], ...]:
    """Which state of the shared files this is, without reading them."""
    # Asked for every document, so without a Path for each file.
    folder = space.expectations
    suites = [entry.path for entry in os.scandir(folder) if entry.name.endswith(".json")] if folder.is_dir() else []
    named = [f"{space.root}/data/{name}" for name in (*_NAMED, "documents.csv")]
    found = [(path, os.stat(path)) for path in (*sorted(suites), *filter(os.path.isfile, named))]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=4)
def _shared(space: workspace.Workspace, _signature: tuple[tuple[str, int, int], ...]) -> tuple[bytes, dict[str, bytes]]:
    """What all documents share, and the registry's line of each: read once for a state of the files."""
    content = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in _shared_files(space))
    lines = (space.data / "documents.csv").read_bytes().splitlines()
    return hashlib.sha256(code() + content).digest(), {
        line.partition(b",")[0].decode("utf-8", "replace"): line for line in lines
    }


@cache
def code() -> bytes:
    """Hash of the code that reaches verdicts and of the library that holds the suites: read here, never imported."""
    package = Path(__file__).parent
    paths = [*sorted((package / "gate").glob("*.py")), package / "dataset.py", package / "catalogue.py"]
    content = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)
    return hashlib.sha256(content + version("great-expectations").encode()).digest()


def path_of(document: str) -> Path:
    """Where the verdict of a document is kept."""
    return workspace.current().state / "gate" / f"{document}.json"


def store(*verdicts: Verdict) -> None:
    """Keep verdicts, each whole or not at all; checks that several of them share are written out once."""
    written: dict[int, str] = {}
    for verdict in verdicts:
        path = path_of(verdict.document)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(to_json(verdict, written), encoding="utf-8")
        draft.replace(path)


def to_json(verdict: Verdict, written: dict[int, str] | None = None) -> str:
    """The verdict as JSON with sorted keys, so that the same verdict is the same bytes.

    ``written`` keeps the JSON of each check by its ``id``, for a caller that holds several verdicts with shared checks.
    """
    known = {} if written is None else written
    for check in verdict.checks:
        if id(check) not in known:
            known[id(check)] = _dumped({name: getattr(check, name) for name in _CHECK})
    checks = ", ".join(known[id(check)] for check in verdict.checks)
    named = f'"document": {_dumped(verdict.document)}, "key": {_dumped(verdict.key)}'
    return f'{{"blocked": {_dumped(verdict.blocked)}, "checks": [{checks}], {named}}}\n'


def _dumped(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Verdict:
    """The inverse of :func:`to_json`."""
    content = json.loads(text)
    checks = tuple(_check(check) for check in content["checks"])
    return Verdict(document=content["document"], key=content["key"], checks=checks)


def _check(content: dict[str, Any]) -> Check:
    """One check; where it passed, the same object for all documents with as many rows, or memory grows with them."""
    observed = content["observed"]
    if not content["success"] or content["rows"] or not isinstance(observed, dict | None):
        return Check(**{**content, "rows": tuple(content["rows"])})
    words = (content["sentence"]["zh"], content["sentence"]["en"])
    seen = None if observed is None else tuple(observed.items())
    return _passed(content["suite"], content["name"], content["severity"], words, seen)


@lru_cache(maxsize=1 << 14)
def _passed(suite: str, name: str, severity: str, words: tuple[str, str], seen: tuple[Any, ...] | None) -> Check:
    sentence, observed = {"zh": words[0], "en": words[1]}, None if seen is None else dict(seen)
    return Check(suite=suite, name=name, severity=severity, sentence=sentence, success=True, observed=observed)


def stored(document: str) -> Verdict | None:
    """The verdict on the present data of a document, or None where there is none or it is about other data."""
    try:
        verdict = from_json(path_of(document).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):  # a torn or foreign file is as good as none
        return None
    return verdict if verdict.key == key(document) else None


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

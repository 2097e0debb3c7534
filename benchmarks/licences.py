"""The licence of every package of the lock, from its own metadata: `make licences`; fails where one is not accepted.

Accepted are licences that let anybody use, change and pass on a program, in which nothing must be laid open but changes
of the package itself. The LGPL and the MPL are of that kind for a library that is installed unchanged and imported.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from packaging.markers import Marker

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
_PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", re.M)
ACCEPTED = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Unlicense|Public Domain|HPND|Zlib"
    r"|CC0|OFL|SIL Open Font|LGPL|Lesser General Public|CNRI|MIT-CMU|BSL|Boost)",
    re.I,
)
REFUSED = re.compile(
    r"\bA?GPL|(?<!Lesser )General Public License|Affero|SSPL|BUSL|Commons Clause|Non-?Commercial", re.I
)
_NAMES = {"License :: OSI Approved :: ": "", "License :: ": "", " License": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A package of the lock: its licence as it states it, where it states it, and what is thought of that."""

    name: str
    version: str
    licence: str
    where: str
    judged: str


def lines() -> Iterator[Line]:
    """One line a package of the lock, in its order."""
    for name, version, marker in _PINNED.findall(LOCK.read_text(encoding="utf-8")):
        try:
            metadata = importlib.metadata.metadata(name)
        except PackageNotFoundError:
            needed = not marker or Marker(marker.strip()).evaluate()
            judged = "unclear: it is not installed" if needed else "not for this system"
            yield Line(name=name, version=version, licence="", where=marker.strip(), judged=judged)
            continue
        licence, where = _stated(metadata)
        yield Line(name=name, version=version, licence=licence, where=where, judged=judged_of(licence))


def _stated(metadata: importlib.metadata.PackageMetadata) -> tuple[str, str]:
    expression = metadata.get("License-Expression")
    if expression:
        return expression, "expression"
    classified = [value for value in metadata.get_all("Classifier") or () if value.startswith("License :: ")]
    named = [_short(value) for value in classified]
    if any(named):
        return ", ".join(name for name in named if name), "classifier"
    field = (metadata.get("License") or "").strip().splitlines()
    return (field[0][:60], "field") if field else ("", "")


def _short(classifier: str) -> str:
    for long, short in _NAMES.items():
        classifier = classifier.replace(long, short)
    return "" if classifier == "OSI Approved" else classifier


def judged_of(licence: str) -> str:
    """Accepted, refused or unclear; where a package offers a choice, one accepted licence is enough."""
    offered = [part for part in re.split(r"\bOR\b|,| or ", licence) if part.strip()]
    if any(ACCEPTED.search(part) and not REFUSED.search(part) for part in offered):
        return "accepted"
    return "refused" if offered and REFUSED.search(licence) else "unclear"


def main() -> int:
    """Print the table; 1 where a licence is not accepted."""
    found = list(lines())
    rows = [("package", "version", "licence", "stated in", "judged")]
    rows += [(line.name, line.version, line.licence, line.where, line.judged) for line in found]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip())
    wrong = [line for line in found if line.judged.startswith(("refused", "unclear"))]
    print(f"{len(found)} packages, {len(wrong)} not accepted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

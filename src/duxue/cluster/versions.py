"""What must be the same on two machines for a page to be the same bytes on both."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def here() -> dict[str, str]:
    """Versions by name: Python, every installed package, and of duxue a hash of its files, as a checkout changes."""
    installed = {_plain(found.name): found.version for found in distributions() if found.name}
    return {**installed, "Python": platform.python_version(), "duxue": _hash_of_package()}


def difference(mine: Mapping[str, str], theirs: Mapping[str, str], names: frozenset[str]) -> str:
    """What differs, as ``x is 1 there and 2 here``, or an empty string.

    Of the packages ``names`` alone count, and those that only one side has do not: what is needed and missing fails.
    """
    both = [name for name in ("Python", "duxue", *sorted(names)) if name in mine and name in theirs]
    return ", ".join(
        f"{name} is {theirs[name]} there and {mine[name]} here" for name in both if mine[name] != theirs[name]
    )


def locked(lock: str) -> frozenset[str]:
    """The packages that a lock names."""
    return frozenset(_plain(name) for name in re.findall(r"^([\w.-]+)==", lock, re.M))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _hash_of_package() -> str:
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            digest.update(b"%s %d\0" % (path.relative_to(PACKAGE).as_posix().encode(), len(content)) + content)
    return digest.hexdigest()[:12]

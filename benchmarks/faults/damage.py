"""Files cut, overwritten and dated wrongly, as broken disks and editors do it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping
from pathlib import Path

# What is damaged, by what it is called in the table, as patterns below the project.
KINDS: Mapping[str, tuple[str, ...]] = {
    "shelf": (".duxue/pages/**/*",),
    "facts": ("data/facts/*.csv",),
    "lock": (".duxue/run.lock", ".duxue/run.pid"),
    "executed notebook": ("reports/**/*.ipynb",),
    "verdict": (".duxue/gate/*.json",),
    "history": (".duxue/history/**/*",),
    "site": ("reports/index.html", "reports/run.json", "reports/**/*.html"),
}
HOW = ("cut", "emptied", "overwritten", "one byte", "one byte, same times", "longer")
YEAR = 365 * 86_400


def candidates(root: Path, kind: str) -> list[Path]:
    """Files of a kind; the lock is made where no run has left one."""
    if kind == "lock":
        for name in KINDS[kind]:
            (root / name).touch()
    return sorted({path for pattern in KINDS[kind] for path in root.glob(pattern) if path.is_file()})


def do(path: Path, how: str, chance: random.Random) -> None:
    """Damage a file in place, so that a hard link to it shows the same."""
    content, stat = path.read_bytes(), path.stat()
    at = chance.randrange(max(len(content), 1))
    other = bytes([(content[at] + chance.randrange(1, 256)) % 256]) if content else b"x"
    made = {
        "cut": content[:at],
        "emptied": b"",
        "overwritten": chance.randbytes(chance.randrange(1, 4000)),
        "longer": content + chance.randbytes(chance.randrange(1, 400)),
    }.get(how, content[:at] + other + content[at + 1 :])
    with path.open("r+b") as file:
        file.write(made)
        file.truncate()
    if "same times" in how:
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def move_times(root: Path, chance: random.Random, *, pristine: Path) -> None:
    """Date a third of all files anew, and files of data that differ as they were dated when they were others."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        if chance.random() < 0.3:
            when = chance.choice((0.0, 1.0, time.time() - 40 * YEAR, time.time() + 40 * YEAR, time.time() + 60))
            os.utime(path, (when, when))
    for path in sorted(root.glob("data/*/*.csv")):
        other = pristine / path.relative_to(root)
        if other.is_file() and other.read_bytes() != path.read_bytes():
            os.utime(path, ns=(other.stat().st_atime_ns, other.stat().st_mtime_ns))

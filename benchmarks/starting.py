"""What one person waits for: a page with other parameters from a cold shell, a clean clone until its index is there.

Both work on copies in a folder of their own; the clone is of the last commit and makes its environment with ``make``,
from packages that the machine has fetched before.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from duxue import workspace

PAGE = ("gaotai-2023", "-p", "language=en")
TIMES = 3


def cold_page(folder: Path) -> float:
    """Median seconds of `duxue run gaotai-2023 -p …` until the page is published, the other pages being there."""
    root = folder / "real"
    shutil.rmtree(root, ignore_errors=True)
    space = workspace.current()
    for name in ("data", "expectations", "notebooks", "params"):
        shutil.copytree(space.root / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(space.root / "requirements.lock", root)
    environment = {**os.environ, workspace.ROOT_VARIABLE: str(root)}
    command = [sys.executable, "-m", "duxue", "run"]
    _seconds(command, root, environment)
    return statistics.median(_seconds([*command, *PAGE, "--force"], root, environment) for _ in range(TIMES))


def clean_clone(folder: Path) -> float:
    """Seconds from `git clone` to the index of all documents, the environment made in between."""
    clone = folder / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name != workspace.ROOT_VARIABLE}
    cloned = ["git", "clone", "--quiet", "--local", str(workspace.current().root), str(clone)]
    seconds = _seconds(cloned, folder, environment)
    seconds += _seconds(["make", "reports", f"PYTHON={sys.executable}"], clone, environment)
    if not (clone / "reports" / "index.html").is_file():
        raise SystemExit("make reports left no index")
    return seconds


def _seconds(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of a command. Raises SystemExit with the last that it said where it failed."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise SystemExit(f"{' '.join(command)} left with {done.returncode}: {''.join(said)}")
    return time.perf_counter() - started

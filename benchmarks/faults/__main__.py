"""``make faults``: puts faults into batches at random, prints how many of each kind and what was lost; 1 if any."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from faults import running, trials
from faults.project import Bench, prepare, prepared
from faults.trials import Fault, Trial

# How many of each kind are tried when all of them are.
KINDS: Mapping[str, tuple[int, Fault]] = {
    "kill": (200, trials.kill),
    "corrupt": (40, trials.corrupt),
    "full": (10, trials.full),
    "limited": (10, trials.limited),
    "twice": (10, trials.twice),
    "touch": (10, trials.touch),
    "clock": (10, trials.clock),
    "jump": (5, trials.jump),
}
CHANGES = 3
INSIDE = "FAULTS_INSIDE"


def main() -> int:
    """Prepare, try, print; 1 where something was lost."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="part of all faults, such as 0.1")
    parser.add_argument("--only", choices=KINDS, nargs="*", default=list(KINDS))
    parser.add_argument("--trial", type=int, help="only the trial of this number, counted from 1")
    parser.add_argument("--folder", type=Path, help="where the projects are made and kept for the next time")
    asked = parser.parse_args()
    if os.geteuid() == 0 and INSIDE not in os.environ and shutil.which("unshare"):
        # Mounts of the trials are seen by nobody else, and go with this process.
        command = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "faults", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | {INSIDE: "1"}, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="duxue-faults-") as temporary:
        return _try_all(asked, asked.folder or Path(temporary))


def _try_all(asked: argparse.Namespace, folder: Path) -> int:
    running.warm()
    started = time.monotonic()
    bench = prepared(folder) or prepare(folder, changes=CHANGES)
    print(f"prepared in {time.monotonic() - started:.0f} s", flush=True)
    lost = looks = 0
    for kind in asked.only:
        if reason := _impossible(kind):
            print(f"{kind:8} skipped: {reason}", flush=True)
            continue
        tried = _try(kind, bench, asked)
        lost += sum(bool(trial.lost) for trial in tried)
        looks += sum(trial.looks for trial in tried)
        counted = Counter(trial.what for trial in tried)
        print(f"{kind:8} {len(tried)} tried, {sum(bool(trial.lost) for trial in tried)} lost", flush=True)
        for what, count in sorted(counted.items()):
            print(f"         {count:4} {what}")
    print(f"lost in all: {lost}; looks at the site: {looks:,}; {time.monotonic() - started:.0f} s; seed {asked.seed}")
    return 1 if lost else 0


def _impossible(kind: str) -> str:
    """Why faults of a kind cannot be tried here, or nothing."""
    root = os.geteuid() == 0 and INSIDE in os.environ
    if kind == "full" and not root:
        return "only root may mount a small file system"
    if kind == "jump" and not (root and _works("unshare", "--time", "--fork", "--monotonic", "60", "true")):
        return "only root may make a time namespace, on Linux"
    if kind == "clock" and not trials.library_of_faketime():
        return "libfaketime is not installed"
    return ""


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _try(kind: str, bench: Bench, asked: argparse.Namespace) -> list[Trial]:
    most, fault = KINDS[kind]
    tried = []
    for number in [asked.trial] if asked.trial else range(1, max(1, round(most * asked.share)) + 1):
        trial = Trial(bench=bench, chance=random.Random(f"{asked.seed} {kind} {number}"))
        started = time.monotonic()
        fault(trial)
        tried.append(trial)
        print(f"    {kind} {number}: {trial.what}, {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
        for sentence in trial.lost:
            print(f"LOST in {kind} {number} ({trial.what}): {sentence}", flush=True)
    return tried


if __name__ == "__main__":
    sys.exit(main())

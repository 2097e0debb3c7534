"""How the pipeline bears all of China: `python benchmarks/scale.py` measures synthetic projects of several sizes.

For each size: the gate over all documents after its imports, a cold run, the same run again with nothing changed, one
more with one document changed. Memory is the proportional set size of all processes of a run together, so that pages
shared between forked processes count once. CPU time does not mind what else the machine does; wall time does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import synthetic

SIZES = (40, 400, 2843)
PAUSE = 0.5  # seconds between two looks at memory
# What is to be reached with all counties on two cores.
TARGETS = {
    "gate": "<= 3 s",
    "cold": "",
    "page_cpu": "<= 1.1 times that at 40",
    "page": "<= 1.1 times that at 40",
    "memory": "<= 2,000 MB",
    "nothing": "<= 10 s",
    "one": "<= 5 s more than nothing changed",
    "publish": "",
}
NAMES = {
    "gate": "gate after imports, s",
    "cold": "cold run, s",
    "page": "median page in its worker, s",
    "page_cpu": "CPU a page, all stages, s",
    "memory": "peak memory of all processes, MB",
    "nothing": "nothing changed, s",
    "one": "one document changed, s",
    "publish": "of that publishing, s",
}
GATE = """
import time
from duxue import gate
from duxue.documents import registry
gate.warm()
registry()
started = time.perf_counter()
gate.check(registry())
print(time.perf_counter() - started)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one command took: wall and CPU seconds, the most memory in MB, seconds from the first "publishing" on."""

    wall: float
    cpu: float
    memory: float
    publish: float


def duxue(root: Path, *arguments: str) -> Taken:
    """Run one command of the project and watch it. Raises SystemExit with what it said where it failed."""
    before = _cpu()
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "duxue", *arguments], env=os.environ | {"DUXUE_ROOT": str(root)}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        watch = _Watch(process.pid)
        publishing, said = started, ""
        assert process.stderr is not None
        for said in process.stderr:
            publishing = time.perf_counter() if said.startswith("publishing") else publishing
        code = process.wait()
        ended = time.perf_counter()
        memory = watch.stop()
    if code not in (0, 12):  # 12: masked counties are blocked, as they should be
        raise SystemExit(f"duxue {' '.join(arguments)} left with {code}: {said}")
    return Taken(wall=ended - started, cpu=_cpu() - before, memory=memory, publish=ended - publishing)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most, self._stopped = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._stopped.wait(PAUSE):
            self._most = max(self._most, sum(_proportional(pid) for pid in _family(self._pid)))

    def stop(self) -> float:
        """The most that was seen, in MB."""
        self._stopped.set()
        self.join()
        return self._most / 1000


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):  # it has just ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _proportional(pid: int) -> int:
    """Kilobytes of a process, memory that it shares counted in part; 0 where it has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def gate_seconds(root: Path) -> float:
    """Seconds that the gate takes over all documents, its library imported and nothing else done."""
    done = subprocess.run(
        [sys.executable, "-c", GATE],
        env=os.environ | {"DUXUE_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def touch_one(root: Path) -> None:
    """Change one row of one document: the heading that a figure stands under."""
    path = sorted((root / "data" / "facts").glob("*.csv"))[1]
    rows = synthetic.read_rows(path)
    rows[0]["section"] += "（改）"
    synthetic.save_rows(path, rows, list(rows[0]))


def measure(count: int, folder: Path, *, jobs: int) -> dict[str, float]:
    """All measures of one size, in seconds and MB."""
    root = folder / f"counties-{count}"
    synthetic.write(root, synthetic.chosen(count))
    gate = gate_seconds(root)
    cold = duxue(root, "run", "--jobs", str(jobs))
    rows = json.loads((root / "reports" / "run.json").read_text(encoding="utf-8"))["runs"]
    built = [row["seconds"] for row in rows if row["outcome"] == "built"]
    nothing = duxue(root, "run", "--jobs", str(jobs))
    touch_one(root)
    one = duxue(root, "run", "--jobs", str(jobs))
    return {
        "gate": gate,
        "cold": cold.wall,
        "page": statistics.median(built),
        "page_cpu": cold.cpu / len(built),
        "memory": max(taken.memory for taken in (cold, nothing, one)),
        "nothing": nothing.wall,
        "one": one.wall,
        "publish": nothing.publish,
    }


def table(found: dict[int, dict[str, float]]) -> str:
    """The measures as a Markdown table, one column a size."""
    sizes = list(found)
    head = ["measure", *(f"{size:,} counties" for size in sizes), "target at 2,843"]
    rows = [head, ["---"] * len(head)]
    for key, name in NAMES.items():
        digits = 3 if key.startswith("page") else 0 if key == "memory" else 1
        rows.append([name, *(f"{found[size][key]:,.{digits}f}" for size in sizes), TARGETS[key]])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of counties")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, help="where the projects are made (default: a temporary folder)")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        found = {size: measure(size, asked.folder or Path(temporary), jobs=asked.jobs) for size in asked.sizes}
    print(table(found))
    if asked.json:
        machine = {"cores": os.cpu_count(), "jobs": asked.jobs, "python": platform.python_version()}
        content = {**machine, "sizes": {str(size): figures for size, figures in found.items()}}
        asked.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

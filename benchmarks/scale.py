"""How the pipeline bears all of China: `python benchmarks/scale.py` measures synthetic projects of several sizes.

Every size but the smallest is measured between two runs of the smallest, and its cost a page is held against their
mean, so that a quieter hour of the machine favours neither. For each size: the gate over all documents after its
imports, a cold run, the same run again with nothing changed, one more with one document changed. Wall time minds what
else the machine does, CPU time far less; the cost a page is CPU time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import synthetic
from watching import Taken, watched

SMALL, ALL = 40, 2843
SIZES = (SMALL, 400, ALL)
TIMES = 3  # runs of which the median is given, where a run is short
# What is to be reached with all counties on two cores.
TARGETS = {
    "gate": "<= 3 s",
    "ratio": "<= 1.1",
    "memory": "<= 2,000 MB",
    "nothing": "<= 10 s",
    "more": "<= 5 s",
}
NAMES = {
    "gate": "gate after imports, s",
    "gate_cpu": "of that CPU, s",
    "cold": "cold run, s",
    "page_cpu": "CPU a page, execution to shelf, s",
    "ratio": "cost a page against that at the smallest size beside it",
    "memory": "peak memory of all processes together, MB",
    "nothing": "nothing changed, s",
    "nothing_cpu": "of that CPU, s",
    "one": "one document changed, s",
    "more": "more than with nothing changed, s",
}
GATE = """
import time
from duxue import gate
from duxue.documents import registry
gate.warm()
registry()
wall, cpu = time.perf_counter(), time.process_time()
gate.check(registry())
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def duxue(root: Path, jobs: int, *more: str) -> Taken:
    """One `duxue run`, watched. Raises SystemExit with what it said where it failed."""
    command = [sys.executable, "-m", "duxue", "run", "--jobs", str(jobs), *more]
    return watched(command, {**os.environ, "DUXUE_ROOT": str(root)}, pages=root / ".duxue" / "pages")


def gate_seconds(root: Path) -> tuple[float, float]:
    """Wall and CPU seconds that the gate takes over all documents, its library imported and nothing else done."""
    found = []
    for _ in range(TIMES):
        done = subprocess.run([sys.executable, "-c", GATE], env={**os.environ, "DUXUE_ROOT": str(root)},
                              capture_output=True, text=True, check=True)  # fmt: skip
        found.append(tuple(map(float, done.stdout.split())))
    walls, cpus = zip(*found, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def change_one(root: Path, time: int) -> None:
    """Change one row of the document in the middle, which no comparison shows: the heading of a figure."""
    paths = sorted((root / "data" / "facts").glob("*.csv"))
    path = paths[len(paths) // 2]
    rows = synthetic.read_rows(path)
    rows[0]["section"] = f"改{time}"
    synthetic.save_rows(path, rows, list(rows[0]))


def prepared(count: int, folder: Path) -> Path:
    """A synthetic project of so many counties that nothing was made of yet."""
    root = folder / f"counties-{count}"
    if not (root / "data").is_dir():
        synthetic.write(root, synthetic.chosen(count))
    for made in (".duxue", "reports"):
        shutil.rmtree(root / made, ignore_errors=True)
    return root


def measure(root: Path, jobs: int) -> dict[str, float]:
    """All measures of one size, in seconds and MB; medians where several short runs are made."""
    gate, gate_cpu = gate_seconds(root)
    shutil.rmtree(root / ".duxue")  # the verdicts, so that the cold run is one
    cold = duxue(root, jobs)
    nothing, one = [], []
    for time in range(TIMES):  # in turns
        nothing.append(duxue(root, jobs))
        change_one(root, time)
        one.append(duxue(root, jobs))
    walls = {
        name: statistics.median(run.wall for run in runs) for name, runs in {"nothing": nothing, "one": one}.items()
    }
    return {
        "gate": gate,
        "gate_cpu": gate_cpu,
        "cold": cold.wall,
        "page_cpu": cold.page_cpu,
        "memory": max(run.memory for run in (cold, *nothing, *one)),
        **walls,
        "nothing_cpu": statistics.median(run.cpu for run in nothing),
        "more": walls["one"] - walls["nothing"],
    }


def measured(sizes: Sequence[int], folder: Path, jobs: int) -> dict[int, dict[str, float]]:
    """Measures by size; the smallest is run again after each other one, for the ratio of the cost a page."""
    least, *others = sorted(sizes)
    found = {least: measure(prepared(least, folder), jobs)}
    beside = found[least]["page_cpu"]
    for size in others:
        found[size] = measure(prepared(size, folder), jobs)
        after = duxue(prepared(least, folder), jobs).page_cpu
        found[size]["ratio"] = found[size]["page_cpu"] / statistics.mean((beside, after))
        beside = after
    return found


def table(found: dict[int, dict[str, float]]) -> str:
    """The measures as a Markdown table, one column a size."""
    head = ["measure", *(f"{size:,} counties" for size in found), f"target at {ALL:,}"]
    rows = [head, ["---"] * len(head)]
    for key, name in NAMES.items():
        shown = [_shown(key, figures.get(key)) for figures in found.values()]
        rows.append([name, *shown, TARGETS.get(key, "")])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _shown(key: str, figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if key == "memory" else f"{figure:.2f}" if key in ("ratio", "page_cpu") else f"{figure:.1f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, and keep it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="numbers of counties (default: %(default)s)"
    )
    parser.add_argument(
        "--districts", type=int, metavar="N", help=f"{SMALL} and so many counties instead: a shorter run"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: the cores)")
    parser.add_argument("--folder", type=Path, help="keep the projects here (default: a temporary folder)")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    asked = parser.parse_args(arguments)
    sizes = {SMALL, asked.districts} if asked.districts else set(asked.sizes)
    with tempfile.TemporaryDirectory() as temporary:
        found = measured(sorted(sizes), asked.folder or Path(temporary), asked.jobs)
    print(table(found))
    if asked.json:
        machine = {"cores": os.cpu_count(), "jobs": asked.jobs, "python": platform.python_version(),
                   "load": os.getloadavg()}  # fmt: skip
        content = {**machine, "sizes": {str(size): figures for size, figures in found.items()}}
        asked.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

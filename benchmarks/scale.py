"""How the pipeline bears all of China: `python benchmarks/scale.py` measures synthetic projects of several sizes.

A larger project is halted every few minutes of its cold run while the smallest is run, and its cost a page is held
against the mean of these runs and those before and after it, so that a quieter hour of the machine favours neither.
For each size: the gate over all documents after its imports, a cold run, the same run again with nothing changed, one
more with one document changed. Wall time minds what else the machine does, CPU time far less; the cost a page is CPU
time.

What one person waits for (`starting.py`) is measured first. Each figure is told as it comes and kept at once in the
JSON file, during the long run twice a minute: whoever ends the benchmark keeps what was measured until then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import starting
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
WAITS: Mapping[str, tuple[str, str, Callable[[Path], float]]] = {
    "page": ("`duxue run gaotai-2023 -p …` from a cold shell to the page, s", "<= 6 s", starting.cold_page),
    "clone": ("clean clone to index, its environment made, s", "<= 120 s", starting.clean_clone),
}
NAMES = {
    "gate": "gate after imports, s",
    "gate_cpu": "of that CPU, s",
    "pages": "pages of the cold run",
    "cold": "cold run, s",
    "page_cpu": "CPU a page, execution to shelf, s",
    "ratio": "cost a page against that at the smallest size beside it",
    "beside": "runs of the smallest before, beside and after it",
    "memory": "peak memory of all processes together, MB",
    "nothing": "nothing changed, s",
    "nothing_cpu": "of that CPU, s",
    "one": "one document changed, s",
    "more": "more than with nothing changed, s",
}
GATE = """
import os, sys, time
from duxue import gate
from duxue.documents import registry
gate.warm()
registry()
wall, cpu = time.perf_counter(), sum(os.times()[:4])
gate.check(registry(), jobs=int(sys.argv[1]))
print(time.perf_counter() - wall, sum(os.times()[:4]) - cpu)
"""


class Kept:
    """Figures by part (a size, or ``waits``), told on stderr and written to a file, whole, whenever one comes."""

    def __init__(self, path: Path | None, jobs: int) -> None:
        self.found: dict[str, dict[str, float]] = {}
        self._path, self._started = path, time.perf_counter()
        self._head = {"cores": os.cpu_count(), "jobs": jobs, "python": platform.python_version()}

    def add(self, part: str, figures: Mapping[str, float]) -> None:
        """Keep these figures of a part."""
        self.found.setdefault(part, {}).update(figures)
        shown = ", ".join(f"{key} {figure:.2f}" for key, figure in figures.items())
        print(f"[{time.perf_counter() - self._started:,.0f} s] {part}: {shown}", file=sys.stderr, flush=True)
        if self._path:
            content = {**self._head, "load": os.getloadavg(), "figures": self.found}
            draft = self._path.with_name(f".{self._path.name}")
            draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
            draft.replace(self._path)


def duxue(
    root: Path,
    jobs: int,
    tell: Callable[[Taken], None] = lambda _: None,
    meanwhile: Callable[[], None] | None = None,
) -> Taken:
    """One `duxue run`, watched. Raises SystemExit with what it said where it failed."""
    command = [sys.executable, "-m", "duxue", "run", "--jobs", str(jobs)]
    environment = {**os.environ, "DUXUE_ROOT": str(root)}
    return watched(command, environment, pages=root / ".duxue" / "pages", tell=tell, meanwhile=meanwhile)


def cold_figures(run: Taken) -> dict[str, float]:
    """What a cold run tells, also of one that is not at its end."""
    return {"pages": run.made, "cold": run.wall, "page_cpu": run.page_cpu, "memory": run.memory}


def gate_seconds(root: Path, jobs: int) -> tuple[float, float]:
    """Wall and CPU seconds that the gate takes over all documents, its library imported and nothing else done."""
    found = []
    for _ in range(TIMES):
        done = subprocess.run([sys.executable, "-c", GATE, str(jobs)], env={**os.environ, "DUXUE_ROOT": str(root)},
                              capture_output=True, text=True, check=True)  # fmt: skip
        found.append(tuple(map(float, done.stdout.split())))
    walls, cpus = zip(*found, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def change_one(root: Path) -> None:
    """Change one row of the document in the middle, which no comparison shows: the heading of a figure."""
    paths = sorted((root / "data" / "facts").glob("*.csv"))
    path = paths[len(paths) // 2]
    rows = synthetic.read_rows(path)
    rows[0]["section"] = f"改{time.time_ns()}"
    synthetic.save_rows(path, rows, list(rows[0]))


def prepared(count: int, folder: Path) -> Path:
    """A synthetic project of so many counties that nothing was made of yet."""
    root = folder / f"counties-{count}"
    if not (root / "data").is_dir():
        synthetic.write(root, synthetic.chosen(count))
    for made in (".duxue", "reports"):
        shutil.rmtree(root / made, ignore_errors=True)
    return root


def measure(
    root: Path,
    jobs: int,
    keep: Callable[[Mapping[str, float]], None],
    meanwhile: Callable[[], None] | None = None,
) -> float:
    """Take all measures of one size, in seconds and MB, the cold run halted for ``meanwhile``; the CPU seconds a page.

    Medians where several short runs are made, of those that were made until then.
    """
    gate, gate_cpu = gate_seconds(root, jobs)
    keep({"gate": gate, "gate_cpu": gate_cpu})
    shutil.rmtree(root / ".duxue")  # the verdicts, so that the cold run is one
    cold = duxue(root, jobs, lambda run: keep(cold_figures(run)), meanwhile)
    keep(cold_figures(cold))
    nothing: list[Taken] = []
    one: list[Taken] = []
    for _ in range(TIMES):  # in turns
        nothing.append(duxue(root, jobs))
        change_one(root)
        one.append(duxue(root, jobs))
        idle, busy = (statistics.median(run.wall for run in runs) for runs in (nothing, one))
        keep({
            "nothing": idle,
            "nothing_cpu": statistics.median(run.cpu for run in nothing),
            "one": busy,
            "more": busy - idle,
            "memory": max(run.memory for run in (cold, *nothing, *one)),
        })  # fmt: skip
    return cold.page_cpu


def measured(sizes: Sequence[int], folder: Path, jobs: int, kept: Kept) -> None:
    """Measure each size; the smallest is run again beside and after each other one, for the ratio of costs."""
    least, *others = sorted(sizes)
    costs = [measure(prepared(least, folder), jobs, partial(kept.add, str(least)))]

    def smallest() -> None:
        costs.append(duxue(prepared(least, folder), jobs).page_cpu)

    for size in others:
        costs = costs[-1:]  # the one before it
        cost = measure(prepared(size, folder), jobs, partial(kept.add, str(size)), smallest)
        smallest()
        kept.add(str(size), {"ratio": cost / statistics.mean(costs), "beside": len(costs)})


def waited(folder: Path, kept: Kept) -> None:
    """Measure what one person waits for; what cannot be measured here is told and left out."""
    for key, (_, _, taken) in WAITS.items():
        try:
            kept.add("waits", {key: taken(folder)})
        except SystemExit as failed:
            print(f"not measured: {failed}", file=sys.stderr, flush=True)


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """The measures as a Markdown table, one column a size, and below it what one person waits for."""
    sizes = {part: figures for part, figures in found.items() if part != "waits"}
    head = ["measure", *(f"{int(size):,} counties" for size in sizes), f"target at {ALL:,}"]
    rows = [head, ["---"] * len(head)]
    for key, name in NAMES.items():
        shown = [_shown(key, figures.get(key)) for figures in sizes.values()]
        rows.append([name, *shown, TARGETS.get(key, "")])
    waits = [["measure", "measured", "target"], ["---"] * 3]
    for key, (name, target, _) in WAITS.items():
        waits.append([name, _shown(key, found.get("waits", {}).get(key)), target])
    return "\n\n".join(map(_lines, (rows, waits)))


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _shown(key: str, figure: float | None) -> str:
    if figure is None:
        return "–"
    decimals = {"memory": 0, "pages": 0, "beside": 0, "ratio": 2, "page_cpu": 2}.get(key, 1)
    return f"{figure:,.{decimals}f}"


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
    kept = Kept(asked.json, asked.jobs)
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that what it started ends too, and the table is printed
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        try:
            waited(folder, kept)
            measured(sorted(sizes), folder, asked.jobs, kept)
        finally:
            print(table(kept.found))


if __name__ == "__main__":
    main()

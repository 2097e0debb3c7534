"""How the pipeline bears all of China: `python benchmarks/scale.py` measures synthetic projects of several sizes.

For each size: the gate over all documents after its imports, a cold run, the same run again with nothing changed, one
more with one document changed. Wall time minds what else the machine does, CPU time far less.

A page of one county costs thrice that of another, and the speed of a machine changes by half within the half hour of a
cold run. So the cost a page is held against that at the smallest size by the same pages, made in turns in both
projects of the same documents, with what the run itself takes for each page of the cold runs.

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
ROUNDS = 5  # the same where the difference of two of them is asked for
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
    "own": "of that the processes that hand them out, s",
    "same": "the same pages, s each; in the smallest project, in turns",
    "ratio": "cost a page against that at the smallest size",
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


def duxue(root: Path, jobs: int, *options: str, tell: Callable[[Taken], None] = lambda _: None) -> Taken:
    """One `duxue run`, watched. Raises SystemExit with what it said where it failed."""
    command = [sys.executable, "-m", "duxue", "run", "--jobs", str(jobs), *options]
    return watched(command, {**os.environ, "DUXUE_ROOT": str(root)}, pages=root / ".duxue" / "pages", tell=tell)


def cold_figures(run: Taken) -> dict[str, float]:
    """What a cold run tells, also of one that is not at its end."""
    return {"pages": run.made, "cold": run.wall, "page_cpu": run.page_cpu, "own": run.own_cpu, "memory": run.memory}


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


def measure(root: Path, jobs: int, keep: Callable[[Mapping[str, float]], None]) -> float:
    """Take all measures of one size, in seconds and MB; the CPU seconds that the run itself takes a page.

    Medians where several short runs are made, of those that were made until then.
    """
    gate, gate_cpu = gate_seconds(root, jobs)
    keep({"gate": gate, "gate_cpu": gate_cpu})
    shutil.rmtree(root / ".duxue")  # the verdicts, so that the cold run is one
    cold = duxue(root, jobs, tell=lambda run: keep(cold_figures(run)))
    keep(cold_figures(cold))
    nothing: list[Taken] = []
    one: list[Taken] = []
    for _ in range(ROUNDS):  # in turns
        nothing.append(duxue(root, jobs))
        change_one(root)
        one.append(duxue(root, jobs))
        idle, busy = (statistics.median(run.wall for run in runs) for runs in (nothing, one))
        keep({
            "nothing": idle,
            "nothing_cpu": statistics.median(run.cpu for run in nothing),
            "one": busy,
            "more": statistics.median(after.wall - before.wall for before, after in zip(nothing, one, strict=True)),
            "memory": max(run.memory for run in (cold, *nothing, *one)),
        })  # fmt: skip
    return cold.own_cpu


def measured(sizes: Sequence[int], folder: Path, jobs: int, kept: Kept) -> None:
    """Measure each size, and of each but the smallest what the same pages cost in it and in the smallest."""
    least, *others = sorted(sizes)
    small = prepared(least, folder)
    own = measure(small, jobs, partial(kept.add, str(least)))
    for size in others:
        large = prepared(size, folder)
        own_there = measure(large, jobs, partial(kept.add, str(size)))
        here, there = same_pages(small, large, jobs)
        kept.add(str(least), {"same": here})
        kept.add(str(size), {"same": there, "ratio": (there + own_there) / (here + own)})


def same_pages(small: Path, large: Path, jobs: int) -> tuple[float, float]:
    """Seconds a page in the two projects, of the pages that show the same documents, made in turns.

    Of each page the median of its rounds: a moment in which the machine does something else is in one of them.
    """
    here, there = (root / "params" / "district" for root in (small, large))
    names = [path.stem for path in here.glob("*.yaml") if path.read_bytes() == (there / path.name).read_bytes()]
    rounds = [[_page_seconds(root, names, jobs) for root in (small, large)] for _ in range(ROUNDS)]
    first, second = map(_mean_page, zip(*rounds, strict=True))
    return first, second


def _mean_page(rounds: Sequence[Mapping[str, float]]) -> float:
    return statistics.mean(statistics.median(made[page] for made in rounds) for page in rounds[0])


def _page_seconds(root: Path, names: Sequence[str], jobs: int) -> dict[str, float]:
    """Seconds from the start of the notebook to the finished page by page, all pages made anew."""
    duxue(root, jobs, "--notebook", "district", "--force", *names)
    rows = json.loads((root / "reports" / "run.json").read_bytes())["runs"]
    return {row["page"]: row["seconds"] for row in rows if row["outcome"] == "built"}


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
    decimals = {"memory": 0, "pages": 0, "ratio": 2, "page_cpu": 2, "own": 3, "same": 2}.get(key, 1)
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

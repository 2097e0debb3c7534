"""Pages a minute: the usual ways to make a page from a notebook against this engine, in one run, interleaved.

`python benchmarks/engine.py --page district/gaotai-2023` prints a table and, with `--json FILE`, keeps the figures. The
same notebook and parameters go through every way; imports are done before the clock starts wherever a way can do them
once. `limit` is what no engine can beat: the same cells, and the same conversion into all files of a page, without
isolation: in one process, its time divided by the cores, and in two at the same time, which share what they share.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from duxue import batch, builder, forking, notebook, verdicts, workspace
from duxue.notebook import Run

BIN = Path(sys.executable).parent
CORES = 2
# How many pages each way makes in a round: enough to even out, few enough to wait for.
PAGES = {
    "shell": 2,
    "shell, both cores": 4,
    "interfaces, two processes": 6,
    "duxue": 16,
    "limit": 8,
    "limit, two processes": 16,
}

API = """
import sys, papermill
from nbconvert import HTMLExporter
book, params, out, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
from papermill.iorw import read_yaml_file
exporter = HTMLExporter(template_name="basic")
print("ready", flush=True); sys.stdin.readline()
for _ in range(count):
    papermill.execute_notebook(book, out, read_yaml_file(params), progress_bar=False)
    html = exporter.from_filename(out)[0]
    open(out + ".html", "w", encoding="utf-8").write(html)
print("done", flush=True)
"""


def shell_loop(run: Run, folder: Path, *, pages: int, processes: int) -> float:
    """Seconds for so many pages by `papermill` and `jupyter nbconvert`, in so many loops at once."""
    book, params = _files(run)
    started = time.perf_counter()
    loops = []
    for loop in range(processes):
        out = folder / f"loop-{loop}.ipynb"
        one = f"{BIN}/papermill --no-progress-bar --log-level ERROR {book} {out} -f {params} && "
        one += f"{BIN}/jupyter nbconvert --log-level ERROR --to html --template basic {out}"
        loops.append(subprocess.Popen(["sh", "-ec", " && ".join([one] * (pages // processes))], cwd=book.parent))
    if any(process.wait() for process in loops):
        raise SystemExit("the shell loop failed")
    return time.perf_counter() - started


def interfaces(run: Run, folder: Path, *, pages: int) -> float:
    """Seconds for so many pages by the Python interfaces of both, in two processes with stock kernels."""
    book, params = _files(run)
    workers = []
    for index in range(CORES):
        out = str(folder / f"api-{index}.ipynb")
        command = [sys.executable, "-c", API, str(book), str(params), out, str(pages // CORES)]
        workers.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=book.parent)
        )
    for worker in workers:
        _expect(worker, "ready")
    started = time.perf_counter()
    for worker in workers:
        print("go", file=worker.stdin, flush=True)
    for worker in workers:
        _expect(worker, "done")
    seconds = time.perf_counter() - started
    for worker in workers:
        worker.communicate()
    return seconds


def _expect(worker: subprocess.Popen[str], word: str) -> None:
    if worker.stdout is None or worker.stdout.readline() != f"{word}\n":
        raise SystemExit(f"a worker did not say {word}")


def ours(run: Run, *, pages: int) -> float:
    """Seconds for so many pages by a batch of two workers, forking them included."""
    started = time.perf_counter()
    outcomes = batch.run_all([run] * pages, builder.make, jobs=CORES)
    seconds = time.perf_counter() - started
    if any(outcome.status != "built" for outcome in outcomes):
        raise SystemExit(f"not built: {outcomes[0].message}")
    return seconds


def limit(run: Run, *, pages: int, processes: int) -> float:
    """Seconds for so many pages without isolation: of one process divided by the cores, or of one process a core."""
    asked = [_unisolated(run, pages // processes) for _ in range(processes)]
    slowest = 0.0
    for pid, reader in asked:
        with open(reader, encoding="ascii") as told:
            slowest = max(slowest, float(told.read()))
        os.waitpid(pid, 0)
    return slowest * processes / CORES


def _unisolated(run: Run, pages: int) -> tuple[int, int]:
    """A forked process that makes so many pages, and where it will tell the seconds."""
    reader, writer = os.pipe()

    def body() -> None:
        from IPython.core.interactiveshell import InteractiveShell
        from IPython.utils.capture import capture_output

        executed = notebook.execute(run)
        sources = [cell.source for cell in executed.cells if cell.cell_type == "code"]
        os.chdir(workspace.current().notebooks)
        interactive = InteractiveShell.instance()
        started = time.perf_counter()
        for _ in range(pages):
            with capture_output():
                for source in sources:
                    interactive.run_cell(source, store_history=True).raise_error()
            builder.convert(run, executed)
            interactive.reset()
        os.write(writer, str(time.perf_counter() - started).encode())

    pid = forking.spawn(body)
    os.close(writer)
    return pid, reader


def _files(run: Run) -> tuple[Path, Path]:
    return notebook.path_of(run.notebook), workspace.current().params / run.notebook / f"{run.base}.yaml"


def measure(run: Run, rounds: int) -> dict[str, float]:
    """Median seconds a page of each way; a round goes through all of them, so that none has the quieter machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways: dict[str, Callable[[int], float]] = {
            "shell": lambda pages: shell_loop(run, folder, pages=pages, processes=1),
            "shell, both cores": lambda pages: shell_loop(run, folder, pages=pages, processes=CORES),
            "interfaces, two processes": lambda pages: interfaces(run, folder, pages=pages),
            "duxue": lambda pages: ours(run, pages=pages),
            "limit": lambda pages: limit(run, pages=pages, processes=1),
            "limit, two processes": lambda pages: limit(run, pages=pages, processes=CORES),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for way, make in ways.items():
                taken[way].append(make(PAGES[way]) / PAGES[way])
    return {way: statistics.median(seconds) for way, seconds in taken.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", default="district/gaotai-2023", help="notebook/name of a params file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    asked = parser.parse_args()
    builder.warm()
    book, _, name = asked.page.partition("/")
    (run,) = notebook.runs(book, [name])
    for document in run.reads:
        verdicts.require(document)
    seconds = measure(run, asked.rounds)
    print(f"{asked.page}, {asked.rounds} rounds, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print(f"{'way':28}{'ms a page':>12}{'pages a minute':>16}{'duxue is':>12}")
    for way, each in seconds.items():
        print(f"{way:28}{each * 1e3:12.0f}{60 / each:16.1f}{each / seconds['duxue']:11.2f}×")
    if asked.json:
        machine = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
        content = {"page": asked.page, "rounds": asked.rounds, **machine, "seconds_a_page": seconds}
        asked.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""``duxue run --cluster`` on a real cluster of processes: the same bytes, whoever is killed; and what is refused."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from conftest import ROOT, duxue
from duxue import engine
from duxue.cluster import versions
from duxue.workspace import ROOT_VARIABLE

pytest.importorskip("distributed", reason="`pip install duxue[cluster]` brings it")
pytestmark = [
    pytest.mark.skipif(not engine.HAS_FORK, reason="this system cannot fork"),
    pytest.mark.timeout(900),  # a dozen processes import Dask and pandas, on a machine that may do other work
]
SERVING = "duxue.cluster.serving"


def until(found: Callable[[], object], *, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def site(project: Path) -> dict[str, bytes]:
    """All that is published but the clock's times."""
    files = (path for path in (project / "reports").rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(project / "reports")): path.read_bytes() for path in files}


def serving(workers: list[psutil.Process]) -> list[psutil.Process]:
    """The processes on workers that do runs."""
    found = []
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            found += [process for process in worker.children() if is_serving(process)]
    return found


def is_serving(process: psutil.Process) -> bool:
    return SERVING in process.cmdline()


def busy(workers: list[psutil.Process]) -> list[psutil.Process]:
    """Those in the middle of a run: the process of a notebook is there."""
    return [process for process in serving(workers) if len(process.children(recursive=True)) > 1]


class Cluster:
    """A scheduler of Dask and its workers, each with one process for runs, on this machine alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._started = folder, []
        scheduler = folder / "scheduler.json"
        self._dask("scheduler", "--port", "0", "--scheduler-file", scheduler)
        until(lambda: scheduler.is_file() and scheduler.read_text(encoding="utf-8").endswith("}"))
        (self.address,) = [
            part for part in scheduler.read_text(encoding="utf-8").split('"') if part.startswith("tcp://127.0.0.1:")
        ][:1]

    def _dask(self, *command: object, **environment: str) -> psutil.Process:
        started = psutil.Popen(
            [sys.executable, "-m", "dask", *map(str, command), "--host", "127.0.0.1", "--no-dashboard"],
            env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
        )  # fmt: skip
        self._started.append(started)
        return started

    def worker(self, **environment: str) -> psutil.Process:
        """A new worker that nobody starts again."""
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", self.folder)
        return self._dask("worker", self.address, *options, **environment)

    def close(self) -> None:
        for process in self._started:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(self._started, timeout=10)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def workers(cluster: Cluster) -> list[psutil.Process]:
    return [cluster.worker(), cluster.worker()]


@pytest.fixture
def checked(published: Path, tmp_path: Path) -> Path:
    """The project whose documents the gate has checked, and no page of which was made."""
    project = Path(shutil.copytree(published, tmp_path / "project", symlinks=True))
    shutil.rmtree(project / ".duxue" / "pages")
    shutil.rmtree(project / "reports")
    (project / "reports").mkdir()
    shutil.copy(ROOT / "reports" / "README.md", project / "reports")
    return project


@pytest.fixture
def run(checked: Path, cluster: Cluster, workers: list[psutil.Process]) -> Iterator[subprocess.Popen[str]]:
    """A batch on the cluster, in the middle of a run."""
    started = subprocess.Popen(
        [sys.executable, "-m", "duxue", "run", "--cluster", cluster.address],
        env={**os.environ, ROOT_VARIABLE: str(checked)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until(lambda: busy(workers))
        yield started
    finally:
        started.kill()
        started.wait()


def test_processes_killed_in_the_middle_change_no_byte(
    run: subprocess.Popen[str], checked: Path, published: Path, workers: list[psutil.Process]
) -> None:
    """Where one worker and what does a run on the other are killed, the batch is the same as on this machine."""
    left = serving(workers)
    victim = left[0].parent()
    assert victim
    victim.kill()
    others = [worker for worker in workers if worker.pid != victim.pid]
    until(lambda: busy(others))
    busy(others)[0].kill()
    out, err = run.communicate(timeout=250)
    assert run.returncode == 0, out + err
    assert err.count("  built ") == (published / "reports" / "run.json").read_text(encoding="utf-8").count('"built"')
    mine, theirs = site(checked), site(published)
    assert {name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name)} == set()
    assert not psutil.wait_procs(left, timeout=10)[1]


def test_stopping_ends_the_runs_on_the_workers(run: subprocess.Popen[str], workers: list[psutil.Process]) -> None:
    """SIGTERM ends a batch on a cluster within seconds, and with it what the workers do for it."""
    left = serving(workers)
    run.send_signal(signal.SIGTERM)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130, out + err
    assert "Stopped" in err
    assert "Traceback" not in err
    assert not psutil.wait_procs(left, timeout=10)[1]


def test_a_worker_of_another_version_is_refused(checked: Path, cluster: Cluster, tmp_path: Path) -> None:
    """Where a worker has other code than the caller, nothing is run, and one sentence names both versions."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "src", other, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "duxue" / "numbers" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    stranger = cluster.worker(PYTHONPATH=str(other))
    try:
        until(lambda: stranger.net_connections())
        done = duxue(checked, "run", "--cluster", cluster.address)
    finally:
        stranger.terminate()
        stranger.wait(10)
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert re.search(
        r"the worker tcp://127\.0\.0\.1:\d+: duxue is [0-9a-f]{12} there and [0-9a-f]{12} here\. ", sentence
    )
    assert site(checked).keys() == {"README.md"}


def test_a_cluster_that_is_not_there_is_told(checked: Path) -> None:
    """An address at which no scheduler answers ends a run with one sentence in a few seconds."""
    done = duxue(checked, "run", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert re.search(r"no scheduler can be reached there \(.* after 5 s\)", done.stderr)


def test_dask_is_asked_for_where_it_is_missing(published: Path) -> None:
    """Without the extra, `--cluster` says what to install."""
    without = "import sys; sys.modules['distributed'] = None; from duxue.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", without, "run", "--cluster", "tcp://127.0.0.1:9"],
        env={**os.environ, ROOT_VARIABLE: str(published)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'duxue[cluster]'" in done.stderr


def test_versions_name_both_sides() -> None:
    """What differs is named with both versions; a package that nothing needs, or only one side has, does not count."""
    mine = {"Python": "3.11.7", "duxue": "a", "pandas": "2.2.3", "ruff": "1", "here": "1"}
    theirs = {"Python": "3.11.9", "duxue": "a", "pandas": "2.3.0", "ruff": "2", "there": "1"}
    names = versions.locked("pandas==2.2.3 \\\n    --hash=sha256:0\nhere==1\nthere==1\n")
    found = versions.difference(mine, theirs, names)
    assert found == "Python is 3.11.9 there and 3.11.7 here, pandas is 2.3.0 there and 2.2.3 here"
    assert versions.difference(mine, mine, names) == ""


def test_dask_is_imported_for_a_cluster_alone() -> None:
    """No command loads Dask unless it is given a cluster, and the process that forks for a worker never does."""
    asked = (
        "import sys, duxue.cli, duxue.pipeline, duxue.cluster.serving; print({'dask', 'distributed'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

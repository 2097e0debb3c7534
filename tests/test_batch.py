"""Many runs: one outcome each, none lost, whatever happens to the processes."""

from __future__ import annotations

import inspect
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from conftest import sockets
from duxue import batch, engine
from duxue.batch import Outcome
from duxue.errors import BadParameters, DataError, DocumentBlocked, NotebookFailed
from duxue.notebook import DistrictRun, Run

pytestmark = pytest.mark.skipif(not engine.HAS_FORK, reason="this system cannot fork")


def runs(count: int) -> list[Run]:
    made = []
    for number in range(count):
        name = f"county-{number}"
        made.append(Run(notebook="district", name=name, base=name, parameters=DistrictRun(document=name)))
    return made


def number(run: Run) -> int:
    return int(run.name.rpartition("-")[2])


def built(run: Run) -> Outcome:
    return Outcome(run=run, status="built", message=str(os.getpid()), files={run.page: b"x" * 1000})


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_one_outcome_each(jobs: int) -> None:
    """Every run has exactly one outcome, on as many processes as were asked for, none of them the caller."""
    told: list[Outcome] = []
    outcomes = batch.run_all(iter(runs(40)), built, jobs=jobs, on_outcome=told.append)
    assert sorted(number(outcome.run) for outcome in outcomes) == list(range(40))
    assert [outcome.run for outcome in told] == [outcome.run for outcome in outcomes]
    workers = {outcome.message for outcome in outcomes}
    assert str(os.getpid()) not in workers
    assert len(workers) <= jobs


def test_files_are_told_and_not_kept() -> None:
    """The files of a page are told once, and memory does not hold those of all pages."""
    told: list[Outcome] = []
    outcomes = batch.run_all(runs(2), built, jobs=1, on_outcome=told.append)
    assert all(outcome.files for outcome in told)
    assert not any(outcome.files for outcome in outcomes)


def test_one_bad_run_stops_no_other() -> None:
    """Whatever a run raises is its own outcome, with the reason, and all others are built."""
    errors = {
        1: DocumentBlocked("county-1", ("masked",)),
        2: NotebookFailed("district", "pupils", "timeout", "the cell took more than 1 seconds"),
        3: DataError("facts.csv line 3", "value is 'x'", "Write a number."),
        4: BadParameters("no such document"),
        5: ZeroDivisionError("division by zero"),
    }

    def work(run: Run) -> Outcome:
        if number(run) in errors:
            raise errors[number(run)]
        return built(run)

    outcomes = {number(outcome.run): outcome for outcome in batch.run_all(runs(8), work, jobs=2)}
    assert [outcomes[n].status for n in range(8)] == ["built", "blocked", "failed", "blocked", "failed", "failed"] + [
        "built"
    ] * 2
    assert (outcomes[2].reason, outcomes[2].cell) == ("timeout", "pupils")
    assert outcomes[5].reason == "defect"
    assert "ZeroDivisionError: division by zero" in outcomes[5].message
    assert [outcomes[n].exit_code for n in range(6)] == [0, 12, 13, 12, 13, 13]


def test_a_killed_worker_has_its_run_done_again(tmp_path: Path) -> None:
    """The run of a worker that was killed is done once more, and nobody sees the difference."""

    def work(run: Run) -> Outcome:
        mark = tmp_path / run.name
        if number(run) == 3 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return built(run)

    outcomes = batch.run_all(runs(10), work, jobs=2)
    assert sorted(number(outcome.run) for outcome in outcomes) == list(range(10))
    assert {outcome.status for outcome in outcomes} == {"built"}


def test_a_run_that_kills_each_worker_fails() -> None:
    """A run that kills its worker twice has failed, for that reason, and the others are built."""

    def work(run: Run) -> Outcome:
        if number(run) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return built(run)

    outcomes = {number(outcome.run): outcome for outcome in batch.run_all(runs(10), work, jobs=2)}
    assert len(outcomes) == 10
    assert (outcomes[3].status, outcomes[3].reason) == ("failed", "killed")
    assert outcomes[3].message == "2 times the worker was killed by SIGKILL"
    assert sum(outcome.status == "built" for outcome in outcomes.values()) == 9


def test_a_batch_reads_its_runs_as_it_goes() -> None:
    """No more runs are taken than there are workers to do them."""
    taken: list[int] = []

    def source():
        for run in runs(20):
            taken.append(number(run))
            yield run

    def told(_: Outcome) -> None:
        assert len(taken) <= done.count(1) + 3
        done.append(1)

    done: list[int] = []
    batch.run_all(source(), built, jobs=2, on_outcome=told)


def test_an_outcome_survives_the_way_back() -> None:
    """What a worker sends is what the caller gets."""
    outcome = built(runs(1)[0])
    assert pickle.loads(pickle.dumps(outcome)) == outcome


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_outcome_has_a_title(language: str) -> None:
    """Status and reason are named in both languages."""
    run = runs(1)[0]
    titles = {Outcome(run=run, status=status).title(language) for status in batch.STATUSES}
    titles |= {Outcome(run=run, status="failed", reason=reason).title(language) for reason in batch.REASONS}
    assert len(titles) == len(batch.STATUSES) + len(batch.REASONS)


BATCH = """
import os, sys, time, nbformat
from duxue import batch, engine
from duxue.notebook import DistrictRun, Run

def work(run):
    cell = nbformat.v4.new_code_cell("import time\\nprint('up', flush=True)\\ntime.sleep(600)", id="sleep")
    engine.execute(nbformat.v4.new_notebook(cells=[cell]), on_start=lambda _: os.write(1, b"started\\n"))

runs = [Run(notebook="district", name=str(n), base=str(n), parameters=DistrictRun(document=str(n))) for n in range(9)]
try:
    batch.run_all(runs, work, jobs=2)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.fixture
def long_batch():
    """A batch whose two cells sleep for ten minutes, with all its processes."""
    process = subprocess.Popen([sys.executable, "-c", BATCH], stdout=subprocess.PIPE, text=True, start_new_session=True)
    for _ in range(2):
        assert process.stdout.readline() == "started\n"
    time.sleep(0.1)
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) == 4, "two workers, each with the process of a notebook"
    yield process, family
    for left in [*family, process]:
        if left.is_running() if isinstance(left, psutil.Process) else left.poll() is None:
            left.kill()
    process.wait()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_stopping_a_batch_leaves_no_process(long_batch, signum: int) -> None:
    """Ctrl-C and SIGTERM end all processes at once."""
    process, family = long_batch
    started = time.monotonic()
    os.kill(process.pid, signum)
    assert process.stdout.readline() == "stopped\n"
    assert time.monotonic() - started < 2
    assert not psutil.wait_procs(family, timeout=1)[1]


def test_ctrl_c_of_a_terminal_reaches_the_group(long_batch) -> None:
    """Ctrl-C that reaches all processes of a terminal ends them as orderly."""
    process, family = long_batch
    os.killpg(process.pid, signal.SIGINT)
    assert process.stdout.readline() == "stopped\n"
    assert not psutil.wait_procs(family, timeout=1)[1]


def alive(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run after two seconds: one that only waits to be reaped by whoever inherited it has ended."""
    left = psutil.wait_procs(family, timeout=2)[1]
    return [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
@pytest.mark.parametrize("victim", ["batch", "worker"])
def test_a_killed_parent_leaves_no_process(long_batch, victim: str) -> None:
    """When the batch or a worker is killed outright, what it had forked ends too."""
    process, family = long_batch
    if victim == "batch":
        process.kill()
        assert not alive(family)
    else:
        worker = psutil.Process(process.pid).children()[0]
        cells = worker.children()
        worker.kill()
        assert not alive(cells)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what is open is read from /proc")
def test_a_notebook_has_no_pipe_of_the_batch() -> None:
    """What a cell writes into anything that it finds open reaches its own run at most."""

    def work(run: Run) -> Outcome:
        source = f"import os\nfrom pathlib import Path\n{inspect.getsource(sockets)}\nprint(*sockets())"
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        assert engine.execute(made) is None
        return Outcome(run=run, status="built", message=" ".join([*sockets(), "|", made.cells[0].outputs[0].text]))

    opened = set(sockets())  # by whoever started the tests, or by those before
    for outcome in batch.run_all(runs(4), work, jobs=2):
        of_worker, of_notebook = (set(part.split()) - opened for part in outcome.message.split("|"))
        assert of_worker
        assert of_notebook
        assert not of_worker & of_notebook

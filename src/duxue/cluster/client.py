"""The caller's side: hands out runs, two for each thread of the cluster at a time, and tells outcomes as they come."""

from __future__ import annotations

import logging
import pickle
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from duxue import workspace
from duxue.batch import ATTEMPTS, Outcome, ending_signals
from duxue.cluster import versions
from duxue.cluster.bundle import Bundle
from duxue.errors import ProjectError, UsageError
from duxue.notebook import Run

try:
    import dask
    from distributed import Client, Future, wait
    from distributed.scheduler import KilledWorker

    from duxue.cluster import worker
except ImportError as error:
    todo = "Install it with `pip install 'duxue[cluster]'`."
    raise UsageError(f"--cluster needs the package distributed, which is not here ({error}). {todo}") from None

# Seconds: to reach the scheduler, to look whether it is still there, to wait for a worker where there is none.
REACH, TICK, NO_WORKER = 5.0, 1.0, 60.0


def require(address: str) -> None:
    """Raise ProjectError where no scheduler answers at ``address`` or a worker there has not the caller's versions.

    A worker that joins later is asked with its first run.
    """
    wanted = _wanted()
    with _connected(address) as client:
        for name, found in sorted(client.run(versions.here, on_error="return").items()):
            if isinstance(found, BaseException):
                said = f"cannot say which duxue it has ({type(found).__name__}: {found})"
                raise ProjectError(f"the worker {name}", said, worker.SAME)
            difference = versions.difference(wanted.versions, found, wanted.names)
            if difference:
                raise ProjectError(f"the worker {name}", difference, worker.SAME)


def _wanted() -> worker.Wanted:
    lock, mine = workspace.current().root / "requirements.lock", versions.here()
    names = versions.locked(lock.read_text(encoding="utf-8")) if lock.is_file() else frozenset(mine)
    return worker.Wanted(batch=uuid.uuid4().hex, versions=mine, names=names)


def run_all(runs: Iterable[Run], *, address: str, out: Path, on_outcome: Callable[[Outcome], None]) -> None:
    """Do all runs on the Dask cluster at ``address`` and tell each outcome as it comes, one each.

    ``out`` is the site whose versions the pages tell changes against. The runs of a worker that is lost are done again
    by another. Ctrl-C and SIGTERM end all runs and raise KeyboardInterrupt. Raises ProjectError as :func:`require`
    does, and where the cluster is lost or has no worker for a minute.
    """
    with ending_signals(), _connected(address) as client:
        batch = _Batch(client, address, out)
        try:
            for outcome in batch.outcomes(iter(runs)):
                on_outcome(outcome)
        finally:
            batch.close()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    # Its own words on lost connections and versions: this module says them in a sentence.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {"distributed.comm.timeouts.connect": REACH, "distributed.comm.retry.count": 0}
    with dask.config.set(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client = Client(address, timeout=REACH)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            said = str(error).partition("\n")[0] or type(error).__name__
            todo = "Start one with `dask scheduler` and `dask worker`, and give the address that it prints."
            raise ProjectError(f"the cluster {address}", f"no scheduler can be reached there ({said})", todo) from None
        try:
            yield client
        finally:
            client.close(timeout=REACH)


class _Batch:
    """The runs that are on, each with its future."""

    def __init__(self, client: Client, address: str, out: Path) -> None:
        self._client = client
        self._address = address
        self._bundle = Bundle(out)
        self._wanted = _wanted()
        self._pending: dict[Future, Run] = {}
        self._seen_worker = time.monotonic()

    def outcomes(self, runs: Iterator[Run]) -> Iterator[Outcome]:
        """Outcomes as they come. Raises ProjectError."""
        try:
            # A task and not scattered data, which nobody could make again where the worker that holds them is lost.
            shared = self._client.submit(bytes, pickle.dumps(self._bundle.shared()), pure=False)
            while self._hand_out(runs, shared):
                for future in self._done():
                    yield self._take(future)
        except (CancelledError, OSError) as error:
            found = f"was lost ({type(error).__name__})"
            todo = "What was made is kept; start the cluster again, then run again to go on."
            raise ProjectError(f"the cluster {self._address}", found, todo) from None

    def _hand_out(self, runs: Iterator[Run], shared: Future) -> bool:
        """Have two runs on for each thread, so that none waits for us; whether any is on."""
        threads = sum(self._client.nthreads().values())
        self._require_workers(threads)
        for run in islice(runs, max(0, 2 * max(threads, 1) - len(self._pending))):
            task = pickle.dumps((run, self._bundle.of(run)))
            future = self._client.submit(
                worker.make, shared, task, self._wanted, pure=False, retries=ATTEMPTS - 1, key=_key(run)
            )
            self._pending[future] = run
        return bool(self._pending)

    def _require_workers(self, threads: int) -> None:
        now = time.monotonic()
        if threads:
            self._seen_worker = now
        elif now - self._seen_worker > NO_WORKER:
            found = f"no worker has been there for {NO_WORKER:g} seconds"
            raise ProjectError(f"the cluster {self._address}", found, "Start `dask worker` with this address.")

    def _done(self) -> set[Future]:
        with suppress(TimeoutError):
            return set(wait(list(self._pending), timeout=TICK, return_when="FIRST_COMPLETED").done)
        return set()

    def _take(self, future: Future) -> Outcome:
        run = self._pending[future]
        error = future.exception()
        if error is None:
            outcome: Outcome = pickle.loads(future.result())
        elif isinstance(error, worker.ServerLost):
            outcome = _killed(run, f"{ATTEMPTS} times the worker {error}")
        elif isinstance(error, KilledWorker):
            outcome = _killed(run, f"{error.allowed_failures + 1} workers were lost while they did it")
        else:
            raise error
        del self._pending[future]
        future.release()
        return outcome

    def close(self) -> None:
        """End what is on, here and on the workers."""
        with suppress(Exception):  # the cluster may be what was lost
            if self._pending:
                self._client.cancel(list(self._pending))
            self._client.run(worker.end, self._wanted.batch, on_error="ignore")


def _killed(run: Run, message: str) -> Outcome:
    return Outcome(run=run, status="failed", reason="killed", message=message)


def _key(run: Run) -> str:
    """What a dashboard of the cluster shows."""
    return f"{run.page}-{uuid.uuid4().hex}"

"""Many runs on local processes: one outcome each, none lost.

Each worker is forked from the calling process and forks a process of its own for each notebook; so it survives whatever
a cell does. The caller must have no threads when it starts a batch, nor in ``on_outcome``.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any, Literal, NoReturn

from duxue import engine, forking
from duxue.documents.registry import registry
from duxue.errors import DataError, DocumentBlocked, DuxueError, NotebookFailed, SourceChanged
from duxue.notebook import Run

Status = Literal["built", "cached", "blocked", "failed"]
TITLES: Mapping[Status, tuple[str, str]] = {
    "built": ("已生成", "built"),
    "cached": ("未变，沿用", "unchanged"),
    "blocked": ("未通过核验", "blocked by the gate"),
    "failed": ("生成失败", "failed"),
}
STATUSES = tuple(TITLES)
REASONS: Mapping[str, tuple[str, str]] = {
    "error": ("单元格出错", "a cell raised an error"),
    "timeout": ("超过时限", "out of time"),
    "killed": ("进程被终止", "the process was killed"),
    "memory": ("内存不足", "out of memory"),
    "defect": ("程序缺陷", "a defect of duxue"),
    "source": ("原文件有改动", "the document changed"),
}
# A run whose worker died is done again once: the worker may have been killed for what another process did.
ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a run: the log, the exit code, the index and run.json all read this.

    ``reason`` is a key of REASONS where it failed or the document changed, ``cell`` the id of the cell, ``message`` a
    sentence for people, ``quarantined`` whether a person has accepted the block. ``files`` are what was made, by path
    below the site, and ``facts`` what the index says of the page; neither is in what :func:`run_all` returns.
    """

    run: Run
    status: Status
    seconds: float = 0.0
    message: str = ""
    cell: str = ""
    reason: str = ""
    quarantined: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def title(self, language: str = "zh") -> str:
        """The outcome in a few words."""
        chosen = 0 if language == "zh" else 1
        title = TITLES[self.status][chosen]
        reason = REASONS[self.reason][chosen] if self.reason else ""
        return f"{title}（{reason}）" if reason and language == "zh" else f"{title} ({reason})" if reason else title

    @property
    def exit_code(self) -> int:
        """The part of this run in the exit code of the batch."""
        if self.reason == "source":
            return SourceChanged.exit_code
        if self.status == "blocked" and not self.quarantined:
            return DocumentBlocked.exit_code
        return NotebookFailed.exit_code if self.status == "failed" else 0


def unfinished(run: Run, error: BaseException) -> Outcome:
    """The outcome of a run that raised: the one place that decides between blocked and failed."""
    if isinstance(error, DocumentBlocked | DataError):
        document = str(error.args[0]) if isinstance(error, DocumentBlocked) else ""
        return Outcome(run=run, status="blocked", message=str(error), quarantined=_quarantined(run, document))
    if isinstance(error, NotebookFailed):
        return Outcome(run=run, status="failed", message=error.message, cell=error.cell, reason=error.reason)
    if isinstance(error, DuxueError):
        return Outcome(run=run, status="failed", message=str(error), reason="error")
    trace = "".join(traceback.format_exception(error)).strip()
    return Outcome(run=run, status="failed", message=trace, reason="defect")


def _quarantined(run: Run, document: str) -> bool:
    names = (document,) if document in registry() else run.documents
    return any(registry()[name].quarantine for name in names if name in registry())


def run_all(
    runs: Iterable[Run],
    work: Callable[[Run], Outcome],
    *,
    jobs: int,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Do all runs as :func:`outcomes` does and tell each outcome as it comes; they are returned without their files."""
    told = []
    with closing(outcomes(runs, work, jobs=jobs)) as found:
        for outcome in found:
            on_outcome(outcome)
            told.append(replace(outcome, files={}, facts={}))
    return tuple(told)


def outcomes(runs: Iterable[Run], work: Callable[[Run], Outcome], *, jobs: int) -> Generator[Outcome, None, None]:
    """Do all runs on so many processes, and give each outcome as it comes.

    ``work`` is called in a worker. A worker that dies has its run done again once by another. Ctrl-C and SIGTERM end
    all processes and raise KeyboardInterrupt, and closing the generator ends them too.
    """
    if not engine.HAS_FORK:
        yield from (_attempt(work, run) for run in runs)
        return
    with ending_signals():
        pool = _Pool(work)
        try:
            yield from pool.outcomes(iter(runs), jobs)
        finally:
            pool.close()


def _attempt(work: Callable[[Run], Outcome], run: Run) -> Outcome:
    started = time.perf_counter()
    try:
        outcome = work(run)
    except Exception as error:  # noqa: BLE001 -- one bad run never stops the others
        outcome = unfinished(run, error)
    return replace(outcome, seconds=round(time.perf_counter() - started, 3))


@dataclass(slots=True)
class _Worker:
    pid: int
    connection: Connection
    run: Run | None = None


class _Pool:
    """Workers, each with one pipe and at most one run."""

    def __init__(self, work: Callable[[Run], Outcome]) -> None:
        self._work = work
        self._workers: list[_Worker] = []
        self._again: deque[Run] = deque()
        self._deaths: dict[Run, int] = {}

    def outcomes(self, runs: Iterator[Run], jobs: int) -> Iterator[Outcome]:
        """Outcomes as they come. Raises KeyboardInterrupt as it is told to."""
        while True:
            self._hand_out(runs, jobs)
            busy = [worker for worker in self._workers if worker.run]
            if not busy:
                return
            ready = wait([worker.connection for worker in busy])
            for worker in [worker for worker in busy if worker.connection in ready]:
                outcome = self._take(worker)
                if outcome:
                    yield outcome

    def _hand_out(self, runs: Iterator[Run], jobs: int) -> None:
        """Give each idle worker a run, forking workers up to the number of jobs."""
        while len(idle := [worker for worker in self._workers if not worker.run]) or len(self._workers) < max(jobs, 1):
            run = self._again.popleft() if self._again else next(runs, None)
            if run is None:
                return
            worker = idle[0] if idle else self._fork()
            worker.run = run
            with suppress(OSError):  # it has just died: taking from it tells so
                worker.connection.send(run)

    def _take(self, worker: _Worker) -> Outcome | None:
        """What a worker sends; where it has died, None for the first time that this run has killed one."""
        run = worker.run
        assert run is not None
        try:
            outcome: Outcome = worker.connection.recv()
        except (EOFError, OSError):
            return self._bury(worker, run)
        worker.run = None
        return outcome

    def _bury(self, worker: _Worker, run: Run) -> Outcome | None:
        self._workers.remove(worker)
        worker.connection.close()
        how = forking.how_it_ended(os.waitpid(worker.pid, 0)[1])
        self._deaths[run] = self._deaths.get(run, 0) + 1
        if self._deaths[run] < ATTEMPTS:
            self._again.append(run)
            return None
        return Outcome(run=run, status="failed", reason="killed", message=f"{ATTEMPTS} times the worker {how}")

    def _fork(self) -> _Worker:
        worker = _Worker(*forking.piped(self._serve, on_parents_death=signal.SIGTERM))
        self._workers.append(worker)
        return worker

    def _serve(self, connection: Connection) -> None:
        """The life of a worker, in its own process."""
        # Ctrl-C reaches every process of the terminal; the parent decides, and tells by SIGTERM.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _stop)
        forking.insist(_stop, _Stopped)
        forking.listen()
        engine.ready()
        with suppress(EOFError, OSError, _Stopped):
            while True:
                connection.send(_attempt(self._work, connection.recv()))

    def close(self) -> None:
        """End all workers, each of which ends what it has forked."""
        with forking.undisturbed():
            for worker in self._workers:
                with suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGTERM)
            deadline = time.monotonic() + forking.PATIENCE
            for worker in self._workers:
                forking.reap(worker.pid, deadline)
                worker.connection.close()
            self._workers.clear()


class _Stopped(BaseException):
    """Told to a worker by SIGTERM; no ``except Exception`` of a library may hold it up."""


def _stop(*_: object) -> NoReturn:
    raise _Stopped


@contextmanager
def ending_signals() -> Iterator[None]:
    """SIGTERM ends a batch as Ctrl-C does, and Ctrl-C also where the process would just end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Where there is a handler, as of the command line, it sees to it that this does not take long.
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)}
    for signum, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(signum, signal.default_int_handler)
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)

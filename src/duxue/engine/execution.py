"""The parent's side: forks a clean process for one notebook, takes in what it sends, and knows why it stopped."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from nbformat import NotebookNode

from duxue import forking
from duxue.engine import network, shell, surroundings
from duxue.engine.outputs import MOST_TEXT, Collector, TooMuchText, normalise, refuse_invalid
from duxue.forking import HAS_FORK

# A cell that is out of time is interrupted first, because its traceback says where it was; then it is killed.
GRACE = 1.0
TICK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds a cell and a whole notebook may take, and MiB that it may allocate; None is no limit.

    The memory is that of addresses, which a process reserves more of than it fills.
    """

    cell: float | None = 120.0
    notebook: float | None = 600.0
    memory: int | None = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Why a notebook did not come to its end.

    ``index`` is the place of the cell, ``reason`` one of error, timeout, killed, memory, ``message`` a sentence.
    """

    index: int
    reason: str
    message: str


Watch = Callable[[int], None]
DEFAULT = Limits()


def execute(
    notebook: NotebookNode,
    *,
    cwd: str | None = None,
    limits: Limits = DEFAULT,
    stock: bool = not HAS_FORK,
    on_start: Watch | None = None,
    on_end: Watch | None = None,
) -> Stopped | None:
    """Execute the cells of a notebook in place, in a process of their own; None where all of them ran.

    ``stock`` asks for a stock kernel over IPC instead of a fork, with the same outputs.
    ``on_start`` and ``on_end`` are told the index of each code cell. Raises RuntimeError for a defect of the engine.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    watches = (on_start or _ignore, on_end or _ignore)
    if stock:
        from duxue.engine.stock import execute_in_kernel  # zmq starts threads, which a fork must not find

        stopped = execute_in_kernel(notebook, cwd=cwd, limits=limits, watches=watches)
    else:
        with _Child(notebook, cwd=cwd, limits=limits, watches=watches) as child:
            stopped = child.attend()
    refuse_invalid(notebook)
    normalise(notebook)
    notebook.metadata["language_info"] = shell.LANGUAGE
    return stopped or failed_cell(notebook)


def codes_of(notebook: NotebookNode) -> list[shell.Code]:
    """The cells to be executed: code that is not empty."""
    return [
        shell.Code(index, cell.source, "raises-exception" in cell.metadata.get("tags", ()))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def failed_cell(notebook: NotebookNode) -> Stopped | None:
    """The first cell with an error that it was not allowed to raise."""
    for code in codes_of(notebook):
        errors = [output for output in notebook.cells[code.index].outputs if output.output_type == "error"]
        if errors and not code.may_fail:
            name, value = errors[-1].ename, errors[-1].evalue
            reason = "memory" if name == "MemoryError" else "error"
            return Stopped(index=code.index, reason=reason, message=f"{name}: {value}" if value else name)
    return None


class _Child:
    """The forked process, its pipes and deadlines; leaving the context ends it and all that it started."""

    def __init__(
        self, notebook: NotebookNode, *, cwd: str | None, limits: Limits, watches: tuple[Watch, Watch]
    ) -> None:
        self._collector = Collector(notebook)
        self._limits = limits
        self._on_start, self._on_end = watches
        self._cwd = cwd
        self._codes = codes_of(notebook)
        self._cell = self._codes[0].index if self._codes else 0
        self._timed_out = ""
        self._done = self._interrupted = False
        self._status: int | None = None
        self._kills = surroundings.kills_for_memory()

    def __enter__(self) -> _Child:
        pipes = [os.pipe(), os.pipe()]
        writers = (pipes[0][1], pipes[1][1])
        self._streams = {pipes[0][0]: "stdout", pipes[1][0]: "stderr"}
        self._pid, self._connection = forking.piped(partial(self._become, writers))
        for reader, writer in pipes:
            os.close(writer)
            os.set_blocking(reader, False)
        now = time.monotonic()
        self._notebook_deadline = now + self._limits.notebook if self._limits.notebook else float("inf")
        self._cell_deadline = float("inf")
        return self

    def _become(self, writers: Sequence[int], connection: Connection) -> None:
        """Everything that the forked process does."""
        os.setsid()  # no terminal, and one group for all that the cells start
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        forking.listen()
        for reader in self._streams:
            os.close(reader)
        null = os.open(os.devnull, os.O_RDONLY)
        for descriptor, source in enumerate((null, *writers)):
            if source != descriptor:
                os.dup2(source, descriptor)
                os.close(source)
        surroundings.limit_memory(self._limits.memory)
        network.refuse()
        shell.run(self._codes, connection, cwd=self._cwd)

    def __exit__(self, *_: object) -> None:
        forking.kill(self._pid, signal.SIGKILL)
        if self._status is None:
            self._status = os.waitpid(self._pid, 0)[1]
        self._connection.close()
        for reader in self._streams:
            os.close(reader)

    def attend(self) -> Stopped | None:
        """Take in what the process sends until it has done, has died or is out of time."""
        try:
            while not self._done:
                deadline = min(self._cell_deadline, self._notebook_deadline)
                left = deadline - time.monotonic()
                if left <= 0 and not self._interrupt():
                    break
                ready = wait([self._connection, *self._streams], timeout=max(0.0, min(TICK, left)))
                self._drain()
                if (self._connection in ready and not self._take_in()) or (not ready and self._has_died()):
                    break
        except TooMuchText:
            message = f"the cells printed more than {MOST_TEXT >> 20} MiB"
            return Stopped(index=self._cell, reason="memory", message=message)
        self._drain()
        return self._verdict()

    def _take_in(self) -> bool:
        """One event of the process; False where it is gone."""
        try:
            event: dict[str, Any] = json.loads(self._connection.recv_bytes().decode("utf-8", "surrogatepass"))
            # Whatever was written before the event was sent is in the pipes by now, and stands before it.
            self._drain()
            self._handle(event)
            self._connection.send_bytes(b"")
        except (EOFError, ConnectionError):
            return False
        return True

    def _handle(self, event: dict[str, Any]) -> None:
        if "message" in event:
            self._collector.message(event["message"])
        elif "start" in event:
            self._cell = event["start"]
            self._collector.start(self._cell, event["count"])
            self._cell_deadline = time.monotonic() + self._limits.cell if self._limits.cell else float("inf")
            self._on_start(self._cell)
        elif "end" in event:
            self._on_end(event["end"])
            self._done = bool(self._timed_out)
        elif "crash" in event:
            raise RuntimeError(f"the engine failed in the process of the cells:\n{event['crash']}")
        else:
            self._done, self._interrupted = True, event["interrupted"]

    def _interrupt(self) -> bool:
        """The deadline has passed: interrupt on the first call; False on the second, when it must be killed."""
        if self._timed_out:
            return False
        whole = self._notebook_deadline <= self._cell_deadline
        seconds = self._limits.notebook if whole else self._limits.cell
        self._timed_out = f"{'the notebook' if whole else 'the cell'} took more than {seconds:g} seconds"
        self._cell_deadline = self._notebook_deadline = time.monotonic() + GRACE
        forking.kill(self._pid, signal.SIGINT)
        return True

    def _drain(self) -> None:
        for reader, name in self._streams.items():
            with suppress(BlockingIOError):
                while data := os.read(reader, 1 << 16):
                    self._collector.text(name, data)

    def _has_died(self) -> bool:
        """Whether it is gone although the pipe is open, because a process that it forked holds the other end."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    def _verdict(self) -> Stopped | None:
        if self._timed_out:
            return Stopped(index=self._cell, reason="timeout", message=self._timed_out)
        if self._done:
            # A library may have swallowed the KeyboardInterrupt and gone on with less than there is.
            disturbed = Stopped(index=self._cell, reason="killed", message="the process of the cells was sent SIGINT")
            return disturbed if self._interrupted else None
        if self._status is None:
            self._status = os.waitpid(self._pid, 0)[1]
        return why_it_died(self._cell, os.waitstatus_to_exitcode(self._status), self._kills)


def why_it_died(index: int, code: int, kills_before: int) -> Stopped:
    """Why the process of a cell ended so; ``kills_before`` it started, the system had killed that many for memory."""
    if code == -signal.SIGKILL and surroundings.kills_for_memory() > kills_before:
        return Stopped(index=index, reason="memory", message="the system killed the process for want of memory")
    return Stopped(index=index, reason="killed", message=f"the process of the cell {forking.in_words(code)}")


def _ignore(_: int) -> None:
    return None

"""The child's side: the stock kernel's shell without sockets; what it would send goes to the parent over one pipe."""

from __future__ import annotations

import asyncio
import builtins
import gc
import getpass
import io
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import MethodType, SimpleNamespace
from typing import Any, NoReturn

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from jupyter_client.session import Session
from traitlets.config import Config

from duxue.engine.surroundings import settle

LANGUAGE = IPythonKernel.language_info
NO_WIDGETS = "Widgets need a browser that answers, and a report has none: show a table or a figure instead."


@dataclass(frozen=True, slots=True)
class Code:
    """A cell to be executed: its place in the notebook, and whether the next one follows also where it fails."""

    index: int
    source: str
    may_fail: bool


class Wire(Session):
    """Stands where the kernel's session stood, and sends each message to the parent, who says when it is taken in.

    Waiting for that keeps the order: what was written to stdout before a figure is displayed stands before it.
    """

    def attach(self, connection: Connection) -> None:
        """Use this pipe from now on."""
        self._connection = connection
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._interrupted = False

    def interrupt(self, *signal_and_frame: Any) -> NoReturn:
        """Handle SIGINT as Python does, and remember it."""
        self._interrupted = True
        signal.default_int_handler(*signal_and_frame)

    def done(self) -> None:
        """Tell the parent that all cells were executed, and whether one was disturbed."""
        self.tell(done=True, interrupted=self._interrupted)

    def msg(self, msg_type: str, content: dict[str, Any] | None = None, *_: Any, **__: Any) -> dict[str, Any]:
        """A message; its headers say nothing that a notebook keeps."""
        return {"msg_type": msg_type, "content": content or {}}

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        """Hand a message to the parent; one from a process that a cell has forked is dropped, as the kernel does."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        if os.getpid() == self._owner:
            self.tell(message=message)
        return message

    def tell(self, **event: Any) -> None:
        """Tell the parent of an event and wait until it is taken in."""
        sys.stdout.flush()
        sys.stderr.flush()
        data = json.dumps(event, ensure_ascii=False, default=repr).encode("utf-8", "surrogatepass")
        with self._lock:
            self._connection.send_bytes(data)
            self._connection.recv_bytes()


def ready() -> ZMQInteractiveShell:
    """The shell of this process, made on the first call; a worker makes it once for all that it forks."""
    if ZMQInteractiveShell.initialized():
        return ZMQInteractiveShell.instance()
    config = Config()
    config.HistoryManager.enabled = False  # a thread and a file in the home folder
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    # What libraries look for to know that they are in a notebook, and what the shell asks its kernel for.
    shell.kernel = SimpleNamespace(eventloop=None, shell_streams=(), _allow_stdin=False)
    wire = Wire()
    shell.displayhook.session = shell.display_pub.session = wire
    shell.displayhook.topic = b"execute_result"
    shell.enable_gui = _no_window
    shell.transform_cell("None")  # its patterns are compiled on first use
    gc.freeze()
    return shell


def run(codes: Sequence[Code], connection: Connection, *, cwd: str | None) -> None:
    """Execute cells in this process until one fails, telling the parent of each start, output and end."""
    try:
        wire = _prepare(connection, cwd)
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        # One running loop for all cells, as in a kernel: tasks live on from cell to cell.
        loop.run_until_complete(_run_all(ready(), wire, codes))
        wire.done()
    except Exception:  # noqa: BLE001 -- a defect of this machinery, raised again in the parent
        connection.send_bytes(json.dumps({"crash": traceback.format_exc()}).encode())


def _prepare(connection: Connection, cwd: str | None) -> Wire:
    """Make of this process what a kernel's process is."""
    settle(cwd)
    sys.stdout = sys.__stdout__ = _stream(1)
    sys.stderr = sys.__stderr__ = _stream(2)
    shell = ready()
    shell.init_environment()
    _refuse_questions(shell.kernel)
    _fit_libraries()
    wire: Wire = shell.displayhook.session
    wire.attach(connection)
    signal.signal(signal.SIGINT, wire.interrupt)
    return wire


async def _run_all(shell: ZMQInteractiveShell, wire: Wire, codes: Sequence[Code]) -> None:
    for code in codes:
        wire.tell(start=code.index, count=shell.execution_count)
        succeeded = await _run_cell(shell, code.source)
        await asyncio.sleep(0)
        if shell.exit_now:
            wire.send(None, "error", {"ename": "SystemExit", "evalue": "the cell asked to exit", "traceback": []})
        wire.tell(end=code.index)
        if shell.exit_now or not (succeeded or code.may_fail):
            return


async def _run_cell(shell: ZMQInteractiveShell, source: str) -> bool:
    """What the kernel does with a request to execute; whether the cell succeeded."""
    failure = None
    try:
        transformed = shell.transform_cell(source)
    except Exception:  # noqa: BLE001 -- the shell shows it as the cell's own error
        transformed, failure = source, sys.exc_info()
    prepared = {"transformed_cell": transformed, "preprocessing_exc_tuple": failure}
    if shell.should_run_async(source, **prepared):
        result = None
        try:
            result = await shell.run_cell_async(source, store_history=True, silent=False, **prepared)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    else:
        result = shell.run_cell(source, store_history=True)
    return bool(result.success) and not getattr(shell, "_last_traceback_during_displayhook", False)


def _stream(descriptor: int) -> io.TextIOWrapper:
    """Text written here goes to the pipe at once, so that it stands in order with that of subprocesses."""
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, "utf-8", "replace", newline="", write_through=True)  # type: ignore[arg-type]


def _refuse_questions(kernel: SimpleNamespace) -> None:
    def no_widget(*_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError(NO_WIDGETS)

    # The kernel's own functions, so that the traceback is the same too.
    builtins.input = MethodType(IPythonKernel.raw_input, kernel)
    getpass.getpass = MethodType(IPythonKernel.getpass, kernel)
    comm.create_comm = no_widget


def _fit_libraries() -> None:
    """Undo what libraries decided at import where no notebook was in sight, because the caller had imported them."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and pandas.get_option("display.max_columns") == 0:
        pandas.set_option("display.max_columns", 20)
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and matplotlib.get_backend(auto_select=False) != os.environ["MPLBACKEND"]:
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]


def _no_window(gui: str | None = None) -> None:
    if gui not in (None, "inline"):
        raise UsageError(f"there is no window for {gui!r} here: use `%matplotlib inline`")

"""The way without fork: a stock kernel over IPC through nbclient, with the same outputs."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

import zmq
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from duxue.engine import shell, surroundings
from duxue.engine.execution import Limits, Stopped, Watch, codes_of, why_it_died
from duxue.engine.outputs import unvalidated

# What a forked process is given before its first cell: seeds, a limit of memory, no widgets. It is text, because an
# import of this package would leave its modules in the kernel, and is executed where its names stay its own.
PREPARATION = """
import comm, os, random
import numpy

def no_widget(*_, **__):
    raise NotImplementedError({refusal!r})

def limit_memory(mebibytes):
    if mebibytes is None or not os.path.exists("/proc/self/statm"):
        return
    import resource
    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    limit = held + mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

random.seed({seed})
numpy.random.seed({seed})
comm.create_comm = no_widget
limit_memory({memory})
"""


def execute_in_kernel(
    notebook: NotebookNode, *, cwd: str | None, limits: Limits, watches: tuple[Watch, Watch]
) -> Stopped | None:
    """Execute the cells in place; None where they ran or one left an error in its outputs."""
    clock = _Clock(limits)
    # A short path, because the name of a Unix socket may have no more than 107 characters.
    with tempfile.TemporaryDirectory(prefix="duxue-") as folder:
        manager = AsyncKernelManager(
            kernel_name="python3",
            transport="ipc" if zmq.has("ipc") else "tcp",
            connection_file=str(Path(folder) / "kernel.json"),
        )
        client = NotebookClient(notebook, km=manager, record_timing=False, timeout_func=clock.seconds_left)
        # A kernel repeats on its own stdout what it captures there; nobody is to see it twice.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # A manager that was given is left running unless this is asked for.
        # A profile of its own: somebody's startup files and history are no part of a notebook.
        environment = {**surroundings.environment(os.environ), "IPYTHONDIR": folder}
        kernel = {"env": environment, "cwd": cwd, "cleanup_kc": True, **quiet}
        with client.setup_kernel(**kernel), unvalidated():
            client.wait_for_reply(client.kc.execute(f"exec({_preparation(limits)!r}, {{}})", silent=True))
            return _run_all(client, clock=clock, watches=watches)


def _preparation(limits: Limits) -> str:
    return PREPARATION.format(refusal=shell.NO_WIDGETS, seed=surroundings.SEED, memory=limits.memory)


class _Clock:
    """Seconds left for the next cell, and which limit it was that a cell met."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._started = time.monotonic()
        self.sentence = ""

    def seconds_left(self, _: NotebookNode) -> float | None:
        """What nbclient asks before each cell."""
        cell, whole = self._limits.cell, self._limits.notebook
        left = None if whole is None else max(0.1, whole - (time.monotonic() - self._started))
        if left is not None and (cell is None or left <= cell):
            self.sentence = f"the notebook took more than {whole:g} seconds"
            return left
        self.sentence = f"the cell took more than {cell:g} seconds" if cell is not None else ""
        return cell


def _run_all(client: NotebookClient, *, clock: _Clock, watches: tuple[Watch, Watch]) -> Stopped | None:
    on_start, on_end = watches
    kills = surroundings.kills_for_memory()
    for code in codes_of(client.nb):
        on_start(code.index)
        try:
            client.execute_cell(client.nb.cells[code.index], code.index)
        except CellExecutionError:  # its outputs hold the error
            on_end(code.index)
            return None
        except CellTimeoutError:
            return Stopped(index=code.index, reason="timeout", message=clock.sentence)
        except DeadKernelError:
            return _death(client, code.index, kills)
        on_end(code.index)
    return None


def _death(client: NotebookClient, index: int, kills_before: int) -> Stopped:
    process = getattr(client.km.provisioner, "process", None)
    code = process.poll() if process is not None else None
    if code is None:
        return Stopped(index=index, reason="killed", message="the process of the cell ended")
    return why_it_died(index, code, kills_before)

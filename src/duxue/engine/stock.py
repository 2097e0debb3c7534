"""The way without fork: a stock kernel over IPC through nbclient, with the same outputs."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import zmq
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from duxue.engine import surroundings
from duxue.engine.execution import Limits, Stopped, Watch, codes_of

# The same seeds as in a forked process, set before the first cell.
SEEDING = f"__import__('random').seed({surroundings.SEED}); __import__('numpy').random.seed({surroundings.SEED})"


def execute_in_kernel(
    notebook: NotebookNode, *, cwd: str | None, limits: Limits, watches: tuple[Watch, Watch]
) -> Stopped | None:
    """Execute the cells in place; None where they ran or one left an error in its outputs."""
    started = time.monotonic()

    def seconds_left(_: NotebookNode) -> float | None:
        whole = None if limits.notebook is None else limits.notebook - (time.monotonic() - started)
        return min((max(limit, 0.1) for limit in (limits.cell, whole) if limit is not None), default=None)

    # A short path, because the name of a Unix socket may have no more than 107 characters.
    with tempfile.TemporaryDirectory(prefix="duxue-") as folder:
        manager = AsyncKernelManager(
            kernel_name="python3",
            transport="ipc" if zmq.has("ipc") else "tcp",
            connection_file=str(Path(folder) / "kernel.json"),
        )
        client = NotebookClient(notebook, km=manager, record_timing=False, timeout_func=seconds_left)
        # A kernel repeats on its own stdout what it captures there; nobody is to see it twice.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # A manager that was given is left running unless this is asked for.
        kernel = {"env": surroundings.environment(os.environ), "cwd": cwd, "cleanup_kc": True, **quiet}
        with client.setup_kernel(**kernel):
            client.wait_for_reply(client.kc.execute(SEEDING, silent=True))
            return _run_all(client, limits=limits, watches=watches)


def _run_all(client: NotebookClient, *, limits: Limits, watches: tuple[Watch, Watch]) -> Stopped | None:
    on_start, on_end = watches
    for code in codes_of(client.nb):
        on_start(code.index)
        try:
            client.execute_cell(client.nb.cells[code.index], code.index)
        except CellExecutionError:  # its outputs hold the error
            on_end(code.index)
            return None
        except CellTimeoutError as error:
            seconds = str(error).partition("after ")[2].partition(" seconds")[0] or limits.cell
            return Stopped(index=code.index, reason="timeout", message=f"the cell took more than {seconds} seconds")
        except DeadKernelError:
            return Stopped(index=code.index, reason="killed", message=_death(client))
        on_end(code.index)
    return None


def _death(client: NotebookClient) -> str:
    process = getattr(client.km.provisioner, "process", None)
    code = process.poll() if process is not None else None
    if code is not None and code < 0:
        return f"the process of the cell was killed by {signal.Signals(-code).name}"
    return "the process of the cell ended"

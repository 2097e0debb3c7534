"""The process on a worker that does runs: no thread of Dask is in it, so it may fork. ``python -m`` starts it.

It gets what all runs share, then a run and its files at a time, and does each as a batch of one.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from duxue import batch, builder, engine, notebook, workspace
from duxue.batch import Outcome
from duxue.cluster import bundle, versions
from duxue.errors import DuxueError
from duxue.forking import die_with_parent

# Whoever starts it ends it; where that was killed on a system that does not tell, it goes by itself.
IDLE = 120.0


def main(descriptor: int, parent: int) -> None:
    """Serve the process ``parent`` over an inherited pipe until it is gone."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt, EOFError, OSError):
        die_with_parent(signal.SIGTERM, parent)
        _serve(Connection(descriptor))


def _serve(connection: Connection) -> None:
    root = Path(os.environ[workspace.ROOT_VARIABLE])
    bundle.unpack(root, pickle.loads(connection.recv_bytes()))
    builder.warm()
    with suppress(DuxueError):  # a run that needs them tells it in its outcome
        notebook.runs("district")
    engine.ready()
    connection.send(versions.here())
    while connection.poll(IDLE):
        run, files = pickle.loads(connection.recv_bytes())
        connection.send_bytes(pickle.dumps(_done(root, run, files)))


def _done(root: Path, run: notebook.Run, files: dict[str, bytes]) -> Outcome:
    told: list[Outcome] = []
    bundle.unpack(root, files)
    try:
        batch.run_all([run], partial(builder.make, out=root / bundle.SITE), jobs=1, on_outcome=told.append)
    finally:
        for name in files:
            (root / name).unlink(missing_ok=True)
    return told[0]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

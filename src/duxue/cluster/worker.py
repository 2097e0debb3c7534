"""What runs inside a worker of Dask: hands a run to a process that serves, and takes back its outcome as bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from distributed import get_worker

from duxue import forking
from duxue.cluster import versions
from duxue.errors import ProjectError
from duxue.workspace import ROOT_VARIABLE

SAME = "Install the same checkout and the same requirements.lock on both, and start the worker again."


class ServerLost(Exception):
    """The process that did a run has died; the text completes "the worker …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which batch asks, and the versions of the caller, those of ``names`` to be the same here."""

    batch: str
    versions: dict[str, str]
    names: frozenset[str]


@dataclass(slots=True)
class _Servers:
    """The serving processes of this worker by batch, idle and busy; as many as it has threads for."""

    idle: dict[str, list[_Server]] = field(default_factory=dict)
    busy: dict[str, set[_Server]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


_SERVERS = _Servers()


class _Server:
    """One serving process, its pipe and its folder."""

    def __init__(self, shared: bytes) -> None:
        self._connection, theirs = Pipe()
        self._folder = Path(tempfile.mkdtemp(prefix="duxue-", dir=get_worker().local_directory))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "duxue.cluster.serving", str(theirs.fileno()), str(os.getpid())],
            env={**os.environ, ROOT_VARIABLE: str(self._folder)},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self.versions: dict[str, str] = self._ask(shared, self._connection.recv)

    def do(self, task: bytes) -> bytes:
        """The outcome of a run. Raises ServerLost."""
        return bytes(self._ask(task, self._connection.recv_bytes))

    def _ask(self, content: bytes, answer: Any) -> Any:
        try:
            self._connection.send_bytes(content)
            return answer()
        except (EOFError, OSError):
            raise ServerLost(self.close()) from None

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Tell it to end, and with it all that it has forked."""
        with suppress(ProcessLookupError):
            self._process.terminate()

    def close(self) -> str:
        """End it; how it ended."""
        self.stop()
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return forking.in_words(code)


def make(shared: bytes, task: bytes, wanted: Wanted) -> bytes:
    """Do one run: the outcome, pickled. ``shared`` is what all runs of the batch need, ``task`` the run and its files.

    Raises ProjectError where a version here is not that of the caller, ServerLost where the process that did it died.
    """
    server = _take(shared, wanted)
    try:
        _refuse_difference(server.versions, wanted)
        return server.do(task)
    finally:
        _give_back(server, wanted.batch)


def end(batch: str) -> None:
    """End all serving processes of a batch, whatever they do; no further one is started for it."""
    with _SERVERS.lock:
        _SERVERS.ended.add(batch)
        left = [*_SERVERS.idle.pop(batch, []), *_SERVERS.busy.pop(batch, ())]
    for server in left:
        server.stop()
    for server in left:
        server.close()


def _take(shared: bytes, wanted: Wanted) -> _Server:
    with _SERVERS.lock:
        idle = _SERVERS.idle.get(wanted.batch, [])
        server = idle.pop() if idle else None
    if server is None or not server.alive:  # it goes by itself after a while without a run
        server = _Server(shared)
    with _SERVERS.lock:
        if wanted.batch not in _SERVERS.ended:
            _SERVERS.busy.setdefault(wanted.batch, set()).add(server)
            return server
    raise ServerLost(server.close())


def _give_back(server: _Server, batch: str) -> None:
    with _SERVERS.lock:
        _SERVERS.busy.get(batch, set()).discard(server)
        wanted = batch not in _SERVERS.ended and server.alive
        if wanted:
            _SERVERS.idle.setdefault(batch, []).append(server)
    if not wanted:
        server.close()


def _refuse_difference(found: dict[str, str], wanted: Wanted) -> None:
    difference = versions.difference(wanted.versions, found, wanted.names)
    if difference:
        raise ProjectError(f"the worker {get_worker().address}", difference, SAME)

"""Forked processes that neither outlive their parent nor run on into its code."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from duxue.errors import DuxueError, ProjectError

T = TypeVar("T")

HAS_FORK = hasattr(os, "fork")
_PR_SET_PDEATHSIG = 1
_ENDING = {signal.SIGINT, signal.SIGTERM}
_MOMENT = 0.01


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM, so that no process is forked without its parent knowing it."""
    if not HAS_FORK:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def spawn(body: Callable[[], None], *, on_parents_death: int = signal.SIGKILL) -> int:
    """Run ``body`` in a forked process that ends with it; its process id.

    On Linux the process gets the signal ``on_parents_death`` when the thread that forked it ends.
    """
    parent = os.getpid()
    with undisturbed():
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                sys.unraisablehook = sys.__unraisablehook__  # what the parent insists on is not ours
                die_with_parent(on_parents_death, parent)
                body()
                code = 0
            except Exception:  # noqa: BLE001 -- nothing above may run in this process
                traceback.print_exc()
            except BaseException:  # noqa: BLE001 -- told to end, by a signal: nobody needs to read where
                code = 128
            finally:
                os._exit(code)
    return pid


def insist(stop: Callable[..., object], raised: type[BaseException]) -> None:
    """Call ``stop``, a handler of signals, once more where what it ``raised`` ended in a finalizer or such a callback.

    Python prints there what it was and goes on, as if this process had not been told to end.
    """

    def swallowed(left: Any) -> None:
        if not issubclass(left.exc_type, raised):
            sys.__unraisablehook__(left)
            return
        # Raised here, it would be swallowed again; a moment later other code runs.
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, _MOMENT)

    sys.unraisablehook = swallowed


class Ended(ProjectError):
    """A process was gone before it was done; ``found`` says how."""


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each of these gives: the first is done here, the others at the same time in processes forked from this one.

    Without fork all are done here, one after the other. Raises the DuxueError that one of them raised, or Ended where a
    process was killed or met a defect, whose traceback it has printed. What is given is pickled.
    """
    first, *others = works
    if not HAS_FORK:
        return [work() for work in works]
    begun: list[tuple[int, Connection]] = []
    try:
        for work in others:
            begun.append(_begin(work))
        return [first(), *(_taken(*one) for one in begun)]
    finally:
        for pid, connection in begun:
            _end(pid)
            connection.close()


def _begin(work: Callable[[], T]) -> tuple[int, Connection]:
    mine, theirs = Pipe()

    def body() -> None:
        mine.close()
        # The handlers that it was forked with would raise where nothing of theirs is there to be ended.
        for signum in _ENDING:
            if signal.getsignal(signum) is not signal.SIG_IGN:  # what a shell's background job ignores
                signal.signal(signum, signal.SIG_DFL)
        listen()
        try:
            theirs.send((True, work()))
        except DuxueError as error:
            theirs.send((False, error))

    pid = spawn(body)
    theirs.close()
    return pid, mine


def _end(pid: int) -> None:
    """End a process where it has not ended; one that was waited for is not ours any more, whoever has its number."""
    with suppress(ChildProcessError):
        if not os.waitpid(pid, os.WNOHANG)[0]:
            kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _taken(pid: int, connection: Connection) -> Any:
    try:
        done, given = connection.recv()
    except EOFError:
        how = how_it_ended(os.waitpid(pid, 0)[1])
        raise Ended("a process", how, "Run it again, with fewer --jobs where memory is short.") from None
    if not done:
        raise given
    return given


def die_with_parent(signum: int = signal.SIGKILL, parent: int = 0) -> None:
    """Ask Linux for a signal when the parent dies, so that a killed batch leaves nothing behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if parent and os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), signum)


def listen() -> None:
    """In a forked process: take signals again, once its handlers are set."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def kill(pid: int, signum: int) -> None:
    """Signal a process and its group; the process alone, before it has made a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signum)


def lives(pid: int) -> bool:
    """Whether there is a process of this number; where that cannot be asked without harm, yes."""
    if not HAS_FORK:
        return True
    with suppress(PermissionError):  # it is somebody else's
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


def how_it_ended(status: int) -> str:
    """What ``waitpid`` says, in words that complete "the process …"."""
    return in_words(os.waitstatus_to_exitcode(status))


def in_words(code: int) -> str:
    """An exit code, negative where a signal ended the process, in the same words."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

"""Forked processes that neither outlive their parent nor run on into its code."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from duxue.engine.surroundings import die_with_parent

HAS_FORK = hasattr(os, "fork")
_ENDING = {signal.SIGINT, signal.SIGTERM}


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


def listen() -> None:
    """In a forked process: take signals again, once its handlers are set."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def hand_over(parent: int) -> None:
    """In a forked process that is about to become another program: end with its parent, take signals as that will.

    The handlers that it was forked with would raise where nothing of theirs is there to be ended.
    """
    die_with_parent(signal.SIGKILL, parent)
    for signum in _ENDING:
        if signal.getsignal(signum) is not signal.SIG_IGN:  # what a shell's background job ignores, it goes on ignoring
            signal.signal(signum, signal.SIG_DFL)
    listen()


def kill(pid: int, signum: int) -> None:
    """Signal a process and its group; the process alone, before it has made a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signum)


def how_it_ended(status: int) -> str:
    """What ``waitpid`` says, in words that complete "the process …"."""
    return in_words(os.waitstatus_to_exitcode(status))


def in_words(code: int) -> str:
    """An exit code, negative where a signal ended the process, in the same words."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

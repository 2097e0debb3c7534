"""Forked processes that neither outlive their parent nor run on into its code."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from duxue.errors import DuxueError, ProjectError

T = TypeVar("T")

HAS_FORK = hasattr(os, "fork")
_PR_SET_PDEATHSIG = 1
_ENDING = {signal.SIGINT, signal.SIGTERM}
_MOMENT = 0.01
PATIENCE = 3.0  # seconds that a process has to end after it was told to


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
                _let_go()
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


def piped(body: Callable[[Connection], None], *, on_parents_death: int = signal.SIGKILL) -> tuple[int, Connection]:
    """Run ``body`` as :func:`spawn` does, with its end of a pipe; the process id and this end.

    Each end is closed in whatever is forked from the process that has it: nobody else can write into a pipe, and it
    ends when that process does.
    """
    mine, theirs = Pipe()
    _ours.add(mine)

    def begin() -> None:
        _ours.add(theirs)
        body(theirs)

    pid = spawn(begin, on_parents_death=on_parents_death)
    theirs.close()
    return pid, mine


_ours: WeakSet[Connection] = WeakSet()  # ends of pipes to processes that were forked from this one, or to its parent


def _let_go() -> None:
    """In a forked process: close what is its parent's."""
    for connection in _ours:
        connection.close()
    _ours.clear()


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


class Helper(Generic[T]):
    """A process forked from this one, to begin with work before all that it needs is known.

    ``work`` is called there with what returns the next thing that it is told here; what it yields is given here, and
    both are pickled. Leaving the context ends the process with the signal ``ending`` and, where it takes its time
    over that, outright. Without fork the work is done here, when it is asked for.
    """

    def __init__(
        self, work: Callable[[Callable[[], Any]], Generator[T, None, None]], *, ending: int = signal.SIGKILL
    ) -> None:
        self._ending = ending
        if HAS_FORK:
            self._pid, self._connection = piped(partial(_help, work))
        else:
            self._waiting: deque[Any] = deque()
            self._work = work(self._waiting.popleft)

    def __enter__(self) -> Helper[T]:
        return self

    def __exit__(self, *_: object) -> None:
        if not HAS_FORK:
            self._work.close()
            return
        with suppress(ChildProcessError):  # it was waited for: whoever has its number now is not ours
            if not os.waitpid(self._pid, os.WNOHANG)[0]:
                kill(self._pid, self._ending)
                reap(self._pid, time.monotonic() + PATIENCE)
        self._connection.close()

    def tell(self, what: object) -> None:
        """Give the process something to work on."""
        if not HAS_FORK:
            self._waiting.append(what)
            return
        with suppress(OSError):  # it has died: asking for what it gives tells how
            self._connection.send(what)

    def given(self) -> Iterator[T]:
        """What the process gives, as it comes, until it is done.

        Raises the DuxueError that it raised, or Ended where it was killed or met a defect, whose traceback it printed.
        """
        if not HAS_FORK:
            yield from self._work
            return
        while message := self._received():
            one, error = message
            if error:
                raise error
            yield one

    def _received(self) -> Any:
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            how = how_it_ended(os.waitpid(self._pid, 0)[1])
            raise Ended("a process", how, "Run it again, with fewer --jobs where memory is short.") from None


def _help(work: Callable[[Callable[[], Any]], Generator[Any, None, None]], connection: Connection) -> None:
    """The life of a helper, in its own process."""
    # The handlers that it was forked with would raise where nothing of theirs is there to be ended.
    for signum in _ENDING:
        if signal.getsignal(signum) is not signal.SIG_IGN:  # what a shell's background job ignores
            signal.signal(signum, signal.SIG_DFL)
    listen()
    try:
        with closing(work(partial(_if_wanted, connection.recv))) as given:
            for one in given:
                _if_wanted(connection.send, (one, None))
        _if_wanted(connection.send, None)
    except DuxueError as error:
        _if_wanted(connection.send, (None, error))


def _if_wanted(do: Callable[..., Any], *what: object) -> Any:
    """Use a pipe; where nobody is at the other end any more, end without a word."""
    try:
        return do(*what)
    except (EOFError, ConnectionError):
        raise SystemExit from None


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each of these gives: the first is done here, the others at the same time, each by a helper.

    Without fork all are done here, one after the other. Raises what :meth:`Helper.given` raises.
    """
    first, *others = works
    with ExitStack() as stack:
        helpers = [stack.enter_context(Helper(partial(_once, work))) for work in others]
        return [first(), *(given for helper in helpers for given in helper.given())]


def _once(work: Callable[[], T], _: object) -> Generator[T, None, None]:
    yield work()


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


def reap(pid: int, deadline: float) -> None:
    """Wait for a process that was told to end; one that lives at the deadline, of ``time.monotonic``, ends outright."""
    while not os.waitpid(pid, os.WNOHANG)[0]:
        if time.monotonic() > deadline:
            kill(pid, signal.SIGKILL)
        time.sleep(_MOMENT / 2)


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

"""Processes beside this one: what they give, what they raise, and that none is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from conftest import sockets
from duxue import forking
from duxue.errors import BadParameters, DuxueError


def _refuse() -> None:
    raise BadParameters("jobs", "none", "one")


def _end(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


STOPPED_IN_A_FINALIZER = """
import os, signal, time
from duxue import forking

def stop(*_):
    raise KeyboardInterrupt

class Deaf:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)

signal.signal(signal.SIGTERM, stop)
forking.insist(stop, KeyboardInterrupt)
try:
    Deaf()
    time.sleep(60)
except KeyboardInterrupt:
    print("stopped")
"""


def test_a_signal_is_heard_where_python_lets_nothing_out() -> None:
    """What a handler raises in a finalizer is swallowed there; it is raised once more, and nobody reads a traceback."""
    done = subprocess.run([sys.executable, "-c", STOPPED_IN_A_FINALIZER], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("stopped\n", "")


def test_together_is_at_the_same_time_and_in_order() -> None:
    """What each gives comes back in the order asked, each from a process of its own but the first."""
    started = time.monotonic()
    mine, *others = forking.together([partial(_slept, seconds) for seconds in (0.5, 0.4, 0.3)])
    assert time.monotonic() - started < 1.0
    assert mine == (0.5, os.getpid())
    assert [seconds for seconds, _ in others] == [0.4, 0.3]
    assert len({os.getpid(), *(pid for _, pid in others)}) == 3


def _slept(seconds: float) -> tuple[float, int]:
    time.sleep(seconds)
    return seconds, os.getpid()


def test_an_error_of_another_process_is_raised_here() -> None:
    """A sentence for a person comes through as it is."""
    with pytest.raises(DuxueError) as told:
        forking.together([partial(_slept, 0), _refuse])
    assert isinstance(told.value, BadParameters)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nobody is left


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_was_killed_is_told(number: int) -> None:
    """Whoever is killed before it was done ends the wait for it, in a sentence that says how."""
    with pytest.raises(forking.Ended, match=f"killed by {signal.Signals(number).name}"):
        forking.together([partial(_slept, 0), partial(_end, number)])


def test_an_error_here_ends_the_others() -> None:
    """Nobody waits for a process whose result is not wanted any more."""
    started = time.monotonic()
    with pytest.raises(BadParameters):
        forking.together([_refuse, partial(_slept, 60)])
    assert time.monotonic() - started < 10
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def _doubled(told: Callable[[], int]) -> Iterator[int]:
    for _ in range(3):
        yield told() * 2


def test_a_helper_begins_before_it_is_told() -> None:
    """Work goes on while what it needs is found out here; what it is told and gives keeps its order."""
    with forking.Helper(_doubled) as helper:
        for number in range(3):
            helper.tell(number)
        assert list(helper.given()) == [0, 2, 4]


def test_without_fork_a_helper_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where nothing can be forked, when it is asked for."""
    monkeypatch.setattr(forking, "HAS_FORK", False)
    with forking.Helper(_doubled) as helper:
        for number in range(3):
            helper.tell(number)
        assert list(helper.given()) == [0, 2, 4]


def test_a_helper_that_is_not_needed_ends_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    """One that waits to be told something is ended, and prints nothing."""
    with forking.Helper(_doubled):
        time.sleep(0.05)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert capfd.readouterr() == ("", "")


def _sockets(_: object) -> Iterator[set[str]]:
    yield set(sockets())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what is open is read from /proc")
def test_a_helper_has_the_pipe_of_no_other() -> None:
    """Nobody can write into a pipe between two others, and each ends when one of its two does."""
    opened = set(sockets())  # by whoever started the tests, or by those before
    with forking.Helper(_sockets) as first, forking.Helper(_sockets) as second:
        (of_first,), (of_second,) = first.given(), second.given()
    assert of_first - opened
    assert not (of_first & of_second) - opened

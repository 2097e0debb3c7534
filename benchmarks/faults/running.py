"""Runs of duxue as processes of their own, and what becomes of all that they start.

Most are forked from this process, which has the imports done, because those take longer than the run itself; the code
is that of the command line. This process adopts whatever they leave behind, and so knows of it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import psutil

from duxue import forking

LONGEST = 120.0  # seconds; a run that takes more hangs
GRACE = 3.0  # seconds in which what was forked ends after its parent
STAGES = ("checking", "building", "publishing")
_PR_SET_CHILD_SUBREAPER = 36
Setup = Callable[[], None]


def warm() -> None:
    """Import and read what every run would again, and adopt from now on what the processes of a run leave behind.

    Only what belongs to the package: nothing is known of a project, nor of its pages.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    from duxue import cli, engine, figures, fingerprint, pipeline, reach, site, verdicts

    assert cli, pipeline
    engine.preload(
        extra=("papermill.engines", "nbconvert", "rich.progress", "rich.console"),
        warm=(site.warm, figures.warm, verdicts.code),
    )
    for path in fingerprint.PACKAGE.rglob("*.py"):
        reach.imported(path.read_bytes(), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended: exit code (negative for a signal), seconds, when its stages began, and what it said."""

    code: int
    seconds: float
    stages: Mapping[str, float]
    said: str

    @property
    def sentence(self) -> str:
        """The last line that it said."""
        return self.said.strip().rpartition("\n")[2]


@dataclass(slots=True, kw_only=True)
class Running:
    """A run that is on."""

    pid: int
    log: Path
    started: float

    def ends(self) -> bool:
        """Whether it has ended, or is about to be taken note of."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def stage(self) -> str:
        """The stage that was begun last."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return next((stage for stage in reversed(STAGES) if f"\n{stage}" in f"\n{said}"), "")

    def wait(self) -> Ended:
        """Wait for its end, kill it where it hangs, and note when its stages began."""
        stages: dict[str, float] = {}
        while not self.ends():
            now = time.monotonic() - self.started
            stages.setdefault(self.stage() or "start", now)
            if now > LONGEST:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.005)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return Ended(code=code, seconds=time.monotonic() - self.started, stages=stages, said=said)

    def family(self) -> list[list[int]]:
        """Processes that it has started, by generation: the gate and what makes pages, workers, notebooks."""
        generations = []
        parents = [self.pid]
        while parents := [child for parent in parents for child in children(parent)]:
            generations.append(parents)
        return generations


def children(pid: int) -> list[int]:
    """Processes that a process has started and that are there."""
    with suppress(OSError, ValueError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def start(
    arguments: Sequence[str],
    *,
    root: Path,
    temporary: Path,
    log: Path,
    setup: Setup | None = None,
    fresh: bool = False,
    under: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Running:
    """Begin a command of duxue on the project below ``root``.

    ``setup`` is called in its process first; ``fresh`` starts a new interpreter instead of forking this one, ``under``
    starts it by another program. Signals wait until the code of the command line is there to take them.
    """
    wanted = {"DUXUE_ROOT": str(root), "TMPDIR": str(temporary), **(environment or {})}
    log.write_bytes(b"")
    with forking.undisturbed():
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.setsid()
                _settle(log, wanted)
                if setup:
                    setup()
                if fresh or under or environment:
                    _become([*under, sys.executable, "-m", "duxue", *arguments])
                code = _main(arguments)
            except BaseException:  # noqa: BLE001 -- as an interpreter would
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
    return Running(pid=pid, log=log, started=time.monotonic())


def _settle(log: Path, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    out = os.open(log, os.O_WRONLY | os.O_APPEND)
    null = os.open(os.devnull, os.O_RDONLY)
    for descriptor, source in enumerate((null, out, out)):
        os.dup2(source, descriptor)


def _become(command: Sequence[str]) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what is pending ends the process, not the code of this module
    forking.listen()
    os.execvp(command[0], command)


def _main(arguments: Sequence[str]) -> int:
    from duxue import cli

    forget(Path(os.environ["DUXUE_ROOT"]))
    parse = cli.commands.main

    def parse_and_listen(*given: Any, **named: Any) -> Any:
        forking.listen()
        return parse(*given, **named)

    # The first that the command line calls once it has set its handlers; this process is its own.
    cli.commands.main = parse_and_listen
    try:
        cli.main(list(arguments))
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def forget(root: Path) -> None:
    """Work on the project below ``root`` from now on, without what was read of another."""
    from duxue import catalogue
    from duxue.documents import registry

    os.environ["DUXUE_ROOT"] = str(root)
    read = (catalogue.indicators, catalogue.themes, catalogue.districts, catalogue.standards, catalogue.national)
    for cached in (*read, registry):
        cached.cache_clear()


def apart(work: Callable[[], object]) -> None:
    """Do something in a process of its own, which keeps what it imports to itself. Raises SystemExit where it fails."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 -- as an interpreter would
            traceback.print_exc()
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("the trials could not be prepared")


def orphans(*, known: Sequence[int] = ()) -> list[str]:
    """What the processes of ended runs have left running; it is ended here, after some time to do so by itself."""
    deadline = time.monotonic() + GRACE
    me = psutil.Process()
    while True:
        left = [child for child in me.children() if child.pid not in known]
        for child in left:
            with suppress(ChildProcessError):
                os.waitpid(child.pid, os.WNOHANG)
        left = [child for child in left if child.is_running()]
        if not left or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    names = []
    for child in left:
        with suppress(psutil.NoSuchProcess):
            names.append(f"process {child.pid} ({' '.join(child.cmdline())[-80:]})")
            child.kill()
            os.waitpid(child.pid, 0)
    return names

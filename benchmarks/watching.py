"""One command, watched: its time, the CPU and memory of all its processes together, and what a page costs.

Memory is the proportional set size (PSS) summed over the tree of processes, so that what forked processes share counts
once; it is looked at twice a second. The cost of a page is the CPU time of the tree from one page on the shelf to the
last, over the pages in between: neither imports nor the gate nor publishing are in it, nor the comparison page, which
is made first, is as large at every size, and would make the pages of a small project look dear.
"""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

PAUSE = 0.5  # seconds between two looks
LEAST = 5  # pages between which a cost can be told
TOLD = 30.0  # seconds between two tellings of what was taken so far
FIRST = "comparison"  # the notebook whose page is made first, and costs as much as ten others
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a command took: wall and CPU seconds, the most memory in MB, CPU seconds a page, pages ``made``.

    ``page_cpu`` is 0 where too few pages were made to tell; ``own_cpu`` is the part of it that the process itself and
    those that it started take: they hand the pages out, and their workers make them.
    """

    wall: float
    cpu: float
    memory: float
    page_cpu: float
    own_cpu: float = 0.0
    made: int = 0


def watched(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    pages: Path,
    tell: Callable[[Taken], None] = lambda _: None,
) -> Taken:
    """Run a command; ``pages`` is the folder in which a folder a notebook fills with a folder a page.

    ``tell`` is told twice a minute what it has taken so far, with ``cpu`` of the processes that live. Raises SystemExit
    with the last that it said where it failed; 12 is left with where documents are blocked. It ends with the caller.
    """
    before, started = _children(), time.perf_counter()
    with subprocess.Popen(command, env=environment, text=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as process:  # fmt: skip
        watch = _Watch(process.pid, pages, tell)
        assert process.stderr is not None
        try:
            said = deque(process.stderr, maxlen=1)
        except BaseException:
            process.terminate()
            raise
        finally:
            watch.stop()
        code = process.wait()
    if code not in (0, 12):
        raise SystemExit(f"{' '.join(command)} left with {code}: {''.join(said)}")
    wall = time.perf_counter() - started
    return replace(watch.taken(), wall=wall, cpu=_children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch(threading.Thread):
    """Looks at a process and its descendants until it is stopped."""

    def __init__(self, pid: int, pages: Path, tell: Callable[[Taken], None]) -> None:
        super().__init__(daemon=True)
        self._tell, self._since, self._cpu = tell, time.perf_counter(), 0.0
        self.most = 0  # kilobytes
        self._pid, self._pages, self._stopped = pid, pages, threading.Event()
        self._own: dict[int, float] = {}
        self._seen: list[tuple[int, float, float]] = []  # pages on the shelf, CPU seconds until then, its own
        self._made = self._count()
        self.start()

    def run(self) -> None:
        told = self._since
        while not self._stopped.wait(PAUSE):
            family = list(_family(self._pid))
            for pid in (self._pid, *_children_of(self._pid)):  # what has ended keeps what it had used
                self._own[pid] = max(self._own.get(pid, 0.0), _used(pid, reaped=False))
            self.most = max(self.most, sum(map(_proportional, family)))
            made, self._cpu = self._count() - self._made, sum(map(_used, family))
            if made > (self._seen[-1][0] if self._seen else 0) and self._has_compared():
                self._seen.append((made, self._cpu, sum(self._own.values())))
            if time.perf_counter() - told > TOLD:
                told = time.perf_counter()
                self._tell(self.taken())

    def taken(self) -> Taken:
        """What was taken so far."""
        made = self._seen[-1][0] if self._seen else 0
        wall = time.perf_counter() - self._since
        page, own = self._costs()
        return Taken(wall=wall, cpu=self._cpu, memory=self.most / 1000, page_cpu=page, own_cpu=own, made=made)

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def _count(self) -> int:
        return sum(len(os.listdir(folder)) for folder in self._pages.glob("[!.]*") if folder.is_dir())

    def _has_compared(self) -> bool:
        folder = self._pages / FIRST
        return folder.is_dir() and any(folder.iterdir())

    def _costs(self) -> tuple[float, float]:
        """CPU seconds a page, and those of the processes that hand them out."""
        if len(self._seen) < 2 or self._seen[-1][0] - self._seen[0][0] < LEAST:
            return 0.0, 0.0
        (first, *before), (last, *after) = self._seen[0], self._seen[-1]
        page, own = ((late - early) / (last - first) for early, late in zip(before, after, strict=True))
        return page, own


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in _children_of(pid):
        yield from _family(child)


def _children_of(pid: int) -> Iterator[int]:
    with suppress(OSError):  # it has just ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            yield from map(int, (task / "children").read_text().split())


def _proportional(pid: int) -> int:
    """Kilobytes of a process, memory that it shares counted in part; 0 where it has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _used(pid: int, *, reaped: bool = True) -> float:
    """CPU seconds of a process, with those of its children that have ended where they were waited for (``reaped``)."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11 : 15 if reaped else 13])) / TICKS
    return 0.0

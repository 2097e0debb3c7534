"""One input tried: it is read, or refused in a sentence, and in time; anything else is lost."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from duxue.errors import DuxueError

LONGEST = 20.0  # seconds of a processor for one input: what else the machine does is not asked
SENTENCE = 2000  # characters that a refusal may have


class TooLong(BaseException):
    """No ``except Exception`` of a library may hold it up."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many inputs of a kind were tried, read and refused, and for those that were lost what happened."""

    kind: str
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    lost: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        return self.read + self.refused + len(self.lost)

    def attempt(self, name: str, work: Callable[[], str]) -> None:
        """Count what becomes of one input: ``work`` returns what does not hold, or nothing; it may raise DuxueError."""
        started = time.process_time()
        try:
            with limited():
                wrong = work()
            self.read += not wrong
        except DuxueError as error:
            wrong = "" if 0 < len(str(error)) < SENTENCE else f"a refusal of {len(str(error))} characters"
            self.refused += not wrong
        except TooLong:
            wrong = f"it took more than {LONGEST:g} s"
        except Exception as error:  # noqa: BLE001 -- this is what is looked for
            at = traceback.extract_tb(error.__traceback__)[-1]
            wrong = f"{type(error).__name__}: {str(error)[:200]} ({Path(at.filename).name}:{at.lineno})"
        if wrong:
            self.lost.append(f"{name}: {wrong}")
        self.slowest = max(self.slowest, time.process_time() - started)

    @property
    def sentence(self) -> str:
        """The counts as a line."""
        counts = f"{self.tried:,} tried, {self.read:,} read, {self.refused:,} refused"
        return f"{self.kind:10} {counts}, {len(self.lost)} lost (slowest {self.slowest:.1f} s)"


@contextmanager
def limited() -> Iterator[None]:
    """Raise TooLong in what takes too long."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST, 1.0)  # again and again, since a destructor may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seeded(seed: int, kind: str, number: int) -> Random:
    """Chance for one input, whatever was tried before it."""
    return Random(f"{seed} {kind} {number}")

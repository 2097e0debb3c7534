"""The stages in order: what is asked for, what the gate says, what is stale; build that, publish all of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from duxue import batch, builder, cache, engine, fingerprint, notebook, site, verdicts, workspace
from duxue.batch import Outcome
from duxue.documents import registry
from duxue.documents.registry import get
from duxue.errors import BadParameters, ProjectError, RunLocked, SourceChanged
from duxue.notebook import Run
from duxue.verdicts import Verdict

OnStep = Callable[..., None]
OnOutcome = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one command asks for; nothing named means everything that ``params/`` describes.

    ``out`` is the folder to publish in, ``reports/`` where it is None; ``force`` builds pages that nothing changed.
    """

    documents: tuple[str, ...] = ()
    notebook: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    jobs: int = 1
    force: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended: one outcome for each page that was asked for, and where the index is."""

    outcomes: tuple[Outcome, ...]
    index: Path
    seconds: float

    @property
    def exit_code(self) -> int:
        """13 where a notebook failed, else 11 where a source changed, else 12 where an open block remains, else 0."""
        codes = {outcome.exit_code for outcome in self.outcomes}
        return next((code for code in (13, 11, 12) if code in codes), 0)

    @property
    def sentence(self) -> str:
        """The outcomes counted."""
        counts = {status: sum(o.status == status for o in self.outcomes) for status in batch.STATUSES}
        counted = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"{counted or 'nothing to do'} in {self.seconds:.1f} s"

    def rows(self) -> list[dict[str, Any]]:
        """One row an outcome, for a table."""
        return [
            {"page": o.run.page, "outcome": o.status, "seconds": f"{o.seconds:.1f}", "why": o.message}
            for o in self.outcomes
        ]


def run(request: Request, *, on_step: OnStep, on_outcome: OnOutcome) -> Summary:
    """Gate, notebooks, HTML. One district's fault ends in its outcome; what concerns all of them is raised.

    Raises BadParameters, ProjectError or RunLocked before anything starts, ProjectError where nothing can be published.
    """
    started = time.time()
    with locked():
        runs = notebook.runs(request.notebook, request.documents, overrides=request.overrides)
        out = request.out or workspace.current().reports
        site.require_writable(out)
        known = _verdicts({name for run in runs for name in run.reads}, on_step)
        plan = [builder.decide(run, known, force=request.force) for run in runs]
        built = _build([step for step in plan if step.todo], jobs=request.jobs, on_step=on_step, on_outcome=on_outcome)
        outcomes = tuple(built.get(step.run.page) or step.outcome for step in plan)
        on_step("publishing")
        builder.publish(out, outcomes, started=started)
    return Summary(outcomes=outcomes, index=out / "index.html", seconds=time.time() - started)


@contextmanager
def locked() -> Iterator[None]:
    """Hold the lock of the workspace. Raises RunLocked where another run holds it; a dead process holds nothing."""
    state = workspace.current().state
    holder = state / "run.pid"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock")
        lock.acquire(timeout=0)
    except Timeout:
        pid = holder.read_text(encoding="utf-8") if holder.is_file() else "unknown"
        raise RunLocked(state / "run.lock", f"process {pid}") from None
    except OSError as error:
        raise ProjectError(state, f"cannot be written ({error.strerror})", "Mend its rights or free space.") from None
    try:
        holder.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()

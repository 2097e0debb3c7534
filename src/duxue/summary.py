"""How a run ended, from its outcomes: exit code, one sentence, rows for people, JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duxue import batch
from duxue.batch import Outcome

MANY = 100  # rows of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended: one outcome for each page that was asked for, and where the index is.

    ``number`` is that of the run in the history, 0 where nothing had changed and nothing was done; ``changed`` are the
    pages whose bytes or outcome differ from those that were published before.
    """

    outcomes: tuple[Outcome, ...]
    index: Path
    seconds: float
    number: int = 0
    changed: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """13 where a notebook failed, else 11 where a source changed, else 12 where an open block remains, else 0."""
        codes = {outcome.exit_code for outcome in self.outcomes}
        return next((code for code in (13, 11, 12) if code in codes), 0)

    @property
    def sentence(self) -> str:
        """The outcomes counted."""
        counts = {status: sum(o.status == status for o in self.outcomes) for status in batch.TITLES}
        counted = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"{counted or 'nothing to do'} in {self.seconds:.1f} s"

    def as_json(self) -> dict[str, Any]:
        """The whole summary for programs: one JSON line of ``--format json``, and what a hook is told."""
        return {
            "exit": self.exit_code,
            "run": self.number,
            "seconds": round(self.seconds, 1),
            "counts": {status: sum(o.status == status for o in self.outcomes) for status in batch.TITLES},
            "changed": list(self.changed),
            "index": str(self.index),
            "pages": [
                {
                    "page": outcome.run.page,
                    "outcome": outcome.status,
                    "reason": outcome.reason,
                    "quarantined": outcome.quarantined,
                    "message": outcome.message.splitlines()[-1] if outcome.message else "",
                }
                for outcome in self.outcomes
            ],
        }

    def rows(self) -> list[dict[str, Any]]:
        """One row an outcome, for a table; of more than a person reads, those in which something is to be done."""
        many = len(self.outcomes) > MANY
        return [
            {
                "page": outcome.run.page,
                "outcome": outcome.status + (" (quarantined)" if outcome.quarantined else ""),
                "seconds": f"{outcome.seconds:.1f}",
                "why": outcome.message.splitlines()[-1] if outcome.message else "",
            }
            for outcome in self.outcomes
            if not many or outcome.status in ("blocked", "failed")
        ]

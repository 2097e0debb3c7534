"""One page: whether it is stale, how it is made, and what the index says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from duxue import audit, cache, catalogue, dataset, fingerprint, notebook, site
from duxue.batch import Outcome
from duxue.documents.registry import check_source, get
from duxue.errors import NotebookFailed, SourceChanged
from duxue.fingerprint import Fingerprint
from duxue.notebook import Run
from duxue.verdicts import Check, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done about one run: ``outcome`` is decided already where nothing need be executed.

    ``changed`` are the ingredients that differ from those of the page as it was last built.
    """

    run: Run
    made_of: Fingerprint
    changed: tuple[str, ...] = ()
    outcome: Outcome | None = None


def decide(run: Run, known: Mapping[str, Verdict], *, force: bool = False) -> Step:
    """Blocked by the gate, cached, or to be built. Reads no more than hashes."""
    made_of = fingerprint.of(run)
    barrier = _barrier(run, known)
    if barrier:
        return Step(run=run, made_of=made_of, outcome=barrier)
    built = cache.get(run.page)
    changed = fingerprint.changed(built.ingredients if built else {}, made_of.ingredients)
    if built and not changed and not force:
        outcome = Outcome(run=run, status="cached", facts=built.facts)
        return Step(run=run, made_of=made_of, outcome=outcome)
    return Step(run=run, made_of=made_of, changed=changed)


def make(run: Run) -> Outcome:
    """Execute and convert one run; called in a worker. A failed notebook still has a page, which shows the cell."""
    known = _verdicts(run)
    try:
        executed = notebook.execute(run)
    except NotebookFailed as failure:
        files = site.failed(run, failure)
        return Outcome(run=run, status="failed", message=failure.message, cell=failure.cell, reason=failure.reason,
                       files=files)  # fmt: skip
    files = site.convert(executed, run, list(known.values()))
    return Outcome(run=run, status="built", files=files, facts=facts_of(run))

"""One page: whether it is stale, how it is made, and what the index says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from duxue import audit, cache, catalogue, dataset, engine, fingerprint, notebook, site, verdicts
from duxue.batch import Outcome
from duxue.documents.registry import check_source, get
from duxue.errors import NotebookFailed, SourceChanged
from duxue.fingerprint import Change, Fingerprint, Shared
from duxue.notebook import Run
from duxue.verdicts import Check, Verdict

# The one notebook that is about a single document: its page gives way to the reasons where that document is blocked.
# A comparison leaves a blocked document out, and the page on reading shows what blocked it.
ABOUT_ONE = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done about one run; ``outcome`` is there already where nothing need be executed.

    ``changed`` are the ingredients that differ from those of the page as it was last built, all of them where it never
    was; ``new`` says so. ``checks`` are those of the gate on the documents that the page is about, ``kept`` the files
    of a page that is on the shelf and stays as it is.
    """

    run: Run
    made_of: Fingerprint
    changed: tuple[Change, ...]
    new: bool
    checks: tuple[Check, ...] = ()
    outcome: Outcome | None = None
    kept: Mapping[str, Path] = field(default_factory=dict)


def decide(run: Run, shared: Shared, *, force: bool = False) -> Step:
    """Blocked, cached, or to be built. Asks for verdicts that are there and hashes files; executes nothing."""
    made_of = fingerprint.of(run, shared)
    built = cache.get(run.page)
    changed = fingerprint.changed(built.ingredients if built else {}, made_of.ingredients)
    known = [verdict_of(name) for name in run.documents]
    outcome = _barrier(run, known)
    if outcome is None and built and not changed and not force:
        outcome = Outcome(run=run, status="cached", facts=built.facts)
    checks = tuple(check for verdict in known for check in verdict.checks)
    kept = built.files if built and outcome and outcome.status == "cached" else {}
    return Step(run=run, made_of=made_of, changed=changed, new=built is None, checks=checks, outcome=outcome, kept=kept)


def warm() -> None:
    """Do once what every page would do again: imports, catalogue, templates. Workers are forked after it."""
    from duxue import figures  # matplotlib and seaborn, which a run in which nothing changed need not wait for

    engine.preload(
        extra=("papermill.engines",),
        warm=(
            catalogue.indicators,
            catalogue.themes,
            catalogue.districts,
            catalogue.standards,
            catalogue.national,
            dataset.warm,
            site.warm,
            figures.warm,
        ),
    )


def make(run: Run) -> Outcome:
    """Execute and convert one run, in a worker. A notebook that failed has a page too, which shows the cell.

    Raises DocumentBlocked where the gate closed meanwhile.
    """
    try:
        executed = notebook.execute(run)
    except NotebookFailed as failure:
        return Outcome(
            run=run,
            status="failed",
            message=failure.message,
            cell=failure.cell,
            reason=failure.reason,
            files=site.failed(run, failure),
        )
    text, data = (site.source(run), site.facts(run)) if run.notebook == ABOUT_ONE else ({}, {})
    known = [verdict for name in run.documents if (verdict := verdicts.stored(name))]
    files = site.convert(executed, run, known, text=next(iter(text), ""))
    return Outcome(run=run, status="built", files={**files, **text, **data}, facts=facts_of(run))


def keep(step: Step, outcome: Outcome) -> Outcome:
    """Put what was made on the shelf, to be published from there; a failed page is never taken for a built one."""
    if outcome.files:
        ingredients = step.made_of.ingredients if outcome.status == "built" else {}
        cache.put(outcome.run.page, outcome.files, ingredients=ingredients, facts=outcome.facts)
    return replace(outcome, files={})


def facts_of(run: Run) -> dict[str, Any]:
    """What the index says of a page at a glance: figures, core indicators stated, claims by verdict."""
    reports = [dataset.read(name) for name in run.documents] if run.notebook == ABOUT_ONE else []
    core = sum(entry.core for entry in catalogue.indicators().values())
    return {
        key: value
        for report in reports
        for key, value in {
            "figures": len(report.facts),
            "core": int(report.facts.loc[report.facts["core"], "indicator"].nunique()),
            "core_of": core,
            **{verdict.replace(" ", "_"): count for verdict, count in audit.tally(audit.claims(report)).items()},
        }.items()
    }


def verdict_of(document: str) -> Verdict:
    """What the gate says, and before it whether the bytes of the document are still those that were registered."""
    verdict = verdicts.stored(document)
    known = verdict.checks if verdict else ()
    try:
        check_source(get(document))
    except SourceChanged as error:
        return Verdict(document=document, key=verdict.key if verdict else "", checks=(_changed(error), *known))
    return verdict or Verdict(document=document, key="", checks=known)


def _changed(error: SourceChanged) -> Check:
    _, expected, found = error.args
    sentence = {
        "zh": f"原文件与登记时不同（登记 sha256 {expected[:12]}…，现为 {found[:12]}…）：若是重新发布，请作为新文件登记",
        "en": f"The document differs from what was registered (sha256 {expected[:12]}…, now {found[:12]}…): "
        "if it was reissued, register it as a new one",
    }
    return Check(suite="files", name="source", severity="critical", sentence=sentence, success=False)


def _barrier(run: Run, known: Sequence[Verdict]) -> Outcome | None:
    """The blocked outcome of a run that is about one document and must not be executed."""
    if run.notebook != ABOUT_ONE:
        return None
    (name,), (verdict,) = run.documents, known
    if not verdict.blocked:
        return None
    reason = "source" if any(check.name == "source" for check in verdict.failed) else ""
    return Outcome(
        run=run,
        status="blocked",
        message="; ".join(verdict.reasons("en")),
        reason=reason,
        quarantined=bool(get(name).quarantine) and not reason,
        files=site.blocked(run, [verdict]),
    )

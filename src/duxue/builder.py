"""One page: whether it is stale, how it is made, and what the index says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from duxue import audit, batch, cache, catalogue, dataset, engine, fingerprint, notebook, site, verdicts
from duxue.batch import Outcome
from duxue.documents.registry import check_source, get
from duxue.errors import NotebookFailed, SourceChanged
from duxue.fingerprint import Change, Fingerprint, Shared
from duxue.notebook import Run
from duxue.verdicts import Check, Verdict

if TYPE_CHECKING:
    from nbformat import NotebookNode

# The one notebook that is about a single document: its page gives way to the reasons where that document is blocked.
# A comparison leaves a blocked document out, and the page on reading shows what blocked it.
ABOUT_ONE = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done about one run; ``outcome`` is there already where nothing need be executed.

    ``changed`` are the ingredients that differ from those of the page as it was last built, all of them where it never
    was; ``new`` says so. ``checks`` are those of the gate on the documents that the page is about, ``kept`` the files
    of a page that is on the shelf and stays as it is, ``shelf`` what is there, stale or not; ``verdict`` blocks it.
    """

    run: Run
    made_of: Fingerprint
    changed: tuple[Change, ...]
    new: bool
    checks: tuple[Check, ...] = ()
    outcome: Outcome | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    shelf: cache.Built | None = None
    verdict: Verdict | None = None


def decide(run: Run, shared: Shared, *, force: bool = False) -> Step:
    """Blocked, cached, or to be built. Asks for verdicts that are there and hashes files; executes nothing."""
    made_of = fingerprint.of(run, shared)
    built = cache.get(run.page)
    changed = fingerprint.changed(built.ingredients if built else {}, made_of.ingredients)
    known = [verdict_of(name, shared) for name in run.documents]
    outcome = _barrier(run, known)
    if outcome is None and built and not changed and not force:
        outcome = Outcome(run=run, status="cached", facts=built.facts)
    checks = tuple(check for verdict in known for check in verdict.checks)
    kept = built.files if built and outcome and outcome.status == "cached" else {}
    return Step(
        run=run,
        made_of=made_of,
        changed=changed,
        new=built is None,
        checks=checks,
        outcome=outcome,
        kept=kept,
        shelf=built,
        verdict=known[0] if outcome and outcome.status == "blocked" else None,
    )


def blocked_page(step: Step) -> Mapping[str, bytes | str]:
    """The files in place of a blocked page, made again only where what they say has changed; none for another step."""
    if step.verdict is None:
        return {}
    run, verdict = step.run, step.verdict

    def made() -> dict[str, bytes]:
        text = site.source(run, evidence=False)
        return {**site.blocked(run, [verdict], text=next(iter(text), "")), **text}

    said = hashlib.sha256(verdicts.to_json(verdict).encode()).hexdigest()
    others = set(run.reads) - set(run.documents)  # which it would be compared with: the reasons show none of them
    made_of = {name: value for name, value in step.made_of.ingredients.items() if name.partition("/")[2] not in others}
    return cache.once(f"blocked/{run.page}", made, ingredients={**made_of, "checks": said})


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


def at_work(told: Callable[[], Any]) -> Generator[Outcome, None, None]:
    """The life of the process that pages are made in: it gets ready, is told which runs, where and by how many jobs."""
    warm()
    runs, out, jobs = told()
    yield from batch.outcomes(runs, partial(make, out=out), jobs=jobs)


def make(run: Run, out: Path | None = None) -> Outcome:
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
    return convert(run, executed, out)


def convert(run: Run, executed: NotebookNode, out: Path | None = None) -> Outcome:
    """All files of a page from its executed notebook.

    A page about one document says what changed since its version in the site ``out``.
    """
    known = [verdict for name in run.documents if (verdict := verdicts.stored(name))]
    if run.notebook != ABOUT_ONE:
        return Outcome(run=run, status="built", files=site.convert(executed, run, known))
    report = dataset.read(run.documents[0])
    claims = audit.claims(report)
    before = site.published_version(out, run.page) if out else b""
    version = site.version(report, claims, next(iter(known), None), before=before)
    text = site.source(run)
    files = site.convert(executed, run, known, text=next(iter(text), ""), version=version)
    return Outcome(run=run, status="built", files={**files, **text, **site.facts(run)}, facts=facts_of(report, claims))


def keep(step: Step, outcome: Outcome) -> Outcome:
    """Put what was made on the shelf, to be published from there; a failed page is never taken for a built one."""
    if outcome.files:
        ingredients = step.made_of.ingredients if outcome.status == "built" else {}
        cache.put(outcome.run.page, outcome.files, ingredients=ingredients, facts=outcome.facts)
    return replace(outcome, files={})


def facts_of(report: dataset.Report, claims: pd.DataFrame) -> dict[str, Any]:
    """What the index says of a page at a glance: figures, core indicators stated, claims by verdict."""
    return {
        "figures": len(report.facts),
        "core": int(report.facts.loc[report.facts["core"], "indicator"].nunique()),
        "core_of": sum(entry.core for entry in catalogue.indicators().values()),
        **{verdict.replace(" ", "_"): count for verdict, count in audit.tally(claims).items()},
    }


def verdict_of(document: str, shared: Shared) -> Verdict:
    """What the gate says, and before it whether the bytes of the document are still those that were registered."""
    verdict = shared.verdict(document)
    known = verdict.checks if verdict else ()
    try:
        if shared.has_source(document):
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
    )

"""The stages in order: what is asked for, what the gate says, what is stale; build that, publish all of it."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from duxue import builder, cache, dataset, forking, history, lean, lock, notebook, record, site, workspace
from duxue.batch import Outcome
from duxue.builder import Step
from duxue.crew import Crew, not_held, seems_changed
from duxue.documents import registry
from duxue.errors import DuxueError
from duxue.fingerprint import Shared
from duxue.notebook import Run
from duxue.record import Line
from duxue.summary import Summary

OnStep = Callable[..., None]
OnOutcome = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one command asks for; nothing named means everything that ``params/`` describes.

    ``out`` is the folder to publish in, ``reports/`` where it is None; ``force`` builds pages that nothing changed;
    ``if_changed`` ends at once where the site there is that of the present data; ``cluster`` is the address of a Dask
    scheduler, whose workers then do the runs instead of ``jobs`` processes here.
    """

    documents: tuple[str, ...] = ()
    notebook: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    jobs: int = 1
    force: bool = False
    out: Path | None = None
    if_changed: bool = False
    cluster: str = ""


def run(request: Request, *, on_step: OnStep, on_outcome: OnOutcome) -> Summary:
    """Gate, notebooks, HTML. One district's fault ends in its outcome; what concerns all of them is raised.

    Raises BadParameters, ProjectError or RunLocked before anything starts, ProjectError where nothing can be published.
    """
    started = time.time()
    with lock.held(), Crew() as crew:
        newer = seems_changed()
        crew.begin(gate=newer, pages=not request.cluster and bool(newer or request.force or request.overrides))
        runs = notebook.runs(request.notebook, request.documents, overrides=request.overrides)
        out = (request.out or workspace.current().reports).resolve()  # a link stays, what it leads to is replaced
        if request.if_changed and not request.force and _is_fresh(runs, out):
            return Summary(outcomes=(), index=out / "index.html", seconds=time.time() - started)
        site.require_writable(out)
        if request.cluster:
            from duxue.cluster import client  # and with it Dask, which nothing else needs

            client.require(request.cluster)
        shared = Shared()
        steps = _decided(runs, shared, crew, request=request, on_step=on_step)
        waiting = _hand_out(steps, out, crew, request=request, on_step=on_step)
        known = record.previous(out)  # while pages are made
        lines = _build(steps, waiting, out, crew, request=request, on_outcome=on_outcome)
        before = _published_before(known)
        on_step("publishing")
        with lean.uncollected():
            content = _publish(out, [*lines, *_others(known, lines, shared)], shared, started=started)
        number = history.keep(out, content, steps, lines)
    outcomes = tuple(line.outcome for line in lines)
    changed = tuple(o.run.page for o in outcomes if (o.status, o.message) != before.get(o.run.page))
    return Summary(
        outcomes=outcomes, index=out / "index.html", seconds=time.time() - started, number=number, changed=changed
    )


def _published_before(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Outcome and message of each page of a run.json; one that was built is there unchanged from then on."""
    return {
        page: ("cached" if row["outcome"] == "built" else row["outcome"], row["message"]) for page, row in rows.items()
    }


def _is_fresh(runs: Iterable[Run], out: Path) -> bool:
    """Whether this folder holds each of these pages as the present data make it, and no page that would go."""
    known = record.previous(out)
    shared = Shared()
    steps = [builder.decide(run, shared) for run in runs]
    described = {run.page for run in notebook.runs()}
    gone = [page for page, row in known.items() if page not in described and not row.get("overrides")]
    return not gone and all(_is_published(step, known.get(step.run.page), out) for step in steps)


def _is_published(step: Step, row: Mapping[str, Any] | None, out: Path) -> bool:
    if row is None or step.outcome is None or not (out / step.run.page).is_file():
        return False
    blocked = "blocked" in (step.outcome.status, row["outcome"])
    return not blocked or (step.outcome.status, step.outcome.message) == (row["outcome"], row["message"])


def _decided(runs: list[Run], shared: Shared, crew: Crew, *, request: Request, on_step: OnStep) -> list[Step]:
    """What is to be done about each run, found out while the gate is at work for all that do not wait for it."""
    found: dict[int, Step] = {}

    def decide(stale: Collection[str] = ()) -> None:
        with lean.uncollected():
            for place, run in enumerate(runs):
                if place not in found and not any(name in stale for name in run.reads):
                    found[place] = builder.decide(run, shared, force=request.force)

    documents = {name for run in runs for name in run.reads}
    check(documents, shared, crew, on_step, request=request, meanwhile=decide)
    decide()
    return [found[place] for place in range(len(runs))]


def check(
    documents: Iterable[str],
    shared: Shared,
    crew: Crew,
    on_step: OnStep,
    *,
    request: Request,
    meanwhile: Callable[[Collection[str]], None] = lambda _: None,
) -> None:
    """Have the gate reach a verdict on those documents whose data changed since it last did.

    It is held in a process of its own, while here is done what can be without those documents, and pages get ready in
    another. Raises ProjectError with the gate's own sentence where it could not be held at all, such as for a suite
    that is not valid.
    """
    with lean.uncollected():
        stale = [name for name in sorted(documents) if shared.verdict(name) is None]
    if not stale:
        return
    on_step(f"checking {len(stale)} documents")
    crew.begin(gate=True, pages=not request.cluster)
    crew.gate.tell((stale, request.jobs))
    meanwhile(frozenset(stale))
    try:
        deque(crew.gate.given(), maxlen=0)
    except forking.Ended as ended:
        raise not_held(f"it {ended.args[1]}") from None
    shared.forget(stale)
    for name in stale:
        if shared.verdict(name) is None:  # without one, nothing would block the document
            raise not_held(f"the data of {name} changed meanwhile")


def _hand_out(steps: list[Step], out: Path, crew: Crew, *, request: Request, on_step: OnStep) -> list[Run]:
    """The runs that are to be executed, which have begun where they are not for a cluster."""
    # The more documents a page reads, the longer it takes: such pages come first, so that no core is idle at the end.
    waiting = sorted((step.run for step in steps if not step.outcome), key=lambda run: -len(run.reads))
    if waiting:
        on_step("building", total=len(waiting))
        if not request.cluster:
            crew.pages.tell((waiting, out, request.jobs))
    return waiting


def _build(
    steps: list[Step], waiting: list[Run], out: Path, crew: Crew, *, request: Request, on_outcome: OnOutcome
) -> list[Line]:
    """Put what is executed on the shelf; one line for each step, in their order."""
    by_page = {step.run.page: step for step in steps}
    done: dict[str, Outcome] = {step.run.page: step.outcome for step in steps if step.outcome}

    def told(outcome: Outcome) -> None:
        done[outcome.run.page] = builder.keep(by_page[outcome.run.page], outcome)
        on_outcome(outcome)

    if waiting and request.cluster:
        from duxue.cluster import client

        client.run_all(waiting, address=request.cluster, out=out, on_outcome=told)
    elif waiting:
        for outcome in crew.pages.given():
            told(outcome)
    return [_line(done[step.run.page], step) for step in steps]


def _line(outcome: Outcome, step: Step) -> Line:
    changed = () if step.new else tuple(change.name for change in step.changed)
    return Line(outcome, changed, outcome.facts, step.checks, step.kept or builder.blocked_page(step))


def _others(rows: Mapping[str, dict[str, Any]], lines: list[Line], shared: Shared) -> list[Line]:
    """The pages of a run.json that were not asked for now and stay: those whose run is still described.

    A page made with other parameters stays as long as its params file does.
    """
    mine = {line.outcome.run.page for line in lines}
    known = {page: row for page, row in rows.items() if page not in mine}
    if not known:
        return []
    others = [run for run in notebook.runs() if run.page in known]
    others += [run for row in known.values() if row.get("overrides") for run in again(row)]
    found = []
    for run in others:
        step = builder.decide(run, shared)
        row, built = known[run.page], step.shelf
        if step.outcome and step.outcome.status == "blocked":
            found.append(_line(step.outcome, step))
        elif built:
            outcome = Outcome(run=run, status=row["outcome"], seconds=row["seconds"], message=row["message"],
                              reason=row["reason"], facts=built.facts)  # fmt: skip
            found.append(Line(outcome, tuple(row["changed"]), built.facts, step.checks, built.files))
    return found


def again(row: Mapping[str, Any]) -> Iterator[Run]:
    """The run of a row of run.json that was made with other parameters; none where its params file has gone."""
    overrides = dict(notebook.parse_override(f"{name}={value}") for name, value in row["overrides"].items())
    try:
        found = notebook.runs(row["notebook"], (row["base"],), overrides=overrides)
    except DuxueError:  # what it was made from is gone, so it goes too
        return
    yield from (run for run in found if run.page == row["page"])


def _publish(out: Path, lines: list[Line], shared: Shared, *, started: float) -> dict[str, Any]:
    order = {run.page: place for place, run in enumerate(notebook.runs())}
    lines = sorted(lines, key=lambda line: (order.get(line.outcome.run.page, len(order)), line.outcome.run.page))
    files: dict[str, bytes | str] = {}
    for line in lines:
        files |= line.kept or line.outcome.files or _shelved(line)
        files |= _remembered(line, out)
    data = dataset.fingerprint(registry(), shared.data)
    package = site.package(files)
    files |= package
    entries = {language: record.entries(lines, language) for language in site.LANGUAGES}
    index = partial(_index, data=data, files=tuple(package), shared=shared)
    for made in forking.together([partial(index, shown, language) for language, shown in entries.items()]):
        files |= made
    content = record.content(lines, started=started, finished=time.time(), data=data)
    files[record.NAME] = record.run_json(content)
    files |= site.crate(files, entries["zh"], data=data, command="duxue run")
    space = workspace.current()
    site.publish(out, files, spare=space.state / "spare" if out == space.reports.resolve() else None)
    cache.leave()
    return content


def _index(
    entries: list[site.Entry], language: str, *, data: str, files: tuple[str, ...], shared: Shared
) -> Mapping[str, bytes | str]:
    """The index in one language, made again only where what it shows has changed."""
    shown = repr((entries, data, files)).encode()
    made_of = {**shared.always, **shared.notebook(builder.ABOUT_ONE), "shown": hashlib.sha256(shown).hexdigest()}
    make = partial(site.index, entries, language=language, data=data, command="duxue run", files=files)
    return cache.once(f"index/{language}.html", make, ingredients=made_of)


def _remembered(line: Line, out: Path) -> Mapping[str, bytes]:
    """What a page last said, while it cannot be made: once it can be again, it tells what has changed since."""
    if line.outcome.status not in ("blocked", "failed"):
        return {}
    page = line.outcome.run.page
    said = site.published_version(out, page)
    return {site.version_at(page): said} if said else {}


def _shelved(line: Line) -> Mapping[str, str]:
    """The files of a page that was made just now."""
    built = cache.get(line.outcome.run.page)
    return built.files if built else {}

"""The state of every page and why it is stale, told without executing or writing anything."""

from __future__ import annotations

from dataclasses import dataclass

from duxue import builder, notebook
from duxue.builder import Step
from duxue.documents import registry
from duxue.documents.registry import get
from duxue.fingerprint import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of one page, for ``duxue list``: fresh, stale, blocked or new, and why."""

    document: str
    district: str
    period: str
    state: str
    why: tuple[str, ...]
    page: str


def states() -> list[State]:
    """What ``params/`` describes, page by page, with the documents that no page is about at the end."""
    shared = Shared()
    runs = notebook.runs()
    found = [_state(builder.decide(run, shared)) for run in runs]
    shown = {name for run in runs for name in run.documents if run.notebook == builder.ABOUT_ONE}
    return found + [
        State(document=name, district=get(name).name, period=get(name).period, state="no page", page="",
              why=(f"params/district/{name}.yaml is missing",))
        for name in registry()
        if name not in shown
    ]  # fmt: skip


def _state(step: Step) -> State:
    run = step.run
    if step.outcome:
        state, why = ("fresh" if step.outcome.status == "cached" else "blocked"), (step.outcome.message,)
    else:
        state, why = ("new", ()) if step.new else ("stale", tuple(change.en for change in step.changed))
    one = get(run.documents[0]) if run.notebook == builder.ABOUT_ONE else None
    return State(
        document=run.name,
        district=one.name if one else run.notebook,
        period=one.period if one else "",
        state=state,
        why=tuple(part for part in why if part),
        page=run.page,
    )


def why(document: str) -> list[str]:
    """One sentence an ingredient that changed since the pages of a document were built.

    Raises BadParameters for a name that nothing has.
    """
    shared = Shared()
    said = []
    for run in notebook.runs(documents=(document,)):
        step = builder.decide(run, shared)
        changes = [f"{change.en} ({change.name})" for change in step.changed]
        if step.outcome and step.outcome.status == "blocked":
            said.append(f"{run.page}: blocked: {step.outcome.message}")
        elif step.new:
            said.append(f"{run.page}: it was never built")
        else:
            said += [f"{run.page}: {change}" for change in changes] or [f"{run.page}: nothing changed"]
    return said

"""The processes that a run forks from itself: one for the gate, one for pages, before it is known what each will get.

So Great Expectations is in no process that notebooks are forked from, imports are done while the run decides what is
stale, and a run in which nothing changed does none of them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator
from contextlib import ExitStack
from functools import cached_property
from typing import Any

from duxue import builder, cache, workspace
from duxue.batch import Outcome
from duxue.errors import DuxueError, ProjectError
from duxue.forking import Helper

# Folders whose files pages are made of and people change, at any depth that they have.
_CHANGED = ("data", "params")


class Crew(ExitStack):
    """Helpers that begin when they are first asked for; leaving the context ends them."""

    @cached_property
    def gate(self) -> Helper[None]:
        """Told documents and a number of jobs, it holds the gate over them and gives nothing."""
        return self.enter_context(Helper(_hold))

    @cached_property
    def pages(self) -> Helper[Outcome]:
        """Told runs, the folder of the site and a number of jobs, it gives the outcome of each run."""
        return self.enter_context(Helper(builder.at_work, ending=signal.SIGTERM))

    def begin(self, *, gate: bool, pages: bool) -> None:
        """Have the imports of these begin; each that was not asked for here begins when it is first told something."""
        if gate:
            self.gate  # noqa: B018 -- to ask for it is to begin
        if pages:
            self.pages  # noqa: B018


def seems_changed() -> bool:
    """Whether a file of the data or the params is newer than the last run: a guess that reads none of them.

    Nothing rests on it but what begins early.
    """
    root, left = workspace.current().root, cache.left()
    return any(_is_newer(f"{root}/{name}", left) for name in _CHANGED)


def _is_newer(folder: str, left: int) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(
                entry.stat().st_ctime_ns > left or (entry.is_dir() and _is_newer(entry.path, left)) for entry in entries
            )
    except OSError:  # whoever reads it tells the fault
        return False


def _hold(told: Callable[[], Any]) -> Generator[None, None, None]:
    from duxue import gate

    gate.warm()
    documents, jobs = told()
    try:
        gate.check(documents, jobs)
    except DuxueError as error:
        raise not_held(str(error)) from None
    yield from ()


def not_held(why: str) -> ProjectError:
    """The fault that ends a run whose gate reached no verdict."""
    return ProjectError("the gate", f"could not be held ({why})", "Nothing was published; mend that first.")

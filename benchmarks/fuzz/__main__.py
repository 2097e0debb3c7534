"""``make fuzz``: damages documents, params and data files at random, prints what became of them; 1 if any is lost."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import synthetic
from faults.running import forget

from duxue import workspace
from fuzz import texts
from fuzz.trying import Tally

# How many inputs of each kind are tried when all of them are.
KINDS: Mapping[str, int] = {"documents": 10_000, "params": 1_000, "facts": 1_000}
SHOWN = 20


def main() -> int:
    """Try, print; 1 where something was lost."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="part of all inputs, such as 0.1")
    parser.add_argument("--only", choices=KINDS, nargs="*", default=list(KINDS))
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable()  # libraries tell of every damaged object of a PDF
    root, lost = workspace.current().root, 0
    for kind in asked.only:
        started = time.monotonic()
        _at(root)
        with tempfile.TemporaryDirectory(prefix="duxue-fuzz-") as folder:
            tally = TRIED[kind](max(1, round(KINDS[kind] * asked.share)), asked.seed, Path(folder))
        lost += len(tally.lost)
        for sentence in tally.lost[:SHOWN]:
            print(f"LOST: {sentence}")
        print(f"{tally.sentence} in {time.monotonic() - started:.0f} s", flush=True)
    print(f"lost in all: {lost}; seed {asked.seed}")
    return 1 if lost else 0


def _documents(count: int, seed: int, folder: Path) -> Tally:
    return texts.attempt_all(count, seed=seed, folder=folder)


def _params(count: int, seed: int, folder: Path) -> Tally:
    from fuzz import params

    return params.attempt_all(count, seed=seed, space=_project(folder, ("data", "params", "notebooks")))


def _facts(count: int, seed: int, folder: Path) -> Tally:
    from fuzz import facts

    synthetic.write(folder / "project", synthetic.chosen(min(facts.COUNTIES, count)))
    return facts.attempt_all(count, seed=seed, space=_at(folder / "project"))


def _project(folder: Path, names: tuple[str, ...]) -> workspace.Workspace:
    """A copy of the project that may be written to, without the texts of documents."""
    for name in names:
        source = workspace.current().root / name
        shutil.copytree(source, folder / "project" / name, ignore=shutil.ignore_patterns("sources"))
    return _at(folder / "project")


def _at(root: Path) -> workspace.Workspace:
    forget(root)
    return workspace.current()


TRIED: Mapping[str, Callable[[int, int, Path], Tally]] = {"documents": _documents, "params": _params, "facts": _facts}


if __name__ == "__main__":
    sys.exit(main())

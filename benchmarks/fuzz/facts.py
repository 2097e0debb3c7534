"""Data files: whatever stands in them, a document is read, or blocked in a sentence; what passes can be shown.

Each round damages the files of all documents of a project of synthetic counties, and has the gate check them at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import synthetic

from duxue import audit, comparison, dataset, gate, tables
from duxue.documents import registry
from duxue.verdicts import Verdict
from duxue.workspace import Workspace
from fuzz import mutating
from fuzz.trying import Tally, seeded

COUNTIES = 50
PARTS = ("facts",) * 7 + ("scores", "relations", "ledger")
CELLS = (
    *("", "0", "-1", "1e308", "nan", "inf", "1.2.3", "9" * 30, "true", "TRUE", "actual", "goal", "人", "%", "x" * 300),
    *(
        "２３",
        "1,5",
        " 12",
        "12 ",
        "-0",
        "1e2",
        "\x00",
        "\u202e",
        "=1+1",
        '"',
        "\n",
        "<b>",
        "enrolment",
        "primary",
        "2022",
    ),
)


def attempt_all(count: int, *, seed: int, space: Workspace) -> Tally:
    """Damage so many data files, each at random, in a project of synthetic counties that may be written to."""
    tally = Tally(kind="facts")
    names = list(registry())
    pristine = space.root / "pristine"
    shutil.copytree(space.data, pristine)
    for start in range(0, count, len(names)):
        numbered = list(enumerate(names[: min(len(names), count - start)], start=start + 1))
        for number, name in numbered:
            _damage(space, pristine, name, seeded(seed, "facts", number))
        _round(numbered, tally)
    return tally


def _round(numbered: Sequence[tuple[int, str]], tally: Tally) -> None:
    """The gate over all of these documents, then each of them."""
    verdicts: dict[str, Verdict] = {}

    def check() -> str:
        verdicts.update(gate.check([name for _, name in numbered]))
        return "" if all(name in verdicts for _, name in numbered) else "a document has no verdict"

    together = Tally(kind="gate")
    together.attempt(f"the gate over facts {numbered[0][0]} to {numbered[-1][0]}", check)
    tally.lost += together.lost
    for number, name in numbered:
        tally.attempt(f"facts {number}", lambda name=name: _shown(name, verdicts))


def _damage(space: Workspace, pristine: Path, name: str, chance: Random) -> None:
    for part in dict.fromkeys(PARTS):
        source, target = pristine / part / f"{name}.csv", space.data / part / f"{name}.csv"
        if source.is_file():
            shutil.copyfile(source, target)
    part = chance.choice(PARTS)
    path = space.data / part / f"{name}.csv"
    if not path.is_file():
        path = space.data / "facts" / f"{name}.csv"
    if chance.random() < 0.4:
        path.write_bytes(mutating.data(path.read_bytes(), chance))
    else:
        _change_cells(path, chance)


def _change_cells(path: Path, chance: Random) -> None:
    rows = synthetic.read_rows(path)
    columns = list(rows[0]) if rows else ["start"]
    for _ in range(chance.choice((1, 1, 1, 3, 12))):
        if not rows:
            break
        row, kind = chance.choice(rows), chance.randrange(8)
        if kind == 0:
            rows.remove(row)
        elif kind == 1:
            rows.insert(chance.randrange(len(rows) + 1), dict(row))
        elif kind == 2:
            chance.shuffle(rows)
        elif kind == 3:
            column = chance.choice(columns)
            row[column] = chance.choice(rows)[column]
        else:
            row[chance.choice(columns)] = chance.choice(CELLS)
    synthetic.save_rows(path, rows, columns)


def _shown(name: str, verdicts: Mapping[str, Verdict]) -> str:
    """Read a document as a page does; what does not hold, or nothing. Raises DataError where it cannot be read."""
    verdict = verdicts.get(name)
    if verdict is not None and verdict.blocked:
        if not all(check.sentence["zh"] and check.sentence["en"] for check in verdict.failed):
            return "a check that failed has no sentence"
        dataset.read(name)
        return ""
    report = dataset.load(name)
    claims = audit.claims(report)
    tables.summary(report, claims)
    tables.claims(report, claims)
    tables.sources(report, claims)
    tables.standards(report, comparison.standards(report))
    tables.gaps(report)
    return ""

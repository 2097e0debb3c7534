"""The batch that faults are put into: forty synthetic counties, published once, and changes that make some pages stale.

Everything is made once and copied for each trial: the published site with its shelf, and for each change the data, the
verdicts of the gate on them and the site that an undisturbed run makes of them.
"""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import synthetic
import yaml

from faults import looking, running
from faults.looking import Hashes

COUNTIES = 40
READY = "ready"
STATE = (".duxue", "reports")
INPUT = ("data", "params", "notebooks", "expectations", "requirements.lock")
# A trial is about processes and files: these cells have data, a gate that may close, sentences, links to evidence.
CELLS = {
    "district": ("title", "imports", "parameters", "load", "summary-note", "summary", "sources", "colophon"),
    "comparison": ("title", "imports", "parameters", "load", "who-note", "who", "colophon"),
    "reading": ("title", "imports", "parameters", "load", "totals-note", "totals", "colophon"),
}
_NUMBERS = re.compile(r"[0-9a-f]{16,}|\d{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Data that differ from those of the published site, and what an undisturbed run makes of them.

    ``names`` are the files beside the site that such a run leaves, numbers of runs and processes left out; ``stages``
    are the seconds after which each stage began, and the end.
    """

    name: str
    folder: Path
    site: Hashes
    names: frozenset[str]
    stages: Mapping[str, float]


@dataclass(slots=True, kw_only=True)
class Bench:
    """A folder with the pristine project, the changes and the one project that trials are made in."""

    folder: Path
    changes: Sequence[Change] = ()

    @property
    def root(self) -> Path:
        """The project that trials are made in; pages hold nothing of its path."""
        return self.folder / "trial" / "project"

    @property
    def temporary(self) -> Path:
        """Where processes of a trial put their temporary files."""
        return self.folder / "trial" / "tmp"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def restore(self, change: Change, *, checked: bool = True) -> None:
        """Make the published project, with the data of a change; ``checked`` where the gate has seen these already."""
        for path in (self.root, self.temporary):
            empty(path)
        copy(self.folder / "pristine", self.root, STATE)
        copy(change.folder, self.root, INPUT)
        shutil.rmtree(self.root / ".duxue" / "gate")
        copy(change.folder if checked else self.folder / "pristine", self.root, (".duxue/gate",))

    def start(self, *arguments: str, **how: object) -> running.Running:
        """Begin a run in the project of the trials."""
        return running.start(
            ["run", "--jobs", "2", *arguments], root=self.root, temporary=self.temporary, log=self.log, **how
        )

    def run(self, *arguments: str) -> running.Ended:
        """Do a whole run."""
        return self.start(*arguments).wait()

    def leftovers(self) -> frozenset[str]:
        """Files and folders beside the site and the input, and temporary ones; without numbers of runs or processes."""
        here = [path for path in self.root.parent.rglob("*") if not path.is_dir() or not any(path.iterdir())]
        names = {path.relative_to(self.root.parent).as_posix() for path in here}
        # The spare folder is a site too, of an earlier run or half of one: whoever needs it makes it right.
        ours = tuple(f"project/{name}" for name in ("reports", ".duxue/spare", *INPUT))
        return frozenset(_NUMBERS.sub("N", name) for name in names if not name.startswith(ours))


def empty(folder: Path) -> None:
    """An empty folder, whatever was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def copy(source: Path, target: Path, names: Sequence[str]) -> None:
    """Copy with times, rights and hard links between the files."""
    there = [f"./{name}" for name in names if (source / name).exists()]
    subprocess.run(["cp", "-a", "--parents", *there, str(target)], cwd=source, check=True)


def prepare(folder: Path, *, changes: int) -> Bench:
    """Make the pristine project and so many changes. Raises SystemExit where an undisturbed run does not end with 0."""
    bench = Bench(folder=folder)
    codes = synthetic.chosen(COUNTIES + changes)
    spare = codes[:: len(codes) // changes][:changes]
    usual = [code for code in codes if code not in spare]
    empty(bench.temporary)
    pristine = folder / "pristine"
    touched = [_touched(usual, number) for number in range(changes)]
    readers = frozenset(reader for reader, *_ in touched)
    _write(pristine, usual, readers)
    folders = []
    for number, ((_, first, gone), new) in enumerate(zip(touched, spare, strict=True)):
        folders.append(folder / f"change-{number}")
        _write(folders[-1], [*(code for code in usual if code != gone), new], readers)
        _change_one(folders[-1] / "data" / "facts" / f"{_name(first)}.csv", longer=number % 2 == 0)
    running.apart(lambda: _check_all(pristine, folders))
    empty(bench.root)
    copy(pristine, bench.root, (*INPUT, ".duxue"))
    _whole(bench.run("--jobs", "4"))
    copy(bench.root, pristine, STATE)
    bench.changes = [_undisturbed(bench, made) for made in folders]
    (folder / READY).write_bytes(pickle.dumps(bench.changes))
    return bench


def prepared(folder: Path) -> Bench | None:
    """What was prepared in this folder before, which is ours; None where nothing was."""
    path = folder / READY
    return Bench(folder=folder, changes=pickle.loads(path.read_bytes())) if path.is_file() else None


def _touched(usual: Sequence[str], number: int) -> tuple[str, str, str]:
    """For each change a county whose page shows a neighbour, that neighbour, which changes, and one that is gone.

    Every third change is about counties of the comparison.
    """
    free = usual[synthetic.TOGETHER + 4 * number :]
    return (*(usual[:2] if number % 3 == 2 else free[:2]), free[3])


def _name(code: str) -> str:
    return f"synthetic-{code}-{synthetic.YEAR}"


def _write(root: Path, codes: Sequence[str], readers: Collection[str]) -> None:
    """Each county's page stands alone, but those of ``readers`` show a neighbour: so a change makes few pages stale."""
    synthetic.write(root, codes)
    for name, kept in CELLS.items():
        path = root / "notebooks" / f"{name}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in kept]
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    shown = {_name(code) for code in readers}
    for path in (root / "params" / "district").glob("*.yaml"):
        kept = r"peers: [\1]" if path.stem in shown else "peers: []"
        path.write_text(re.sub(r"peers: \[([^],]*).*\]", kept, path.read_text(encoding="utf-8")), encoding="utf-8")


def _check_all(pristine: Path, changes: Sequence[Path]) -> None:
    """Check the documents of each project; those of a change that are as they were keep their verdict."""
    blocked = _check(pristine, frozenset())
    for root in changes:
        shutil.copytree(pristine / ".duxue" / "gate", root / ".duxue" / "gate")
        _check(root, blocked)


def _check(root: Path, blocked: frozenset[str]) -> frozenset[str]:
    """Have the gate check what it has not, and accept what it blocks, as a person would: an undisturbed run exits 0."""
    from duxue import gate
    from duxue.documents import registry
    from duxue.fingerprint import Shared

    _accept(root, blocked)
    while True:
        shared = Shared()
        stale = [name for name in registry() if shared.verdict(name) is None]
        if not stale:
            return blocked
        blocked |= {name for name, verdict in gate.check(stale).items() if verdict.blocked}
        _accept(root, blocked)


def _accept(root: Path, blocked: Collection[str]) -> None:
    path = root / "data" / "documents.csv"
    rows = synthetic.read_rows(path)
    for row in rows:
        row["quarantine"] = "masked" if row["document"] in blocked else ""
    synthetic.save_rows(path, rows, list(rows[0]))
    running.forget(root)


def _whole(ended: running.Ended) -> None:
    if ended.code != 0:
        raise SystemExit(f"an undisturbed run left with {ended.code}:\n{ended.said}")


def _undisturbed(bench: Bench, folder: Path) -> Change:
    """A change with what a run makes of it that nothing disturbs."""
    change = Change(name=folder.name, folder=folder, site={}, names=frozenset(), stages={})
    bench.restore(change)
    ended = bench.run()
    _whole(ended)
    site = looking.all_looks(bench.root / "reports")
    return replace(change, site=site, names=bench.leftovers(), stages={**ended.stages, "end": ended.seconds})


def _change_one(path: Path, *, longer: bool) -> None:
    """Change the heading that figures stand under, to one of another or of the same length."""
    rows = synthetic.read_rows(path)
    for row in rows:
        row["section"] = row["section"] + "（改）" if longer else row["section"][::-1]
    synthetic.save_rows(path, rows, list(rows[0]))


def pages_about(root: Path, document: str) -> frozenset[str]:
    """Pages that show something of a document."""
    found = set()
    for path in (root / "params").rglob("*.yaml"):
        given: Mapping[str, object] = yaml.safe_load(path.read_text(encoding="utf-8"))
        named = [given.get("document"), *(given.get("peers") or ()), *(given.get("documents") or ())]  # type: ignore[misc]
        if document in named:
            found.add(f"{path.parent.name}/{path.stem}.html")
    return frozenset(found)

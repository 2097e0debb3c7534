"""What a run costs is in proportion to what changed, however many documents there are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, duxue

FEW, MANY = 60, 240
# Between FEW and MANY documents the parent may grow by what it says of each, never by their data: 100 kB a document.
GROWTH = 18_000  # kB
# Tells every file below the project that it or a process forked from it opens.
TOLD = """
import os, sys
told, root = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_APPEND), os.environ["DUXUE_ROOT"] + "/"
def note(event, arguments):
    if event == "open" and str(arguments[0]).startswith(root):
        os.write(told, (str(arguments[0])[len(root):] + "\\n").encode())
sys.addaudithook(note)
"""
ONE_PAGE = f"""
from duxue import builder, notebook
builder.warm()
run = notebook.runs("district")[1]
{TOLD}
assert builder.make(run).status == "built"
print(*run.reads)
"""
NIGHT = f"""
{TOLD}
from duxue import pipeline
summary = pipeline.run(pipeline.Request(jobs=1), on_step=lambda *_, **__: None, on_outcome=lambda _: None)
print(*sorted({{outcome.status for outcome in summary.outcomes}}))
"""
# Pages that are taken for built: what is tried is not how they are made.
FILLED = """
from duxue import builder, notebook
from duxue.batch import Outcome
from duxue.fingerprint import Shared
shared = Shared()
for run in notebook.runs():
    step = builder.decide(run, shared)
    if step.outcome is None:
        files = {run.page: run.page.encode(), run.page.replace("html", "gate.json"): b"{}"}
        builder.keep(step, Outcome(run=run, status="built", files=files))
"""
PARENT = """
import resource
from duxue import builder, notebook
from duxue.fingerprint import Shared
builder.warm()
shared = Shared()
steps = [builder.decide(run, shared) for run in notebook.runs()]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Synthetic projects that the gate has checked, by the number of their counties."""
    folder = tmp_path_factory.mktemp("counties")

    def project(count: int) -> Path:
        root = folder / str(count)
        if not root.exists():
            command = [sys.executable, str(ROOT / "benchmarks" / "synthetic.py"), str(root), "--counties", str(count)]
            subprocess.run(command, env={**os.environ, "DUXUE_ROOT": str(ROOT)}, check=True, capture_output=True)
            assert duxue(root, "check", "--quiet").returncode in (0, 12)
        return root

    return project


def told(root: Path, code: str, log: Path) -> tuple[list[str], Counter[str]]:
    """The words that code prints, and how often it opened which file of the project."""
    log.unlink(missing_ok=True)
    done = subprocess.run([sys.executable, "-c", code, str(log)], env={**os.environ, "DUXUE_ROOT": str(root)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split(), Counter(log.read_text().splitlines() if log.exists() else [])


def of_documents(opened: Counter[str]) -> Counter[str]:
    """The data files of single documents among them."""
    parts = ("data/facts/", "data/scores/", "data/relations/", "data/ledger/", "data/coded/")
    return Counter({name: count for name, count in opened.items() if name.startswith(parts)})


def test_a_page_opens_what_it_shows(counties: Callable[[int], Path], tmp_path: Path) -> None:
    """With four times the documents a page opens the data of its own ones, and as many other files as before."""
    others = []
    for count in (FEW, MANY):
        reads, opened = told(counties(count), ONE_PAGE, tmp_path / "log")
        mine = of_documents(opened)
        assert {Path(name).stem for name in mine} == set(reads)
        others.append({name for name in opened if "synthetic-" not in name})
    assert others[0] == others[1]


def test_memory_does_not_grow_with_the_documents(counties: Callable[[int], Path]) -> None:
    """What the parent holds of each document is a few words, not its data."""
    few, many = (
        int(subprocess.run([sys.executable, "-c", PARENT], env={**os.environ, "DUXUE_ROOT": str(counties(count))},
                           capture_output=True, text=True, check=True).stdout)
        for count in (FEW, MANY)
    )  # fmt: skip
    assert many - few < GROWTH


def test_a_night_in_which_nothing_changed(counties: Callable[[int], Path], tmp_path: Path) -> None:
    """Nothing is executed, no data are read twice and no page at all; a change rebuilds its pages and the index.

    Its pages are those that show the document: its own, those that have it as a peer, and the comparisons with it.
    """
    root = counties(FEW)
    subprocess.run([sys.executable, "-c", FILLED], env={**os.environ, "DUXUE_ROOT": str(root)}, check=True)
    told(root, NIGHT, tmp_path / "log")  # publishes for the first time
    outcomes, opened = told(root, NIGHT, tmp_path / "log")
    assert outcomes == ["blocked", "cached"]
    assert set(of_documents(opened).values()) == {1}
    kept = [name for name in opened if name.startswith(".duxue/pages/")]
    assert len([name for name in kept if name.endswith("made-of.json")]) > FEW // 2
    assert not [name for name in kept if name.endswith(".html")]
    _one_changed(root)


def _one_changed(root: Path) -> None:
    rows = json.loads((root / "reports" / "run.json").read_text())["runs"]
    inside = [row["documents"][0] for row in rows if row["outcome"] == "cached" and row["notebook"] == "district"]
    changed = inside[len(inside) // 2]
    facts = root / "data" / "facts" / f"{changed}.csv"
    facts.write_text(facts.read_text().replace(",synthetic\n", ",synthetic2\n", 1))
    before = {path: path.stat().st_ino for path in (root / "reports").rglob("*.html")}
    done = duxue(root, "run", "--jobs", "2")
    assert done.returncode in (0, 12), done.stderr
    shown = {f"{name}.yaml" for name in _naming(root, changed)}
    built = {row["page"] for row in json.loads((root / "reports" / "run.json").read_text())["runs"]
             if row["outcome"] == "built"}  # fmt: skip
    assert built == {f"district/{Path(name).stem}.html" for name in shown} - _blocked(root)
    anew = {path.relative_to(root / "reports").as_posix() for path, inode in before.items()
            if path.stat().st_ino != inode}  # fmt: skip
    assert built <= anew <= built | {name for name in anew if "/" not in name}


def _naming(root: Path, document: str) -> set[str]:
    """Params files of the districts that name a document; the ones about several name the first counties only."""
    assert all(document not in path.read_text() for path in (root / "params").glob("[!d]*/*.yaml"))
    return {path.stem for path in (root / "params" / "district").glob("*.yaml") if document in path.read_text()}


def _blocked(root: Path) -> set[str]:
    rows = json.loads((root / "reports" / "run.json").read_text())["runs"]
    return {row["page"] for row in rows if row["outcome"] == "blocked"}


def test_a_comparison_is_stale_with_its_documents(counties: Callable[[int], Path]) -> None:
    """A page about several documents is stale where one of them changed, and only then."""
    root = counties(FEW)
    code = """
from duxue import fingerprint, notebook, workspace
(run,) = notebook.runs("comparison")
def change(document):
    path = workspace.current().data / "facts" / f"{document}.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[-1] + "\\n")
before = fingerprint.of(run)
other = next(page.documents[0] for page in notebook.runs("district") if page.documents[0] not in run.reads)
change(other)
print(fingerprint.of(run) == before)
change(run.reads[0])
print([change.name for change in fingerprint.changed(before.ingredients, fingerprint.of(run).ingredients)])
print([f"data/{run.reads[0]}"])
"""
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "DUXUE_ROOT": str(root)},
                          capture_output=True, text=True, check=True)  # fmt: skip
    same, stale, expected = done.stdout.splitlines()
    assert (same, stale) == ("True", expected)

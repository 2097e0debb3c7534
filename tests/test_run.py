"""``duxue run`` from the outside: one outcome a page, exit codes, and a site that is whole or as it was before."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from lxml import html

from conftest import duxue
from duxue import builder, gate, notebook, pipeline, record
from duxue.crew import Crew
from duxue.errors import ProjectError
from duxue.fingerprint import Shared
from duxue.notebook import Run
from duxue.workspace import ROOT_VARIABLE, Workspace

DISTRICTS = ("chengzhong-2017", "gaotai-2023", "honggutan-2021", "kongtong-2022")
PAGES = (*(f"district/{name}.html" for name in DISTRICTS), "comparison/counties.html", "reading/documents.html")
BLOCKED = "district/masked-city-2022.html"
Project = Path


def outcomes(project: Project) -> dict[str, str]:
    runs = json.loads((project / "reports" / "run.json").read_text(encoding="utf-8"))["runs"]
    return {run["page"]: run["outcome"] for run in runs}


def site(project: Project) -> dict[str, bytes]:
    files = (path for path in (project / "reports").rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(project / "reports")): path.read_bytes() for path in files}


def test_the_real_five_end_to_end(published: Project) -> None:
    """A run makes four district pages, a blocked page, the comparison, the page on reading, the index and run.json."""
    found = outcomes(published)
    assert found == {**dict.fromkeys(PAGES, "built"), BLOCKED: "blocked"}
    for page in found:
        assert (published / "reports" / page).is_file()
        assert (published / "reports" / page.replace(".html", ".gate.json")).is_file()
    for page in PAGES:
        notebook = nbformat.read(published / "reports" / page.replace(".html", ".ipynb"), as_version=4)
        nbformat.validate(notebook)
        assert not [output for cell in notebook.cells for output in cell.get("outputs", []) if "ename" in output]
    assert (published / "reports" / "README.md").is_file()


def test_the_rows_of_a_run_are_read_back(published: Project, tmp_path: Path) -> None:
    """Row for row what the file says, but for the gate; in whatever order the keys are; nothing of what is torn."""
    text = (published / "reports" / "run.json").read_text(encoding="utf-8")
    whole = json.loads(text)
    wanted = {row["page"]: {key: value for key, value in row.items() if key != "gate"} for row in whole["runs"]}
    assert record.previous(published / "reports") == wanted
    path = tmp_path / "run.json"
    path.write_text(json.dumps(whole, sort_keys=True), encoding="utf-8")
    assert {page: row["changed"] for page, row in record.previous(tmp_path).items()} == {
        page: row["changed"] for page, row in wanted.items()
    }
    for torn in ("", "[]", '{"runs": 3}', text[: len(text) // 2], text[:-3]):
        path.write_text(torn, encoding="utf-8")
        assert record.previous(tmp_path) == {}


def test_run_json_says_what_the_design_promises(published: Project) -> None:
    """run.json has times, versions, the hash of the data, and for each run its outcome and what the gate said."""
    content = json.loads((published / "reports" / "run.json").read_text(encoding="utf-8"))
    assert {"started", "finished", "versions", "dataset", "runs"} <= set(content)
    for run in content["runs"]:
        assert {"notebook", "document", "outcome", "seconds", "page", "gate", "changed"} <= set(run)
        assert run["gate"]
        for check in run["gate"]:
            assert set(check) == {"suite", "severity", "sentence", "success"}
    (masked,) = [run for run in content["runs"] if run["document"] == "masked-city-2022"]
    critical = [check for check in masked["gate"] if not check["success"] and check["severity"] == "critical"]
    assert any("遮" in check["sentence"] or "掩" in check["sentence"] for check in critical)
    assert masked["quarantined"]


def test_every_link_of_the_site_resolves(published: Project) -> None:
    """Each link of each page leads to a file that is published, and each fragment to an id that is there."""
    root = published / "reports"
    ids = {path: set(html.parse(path).xpath("//@id")) for path in root.rglob("*.html")}
    for path in ids:
        for target in html.parse(path).xpath("//a/@href"):
            if re.match(r"https?:|mailto:|data:", target):
                continue
            name, _, fragment = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            assert file.is_file(), f"{path.name}: {target}"
            if fragment:
                assert fragment in ids[file], f"{path.name}: {target}"


def test_nothing_changed_builds_nothing(project: Project) -> None:
    """A second run finds every page unchanged, leaves their bytes alone and exits 0."""
    before = site(project)
    done = duxue(project, "run")
    assert done.returncode == 0, done.stderr
    assert outcomes(project) == {**dict.fromkeys(PAGES, "cached"), BLOCKED: "blocked"}
    after = site(project)
    assert {name for name in after if after[name] != before.get(name)} <= {"index.html", "index.en.html"}


def test_one_changed_row_rebuilds_only_what_shows_it(project: Project) -> None:
    """A changed fact rebuilds the pages that show its document, and `duxue why` names the data."""
    path = project / "data" / "facts" / "chengzhong-2017.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",false,", ",true,", 1), encoding="utf-8")
    assert "the data of chengzhong-2017 changed" in duxue(project, "why", "chengzhong-2017").stdout
    listed = duxue(project, "list", "--format", "jsonl").stdout
    assert {row["document"]: row["state"] for row in map(json.loads, listed.splitlines())} == {
        "chengzhong-2017": "stale",
        "documents": "stale",
        "masked-city-2022": "blocked",
        **dict.fromkeys(("gaotai-2023", "honggutan-2021", "kongtong-2022", "counties"), "fresh"),
    }
    assert duxue(project, "run").returncode == 0
    found = outcomes(project)
    assert {page for page, outcome in found.items() if outcome == "built"} == {
        "district/chengzhong-2017.html",
        "reading/documents.html",
    }


def test_one_page_leaves_the_others_published(project: Project) -> None:
    """Running one document again publishes it among the pages that were there."""
    done = duxue(project, "run", "gaotai-2023", "--force")
    assert done.returncode == 0, done.stderr
    assert set(outcomes(project)) == {*PAGES, BLOCKED}


def test_other_parameters_make_another_page(project: Project) -> None:
    """A changed parameter gives a page of its own name and does not replace the standard one."""
    before = (project / "reports" / "district" / "gaotai-2023.html").read_bytes()
    done = duxue(project, "run", "gaotai-2023", "-p", "language=en")
    assert done.returncode == 0, done.stderr
    page = html.parse(project / "reports" / "district" / "gaotai-2023~language=en.html").getroot()
    assert page.get("lang") == "en"
    assert (project / "reports" / "district" / "gaotai-2023.html").read_bytes() == before


def unquarantine(project: Project) -> None:
    path = project / "data" / "documents.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [re.sub(r",[^,]*$", ",", line) if line.startswith("masked-city-2022") else line for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def break_facts(project: Project) -> None:
    path = project / "data" / "facts" / "gaotai-2023.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("indicator,", "what,", 1), encoding="utf-8")


def duplicate_a_fact(project: Project) -> None:
    path = project / "data" / "facts" / "gaotai-2023.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def garble_facts(project: Project) -> None:
    path = project / "data" / "facts" / "gaotai-2023.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def break_a_number(project: Project) -> None:
    path = project / "data" / "facts" / "gaotai-2023.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r",actual,[\d.]+,", ",actual,1.2.3,", text, count=1), encoding="utf-8")


BLOCKING: list[tuple[Callable[[Project], None], str, str]] = [
    (unquarantine, "masked-city-2022", "masked"),
    (break_facts, "gaotai-2023", "column 'indicator' is missing"),
    (duplicate_a_fact, "gaotai-2023", "a repeated row"),
    (garble_facts, "gaotai-2023", "is not UTF-8"),
    (break_a_number, "gaotai-2023", "value is '1.2.3'"),
]


@pytest.mark.parametrize(("change", "document", "sentence"), BLOCKING, ids=[c[0].__name__ for c in BLOCKING])
def test_a_blocked_document_stops_itself_alone(
    project: Project, change: Callable[[Project], None], document: str, sentence: str
) -> None:
    """An open block exits 12, is told in a sentence on its page's row, and every other page is published."""
    change(project)
    done = duxue(project, "run")
    assert done.returncode == 12, done.stdout + done.stderr
    found = outcomes(project)
    assert found.pop(f"district/{document}.html") == "blocked"
    assert set(found.values()) <= {"built", "cached", "blocked"}
    runs = json.loads((project / "reports" / "run.json").read_text(encoding="utf-8"))["runs"]
    (message,) = [run["message"] for run in runs if run["page"] == f"district/{document}.html"]
    assert sentence in message
    page = (project / "reports" / "district" / f"{document}.html").read_text(encoding="utf-8")
    assert "Traceback" not in page


def test_reasons_are_drawn_once_whatever_becomes_of_others(project: Project) -> None:
    """The page in place of a blocked one shows none of the documents that it would have been compared with."""
    duplicate_a_fact(project)
    assert duxue(project, "run").returncode == 12
    made_of = project / ".duxue" / "pages" / "blocked" / "district" / "gaotai-2023" / "made-of.json"
    before = made_of.read_bytes(), made_of.stat().st_ino
    path = project / "data" / "facts" / "kongtong-2022.csv"  # its pages show it beside the blocked one
    path.write_text(path.read_text(encoding="utf-8").replace(",false,", ",true,", 1), encoding="utf-8")
    assert duxue(project, "run").returncode == 12
    assert outcomes(project)["district/kongtong-2022.html"] == "built"
    assert (made_of.read_bytes(), made_of.stat().st_ino) == before


def test_a_failing_notebook_keeps_what_it_did(project: Project) -> None:
    """A notebook that fails exits 13, its page shows the cell and the error, and every other page is published."""
    path = project / "notebooks" / "district.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == "teachers"]
    cell.source = 'assert document != "gaotai-2023", "teachers are missing"\n' + cell.source
    nbformat.write(notebook, path)
    done = duxue(project, "run")
    assert done.returncode == 13, done.stdout + done.stderr
    found = outcomes(project)
    assert found.pop("district/gaotai-2023.html") == "failed"
    assert "failed" not in found.values()
    page = (project / "reports" / "district" / "gaotai-2023.html").read_text(encoding="utf-8")
    assert "teachers are missing" in page
    kept = nbformat.read(project / "reports" / "district" / "gaotai-2023.ipynb", as_version=4)
    assert next(cell.outputs for cell in kept.cells if cell.id == "summary")


def invalid_suite(project: Project) -> tuple[str, ...]:
    (project / "expectations" / "facts.json").write_text('{"name": "facts", "expectations": [', encoding="utf-8")
    return ()


def missing_notebook(project: Project) -> tuple[str, ...]:
    (project / "notebooks" / "comparison.ipynb").unlink()
    return ()


def empty_registry(project: Project) -> tuple[str, ...]:
    path = project / "data" / "documents.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return ()


def out_is_a_file(project: Project) -> tuple[str, ...]:
    (project / "there").write_text("", encoding="utf-8")
    return ("--out", str(project / "there"))


def out_holds_other_files(project: Project) -> tuple[str, ...]:
    (project / "mine").mkdir()
    (project / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    return ("--out", str(project / "mine"))


def wrong_key(project: Project) -> tuple[str, ...]:
    (project / "params" / "district" / "gaotai-2023.yaml").write_text("documant: gaotai-2023\n", encoding="utf-8")
    return ()


def wrong_type(project: Project) -> tuple[str, ...]:
    return ("documents", "--notebook", "reading", "-p", "sample=many")


def unknown_document(project: Project) -> tuple[str, ...]:
    return ("gaotai-2032",)


def unknown_district_in_params(project: Project) -> tuple[str, ...]:
    (project / "params" / "district" / "gaotai-2023.yaml").write_text("document: gaotai-2032\n", encoding="utf-8")
    return ()


def unknown_notebook(project: Project) -> tuple[str, ...]:
    return ("--notebook", "distrikt")


STOPPING: list[tuple[Callable[[Project], tuple[str, ...]], int, str]] = [
    (invalid_suite, 2, "facts.json"),
    (missing_notebook, 2, "comparison.ipynb"),
    (empty_registry, 2, "no document is registered"),
    (out_is_a_file, 2, "there"),
    (out_holds_other_files, 2, "thesis.txt"),
    (wrong_key, 10, "did you mean 'document'"),
    (wrong_type, 10, "sample"),
    (unknown_document, 10, "did you mean 'gaotai-2023'"),
    (unknown_district_in_params, 10, "did you mean 'gaotai-2023'"),
    (unknown_notebook, 10, "did you mean 'district'"),
]


@pytest.mark.parametrize(("change", "code", "sentence"), STOPPING, ids=[c[0].__name__ for c in STOPPING])
def test_what_concerns_all_stops_before_anything_is_lost(
    project: Project, change: Callable[[Project], tuple[str, ...]], code: int, sentence: str
) -> None:
    """A mistake that concerns the whole run prints one paragraph, exits with its code and leaves the site as it was."""
    before = site(project)
    done = duxue(project, "run", *change(project))
    assert done.returncode == code, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("duxue: ")]
    assert len(said) == 1
    assert sentence in said[0]
    assert "Traceback" not in done.stderr
    assert site(project) == before


def test_a_changed_document_is_told(project: Project) -> None:
    """A text whose bytes are not those registered exits 11 and blocks its own page alone."""
    (project / "data" / "sources").mkdir()
    (project / "data" / "sources" / "gaotai-2023.txt").write_text("不是原来的文件", encoding="utf-8")
    done = duxue(project, "run")
    assert done.returncode == 11, done.stdout + done.stderr
    found = outcomes(project)
    assert found["district/gaotai-2023.html"] == "blocked"
    assert found["district/kongtong-2022.html"] in ("built", "cached")


def test_two_runs_are_kept_apart(project: Project) -> None:
    """While one run is on, another exits 14 and names the process."""
    with FileLock(project / ".duxue" / "run.lock"):
        done = duxue(project, "run")
    assert done.returncode == 14
    assert "Another run is on" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_an_interrupted_run_loses_nothing(project: Project, number: int) -> None:
    """Ctrl-C or SIGTERM in the middle of a batch leaves the site as it was, no process, and the lock free."""
    before = site(project)
    process = subprocess.Popen(
        [sys.executable, "-m", "duxue", "run", "--force"],
        env={**os.environ, ROOT_VARIABLE: str(project)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith("building"):
            break
    time.sleep(0.4)
    process.send_signal(number)
    said = process.stderr.read()
    assert process.wait(timeout=10) == 130, said
    assert "Stopped" in said
    assert site(project) == before
    assert not processes_of(process.pid)
    assert duxue(project, "run").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
@pytest.mark.parametrize(("told", "code"), [(True, 130), (False, 0)], ids=["stopped", "done"])
def test_being_told_again_breaks_nothing_off(number: int, told: bool, code: int) -> None:
    """A second Ctrl-C or SIGTERM, while a command tidies up or its interpreter ends, changes nothing."""
    script = (
        "import atexit, os, signal; from duxue import cli\n"
        f"tell = lambda: os.kill(os.getpid(), {int(number)})\n"
        "atexit.register(tell)\n"
        "@cli.commands.command()\n"
        "def tidy():\n"
        "    try:\n"
        f"        {told} and tell()\n"
        "    finally:\n"
        f"        {told} and tell()\n"
        "        print('tidied up')\n"
        "cli.main(['tidy'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert done.stdout == "tidied up\n"
    assert done.stderr.strip() == (
        "duxue: Stopped. What was published before is untouched; run again to go on." if told else ""
    )


def processes_of(session: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "sess=,pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(session)]


def test_data_that_change_under_the_gate_stop_the_run(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict on rows that are no more is none: the run says so, and nothing passes unchecked."""
    check = gate.check

    def check_and_change(documents: Iterable[str], jobs: int) -> None:
        check(documents, jobs)
        path = space.data / "facts" / "gaotai-2023.csv"
        path.write_bytes(path.read_bytes().replace(b",false,", b",true,", 1))

    monkeypatch.setattr(gate, "check", check_and_change)
    monkeypatch.setattr(builder, "warm", lambda: None)  # nothing is built here
    with pytest.raises(ProjectError, match="the data of gaotai-2023 changed meanwhile"), Crew() as crew:
        pipeline.check(["gaotai-2023"], Shared(), crew, lambda _: None, request=pipeline.Request())


def test_only_what_the_gate_is_asked_about_waits_for_it(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one changed document is checked, the pages that do not read it are decided; then the others are."""
    runs = notebook.runs("district", ("gaotai-2023", "masked-city-2022"))
    gate.check({name for run in runs for name in run.reads})
    path = space.data / "facts" / "gaotai-2023.csv"
    path.write_bytes(path.read_bytes().replace(b",false,", b",true,", 1))
    known, decide = Shared(), builder.decide
    decided: list[tuple[str, bool]] = []

    def noted(run: Run, shared: Shared, *, force: bool = False) -> builder.Step:
        decided.append((run.name, shared.verdict("gaotai-2023") is not None))
        return decide(run, shared, force=force)

    monkeypatch.setattr(builder, "warm", lambda: None)  # nothing is built here
    monkeypatch.setattr(builder, "decide", noted)
    with Crew() as crew:
        steps = pipeline._decided(runs, known, crew, request=pipeline.Request(), on_step=lambda _: None)
    assert [step.run.name for step in steps] == [run.name for run in runs]
    assert decided == [("masked-city-2022", False), ("gaotai-2023", True)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_gate_killed_at_birth_is_told(space: Workspace, number: int) -> None:
    """A signal that meets the gate's process before its program is there ends it, in one sentence and without delay."""
    script = (
        "import os, signal; from duxue import cli\n"
        f"os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), {int(number)}))\n"
        "cli.main(['run'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, ROOT_VARIABLE: str(space.root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert f"it was killed by {signal.Signals(number).name}" in done.stderr
    assert not (space.reports / "run.json").exists()

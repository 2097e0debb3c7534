"""Runs are remembered, compared, repeated and told to programs: history, diff, verify, and what schedulers use."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import copy_project, duxue
from duxue import history
from duxue.errors import BadParameters
from duxue.workspace import ROOT_VARIABLE

PAIR = ("gaotai-2023", "chengzhong-2017")


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two districts and the blocked one, run once."""
    project = copy_project(tmp_path_factory.mktemp("history") / "project")
    for path in (project / "params").rglob("*.yaml"):
        if path.stem not in (*PAIR, "masked-city-2022"):
            path.unlink()
    done = duxue(project, "run", "--format", "json")
    assert done.returncode == 0, done.stderr
    (summary,) = lines(done.stdout)
    assert summary["exit"] == 0
    assert summary["run"] == 1
    assert summary["counts"] == {"built": 2, "cached": 0, "blocked": 1, "failed": 0}
    assert {page["page"] for page in summary["pages"]} == set(summary["changed"])
    return project


def one_figure_more(project: Path) -> None:
    """Make one figure of a document approximate, which changes its page and no other."""
    path = project / "data" / "facts" / "chengzhong-2017.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",false,", ",true,", 1), encoding="utf-8")


def test_each_run_is_recorded(project: Path) -> None:
    """`duxue history` has a row a run, with outcomes, the gate's results and the number of figures."""
    assert duxue(project, "run", "gaotai-2023").returncode == 0
    latest, first = lines(duxue(project, "history", "--format", "jsonl").stdout)
    assert (first["run"], latest["run"]) == (1, 2)
    assert first["checks"] > 0
    assert first["critical"] > 0
    assert first["figures"] == latest["figures"] > 50
    assert latest["asked"] == 1
    assert "1 blocked" in latest["pages"]


def test_diff_names_the_figure_and_the_ingredient(project: Path) -> None:
    """`duxue diff` says which figure and which page changed, and that the data did it; and of nothing says nothing."""
    assert duxue(project, "run").returncode == 0
    assert duxue(project, "diff", "--format", "jsonl").stdout == ""
    one_figure_more(project)
    assert duxue(project, "run").returncode == 0
    found = lines(duxue(project, "diff", "--format", "jsonl").stdout)
    (figure,) = [row for row in found if row["kind"] == "figure"]
    assert figure["subject"].startswith("chengzhong-2017: ")
    assert figure["after"] == f"≈{figure['before']}"
    pages = [row for row in found if row["kind"] == "page"]
    because = {row["subject"]: "the data of chengzhong-2017 changed" in row["because"] for row in pages}
    assert [page for page, told in because.items() if told] == ["district/chengzhong-2017.html"]
    assert lines(duxue(project, "diff", "1", "3", "--format", "jsonl").stdout) == found
    assert duxue(project, "diff", "1", "99").returncode == 10


def test_old_runs_are_forgotten(published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As many runs are kept as are said, and only figures that one of them had; a torn record hides no other."""
    project = Path(shutil.copytree(published, tmp_path / "again"))
    monkeypatch.setenv(ROOT_VARIABLE, str(project))
    folder = project / ".duxue" / "history"
    record = (folder / f"00000001{history.SUFFIX}").read_bytes()
    for number in range(2, history.KEPT + 3):
        (folder / f"{number:08d}{history.SUFFIX}").write_bytes(record)
    (folder / "figures" / "0000.csv.gz").write_bytes(b"")
    (folder / ".00000009.draft").write_bytes(b"torn")
    assert duxue(project, "run", "gaotai-2023").returncode == 0
    assert len(history.numbers()) == history.KEPT
    assert not (folder / ".00000009.draft").exists()
    assert len(list((folder / "figures").glob("*"))) == len(
        {state["figures"] for state in history.read(history.numbers()[-1])["documents"].values()}
    )
    (folder / f"{history.numbers()[3]:08d}{history.SUFFIX}").write_bytes(b"torn")
    assert len(history.rows()) == history.KEPT - 1
    with pytest.raises(BadParameters, match="can be read"):
        history.read(history.numbers()[3])


def test_verify_repeats_every_byte(project: Path) -> None:
    """A rebuild from nothing has the bytes of what is published; an altered file is named and why, with exit code 1."""
    assert duxue(project, "run", "gaotai-2023", "-p", "language=en").returncode == 0
    done = duxue(project, "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    page = project / "reports" / "district" / "gaotai-2023.html"
    page.unlink()
    page.write_bytes(b"altered")
    (project / "reports" / "stray.html").write_bytes(b"")
    one_figure_more(project)
    done = duxue(project, "verify", "--format", "jsonl")
    assert done.returncode == 1, done.stdout + done.stderr
    why = {row["file"]: (row["what"], row["why"]) for row in lines(done.stdout)}
    assert why["district/gaotai-2023.html"][0] == "differs"
    assert "altered" in why["district/gaotai-2023.html"][1]
    assert why["stray.html"] == ("not made again", "it belongs to no page")
    what, because = why["district/chengzhong-2017.html"]
    assert what == "differs"
    assert "the data of chengzhong-2017 changed" in because


def processor_seconds() -> float:
    """What the processes started here have used: unlike a clock, this does not ask what else the machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_if_changed_does_nothing_where_nothing_is_stale(project: Path) -> None:
    """`--if-changed` leaves the site and the history alone and exits 0; a changed row or a lost page is work again."""
    before = (project / "reports" / "run.json").read_bytes()
    idle = float("inf")
    for _ in range(3):  # the least of three: a machine that does other things too takes its time
        began = processor_seconds()
        done = duxue(project, "run", "--if-changed", "--format", "json")
        idle = min(idle, processor_seconds() - began)
        assert (done.returncode, lines(done.stdout)[0]["run"]) == (0, 0), done.stderr
        assert (project / "reports" / "run.json").read_bytes() == before
    one_figure_more(project)
    began = processor_seconds()
    (summary,) = lines(duxue(project, "run", "--if-changed", "--format", "json").stdout)
    assert summary["changed"] == ["district/chengzhong-2017.html"]
    assert idle < (processor_seconds() - began) / 2
    assert idle < 5
    (project / "reports" / "district" / "gaotai-2023.html").unlink()
    assert lines(duxue(project, "run", "--if-changed", "--format", "json").stdout)[0]["run"] == 3
    assert (project / "reports" / "district" / "gaotai-2023.html").is_file()
    (project / "params" / "district" / "gaotai-2023.yaml").unlink()
    assert lines(duxue(project, "run", "--if-changed", "--format", "json").stdout)[0]["run"] == 4


def test_the_hook_is_told_of_change_and_failure_alone(project: Path, tmp_path: Path) -> None:
    """`--notify` gets the summary on standard input when a page changed or the run failed, and not otherwise."""
    told = tmp_path / "told"
    hook = ("--notify", f"cat >> {told}")
    assert duxue(project, "run", *hook).returncode == 0
    assert not told.exists()
    one_figure_more(project)
    assert duxue(project, "run", *hook).returncode == 0
    assert duxue(project, "run", "nobody-2000", *hook).returncode == 10
    change, failure = lines(told.read_text(encoding="utf-8"))
    assert change["changed"] == ["district/chengzhong-2017.html"]
    assert failure["exit"] == 10
    assert "nobody-2000" in failure["error"]
    done = duxue(project, "run", "--force", "--notify", "exit 3")
    assert done.returncode == 0
    assert "exit code 3" in done.stderr or "exit code" not in done.stderr


def test_a_log_is_plain(project: Path) -> None:
    """Without a terminal there are plain lines on standard error, and with --format json one line on the other."""
    done = duxue(project, "run", "--force", "--format", "json")
    assert len(done.stdout.splitlines()) == 1
    assert "\x1b" not in done.stderr
    assert "building: 2" in done.stderr


def has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("after", [0.3, 1.5, 3.0])
def test_sigterm_ends_a_run_within_five_seconds(project: Path, after: float) -> None:
    """SIGTERM at any stage ends the run and its processes in 5 s and leaves the site as it was."""
    (project / ".duxue" / "gate" / "gaotai-2023.json").unlink()
    before = (project / "reports" / "run.json").read_bytes()
    command = [sys.executable, "-m", "duxue", "run", "--force"]
    environment = {**os.environ, ROOT_VARIABLE: str(project)}
    running = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(after)
    running.send_signal(signal.SIGTERM)
    started = time.monotonic()
    running.communicate(timeout=30)
    assert time.monotonic() - started < 5
    if running.returncode != 0:
        assert (project / "reports" / "run.json").read_bytes() == before
    while has_processes(running.pid):
        assert time.monotonic() - started < 5
        time.sleep(0.05)

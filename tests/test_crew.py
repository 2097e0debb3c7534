"""What a run begins before it knows what is stale, and what becomes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import forget
from duxue import crew, pipeline
from duxue.forking import Helper
from duxue.workspace import ROOT_VARIABLE

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork nothing is done early")


@pytest.fixture
def begun(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The helpers that runs of the published project begin, in order."""
    monkeypatch.setenv(ROOT_VARIABLE, str(project))
    forget()
    pipeline.run(pipeline.Request(), on_step=lambda *_, **__: None, on_outcome=lambda _: None)  # its files are copies
    names: list[str] = []

    class Noted(Helper):
        def __init__(self, work, **options):
            names.append(work.__name__)
            super().__init__(work, **options)

    monkeypatch.setattr(crew, "Helper", Noted)
    return names


def run(**asked: object) -> list[str]:
    """The outcomes of a run."""
    request = pipeline.Request(**asked)
    done = pipeline.run(request, on_step=lambda *_, **__: None, on_outcome=lambda _: None)
    return [outcome.status for outcome in done.outcomes]


def test_nothing_begins_where_nothing_changed(begun: list[str]) -> None:
    """Neither the gate's imports nor those of pages."""
    assert set(run()) == {"cached", "blocked"}
    assert begun == []


@pytest.mark.parametrize(
    "name", ["data/facts/gaotai-2023.csv", "data/documents.csv", "params/district/gaotai-2023.yaml"]
)
def test_both_begin_where_a_file_is_newer(begun: list[str], project: Path, name: str) -> None:
    """A wrong guess costs what was begun and alters nothing: here the bytes are the same."""
    (project / name).touch()
    assert set(run()) == {"cached", "blocked"}
    assert begun == ["_hold", "at_work"]


def test_pages_alone_begin_where_they_are_asked_for(begun: list[str]) -> None:
    """Nothing is newer, so the gate has nothing to say."""
    assert run(documents=("gaotai-2023",), notebook="district", force=True) == ["built"]
    assert begun == ["at_work"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_maker_of_pages_that_is_killed_is_told(project: Path, number: int) -> None:
    """It ends the run in one sentence; what was published before stays as it was."""
    before = (project / "reports" / "index.html").read_bytes()
    script = (
        "import os\n"
        "from duxue import builder, cli\n"
        "def at_work(told):\n"
        "    told()\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "    yield\n"
        "builder.at_work = at_work\n"
        "cli.main(['run', '--force'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, ROOT_VARIABLE: str(project)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert f"was killed by {signal.Signals(number).name}" in done.stderr.splitlines()[-1]
    assert (project / "reports" / "index.html").read_bytes() == before

"""The recipes of docs/scheduling.md as they stand there, in a clean copy of the project."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import FOLDERS, ROOT

RECIPES = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
PLACE = "/srv/duxue"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", RECIPES, re.M | re.S)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the project whose environment is the one of the tests, so that nothing is fetched."""
    root = tmp_path_factory.mktemp("srv") / "duxue"
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("sources", ".ipynb_checkpoints"))
    for name in ("requirements.lock", "pyproject.toml", "Makefile"):
        shutil.copy(ROOT / name, root)
    (root / ".venv" / "bin").mkdir(parents=True)
    script = root / ".venv" / "bin" / "duxue"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m duxue "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return root


def run(checkout: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command as cron runs it, with next to no environment; the environment of Python is taken as made."""
    environment = {"PATH": "/usr/bin:/bin", "DUXUE_ROOT": str(checkout), "MAKEFLAGS": "READY=Makefile"}
    return subprocess.run(
        ["/bin/sh", "-e", "-c", command.replace(PLACE, str(checkout))],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_the_recipes_run(checkout: Path) -> None:
    """The steps of the workflow, then the line of cron and the service of systemd, each as it is written there."""
    (workflow,) = (yaml.safe_load(block) for block in blocks("yaml"))
    (job,) = workflow["jobs"].values()
    steps = [step["run"] for step in job["steps"] if "run" in step]
    assert steps == ["make reports", ".venv/bin/duxue verify"]
    for step in steps:
        done = run(checkout, step)
        assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"
    (crontab,) = blocks("crontab")
    nightly, weekly = (line.split(maxsplit=5)[5] for line in crontab.splitlines())
    assert weekly.startswith(f"cd {PLACE} && {steps[1]}")
    (checkout / "reports" / "index.html").unlink()  # the next run publishes again
    done = run(checkout, nightly.replace("--if-changed", ""))
    assert done.returncode == 0, done.stderr
    log = (checkout / ".duxue" / "nightly.log").read_text(encoding="utf-8").splitlines()
    assert json.loads(log[-1])["exit"] == 0
    service = next(block for block in blocks("ini") if "ExecStart" in block)
    done = run(checkout, re.search(r"^ExecStart=(.*)$", service, re.M).group(1))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"] == []


def test_the_units_are_valid(checkout: Path) -> None:
    """`systemd-analyze verify` finds nothing to say of both files."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    named = {}
    for block in blocks("ini"):
        name = re.match(r"# /etc/systemd/system/(\S+)\n", block).group(1)
        named[name] = checkout.parent / name
        named[name].write_text(block.replace(PLACE, str(checkout)), encoding="utf-8")
    assert set(named) == {"duxue.service", "duxue.timer"}
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, named.values())], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_operators_are_python() -> None:
    """The DAG of Airflow compiles; running it needs Airflow, which is none of the project's packages."""
    (dag,) = blocks("python")
    compile(dag, "dag", "exec")
    assert "PapermillOperator(" in dag
    assert "BashOperator(" in dag

"""What comes from elsewhere: packages with known licences, and at run time nothing at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import ModuleType

import pytest

from conftest import benchmark_of
from duxue.workspace import ROOT_VARIABLE, Workspace


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    return benchmark_of("licences")


def test_every_package_has_an_accepted_licence(licences: ModuleType) -> None:
    """Each package of the lock that this system needs is installed and states a licence that is accepted."""
    found = list(licences.lines())
    assert len(found) > 100
    assert [line for line in found if line.judged not in ("accepted", "not for this system")] == []
    assert all(line.licence for line in found if line.judged == "accepted")


@pytest.mark.parametrize(
    ("licence", "judged"),
    [
        ("MIT", "accepted"),
        ("LGPL-2.1-or-later", "accepted"),
        ("Apache-2.0 OR GPL-3.0-only", "accepted"),
        ("GPL-3.0-only", "refused"),
        ("GNU Affero General Public v3", "refused"),
        ("GNU General Public License v2 (GPLv2)", "refused"),
        ("see the file", "unclear"),
        ("", "unclear"),
    ],
)
def test_licences_are_judged(licences: ModuleType, licence: str, judged: str) -> None:
    """A licence that is not known is unclear, and a choice counts as its best."""
    assert licences.judged_of(licence) == judged


def without_network() -> list[str]:
    """A command that runs another where there is no network, not even this machine's own; empty where none can."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        try:
            if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
                return command
        except OSError:  # unshare is not installed
            break
    return []


def test_a_run_needs_no_network(space: Workspace) -> None:
    """The five documents are published whole by processes that have no network, the gate and the notebooks included."""
    prefix = without_network()
    if not prefix:
        pytest.skip("a network namespace cannot be made here")
    looks = subprocess.run([*prefix, "cat", "/proc/net/route"], capture_output=True, text=True, check=True)
    assert len(looks.stdout.splitlines()) <= 1, "the namespace has a route"
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "duxue", "run"],
        env={**os.environ, ROOT_VARIABLE: str(space.root)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((space.reports / "run.json").read_text(encoding="utf-8"))["runs"]
    assert sorted(row["outcome"] for row in rows) == ["blocked", *["built"] * 6]
    assert all((space.reports / row["page"]).is_file() for row in rows)

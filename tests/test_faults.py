"""A tenth of `make faults`: whatever is killed, filled, cut or dated wrongly, nothing is lost and no reader sees it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are followed by /proc"),
    pytest.mark.timeout(900),
]


def tried(folder: Path, *arguments: str) -> str:
    """What trials say, which must be that nothing was lost."""
    done = subprocess.run(
        [sys.executable, "-m", "faults", "--folder", str(folder), *arguments],
        cwd=BENCHMARKS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost in all: 0" in done.stdout
    return done.stdout


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty synthetic counties, published once, and what undisturbed runs make of three changes of their data."""
    folder = tmp_path_factory.mktemp("faults")
    tried(folder, "--only")
    return folder


@pytest.mark.parametrize("seed", ["7", "8"])
def test_killed_processes(batch: Path, seed: str) -> None:
    """Ten signals to the parent, workers, notebooks and the gate at random instants."""
    assert "10 tried, 0 lost" in tried(batch, "--only", "kill", "--share", "0.05", "--seed", seed)


def test_damaged_files(batch: Path) -> None:
    """Files of the shelf, data, lock, notebooks, verdicts, history and site, cut and overwritten."""
    assert "4 tried, 0 lost" in tried(batch, "--only", "corrupt", "--share", "0.1", "--seed", "7")


@pytest.mark.parametrize("kinds", [("full", "limited"), ("twice", "touch"), ("clock", "jump")], ids="-".join)
def test_disks_and_clocks(batch: Path, kinds: Sequence[str]) -> None:
    """A full disk, a quota, two runs at once, files of other times, another day; what cannot be tried here says why."""
    said = tried(batch, "--only", *kinds, "--share", "0.1", "--seed", "7")
    for kind in kinds:
        assert [
            line for line in said.splitlines() if line.startswith(kind) and ("0 lost" in line or "skipped: " in line)
        ]


def test_a_loss_is_found(batch: Path) -> None:
    """The harness itself: a site with one file of another run, or with a page less, is torn."""
    script = (
        "import pickle, sys; from pathlib import Path; from faults import looking\n"
        "site = Path(sys.argv[1]) / 'pristine' / 'reports'\n"
        "change = pickle.loads((site.parents[1] / 'ready').read_bytes())[0]\n"
        "eyes = looking.Eyes(site); lawful = looking.Lawful(before=eyes.look(), after=change.site)\n"
        "print(repr(lawful.torn(eyes.look(), eyes)))\n"
        "page = sorted(site.glob('district/*.html'))[3]; kept = page.read_bytes(); page.write_bytes(kept[:-1])\n"
        "print(lawful.torn(eyes.look(), eyes)); page.unlink()\n"
        "print(lawful.torn(eyes.look(), eyes)); page.write_bytes(kept)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(batch)], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    whole, cut, gone = done.stdout.splitlines()
    assert whole == "''"
    assert "of neither run" in cut
    assert "which is not there" in gone

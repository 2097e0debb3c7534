"""A tenth of `make faults`: whatever is killed, filled, cut or dated wrongly, nothing is lost and no reader sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are followed by /proc"),
    pytest.mark.timeout(900),
]


KINDS = {"kill": 20, "corrupt": 4, "full": 1, "limited": 1, "twice": 1, "touch": 1, "clock": 1, "jump": 1}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where forty synthetic counties, published once, and what undisturbed runs make of three changes of them lie."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def said(batch: Path) -> str:
    """What the trials say, all of them in one process, because each would have to import the same first."""
    done = subprocess.run(
        [sys.executable, "-m", "faults", "--folder", str(batch), "--share", "0.1", "--seed", "7"],
        cwd=BENCHMARKS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return f"{done.stdout}{done.stderr}exit code {done.returncode}"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost(said: str, kind: str) -> None:
    """Signals to parent, workers, notebooks and the gate; files cut; disks, quotas, two runs at once, times, clocks.

    What cannot be tried here, such as a full disk without root, says why.
    """
    told = [line for line in said.splitlines() if line.startswith(f"{kind} ")]
    wanted = f"{kind:8} {KINDS[kind]} tried, 0 lost"
    assert [line for line in told if line == wanted or "skipped: " in line], said
    assert kind not in ("kill", "corrupt", "limited", "twice", "touch") or wanted in told


def test_the_whole_counts_as_nothing_lost(said: str) -> None:
    """The command itself says that nothing was lost, and exits 0."""
    assert "lost in all: 0" in said
    assert said.endswith("exit code 0")


def test_a_loss_is_found(said: str, batch: Path) -> None:
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
    assert said
    done = subprocess.run(
        [sys.executable, "-c", script, str(batch)], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    whole, cut, gone = done.stdout.splitlines()
    assert whole == "''"
    assert "of neither run" in cut
    assert "which is not there" in gone


def test_a_look_that_two_runs_cross_says_nothing(tmp_path: Path) -> None:
    """The folder of the site is the spare one for a run and the site again: a look that began before has seen parts."""
    script = (
        "import sys; from pathlib import Path; from duxue.site import publish; from faults import looking\n"
        "root = Path(sys.argv[1]); out, spare, shelf = root / 'reports', root / 'state' / 'spare', root / 'shelf'\n"
        "shelf.mkdir(); pages = {f'{n}.html': str(shelf / f'{n}.html') for n in range(9)}\n"
        "[Path(path).write_text('page') for path in pages.values()]\n"
        "def run(number, **more):\n"
        "    publish(out, {**pages, 'index.html': b'%d' % number, 'run.json': b'%d' % number, **more}, spare=spare)\n"
        "run(0, **{'gone.json': b'x'}); eyes = looking.Eyes(out); looked = eyes._hash; seen = []\n"
        "def crossed(self, *of):\n"
        "    seen.append(of)\n"
        "    if len(seen) == 2: run(1); run(2)\n"
        "    return looked(*of)\n"
        "looking.Eyes._hash = crossed\n"
        "try: eyes.look()\n"
        "except looking.Crossed: print('crossed')\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=BENCHMARKS, capture_output=True, text=True, check=True)
    assert done.stdout == "crossed\n"

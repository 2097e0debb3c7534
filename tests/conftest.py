"""A project of its own for each test that changes one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from filelock import FileLock

from duxue import catalogue
from duxue.documents import registry
from duxue.workspace import ROOT_VARIABLE, Workspace

# A shell that starts the tests in the background makes them ignore Ctrl-C, and with them every process they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("data", "expectations", "notebooks", "params")


def duxue(root: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of duxue in a process of its own, on the project below ``root``."""
    return subprocess.run(
        [sys.executable, "-m", "duxue", *map(str, arguments)],
        env={**os.environ, ROOT_VARIABLE: str(root), **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def texts_here() -> dict[str, Path]:
    """The texts of registered documents, known by their hash: in ``data/sources`` or beside the project."""
    known = {document.sha256: name for name, document in registry().items()}
    found: dict[str, Path] = {}
    for folder in (ROOT / "data" / "sources", ROOT.parent / "shared" / "sources"):
        for path in sorted(folder.glob("*.txt")):
            name = known.get(sha256(path.read_bytes()).hexdigest())
            if name:
                found.setdefault(name, path)
    return found


def copy_project(root: Path, *, texts: bool = False) -> Path:
    """The project's data, suites, notebooks and params below ``root``, with the documents' texts where asked for."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "sources"))
    for name, path in texts_here().items() if texts else ():
        (root / "data" / "sources").mkdir(exist_ok=True)
        shutil.copyfile(path, root / "data" / "sources" / f"{name}.txt")
    (root / "reports").mkdir()
    for name in ("requirements.lock", "pyproject.toml", "reports/README.md"):
        shutil.copy(ROOT / name, root / name)
    return root


def benchmark_of(name: str) -> ModuleType:
    """A program of ``benchmarks/`` as a module."""
    spec = importlib.util.spec_from_file_location(f"benchmark_of_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def sockets() -> list[str]:
    """The pipes that this process has open, by name (Linux)."""
    links = (Path(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd"))
    return sorted(os.readlink(link) for link in links if link.is_symlink() and "socket:" in os.readlink(link))


def forget() -> None:
    """Drop what was read once from another root."""
    for cached in (
        catalogue.indicators,
        catalogue.themes,
        catalogue.districts,
        catalogue.standards,
        catalogue.national,
        registry,
    ):
        cached.cache_clear()


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A copy of the project's data, suites, notebooks and params below a temporary root."""
    root = copy_project(tmp_path / "project")
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    forget()
    yield Workspace(root)
    forget()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which everything was run once; not to be changed.

    The first process of the tests that needs it makes it, the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published"
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            project = copy_project(place.with_name("publishing") / "project")
            done = duxue(project, "run")
            assert done.returncode == 0, done.stdout + done.stderr
            project.parent.rename(place)
    return place / "project"


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """The published project, for one test to change."""
    return Path(shutil.copytree(published, tmp_path / "project"))


@pytest.fixture(scope="session")
def sources() -> dict[str, Path]:
    """Paths of the documents' texts by the name of the document; skips where none is present."""
    return texts_here() or pytest.skip("the documents' texts are not here: put them in data/sources")

"""Synthetic counties pass for what they are, and never stand beside real ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from duxue.documents import registry
from duxue.documents.registry import SYNTHETIC
from duxue.errors import ProjectError
from duxue.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]


def test_synthetic_beside_real_is_refused(space: Workspace) -> None:
    """A registry that holds both kinds stops everything."""
    path = space.data / "documents.csv"
    line = f"{SYNTHETIC}-620724-2022,620724,2022,{SYNTHETIC},x,x,2023-08-01,{'0' * 64},\n"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    with pytest.raises(ProjectError, match="of their own"):
        registry()


def test_generated_counties_say_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, space: Workspace
) -> None:
    """Twice the same bytes, each named synthetic for readers; a folder of something else is not overwritten."""
    command = [sys.executable, str(ROOT / "benchmarks" / "synthetic.py")]
    environment = os.environ | {"DUXUE_ROOT": str(space.root)}
    for name in ("one", "two"):
        subprocess.run([*command, str(tmp_path / name), "--counties", "4"], env=environment, check=True)
    files = [{p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
             for root in (tmp_path / "one", tmp_path / "two")]  # fmt: skip
    assert files[0] == files[1]
    registry.cache_clear()
    monkeypatch.setenv("DUXUE_ROOT", str(tmp_path / "one"))
    assert all(SYNTHETIC in document.name for document in registry().values())
    refused = subprocess.run([*command, str(space.root)], env=environment, capture_output=True, check=False)
    assert refused.returncode
    assert (space.data / "themes.csv").is_file()

"""A tenth of `make fuzz`: every damaged document, params or data file is read, or refused in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kind", "count"), [("documents", "1,000"), ("params", "100"), ("facts", "100")])
def test_damaged_inputs(kind: str, count: str) -> None:
    """None crashes; numbers stand where they are said to, and each is a fact or in the ledger."""
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", "--only", kind, "--share", "0.1", "--seed", "7"],
        cwd=BENCHMARKS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{count} tried" in done.stdout
    assert "lost in all: 0" in done.stdout

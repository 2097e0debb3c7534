"""The audit against the assertions that a person judged, as `make bench-audit` prints it."""

from __future__ import annotations

from types import ModuleType

import pytest

from conftest import benchmark_of


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    return benchmark_of("audit")


def test_every_accusation_is_right_and_what_holds_is_found(benchmark: ModuleType) -> None:
    """Whatever the audit calls inconsistent is so, and it finds at least nine in ten of what holds."""
    rows = benchmark.judged()
    assert len(rows) == 141
    assert all(row.hand == "inconsistent" for row in rows if row.ours == "inconsistent")
    assert all(row.hand == row.ours for row in rows if row.ours not in (benchmark.MISSING, "rounding"))
    alike, every = benchmark.share(rows, verdict="consistent")
    assert every == 75
    assert alike >= 0.9 * every


def test_what_is_wrong_at_face_value_only_is_left_open(benchmark: ModuleType) -> None:
    """The fourteen that look wrong for want of a scope or a base cannot be told."""
    rows = [row for row in benchmark.judged() if row.mismatch and row.hand == "cannot tell"]
    assert len(rows) == 14
    assert {row.ours for row in rows} == {"cannot tell"}


def test_the_table_prints(benchmark: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdicts of a person stand down, those of the audit across."""
    benchmark.main()
    assert "by hand" in capsys.readouterr().out

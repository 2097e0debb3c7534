"""Rows, verdicts and progress on the standard streams, with nothing in them that could steer a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import click

# Control characters but the tab and line ends, and those that turn the order of reading.
_STEERING = {code: f"[U+{code:04X}]" for code in (*range(32), *range(0x7F, 0xA0)) if code not in b"\t\n\r"}
_STEERING |= dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "[bidi]")


def plain(text: object) -> str:
    """A value as text with every character written out that a terminal would act on."""
    return str(text).translate(_STEERING)


def rows(rows: list[dict[str, Any]], output: str) -> None:
    """Rows as a table for people, JSON lines or CSV for programs."""
    if output == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif output == "csv":
        _csv(rows)
    else:
        _table(rows)


def _csv(rows: list[dict[str, Any]]) -> None:
    import csv

    writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _uncomputed(value) for name, value in row.items()} for row in rows)


def _uncomputed(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; numbers and flags as they are."""
    from duxue.tables import spreadsheet

    return spreadsheet.safe(value) if isinstance(value, str) else value


def _table(rows: list[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        click.echo("(nothing)")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in rows[0]:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else plain(value)) for value in row.values()))
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)


def verdicts(verdicts: Iterable[Any], output: str) -> None:
    """What the gate says of documents, with the first rows that did not hold."""
    if output == "jsonl":
        from duxue.verdicts import to_json

        for verdict in verdicts:
            click.echo(json.dumps(json.loads(to_json(verdict)), ensure_ascii=False))
        return
    for verdict in verdicts:
        state = "blocked" if verdict.blocked else "passed with warnings" if verdict.failed else "passed"
        click.echo(f"{verdict.document}: {state} ({len(verdict.checks)} checks, {len(verdict.failed)} failed)")
        for failed in verdict.failed:
            click.echo(f"  {failed.severity}: {failed.sentence['zh']}\n    {failed.sentence['en']}")
            for row in failed.rows[:10]:
                click.echo("      " + plain(", ".join(f"{key}={value}" for key, value in row.items())))
            more = max(len(failed.rows), (failed.observed or {}).get("failing", 0)) - 10
            if more > 0:
                click.echo(f"      … and {more} more rows")


def log(line: str) -> None:
    """A line on standard error. Where that leads to a full disk the work goes on: the exit code tells the rest."""
    with suppress(OSError):
        click.echo(line, err=True)


class Progress:
    """A bar on a terminal, a plain line an outcome elsewhere. No thread is started: workers are forked meanwhile."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Bar(*columns, console=console, auto_refresh=False, disable=not console.is_terminal, transient=True)
        self.task = self.bar.add_task("duxue", total=None)

    def __enter__(self) -> Progress:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def step(self, what: str, total: int | None = None) -> None:
        """A stage begins; ``total`` is the number of outcomes that it will bring, where it is known."""
        self.bar.update(self.task, description=what, total=total, completed=0)
        self.bar.refresh()
        if self.bar.disable:
            log(what if total is None else f"{what}: {total}")

    def outcome(self, outcome: Any) -> None:
        """One run ended."""
        self.bar.advance(self.task)
        self.bar.refresh()
        if self.bar.disable:
            log(f"  {outcome.status:8}{outcome.run.page} ({outcome.seconds:.1f} s)")

"""The command line: parses and prints, and knows no stage. A command imports what it needs itself."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from duxue import __version__
from duxue.errors import DuxueError, UsageError

OUTPUT = click.option("--format", "output", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave with the exit code of the design; a user's mistake prints one paragraph."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = commands.main(arguments, prog_name="duxue", standalone_mode=False)
    except click.ClickException as error:
        hint = f" `duxue {error.ctx.command.name} --help` shows how." if getattr(error, "ctx", None) else ""
        code = _say(f"{error.format_message()}{hint}", UsageError.exit_code)
    except DuxueError as error:
        code = _say(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        code = _say("Stopped. What was published before is untouched; run again to go on.", 128 + signal.SIGINT)
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


def _terminate(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _say(paragraph: str, code: int) -> int:
    click.echo(f"duxue: {paragraph}", err=True)
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="duxue")
def commands() -> None:
    """督学: county education reports as checked figures and comparable pages."""


@commands.command("list")
@OUTPUT
def list_(output: str) -> None:
    """Documents, the state of their pages, and why a page is stale."""
    from duxue import pipeline

    rows = [
        {
            "document": state.document,
            "district": state.district,
            "period": state.period,
            "state": state.state,
            "why": "; ".join(state.why),
            "page": state.page,
        }
        for state in pipeline.states()
    ]
    _print(rows, output)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--format", "output", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True)
@click.option("--ledger", is_flag=True, help="All numbers: facts, and what was set aside for which reason.")
@click.option("--check", is_flag=True, help="Compare what is read from data/sources with data/; says what differs.")
@click.option("--period", help="Year reported on, where the document does not say.")
def extract(file: Path | None, output: str, ledger: bool, check: bool, period: str | None) -> int:
    """Read any document, known or not, and print its figures."""
    from duxue import intake

    if check:
        differences = intake.differences()
        _print(differences, output)
        return 1 if differences else 0
    if file is None:
        raise UsageError("Name the file to read: `duxue extract FILE`, or `duxue extract --check`.")
    reading = intake.read(file, period=period)
    rows = intake.numbers(reading) if ledger else intake.facts(reading)
    _print(intake.brief(rows) if output == "table" and not ledger else rows, output)
    return 0


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--district", help="Six-digit code of GB/T 2260, such as 620724.")
@click.option("--period", help="Year reported on, such as 2023.")
@click.option("--name", help="Name of the place in Latin letters, for the document's name, such as gaotai.")
def add(file: Path, district: str | None, period: str | None, name: str | None) -> None:
    """Register a document: read it, write its data and its params file, show what the gate says."""
    from duxue import register

    added = register.add(file, district=district, period=period, name=name)
    click.echo(added.sentence)
    _print_verdicts([added.verdict], "table")


@commands.command()
@click.argument("documents", nargs=-1)
@OUTPUT
def check(documents: tuple[str, ...], output: str) -> int:
    """The gate alone: verdicts with the offending rows."""
    from duxue import gate
    from duxue.documents import registry
    from duxue.documents.registry import get

    chosen = [get(name).document for name in documents] or list(registry())
    verdicts = list(gate.check(chosen).values())
    _print_verdicts(verdicts, output)
    open_blocks = [v.document for v in verdicts if v.blocked and not registry()[v.document].quarantine]
    return 12 if open_blocks else 0


@commands.command()
@click.argument("document")
@OUTPUT
def audit(document: str, output: str) -> None:
    """Recompute the arithmetic that a document asserts."""
    from duxue import intake

    _print(intake.claims(document), output)


@commands.command()
@click.argument("documents", nargs=-1)
@click.option("--notebook", help="district, comparison or reading; all of them by default.")
@click.option("-p", "parameters", multiple=True, metavar="KEY=VALUE", help="Change a parameter; may be repeated.")
@click.option("--jobs", type=click.IntRange(1, 256), default=lambda: os.cpu_count() or 1, help="Processes at a time.")
@click.option("--force", is_flag=True, help="Build pages again although nothing changed.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Publish here instead of in reports/.")
def run(documents: tuple[str, ...], notebook: str | None, parameters: tuple[str, ...], jobs: int, force: bool,
        out: Path | None) -> int:  # fmt: skip
    """Gate, notebooks, HTML: build what is stale and publish the site."""
    from duxue import engine

    engine.prepare()  # before anything else imports pandas
    from duxue import pipeline
    from duxue.notebook import parse_override

    overrides = dict(parse_override(parameter) for parameter in parameters)
    request = pipeline.Request(
        documents=documents, notebook=notebook, overrides=overrides, jobs=jobs, force=force, out=out
    )
    with Progress() as progress:
        summary = pipeline.run(request, on_step=progress.step, on_outcome=progress.outcome)
    _print(summary.rows(), "table")
    click.echo(f"{summary.sentence}\n{summary.index}")
    return summary.exit_code


@commands.command()
@click.argument("document")
def why(document: str) -> None:
    """Which ingredient changed since the page of a document was built."""
    from duxue import pipeline

    for line in pipeline.why(document):
        click.echo(line)


def _print(rows: list[dict[str, Any]], output: str) -> None:
    if output == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif output == "csv":
        _print_csv(rows)
    else:
        _print_table(rows)


def _print_csv(rows: list[dict[str, Any]]) -> None:
    import csv

    writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _print_table(rows: list[Mapping[str, Any]]) -> None:
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
        table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)


def _print_verdicts(verdicts: Iterable[Any], output: str) -> None:
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
                click.echo("      " + ", ".join(f"{key}={value}" for key, value in row.items()))
            more = max(len(failed.rows), (failed.observed or {}).get("failing", 0)) - 10
            if more > 0:
                click.echo(f"      … and {more} more rows")


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
            click.echo(what if total is None else f"{what}: {total}", err=True)

    def outcome(self, outcome: Any) -> None:
        """One run ended."""
        self.bar.advance(self.task)
        self.bar.refresh()
        if self.bar.disable:
            click.echo(f"  {outcome.status:8}{outcome.run.page} ({outcome.seconds:.1f} s)", err=True)

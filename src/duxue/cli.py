"""The command line: parses and prints, and knows no stage. A command imports what it needs itself."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from duxue import __version__, forking, lean, printing, workspace
from duxue.errors import DuxueError, ProjectError, UsageError

OUTPUT = click.option("--format", "output", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 256), default=lambda: os.cpu_count() or 1, help="Processes at a time."
)

# What the system refuses for reasons of its own: no defect of duxue, so nobody needs the place in its code.
REFUSED = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ELOOP),
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE),
}

# What only pages that are made need: most nights, most pages are there already.
LATE: Mapping[str, tuple[str, ...]] = {"pandas": (), "nbformat": ()}
# Seconds in which a run that is told to stop has tidied up; what it could not, the next one sweeps.
PATIENCE = 4.0


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave with the exit code of the design; a user's mistake prints one paragraph."""
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a shell's background job ignores Ctrl-C
        signal.signal(signal.SIGINT, _terminate)
    forking.insist(_terminate, KeyboardInterrupt)
    try:
        code = _obey(arguments)
        for signum in (signal.SIGINT, signal.SIGTERM):  # nothing is left to be stopped
            signal.signal(signum, signal.SIG_IGN)
    except (KeyboardInterrupt, click.Abort):
        code = _say("Stopped. What was published before is untouched; run again to go on.", 128 + signal.SIGINT)
    sys.exit(code)


def _obey(arguments: list[str] | None) -> int:
    try:
        return commands.main(arguments, prog_name="duxue", standalone_mode=False) or 0
    except click.ClickException as error:
        hint = f" `duxue {error.ctx.command.name} --help` shows how." if getattr(error, "ctx", None) else ""
        return _say(f"{error.format_message()}{hint}", UsageError.exit_code)
    except DuxueError as error:
        return _say(str(error), error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        found = f"{error.filename or 'the disk'}: {error.strerror}"
        return _say(f"{found}. Mend its rights or free space, and run again.", ProjectError.exit_code)


def _terminate(*_: object) -> None:
    """Stop at once; where a library swallows that, or waits for something, nevertheless in time.

    Whoever is impatient and says it again must not break off the tidying up.
    """
    if signal.getitimer(signal.ITIMER_REAL)[0]:
        return
    signal.signal(signal.SIGALRM, lambda *_: os._exit(128 + signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    raise KeyboardInterrupt


def _say(paragraph: str, code: int) -> int:
    printing.log(f"duxue: {printing.plain(paragraph)}")
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="duxue")
def commands() -> None:
    """督学: county education reports as checked figures and comparable pages."""


@commands.command("list")
@OUTPUT
def list_(output: str) -> None:
    """Documents, the state of their pages, and why a page is stale."""
    from duxue import status

    rows = [
        {
            "document": state.document,
            "district": state.district,
            "period": state.period,
            "state": state.state,
            "why": "; ".join(state.why),
            "page": state.page,
        }
        for state in status.states()
    ]
    printing.rows(rows, output)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--format", "output", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True)
@click.option("--ledger", is_flag=True, help="All numbers: facts, and what was set aside for which reason.")
@click.option(
    "--check",
    is_flag=True,
    help="Compare what is read from data/sources with data/: of FILE, here a document, or of all.",
)
@click.option("--write", is_flag=True, help="With --check: put what is read into data/, so that nothing differs.")
@click.option("--period", help="Year reported on, where the document does not say.")
def extract(file: Path | None, output: str, ledger: bool, check: bool, write: bool, period: str | None) -> int:
    """Read any document, known or not, and print its figures."""
    from duxue import intake

    if check:
        return _check_extraction([file.stem] if file else [], output, write=write)
    if write:
        raise UsageError("--write goes with --check: `duxue extract --check --write`.")
    if file is None:
        raise UsageError("Name the file to read: `duxue extract FILE`, or `duxue extract --check`.")
    source, reading = intake.read(file, period=period)
    rows = intake.numbers(source, reading) if ledger else intake.facts(source, reading)
    printing.rows(intake.brief(rows) if output == "table" and not ledger else rows, output)
    return 0


def _check_extraction(names: list[str], output: str, *, write: bool) -> int:
    from duxue import intake

    if write:
        for path in intake.write(names):
            click.echo(f"written: {workspace.shown(path)}", err=True)
    documents, differences = intake.differences(names)
    if differences or output == "jsonl":
        printing.rows(differences, output)
    elif documents:
        click.echo(f"What is read from data/sources is what data/ holds: nothing differs ({', '.join(documents)}).")
    else:
        click.echo("No text of a registered document is in data/sources, so there was nothing to compare.")
    return 1 if differences else 0


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--district", help="Code of GB/T 2260, such as 620724, or name, such as 高台县.")
@click.option("--period", help="Year reported on, such as 2023.")
@click.option("--name", help="Name of the place in Latin letters, for the document's name, such as gaotai.")
def add(file: Path, district: str | None, period: str | None, name: str | None) -> int:
    """Register a document: read it, write its data and its params file, show what the gate says."""
    from duxue import register

    added = register.add(file, district=district, period=period, name=name)
    click.echo(added.sentence)
    printing.verdicts([added.verdict], "table")
    return 12 if added.verdict.blocked else 0


@commands.command()
@click.argument("documents", nargs=-1)
@OUTPUT
@click.option("--quiet", is_flag=True, help="Print nothing; the exit code tells.")
@JOBS
@click.option("--data-docs", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Write Great Expectations' own Data Docs into an empty folder.")  # fmt: skip
def check(documents: tuple[str, ...], output: str, quiet: bool, jobs: int, data_docs: Path | None) -> int:
    """The gate alone: verdicts with the offending rows."""
    from duxue import gate
    from duxue.documents import registry
    from duxue.documents.registry import get

    chosen = [get(name).document for name in documents] or list(registry())
    verdicts = list(gate.check(chosen, jobs).values())
    if not quiet:
        printing.verdicts(verdicts, output)
    if data_docs:
        from duxue.gate import datadocs

        click.echo(datadocs.export(chosen, data_docs), err=output == "jsonl")
    open_blocks = [v.document for v in verdicts if v.blocked and not registry()[v.document].quarantine]
    return 12 if open_blocks else 0


@commands.command()
@click.argument("document")
@OUTPUT
def audit(document: str, output: str) -> None:
    """Recompute the arithmetic that a document asserts."""
    from duxue import intake

    printing.rows(intake.claims(document), output)


@commands.command()
@click.argument("documents", nargs=-1)
@click.option("--notebook", help="district, comparison or reading; all of them by default.")
@click.option("-p", "parameters", multiple=True, metavar="KEY=VALUE", help="Change a parameter; may be repeated.")
@JOBS
@click.option("--cluster", default="", metavar="ADDRESS", help="Do the runs on the Dask cluster of this scheduler.")
@click.option("--force", is_flag=True, help="Build pages again although nothing changed.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Publish here instead of in reports/.")
@click.option("--if-changed", is_flag=True, help="Do nothing, and exit 0 at once, where nothing is stale.")
@click.option("--format", "output", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="json prints one line on standard output.")  # fmt: skip
@click.option("--notify", metavar="COMMAND", help="Give this shell command the summary on failure or change.")
def run(output: str, notify: str | None, parameters: tuple[str, ...], **asked: Any) -> int:
    """Gate, notebooks, HTML: build what is stale and publish the site."""
    try:
        summary = _run(parameters, asked)
    except DuxueError as error:
        _tell({"exit": error.exit_code, "error": str(error)}, output, notify)
        raise
    if output == "table":
        printing.rows(summary.rows(), "table")
        click.echo(f"{summary.sentence}\n{summary.index}")
    _tell(summary.as_json(), output, notify if summary.exit_code or summary.changed else None)
    return summary.exit_code


def _run(parameters: tuple[str, ...], asked: Mapping[str, Any]) -> Any:
    with lean.importing(names=LATE):
        from duxue import pipeline
        from duxue.notebook import parse_override

    overrides = dict(parse_override(parameter) for parameter in parameters)
    request = pipeline.Request(overrides=overrides, **asked)
    with printing.Progress() as progress:
        return pipeline.run(request, on_step=progress.step, on_outcome=progress.outcome)


def _tell(summary: Mapping[str, Any], output: str, notify: str | None) -> None:
    """Print the summary as one JSON line where that was asked for, and give it to the hook."""
    line = json.dumps(summary, ensure_ascii=False)
    if output == "json":
        click.echo(line)
    if notify:
        code = subprocess.run(notify, shell=True, input=line + "\n", text=True, check=False).returncode
        if code:
            printing.log(f"duxue: the command of --notify ended with exit code {code}")


@commands.command()
@OUTPUT
def history(output: str) -> None:
    """The last runs: when, which outcomes, what the gate said, how many figures."""
    from duxue import history as runs

    printing.rows(runs.rows(), output)


@commands.command()
@click.argument("runs", nargs=-1, type=int, metavar="[RUN] [RUN]")
@OUTPUT
def diff(runs: tuple[int, ...], output: str) -> None:
    """Figures, verdicts, claims and pages that differ between two runs, and because of what."""
    from duxue import history as kept

    if len(runs) > 2:
        raise UsageError("Two runs are compared: `duxue diff [RUN] [RUN]`; `duxue history` lists them.")
    printing.rows(kept.differences(*runs), output)


@commands.command("verify")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The site, where it is not reports/.")
@JOBS
@OUTPUT
def verify_(out: Path | None, jobs: int, output: str) -> int:
    """Make everything again without what was kept, and compare it byte by byte with what is published."""
    from duxue import verify

    differing = verify.differences(out, jobs=jobs)
    if differing or output == "jsonl":
        printing.rows(differing, output)
    else:
        click.echo("Every published file was made again with the same bytes.")
    return 1 if differing else 0


@commands.command()
@click.argument("document")
def why(document: str) -> None:
    """Which ingredient changed since the page of a document was built."""
    from duxue import status

    for line in status.why(document):
        click.echo(line)

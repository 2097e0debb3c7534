"""``duxue verify``: everything is made again in a scratch folder, without anything kept, and held against the site."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from duxue import batch, builder, notebook, pipeline, record, workspace
from duxue.errors import ProjectError
from duxue.fingerprint import Shared
from duxue.site.publishing import KEPT

# What a run reads; the scratch project has them as links, and a shelf, verdicts and a site of its own.
READ = ("data", "expectations", "notebooks", "params", "requirements.lock", "pyproject.toml")
INDEX = "index.html"
# Whether a page was made in that run or taken from the shelf is the one thing on the index that no rebuild can repeat.
_OUTCOMES = "|".join(re.escape(title) for name in ("built", "cached") for title in batch.TITLES[name])
_HISTORY = re.compile(rf'data-o="(?:built|cached)"|(?<=>)(?:{_OUTCOMES})(?=<)|<ul class="counts">.*?</ul>', re.S)


def differences(out: Path | None = None, *, jobs: int = 1) -> list[dict[str, str]]:
    """One row a file that a rebuild does not repeat: file, what (differs, missing, not made again), why.

    ``out`` is the site, ``reports/`` where it is None. Raises ProjectError where there is no site, or where the rebuild
    itself could not be held.
    """
    site = (out or workspace.current().reports).resolve()
    published = record.previous(site)
    if not published:
        raise ProjectError(site, "there is no site of duxue here", "Publish one with `duxue run`.")
    with tempfile.TemporaryDirectory(prefix="duxue-verify-") as folder:
        scratch = Path(folder)
        _rebuild(scratch, published, jobs=jobs)
        made, there = _files(scratch / "reports"), _files(site)
    explained: dict[str, str] = {}
    return [
        {"file": name, "what": what, "why": _why(name, published, explained)}
        for name in sorted({*made, *there})
        if (what := _difference(made.get(name), there.get(name)))
    ]


def _difference(made: str | None, there: str | None) -> str:
    if made == there:
        return ""
    return "missing" if there is None else "not made again" if made is None else "differs"


def _rebuild(scratch: Path, published: Mapping[str, Mapping[str, Any]], *, jobs: int) -> None:
    root = workspace.current().root
    for name in READ:
        if (root / name).exists():
            (scratch / name).symlink_to(root / name)
    _run(scratch, ["--jobs", str(jobs)])
    for row in published.values():
        if row.get("overrides"):
            given = [part for name, value in row["overrides"].items() for part in ("-p", f"{name}={value}")]
            _run(scratch, [row["base"], "--notebook", row["notebook"], *given])


def _run(scratch: Path, arguments: list[str]) -> None:
    environment = {**os.environ, workspace.ROOT_VARIABLE: str(scratch)}
    command = [sys.executable, "-m", "duxue", "run", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not (scratch / "reports" / record.NAME).is_file():
        said = done.stderr.strip().rpartition("duxue: ")[2] or f"exit code {done.returncode}"
        raise ProjectError("the rebuild", f"could not be held ({said})", "Nothing was compared; mend that first.")


def _files(site: Path) -> dict[str, str]:
    """Hashes of the files of a site; of run.json, which holds times, only what it says of each page."""
    found = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name not in KEPT:
            found[name] = hashlib.sha256(_repeatable(name, path.read_bytes())).hexdigest()
    return found


def _repeatable(name: str, content: bytes) -> bytes:
    if name == INDEX:
        return _HISTORY.sub("", content.decode("utf-8", "replace")).encode()
    if name != record.NAME:
        return content
    try:
        rows = json.loads(content)["runs"]
        kept = [{key: row[key] for key in ("page", "parameters", "documents", "gate") if key in row} for row in rows]
    except (ValueError, KeyError, TypeError):  # altered beyond reading: its bytes differ from any that are made
        return content
    return json.dumps(sorted(kept, key=lambda row: str(row.get("page"))), sort_keys=True).encode()


def _why(name: str, published: Mapping[str, Any], explained: dict[str, str]) -> str:
    """Which ingredients changed since the page of a file was built; nothing changed means that the file was altered."""
    page = next((page for page in published if name.startswith((page.removesuffix("html"), page[:-5] + "/"))), "")
    if not page:
        return (
            "it belongs to no page" if name not in (INDEX, record.NAME) else "what it lists changed, or it was altered"
        )
    if not explained:
        shared = Shared()
        changed = [run for row in published.values() if row.get("overrides") for run in pipeline.again(row)]
        for run in (*notebook.runs(), *changed):
            step = builder.decide(run, shared)
            gone = "what it was built from is not known here" if step.new and not step.outcome else ""
            explained[run.page] = gone or "; ".join(change.en for change in step.changed if not step.new)
    altered = "nothing that it is made of changed: the file was altered, or its notebook is not repeatable"
    return explained.get(page) or altered

"""``duxue verify``: everything is made again in a scratch folder, without anything kept, and held against the site."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
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
from duxue.site.versions import SUFFIX
from duxue.site.words import HOMES

# What a run reads; the scratch project has them as links, and a shelf, verdicts and a site of its own.
READ = ("data", "expectations", "notebooks", "params", "requirements.lock", "pyproject.toml")
INDEXES = tuple(HOMES.values())
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
        _rebuild(scratch, site, published, jobs=jobs)
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


def _rebuild(scratch: Path, site: Path, published: Mapping[str, Mapping[str, Any]], *, jobs: int) -> None:
    root = workspace.current().root
    for name in READ:
        if (root / name).exists():
            (scratch / name).symlink_to(root / name)
    _run(scratch, site, ["--jobs", str(jobs)])
    for row in published.values():
        if row.get("overrides"):
            given = [part for name, value in row["overrides"].items() for part in ("-p", f"{name}={value}")]
            _run(scratch, site, [row["base"], "--notebook", row["notebook"], *given])


def _run(scratch: Path, site: Path, arguments: list[str]) -> None:
    _remember(scratch / "reports", site)
    environment = {**os.environ, workspace.ROOT_VARIABLE: str(scratch)}
    command = [sys.executable, "-m", "duxue", "run", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not record.previous(scratch / "reports"):
        said = done.stderr.strip().rpartition("duxue: ")[2] or f"exit code {done.returncode}"
        raise ProjectError("the rebuild", f"could not be held ({said})", "Nothing was compared; mend that first.")


def _remember(made: Path, site: Path) -> None:
    """Give a rebuild the versions that the site tells changes against: they are what a page is made of, too."""
    for path in sorted(path for path in site.rglob(f"*{SUFFIX}") if path.is_file() and not path.is_symlink()):
        kept = made / path.relative_to(site)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.unlink(missing_ok=True)
        shutil.copyfile(path, kept)
    made.mkdir(exist_ok=True)
    if not (made / record.NAME).exists():
        (made / record.NAME).write_text("{}", encoding="utf-8")  # else the folder would be taken for a person's own


def _files(site: Path) -> dict[str, str]:
    """Hashes of the files of a site; of run.json, which holds times, only what it says of each page."""
    found = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name not in KEPT:
            found[name] = hashlib.sha256(repeatable(name, path.read_bytes())).hexdigest()
    return found


def repeatable(name: str, content: bytes) -> bytes:
    if name in INDEXES:
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
            "it belongs to no page"
            if name not in (*INDEXES, record.NAME)
            else "what it lists changed, or it was altered"
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

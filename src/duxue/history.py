"""What each run did, kept compactly below ``.duxue/history``, and what differs between two of them.

One compressed JSON file a run, named by its number; the figures of a document are kept once for each state of its data
and go when no run refers to them any more. It knows runs that have ended; it starts none.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from duxue import fingerprint, verdicts, workspace
from duxue.builder import Step
from duxue.errors import BadParameters, ProjectError
from duxue.record import Line

KEPT = 50  # runs
SUFFIX = ".json.gz"
CLAIMS = ("consistent", "rounding", "inconsistent", "cannot_tell")
IDENTITY = ("indicator", "level", "breakdown", "period", "status")
Record = dict[str, Any]


def keep(out: Path, content: Mapping[str, Any], steps: Sequence[Step], lines: Sequence[Line]) -> int:
    """Record a run that has just been published in ``out``; its number.

    ``content`` is what run.json says of it, ``steps`` and ``lines`` are of the pages that were asked for; the others
    are taken over from the run before. Raises ProjectError where it cannot be written.
    """
    folder = _folder()
    known = numbers()
    before = _latest(out, known)
    published = {row["page"] for row in content["runs"]}
    pages = {page: kept for page, kept in before.get("pages", {}).items() if page in published}
    documents = dict(before.get("documents", {}))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for step, line in zip(steps, lines, strict=True):
            old = pages.get(step.run.page, {})
            pages[step.run.page] = _page(out, step, line, old)
            # Data that changed change what a page is made of, also of one that is blocked again.
            if line.outcome.status == "built" or old.get("made_of") != pages[step.run.page]["made_of"]:
                documents |= {name: _document(name, folder) for name in step.run.reads}
            documents |= {name: _document(name, folder) for name in step.run.reads if name not in documents}
        head = {key: content[key] for key in ("started", "finished", "versions", "dataset")}
        number = known[-1] + 1 if known else 1
        asked = [step.run.command for step in steps]
        shown = {name for page in pages.values() for name in page["documents"]}
        documents = {name: state for name, state in sorted(documents.items()) if name in shown}
        record = {
            **head,
            "run": number,
            "out": workspace.shown(out),
            "asked": asked,
            "pages": pages,
            "documents": documents,
        }
        _write(folder / f"{number:08d}{SUFFIX}", json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
        _forget(folder, [*known, number][:-KEPT])
    except OSError as error:
        raise ProjectError(folder, f"cannot be written ({error.strerror})", "Free space or mend its rights.") from None
    return number


def numbers() -> list[int]:
    """Numbers of the runs that are kept, oldest first."""
    return sorted(
        int(path.name.removesuffix(SUFFIX)) for path in _folder().glob(f"*{SUFFIX}") if path.name[:8].isdecimal()
    )


def read(number: int) -> Record:
    """One run. Raises BadParameters where it is not kept, or its file is torn."""
    try:
        record: Record = json.loads(gzip.decompress((_folder() / f"{number:08d}{SUFFIX}").read_bytes()))
        return record
    except (OSError, EOFError, ValueError):
        kept = numbers()
        known = f"Kept are {kept[0]} to {kept[-1]}." if kept else "None is kept yet: `duxue run` makes the first."
        raise BadParameters(f"There is no run {number} that can be read. {known}") from None


def rows() -> list[dict[str, Any]]:
    """One row a run, the latest first: number, time, how many pages with which outcome, gate, figures, what changed."""
    return [_row(record) for number in reversed(numbers()) if (record := _readable(number))]


def differences(old: int | None = None, new: int | None = None) -> list[dict[str, Any]]:
    """What differs between two runs, by default the last two; with one, between that and the last.

    Columns: kind (page, outcome, verdict, claim, figure), subject, before, after, because (ingredients, in words).
    Raises BadParameters where a run is not kept.
    """
    kept = numbers()
    if old is None and len(kept) < 2:
        raise BadParameters("There are no two runs to compare yet. `duxue history` lists what is kept.")
    before, after = read(old if old is not None else kept[-2]), read(new if new is not None else kept[-1])
    return [*_documents(before, after), *_pages(before, after)]


def _folder() -> Path:
    return workspace.current().state / "history"


def _readable(number: int) -> Record:
    with suppress(BadParameters):  # a torn record is as good as none, and says nothing of the others
        return read(number)
    return {}


def _latest(out: Path, known: Sequence[int]) -> Record:
    """The last run that was published in this folder."""
    return next(
        (record for number in reversed(known) if (record := _readable(number)).get("out") == workspace.shown(out)), {}
    )


def _page(out: Path, step: Step, line: Line, old: Mapping[str, Any]) -> Record:
    """A page as it is kept; the hash of an unchanged one is not computed again."""
    made_of = {name: digest[:16] for name, digest in step.made_of.ingredients.items()}
    same = line.outcome.status == "cached" and old.get("made_of") == made_of and "sha256" in old
    digest = old["sha256"] if same else hashlib.sha256((out / step.run.page).read_bytes()).hexdigest()
    return {
        "outcome": line.outcome.status,
        "reason": line.outcome.reason,
        "sha256": digest,
        "documents": list(step.run.reads),
        "parameters": step.run.parameters.model_dump(mode="json"),
        "made_of": made_of,
        "claims": {name: line.facts[name] for name in CLAIMS if name in line.facts},
    }


def _document(name: str, folder: Path) -> Record:
    """What the gate said of a document and which figures it had, those as the name of a file that holds them."""
    path = workspace.current().data / "facts" / f"{name}.csv"
    content = b""
    with suppress(OSError):  # it is not there, or may not be read, which has blocked its document
        content = path.read_bytes()
    figures = hashlib.sha256(content).hexdigest()[:16]
    kept = folder / "figures" / f"{figures}.csv.gz"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        _write(kept, content)
    verdict = verdicts.stored(name)
    failed = {f"{check.suite}/{check.name}": check.severity for check in verdict.failed} if verdict else {}
    return {
        "figures": figures,
        "count": max(content.count(b"\n") - 1, 0),
        "checks": len(verdict.checks) if verdict else 0,
        "failed": failed,
    }


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(gzip.compress(content, compresslevel=6, mtime=0))
    draft.replace(path)


def _forget(folder: Path, old: Sequence[int]) -> None:
    """Remove runs beyond the number that is kept, then figures and drafts that nothing refers to."""
    for number in old:
        (folder / f"{number:08d}{SUFFIX}").unlink(missing_ok=True)
    for draft in (*folder.glob(".*"), *folder.glob("figures/.*")):
        draft.unlink(missing_ok=True)
    if old:
        used = {state["figures"] for number in numbers() for state in _readable(number).get("documents", {}).values()}
        for path in folder.glob("figures/*.csv.gz"):
            if path.name.partition(".")[0] not in used:
                path.unlink(missing_ok=True)


def _row(record: Record) -> dict[str, Any]:
    pages, documents = record["pages"].values(), record["documents"].values()
    outcomes = [page["outcome"] for page in pages]
    failed = [severity for document in documents for severity in document["failed"].values()]
    counted = ", ".join(f"{outcomes.count(name)} {name}" for name in dict.fromkeys(sorted(outcomes)))
    return {
        "run": record["run"],
        "started": record["started"],
        "asked": len(record["asked"]),
        "pages": counted,
        "checks": sum(document["checks"] for document in documents),
        "warnings": failed.count("warning"),
        "critical": failed.count("critical"),
        "figures": sum(document["count"] for document in documents),
        "data": record["dataset"][:12],
        "duxue": record["versions"]["duxue"],
    }


def _line(kind: str, subject: str, before: object, after: object, because: str = "") -> dict[str, Any]:
    return {"kind": kind, "subject": subject, "before": before, "after": after, "because": because}


def _pages(before: Record, after: Record) -> Iterator[dict[str, Any]]:
    for page in sorted({*before["pages"], *after["pages"]}):
        old, new = before["pages"].get(page), after["pages"].get(page)
        if old is None or new is None:
            yield _line("page", page, "published" if old else "", "published" if new else "")
            continue
        because = "; ".join(change.en for change in fingerprint.changed(old["made_of"], new["made_of"]))
        if (old["outcome"] in ("built", "cached")) != (new["outcome"] in ("built", "cached")):
            yield _line("outcome", page, old["outcome"], new["outcome"], because)
        for name in CLAIMS:
            if old["claims"].get(name) != new["claims"].get(name):
                yield _line("claim", f"{page}: {name}", old["claims"].get(name), new["claims"].get(name), because)
        if old["sha256"] != new["sha256"]:
            yield _line("page", page, old["sha256"][:12], new["sha256"][:12], because or _unexplained(before, after))


def _unexplained(before: Record, after: Record) -> str:
    changed = [name for name in after["versions"] if before["versions"].get(name) != after["versions"][name]]
    return f"versions of {', '.join(changed)} changed" if changed else "nothing that it is made of changed"


def _documents(before: Record, after: Record) -> Iterator[dict[str, Any]]:
    for name in sorted({*before["documents"]} & {*after["documents"]}):
        old, new = before["documents"][name], after["documents"][name]
        for check in sorted({*old["failed"], *new["failed"]}):
            if old["failed"].get(check) != new["failed"].get(check):
                was, now = (state["failed"].get(check, "passed") for state in (old, new))
                yield _line("verdict", f"{name}: {check}", was, now, f"the data of {name} or the suite changed")
        if old["figures"] != new["figures"]:
            yield from _figures(name, old["figures"], new["figures"])


def _figures(name: str, old: str, new: str) -> Iterator[dict[str, Any]]:
    before, after = _values(old), _values(new)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            subject = f"{name}: {' '.join(part for part in key if part)}"
            yield _line("figure", subject, before.get(key, ""), after.get(key, ""), f"the data of {name} changed")


def _values(figures: str) -> dict[tuple[str, ...], str]:
    """Values with their units by what they measure; several of one measure are joined in their order."""
    path = _folder() / "figures" / f"{figures}.csv.gz"
    found: dict[tuple[str, ...], str] = {}
    with suppress(OSError, EOFError, UnicodeDecodeError, csv.Error):  # figures that cannot be read count as unknown
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        for row in csv.DictReader(io.StringIO(text)):
            key = tuple(row.get(column) or "" for column in IDENTITY)
            value = f"{'≈' if row.get('approx') == 'true' else ''}{row.get('value')} {row.get('unit')}".strip()
            found[key] = f"{found[key]}, {value}" if key in found else value
    return found

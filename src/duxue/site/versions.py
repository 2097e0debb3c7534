"""What a district's page said when it was last published, kept beside it, and what has changed since.

``<page>.version.json`` holds the figures, claims and failed checks of the page, and how they differ from those of the
version before. The site itself is what was published last, so it is the memory: the next run reads the file there,
``duxue verify`` too, and nothing else has to be kept for a page to be made again with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from duxue import dataset
from duxue.dataset import Report
from duxue.verdicts import Verdict

SUFFIX = ".version.json"
FORMAT = 1  # to be raised when what a version holds changes its form
KINDS = ("figures", "claims", "checks")
IDENTITY = ("indicator", "level", "breakdown", "period", "status")
Version = Mapping[str, Any]


def path_of(page: str) -> str:
    """Where the version of a page (``district/gaotai-2023.html``) is kept, below the site."""
    return page.removesuffix(".html") + SUFFIX


def published(site: Path, page: str) -> bytes:
    """The version of a page as it lies in a site; empty where there is none."""
    path = site / path_of(page)
    try:
        return b"" if path.is_symlink() else path.read_bytes()
    except OSError:  # never published, or a page that is about several documents
        return b""


def version(report: Report, claims: pd.DataFrame, verdict: Verdict | None, *, before: bytes = b"") -> Version:
    """What the page about a report says now: ``data`` (hash), ``said`` by KINDS, and ``previous``.

    ``before`` is the version that is published. ``previous`` has the ``data`` of the version before this one and the
    ``changes`` since, None where there is none: a page made again from the same data keeps what it said of the change.
    """
    now: dict[str, Any] = {
        "data": dataset.fingerprint([report.document.document]),
        "said": {
            "figures": _figures(report.facts),
            "claims": _claims(report.facts, claims),
            "checks": {f"{c.suite}/{c.name}": [c.severity, c.sentence] for c in (verdict.failed if verdict else ())},
        },
    }
    now = json.loads(json.dumps(now))  # the types of a version that is read from its file
    known = _read(before)
    if known is None:
        return {**now, "previous": None}
    if (known["data"], known["said"]) == (now["data"], now["said"]):
        return {**now, "previous": known["previous"]}
    return {**now, "previous": {"data": known["data"], "changes": list(_changes(known["said"], now["said"]))}}


def as_bytes(made: Version) -> bytes:
    """A version as the file that is published, with a hash that tells whether it is whole."""
    return (_plain({**made, "sha256": _digest(made)}) + "\n").encode()


def _read(content: bytes) -> Version | None:
    """A version from its file; a torn or altered one, or one of another format, is as good as none."""
    try:
        found: dict[str, Any] = json.loads(content)
        return found if found.pop("sha256") == _digest(found) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(made: Version) -> str:
    return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(made: Version) -> str:
    return hashlib.sha256(f"{FORMAT}\n{_plain(made)}".encode()).hexdigest()


def _figures(facts: pd.DataFrame) -> dict[str, Any]:
    """For each measure its values in the order of the document, each with unit, whether approximate, and its place."""
    found = defaultdict(list)
    for row in facts.to_dict("records"):
        found[_measure(row)].append([float(row["value"]), row["counted"], bool(row["approx"]), int(row["start"])])
    return found


def _measure(row: Mapping[str, Any]) -> str:
    return json.dumps([row[column] for column in IDENTITY], ensure_ascii=False)


def _claims(facts: pd.DataFrame, claims: pd.DataFrame) -> dict[str, Any]:
    """For each assertion its title and what the audit says of it, by the measures that it is about."""
    measures = {int(row["start"]): _measure(row) for row in facts.to_dict("records")}
    found: dict[str, Any] = {}
    for row in claims.to_dict("records"):
        about = [measures.get(int(start), row["title"]) for start in (row["result"], *row["operands"])]
        key, again = _short(row["kind"], *about), 1
        while f"{key}-{again}" in found:
            again += 1
        titles = {"zh": row["title"], "en": row["title_en"]}
        said = {"zh": [row["stated"], row["computed"]], "en": [row["stated_en"], row["computed_en"]]}
        found[f"{key}-{again}"] = [row["verdict"], titles, said]
    return found


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _changes(old: Version, new: Version) -> Iterator[dict[str, Any]]:
    """Every measure, assertion and check that is not as it was: kind, key, before and after, None where it was not."""
    for kind in KINDS:
        for key in dict.fromkeys((*new[kind], *old[kind])):
            before, after = old[kind].get(key), new[kind].get(key)
            if _essence(kind, before) != _essence(kind, after):
                yield {"kind": kind, "key": key, "before": before, "after": after}


def _essence(kind: str, said: Any) -> Any:
    """What makes two versions differ: not where a figure stands, nor how a title or sentence is worded."""
    if said is None:
        return None
    if kind == "figures":
        return [value[:3] for value in said]
    return (said[0], said[2]["zh"]) if kind == "claims" else said[0]

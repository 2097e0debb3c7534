"""``data/corrections.yml``: what is known to be wrong in the facts that were read, corrected on every load.

A correction never edits a row of ``data/facts``: the row keeps what was read, and each page lists what was corrected
and why. An entry that no longer matches stops the run: a correction of an error that is gone would hide the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from duxue import catalogue, workspace
from duxue.errors import ProjectError

Entry = Mapping[str, Any]
ACTIONS = ("replace", "drop", "flag")
# Columns of a fact that an entry may name; ``value`` where it names none. Another indicator or place is another fact.
COLUMNS = ("value", "level", "breakdown", "period", "status", "approx", "evidence")
# As shown: one row an entry.
SHOWN = ["start", "indicator", "action", "column", "was", "value", "reason"]
_NEEDED = ("document", "start", "indicator", "action", "was", "reason")


def by_document() -> Mapping[str, list[Entry]]:
    """The entries of each document in their order. Raises ProjectError where an entry is not complete."""
    path = workspace.current().data / "corrections.yml"
    return _entries(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=4)
def _entries(path: Path, _changed: int) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in catalogue.read_yaml(path) or []:
        entry = {"column": "value", "value": "", **_complete(path, entry)}
        found.setdefault(entry["document"], []).append(entry)
    return found


def _complete(path: Path, entry: Any) -> dict[str, Any]:
    entry = entry if isinstance(entry, dict) else {}
    missing = [key for key in _NEEDED if key not in entry]
    if entry.get("action") == "replace" and "value" not in entry:
        missing.append("value")
    if missing:
        raise ProjectError(path, f"an entry has no {missing[0]!r} ({entry!r:.80})", "Complete it or remove it.")
    if entry["action"] not in ACTIONS:
        raise ProjectError(path, f"action is {entry['action']!r}", f"Use one of {', '.join(ACTIONS)}.")
    if entry.get("column", "value") not in COLUMNS:
        raise ProjectError(path, f"column is {entry['column']!r}", f"Use one of {', '.join(COLUMNS)}.")
    return entry


def apply(document: str, facts: list[dict[str, Any]]) -> list[Entry]:
    """Correct the typed rows of a document in place; returns the entries that did.

    Raises ProjectError where an entry matches no fact, or one that reads otherwise than the entry says.
    """
    entries = by_document().get(document, [])
    for entry in entries:
        column = entry["column"]
        matches = [row for row in facts if (row["start"], row["indicator"]) == (entry["start"], entry["indicator"])]
        if not matches or any(row[column] != entry["was"] for row in matches):
            reads = f"reads {matches[0][column]!r} there, not {entry['was']!r}" if matches else "matches no fact"
            raise ProjectError(
                workspace.current().data / "corrections.yml",
                f"the entry for {document} at {entry['start']} ({entry['indicator']}, {column}) {reads}",
                "Remove the entry where what it corrected is gone; quote years: '2022'.",
            )
        for row in matches:
            if entry["action"] == "drop":
                facts.remove(row)
            elif entry["action"] == "replace":
                row[column] = entry["value"]
    return entries

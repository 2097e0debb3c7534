"""What is said of a run: ``run.json`` for programs, the lines of the index for people, from one outcome each."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from duxue import verdicts
from duxue.batch import Outcome
from duxue.builder import ABOUT_ONE
from duxue.documents.registry import get
from duxue.site import Entry, data_at

NAME = "run.json"
PACKAGES = ("duxue", "papermill", "nbconvert", "great-expectations", "pandas", "seaborn", "matplotlib", "jupyterlab")
# What stands around the rows of run.json, and before what the gate said in each.
_BEGIN, _END, _GATE = ', "runs": [\n', "\n]}\n", ', "gate": ['
LEADS = {
    "comparison": {"zh": "比较：", "en": "Comparison: "},
    "reading": {"zh": "读取质量：", "en": "Quality of reading: "},
}


@dataclass(frozen=True, slots=True)
class Line:
    """An outcome with what changed since the page was last built; what run.json and the index say of a page.

    ``checks`` are those of the gate on the documents that it is about, ``kept`` its files where they are on the shelf.
    """

    outcome: Outcome
    changed: tuple[str, ...]
    facts: Mapping[str, Any]
    checks: Sequence[verdicts.Check] = ()
    kept: Mapping[str, bytes | str] = field(default_factory=dict)


def content(lines: Sequence[Line], *, started: float, finished: float, data: str) -> dict[str, Any]:
    """What run.json holds: started, finished, versions, dataset hash (``data``), and a row for each run.

    What is said of a check in the same words is the same object in all rows.
    """
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    return {
        "started": _clock(started),
        "finished": _clock(finished),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "dataset": data,
        "runs": [_row(line, told) for line in lines],
    }


def run_json(said: Mapping[str, Any]) -> bytes:
    """The file of :func:`content`, a line a run: indented, it would take minutes to write over thousands of them."""
    distinct = {id(check): check for row in said["runs"] for check in row["gate"]}
    checks = {which: _dumped(check) for which, check in distinct.items()}
    gates = (", ".join([checks[id(check)] for check in row["gate"]]) for row in said["runs"])
    rows = ",\n".join(f"{_open(row, 'gate')}{_GATE}{gate}]}}" for row, gate in zip(said["runs"], gates, strict=True))
    return f"{_open(said, 'runs')}{_BEGIN}{rows}{_END}".encode()


def _open(said: Mapping[str, Any], last: str) -> str:
    """An object in JSON without its last brace, and without the key that is put last."""
    return _dumped({key: value for key, value in said.items() if key != last})[:-1]


def _dumped(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _row(line: Line, told: dict[tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    outcome, run = line.outcome, line.outcome.run
    return {
        "notebook": run.notebook,
        "name": run.name,
        "base": run.base,
        "overrides": dict(run.overrides),
        "document": run.documents[0] if run.notebook == ABOUT_ONE else None,
        "documents": list(run.documents),
        "outcome": outcome.status,
        "reason": outcome.reason,
        "message": outcome.message,
        "quarantined": outcome.quarantined,
        "seconds": outcome.seconds,
        "page": run.page,
        "changed": list(line.changed),
        "gate": [_check(check, told) for check in line.checks],
    }


def _check(check: verdicts.Check, told: dict[tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    said = (check.suite, check.severity, check.sentence["zh"], check.success)
    if said not in told:
        told[said] = dict(zip(("suite", "severity", "sentence", "success"), said, strict=True))
    return told[said]


def previous(out: Path) -> dict[str, dict[str, Any]]:
    """Rows of the run.json in this folder by page, without ``gate``; empty where there is none that can be read."""
    try:
        return {row["page"]: row for row in _rows((out / NAME).read_text(encoding="utf-8"))}
    except (OSError, ValueError, KeyError, TypeError):  # a first run, or a folder of somebody else
        return {}


def _rows(text: str) -> list[dict[str, Any]]:
    """Rows of a file of :func:`run_json`; what the gate said ends each line and is nine tenths of it: left alone."""
    lines = text.partition(_BEGIN)[2]
    if lines.endswith(_END):
        rows = [json.loads(line.partition(_GATE)[0] + "}") for line in lines.removesuffix(_END).split(",\n") if line]
        if all("changed" in row for row in rows):
            return rows
    return list(json.loads(text)["runs"])  # of an earlier version, which put its keys in another order


def entries(lines: Iterable[Line], language: str = "zh") -> list[Entry]:
    """The lines of the index of this language: what is published, not what the last run did about it."""
    return [_entry(line, language) for line in lines]


def _entry(line: Line, language: str) -> Entry:
    outcome, run = _published(line.outcome), line.outcome.run
    document = get(run.documents[0])
    place = document.place if run.notebook == ABOUT_ONE else None
    facts = line.facts
    return Entry(
        notebook=run.notebook,
        name=run.name,
        title=document.name if run.notebook == ABOUT_ONE else _names(run.documents),
        status=outcome.status,
        label=outcome.title(language),
        page=run.page,
        lead=LEADS.get(run.notebook, {}).get(language, ""),
        variant="English" if run.overrides == (("language", "en"),) else run.name.partition("~")[2],
        data=data_at(run) if outcome.status == "built" else "",
        province=place.province if place else "",
        city=place.city if place else "",
        period=document.period if run.notebook == ABOUT_ONE else "",
        message=outcome.message if outcome.status == "failed" else "",
        quarantined=outcome.quarantined,
        facts=facts.get("figures"),
        checks=_counts(line.checks),
        core=(facts["core"], facts["core_of"]) if "core" in facts else None,
        claims=_claims(facts),
    )


def _published(outcome: Outcome) -> Outcome:
    """A page that is there, whichever run made it: else each run would change the index of those before it."""
    return replace(outcome, status="built") if outcome.status == "cached" else outcome


def _names(documents: Sequence[str]) -> str:
    places = [get(name).place for name in documents]
    return "、".join(place.name if place else name for place, name in zip(places, documents, strict=True))


def _counts(checks: Sequence[verdicts.Check]) -> tuple[int, int, int] | None:
    if not checks:
        return None
    blocked = sum(not check.success and check.severity == "critical" for check in checks)
    passed = sum(check.success for check in checks)
    return passed, len(checks) - passed - blocked, blocked


def _claims(facts: Mapping[str, Any]) -> tuple[int, int, int] | None:
    if "inconsistent" not in facts:
        return None
    return facts["consistent"] + facts["rounding"], facts["inconsistent"], facts["cannot_tell"]

"""Suites over all documents at once → verdicts: a failed critical expectation blocks the document it belongs to.

A few validations a suite, over the rows of all documents together, cost a fraction of a second; one a document would
cost minutes. Thousands of documents are shared out to processes: no rule looks from one document into another.
Great Expectations takes seconds to import, so it is imported where it is used, or before by ``warm``.
A document whose files cannot be read fails by itself and stays out of the frames.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import pandas as pd

from duxue import catalogue, forking, lean, verdicts, workspace
from duxue.errors import DataError
from duxue.gate import bulk, frames, suites
from duxue.gate.holding import Holder, warm
from duxue.gate.suites import Rule, Suite
from duxue.verdicts import Check, Verdict

__all__ = ["check", "views", "warm"]

ROWS_SHOWN = 50
SHARE = 300  # documents that are worth a process of their own
READABLE = {
    "zh": "数据文件必须能够读取：读不出来的文件里有什么，页面无从说起",
    "en": "The data files must be readable: nothing can be said of what cannot be read",
}


def views(documents: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The frames that the suites are held against, by suite, for these documents.

    Raises BadParameters for an unknown document, DataError where a file cannot be read.
    """
    tables = bulk.read(documents)
    for fault in tables.faults.values():
        raise fault
    return frames.build(tables)


def check(documents: Iterable[str], jobs: int = 1) -> dict[str, Verdict]:
    """Verdicts of these documents by name, in the order given; all are kept by ``verdicts.store``.

    At most ``jobs`` processes share many documents. Raises BadParameters for an unknown document, ProjectError for a
    suite that cannot be used: with a hole in the gate no document may pass.
    """
    warm()
    verdicts.sweep()
    names = list(dict.fromkeys(documents))
    count = max(1, min(jobs, len(names) // SHARE))
    shares = [names[len(names) * n // count : len(names) * (n + 1) // count] for n in range(count)]
    reached: dict[str, Verdict] = {}
    with lean.uncollected():
        catalogue.indicators(), catalogue.districts()  # read once, for all processes
        for found in forking.together([partial(_reach, share) for share in shares]):
            reached |= found
    return reached


def _reach(names: list[str]) -> dict[str, Verdict]:
    tables = bulk.read(names)
    built = frames.build(tables)
    # Keys are of what was read: data that change meanwhile are checked again.
    keys = verdicts.keys(tables.digests)
    checks = {name: [_read(tables.faults.get(name))] for name in names}
    holder = Holder()
    for suite in suites.load(built):
        for name, found in _checks(suite, built[suite.name], tables.names, holder).items():
            checks[name].extend(found)
    reached = {name: Verdict(document=name, key=keys[name], checks=tuple(checks[name])) for name in names}
    verdicts.store(*reached.values())
    return reached


def _read(fault: DataError | None) -> Check:
    """The check whether the files of a document could be read."""
    if fault is None:
        return _readable(READABLE, success=True)
    # The sentence goes to pages, which must be the same wherever the project stands.
    said = str(fault).replace(f"{workspace.current().root}/", "")
    return _readable({"zh": f"数据文件无法读取：{said}", "en": said}, success=False)


def _readable(sentence: dict[str, str], *, success: bool) -> Check:
    return Check(suite="files", name="readable", severity="critical", sentence=sentence, success=success)


def _checks(suite: Suite, frame: pd.DataFrame, names: list[str], holder: Holder) -> dict[str, list[Check]]:
    """Checks of one suite by document, in the order of its rules."""
    checked = frame["document"].value_counts().to_dict()
    passed: dict[int, list[Check]] = {}  # the same for all documents with so many rows, so made once
    found: dict[str, list[Check]] = {}
    for name in names:
        seen = checked.get(name, 0)
        if seen not in passed:
            passed[seen] = [_check(suite, rule, {"checked": seen, "failing": 0}) for rule in suite.rules]
        found[name] = passed[seen].copy()
    for place, (rule, failing) in enumerate(zip(suite.rules, holder.failing(suite, frame), strict=True)):
        for name, (count, rows) in (_blamed(suite, rule, frame, failing) if failing else {}).items():
            found[name][place] = _check(suite, rule, {"checked": checked[name], "failing": count}, rows=rows)
    return found


def _blamed(
    suite: Suite, rule: Rule, frame: pd.DataFrame, failing: list[int]
) -> dict[str, tuple[int, list[dict[str, Any]]]]:
    """How many rows of a document fail a rule, and those that are shown, by document."""
    columns = [column for column in dict.fromkeys((*suite.show, *rule.columns)) if column != "document"]
    offending = frame[["document", *columns]].iloc[failing]
    shown = offending.groupby("document", observed=True).head(ROWS_SHOWN)
    rows = defaultdict(list)
    for name, row in zip(shown["document"], _plain(shown[columns]), strict=True):
        rows[name].append(row)
    return {name: (count, rows[name]) for name, count in Counter(offending["document"]).items()}


def _check(suite: Suite, rule: Rule, observed: dict[str, int], *, rows: Sequence[dict[str, Any]] = ()) -> Check:
    return Check(
        suite=suite.name,
        name=rule.name,
        severity=rule.severity,
        sentence=rule.sentence,
        success=not rows,
        observed={**observed, "not_shown": observed["failing"] - len(rows)},
        rows=tuple(rows),
    )


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as Python values, None where a value is missing, so that they survive JSON unchanged."""
    columns = [rows[name].astype(object).where(rows[name].notna(), None).tolist() for name in rows.columns]
    return [dict(zip(rows.columns, values, strict=True)) for values in zip(*columns, strict=True)]

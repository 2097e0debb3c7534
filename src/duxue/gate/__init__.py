"""Suites over all documents at once → verdicts: a failed critical expectation blocks the document it belongs to.

A few validations a suite, over the rows of all documents together, cost a fraction of a second; one a document would
cost minutes. Great Expectations takes seconds to import, so it is imported where it is used, or before by ``warm``.
A document whose files cannot be read fails by itself and stays out of the frames.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from duxue import lean, verdicts, workspace
from duxue.errors import DataError, ProjectError
from duxue.gate import bulk, frames, suites
from duxue.gate.suites import Rule, Suite
from duxue.verdicts import Check, Verdict

__all__ = ["check", "views", "warm"]

ROWS_SHOWN = 50
COLUMNS_TOGETHER = 8
# What Great Expectations imports for drawing and for distributions: two seconds, and no suite here asks for either.
LATE = ("altair", "scipy.stats")
READABLE = {
    "zh": "数据文件必须能够读取：读不出来的文件里有什么，页面无从说起",
    "en": "The data files must be readable: nothing can be said of what cannot be read",
}
# The row number leads from a failing row back to its document and to the columns that a reader needs.
_ROW = "row"


def warm() -> None:
    """Import Great Expectations now, in a process that will need it, without the libraries of expectations not used."""
    with lean.importing(late=LATE):
        import great_expectations  # noqa: F401 -- the import is the effect


def views(documents: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The frames that the suites are held against, by suite, for these documents.

    Raises BadParameters for an unknown document, DataError where a file cannot be read.
    """
    tables = bulk.read(documents)
    for fault in tables.faults.values():
        raise fault
    return frames.build(tables)


def check(documents: Iterable[str]) -> dict[str, Verdict]:
    """Verdicts of these documents by name, in the order given; all are kept by ``verdicts.store``.

    Raises BadParameters for an unknown document, ProjectError for a suite that cannot be used: with a hole in the gate
    no document may pass.
    """
    warm()
    names = list(dict.fromkeys(documents))
    tables = bulk.read(names)
    built = frames.build(tables)
    # Keys are of what was read: data that change meanwhile are checked again.
    keys = verdicts.keys(tables.digests)
    checks = {name: [_read(tables.faults.get(name))] for name in names}
    for suite in suites.load(built):
        for name, found in _checks(suite, built[suite.name], tables.names).items():
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


def _checks(suite: Suite, frame: pd.DataFrame, names: list[str]) -> dict[str, list[Check]]:
    """Checks of one suite by document."""
    checked = frame["document"].value_counts().to_dict()
    found: dict[str, list[Check]] = {name: [] for name in names}
    for rule, failing in zip(suite.rules, _failing(suite, frame), strict=True):
        columns = [column for column in dict.fromkeys((*suite.show, *rule.columns)) if column != "document"]
        offending = frame.iloc[failing]
        blamed = offending["document"].tolist()
        counts, rows = Counter(blamed), defaultdict(list)
        for name, row in zip(blamed, _plain(offending[columns]), strict=True):
            if len(rows[name]) < ROWS_SHOWN:
                rows[name].append(row)
        passed: dict[int, Check] = {}  # the same for all documents with so many rows, so made once
        for name in names:
            seen, failed = checked.get(name, 0), counts[name]
            if failed:
                found[name].append(_check(suite, rule, {"checked": seen, "failing": failed}, rows=rows[name]))
                continue
            if seen not in passed:
                passed[seen] = _check(suite, rule, {"checked": seen, "failing": 0})
            found[name].append(passed[seen])
    return found


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
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _failing(suite: Suite, frame: pd.DataFrame) -> list[list[int]]:
    """For each rule of a suite the numbers of the rows that fail it.

    Raises ProjectError where Great Expectations could not compute an expectation.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # Ephemeral: no project folder is written, nothing is stored, nothing is asked of any host.
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas(suite.name)
    wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": [_ROW]}
    # By name and not by place: results that raised come first.
    named = {}
    for number, (rules, columns) in enumerate(_batches(suite.rules)):
        batch = source.add_dataframe_asset(f"{suite.name}-{number}").add_batch_definition_whole_dataframe("all")
        held = gx.ExpectationSuite(name=f"{suite.name}-{number}", expectations=[rule.expectation for rule in rules])
        data = {"dataframe": frame[columns].assign(**{_ROW: range(len(frame))})}
        results = batch.get_batch(batch_parameters=data).validate(held, result_format=wanted).results
        named |= {result.expectation_config.meta["name"]: result for result in results}
    return [_rows(rule, named[rule.name]) for rule in suite.rules]


def _batches(rules: Iterable[Rule]) -> list[tuple[list[Rule], list[str]]]:
    """Rules that are held together, with the few columns that they name: each copies all columns that it is given."""
    batches: list[tuple[list[Rule], list[str]]] = []
    for rule in rules:
        fits = (known for known in batches if len({*known[1], *rule.columns}) <= COLUMNS_TOGETHER)
        together = next(fits, None)
        if together is None:
            together = ([], [])
            batches.append(together)
        together[0].append(rule)
        together[1].extend(column for column in dict.fromkeys(rule.columns) if column not in together[1])
    return batches


def _rows(rule: Rule, result: Any) -> list[int]:
    """Numbers of the rows that fail one rule."""
    if not result.success and "unexpected_index_list" not in result.result:
        said = " ".join(str(result.exception_info).split())[:500]
        raise ProjectError(rule.where, f"Great Expectations could not compute it ({said})", "Correct its kwargs.")
    return sorted({int(found[_ROW]) for found in result.result["unexpected_index_list"] or ()})

"""Great Expectations holds the rules of a suite against a frame: the one place that asks it for a validation.

A rule that looks at each row by itself says the same of all rows that are alike in the columns it names, and thousands
of documents say the same few things: such a rule is held against the distinct rows only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from duxue import lean
from duxue.errors import ProjectError
from duxue.gate.suites import COMPARING, Rule, Suite

# What Great Expectations imports for drawing and for distributions: two seconds, and no suite here asks for either.
LATE = ("altair", "scipy.stats")
COLUMNS_TOGETHER = 8
_WHETHER = {"result_format": "BOOLEAN_ONLY"}
# Without names of index columns, failing rows are told by their place in the frame and not one by one with their cells.
_WHICH = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


def warm() -> None:
    """Import Great Expectations now, in a process that will need it, without the libraries of expectations not used."""
    with lean.importing(late=LATE), lean.uncollected():
        import great_expectations  # noqa: F401 -- the import is the effect


class Holder:
    """One data source for any number of frames: each that is added costs Great Expectations a copy of its settings."""

    def __init__(self) -> None:
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        # Ephemeral: no project folder is written, nothing is stored, nothing is asked of any host.
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("duxue").add_dataframe_asset("rows")
        self._batch = asset.add_batch_definition_whole_dataframe("all")

    def failing(self, suite: Suite, frame: pd.DataFrame) -> list[list[int]]:
        """For each rule of a suite the numbers of the rows that fail it.

        Raises ProjectError where Great Expectations could not compute an expectation.
        """
        found: dict[str, list[int]] = {rule.name: [] for rule in suite.rules}
        with _without_repetition():
            for rules, columns in _batches(suite.rules):
                found |= self._together(suite, rules, frame[columns])
        return list(found.values())

    def _together(self, suite: Suite, rules: Sequence[Rule], rows: pd.DataFrame) -> dict[str, list[int]]:
        """The numbers of the rows that fail, by the name of each rule that some fail."""
        distinct = rows if _compares(rules[0]) else rows.drop_duplicates(ignore_index=True)
        batch = self._batch.get_batch({"dataframe": distinct})
        # Which rows fail is asked of the few rules that fail: asking it of all takes twice as long.
        held = _held(batch, suite, rules, _WHETHER)
        failing = [rule for rule in rules if not held[rule.name].success]
        named = _held(batch, suite, failing, _WHICH) if failing else {}
        which = _which(rows) if failing and distinct is not rows else np.arange(len(rows))
        return {rule.name: np.flatnonzero(np.isin(which, _rows(rule, named[rule.name]))).tolist() for rule in failing}


def _which(rows: pd.DataFrame) -> np.ndarray:
    """Of each row the number of the distinct row that it is like, counted as ``drop_duplicates`` leaves them."""
    groups = rows.groupby(list(rows.columns), sort=False, observed=True, dropna=False).ngroup()
    return pd.factorize(groups)[0]


def _held(batch: Any, suite: Suite, rules: Sequence[Rule], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Results by the name of the rule, and not by place: those that raised come first."""
    import great_expectations as gx

    held = gx.ExpectationSuite(name=suite.name, expectations=[rule.expectation for rule in rules])
    results = batch.validate(held, result_format=wanted).results
    return {result.expectation_config.meta["name"]: result for result in results}


@contextmanager
def _without_repetition() -> Iterator[None]:
    """Within this, Great Expectations computes once what it asks for over and over: two fifths of what rules take.

    An expectation makes its configuration wherever one of its values is needed, a hundred times a rule, and copies all
    of it each time; a metric's arguments are hashed as JSON wherever it is looked up; and a frame is hashed for a
    marker that only a data context would keep. Nothing changes expectations or arguments while they are held.
    """
    from great_expectations.core.id_dict import IDDict
    from great_expectations.execution_engine import pandas_execution_engine
    from great_expectations.expectations.expectation import Expectation

    made, hashed = Expectation.configuration, IDDict.to_id
    known: dict[int, tuple[Expectation, Any]] = {}  # with the expectation itself, so that no other gets its id
    names: dict[tuple[type, str], Any] = {}

    def configuration(self: Expectation) -> Any:
        if id(self) not in known:
            known[id(self)] = (self, made.fget(self))
        return known[id(self)][1]

    def to_id(self: IDDict, *chosen: Any, **ignored: Any) -> Any:
        if chosen or ignored:
            return hashed(self, *chosen, **ignored)
        content = (type(self), repr(self))
        if content not in names:
            names[content] = hashed(self)
        return names[content]

    with (
        lean.replaced(Expectation, "configuration", property(configuration)),
        lean.replaced(IDDict, "to_id", to_id),
        lean.replaced(pandas_execution_engine, "hash_pandas_dataframe", lambda _: ""),
    ):
        yield


def _batches(rules: Iterable[Rule]) -> list[tuple[list[Rule], list[str]]]:
    """Rules that are held together, with the few columns that they name: each copies all columns that it is given.

    Those that compare rows stand apart: they are held against all rows.
    """
    batches: list[tuple[list[Rule], list[str]]] = []
    for rule in rules:
        alike = (known for known in batches if _compares(known[0][0]) == _compares(rule))
        together = next((known for known in alike if len({*known[1], *rule.columns}) <= COLUMNS_TOGETHER), None)
        if together is None:
            together = ([], [])
            batches.append(together)
        together[0].append(rule)
        together[1].extend(column for column in dict.fromkeys(rule.columns) if column not in together[1])
    return batches


def _compares(rule: Rule) -> bool:
    return rule.expectation.expectation_type in COMPARING


def _rows(rule: Rule, result: Any) -> list[int]:
    """Numbers of the rows that fail one rule."""
    if not result.success and "unexpected_index_list" not in result.result:
        said = " ".join(str(result.exception_info).split())[:500]
        raise ProjectError(rule.where, f"Great Expectations could not compute it ({said})", "Correct its kwargs.")
    return sorted(set(map(int, result.result["unexpected_index_list"] or ())))

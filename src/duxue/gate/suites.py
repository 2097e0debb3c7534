"""Expectation suites: JSON files that any user of Great Expectations can load, read and checked for our purposes.

Great Expectations logs an expectation that it does not understand and goes on without it; a gate with a hole is worse
than none, so each one is built here by itself and the first that cannot be used stops everything, with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from duxue import workspace
from duxue.errors import ProjectError, nearest, unreadable

SEVERITIES = ("critical", "warning", "info")
LANGUAGES = ("zh", "en")
# What compares rows with each other may do so within a document only: a verdict rests on nothing else.
COMPARING = {
    "expect_column_values_to_be_unique",
    "expect_compound_columns_to_be_unique",
    "expect_column_values_to_be_increasing",
    "expect_column_values_to_be_decreasing",
    "expect_column_value_z_scores_to_be_less_than",
}
_NAMED, _BRACES = re.compile(r"\{([^{}]*)\}"), re.compile(r"[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation: its ``where`` for error messages, the built ``expectation`` of Great Expectations, its words."""

    where: str
    name: str
    severity: str
    sentence: dict[str, str]
    columns: tuple[str, ...]
    expectation: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The rules held against one view; ``show`` are the columns that a reader needs beside the offending ones."""

    name: str
    path: Path
    show: tuple[str, ...]
    rules: tuple[Rule, ...]


def load(views: Mapping[str, pd.DataFrame]) -> list[Suite]:
    """All suites of the project in the order of their names.

    ``views`` are the frames that suites can be about. Raises ProjectError naming file, expectation, what was found
    and what to write where a suite cannot be used.
    """
    folder = workspace.current().expectations
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ProjectError(folder, "there is no expectation suite", "Restore the folder from git.")
    return [_suite(path, views) for path in paths]


def _suite(path: Path, views: Mapping[str, pd.DataFrame]) -> Suite:
    content = _read(path)
    name, entries, meta = content.get("name"), content.get("expectations"), content.get("meta")
    if name != path.stem or name not in views:
        todo = f"Name the suite and its file after one of the views: {', '.join(sorted(views))}."
        raise ProjectError(path, f"the suite is named {name!r}", todo)
    if not isinstance(entries, list) or not entries:
        raise ProjectError(path, "it holds no expectations", 'Write a list of them under "expectations".')
    show = meta.get("show") if isinstance(meta, dict) else None
    if not isinstance(show, list) or not set(show) <= set(views[name].columns):
        todo = f"Write a list of columns of the view there: {', '.join(views[name].columns)}."
        raise ProjectError(path, f"meta.show is {show!r}", todo)
    rules = tuple(_rule(path, number, entry, frame=views[name]) for number, entry in enumerate(entries, start=1))
    _refuse_twice(path, rules)
    return Suite(name=name, path=path, show=tuple(show), rules=rules)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ProjectError(f"{path} line {error.lineno}", f"this is not JSON ({error.msg})", "Correct it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error, "Save it as JSON in UTF-8.") from None
    except RecursionError:
        raise ProjectError(path, "it nests too deeply", "Write a suite as the others are.") from None
    if not isinstance(content, dict):
        raise ProjectError(path, "this is no suite", 'Write an object with "name", "expectations" and "meta".')
    return content


def _refuse_twice(path: Path, rules: tuple[Rule, ...]) -> None:
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise ProjectError(path, f"two expectations are named {name!r}", "Give each a name of its own.")


def _rule(path: Path, number: int, entry: Any, *, frame: pd.DataFrame) -> Rule:
    meta = entry.get("meta") if isinstance(entry, dict) else None
    if not isinstance(meta, dict) or not str(meta.get("name", "")).isidentifier():
        todo = 'Write "meta": {"name": "a_word", "zh": "…", "en": "…"}.'
        raise ProjectError(f"{path} expectation {number}", "it has no name", todo)
    where = f"{path} expectation {number} ({meta['name']})"
    if entry.get("severity") not in SEVERITIES:
        todo = f"Write one of {', '.join(SEVERITIES)}; critical blocks a document."
        raise ProjectError(where, f"severity is {entry.get('severity')!r}", todo)
    expectation = _expectation(where, entry)
    return Rule(
        where=where,
        name=meta["name"],
        severity=entry["severity"],
        sentence={language: _sentence(where, language, entry) for language in LANGUAGES},
        columns=_columns(where, entry["kwargs"], frame),
        expectation=expectation,
    )


def _sentence(where: str, language: str, entry: dict[str, Any]) -> str:
    """The sentence for the reader, with limits such as ``{max_value}`` filled in so that they stand in one place."""
    text = entry["meta"].get(language)
    if not isinstance(text, str) or not text.strip():
        todo = f"Write meta.{language}: what is checked and why it matters, for the reader of the page."
        raise ProjectError(where, f"it has no sentence in {language!r}", todo)
    try:
        # Names alone: what str.format understands besides them reaches into objects and makes strings of any length.
        if left := _BRACES.search(_NAMED.sub("", text)):
            raise ValueError(f"a single {left[0]}")
        return _NAMED.sub(lambda found: str(entry["kwargs"][found[1]]), text)
    except (KeyError, ValueError) as error:
        todo = f"Names in braces must be among {', '.join(entry['kwargs'])}."
        raise ProjectError(where, f"meta.{language} cannot be filled in ({error})", todo) from None


def _expectation(where: str, entry: dict[str, Any]) -> Any:
    from great_expectations.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation import (
        ColumnMapExpectation,
        ColumnPairMapExpectation,
        MulticolumnMapExpectation,
    )
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    try:
        expectation = ExpectationConfiguration(**entry).to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        what = " ".join(str(error).split())
        todo = "Correct its type and kwargs; the names are those of Great Expectations 1.x."
        raise ProjectError(where, f"Great Expectations does not accept it ({what})", todo) from None
    # Only these say which rows fail; a sum over the table would blame no document, or all.
    if not isinstance(expectation, (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)):
        todo = "Use one that is held against each row, such as expect_column_values_to_be_between."
        raise ProjectError(where, f"{entry['type']} says nothing of single rows", todo)
    if entry["kwargs"].get("mostly", 1) != 1:
        todo = "Leave it out: it would count over all documents, and hide the failing rows of one."
        raise ProjectError(where, "it sets mostly", todo)
    if entry["type"] in COMPARING and "document" not in entry["kwargs"].get("column_list", ()):
        todo = "Use expect_compound_columns_to_be_unique, with document in its column_list."
        raise ProjectError(where, f"{entry['type']} compares rows of different documents", todo)
    return expectation


def _columns(where: str, kwargs: dict[str, Any], frame: pd.DataFrame) -> tuple[str, ...]:
    single = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs]
    columns = [*single, *kwargs.get("column_list", ())]
    for column in columns:
        if column not in frame.columns:
            hint = nearest(str(column), frame.columns) or f"; columns are {', '.join(frame.columns)}."
            raise ProjectError(where, f"the view has no column {column!r}{hint}", "Name a column of the view.")
    return tuple(columns)

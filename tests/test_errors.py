"""Errors that people see: one sentence, an exit code, whole after the way from another process."""

from __future__ import annotations

import pickle

import pytest

from duxue import errors

EXAMPLES = [
    errors.UsageError("Name a file."),
    errors.ProjectError("data/documents.csv line 3", "the line has too many fields", "Quote commas."),
    errors.DataError("data/facts/a-2020.csv line 1", "column 'value' is missing", "It needs value."),
    errors.BadParameters("There is no document 'x'."),
    errors.SourceChanged("data/sources/a-2020.txt", "a" * 64, "b" * 64),
    errors.DocumentBlocked("a-2020", ("数字被掩码",)),
    errors.NotebookFailed("district", "load", "error", "KeyError: 1", "{}"),
    errors.RunLocked("run.lock", "process 1"),
]
FAMILY = {
    errors.DuxueError: 1,
    errors.UsageError: 2,
    errors.ProjectError: 2,
    errors.BadParameters: 10,
    errors.SourceChanged: 11,
    errors.DocumentBlocked: 12,
    errors.DataError: 12,
    errors.NotebookFailed: 13,
    errors.RunLocked: 14,
}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_errors_survive_another_process(error: errors.DuxueError) -> None:
    """An error is the same class with the same sentence after pickling."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_every_error_has_an_example_and_an_exit_code() -> None:
    """The family is known, and its exit codes are those of the README."""
    family = {cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.DuxueError)}
    assert family == set(FAMILY)
    assert {cls: cls.exit_code for cls in family} == FAMILY
    assert {type(error) for error in EXAMPLES} == family - {errors.DuxueError}


def test_nearest_names_only_what_is_near() -> None:
    """A misspelt name brings the right one, nonsense brings nothing."""
    assert errors.nearest("gaotai-2032", ["gaotai-2023", "kongtong-2022"]) == "; did you mean 'gaotai-2023'?"
    assert errors.nearest("zzz", ["gaotai-2023"]) == ""

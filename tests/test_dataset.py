"""Data files of one document: read with types, or refused with the file, the line, what stands there and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from duxue import dataset, verdicts
from duxue.documents import registry
from duxue.errors import BadParameters, DataError, ProjectError
from duxue.workspace import Workspace

DOCUMENT = "gaotai-2023"


def rewrite(space: Workspace, change: Callable[[str], str], part: str = "facts") -> Path:
    path = space.data / part / f"{DOCUMENT}.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def test_a_report_has_its_columns(space: Workspace) -> None:
    """A report's frames have the columns that dataset names, also where a document has no such file."""
    report = dataset.read(DOCUMENT)
    assert list(report.facts.columns[: len(dataset.FACTS)]) == dataset.FACTS
    assert list(report.scores.columns) == dataset.SCORES
    assert report.scores.empty
    assert list(report.ledger.columns) == dataset.LEDGER
    assert set(report.themes["document"]) == {DOCUMENT}


BROKEN = [
    (lambda text: text.replace("indicator,level", "indicator,grade", 1), "line 1: column 'level' is missing"),
    (lambda text: re.sub(r",actual,[\d.]+,", ",actual,many,", text, count=1), "value is 'many'"),
    (lambda text: text + "x,y\n", "too many or too few fields"),
    (lambda text: text.replace(",false,", ",perhaps,", 1), "approx is 'perhaps'"),
    (lambda text: re.sub(r",actual,[\d.]+,", ",actual,NaN,", text, count=1), "value is 'NaN'"),
]


@pytest.mark.parametrize(("change", "found"), BROKEN, ids=[found for _, found in BROKEN])
def test_a_broken_file_is_refused_in_a_sentence(space: Workspace, change: Callable[[str], str], found: str) -> None:
    """The sentence names the file, the line and what was found there."""
    path = rewrite(space, change)
    with pytest.raises(DataError) as caught:
        dataset.read(DOCUMENT)
    assert str(path.relative_to(space.root)) in str(caught.value)
    assert found in str(caught.value)


def test_bytes_that_are_no_text_are_refused(space: Workspace) -> None:
    """A file that is not UTF-8 is refused with the byte that is not."""
    path = space.data / "facts" / f"{DOCUMENT}.csv"
    path.write_bytes(path.read_bytes().replace("名".encode(), "名".encode("gb18030"), 1))
    with pytest.raises(DataError, match="is not UTF-8"):
        dataset.read(DOCUMENT)


def test_an_unknown_document_brings_the_nearest(space: Workspace) -> None:
    """A misspelt document is refused with the right name."""
    with pytest.raises(BadParameters, match="did you mean 'gaotai-2023'"):
        dataset.load("gaotai-2032")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "the columns are"),
        ("document,district,period,kind,title,issuer,published,sha256,quarantine\n", "no document is registered"),
        ("document,district,period,kind,title,issuer,published,sha256,quarantine\n../x,,,,,,,,\n", "cannot name"),
        ("document,district,period,kind,title,issuer,published,sha256,quarantine\na,,,,,,,,\na,,,,,,,,\n", "twice"),
    ],
)
def test_a_registry_that_cannot_be_used_is_refused(space: Workspace, content: str, found: str) -> None:
    """An empty or broken registry stops everything with a sentence."""
    (space.data / "documents.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ProjectError, match=found):
        registry()


def correct(space: Workspace, **entry: object) -> None:
    (space.data / "corrections.yml").write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")


def test_a_correction_replaces_the_value_and_is_listed(space: Workspace) -> None:
    """A correction that matches changes the value and is told on the page."""
    first = dataset.read(DOCUMENT).facts.iloc[0]
    correct(space, document=DOCUMENT, start=int(first["start"]), indicator=first["indicator"], action="replace",
            was=float(first["value"]), value=1.0, reason="test")  # fmt: skip
    report = dataset.read(DOCUMENT)
    assert report.facts.iloc[0]["value"] == 1.0
    assert report.corrections["reason"].tolist() == ["test"]


def test_a_correction_names_the_column_that_it_corrects(space: Workspace) -> None:
    """A correction of the period leaves the value alone, and stops the run once another period is read there."""
    first = dataset.read(DOCUMENT).facts.iloc[0]
    entry = {"document": DOCUMENT, "start": int(first["start"]), "indicator": first["indicator"], "action": "replace",
             "column": "period", "value": "2019", "reason": "test"}  # fmt: skip
    correct(space, **entry, was=first["period"])
    corrected = dataset.read(DOCUMENT).facts.iloc[0]
    assert (corrected["period"], corrected["value"]) == ("2019", first["value"])
    correct(space, **entry, was="1999")
    with pytest.raises(ProjectError, match="reads '2023' there, not '1999'"):
        dataset.read(DOCUMENT)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"action": "mend"}, "action is 'mend'"),
        ({"column": "printed"}, "column is 'printed'"),
        ({"reason": None}, "has no 'reason'"),
        ({"value": None}, "has no 'value'"),
    ],
)
def test_a_correction_that_is_not_complete_stops(space: Workspace, change: dict[str, object], found: str) -> None:
    """An entry without a key, with an unknown action or a column that may not be corrected is refused."""
    entry = {"document": DOCUMENT, "start": 1, "indicator": "enrolment", "action": "replace", "was": 1.0, "value": 2.0,
             "reason": "test", **change}  # fmt: skip
    correct(space, **{key: value for key, value in entry.items() if value is not None})
    with pytest.raises(ProjectError, match=found):
        dataset.read(DOCUMENT)


def test_a_correction_that_matches_nothing_stops(space: Workspace) -> None:
    """A correction whose error is gone stops the run."""
    correct(space, document=DOCUMENT, start=1, indicator="enrolment", action="drop", was=1.0, reason="test")
    with pytest.raises(ProjectError, match="matches no fact"):
        dataset.read(DOCUMENT)


def test_the_fingerprint_is_of_the_data_alone(space: Workspace) -> None:
    """The same rows have the same hash in any order of documents; another row has another."""
    one = dataset.fingerprint([DOCUMENT, "kongtong-2022"])
    assert one == dataset.fingerprint(["kongtong-2022", DOCUMENT])
    rewrite(space, lambda text: text.replace(",false,", ",true,", 1))
    assert one != dataset.fingerprint([DOCUMENT, "kongtong-2022"])


def test_a_verdict_is_of_the_data_it_was_reached_from(space: Workspace) -> None:
    """A stored verdict counts as none once the data, a suite or the registry line changed, or the file is torn."""
    verdict = verdicts.Verdict(document=DOCUMENT, key=verdicts.key(DOCUMENT), checks=())
    verdicts.store(verdict)
    assert verdicts.stored(DOCUMENT) == verdict
    rewrite(space, lambda text: text.replace(",false,", ",true,", 1))
    assert verdicts.stored(DOCUMENT) is None
    verdicts.path_of(DOCUMENT).write_text("{", encoding="utf-8")
    assert verdicts.stored(DOCUMENT) is None


def test_a_verdict_is_of_the_code_that_reached_it(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that other code of the gate reached counts as none."""
    verdicts.store(verdicts.Verdict(document=DOCUMENT, key=verdicts.key(DOCUMENT), checks=()))
    assert verdicts.stored(DOCUMENT) is not None
    verdicts._shared.cache_clear()
    monkeypatch.setattr(verdicts, "code", lambda: b"of another version")
    assert verdicts.stored(DOCUMENT) is None
    verdicts._shared.cache_clear()

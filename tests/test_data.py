"""The committed data of the documents: complete, in order, and true to the characters that they were read from."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from duxue import catalogue, corrections, dataset, intake
from duxue.documents import registry
from duxue.documents.registry import get
from duxue.extraction.words.rules import rulebook
from duxue.tables import words
from duxue.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
# What a person counted in each document: facts and masks.
COUNTS = {
    "kongtong-2022": (217, 0),
    "gaotai-2023": (63, 0),
    "honggutan-2021": (103, 0),
    "chengzhong-2017": (9, 0),
    "masked-city-2022": (2, 67),
}
DOCUMENTS = tuple(COUNTS)
CHINESE = {"一": 1, "两": 2, "六": 6}
# Kinds are listed here because a new one needs arithmetic and words for readers first.
KINDS = {
    *("sum", "difference", "growth", "ratio", "share", "product", "repeat", "bound", "average", "trend", "threshold"),
    "listed",
}
# What a document itself contradicts: 98.5 % of the tutoring institutions closed in one place, 80 % in another.
CONTRADICTED = {("honggutan-2021", "tutoring_reduction_rate")}
EVIDENCE = 40


def whole(printed: str) -> re.Pattern[str]:
    """A number that is no part of a longer one."""
    return re.compile(rf"(?<![\d.]){re.escape(printed)}(?!\d|\.\d)")


def rows(document: str, part: str) -> list[dict[str, Any]]:
    return dataset.read_rows(document, part)


@pytest.fixture(scope="session")
def texts(sources: dict[str, Path]) -> dict[str, str]:
    """The characters of the documents that are here, line ends as they are."""
    return {name: path.read_bytes().decode("utf-8") for name, path in sources.items()}


@pytest.fixture
def text(request: pytest.FixtureRequest, texts: dict[str, str]) -> str:
    name = request.getfixturevalue("document")
    return texts[name] if name in texts else pytest.skip(f"the text of {name} is not here: put it in data/sources")


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return request.param


def test_registry_holds_the_five_documents() -> None:
    """Every counted document is registered, and only one is quarantined, with a reason."""
    assert set(DOCUMENTS) <= set(registry())
    assert [name for name in DOCUMENTS if get(name).quarantine] == ["masked-city-2022"]
    assert {get(name).kind for name in DOCUMENTS} == {
        *("self_evaluation", "work_summary", "scored_self_evaluation", "self_check", "template"),
    }


def test_every_file_loads_with_the_counted_rows(document: str) -> None:
    """A document's data load, and hold as many facts, masks and scored items as a person counted."""
    report = dataset.read(document)
    assert (len(report.facts), len(report.masks)) == COUNTS[document]
    assert len(report.scores) == (54 if document == "honggutan-2021" else 0)


def test_facts_speak_the_catalogue(document: str) -> None:
    """Indicator, unit, level and status of each fact are words of the catalogue, its rule is one of the rules."""
    known = catalogue.indicators()
    rules = {*words.RULES, *(rule.name for rule in rulebook().rules)}
    for row in rows(document, "facts"):
        entry = known[row["indicator"]]
        assert row["unit"] == entry.unit, row
        assert row["level"] in ("", *catalogue.LEVELS), row
        assert not (row["level"] and entry.levels) or row["level"] in entry.levels, row
        assert row["status"] in catalogue.STATUSES, row
        assert re.fullmatch(r"(20\d\d)?", row["period"]), row
        assert row["rule"] in rules or row["rule"].removeprefix("noun:") in known, row


def test_facts_stand_in_the_order_of_the_document(document: str) -> None:
    """Facts are sorted by start and no identity at one start is given twice."""
    facts = rows(document, "facts")
    assert [row["start"] for row in facts] == sorted(row["start"] for row in facts)
    keys = Counter((row["start"], *(row[column] for column in dataset.IDENTITY)) for row in facts)
    assert keys.most_common(1)[0][1] == 1


def test_an_identity_has_one_value(document: str) -> None:
    """Facts that say the same of the same thing agree, but for what the document itself contradicts."""
    values: dict[tuple[str, ...], set[float]] = {}
    for row in dataset.rows_of(document)[0]["facts"]:
        values.setdefault(tuple(row[column] for column in dataset.IDENTITY), set()).add(row["value"])
    differing = {(document, key[0]) for key, found in values.items() if len(found) > 1}
    assert differing == {pair for pair in CONTRADICTED if pair[0] == document}


def test_values_follow_from_the_printed_number(document: str) -> None:
    """A value is the printed number, times nothing, ten thousand (万) or a hundred million (亿)."""
    for row in rows(document, "facts"):
        printed = row["printed"]
        if ":" in printed:
            one, two = map(Decimal, printed.split(":"))
            assert row["value"] == pytest.approx(float(one / two), abs=1e-6)
            continue
        face = Decimal(CHINESE.get(printed, printed))
        assert row["value"] in {float(face * factor) for factor in (1, 10**4, 10**8)}, row


def test_evidence_is_one_short_clause_that_shows_the_number(document: str) -> None:
    """Evidence has at most 40 characters and holds the printed number; a section heading is as short."""
    for row in rows(document, "facts"):
        assert 0 < len(row["evidence"]) <= EVIDENCE, row
        assert "\n" not in row["evidence"], row
        assert whole(row["printed"]).search(row["evidence"]), row
        assert len(row["section"]) <= EVIDENCE, row
        assert row["end"] - row["start"] == len(row["printed"]), row


def test_ledger_and_facts_share_no_character(document: str) -> None:
    """Each number stands once, either as a fact or set aside for a known reason, in the order of the document."""
    ledger = rows(document, "ledger")
    assert [row["start"] for row in ledger] == sorted({row["start"] for row in ledger})
    assert {row["reason"] for row in ledger} <= set(words.REASONS)
    assert {row["indicator"] for row in ledger} - {""} <= set(catalogue.indicators())
    spans = sorted({(row["start"], row["end"]) for row in (*ledger, *rows(document, "facts"))})
    assert [(one, two) for one, two in pairwise(spans) if two[0] < one[1]] == []


def test_most_masks_say_what_they_hide() -> None:
    """45 of the 67 masks hide a figure whose indicator is known; the others hide years, places and names."""
    masks = dataset.read("masked-city-2022").masks
    assert (masks["indicator"] != "").sum() == 45
    assert set("".join(masks["printed"])) == {"*"}


def test_scores_add_up_to_their_sections() -> None:
    """Items run from 1 to 54, keep within their maximum, and make the weight and the score of their section."""
    scores, facts = rows("honggutan-2021", "scores"), rows("honggutan-2021", "facts")
    assert [row["item"] for row in scores] == list(range(1, 55))
    assert all(0 <= row["self"] <= row["max"] for row in scores)
    for column, indicator in (("max", "section_weight"), ("self", "section_self_score")):
        stated = {row["breakdown"]: row["value"] for row in facts if row["indicator"] == indicator}
        assert set(stated) == {row["section"] for row in scores}
        for section, value in stated.items():
            items = [row[column] for row in scores if row["section"] == section]
            assert sum(items) == pytest.approx(value), (section, indicator)


def test_relations_point_to_facts(document: str) -> None:
    """Result and operands are starts of facts (names of a list: places), kinds are known, no relation stands twice."""
    starts = {str(row["start"]) for row in rows(document, "facts")}
    relations = [(row["kind"], str(row["result"]), row["operands"]) for row in rows(document, "relations")]
    assert len(set(relations)) == len(relations)
    for kind, result, operands in relations:
        assert kind in KINDS
        named = [reference.partition("/")[0] for reference in (result, *operands.split())]
        assert len(named) > 1, (kind, result)
        assert len(set(named)) == len(named), (kind, result)
        assert set(named) <= starts or kind == "listed", (kind, result, operands)


def test_a_list_counts_with_a_number_of_the_document(document: str) -> None:
    """The number of a list is a fact or was set aside, and the names it counts follow each other in the text."""
    starts = {row["start"] for part in ("facts", "ledger") for row in rows(document, part)}
    for row in rows(document, "relations"):
        if row["kind"] == "listed":
            places = [int(place.partition("/")[0]) for place in row["operands"].split()]
            assert row["result"] in starts
            assert places == sorted(set(places))


def test_themes_are_counted_for_every_theme_and_kind_of_section(document: str) -> None:
    """Each theme of the catalogue has one row a kind of section that the document has."""
    themes = dataset.read(document).themes
    kinds = {"result"} if document == "masked-city-2022" else {"result", "problem", "plan"}
    assert set(zip(themes["theme"], themes["section"], strict=True)) == {
        (theme, kind) for theme in catalogue.themes() for kind in kinds
    }
    assert len(themes) == len(catalogue.themes()) * len(kinds)


def test_registered_hash_is_that_of_the_source(sources: dict[str, Path]) -> None:
    """A source that is here has the bytes that were registered."""
    for name, path in sources.items():
        assert sha256(path.read_bytes()).hexdigest() == get(name).sha256


def test_offsets_show_the_printed_number(document: str, text: str) -> None:
    """The characters of the document from start to end are the printed number, mask or score."""
    for row in (*rows(document, "facts"), *rows(document, "ledger")):
        assert text[row["start"] : row["end"]] == row["printed"], row
    for row in rows(document, "scores"):
        points = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text[row["start"] : row["end"]])]
        assert points == [row["max"], row["self"]], row


def test_evidence_stands_in_the_text_around_its_number(document: str, text: str) -> None:
    """The first whole occurrence of the number in the evidence is the fact's own number in the document."""
    for row in rows(document, "facts"):
        found = whole(row["printed"]).search(row["evidence"])
        assert found, row
        begin = row["start"] - found.start()
        assert text[begin : begin + len(row["evidence"])] == row["evidence"], row


def test_sections_are_headings_above_their_facts(document: str, text: str) -> None:
    """A fact's section is a heading that begins a line or a sentence of the document above the number."""
    for row in rows(document, "facts"):
        if row["section"]:
            at = text.rfind(row["section"], 0, row["start"])
            assert at >= 0, row
            assert text[at - 1].isspace() or text[at - 1] in "。)", row


def test_no_number_of_a_document_is_dropped(document: str, text: str) -> None:
    """Every digit and every mask of the text is in a fact or in the ledger."""
    covered: set[int] = set()
    for row in (*rows(document, "facts"), *rows(document, "ledger")):
        covered.update(range(row["start"], row["end"]))
    numbers = {at for at, character in enumerate(text) if character.isdigit() or character == "*"}
    assert sorted(numbers - covered) == []


def test_themes_add_up_to_the_hits_in_the_text(document: str, text: str) -> None:
    """Hits of a theme over the sections are all its hits in the text, the longest term first."""
    counted = dataset.read(document).themes.groupby("theme")["hits"].sum()
    for key, theme in catalogue.themes().items():
        terms = sorted(theme.terms, key=len, reverse=True)
        assert counted[key] == len(re.findall("|".join(map(re.escape, terms)), text)), key


def test_what_is_read_is_what_is_held(document: str, sources: dict[str, Path], space: Workspace) -> None:
    """Reading the text again gives every row of facts, scores, relations, ledger, themes and coded sentences."""
    if document not in sources:
        pytest.skip("the text of this document is not here: put it in data/sources")
    space.sources.mkdir()
    shutil.copy(sources[document], space.sources / f"{document}.txt")
    assert intake.differences([document]) == ([document], [])


def test_problems_and_plans_are_coded_by_theme_and_place(document: str) -> None:
    """A coded row has a theme of the catalogue or none, and where its sentence stands; sentences do not overlap."""
    coded = dataset.read(document).coded
    assert set(coded["theme"]) <= {"", *catalogue.themes()}
    assert set(coded["section"]) <= {"problem", "plan"}
    spans = sorted(zip(coded["start"], coded["end"], strict=True))
    assert all(one[0] < one[1] <= two[0] for one, two in pairwise(spans))
    assert len(spans) >= (0 if document == "masked-city-2022" else 5)


def test_corrections_are_few_and_say_why(document: str) -> None:
    """Each correction changes something and gives its reason; what is read well needs few of them."""
    entries = corrections.by_document().get(document, [])
    assert all(entry["reason"].endswith("。") for entry in entries)
    assert all(entry["value"] != entry["was"] for entry in entries if entry["action"] == "replace")
    assert sum(map(len, corrections.by_document().values())) <= sum(facts for facts, _ in COUNTS.values()) * 0.04


def test_csv_files_are_plain() -> None:
    """Data files are UTF-8 without a mark, with line feeds and the columns of the dataset in their order."""
    for part, (columns, _) in dataset.PARSERS.items():
        for path in (ROOT / "data" / part).glob("*.csv"):
            content = path.read_bytes()
            assert b"\r" not in content, path
            assert not content.startswith(b"\xef\xbb\xbf"), path
            assert next(csv.reader([content.decode("utf-8").splitlines()[0]])) == columns, path


def test_no_tracked_file_holds_a_passage_of_a_document(texts: dict[str, str]) -> None:
    """No file of the project holds 41 characters in a row of a document, not even across two fields of a table."""
    length = EVIDENCE + 1
    passages = {text[at : at + length] for text in texts.values() for at in range(len(text) - length + 1)}
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout, so there is no list of tracked files")
    held = {}
    for path in (ROOT / name for name in listed.stdout.decode().split("\0") if name):
        # Of a picture only the bytes that are no UTF-8 are left out, so that text inside it is seen too.
        content = path.read_bytes().decode("utf-8", errors="ignore") if path.is_file() else ""
        if found := passages & {content[at : at + length] for at in range(len(content) - length + 1)}:
            held[str(path.relative_to(ROOT))] = min(content.find(passage) for passage in found)
    assert held == {}, "file: offset of the first passage"

"""Each expectation of each suite, with what passes it and what fails it.

One project holds a sound document and, for every expectation, a copy of it that is spoilt in one place. All are checked
at once, as the gate does it, so that the tests also show that failing rows land at the right document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from conftest import ROOT, forget
from duxue import catalogue, gate
from duxue.gate import references
from duxue.verdicts import Verdict
from duxue.workspace import ROOT_VARIABLE
from gate_project import Invented, fact, item, sound, write

Spoil = Callable[[Invented], object]
LONG = "长" * 41


def mask(document: Invented, count: int) -> None:
    for start in range(3000, 3000 + count):
        row = {"start": str(start), "end": str(start + 1), "printed": "*", "reason": "mask", "indicator": "schools"}
        document.ledger.append(row)


def every_fact(document: Invented, **fields: str) -> None:
    for row in document.facts:
        row.update(fields)


def without_facts(document: Invented, *, kept: int) -> None:
    del document.facts[kept:]
    document.relations.clear()


def swap(rows: list[dict[str, str]]) -> None:
    rows[0], rows[1] = rows[1], rows[0]


def shared_place(document: Invented, reference: str) -> None:
    """Let one place print two indicators, and name it by ``reference``."""
    at = document.facts.index(document.fact("public_share"))
    document.facts.insert(at + 1, {**document.facts[at], "indicator": "retention", "breakdown": "同处"})
    document.relations[0]["operands"] = f"{reference} 1040"


def shrink(document: Invented) -> None:
    document.scores[3:] = []
    document.scores.pop(2)


FAILS: dict[str, Spoil] = {
    "documents.figures_masked": lambda d: mask(d, 8),
    "documents.figures_read": lambda d: without_facts(d, kept=0),
    "documents.period_is_year": lambda d: d.line.update(period="22年"),
    "documents.published_is_date": lambda d: d.line.update(published="2023年3月"),
    "documents.hash_is_sha256": lambda d: d.line.update(sha256="0" * 40),
    "documents.district_in_reference": lambda d: d.line.update(district="990102"),
    "documents.district_stated": lambda d: d.line.update(district=""),
    "documents.published_after_period": lambda d: d.line.update(published="2021-12-30"),
    "documents.published_stated": lambda d: d.line.update(published=""),
    "documents.figures_enough": lambda d: without_facts(d, kept=19),
    "documents.core_indicators": lambda d: [row.update(status="planned") for row in d.facts[:2]],
    "documents.figures_dated": lambda d: every_fact(d, period=""),
    "documents.figures_exact": lambda d: every_fact(d, approx="true"),
    "facts.indicator_known": lambda d: d.fact("core_1").update(indicator="core_99"),
    "facts.unit_of_catalogue": lambda d: d.fact("core_1").update(unit="人"),
    "facts.level_known": lambda d: d.fact("core_1").update(level="college"),
    "facts.level_allowed": lambda d: d.fact("schools").update(level="special"),
    "facts.status_known": lambda d: d.fact("core_1").update(status="expected"),
    "facts.year_in_four_digits": lambda d: d.fact("core_1").update(period="22"),
    "facts.year_not_too_early": lambda d: d.fact("core_1").update(period="1999"),
    "facts.year_not_after_publication": lambda d: d.fact("core_1").update(period="2024"),
    "facts.number_printed": lambda d: d.restate("core_1", "", value="51"),
    "facts.rule_named": lambda d: d.fact("core_1").update(rule=""),
    "facts.offset_not_negative": lambda d: d.fact("core_1").update(start="-2", end="0"),
    "facts.offsets_rise": lambda d: d.fact("core_1").update(end=d.fact("core_1")["start"]),
    "facts.offsets_span_number": lambda d: d.fact("core_1").update(printed="510", evidence="全县此项为510个"),
    "facts.facts_in_order": lambda d: swap(d.facts),
    "facts.facts_apart": lambda d: d.fact("core_2").update(start="121", end="123"),
    "facts.fact_stated_once": lambda d: d.facts.insert(1, dict(d.facts[0])),
    "facts.number_counted_once": lambda d: d.ledger[0].update(start="120", end="122"),
    "facts.evidence_short": lambda d: d.fact("core_1").update(evidence=LONG[2:] + "51"),
    "facts.evidence_holds_number": lambda d: d.fact("core_1").update(evidence="全县此项为351.51个"),
    "facts.heading_short": lambda d: d.fact("core_1").update(section=LONG),
    "facts.value_of_number": lambda d: d.fact("core_1").update(value="15"),
    "facts.value_not_too_low": lambda d: d.fact("core_1").update(value="-51"),
    "facts.value_not_too_high": lambda d: d.restate("public_share", "102"),
    "facts.value_not_below_plausible": lambda d: d.restate("retention", "49.9"),
    "facts.value_not_above_plausible": lambda d: d.restate("retention", "100.1"),
    "facts.count_whole": lambda d: d.restate("core_1", "51.5"),
    "facts.figures_agree": lambda d: d.facts.insert(1, fact(130, "core_1", "52")),
    "relations.kind_known": lambda d: d.relations[0].update(kind="roughly"),
    "relations.figure_found": lambda d: d.relations[0].update(operands="1021 1040"),
    "relations.figure_unambiguous": lambda d: shared_place(d, "1120"),
    "relations.operands_enough": lambda d: d.relations[0].update(operands="1020"),
    "relations.operands_not_too_many": lambda d: d.relations[1].update(operands="1080 1100 1120"),
    "scores.item_once": lambda d: d.scores[1].update(item="1"),
    "scores.section_named": lambda d: d.scores[0].update(section=""),
    "scores.offsets_rise": lambda d: d.scores[0].update(end=d.scores[0]["start"]),
    "scores.items_in_order": lambda d: swap(d.scores),
    "scores.max_positive": lambda d: d.scores[3].update(max="0"),
    "scores.score_not_negative": lambda d: d.scores[0].update(self="-1"),
    "scores.score_within_max": lambda d: d.scores[0].update(self="3.5"),
    "scores.no_points_where_not_applicable": lambda d: d.scores[3].update(self="1"),
    "sections.max_adds_up": lambda d: d.scores[1].update(max="4.5"),
    "sections.self_adds_up": lambda d: d.scores[1].update(self="3.4"),
    "sections.section_within_max": lambda d: d.restate("section_self_score", "7.5"),
    "sections.items_read": shrink,
    "sections.totals_printed": lambda d: d.facts.remove(d.fact("section_self_score")),
}
# What lies just inside a limit, or is exempt from it.
HOLDS: dict[str, tuple[str, Spoil]] = {
    "fewer masks than a fifth": ("documents.figures_masked", lambda d: mask(d, 5)),
    "a year alone as date": ("documents.published_is_date", lambda d: d.line.update(published="2023")),
    "an unknown place is not a wrong code": ("documents.district_in_reference", lambda d: d.line.update(district="")),
    "no level": ("facts.level_known", lambda d: d.fact("schools").update(level="")),
    "any level where the catalogue names none": ("facts.level_allowed", lambda d: d.facts[0].update(level="special")),
    "no year": ("facts.year_in_four_digits", lambda d: d.facts[0].update(period="")),
    "a target lies ahead": (
        "facts.year_not_after_publication",
        lambda d: d.facts[0].update(period="2035", status="target"),
    ),
    "two years where no date is printed": (
        "facts.year_not_after_publication",
        lambda d: (d.line.update(published=""), d.facts[0].update(period="2024")),
    ),
    "evidence of forty characters": ("facts.evidence_short", lambda d: d.facts[0].update(evidence=LONG[3:] + "51")),
    "the number whole after a part of another": (
        "facts.evidence_holds_number",
        lambda d: d.facts[0].update(evidence="全县共351人,此项为51个"),
    ),
    "two numbers at one place": ("facts.facts_apart", lambda d: shared_place(d, "1120/retention")),
    "a decrease": ("facts.value_not_too_low", lambda d: d.facts[0].update(value="-51", status="delta")),
    "a gross rate above a hundred": ("facts.value_not_too_high", lambda d: d.restate("retention", "104")),
    "a change is not held against the level's range": (
        "facts.value_not_below_plausible",
        lambda d: d.restate("retention", "1.5", status="delta"),
    ),
    "money with a fraction": ("facts.count_whole", lambda d: d.restate("funds", "1.55")),
    "one value for each part": (
        "facts.figures_agree",
        lambda d: d.facts.insert(1, fact(130, "core_1", "52", breakdown="城区")),
    ),
    "figures whose indicator nobody knows": (
        "facts.figures_agree",
        lambda d: [d.facts.insert(1, fact(n, "core_1", str(n)) | {"indicator": "unknown"}) for n in (116, 110)],
    ),
    "the same value twice": ("facts.figures_agree", lambda d: d.facts.insert(1, fact(130, "core_1", "51"))),
    "per mille": ("facts.value_of_number", lambda d: d.fact("public_share").update(value="0.402")),
    "an indicator tells two numbers apart": (
        "relations.figure_unambiguous",
        lambda d: shared_place(d, "1120/retention/"),
    ),
    "as many operands as there are": ("relations.operands_not_too_many", lambda d: d.relations[0].update(kind="bound")),
    "a document without scores": ("scores.item_once", lambda d: d.scores.clear()),
    "full marks": ("scores.score_within_max", lambda d: d.scores[1].update(self="4")),
    "rounding of sums": (
        "sections.max_adds_up",
        lambda d: (d.scores.insert(0, item(0, "1管理", "0.1", "0")), d.scores[1].update(max="2.9")),
    ),
}
SUITES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "expectations").glob("*.json"))}
EXPECTATIONS = {f"{s}.{e['meta']['name']}": e for s, suite in SUITES.items() for e in suite["expectations"]}


def name_of(title: str) -> str:
    return title.replace(".", "-").replace("_", "-").replace(" ", "-").replace("'", "")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Verdict]]:
    documents = [sound("sound")]
    for title, spoil in [*FAILS.items(), *((title, spoil) for title, (_, spoil) in HOLDS.items())]:
        documents.append(sound(name_of(title)))
        spoil(documents[-1])
    root = tmp_path_factory.mktemp("suites")
    write(root, documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(root))
        forget()
        yield gate.check(document.line["document"] for document in documents)
    forget()


def failed(verdict: Verdict) -> dict[str, list[dict[str, object]]]:
    return {f"{check.suite}.{check.name}": list(check.rows) for check in verdict.failed}


def test_every_expectation_has_a_failing_row() -> None:
    """An expectation that nothing can fail is not merged."""
    assert set(FAILS) == set(EXPECTATIONS)


def test_a_sound_document_fails_nothing(verdicts: dict[str, Verdict]) -> None:
    """Every expectation is held against rows of the sound document, and holds."""
    assert failed(verdicts["sound"]) == {}
    assert [check.name for check in verdicts["sound"].checks if not (check.observed or {"checked": 1})["checked"]] == []


@pytest.mark.parametrize("title", FAILS)
def test_a_spoilt_row_fails_its_expectation(verdicts: dict[str, Verdict], title: str) -> None:
    """The expectation fails with the offending rows, and blocks where it is critical."""
    verdict = verdicts[name_of(title)]
    assert failed(verdict).get(title), f"failed instead: {sorted(failed(verdict))}"
    assert verdict.blocked or EXPECTATIONS[title]["severity"] != "critical"


@pytest.mark.parametrize("title", HOLDS)
def test_what_lies_inside_the_limit_passes(verdicts: dict[str, Verdict], title: str) -> None:
    """A limit refuses what lies beyond it and nothing else."""
    expectation, _ = HOLDS[title]
    assert expectation not in failed(verdicts[name_of(title)])


def test_no_fault_reaches_another_document(verdicts: dict[str, Verdict]) -> None:
    """A rule that only one document breaks is failed by that document alone."""
    # Spoiling one of these breaks others with it, so more than one document fails it.
    alone = {"facts.unit_of_catalogue", "facts.rule_named", "scores.item_once", "documents.hash_is_sha256"}
    for title in alone:
        assert [name for name, verdict in verdicts.items() if title in failed(verdict)] == [name_of(title)]


@pytest.mark.parametrize("title", EXPECTATIONS)
def test_sentences_are_written_for_the_reader(title: str) -> None:
    """Each expectation says in Chinese and English what is checked and, after a colon, why it matters."""
    meta = EXPECTATIONS[title]["meta"]
    assert EXPECTATIONS[title]["severity"] in ("critical", "warning", "info")
    assert len(meta["zh"].split("：")) == 2
    assert len(meta["en"].split(": ")) == 2
    assert len(meta["zh"]) <= 80
    assert not set(meta["zh"]) & set(",;:()")


def test_suites_use_the_words_of_the_project() -> None:
    """Levels, statuses and kinds of relations stand in the suites as the package knows them."""
    assert EXPECTATIONS["facts.level_known"]["kwargs"]["value_set"] == ["", *catalogue.LEVELS]
    assert EXPECTATIONS["facts.status_known"]["kwargs"]["value_set"] == [*catalogue.STATUSES]
    assert EXPECTATIONS["relations.kind_known"]["kwargs"]["value_set"] == [*references.OPERANDS]


def test_suites_document_every_column(space: object) -> None:
    """What a column of a view means is said in the suite that is held against it."""
    for name, view in gate.views(["honggutan-2021"]).items():
        assert set(SUITES[name]["meta"]["columns"]) == set(view.columns), name

"""Tables and sentences: the same cells as HTML and CSV, words for what is missing, a link for every figure."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from lxml import html

from duxue import audit, catalogue, comparison, dataset, tables
from duxue.tables import Cell, Cited, Column, Sentences, Table
from duxue.tables.evidence import span
from duxue.tables.spreadsheet import safe
from duxue.tables.statements import principal, split, statements
from duxue.verdicts import Check, Verdict
from reports import fact, report

REAL = ("kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def small() -> dataset.Report:
    return report(
        [
            fact("enrolment", 12000, 10, level="all"),
            fact("enrolment", 7000, 30, level="primary"),
            fact("enrolment", 7000, 300, level="primary"),
            fact("enrolment", 7100, 400, level="primary", approx=True),
            fact("student_aid_amount", 4800000, 50, printed="480", approx=True),
            fact("student_aid_amount", 9000000, 70, printed="900", status="planned"),
            fact("enrolment", 5, 90, breakdown=HOSTILE, evidence=f"{HOSTILE}5人"),
        ]
    )


def grid(table: Table) -> list[list[str]]:
    """The cells of the body as a reader sees them, without signs, back links and further links."""
    root = html.fromstring(table.html())
    for extra in root.xpath("//tbody//sup | //tbody//*[@data-uses] | //tbody//*[@class='see']"):
        extra.drop_tree()
    return [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in root.xpath("//tbody/tr")]


def spreadsheet(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.csv())))


def real_tables(language: str) -> list[Table]:
    reports = [dataset.read(name) for name in REAL[:3]]
    pairs, claims = comparison.compare(reports), [audit.claims(one) for one in reports]
    made: list[Table] = [
        tables.coverage(reports, comparison.shared(reports), language=language),
        tables.pairs(pairs, "not comparable", language=language),
        tables.side_by_side(reports, pairs, language=language),
        tables.themes(comparison.themes(reports), language=language),
        tables.references(comparison.marks(reports, pairs), language=language),
        tables.audits(reports, claims, language=language),
        *tables.sources_of(reports, pairs, claims, language=language),
    ]
    for name in REAL:
        one = dataset.read(name)
        made += [tables.facts(one, group=group, language=language) for group in catalogue.GROUPS]
        made += [
            tables.key_figures(one, language=language),
            tables.claims(one, audit.claims(one), language=language),
            tables.derived(one, comparison.derived(one), language=language),
            tables.standards(one, comparison.standards(one), language=language),
            tables.national(one, comparison.national(one), language=language),
            tables.scores(one, language=language),
            tables.scores(one, by="item", language=language),
            tables.gaps(one, language=language),
            tables.ledger(one, language=language),
            tables.corrections(one, language=language),
            tables.sources(one, audit.claims(one), language=language),
        ]
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_caption_scopes_and_no_blank_cell(language: str) -> None:
    """A table has a caption, a scope at each header, a region for the keyboard, and words in every cell."""
    for table in real_tables(language):
        if not table.rows:
            said = html.fromstring(table.html()).text_content()
            assert re.sub(r"\s", "", table.empty[language]) in re.sub(r"\s", "", said)
            continue
        root = html.fromstring(table.html())
        assert root.xpath("string(//caption)").strip(), table.name
        assert {cell.get("scope") for cell in root.xpath("//thead//th")} == {"col"}
        assert {cell.get("scope") for cell in root.xpath("//tbody//th")} == {"row"}
        (region,) = root.xpath("//*[@role='region']")
        assert region.get("tabindex") == "0"
        assert root.xpath(f"//*[@id='{region.get('aria-labelledby')}']")
        assert all(cell for row in grid(table) for cell in row), f"{table.name} has a blank cell"


def test_html_and_csv_hold_the_same_cells() -> None:
    """A CSV has the cells of its table, numbers without thousands separators."""
    for table in real_tables("zh"):
        if not table.rows:
            continue
        _, *rows = spreadsheet(table)
        for shown, kept, cells in zip(grid(table), rows, table.rows, strict=True):
            for text, value, cell in zip(shown, kept, cells, strict=False):
                if cell.raw is None:
                    assert re.sub(r"\s+", "", value.removeprefix("'")) == re.sub(r"\s+", "", text), table.name
                elif isinstance(cell.raw, int) or str(cell.raw).replace(".", "").isdigit():
                    assert value == text.replace(",", ""), table.name


def test_every_figure_leads_to_a_row_of_evidence() -> None:
    """Whatever a table about one document links to is a row of that document's list of sources."""
    for name in REAL:
        one = dataset.read(name)
        anchors = set(tables.sources(one).anchors) | set(tables.scores(one, by="item").anchors)
        shown = [tables.facts(one, group=group) for group in catalogue.GROUPS]
        shown += [tables.key_figures(one), tables.claims(one, audit.claims(one)), tables.gaps(one)]
        shown += [tables.derived(one, comparison.derived(one)), tables.standards(one, comparison.standards(one))]
        for table in shown:
            targets = set(re.findall(r'href="#([^"]+)"', table.html()))
            assert targets <= anchors, f"{table.name} of {name}: {sorted(targets - anchors)[:3]}"


def test_sources_mark_the_printed_number() -> None:
    """Each row of the sources shows its clause with the printed number marked, and no id twice."""
    for name in REAL:
        one = dataset.read(name)
        table = tables.sources(one)
        ids = [anchor for anchor in table.anchors if anchor]
        assert len(ids) == len(set(ids)) == one.facts["start"].nunique()
        marked = re.findall(r"<mark>(.*?)</mark>", table.html())
        assert sorted(marked) == sorted(one.facts["printed"])


@pytest.mark.parametrize(
    ("clause", "printed", "place"),
    [("小学17所，初中7所", "7", (8, 9)), ("占7.5%，计7人", "7", (7, 8)), ("共17所", "7", None), ("两所", "两", (0, 1))],
)
def test_a_number_is_found_whole(clause: str, printed: str, place: tuple[int, int] | None) -> None:
    """The mark stands at the first whole number, not at a digit of a longer one."""
    assert span(clause, printed) == place


def test_a_statement_made_twice_is_shown_once(small: dataset.Report) -> None:
    """A repeated figure is one row that knows both places; a contradiction is two rows, each marked."""
    found = [item for item in statements(small) if item.row.indicator == "enrolment" and item.row.level == "primary"]
    assert [(item.row.value, len(item.at)) for item in found] == [(7000.0, 2), (7100.0, 1)]
    assert all("conflict" in item.marks for item in found)


def test_signs_are_explained(small: dataset.Report) -> None:
    """Approximate and planned figures carry signs, and the table says what they mean."""
    table = tables.facts(small, group="aid")
    assert [cell.marks for row in table.rows for cell in row if cell.marks] == [("approx",), ("planned",)]
    assert [note[0] for note in table.footnotes] == ["≈", "◇"]


def test_the_principal_figure_is_the_widest(small: dataset.Report) -> None:
    """Key figures take the whole before its parts."""
    assert principal(small, "enrolment").row.value == 12000
    assert principal(small, "self_eval_score") is None


def test_text_from_documents_is_shown_as_text(small: dataset.Report) -> None:
    """A document with HTML in its fields shows it; it never becomes markup."""
    for table in (tables.facts(small, group="pupils"), tables.sources(small)):
        assert HOSTILE not in table.html()
        assert HOSTILE in html.fromstring(table.html()).text_content()
    sentences = Sentences.of([[Cited(HOSTILE, ("x-1",)), HOSTILE]])
    assert "<script" not in sentences.html()


@pytest.mark.parametrize("text", ["=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    """A field that a spreadsheet would compute is written as text."""
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("number", [-3, -2.5, 0, "12", "-7.25"])
def test_numbers_stay_numbers(number: float | str) -> None:
    """A negative number is no formula."""
    assert safe(number) == str(number)


@pytest.mark.parametrize(
    ("value", "unit", "language", "parts"),
    [
        (77922610, "元", "zh", ("7,792.261", "万元")),
        (77922610, "元", "en", ("77.92261", "million yuan")),
        (98.16, "%", "zh", ("98.16", "%")),
        (5, ":1", "zh", ("5:1", "")),
        (0.569, "", "zh", ("0.569", "")),
        (357, "所", "zh", ("357", "所")),
    ],
)
def test_values_are_split_from_their_units(value: float, unit: str, language: str, parts: tuple[str, str]) -> None:
    """Number and unit stand in columns of their own; ratios stay whole."""
    assert split(value, unit, language) == parts


def test_a_row_of_the_wrong_width_is_refused() -> None:
    """A table cannot be made with a cell missing."""
    with pytest.raises(ValueError, match="2 columns"):
        Table(
            name="x",
            caption={"zh": "x", "en": "x"},
            columns=(Column(key="a", zh="a", en="a"), Column(key="b", zh="b", en="b")),
            rows=((Cell("1"),),),
        )


def test_a_plain_frame_is_a_table() -> None:
    """Any frame can be shown: numbers to the right with thousands, words where a value is missing."""
    frame = pd.DataFrame({"a": ["x", None], "b": [12345.5, float("nan")]})
    table = tables.frame(frame, name="plain", caption={"zh": "表", "en": "table"})
    assert grid(table) == [["x", "12,345.5"], ["未载明", "未载明"]]
    assert [column.kind for column in table.columns] == ["text", "number"]


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_summaries_say_three_to_seven_sentences(name: str, language: str) -> None:
    """The summary is short, and each figure in it that the document states is linked."""
    one = dataset.read(name)
    said = tables.summary(one, audit.claims(one), language=language)
    assert 3 <= len(said.items) <= 7
    anchors = set(tables.sources(one).anchors)
    assert {
        f"f-{at}" for item in said.items for piece in item if isinstance(piece, Cited) for at in piece.at
    } <= anchors


def test_a_table_offers_html_text_and_csv(small: dataset.Report) -> None:
    """JupyterLab and nbconvert get the table as HTML, plain text and CSV with a file name."""
    data, metadata = tables.key_figures(small)._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain", "text/csv"}
    assert metadata["text/csv"]["name"] == "key-figures"


def test_evidence_says_what_the_audit_says() -> None:
    """Every claim stands at each of its figures, with its verdict and a link to its row, and nowhere else."""
    for name in REAL:
        one = dataset.read(name)
        claims = audit.claims(one)
        rows = tables.claims(one, claims).anchors
        sources = tables.sources(one, claims)
        found = {
            (anchor, to)
            for anchor, row in zip(sources.anchors, sources.rows, strict=True)
            for to in row[-1].to
            if anchor and to.startswith("k-")
        }
        known = set(one.facts["start"])
        assert found == {
            (f"f-{name}-{start}", rows[place])
            for place, row in enumerate(claims.itertuples())
            for start in (row.result, *row.operands)
            if start in known
        }


def test_evidence_says_what_the_gate_and_the_corrections_say(small: dataset.Report) -> None:
    """A warning that names a row, and a correction, stand at their figure; another figure says that there is none."""
    sentence = {"zh": "数值应当合理：过大的要查原文", "en": "A value should be plausible: look it up"}
    check = Check(suite="facts", name="plausible", severity="warning", sentence=sentence, success=False,
                  rows=({"start": 10, "value": 12000},))  # fmt: skip
    entry = {"start": 30, "indicator": "enrolment", "action": "replace", "column": "value", "was": 70.0,
             "value": 7000.0, "reason": "漏读“百”"}  # fmt: skip
    made = replace(small, verdict=Verdict(document="invented-2022", key="", checks=(check,)),
                   corrections=pd.DataFrame([entry]))  # fmt: skip
    table = tables.sources(made)
    said = {anchor: row[-1] for anchor, row in zip(table.anchors, table.rows, strict=True)}
    assert (said["f-invented-2022-10"].text, said["f-invented-2022-10"].to) == ("检验：数值应当合理", ("gate",))
    assert said["f-invented-2022-30"].text == "更正：数值 70 人 → 7,000 人"
    assert said["f-invented-2022-30"].to == tables.corrections(made).anchors
    assert said["f-invented-2022-50"].text == "无"


def test_names_of_a_list_stand_at_their_claim() -> None:
    """What a count is held against, where it is names and no figures, is shown with its place in the text."""
    for name in REAL:
        one = dataset.read(name)
        claims = audit.claims(one)
        table = tables.claims(one, claims)
        known = set(one.facts["start"])
        for row, kept in zip(table.rows, claims.itertuples(), strict=True):
            names = [item for item in kept.evidence if item["start"] not in known and item["start"] != kept.result]
            assert [place for _, place in row[-1].spots] == [tables.anchor(name, item["start"]) for item in names]
            assert len(row[-1].see[1]) == len({start for start in kept.operands if start in known})


def test_a_long_list_in_a_note_is_opened_by_who_wants_it() -> None:
    """A note that lists much shows its head, and the list when it is asked for; nothing of it is lost."""
    long = "有些标准没有数值：" + "、".join(["某项标准"] * 60) + "。"
    frame = pd.DataFrame({"a": ["x"]})
    root = html.fromstring(tables.frame(frame, name="n", caption={"zh": "表"}, notes=(long, "短：句")).html())
    first, second = root.xpath("//li")
    assert first.xpath("string(details/summary)") == "有些标准没有数值："
    assert first.text_content() == long
    assert second.text_content() == "短：句"
    assert not second.xpath("details")

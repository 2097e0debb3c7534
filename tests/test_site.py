"""Notebook in, page out: self-contained, escaped, linked both ways, and the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time

import nbformat
import pytest
from lxml import html
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from duxue import dataset, figures, site, tables
from duxue.errors import NotebookFailed
from duxue.notebook import Run, runs
from duxue.site import links, outline
from duxue.site.writing import exporter
from duxue.verdicts import Check, Verdict, from_json

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
DOCUMENT = "gaotai-2023"
SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><script>alert(3)</script>'
    "<text>7</text></svg>"
)


def run_of(document: str = DOCUMENT, language: str = "zh") -> Run:
    overrides = {} if language == "zh" else {"language": language}
    return next(run for run in runs("district", overrides=overrides) if run.base == document)


def shown(thing: object) -> NotebookNode:
    data, metadata = thing._repr_mimebundle_()
    return new_output("display_data", data=data, metadata=metadata)


def figure() -> NotebookNode:
    drawn = figures.Figure("one", f"标题{HOSTILE}", "副题", "七 7", SVG, (("项目", "数值"), ("七", 7)))
    return shown(drawn)


def cell(name: str, source: str, outputs: list[NotebookNode] | None = None) -> NotebookNode:
    return new_code_cell(source, id=name, outputs=outputs or [])


@pytest.fixture(scope="module")
def notebook() -> NotebookNode:
    report = dataset.read(DOCUMENT)
    english = {"en": "## Figures\n\nHow to read them."}
    return new_notebook(
        cells=[
            new_markdown_cell("# 说了什么\n\n导语。", id="title"),
            cell("imports", "import duxue"),
            cell("load", "1 + 1"),
            new_markdown_cell(f"## 数字\n\n怎样读。{HOSTILE}", id="figures-note", metadata=english),
            cell("figures", "x", [figure(), shown(tables.facts(report, group="teachers"))]),
            cell("twice", "x", [shown(tables.facts(report, group="teachers"))]),
            cell("loud", "x", [new_output("stream", name="stderr", text=HOSTILE)]),
            new_markdown_cell("## 依据", id="sources-note"),
            cell("sources", "x", [shown(tables.sources(report))]),
        ]
    )


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    sentence = {"zh": "单位与目录一致：否则差出数量级", "en": "Units equal the catalogue's"}
    rows = ({"indicator": HOSTILE, "start": 3},)
    checks = (
        Check(suite="facts", name="unit", severity="critical", sentence=sentence, success=True),
        Check(suite="facts", name="core", severity="warning", sentence=sentence, success=False, rows=rows),
    )
    return Verdict(document=DOCUMENT, key="k", checks=checks)


@pytest.fixture(scope="module")
def files(notebook: NotebookNode, verdict: Verdict) -> dict[str, bytes]:
    return site.convert(notebook, run_of(), verdict)


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> html.HtmlElement:
    return html.document_fromstring(files[f"district/{DOCUMENT}.html"].decode())


def test_a_page_comes_with_its_files(files: dict[str, bytes]) -> None:
    """Beside the page lie its notebook, the gate's result and each table as CSV, one shown twice as two files."""
    tables_shown = {name for name in files if name.endswith(".csv")}
    assert tables_shown == {
        f"district/{DOCUMENT}/{name}.csv" for name in ("facts-teachers", "facts-teachers-2", "fig-one", "sources")
    }
    assert files[f"district/{DOCUMENT}/fig-one.csv"].decode("utf-8-sig") == "项目,数值\r\n七,7\r\n"
    assert all(files[name].startswith("\ufeff".encode()) for name in tables_shown), "Excel needs the mark"
    assert from_json(files[f"district/{DOCUMENT}.gate.json"].decode()).document == DOCUMENT
    kept = nbformat.reads(files[f"district/{DOCUMENT}.ipynb"].decode(), as_version=4)
    assert any("text/csv" in output.data for one in kept.cells for output in one.get("outputs", []) if "data" in output)


def test_the_same_notebook_is_the_same_page(notebook: NotebookNode, verdict: Verdict, files: dict[str, bytes]) -> None:
    """Converting twice gives the same bytes, and leaves the notebook as it was."""
    before = nbformat.writes(notebook)
    assert site.convert(notebook, run_of(), verdict) == files
    assert nbformat.writes(notebook) == before


def test_warmed_means_that_no_page_waits(notebook: NotebookNode, verdict: Verdict) -> None:
    """Once the site is warm, a page asks for no template that is not compiled, in any process forked since."""
    exporter.cache_clear()
    site.warm()
    compiled = set(exporter().environment.cache.keys())
    site.convert(notebook, run_of(), verdict)
    assert set(exporter().environment.cache.keys()) == compiled


def test_a_page_is_complete(page: html.HtmlElement) -> None:
    """Language, one first heading, a skip link, contents, unique ids, and every link within the page resolves."""
    assert page.get("lang") == "zh-CN"
    assert [h1.text_content() for h1 in page.xpath("//h1")] == ["高台县 2023"]
    assert page.xpath("//p[@class='question']")[0].text_content() == "说了什么"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)
    contents = [link.text_content() for link in page.xpath("//nav//a")]
    assert contents == ["数字", "依据", "数据核验", "引用与重做"]


def test_nothing_is_loaded_from_anywhere(page: html.HtmlElement) -> None:
    """No address is loaded, and a policy would stop one; only our own script may run, known by its hash."""
    assert not page.xpath("//link | //script/@src | //img | //iframe | //object | //style[contains(., 'url(')]")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    (script,) = page.xpath("//script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert len(script.text.encode()) <= 15_000


def test_text_never_becomes_markup(page: html.HtmlElement) -> None:
    """HTML in prose, headlines, messages and data is shown as text."""
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//*[@onerror]")
    assert page.text_content().count("<script>alert(1)</script>") >= 4


def test_figures_carry_words(page: html.HtmlElement) -> None:
    """A figure has a headline, its values as alternative text, and the text below it."""
    (drawing,) = page.xpath("//figure/*[local-name()='svg']")
    assert (drawing.get("role"), drawing.get("aria-label")) == ("img", "七 7")
    assert page.xpath("//figure//figcaption/strong")
    assert page.xpath("//figure//details/p")[0].text_content() == "七 7"
    (link,) = page.xpath("//figure//a[@download]")
    assert (link.text_content(), link.get("href")) == ("下载 CSV", f"{DOCUMENT}/fig-one.csv")


def test_evidence_knows_where_it_is_cited(page: html.HtmlElement) -> None:
    """A figure links to its row of evidence, and that row links back to each place that cites it."""
    cited = page.xpath("//*[@id='t-facts-teachers']//a[@class='f']")
    assert cited
    for link in cited:
        (row,) = page.xpath(f"//tr[@id='{link.get('href')[1:]}']")
        assert f"#{link.get('id')}" in row.xpath(".//*[@class='uses']//@href")


def test_gate_results_are_on_the_page(page: html.HtmlElement) -> None:
    """The badge says the result in a word, the section what was checked, and the rows are there."""
    (badge,) = page.xpath("//a[contains(@class, 'badge')]")
    assert badge.text_content().split() == ["通过，有提醒", "通过", "1", "·", "提醒", "1"]
    assert "差出数量级" in page.get_element_by_id("gate").text_content()


def test_code_is_there_but_closed(page: html.HtmlElement) -> None:
    """Code stands in closed disclosures; cells without output share one."""
    blocks = page.xpath("//details[@class='code' and .//code]")
    assert not any("open" in block.attrib for block in blocks)
    assert "import duxue\n\n1 + 1" in blocks[0].text_content()


def test_a_page_says_how_to_make_it_again(page: html.HtmlElement) -> None:
    """Citation, hash of the data, versions and the command; and no clock."""
    colophon = page.get_element_by_id("colophon").text_content()
    assert dataset.fingerprint([DOCUMENT]) in colophon
    assert run_of().command in colophon
    assert "@misc{" in colophon
    assert not re.search(r"\d{1,2}:\d{2}:\d{2}", page.text_content())


def test_english_pages(notebook: NotebookNode, verdict: Verdict) -> None:
    """A page in English has its prose in English and marks what stays Chinese."""
    run = run_of(language="en")
    made = site.convert(notebook, run, verdict)[run.page]
    page = html.document_fromstring(made.decode())
    assert page.get("lang") == "en"
    assert page.xpath("//h2")[0].text_content() == "Figures"
    assert page.xpath("//dd[@lang='zh-CN']")


def test_a_large_page_is_quick(notebook: NotebookNode, verdict: Verdict) -> None:
    """The template is compiled once; then a page of real size takes a quarter of a second of the processor."""
    report = dataset.read("kongtong-2022")
    large = new_notebook(cells=[cell(f"c{n}", "x", [shown(tables.sources(report))]) for n in range(2)])
    site.convert(large, run_of("kongtong-2022"), verdict)
    started = time.process_time()
    site.convert(large, run_of("kongtong-2022"), verdict)
    assert time.process_time() - started < 0.25


def test_links_without_evidence_here() -> None:
    """A citation leads to the page that has its evidence, and is plain text where there is none."""
    words = {"place": "{}"}
    source = '<a class="f" href="#f-one-1">1</a><a class="f" href="#f-two-2">2</a>'
    found = links.resolve(source, {"one": "../district/one.html"}, words)
    assert found == '<a class="f" href="../district/one.html#f-one-1">1</a><span class="f">2</span>'


def test_sections_have_ids_of_their_own() -> None:
    """A heading opens a section named after its cell; names are made safe and unique."""
    cells = [new_markdown_cell("## A", id="a"), new_markdown_cell("## B", id="b"), new_markdown_cell("text", id="c")]
    broken = new_notebook(cells=cells)
    broken.cells[1]["id"] = "a"
    shape = outline.prepare(broken, "zh")
    assert [(section.id, section.title) for section in shape.sections] == [("a", "A"), ("a-2", "B")]
    assert shape.question == ""


def test_blocked_pages_say_what_to_do(verdict: Verdict) -> None:
    """A blocked page names the check, shows the rows and gives the command that checks again."""
    sentence = {"zh": "遮盖过多：请取得原文", "en": "too many masks"}
    rows = ({"masks": 45, "masked_share": HOSTILE},)
    check = Check(suite="d", name="figures_masked", severity="critical", sentence=sentence, success=False, rows=rows)
    masked = Verdict(document="masked-city-2022", key="k", checks=(check, *verdict.checks))
    made = site.blocked(run_of("masked-city-2022"), [masked])
    assert set(made) == {"district/masked-city-2022.html", "district/masked-city-2022.gate.json"}
    page = html.document_fromstring(made["district/masked-city-2022.html"].decode())
    text = page.text_content()
    assert "遮盖过多" in text
    assert "duxue check masked-city-2022" in text
    assert "被遮盖数字" in text, "the rows have Chinese headers"
    mend = page.get_element_by_id("mend").text_content()
    assert "发布单位：" in mend
    assert "维护本站的人：" in mend
    masks = page.xpath("//table[.//th='应填的内容']/tbody/tr")
    assert "学校数" in masks[0].text_content(), "what a district officer has to fill in"
    assert "地名" in masks[-1].text_content()
    assert len(page.xpath("//script")) == 1
    assert json.loads(made["district/masked-city-2022.gate.json"])["blocked"]


@pytest.mark.parametrize(("name", "told"), [("source", "重新发布过"), ("readable", "从 git 恢复"), ("unit", "更正")])
def test_each_kind_of_fault_has_its_own_remedy(verdict: Verdict, name: str, told: str) -> None:
    """A changed document, a file that cannot be read and a wrong row are mended in different ways."""
    check = Check(suite="files", name=name, severity="critical", sentence=verdict.checks[0].sentence, success=False)
    made = site.blocked(run_of(), [Verdict(document=DOCUMENT, key="k", checks=(check,))])
    page = html.document_fromstring(made[run_of().page].decode())
    assert told in page.get_element_by_id("mend").text_content()


def test_blocked_without_a_verdict() -> None:
    """Data that could not even be read is explained with the sentence of the error."""
    made = site.blocked(run_of(), [], "facts.csv line 3: value is 'x'")
    assert "line 3" in made[f"district/{DOCUMENT}.html"].decode()


def test_failed_pages_show_the_cell(notebook: NotebookNode) -> None:
    """A failed page names the cell, shows the error as text and keeps the notebook as far as it came."""
    partial = nbformat.reads(nbformat.writes(notebook), as_version=4)
    partial.cells[4].outputs = [new_output("error", ename="E", evalue=HOSTILE, traceback=["\x1b[31mline\x1b[0m"])]
    failure = NotebookFailed("district", "figures", "error", HOSTILE, nbformat.writes(partial))
    made = site.failed(run_of(), failure)
    page = html.document_fromstring(made[f"district/{DOCUMENT}.html"].decode())
    assert page.xpath("//div[@class='error']//a/@href")[0] == "#c-figures"
    assert page.xpath("//*[@id='c-figures']")
    assert len(page.xpath("//script")) == 1
    assert f"district/{DOCUMENT}.ipynb" in made


@pytest.mark.parametrize("partial", ["", "{", "[]"])
def test_failed_without_a_notebook(partial: str) -> None:
    """A process that left nothing behind still has a page with what is known."""
    made = site.failed(run_of(), NotebookFailed("district", "load", "killed", "signal 9", partial))
    assert set(made) == {f"district/{DOCUMENT}.html"}
    assert "signal 9" in made[f"district/{DOCUMENT}.html"].decode()


def test_the_index_lists_everything() -> None:
    """The index has each entry in its table or list, escaped, complete without script."""
    entries = [
        site.Entry(
            notebook="district", name="a", title=HOSTILE, status="built", label="已生成", page="district/a.html"
        ),
        site.Entry(notebook="district", name="b", title="乙县", status="blocked", label="拦下", province="甘肃省"),
        site.Entry(notebook="reading", name="r", title="读取", status="built", label="已生成", page="reading/r.html"),
    ]
    page = html.document_fromstring(site.index(entries, data="0" * 64, command="duxue run")["index.html"].decode())
    assert len(page.xpath("//table[@id='all']/tbody/tr")) == 2
    assert page.xpath("//ul[@class='several']//a/@href") == ["reading/r.html"]
    assert len(page.xpath("//script")) == 1
    assert not [td for td in page.xpath("//td") if not td.text_content().strip()]


def test_the_index_in_english() -> None:
    """The English index says in English what it lists, leads home to itself, and marks names as Chinese."""
    entry = site.Entry(
        notebook="comparison", name="c", title="甲县、乙县", lead="Comparison: ", status="built", label="built",
        page="comparison/c~language=en.html", variant="English",
    )  # fmt: skip
    page = html.document_fromstring(site.index([entry], language="en")["index.en.html"].decode())
    assert page.get("lang") == "en"
    assert page.xpath("//header//a/@href") == ["index.en.html", "index.html"]
    assert page.xpath("//ul[@class='several']//*[@lang='zh-CN']/text()") == ["甲县、乙县"]
    assert page.xpath("//ul[@class='several']/li")[0].text_content().split() == ["Comparison:", "甲县、乙县", "English"]


def test_a_large_index_is_quick_and_not_too_large() -> None:
    """All counties of China are one page of less than two megabytes, made in less than two seconds."""
    entries = [
        site.Entry(
            notebook="district",
            name=f"d{number}",
            title=f"某县 {number}",
            status="built",
            label="已生成",
            page=f"district/d{number}.html",
            province="甘肃省",
            facts=9,
            checks=(50, 1, 0),
            core=(3, 30),
            claims=(1, 2, 3),
        )
        for number in range(2843)
    ]
    started = time.process_time()
    made = site.index(entries)["index.html"]
    assert time.process_time() - started < 2
    assert len(made) < 2_000_000

"""The text of a document as a page: whole, escaped, each number marked, each figure linked both ways."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_notebook, new_output

from duxue import dataset, site, tables
from duxue.documents import read, registry
from duxue.notebook import Run, runs
from duxue.site.source import Mark, paragraphs
from duxue.workspace import Workspace

NAME = "invented-2022"
TEXT = (
    "某县教育工作自评报告\n\n　　2022年，全县有小学12所，在校生 3456 人。\n"
    "<script>alert(1)</script> & 初中***所，教师78人。\n"
)
# Printed number, indicator and level of each fact.
FACTS = [
    ("12", "schools_count", "primary"),
    ("3456", "enrolment", "primary"),
    ("78", "fulltime_teachers", "junior_secondary"),
]


def register(space: Workspace, text: str) -> None:
    data = text.encode()
    (space.sources).mkdir(exist_ok=True)
    (space.sources / f"{NAME}.txt").write_bytes(data)
    with (space.data / "documents.csv").open("a", encoding="utf-8") as file:
        digest = hashlib.sha256(data).hexdigest()
        file.write(f"{NAME},620724,2022,self_evaluation,自评报告,某县人民政府,2023-01-01,{digest},\n")
    rows = [",".join(dataset.FACTS)]
    for printed, indicator, level in FACTS:
        at = text.index(printed)
        end = at + len(printed)
        unit = "所" if indicator == "schools_count" else "人"
        evidence = text[at : end + 1]
        rows.append(f"{indicator},{level},,2022,actual,{printed},{unit},{printed},false,{evidence},,{at},{end},hand")
    (space.data / "facts" / f"{NAME}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    schools, pupils = text.index("12"), text.index("3456")
    (space.data / "relations" / f"{NAME}.csv").write_text(
        f"kind,result,operands\nratio,{pupils},{schools}/schools_count/primary\n", encoding="utf-8"
    )
    year, mask = text.index("2022"), text.index("***")
    (space.data / "ledger" / f"{NAME}.csv").write_text(
        f"start,end,printed,reason,indicator\n{year},{year + 4},2022,year,\n{mask},{mask + 3},***,mask,schools\n",
        encoding="utf-8",
    )
    (space.params / "district" / f"{NAME}.yaml").write_text(f"document: {NAME}\n", encoding="utf-8")
    registry.cache_clear()


@pytest.fixture
def project(space: Workspace) -> Workspace:
    register(space, TEXT)
    return space


def run_of(name: str = NAME, **overrides: str) -> Run:
    return next(run for run in runs("district", overrides=overrides) if run.base == name)


def parsed(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content.decode())


def test_the_whole_text_is_there_and_nothing_of_it_is_markup(project: Workspace) -> None:
    """The page says the text word for word in its paragraphs; a script in it is text."""
    page = parsed(site.source(run_of())[f"source/{NAME}.html"])
    lines = [line for line in TEXT.split("\n") if line.strip()]
    assert [p.text_content() for p in page.xpath("//article/p")] == lines
    assert page.get("lang") == page.xpath("//article/@lang")[0] == "zh-CN"
    assert len(page.xpath("//script")) == 1, "our own"
    assert not page.xpath("//@src | //link | //@onerror")


def test_each_number_has_its_mark(project: Workspace) -> None:
    """Facts link to their row of evidence, masks have an id, what was set aside says why; the legend counts."""
    page = parsed(site.source(run_of())[f"source/{NAME}.html"])
    facts = {link.get("id"): (link.text, link.get("href")) for link in page.xpath("//article//a")}
    starts = [(printed, TEXT.index(printed)) for printed, *_ in FACTS]
    assert facts == {f"c-{at}": (printed, f"../district/{NAME}.html#f-{NAME}-{at}") for printed, at in starts}
    (mask,) = page.xpath("//article//*[@class='mask']")
    assert (mask.text, mask.get("id")) == ("***", f"c-{TEXT.index('***')}")
    (aside,) = page.xpath("//article//*[@class='aside']")
    assert (aside.text, aside.get("title")) == ("2022", "年份")
    assert [item.text_content().split("：")[-1] for item in page.xpath("//ul[@class='legend']/li")] == [
        "1",
        "2",
        "1",
        "1",
    ]


def test_links_lead_both_ways(project: Workspace) -> None:
    """Each row of evidence leads to its number in the text, where the text is published, and else nowhere."""
    table = tables.sources(dataset.read(NAME))
    data, metadata = table._repr_mimebundle_()
    output = new_output("display_data", data=data, metadata=metadata)
    notebook = new_notebook(cells=[new_code_cell("x", id="sources", outputs=[output])])
    text = site.source(run_of())
    made = parsed(site.convert(notebook, run_of(), text=next(iter(text)))[f"district/{NAME}.html"])
    there = set(parsed(text[f"source/{NAME}.html"]).xpath("//@id"))
    found = made.xpath("//tr[starts-with(@id, 'f-')]//a[@class='at']/@href")
    assert len(found) == len(FACTS)
    assert all(href.startswith(f"../source/{NAME}.html#c-") and href.partition("#")[2] in there for href in found)
    rows = {f"../district/{NAME}.html#{row}" for row in made.xpath("//tr/@id")}
    assert set(parsed(text[f"source/{NAME}.html"]).xpath("//article//a/@href")) == rows
    without = site.convert(notebook, run_of())[f"district/{NAME}.html"].decode()
    assert "../source/" not in without
    assert "data-at" not in without


def test_no_page_without_the_registered_text(project: Workspace) -> None:
    """No page where the text is absent, altered or refused by its reader."""
    path = project.sources / f"{NAME}.txt"
    path.write_bytes(TEXT.replace("12", "13").encode())
    assert site.source(run_of()) == {}
    path.write_bytes(b"\x89PNG\r\n")
    assert site.source(run_of()) == {}
    path.unlink()
    assert site.source(run_of()) == {}


def test_the_text_of_an_english_page(project: Workspace) -> None:
    """A page with other parameters has a text of its own, in its language, that leads back to it; the text is not."""
    run = run_of(language="en")
    page = parsed(site.source(run)[f"source/{run.name}.html"])
    assert (page.get("lang"), page.xpath("//article/@lang")) == ("en", ["zh-CN"])
    assert all(href.startswith(f"../{run.page}#f-{NAME}-") for href in page.xpath("//article//a/@href"))


def test_the_text_of_a_blocked_document(project: Workspace) -> None:
    """Where the gate blocks it, every number is marked and leads nowhere, and its page leads to the text."""
    made = site.source(run_of(), evidence=False)
    page = parsed(made[f"source/{NAME}.html"])
    assert not page.xpath("//article//a")
    marked = {mark.get("id"): mark.text for mark in page.xpath("//article//span[@id]")}
    assert marked == {f"c-{TEXT.index(text)}": text for text in ("12", "3456", "78", "***")}
    blocked = parsed(site.blocked(run_of(), [], "three figures are masked", text=next(iter(made)))[run_of().page])
    assert f"../source/{NAME}.html" in blocked.xpath("//section[@id='wrong']//a/@href")


def test_the_same_text_is_the_same_page(project: Workspace) -> None:
    """Two makings give the same bytes."""
    assert site.source(run_of()) == site.source(run_of())


def test_time_is_linear_in_the_text() -> None:
    """A text of two million characters, blanks and angle brackets among them, takes less than two seconds."""
    text = (" " * 50 + "<1>\n") * 40_000
    found = [Mark(at, at + 1, "fact", "x") for at in range(51, len(text), 54)]
    started = time.process_time()
    made = paragraphs(text, found, link="#")
    assert time.process_time() - started < 2
    assert made.count("<a ") == 40_000


def test_overlapping_marks_never_nest() -> None:
    """Of two marks that overlap the fact stays, and no character is shown twice."""
    made = paragraphs("共12至13所", [Mark(1, 6, "fact", "x")], link="#")
    assert html.fromstring(made).text_content() == "共12至13所"


@pytest.mark.parametrize("name", ["kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017"])
def test_real_texts(name: str, space: Workspace, sources: dict[str, Path]) -> None:
    """On the page of each real text the mark of every fact holds its printed number, and no character is lost."""
    if name not in sources:
        pytest.skip(f"the text of {name} is not here")
    space.sources.mkdir(exist_ok=True)
    (space.sources / f"{name}.txt").write_bytes(sources[name].read_bytes())
    page = parsed(site.source(run_of(name))[f"source/{name}.html"])
    shown = {link.get("id"): link.text_content() for link in page.xpath("//article//a")}
    facts = dataset.read(name).facts
    assert shown == {f"c-{row.start}": row.printed for row in facts.itertuples()}
    whole = "".join(read(sources[name]).text.split())
    assert "".join(page.xpath("//article")[0].text_content().split()) == whole

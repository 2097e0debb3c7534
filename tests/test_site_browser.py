"""Every kind of page in real Chromium: nothing loaded, nothing cut off, everything reachable, axe and html-validate."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, sync_playwright

from conftest import ROOT, copy_project, duxue
from duxue import site
from duxue.errors import NotebookFailed
from duxue.notebook import runs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
MODULES = ROOT / "tests" / "browser" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci --prefix tests/browser"),
]
HOSTILE = "<script>alert(1)</script>"
LONG = "很长的名称" * 30
PAGES = (
    "index.html",
    "index.en.html",
    "district/kongtong-2022.html",
    "district/gaotai-2023.html",
    "district/gaotai-2023~language=en.html",
    "district/honggutan-2021.html",
    "district/chengzhong-2017.html",
    "district/masked-city-2022.html",
    "district/masked-city-2022~language=en.html",
    "district/hostile-2022.html",
    "district/failed.html",
    "source/hostile-2022.html",
    "source/gaotai-2023~language=en.html",
    "source/masked-city-2022.html",
    "comparison/counties.html",
    "reading/documents.html",
)
# Pages that show no figure and hardly a table: what a page weighs before it says anything.
WITHOUT_FIGURES = ("index.html", "index.en.html", "district/masked-city-2022.html")
HOSTILE_PAGE = "district/hostile-2022.html"
# Of these the text must be here, which the project does not hold.
OF_TEXTS = ("source/gaotai-2023~language=en.html", "source/masked-city-2022.html")
PICTURES = Path(os.environ.get("DUXUE_SCREENSHOTS") or ROOT / "screenshots")
TALLEST = 8000
VIEWS = {"desktop": (1280, "light"), "phone": (390, "dark"), "narrow": (320, "light")}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def add_hostile(project: Path) -> None:
    """A document whose fields try to be markup, a formula, or very long."""
    text = f"{HOSTILE} {LONG[:4]}".ljust(30, "某")[:30] + f"7人，\n\n　　{LONG}**所。\n"
    (project / "data" / "sources").mkdir(exist_ok=True)
    (project / "data" / "sources" / "hostile-2022.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    with (project / "data" / "documents.csv").open("a", encoding="utf-8") as file:
        file.write(f'hostile-2022,620724,2022,self_evaluation,"=1+1 {HOSTILE} {LONG}",{HOSTILE},2023-01-01,{digest},\n')
    (project / "params" / "district" / "hostile-2022.yaml").write_text("document: hostile-2022\n", encoding="utf-8")
    header = (project / "data" / "facts" / "gaotai-2023.csv").read_text(encoding="utf-8").splitlines()[0]
    row = f'enrolment,primary,{HOSTILE},2022,actual,7,人,7,false,{HOSTILE}7人,"=cmd {LONG[:30]}",30,31,hand'
    (project / "data" / "facts" / "hostile-2022.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page: of the real documents, in English, blocked, and of a document full of tricks."""
    project = copy_project(tmp_path_factory.mktemp("browser") / "project", texts=True)
    add_hostile(project)
    for words in (["run"], ["run", "gaotai-2023", "masked-city-2022", "-p", "language=en"]):
        done = duxue(project, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    failure = NotebookFailed("district", "teachers", "error", f"ValueError: {HOSTILE}", "")
    made = site.failed(next(run for run in runs("district") if run.base == "gaotai-2023"), failure)
    (project / "reports" / "district" / "failed.html").write_bytes(made["district/gaotai-2023.html"])
    return project / "reports"


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def browser(opened: Browser) -> Iterator[Browser]:
    """One browser for all tests, without a page of the last one: a processor made slow is slow by being kept busy."""
    yield opened
    for context in opened.contexts:
        context.close()


def picture(name: str, kind: str) -> Path:
    """Where the picture of a page is kept for whoever looks at a run, outside what is tracked."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / f"{name.removesuffix('.html').replace('/', '-')}-{kind}"


def visit(browser: Browser, path: Path, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, bypass_csp=False
    )
    if path.relative_to(path.parents[1]).as_posix() in OF_TEXTS and not path.is_file():
        pytest.skip("the documents' texts are not here: put them in data/sources")
    page = context.new_page()
    page.requests, page.complaints = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(f"a dialog: {dialog.message}"))
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_itself_alone(published: Path, browser: Browser, name: str, view: str) -> None:
    """No request but the page itself, no complaint in the console, no sideways scrolling outside tables."""
    width, scheme = VIEWS[view]
    page = visit(browser, published / name, width=width, scheme=scheme)
    assert page.requests == [(published / name).as_uri()]
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if view != "narrow":
        # What is far from the window would not be drawn; and nobody looks at a picture of a hundred screens.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        page.screenshot(path=picture(name, f"{view}.png"))
    page.context.close()


@pytest.mark.parametrize("view", ["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(published: Path, browser: Browser, name: str, view: str) -> None:
    """WCAG 2.2 A and AA and best practice: no violation, in light and in dark."""
    width, scheme = VIEWS[view]
    page = visit(browser, published / name, width=width, scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200], len(rule["nodes"])) for rule in found] == []
    page.context.close()


def test_html_validate_finds_nothing(published: Path) -> None:
    """The markup of every page is valid."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    command = [str(MODULES / ".bin" / "html-validate"), "--config", str(MODULES.parent / ".htmlvalidate.json")]
    # To a file: the program ends before a pipe has taken more than it holds.
    result = published.parent / "html-validate.json"
    command += ["--formatter", f"json={result}", *(str(published / name) for name in PAGES)]
    subprocess.run(command, capture_output=True, text=True, check=False)
    reports = json.loads(result.read_text(encoding="utf-8"))
    assert [(Path(r["filePath"]).name, m["line"], m["message"]) for r in reports for m in r["messages"]] == []


PLACES = {
    "text": "#summary-note a.f[href^='#f-']",
    "table": "#t-key-figures td a.f",
    "chart": "figure svg a.f:not([aria-hidden])",
}


@pytest.mark.parametrize("place", PLACES)
def test_evidence_opens_where_the_reader_is(published: Path, browser: Browser, place: str) -> None:
    """Enter on a figure in text, table or chart shows its clause; Escape closes it, the keyboard is where it was."""
    page = visit(browser, published / "district/kongtong-2022.html", width=390)
    link = page.locator(PLACES[place]).first
    link.focus()
    page.keyboard.press("Enter")
    box = page.locator("dialog[open]")
    target = link.get_attribute("href")
    clause = page.locator(f"[id='{target[1:]}'] td.q").first
    assert clause.locator("mark").inner_text() == box.locator("mark").inner_text()
    assert box.locator("dd").first.inner_text() == page.locator("h1").inner_text(), "the document"
    page.keyboard.press("Escape")
    assert not box.is_visible()
    assert page.evaluate("document.activeElement.id") == link.get_attribute("id")
    page.context.close()


@pytest.mark.parametrize("place", PLACES)
def test_evidence_is_reached_without_script(published: Path, browser: Browser, place: str) -> None:
    """Without script a click in text, table or chart goes to the row with the clause, and its link goes back."""
    page = visit(browser, published / "district/kongtong-2022.html", script=False)
    link = page.locator(PLACES[place]).first
    target, origin = link.get_attribute("href"), link.get_attribute("id")
    link.click()
    assert page.url.endswith(target)
    row = page.locator(f"[id='{target[1:]}']")
    row.locator(f".uses a[href='#{origin}']").click()
    assert page.url.endswith(f"#{origin}")
    page.context.close()


KINDS = ("index", "district/chengzhong-2017", "district/masked-city-2022", "district/failed", "source/hostile-2022")


@pytest.mark.parametrize("name", KINDS)
def test_the_keyboard_reaches_everything(published: Path, browser: Browser, name: str) -> None:
    """Tab visits the skip link first, then every link, control and scroll region, and each shows that it has focus."""
    page = visit(browser, published / f"{name}.html")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility() && !e.closest('dialog')).map((e, n) => (e.dataset.n = n)).length"
    )
    seen = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.dataset.n"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert seen[0] == "0"
    assert len(set(seen)) == wanted
    page.context.close()


@pytest.mark.parametrize("name", [name for name in PAGES if "/" in name])
def test_figures_are_whole(published: Path, browser: Browser, name: str) -> None:
    """No text of a figure lies upon another or runs past the edge, beyond which figures show a few pixels more."""
    page = visit(browser, published / name)
    faults = page.evaluate(
        """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
          const edge = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll('text')];
          const boxes = texts.map(t => [t.textContent, t.getBoundingClientRect()]).filter(([t]) => t.trim());
          const out = boxes.filter(([, b]) => b.left < edge.left - 8 || b.right > edge.right + 8);
          const over = boxes.flatMap(([t, a], n) => boxes.slice(n + 1).filter(([, b]) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height * 0.5).map(([u]) => t + ' | ' + u));
          return [...out.map(([t]) => 'cut off: ' + t), ...over.map(t => 'upon each other: ' + t)];
        })"""
    )
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_paper(published: Path, browser: Browser, name: str) -> None:
    """On A4 nothing runs over the edge, controls are gone, and what a click would open is open."""
    page = visit(browser, published / name, width=680)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    for hidden in page.locator("nav.toc, details.code, .filter, th button").all():
        assert not hidden.is_visible()
    for shown in page.locator("details.values p, details.rows table").all():
        assert shown.is_visible()
    assert len(page.pdf(path=picture(name, "print.pdf"), prefer_css_page_size=True)) > 10_000
    page.context.close()


def test_tables_sort_and_filter(published: Path, browser: Browser) -> None:
    """A press on a header sorts, a word in the filter leaves the rows that have it."""
    page = visit(browser, published / "district/kongtong-2022.html")
    table = page.locator("table.sources")
    page.locator(".table:has(table.sources) input[type=search]").fill("幼儿园")
    texts = table.locator("tbody tr:visible").all_inner_texts()
    assert texts
    assert all("幼儿园" in text for text in texts)
    table.locator("thead th[data-sort] button").first.click()
    assert table.locator("thead th").first.get_attribute("aria-sort") == "ascending"
    page.context.close()


def test_a_page_may_not_load_anything(published: Path, browser: Browser) -> None:
    """What somebody put into a page afterwards is neither fetched nor run: its policy blocks it."""
    page = visit(browser, published / "district/chengzhong-2017.html")
    blocked = page.evaluate(
        """async () => {
          const seen = [];
          addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective));
          document.body.append(Object.assign(new Image(), { src: 'https://example.org/x.png' }));
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          await new Promise(done => setTimeout(done, 100));
          return [...seen.sort(), window.ran === undefined];
        }"""
    )
    assert blocked == ["img-src", "script-src-elem", True]
    page.context.close()


def test_english_pages_say_what_is_chinese(published: Path) -> None:
    """On a page in English all Chinese that is shown is evidence or a name, and is marked as Chinese."""
    for name in (name for name in PAGES if "language=en" in name and (published / name).is_file()):
        page = html.document_fromstring((published / name).read_bytes())
        assert page.get("lang") == "en"
        for marked in page.xpath("//*[starts-with(@lang, 'zh')] | //script | //style | //head"):
            marked.drop_tree()
        assert re.findall(r"[\u4e00-\u9fff]+", page.text_content()) == [], name


def first_paint(browser: Browser, path: Path) -> float:
    """Milliseconds until something is painted, slowed 4 times; of some the best: what else the machine does is not the
    page's.
    """
    painted: list[float] = []
    while len(painted) < 3 or (min(painted) >= 1000 and len(painted) < 10):
        context = browser.new_context()
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(path.as_uri())
        # The entry comes with the frame, which on a slow processor is after the load.
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        context.close()
    return min(painted)


def test_size_and_first_paint(published: Path, browser: Browser) -> None:
    """Pages stay below 500 kB, 150 kB compressed, 60 kB without figures, their script below 15 kB; the largest page and
    the largest text are painted within a second.
    """
    sizes = {name: (published / name).stat().st_size for name in PAGES if (published / name).is_file()}
    assert max(sizes.values()) <= 500_000
    assert max(len(gzip.compress((published / name).read_bytes())) for name in sizes) <= 150_000
    assert max(sizes[name] for name in WITHOUT_FIGURES) <= 60_000
    # A district without a figure, but for the name of 150 characters that its page has to say several times.
    assert len((published / HOSTILE_PAGE).read_bytes().replace(LONG.encode(), b"")) <= 60_000
    scripts = [html.parse(published / name).xpath("string(//script)") for name in sizes]
    assert max(len(script.encode()) for script in scripts) <= 15_000
    assert first_paint(browser, published / max(sizes, key=sizes.get)) < 1000
    assert first_paint(browser, max((published / "source").iterdir(), key=lambda path: path.stat().st_size)) < 1000


def test_the_index_of_all_counties_filters_at_once(tmp_path: Path, browser: Browser) -> None:
    """With every county of China the index is painted and filters within a second each on a phone slowed 4 times."""
    entries = [
        site.Entry(
            notebook="district",
            name=f"d{number}",
            title=f"某县 {number}",
            status="built" if number % 9 else "blocked",
            label="已生成" if number % 9 else "拦下",
            page=f"district/d{number}.html",
            province=("甘肃省", "江西省", "青海省")[number % 3],
            facts=number,
            checks=(50, 1, 0),
            core=(3, 30),
            claims=(1, 2, 3),
        )
        for number in range(2843)
    ]
    path = tmp_path / "index.html"
    path.write_bytes(site.index(entries)["index.html"])
    assert first_paint(browser, path) < 1000
    page = visit(browser, path, width=390)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    spent = page.evaluate(
        """async () => {
          const select = document.querySelector('.filter select'), started = performance.now();
          select.value = 'blocked';
          select.dispatchEvent(new Event('change'));
          await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          return performance.now() - started;
        }"""
    )
    assert spent < 1000
    assert page.locator("#all tbody tr:visible").count() == 316
    page.context.close()

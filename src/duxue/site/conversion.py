"""An executed notebook becomes a page and the files beside it, as bytes and always the same ones."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd
from markupsafe import Markup

from duxue import tables, workspace
from duxue.documents.registry import get
from duxue.notebook import runs
from duxue.site import changes, colophon, links, outline, versions
from duxue.site.versions import Version
from duxue.site.words import DATA_COLUMNS, HOMES, HTML_LANG, words
from duxue.site.writing import TEMPLATES, exporter, visible
from duxue.verdicts import Verdict, to_json

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Beyond so many documents a page sums their checks up instead of listing each.
LISTED = 12
# Where more has changed, the page shows so many and the CSV all.
CHANGES_SHOWN = 60
# What our template extends and imports, which it asks for only when a page is made, and that of the text beside it.
PARTS = ("base/display_priority.j2", "base/null.j2", "duxue/shell.j2", "pages/source.html.j2")
BOM = "\ufeff"  # without it Excel reads Chinese in a CSV as another encoding


def convert(
    nb: NotebookNode,
    run: Any,
    verdicts: Sequence[Verdict] | Verdict = (),
    *,
    text: str = "",
    version: Version | None = None,
) -> dict[str, bytes]:
    """The files of one page by their path below the site.

    Below ``<notebook>/``: ``<name>.html``, ``<name>.ipynb``, ``<name>.gate.json`` and ``<name>/<table>.csv`` for each
    table and ``<name>/fig-<figure>.csv`` for each figure shown. ``run`` has ``notebook``, ``name``, ``page``,
    ``documents``, ``parameters.language`` and ``command``; ``text`` is the path of the document's text below the site,
    empty where it is not published. With a ``version`` the page says what changed since the one before, and
    ``<name>.version.json`` keeps it.
    """
    known = (verdicts,) if isinstance(verdicts, Verdict) else tuple(verdicts)
    notebook = copy.deepcopy(nb)
    files = _spreadsheets(notebook, run.name)
    news = _news(run, version, files) if version else None
    if version:
        files[f"{run.name}{versions.SUFFIX}"] = versions.as_bytes(version)
    made = {
        f"{run.name}.html": _page(notebook, run, known, files, text=f"../{text}" if text else "", news=news).encode(),
        f"{run.name}.ipynb": as_bytes(nb),
        f"{run.name}.gate.json": gate_json(known).encode(),
        **files,
    }
    return {f"{run.notebook}/{path}": content for path, content in made.items()}


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the file that is published."""
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def _news(run: Any, version: Version, files: dict[str, bytes]) -> dict[str, Any]:
    """What the page says of the version before; the CSV of its table is put with ``files``."""
    language = getattr(run.parameters, "language", "zh")
    news: dict[str, Any] = {"sentence": changes.sentence(version, language)}
    table = changes.table(version, run.documents[0], language)
    if table:
        rest = len(table.rows) - CHANGES_SHOWN
        notes = (words(language)["changes_rest"].format(rest),) if rest > 0 else ()
        shown = replace(table, rows=table.rows[:CHANGES_SHOWN], notes=notes)
        news |= {"table": Markup(shown.html()), "csv": f"{run.name}/{table.name}.csv"}
        files[news["csv"]] = (BOM + table.csv()).encode()
    return news


def _page(
    notebook: NotebookNode,
    run: Any,
    verdicts: Sequence[Verdict],
    files: Mapping[str, bytes],
    *,
    text: str,
    news: Mapping[str, Any] | None,
) -> str:
    language = getattr(run.parameters, "language", "zh")
    shape = outline.prepare(notebook, language)
    documents = [get(name) for name in run.documents]
    head = colophon.heading(documents, shape.question, notebook=run.notebook, language=language)
    page = {
        **shell(language, depth=1),
        **head,
        "outline": shape.sections,
        "entries": _entries(shape, words(language), own={"changes": news, "gate": verdicts, "colophon": True}),
        "news": news,
        "badge": colophon.badge(verdicts, words(language)),
        "gate": gate_tables(verdicts, language),
        "colophon": colophon.colophon(run, documents, head["title"], language=language),
        "name": run.name,
        "files": sorted(files),
        "text_at": text,
    }
    html, _ = exporter().from_notebook_node(notebook, {"page": page})
    elsewhere = _district_pages(str(workspace.current().params))
    blocked = {verdict.document for verdict in verdicts if verdict.blocked}  # their pages show no evidence
    others = {name: path for name, path in elsewhere.items() if path != f"../{run.page}" and name not in blocked}
    return visible(links.unique_ids(links.to_text(links.resolve(html, others, words(language)), text)))


def _entries(shape: outline.Outline, known: Mapping[str, str], *, own: Mapping[str, Any]) -> list[tuple[str, str]]:
    entries = [(section.id, section.title) for section in shape.sections]
    return [*entries, *((name, known[name]) for name, content in own.items() if content)]


def shell(
    language: str, *, depth: int, scripts: Sequence[str] = ("script.js",), styles: Sequence[str] = ("style.css",)
) -> dict[str, Any]:
    """What every page has: language, words, the way to the index, style and script with the script's hash."""
    script = "\n".join(map(_asset, scripts))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {
        "lang": HTML_LANG[language],
        "language": language,
        "w": words(language),
        "home": "../" * depth + HOMES[language],
        "style": Markup("".join(map(_asset, (*styles, *(["english.css"] if language == "en" else []))))),
        "script": Markup(script),
        "script_hash": f"sha256-{digest}",
    }


@cache
def _asset(name: str) -> str:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        text = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}")
    else:
        text = re.sub(r"^\s+(//.*\n)?|^/\*.*\*/\n", "", text, flags=re.M)
    return text.strip()


def gate_tables(verdicts: Sequence[Verdict], language: str) -> list[dict[str, Any]]:
    """Each verdict as a table of the checks that failed, tables of the rows that did not hold, and the rest."""
    return [
        {
            "document": get(verdict.document).name if len(verdicts) > 1 else "",
            "table": Markup(_gate_table(verdict, language, named=len(verdicts) > 1)),
            "rows": [
                {"sentence": check.sentence[language], "table": Markup(rows_table(check, verdict.document, language))}
                for check in verdict.failed
                if check.rows
            ],
            "passed": _passed(verdict, language),
        }
        for verdict in verdicts[:LISTED]
    ]


def _gate_table(verdict: Verdict, language: str, *, named: bool) -> str:
    table = tables.gate(verdict, language=language)
    place = f"{get(verdict.document).name} " if named else ""
    caption = {key: place + text for key, text in table.caption.items()}
    return replace(table, name=f"gate-{verdict.document}", caption=caption).html()


def _passed(verdict: Verdict, language: str) -> list[tuple[str, list[str]]]:
    """What was checked and held, by severity: the word for it and the sentences."""
    kept = [check for check in verdict.checks if check.success]
    found = {
        tables.words.pick(said, language): [check.sentence[language] for check in kept if check.severity == severity]
        for severity, said in tables.words.SEVERITIES.items()
    }
    return [(said, sentences) for said, sentences in found.items() if sentences]


def rows_table(check: Any, document: str, language: str) -> str:
    """The rows of one check that did not hold, each cell as it stands in the data."""
    rows = pd.DataFrame(list(check.rows)).astype(object)
    columns = [
        tables.Column(key=key, zh=DATA_COLUMNS.get(key, (key, key))[0], en=DATA_COLUMNS.get(key, (key, key))[1])
        for key in map(str, rows.columns)
    ]
    about = get(document).name
    caption = {key: f"{about}{words(key)['colon']}{re.split('[：:]', check.sentence[key])[0]}" for key in ("zh", "en")}
    name = re.sub(r"[^a-z0-9-]+", "-", f"rows-{document}-{check.name}".lower())
    return tables.frame(rows, name=name, caption=caption, columns=columns, language=language).html()


def _spreadsheets(notebook: NotebookNode, name: str) -> dict[str, bytes]:
    """Take each table's and figure's CSV out of the outputs as a file and note its path beside the output."""
    files: dict[str, bytes] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "text/csv" not in output.get("data", {}):
                continue
            slug = output.get("metadata", {}).get("text/csv", {}).get("name") or cell.get("id") or "table"
            slug = re.sub(r"[^A-Za-z0-9_-]+", "-", slug)
            path, again = f"{name}/{slug}.csv", 2
            while path in files:
                path, again = f"{name}/{slug}-{again}.csv", again + 1
            files[path] = (BOM + "".join(output.data.pop("text/csv"))).encode()
            output.metadata["csv"] = path
    return files


def gate_json(verdicts: Sequence[Verdict]) -> str:
    """The verdicts beside a page: one as it is kept, several as a list."""
    if len(verdicts) == 1:
        return to_json(verdicts[0])
    content = [json.loads(to_json(verdict)) for verdict in verdicts]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


@cache
def _district_pages(_params: str) -> Mapping[str, str]:
    """For each document the page with its evidence, from a page in another folder."""
    return {run.documents[0]: f"../{run.page}" for run in runs("district")}


def warm() -> None:
    """Compile and read now what every page is made with, so that none has to wait for it, in any process."""
    environment = exporter().environment
    assert exporter().template
    for part in PARTS:
        environment.get_template(part)
    environment.filters["prose"]("# 督学")
    shell("zh", depth=1)
    colophon.versions()
    for relaxed in (False, True):  # notebooks that are read, and those that are converted
        nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)

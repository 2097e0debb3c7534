"""Pages that no notebook makes: the index, and what stands in place of a page that was blocked or failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from markupsafe import Markup

from duxue.documents.registry import get
from duxue.errors import NotebookFailed
from duxue.site import colophon, conversion, links, masked, outline
from duxue.site.words import HOMES, HTML_LANG, words
from duxue.site.writing import exporter, render, visible
from duxue.verdicts import Check, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the index.

    ``status`` is built, blocked or failed and ``label`` says so in the page's language; ``page`` is the path of
    its page below the site, empty where there is none, ``data`` that of its figures. ``title`` names documents, in
    Chinese on any page; ``lead`` is what comes before it, and ``variant`` tells a page with other parameters from the
    plain one. ``checks`` counts passed, warned and blocked; ``core`` the core indicators stated, of how many;
    ``claims`` what holds, does not, and cannot be told; None where nothing was counted.
    """

    notebook: str
    name: str
    title: str
    status: str
    label: str
    page: str = ""
    lead: str = ""
    variant: str = ""
    data: str = ""
    province: str = ""
    city: str = ""
    period: str = ""
    message: str = ""
    quarantined: bool = False
    facts: int | None = None
    checks: tuple[int, int, int] | None = None
    core: tuple[int, int] | None = None
    claims: tuple[int, int, int] | None = None


TONES = {"built": "good", "blocked": "warn", "failed": "bad"}


def index(
    entries: Sequence[Entry], *, language: str = "zh", data: str = "", command: str = "", files: Sequence[str] = ()
) -> dict[str, bytes]:
    """The index of a language: every document with its outcome, gate, coverage and audit; the pages about several.

    It is ``index.html`` in Chinese and ``index.en.html`` in English, each with a link to the other. ``data`` is the
    hash of the whole dataset, ``command`` the one that makes the site again, ``files`` paths of what else is to be
    downloaded.
    """
    known = words(language)
    other = "en" if language == "zh" else "zh"
    page = {
        **conversion.shell(language, depth=0, scripts=("index.js", "script.js"), styles=("style.css", "index.css")),
        "other": {"href": HOMES[other], "lang": HTML_LANG[other], "name": words(other)["language"]},
        "title": known["index_title"],
        "districts": [entry for entry in entries if entry.notebook == "district"],
        "others": [entry for entry in entries if entry.notebook != "district"],
        "counts": {status: sum(entry.status == status for entry in entries) for status in TONES},
        "tones": TONES,
        "data": data,
        "files": files,
        "command": command,
        "versions": colophon.versions(),
    }
    return {HOMES[language]: _render("pages/index.html.j2", page)}


def blocked(run: Any, verdicts: Sequence[Verdict], message: str = "", *, text: str = "") -> dict[str, bytes]:
    """The page in place of a blocked one: what is wrong, in which rows, and how to mend it; and the gate's result.

    ``message`` says what could not be read where there is no verdict; ``text`` is the path of the document's text below
    the site, empty where it is not published.
    """
    language = getattr(run.parameters, "language", "zh")
    documents = [get(name) for name in run.documents]
    failing = [
        {
            "name": check.name,
            "sentence": check.sentence[language],
            "rows": _rows(check, verdict, language),
            "mend": _mend(check, language),
        }
        for verdict in verdicts
        for check in verdict.failed
        if check.severity == "critical"
    ]
    page = {
        **conversion.shell(language, depth=1),
        "title": "、".join(document.name for document in documents[:3]),
        "document": documents[0] if len(documents) == 1 else None,
        "badge": colophon.badge(verdicts, words(language)),
        "failing": failing,
        "message": message,
        "quarantine": next((document.quarantine for document in documents if document.quarantine), ""),
        "gate": conversion.gate_tables(verdicts, language),
        "command": f"duxue check {' '.join(run.documents)}",
        "masked": masked.table(run.documents[0], language) if any("mask" in check["name"] for check in failing) else "",
        "text_at": f"../{text}" if text else "",
        "name": run.name,
    }
    html = links.to_text(_render("pages/blocked.html.j2", page).decode(), page["text_at"])
    return {
        f"{run.notebook}/{run.name}.html": html.encode(),
        f"{run.notebook}/{run.name}.gate.json": conversion.gate_json(tuple(verdicts)).encode(),
    }


def _rows(check: Check, verdict: Verdict, language: str) -> Markup:
    return Markup(conversion.rows_table(check, verdict.document, language)) if check.rows else Markup("")


def _mend(check: Check, language: str) -> str:
    """What a person does about a failed check; masks are the publisher's to lift, the rest may be our reading."""
    key = {"source": "mend_source", "readable": "mend_files"}.get(check.name, "mend_data")
    return words(language)["mend_masks" if "mask" in check.name else key]


def failed(run: Any, failure: NotebookFailed) -> dict[str, bytes]:
    """The page in place of one whose notebook failed: the cell, the error, and the notebook as far as it came."""
    language = getattr(run.parameters, "language", "zh")
    notebook = _partial(failure)
    kept = conversion.as_bytes(notebook) if notebook.cells else b""
    shape = outline.prepare(notebook, language)
    documents = [get(name) for name in run.documents]
    head = colophon.heading(documents, shape.question, notebook=run.notebook, language=language)
    known = words(language)
    page = {
        **conversion.shell(language, depth=1),
        **head,
        "outline": shape.sections,
        "entries": [(section.id, section.title) for section in shape.sections],
        "failure": {
            "cell": failure.cell,
            "there": any(cell.get("id") == failure.cell for cell in notebook.cells),
            "reason": known.get(f"reason_{failure.reason}", failure.reason),
            "message": failure.message,
        },
        "command": getattr(run, "command", ""),
        "name": run.name,
        "kept": bool(kept),
    }
    html, _ = exporter().from_notebook_node(notebook, {"page": page})
    files = {f"{run.notebook}/{run.name}.html": visible(links.unique_ids(links.resolve(html, {}, known))).encode()}
    return files | ({f"{run.notebook}/{run.name}.ipynb": kept} if kept else {})


def _partial(failure: NotebookFailed) -> nbformat.NotebookNode:
    try:
        return nbformat.reads(failure.partial, as_version=4) if failure.partial else nbformat.v4.new_notebook()
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError):  # cut off: the message is worth a page
        return nbformat.v4.new_notebook()


def _render(template: str, page: dict[str, Any]) -> bytes:
    return visible(links.unique_ids(render(template, page))).lstrip().encode()

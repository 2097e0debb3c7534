"""The text of a document as a page, each figure in it a link to its row of evidence; only where the text is here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from duxue import dataset
from duxue.dataset import MASK, Report
from duxue.documents import read
from duxue.documents.registry import get, source_of
from duxue.errors import DataError, ProjectError
from duxue.site import conversion
from duxue.site.words import words
from duxue.site.writing import render, visible
from duxue.tables.words import reason

# A related fact is a fact of which the document asserts some arithmetic.
KINDS = ("fact", "related", "mask", "aside")
_BREAK = re.compile(r"[\r\n\f]+")
_EMPTY = re.compile(r"<p>\s*</p>\n?")


class Mark(NamedTuple):
    """A number in the text: its span, what kind of mark it gets, and what a pointer at it is told."""

    start: int
    end: int
    kind: str
    title: str


def path_of(name: str) -> str:
    """Where the text that belongs to a district's page of this name is published, below the site."""
    return f"source/{name}.html"


def source(run: Any, *, evidence: bool = True) -> dict[str, bytes]:
    """``source/<name>.html``: the text that the page of a run is about, in the language of that page.

    Without ``evidence`` the page about the data has no list of it, because the gate blocks it: figures are marked, and
    lead nowhere. Empty where the text is not here, where its file or the data cannot be read, and where it is not the
    one that was registered, whose offsets would be wrong.
    """
    document = run.documents[0]
    path = source_of(get(document))
    if path is None:
        return {}
    try:
        report, found = dataset.read(document), read(path)
    except (DataError, ProjectError):  # the page about the data does not depend on its text
        return {}
    if found.sha256 != report.document.sha256:
        return {}
    return {path_of(run.name): _page(report, found.text, run, evidence=evidence)}


def _page(report: Report, text: str, run: Any, *, evidence: bool) -> bytes:
    language, back = run.parameters.language, f"../{run.page}"
    found = marks(report, language)
    page = {
        **conversion.shell(language, depth=1, styles=("style.css", "source.css")),
        "title": report.document.name,
        "document": report.document,
        "back": back,
        "lead": words(language)["source_lead" if evidence else "source_lead_blocked"],
        "counts": {kind: sum(mark.kind == kind for mark in found) for kind in KINDS},
        "text": Markup(paragraphs(text, found, link=f"{back}#f-{report.document.document}-" if evidence else "")),
    }
    html = render("pages/source.html.j2", page)
    return visible(html).lstrip().encode()


def marks(report: Report, language: str = "zh") -> list[Mark]:
    """Every fact once for all that it states, every mask and every number set aside, in the order of the text."""
    name = "name" if language == "zh" else "name_en"
    related = _related(report)
    facts = [
        Mark(
            int(start),
            int(rows["end"].iloc[0]),
            "related" if start in related else "fact",
            "、".join(dict.fromkeys(rows[name])),
        )
        for start, rows in report.facts.groupby("start", sort=True)
    ]
    rest = [
        Mark(row.start, row.end, "mask" if row.reason == MASK else "aside", reason(str(row.reason), language))
        for row in report.ledger.itertuples()
    ]
    # The sort is stable: of two marks that begin at one place the fact comes first, and the other gives way.
    return list(_apart(sorted([*facts, *rest, *_named(report, language)], key=lambda mark: mark.start)))


def _named(report: Report, language: str) -> Iterator[Mark]:
    """The names of the lists that the document counts: operands ``start/name``."""
    for operands in report.relations.loc[report.relations["kind"] == "listed", "operands"]:
        for start, _, name in (part.partition("/") for part in str(operands).split()):
            yield Mark(int(start), int(start) + len(name), "named", words(language)["named"])


def _related(report: Report) -> set[int]:
    """Starts of the numbers that an asserted sum, share, growth or the like is about."""
    operands = (part.split("/")[0] for row in report.relations["operands"] for part in str(row).split())
    return {*map(int, report.relations["result"]), *map(int, operands)}


def _apart(found: Iterable[Mark]) -> Iterator[Mark]:
    reached = 0
    for mark in found:
        if mark.start >= reached and mark.end > mark.start:
            reached = mark.end
            yield mark


def paragraphs(text: str, found: Iterable[Mark], *, link: str) -> str:
    """The whole text, escaped, a paragraph a line, with the marks in it; facts lead to ``link`` and their start.

    Without a ``link`` they lead nowhere.
    """
    pieces, reached = [], 0
    for mark in found:
        pieces += [_plain(text[reached : mark.start]), _marked(mark, text[mark.start : mark.end], link)]
        reached = mark.end
    pieces.append(_plain(text[reached:]))
    return _EMPTY.sub("", f"<p>{''.join(pieces)}</p>")


def _plain(text: str) -> str:
    return _BREAK.sub("</p>\n<p>", escape(text))


def _marked(mark: Mark, text: str, link: str) -> str:
    title = f'title="{escape(mark.title)}"'
    if link and mark.kind in ("fact", "related"):
        return f'<a class="f {mark.kind}" id="c-{mark.start}" href="{link}{mark.start}" {title}>{escape(text)}</a>'
    identifier = f' id="c-{mark.start}"' if mark.kind != "aside" else ""
    return f'<span class="{mark.kind}"{identifier} {title}>{escape(text)}</span>'

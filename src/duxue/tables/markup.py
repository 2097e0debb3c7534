"""Tables and sentences as HTML. Everything that comes from data passes through :func:`html.escape` here."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from duxue.tables import words

if TYPE_CHECKING:
    from duxue.tables.model import Cell, Cited, Column, Sentences, Table

_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
_LATIN = re.compile(r"[A-Za-z]")
# A note of more characters than these that lists something after a colon shows the list when it is asked for.
LONG = 160
_LIST = re.compile(r"(：|: )")
_CLASSES = {"number": "n", "unit": "u", "tone": "t", "quote": "q"}


def anchor(document: str, start: object) -> str:
    """The evidence of one number on a page: ``<document>-<start>``; its id there is ``f-`` and this."""
    return f"{document}-{start}"


def table(content: Table) -> str:
    """The table with caption, header scopes and notes, in a scroll region that the keyboard can reach."""
    language, caption = content.language, content.caption[content.language]
    if not content.rows:
        said = f"<b>{han(caption, language)}</b> {_note(content.empty[language])}"
        return f'<div class="none" id="t-{escape(content.name)}">{said}</div>'
    name = escape(content.name)
    head = "".join(_header(column, content) for column in content.columns)
    body = "\n".join(_row(content, place) for place in range(len(content.rows)))
    style = f' class="{escape(content.style)}"' if content.style else ""
    notes = "".join(f"<li>{_note(note)}</li>" for note in content.footnotes)
    return (
        f'<div class="table" id="t-{name}">'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="t-{name}-caption"><table{style}>'
        f'<caption id="t-{name}-caption">{han(caption, language)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        + (f'<ul class="notes">{notes}</ul>' if notes else "")
        + "</div>"
    )


def _note(text: str) -> str:
    """A note; of a long list what it lists is opened by whoever wants it."""
    head, colon, rest = re.split(_LIST, text, maxsplit=1) if len(text) > LONG and _LIST.search(text) else (text, "", "")
    if not rest:
        return escape(text)
    return f"<details><summary>{escape(head + colon.rstrip())}</summary>{escape(rest)}</details>"


def _header(column: Column, content: Table) -> str:
    unit = f' <span class="unit">({escape(column.unit)})</span>' if column.unit else ""
    kind = _class(column)
    # A column of numbers in several units has no order; its table says so by having no sign to sort by.
    mixed = column.kind == "number" and any(other.kind == "unit" for other in content.columns)
    sortable = "" if mixed or column.kind == "unit" else f' data-sort="{"n" if column.kind == "number" else "t"}"'
    return f'<th scope="col"{kind}{sortable}>{han(column.header(content.language), content.language)}{unit}</th>'


def _class(column: Column, cell: Cell | None = None) -> str:
    """What a column is set as; a cell that stands back says so, too."""
    names = [_CLASSES.get(column.kind, ""), "mute" if cell and cell.tone == "mute" else ""]
    return f' class="{" ".join(filter(None, names))}"' if any(names) else ""


def _row(content: Table, place: int) -> str:
    row = content.rows[place]
    name = content.anchors[place] if place < len(content.anchors) else ""
    identifier = f' id="{escape(name)}"' if name else ""
    above = content.rows[place - 1][0].text if place else None
    cells = []
    for number, (column, cell) in enumerate(zip(content.columns, row, strict=True)):
        inner = _cell(cell, column, content.language)
        if number:
            # On a phone the cells of such a table flow below their row's name, each with its header before it.
            label = f' data-l="{escape(column.header(content.language))}"' if "cards" in content.style else ""
            cells.append(f"<td{_class(column, cell)}{label}>{inner}</td>")
        else:
            # The name of the row above is repeated for the ear and for copying, and stands back for the eye.
            again = ' class="again"' if cell.text == above and column.kind == "text" else ""
            cells.append(f'<th scope="row"{again or _class(column)}>{inner}</th>')
    return f"<tr{identifier}>{''.join(cells)}</tr>"


def _cell(cell: Cell, column: Column, language: str) -> str:
    if cell.span:
        start, end = cell.span
        text = f"{escape(cell.text[:start])}<mark>{escape(cell.text[start:end])}</mark>{escape(cell.text[end:])}"
        inner = f'<span lang="zh">{text}</span>' if language != "zh" else text
    else:
        inner = han(cell.text, language).replace("\n", "<br>")
    if cell.place:
        inner = _at(inner, cell.place)
    if cell.tone and cell.tone != "mute":
        inner = f'<span class="tone {cell.tone}">{inner}</span>'
    if cell.at:
        inner = _links(cell, language) or _link(inner, cell.at, language)
    if cell.to:
        lines = zip(cell.text.split("\n"), cell.to, strict=True)
        inner = "<br>".join(_to(han(line, language), to) for line, to in lines)
    signs = "".join(words.MARKS[mark][0] for mark in words.MARKS if mark in cell.marks)
    inner += f"<sup>{signs}</sup>" if signs else ""
    if cell.see[1]:
        inner += _see(*cell.see)
    if cell.spots:
        found = "、".join(_at(f'<q lang="zh">{escape(said)}</q>', place) for said, place in cell.spots)
        inner += f' <span class="see">{found}</span>'
    # The page replaces this by the places that cite the anchor; elsewhere it is an empty span.
    return inner + (f'<span data-uses="{escape(cell.uses)}"></span>' if cell.uses else "")


def han(text: str, language: str) -> str:
    """Text that says of what is Chinese on a page of another language that it is: all of it, or each run of it."""
    inner = escape(text)
    if language != "zh" and _CHINESE.search(text):
        parts = _CHINESE if _LATIN.search(text) else re.compile(".+", re.S)
        inner = parts.sub(lambda found: f'<span lang="zh">{found[0]}</span>', inner)
    return inner


def _links(cell: Cell, language: str) -> str:
    """Each line of a cell as the link to its own evidence, where there are as many lines as anchors."""
    lines = cell.text.split("\n")
    if len(lines) < 2 or len(lines) != len(cell.at):
        return ""
    linked = (_link(han(line, language), (at,), language) for line, at in zip(lines, cell.at, strict=True))
    return "".join(f'<div class="line">{link}</div>' for link in linked)


def _at(inner: str, place: str) -> str:
    """What a page leads to its place in the text of the document where that is published."""
    return f'<span data-at="{escape(place)}">{inner}</span>'


def _to(inner: str, identifier: str) -> str:
    return f'<a href="#{escape(identifier)}">{inner}</a>' if identifier else inner


def _see(word: str, anchors: tuple[str, ...]) -> str:
    links = " ".join(f'<a class="f" href="#f-{escape(at)}">{number}</a>' for number, at in enumerate(anchors, start=1))
    return f' <span class="see">{escape(word)} {links}</span>'


def _link(inner: str, at: tuple[str, ...], language: str) -> str:
    first = f'<a class="f" href="#f-{escape(at[0])}">{inner}</a>'
    again = "".join(
        f'<sup><a class="f" href="#f-{escape(other)}">{escape(words.PLACE[language].format(number))}</a></sup>'
        for number, other in enumerate(at[1:], start=2)
    )
    return first + again


def sentences(content: Sentences) -> str:
    """A list with one item a sentence."""
    items = "".join(f"<li>{''.join(map(_piece, sentence))}</li>" for sentence in content.items)
    return f'<ul class="sentences">{items}</ul>'


def _piece(piece: str | Cited) -> str:
    if isinstance(piece, str):
        return escape(piece)
    text = f"<strong>{escape(piece.text)}</strong>"
    if piece.table:
        return f'<a href="#t-{escape(piece.table)}">{text}</a>'
    return f'<a class="f" href="#f-{escape(piece.at[0])}">{text}</a>' if piece.at else text

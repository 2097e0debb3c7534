"""The shape of a page: its title, its sections and which cells belong to them.

A markdown cell that begins with a heading of the second level opens a section named after the cell's id. The first
heading of the first level is the question that the page answers. A cell whose metadata hold its text in another
language under that language's key is shown with that text on pages of that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TITLE = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*(?:\n|\Z)")
_SECTION = re.compile(r"\A\s*##[ \t]+(.+?)[ \t]*(?:\n|\Z)")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the table of contents: the id of the section and its heading."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What was found in the cells: the question, and the sections in order."""

    question: str
    sections: tuple[Section, ...]


def prepare(notebook: NotebookNode, language: str) -> Outline:
    """Note in each cell's metadata what the template needs; put the text of ``language`` into each markdown cell.

    Under ``metadata.duxue``: ``opens`` and ``title`` where a section begins, ``closes`` where one ends before the cell,
    ``lead`` for prose before the first section.
    """
    question, sections = "", []
    for cell in notebook.cells:
        notes = {"closes": False, "lead": not sections}
        if cell.cell_type == "markdown":
            cell.source = cell.metadata.get(language) or cell.source
            if not question and (found := _TITLE.match(cell.source)):
                question, cell.source = found[1], cell.source[found.end() :]
            if found := _SECTION.match(cell.source):
                notes |= {"closes": bool(sections), "lead": False, "opens": _id(cell, sections), "title": found[1]}
                sections.append(Section(notes["opens"], found[1]))
                cell.source = cell.source[found.end() :]
        cell.metadata["duxue"] = notes
    notebook.cells = list(_merged(notebook.cells))
    return Outline(question, tuple(sections))


def _merged(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Cells that show nothing and follow each other become one, so that a reader meets one line of code, not four."""
    silent: NotebookNode | None = None
    for cell in cells:
        if cell.cell_type == "code" and not cell.outputs:
            if silent is not None:
                silent.source += f"\n\n{cell.source}"
                continue
            silent = cell
        else:
            silent = None
        yield cell


def _id(cell: NotebookNode, taken: list[Section]) -> str:
    name = _UNSAFE.sub("-", cell.get("id") or "").strip("-") or f"section-{len(taken) + 1}"
    # Cell ids are unique in a valid notebook; a broken one must not make two targets of one link.
    return name if name not in {section.id for section in taken} else f"{name}-{len(taken) + 1}"

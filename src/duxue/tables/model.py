"""What a table is made of: columns with words in two languages, cells that know their evidence.

Nothing here knows a document or a notebook; the other modules of this package fill these shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from duxue.tables import markup, spreadsheet, words

# text reads from the left; number is right-aligned in tabular figures; unit stands at the number without a gap;
# quote is Chinese on a page of any language; tone is a verdict, a word with its sign.
Kind = Literal["text", "number", "unit", "quote", "tone", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: header in Chinese and English, its ``unit`` where all cells share one, and how its cells are set."""

    key: str
    zh: str
    en: str
    kind: Kind = "text"
    unit: str = ""

    def header(self, language: str) -> str:
        """The header in this language, without the unit."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``text`` is what is shown (a line break stays one), ``raw`` what goes to the CSV where that differs; ``at`` are
    anchors of evidence (``<document>-<start>``), the first is the link of the text, others follow as small numbers;
    ``marks`` are keys of ``words.MARKS``; ``tone`` is one of good, warn, bad, mute; ``span`` are the characters of the
    text that are marked; ``uses`` asks the page to list where the anchor is cited; ``see`` is a word and further
    anchors, shown as small numbers after it; ``place`` is the anchor of which the text says where it stands, which a
    page leads to the document's text where that is published; ``to`` are the ids on the page to which the lines of the
    text lead, one a line, empty where a line leads nowhere; ``spots`` are words that stand in the document and are no
    figure of it, each with the anchor of its place.
    """

    text: str
    raw: Any = None
    at: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    tone: str = ""
    span: tuple[int, int] | None = None
    uses: str = ""
    see: tuple[str, tuple[str, ...]] = ("", ())
    place: str = ""
    to: tuple[str, ...] = ()
    spots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that shows itself as HTML, plain text and CSV; the three hold the same cells.

    ``name`` is a slug, also of its CSV file; ``caption`` and ``empty`` (what is said where there is no row) are
    mappings of ``zh`` and ``en``; ``notes`` are sentences under the table; ``anchors`` are ids of the rows.
    """

    name: str
    caption: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    language: str = "zh"
    notes: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    empty: Mapping[str, str] = field(default_factory=lambda: words.EMPTY)
    style: str = ""

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows} - {len(self.columns)}
        if widths:
            raise ValueError(f"table {self.name}: {len(self.columns)} columns, but rows of {sorted(widths)} cells")

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What the signs in the cells mean, in the order of ``words.MARKS``, then ``notes``."""
        used = {mark for row in self.rows for cell in row for mark in cell.marks}
        legend = (f"{sign} {text[self.language]}" for mark, (sign, text) in words.MARKS.items() if mark in used)
        return (*legend, *self.notes)

    def html(self) -> str:
        """The table inside a scroll region that the keyboard can reach; every field is escaped."""
        return markup.table(self)

    def csv(self) -> str:
        """The same cells as RFC 4180 CSV, numbers without thousands separators, formulas made harmless."""
        return spreadsheet.table(self)

    def plain(self) -> str:
        """Caption and rows as text, cells between bars."""
        if not self.rows:
            return f"{self.caption[self.language]}: {self.empty[self.language]}"
        head = " | ".join(column.header(self.language) for column in self.columns)
        body = (" | ".join(cell.text for cell in row) for row in self.rows)
        return "\n".join([self.caption[self.language], head, *body, *self.footnotes])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/html": self.html(), "text/plain": self.plain()}
        if not self.rows:
            return data, {}
        return {**data, "text/csv": self.csv()}, {"text/csv": {"name": self.name}}


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of a sentence that leads to what it rests on: anchors of evidence, or a table of the page by its name."""

    text: str
    at: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of which each stated number is a link to its evidence."""

    items: tuple[tuple[str | Cited, ...], ...]

    @classmethod
    def of(cls, items: Iterable[Iterable[str | Cited]]) -> Sentences:
        """From any iterables of pieces; a sentence without pieces is left out."""
        return cls(tuple(sentence for sentence in map(tuple, items) if sentence))

    def html(self) -> str:
        """A list with one item a sentence; every field is escaped."""
        return markup.sentences(self)

    def plain(self) -> str:
        """One sentence a line."""
        return "\n".join(
            "".join(piece if isinstance(piece, str) else piece.text for piece in item) for item in self.items
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self.html(), "text/plain": self.plain()}, {}

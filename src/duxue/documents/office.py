"""DOCX: paragraphs and tables in their order, cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duxue.documents import stacks
from duxue.documents.grid import Cell, spread
from duxue.documents.numbering import Numbering
from duxue.documents.source import MAX_UNPACKED, WIDEST, Content, Pages, refusal
from duxue.documents.wordml import CELL, NOTES, PARAGRAPH, ROW, TABLE, Styles, W, said, seen, value, whole

# What is set aside as the number of a list wherever it stands: 一、（一）1.（1）①; 1.1 may be a figure.
_PLAIN_NUMBER = re.compile(r"[(\uff08]?\d{1,2}[.\uff0e、)\uff09]|\D+")
# Paragraphs of a cell are one line; between the figures of two a blank stays.
_BETWEEN = re.compile(r"(?<=[\d%‰])\n+(?=\d)")


def read(path: Path, data: bytes) -> Content:
    """A line a paragraph, a line a table row with its cells between ``|``, as a person sees the final document.

    A label is repeated in the columns and rows that its merged cell spans, a number is written once. Text boxes and
    notes stand behind their paragraph, tables within a cell behind the table around them. What numbers a paragraph is
    written before it; where that could be taken for a figure it is furniture.
    Raises ProjectError where the archive is broken, encrypted, no DOCX, or unpacks to more than a document can be.
    """
    _check(path, data)
    # Imported here: it costs 0.2 s, and most documents are text.
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        writer = _Writer(document)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a forged archive makes the library raise is said in one sentence
        raise refusal(
            path, f"the DOCX is damaged ({type(error).__name__})", "Open it in Word and save it again."
        ) from None
    writer.blocks(document.element)
    return writer.pages.content("docx")


def _check(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError) as error:
        raise refusal(path, f"this archive is damaged ({error})", "Download the document again.") from None
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED or len(entries) > 10_000:
        raise refusal(path, f"it would unpack to {size:,} bytes", "This is no report; do not open it.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal(path, "the archive is encrypted", "Remove the password in Word and save it again.")
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise refusal(
            path, "this is a zip archive but no DOCX", "Give the .docx itself (.xlsx and .pptx are not read)."
        )


class _Writer:
    """Writes blocks to ``pages``; how deep it calls itself the library's parser limits (256 elements in each other)."""

    def __init__(self, document: Any) -> None:
        self.pages = Pages()
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(_part(document, "numbering"), self._styles)
        self._notes = {}  # by the tag and the number of what refers to them
        for reference in NOTES:
            kind = reference.removesuffix("Reference")
            for note in _part(document, f"{kind.removeprefix(W)}s").iterchildren(kind):
                self._notes[reference, note.get(W + "id")] = note

    def blocks(self, holder: Any, inside: str = "") -> None:
        """The paragraphs and tables of a body, of a cell, or of what hangs on a block at the place ``inside``."""
        paragraph = table = 0
        for block in seen(holder, PARAGRAPH, TABLE):
            if block.tag == TABLE:
                table += 1
                self._table(block, f"{inside}table {table}")
            else:
                paragraph += 1
                self._paragraph(block, f"{inside}paragraph {paragraph}")

    def _paragraph(self, block: Any, label: str) -> None:
        text, hanging, ends = said(block, self._styles)
        self.pages.place(label)
        words = text.lstrip("\n")
        self.pages.write("\n" * (len(text) - len(words)))
        if self.pages.at_line_start() and (words or ends):
            self._number(block, words)
        self.pages.write(words + "\n" * ends)
        if hanging:
            self.pages.end_line()
            self._hung(hanging, label, "text box, ")

    def _number(self, block: Any, words: str) -> None:
        """Write what numbers a paragraph that says something, apart from a figure that it begins with."""
        number = self._numbering.number(block)
        if number and words.strip():
            self.pages.write(number, furniture=_PLAIN_NUMBER.fullmatch(number) is None)
            self.pages.write("\t" * words[0].isdigit())

    def _hung(self, hanging: list[Any], place: str, boxes: str = "") -> None:
        """What hangs on a paragraph or a row: text boxes and tables in it, and behind them each note once."""
        self.blocks([element for element in hanging if element.tag not in NOTES], f"{place}, {boxes}")
        for reference in hanging:
            note = self._notes.pop((reference.tag, reference.get(W + "id")), ())
            self.blocks(note, f"{place}, note, ")

    def _table(self, table: Any, label: str) -> None:
        self.pages.end_line()
        rows = [_Row(f"{label} row {number}", row) for number, row in enumerate(_rows(table), start=1)]
        if all(len(row.cells) <= 1 for row in rows):  # no table but a frame round a text
            for row in rows:
                self.blocks(row.cells, f"{row.place}, ")
                self.pages.end_line()
            return
        found = [(row.place, cells) for row in rows for cells in self._cells(row)]
        for (place, _), line in zip(found, spread([cells for _, cells in found]), strict=True):
            self.pages.place(place)
            self.pages.write("".join(f"{text}|" for text in line) + "\n")
        for row in rows:
            self._hung(row.hanging, row.place)

    def _cells(self, row: _Row) -> Iterator[list[Cell]]:
        """The cells of a row, or of each of the rows that were typed into it."""
        texts, merged = [self._text(cell, row) for cell in row.cells], [_merged(cell) for cell in row.cells]
        lines = [[line.strip() for line in text.split("\n") if line.strip()] for text in texts]
        reaching = row.skipped or any(merge for _, merge in merged)
        joined = [_BETWEEN.sub(" ", text).replace("\n", "") for text in texts]
        for cells in ([] if reaching else stacks.rows(lines)) or [joined]:
            yield [*row.skipped, *(Cell(text.replace("|", "/"), *how) for text, how in zip(cells, merged, strict=True))]

    def _text(self, cell: Any, row: _Row) -> str:
        """The lines of a cell; tables, text boxes and notes within it are left to its row.

        Its paragraphs are counted, and their numbers not written: 小学 names a row, 1.小学 does not.
        """
        text = ""
        for block in seen(cell, PARAGRAPH, TABLE):
            if block.tag == TABLE:
                row.hanging.append(block)
            else:
                words, hanging, ends = said(block, self._styles)
                if words or ends:
                    self._numbering.number(block)
                text += words + "\n" * ends
                row.hanging += hanging
        return text


class _Row:
    """A row: its cells, the columns it leaves out before them, and the blocks within its cells that are no line."""

    def __init__(self, place: str, row: Any) -> None:
        before = whole(value(row, "trPr", "gridBefore"), 0, WIDEST)
        self.place = place
        self.cells = [cell for cell in seen(row, CELL) if cell.find(f"{W}tcPr/{W}cellDel") is None]
        self.skipped = [Cell("", before)] if before else []
        self.hanging: list[Any] = []


def _part(document: Any, name: str) -> Any:
    """The root of a part of the archive that belongs to the document, an empty one where there is none."""
    from docx.oxml import parse_xml

    parts = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(f"/{name}"))
    return parse_xml(next((part.blob for part in parts), b"<none/>"))


def _rows(table: Any) -> Iterator[Any]:
    """The rows that are neither deleted nor hidden."""
    for row in seen(table, ROW):
        properties = row.find(W + "trPr")
        if properties is None or all(properties.find(W + name) is None for name in ("del", "hidden")):
            yield row


def _merged(cell: Any) -> tuple[int, str]:
    """How many columns a cell covers, and how it is merged with those above and below it."""
    properties = cell.find(W + "tcPr")
    if properties is None:
        return 1, ""
    merge = properties.find(W + "vMerge")
    columns = whole(value(properties, "gridSpan"), 1, WIDEST)
    return columns, "" if merge is None else merge.get(W + "val", "continue")

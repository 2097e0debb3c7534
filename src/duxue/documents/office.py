"""DOCX: paragraphs and tables in their order, cell by cell."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duxue.documents.source import MAX_UNPACKED, WIDEST, Content, Pages, refusal


def read(path: Path, data: bytes) -> Content:
    """A line a paragraph, a line a table row with its cells between ``|``; merged cells are written once.

    Raises ProjectError where the archive is broken, encrypted, no DOCX, or unpacks to more than a document can be.
    """
    _check(path, data)
    # Imported here: it costs 0.2 s, and most documents are text.
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a forged archive makes the library raise is said in one sentence
        raise refusal(
            path, f"the DOCX is damaged ({type(error).__name__})", "Open it in Word and save it again."
        ) from None
    pages = Pages()
    paragraph = table = 0
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            table += 1
            _table(block, pages, label=f"table {table}")
        else:
            paragraph += 1
            pages.place(f"paragraph {paragraph}")
            pages.write(block.text + "\n")
    return pages.content("docx")


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


def _table(table: Any, pages: Pages, *, label: str) -> None:
    for number, row in enumerate(table.rows, start=1):
        pages.place(f"{label} row {number}")
        pages.write("".join(f"{text}|" for text in _cells(row)) + "\n")


def _cells(row: Any) -> Iterator[str]:
    """The text of each grid column; what a merged cell covers beyond its first column or row is empty."""
    yield from [""] * min(row.grid_cols_before, WIDEST)
    seen: set[int] = set()
    for cell in row._tr.tc_lst:
        covered = cell.vMerge == "continue" or id(cell) in seen
        seen.add(id(cell))
        text = "" if covered else "".join(_paragraphs(cell))
        yield text
        yield from [""] * (min(cell.grid_span, WIDEST) - 1)


def _paragraphs(cell: Any) -> Iterator[str]:
    for paragraph in cell.p_lst:
        yield paragraph.text.replace("\n", "").replace("|", "/")

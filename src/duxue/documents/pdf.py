"""PDF with a text layer: lines of each page, tables row by row, running heads and page numbers marked as furniture."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

from duxue.documents.source import Content, Pages, refusal
from duxue.errors import ProjectError

_MAX_PAGES = 500
_EDGE = 2  # how many lines at the top and bottom of a page may be its head and foot
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第)?\s*\d{1,4}\s*(?:页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—–\s]*")


def read(path: Path, data: bytes) -> Content:
    """The text layer page by page. ``places`` are the pages.

    Raises ProjectError for an encrypted file, a scan without text, a damaged file and one with more than 500 pages.
    """
    # Imported here: it costs half a second, and most documents are text.
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            _check(path, document)
            pages = [_lines(page) for page in document.pages]
            pictures = any(page.images for page in document.pages)
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if isinstance(error.args[0] if error.args else None, MemoryError):
            raise MemoryError from None
        if isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error):
            raise refusal(path, "the PDF is encrypted", "Remove the password and give it again.") from None
        raise refusal(path, "the PDF is damaged", "Download it again, or print it to a new PDF.") from None
    except (MemoryError, ProjectError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a forged file makes the library raise is said in one sentence
        raise refusal(path, f"the PDF is damaged ({type(error).__name__})", "Download it again.") from None
    if not any(line.strip() for page in pages for line in page):
        found = "the PDF is a scan without a text layer" if pictures else "there is no text in the PDF"
        raise refusal(path, found, "Run text recognition (such as ocrmypdf) on it and give the result.")
    return _joined(pages)


def _check(path: Path, document: Any) -> None:
    if len(document.pages) > _MAX_PAGES:
        raise refusal(
            path, f"the PDF has {len(document.pages)} pages", f"Give the report alone; {_MAX_PAGES} are read."
        )


def _lines(page: Any) -> list[str]:
    """The lines of a page from top to bottom, a table's rows among them as cells between ``|``."""
    placed: list[tuple[float, str]] = []
    boxes = []
    for table in page.find_tables():
        rows = table.extract()
        if len(rows) < 2 or max(len(row) for row in rows) < 2:
            continue
        boxes.append(table.bbox)
        for position, row in zip(table.rows, rows, strict=True):
            cells = ((cell or "").replace("\n", "").replace("|", "/") for cell in row)
            placed.append((position.bbox[1], "".join(f"{cell}|" for cell in cells)))
    rest = page.filter(lambda item: not _inside(item, boxes)) if boxes else page
    placed += [(line["top"], line["text"]) for line in rest.extract_text_lines(strip=True, return_chars=False)]
    return [text for _, text in sorted(placed, key=lambda item: item[0])]


def _inside(item: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    middle = (item["top"] + item["bottom"]) / 2
    return any(left <= item["x0"] <= right and top <= middle <= bottom for left, top, right, bottom in boxes)


def _joined(pages: list[list[str]]) -> Content:
    heads = _running(pages)
    collected = Pages()
    for number, lines in enumerate(pages, start=1):
        collected.place(f"page {number}")
        for index, line in enumerate(lines):
            edge = index < _EDGE or index >= len(lines) - _EDGE
            furniture = edge and (_shape(line) in heads or bool(_PAGE_NUMBER.fullmatch(line)))
            collected.write(line, furniture=furniture)
            collected.write("\n")
    return collected.content("pdf")


def _running(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the edge of most pages, digits apart."""
    if len(pages) < 3:
        return set()
    shapes = Counter(
        shape for lines in pages for shape in {_shape(line) for line in lines[:_EDGE] + lines[-_EDGE:] if line.strip()}
    )
    return {shape for shape, count in shapes.items() if count * 2 > len(pages)}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())

"""PDF with a text layer: its pages as lines in reading order, tables row by row."""

from __future__ import annotations

import io
import logging
from collections import Counter
from pathlib import Path
from typing import Any

from duxue.documents.flow import bodies, joined
from duxue.documents.layout import Char, Line, lines, ordered
from duxue.documents.ruled import ruled
from duxue.documents.source import Content, refusal
from duxue.errors import ProjectError

_MAX_PAGES = 500
_COVERED = 0.5  # so much of a page a picture covers that is a scan of it
_SLANTED = 0.1  # the slope of a watermark; that of a page scanned askew is less


def read(path: Path, data: bytes) -> Content:
    """The text layer page by page, each paragraph on one line. ``places`` are the pages.

    Raises ProjectError for an encrypted file, a scan without text or with text on less than half of its pages, a
    damaged file and one with more than 500 pages.
    """
    # Imported here: it costs half a second, and most documents are text.
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # What is wrong with a file is said below; a font without its box is a line of warning for each of its uses.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            _check(path, document)
            pages, pictures = _pages(document)
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
    _check_text(path, pages, pictures)
    return joined(pages).content("pdf")


def _check(path: Path, document: Any) -> None:
    if len(document.pages) > _MAX_PAGES:
        raise refusal(
            path, f"the PDF has {len(document.pages)} pages", f"Give the report alone; {_MAX_PAGES} are read."
        )


def _pages(document: Any) -> tuple[list[list[Line]], list[int]]:
    """The lines of each page, and the numbers of those that are a picture."""
    pages, pictures = [], []
    for number, page in enumerate(map(_upright, document.pages), start=1):
        pages.append(_lines(page))
        if _is_picture(page):
            pictures.append(number)
        page.close()  # else every character of the document is held until its end
    return pages, pictures


def _check_text(path: Path, pages: list[list[Line]], pictures: list[int]) -> None:
    """Refuse a document most of whose text is in pictures; ``pictures`` are the pages that are one."""
    todo = "Run text recognition (such as ocrmypdf) on it and give the result."
    if not any(pages):
        found = "the PDF is a scan without a text layer" if pictures else "there is no text in the PDF"
        raise refusal(path, found, todo)
    silent = {number for number, body in enumerate(bodies(pages), start=1) if not body}
    scans = [number for number in pictures if number in silent]
    if len(scans) * 2 > len(pages):
        which = ", ".join(map(str, scans[:12])) + (", …" if len(scans) > 12 else "")
        found = f"{len(scans)} of its {len(pages)} pages are scans without a text layer (page {which})"
        raise refusal(path, found, f"{todo[:-1]}, or give the pages with text alone.")


def _is_picture(page: Any) -> bool:
    return sum(image["width"] * image["height"] for image in page.images) >= _COVERED * page.width * page.height


def _upright(page: Any) -> Any:
    """The page turned so that most of its letters stand upright: a wide table may be drawn up an upright page."""
    ways = Counter(_way(char) for char in page.chars)
    turn = ways.most_common(1)[0][0] if ways else 0
    if not turn:
        return page
    page.close()
    page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (page.rotation + turn) % 360
    return type(page)(page.pdf, page.page_obj, page.page_number, page.initial_doctop)


def _way(char: Char) -> int:
    """By how many degrees clockwise a letter is to be turned to stand upright."""
    along, up, _, high = char["matrix"][:4]
    if abs(up) > abs(along):
        return 90 if up > 0 else 270
    return 180 if along < 0 and high < 0 else 0


def _lines(page: Any) -> list[Line]:
    """The lines of a page in reading order, a table's rows among them as cells between ``|``.

    Letters up and down the page come last, and behind them those of a watermark across it, as they were drawn.
    """
    slanted, turned, rest = _by_direction(page.chars)
    tables, rest = ruled(page, rest)
    read = ordered(rest, tables)
    for way in (90, 270):
        aside = lines([_turned(char, way) for char in turned if _way(char) == way])
        read += [Line(line.text, 0, 0, float(page.height) / 2) for line in aside]
    mark = "".join(char["text"] for char in slanted).strip()
    return [*read, Line(mark, 0, 0, float(page.height), aside=True)] if mark else read


def _turned(char: Char, way: int) -> Char:
    """A letter up or down the page as it stands where the page is turned; only the order of such places is used."""
    sign = -1 if way == 90 else 1
    along = sorted((sign * char["top"], sign * char["bottom"]))
    across = sorted((-sign * char["x0"], -sign * char["x1"]))
    baseline = (*char["matrix"][:5], sign * char["matrix"][4])
    return char | {"x0": along[0], "x1": along[1], "top": across[0], "bottom": across[1], "matrix": baseline}


def _by_direction(chars: list[Char]) -> tuple[list[Char], list[Char], list[Char]]:
    """Characters across a corner of the page, those up and down it, and those along its lines."""
    kinds: tuple[list[Char], list[Char], list[Char]] = ([], [], [])
    for char in chars:
        along, across = (abs(part) for part in char["matrix"][:2])
        slanted = min(along, across) > _SLANTED * max(along, across)
        kinds[0 if slanted else 2 if char["upright"] else 1].append(char)
    return kinds

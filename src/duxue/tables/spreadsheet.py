"""Tables as CSV that a spreadsheet opens right and that no field of a document can turn into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from duxue.tables import words

if TYPE_CHECKING:
    from duxue.tables.model import Cell, Table

# A cell that begins with one of these is computed by spreadsheets; an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(content: Table) -> str:
    """The cells of a table, then the evidence of each row and the words for its footnote signs where there are any."""
    language = content.language
    cited = any(cell.at for row in content.rows for cell in row)
    marked = any(cell.marks for row in content.rows for cell in row)
    head = [
        f"{column.header(language)} ({column.unit})" if column.unit else column.header(language)
        for column in content.columns
    ]
    head += [words.EVIDENCE[language]] * cited + [words.NOTE[language]] * marked
    body = ([*map(_value, row), *_extra(row, cited=cited, marked=marked, language=language)] for row in content.rows)
    return lines([head, *body])


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows, the header first, as RFC 4180 CSV in which no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows(map(safe, row) for row in rows)
    return file.getvalue()


def safe(value: Any) -> str:
    """A value as text that no spreadsheet computes; numbers stay numbers, also negative ones."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    text = str(value)
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _value(cell: Cell) -> Any:
    return cell.text if cell.raw is None else cell.raw


def _extra(row: tuple[Cell, ...], *, cited: bool, marked: bool, language: str) -> list[str]:
    extra = []
    if cited:
        extra.append(" ".join(dict.fromkeys(at for cell in row for at in cell.at)))
    if marked:
        used = {mark for cell in row for mark in cell.marks}
        extra.append("; ".join(words.MARKS[mark][1][language] for mark in words.MARKS if mark in used))
    return extra

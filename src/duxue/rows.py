"""Rows of the data files: their columns and types, read from CSV or refused with the file, the line and what to do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from duxue import workspace
from duxue.errors import DataError
from duxue.workspace import shown

# One row a number that the document states. ``printed`` are the characters of the document from ``start`` to ``end``,
# ``value`` is in ``unit``, the indicator's unit in the catalogue, with magnitudes (万, 亿) already multiplied.
FACTS = [
    *("indicator", "level", "breakdown", "period", "status", "value", "unit", "printed", "approx"),
    *("evidence", "section", "start", "end", "rule"),
]
# One row a scored item: what the instrument allows and what the district gave itself, in points.
SCORES = ["item", "section", "max", "self", "applicable", "start", "end"]
# One row an asserted relation: ``result`` and ``operands`` are starts of facts, operands separated by blanks; in a
# list and its count (``listed``) the result may stand in the ledger, and an operand is ``start/name`` of each name.
RELATIONS = ["kind", "result", "operands"]
# One row a number or mask that is not a fact, with the reason for which it was set aside.
LEDGER = ["start", "end", "printed", "reason", "indicator"]
# One row a theme and kind of section (result, problem, plan), per 1,000 characters of such sections.
THEMES = ["document", "theme", "section", "hits", "per_1000"]
# One row a sentence about a problem or a plan: the theme that it dwells on (may be empty) and where it stands.
CODED = ["section", "theme", "start", "end"]

# No figure of a county comes near; beyond it floats and 64-bit columns give out, for every document read with this one.
LARGEST = 10**15

# Lines one after the other that begin with the same name, in any encoding, and the empty text behind the last of all.
_ABOUT = re.compile(rb"([^,\n]*)[^\n]*\n?(?:\1(?=[,\n])[^\n]*\n?)*")
Parsers = dict[str, Callable[[str], Any]]


def read(path: Path, columns: list[str], *, parsers: Parsers) -> list[dict[str, Any]]:
    """Rows of a file with typed values; one that is not there has none. Raises DataError where a line is broken."""
    if not path.is_file():
        return []
    return [typed(path, number, row=row, parsers=parsers) for number, row in lines(path, columns)]


def lines(path: Path, columns: list[str], *, about: str = "") -> list[tuple[int, dict[str, str]]]:
    """Numbered lines of a file by column, as text; of a file that documents share, those that begin with ``about``.

    Raises DataError where it is no such file.
    """
    if workspace.leads_out(path):
        raise DataError(shown(path), "this link leads out of the project", "Put the file itself here.")
    try:
        places, text = _about(path, about) if about else ([], path.read_bytes().decode())
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)  # half the time of a DictReader
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise DataError(
                f"{shown(path)} line 1", f"column {missing[0]!r} is missing", f"It needs {','.join(columns)}."
            )
        found = [(places[reader.line_num - 1] if places else reader.line_num, line) for line in reader if line]
    except UnicodeDecodeError as error:
        raise DataError(shown(path), f"byte {error.start} is not UTF-8", "Save the file as UTF-8.") from None
    except (OSError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DataError(
            shown(path), f"cannot be read ({reason})", "Restore it from git, or extract it again."
        ) from None
    for number, line in found:
        if len(line) != len(header):
            raise DataError(
                f"{shown(path)} line {number}", "the line has too many or too few fields", "Quote its commas."
            )
    return [(number, dict(zip(header, line, strict=True))) for number, line in found]


def _about(path: Path, document: str) -> tuple[list[int], str]:
    """The header and the lines about a document, and the number of each."""
    places, found = [1], []
    with path.open("rb") as file:
        found.append(file.readline())
        for number, start, end in spans(path).get(document, ()):
            file.seek(start)
            found.append(file.read(end - start))
            places += range(number, number + found[-1].count(b"\n") + 1)
    return places, b"".join(found).decode()


def spans(path: Path) -> Mapping[str, list[tuple[int, int, int]]]:
    """Where the lines about each document stand in a file that documents share: number of the first, bytes from, to."""
    stat = path.stat()
    return _spans(path, (stat.st_ino, stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=2)
def _spans(path: Path, _state: tuple[int, int, int]) -> Mapping[str, list[tuple[int, int, int]]]:
    """Once for each state of the file, and not its lines: there are hundreds of thousands, and a page needs a few."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    content, first = path.read_bytes(), 1
    for match in _ABOUT.finditer(content):
        start, end = match.span()
        found.setdefault(match[1].strip(b'"').decode("utf-8", "replace"), []).append((first, start, end))
        first += content.count(b"\n", start, end)
    return found


def typed(path: Path, number: int, *, row: dict[str, str], parsers: Parsers) -> dict[str, Any]:
    """One line with its values. Raises DataError with the line and what to write there."""
    values: dict[str, Any] = dict(row)
    column = ""
    try:
        for column, parse in parsers.items():
            values[column] = parse(row[column])
    except ValueError:
        raise DataError(
            f"{shown(path)} line {number}", f"{column} is {row[column]!r}", f"Write {_WANTED[parsers[column]]} there."
        ) from None
    return values


def _number(text: str) -> float:
    value = float(text)
    if not abs(value) < LARGEST:  # nor is it where it is no number
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) >= LARGEST:
        raise ValueError(text)
    return value


_WANTED = {_number: "a plain number such as 12.5", _flag: "true or false", _whole: "a whole number"}
# By part: the columns of its files, and the parsers of those that are no text.
PARSERS: dict[str, tuple[list[str], Parsers]] = {
    "facts": (FACTS, {"value": _number, "approx": _flag, "start": _whole, "end": _whole}),
    "scores": (
        SCORES,
        {"item": _whole, "max": _number, "self": _number, "applicable": _flag, "start": _whole, "end": _whole},
    ),
    "relations": (RELATIONS, {"result": _whole}),
    "ledger": (LEDGER, {"start": _whole, "end": _whole}),
}
CODED_PARSERS: Parsers = {"start": _whole, "end": _whole}
THEME_PARSERS: Parsers = {"hits": _whole, "per_1000": _number}

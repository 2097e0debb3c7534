"""The layout of a page of a PDF: which characters stand on one line, and which lines in one column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median_high
from typing import Any

Char = dict[str, Any]
Margins = tuple[float, float]
# Parts of a character's size: how far it reaches below its baseline, how much of two lines may overlap, the least
# width of a gutter and of a gap between cells, and how near to each other lines end that end at one margin.
_BELOW, _OVERLAP, _GUTTER, _GAP, _NEAR = 0.12, 0.6, 0.8, 1.2, 1.0
_LARGER = 2.5  # characters so many times as large are a stamp or a watermark, and on no line with the others
_TWICE = 0.15  # bold letters that are drawn twice stand so near to each other
# A column of running text: lines, those of the ones beside the first, characters, how near its margin most lines end
# where nothing longer follows, how much narrower one may be, how far they stand apart, and what no list of names has.
_COLUMN_LINES, _OTHER_LINES, _COLUMN_WIDTH, _FULL, _AS_WIDE, _WIDEST_GUTTER = 3, 2, 10, 2.0, 0.75, 4.0
_MOST_COLUMNS, _CLAUSE, _STOP = 4, frozenset("，。；,;"), frozenset("。；！？;!?")
_RAISED, _SMALLER = 0.2, 0.9  # the mark of a note is raised by that much of the size of its line, and smaller
_MARKS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# What no line may be broken in: a number with its sign and unit of rate, or a character; and the points about it.
_LEAD = re.compile(r"[（《“〔\[(]*(?:[0-9A-Za-z.,:+/]+-?|.)[%％‰，。、；：）》”！？,.;:)\]]*")


@dataclass(slots=True)
class Line:
    """A line of text, or a row of a table with so many ``cells``; lengths in points, ``top`` from the top of the page.

    ``lead`` is the width of what cannot be broken at its beginning; ``margins`` are those of its column, None where it
    stands across the page.
    ``spaced`` lines have gaps as between columns, and ``aside`` are those of a watermark.
    """

    text: str
    left: float
    right: float
    top: float
    size: float = 0.0
    lead: float = 0.0
    cells: int = 0
    margins: Margins | None = None
    spaced: bool = False
    aside: bool = False


@dataclass(slots=True)
class Piece:
    """What stands together on a page: characters without a gap between them, or the rows of a table."""

    left: float
    right: float
    top: float
    bottom: float
    chars: list[Char] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)


def lines(chars: Iterable[Char]) -> list[Line]:
    """The lines of these characters from top to bottom, without empty ones."""
    return [line for _, _, row in _rows(chars) if (line := _line(row)) is not None]


def ordered(chars: list[Char], tables: list[Piece]) -> list[Line]:
    """The lines and rows of a page in the order in which they are read: column by column where there are columns."""
    read: list[Line] = []
    for columns in _blocks([*_pieces(chars), *tables]):
        for column in columns:
            text = _text(column)
            if len(columns) > 1:
                own = margins(text) or _ends(column)
                for line in text:
                    line.margins = own
            read += _merged(text, column)
    return read


def margins(text: list[Line]) -> Margins | None:
    """Where three lines of text at least begin and end; None where no three do."""
    text = [line for line in text if line.size and not line.spaced]
    size = median_high([line.size for line in text]) if text else 0.0
    left = _margin(sorted(line.left for line in text), size)
    right = _margin(sorted((line.right for line in text), reverse=True), size)
    return None if left is None or right is None else (left, right)


def _margin(ends: list[float], size: float) -> float | None:
    return next((end for end, third in zip(ends, ends[2:], strict=False) if abs(end - third) <= _NEAR * size), None)


def _rows(chars: Iterable[Char]) -> list[tuple[float, float, list[Char]]]:
    """Characters on one baseline, and those above and below it that are on the same line, from top to bottom.

    How far up a character reaches is another thing in each font: 仿宋 and the Times of the numbers in it differ by a
    quarter of their size. Only the baseline is the same.
    """
    levels: dict[int, list[Char]] = {}
    for char in chars:
        levels.setdefault(round(char["matrix"][5]), []).append(char)
    rows: list[tuple[float, float, list[Char]]] = []
    for baseline, level in sorted(levels.items(), reverse=True):
        size = median_high([char["size"] for char in level])
        low, high = baseline - _BELOW * size, baseline + (1 - _BELOW) * size
        if rows and _one_line(rows[-1], low, high):
            above_low, above_high, above = rows[-1]
            taller = above_high - above_low >= size
            rows[-1] = (above_low, above_high, above + level) if taller else (low, high, above + level)
        else:
            rows.append((low, high, level))
    return rows


def _one_line(row: tuple[float, float, list[Char]], low: float, high: float) -> bool:
    small, large = sorted((row[1] - row[0], high - low))
    return large <= _LARGER * small and min(row[1], high) - max(row[0], low) > _OVERLAP * small


def _line(row: list[Char]) -> Line | None:
    # Imported here, as the reader does.
    from pdfplumber.utils import collate_line

    chars = list(_once(sorted(row, key=lambda char: char["x0"])))
    seen = [char for char in chars if not char["text"].isspace()]
    if not seen:
        return None
    size, baseline = (median_high(values) for values in zip(*((c["size"], c["matrix"][5]) for c in seen), strict=True))
    for char in seen:
        if char["matrix"][5] - baseline > _RAISED * size and char["size"] < _SMALLER * size:
            char["text"] = char["text"].translate(_MARKS)
    lead = _LEAD.match("".join(char["text"][:1] for char in seen[:40]))
    last = seen[(lead.end() if lead else 1) - 1]
    left, right = seen[0]["x0"], max(char["x1"] for char in seen)
    spaced = any(char["x0"] - before["x1"] >= _GAP * size for before, char in pairwise(seen))
    text = " ".join(collate_line(chars).split())
    return Line(text, left, right, min(char["top"] for char in seen), size, last["x1"] - left, spaced=spaced)


def _once(chars: list[Char]) -> Iterator[Char]:
    """Characters from left to right, without the second of those that are drawn twice to look bold."""
    kept: Char | None = None
    for char in chars:
        if kept and char["text"] == kept["text"] and char["x0"] - kept["x0"] < _TWICE * char["size"]:
            continue
        kept = char
        yield char


def _pieces(chars: list[Char]) -> Iterator[Piece]:
    """The characters of each baseline, cut where a gutter may be."""
    key = [(-round(char["matrix"][5]), char["x0"], index) for index, char in enumerate(chars)]
    for _, level in groupby(sorted(key), key=lambda item: item[0]):
        piece: list[Char] = []
        end = 0.0
        for char in (chars[index] for _, _, index in level):
            blank = char["text"].isspace()
            if piece and not blank and char["x0"] - end >= _GUTTER * char["size"]:
                yield _piece(piece)
                piece = []
            if piece or not blank:
                piece.append(char)
                end = end if blank else char["x1"]
        if piece:
            yield _piece(piece)


def _piece(chars: list[Char]) -> Piece:
    seen = [char for char in chars if not char["text"].isspace()]
    left, right = seen[0]["x0"], max(char["x1"] for char in seen)
    return Piece(left, right, min(c["top"] for c in seen), max(c["bottom"] for c in seen), chars)


def _blocks(pieces: list[Piece]) -> list[list[list[Piece]]]:
    """Pieces from top to bottom: in several columns, or in one where they stand across the page."""
    blocks: list[list[list[Piece]]] = []
    for run, gutter in _runs(sorted(pieces, key=lambda piece: (piece.top, piece.left))):
        columns = list(_columns(run, gutter))
        if len(columns) > 1 and _are_columns(columns):
            blocks.append(columns)
        elif blocks and len(blocks[-1]) == 1:
            blocks[-1][0].extend(run)
        else:
            blocks.append([run])
    return blocks


def _columns(run: list[Piece], gutter: Margins | None, most: int = _MOST_COLUMNS) -> Iterator[list[Piece]]:
    """What may be columns from left to right: each side of a gutter may have a gutter of its own."""
    if gutter is None or most == 1:
        yield run
        return
    for side in _sides(run, gutter):
        runs = list(_runs(side))
        yield from _columns(*runs[0], most - 1) if len(runs) == 1 else [side]


def _runs(pieces: list[Piece]) -> Iterator[tuple[list[Piece], Margins | None]]:
    """Runs of pieces that leave a strip of the page free, with that strip, and what stands between such runs."""
    run: list[Piece] = []
    free: Margins | None = None
    for piece in pieces:
        narrower = _narrower(free, piece) if free else None
        beside = _beside(run[-1], piece) if run and not narrower else None
        if free and not narrower:
            yield run, free
            run = []
        elif beside:
            above, beside = _above(run, beside)
            if above:
                yield run[:above], None
                run = run[above:]
        free = narrower or (beside if run else None)
        run.append(piece)
    if run:
        yield run, free


def _above(run: list[Piece], free: Margins) -> tuple[int, Margins]:
    """How many pieces stand above those that leave a strip free too, as a heading of one column does, and the strip."""
    for place in range(len(run) - 1, -1, -1):
        narrower = _narrower(free, run[place])
        if narrower is None:
            return place + 1, free
        free = narrower
    return 0, free


def _narrower(free: Margins, piece: Piece) -> Margins | None:
    """What this piece leaves of a free strip, None where that is no gutter any more."""
    low, high = free
    if piece.left + piece.right < low + high:
        low = max(low, piece.right)
    else:
        high = min(high, piece.left)
    return (low, high) if high - low >= _least(piece) else None


def _beside(one: Piece, other: Piece) -> Margins | None:
    """The free strip between two pieces at one height, None where they stand at different ones."""
    left, right = sorted((one, other), key=lambda piece: piece.left)
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    level = overlap > 0.3 * min(left.bottom - left.top, right.bottom - right.top)
    return (left.right, right.left) if level and right.left - left.right >= _least(other) else None


def _least(piece: Piece) -> float:
    """The least width of a gutter beside this piece; a table has no size of its own."""
    return _GUTTER * piece.chars[0]["size"] if piece.chars else 6.0


def _sides(pieces: list[Piece], gutter: Margins) -> tuple[list[Piece], list[Piece]]:
    middle = sum(gutter)
    left = [piece for piece in pieces if piece.left + piece.right < middle]
    return left, [piece for piece in pieces if piece.left + piece.right >= middle]


def _are_columns(columns: list[list[Piece]]) -> bool:
    """Whether all are columns of running text; the cells of a table without rules are short, or short on one side."""
    first, *others = columns
    if not (_is_column(first, _COLUMN_LINES) and all(_is_column(side, _OTHER_LINES) for side in others)):
        return False
    gaps = [_ends(other)[0] - _ends(side)[1] for side, other in pairwise(columns)]
    narrow, *_, wide = sorted(_width(side) for side in columns)
    return max(gaps) <= _WIDEST_GUTTER * _size(first) and narrow >= _AS_WIDE * wide


def _is_column(side: list[Piece], least: int) -> bool:
    text = _text(side)
    if len(text) < least or not any(_CLAUSE & set(line.text) for line in text):
        return False
    if all(line.text[-1] in _STOP for line in text[:-1]):  # a list of sentences, each beside another one
        return False
    size, margin = _size(side), _ends(side)[1]
    leads = [line.lead for line in text[1:]] + [0.0]
    full = sum(line.right + max(lead, _FULL * size) >= margin for line, lead in zip(text, leads, strict=True))
    return _width(side) >= _COLUMN_WIDTH * size and full * 2 >= len(text)


def _size(side: list[Piece]) -> float:
    return median_high([piece.chars[0]["size"] for piece in side if piece.chars])


def _ends(side: list[Piece]) -> Margins:
    return min(piece.left for piece in side), max(piece.right for piece in side)


def _width(side: list[Piece]) -> float:
    return _ends(side)[1] - _ends(side)[0]


def _text(pieces: list[Piece]) -> list[Line]:
    return lines(char for piece in pieces for char in piece.chars)


def _merged(text: list[Line], pieces: list[Piece]) -> list[Line]:
    """Lines from top to bottom, and the rows of each table together where it begins."""
    units = [(line.top, [line]) for line in text] + [(piece.top, piece.rows) for piece in pieces if piece.rows]
    return [line for _, unit in sorted(units, key=lambda unit: unit[0]) for line in unit]

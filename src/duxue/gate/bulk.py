"""Data files of many documents at once: one frame a part of the data, in a fraction of the time of one a document.

Files that are written plainly are joined and parsed together. A document with any other file, with a value that does
not parse or with an entry in the corrections goes through ``dataset.rows_of``: it names the fault, or gives the rows.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from duxue import dataset, verdicts, workspace
from duxue.documents.registry import get
from duxue.errors import DataError

Row = dict[str, Any]
COLUMNS = {part: columns for part, (columns, _) in dataset.PARSERS.items()}
# Everything that no parser is for is text.
TYPES = {"start": "int64", "end": "int64", "item": "int64", "result": "int64", "value": "float64", "max": "float64",
         "self": "float64", "approx": "bool", "applicable": "bool"}  # fmt: skip
_NO_UTF8 = "surrogateescape"  # a byte that is no UTF-8 becomes a character that UTF-8 has not
_ESCAPED = re.compile(r"[\udc80-\udcff]")
_FIELD = rb'(?:[^",]*|"(?:[^"]|"")*")'
# Bytes that mean nothing but themselves; without them a file without quotes is the same few bytes line after line.
_PLAIN = bytes(set(range(256)) - set(b'",\r\n\0'))
_HEADS = {part: ",".join(columns).encode() for part, columns in COLUMNS.items()}
_LINES = {part: re.compile(_FIELD + rb"(?:," + _FIELD + rb"){%d}" % (len(all_) - 1)) for part, all_ in COLUMNS.items()}


@dataclass(slots=True, kw_only=True)
class Tables:
    """Frames by part, their rows in the order of ``names``, which are the documents that can be read.

    A frame has the category ``document`` and the columns of its part; text is categories: thousands of documents repeat
    the same few hundred words, and Great Expectations copies what it is given for each expectation. ``corrections`` are
    the entries that corrected a document, ``faults`` say what is wrong with those that cannot be read, ``digests`` are
    the hashes of the files of each document as they were read.
    """

    names: list[str]
    frames: dict[str, pd.DataFrame]
    corrections: dict[str, list[Row]]
    faults: dict[str, DataError]
    digests: dict[str, str]


def read(documents: Iterable[str]) -> Tables:
    """The tables of these documents. Raises BadParameters for an unknown document."""
    apart = dataset.corrected() | _linked()
    digests, plain = {}, {}
    for name in documents:
        files = verdicts.files_of(get(name).document)
        digests[name] = verdicts.digest(files)
        bodies = None if name in apart else _bodies(files)
        if bodies is not None:
            plain[name] = bodies
    odd = _odd(plain)
    frames, wrong = _parsed({name: files for name, files in plain.items() if name not in odd})
    rows, corrections, faults = {}, {}, {}
    for name in digests:
        if name in odd or name in wrong or name not in plain:
            try:
                rows[name], corrections[name] = dataset.rows_of(name)
            except DataError as error:
                faults[name] = error
    names = [name for name in digests if name not in faults]
    joined = {part: _joined(frame, _listed(part, rows), names) for part, frame in frames.items()}
    return Tables(names=names, frames=joined, corrections=corrections, faults=faults, digests=digests)


def _linked() -> set[str]:
    """Documents with a file that is a link, which may lead out of the project."""
    folders = [workspace.current().data / part for part in COLUMNS]
    entries = [entry for folder in folders if folder.is_dir() for entry in os.scandir(folder)]
    return {entry.name.removesuffix(".csv") for entry in entries if entry.is_symlink()}


def _bodies(files: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """Each file without its header, None where one does not begin and end as it must."""
    bodies = {}
    for part, content in files.items():
        head, _, body = content.partition(b"\n")
        if head != _HEADS[part] or (body and not body.endswith(b"\n")):
            return None
        bodies[part] = body
    return bodies


def _odd(documents: Mapping[str, Mapping[str, bytes]]) -> set[str]:
    """Documents with a file whose lines cannot stand between those of others, so that it is read row by row."""
    odd = set()
    for part in COLUMNS:
        bodies = {name: files[part] for name, files in documents.items() if part in files}
        # All whole lines: if they are plain together, each is.
        if not _is_plain(part, b"".join(bodies.values())):
            odd |= {name for name, body in bodies.items() if not _is_plain(part, body)}
    return odd


def _is_plain(part: str, body: bytes) -> bool:
    """Whether each line is a row with all its fields."""
    if b"\r" in body or b"\0" in body:
        return False
    line = b"," * (len(COLUMNS[part]) - 1) + b"\n"
    fits = _LINES[part].fullmatch
    return body.translate(None, _PLAIN) == line * body.count(b"\n") or all(map(fits, body.split(b"\n")[:-1]))


def _parsed(plain: Mapping[str, Mapping[str, bytes]]) -> tuple[dict[str, pd.DataFrame], set[str]]:
    """Frames by part, and the documents that hold a value that does not parse, whose rows are left out."""
    frames, odd = {}, set()
    for part, columns in COLUMNS.items():
        bodies = {name: files.get(part, b"") for name, files in plain.items()}
        content = b"".join(bodies.values())
        cells = _cells(content, columns) if content else _listed(part, {})
        place = np.repeat(np.arange(len(bodies)), [body.count(b"\n") for body in bodies.values()])
        frame = {"document": pd.Categorical.from_codes(place, pd.Index(bodies, dtype=object))}
        for column in columns:
            codes, known = pd.factorize(cells[column].to_numpy(dtype=object))
            if column in TYPES:
                values, wrong = _values(known, dataset.PARSERS[part][1][column])
                frame[column] = np.array(values, dtype=TYPES[column])[codes]
            else:
                wrong = _undecoded(known)
                frame[column] = pd.Categorical.from_codes(codes, pd.Index(known, dtype=object))
            odd |= set(frame["document"][np.isin(codes, wrong)]) if wrong else set()
        frames[part] = pd.DataFrame(frame)
    return {part: _without(frame, odd) if odd else frame for part, frame in frames.items()}, odd


def _without(frame: pd.DataFrame, documents: set[str]) -> pd.DataFrame:
    """The rows of all others, and no category that only these had: it may be text that nothing can encode."""
    kept = frame[~frame["document"].isin(documents)]
    texts = [column for column in kept.columns if column not in TYPES]
    return kept.assign(**{column: kept[column].cat.remove_unused_categories() for column in texts})


def _cells(content: bytes, columns: Sequence[str]) -> pd.DataFrame:
    """Fields as text: an empty field is an empty text, and numbers are parsed as everywhere else."""
    return pd.read_csv(io.BytesIO(content), header=None, names=columns, index_col=False, dtype=object, na_filter=False,
                       low_memory=False, encoding_errors=_NO_UTF8)  # fmt: skip


def _values(texts: Iterable[str], parse: Callable[[str], Any]) -> tuple[list[Any], list[int]]:
    """What each text says, 0 where it is no value, and which are none."""
    parsed, wrong = [], []
    for text in texts:
        try:
            parsed.append(parse(text))
        except ValueError:
            wrong.append(len(parsed))
            parsed.append(0)
    return parsed, wrong


def _undecoded(texts: Iterable[str]) -> list[int]:
    """Which texts stand for bytes that are not UTF-8."""
    if not _ESCAPED.search("".join(texts)):
        return []
    return [place for place, found in enumerate(texts) if _ESCAPED.search(found)]


def _listed(part: str, rows: Mapping[str, Mapping[str, list[Row]]]) -> pd.DataFrame:
    """The same frame from typed rows."""
    named = [(name, row) for name, parts in rows.items() for row in parts[part]]
    columns = {column: [row[column] for _, row in named] for column in COLUMNS[part]}
    typed = {name: np.array(found, TYPES[name]) if name in TYPES else text(found) for name, found in columns.items()}
    return pd.DataFrame({**typed, "document": text([name for name, _ in named])})


def text(values: Any) -> pd.Categorical:
    """Text as categories, None as missing."""
    codes, known = pd.factorize(np.array(values, dtype=object))
    return pd.Categorical.from_codes(codes, pd.Index(known, dtype=object))


def _joined(frame: pd.DataFrame, other: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows of both in the order of the documents."""
    if len(other):
        frame = pd.DataFrame({
            column: np.concatenate([frame[column], other[column]])
            if column in TYPES
            else pd.api.types.union_categoricals([frame[column], other[column]])
            for column in frame.columns
        })  # fmt: skip
    frame = frame.assign(document=frame["document"].cat.set_categories(pd.Index(names, dtype=object)))
    return frame.sort_values("document", kind="stable", ignore_index=True) if len(other) else frame

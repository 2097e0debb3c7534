"""``data/documents.csv``: one line a document, written when the document arrives."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from duxue import catalogue, workspace
from duxue.errors import BadParameters, ProjectError, SourceChanged, nearest, unreadable

# Names become file names and anchors, so nothing but these characters may stand in them.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
# The kind of documents that nobody published: made for trying the pipeline at size, and never beside real ones.
SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One published report, ``<place>-<year>``.

    ``district`` is a code of GB/T 2260, empty where the place is unknown; ``period`` the year reported on;
    ``published`` an ISO date or year, empty where not printed; ``sha256`` that of the original bytes;
    ``quarantine`` the reason for which a person has accepted that the gate blocks it, else empty.
    """

    document: str
    district: str
    period: str
    kind: str
    title: str
    issuer: str
    published: str
    sha256: str
    quarantine: str

    @property
    def place(self) -> catalogue.District | None:
        """The district, or None where it is unknown or not in ``data/reference/districts.csv``."""
        return catalogue.districts().get(self.district)

    @property
    def name(self) -> str:
        """Place and year for people, such as ``高台县 2023``; the document's own name where no place is known.

        It stands at the head of each page, so it says where the figures are made up.
        """
        name = f"{self.place.name} {self.period}" if self.place else self.document
        return f"{name}（合成数据 synthetic）" if self.kind == SYNTHETIC else name


COLUMNS = tuple(field.name for field in fields(Document))


@cache
def registry() -> Mapping[str, Document]:
    """All documents by name, in the order of the file.

    Raises ProjectError for a missing column, a name that cannot be a file name, a name given twice, no document, or
    synthetic documents beside real ones.
    """
    documents = registered()
    if not documents:
        path = workspace.current().data / "documents.csv"
        raise ProjectError(path, "no document is registered", "Register one with `duxue add FILE`.")
    return documents


def registered() -> Mapping[str, Document]:
    """What ``registry`` returns, read now, and also where it is nothing: before the first document is added."""
    path = workspace.current().data / "documents.csv"
    documents = {row.document: row for row in _rows(path)}
    _refuse_mixture(path, documents.values())
    return MappingProxyType(documents)


def _refuse_mixture(path: Path, documents: Collection[Document]) -> None:
    """Made-up figures beside real ones would sooner or later be compared with them, or published with them."""
    invented = [row.document for row in documents if row.kind == SYNTHETIC]
    if 0 < len(invented) < len(documents):
        found = f"{invented[0]} is {SYNTHETIC} and other documents are not"
        raise ProjectError(path, found, "Keep synthetic documents in a project of their own.")


def get(name: str) -> Document:
    """The document of this name. Raises BadParameters with the nearest right name."""
    try:
        return registry()[name]
    except KeyError:
        raise BadParameters(
            f"There is no document {name!r}{nearest(name, registry())} `duxue list` prints them all."
        ) from None


def source_of(document: Document) -> Path | None:
    """The file of a document in ``data/sources``, whatever its format; None where the texts are not here."""
    return next(iter(sources_of(document)), None)


def sources_of(document: Document) -> list[Path]:
    """All files of ``data/sources`` that are named after a document; more than one only by a mistake."""
    # A link to a device or a pipe would be read without end.
    return sorted(path for path in workspace.current().sources.glob(f"{document.document}.*") if path.is_file())


def check_source(document: Document) -> None:
    """Hold the bytes of a document, where they are here, against their registered hash.

    Raises SourceChanged, or ProjectError where they cannot be read.
    """
    path = source_of(document)
    if path is None:
        return
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise unreadable(path, error, "") from None
    if found != document.sha256:
        raise SourceChanged(path, document.sha256, found)


def _rows(path: Path) -> list[Document]:
    try:
        if workspace.leads_out(path):
            raise csv.Error("it is a link that leads out of the project")
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise ProjectError(path, f"the columns are {reader.fieldnames}", f"They must be {','.join(COLUMNS)}.")
            rows = [_document(path, number, row) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise unreadable(path, error, "Save it as CSV in UTF-8.") from None
    known: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if row.document in known:
            raise ProjectError(
                f"{path} line {number}", f"{row.document} is registered twice", "Remove one of the lines."
            )
        known.add(row.document)
    return rows


def _document(path: Path, number: int, row: dict[str, str]) -> Document:
    if None in row or None in row.values():
        raise ProjectError(f"{path} line {number}", "the line has too many or too few fields", "Quote commas.")
    if not NAME.fullmatch(row["document"]):
        raise ProjectError(
            f"{path} line {number}",
            f"{row['document']!r} cannot name a document",
            "Use `<place>-<year>` in lower-case letters, digits and hyphens.",
        )
    return Document(**row)

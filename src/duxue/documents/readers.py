"""A file to characters, by what its bytes are and not by what its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from duxue.documents import html, mht, office, pdf, plain
from duxue.documents.limits import limited
from duxue.documents.source import MAX_BYTES, Content, Source, made, refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
_ARCHIVES = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}


def read(path: Path | str) -> Source:
    """One document: text (UTF-8, GB18030, UTF-16), HTML, MHT, DOCX or PDF with a text layer.

    Raises ProjectError with one sentence for a file that is missing, empty, binary, too large, encrypted, a scan, or of
    a format that is not read, and says what to do instead.
    """
    path = Path(path)
    data = _bytes(path)
    kind, reader = _reader(path, data)
    with limited(path):
        content = reader(path, data)
    return made(path, data, content, kind=kind)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise refusal(path, "this is no file", "Give the file of one document.")
        if size > MAX_BYTES:
            raise refusal(path, f"the file has {size:,} bytes", f"At most {MAX_BYTES:,} are read; give one report.")
        data = path.read_bytes()
    except OSError as error:
        raise refusal(path, f"it cannot be opened ({error.strerror})", "Check the name and the permissions.") from None
    if not data.strip():
        raise refusal(path, "the file is empty", "Download or copy the document again.")
    return data


def _reader(path: Path, data: bytes) -> tuple[str, Callable[[Path, bytes], Content]]:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:1024].find(b"%PDF-") >= 0:
        return "pdf", pdf.read
    if data.startswith(_OLE):
        raise refusal(
            path, "this is an old Word or Excel file (.doc, .xls)", "Save it as .docx in Word or LibreOffice."
        )
    if data.startswith(b"PK"):
        return "docx", office.read
    for magic, name in {**_PICTURES, **_ARCHIVES}.items():
        if data.startswith(magic):
            what = "Unpack it first." if magic in _ARCHIVES else "Run text recognition on it and give the text."
            raise refusal(path, f"this is a {name} file", what)
    if head.startswith(b"{\\rtf"):
        raise refusal(path, "this is an RTF file", "Save it as .docx or as plain text.")
    if mht.looks_like(head):
        return "mht", mht.read
    if html.looks_like(path, head):
        return "html", html.read
    return "txt", plain.read

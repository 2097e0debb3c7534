"""Plain text: which of UTF-8, UTF-16 and GB18030 its bytes are."""

from __future__ import annotations

import codecs
from pathlib import Path

from duxue.documents.source import Content, refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = ("utf-16-be", "utf-16-le")  # without a mark: nearly any two bytes are some character of these


def read(path: Path, data: bytes) -> Content:
    """The characters of a text file, line ends as they are; a byte order mark is no character of it.

    Raises ProjectError where the bytes are no text in a known encoding.
    """
    text, encoding = decode(path, data)
    return Content(text, encoding)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises ProjectError where there is none."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not _noise(text) and (encoding not in _GUESSED or _chinese(text)):
            return text, encoding
    raise refusal(
        path,
        "its bytes are no text in UTF-8, UTF-16 or GB18030",
        "Give a text, HTML, DOCX or PDF file; save a text file as UTF-8.",
    )


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    if b"\x00" in data[:4096]:
        # Chinese in UTF-16 has few zero bytes, but its line ends, digits and commas have one each.
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        return ["utf-16-be", "utf-16-le"] if even > odd else ["utf-16-le", "utf-16-be"]
    return ["utf-8", "gb18030"]


def _noise(text: str) -> bool:
    """Whether control or private characters make up more than text can have: a binary file that happened to decode."""
    sample = text[:4000]
    odd = sum(
        1
        for c in sample
        if (c < " " and c not in "\t\n\r\x0b\x0c") or "\ue000" <= c <= "\uf8ff" or c in "\ufeff\ufffd\ufffe\uffff"
    )
    return odd * 20 > len(sample)


def _chinese(text: str) -> bool:
    """Whether most characters are those of a Chinese or an English text: ASCII, 汉字, their punctuation and forms."""
    sample = text[:4000]
    usual = sum(1 for c in sample if c < "\x7f" or "\u2000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef")
    return usual * 2 > len(sample)

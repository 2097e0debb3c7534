"""What a reader returns: characters, their hash, and where they stood in the file."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from duxue.errors import ProjectError

# A county's report has 5 to 100 KB of text; these are far above and keep a hostile file from filling the memory.
MAX_BYTES = 64 * 1024 * 1024
MAX_CHARACTERS = 8_000_000
MAX_UNPACKED = 256 * 1024 * 1024
# Columns over which the merged cells of a table are spread.
WIDEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as characters.

    ``sha256`` is that of the file's bytes, ``text_sha256`` that of ``text`` in UTF-8. ``places`` are pairs of an
    offset and the label of the page or paragraph that begins there; ``furniture`` are spans (start, end) of page heads,
    navigation and the like, which stay in the text and carry no figures.
    """

    name: str
    text: str
    sha256: str
    text_sha256: str
    format: str
    encoding: str
    places: tuple[tuple[int, str], ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()

    def place(self, offset: int) -> str:
        """The label of the page or paragraph of this offset, empty where the format has none."""
        index = bisect_right([start for start, _ in self.places], offset) - 1
        return self.places[index][1] if index >= 0 else ""


@dataclass(frozen=True, slots=True)
class Content:
    """Text as one format's reader found it; :func:`made` adds name and hashes."""

    text: str
    encoding: str
    places: tuple[tuple[int, str], ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()


def made(path: Path, data: bytes, content: Content, *, kind: str) -> Source:
    """The source of this file. Raises ProjectError where nothing readable is in it."""
    text = content.text
    if not text.strip("\ufeff \t\r\n\x0c\u00a0\u3000|"):
        raise refusal(path, "there is no text in it", "Check that the right file was given.")
    if len(text) > MAX_CHARACTERS:
        raise refusal(path, f"it holds {len(text):,} characters", f"Split it: {MAX_CHARACTERS:,} are read at most.")
    return Source(
        name=path.name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        format=kind,
        encoding=content.encoding,
        places=content.places,
        furniture=content.furniture,
    )


def refusal(path: Path, found: str, todo: str) -> ProjectError:
    """The sentence for a file that cannot be read as a document."""
    return ProjectError(path, found, todo)


class Pages:
    """Collects text piece by piece and remembers where labelled places and furniture begin."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.places: list[tuple[int, str]] = []
        self.furniture: list[tuple[int, int]] = []

    def place(self, label: str) -> None:
        """From here on the text stands at this page or paragraph."""
        self.places.append((self.length, label))

    def write(self, text: str, *, furniture: bool = False) -> None:
        """Append text; ``furniture`` marks it as not belonging to the report."""
        if not text:
            return
        if furniture:
            self.furniture.append((self.length, self.length + len(text)))
        self.parts.append(text)
        self.length += len(text)

    def at_line_start(self) -> bool:
        """Whether what is written next begins a line."""
        return not self.parts or self.parts[-1].endswith("\n")

    def end_line(self) -> None:
        """End the line that was begun."""
        if not self.at_line_start():
            self.write("\n")

    def content(self, encoding: str) -> Content:
        """Everything written."""
        return Content("".join(self.parts), encoding, tuple(self.places), tuple(self.furniture))

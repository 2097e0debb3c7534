"""Documents of Word made of the elements of their XML, and what is read of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from duxue.documents import Source, read
from duxue.extraction import extract

SPACES = (
    f'{nsdecls("w")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BY = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'


def xml(markup: str) -> Any:
    """One element of WordprocessingML."""
    end = min(markup.index(mark) for mark in " >/" if mark in markup)
    return parse_xml(f"{markup[:end]} {SPACES}{markup[end:]}")


def run(text: str, look: str = "") -> str:
    """A run, looking so."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def line(text: str) -> str:
    """A paragraph of plain characters."""
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{line(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each given by the cells in it."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def plain(*rows: Sequence[str]) -> str:
    """A table without merged cells."""
    return table(*("".join(map(cell, row)) for row in rows))


def span(columns: int) -> str:
    """The mark of a cell that covers so many columns."""
    return f'<w:gridSpan w:val="{columns}"/>'


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def made(tmp_path: Path, *blocks: str) -> Source:
    """A document of these blocks, saved and read; all numbers of its facts stand where they are said to stand."""
    return saved(tmp_path, filled(docx.Document(), *blocks))


def saved(tmp_path: Path, document: Any) -> Source:
    path = tmp_path / "a.docx"
    document.save(str(path))
    source = read(path)
    for fact in extract(source).facts:
        assert source.text[fact["start"] : fact["end"]] == fact["printed"]
    return source


def numbered(document: Any, name: int, *levels: str, of: int = 0, more: str = "") -> None:
    """A list of this name, with levels of its own or with those of the list ``of``."""
    root = document.part.numbering_part.element
    if levels:
        made = "".join(f'<w:lvl w:ilvl="{place}">{level}</w:lvl>' for place, level in enumerate(levels))
        root.append(xml(f'<w:abstractNum w:abstractNumId="{name}">{made}</w:abstractNum>'))
    root.append(xml(f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of or name}"/>{more}</w:num>'))


def level(form: str, text: str, start: int = 1, more: str = "") -> str:
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'


def item(text: str, name: int = 70, place: int = 0) -> str:
    """A paragraph of a list, so deep in it."""
    own = f'<w:pPr><w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{name}"/></w:numPr></w:pPr>'
    return f"<w:p>{own}{run(text)}</w:p>"


def filled(document: Any, *blocks: str) -> Any:
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, xml(block))
    return document


def lines(source: Source) -> list[str]:
    return source.text.splitlines()


OUTLINE = (level("chineseCountingThousand", "%1、"), level("japaneseCounting", "（%2）"), level("decimal", "%3."))

"""Several rows typed into one row of a table, and tables that go on behind 续表."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from docx_parts import cell, line, made, table
from duxue.documents import Source, read
from duxue.extraction import extract

HEAD = ["学段", "学校数", "在校生数"]
STACKED = [["幼儿园", "小学", "初中"], ["62", "64", "18"], ["8120", "15320", "8213"]]
ROWS = ["学段|学校数|在校生数|", "幼儿园|62|8120|", "小学|64|15320|", "初中|18|8213|"]
FACTS = {
    (indicator, level, float(value))
    for level, *values in [("kindergarten", 62, 8120), ("primary", 64, 15320), ("junior_secondary", 18, 8213)]
    for indicator, value in zip(("schools_count", "enrolment"), values, strict=True)
}


def facts(source: Source) -> set[tuple[str, str, float]]:
    found = extract(source).facts
    assert all(source.text[fact["start"] : fact["end"]] == fact["printed"] for fact in found)
    return {(fact["indicator"], fact["level"], fact["value"]) for fact in found}


def rows(source: Source) -> list[str]:
    return [line for line in source.text.splitlines() if "|" in line]


def page(folder: Path, *cells_of_rows: list[str]) -> Source:
    body = "".join(f"<tr>{''.join(f'<td>{inner}</td>' for inner in cells)}</tr>\n" for cells in cells_of_rows)
    path = folder / "a.html"
    path.write_text(f"<html><body><h1>某县2023年报告</h1><table>{body}</table></body></html>", encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    "inner", ["{}<br>{}<br/>\n{}", "<p>{}</p>\n<p>{}</p><p><b>{}</b></p>", "<div>{}</div>{}<div>{}</div>"]
)
def test_cells_of_as_many_lines_in_a_page_are_rows(tmp_path: Path, inner: str) -> None:
    """Each line of a cell stands beside that of the next one; a row behind is one of its own."""
    stacked = [inner.format(*lines) for lines in STACKED]
    source = page(tmp_path, HEAD, stacked, ["特殊教育", "1", "96"])
    assert rows(source) == [*ROWS, "特殊教育|1|96|"]
    assert facts(source) == FACTS | {("schools_count", "special", 1.0), ("enrolment", "special", 96.0)}


def test_cells_of_as_many_paragraphs_in_a_docx_are_rows(tmp_path: Path) -> None:
    """Paragraphs and broken lines alike; an empty cell says nothing in any of them."""
    stacked = "".join(f"<w:tc><w:tcPr/>{''.join(map(line, lines))}</w:tc>" for lines in STACKED)
    broken = "<w:tc><w:tcPr/><w:p><w:r><w:t>城区</w:t><w:br/><w:t>农村</w:t></w:r></w:p></w:tc>"
    two = "".join(f"<w:tc><w:tcPr/>{''.join(map(line, lines))}</w:tc>" for lines in (["5", "7"], []))
    source = made(
        tmp_path,
        table(
            "".join(map(cell, HEAD)), stacked, broken + two.replace("<w:tcPr/></w:tc>", f"<w:tcPr/>{line('')}</w:tc>")
        ),
    )
    assert rows(source) == [*ROWS, "城区|5||", "农村|7||"]
    assert facts(source) >= FACTS
    assert source.place(source.text.index("初中")) == source.place(source.text.index("幼儿园")) == "table 1 row 2"


@pytest.mark.parametrize(
    "cells",
    [
        ["学校数<br>（所）", "在校生<br>（人）", "教师<br>（人）"],  # heads of two lines
        ["九年义务教育<br>巩固率", "97.1%", "97.4%"],  # a name of two lines
        ["公办<br>民办", "35<br>120<br>3", "6<br>7"],  # nobody knows whose the third is
        ["小学<br>初中", "3,8<br>72", "1,2<br>05"],  # figures over two lines
    ],
)  # fmt: skip
def test_other_lines_in_cells_make_no_rows(tmp_path: Path, cells: list[str]) -> None:
    """They are words that had no room, or figures that nobody can tell apart."""
    assert len(rows(page(tmp_path, HEAD, cells, ["小学", "64", "15320"]))) == 3


def test_a_cell_that_reaches_into_a_row_keeps_it_whole(tmp_path: Path) -> None:
    """Below a merged cell the lines of the others would stand in columns of others."""
    body = "<tr><td rowspan=2>城区</td><td>小学</td><td>64</td></tr><tr><td>幼儿园<br>初中</td><td>62<br>18</td></tr>"
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>报告</h1><table>{body}</table></body></html>", encoding="utf-8")
    assert rows(read(path)) == ["城区|小学|64|", "城区|幼儿园 初中|62\t18|"]


@pytest.mark.parametrize("again", ["续表", "（续表）", "续表1", "表2（续）", "续上表：", "\n续表\n", "续表\n \n  "])
@pytest.mark.parametrize("end", ["|", ""])
def test_a_table_goes_on_behind_its_continuation(tmp_path: Path, again: str, end: str) -> None:
    """Rows of as many cells are below the heads of the first part."""
    text = "\n".join(["某县2023年", *ROWS[:2], again, *ROWS[2:]]).replace("|\n", f"{end}\n")
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert facts(read(path)) == FACTS


def test_a_table_of_a_docx_goes_on_behind_its_continuation(tmp_path: Path) -> None:
    document = docx.Document()
    for part in ([HEAD, ["幼儿园", "62", "8120"]], [["小学", "64", "15320"], ["初中", "18", "8213"]]):
        grid = document.add_table(rows=2, cols=3)
        for row, texts in zip(grid.rows, part, strict=True):
            for own, text in zip(row.cells, texts, strict=True):
                own.text = text
        document.add_paragraph("续表")
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert facts(read(path)) == FACTS


def test_a_continuation_with_heads_of_its_own_is_another_table(tmp_path: Path) -> None:
    """Years are heads, and other columns are no rows of the first part."""
    text = "指标|2020年|2021年|\n毛入园率（%）|90.1|91.2|\n续表\n指标|2022年|2023年|\n毛入园率（%）|92.3|93.4|\n"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = {(fact["period"], fact["value"]) for fact in extract(read(path)).facts}
    assert found == {("2020", 90.1), ("2021", 91.2), ("2022", 92.3), ("2023", 93.4)}

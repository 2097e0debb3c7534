"""Files to characters: formats, encodings, places, and a sentence for what cannot be read."""

from __future__ import annotations

import codecs
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest

from duxue.documents import read
from duxue.errors import ProjectError
from duxue.extraction import extract

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
TEXT = "全县现有学校88所,在校生20145人。\n毛入园率达到92.5%。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """The same characters come out of each encoding, without a byte order mark."""
    path = tmp_path / "a.txt"
    path.write_bytes((TEXT * 3).encode(encoding))
    assert read(path).text == TEXT * 3


def test_line_ends_stay(tmp_path: Path) -> None:
    """Offsets count the characters as they are in the file."""
    path = tmp_path / "a.txt"
    path.write_bytes("甲\r\n乙12人".encode())
    source = read(path)
    fact = extract(source).facts[0]
    assert source.text == "甲\r\n乙12人"
    assert source.text[fact["start"] : fact["end"]] == "12"


def test_html_keeps_furniture_apart(tmp_path: Path) -> None:
    """Navigation stays in the text as furniture, scripts are gone, tables become rows of cells."""
    page = (
        "<html><head><meta charset='gbk'><title>t</title><script>var a=99;</script></head><body>"
        "<nav>访问量 123456</nav>"
        "<p>全县现有学校88所。</p><table><tr><th>学段</th><th>学校数</th><th>在校生</th></tr>"
        "<tr><td>小学</td><td>56</td><td>8200</td></tr></table></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("gbk"))
    source = read(path)
    assert "99" not in source.text
    assert "小学|56|8200|" in source.text
    facts = {(f["indicator"], f["level"], f["value"]) for f in extract(source).facts}
    assert facts == {
        ("schools_count", "all", 88.0),
        ("schools_count", "primary", 56.0),
        ("enrolment", "primary", 8200.0),
    }


def test_html_with_merged_heads_and_pairs(tmp_path: Path) -> None:
    """Two rows of heads name a column together, and a table of labels beside their values is read pair by pair."""
    page = (
        "<html><body><table><tr><th rowspan=2>学段</th><th rowspan=2>学校数</th><th colspan=2>在校生数</th></tr>"
        "<tr><th>合计</th><th>寄宿生</th></tr><tr><td>小学</td><td>61</td><td>19344</td><td>2100</td></tr></table>"
        "<table><tr><td>教职工数</td><td>3024人</td><td>专任教师</td><td>2811人</td></tr></table></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    source = read(path)
    assert "学段|学校数|在校生数|在校生数|" in source.text
    assert "学段|学校数|合计|寄宿生|" in source.text
    assert {(f["indicator"], f["level"], f["value"]) for f in extract(source).facts} == {
        ("schools_count", "primary", 61.0),
        ("enrolment", "primary", 19344.0),
        ("boarding_students", "primary", 2100.0),
        ("staff_count", "all", 3024.0),
        ("fulltime_teachers", "all", 2811.0),
    }


def test_docx_cell_by_cell(tmp_path: Path) -> None:
    """Paragraphs and tables in order; a merged cell is written once and leaves the others in their columns."""
    document = docx.Document()
    document.add_paragraph("全县现有学校88所。")
    table = document.add_table(rows=3, cols=3)
    cells = [("学段", "学校数", "在校生"), ("小学", "56", "8200"), ("初中", "20", "4100")]
    for row, values in zip(table.rows, cells, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(1, 1).text = "76"
    path = tmp_path / "a.docx"
    document.save(str(path))
    source = read(path)
    assert source.text.splitlines() == ["全县现有学校88所。", "学段|学校数|在校生|", "小学|76|8200|", "初中||4100|"]
    assert source.place(source.text.index("4100")) == "table 1 row 3"


def pdf(lines: list[str], pages: int = 1, *, extra: str = "") -> bytes:
    """A PDF with a text layer in Latin letters, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in range(pages):
        shown = [line.replace("#", str(page + 1)) for line in lines]
        stream = "BT /F1 12 Tf 72 760 Td 20 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>"
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra}>>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def test_pdf_pages_and_running_heads(tmp_path: Path) -> None:
    """Places are pages; what stands at the edge of each page is furniture."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(["Annual report 2022", "first", "body 12", "more", "last", "- # -"], pages=4))
    source = read(path)
    furniture = {source.text[a:b] for a, b in source.furniture}
    assert "Annual report 2022" in furniture
    assert "- 3 -" in furniture
    assert source.place(source.text.rindex("body")) == "page 4"


def test_an_encrypted_pdf_is_said_to_be_one(tmp_path: Path) -> None:
    """A PDF that a password locks is refused with what to do, not read as rubbish."""
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{32 * '41'}> /U <{32 * '42'}> >> /ID [<00><00>] "
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(["12"], extra=lock))
    with pytest.raises(ProjectError, match="encrypted") as caught:
        read(path)
    assert "password" in str(caught.value)


PRINTED = """<html lang="zh"><head><meta charset="utf-8"><style>@page { size: A5; margin: 2cm }
td, th { border: 1px solid #000 }</style></head><body>
<p>2021年,双溪岭县现有各级各类学校137所,在校学生41268人,教职工3024人,其中专任教师2811人。全县学前三年毛入园率达到91.6%,九年义务教育巩固率达到96.8%,高中阶段毛入学率达到93.7%,普惠性幼儿园覆盖率达到88.4%。</p>
<table><tr><th>学段</th><th>学校数</th><th>在校生数</th></tr><tr><td>小学</td><td>61</td><td>19344</td></tr>
<tr><td>初中</td><td>17</td><td>9120</td></tr></table></body></html>"""


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")
def test_a_chinese_pdf_with_a_table(tmp_path: Path) -> None:
    """Words that a line's end cuts are whole again, and the cells of a table stand under their heads."""
    page, path = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text(PRINTED, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={path}", page.as_uri()], check=True, capture_output=True, timeout=120)
    source = read(path)
    facts = extract(source).facts
    assert all(source.text[f["start"] : f["end"]] == f["printed"] for f in facts)
    assert source.place(facts[0]["start"]) == "page 1"
    read_as = {(f["indicator"], f["level"], f["value"]) for f in facts}
    assert read_as == {
        ("schools_count", "all", 137.0),
        ("enrolment", "all", 41268.0),
        ("staff_count", "all", 3024.0),
        ("fulltime_teachers", "all", 2811.0),
        ("preschool_gross_enrolment_rate", "kindergarten", 91.6),
        ("compulsory_retention_rate", "compulsory", 96.8),
        ("senior_gross_enrolment_rate", "senior_secondary", 93.7),
        ("inclusive_kindergarten_coverage", "kindergarten", 88.4),
        ("schools_count", "primary", 61.0),
        ("enrolment", "primary", 19344.0),
        ("schools_count", "junior_secondary", 17.0),
        ("enrolment", "junior_secondary", 9120.0),
    }


def zipped(names: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"  \n", "empty"),
        ("a.bin", bytes(range(256)) * 20, "no text in UTF-8"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "PNG"),
        ("a.rtf", b"{\\rtf1\\ansi hello}", "RTF"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "no DOCX"),
        ("a.docx", b"PK\x03\x04broken", "damaged"),
        ("a.docx", zipped({"word/document.xml": b"0" * (300 * 1024 * 1024)}), "unpack"),
        ("a.docx", zipped({"word/document.xml": b"<broken"}), "damaged"),
        ("a.docx", zipped({"word/document.xml": b"<x/>"}).replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\xc4"), "damaged"),
        ("a.pdf", b"%PDF-1.4\nrubbish", "damaged|no text"),
        ("a.pdf", pdf([]), "no text"),
        ("a.html", b"<html><body></body></html>", "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_a_sentence_for_what_cannot_be_read(tmp_path: Path, name: str, data: bytes, found: str) -> None:
    """Nothing but a sentence that names the file and says what to do comes out of a bad file."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ProjectError, match=found) as caught:
        read(path)
    assert name in str(caught.value)


def test_missing_and_folder(tmp_path: Path) -> None:
    """A name that is no file is said so."""
    with pytest.raises(ProjectError, match="cannot be opened"):
        read(tmp_path / "none.txt")
    with pytest.raises(ProjectError, match="no file"):
        read(tmp_path)


def test_a_deep_page_is_only_long(tmp_path: Path) -> None:
    """A page nested thousands deep neither crashes nor hangs."""
    path = tmp_path / "a.html"
    path.write_bytes(codecs.BOM_UTF8 + ("<html><body>" + "<div>" * 1500 + "学校12所" + "</div>" * 1500).encode())
    assert "学校12所" in read(path).text

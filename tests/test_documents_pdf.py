"""PDFs as they are printed: fonts, columns, tables with merged cells, the ends of lines and pages."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import pytest

from duxue.documents import Source, read
from duxue.errors import ProjectError
from duxue.extraction import extract

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")
STYLE = """@page { size: A5; margin: 2cm } body { font: 12pt/1.6 'Noto Serif CJK SC' } p { margin: 0; text-indent: 2em }
table { border-collapse: collapse; width: 100% } .ruled td, .ruled th { border: 1px solid #000 }"""
FIGURES = (
    "全县现有各级各类学校143所,其中小学64所、初中19所。在校学生40518人,教职工2987人,其中专任教师2764人。"
    "学前三年毛入园率达到92.4%,九年义务教育巩固率达到97.1%,高中阶段毛入学率达到94.2%,普惠性幼儿园覆盖率达到87.9%。"
)
OF_FIGURES = {
    ("schools_count", "all", 143.0),
    ("schools_count", "primary", 64.0),
    ("schools_count", "junior_secondary", 19.0),
    ("enrolment", "all", 40518.0),
    ("staff_count", "all", 2987.0),
    ("fulltime_teachers", "all", 2764.0),
    ("preschool_gross_enrolment_rate", "kindergarten", 92.4),
    ("compulsory_retention_rate", "compulsory", 97.1),
    ("senior_gross_enrolment_rate", "senior_secondary", 94.2),
    ("inclusive_kindergarten_coverage", "kindergarten", 87.9),
}
ROWS = "<tr><th>学段</th><th>学校数</th><th>在校生数</th></tr><tr><td>小学</td><td>64</td><td>18233</td></tr>"
OF_ROWS = {("schools_count", "primary", 64.0), ("enrolment", "primary", 18233.0)}


def printed(folder: Path, body: str, style: str = "") -> Path:
    """A page of HTML as Chromium prints it."""
    page, path = folder / "a.html", folder / "a.pdf"
    head = f"<html lang='zh'><head><meta charset='utf-8'><style>{STYLE}{style}</style></head>"
    page.write_text(f"{head}<body>{body}</body></html>", encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={path}", page.as_uri()], check=True, capture_output=True, timeout=120)
    return path


def figures(source: Source) -> set[tuple[str, str, float]]:
    """What is read from a document, each fact at the characters that it names."""
    facts = extract(source).facts
    assert all(source.text[fact["start"] : fact["end"]] == fact["printed"] for fact in facts)
    return {(fact["indicator"], fact["level"], fact["value"]) for fact in facts}


def rows(source: Source) -> list[str]:
    """The rows of the tables of a document."""
    return [line for line in source.text.splitlines() if line.endswith("|")]


def aside(source: Source) -> set[str]:
    """The furniture of a document."""
    return {source.text[start:end] for start, end in source.furniture}


def test_digits_in_another_font_stand_in_their_line(tmp_path: Path) -> None:
    """Letters of two fonts are on one line by their baseline, in prose and in cells, however high each font reaches."""
    table = ROWS.replace("64<", "64所<").replace("18233<", "18233人<")
    style = "body { font-family: 'DejaVu Serif', 'Noto Serif CJK SC'; font-size: 16pt }"
    source = read(printed(tmp_path, f"<p>{FIGURES}</p><table class=ruled>{table}</table>", style))
    assert figures(source) == OF_FIGURES | OF_ROWS
    assert rows(source)[-1].endswith("|64所|18233⼈|")


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A sentence goes on below, and from the foot of a column to the head of the next; a table stays in its column."""
    table = f"<table class=ruled>{ROWS}</table>"
    body = f"<h2>某县自评</h2><div><p>{FIGURES * 3}</p>{table}<p>{FIGURES * 2}</p></div><p>{'以上如实。' * 6}</p>"
    style = "@page { size: A4 } div { columns: 2; column-gap: 1.1em }"
    source = read(printed(tmp_path, body, style))
    assert figures(source) >= OF_FIGURES | OF_ROWS
    assert [len(line) for line in source.text.splitlines()] == [4, 3 * len(FIGURES), 12, 12, 2 * len(FIGURES), 30]


def test_columns_whose_lines_are_at_other_heights(tmp_path: Path) -> None:
    """The lines of two columns need not stand beside each other."""
    style = "@page { size: A4 } div { position: absolute; width: 72mm; top: 20mm } .b { left: 80mm; top: 23mm }"
    source = read(printed(tmp_path, f"<div><p>{FIGURES}</p></div><div class=b><p>乙:{FIGURES}</p></div>", style))
    assert [len(line) for line in source.text.splitlines()] == [len(FIGURES), len(FIGURES) + 2]


PARAGRAPH = f"<p>{'全县教育事业稳步发展。' * 6}</p>"


def pages(folder: Path, *cases: tuple[str, str]) -> list[list[str]]:
    """The lines of each of these blocks, which stand between two paragraphs on a page of their own, in this style."""
    parts = [f"<section>{PARAGRAPH}<div class=c{n}>{body}</div></section>" for n, (body, _) in enumerate(cases)]
    styles = [f".c{number} {{ {style} }}" for number, (_, style) in enumerate(cases)]
    style = f"@page {{ size: A4 }} section {{ break-after: page }} h4 {{ margin: 1em 0 }} {' '.join(styles)}"
    source = read(printed(folder, "".join(parts), style))
    ends = [*(start for start, _ in source.places), len(source.text)]
    texts = (source.text[start:end].splitlines() for start, end in pairwise(ends))
    return [[line for line in lines if "事业稳步" not in line] for lines in texts]


def test_short_columns_and_three_of_them_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Columns of three lines are columns, and so are those that begin with headings at other heights."""
    text = FIGURES[: FIGURES.index(",普惠")] + "。"
    three = "columns: 3; column-gap: 1.5em"
    headed = "".join(f"<h4>{number}、学校</h4><p>{FIGURES[:58]}。</p>" for number in "一二三四五六")
    cases = [(text, "columns: 2; column-gap: 2em"), (text, three), (FIGURES * 2, three), (headed, three)]
    *plain, last = pages(tmp_path, *((f"<p>{body}</p>" if body is not headed else body, how) for body, how in cases))
    assert [[len(line) for line in lines] for lines in plain] == [[len(text)], [len(text)], [2 * len(FIGURES)]]
    assert [len(line) for line in last] == [4, 59] * 6


def test_what_stands_beside_each_other_in_rows_is_no_column(tmp_path: Path) -> None:
    """Cards, requirements beside what was found, and cells of a table without rules are read row by row."""
    two, three = ("display: grid; grid-template-columns: " + "1fr " * count for count in (2, 3))
    cards = ["小学41所,在校生7312人", "初中12所,在校生5150人", "幼儿园19所,在园2075人", "高中3所,在校生2100人"]
    cards += ["特校1所,在校生45人", "中职2所,在校生902人"]
    asked = [
        "小学在校生达到2000人,符合要求。",
        "现有小学在校生7312人,达标。",
        "床位每人一张,配备齐全。",
        "现有床位806张。",
    ]
    asked += ["专任教师学历合格率达到100%。", "学历合格率100%,达标。"]
    cells = ["毛入园率", "达到90%,逐年提高", "92.4%,达标", "巩固率", "达到95%,逐年提高", "97.1%,达标"]
    cells += ["毛入学率", "达到92%,逐年提高", "94.2%,达标"]
    cases = [
        ("".join(f"<span>{cell}</span>" for cell in row), how)
        for row, how in ((cards, two), (asked, two), (cells, three))
    ]
    read_as = pages(tmp_path, *cases)
    assert [len(lines) for lines in read_as] == [3, 3, 3]
    assert [line.split()[-1] for line in read_as[2]] == ["92.4%,达标", "97.1%,达标", "94.2%,达标"]


@pytest.mark.parametrize("widths", ["50mm 50mm", "40mm 65mm"])
def test_pairs_of_names_and_values_are_no_columns(tmp_path: Path, widths: str) -> None:
    """What stands beside a name belongs to it, also without rules between them."""
    pairs = [
        ("学前三年毛入园率", "92.4%"),
        ("九年义务教育巩固率", "97.1%"),
        ("高中阶段毛入学率", "94.2%,高于全省平均水平"),
    ]
    pairs += [("普惠性幼儿园覆盖率", "87.9%,比上年提高较多"), ("公办园在园幼儿占比", "53.6%,高于省定标准")]
    cells = "".join(f"<span>{name}</span><span>{value}</span>" for name, value in pairs)
    style = f"div {{ display: grid; grid-template-columns: {widths} }}"
    lines = read(printed(tmp_path, f"<div>{cells}</div>", style)).text.splitlines()
    assert [line.split()[1][:5] for line in lines] == [value[:5] for _, value in pairs]


def test_a_line_goes_on_where_nothing_more_had_room(tmp_path: Path) -> None:
    """A line that is short because a number may not be broken goes on; one that ends in a paragraph's does not."""
    body = (
        f"<p>{'一' * 12}占比</p><p>{FIGURES}</p><p style='text-indent:0'>短句一</p><p style='text-indent:0'>短句二</p>"
    )
    source = read(printed(tmp_path, body, "p { width: 20em }"))
    assert source.text.splitlines() == ["⼀" * 12 + "占⽐", *source.text.splitlines()[1:2], "短句⼀", "短句⼆"]
    assert len(source.text.splitlines()[1]) == len(FIGURES)


def test_sentences_and_tables_go_on_over_pages(tmp_path: Path) -> None:
    """Heads and feet of pages wait until the sentence or the table is over; the places are those of the pages."""
    more = "".join(
        f"<tr><td>{name}</td><td>{count}</td><td>{count}00</td></tr>" for count, name in enumerate("甲乙丙丁戊", 31)
    )
    style = (
        "@page { @top-center { content: '某县2023年自评报告' } @bottom-right { content: counter(page) } }"
        "tr { break-inside: avoid } td { height: 3cm } thead { display: table-row-group }"
    )
    table = f"<table class=ruled>{ROWS}{more}</table>"
    body = f"<h2>某县2023年自评报告</h2><p>{FIGURES * 4}</p><p>第二段。</p>{table}<p>完。</p>"
    source = read(printed(tmp_path, body, style))
    assert aside(source) == {"某县2023年⾃评报告", "1", "2", "3"}
    lines = [line for line in source.text.splitlines() if line not in aside(source)]
    assert [len(line) for line in lines[:2]] == [4 * len(FIGURES), 4]
    text = source.text.splitlines()
    first, last = (next(i for i, line in enumerate(text) if line.startswith(start)) for start in ("学段|", "戊|"))
    assert text[first : last + 1] == rows(source)
    assert last - first == 6
    assert {source.place(source.text.index(row)) for row in rows(source)} == {"page 1", "page 2", "page 3"}


def test_a_title_and_a_last_number_are_no_furniture(tmp_path: Path) -> None:
    """A title in the words of the running head is the report's, and a number alone need not be a page's."""
    style = "@page { @top-center { content: '某县2023年自评报告' } } div { break-after: page }"
    body = f"<h2>某县2023年自评报告</h2><div><p>{FIGURES}</p></div><div><p>新增学位</p><p>600</p></div><p>完。</p>"
    source = read(printed(tmp_path, body, style))
    assert aside(source) == {"某县2023年⾃评报告"}
    assert source.text.splitlines().count("某县2023年⾃评报告") == 4
    assert len(source.furniture) == 3


def test_merged_cells_name_what_they_cover(tmp_path: Path) -> None:
    """A head stands over each of its columns and a label in each of its rows, a title and a number only once."""
    table = (
        "<tr><th colspan=5>各学段基本情况</th></tr>"
        "<tr><th rowspan=2>学段</th><th rowspan=2>学校数</th><th colspan=2>在校生数</th><th rowspan=2>片区</th></tr>"
        "<tr><th>2022年</th><th>2023年</th></tr>"
        "<tr><td>小学</td><td>64</td><td>18420</td><td>18233</td><td rowspan=2>城区</td></tr>"
        "<tr><td>初中</td><td>19</td><td>9310</td><td>9288</td></tr>"
        "<tr><td rowspan=2>中职</td><td rowspan=2>2</td><td>871</td><td>902</td><td></td></tr>"
        "<tr><td colspan=2>停招</td><td>甲乡</td></tr>"
    )
    source = read(printed(tmp_path, f"<table class=ruled>{table}</table>", "td, th { height: 1cm }"))
    assert [line.translate(str.maketrans("⼩⽣⽚", "小生片")) for line in rows(source)] == [
        "各学段基本情况|||||",
        "学段|学校数|在校生数|在校生数|片区|",
        "学段|学校数|2022年|2023年|片区|",
        "小学|64|18420|18233|城区|",
        "初中|19|9310|9288|城区|",
        "中职|2|871|902||",
        "中职||停招|停招|甲乡|",
    ]


def test_a_table_without_its_outer_rules_keeps_its_outer_columns(tmp_path: Path) -> None:
    """The names of the rows stand left of the first rule in many yearbooks."""
    style = ".ruled :first-child { border-left: none } .ruled :last-child { border-right: none }"
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ("甲乙丙丁", "一345", "二678"))
    source = read(printed(tmp_path, f"<p>{FIGURES}</p><table class=ruled>{table}</table><p>完。</p>", style))
    assert rows(source) == ["甲|⼄|丙|丁|", "⼀|3|4|5|", "⼆|6|7|8|"]


def test_marks_of_notes_and_watermarks_are_no_digits(tmp_path: Path) -> None:
    """A raised digit stays raised, so that 9288 with note 1 is not 92881; what is printed across the page is aside."""
    body = "<p>初中在校生9288<sup>1</sup>人。</p><h1 style='transform:rotate(-40deg);margin-top:5cm'>内部2023</h1>"
    source = read(printed(tmp_path, body))
    assert "9288¹⼈" in source.text
    assert figures(source) == {("enrolment", "junior_secondary", 9288.0)}
    assert aside(source) == {"内部2023"}


def test_the_library_says_nothing_of_its_own(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Fonts that lack what pdfminer would like to know are no lines on a terminal."""
    read(printed(tmp_path, f"<p>{FIGURES}</p>"))
    assert not [record for record in caplog.records if record.name.startswith("pdfminer")]


def picture() -> str:
    """A page that is a picture."""
    chunks = [(b"IHDR", struct.pack(">2I5B", 8, 8, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(72))), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks]
    data = b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()
    return f"<div><img src='data:image/png;base64,{data}' style='width:105mm;height:150mm'></div>"


def test_a_scan_with_one_page_of_text_is_refused(tmp_path: Path) -> None:
    """A document most of whose pages are pictures is not read as if it were the page with text."""
    path = printed(tmp_path, picture() * 2 + f"<p>{FIGURES}</p>", "div { break-after: page }")
    with pytest.raises(ProjectError, match=r"2 of its 3 pages are scans without a text layer \(page 1, 2\)") as caught:
        read(path)
    assert "text recognition" in str(caught.value)


def test_a_page_with_a_picture_is_no_scan(tmp_path: Path) -> None:
    """A report with some pages of pictures is read."""
    text = f"<div><p>{FIGURES}</p></div>{picture()}<p>以上为自评情况。</p>"
    path = printed(tmp_path, text, "div { break-after: page }")
    assert figures(read(path)) == OF_FIGURES


TURNED = "position: absolute; top: 0; left: 0; width: 12cm; transform-origin: 0 0; transform: "


@pytest.mark.parametrize(
    ("turned", "place"),
    [("-90deg", "1cm, 15cm"), ("90deg", "8cm, 1cm"), ("180deg", "11cm, 12cm")],
)
def test_a_page_is_read_however_it_is_turned(tmp_path: Path, turned: str, place: str) -> None:
    """A wide table that is drawn up the page, down it, or upside down is a table, and no number of it is reversed."""
    block = f"<p>{FIGURES}</p><table class=ruled>{ROWS}</table>"
    body = f"<div style='{TURNED} translate({place}) rotate({turned})'>{block}</div>"
    source = read(printed(tmp_path, body))
    assert figures(source) == OF_FIGURES | OF_ROWS
    assert rows(source)[-1].endswith("|64|18233|")


@pytest.mark.parametrize(("turned", "place"), [("-90deg", "7cm, 16cm"), ("90deg", "9cm, 6cm")])
def test_a_block_up_or_down_a_page_is_read_in_its_order(tmp_path: Path, turned: str, place: str) -> None:
    """It stands behind the rest of the page, line by line."""
    block = "<p>特校1所,在校生45人。</p><p>中职2所。</p>"
    body = f"<p>{FIGURES}</p><div style='{TURNED} translate({place}) rotate({turned})'>{block}</div>"
    text = read(printed(tmp_path, body)).text.splitlines()
    assert [line.replace("⽣", "生").replace("⼈", "人") for line in text[1:]] == ["特校1所,在校生45人。", "中职2所。"]


def test_cells_of_as_many_lines_are_rows(tmp_path: Path) -> None:
    """No two figures become one; where cells have not as many lines they are words that had no room."""
    stacked = "<tr><td>甲乙<br>丙丁</td><td>64<br>19</td><td>18233<br>9288</td></tr>"
    table = f"{ROWS}{stacked}<tr><td>戊己<br>庚辛</td><td>2</td><td>902</td></tr>"
    source = read(printed(tmp_path, f"<p>{FIGURES}</p><table class=ruled>{table}</table>"))
    assert rows(source)[2:] == ["甲⼄|64|18233|", "丙丁|19|9288|", "戊⼰庚⾟|2|902|"]

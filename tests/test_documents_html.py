"""Pages as sites and Word write them: what is the report in them, and each row of a table as one line of cells."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from duxue.documents import Source, read
from duxue.errors import ProjectError
from duxue.extraction import extract

REPORT = "<h1>云溪县2022年教育工作自评报告</h1><p>全县现有小学41所，在校生7312人，其中寄宿生806人。</p>"


def page(folder: Path, body: str) -> Source:
    path = folder / "a.html"
    path.write_text(f"<html><head><meta charset='utf-8'></head>{body}</html>", encoding="utf-8")
    return read(path)


def facts(source: Source) -> set[tuple[str, str, float]]:
    found = extract(source).facts
    assert all(source.text[fact["start"] : fact["end"]] == fact["printed"] for fact in found)
    return {(fact["indicator"], fact["level"], fact["value"]) for fact in found}


def rows(source: Source) -> list[str]:
    return [line for line in source.text.splitlines() if "|" in line]


@pytest.mark.parametrize(
    "around",
    [
        "<body><form id='aspnetForm' action='/info.aspx'>{}</form></body>",
        "<body class='page-header-fixed'>{}</body>",
        "<body><div class='content share'>{}</div></body>",
        "<body><form><div id='no-sidebar'><div class='layout-nav-fixed'>{}</div></div></form></body>",
        "<body style='display: none'>{}</body>",
        "<body><div aria-hidden='true'>{}</div></body>",
    ],
)
def test_what_holds_the_report_is_no_furniture(tmp_path: Path, around: str) -> None:
    """An element that holds most of a page is read whatever it is called, and the menu and the foot in it are not."""
    menu = "<p class='menu'>" + "<a href='/x'>全县共有幼儿园19所，专任教师210人</a> " * 9 + "</p>"
    source = page(tmp_path, around.format(f"{menu}{REPORT}<div class='footer'>初中9所</div>"))
    found = facts(source)
    assert {("schools_count", "primary", 41.0), ("enrolment", "primary", 7312.0)} <= found
    assert not {value for _, _, value in found} & {19.0, 210.0, 9.0}


@pytest.mark.parametrize(
    "unseen",
    [
        "<p hidden>{}</p>", "<p style='color:red; DISPLAY : none'>{}</p>", "<p style='visibility:hidden'>{}</p>",
        "<div aria-hidden='true'><p>{}</p></div>", "<del>{}</del>", "<p><s>{}</s></p>", "<strike>{}</strike>",
        "<textarea>{}</textarea>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_not_read(tmp_path: Path, unseen: str) -> None:
    """Hidden, struck out and waiting text is not in the text at all."""
    source = page(tmp_path, f"<body>{REPORT}{unseen.format('初中在校生5150人')}<p>后文</p></body>")
    assert "5150" not in source.text
    assert "后文" in source.text


def test_hidden_digits_do_not_reach_a_number(tmp_path: Path) -> None:
    """A hidden number before one that is shown leaves that as it is shown."""
    source = page(tmp_path, "<body><p>小学在校生<span style='display:none'>555</span>7312人。</p></body>")
    assert source.text == "小学在校生7312人。\n"


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>", "<sup> [2] </sup>", "<sup>①</sup>", "<sup>（3）</sup>", "<sup>1，2</sup>", "<sup>注</sup>",
        "<sup>*</sup>", "<sup><a href='#n4'>4</a></sup>", "<span style='vertical-align: super'>5</span>",
        "<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a>",
    ],
)  # fmt: skip
def test_marks_of_notes_are_no_digits(tmp_path: Path, mark: str) -> None:
    """What is raised behind a number and only leads to a note is not read with it."""
    source = page(tmp_path, f"<body><p>全县小学在校生7312{mark}人。</p></body>")
    assert "7312人" in source.text
    assert facts(source) == {("enrolment", "primary", 7312.0)}


def test_powers_stay(tmp_path: Path) -> None:
    """The 2 of m2 is no mark of a note, nor is a word that is raised."""
    body = "<body><p>校舍45600m<sup>2</sup>，操场1.2万米<sup>2</sup>，评为A<sup>+</sup>，第1<sup>st</sup></p></body>"
    assert page(tmp_path, body).text == "校舍45600m2，操场1.2万米2，评为A+，第1st\n"


PLAIN = "<table><tr><td>学段</td><td>学校数（所）</td><td>在校生（人）</td></tr>{}</table>"
ROW = "<tr><td>{0}小学{1}</td>\n<td>{0}41{1}</td> <td>\n{0}7312{1} </td></tr>"


@pytest.mark.parametrize("inner", ["<p>", "<div>", "<p style='text-align:center'><span>", "<br>", "<ul><li>", ""])
def test_a_block_in_a_cell_ends_no_row(tmp_path: Path, inner: str) -> None:
    """Tables as Word pastes them: a paragraph in each cell, and blanks of the source around it."""
    closing = "".join(f"</{tag}>" for tag in ("span", "p", "div", "li", "ul") if f"<{tag}" in inner)
    source = page(tmp_path, "<body><p>云溪县2022年</p>" + PLAIN.format(ROW.format(inner, closing)) + "</body>")
    assert rows(source) == ["学段|学校数（所）|在校生（人）|", "小学|41|7312|"]
    assert facts(source) == {("schools_count", "primary", 41.0), ("enrolment", "primary", 7312.0)}


def test_lines_in_a_cell_are_parted(tmp_path: Path) -> None:
    """A name over two lines is one name, two numbers over one another stay two, and a bar ends no cell."""
    table = (
        "<table><tr><td>指标</td><td>2021年</td><td>2022年</td></tr>"
        "<tr><td>九年义务教育<br>巩固率</td><td>97.1%</td><td><p>97.4%</p></td></tr>"
        "<tr><td><p>公办|民办</p></td><td>35<br>120</td><td>6</td></tr></table>"
    )
    source = page(tmp_path, f"<body>{REPORT}{table}</body>")
    assert rows(source) == ["指标|2021年|2022年|", "九年义务教育 巩固率|97.1%|97.4%|", "公办/民办|35\t120|6|"]
    rates = [fact for fact in extract(source).facts if fact["indicator"] == "compulsory_retention_rate"]
    assert [(fact["period"], fact["value"]) for fact in rates[:2]] == [("2021", 97.1), ("2022", 97.4)]


def test_a_page_laid_out_in_a_table_keeps_its_lines(tmp_path: Path) -> None:
    """The report in a cell beside a menu is paragraphs, and a table in it is a table."""
    text = "<p>一、基本情况</p><p>" + "全县教育事业稳步发展，办学条件不断改善。" * 5 + "</p><p>二、存在问题</p>"
    body = f"<tr><td><p>首页</p><p>政务</p></td><td>{text}</td></tr>"
    inner = PLAIN.format(ROW.format("<p>", "</p>"))
    for laid_out in (f"<table>{body}</table>", f"<table>{body}<tr><td colspan=2>{REPORT}{inner}</td></tr></table>"):
        lines = page(tmp_path, f"<body>{laid_out}</body>").text.splitlines()
        assert "一、基本情况" in lines
        assert "二、存在问题" in lines
    assert "小学|41|7312|" in lines
    beside = f"<table><tr><td>表一</td><td>单位：人{inner}注：含教学点</td></tr></table>"
    lines = page(tmp_path, f"<body>{REPORT}{beside}</body>").text.splitlines()
    assert lines[-4:] == ["表一|单位：人", "学段|学校数（所）|在校生（人）|", "小学|41|7312|", "注：含教学点|"]


def test_labels_stand_in_all_cells_that_they_span(tmp_path: Path) -> None:
    """Heads over several columns, labels beside several rows, also at the end of a row; all rows are as long."""
    table = (
        "<table><tr><th rowspan=2>学段</th><th colspan=2>在校生（人）</th><th rowspan=2>说明</th></tr>"
        "<tr><th>2021年</th><th>2022年</th></tr>"
        "<tr><td rowspan=2>小学</td><td>7290</td><td>7312</td><td rowspan=2>含教学点</td></tr>"
        "<tr><td>11</td><td>12</td></tr><tr><td></td><td>3</td><td>4</td><td></td></tr></table>"
    )
    assert rows(page(tmp_path, f"<body>{REPORT}{table}</body>")) == [
        "学段|在校生（人）|在校生（人）|说明|",
        "学段|2021年|2022年|说明|",
        "小学|7290|7312|含教学点|",
        "小学|11|12|含教学点|",
        "|3|4||",
    ]


def test_a_figure_that_spans_cells_is_one_fact(tmp_path: Path) -> None:
    """Numbers and sentences stand once; the years of a head and dates are repeated like its words, a title is not."""
    table = (
        "<table><tr><td colspan=3>各级学校基本情况</td></tr>"
        "<tr><td>学段</td><td colspan=2>2022</td></tr><tr><td>学段</td><td>学校数（所）</td><td>在校生（人）</td></tr>"
        "<tr><td>小学</td><td rowspan=2>41</td><td>7312</td></tr><tr><td>初中</td><td>5150</td></tr>"
        "<tr><td>备注</td><td colspan=2>新建三所</td></tr><tr><td>备注</td><td colspan=2>已完成；在建</td></tr>"
        "<tr><td rowspan=2>2022年9月</td><td>1</td><td>2022</td></tr><tr><td>3</td><td>4</td></tr></table>"
    )
    source = page(tmp_path, f"<body><p>云溪县2022年</p>{table}</body>")
    assert rows(source) == [
        "各级学校基本情况|||",
        "学段|2022|2022|",
        "学段|学校数（所）|在校生（人）|",
        "小学|41|7312|",
        "初中||5150|",
        "备注|新建三所||",
        "备注|已完成；在建||",
        "2022年9月|1|2022|",
        "2022年9月|3|4|",
    ]
    assert [fact["printed"] for fact in extract(source).facts].count("41") == 1


def test_stages_over_columns_name_them(tmp_path: Path) -> None:
    """A figure of the third column under a head over three is of the third stage."""
    table = (
        "<table><tr><th rowspan=2>乡镇</th><th colspan=3>在校生（人）</th></tr>"
        "<tr><th>幼儿园</th><th>小学</th><th>初中</th></tr>"
        "<tr><td>合计</td><td>2075</td><td>7312</td><td>5150</td></tr></table>"
    )
    assert facts(page(tmp_path, f"<body><p>云溪县2022年</p>{table}</body>")) == {
        ("enrolment", "kindergarten", 2075.0),
        ("enrolment", "primary", 7312.0),
        ("enrolment", "junior_secondary", 5150.0),
    }


def test_a_cell_reaches_no_further_than_its_group_and_a_hidden_one_nowhere(tmp_path: Path) -> None:
    """As browsers show it: rows of the body begin anew below the head, and a hidden cell takes no column."""
    table = (
        "<table><thead><tr><th rowspan=5>学段</th><th>学校数</th><th>在校生</th></tr></thead>"
        "<tbody><tr><td>小学</td><td style='display:none'>40</td><td>41</td><td>7312</td></tr></tbody></table>"
    )
    assert rows(page(tmp_path, f"<body>{REPORT}{table}</body>")) == ["学段|学校数|在校生|", "小学|41|7312|"]


def test_marks_within_marks_are_looked_at_once(tmp_path: Path) -> None:
    """A page of nothing but raised elements, each in the one before, costs no more than it is long."""
    started = time.process_time()
    assert page(tmp_path, f"<body>{REPORT}{'<sup>' * 60_000}1</body>").text.startswith("云溪县")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("broken", "fact"),
    [
        ("高中阶段毛入学率93.<br>5%", ("senior_gross_enrolment_rate", "senior_secondary", 93.5)),
        ("高中阶段毛入学率达到95.<br/>25%", ("senior_gross_enrolment_rate", "senior_secondary", 95.25)),
    ],
)
def test_a_decimal_broken_behind_its_point_is_one_number(
    tmp_path: Path, broken: str, fact: tuple[str, str, float]
) -> None:
    """A page that is broken as its print was breaks numbers too."""
    text = page(tmp_path, f"<body><p>云溪县2022年{broken}。</p></body>").text
    assert {(row["indicator"], row["level"], row["value"]) for row in extract(text).facts} == {fact}


def test_a_list_number_at_the_end_of_a_line_is_no_decimal(tmp_path: Path) -> None:
    """1. above 35% numbers what stands below it."""
    source = page(tmp_path, "<body><p>云溪县2022年学校<br>1.<br>35%的小学有图书馆</p></body>")
    assert "35" in {fact["printed"] for fact in extract(source).facts}


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        (".hidden{display:none}", "class='a hidden'"),
        ("/* .x */ p.x , #y { color: red; visibility : hidden; }", "class=x"),
        ("@charset 'utf-8'; @import 'a.css'; #y{display:none !important} #y{display:block}", "id=y"),
        ("@media print{.x{display:block}} .x.z{display:NONE}", "class='z x'"),
        (".x{display:block} .y .x{display:none} .x{display:none}", "class=x"),
        (".x{display:none} .x{visibility:visible}", "class=x style='visibility:visible'"),
        (".x{display:none!important}", "class=x style='display:block'"),
        ("@media print{.z{display:none}} .x{display:none} .m:hover .x{display:block}", "class=x"),
    ],
)
def test_what_a_style_sheet_hides_is_not_read(tmp_path: Path, sheet: str, attributes: str) -> None:
    """By a class, by an id, or by two names at once."""
    hidden = f"<style>{sheet}</style><body>{REPORT}<p {attributes}>初中在校生5150人</p><p>后文</p></body>"
    source = page(tmp_path, hidden)
    assert "5150" not in source.text
    assert "后文" in source.text


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        ("@media print{.x{display:none}}", "class=x"),
        ("@media screen and (max-width:600px){.a{color:red} .x{display:none}}", "class=x"),
        (".x{display:none} .x.active{display:block}", "class='x active'"),
        (".x{display:none} .tabs .active{display:block}", "class='x active'"),
        (".x{display:none} .x{display:block}", "class=x"),
        (".x{display:none}", "class=x style='display:block'"),
        (".x{display:none; display:block}", "class=x style='visibility:hidden; visibility:visible'"),
        (".x{-webkit-backface-visibility:hidden}", "class=x style='backface-visibility:hidden'"),
        (".closed .x, .x:first-child, div.x{display:none}", "class=x"),
        ("/* .x{display:none} */", "class=x"),
    ],
)
def test_what_a_style_sheet_shows_is_read(tmp_path: Path, sheet: str, attributes: str) -> None:
    """What is hidden in print or on phones, what a later or closer rule shows again, and what no simple rule names."""
    for head in (f"<style>{sheet}</style>", "<style media=print>.x{display:none}</style>"):
        shown = f"{head}<body>{REPORT}<p {attributes}>初中在校生5150人</p></body>"
        assert "5150" in page(tmp_path, shown).text


def test_the_report_itself_is_read_though_a_sheet_hides_it(tmp_path: Path) -> None:
    """A script shows what is nearly the whole page."""
    source = page(tmp_path, f"<style>.report{{display:none}}</style><body><div class=report>{REPORT * 3}</div></body>")
    assert "7312" in source.text


def test_many_rules_take_time_by_their_number(tmp_path: Path) -> None:
    """However many there are of one class, and however many elements have it."""
    rules = "".join(f".x.a{number}{{display:none}}" for number in range(20_000))
    started = time.process_time()
    names = " ".join(f"b{number}" for number in range(300))
    many = f"<p class='x {names}'>1</p>" * 2_000
    page(tmp_path, f"<style>{rules}</style><body>{REPORT}{many}</body>")
    assert time.process_time() - started < 10


@pytest.mark.parametrize("around", ["<pre>{}</pre>", "<div style='white-space: pre-wrap'>{}</div>"])
def test_lines_that_are_typed_stay_lines(tmp_path: Path, around: str) -> None:
    """Text in a pre has its lines, and the blanks between the columns of a table."""
    typed = "二、初中\r\n全县初中12所。\n学段    学校数\n小学    41\n"
    lines = page(tmp_path, f"<body>{REPORT}{around.format(typed)}<p>后 \n 文</p></body>").text.splitlines()
    assert lines[2:] == ["二、初中", "全县初中12所。", "学段    学校数", "小学    41", "后 文"]


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<ruby>庆<rp>(</rp><rt>qìng</rt><rp>)</rp></ruby>祝", "庆祝"),
        ("<math><mfrac><mn>6820</mn><mn>7024</mn></mfrac><mo>=</mo><mn>97.1</mn></math>%", "6820/7024=97.1%"),
        ("<math><msup><mn>10</mn><mn>4</mn></msup><annotation>10^4</annotation></math>", "10^4"),
        ("300<math><msup><mi>m</mi><mn>2</mn></msup></math>", "300m2"),
        ("<center>初中12所</center><center>高中3所</center>", "初中12所\n高中3所"),
        ("<fieldset><legend>初中12</legend>3所</fieldset>", "初中12\n3所"),
        ("<noframes>请升级浏览器9</noframes>初中12所", "初中12所"),
    ],
)
def test_numbers_stay_apart_as_they_are_seen(tmp_path: Path, markup: str, seen: str) -> None:
    """Sounds over characters are not read, parts of fractions and blocks of any name are apart."""
    assert page(tmp_path, f"<body>{REPORT}<div>{markup}</div></body>").text.split("806人。\n")[1].strip() == seen


@pytest.mark.parametrize("body", ["<frameset><frame src='left.html'></frameset>", "<iframe src='left.html'></iframe>"])
def test_a_page_that_only_frames_another_is_refused(tmp_path: Path, body: str) -> None:
    """The sentence names the page that has the text."""
    with pytest.raises(ProjectError, match=r"only the frame of another one \(left\.html\)"):
        page(tmp_path, body)


def test_links_to_other_pages_are_furniture(tmp_path: Path) -> None:
    """Under 相关阅读, and in a block that the page itself calls so."""
    link = "<li><a href='/1'>2022年全县新建学校12所</a></li><li><a>2021年培训教师3210人次</a> 2022-01-05</li>"
    for around in ("<div class='related'><ul>{}</ul></div>", "<div><h3>相关阅读</h3><ul>{}</ul></div>"):
        found = facts(page(tmp_path, f"<body>{REPORT}{around.format(link)}</body>"))
        assert {value for _, _, value in found} == {41.0, 7312.0, 806.0}

"""What is read of a DOCX is what a person sees of the final document."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
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


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        (run("教职工31") + f"<w:ins {BY}>{run('07')}</w:ins>" + run("人。"), "教职工3107人。"),
        (run("教职工") + f"<w:del {BY}><w:r><w:delText>2</w:delText><w:tab/></w:r></w:del>" + run("31"), "教职工31"),
        (run("教职工") + f"<w:moveFrom {BY}>{run('29')}</w:moveFrom>" + run("31人。"), "教职工31人。"),
        (run("教职工") + f"<w:moveTo {BY}>{run('29')}</w:moveTo>" + run("人。"), "教职工29人。"),
        (run("面积") + f'<w:smartTag w:element="chmetcnv">{run("8.9平方米")}</w:smartTag>', "面积8.9平方米"),
        (run("学位") + f'<w:fldSimple w:instr="X">{run("1350")}</w:fldSimple>' + run("个"), "学位1350个"),
        (run("毛入学率") + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('95.1%')}</w:sdtContent></w:sdt>", "毛入学率95.1%"),
        (run("招聘") + f'<w:hyperlink w:anchor="a">{run("86")}</w:hyperlink>' + run("名"), "招聘86名"),
        (f"<w:ins {BY}><w:hyperlink>{run('招聘')}<w:sdt><w:sdtContent>{run('86')}</w:sdtContent></w:sdt>"
         f"</w:hyperlink></w:ins>" + run("名"), "招聘86名"),
        (run("重") + f"<w:r><w:ruby><w:rt>{run('chong')}</w:rt><w:rubyBase>{run('庆')}</w:rubyBase></w:ruby></w:r>",
         "重庆"),
    ],
    ids=["inserted", "deleted", "moved away", "moved here", "smart tag", "field", "control", "link", "nested", "ruby"],
)  # fmt: skip
def test_what_is_seen_of_a_paragraph(tmp_path: Path, inside: str, seen: str) -> None:
    """Insertions, controls, fields and tags are read, deletions and the sounds over characters are not."""
    assert lines(made(tmp_path, f"<w:p>{inside}</w:p>")) == [seen]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_a_field_within_the_instruction_of_another_is_not_seen(tmp_path: Path) -> None:
    """Only the result of the outer field is printed."""
    inner = mark("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + mark("separate") + run("7") + mark("end")
    field = mark("begin") + "<w:r><w:instrText>IF</w:instrText></w:r>" + inner + mark("separate") + run("15")
    source = made(tmp_path, f"<w:p>{run('教学点')}{field}{mark('end')}{run('个。')}</w:p>")
    assert lines(source) == ["教学点15个。"]


def test_an_end_of_a_paragraph_that_was_deleted_ends_no_line(tmp_path: Path) -> None:
    """Two paragraphs are one where the mark between them is deleted; a table begins a line all the same."""
    gone = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    first, last = (f"<w:p>{gone}{run(text)}</w:p>" for text in ("全县教职工24", "如下"))
    source = made(tmp_path, first, line("56人。"), last, plain(["学段", "学校数"], ["小学", "35"]))
    assert lines(source) == ["全县教职工2456人。", "如下", "学段|学校数|", "小学|35|"]


@pytest.mark.parametrize(
    "look", ["<w:vanish/>", '<w:vanish w:val="true"/>', '<w:rStyle w:val="Secret"/>', '<w:rStyle w:val="Deeper"/>']
)
def test_hidden_characters_are_not_read(tmp_path: Path, look: str) -> None:
    """Hidden by itself, by its style, or by the one that its style is based on."""
    document = docx.Document()
    hide = '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    deeper = '<w:style w:type="character" w:styleId="Deeper"><w:basedOn w:val="Secret"/></w:style>'
    document.styles.element.extend([xml(hide), xml(deeper)])
    document.element.body.insert(0, xml(f"<w:p>{run('初中12')}{run('77', look)}{run('所。')}</w:p>"))
    assert lines(saved(tmp_path, document)) == ["初中12所。"]


def test_characters_that_are_shown_again_are_read(tmp_path: Path) -> None:
    """A run may take back what its style hides, and a style may be based on itself without end."""
    document = docx.Document()
    hide = '<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="S"/><w:rPr><w:vanish/></w:rPr></w:style>'
    document.styles.element.append(xml(hide))
    again = '<w:style w:styleId="A"><w:basedOn w:val="S"/><w:rPr><w:vanish w:val="false"/></w:rPr></w:style>'
    document.styles.element.append(xml(again))
    shown = run("12", '<w:vanish w:val="0"/>') + run("所", '<w:rStyle w:val="A"/>')
    block = f'<w:p><w:pPr><w:pStyle w:val="S"/></w:pPr>{run("99")}{shown}</w:p>'
    document.element.body.insert(0, xml(block))
    assert lines(saved(tmp_path, document)) == ["12所"]


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="1"/>'])
def test_struck_out_characters_are_not_read(tmp_path: Path, look: str) -> None:
    """A number that is struck out was corrected to the one behind it."""
    source = made(tmp_path, f"<w:p>{run('专任教师')}{run('1500', look)}{run('1489人。')}</w:p>")
    assert lines(source) == ["专任教师1489人。"]


def test_a_line_that_is_switched_off_strikes_nothing_out(tmp_path: Path) -> None:
    """Word writes both, and switches off what a style would do."""
    off = '<w:strike w:val="0"/><w:dstrike w:val="false"/>'
    assert lines(made(tmp_path, f"<w:p>{run('教师')}{run('1489', off)}{run('人')}</w:p>")) == ["教师1489人"]


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize("note", ["1", "12", "[1]", "①", "1,2", "*", "(注2)"])
def test_the_mark_of_a_note_is_no_digit(tmp_path: Path, note: str) -> None:
    """专任教师2103 with a raised 1 are 2103 teachers, and not 21031."""
    source = made(tmp_path, f"<w:p>{run('全县专任教师2103')}{run(note, RAISED)}{run('人。')}</w:p>")
    assert lines(source) == ["全县专任教师2103人。"]
    assert [fact["value"] for fact in extract(source).facts] == [2103.0]


def test_a_mark_raised_by_its_style_is_no_digit(tmp_path: Path) -> None:
    """A note's own mark stands in a style that raises it."""
    document = docx.Document()
    style = f'<w:style w:type="character" w:styleId="Ref"><w:rPr>{RAISED}</w:rPr></w:style>'
    document.styles.element.append(xml(style))
    own = '<w:r><w:rPr><w:rStyle w:val="Ref"/></w:rPr><w:footnoteReference w:customMarkFollows="1"/><w:t>3</w:t></w:r>'
    document.element.body.insert(0, xml(f"<w:p>{run('特教学生45')}{own}{run('人。')}</w:p>"))
    assert lines(saved(tmp_path, document)) == ["特教学生45人。"]


@pytest.mark.parametrize(("before", "raised"), [("8.9m", "2"), ("运动场300平方米", "2"), ("第1", "st"), ("共", "1350")])
def test_what_else_is_raised_stays(tmp_path: Path, before: str, raised: str) -> None:
    """The 2 of m², letters, and digits too many for the mark of a note."""
    assert lines(made(tmp_path, f"<w:p>{run(before)}{run(raised, RAISED)}</w:p>")) == [before + raised]


BOXED = f"<w:txbxContent>{line('发放资助资金1256.8万元。')}</w:txbxContent>"
DRAWN = (
    f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOXED}</wps:txbx></w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOXED}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize("drawn", [DRAWN, f"<w:pict><v:textbox>{BOXED}</v:textbox></w:pict>"], ids=["new", "old"])
def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path, drawn: str) -> None:
    """It cuts no sentence in two, and the drawing for older programs is not read again."""
    source = made(tmp_path, f"<w:p>{run('全县小学35')}<w:r>{drawn}</w:r>{run('所。')}</w:p>", line("完"))
    assert lines(source) == ["全县小学35所。", "发放资助资金1256.8万元。", "完"]
    assert source.place(source.text.index("1256")) == "paragraph 1, text box, paragraph 1"
    assert source.place(source.text.index("完")) == "paragraph 2"


def test_a_text_box_in_a_cell_stands_behind_its_table(tmp_path: Path) -> None:
    """It breaks no row, and no line of a paragraph whose end was deleted."""
    hung = f"<w:tc><w:tcPr/><w:p>{run('35')}<w:r>{DRAWN}</w:r></w:p></w:tc>"
    gone = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    source = made(tmp_path, table(cell("小学") + hung), f"<w:p>{gone}{run('另有:')}<w:r>{DRAWN}</w:r></w:p>")
    assert lines(source) == ["小学|35|", "发放资助资金1256.8万元。", "另有:", "发放资助资金1256.8万元。"]


def control(content: str, kind: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_blocks_in_content_controls_are_read(tmp_path: Path) -> None:
    """A paragraph, a table, a row and a cell may each stand in one."""
    heads = control(f"<w:tr>{cell('学段')}{cell('学校数')}</w:tr>")
    row = f"<w:tr>{cell('小学')}{control(cell('35'))}</w:tr>"
    whole = control(line("全县情况如下:") + f"<w:tbl><w:tblPr/>{heads}{row}</w:tbl>")
    source = made(tmp_path, whole)
    assert lines(source) == ["全县情况如下:", "学段|学校数|", "小学|35|"]
    assert source.place(source.text.index("35")) == "table 1 row 2"


def test_a_table_of_contents_is_not_read(tmp_path: Path) -> None:
    """It would give each heading twice, the second time over nothing."""
    kind = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    assert lines(made(tmp_path, control(line("一、下一步计划\t12"), kind), line("正文"))) == ["正文"]


def test_labels_reach_as_far_as_their_cells(tmp_path: Path) -> None:
    """A head stands over each column that it spans, a label beside each row, and all rows are equally long."""
    source = made(
        tmp_path,
        table(
            cell("学段", DOWN) + cell("学校数(所)", DOWN) + cell("在校生(人)", span(2)) + cell("专任教师(人)", DOWN),
            cell("", ON) + cell("", ON) + cell("2022年") + cell("2023年") + cell("", ON),
            cell("小学", DOWN) + cell("36") + cell("9900") + cell("9876") + cell("702"),
            cell("", ON) + cell("35"),
        ),
    )
    assert lines(source) == [
        "学段|学校数(所)|在校生(人)|在校生(人)|专任教师(人)|",
        "学段|学校数(所)|2022年|2023年|专任教师(人)|",
        "小学|36|9900|9876|702|",
        "小学|35||||",
    ]
    facts = {(fact["indicator"], fact["level"], fact["period"], fact["value"]) for fact in extract(source).facts}
    assert {("enrolment", "primary", "2022", 9900.0), ("enrolment", "primary", "2023", 9876.0)} <= facts


@pytest.mark.parametrize("head", ["2022年", "2022—2023学年", "2023年秋季", "2023年底", "九年一贯制学校", "一级指标"])
def test_a_year_is_repeated_as_a_label_is(tmp_path: Path, head: str) -> None:
    """Years and numerals in names count nothing."""
    source = made(tmp_path, table(cell("学段") + cell(head, span(2)), cell("小学") + cell("35") + cell("36")))
    assert lines(source)[0] == f"学段|{head}|{head}|"


def test_years_alone_are_heads_where_there_are_several(tmp_path: Path) -> None:
    """2022 beside 2023 is a year, 2022 alone may be pupils."""
    heads = cell("指标") + cell("2022", span(2)) + cell("2023", span(2))
    source = made(tmp_path, table(heads, cell("在校生") + cell("2022", span(2)) + cell("7") + cell("8")))
    assert lines(source) == ["指标|2022|2022|2023|2023|", "在校生|2022||7|8|"]


@pytest.mark.parametrize("number", ["76", "98.5%", "约1.2万", "十二所", "百分之九十", "**", "3-6岁幼儿"])
def test_a_number_is_never_repeated(tmp_path: Path, number: str) -> None:
    """A merged cell with a number would be two figures, in columns and in rows."""
    source = made(
        tmp_path,
        table(
            cell("小学") + cell(number, span(2) + DOWN) + cell("好"), cell("初中") + cell("", span(2) + ON) + cell("好")
        ),
    )
    assert lines(source) == [f"小学|{number}||好|", "初中|||好|"]


def test_a_title_over_a_table_is_written_once(tmp_path: Path) -> None:
    """A cell that fills its row names what is below it, and no column."""
    source = made(tmp_path, table(cell("各学段情况", span(2)), cell("小学") + cell("35")))
    assert lines(source) == ["各学段情况||", "小学|35|"]


def test_a_merged_cell_that_has_none_above_it_is_read(tmp_path: Path) -> None:
    """A cell that says it goes on from above, in the first row, loses no figure."""
    assert lines(made(tmp_path, table(cell("小学") + cell("35", ON)))) == ["小学|35|"]


def test_prose_is_no_label(tmp_path: Path) -> None:
    """A sentence in a merged cell is told once."""
    told = "全面落实教育优先发展战略,把教育摆在重要位置,着力办好人民满意的教育。"
    source = made(tmp_path, table(cell("做法") + cell(told, span(2)), cell("甲") + cell("乙") + cell("丙")))
    assert lines(source) == [f"做法|{told}||", "甲|乙|丙|"]


def test_a_label_ends_where_another_cell_begins(tmp_path: Path) -> None:
    """What says that it goes on behind a cell that does not reach down is a cell of its own."""
    firsts = cell("小学", DOWN), cell("初中"), cell("高中", ON), cell("", ON)
    source = made(tmp_path, table(*(first + cell("好") for first in firsts)))
    assert lines(source) == ["小学|好|", "初中|好|", "高中|好|", "高中|好|"]


def test_an_empty_first_cell_stays_a_cell(tmp_path: Path) -> None:
    """Also where the row leaves out columns before its first cell."""
    late = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("15")}{cell("11")}'
    source = made(tmp_path, table(cell("") + cell("小学") + cell("初中"), late))
    assert lines(source) == ["|小学|初中|", "|15|11|"]


def test_a_cell_is_one_line(tmp_path: Path) -> None:
    """Its paragraphs and broken lines are put together, and the figures of two stay apart."""
    head = f"<w:tc><w:tcPr/>{line('学校')}<w:p><w:r><w:t>数</w:t><w:br/><w:t>(所)</w:t></w:r></w:p></w:tc>"
    two = f"<w:tc><w:tcPr/>{line('98.7%')}{line('35')}</w:tc>"
    source = made(tmp_path, table(cell("学段") + head, cell("小学") + two))
    assert lines(source) == ["学段|学校数(所)|", "小学|98.7% 35|"]


@pytest.mark.parametrize("mark", [f"<w:del {BY}/>", "<w:hidden/>"])
def test_deleted_and_hidden_rows_are_not_read(tmp_path: Path, mark: str) -> None:
    """The final document does not have them."""
    gone = f"<w:trPr>{mark}</w:trPr>{cell('初中')}{cell('12')}"
    assert lines(made(tmp_path, table(cell("小学") + cell("35"), gone))) == ["小学|35|"]


def test_a_deleted_cell_is_not_read(tmp_path: Path) -> None:
    """The cells behind it move up, as they will in the final document."""
    gone = cell("34", f"<w:cellDel {BY}/>")
    assert lines(made(tmp_path, table(cell("小学") + gone + cell("35")))) == ["小学|35|"]


def test_a_bar_within_a_cell_ends_no_cell(tmp_path: Path) -> None:
    """It is read as a stroke."""
    assert lines(made(tmp_path, table(cell("小学|初中") + cell("35")))) == ["小学/初中|35|"]


def test_a_table_in_a_cell_stands_behind_the_table_around_it(tmp_path: Path) -> None:
    """Both keep their rows whole; the place says in which row the inner one is."""
    inner = plain(["学段", "学校数"], ["完全中学", "2"])
    holds = f"<w:tc><w:tcPr/>{line('见右')}{inner}{line('')}</w:tc>"
    source = made(tmp_path, table(cell("高中") + holds, cell("备注") + cell("无")), line("完"))
    assert lines(source) == ["高中|见右|", "备注|无|", "学段|学校数|", "完全中学|2|", "完"]
    assert source.place(source.text.index("2|")) == "table 1 row 1, table 1 row 2"
    assert source.place(source.text.index("完\n")) == "paragraph 1"


def test_a_frame_of_one_cell_is_read_as_what_it_holds(tmp_path: Path) -> None:
    """A report that stands in a frame has its paragraphs, its headings and its tables."""
    inner = plain(["学段", "学校数"], ["小学", "35"])
    frame = table(f"<w:tc><w:tcPr/>{line('一、基本情况')}{line('全县初中12所。')}{inner}{line('完')}</w:tc>")
    source = made(tmp_path, frame)
    assert lines(source) == ["一、基本情况", "全县初中12所。", "学段|学校数|", "小学|35|", "完"]
    assert source.place(source.text.index("12")) == "table 1 row 1, paragraph 2"


def test_tables_in_tables_are_only_deep(tmp_path: Path) -> None:
    """As deep as the parser allows, nothing is read twice and nothing stops."""
    block = line("小学35所。")
    for _ in range(60):
        block = table(f"<w:tc>{block}</w:tc><w:tc><w:p/></w:tc>")
    assert made(tmp_path, block).text.count("小学35所。") == 1


def test_a_long_paragraph_takes_time_by_its_length(tmp_path: Path) -> None:
    """However many fields are open, each piece of text is looked at once."""
    opened = (mark("begin") + mark("separate")) * 40_000
    path, document = tmp_path / "a.docx", docx.Document()
    document.element.body.insert(0, xml(f"<w:p>{opened}<w:r>{'<w:t>人</w:t>' * 60_000}</w:r></w:p>"))
    document.save(str(path))
    started = time.monotonic()
    assert len(read(path).text) == 60_001
    assert time.monotonic() - started < 10


OUTLINE = (level("chineseCountingThousand", "%1、"), level("japaneseCounting", "（%2）"), level("decimal", "%3."))


def test_what_numbers_a_paragraph_is_read(tmp_path: Path) -> None:
    """Each level counts, and begins anew under the next one above it; what is typed under it has its section."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    deep = [
        item("基本情况"),
        item("学校", place=1),
        item("小学", place=2),
        item("初中", place=2),
        item("教师", place=1),
    ]
    filled(document, *deep, item("存在问题"), item("学位", place=1), line("全县教师缺编321人。"), item("特教", place=2))
    source = saved(tmp_path, document)
    said = ["一、基本情况", "（一）学校", "1.小学", "2.初中", "（二）教师", "二、存在问题", "（一）学位"]
    assert lines(source) == [*said, "全县教师缺编321人。", "1.特教"]
    assert [fact["section"] for fact in extract(source).facts] == ["(一)学位"]
    assert source.place(source.text.index("存在")) == "paragraph 6"


def test_a_section_of_plans_is_known_by_its_number(tmp_path: Path) -> None:
    """二、2024年工作安排 is a heading by a number that nobody typed."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    blocks = [
        line("云溪县2023年教育工作总结"),
        item("2023年工作回顾。"),
        line("新建幼儿园2所。"),
        item("2024年工作安排。"),
    ]
    source = saved(tmp_path, filled(document, *blocks, line("新建幼儿园3所。")))
    assert [(fact["printed"], fact["status"]) for fact in extract(source).facts] == [("2", "actual"), ("3", "planned")]


@pytest.mark.parametrize(
    ("form", "text", "seen"),
    [
        ("decimal", "%1.", "12."), ("decimal", "%1)", "12)"), ("decimal", "第%1条", "第12条"),
        ("decimalZero", "%1、", "12、"), ("decimalEnclosedCircle", "%1", "⑫"),
        ("decimalEnclosedCircleChinese", "%1", "⑫"), ("lowerRoman", "%1.", "xii."),
        ("decimalEnclosedParen", "%1", "⑿"), ("decimalEnclosedFullstop", "%1", "⒓"), ("upperRoman", "%1.", "XII."),
        ("chineseCounting", "%1、", "十二、"), ("chineseCountingThousand", "第%1章", "第十二章"),
        ("upperLetter", "%1.", "L."), ("japaneseCounting", "（%1）", "（十二）"),
        ("chineseLegalSimplified", "%1、", "拾贰、"), ("lowerLetter", "%1)", "l)"),
        ("ideographDigital", "%1、", "一二、"), ("ideographZodiac", "%1、", "亥、"),
        ("ideographTraditional", "%1.", "12."), ("decimalFullWidth", "%1、", "\uff11\uff12、"), ("bullet", "●", ""),
        ("none", "附件：", "附件："), ("custom", "%1、", "12、"),
    ],
)  # fmt: skip
def test_numbers_of_lists_have_the_forms_of_word(tmp_path: Path, form: str, text: str, seen: str) -> None:
    """Also in the form that has no sign for so high a number; a bullet is no number."""
    document = docx.Document()
    numbered(document, 70, level(form, text, 12))
    assert lines(saved(tmp_path, filled(document, item("校园安全")))) == [f"{seen}校园安全"]


@pytest.mark.parametrize(
    ("value", "seen"),
    [(1, "一"), (10, "十"), (20, "二十"), (21, "二十一"), (105, "一百零五"), (110, "一百一十"), (2001, "二千零一")],
)
def test_numerals_of_lists(tmp_path: Path, value: int, seen: str) -> None:
    """As they are counted in Chinese."""
    document = docx.Document()
    numbered(document, 70, level("chineseCounting", "%1、", value))
    assert lines(saved(tmp_path, filled(document, item("校园安全")))) == [f"{seen}、校园安全"]


def test_lists_count_on_and_begin_anew(tmp_path: Path) -> None:
    """Lists of one definition are one list, unless one says where it begins; it says so once."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    numbered(document, 71, of=70)
    numbered(document, 72, of=70, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    own = f'<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">{level("decimal", "%1、")}</w:lvl></w:lvlOverride>'
    numbered(document, 73, of=70, more=own)
    items = [item("甲"), item("乙", 71), item("丙", 72), item("丁", 72), item("戊", 70), item("己", 73)]
    source = saved(tmp_path, filled(document, *items))
    assert lines(source) == ["一、甲", "二、乙", "五、丙", "六、丁", "七、戊", "8、己"]


def test_a_level_begins_anew_only_where_it_should(tmp_path: Path) -> None:
    """Articles count on through chapters, and a level may name those above it, in digits where all are legal."""
    document = docx.Document()
    through = level("chineseCounting", "第%2条", more='<w:lvlRestart w:val="0"/>')
    numbered(document, 70, level("chineseCounting", "第%1章"), through, level("decimal", "%1.%3", more="<w:isLgl/>"))
    articles = [
        item("甲"),
        item("乙", place=1),
        item("丙"),
        item("丁", place=1),
        item("戊", place=2),
        item("己", place=2),
    ]
    source = saved(tmp_path, filled(document, *articles))
    assert lines(source) == ["第一章甲", "第一条乙", "第二章丙", "第二条丁", "2.1戊", "2.2己"]


def test_numbering_through_a_style(tmp_path: Path) -> None:
    """The style of a heading numbers it, also by the style that it is based on, and a paragraph may refuse it."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    place = '<w:pPr><w:numPr><w:ilvl w:val="{}"/>{}</w:numPr></w:pPr>'
    first, second = place.format(0, '<w:numId w:val="70"/>'), place.format(1, "")
    for name, based, own in (("H", "Normal", first), ("K", "H", second)):
        style = f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{based}"/>{own}</w:style>'
        document.styles.element.append(xml(style))
    styled = '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>' + run("学校") + "</w:p>"
    refused = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    filled(document, *(styled.format(*own) for own in (("H", ""), ("K", ""), ("H", refused), ("H", ""))))
    assert lines(saved(tmp_path, document)) == ["一、学校", "（一）学校", "学校", "二、学校"]


def test_a_list_that_has_its_levels_from_the_style_of_another(tmp_path: Path) -> None:
    """As Word writes the lists of its gallery; one that leads to itself has none."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    for name, style in ((71, "L"), (72, "M")):
        root = document.part.numbering_part.element
        link = f'<w:abstractNum w:abstractNumId="{name}"><w:numStyleLink w:val="{style}"/></w:abstractNum>'
        root.append(xml(link))
        numbered(document, name, of=name)
    for style, name in (("L", 70), ("M", 72)):
        own = f'<w:pPr><w:numPr><w:numId w:val="{name}"/></w:numPr></w:pPr>'
        document.styles.element.append(xml(f'<w:style w:type="numbering" w:styleId="{style}">{own}</w:style>'))
    assert lines(saved(tmp_path, filled(document, item("甲", 71), item("乙", 72), item("丙", 99)))) == [
        "一、甲",
        "乙",
        "丙",
    ]


@pytest.mark.parametrize(
    "text", ["%1", "%1.", "%1、", "%1)", "（%1）", "%1.%2", "2.%1.%2.", "第%1条", "%1-%2", "[%1]", "No.%1"]
)
@pytest.mark.parametrize(
    "words", ["2.5万人受益", "35所小学达标。", "2023年小学35所。", "所有学校达标。", "一所学校", "98.5%"]
)
def test_the_number_of_a_list_is_no_figure(tmp_path: Path, text: str, words: str) -> None:
    """Whatever its form, and whatever it stands before; the figure behind it is read as it is without it."""
    document = docx.Document()
    numbered(document, 70, level("decimal", text), level("decimal", text))
    blocks = [line("云溪县2023年教育工作总结"), item(words, 70, 1)]
    with_number = [fact["printed"] for fact in extract(saved(tmp_path, filled(document, *blocks))).facts]
    assert with_number == [fact["printed"] for fact in extract(made(tmp_path, blocks[0], line(words))).facts]


def test_what_is_deleted_or_empty_has_no_number(tmp_path: Path) -> None:
    """A deleted paragraph is not counted, an empty one is and says nothing; two that are one have one number."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    gone = item("乙").replace("</w:numPr>", f"</w:numPr><w:rPr><w:del {BY}/></w:rPr>")
    deleted = gone.replace("<w:r>", f"<w:del {BY}><w:r>").replace("</w:r>", "</w:r></w:del>")
    source = saved(tmp_path, filled(document, item("甲"), deleted, item(""), gone, item("丙"), item("丁")))
    assert lines(source) == ["一、甲", "", "三、乙丙", "四、丁"]


def test_numbers_in_cells_are_counted_and_not_written(tmp_path: Path) -> None:
    """小学 names its row with or without the number before it."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    row = f"<w:tc><w:tcPr/>{item('小学')}</w:tc>{cell('35')}"
    source = saved(tmp_path, filled(document, item("甲"), table(cell("学段") + cell("学校数"), row), item("乙")))
    assert lines(source) == ["一、甲", "学段|学校数|", "小学|35|", "三、乙"]


NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{}Reference w:id="{}"/></w:r>'


def noted(document: Any, kind: str, *notes: str) -> Any:
    """A document with these footnotes or endnotes, from 1 on, behind the line above them."""
    parts = [f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>']
    parts += [f'<w:{kind} w:id="{number}">{note}</w:{kind}>' for number, note in enumerate(notes, start=1)]
    blob = f"<w:{kind}s {SPACES}>{''.join(parts)}</w:{kind}s>".encode()
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    part = Part(PackURI(f"/word/{kind}s.xml"), f"{kinds}.{kind}s+xml", blob, document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}s")
    return document


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_read_behind_their_paragraph(tmp_path: Path, kind: str) -> None:
    """Each once, on a line of its own and in the section that it is told in; the places go on to be right."""
    said = f"<w:p>{run('全县现有小学41')}{NOTE.format(kind, 1)}{run('所。')}{NOTE.format(kind, 1)}</w:p>"
    told = "<w:p><w:r><w:{}Ref/></w:r>" + run(" 2023年秋季学期全县在校生23456人。") + "</w:p>"
    document = noted(docx.Document(), kind, told.format(kind), line("谁也没有提到的99人。"))
    plan = [line("二、下一步打算"), line("2024年新建幼儿园3所。")]
    source = saved(tmp_path, filled(document, line("一、基本情况"), said, *plan))
    behind = ["二、下一步打算", "2024年新建幼儿园3所。"]
    assert lines(source) == ["一、基本情况", "全县现有小学41所。", " 2023年秋季学期全县在校生23456人。", *behind]
    found = {(fact["value"], fact["period"], fact["status"]) for fact in extract(source).facts}
    assert (23456.0, "2023", "actual") in found
    assert source.place(source.text.index("23456")) == "paragraph 2, note, paragraph 1"
    assert source.place(source.text.index("2024")) == "paragraph 4"


def test_notes_of_a_table_stand_behind_it(tmp_path: Path) -> None:
    """They break no row, and one that is told in deleted words is not read."""
    row = f"<w:tc><w:tcPr/><w:p>{run('小学')}{NOTE.format('footnote', 1)}</w:p></w:tc>{cell('35')}"
    gone = f"<w:p>{run('完')}<w:del {BY}>{NOTE.format('footnote', 2)}</w:del></w:p>"
    document = noted(docx.Document(), "footnote", line("含教学点5个。"), line("乙9人"))
    source = saved(tmp_path, filled(document, table(cell("学段") + cell("学校数"), row), gone))
    assert lines(source) == ["学段|学校数|", "小学|35|", "含教学点5个。", "完"]
    assert source.place(source.text.index("5个")) == "table 1 row 2, note, paragraph 1"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FRACTION = f"<m:f><m:num>{math('6820')}</m:num><m:den>{math('7024')}</m:den></m:f>"
POWER = "<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>"


@pytest.mark.parametrize(
    ("formula", "seen"),
    [
        (math("23456"), "23456"),
        (f"{FRACTION}{math('×100%=97.1%')}", "6820/7024×100%=97.1%"),
        (math("1.5×") + POWER.format(math("10"), math("4")), "1.5×10^4"),
        (math("300") + POWER.format(math("m"), math("2")), "300m2"),
        (f"<m:d><m:e>{math('35')}</m:e></m:d>", "(35)"),
    ],
)
def test_formulas_are_read(tmp_path: Path, formula: str, seen: str) -> None:
    """On one line, and no two numbers become one that only stood above each other."""
    whole = f"<w:p>{run('在校生')}<m:oMath>{formula}</m:oMath>{run('。')}</w:p>"
    assert lines(made(tmp_path, whole)) == [f"在校生{seen}。"]


@pytest.mark.parametrize("kind", ["", ' w:type="page"', ' w:type="column"'])
def test_a_break_of_any_kind_ends_a_line(tmp_path: Path, kind: str) -> None:
    """What stands on the next page goes on no word of this one, and its number stands there too."""
    document = docx.Document()
    numbered(document, 70, *OUTLINE)
    broken = item("完").replace("<w:t ", f"<w:br{kind}/><w:t ")
    source = made(tmp_path, f"<w:p>{run('小学35')}<w:r><w:br{kind}/></w:r>{run('12所初中')}</w:p>")
    assert lines(source) == ["小学35", "12所初中"]
    assert lines(saved(tmp_path, filled(document, broken))) == ["", "一、完"]

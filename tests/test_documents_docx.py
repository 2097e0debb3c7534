"""What is read of a DOCX is what a person sees of the final document."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from docx_parts import (
    BY,
    OUTLINE,
    RELATIONS,
    SPACES,
    cell,
    filled,
    item,
    line,
    lines,
    made,
    numbered,
    plain,
    run,
    saved,
    table,
    xml,
)
from duxue.documents import read
from duxue.extraction import extract


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


def test_a_long_paragraph_takes_time_by_its_length(tmp_path: Path) -> None:
    """However many fields are open, each piece of text is looked at once."""
    opened = (mark("begin") + mark("separate")) * 40_000
    path, document = tmp_path / "a.docx", docx.Document()
    document.element.body.insert(0, xml(f"<w:p>{opened}<w:r>{'<w:t>人</w:t>' * 60_000}</w:r></w:p>"))
    document.save(str(path))
    started = time.monotonic()
    assert len(read(path).text) == 60_001
    assert time.monotonic() - started < 10


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

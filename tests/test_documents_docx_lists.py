"""What numbers the paragraphs of a DOCX is read, and is no figure."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from docx_parts import BY, OUTLINE, cell, filled, item, level, line, lines, made, numbered, run, saved, table, xml
from duxue.extraction import extract


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


def test_a_list_may_have_a_level_that_its_definition_lacks(tmp_path: Path) -> None:
    """The other lists of the definition go on without that level, whatever their numbers say of it."""
    document = docx.Document()
    numbered(document, 70, level("decimal", "%1、"))
    own = f'<w:lvlOverride w:ilvl="1"><w:lvl w:ilvl="1">{level("decimal", "%1.%2 ")}</w:lvl></w:lvlOverride>'
    numbered(document, 71, of=70, more=own)
    other = f'<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">{level("decimal", "%1%2、")}</w:lvl></w:lvlOverride>'
    numbered(document, 72, of=70, more=other)
    source = saved(tmp_path, filled(document, item("甲"), item("乙", 71, 1), item("丙"), item("丁", 72)))
    assert lines(source) == ["1、甲", "1.1 乙", "2、丙", "3、丁"]


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

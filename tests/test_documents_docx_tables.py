"""Tables of a DOCX are read row by row, and a label reaches as far as its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from docx_parts import BY, DOWN, ON, cell, line, lines, made, plain, span, table
from duxue.extraction import extract


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

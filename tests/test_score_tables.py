"""Tables of points: what a self-evaluation gives itself for each section and each item of the measuring scale."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from duxue import documents
from duxue.extraction import Reading, extract

TITLE = "岭南县人民政府2020年履行教育职责自评表\n"
RANKED = (
    "|序号|评价内容|分值|自评得分|备注|\n"
    "|一|坚持党的领导|40|38.5|党组织97个。|\n|1.1|落实方针|25|24.5|配齐率100%。|\n|1.2|加强党的建设|15|14|—|\n"
    "|二|保障教育投入|60|58|见下。|\n|2.1|两个只增不减|60|58|教育支出84236万元。|\n"
    "|合计||100|96.5||\n附件另报。\n"
)


def sections(reading: Reading) -> list[tuple[str, str, float]]:
    kinds = ("section_weight", "section_self_score", "self_eval_score")
    return [(f["indicator"], f["breakdown"], f["value"]) for f in reading.facts if f["indicator"] in kinds]


def test_sections_items_and_the_sum() -> None:
    """一, 二 are sections with their weights, 1.1 their items, and 合计 is what the county gives itself in all."""
    reading = extract(TITLE + RANKED)
    assert sections(reading) == [
        ("section_weight", "1坚持党的领导", 40),
        ("section_self_score", "1坚持党的领导", 38.5),
        ("section_weight", "2保障教育投入", 60),
        ("section_self_score", "2保障教育投入", 58),
        ("self_eval_score", "", 96.5),
    ]
    items = [(row["item"], row["section"], row["max"], row["self"]) for row in reading.scores]
    assert items == [(1, "1坚持党的领导", 25, 24.5), (2, "1坚持党的领导", 15, 14), (3, "2保障教育投入", 60, 58)]
    assert {row["printed"] for row in reading.ledger if row["reason"] == "item_score"} >= {"24.5", "15", "14", "100"}
    spent = next(fact for fact in reading.facts if fact["printed"] == "84236")
    assert spent["indicator"] == "public_budget_education_expenditure"


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("项目|分值|得分\n党的领导|30分|29分\n经费保障|70分|65.5分\n", ["1党的领导", "2经费保障"]),
        (
            "指标|满分|评分标准|自评分|\n一、党的领导|30|见细则|29|\n二、经费保障|70|见细则|65.5|\n",
            ["1党的领导", "2经费保障"],
        ),
        (
            "| 指标 | 权重 | 自评 |\n| A1 党的领导 | 30 | 29 |\n| A2 经费保障 | 70 | 65.5 |\n",
            ["1党的领导", "2经费保障"],
        ),
    ],
    ids=["bare rows that make a hundred", "a column between", "codes"],
)
def test_rows_of_sections_alone(table: str, named: list[str]) -> None:
    reading = extract(TITLE + table)
    assert [name for kind, name, _ in sections(reading) if kind == "section_weight"] == named
    assert [value for kind, _, value in sections(reading) if kind == "section_self_score"] == [29, 65.5]
    assert not reading.scores


def test_a_table_of_a_docx(tmp_path: Path) -> None:
    """The cells of a Word table are read as those between bars."""
    paper = docx.Document()
    paper.add_paragraph(TITLE.strip())
    rows = [line.strip("|").split("|") for line in RANKED.splitlines()[:-1]]
    table = paper.add_table(rows=len(rows), cols=5)
    for line, row in zip(rows, table.rows, strict=True):
        for said, cell in zip([*line, ""], row.cells, strict=False):
            cell.text = said
    bytes_ = BytesIO()
    paper.save(bytes_)
    path = tmp_path / "scores.docx"
    path.write_bytes(bytes_.getvalue())
    reading = extract(documents.read(path))
    assert [value for kind, _, value in sections(reading) if kind == "section_self_score"] == [38.5, 58]
    assert [row["self"] for row in reading.scores] == [24.5, 14, 58]


def test_points_of_schools_are_no_sections() -> None:
    """A table without points in both columns, or that ends, gives nothing away."""
    reading = extract(TITLE + "|学校|分值|等次|\n|东湖小学|96|优秀|\n\n|一|经费|20|19|\n")
    assert not sections(reading)
    assert not reading.scores


def test_remarks_go_by_the_name_of_their_item() -> None:
    """What a remark only says by stages is what the item is called, behind its number 3.2."""
    table = (
        "|序号|评价内容|分值|自评得分|备注|\n|3.2|生均公用经费|6|6|小学650元/生、初中850元/生。|\n"
        "|3.3|生师比|6|5|小学16.5:1、初中12.3:1。|\n"
    )
    told = [(f["printed"], f["indicator"], f["level"]) for f in extract(TITLE + table).facts]
    assert told == [
        ("650", "per_student_public_funds_standard", "primary"),
        ("850", "per_student_public_funds_standard", "junior_secondary"),
        ("16.5", "pupil_teacher_ratio", "primary"),
        ("12.3", "pupil_teacher_ratio", "junior_secondary"),
    ]

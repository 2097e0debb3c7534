"""What the audit says of sentences that hold together: nobody is accused for how a number is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from duxue import intake
from duxue.extraction import extract

WIDE = (
    "２０１４年至２０１６年，全县一般公共预算教育支出依次为４．３２亿元、４．７１亿元、５．１８亿元，"
    "２０１５年比２０１４年增长９．０３％，２０１６年比２０１５年增长９．９８％。"
)
ITEMS = """优质均衡自评结果
1.每百名学生拥有高于规定学历教师数：小学5.31人、初中6.42人，差异系数分别为0.21、0.17；
2.生均教学及辅助用房面积：小学5.87平方米、初中8.12平方米，差异系数分别为0.36、0.31。
"""


@pytest.mark.parametrize(("text", "kind"), [(WIDE, "growth"), (ITEMS, "")], ids=["full-width", "items"])
def test_what_holds_together_is_not_accused(tmp_path: Path, text: str, kind: str) -> None:
    """Full-width digits have decimals too, and coefficients of two items are no repeat of each other."""
    path = tmp_path / "report.txt"
    path.write_text(f"平利县2016年自评报告\n{text}", encoding="utf-8")
    claims = intake.claims(path)
    assert {claim["verdict"] for claim in claims if claim["kind"] == kind} <= {"consistent"}
    assert [claim for claim in claims if claim["verdict"] == "inconsistent"] == []
    assert sum(claim["kind"] == kind for claim in claims) == (2 if kind else 0)


def test_a_coefficient_is_of_what_its_line_measures() -> None:
    """For both stages of each line."""
    facts = [
        fact for fact in extract(f"平利县2016年自评报告\n{ITEMS}").facts if fact["unit"] == "" and fact["value"] < 1
    ]
    items = ["每百名学生拥有高于规定学历教师数", "生均教学及辅助用房面积"]
    assert [fact["breakdown"] for fact in facts] == [items[0], items[0], items[1], items[1]]

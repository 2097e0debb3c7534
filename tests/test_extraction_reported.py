"""The year that a report is about, where only the evaluation for which it was made has one."""

from __future__ import annotations

import pytest

from duxue.extraction import extract

NOTICE = "《关于开展2021年对县级人民政府履行教育职责评价工作的通知》"
BODY = "要求,我县认真开展自评,现将情况报告如下。\n一、基本情况\n全县共有小学34所。\n"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        # A notice names the year of the evaluation, whenever the report was signed.
        (f"自评报告\n根据{NOTICE}{BODY}", "2021"),
        (f"自评报告\n根据{NOTICE}{BODY}平利县人民政府\n2022年9月5日\n", "2021"),
        (f"自评报告\n根据{NOTICE}(平政教督〔2022〕3号){BODY}", "2021"),
        (f"自评报告\n根据《关于开展二〇二一年教育督导评估工作的通知》{BODY}二〇二二年九月五日\n", "2021"),
        (f"自评报告\n根据《2019年度对县级政府履行教育职责评价方案》{BODY}", "2019"),
        # What the report says of itself goes before, and two evaluations name none.
        (f"平利县2020年自评报告\n根据{NOTICE}{BODY}", "2020"),
        (f"自评报告\n根据{NOTICE}和《2019年度对县级政府履行教育职责评价方案》{BODY}", ""),
        # Nor does a notice that another part of the text mentions.
        (f"自评报告\n{BODY * 40}\n根据{NOTICE}{BODY}", ""),
    ],
)
def test_a_notice_names_the_year_of_the_evaluation(text: str, period: str) -> None:
    """A report without a year of its own is about the year of the evaluation that the notice at its head is for."""
    reading = extract(text)
    assert reading.period == period
    assert all(text[fact["start"] : fact["end"]] == fact["printed"] == "34" for fact in reading.facts)

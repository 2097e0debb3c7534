"""The figures of a claim in English: amounts and units of a Chinese expression turned, its numbers untouched."""

from __future__ import annotations

import re
from decimal import Decimal

from duxue import numbers

SCALES = {"亿": 10**8, "万": 10**4, "": 1}
UNITS = ("人次", "元", "人", "所", "个百分点", "场次", "个", "项", "间", "分", "节", "期", "家", "名", "类")
FIGURE = re.compile(
    rf"(?P<number>−?\d[\d,]*(?:\.\d+)?) ?(?P<scale>[亿万]?)(?P<unit>{'|'.join(UNITS)})(?!(?!以上)[\u4e00-\u9fff])"
)
WORDS = (
    ("不成立", "does not hold"),
    ("成立", "holds"),
    ("(万元)", " (10,000 yuan)"),
    ("（万元）", " (10,000 yuan)"),
    ("，即 ", ", that is "),
    ("，全覆盖", ", every school"),
    ("每人不超过", "at most"),
    ("专任教师", "full-time teachers"),
    ("教职工", "staff"),
    ("（", " ("),
    ("）", ")"),
    ("相差 ", "by "),
    ("/人次", " a person-time"),
    ("/人", " a head"),
    ("/间", " a room"),
)
# Amounts of a sum stand without their unit, which its result must then keep.
SUM = re.compile(r"(?P<sum>[\d,.]+(?: [+−] [\d,.]+)+ = [\d,.]+) 万元")
ITEMS = re.compile(r"第(\d+(?:–\d+)?)项：")
MORE = re.compile(r"([\d,.%]+(?: [a-z]+)*)以上")


def english(text: str) -> str:
    """``7,738.511 万元`` as ``77.38511 million yuan``, ``成立`` as ``holds``; names of indicators stay as they are."""
    text = SUM.sub(r"\g<sum> (10,000 yuan)", text)
    turned = FIGURE.sub(_turned, ITEMS.sub(r"items \1: ", text))
    for zh, en in WORDS:
        turned = turned.replace(zh, en)
    return MORE.sub(r"at least \1", turned).replace("约 ", "about ")


def _turned(found: re.Match[str]) -> str:
    value = Decimal(found["number"].replace(",", "").replace("−", "-")) * SCALES[found["scale"]]
    shown = numbers.show(abs(value), found["unit"], "en")
    return f"−{shown}" if value < 0 else shown

"""The years of a list: those of one before it, those of a sum, or the last or first ones of 近三年分别为, 前三年."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duxue.extraction.words.spots import Spot
from duxue.extraction.words.wording import UNKNOWN
from duxue.extraction.words.years import years_named

_LATE = re.compile(
    r"(?:近|过去|最近|连续)([二两三四五345])年|(?<!\d)([二两三四五])年$|(?<![\d前])([二两三四五345])年[来间]|近([几些])年"
)
_FORMER = re.compile(r"(?:(?:^|[,。;])前(?=.年)|(?<!学)前(?=.年$))([二两三四五])年")
_LATTER = re.compile(r"[^。\n]{0,40}后[一二两三]年")  # before which 前三年 are the first ones of a plan
_NUMERALS = {"二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "3": "3", "4": "4", "5": "5"}
_SOME, PAIR = ("几", "些"), 2  # 近几年 of a list of two may be of two things
_OF_SUM = re.compile(
    r"[,(:](?:其中)?[:,]?(?:[各分逐]年度?|每年)?(?:支出|投入|拨付|发放|招聘)?(?:分别|依次)(?:支出|投入|安排|拨付|发放|招聘)?(?:为|是|达到?)?"
)
_CLOSE, _BEFORE_SUM = 100, 60  # a sum of rounded numbers is right but for a hundredth; characters
_NEAR = 8  # numbers between two lists of the same years


def dated_as(spot: Spot, models: Sequence[Spot]) -> bool:
    """Give each number of a list the year of the one in its place, where there are as many, each of its own year."""
    if not len(models) == len({model.period for model in models} - {""}) == len(spot.group):
        return False
    for member, model in zip(spot.group, models, strict=True):
        member.period = model.period
    return True


def of_late(text: str, spot: Spot, words: str) -> bool:
    """近三年平均工资分别为8.9万元、9.2万元、9.5万元: the years up to the document's; 前三年, those before it."""
    said = _LATE.search(words)
    listed = spot.prior.group if spot.prior is not None and said and said.group(2) else ()
    if listed and dated_as(spot, listed[-len(spot.group) :]):
        return True  # 2019-2021年分别为…。拨款三年分别为, 后两年分别增长
    former = _FORMER.search(words) if said is None or said.group(2) else None
    if former and _LATTER.match(text, spot.group[-1].number.unit_end):
        return False
    told = former.group(1) if former else said.group(said.lastindex or 0) if said else ""
    count = len(spot.group) if told in _SOME and len(spot.group) > PAIR else int(_NUMERALS.get(told, "0"))
    if count != len(spot.group):
        return False
    for back, member in enumerate(reversed(spot.group), start=1 if former else 0):
        member.notes["back"] = back
    return True


def years_of_sum(text: str, spot: Spot) -> bool:
    """2020年至2022年支出累计28亿元,分别为8亿元、9亿元、11亿元: the years of the sum that was just told."""
    whole, values = spot.previous, [member.number.value for member in spot.group]
    if whole is None or whole.number.value is None or None in values or whole.number.unit != spot.number.unit:
        return False
    if not _OF_SUM.fullmatch(text, whole.number.unit_end, spot.number.start):
        return False
    if abs(sum(values) - whole.number.value) * _CLOSE > whole.number.value:  # type: ignore[arg-type]
        return False
    for member in spot.group if whole.indicator else ():
        member.indicator, member.level, member.breakdown = whole.indicator, whole.level, whole.breakdown
        member.rule = "unnamed" if whole.indicator == UNKNOWN else "continued"
    said = text[max(whole.left, whole.number.start - _BEFORE_SUM) : whole.number.start]
    years = years_named(said)
    if len(years) == len(values):
        for member, year in zip(spot.group, years, strict=True):
            member.period = year
        if whole.status in ("actual", "cumulative"):
            whole.period, whole.status = f"{years[0]}-{years[-1]}", "cumulative"
    elif not years and not of_late(text, spot, said):
        of_years_told(text, spot)
    return True


def of_years_told(text: str, spot: Spot) -> bool:
    """2020年至2022年分别为三笔…。小学生均支出依次为: the years of as many sums that the paragraph has told."""
    before = spot.prior if spot.number.unit == "元" else None
    for _ in range(_NEAR):
        if before is None or text.find("\n", before.number.end, spot.number.start) >= 0:
            return False
        if before.number.unit == "元" and dated_as(spot, before.group):
            return True
        before = before.prior
    return False

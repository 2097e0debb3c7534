"""Lists of how schools differ in one thing after another: 校际差异系数,小学依次为:骨干教师0.38,体艺专任教师0.27."""

from __future__ import annotations

import re
from typing import Any

from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, BY_NAME, Surroundings, named

COEFFICIENT = "差异系数"
_BOTH = "both"  # which of two stages a number is of, nothing tells
LARGEST = 2  # no coefficient of the schools of a county is as large
_REACH, _BETWEEN = 200, 100  # characters from the word to the first of a list, and from one to the next
_TITLE = 120
_LONGEST, _MANY = 20, 40  # characters of an item, items of a list
# Of what the laws speak, in its quantity.
_THING = (
    "(?:教师|学历|职称|职务|面积|用房|场馆|设备|计算机|电脑|教室|图书|[师生][生师]比)(?:[总台册件]?数?量?值?|比例|面积)"
)
_OF_STAGE = "(?:阶段|学校|段|部)?"
_STAGE = f"(?:小学|初中){_OF_STAGE}"
_IS = r"(?:校际)?(?:差异系数)?(?:(?:19|20)\d\d年)?(?:分别|依次)?[为是达]?(?:到)?:?"
# The words up to the number: each item with the stage before it, behind it, or in its bracket.
_ITEM = re.compile(
    rf"(?:^|[,。;:\n、和及)]|(?<=[\d%]))[、,;和]? *(?:\(?[\d一二三四五六七八]{{1,2}}[)、.])?"
    rf"(?:其中|以及|分别是?|全[县区市旗])*[,:]?(?:最[大高小低](?:的|值|项)?(?:是|为))?"
    rf"(?:{_STAGE}(?:[,:]|依次为:?|分别为:?)?)?"
    rf"(?P<item>[^,。;:()\d\n|]{{0,30}}?(?:\([^()\d]{{1,12}}\)[^,。;:()\d\n|]{{0,12}})?"
    rf"{_THING})的?(?:[(:,。]? *{_STAGE})?{_IS} *$"
)
_NEXT_STAGE = re.compile(rf"(?:/|\)?[、,;]?(小学|初中){_OF_STAGE}[为是达]?:?)")
# What is told of the other stage, or of both, in the order of the items.
_IN_ORDER = re.compile(
    rf"{_STAGE}(?:上述|这|各|以上)?(?:[两三四五六七八\d]项)?(?:资源配置)?(?:指标)?(?:的)?(?:校际)?(?:差异系数)?"
    r"(?:分别|依次)[为是]?:?$"
)
_OF_ORDER = re.compile(r"(小学|初中)(?:最[大小高低]值|分别|依次)(?:为|是):?$")
_SO_MANY = re.compile(rf"(?:等|[这以上述]*)?(?:[七八\d]项)?(?:资源配置)?(?:指标)?的?(?:校际)?{COEFFICIENT}[^一-龥]*$")
_LISTED = re.compile(rf"{_THING}(?:\([^()]*\))?$")
_MEAN = re.compile(r"[、,;](?:八项)?(?:综合|平均)(?:校际)?差异系数(?:值)?[为是达]?:?")
_OF_ALL = ("之间,最", ",最", ",其中最")
_NO_ITEM = re.compile(r"率|占比|[生人]均(?![一-龥]{2,14}面积|[一-龥]{2,14}[值数])")
_OF_IT = re.compile(
    r"(?:[、,和][^,。;、\d]{0,6}\d[\d.]*)?\)?[,、(](?:校际)?差异系数(?!如下|情况)"
)  # 1.24、1.31,差异系数分别为
_LEADING = re.compile(rf"^(?:(?:19|20)\d\d年|其中|以及|[和及、]|全[县区市旗]|{_STAGE}|[\d一二三四五六七八九十]+[.、])*")
_OF_EIGHT = re.compile("[八8]项")
_OTHER = {"primary": "junior_secondary", "junior_secondary": "primary"}


def differing(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is a coefficient of a list, which is then named with its stage and item.

    The word stands once, before the list or at its first item: 骨干教师数差异系数0.34、体艺教师数0.29.
    """
    number = spot.number
    if number.unit or number.value is None or not 0 < number.value < LARGEST or "." not in number.printed:
        return False
    if "ratio" in number.flags:
        return False
    return _extremes(where, spot) or _in_order(where, spot) or _mean(where, spot) or _at_item(where, spot)


def of_items(where: Surroundings, spot: Spot, begin: int, until: int) -> bool:
    """Name a list by the items before it: 骨干教师数、体艺教师数差异系数依次为0.34、0.29."""
    text = where.text
    at = text.rfind(COEFFICIENT, begin, until) if not spot.number.unit else -1
    if at < 0 or until - at > _LONGEST or text.find("综合", begin, until) >= 0:
        return False
    items = _items(text[begin:at])
    stages = {level for level, _ in named(where, begin, until)} & BOTH
    if not len(items) == len(spot.group) > 1 or len(stages) > 1:
        return False
    run, level = _run(where, spot, items), stages.pop() if stages else ""
    for member, item in zip(spot.group, items, strict=True):
        _name(member, run, item, level)
    return True


def _items(words: str) -> list[str]:
    """The items of an enumeration; 体育、艺术专任教师数 is one. Empty where one of them is none."""
    items, begun = [], ""
    for piece in re.split("([、,和及])", words.removesuffix("的").removesuffix("校际").removesuffix("的")):
        begun += piece
        if _LISTED.search(begun):
            items.append(_item(begun.strip("、,和及")))
            begun = ""
    return [] if begun.strip("、,和及") else items


def _item(words: str) -> str:
    """An item without stage and bracket."""
    return re.sub(r"\([^()]*\)", "", _LEADING.sub("", words)).removesuffix(COEFFICIENT)[-_LONGEST:]


def _run(where: Surroundings, spot: Spot, items: list[str]) -> dict[str, Any]:
    """What the coefficients of one list share; of the eight of the older law the indicator is that of their mean."""
    said = where.text[spot.sentence : spot.number.start]
    about = said + where.text[:_TITLE]
    older = _OF_EIGHT.search(said) is not None or ("优质" not in about and "基本均衡" in about)
    return {"key": "balance_difference_coefficient" if older else "quality_balance_coefficient", "items": items}


def _name(spot: Spot, run: dict[str, Any], item: str, level: str) -> None:
    spot.indicator, spot.rule, spot.notes["run"] = run["key"], "differing", run
    spot.head, spot.among = None, False  # none is a part of another: 骨干教师数(小学0.34)、体艺教师数(小学0.29)
    spot.level, spot.breakdown = spot.level or level, item


def _passed(spot: Spot) -> bool:
    """Whether a list goes on behind a number: a limit, the mean of all, or how many there are."""
    return spot.status == "standard" or spot.rule == "mean_of_listed" or spot.number.unit == "项"


def _before(spot: Spot) -> Spot | None:
    """The coefficient before in the list: 分别为0.31、0.44,均不高于0.50;初中两项依次为0.27和0.39."""
    before = spot.prior
    while before is not None and spot.number.start - before.number.end < _BETWEEN + _REACH:
        if not _passed(before):
            return before if before.indicator.endswith("_coefficient") else None
        before = before.prior
    return None


def _extremes(where: Surroundings, spot: Spot) -> bool:
    """Coefficients of items that were listed before, or the extremes of all: 按…的顺序,小学依次为0.241、0.338."""
    if spot.place:
        first = spot.group[0]
        if "extremes" in first.notes:
            spot.indicator, spot.rule, spot.level = first.indicator, first.rule, first.level
        return "extremes" in first.notes
    clause = _OF_ORDER.search(where.text, spot.clause, spot.number.start)
    said = where.text[spot.sentence : spot.clause] if clause else ""
    if clause is None or COEFFICIENT not in said or "综合" in said:
        return False
    if _of_listed(where, spot, said, BY_NAME[clause.group(1)]):
        return True
    if not ("顺序" in said or "最" in clause.group()):
        return False
    spot.indicator, spot.rule = "quality_balance_coefficient", "differing"
    spot.level, spot.notes["extremes"] = BY_NAME[clause.group(1)], True
    return True


def _of_listed(where: Surroundings, spot: Spot, said: str, level: str) -> bool:
    """As many items as coefficients: 从校际差异系数看,骨干教师数、体艺教师数,小学分别为0.34、0.29."""
    before, _, behind = said.partition(COEFFICIENT)
    for words in (_SO_MANY.sub("", before + COEFFICIENT), behind):
        items = _items(words)
        if len(items) == len(spot.group) > 1:
            run = _run(where, spot, items)
            spot.notes["order"] = True
            _name(spot, run, items[0], level)
            return True
    return False


def _mean(where: Surroundings, spot: Spot) -> bool:
    """The mean of the coefficients just listed: 小学师生比0.317、图书册数0.226,综合差异系数0.344."""
    before = spot.previous
    if before is None or "run" not in before.notes:
        return False
    if not _MEAN.fullmatch(where.text, before.number.end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.level = "balance_difference_coefficient", "mean_of_listed", before.level
    return True


def _in_order(where: Surroundings, spot: Spot) -> bool:
    """Items that were told of one stage, told of the other: 初中三项分别为0.27、0.39和0.33."""
    first = spot.group[0] if spot.group else spot
    if spot.place:
        run = first.notes.get("run")
        if run is None:
            return False
        items = run["items"]
        _name(spot, run, items[spot.place] if first.notes.get("order") and len(items) > spot.place else "", first.level)
        if not first.notes.get("order"):
            spot.breakdown = first.breakdown
        return True
    said = _IN_ORDER.search(where.text, max(spot.sentence, spot.number.start - _BETWEEN), spot.number.start)
    before = _before(spot) if said else None
    if said is None or before is None or before.rule != "differing":
        return False
    run = before.notes.get("run") or _run(where, spot, [])
    items = run["items"] if len(run["items"]) == len(spot.group) else [""] * len(spot.group)
    spot.notes["order"] = True
    _name(spot, {**run, "items": items}, items[0] if items else "", BY_NAME[said.group()[:2]])
    return True


def _at_item(where: Surroundings, spot: Spot) -> bool:
    """One item and its value, or its value for the other stage: 骨干教师数小学0.34、初中0.31."""
    text, start = where.text, spot.number.start
    before = _before(spot)
    run = before.notes.get("run") if before is not None else None
    if before is not None and run is not None and _of_next_stage(where, spot, before):
        return True
    if before is None and text.rfind(COEFFICIENT, max(0, start - _REACH), start) < 0:
        return False
    begin = max(0, start - _BETWEEN, spot.prior.number.unit_end if spot.prior is not None else 0)
    said = _ITEM.search(text, begin, start)
    if said is None or _NO_ITEM.search(said.group("item")) or _OF_IT.match(text, spot.last.number.end):
        return False
    opened = _opened(where, spot, said.start("item"))
    if opened < 0 and not _goes_on(where, spot, before):
        return False
    item = _item(said.group("item"))
    if run is None or opened >= 0 or len(run["items"]) > _MANY:
        run = _run(where, spot, [])
    run["items"] = [*run["items"], item] if item not in run["items"] else run["items"]
    level = spot.level or _stage(where, spot, said, before if opened < 0 else None, opened)
    if level == _BOTH:
        return False
    _name(spot, run, item, level)
    return True


def _of_next_stage(where: Surroundings, spot: Spot, before: Spot) -> bool:
    """The other stage of an item, or of all: 教师数0.34、初中0.31; 教师数0.34、教室数0.29;初中0.31、0.26."""
    run, prior = before.notes["run"], spot.prior or before
    said = _NEXT_STAGE.fullmatch(where.text, prior.number.end, spot.number.start)
    if said is None:
        return False
    level = BY_NAME[said.group(1)] if said.group(1) else _OTHER.get(before.level, "")
    if len(spot.group) == len(run["items"]) > 1:
        spot.notes["order"] = True
        _name(spot, run, run["items"][0], level)
    else:
        _name(spot, run, before.breakdown, level)
    return True


def _stage(where: Surroundings, spot: Spot, said: re.Match[str], before: Spot | None, opened: int) -> str:
    """The stage at an item, or that of the list; of two before it, none."""
    text = where.text
    own = {level for level, _ in named(where, said.start(), spot.number.start)} & BOTH
    if not own and before is not None:
        told = {level for level, _ in named(where, before.number.end, spot.number.start)} & BOTH
        if text.startswith("/", spot.number.end) and not told:
            return _OTHER.get(before.level, "")  # 骨干教师数0.34/0.31,教室数0.29/0.26
        return told.pop() if len(told) == 1 else before.level
    if not own:
        begin = max(opened, text.rfind(";", opened, spot.number.start))
        own = {level for level, _ in named(where, begin, spot.number.start)} & BOTH
    if len(own) > 1 and text.startswith("/", spot.number.end):
        return next(level for level, _ in named(where, opened, spot.number.start) if level in BOTH)
    return own.pop() if len(own) == 1 else "" if not own else _BOTH


def _opened(where: Surroundings, spot: Spot, item: int) -> int:
    """Where the words begin that open a list at this item, -1 if none do: 校际差异系数如下:."""
    text = where.text
    at = text.rfind(COEFFICIENT, max(0, spot.number.start - _REACH), item)
    prior = spot.prior
    while prior is not None and prior.number.start > at and _passed(prior):
        prior = prior.prior
    if at < 0 or (prior is not None and prior.number.start > at):
        return -1
    begin = max(text.rfind(mark, max(0, at - _REACH), at) for mark in "。;\n") + 1
    over = text.find("综合", begin, at) >= 0 or text.count("。", at, item) > 1
    return -1 if over else begin


def _goes_on(where: Surroundings, spot: Spot, before: Spot | None) -> bool:
    """Whether a list goes on with its next item: behind one of it, or behind its first, which has the word."""
    if before is None or not (spot.number.value or 0) < 1:
        return False
    if "run" in before.notes:
        return True
    between = where.text[before.number.end : spot.number.start]
    first = before.group[0] if before.group else before
    if first.rule == "coefficient" and between.startswith(_OF_ALL):
        return True  # 差异系数介于0.21与0.39之间,最大的是体育场馆面积0.39
    said = _ITEM.search(where.text, max(first.sentence, first.number.start - _BETWEEN), first.number.start)
    if said is None or COEFFICIENT not in said.group() or "综合" in said.group() or "。" in between:
        return False
    run = _run(where, spot, [_item(said.group("item"))])
    for member in first.group or (first,):
        member.notes["run"] = run
        member.breakdown = member.breakdown or "".join(run["items"])
    return True

"""Plain words around a number: what a stock statement may say, and which earlier number one can be compared with."""

from __future__ import annotations

import re
from functools import cache

from duxue import catalogue
from duxue.extraction.words.measures import TOTAL_AT_LEAST
from duxue.extraction.words.rules import HEADS, RATIO, fits, groups, printed_as
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings

UNKNOWN = "unknown"
# Plain stock figures are named by the commonest words, so all that stands around those must be plain too.
STRICT = frozenset({"schools_count", "enrolment", "staff_count", "fulltime_teachers"})
STOCK_WORDS = re.compile(
    r"截至[^,。]{0,14}|(?:19|20)\d\d年?(?:\d{1,2}月)?(?:底|末|秋季|春季|学年度?)?|全[县区市旗州省镇]"
    r"|我[县区市旗]|[本该]县|各级各类|开办|所有|随班就读|残疾|教育系统|辖区内?|[境县区市]内|就读|目前|现有?|"
    r"总?共|合计|总计|设有?|拥有|办有|建有|其中|包括|下辖|辖|[有含各计总年底末和及与的约近超逾为达到是了另还]"
    r"|上学年|上年|本学年(?:度|初)?|[、,:;。()“”0-9. —~-]|独立(?:建制|设置)?|单设|注册的?|普通|公办|民办|公立|私立|农村"
    r"|创建范围内|城区|乡镇|城镇|乡村|城市|县直|区直|市直|直属|县属|区属|市属|"
    r"专任|编制内?|第[一二三四五六七八九十]{1,2}(?=、)|[非不]?在编|编外|在岗|在职|正式|普惠性?|学校|教育|阶段|部门|学段"
    r"|中小学|各类|专职|名册|基础|基本|情况"
)
# A county's whole money is never printed in yuan and less than this.
_TOTALS = frozenset({"total_education_funds", "public_budget_education_expenditure", "fiscal_education_funds"})
_PEOPLE = frozenset({"人", "名", "位"})
_BUILDINGS = frozenset("座栋幢间套台")
_PLACE = re.compile(r"^[\u4e00-\u9fff*]{1,5}?(?:县|区|市|旗|州|镇|乡|街道)(?!直|属)")
_ASIDE = re.compile(r"\([^()\d]{1,40}\)|\((?:以下)?简称[^()]{1,20}\)")
_CONNECTORS = re.compile(
    r"(?:小于|大于)或?等于|不低于|不高于|不超过|[≤≥]|其中|包括|含|有|为|由|从|达到?|均|都|共计?|分别|占|约|近|的"
    r"|是|和|及|与|以及|[、,:;()]|每生(?:每年)?|每人|按|阶段|学段分"
    r"|教育|学校|学段|随班就读|残疾|学生|教师|人数|总?数|则|仅|另|[县区市]级|在$"
)


def residue(where: Surroundings, start: int, end: int) -> int:
    """How many characters of a span are neither level, owner, place nor plain words of a stock statement."""
    if start >= end:
        return 0
    kept = list(where.text[start:end])
    for kind in ("level", "owner"):
        for token in where.tokens.within(kind, start, end):
            kept[token[0] - start : token[1] - start] = "、" * (token[1] - token[0])
    rest = _ASIDE.sub("", "".join(kept).lstrip())
    rest = STOCK_WORDS.sub("", _PLACE.sub("", rest))
    return len(_CONNECTORS.sub("", rest))


@cache
def counted_in(printed: str) -> frozenset[str]:
    """The indicators of which a number that is printed so can be a value."""
    known = catalogue.indicators().items()
    fit = {key for key, entry in known if fits(printed, entry.unit, ratio=printed == RATIO)}
    if printed in _BUILDINGS:
        fit -= {"schools_count"}  # 在30所学校改建35座厕所
    if printed == "所":
        fit -= {"classes_count"}  # 5所小学共有教学班148个
    if printed == "项":
        fit -= STRICT  # 全区41所学校7项指标
    if printed == "人次":
        fit -= HEADS  # 寄宿生小学812人次: of aid
    return frozenset(fit)


def fitting(spot: Spot, key: str) -> bool:
    """Whether a number can be a value of an indicator, by its unit and by how large it is."""
    number = spot.number
    if key not in counted_in(printed_as(number)) or not whole(spot, key):
        return False
    value = number.value
    if key in _TOTALS and number.magnitude == 1 and value is not None and value < TOTAL_AT_LEAST:
        return False  # 一般公共预算初中教育经费支出11683.49元: of a pupil
    # 生均公用经费2216.7万元: of all pupils
    return not (key.startswith("per_student") and value is not None and value >= TOTAL_AT_LEAST)


def whole(spot: Spot, key: str) -> bool:
    """Whether a number can count what there is: 0.436 are no teachers."""
    number = spot.number
    return key not in _counts() or number.value is None or number.magnitude > 1 or not number.value % 1


@cache
def _counts() -> frozenset[str]:
    """The indicators that count something."""
    return STRICT.union(key for key, entry in catalogue.indicators().items() if entry.kind == "count")


def alike_before(spot: Spot) -> list[Spot]:
    """As many numbers as the list of this one has that stand right before it and have its unit, in order."""
    first = spot.group[0]
    found: list[Spot] = []
    before = first.previous
    lists = before is not None and not first.number.unit and len(before.group) > len(first.group)
    while before is not None and len(found) < len(spot.group):
        none = first.number.unit == "%" and not before.number.unit and before.number.value == 0  # 辍学率为0
        known = before.indicator not in ("", UNKNOWN) and (before.number.unit == first.number.unit or none)
        now = before.rule not in ("last_year", "ranged") and not before.notes.get("from")
        if known and now and before.status in ("actual", ""):
            found.insert(0, before)
        # 小学差异系数分别为…,初中差异系数分别为…,均分别小于0.50和0.45: one for each list
        before = before.group[0].previous if lists and before.group else before.previous
    return found


def run_before(spot: Spot) -> list[Spot]:
    """The numbers right before this one, or before its list, that state one indicator, in order."""
    before = (spot.group[0] if spot.group else spot).previous
    run: list[Spot] = []
    while before is not None and before.indicator not in ("", UNKNOWN):
        if run and before.indicator != run[0].indicator:
            break
        run.insert(0, before)
        before = before.previous
    return run


def same_kind(spot: Spot, other: Spot) -> bool:
    number, against = spot.number, other.number
    if "ratio" in number.flags or "ratio" in against.flags:
        return ("ratio" in number.flags) == ("ratio" in against.flags) or not number.unit
    if number.unit and against.unit:
        return _units_alike(number.unit, against.unit)
    whole = other is spot.head and against.unit != ""  # 63所(公办22、民办41)
    if spot.bracketed and (other.bracketed or whole) and not number.unit:
        return against.unit in ("人", "名", "所")  # (公办13824人、民办3331)
    return number.unit == against.unit or (number.magnitude > 1 and against.magnitude > 1)


@cache
def _units_alike(unit: str, other: str) -> bool:
    """Whether two units count the same kind of thing; people are none of how often they got something, 人次."""
    return unit == other or (bool(groups(unit) & groups(other)) and "人次" not in (unit, other))


def same_unit(spot: Spot, other: Spot) -> bool:
    """Whether two numbers are counted in one unit: 412名 and 23人 are people."""
    units = {spot.number.unit, other.number.unit}
    return len(units) == 1 or units <= _PEOPLE


def earlier(spot: Spot, *, same: bool = True) -> Spot | None:
    """The nearest earlier spot of the sentence whose indicator is known, of the same kind of unit."""
    other, steps = spot.previous, 0
    while other is not None and steps < 12:
        aside = other.bracketed and not spot.bracketed  # 小学39480人(寄宿生6120人),初中17926人
        known = other.indicator not in ("", UNKNOWN) and other.status != "delta"
        if known and not aside and (not same or same_kind(spot, other)):
            return other
        other, steps = other.previous, steps + 1
    return None

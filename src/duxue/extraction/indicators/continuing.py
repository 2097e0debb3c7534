"""Numbers that continue another one: its parts, lists, ranges and shares."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.indicators import own_parts
from duxue.extraction.indicators.wholes import continued
from duxue.extraction.words.rules import groups
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.wording import UNKNOWN, residue, same_kind, same_unit
from duxue.extraction.words.years import SOME_YEAR

_OTHER_RATE = re.compile(r"(?<!比)率|(?<!占)比例")
_SHARES = {
    "kindergarten": {
        "公办": "public_kindergarten_enrolment_share",
        "公立": "public_kindergarten_enrolment_share",
        "普惠性": "inclusive_kindergarten_coverage",
    },
    "migrant_children": {"公办": "migrant_public_school_share"},  # 其中在公办学校就读2976人,占95.2%
}
_OF_ALL = re.compile(
    r"[,(]?占(?:全[县区市旗州])?(?:在园)?(?:幼儿|儿童)?(?:园?总?人?数)?的?(?:比例?|比重)?(?:为|达|约)*"
)
_THIN = {
    "rate": re.compile(r"(?:占比|比例|比重)(?:达到?|为|约)*$"),
    "money": re.compile(
        r"(?:(?:[春秋]季(?:学期)?|[上下]半年)发放|金额|贷款金额|资金|经费|总金额|补助资金|补助金额|发放资金|发放金额"
        r"|共计|合计)(?:共?达到?|共计|为|约|近)*$"
    ),
    "person": re.compile(
        r"(?:人数|补助人数|享受人数|受助人数|惠及|受益|资助|共|共计|惠及学生|受益学生|受助幼儿|受助学生)"
        r"(?:共?达到?|共计|为|约|近|有)*$"
    ),
}
# What may stand behind the numbers of a list: 初中880元、特殊教育6000元全额落实到校, 初中0.438的成绩
_BEHIND = ("的标准", "的成绩", "的好成绩", "的国家", "的规定", "标准", "全额", "足额", "拨付")
_OPENED = ("new_schools_opened", "new_kindergartens_opened")
_SPECIAL_FUNDS = re.compile(r"(?:专项|改造|建设)(?:资金|经费)|工程款")
_AND = ("", "和", "与", "及")  # 其中骨干教师47人和55人
_UP_TO = ("至", "到", "~", "—", "-", "–")
_HALF = re.compile(r"[春秋]季|[上下]半年")
_INTRODUCED = re.compile(r"[,:]?(?:后者|其)?(?:分布|分学段|按学段分?|按类型分?)(?:情况)?[是为:在于]")


def inherited(where: Surroundings, spot: Spot) -> bool:
    """The indicator of what a number continues: parts in brackets or after 其中, and lists over levels or owners."""
    text, start = where.text, spot.number.start
    begin = max(spot.clause, text.rfind("、", spot.left, start) + 1)
    if spot.place and spot.among and text[begin:start] in _AND and _as_first(spot):
        return True
    _of_what_grew(spot)
    source = continued(where, spot, begin)
    if source is None:
        return False
    if introduced := _INTRODUCED.match(text, begin, start):
        begin = introduced.end()  # 专任教师900人,分布是小学500人
    rest = residue(where, begin, start)
    thin = _thin(where, spot, source)
    within = (spot.bracketed or spot.among) and same_unit(source, spot) and _within(spot, source)
    part = within and source.number.unit == spot.number.unit
    if _of_another(where, spot, source, begin=begin, rest=rest):
        return False
    leveled = bool(named(where, begin, start) or where.tokens.within("owner", begin, start))
    if within and (kind := own_parts.kind(source, text[begin:start])):
        return own_parts.write(spot, source, kind)
    if part and _of_other_things(where, spot, source, begin=begin, rest=rest):
        return False
    alike = text.startswith("均", spot.clause, start)
    after = 0 if alike or text.startswith(_BEHIND, spot.behind) else residue(where, spot.behind, spot.right)
    listed = rest == 0 and (leveled or spot.group or alike) and after <= 2
    if not (listed or thin or (part and rest <= 14 and after <= 6)):
        return False
    spot.indicator, spot.rule, spot.notes["source"] = _of_stage(where, source, begin, start), "continued", source
    if part and source.status == "delta":
        spot.status, spot.notes["negative"] = "delta", source.notes.get("negative", False)
    if not leveled and not (spot.group and spot.place):
        _as_source(spot, source, part=part, thin=thin)
        spot.notes["phrase"] = rest > 0
    _dated_as_head(where, spot)
    return True


def _of_another(where: Surroundings, spot: Spot, source: Spot, *, begin: int, rest: int) -> bool:
    """Whether a number is another rate, or the share of another part: 公办园幼儿2000人,占40%,民办园3000人,占60%."""
    if spot.number.unit == "%" and _of_another_rate(where, spot, source, begin=begin, rest=rest):
        return True
    return source.rule == "share" and "占" in where.text[spot.clause : spot.number.start]


def _as_source(spot: Spot, source: Spot, *, part: bool, thin: bool) -> None:
    """Write the level of what a number goes on with, where it names none: 资助普通高中学生900人,金额90万元."""
    spot.base = source if thin and not part else None
    spot.level = spot.level or (source.level if source.bracketed == spot.bracketed or thin else "")


def _of_other_things(where: Surroundings, spot: Spot, source: Spot, *, begin: int, rest: int) -> bool:
    """Whether a part is of a kind of its own: 教育投入3298万元,包括校舍改造专项资金1000万元."""
    if spot.number.unit == "元" and _SPECIAL_FUNDS.search(where.text, begin, spot.number.start):
        return True
    return source.status == "delta" and bool(rest)  # 较上年减少5所,其中合并3所: what was done


def _of_stage(where: Surroundings, source: Spot, begin: int, end: int) -> str:
    """What goes on for another stage: 新建幼儿园6所、小学3所 are kindergartens and schools."""
    stages = {level for level, _ in named(where, begin, end)}
    if source.indicator not in _OPENED or not stages:
        return source.indicator
    return _OPENED[stages == {"kindergarten"}]


def _as_first(spot: Spot) -> bool:
    """A later number of a list of parts is what the first of them is: 其中学前教育6105万元、6862万元、7744万元."""
    first = spot.group[0]
    if first.indicator in ("", UNKNOWN) or not same_kind(spot, first):
        return False
    spot.indicator, spot.rule, spot.level = first.indicator, "continued", spot.level or first.level
    return True


def _of_what_grew(spot: Spot) -> None:
    """在校生8163人,同比增加121人,其中小学4231人: the parts are larger than the growth and are those of the whole."""
    head, before = spot.head, spot.previous
    if head is None or head.status != "delta" or head.base is None or head.number.unit != spot.number.unit:
        return
    value, grown = spot.number.value, head.number.value
    if (before is not None and before.head is head.base) or (value is not None and grown is not None and value > grown):
        spot.head = head.base


def _of_another_rate(where: Surroundings, spot: Spot, source: Spot, *, begin: int, rest: int) -> bool:
    """Whether a percentage is a rate of another name, or the share of one behind a rate, and goes on with nothing.

    毛入园率92%,乡镇中心幼儿园建园率90%, and 毛入园率83%,其中公办园5000人,占比41%.
    """
    if rest and _OTHER_RATE.search(where.text, begin, spot.number.start):
        return True
    return "占" in where.text[spot.clause : spot.number.start] and not _is_share(source)


def ranged(where: Surroundings, spot: Spot) -> bool:
    """The second end of a range: 小学在0.281至0.467之间."""
    before = spot.previous
    if before is None or before.indicator in ("", UNKNOWN) or before.number.unit not in ("", spot.number.unit):
        return False
    if where.text[before.number.unit_end : spot.number.start] not in _UP_TO:
        return False
    spot.indicator, spot.rule, spot.level = before.indicator, "ranged", before.level
    return True


def of_so_many(where: Surroundings, spot: Spot) -> bool:
    """The share of the large classes just counted: 大班额17个,占总班数1486个的1.14%."""
    whole = spot.previous
    part = whole.previous if whole is not None and whole.indicator == "classes_count" else None
    if part is None or part.indicator != "large_classes_count" or where.text[spot.left : spot.number.start] != "的":
        return False
    spot.indicator, spot.rule, spot.level = "large_class_share", "of_so_many", part.level
    return True


def shared(where: Surroundings, spot: Spot) -> bool:
    """公办园幼儿2000人,占40%: the share of the children just counted."""
    source = spot.previous
    if source is None or spot.number.unit != "%":
        return False
    kind = source.level if source.indicator == "enrolment" else source.indicator
    owner = source.breakdown.partition("/")[0]
    shares = _SHARES.get(kind, {})
    if owner not in shares or not _OF_ALL.fullmatch(where.text, source.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.notes["source"] = shares[owner], "share", source
    return True


def _within(spot: Spot, source: Spot) -> bool:
    """Whether a number is a part of this one: of the head of its bracket or 其中, or of a part of that beside it."""
    head = spot.head
    return head is None or same_kind(spot, head) or source.head is head or source is head.previous


def _is_share(source: Spot) -> bool:
    entry = catalogue.indicators().get(source.indicator)
    return entry is not None and entry.kind == "share"


def _dated_as_head(where: Surroundings, spot: Spot) -> None:
    """Parts in a bracket are of the year of what they are parts of: 从2010年的424所(公办34所)增加到795所."""
    head = spot.head
    if spot.group and spot.period:
        return  # 2020年、2021年分别为68120万元、71310万元(其中学前教育分别为4632万元、5348万元)
    if spot.bracketed and head is not None and head.period and spot.indicator == head.indicator:
        opening = where.text.rfind("(", head.number.end, spot.number.start)
        if not SOME_YEAR.search(where.text, opening, spot.number.start):
            spot.period = head.period


def _thin(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """金额, 人数 and the like name nothing themselves: they mean the last money or people spoken of."""
    clause = where.text[spot.clause : spot.number.start]
    among = spot.bracketed or spot.among or "贷款" in clause or "占比" in clause or _HALF.match(clause) is not None
    return among and any(_THIN[kind].fullmatch(clause) for kind in groups(spot.number.unit) & _THIN.keys())

"""What tells apart two numbers of one indicator: the part of it that the words at the number name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from duxue import catalogue
from duxue.extraction.levels.assigning import OF_AID, Surroundings
from duxue.extraction.levels.defaults import AIDED
from duxue.extraction.lists.items import OF_STAGE
from duxue.extraction.words.lexicon import OWNERS
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import FLOWS
from duxue.extraction.words.wording import UNKNOWN
from duxue.numbers import Number
from duxue.patterns import starting

_LONGEST = 16
_LEADING = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,2}[).、]|[一二三四五六七八九十]是|[^,。;、\d]{2,16}等(?:多种)?(?:方式|渠道|途径|形式))?"
    r"(?:其中|含|包括|并|通过|组织|参加|公开|政策性|先后|共|落实|新|还|以及|享受|秋两季|和|及|与|对|发放|配备|配齐|聘任|聘请|现有|面向社会"
    r"|(?:近|前|过去|最近)[二两三四五]年|分别|已|计划|拟|预计|将(?!军)|力争|确保|争取|再|完成|到?\d+年(?:度|[底末]前?)?"
    r"|[全我][县区市旗州](?!级)(?:[共现]?有)?)*"
)
# Of all teachers, or all of a stage: 再招聘幼儿教师86名, 培训园长和教师360人次.
_PLAIN = re.compile(
    r"(?:招聘|补充|引进|招录|培训)*(?:(?:幼儿园?|学前教育?|小学|初中|高中|中职|义务教育(?:阶段)?)?教师|[校园]+长[、和及]教师)$"
)
_LIMIT = re.compile("(?:以[上下内]|左右)(?![\u4e00-\u9fff])")
_TRAILING = re.compile(
    r"(?:(?<=费)补助|不[低高少大小超][于过]|资金|金额|人数|分别|共计|共|达到?|为|有|约|近|项目|各类培训|培训)*$"
)
_POOR = re.compile(r"(?:家庭)?(?:经济)?困难(?:家庭)?(?:的)?(?:学生|幼儿)")
_WHOLE = re.compile(r"各级?各?类|总|合计|累计|政府资助")
_GRADES = starting(
    "一二三四五六七八九起毕", r"(?:[一二三四五六七八九](?:[、至和][一二三四五六七八九])*年级|起始年级|毕业年级|毕业班)"
)
_RANK = re.compile(r"(?:^|[,。;、:(有共])((?:国家|省|市|县|区|州)(?:[、和](?:省|市|县|区))?)级?$")
_CODES = starting("A-Z", r"((?:[A-Z]\d{1,3}[、和])*[A-Z]\d{1,3})$")
_UP_TO = re.compile(r"参加|进行|的|和|书记")
_REACH = 60
_PART_OF_YEAR = re.compile(r"\d{1,2}月?(?:份)?[至到—–~-]\d{1,2}月|[上下]半年|前[二三]季度|第?[一二三四]季度")
_INCLUSIVE = re.compile(r"普惠性?(?:/?民办)|民办/普惠性?")
_OF_BOTH = re.compile(r"公办(?:幼儿)?园?[和与及、](?:普惠性?民办|民办普惠)")
_FROM = re.compile(r"(?![^。]*年初)[^。]*[由从][^,。;\d]{0,12}$")
_CHILDREN = re.compile(
    r"(建档立卡|少数民族|脱贫家庭|贫困家庭|低保家庭|留守|随迁|流动|进城务工人员)[^,。;、\d]{0,12}"
    r"(?:儿童|少年|学生|子女)[^,。;、\d]{0,12}率"
)
_SPENT = re.compile(r"(累计)?(?:已)?完成投资[^,。;\d]{0,4}$")
_SAME = ("indicator", "level", "breakdown", "period", "status")  # of two numbers that state one thing
_NEAR = 6  # numbers between what works cost in all and what of it was spent
_SCHOOLS = "中小学"  # which is no stage: 招聘教师312人,其中中小学教师236人


def write(where: Surroundings, spot: Spot) -> None:
    """Write the breakdown of a spot whose indicator, level and period are known."""
    end = _end(spot.number) if spot.number.flags else ""
    if end:
        spot.breakdown = spot.breakdown or end
    elif _in_words(where, spot):
        _phrase(where, spot)
    if not spot.breakdown:
        spot.breakdown = _part(where, spot)
    if spot.base is not None and spot.rule in ("change", "from_to"):
        _before(where, spot, spot.base)
    if spot.breakdown:
        if spot.level == "kindergarten":
            _inclusive(where, spot)
    elif spot.indicator == "education_projects_investment" and (done := _done_of_it(where, spot)):
        spot.breakdown = done
    elif spot.number.unit == "元" or (spot.base is not None and spot.base.number.unit == "元"):
        spot.breakdown = _months(where, spot)


def _end(number: Number) -> str:
    """Which end of a range a number is: 2至3所 are two values of one thing."""
    return "下限" if "low" in number.flags else "上限" if "high" in number.flags else ""


def _in_words(where: Surroundings, spot: Spot) -> bool:
    """Whether the words at a number tell its part; (国家标准分别为0.65和0.55) are no part of anything."""
    if "phrase" in spot.notes and spot.notes["phrase"] and spot.status != "standard":
        return True
    return spot.indicator == UNKNOWN or (spot.indicator in AIDED and _kind_of_aid(where, spot))


def _part(where: Surroundings, spot: Spot) -> str:
    """The part that codes, a rank or grades tell, the noun of what is parted, or whose children a rate is of."""
    # Codes end right before a number, C22、C45两项: only then does it stand behind a digit.
    if where.text[spot.number.start - 1].isdecimal() and (codes := _codes(where, spot)):
        return codes
    tell = _TELLING.get(spot.indicator)
    part = tell(where, spot) if tell is not None else ""
    if not part and (spot.among or spot.bracketed):
        part = _kind(where, spot)
    if tell is not None and not part and spot.indicator in OF_STAGE:
        part = _whose(where, spot)
    return part


def _codes(where: Surroundings, spot: Spot) -> str:
    """The codes of indicators right before a number: C22、C45两项."""
    codes = _CODES.search(where.text, spot.clause, spot.number.start)
    return codes.group(1) if codes else ""


def _inclusive(where: Surroundings, spot: Spot) -> None:
    """Write what inclusive kindergartens are counted as: of both owners, or private ones, which are counted apart."""
    if not _INCLUSIVE.fullmatch(spot.breakdown):
        return
    if _said_of_both(where, spot):
        spot.breakdown = "普惠性"
    elif spot.indicator in ("schools_count", "inclusive_kindergartens"):
        spot.indicator = "inclusive_private_kindergartens"  # 幼儿园86所,其中公办38所、普惠性民办45所


def _done_of_it(where: Surroundings, spot: Spot) -> str:
    """What tells money from that of which it was spent: 总投资4.36亿元,已完工29个,完成投资3.18亿元; empty for other."""
    said = _SPENT.search(where.text, spot.clause, spot.number.start)
    if said is None:
        return ""
    before = spot.prior
    for _ in range(_NEAR):
        if before is None or where.text.find("\n", before.number.end, spot.number.start) >= 0:
            return ""
        if all(getattr(before, name) == getattr(spot, name) for name in _SAME):
            return "累计完成" if said.group(1) else "已完成"
        before = before.prior
    return ""


def _kind_of_aid(where: Surroundings, spot: Spot) -> bool:
    """Whether a part of aid is told by its kind or by who gets it: 其中:生活补助860人54万元;国家助学金216人43万元."""
    if spot.breakdown:
        return False
    parted = spot.bracketed or spot.among or where.text.find("其中", spot.sentence, spot.number.start) >= 0
    return parted and OF_AID.search(where.text, spot.clause, spot.number.start) is not None


def _said_of_both(where: Surroundings, spot: Spot) -> bool:
    """Whether words are of all inclusive kindergartens: 公办园和普惠性民办园共74所, 公办园和普惠性民办园幼儿90人."""
    clause = where.text[spot.clause : spot.number.start]
    return "公办" in where.text[slice(*spot.noun)] or ("公办" in clause and _OF_BOTH.search(clause) is not None)


def _whose(where: Surroundings, spot: Spot) -> str:
    """Of which children a rate is told: 少数民族适龄儿童入学率, 建档立卡家庭学生义务教育巩固率."""
    found = _CHILDREN.search(where.text, spot.clause, spot.number.start)
    return found.group(1) if found else ""


def _kind(where: Surroundings, spot: Spot) -> str:
    """What the noun of a part says more than that of its whole: 计算机5210台,其中教学用计算机4310台."""
    head = spot.head
    schools = where.tokens.within("level", spot.clause, spot.number.start)
    if schools and schools[-1][3][1] == _SCHOOLS:  # type: ignore[index]
        return _SCHOOLS if head is not None and head.indicator == spot.indicator in FLOWS else ""
    if head is None or (head.indicator, head.level) != (spot.indicator, spot.level) or head.noun == spot.noun:
        return ""
    whole, part = where.text[slice(*head.noun)], where.text[slice(*spot.noun)]
    return part.removesuffix(whole) if whole and part.endswith(whole) else ""


def _months(where: Surroundings, spot: Spot) -> str:
    """The part of a year in which money was spent, which is compared with no whole one: 1至9月,教育支出9.87亿元."""
    begin = max(spot.sentence, spot.number.start - _REACH)
    said = where.text[begin : spot.number.start]
    parts = _PART_OF_YEAR.findall(said) if "月" in said or "季度" in said or "半年" in said else []
    return parts[-1] if parts else ""  # 上半年发放312万元;下半年336万元


def _phrase(where: Surroundings, spot: Spot) -> None:
    """The words before the number, or the noun behind it, where they say more than the level's own word."""
    text = where.text
    begin = max(spot.clause, text.rfind("、", spot.left, spot.number.start) + 1)
    words = _LEADING.sub("", text[begin : spot.number.start])
    if _WHOLE.search(words):
        return  # not a part
    words = words.replace("分别", "")  # 骨干教师分别占交流教师的22%、23%
    words = "" if spot.indicator != UNKNOWN and _PLAIN.fullmatch(words) else words
    words = _TRAILING.sub("", _POOR.sub("", words)).strip('“”"《》 的了')
    words = _without_name(spot.indicator, _without_level(where, begin, spot, words=words))
    if spot.right > spot.behind and (not words or spot.noun[0] >= spot.number.end):
        limit = _LIMIT.match(text, spot.behind)  # 招聘教师160名以上
        behind = text[limit.end() if limit else spot.behind : spot.right]
        words = _without_name(spot.indicator, _UP_TO.split(behind)[0])
    head = spot.head if spot.head is not None and spot.head.indicator == spot.indicator else None
    if words and head is not None and head.among and spot.breakdown == head.breakdown and head.breakdown not in OWNERS:
        spot.breakdown = f"{head.breakdown}/{words[-_LONGEST:]}".lstrip("/")  # 其中中小学教师236人(含特岗教师20人)
    elif not spot.breakdown or (words.startswith(spot.breakdown) and spot.breakdown not in OWNERS):
        spot.breakdown = words[-_LONGEST:] or spot.breakdown


def _without_level(where: Surroundings, begin: int, spot: Spot, *, words: str) -> str:
    """Without a word that says no more than the level, which has its own column: 学前教育减免保教费."""
    for start, end, _, payload in where.tokens.within("level", begin, spot.number.start):
        level, breakdown = payload  # type: ignore[misc]
        word = where.text[start:end]
        if words.startswith(word) and not breakdown and level == spot.level:
            return words.removeprefix(word)
        if words.endswith(f"中{word}") and not breakdown and level == spot.level:
            return ""  # 新招教师中学前
    return words


def _without_name(indicator: str, words: str) -> str:
    """Without what only repeats the indicator's own name: 教师空间开通率 tells 教师, 轮岗交流教师 nothing."""
    names = _names(indicator)
    if not names:
        return words
    if any(map(frozenset(words).issubset, names.values())):
        return ""
    # What is looked for ends with the words, so that their last four characters stand in a name that holds it.
    end = words[-4:]
    holding = [name for name in names if end in name] if len(words) > 4 else []
    if not holding:
        return words
    place = next((place for place in range(1, len(words) - 3) if any(words[place:] in name for name in holding)), None)
    return words if place is None else words[:place]


@cache
def _names(indicator: str) -> dict[str, frozenset[str]]:
    """The names of an indicator, each with its characters; none of an unknown one."""
    entry = catalogue.indicators().get(indicator)
    return {name: frozenset(name) for name in (entry.zh, *entry.aliases)} if entry else {}


def _rank(where: Surroundings, spot: Spot) -> str:
    """Who awarded a title, said right before it: 省、市骨干教师81人."""
    if not spot.sentence <= spot.noun[0] < spot.number.start:
        return ""
    found = _RANK.search(where.text, max(spot.left, spot.noun[0] - 8), spot.noun[0])
    return f"{found.group(1)}级" if found else ""


def _grades(where: Surroundings, spot: Spot) -> str:
    """The grades that a rate is of: 一、二年级标准班额数占比."""
    found = _GRADES.search(where.text, spot.clause, spot.number.start)
    return found.group() if found else ""


def _before(where: Surroundings, spot: Spot, before: Spot) -> None:
    """Of a fall within one year, 65家减少到13家, the first number is what was so before; of 由65家, no year is told."""
    if spot.rule == "change" and before is spot.previous and before.period == spot.period:
        undated = _FROM.match(where.text, spot.sentence, before.number.start)  # 占比由4.1%下降了2个百分点
        before.period = "" if undated else before.period
    if spot.rule == "from_to" and all(getattr(before, name) == getattr(spot, name) for name in _SAME):
        before.breakdown = "/".join(part for part in (before.breakdown, "此前") if part)
        first = spot.group[0].base if spot.place else before
        begin = first.number.start if first is not None else before.number.start
        before.period = "" if _FROM.match(where.text, spot.sentence, begin) else before.period


# What tells the part of some kinds of indicators; those of one stage are rates.
_TELLING: Mapping[str, Callable[[Surroundings, Spot], str]] = {
    **dict.fromkeys((key for key, entry in catalogue.indicators().items() if entry.kind in ("rate", "share")), _grades),
    **dict.fromkeys(("backbone_teachers", "subject_leaders", "key_teachers"), _rank),
}

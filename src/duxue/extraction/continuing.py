"""Numbers that continue another one: parts and lists, from-to pairs, last year's value, changes, limits."""

from __future__ import annotations

import re
from dataclasses import replace

from duxue import catalogue
from duxue.extraction.rules import groups, rulebook
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named
from duxue.extraction.wording import UNKNOWN, earlier, fitting, residue, same_kind
from duxue.patterns import starting

_CHANGE = re.compile(
    r"(?P<verb>增加|增长|增幅|增速|净增|减少|下降|降低|提高|提升|上升|高出|上涨|回落|多|少|高|低|增|降|减)(?:了"
    r"|为|约|近|达|幅度为?)*$"
)
_COMPARED = re.compile(r"(?:比|较|同比|环比|相比|年均|每年|同期|年增长)")
_LIMIT = re.compile(
    r"(?:低于|高于|达到|超过|不低于)(?:省定|国定|国家|市定|规定|部颁)?(?:的)?(?:标准|要求|规定|底线)的?$"
)
_LIMIT_AROUND = re.compile(r"(?:低于|高于|超过|达到)(?:了)?(?:省定|国定|国家|市定|规定|部颁)(?:的)?$")
_STANDARD = re.compile(r"的?(?:标准|要求|底线)")
_ALONE = re.compile(
    r"(?:总?人?数)?(?:比|较)(?:于)?(?:上年|去年|上学年|上一年|(?:19|20)\d\d年(?:底|末)?)(?:同期)?(?:净?增加|增长|减少|下降|提高)(?:了|约|近)*"
)
_LAST_YEAR = starting(
    "上去前12",
    r"(?:上年|去年|上一年|上学年|上年同期|去年同期|前一年|前年|(?:19|20)\d\d年)(?:度)?(?:同期)?(?:的|为|是|仅"
    r"|只有|有|达到?)*$",
)
_NAMED_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?(?:为|达到?|是)?$")
_RAISED = re.compile(
    r"(?:左右|以上)?,?(?:\(?(?:19|20)\d\d年?\)?|[^,。;\d]{0,6})(?:上升|提高|提升|增加|增长|下降|减少|降低|压减"
    r"|缩小|扩大|增|降|减|跃升|升"
    r"|调整|发展|变|上调|优化)(?:到了?|至|为)(?:目前|现在|如今|今年)?的?(?:(?:19|20)\d\d年(?:底|末)?的?)?(?:约|近)?"
)
_AGAINST = starting("与较和", r"[与较和]上(?:学)?年(?:同期)?的?[\u4e00-\u9fff]{0,8}$")  # 与上年合格率99.92%比
_OTHER_RATE = re.compile(r"(?<!比)率|(?<!占)比例")
_SHARES = {
    "公办": "public_kindergarten_enrolment_share",
    "公立": "public_kindergarten_enrolment_share",
    "普惠性": "inclusive_kindergarten_coverage",
}
_OF_ALL = re.compile(r",?占(?:全[县区市旗州])?(?:在园)?(?:幼儿|儿童)?(?:园?总?人?数)?的?(?:比例?|比重)?(?:为|达|约)*")
_THIN = {
    "rate": re.compile(r"(?:占比|比例|比重)(?:达到?|为|约)*$"),
    "money": re.compile(
        r"(?:(?:[春秋]季(?:学期)?|[上下]半年)发放|金额|贷款金额|资金|经费|总金额|补助资金|补助金额|发放资金|发放金额|共计|合计)(?:共?达到?|共计|为"
        r"|约|近)*$"
    ),
    "person": re.compile(
        r"(?:人数|补助人数|享受人数|受助人数|惠及|受益|资助|共|共计|惠及学生|受益学生|受助幼儿"
        r"|受助学生)(?:共?达到?|共计|为|约|近|有)*$"
    ),
}  # fmt: skip
_HALF = re.compile(r"[春秋]季|[上下]半年")
_INTRODUCED = re.compile(r"[,:]?(?:后者|其)?(?:分布|分学段|按学段分?|按类型分?)(?:情况)?[是为:]")
_AID = ("student_aid_recipients", "student_aid_amount")
_WITH_MONEY = re.compile(r"[、,](?:约|共|计)?\d[\d.]*[万亿]?元")
_PAIRED = re.compile(r"[,、]?(?:共计?|合计|总计?|计|约|近|达到?|发放|拨付|落实|补助|资助|金额|资金|到)*")


def inherited(where: Surroundings, spot: Spot) -> bool:
    """The indicator of what a number continues: parts in brackets or after 其中, and lists over levels or owners."""
    head = spot.head if spot.head is not None and spot.head.indicator not in ("", UNKNOWN) else None
    source = head if head is not None and same_kind(spot, head) else earlier(spot)
    if source is None or _of_unknown(spot):
        return False
    begin = max(spot.clause, where.text.rfind("、", spot.left, spot.number.start) + 1)
    if introduced := _INTRODUCED.match(where.text, begin, spot.number.start):
        begin = introduced.end()  # 专任教师12243人,分布是小学7118人
    rest = residue(where, begin, spot.number.start)
    thin = _thin(where, spot, source)
    part = (spot.bracketed or spot.among) and source.number.unit == spot.number.unit and _within(spot, source)
    if spot.number.unit == "%" and rest and _OTHER_RATE.search(where.text, begin, spot.number.start):
        return False  # 毛入园率92%,乡镇中心幼儿园建园率90%: a rate of another name
    if source.rule == "share" and "占" in where.text[spot.clause : spot.number.start]:
        return False  # 公办园幼儿2000人,占40%,民办园3000人,占60%
    if spot.number.unit == "%" and "占" in where.text[spot.clause : spot.number.start] and not _is_share(source):
        return False  # 毛入园率83%,其中公办园5000人,占比41%: the share is one of something else
    leveled = bool(named(where, begin, spot.number.start)) or bool(
        where.tokens.within("owner", begin, spot.number.start)
    )
    alike = where.text[spot.clause : spot.number.start].startswith("均")
    after = 0 if alike else residue(where, spot.behind, spot.right)
    if (rest == 0 and (leveled or spot.group or alike) and after <= 2) or thin or (part and rest <= 14 and after <= 6):
        spot.indicator, spot.rule, spot.notes["source"] = source.indicator, "continued", source
        if not leveled and not (spot.group and spot.place):
            spot.base = source if thin and not part else None
            spot.level = spot.level or (source.level if source.bracketed == spot.bracketed or thin else "")
            spot.notes["phrase"] = rest > 0
        _dated_as_head(where, spot)
        return True
    return False


def aided(where: Surroundings, spot: Spot) -> bool:
    """People with their money right behind, where such pairs were of aid: 春季3350人次、134万元,秋季25人次、1万元.

    Nothing in between may have had another name.
    """
    before = spot.prior
    for _ in range(3):
        if before is None or before.indicator not in (UNKNOWN, "poor_students"):
            break
        before = before.prior
    if before is None or before.indicator not in _AID or spot.number.unit not in ("人", "名", "人次"):
        return False
    if not _WITH_MONEY.match(where.text, spot.behind):
        return False
    spot.indicator, spot.rule = "student_aid_recipients", "aid_pair"
    return True


def shared(where: Surroundings, spot: Spot) -> bool:
    """公办园幼儿2000人,占40%: the share of the children just counted."""
    source = spot.previous
    if source is None or source.indicator != "enrolment" or source.level != "kindergarten" or spot.number.unit != "%":
        return False
    owner = source.breakdown.partition("/")[0]
    if owner not in _SHARES or not _OF_ALL.fullmatch(where.text, source.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.notes["source"] = _SHARES[owner], "share", source
    return True


def _of_unknown(spot: Spot) -> bool:
    """Whether a number is a part of one that nothing names; what stood before that does not name it either."""
    head = spot.head
    return head is not None and head.indicator == UNKNOWN and head.number.unit == spot.number.unit


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
    if spot.bracketed and head is not None and head.period and spot.indicator == head.indicator:
        opening = where.text.rfind("(", head.number.end, spot.number.start)
        if not re.search(r"(?:19|20)\d\d|年", where.text[opening : spot.number.start]):
            spot.period = head.period


def _thin(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """金额, 人数 and the like name nothing themselves: they mean the last money or people spoken of."""
    clause = where.text[spot.clause : spot.number.start]
    return any(kind in groups(spot.number.unit) and pattern.fullmatch(clause) for kind, pattern in _THIN.items()) and (
        spot.bracketed or spot.among or "贷款" in clause or "占比" in clause or _HALF.match(clause) is not None
    )


def followed_change(where: Surroundings, spot: Spot) -> bool:
    """A later number of a list of changes: 分别提高了8.12%、11.12%."""
    if not spot.group or not spot.place or spot.group[0].status != "delta":
        return False
    first, source = spot.group[0], _delta_source(spot)
    if source is None:
        return False
    twin = rulebook().growth.get(source.indicator)
    indicator = first.indicator if first.base is source else twin if twin and fitting(spot, twin) else source.indicator
    spot.indicator, spot.rule, spot.base, spot.status = indicator, "change", source, "delta"
    spot.level = source.level
    spot.notes["negative"] = first.notes.get("negative", False)
    return True


def limited(where: Surroundings, spot: Spot) -> bool:
    """低于省定标准的90%, 高于省定85%的标准: a limit for what was said just before."""
    clause = where.text[spot.clause : spot.number.start]
    named_before = _LIMIT.search(clause)
    if not named_before and not (_LIMIT_AROUND.search(clause) and _STANDARD.match(where.text, spot.behind)):
        return False
    source = earlier(spot)
    if source is None or residue(where, spot.clause, spot.number.start) > 10:
        return False
    spot.indicator, spot.rule, spot.base, spot.status = source.indicator, "limit", source, "standard"
    return True


def paired(where: Surroundings, spot: Spot) -> bool:
    """培训24期968人次, 资助72人次约9万元: people right behind what they took part in, money behind people."""
    source = spot.previous
    if source is None or not _PAIRED.fullmatch(where.text[source.number.unit_end : spot.number.start]):
        return False
    partner = rulebook().pairs.get(source.indicator)
    if partner is None or not fitting(spot, partner):
        return False
    spot.indicator, spot.rule, spot.base = partner, "paired", source
    return True


def last_year(where: Surroundings, spot: Spot) -> bool:
    """上年为16.9:1, 比上年的3亿元: the same indicator a year before."""
    clause = where.text[spot.clause : spot.number.start]
    against = _AGAINST.search(clause) and re.match("相?比", where.text[spot.behind : spot.behind + 2])
    if not against and (not _LAST_YEAR.search(clause) or residue(where, spot.clause, spot.number.start) > 4):
        return False
    nouns = where.tokens.within("noun", spot.clause, spot.number.start)
    if any(fitting(spot, key) for token in nouns for key in token[3]):  # type: ignore[attr-defined]
        return False
    if _NAMED_YEAR.search(clause) and where.tokens.within("noun", spot.behind, spot.right):
        return False
    source = earlier(spot)
    if source is None or not (
        re.search(r"上|去|前", clause)
        or "比" in clause
        or spot.bracketed
        or source.rule == "last_year"
        or source.number.unit == spot.number.unit
    ):
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "last_year", source
    return True


def raised(where: Surroundings, spot: Spot) -> bool:
    """The second of a pair: 由62%上升到88.3%, 65家减少到13家."""
    source = spot.previous
    if source is None or source.indicator in ("", UNKNOWN) or not same_kind(spot, source):
        return False
    if not _RAISED.fullmatch(where.text, source.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "from_to", source
    source.notes["from"] = True
    pair = source.previous
    while pair is not None and not pair.notes.get("from"):
        pair = pair.previous
    if pair is not None and _undated(where, source):
        source.period = pair.period  # 由2013年的98所增加到141所,在园幼儿由1.6万人增加到2.1万人
    return True


def _undated(where: Surroundings, spot: Spot) -> bool:
    """Whether the clause of a number names no year and its period is only the document's."""
    return not re.search(r"年", where.text[spot.clause : spot.number.start])


def changed(where: Surroundings, spot: Spot) -> bool:
    """A change of what was said just before: 比上年减少33人, 同比增长2.71%."""
    text = where.text
    left = text[max(spot.left, spot.clause - 12) : spot.number.start]
    change = _CHANGE.search(left)
    if not change or (
        text[spot.behind : spot.behind + 1] not in ("", ",", "。", ";", "、", ")", "\n", "分", "(", "和", "左", "以")
        and spot.number.unit != ""
    ):
        return False
    source = _announced(where, spot, spot.clause) or _delta_source(spot) or _announced(where, spot, spot.left)
    if source is not None and spot.number.unit == "元" and not same_kind(spot, source):
        source = earlier(spot)  # 支出15.87亿元,占18.2%,较上年增加0.96亿元
    if _of_another(where, spot, source):
        return False
    compared = _COMPARED.search(text[spot.left : spot.number.start]) is not None
    compared = compared or (spot.previous is not None and spot.previous.rule == "last_year")
    compared = compared or _bare(where, spot, source)
    if source is None or not (compared or spot.number.unit in ("%", "个百分点")):
        return False
    if spot.number.unit not in ("%", "个百分点", "‰", "倍") and not same_kind(spot, source):
        return False
    twin = rulebook().growth.get(source.indicator)
    twin = twin if twin and fitting(spot, twin) else None
    spot.rule, spot.base, spot.status = "change", source, "delta"
    spot.indicator = twin or source.indicator
    spot.level, spot.notes["negative"] = (
        source.level,
        change["verb"] in ("减少", "下降", "降低", "回落", "少", "低", "降", "减"),
    )
    return True


def _of_another(where: Surroundings, spot: Spot, source: Spot | None) -> bool:
    """Whether what changed is the number before, of which nobody knows what it is: 校舍9万平方米;设备值5亿元,增长7%."""
    before = spot.previous
    if source is None or before is None or before is source or before.indicator not in ("", UNKNOWN):
        return False
    apart = before.bracketed or before.among or before.number.unit in ("%", "个百分点")
    between = where.text[before.number.unit_end : spot.number.start]
    return not apart and between.startswith(",") and not re.search(r"[;。:]|,.*,", between)


def _bare(where: Surroundings, spot: Spot, source: Spot | None) -> bool:
    """专任教师1.99万人,增加0.05万人: a clause that says nothing but that the number before it grew."""
    clause = where.text[spot.clause : spot.number.start]
    return source is not None and source is spot.previous and _CHANGE.fullmatch(clause) is not None


def _announced(where: Surroundings, spot: Spot, begin: int) -> Spot | None:
    """What changed, where only the change is stated: 毛入园率比2015年提高了8.4个百分点, 在校生较上年减少90人."""
    nouns = where.tokens.within("noun", max(begin, spot.sentence), spot.number.start)
    known, points = catalogue.indicators(), spot.number.unit == "个百分点"
    said = nouns and _ALONE.fullmatch(where.text, nouns[-1][1], spot.number.start)
    if not points and not (said and spot.number.unit in ("人", "名", "所")):
        return None
    keys = [
        key
        for token in nouns[-1:]
        for key in token[3]  # type: ignore[attr-defined]
        if (known[key].unit == "%" if points else fitting(spot, key))
    ]
    if not keys:
        return None
    levels = known[keys[0]].levels
    stated = replace(spot, indicator=keys[0], level=levels[0] if len(levels) == 1 else "")
    stated.noun = nouns[-1][:2]
    return stated


def _delta_source(spot: Spot) -> Spot | None:
    if spot.group and spot.place and spot.group[0].status == "delta":
        first = spot.group[0].notes.get("sources") or ()
        return first[spot.place] if spot.place < len(first) else spot.group[0].base
    source = earlier(spot, same=False)
    if source is not None and source.rule == "last_year" and source.base is not None:
        source = source if source.period > source.base.period else source.base  # 2021年3.2%,2022年1.1%,下降65.6%
    other = source.previous if source is not None else None
    if source is not None and other is not None and (other.indicator, other.level) == (source.indicator, source.level):
        source = other if other.period > source.period else source  # 2019年5亿元,2018年4亿元,增长25%
    if source is not None and spot.group and not spot.place:
        chain, other = [source], source.previous
        while other is not None and len(chain) < len(spot.group):
            if other.indicator not in ("", UNKNOWN) and other.status != "delta":
                chain.append(other)
            other = other.previous
        if len(chain) == len(spot.group):
            spot.notes["sources"] = tuple(reversed(chain))
            return chain[-1]
    return source

"""Numbers that tell how another changed: from-to pairs, last year's value, growth and difference."""

from __future__ import annotations

import re
from dataclasses import replace

from duxue import catalogue
from duxue.extraction.rules import rulebook
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, named
from duxue.extraction.wording import UNKNOWN, earlier, fitting, residue, run_before, same_kind
from duxue.patterns import starting

_CHANGE = starting(
    "高低超还仍尚增净减下降提上回多少",
    r"(?P<verb>(?:高于|低于|高出|超过|超出)了?(?P<against>(?:国家|全国|全[省市区州]|自治区|[省市县]定|年度|规定|评估)*"
    r"(?:平均|规定|目标|标准|要求|底线|水平|值|任务)+)的?|[还仍尚]差|增加|增长|增幅|增速|净增|减少|下降|降低|提高|提升|上升|高出|上涨|回落|多(?!达)|少|高(?!达)|低(?!至)|(?:增|降|减)(?!为)|多招|少招)(?:了"
    r"|为|约|近|达|[高多]达|低至|幅度为?|分别|-|\([^()\d]{1,8}\))*$",
)
# What lies between a value and a limit or an aim is no change of it.
_POINTS = ("%", "个百分点", "‰", "倍")
_HELD_AGAINST = {"standard": "标准", "target": "目标"}
_LIMIT_ENDS = re.compile(r"\)?(?:以上)?的?(?:标准|要求|目标|规定)?值?")
_BELOW = frozenset(("减少", "下降", "降低", "回落", "少", "低", "降", "减", "少招", "还差", "仍差", "尚差"))
_COMPARED = re.compile(r"(?:比|较|同比|环比|相比|年均|每年|同期|年增长)")
_ALONE = re.compile(
    r"(?:总?人?数)?(?:[比较](?:于)?(?:上年|去年|上学年|上一年|(?:19|20)\d\d年(?:底|末)?)(?:同期)?)?(?:净?增加|增长|减少|下降|提高)(?:了|约|近)*"
)
_LAST_YEAR = starting(
    "上去前12",
    r"(?:上年|去年|上一年|上学年|上年同期|去年同期|前一年|前年|(?:19|20)\d\d年)(?:度)?(?:同期)?(?:(?:评估|国家)?(?:认定|验收)时)?(?:的|为|是|仅"
    r"|只有|有|达到?)*$",
)
_MORE_THAN = re.compile(r"(?:高出|高于|多于|多出|低于|少于|超过?)(?:上|去)(?:学|一)?年(?![的度])")
_SOME_YEAR = re.compile(r"(?:19|20)\d\d年|[去上前]年")
_FEW = 5  # characters that say of what it is: 评估认定时
_BEFORE_BRACKET = 12  # characters before a bracket that say of which year its number is
_NAMED_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?(?:为|达到?|是)?$")
_RAISED = re.compile(
    r"(?:左右|以上)?,?(?:\(?(?:19|20)\d\d年?\)?|[^,。;\d率]{0,6})(?:上升|提高|提升|增加|增长|下降|减少|降低|压减|撤并|合并|整合|调减"
    r"|缩小|扩大|增|降|减|跃升|升"
    r"|调整|发展|变|上调|优化)(?:到了?|至|为)(?:目前|现在|如今|今年)?的?(?:(?:19|20)\d\d年(?:底|末)?的?)?(?:约|近)?"
)
_TO = frozenset("到至为")  # one of which stands in it
_AGAINST_OTHERS = re.compile(r"(?:比|较)[^,。;\d]{0,8}公务员")
_AGAINST = starting("与较和", r"[与较和]上(?:学)?年(?:同期)?的?[\u4e00-\u9fff]{0,8}$")


def followed_change(where: Surroundings, spot: Spot) -> bool:
    """A later number of a list of changes: 分别提高了8.12%、11.12%."""
    if not spot.group or not spot.place or spot.group[0].status != "delta":
        return False
    first, source = spot.group[0], _delta_source(spot)
    if source is None or not (spot.number.unit in _POINTS or same_kind(spot, source)):
        return False  # 下降5.2个百分点,66人以上
    twin = rulebook().growth.get(source.indicator)
    indicator = first.indicator if first.base is source else twin if twin and fitting(spot, twin) else source.indicator
    spot.indicator, spot.rule, spot.base, spot.status = indicator, "change", source, "delta"
    if first.rule == "margin":
        spot.indicator, spot.rule, spot.breakdown = _measured(source), first.rule, first.breakdown
    spot.level = source.level
    spot.notes["negative"] = first.notes.get("negative", False)
    return True


def last_year(where: Surroundings, spot: Spot) -> bool:
    """上年为16.9:1, 比上年的3亿元: the same indicator a year before."""
    if spot.place and (source := _years_ago(spot)) is not None:
        spot.indicator, spot.rule, spot.base, spot.level = source.indicator, "last_year", source, source.level
        return True
    clause = where.text[spot.clause : spot.number.start]
    if not clause and spot.bracketed:  # 与上年(17.5:1)
        clause = where.text[max(spot.left, spot.number.start - _BEFORE_BRACKET) : spot.number.start - 1]
    if "年" not in clause or _MORE_THAN.search(clause):
        return False  # 高出上年421人次: a change
    against = _AGAINST.search(clause) and where.text.startswith(("比", "相比"), spot.behind)
    if not against and (not _LAST_YEAR.search(clause) or residue(where, spot.clause, spot.number.start) > _FEW):
        return False
    nouns = where.tokens.within("noun", spot.clause, spot.number.start)
    if any(fitting(spot, key) for token in nouns for key in token[3]):  # type: ignore[attr-defined]
        return False
    if _NAMED_YEAR.search(clause) and where.tokens.within("noun", spot.behind, spot.right):
        return False
    source = _this_year(spot, clause)
    if source is None:
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "last_year", source
    return True


def _this_year(spot: Spot, clause: str) -> Spot | None:
    """What is told of this year, where a clause tells of another one; None where that is something else."""
    source = earlier(spot)
    if source is None or ("班额" in clause and not source.indicator.startswith(("large_", "oversize_"))):
        return None  # 新增学位420个,大班额由上年的216个减少到94个
    told = re.search(r"上|去|前|比", clause) or spot.bracketed or source.rule == "last_year"
    if not told and source.number.unit != spot.number.unit:
        return None
    run = run_before(spot)[-len(spot.group) :]
    return run[0] if len(run) == len(spot.group) > 1 else source  # 小学16.1:1、初中11.4:1,上年为16.3:1和11.6:1


def _years_ago(spot: Spot) -> Spot | None:
    """What a later number of a list was a year before, where as many are told of this year."""
    first = spot.group[0]
    now = run_before(spot)[-len(spot.group) :] if first.rule == "last_year" and first.base is not None else []
    return now[spot.place] if len(now) == len(spot.group) else None


def raised(where: Surroundings, spot: Spot) -> bool:
    """The second of a pair: 由62%上升到88.3%, 65家减少到13家."""
    source = _one_for_one(spot) if spot.place else spot.previous
    none_left = not spot.number.unit and spot.number.value == 0  # 大班额比例由1.2%降为0
    if source is None or source.indicator in ("", UNKNOWN) or not (none_left or same_kind(spot, source)):
        return False
    said = where.text[source.number.unit_end : spot.number.start]
    if not spot.place and (_TO.isdisjoint(said) or not _RAISED.fullmatch(said)):
        return False
    between = where.tokens.within("noun", source.number.unit_end, spot.number.start)
    if any(source.indicator not in token[3] for token in between):  # type: ignore[operator]
        return False  # 巩固率99.93%,大班额占比降至0.6%
    if not spot.place and len(source.group) == len(spot.group) > 1:
        source = source.group[0]
    spot.indicator, spot.rule, spot.base = source.indicator, "from_to", source
    source.notes["from"] = True
    pair = source.previous
    while pair is not None and not pair.notes.get("from"):
        pair = pair.previous
    if pair is not None and _undated(where, source):
        source.period = pair.period  # 由2013年的98所增加到141所,在园幼儿由1.6万人增加到2.1万人
    return True


def _one_for_one(spot: Spot) -> Spot | None:
    """What a later number of a list rose from: 分别由6210元、8455元提高到7380元、9962元."""
    first = spot.group[0]
    before = first.base.group if first.rule == "from_to" and first.base is not None else ()
    return before[spot.place] if len(before) == len(spot.group) else None


def _undated(where: Surroundings, spot: Spot) -> bool:
    """Whether the clause of a number names no year and its period is only the document's."""
    return _SOME_YEAR.search(where.text, spot.clause, spot.number.start) is None


def changed(where: Surroundings, spot: Spot) -> bool:
    """A change of what was said just before: 比上年减少33人, 同比增长2.71%."""
    text, first = where.text, spot.group[0] if spot.place else None
    if first is not None and first.status == "delta" and first.base is None and first.number.unit == spot.number.unit:
        spot.indicator, spot.rule, spot.status = first.indicator, first.rule, first.status
        return True  # 小学、初中生均公用经费分别增长2.1%、1.3%
    if spot.number.unit == "个百分点" and _beyond(where, spot):
        return True
    left = text[max(spot.left, spot.clause - 12) : spot.number.start]
    change = _CHANGE.search(left)
    if not change or (
        text[spot.behind : spot.behind + 1] not in ("", ",", "。", ";", "、", ")", "\n", "分", "(", "和", "左", "以")
        and spot.number.unit != ""
    ):
        return False
    if _AGAINST_OTHERS.search(text, spot.clause, spot.number.start):
        return False  # 教师平均工资9.7万元,比公务员高1200元: a gap
    source = _announced(where, spot, spot.clause) or _delta_source(spot) or _announced(where, spot, spot.left)
    source = source or _of_stage_before(where, spot)
    if source is not None and _is_share_of(where, spot, source):
        source = source.previous  # 教育支出7.62亿元,占一般公共预算支出的20.8%,同比增长5.03%
    if source is not None and spot.number.unit == "元" and not same_kind(spot, source):
        source = earlier(spot)  # 支出15.87亿元,占18.2%,较上年增加0.96亿元
    if _of_another(where, spot, source):
        return False
    compared = _COMPARED.search(text[spot.left : spot.number.start]) is not None
    compared = compared or (spot.previous is not None and spot.previous.rule == "last_year")
    compared = compared or _bare(where, spot, source) or _changed_too(where, spot, source)
    if source is None or not (compared or spot.number.unit in ("%", "个百分点")):
        return False
    if spot.number.unit not in _POINTS and not same_kind(spot, source):
        return False
    twin = rulebook().growth.get(source.indicator)
    twin = twin if twin and fitting(spot, twin) and "年均" not in text[spot.clause : spot.number.start] else None
    against = change["against"] or _HELD_AGAINST.get(source.status, "")
    spot.rule, spot.base, spot.status = "margin" if against else "change", source, "delta"
    spot.indicator = twin if twin and not against else _measured(source)
    spot.breakdown = f"比{against}" if against else ""  # 高于国家标准14.1个百分点 is no growth
    spot.level = source.level
    spot.notes["negative"] = change["verb"] in _BELOW or change["verb"].startswith("低于")
    return True


def _beyond(where: Surroundings, spot: Spot) -> bool:
    """How far beyond a limit that was just named: 高于国家规定的85%标准10.26个百分点."""
    limit = spot.previous
    if limit is None or limit.rule != "limit" or limit.base is None:
        return False
    if not _LIMIT_ENDS.fullmatch(where.text, limit.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.base, spot.status = limit.base.indicator, "margin", limit.base, "delta"
    spot.level, spot.breakdown = limit.level, f"比{_HELD_AGAINST.get(limit.status, '标准')}"
    spot.notes["negative"] = "低于" in where.text[limit.clause : limit.number.start]
    return True


def _is_share_of(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """Whether what stands before a growth is only the share of what grew."""
    money = source.previous
    share = source.number.unit == spot.number.unit == "%" and money is not None and money.number.unit == "元"
    if not share or money is None or money.indicator in ("", UNKNOWN):
        return False
    return where.text[money.number.unit_end : source.number.start].startswith(",占")


def _of_another(where: Surroundings, spot: Spot, source: Spot | None) -> bool:
    """Whether what changed is the number before, of which nobody knows what it is: 校舍9万平方米;设备值5亿元,增长7%."""
    before = spot.previous
    if source is None or before is None or before is source or before.indicator not in ("", UNKNOWN):
        return False
    rate = before.number.unit in ("%", "个百分点") and spot.number.unit != "个百分点"
    apart = before.bracketed or before.among or rate
    between = where.text[before.number.unit_end : spot.number.start]
    return not apart and between.startswith(",") and not re.search(r"[;。:]|,.*,", between)


def _bare(where: Surroundings, spot: Spot, source: Spot | None) -> bool:
    """专任教师1.99万人,增加0.05万人: a clause that says nothing but that the number before it grew."""
    clause = where.text[spot.clause : spot.number.start]
    return source is not None and source is spot.previous and _CHANGE.fullmatch(clause) is not None


def _measured(source: Spot) -> str:
    """What a value measures, or what its limit is for: that may go by a name of its own."""
    limited = source.base if source.rule == "limit" else None
    return limited.indicator if limited is not None else source.indicator


def _changed_too(where: Surroundings, spot: Spot, source: Spot | None) -> bool:
    """与上学年相比,招生增加608人,在校生增加1435人: the later ones of a list of changes that are told by themselves."""
    before = spot.previous
    told = before.base if before is not None and before.rule == "change" else None
    if told is None or source is None or source is told or told is before.previous:  # type: ignore[union-attr]
        return False
    return source.noun > told.noun or source.sentence == told.sentence < spot.sentence


def _of_stage_before(where: Surroundings, spot: Spot) -> Spot | None:
    """What the sentence before told of a stage: 在校生:小学14326人,…。与上年相比,小学减少412人,初中减少236人."""
    stages = named(where, spot.clause, spot.number.start)
    before = (spot if spot.previous is None else spot.previous).prior
    if not stages or spot.number.unit in ("%", "个百分点") or (spot.previous and spot.previous.rule != "change"):
        return None
    while before is not None and before.sentence == spot.sentence:
        before = before.prior
    sentence = before.sentence if before is not None else 0
    while before is not None and before.sentence == sentence:
        known = before.indicator not in ("", UNKNOWN) and before.status == "actual"
        if known and before.number.unit == spot.number.unit and before.level == stages[-1][0]:
            return before
        before = before.prior
    return None


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


def _of_kinds_told(spot: Spot) -> bool:
    """Whether the numbers of a list are of one kind, or of those told before: 下降5.2个百分点,66人以上 are not."""
    units = [member.number.unit for member in spot.group]
    before, told = spot.previous, []
    while before is not None and len(told) < len(units):
        told.insert(0, before.number.unit)
        before = before.previous
    return len({*units} - {""}) <= 1 or told == units


def _as_now(spot: Spot) -> Spot:
    """What a value of an earlier year has become, where that was told before it."""
    now = spot.base if spot.rule in ("last_year", "recalled") else None
    return now if now is not None and now.period > spot.period else spot


def _delta_source(spot: Spot) -> Spot | None:
    """What a change is told of: the number before, or for the first of a list the first of as many; notes the rest."""
    if spot.group and spot.place and spot.group[0].status == "delta":
        first = spot.group[0].notes.get("sources") or ()
        return first[spot.place] if spot.place < len(first) else spot.group[0].base
    before = spot.previous.group if spot.previous is not None else ()
    if len(before) > len(spot.group) > 1 and len({one.period for one in before}) == len(before):
        before = before[-len(spot.group) :]  # 2019—2021年分别为…,后两年增幅分别为4.28%、5.11%
    if before and spot.group and len(before) == len(spot.group) > 1:  # one for one, also where one has no name here
        first, *_ = spot.notes["sources"] = tuple(map(_as_now, before))
        return first if first.indicator not in ("", UNKNOWN) else None
    source = earlier(spot, same=False)
    if source is not None and source.rule == "last_year" and source.base is not None:
        source = source if source.period > source.base.period else source.base  # 2021年3.2%,2022年1.1%,下降65.6%
    other = source.previous if source is not None else None
    if source is not None and other is not None and (other.indicator, other.level) == (source.indicator, source.level):
        source = other if other.period > source.period else source  # 2019年5亿元,2018年4亿元,增长25%
    if source is not None and spot.group and not spot.place and _of_kinds_told(spot):
        chain, other = [source], source.previous
        while other is not None and len(chain) < len(spot.group):
            if other.indicator not in ("", UNKNOWN) and other.status != "delta":
                chain.append(other)
            other = other.previous
        if len(chain) == len(spot.group):
            spot.notes["sources"] = tuple(map(_as_now, reversed(chain)))
            return _as_now(chain[-1])
    return source

"""What a number is about where its own clause does not say: the title of its item, the list's introduction."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named, only_level
from duxue.extraction.words.wording import fitting, residue, same_kind
from duxue.extraction.words.years import years_named

_NEAR = 800
_BEHIND = 4  # characters: 以上, 左右
_MANY = 24  # lines of a list, with blank ones
_FIGURE = re.compile(r"\d(?:[万亿]?元|%)")
_LISTS = re.compile(r"(?:情况|支出|经费|如下)(?:分别)?[是为]?[:。]? *$")
# What stands between a stage and its figure in such a list.
_OF_STAGE = re.compile(
    r"(?:学?生均)?(?:教育)?(?:经费|公用经费|事业费)?(?:支出)?(?:上年|本年|去年|当年|(?:19|20)\d\d年)?"
    r"(?:为|是|达到?|约|:)*"
)
# What stands behind each number of such a list, up to what they are.
_CONCLUDED = re.compile(
    r"(?:[、,和][^,。;、\d]{2,8}\d[\d.]*元(?:/[生人年·]+)?){0,6}的?"
    r"(?:年?生均(?:公用经费)?(?:拨款)?(?:基准)?(?:标准|定额)(?![^。;]{0,10}(?:收|补助))"
    r"|公用经费(?:基准)?(?:标准|定额)"
    r"|标准[^,。;\d]{0,10}(?<!补助)公用经费)"
)
_PAID_OTHERWISE = re.compile(r"收费|收取|保教费|住宿|补助|学费|餐")
_A_PUPIL = ("/生·年", "/生.年", "/生年", "/生/年", "/年·生")
_ITEM = 160  # characters of an item on what a pupil is allotted
_PLACE = re.compile(
    r"(?:\(?\d{1,2}[)、.])?[\u4e00-\u9fff]{1,6}?[县区市旗州](?=(?:普通)?(?:小学|初中|高中|中职|幼儿园|学前))"
)
_THIS_YEAR = re.compile(r",(?:本年|今年|当年)度?(?:为|是|达到?|约)*")
_REACHED = re.compile(r",(?:到)?(?:(?:19|20)\d\d年)?(?:底|末)?(?:已?达到?|为|增至|增加到)(?:了|约)?")
_VALUE = re.compile(
    r"(?:(?:(?:19|20)\d\d年[、和及]?)+分别|(?:该(?:项)?指标)?(?:19|20)\d\d年(?:底|末)?(?:已)?)?"
    r"(?:国家|省定|省级|市定|规定|评估|现)?(?:标准|要求|指标){0,2}(?:值)?"
    r"(?:[我全][县区市旗州]|实际|目前|现|自评)?(?:覆盖率|占比|比例|比率)?"
    r"(?:应|须)?(?:不低于|不高于|达到?|为|是|:|约)*(?:[由从](?:19|20)\d\d年(?:底|末)?的?)?"
)


def titled(where: Surroundings, spot: Spot) -> bool:
    """An item whose title is the indicator: 1.学前三年毛入园率。国家标准85%,我县为96.3%."""
    section = where.outline.at(spot.number.start)
    title = section.start, section.title
    if (
        section.level < 2
        or title[1] - title[0] > 40
        or not (_VALUE.fullmatch(where.text, spot.clause, spot.number.start) or _only_stage(where, spot))
        or (spot.bracketed and spot.clause == spot.number.start)
    ):
        return False
    nouns = where.tokens.within("noun", *title) if not only_level(where, title) else []
    alone = spot.right - spot.behind <= _BEHIND  # 学校情况 above 辖8镇2乡,172个行政村 names no villages
    return alone and bool(nouns) and nouns[-1][1] == title[1] and _subject(where, spot, *title)


def _only_stage(where: Surroundings, spot: Spot) -> bool:
    """Whether a clause says of which stage an amount is, and no more: 生均公用经费支出。普通小学3305.18元."""
    title = where.outline.at(spot.number.start).title
    first = spot.number.unit == "元" and (spot.prior is None or spot.prior.number.start < title)
    staged = first and named(where, spot.clause, spot.number.start)
    return bool(staged) and not residue(where, spot.clause, spot.number.start)


def introduced(where: Surroundings, spot: Spot) -> bool:
    """Items of a list that its introduction names: 生均经费增长情况是:, then 1.普通小学生均支出为7612元."""
    text, start = where.text, spot.number.start
    begin = max(text.rfind(mark, max(0, start - 60), start) for mark in "\n;:") + 1
    levels = where.tokens.within("level", begin, start) if begin else []
    place = _PLACE.match(text, begin) if levels else None
    if not levels or not spot.number.unit or residue(where, place.end() if place else begin, levels[-1][0]):
        return False
    span = _introduction(text, begin) if _OF_STAGE.fullmatch(text, levels[-1][1], start) else None
    if span is None:
        return False
    spot.level = spot.level or named(where, begin, start)[-1][0]
    spot.notes["years"] = years_named(text[slice(*span)])
    return _subject(where, spot, *span)


def concluded(where: Surroundings, spot: Spot) -> bool:
    """What only the end of a list names: 按照小学600元、初中800元的年生均标准拨付."""
    if spot.number.unit != "元" or not (_CONCLUDED.match(where.text, spot.behind) or _allotted(where, spot)):
        return False
    if _PAID_OTHERWISE.search(where.text, spot.sentence, spot.number.start):
        return False  # 民办幼儿园收费按4800元的年生均标准执行
    spot.indicator, spot.rule = "per_student_public_funds_standard", "concluded"
    return True


def _allotted(where: Surroundings, spot: Spot) -> bool:
    """Whether so much a pupil and year is told behind 公用经费定额: 公用经费定额。小学650元/生·年;特校6000元/生·年."""
    if not where.text.startswith(_A_PUPIL, spot.number.unit_end):
        return False
    near = max(0, spot.number.start - _ITEM)
    begin = where.text.rfind("\n", near, spot.number.start) + 1
    return where.text.find("公用经费", max(begin, near), spot.number.start) >= 0


def before_bracket(where: Surroundings, spot: Spot) -> bool:
    """A list in a bracket of what stands before it without a number: 学历合格率较高(小学100%、初中99.5%)."""
    text, start = where.text, spot.number.start
    opening = text.rfind("(", spot.sentence, start) if spot.bracketed and spot.head is None else -1
    if opening < 0 or text.find(")", opening, start) >= 0:
        return False
    own = max(opening, text.rfind("、", opening, start), text.rfind(",", opening, start)) + 1
    levels = named(where, own, start)
    begin = max(text.rfind(mark, spot.sentence, opening) + 1 for mark in ",;。)")
    if not levels or residue(where, own, start) or not _subject(where, spot, max(begin, spot.sentence), opening):
        return False
    spot.level, spot.breakdown = levels[-1]
    return True


def _introduction(text: str, begin: int) -> tuple[int, int] | None:
    """The line above a list, which says what is listed and no figure itself; before it, lines with figures only."""
    near = max(0, begin - _NEAR)
    line = text.rfind("\n", near, begin) + 1
    inline = text.find(":", max(line, near), begin)
    if inline >= 0 and _LISTS.search(text, line, inline):
        return max(line, near, text.rfind("。", line, inline) + 1), inline
    for _ in range(_MANY):
        end = line - 1
        if end <= near:
            return None
        line = text.rfind("\n", near, end) + 1
        if text[line:end].strip() and not _FIGURE.search(text, line, end):
            return (max(line, text.rfind("。", line, end - 1) + 1), end) if _LISTS.search(text, line, end) else None
    return None


def resumed(where: Surroundings, spot: Spot) -> bool:
    """What a change was said of, then its value: 生均教育经费年均增长5.1%,2020年达到12330元."""
    before = spot.previous
    if before is None or not where.text.startswith(",", before.number.unit_end):
        return False
    if before.indicator and same_kind(spot, before):
        return _this_year(where, spot, before)
    if before.number.unit not in ("%", "个百分点"):
        return False
    said = _REACHED.fullmatch(where.text, before.number.unit_end, spot.number.start)
    return said is not None and _subject(where, spot, before.clause, before.number.start)


def _this_year(where: Surroundings, spot: Spot, before: Spot) -> bool:
    """小学上年10284元,本年10417元."""
    if not _THIS_YEAR.fullmatch(where.text, before.number.unit_end, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.level = before.indicator, before.rule, spot.level or before.level
    spot.breakdown = before.breakdown
    return True


def _subject(where: Surroundings, spot: Spot, start: int, end: int) -> bool:
    """Name a number by the last noun of a span that can have its unit."""
    for begin, stop, _, keys in reversed(where.tokens.within("noun", start, end)):
        key = next((key for key in keys if fitting(spot, key)), "")  # type: ignore[attr-defined]
        if key:
            spot.indicator, spot.rule, spot.noun = key, "introduced", (begin, stop)
            levels = named(where, start, begin)
            spot.level = spot.level or (levels[-1][0] if levels and spot.previous is not None else "")
            return True
    return False

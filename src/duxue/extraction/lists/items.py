"""Lists of numbers that are named by as many items: 毛入园率、巩固率分别为95%、97%."""

from __future__ import annotations

import re
from itertools import pairwise

from duxue import catalogue
from duxue.extraction.lists import coefficients
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, meant
from duxue.extraction.words.wording import UNKNOWN, fitting

_AND = re.compile(r"[、和及与]")
ITEM = re.compile(r"[^、和及与,。;:]+")
_MARKED = re.compile(r"[^、,。;:]+")
_MORE = re.compile(r"(?:[^,。;、和\d]{0,3}[、和及与]\d[\d.]*)*")  # numbers of the list that are no figures: 和13.5年
# What is said of two stages at once is, of each, an indicator of its own; so are the years before school.
ENROLLED = {"primary": "primary_enrolment_rate", "junior_secondary": "junior_enrolment_rate"}
RETAINED = {"primary": "primary_six_year_retention_rate", "junior_secondary": "junior_three_year_retention_rate"}
OF_STAGE = {
    **dict.fromkeys(("school_age_enrolment_rate", *ENROLLED.values()), ENROLLED),
    **dict.fromkeys(("compulsory_retention_rate", *RETAINED.values()), RETAINED),
}
_REACHED = re.compile(r"(?:教育|阶段|学段)*(?:均|已|为|达到?|是|约|:)*")
_PRESCHOOL = re.compile(
    r"学前([一二三]年(?:教育)?(?:[、和及]{1,2}(?:学前)?[一二三]年(?:教育)?)+)[^,。;\d]{0,8}入园(?:\(入学\))?率"
)
_OF_YEARS = {"一": "preschool_one_year_enrolment_rate", "三": "preschool_gross_enrolment_rate"}


def name_each(where: Surroundings, spot: Spot, first: int, begin: int, until: int) -> bool:
    """Name each number of a list by its noun, its item or its years before school; whether they could be told.

    The items lie between ``first`` and ``until``; ``begin`` is where the words begin that may say what they are.
    """
    if coefficients.of_items(where, spot, first, until):
        return True
    named = (
        indicators(where, spot, first, until, exact=True)
        or _items(where, spot, first, until)
        or _years_before_school(spot, where.text[begin:until])
    )
    if named:
        _apart(where, spot)
    return named


def indicators(where: Surroundings, spot: Spot, begin: int, until: int, *, exact: bool = False) -> bool:
    """教职工、专任教师分别为100人和90人: as many nouns as numbers."""
    nouns = where.tokens.within("noun", begin, until)
    if len(nouns) < len(spot.group) or (exact and len(nouns) != len(spot.group)):
        return False
    chosen = nouns[-len(spot.group) :]
    if not all(_AND.search(where.text, one[1], other[0]) for one, other in pairwise(chosen)):
        return False  # 义务教育学校校际差异系数小学、初中分别为: one thing in several words
    for member, token in zip(spot.group, chosen, strict=True):
        keys = [key for key in token[3] if fitting(member, key)]  # type: ignore[attr-defined]
        if not keys:
            return False
        member.notes["named"] = (keys[0], token[0], token[1])
    for member in spot.group:
        key, start, end = member.notes["named"]
        member.indicator, member.rule, member.noun = key, "respectively", (start, end)
    return True


def _items(where: Surroundings, spot: Spot, begin: int, until: int) -> bool:
    """毛入园率、巩固率和平均受教育年限分别为95%、97%和11年: each by its own item, those without a name here by none."""
    more = _MORE.match(where.text, spot.group[-1].number.unit_end)
    count = len(spot.group) + len(re.findall(r"[\d.]+", more.group() if more else ""))
    spans = [match.span() for match in ITEM.finditer(where.text, begin, until)]
    if len(spans) != count:  # 封闭化管理率、一键报警和视频监控安装率
        spans = [match.span() for match in _MARKED.finditer(where.text, begin, until)]
    if len(spans) != count:
        return False
    tokens = [_ending(where, member, span) for member, span in zip(spot.group, spans, strict=False)]
    if sum(token is not None for token in tokens) < 2:
        return False
    for member, token in zip(spot.group, tokens, strict=True):
        member.indicator, member.rule = (token[3], "respectively") if token else (UNKNOWN, "unnamed")  # type: ignore[assignment]
        member.noun = token[:2] if token else member.noun
    return True


def _ending(where: Surroundings, spot: Spot, span: tuple[int, int]) -> tuple[int, int, str, str] | None:
    """The noun with which an item ends, with the indicator that can have the number's unit."""
    for start, end, kind, keys in reversed(where.tokens.within("noun", *span)):
        key = next((key for key in keys if fitting(spot, key)), "")  # type: ignore[attr-defined]
        if key and end >= span[1] - 1:
            return start, end, kind, key
    return None


def _years_before_school(spot: Spot, words: str) -> bool:
    """学前一年、二年和三年毛入园率分别为: each by its years; of two years the catalogue has no indicator."""
    said = None
    for said in _PRESCHOOL.finditer(words):  # noqa: B007 -- the last one counts
        pass
    years = re.findall(r"([一二三])年", said.group(1)) if said else []
    if len(years) != len(spot.group) or spot.number.unit != "%":
        return False
    for member, year in zip(spot.group, years, strict=True):
        known = _OF_YEARS.get(year)
        member.indicator, member.rule = (known, "respectively") if known else (UNKNOWN, "unnamed")
    return True


def _apart(where: Surroundings, spot: Spot) -> None:
    """Give numbers of one indicator the words that tell them apart: 专职保安配备率、封闭化管理率分别为100%、98%.

    Its own name tells it from none.
    """
    known = catalogue.indicators()
    for member in spot.group:
        twins = [one for one in spot.group if (one.indicator, one.level) == (member.indicator, member.level)]
        words = {where.text[slice(*one.noun)] for one in twins}
        own = where.text[slice(*member.noun)]
        if len(words) == len(twins) > 1 and member.indicator != UNKNOWN and own != known[member.indicator].zh:
            member.breakdown = own.removesuffix("率")


def none_of(spot: Spot, items: int) -> None:
    """Leave a long list unnamed that has more or fewer numbers than items: nobody can tell which is which."""
    if 1 < items != len(spot.group) > 2:
        for member in spot.group:
            member.indicator, member.rule = UNKNOWN, "unnamed"


def of_one(where: Surroundings, spot: Spot, opened: str) -> None:
    """The rate of the stage that stands right before its number or opens its part: 入学率小学100%,初中99.8%."""
    if spot.group and spot.rule == "respectively":
        return
    rates = OF_STAGE[spot.indicator]
    tokens = where.tokens.within("level", spot.clause, spot.number.start)
    beside = bool(tokens) and _REACHED.fullmatch(where.text, tokens[-1][1], spot.number.start) is not None
    level = meant(where, tokens[-1][3])[0] if beside else "" if tokens else opened
    if level in rates:
        spot.indicator, spot.level = rates[level], level


def of_stages(where: Surroundings, spot: Spot, begin: int, until: int) -> None:
    """小学、初中适龄人口入学率分别为: the rate of each stage."""
    nouns = where.tokens.within("noun", begin, until)
    rates = next((OF_STAGE[key] for token in nouns[-1:] for key in token[3] if key in OF_STAGE), {})  # type: ignore[attr-defined]
    if spot.number.unit == "%" and rates and all(member.level in rates for member in spot.group):
        for member in spot.group:
            member.indicator, member.rule, member.noun = rates[member.level], "respectively", nouns[-1][:2]

"""Whose figure a number is: not the county's where the province or the nation is named right at it."""

from __future__ import annotations

import re

from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings

ELSEWHERE = "elsewhere"
_ABOVE = r"(?:全省|全国|全自治区|全区域)"
_CITY = r"(?:全省|全国|全市|全州|全盟|全自治区)"
_YEAR = r"(?:(?:19|20)\d\d年(?:度|底|末)?)?"
# 全省95.7%, 全国平均水平分别为; and what is named right behind it, 全省2019年毛入园率.
_STATED = {
    city: re.compile(
        rf"{place}{_YEAR}(?:的)?(?:平均(?:水平|值)?|均值|同期)?(?:小学|初中|高中)?(?:分别)?(?:[为是达约]|达到|仅|:)*$"
    )
    for city, place in ((False, _ABOVE), (True, _CITY))
}
_NAMED = {city: re.compile(rf"{place}{_YEAR}的?(?:平均)?$") for city, place in ((False, _ABOVE), (True, _CITY))}
_OWN = re.compile(r"[全我本](?:县|区(?!域)|旗)")
_OF_CITY = re.compile(r"[全我本]市")
_REACH = 16


def of_county(text: str) -> bool:
    """Whether a text is a county's or district's, so that its city is another place; a city may be a county itself."""
    own = sum(1 for _ in _OWN.finditer(text))
    return own > 1 and own > sum(1 for _ in _OF_CITY.finditer(text))


def elsewhere(where: Surroundings, spot: Spot) -> bool:
    """Whether a number, the list it stands in, or the noun that names it stands right behind another place."""
    if spot.place:
        return spot.group[0].rule == ELSEWHERE
    text, start = where.text, spot.number.start
    if _STATED[where.of_county].search(text, max(spot.left, start - _REACH), start):
        return True
    noun = spot.noun[0] if 0 < spot.noun[0] < start else spot.notes.get("said", 0)
    return bool(noun) and _NAMED[where.of_county].search(text, max(spot.sentence, noun - _REACH), noun) is not None

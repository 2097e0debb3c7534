"""Chinese numerals: figures where they count schools, people or projects; else idioms, ordinals, spans of time."""

from __future__ import annotations

import re

from duxue.numbers import Number

_ORDERS = frozenset(["年级", "届", "级", "中", "度", "等", "期", "大", "月", "日", "号", "分", "天", "把"])
_PEOPLE_AND_PLACES = frozenset(["所", "名", "位", "人", "家", "间", "栋", "座", "场", "门", "幢", "台", "万人", "人次"])
_THINGS = frozenset(["个", "项", "大模块", "次", "期"])
_IN_PHRASES = frozenset("一百千十半")
_ORDINAL = re.compile(r"第$|[初高]$")
_EVERY_TIME = re.compile(r"(?:每[年月周学期]{1,2}|每半年)(?:至少|不少于)?(?:开展|组织|召开|进行|举行|集中)?$")
_ONE_SCHOOL = re.compile(r"[校园学中]$|中心$")
_ENDS = re.compile(r"[,、;。)]|$")
_IN_A_ROW = re.compile(r"连续$")
_FOR_YEARS = re.compile(r"(?:提高|增长|实现|获|保持|被|荣获|位居)")
_IDIOM = re.compile(r"[“\"]|方面|重大|个?改革|个?确保|个?只增|不|无|个?突出|个?坚持|条线|手|头")
_NUMERAL = re.compile(r"[一二三四五六七八九十]")
_COUNTED = re.compile(
    r"[^,。;“”]{0,6}(?:项目|学校|教学点|幼儿园|校区|基地|工作室|课程|模块|指标|班|支部|教育集团|名额|学位)"
)
_COUNTED_BEFORE = re.compile(r"(?:项目|模块|集团|学校|指标|课程)$")


def numeral(text: str, number: Number) -> str:
    """Why a Chinese numeral states nothing, or an empty string where it is a figure."""
    start, unit = number.start, number.unit
    before, after = text[max(0, start - 8) : start], text[number.unit_end : number.unit_end + 10]
    if unit == "批" or _ORDINAL.search(before) or unit in _ORDERS:
        return "idiom" if unit == "批" else "ordinal"
    if number.printed == "一" and _counts_one(unit, before, after):
        return ""
    if number.printed in _IN_PHRASES or number.value is None:
        return "idiom"
    if unit == "年":
        return "" if _IN_A_ROW.search(before) and _FOR_YEARS.match(after) else "duration"
    if _IDIOM.match(after):
        return "idiom"
    if unit in _PEOPLE_AND_PLACES:
        return "idiom" if _NUMERAL.match(after) else ""
    counted = unit in _THINGS and (_COUNTED.match(after) or _COUNTED_BEFORE.search(before))
    return "" if counted else "idiom"


def _counts_one(unit: str, before: str, after: str) -> bool:
    """每年一次, 九年一贯制学校一所."""
    if unit == "次":
        return _EVERY_TIME.search(before) is not None
    return unit == "所" and _ENDS.match(after) is not None and _ONE_SCHOOL.search(before) is not None

"""Print to values: every run of digits, every Chinese numeral that counts, every percent in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from duxue.numbers.leading import LEADS, led
from duxue.numbers.units import MAGNITUDES, MEANT, NAMES, chinese, percent, worth
from duxue.patterns import any_of

_COMMONEST = "所人名个%元年项次套分"  # first characters of units, tried in this order
_CN = "〇零一二两三四五六七八九十百千"
_GAPS = " \u00a0\u2002\u2003\u2009\u202f\u3000"
_GAP = f"[{_GAPS}]"


_UNIT = any_of(sorted(NAMES, key=lambda name: _COMMONEST.find(name[0]) % len(NAMES)))  # -1 is last
_WHOLE = "(?=[余多]?[人名元册所个场次份件套亩条家户本])"
# What stands after the digits: approximator, magnitude, approximator, unit, approximator. Each or nothing: (?:…|) costs
# half of (?:…)?, which re makes ready to repeat.
_BEHIND = (
    rf"(?:(?P<more1>{_GAP}?[余多来](?=[万亿千百余]|{_GAP}?(?:{_UNIT})))|)"
    rf"(?:[ \u00a0\n]?(?P<scale>[十百千]?(?:(?<=[十百千])[余多]|)[万亿]亿?|[百千]{_WHOLE})|)"
    rf"(?:(?P<more2>[余多])|)(?:[ \u00a0\u2002\n]?(?!分别)(?P<unit>{_UNIT})|)"
    rf"(?:(?P<more3>以上|左右|上下|多(?=[,。;、)]|$))|)"
)
_TAIL = re.compile(_BEHIND)
# Most digits end where they seem to, so that what stands behind them is found in the same search.
_BODY = re.compile(rf"\d(?:\d{{0,2}},\d{{3}}(?:,\d{{3}})*(?![\d,])(?:\.\d+|)|\d*(?:[.．]\d+|))(?={_BEHIND})")
# Damage that still reads: 5. 8 平方米, 95。2%, 95·2%.
_SPLIT_POINT = re.compile(
    rf"(?:\.{_GAP}|[。·•]|{_GAP}\.{_GAP}?)(\d{{1,4}})(?!\d)(?={_GAP}?(?:%|‰|平方米|亿|万|个百分点|元|公里|分))"
)
_SPACED = re.compile(rf"(?:{_GAP}\d{{3}})+(?:\.\d+)?(?![\d.,年])(?={_GAP}?[万亿余多]?{_GAP}?(?:{_UNIT}))")
_LOST_POINT = re.compile(rf"{_GAP}(\d{{1,4}})(?!\d)(?={_GAP}?(?:%|‰|个百分点))")
_TORN = frozenset(f"{_GAPS}.。·•")  # what stands behind digits that one of these may put together
_POWER = re.compile(r"E[+-]\d\d(?![\d.A-Za-z])")  # 5.1235E+04: as Excel shows a long number in a narrow column
_LOST_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff])\d+\.(?=(?:[万亿]?元|[万亿]|%|‰|个百分点))")  # 投入4863.万元
# One number in two magnitudes: 5亿6300万元, 1万2千人次, 2万3456人; not 投入5亿2021年.
_COMPOUND = re.compile(
    rf"(\d+(?:\.\d+)?)(?:(亿)(?=\d{{1,4}}[千百]?万)|(万)(?=\d[千百][余多]?(?:{_UNIT})|\d{{4}}(?!\d|年)[余多]?(?:{_UNIT})))(\d+)"
)
_RATIO = re.compile(rf"{_GAP}?[::∶︰比]{_GAP}?(\d+(?:\.\d+)?)(?!\d|{_GAP}?[:分秒])")
_RANGE = re.compile(r"[ ]?(?:[—–~～-]{1,2}|至|到)[ ]?(?=\d)")
_RANGES = frozenset(" —–~～-至到")  # what a range goes on with
_UPPER = frozenset("亿万")  # what stands between the two parts of a number
_RATIOS = frozenset(f"比::∶︰{_GAPS}")
_GO_ON = _TORN | _RATIOS | _UPPER | {"E"}  # what stands behind digits with which a number may go on
# And with what behind that: more digits, the second part of a ratio, or the unit where digits are lost. 5254万元 ends.
_GOES_ON = re.compile(rf"[亿万。·•]\d|E[+-]\d|{_GAP}?[::∶︰比]|\.(?:{_GAP}\d|[万亿元%‰个])|{_GAP}\.?{_GAP}?\d")
_CHINESE = re.compile(
    rf"[{_CN}](?:(?<=百)分之[{_CN}\d.点]+"
    rf"|(?<![第个余多.{_CN}].)(?<!\d[十百千])(?!(?<=百)分[点之])[{_CN}]*(?P<scale>[万亿]?)(?P<more>[余多]?)"
    rf"(?P<unit>{_UNIT}))"
)
_PAID = ("学费", "经费", "资金", "金额", "贷款", "助学金", "补助")  # 免除学费13万: the 元 is left out
_PLAIN: frozenset[str] = frozenset()
_NEGATIVE, _WORDS, _SPELLED = frozenset(["negative"]), frozenset(["words"]), frozenset(["chinese"])
_AT_LEAST = frozenset(["atleast"])
_YEARS = re.compile(r"(?:19|20)\d\d")


class Number(NamedTuple):
    """One printed number.

    ``printed`` is ``text[start:end]``: digits alone, a ratio whole, but of N:1 only N; ``unit_end`` where magnitude
    and unit end.
    ``value`` is the number times ``magnitude``, in ``unit`` as one name for all spellings; None where the print is
    damaged. A ratio's value is its first part over its second; ``low`` and ``high`` are set on both ends of a range.
    ``approx`` says 余, 多, 近, 约, 以上, 左右 stands at it. ``flags``: ratio, chinese, words, low, high, damaged,
    negative, atleast.
    """

    start: int
    end: int
    printed: str
    value: Decimal | None
    magnitude: int = 1
    unit: str = ""
    unit_end: int = 0
    approx: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    flags: frozenset[str] = frozenset()


def find(text: str) -> list[Number]:
    """Every number of ``text`` by its place; no run of digits is left out, whatever it means.

    Chinese numerals are found where a measure word follows, and percents in words (百分之九十五).
    """
    found = list(_digits(text))
    words = list(_numerals(text))
    if not words:
        return found
    spelled = [number for number in words if "words" in number.flags]
    if spelled:
        words, found = _without_overlap(words, spelled, found)
    return sorted(found + words, key=itemgetter(0))


def _without_overlap(
    words: list[Number], spelled: list[Number], found: list[Number]
) -> tuple[list[Number], list[Number]]:
    """百分之95 is one number; where digits reach beyond the words, the digits count."""
    starts = [number.start for number in found]
    broken, covered = set(), set()
    for word in spelled:
        inside = range(bisect_left(starts, word.start), bisect_left(starts, word.end))
        if any(max(found[place].end, found[place].unit_end) > word.end for place in inside):
            broken.add(word.start)
        else:
            covered.update(inside)
    kept = [number for place, number in enumerate(found) if place not in covered]
    return [word for word in words if word.start not in broken], kept


def _digits(text: str) -> Iterator[Number]:
    opened: Number | None = None
    matches = _BODY.finditer(text)
    while match := next(matches, None):
        number = _one(text, match)
        position = number.unit_end if number.flags and "ratio" in number.flags else number.end
        if opened is not None:
            yield from _ranged(opened, number)
            opened = None
        elif text[number.unit_end : number.unit_end + 1] in _RANGES and (follows := _to(text, number)):
            opened, position = number, follows.end()
        else:
            yield number
        if position != match.end():  # it ended before its digits, or behind them
            matches = _BODY.finditer(text, position)
    if opened is not None:
        yield opened


def _to(text: str, number: Number) -> re.Match[str] | None:
    """What makes a number the lower end of a range."""
    return None if "ratio" in number.flags else _RANGE.match(text, number.unit_end)


def _ranged(low: Number, high: Number) -> Iterator[Number]:
    """Both ends of a range; the lower one takes magnitude and unit of the upper where it has none printed."""
    if not low.unit and low.magnitude == 1 and low.value is not None:
        low = low._replace(unit=high.unit, magnitude=high.magnitude, value=low.value * high.magnitude)
    ends = {"low": low.value, "high": high.value}
    yield low._replace(flags=low.flags | {"low"}, **ends)
    yield high._replace(flags=high.flags | {"high"}, **ends)


def _one(text: str, match: re.Match[str]) -> Number:
    start, end = match.span()
    body = match.group()
    goes_on = text[end : end + 1] in _GO_ON and _GOES_ON.match(text, end)
    if goes_on or ("." in body and _glued(text, start, body)):
        return _going_on(text, start, end, body)
    signed, near = led(text, start) if text[start - 1 : start] in LEADS else (False, False)
    flags = _NEGATIVE if signed else _PLAIN
    return _with_tail(text, start, end, match, body=body, printed=body, flags=flags, near=near)


def _going_on(text: str, start: int, end: int, body: str) -> Number:
    """A number that may end before its digits do, or go on behind them."""
    if "." in body and _glued(text, start, body):
        end = start + body.index(".")
        body = body[: end - start]
    flags: set[str] = set()
    if text[end : end + 1] == "E" and (power := _POWER.match(text, end)):
        end, body = power.end(), body + power.group()
    if text[end : end + 1] in _TORN:
        end, body = _repaired(text, start, end, body=body, flags=flags)
    ratio = _RATIO.match(text, end) if text[end : end + 1] in _RATIOS and _may_be_ratio(text, start, end) else None
    if ratio:
        return _ratio(text, start, ratio, body=body)
    if text[end : end + 1] in _UPPER and (compound := _COMPOUND.match(text, start)):
        return _compound(text, compound)
    signed, near = led(text, start)
    if signed:
        flags.add("negative")
    printed, tail = text[start:end], _tail(text, end)
    return _with_tail(text, start, end, tail, body=body, printed=printed, flags=frozenset(flags), near=near)


def _tail(text: str, end: int) -> re.Match[str]:
    tail = _TAIL.match(text, end)
    assert tail is not None  # every part of the pattern is optional
    return tail


def _compound(text: str, found: re.Match[str]) -> Number:
    """A number whose print holds its upper magnitude: 5亿6300 of 5亿6300万元."""
    upper, hundred_million, _, lower = found.groups()
    start, end = found.span()
    _, near = led(text, start)
    number = _with_tail(text, start, end, _tail(text, end), body=lower, printed=found[0], flags=_PLAIN, near=near)
    whole = worth(upper, MAGNITUDES["亿" if hundred_million else "万"])
    return number._replace(value=None if whole is None or number.value is None else whole + number.value)


def _glued(text: str, start: int, body: str) -> bool:
    """A list number glued to what it lists: ``16.2021年``, or ``3.8所学校`` at the start of a line."""
    before, after = text[start - 1 : start], text[start + len(body) : start + len(body) + 1]
    if before and before not in "。;" and not before.isspace():
        return False
    first, second = body.split(".", 1)
    if len(first) > 2:
        return False
    return (bool(_YEARS.fullmatch(second)) and after in "年-—至、") or (
        before in ("", "\n") and after in "所名个家项人次" and not text.startswith("个百分点", start + len(body))
    )


def _repaired(text: str, start: int, end: int, *, body: str, flags: set[str]) -> tuple[int, str]:
    """Digits torn by a blank or a wrong point, put together where only one reading is possible."""
    if "." in body or "," in body:
        return end, body
    line_start = start == 0 or text[start - 1] == "\n"
    if not line_start and (torn := _SPLIT_POINT.match(text, end)) and not _YEARS.fullmatch(body):
        return torn.end(), f"{body}.{torn.group(1)}"
    if text[end] == "." and (torn := _LOST_DIGITS.match(text, start)):
        flags.add("damaged")
        return torn.end(), body
    if len(body) > 3 or text[end] not in _GAPS:
        return end, body
    if torn := _SPACED.match(text, end):
        return torn.end(), body + re.sub(r"[^\d.]", "", torn.group())
    if not line_start and (torn := _LOST_POINT.match(text, end)):
        flags.add("damaged")
        return torn.end(), body
    return end, body


def _may_be_ratio(text: str, start: int, end: int) -> bool:
    follows = text[end : end + 2].strip()[:1]
    return follows in ("比", ":", ":", "∶", "︰") and not _YEARS.fullmatch(text[start:end])


def _ratio(text: str, start: int, ratio: re.Match[str], *, body: str) -> Number:
    first, second = worth(body), worth(ratio.group(1))
    value = first / second if first is not None and second else None
    unit = ":1" if second == 1 else ""
    # Of 16.4:1 the first part is the number, as its second is only the unit; of 3.8:6.2 both are.
    end = start + len(body) if unit and ratio.group(1) == "1" else ratio.end()
    return Number(start, end, text[start:end], value, unit=unit, unit_end=ratio.end(), flags=frozenset({"ratio"}))


def _with_tail(
    text: str, start: int, end: int, tail: re.Match[str], *, body: str, printed: str, flags: frozenset[str], near: bool
) -> Number:
    magnitude, unit, beyond, approx, told = _meaning(tail.groups(""))
    unit_end = tail.end("unit") - beyond  # below nought without one
    if unit_end < 0:
        unit_end = max(end, tail.end("more1"), tail.end("scale"))
    if not unit and tail["scale"] and text.endswith(_PAID, 0, start):
        unit = "元"
    value = worth(body, magnitude)
    if flags and value is not None:
        value = None if "damaged" in flags else value * -1 if "negative" in flags else value
    flags = flags | told if told else flags
    return Number(start, end, printed, value, magnitude, unit, unit_end, approx or near, None, None, flags)


@lru_cache(1024)  # few tails are not 所, 人, %, 万元
def _meaning(tail: tuple[str, ...]) -> tuple[int, str, int, bool, frozenset[str]]:
    """What the parts of a tail say: magnitude, unit and how much is no part of it, whether about, and flags."""
    more1, scale, more2, printed, more3 = tail
    if scale not in MAGNITUDES:  # 1千余万
        scale, more1 = re.sub("[余多]", "", scale), scale
    unit, length = MEANT[printed] if printed else ("", 0)
    told = _AT_LEAST if more3 == "以上" else _PLAIN
    return MAGNITUDES.get(scale, 1), unit, len(printed) - length, bool(more1 or more2 or more3), told


def _numerals(text: str) -> Iterator[Number]:
    for match in _CHINESE.finditer(text):
        start, end = match.span()
        scale, more, counted_in = match.groups()
        if counted_in is None:  # 百分之九十五
            printed = match.group()
            yield Number(start, end, printed, percent(printed[3:]), 1, "%", end, flags=_WORDS)
            continue
        behind, stop = match.span("scale")
        value, magnitude = chinese(text[start:behind]), MAGNITUDES[scale]
        unit, length = MEANT[counted_in]
        yield Number(
            start, stop, text[start:stop], None if value is None else value * magnitude, magnitude,
            unit, match.start("unit") + length, bool(more), flags=_SPELLED,
        )  # fmt: skip

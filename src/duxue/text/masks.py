"""Figures, years and names that were hidden: *, x, ×, blanks, or digits cut out so that a bare unit is left."""

from __future__ import annotations

import re
from typing import NamedTuple

from duxue.patterns import starting

_UNIT = (
    r"(?:[余多]?[十百千]?[万亿](?!名|达|无|众|里|分|物)|%|‰|人次|人(?![民员才大口类事们])|名(?!师|校|单|优|称)"
    r"|所(?!有|以|在|属)|个(?!别|人|体|性)|元|平方米|册|台|套|项(?!目)|次|场次|场|期|节|份|条|亩|公里|岁|分"
    r"|家(?!长|庭|乡|校)|位(?!于)|年|月|日|学时|篇|起|本|间|辆|户|倍|对|类|门|米)"
)
HIDING = r"*xX×_□○■●△▲#?…"
_HIDING = (*HIDING, "--", "——")
# 3655xxxx, 9x.x%, 1,xxx人, 1x:1, 百分之九十×: digits that were left, or a scan lost; so many is not what is stated.
# No product of two numbers, 3×4米, and no footnote, 95%*.
_LEFT = rf"(?<![\d.,A-Za-z{HIDING}])\d[\d.,]*(?![xX×*]\d)"
_PART = (
    rf"{_LEFT}(?:[ ]?[{HIDING}][{HIDING}\d.,]*[{HIDING}](?=[ ]?{_UNIT}|:1(?![\d.])|[ ]?\||[()、,。;\n]|$)"
    rf"|(?:[{HIDING}]|--|——)(?=[ ]?{_UNIT}|:1(?![\d.])|[ ]?\|))|百分之[一二三四五六七八九十]+[xX×*○□]+"
)
# A star beside a word of bold type (**word**) is markup; a list bullet stands at the start of a line before a blank.
_RUNS = starting(
    r"\d百*xX×_□○",
    r"(?P<year>(?:19|20)(?:\d?[xX*×_○]{1,2}|__)(?=-?[^\d]{0,2}年|年|[ ]?年)|[*xX×]{2,4}(?=年)|[*×](?=年)"
    r"|(?<![A-Za-z])[xX](?=年))"
    rf"|(?P<part>{_PART})"
    r"|(?P<star>\*+(?:\.\*+)?)"
    r"|(?P<cross>(?<![A-Za-z\d])[xX]+(?:[.,][xX]+)*(?![A-Za-z\d])|(?<!\d)×+(?:[.,]×+)*(?!\d)|×(?=\d)(?<=[^\d]×))"
    r"|(?P<blank>_{2,}|□{2,}|○{2,}(?=[所个人名万元%年]))",
)
_FOLLOWED = re.compile(_UNIT)
_DIGITS_LEFT = re.compile(r"\d[\d.,]*$")
_DELETED = re.compile(
    r"[万亿%达为](?:(?<=[近约达为入共计金有训].)(?:(?<=[万亿])余?(?:元|人次|人|名|平方米|册|亩)|(?<=%))"
    r"|(?<=[一-鿿].)(?<![两几数上千百十万零一二三四五六七八九半过余多来].)"
    r"(?:(?<=万)(?:人次|平方米)|(?<=[万亿])余?元)(?=[,。;、)])"
    r"|(?<=率[达为])(?:(?<=达)到)?(?=[,。;、]|[\u4e00-\u9fff]{2,6}(?:率|比例))(?!到|标|成|[近约]?\d|[近约]?百分))"
)
_PLACES = re.compile(r"[省市县区州乡镇村旗盟街]|自治")
_PERSONS = re.compile(r"(?:新时代|总书记|同志|主席|思想|书记|局长|县长|区长|市长)")


class Mask(NamedTuple):
    """``what``: figure, year, place, person or other; ``printed`` are the hiding characters, or the bare unit left."""

    start: int
    end: int
    printed: str
    what: str


def masks(text: str) -> list[Mask]:
    """Every mask of matching text in order."""
    if not any(map(text.__contains__, _HIDING)):
        found = []
    else:
        starred = {place for start, end in _bold(text) for place in range(start, end)}
        runs = [m for m in _RUNS.finditer(text) if starred.isdisjoint(range(*m.span())) and _stands_alone(text, m)]
        found = [_mask(text, match) for match in runs]
    deleted = [Mask(m.start(), m.end(), m.group(), "figure") for m in _DELETED.finditer(text)]
    deleted = [mask for mask in deleted if not (mask.start and text[mask.start - 1] in "*xX×_")]
    return sorted(found + deleted, key=lambda mask: mask.start)


def _bold(text: str) -> list[tuple[int, int]]:
    """Marks of bold and of bullets, which hide nothing."""
    spans = []
    for match in re.finditer(r"(?<!\*)(\*\*)([^*\n]{2,60})(\*\*)(?!\*)", text):
        if re.match(r"[一-鿿“《(\dA-Za-z]", match[2]) and not re.match(rf"{_UNIT}|{_PLACES.pattern}", match[2]):
            spans += [match.span(1), match.span(3)]
    spans += [match.span(1) for match in re.finditer(r"(?:^|\n)(\*)(?= )", text)]
    return spans


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """A cross is a mask only where Chinese or a unit stands beside it: VR, X光 and 3×4 are not."""
    if not match["cross"]:
        return True
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if after in ("光", "型", "轴", "-", "+") or before in ("-", "+"):
        return False
    chinese = "\u4e00" <= after <= "\u9fff" or after in "%‰、,。.)|"
    return chinese and (not before or "\u4e00" <= before <= "\u9fff" or before in '\n ,。;、(:"“《约近|')


def _mask(text: str, match: re.Match[str]) -> Mask:
    """One run as a mask, with the digits before it where only the last ones are hidden."""
    start, what = match.start(), _what(text, match)
    if match["part"] and what != "year":
        what = "figure"
    digits = _DIGITS_LEFT.search(text, max(0, start - 12), start) if match["star"] and what == "figure" else None
    start = digits.start() if digits else start
    return Mask(start, match.end(), text[start : match.end()], what)


def _what(text: str, match: re.Match[str]) -> str:
    after = text[match.end() : match.end() + 6]
    if match["year"] or after.startswith("年"):
        return "year"
    if _FOLLOWED.match(after):
        return "figure"
    before = text[max(0, match.start() - 2) : match.start()]
    if _PERSONS.match(after):
        return "person"
    if _PLACES.match(after) or (before[-1:] in "的在" and match["star"]):
        return "place"
    return "figure" if after[:1] in ",。;、)|" and before[-1:] in "达到为共计有约近|" else "other"

"""Values back to print: what a reader sees in tables, sentences and figures."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# Money is read in 万 and 亿; people and schools are counted out, as the reports themselves do.
MONEY = "元"
WAN, YI = Decimal(10_000), Decimal(100_000_000)
# Units that stand at the number without a blank.
_ATTACHED = {"%", "‰"}
# A ratio such as 3.8:6.2 is read as its quotient and shown as it stands.
_RATIO, _NEAR = re.compile(r"(\d+(?:\.\d+)?)[:：](\d+(?:\.\d+)?)"), Decimal("0.00001")
_DECIMALS = re.compile(r"[\d,]+\.(\d+)")
_ENGLISH = {
    "元": "yuan", "人": "people", "名": "people", "所": "schools", "个": "", "项": "items", "分": "points",
    "个百分点": "percentage points", "平方米": "m²", "人次": "person-times", "册": "books", "台": "units",
    "次": "times", "节": "lessons", "天": "days", "年": "years", "间": "rooms", "家": "institutions",
    "岁": "years of age", "亩": "mu", "学时": "class hours", "场次": "sessions", "条": "items", "起": "cases",
    "期": "sessions", "套": "sets", "门": "courses", "类": "kinds", "篇": "articles", "幅": "pictures", "处": "places",
    "份": "copies", "个月": "months",
}  # fmt: skip
_ONE = {"people": "person", "copies": "copy", "times": "time"}


def show(value: float | Decimal | None, unit: str, language: str = "zh", *, printed: str = "") -> str:
    """A value in its base unit as a reader expects it, without floating-point noise.

    ``show(77922610, "元")`` is ``7,792.261 万元``, ``show(98.16, "%")`` is ``98.16%``, ``show(5, ":1")`` is ``5:1``;
    ``language="en"`` gives ``77.92261 million yuan``. ``printed`` are the digits of the document: where they say
    the same number, their decimals are kept (``95.20%``), since a zero is stated too. None and what is no number give
    an en dash.
    """
    number = _exact(value)
    if number is None:
        return "–"
    ratio = _RATIO.fullmatch(printed)
    if ratio and Decimal(ratio[2]) and abs(Decimal(ratio[1]) / Decimal(ratio[2]) - number) < _NEAR:
        return printed
    if unit.startswith(":"):
        return f"{_plain(number, printed)}{unit}"
    if unit in _ATTACHED:
        return f"{_plain(number, printed)}{unit}"
    if unit == MONEY:
        return _money(number, language, printed)
    name = _ENGLISH.get(unit, unit) if language == "en" else unit
    if language == "en" and number == 1:
        name = _ONE.get(name) or re.sub(r"(?<!s)s\b", "", name)
    return f"{_plain(number, printed)} {name}".rstrip()


def _exact(value: float | Decimal | None) -> Decimal | None:
    try:
        number = Decimal(repr(float(value))) if not isinstance(value, Decimal) else value
    except (TypeError, ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None


def _plain(number: Decimal, printed: str = "") -> str:
    found = _DECIMALS.fullmatch(printed)
    if found and Decimal(printed.replace(",", "")) == number:
        return f"{number:,.{len(found[1])}f}"
    # Six decimals hold every printed figure and none of the noise of binary fractions.
    rounded = round(number, 6)
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _money(number: Decimal, language: str, printed: str) -> str:
    size = abs(number)
    if language == "en":
        if size >= 10**9:
            return f"{_plain(number / 10**9, printed)} billion yuan"
        return f"{_plain(number / 10**6, printed)} million yuan" if size >= 10**6 else f"{_plain(number, printed)} yuan"
    if size >= YI:
        return f"{_plain(number / YI, printed)} 亿元"
    # Salaries and amounts per pupil are read in yuan; 万元 begins where they end.
    return f"{_plain(number / WAN, printed)} 万元" if size >= 10 * WAN else f"{_plain(number, printed)} 元"

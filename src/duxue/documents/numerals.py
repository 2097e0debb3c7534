"""Whole numbers as lists show them: 十二, 拾贰, ⑫, xii, l."""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千", "万")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_LONG = str.maketrans("0123456789", "〇一二三四五六七八九")
_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40}
_ROMAN |= {"x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}


def numeral(value: int, form: str) -> str:
    """A number from 0 on in one of the forms of ``w:numFmt``; in digits where it has none in that form."""
    return _FORMS.get(form, str)(value) or str(value)


def _counted(value: int) -> str:
    """一百零五, and 十二 without its 一."""
    places = zip(reversed(str(value)), _PLACES, strict=False)
    parts = [f"{_DIGITS[int(digit)]}{place}" if digit != "0" else _DIGITS[0] for digit, place in places]
    text = re.sub(f"{_DIGITS[0]}+", _DIGITS[0], "".join(reversed(parts))).rstrip(_DIGITS[0])
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for sign, worth in _ROMAN.items():
        text, value = text + sign * (value // worth), value % worth
    return text


def _letters(value: int) -> str:
    """a to z, aa, bb."""
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 26 * 9 else ""


def _of(signs: str) -> Callable[[int], str]:
    """From 1 on one of these signs each, as far as there are any."""
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else ""


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


def _wide(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), _counted),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand"), _counted),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital"), lambda value: str(value).translate(_LONG)),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda value: _counted(value).translate(_LEGAL),
    ),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _of(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15))
    ),
    "decimalEnclosedParen": _of(_run("⑴", 20)),
    "decimalEnclosedFullstop": _of(_run("⒈", 20)),
    "ideographEnclosedCircle": _of(_run("㊀", 10)),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _wide),
    "decimalZero": lambda value: f"{value:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}

"""Characters and bytes changed at random, with what hurts readers of numbers more often than chance would have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

# Pieces that were seen in real documents or that stand for a class of characters.
PIECES = (
    *("0", "12", "3.5", "1,234", "1,23,4", "12.", ".5", "1.2.3", "00012", "9" * 40, "1e5", "-3", "+4", "3-5", "3～5"),
    *(
        "２０２２",
        "１．５",
        "①",
        "⑫",
        "½",
        "²",
        "Ⅳ",
        "٣",
        "৪",
        "𝟗",
        "㉑",
        "壹佰",
        "两",
        "一百二十三",
        "十几",
        "〇",
        "零",
    ),
    *(
        "万",
        "亿",
        "万亿",
        "百分之",
        "%",
        "％",
        "‰",
        "个百分点",
        "余",
        "多",
        "左右",
        "人次",
        "元",
        "平方米",
        "：1",
        ":1",
        "/",
    ),
    *("2022年", "2021—2022学年", "2023年5月", "“十四五”", "国发〔2016〕40号", "第3章", "（一）", "1.", "(1)", "1）"),
    *(
        "其中",
        "其中：",
        "分别为",
        "同比增长",
        "比上年提高",
        "达到",
        "不低于",
        "小学",
        "初中",
        "幼儿园",
        "全县",
        "教师",
        "学生",
    ),
    *(
        "*",
        "**",
        "×××",
        "xx",
        "某某",
        "____",
        "……",
        "(",
        ")",
        "（",
        "）",
        "“",
        "”",
        "。",
        "、",
        ",",
        ";",
        "：",
        "|",
        "\t",
    ),
    *("\n", "\r\n", "\r", "\n\n\n", "\x0b", "\x0c", "\u2028", "\ufeff", "\u200b", "\u2060", "\u202e", "\u2066", "\xad"),
    *(
        "\u3000",
        "\xa0",
        "\u0301",
        "\ufe0f",
        "👩‍🏫",
        "\ue000",
        "\x00",
        "\x1b[31m",
        "<b>",
        "</td>",
        "&#x31;",
        "$1$",
        "\\g<0>",
    ),
    *(
        "教育",
        "目标",
        "计划",
        "力争",
        "（权重5分，自评4.5分）",
        "分值2分",
        "自评1.5分",
        "免费",
        "拨付资金",
        "12所",
        "34人",
    ),
)
_NUMBER = re.compile(r"\d[\d.,]*")


def text(chance: Random, texts: Sequence[str], *, most: int = 900) -> str:
    """A text made from others by a few changes."""
    made = chance.choice(texts)
    for _ in range(chance.randrange(1, 9)):
        made = chance.choice(CHANGES)(made, chance)[: 4 * most]
        if chance.random() < 0.1:
            made = _spliced(made, chance.choice(texts), chance)
    start = chance.randrange(max(1, len(made) - most))
    return made[start : start + most]


def data(content: bytes, chance: Random) -> bytes:
    """Bytes with a few of them changed, cut, doubled or thrown in."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(made) + 1)
        length = chance.choice((1, 1, 2, 8, 200))
        kind = chance.randrange(5)
        if kind == 0:
            del made[at : at + length]
        elif kind == 1:
            made[at : at + length] = chance.randbytes(length)
        elif kind == 2:
            made[at:at] = made[at : at + length]
        elif kind == 3 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif chance.random() < 0.2:
            del made[at:]
    return bytes(made)


def _spliced(one: str, other: str, chance: Random) -> str:
    return one[: chance.randrange(len(one) + 1)] + other[chance.randrange(len(other) + 1) :]


def _inserted(made: str, chance: Random) -> str:
    at = chance.randrange(len(made) + 1)
    return made[:at] + "".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 6)))) + made[at:]


def _deleted(made: str, chance: Random) -> str:
    at = chance.randrange(len(made) + 1)
    return made[:at] + made[at + chance.choice((1, 1, 3, 30)) :]


def _doubled(made: str, chance: Random) -> str:
    at, length = chance.randrange(len(made) + 1), chance.choice((1, 5, 40))
    return made[:at] + made[at : at + length] * chance.choice((2, 2, 3, 30)) + made[at + length :]


def _swapped(made: str, chance: Random) -> str:
    if len(made) < 2:
        return made
    at = chance.randrange(len(made) - 1)
    return made[:at] + made[at + 1] + made[at] + made[at + 2 :]


def _renumbered(made: str, chance: Random) -> str:
    found = list(_NUMBER.finditer(made))
    if not found:
        return _inserted(made, chance)
    number = chance.choice(found)
    return made[: number.start()] + chance.choice(PIECES[:31]) + made[number.end() :]


def _reordered(made: str, chance: Random) -> str:
    mark = chance.choice("。\n,、;")
    parts = made.split(mark)
    chance.shuffle(parts)
    return mark.join(parts)


CHANGES: Sequence[Callable[[str, Random], str]] = (
    _inserted,
    _inserted,
    _deleted,
    _doubled,
    _swapped,
    _renumbered,
    _reordered,
)

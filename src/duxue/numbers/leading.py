"""What stands right before a number: its sign, and words that say how near to it the value is."""

from __future__ import annotations

_ABOUT, _NOT_ABOUT = ("近", "约", "超", "超过", "逾", "不足", "不少于", "至少"), ("不超", "不超过")
_ABOUT_ENDS = frozenset([*(word[-1] for word in _ABOUT), " "])
_MINUS = frozenset("-－−")
LEADS = _MINUS | _ABOUT_ENDS  # the last characters of all that


def led(text: str, start: int) -> tuple[bool, bool]:
    """Whether a number is below nought, and whether its value is only near to it."""
    before = text[start - 1 : start]
    return before in _MINUS and _below_zero(text, start), before in _ABOUT_ENDS and _about(text, start)


def _below_zero(text: str, start: int) -> bool:
    """Whether a dash before a number is its sign: 增长-3.2%, and not 2021-2023年."""
    return start == 1 or text[start - 2] in "长降加为是达少::"


def _about(text: str, start: int) -> bool:
    """Whether the words before a number say that it is near to it: 约, 超过, 不少于."""
    end = start - 1 if start and text[start - 1] == " " else start
    return text.endswith(_ABOUT, 0, end) and not text.endswith(_NOT_ABOUT, 0, end)

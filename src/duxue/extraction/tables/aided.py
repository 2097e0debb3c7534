"""Tables of aid: each policy is people and the money that reaches them; its name is what tells policies apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from duxue import catalogue
from duxue.extraction.tables import heads
from duxue.extraction.words.spans import Span
from duxue.extraction.words.stages import Surroundings

AID = ("student_aid_recipients", "student_aid_amount")
_OF_AID = re.compile(
    r"(?:资|受)助|助学金|助学贷款|生活补助|减免|补贴资金|免费教科书|免除?(?:学费|学杂|保教|教科书|住宿)"
)
# Policies with indicators of their own: 营养改善计划 beside 国家助学金 is no aid of the kind.
_POLICIES = (
    (re.compile(r"营养(?:改善计划|餐|午餐|膳食)"), ("nutrition_students", "nutrition_funds")),
    (
        re.compile(r"(?:助学|生源地|学生)[^|\n]{0,6}贷款|[首续]贷|贷款(?:人|金额|学生)"),
        ("student_loan_recipients", "student_loan_amount"),
    ),
)
KEYS = frozenset(key for keys in (AID, *(keys for _, keys in _POLICIES)) for key in keys)
_PEOPLE = ("人", "人次", "名")
_NO_PART = re.compile(
    r"^(?:其中|落实|发放|享受)|(?:农村)?(?:家庭)?经济困难(?:家庭)?(?:的)?(?:学生|幼儿)"
    r"|(?:补助)?(?:资金|经费|金额|人[数次]|项目|政策)+$"
)
_ALL_OF_IT = re.compile(
    r"(?:受?资助|受助|助学|补助|受益|享受|惠及|覆盖|学生|幼儿|儿童|教育|各级|各?类|各?学段|高等|高校|大|总|数)*"
)
_LEAD = re.compile(r"^[\d.、\s#*:]+|\([^()]*\)")
_LENT = re.compile(r"[首续]贷")


def pair(text: str, span: Span) -> tuple[str, str] | tuple[()]:
    """The people and the money of the policy that a label or a caption names, empty for none."""
    special = (keys for words, keys in _POLICIES if words.search(text, *span))
    return next(special, AID if _OF_AID.search(text, *span) else ())


def by_unit(text: str, span: Span, unit: str) -> str:
    """What such a label counts in people or in money; empty for other units and other labels."""
    keys = pair(text, span)
    counted = unit in _PEOPLE or unit == "元"
    return keys[unit == "元"] if keys and counted else ""


def by_policy(text: str, key: str, rows: Iterable[Span]) -> tuple[str, Span] | None:
    """What a head of aid or of people counts beside the label of a policy: 受助人数 of 生源地贷款 are borrowers."""
    entry = catalogue.indicators().get(key)
    if entry is None or key in KEYS - set(AID) or (key != AID[1] and entry.unit not in _PEOPLE):
        return None
    named = ((keys, span) for span in rows if (keys := pair(text, span)))
    return next(((keys[key == AID[1]], span) for keys, span in named if key not in keys), None)


def part(where: Surroundings, span: Span) -> str:
    """The part of aid that a head or label names, a policy or another; empty where it is of all aid."""
    keys = pair(where.text, span)
    lent = _LENT.search(where.text, *span)
    said = _policy(where, span) if keys == AID else lent.group() if lent else "" if keys else heads.part(where, span)
    return "" if _ALL_OF_IT.fullmatch(said) else said


def _policy(where: Surroundings, span: Span) -> str:
    """The name of a policy without a stage that has its own column: 学前教育减免保教费 is 减免保教费."""
    text, position, words = where.text, span[0], ""
    for begin, end, _, payload in where.tokens.within("level", *span):
        if not payload[1] and begin >= position:  # type: ignore[index]
            words, position = words + text[position:begin], end
    return _NO_PART.sub("", _LEAD.sub("", words + text[position : span[1]]).strip())[:20]

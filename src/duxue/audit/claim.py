"""What the audit says of one assertion, and the frame of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from duxue.audit.book import Stated
from duxue.audit.english import english

CONSISTENT, ROUNDING, INCONSISTENT, UNTOLD = "consistent", "rounding", "inconsistent", "cannot tell"
VERDICTS = {
    INCONSISTENT: ("不相符", "inconsistent"),
    UNTOLD: ("无法判定", "cannot tell"),
    ROUNDING: ("舍入范围内", "within rounding"),
    CONSISTENT: ("相符", "consistent"),
}
KINDS = {
    "sum": ("合计与分项", "total and parts"),
    "difference": ("差额", "difference"),
    "growth": ("增减幅度", "rate of change"),
    "ratio": ("比", "ratio"),
    "share": ("占比", "share"),
    "product": ("乘积", "product"),
    "repeat": ("前后一致", "the same figure twice"),
    "bound": ("大小关系", "bound"),
    "average": ("平均数", "average"),
    "trend": ("逐年升降", "trend"),
    "threshold": ("达到某一数值", "threshold"),
    "per head": ("人均", "per head"),
    "scope": ("同值异口径", "one value for two scopes"),
    "score": ("得分", "scores"),
    "judgement": ("文字判断", "judgement in words"),
    "numbering": ("编号与计数", "numbering"),
    "listed": ("列举与计数", "a list and its count"),
}
COLUMNS = [
    *("kind", "title", "title_en", "stated", "computed", "arithmetic", "difference", "verdict", "cause", "cause_en"),
    *("why", "why_en", "result", "operands", "evidence"),
    *("stated_en", "computed_en", "arithmetic_en", "difference_en"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion recomputed. ``why`` and ``cause`` are pairs of a Chinese and an English sentence.

    ``result`` is the fact that asserts and ``operands`` those it is computed from; ``subject`` replaces the name of the
    result in the title where the assertion is about more than one figure.
    """

    kind: str
    result: Stated
    operands: tuple[Stated, ...]
    verdict: str
    why: tuple[str, str]
    stated: str = ""
    computed: str = ""
    arithmetic: str = ""
    difference: str = ""
    cause: tuple[str, str] = ("", "")
    subject: tuple[str, str] | None = None

    @property
    def title(self) -> tuple[str, str]:
        """A heading in Chinese and English."""
        subject = self.subject or (self.result.label, self.result.label_en)
        return (f"{subject[0]}：{KINDS[self.kind][0]}", f"{subject[1]}: {KINDS[self.kind][1]}")

    @property
    def starts(self) -> frozenset[int]:
        """The places that the claim rests on."""
        return frozenset((self.result.start, *(operand.start for operand in self.operands)))

    def row(self) -> dict[str, Any]:
        """The claim as one row with the columns COLUMNS."""
        facts = {fact.start: fact for fact in (self.result, *self.operands)}
        stated = self.stated or self.result.show()
        return {
            "kind": self.kind,
            "title": self.title[0],
            "title_en": self.title[1],
            "stated": stated,
            "computed": self.computed,
            "arithmetic": self.arithmetic,
            "difference": self.difference,
            "verdict": self.verdict,
            "cause": self.cause[0],
            "cause_en": self.cause[1],
            "why": self.why[0],
            "why_en": self.why[1],
            "result": self.result.start,
            "operands": tuple(operand.start for operand in self.operands),
            "evidence": [
                {"start": fact.start, "end": fact.end, "text": fact.evidence}
                for fact in sorted(facts.values(), key=_place)
            ],
            "stated_en": english(stated),
            "computed_en": english(self.computed),
            "arithmetic_en": english(self.arithmetic),
            "difference_en": english(self.difference),
        }


def _place(fact: Stated) -> int:
    return fact.start


def frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Claims as rows, the inconsistent first, then in the order of the document."""
    order = list(VERDICTS)
    ranked = sorted(claims, key=lambda claim: (order.index(claim.verdict), claim.result.start, claim.kind))
    return pd.DataFrame([claim.row() for claim in ranked], columns=COLUMNS)

"""The first sentences of a page, each stated number a link to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from duxue.dataset import Report
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cited, Sentences
from duxue.tables.report import gaps
from duxue.tables.statements import name, principal

# What a reader asks first, in this order; only what a document states is said.
LEAD = ("schools_count", "enrolment", "staff_count", "fulltime_teachers")
MONEY = ("public_budget_education_expenditure", "education_projects_investment", "student_aid_amount")


def cite(report: Report, row: Any, language: str = "zh") -> Cited:
    """A fact as a piece of a sentence: its value with the unit, linked to its evidence."""
    sign = words.MARKS["approx"][0] if row.approx else ""
    return Cited(sign + show(row.value, row.unit, language), (anchor(report.document.document, row.start),))


def summary(report: Report, claims: pd.DataFrame | None = None, *, language: str = "zh") -> Sentences:
    """Five to seven sentences: how much is stated, the main figures, the self-evaluation, the audit, the gaps.

    ``claims`` has the columns of ``audit.COLUMNS``.
    """
    parts = [
        _extent(report, language),
        _figures(report, LEAD, {"zh": "规模：", "en": "Size: "}, language),
        _figures(report, MONEY, {"zh": "经费：", "en": "Money: "}, language),
        _score(report, language),
        _audit(report, claims, language) if claims is not None else (),
        _absent(report, language),
    ]
    return Sentences.of(map(tuple, parts))


def _extent(report: Report, language: str) -> Iterator[str | Cited]:
    total, actual = len(report.facts), int((report.facts["status"] == "actual").sum())
    if language == "zh":
        yield "这份文件共载明 "
        yield Cited(f"{total:,}")
        yield f" 个数字，其中实际值 {actual:,} 个"
        yield f"，其余 {total - actual:,} 个是计划、目标、变动、累计或标准。" if total > actual else "。"
        return
    yield "The document states "
    yield Cited(f"{total:,}")
    yield f" figures, {actual:,} of them results"
    yield f"; the other {total - actual:,} are plans, targets, changes, sums over years or standards." * (
        total > actual
    )


def _figures(report: Report, keys: Sequence[str], lead: dict[str, str], language: str) -> Iterator[str | Cited]:
    chosen = [found for key in keys if (found := principal(report, key))]
    stop = {"zh": "。", "en": "."}[language]
    for number, statement in enumerate(chosen):
        yield lead[language] if number == 0 else {"zh": "；", "en": "; "}[language]
        row = statement.row
        scope = [part for part in (words.level(row.level, language), row.breakdown) if part and row.level != "all"]
        detail = {"zh": "，", "en": ", "}[language].join([*scope, row.period] if row.period else scope)
        yield name(row, language) + (f"（{detail}）" if language == "zh" else f" ({detail})") * bool(detail) + " "
        yield cite(report, row, language)
    if chosen:
        yield stop


def _score(report: Report, language: str) -> Iterator[str | Cited]:
    statement = principal(report, "self_eval_score")
    if statement is None:
        return
    yield {"zh": "自评得分 ", "en": "It gives itself "}[language]
    yield cite(report, statement.row, language)
    idle = report.scores[~report.scores["applicable"].astype(bool)]["self"].sum() if len(report.scores) else 0
    if idle:
        yield {
            "zh": f"，其中 {idle:g} 分给了本区没有的事项",
            "en": f", of which {idle:g} for what it does not have",
        }[language]
    yield {"zh": "。", "en": "."}[language]


def _audit(report: Report, claims: pd.DataFrame, language: str) -> Iterator[str | Cited]:
    if claims.empty:
        yield {"zh": "文中没有可以重算的算术关系。", "en": "It asserts no arithmetic that can be recomputed."}[language]
        return
    wrong = claims[claims["verdict"] == "inconsistent"]
    holds = claims["verdict"].isin(["consistent", "rounding"]).sum()
    yield {
        "zh": f"文中可核验的算术关系 {len(claims)} 条，相符 {holds} 条，不相符 {len(wrong)} 条",
        "en": f"Of {len(claims)} assertions that can be recomputed {holds} hold and {len(wrong)} do not",
    }[language]
    for number, row in enumerate(wrong.to_dict("records")[:2]):
        yield {"zh": ("（如" if not number else "；"), "en": (" (such as " if not number else "; ")}[language]
        yield row["title" if language == "zh" else "title_en"] + " "
        yield Cited(str(row["stated"]), (anchor(report.document.document, row["result"]),))
    yield {"zh": "）" * (len(wrong) > 0) + "。", "en": ")" * (len(wrong) > 0) + "."}[language]


def _absent(report: Report, language: str) -> Iterator[str | Cited]:
    lacking = gaps(report, language=language).rows
    if not lacking:
        yield {"zh": "核心指标全部载明。", "en": "Every core indicator is stated."}[language]
        return
    first = ("、" if language == "zh" else ", ").join(row[0].text for row in lacking[:3])
    yield {
        "zh": f"有 {len(lacking)} 项核心指标没有载明，如{first}。",
        "en": f"{len(lacking)} core indicators are not stated, such as {first}.",
    }[language]

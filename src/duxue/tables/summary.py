"""The first sentences of a page, each figure that the document states a link to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from duxue import comparison
from duxue.audit.sentences import Sentence
from duxue.comparison.peers import CAVEAT, COMPARABLE, NOT
from duxue.comparison.values import moved
from duxue.dataset import Report
from duxue.documents.registry import get
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cited, Sentences


def summary(report: Report, claims: pd.DataFrame | None = None, *, language: str = "zh") -> Sentences:
    """Five to seven sentences: size, change, money, self-evaluation, standards, arithmetic, what is missing.

    ``claims`` has the columns of ``audit.COLUMNS``; what is said is ``comparison.summary``.
    """
    found = comparison.summary(report, claims)
    return Sentences.of(_linked(sentence, report.document.document, language) for sentence in found)


def _linked(sentence: Sentence, document: str, language: str) -> Iterator[str | Cited]:
    text = sentence.zh if language == "zh" else sentence.en
    for zh, en, start in sentence.cited:
        piece = zh if language == "zh" else en
        before, _, text = text.partition(piece)
        yield before
        yield Cited(piece, (anchor(document, start),))
    yield text


def overview(
    reports: Sequence[Report],
    pairs: pd.DataFrame,
    claims: Sequence[pd.DataFrame],
    *,
    left_out: int = 0,
    language: str = "zh",
) -> Sentences:
    """The first sentences about several documents: who, what may share an axis, an example, what may not, audits.

    ``pairs`` has the columns of ``comparison.compare``, ``claims`` those of ``audit.COLUMNS``, one frame a report.
    """
    zh = language == "zh"
    fit = pairs[pairs["standing"].isin([COMPARABLE, CAVEAT])]
    parts = [
        [_who(reports, left_out, zh=zh)],
        [_counts(pairs, fit, zh=zh)],
        _example(fit, language),
        [_caveats(fit, zh=zh)],
        [_reasons(pairs, zh=zh)],
        [_audits(reports, claims, zh=zh)],
    ]
    return Sentences.of([piece for piece in part if piece] for part in parts)


def _who(reports: Sequence[Report], left_out: int, *, zh: bool) -> str:
    if not reports:
        return "没有文件可以比较。" if zh else "There is no document to compare."
    names = ("、" if zh else ", ").join(report.document.name for report in reports)
    years = {report.document.period for report in reports}
    if zh:
        alone = "只有一份文件，无从比较" if len(reports) == 1 else f"比较 {len(reports)} 份文件"
        when = "，报告年度不同" if len(years) > 1 else ""
        return f"{alone}：{names}{when}" + (f"；另有 {left_out} 份被检验拦下。" if left_out else "。")
    alone = "One document only, nothing to compare" if len(reports) == 1 else f"{len(reports)} documents are compared"
    when = "; their years differ" if len(years) > 1 else ""
    return f"{alone}: {names}{when}" + (f"; {left_out} blocked by the checks." if left_out else ".")


def _counts(pairs: pd.DataFrame, fit: pd.DataFrame, *, zh: bool) -> str:
    if pairs.empty:
        return "没有一项指标是两份以上文件都写了的。" if zh else "No indicator is stated by two or more of them."
    every, drawn = pairs["indicator"].nunique(), fit["indicator"].nunique()
    if zh:
        return f"两份以上文件都写了的指标有 {every} 项，" + (
            f"其中 {drawn} 项有数字可以放在一条轴上。" if drawn else "没有一项的数字可以放在一条轴上。"
        )
    return f"{every} indicators are stated by two or more; " + (
        f"{drawn} of them have values that may share an axis." if drawn else "none has values that may share an axis."
    )


def _example(fit: pd.DataFrame, language: str) -> Iterator[str | Cited]:
    """The pair with the fewest caveats, its two values linked; years stand beside them."""
    if fit.empty:
        return
    row = min(fit.to_dict("records"), key=_doubts)
    zh = language == "zh"
    level = words.level(row["level_a"], language)
    name = row["name"] if zh else row["name_en"]
    yield f"例如{level if level not in name else ''}{name}：" if zh else f"For example, {name.lower()}: "
    for place, side in enumerate("ab"):
        yield ("，" if zh else "; ") if place else ""
        yield f"{row[f'place_{side}']} "
        text = show(row[f"value_{side}"], row["unit"], language, printed=row[f"printed_{side}"])
        yield Cited(text, (anchor(row[f"document_{side}"], row[f"start_{side}"]),))
    why = row["why"] if zh else row["why_en"]
    yield (f"（{why}）。" if zh else f" ({why}).") if why else ("。" if zh else ".")


def _doubts(row: dict[str, object]) -> tuple[bool, int]:
    """Money and rates before counts, which follow the size of a place; then the fewest caveats."""
    return row["kind"] == "count" or not row["level_a"], len(tuple(row["reasons"]))


def _caveats(fit: pd.DataFrame, *, zh: bool) -> str:
    places = sorted({place for row in fit.to_dict("records") if "territory" in row["reasons"] for place in _moved(row)})
    if not places:
        return ""
    names = ("、" if zh else ", ").join(places)
    if zh:
        return f"{names}前后一年内辖区有变动，总量数字不宜直接比较。"
    return f"The territory of {names} changed within a year: totals are not to be compared as they stand."


def _moved(row: dict[str, object]) -> Iterator[str]:
    for side in "ab":
        if moved(get(str(row[f"document_{side}"])).district, str(row[f"period_{side}"])):
            yield str(row[f"place_{side}"]).partition(" ")[0]


def _reasons(pairs: pd.DataFrame, *, zh: bool) -> str:
    rest = pairs[pairs["standing"] == NOT]
    if rest.empty:
        return ""
    most = rest["why" if zh else "why_en"].value_counts(sort=False)
    first = min(most.index, key=lambda why: (-most[why], why))
    if zh:
        return f"逐对相比，{len(rest)} 对数字不可比，最常见的原因是：{first}（{most[first]} 对）。"
    return f"{len(rest)} pairs of figures are not comparable, most often because: {first} ({most[first]} pairs)."


def _audits(reports: Sequence[Report], claims: Sequence[pd.DataFrame], *, zh: bool) -> str:
    bad = [
        (report.document.name, int((table["verdict"] == "inconsistent").sum()))
        for report, table in zip(reports, claims, strict=True)
    ]
    found = [(name, count) for name, count in bad if count]
    if not bad:
        return ""
    if not found:
        return "各份文件的算术都没有发现不相符的。" if zh else "No arithmetic of any document was found inconsistent."
    if zh:
        rest = "，其余没有发现不相符的" if len(found) < len(bad) else ""
        return "算术不相符的：" + "，".join(f"{name} {count} 处" for name, count in found) + f"{rest}。"
    rest = "; none in the others" if len(found) < len(bad) else ""
    return "Inconsistent arithmetic: " + ", ".join(f"{name} {count}" for name, count in found) + f"{rest}."

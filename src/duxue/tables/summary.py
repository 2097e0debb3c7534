"""The first sentences of a page, each figure that the document states a link to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from duxue import comparison
from duxue.audit.sentences import Sentence
from duxue.comparison.peers import NOT, drawable
from duxue.comparison.values import moved, narrowed
from duxue.dataset import Report
from duxue.documents.registry import get
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cited, Sentences

Piece = str | Cited


def summary(report: Report, claims: pd.DataFrame | None = None, *, language: str = "zh") -> Sentences:
    """Five to seven sentences: size, change, money, self-evaluation, standards, arithmetic, what is missing.

    ``claims`` has the columns of ``audit.COLUMNS``; what is said is ``comparison.summary``.
    """
    found = comparison.summary(report, claims)
    return Sentences.of(_linked(sentence, report.document.document, language) for sentence in found)


def _linked(sentence: Sentence, document: str, language: str) -> Iterator[Piece]:
    text = sentence.zh if language == "zh" else sentence.en
    for zh, en, where in sentence.cited:
        piece = zh if language == "zh" else en
        before, _, text = text.partition(piece)
        yield before
        yield Cited(piece, table=where) if isinstance(where, str) else Cited(piece, (anchor(document, where),))
    yield text


def overview(
    reports: Sequence[Report],
    pairs: pd.DataFrame,
    claims: Sequence[pd.DataFrame],
    *,
    left_out: int = 0,
    indicators: Sequence[str] = (),
    language: str = "zh",
) -> Sentences:
    """The first sentences about several documents: who, what may share an axis, an example, what may not, audits.

    ``pairs`` has the columns of ``comparison.compare``, ``claims`` those of ``audit.COLUMNS``, one frame a report;
    ``indicators`` are those that were chosen, where not all are compared.
    """
    zh = language == "zh"
    fit = drawable(pairs)
    return Sentences.of(
        (
            _who(reports, left_out, zh=zh),
            _counts(pairs, fit, chosen=bool(indicators), zh=zh),
            _example(fit, language),
            _caveats(fit, zh=zh),
            _reasons(pairs, zh=zh),
            _audits(reports, claims, zh=zh),
        )
    )


def _who(reports: Sequence[Report], left_out: int, *, zh: bool) -> Iterator[Piece]:
    if not reports:
        yield "没有文件可以比较" if zh else "There is no document to compare"
    elif len(reports) == 1:
        yield "只有一份文件，无从比较：" if zh else "One document only, nothing to compare: "
    else:
        yield "比较 " if zh else ""
        yield Cited(f"{len(reports)} 份文件" if zh else f"{len(reports)} documents", table="who")
        yield "：" if zh else " are compared: "
    yield ("、" if zh else ", ").join(report.document.name for report in reports)
    if len({report.document.period for report in reports}) > 1:
        yield "，报告年度不同" if zh else "; their years differ"
    if left_out:
        yield "；另有 " if zh else "; "
        yield Cited(f"{left_out} 份" if zh else f"{left_out}", table="who")
        yield "被检验拦下" if zh else " blocked by the checks"
    yield "。" if zh else "."


def _counts(pairs: pd.DataFrame, fit: pd.DataFrame, *, chosen: bool, zh: bool) -> Iterator[Piece]:
    every, drawn = pairs["indicator"].nunique(), fit["indicator"].nunique()
    if not every and chosen:
        yield (
            "所选指标没有一项是两份以上文件都载明的。"
            if zh
            else "None of those chosen is stated by two or more of them."
        )
        return
    if not every:
        yield "没有一项指标是两份以上文件都载明的。" if zh else "No indicator is stated by two or more of them."
        return
    yield ("所选指标中两份以上文件都载明的有 " if chosen else "两份以上文件都载明的指标有 ") if zh else ""
    noun = ("chosen " if chosen else "") + ("indicator" if every == 1 else "indicators")
    yield Cited(f"{every} 项" if zh else f"{every} {noun}", table="coverage")
    yield "，" if zh else f" {'is' if every == 1 else 'are'} stated by two or more; "
    if not drawn:
        yield "没有一项的数字可以放在一条轴上。" if zh else "none has values that may share an axis."
        return
    yield "其中 " if zh else ""
    yield Cited(f"{drawn} 项" if zh else f"{drawn}", table="side-by-side")
    yield (
        "有数字可以放在一条轴上。"
        if zh
        else f" of them {'has' if drawn == 1 else 'have'} values that may share an axis."
    )


def _example(fit: pd.DataFrame, language: str) -> Iterator[Piece]:
    """The pair with the fewest caveats, its two values linked; years stand beside them."""
    if fit.empty:
        return
    row = min(fit.to_dict("records"), key=_doubts)
    zh = language == "zh"
    level = words.level(row["level_a"], language) if row["level_a"] != "all" else ""
    name = row["name"] if zh else row["name_en"]
    level = level if level not in name else ""
    part = narrowed(str(row["breakdown_a"]))
    name += f"（{part}）" if part and zh else f" ({part})" if part else ""
    yield f"例如{level}{name}：" if zh else f"For example, {name.lower()}{level and ', '}{level}: "
    for place, side in enumerate("ab"):
        yield ("，" if zh else "; ") if place else ""
        yield f"{_dated(row, side)}{' 为 ' if zh else ': '}"
        text = show(row[f"value_{side}"], row["unit"], language, printed=row[f"printed_{side}"])
        yield Cited(text, (anchor(row[f"document_{side}"], row[f"start_{side}"]),))
    why = row["why"] if zh else row["why_en"]
    yield (f"（{why}）。" if zh else f" ({why}).") if why else ("。" if zh else ".")


def _dated(row: dict[str, object], side: str) -> str:
    """A place with the year of its value, which need not be the year of the document."""
    period = row[f"period_{side}"]
    return f"{str(row[f'place_{side}']).partition(' ')[0]} {period}" if period else str(row[f"place_{side}"])


def _doubts(row: dict[str, object]) -> tuple[bool, bool, int]:
    """Money and rates before counts, which follow the size of a place; what differs; then the fewest caveats."""
    alike = row["value_a"] == row["value_b"]
    return row["kind"] == "count" or not row["level_a"], alike, len(tuple(row["reasons"]))


def _caveats(fit: pd.DataFrame, *, zh: bool) -> Iterator[Piece]:
    places = sorted({place for row in fit.to_dict("records") if "territory" in row["reasons"] for place in _moved(row)})
    names = ("、" if zh else ", ").join(places)
    if names and zh:
        yield f"{names}前后一年内辖区有变动，总量数字不宜直接比较。"
    elif names:
        yield f"The territory of {names} changed within a year: totals are not to be compared as they stand."


def _moved(row: dict[str, object]) -> Iterator[str]:
    for side in "ab":
        if moved(get(str(row[f"document_{side}"])).district, str(row[f"period_{side}"])):
            yield str(row[f"place_{side}"]).partition(" ")[0]


def _reasons(pairs: pd.DataFrame, *, zh: bool) -> Iterator[Piece]:
    rest = pairs[pairs["standing"] == NOT]
    if rest.empty:
        return
    most = rest["why" if zh else "why_en"].value_counts(sort=False)
    first = min(most.index, key=lambda why: (-most[why], why))
    table = f"pairs-{NOT.replace(' ', '-')}"
    yield "逐对相比，" if zh else ""
    yield Cited(f"{len(rest)} 对" if zh else f"{len(rest)} {'pair' if len(rest) == 1 else 'pairs'}", table=table)
    are = "is" if len(rest) == 1 else "are"
    yield (
        f"数字不可比，最常见的原因是：{first}（"
        if zh
        else f" of figures {are} not comparable, most often because: {first} ("
    )
    yield Cited(f"{most[first]} 对" if zh else f"{most[first]} {'pair' if most[first] == 1 else 'pairs'}", table=table)
    yield "）。" if zh else ")."


def _audits(reports: Sequence[Report], claims: Sequence[pd.DataFrame], *, zh: bool) -> Iterator[Piece]:
    bad = [
        (report.document.name, int((table["verdict"] == "inconsistent").sum()))
        for report, table in zip(reports, claims, strict=True)
    ]
    found = [(name, count) for name, count in bad if count]
    if bad and not found:
        yield "各份文件的算术都没有发现不相符的。" if zh else "No arithmetic of any document was found inconsistent."
    for place, (name, count) in enumerate(found):
        opening = "算术不相符的：" if zh else "Inconsistent arithmetic: "
        yield ("，" if zh else ", ") if place else opening
        yield f"{name} 有 " if zh else ""
        yield Cited(f"{count} 处" if zh else f"{count}", table="audits")
        yield "" if zh else f" in {name}"
    if found:
        rest = ("，其余没有发现不相符的" if zh else "; none in the others") if len(found) < len(bad) else ""
        yield rest + ("。" if zh else ".")

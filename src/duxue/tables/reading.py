"""Tables on how documents were read: what became a figure, by which rule, what was set aside, what disagrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from duxue.catalogue import indicators
from duxue.dataset import IDENTITY, Report
from duxue.errors import DataError
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.evidence import span
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.report import INDICATOR, PERIOD, SCOPE
from duxue.tables.statements import name

DOCUMENT = Column(key="document", zh="文件", en="document")
EVIDENCE = Column(key="evidence", zh="原文", en="clause", kind="quote")
VALUE = Column(key="value", zh="读作", en="read as", kind="number")
MOST_SECTIONS = 25
_TOTALS = (
    DOCUMENT,
    Column(key="figures", zh="读作数据", en="read as figures", kind="number"),
    Column(key="aside", zh="搁置", en="set aside", kind="number"),
    Column(key="masks", zh="掩码", en="masks", kind="number"),
    Column(key="numbers", zh="共计", en="in all", kind="number"),
    Column(key="facts", zh="数据条数", en="facts", kind="number"),
    Column(key="approx", zh="约数", en="approximate", kind="number"),
    Column(key="corrections", zh="更正", en="corrected", kind="number"),
    Column(key="state", zh="检验", en="gate", kind="tone"),
)


def totals(reports: Iterable[Report], unreadable: Iterable[DataError] = (), *, language: str = "zh") -> Table:
    """One row a document: its figures, numbers set aside and masks, which together are all its numbers.

    What could not be read at all stands in the notes.
    """
    body = tuple(
        (
            Cell(report.document.name),
            *(_count(count) for count in (len(set(report.facts["start"])), len(report.ledger) - len(report.masks))),
            _count(len(report.masks), tone="bad" if len(report.masks) else ""),
            _count(len(set(report.facts["start"])) + len(report.ledger)),
            _count(len(report.facts)),
            _count(int(report.facts["approx"].sum())),
            _count(len(report.corrections)),
            _state(report, language),
        )
        for report in reports
    )
    return Table(
        name="totals",
        caption={"zh": "各文件中的数字", "en": "numbers of each document"},
        columns=_TOTALS,
        rows=body,
        language=language,
        notes=(
            *(str(error) for error in unreadable),
            {
                "zh": "一个数字可以说明两件事（如两个学段同一标准），所以数据条数可能多于读作数据的数字。",
                "en": "One number may state two things, such as one norm for two levels, so there may be more facts "
                "than figures.",
            }[language],
        ),
    )


def _count(count: int, tone: str = "") -> Cell:
    return Cell(f"{count:,}", raw=count, tone=tone)


def _state(report: Report, language: str) -> Cell:
    if report.document.quarantine:
        return Cell({"zh": "隔离", "en": "quarantined"}[language], tone="bad")
    return Cell({"zh": "参加分析", "en": "in use"}[language], tone="good")


def crossed(reports: list[Report], *, by: str, language: str = "zh") -> Table:
    """Counts by document: of facts by ``status``, ``section`` or ``rule``, of numbers set aside by ``reason``."""
    frames = [report.ledger if by == "reason" else report.facts for report in reports]
    counts = pd.DataFrame({place: frame[by].value_counts() for place, frame in enumerate(frames)})
    counts = counts.reindex(columns=range(len(reports))).fillna(0).astype(int)
    order = sorted(counts.index, key=lambda key: (-int(counts.loc[key].sum()), str(key)))
    shown = order[:MOST_SECTIONS]
    zh, en, say = _CROSSED[by]
    named = _indicators(reports, language) if by == "rule" else {}
    rest = len(order) - len(shown)
    note = {"zh": f"另有 {rest} 行较少的未列出。", "en": f"{rest} rarer rows are left out."}
    return Table(
        name=f"by-{by}",
        caption={"zh": f"按{zh}计数", "en": f"counts by {en}"},
        columns=(
            Column(key=by, zh=zh, en=en, kind="quote" if by == "section" else "text"),
            *(
                Column(key=report.document.document, zh=report.document.name, en=report.document.name, kind="number")
                for report in reports
            ),
            Column(key="total", zh="合计", en="total", kind="number"),
        ),
        rows=tuple(
            (
                Cell(named.get(key, "") + say(str(key), language) or words.NONE[language]),
                *(_count(int(count)) for count in counts.loc[key]),
                _count(int(counts.loc[key].sum())),
            )
            for key in shown
        ),
        language=language,
        notes=(note[language],) if len(order) > len(shown) else (),
    )


def _indicators(reports: Iterable[Report], language: str) -> dict[str, str]:
    """What each rule reads, where that is one indicator."""
    read: dict[str, set[str]] = {}
    for report in reports:
        for row in report.facts.itertuples():
            read.setdefault(row.rule, set()).add(name(row, language))
    colon = {"zh": "：", "en": ": "}[language]
    return {rule: f"{found.pop()}{colon}" for rule, found in read.items() if len(found) == 1}


def _as_is(key: str, _language: str) -> str:
    return key


_CROSSED: dict[str, tuple[str, str, Callable[[str, str], str]]] = {
    "status": ("状态", "status", words.status),
    "section": ("章节", "section", _as_is),
    "rule": ("读取规则", "rule", words.rule),
    "reason": ("搁置原因", "reason", words.reason),
}


def contradictions(reports: Iterable[Report], *, language: str = "zh") -> Table:
    """The same thing stated with different values inside one document."""
    body = []
    for report in reports:
        for _, group in report.facts.groupby(IDENTITY, sort=False):
            if group["value"].nunique() > 1:
                body.append(_contradiction(report, group, language))
    return Table(
        name="contradictions",
        caption={"zh": "同一事项的不同数值", "en": "different values for the same thing"},
        columns=(
            DOCUMENT,
            INDICATOR,
            SCOPE,
            PERIOD,
            Column(key="values", zh="各处数值", en="values", kind="text"),
        ),
        rows=tuple(body),
        language=language,
        empty={"zh": "没有发现同一事项有不同数值。", "en": "Nothing is stated with two different values."},
    )


def _contradiction(report: Report, group: pd.DataFrame, language: str) -> tuple[Cell, ...]:
    first = next(group.itertuples())
    values: dict[str, str] = {}
    for row in group.itertuples():
        shown = show(row.value, row.counted, language, printed=row.printed)
        values.setdefault(shown, anchor(report.document.document, row.start))
    return (
        Cell(report.document.name),
        Cell(name(first, language)),
        Cell(words.scope(first.level, first.breakdown, language)),
        Cell(first.period or words.NOT_STATED[language]),
        Cell("\n".join(values), raw=" / ".join(values), at=tuple(values.values())),
    )


def masks(reports: Iterable[Report], *, language: str = "zh") -> Table:
    """What masks hide, where it can be told, counted by document and indicator."""
    known = indicators()
    body = []
    for report in reports:
        for key, count in report.masks["indicator"].value_counts(sort=False).sort_index().items():
            entry = known.get(key)
            label = (entry.zh if language == "zh" else entry.en) if entry else key
            body.append((Cell(report.document.name), Cell(label or _UNKNOWN[language]), _count(int(count))))
    return Table(
        name="masks",
        caption={"zh": "掩码遮住了什么", "en": "what masks hide"},
        columns=(DOCUMENT, INDICATOR, Column(key="count", zh="处数", en="count", kind="number")),
        rows=tuple(body),
        language=language,
        empty={"zh": "没有掩码。", "en": "There is no mask."},
    )


_UNKNOWN = {
    "zh": "不是指标（年份、地名、人名）或无法判断",
    "en": "no indicator (year, place, name), or it cannot be told",
}


def sample(reports: list[Report], size: int, seed: int, *, language: str = "zh") -> Table:
    """``size`` figures drawn with ``seed`` from all documents, each with its clause, to be checked by eye."""
    pool = pd.concat([report.facts.assign(place=place) for place, report in enumerate(reports)], ignore_index=True)
    drawn = pool.sample(min(size, len(pool)), random_state=seed).sort_values(["place", "start"])
    body = tuple(
        (
            Cell(reports[row.place].document.name),
            Cell(name(row, language)),
            Cell(words.scope(row.level, row.breakdown, language)),
            Cell(row.period or words.NOT_STATED[language]),
            Cell(show(row.value, row.counted, language, printed=row.printed)),
            Cell(row.evidence, span=span(row.evidence, row.printed)),
            Cell(f"{row.start}–{row.end}"),
        )
        for row in drawn.itertuples()
    )
    offsets = Column(key="offsets", zh="位置（字）", en="characters", kind="plain")
    return Table(
        name="sample",
        caption={"zh": f"抽样 {len(body)} 个数字（种子 {seed}）", "en": f"{len(body)} figures drawn (seed {seed})"},
        columns=(DOCUMENT, INDICATOR, SCOPE, PERIOD, VALUE, EVIDENCE, offsets),
        rows=body,
        language=language,
    )

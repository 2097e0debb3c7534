"""Tables of where each figure stands: the evidence, what was set aside, what was corrected."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from duxue.dataset import Report
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.report import INDICATOR
from duxue.tables.statements import Statement, by_start, name, statements

EXAMPLES = 6
VALUE = Column(key="value", zh="读作", en="read as", kind="number")


def sources(report: Report, *, only: Collection[int] | None = None, language: str = "zh") -> Table:
    """Every figure in the order of the document with the clause it stands in, the printed number marked.

    A row carries the id that all other tables, sentences and figures of the page link to. ``only`` are starts, where
    not every figure is wanted.
    """
    stated = {(at, found.row.indicator, found.row.level): found for found in statements(report) for at in found.at}
    rows, anchors = [], []
    for group in by_start(report):
        if only is not None and group[0].start not in only:
            continue
        for place, row in enumerate(group):
            at = anchor(report.document.document, row.start)
            rows.append(_source(row, stated[at, row.indicator, row.level], at, first=place == 0, language=language))
            anchors.append(f"f-{at}" if place == 0 else "")
    count = len(rows)
    return Table(
        name="sources" if only is None else f"sources-{report.document.document}",
        caption={
            "zh": f"{report.document.name}：{count} 个数字各自的出处",
            "en": f"{report.document.name}: where each of the {count} figures stands",
        },
        columns=(
            INDICATOR,
            Column(key="scope", zh="口径与年份", en="scope and year"),
            VALUE,
            Column(key="evidence", zh="原文", en="clause", kind="quote"),
            Column(key="section", zh="所在章节", en="section", kind="quote"),
            Column(key="place", zh="字符位置与读取规则", en="characters and rule", kind="plain"),
        ),
        rows=tuple(rows),
        language=language,
        anchors=tuple(anchors),
        empty={"zh": "本文件没有可以读取的数字。", "en": "This document states no figure."},
        style="stack sources",
    )


_UNDATED = {"zh": "年份未载明", "en": "no year stated"}
_AGAIN = {"zh": "文中另见", "en": "also at"}


def _source(row: Any, statement: Statement, at: str, *, first: bool, language: str) -> tuple[Cell, ...]:
    uses = at if first else ""
    again = tuple(at for at in statement.at if not at.endswith(f"-{row.start}"))
    return (
        Cell(name(row, language)),
        Cell(" · ".join([words.scope(row.level, row.breakdown, language), row.period or _UNDATED[language]])),
        Cell(show(row.value, row.counted, language, printed=row.printed), marks=statement.marks),
        Cell(row.evidence, span=span(row.evidence, row.printed)),
        Cell(row.section) if row.section else Cell(words.NONE[language], tone="mute"),
        Cell(f"{row.start}–{row.end} · {row.rule}", see=(_AGAIN[language], again), uses=uses, place=at),
    )


def span(evidence: str, printed: str) -> tuple[int, int] | None:
    """Where the printed number first stands in a clause as a whole number; None where it does not."""
    found = re.search(rf"(?<![\d.]){re.escape(printed)}(?![\d]|\.\d)", evidence)
    return found.span() if found else None


def ledger(report: Report, *, language: str = "zh") -> Table:
    """Numbers of the document that are no data, by the reason for which they were set aside, with examples."""
    rows = report.ledger
    counts = rows["reason"].value_counts(sort=True)
    body = tuple(
        (
            Cell(words.reason(str(reason), language)),
            Cell(f"{count:,}", raw=int(count)),
            Cell("、".join(dict.fromkeys(rows.loc[rows["reason"] == reason, "printed"].astype(str).head(EXAMPLES)))),
        )
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    )
    total = {"zh": f"{report.document.name}：{len(rows)} 个未作为数据的数字及原因",
             "en": f"{report.document.name}: why {len(rows)} numbers are no data"}  # fmt: skip
    return Table(
        name="ledger",
        caption=total,
        columns=(
            Column(key="reason", zh="原因", en="reason"),
            Column(key="count", zh="个数", en="count", kind="number"),
            Column(key="examples", zh="原文中的写法（举例）", en="as printed (examples)", kind="quote"),
        ),
        rows=body,
        language=language,
        empty={"zh": "没有搁置的数字。", "en": "No number was set aside."},
    )


def corrections(report: Report, *, language: str = "zh") -> Table:
    """What was corrected against the document's own print, and why."""
    units = dict(zip(report.facts["indicator"], report.facts["unit"], strict=True))
    names = {row.indicator: name(row, language) for row in report.facts.itertuples()}
    body = tuple(
        (
            Cell(names.get(row.indicator, row.indicator)),
            Cell(words.ACTIONS.get(row.action, {}).get(language, row.action)),
            Cell(show(row.was, units.get(row.indicator, ""), language),
                 at=() if row.action == "drop" else (anchor(report.document.document, row.start),)),
            Cell(words.NONE[language], tone="mute") if row.action != "replace"
            else Cell(show(row.value, units.get(row.indicator, ""), language)),
            Cell(str(row.reason)),
        )
        for row in report.corrections.itertuples()
    )  # fmt: skip
    return Table(
        name="corrections",
        caption={"zh": f"{report.document.name}：更正", "en": f"{report.document.name}: corrections"},
        columns=(
            INDICATOR,
            Column(key="action", zh="处理", en="done"),
            Column(key="was", zh="原文读作", en="was read as", kind="number"),
            Column(key="value", zh="改为", en="corrected to", kind="number"),
            Column(key="reason", zh="理由", en="reason"),
        ),
        rows=body,
        language=language,
        empty={"zh": "没有更正。", "en": "Nothing was corrected."},
    )

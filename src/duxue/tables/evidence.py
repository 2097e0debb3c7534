"""Tables of where each figure stands: the evidence, what was set aside, what was corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from duxue.audit import KINDS, VERDICTS
from duxue.dataset import Report
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.analysis import claim_id
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.report import INDICATOR
from duxue.tables.statements import Statement, by_start, name, statements

EXAMPLES = 6
VALUE = Column(key="value", zh="读作", en="read as", kind="number")
_SOURCES = (
    INDICATOR,
    Column(key="scope", zh="口径与年份", en="scope and year"),
    VALUE,
    Column(key="evidence", zh="原文", en="clause", kind="quote"),
    Column(key="section", zh="所在章节", en="section", kind="quote"),
    Column(key="place", zh="字符位置与读取规则", en="characters and rule", kind="plain"),
    Column(key="checks", zh="核验", en="checks"),
)


# What was said of one figure: lines, each with the id on the page that it leads to.
Remarks = Mapping[int, list[tuple[str, str]]]


def sources(
    report: Report,
    claims: pd.DataFrame | None = None,
    *,
    only: Collection[int] | None = None,
    language: str = "zh",
) -> Table:
    """Every figure in the order of the document with the clause it stands in, the printed number marked.

    A row carries the id that all other tables, sentences and figures of the page link to, and says what the audit, the
    gate and the corrections say of it. ``claims`` has the columns of ``audit.COLUMNS`` and is what the page shows as
    claims; without it nothing is said of the audit. ``only`` are starts, where not every figure is wanted.
    """
    remarks = _remarks(report, claims, language)
    stated = {(at, found.row.indicator, found.row.level): found for found in statements(report) for at in found.at}
    rows, anchors = [], []
    for group in by_start(report):
        if only is not None and group[0].start not in only:
            continue
        for place, row in enumerate(group):
            at = anchor(report.document.document, row.start)
            cells = _source(row, stated[at, row.indicator, row.level], at, first=place == 0, language=language)
            rows.append((*cells, _remarked(remarks.get(row.start, ()), language)))
            anchors.append(f"f-{at}" if place == 0 else "")
    count = len(rows)
    none = {"zh": "本文件没有可以读取的数字。", "en": "This document states no figure."}
    unused = {"zh": "本页没有用到这份文件的数字。", "en": "This page uses no figure of this document."}
    return Table(
        name="sources" if only is None else f"sources-{report.document.document}",
        caption={
            "zh": f"{report.document.name}：" + (f"{count} 个数字各自的出处" if count else "数字的出处"),
            "en": f"{report.document.name}: where "
            + (f"each of the {count} figures stands" if count else "figures stand"),
        },
        columns=_SOURCES,
        rows=tuple(rows),
        language=language,
        anchors=tuple(anchors),
        empty=none if only is None else unused,
        style="stack sources",
    )


def _remarks(report: Report, claims: pd.DataFrame | None, language: str) -> Remarks:
    """By the start of a figure what its claims, the gate's warnings and the corrections say, each once."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    colon = {"zh": "：", "en": ": "}[language]
    for row in report.corrections.itertuples():
        was, now = (_read_as(report, row, value, language) for value in (row.was, row.value))
        done = words.ACTIONS.get(row.action, {}).get(language, row.action)
        if row.action == "replace":
            done = f"{words.pick(_PARTS[row.column], language)} {was} → {now}"
        found[row.start].append((_CORRECTION[language] + colon + done, _correction_id(report, row)))
    for check in report.verdict.failed if report.verdict else ():
        said = check.sentence[language].partition(colon)[0]
        for start in dict.fromkeys(row["start"] for row in check.rows if "start" in row):
            found[int(start)].append((_GATE[language] + colon + said, "gate"))
    asked = () if claims is None else claims[["kind", "verdict", "result", "operands"]].itertuples(index=False)
    for place, (kind, verdict, result, operands) in enumerate(asked):
        said = words.pick(KINDS[kind], language) + colon + words.pick(VERDICTS[verdict], language)
        for start in dict.fromkeys((result, *operands)):
            found[start].append((said, claim_id(report.document.document, place)))
    return found


def _remarked(lines: Collection[tuple[str, str]], language: str) -> Cell:
    if not lines:
        return Cell(words.NONE[language], tone="mute")
    text = "\n".join(line for line, _ in lines)
    return Cell(text, raw=text.replace("\n", "; "), to=tuple(to for _, to in lines))


_CORRECTION = {"zh": "更正", "en": "correction"}
_GATE = {"zh": "检验", "en": "gate"}
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
        Cell(
            f"{row.start}–{row.end} · {words.rule(row.rule, language)}",
            see=(_AGAIN[language], again),
            uses=uses,
            place=at,
        ),
    )


def span(evidence: str, printed: str) -> tuple[int, int] | None:
    """Where the printed number first stands in a clause as a whole number; None where it does not."""
    start = evidence.find(printed)
    while start >= 0:  # a pattern for each number would take longer to compile than all clauses to search
        end = start + len(printed)
        before, behind = evidence[start - 1 : start], evidence[end:].removeprefix(".")
        if not (before.isdecimal() or before == "." or behind[:1].isdecimal()):
            return start, end
        start = evidence.find(printed, start + 1)
    return None


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


_PARTS = {
    "value": ("数值", "value"),
    "level": ("学段", "level"),
    "breakdown": ("口径", "scope"),
    "period": ("年份", "year"),
    "status": ("性质", "status"),
    "approx": ("约数", "approximate"),
    "evidence": ("原文片段", "clause"),
}


def _correction_id(report: Report, entry: Any) -> str:
    return f"e-{anchor(report.document.document, entry.start)}"


def _read_as(report: Report, entry: Any, value: Any, language: str) -> str:
    """What a correction found, or put, in its column, as a reader knows it."""
    if entry.column == "value":
        units = dict(zip(report.facts["indicator"], report.facts["unit"], strict=True))
        return show(value, units.get(entry.indicator, ""), language)
    if isinstance(value, bool):
        return (words.YES if value else words.NO)[language]
    named = {"level": words.level, "status": words.status}.get(entry.column)
    return (named(value, language) if named else str(value)) or words.NOT_STATED[language]


def corrections(report: Report, *, language: str = "zh") -> Table:
    """What was corrected in what was read, and why."""
    names = {row.indicator: name(row, language) for row in report.rows}
    body = tuple(
        (
            Cell(names.get(row.indicator, row.indicator)),
            Cell(words.ACTIONS.get(row.action, {}).get(language, row.action)),
            Cell(words.pick(_PARTS[row.column], language)),
            Cell(_read_as(report, row, row.was, language),
                 at=() if row.action == "drop" else (anchor(report.document.document, row.start),)),
            Cell(words.NONE[language], tone="mute") if row.action != "replace"
            else Cell(_read_as(report, row, row.value, language)),
            Cell(str(row.reason)),
        )
        for row in report.corrections.itertuples()
    )  # fmt: skip
    return Table(
        name=f"corrections-{report.document.document}",
        caption={"zh": f"{report.document.name}：更正", "en": f"{report.document.name}: corrections"},
        columns=(
            INDICATOR,
            Column(key="action", zh="处理", en="done"),
            Column(key="column", zh="何处", en="of what"),
            Column(key="was", zh="原读作", en="was read as", kind="number"),
            Column(key="value", zh="改为", en="corrected to", kind="number"),
            Column(key="reason", zh="理由", en="reason"),
        ),
        rows=body,
        language=language,
        anchors=tuple(_correction_id(report, row) for row in report.corrections.itertuples()),
        empty={"zh": "没有更正。", "en": "Nothing was corrected."},
        style="cards",
    )

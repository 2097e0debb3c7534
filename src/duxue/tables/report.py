"""Tables about one document: key figures, figures by group, the score table, what is not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duxue import audit
from duxue.catalogue import GROUPS, indicators
from duxue.dataset import Report
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.statements import Statement, name, number, principal, statements

INDICATOR = Column(key="indicator", zh="指标", en="indicator")
SCOPE = Column(key="scope", zh="学段与口径", en="level and scope")
PERIOD = Column(key="period", zh="年份", en="year", kind="plain")
VALUE = Column(key="value", zh="数值", en="value", kind="number")
UNIT = Column(key="unit", zh="单位", en="unit", kind="unit")
_FACTS = (INDICATOR, SCOPE, PERIOD, VALUE, UNIT)


def key_figures(report: Report, *, language: str = "zh") -> Table:
    """The core indicators that the document states as a whole, in its latest year; parts alone are left out."""
    core = dict.fromkeys(report.facts.loc[report.facts["core"], "indicator"])
    rows = [found for key in indicators() if key in core and (found := principal(report, key))]
    caption = {"zh": f"{report.document.name}：关键数字", "en": f"{report.document.name}: key figures"}
    return _facts_table("key-figures", caption, rows, language=language, style="stack facts key")


def facts(report: Report, *, group: str, language: str = "zh") -> Table:
    """Every statement about one group of indicators (keys of ``catalogue.GROUPS``), a repeated one once.

    Plans, targets, changes and standards stand among the results with a sign that a footnote explains.
    """
    rows = statements(report, [row for row in report.rows if row.group == group])
    zh, en = GROUPS[group]
    caption = {"zh": f"{report.document.name}：{zh}", "en": f"{report.document.name}: {en.lower()}"}
    return _facts_table(f"facts-{group}", caption, rows, language=language)


def _facts_table(
    slug: str, caption: dict[str, str], rows: Iterable[Statement], *, language: str, style: str = "stack facts"
) -> Table:
    return Table(
        name=slug,
        caption=caption,
        columns=_FACTS,
        rows=tuple(_fact(statement, language) for statement in rows),
        language=language,
        style=style,
    )


def _fact(statement: Statement, language: str) -> tuple[Cell, ...]:
    row = statement.row
    return (
        Cell(name(row, language)),
        Cell(words.scope(row.level, row.breakdown, language)),
        _period(row.period, language),
        statement.number(language),
        statement.unit(language),
    )


def _period(period: str, language: str) -> Cell:
    return Cell(period) if period else Cell(words.NOT_STATED[language], tone="mute")


def scores(report: Report, *, by: str = "section", language: str = "zh") -> Table:
    """What the district gave itself, in points: ``by="section"`` sums the items, ``by="item"`` lists them.

    Points claimed for what does not apply to the district stand in a column of their own.
    """
    return _by_item(report, language) if by == "item" else _by_section(report, language)


_POINTS = (
    Column(key="max", zh="分值", en="maximum", kind="number", unit="分"),
    Column(key="self", zh="自评", en="claimed", kind="number", unit="分"),
    Column(key="lost", zh="自扣", en="deducted", kind="number", unit="分"),
)


def _points(value: float, at: tuple[str, ...] = ()) -> Cell:
    return number(round(value, 6), "", at=at, language="zh")


def _by_section(report: Report, language: str) -> Table:
    rows = report.scores.assign(idle=report.scores["self"].where(~report.scores["applicable"].astype(bool), 0.0))
    sums = rows.groupby("section", sort=False)[["max", "self", "idle"]].sum()
    stated = {indicator: _stated(report, indicator) for indicator in ("section_weight", "section_self_score")}
    body = [
        (
            Cell(str(section)),
            Cell(str((rows["section"] == section).sum())),
            _points(row["max"], stated["section_weight"].get(section, ())),
            _points(row["self"], stated["section_self_score"].get(section, ())),
            _points(row["max"] - row["self"]),
            _points(row["idle"]),
        )
        for section, row in sums.iterrows()
    ]
    total = sums.sum()
    if body:
        parts = (total["max"], total["self"], total["max"] - total["self"], total["idle"])
        label = Cell({"zh": "合计", "en": "total"}[language])
        body.append((label, Cell(str(len(rows))), *map(_points, parts)))
    items = Column(key="items", zh="条目", en="items", kind="number")
    idle = Column(key="idle", zh="其中“暂无”事项得分", en="of which for what does not exist", kind="number", unit="分")
    return Table(
        name="scores",
        caption=_score_caption(
            report, "各部分自评得分（由逐项得分相加）", "self-scores by section, summed from the items"
        ),
        columns=(Column(key="section", zh="部分", en="section"), items, *_POINTS, idle),
        rows=tuple(body),
        language=language,
        notes=tuple(_points_lost(report, language)),
        empty={"zh": "本文件没有逐项评分。", "en": "This document scores no items."},
        style="total" if body else "",
    )


def _points_lost(report: Report, language: str) -> Iterator[str]:
    """Where points were lost, and the score without what the district does not have."""
    found = audit.scores(report)
    if found is None:
        return
    lost = "；".join(
        f"第 {item} 项扣 {_plain(most - own)} 分"
        if language == "zh"
        else f"item {item} loses {_plain(most - own)} of {_plain(most)} points"
        for item, most, own in found.deductions[["item", "max", "self"]].itertuples(index=False)
    )
    if lost:
        yield f"自扣分：{lost}。" if language == "zh" else f"Points lost: {lost.replace('；', '; ')}."
    if len(found.inapplicable) and found.without is not None:
        items = _ranges([int(item) for item in found.inapplicable["item"]])
        named, claimed = "、".join(items), _plain(found.claimed)
        yield {
            "zh": f"第 {named} 项评的是当地没有的学校或事项，仍计 {claimed} 分；"
            f"不计这些项目，得分为应得分的 {found.without:g}%。",
            "en": f"Items {', '.join(items)} claim {claimed} points for what the district does not have; "
            f"without them the score is {found.without:g}% of what can be had.",
        }[language]


def _plain(points: float) -> str:
    return f"{round(points, 6):g}"


def _ranges(numbers: list[int]) -> list[str]:
    """``[10, 33, 34, 35]`` as ``["10", "33–35"]``."""
    runs: list[list[int]] = []
    for number_ in numbers:
        if runs and number_ == runs[-1][-1] + 1:
            runs[-1].append(number_)
        else:
            runs.append([number_])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def grades(report: Report, *, language: str = "zh") -> Table:
    """How many indicators of its instrument have each grade: columns of ``audit.grades``."""
    frame = audit.grades(report)
    remains = {"zh": "其余指标", "en": "all others"}[language]
    return Table(
        name="grades",
        caption=_score_caption(report, "自评等次", "grades that it gives itself"),
        columns=(
            Column(key="grade", zh="等次", en="grade"),
            Column(key="indicators", zh="指标数", en="indicators", kind="number"),
            Column(key="codes", zh="指标代码", en="codes", kind="quote"),
        ),
        rows=tuple(
            (
                Cell(row.grade),
                Cell(str(row.indicators), at=(anchor(report.document.document, row.start),) if row.stated else ()),
                Cell(row.codes or remains),
            )
            for row in frame.itertuples()
        ),
        language=language,
        notes=(
            {
                "zh": "各项指标的分值和等次折算办法没有印出，总分无法由等次复算。",
                "en": "Neither the points of an indicator nor the discount of a grade is printed, "
                "so that the score cannot be recomputed.",
            }[language],
        )
        if len(frame)
        else (),
        empty={"zh": "本文件没有给出等次。", "en": "This document gives no grades."},
    )


def _score_caption(report: Report, zh: str, en: str) -> dict[str, str]:
    return {"zh": f"{report.document.name}：{zh}", "en": f"{report.document.name}: {en}"}


def _stated(report: Report, indicator: str) -> dict[str, tuple[str, ...]]:
    rows = (row for row in report.rows if row.indicator == indicator)
    return {row.breakdown: (anchor(report.document.document, row.start),) for row in rows}


def _by_item(report: Report, language: str) -> Table:
    document, known = report.document.document, set(report.facts["start"])
    body, anchors = [], []
    for row in report.scores.itertuples():
        applicable = (Cell(words.YES[language]) if row.applicable else Cell(words.NO[language], tone="warn"),)
        points = (row.max, row[report.scores.columns.get_loc("self") + 1])
        body.append(
            (
                Cell(str(row.item), raw=row.item),
                Cell(row.section),
                *map(_points, (*points, points[0] - points[1])),
                *applicable,
                Cell(f"{row.start}–{row.end}"),
            )
        )
        anchors.append("" if row.start in known else f"f-{anchor(document, row.start)}")
    return Table(
        name="score-items",
        caption=_score_caption(report, "逐项自评得分", "self-scores item by item"),
        columns=(
            Column(key="item", zh="条目", en="item", kind="number"),
            Column(key="section", zh="部分", en="section", kind="quote"),
            *_POINTS,
            Column(key="applicable", zh="适用", en="applies"),
            Column(key="offsets", zh="原文位置（字）", en="place in the text (characters)", kind="plain"),
        ),
        rows=tuple(body),
        language=language,
        anchors=tuple(anchors),
        empty={"zh": "本文件没有逐项评分。", "en": "This document scores no items."},
    )


def gaps(report: Report, *, language: str = "zh") -> Table:
    """Core indicators that the document does not state as results: masked, only planned, or absent.

    The catalogue defines them in Chinese; a page in English has their names.
    """
    defined = language == "zh"
    actual = set(report.facts.loc[report.facts["status"] == "actual", "indicator"])
    rows = tuple(
        (
            Cell(words.pick((entry.zh, entry.en), language)),
            _lack(report, entry.key, language),
            *([Cell(entry.definition)] if defined else []),
        )
        for entry in indicators().values()
        if entry.core and entry.key not in actual
    )
    return Table(
        name="gaps",
        caption=_score_caption(report, "未载明的核心指标", "core indicators that are not stated"),
        columns=(
            INDICATOR,
            Column(key="lack", zh="情况", en="what is there", kind="tone"),
            *([Column(key="definition", zh="定义", en="definition")] if defined else []),
        ),
        rows=rows,
        language=language,
        empty={"zh": "核心指标全部载明。", "en": "Every core indicator is stated."},
        style="flow",
    )


def _lack(report: Report, indicator: str, language: str) -> Cell:
    other = [row for row in report.rows if row.indicator == indicator]
    if (report.masks["indicator"] == indicator).any():
        return Cell({"zh": "数字被掩码", "en": "masked"}[language], tone="bad")
    if not other:
        return Cell(words.NOT_STATED[language], tone="mute")
    kinds = "、" if language == "zh" else ", "
    status = kinds.join(dict.fromkeys(words.status(row.status, language) for row in other))
    at = tuple(anchor(report.document.document, row.start) for row in other)
    return Cell({"zh": f"只有{status}数", "en": f"{status} only"}[language], at=at[:1], tone="warn")

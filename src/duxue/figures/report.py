"""Figures of one document that are no plain bars: trends, the score table, themes."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from duxue.catalogue import LEVELS, Indicator, indicators
from duxue.catalogue import themes as theme_names
from duxue.dataset import Report
from duxue.figures.bars import ROW, stated, subtitle
from duxue.figures.library import sns
from duxue.figures.style import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    SECOND,
    SIZE,
    SMALL,
    STOP,
    THIRD,
    Figure,
    bare,
    canvas,
    evidence,
    sentence,
    to_svg,
    told,
)
from duxue.numbers import show
from duxue.tables import anchor
from duxue.tables.words import SECTIONS as SECTION_WORDS
from duxue.tables.words import pick

# What a section does, its word, colour and marker: shape and colour say the same.
SECTIONS = {
    "result": (SECTION_WORDS["result"], ACCENT, "o"),
    "problem": (SECTION_WORDS["problem"], SECOND, "s"),
    "plan": (SECTION_WORDS["plan"], THIRD, "^"),
}
THEMES_SHOWN = 12


def trends(report: Report, *, group: str, language: str = "zh") -> Figure:
    """One small line an indicator stated for two years or more; each has its own scale, as the subtitle says."""
    known = {row.indicator for row in report.rows}
    entries = [entry for entry in indicators().values() if entry.group == group and entry.key in known]
    series = [(entry, rows) for entry in entries for rows in _series(report, entry.key)]
    if not series:
        text = {"zh": "没有一项指标载明两年以上的数值。", "en": "No indicator is stated for two years or more."}
        return sentence(f"trends-{group}", text[language])
    years = sorted({int(year) for _, rows in series for year in rows["period"]})
    with canvas(0.35 + 0.95 * len(series), rows=len(series), share_x=True) as (drawing, axes):
        places = [[anchor(report.document.document, start) for start in rows["start"]] for _, rows in series]
        data = [
            _line(ax, entry, rows, at=at, language=language)
            for ax, (entry, rows), at in zip(axes, series, places, strict=True)
        ]
        axes[-1].xaxis.set_visible(True)
        axes[-1].set_xticks(years, [str(year) for year in years])
        axes[-1].set_xlim(years[0] - 0.35, years[-1] + 0.35)
        links = {
            one: f"{title} {year} {text}"
            for rows, at in zip(data, places, strict=True)
            for one, (title, year, _, _, text) in zip(at, rows, strict=True)
        }
        svg = to_svg(drawing, f"trends-{group}", links)
    # Equal values do not rise.
    rising = sum(rows["value"].is_monotonic_increasing and rows["value"].is_unique for _, rows in series)
    headline = _rising(rising, len(series), language)
    scale = {"zh": "每行一项指标，纵轴各自成比例，不可跨行比高低", "en": "one indicator a row, each on its own scale"}
    alt = STOP[language].join(
        told(rows[0][0], (f"{year} {text}" for _, year, _, _, text in rows), language) for rows in data
    )
    head = {
        "zh": ("指标", "年份", "数值", "单位", "图中写法"),
        "en": ("indicator", "year", "value", "unit", "as shown"),
    }[language]
    drawn = (head, *(row for rows in data for row in rows))
    return Figure(f"trends-{group}", headline, subtitle(report, scale[language], language), alt, svg, drawn)


def _rising(rising: int, series: int, language: str) -> str:
    """How many series rise in every year: none, one, some or all of one or many."""
    if series == 1:
        alone = {
            "zh": ("这组数值没有逐年上升", "这组数值逐年上升"),
            "en": ("This series does not rise every year", "This series rises every year"),
        }
        return alone[language][rising]
    if rising in (0, series):
        return {
            "zh": f"{series} 组逐年数值" + ("都逐年上升" if rising else "没有一组逐年上升"),
            "en": f"All {series} series rise every year" if rising else f"None of {series} series rises every year",
        }[language]
    verb = "rises" if rising == 1 else "rise"
    return {
        "zh": f"{series} 组逐年数值中有 {rising} 组逐年上升",
        "en": f"{rising} of {series} series {verb} every year",
    }[language]


def _series(report: Report, indicator: str) -> list[pd.DataFrame]:
    rows = stated(report.facts, indicator)
    rows = rows[rows["period"].str.fullmatch(r"\d{4}")]
    return [
        group.sort_values("period")
        for _, group in rows.groupby(["level", "breakdown"], sort=False)
        if group["period"].nunique() >= 2 and not group["period"].duplicated().any()
    ]


def _line(ax: Axes, entry: Indicator, rows: pd.DataFrame, *, at: list[str], language: str) -> list[tuple[Any, ...]]:
    """Draw one series; its title, years, values, unit and what is written at each point."""
    years, values = rows["period"].astype(int).tolist(), rows["value"].tolist()
    name = pick((entry.zh, entry.en), language)
    level = pick(LEVELS.get(rows["level"].iloc[0], ("", "")), language)
    title = name if level in name else f"{name} · {level}"
    sns.lineplot(x=years, y=values, ax=ax, color=ACCENT, marker="o", markeredgecolor="none", errorbar=None)
    shown = [show(row.value, entry.unit, language, printed=row.printed) for row in rows.itertuples()]
    for year, value, text, place in zip(years, values, shown, at, strict=True):
        ax.annotate(text, (year, value), (0, 7), textcoords="offset points", ha="center", url=evidence(place))
    ax.set_title(title, loc="left", fontsize=SIZE, color=MUTED)
    bare(ax)
    ax.spines["left"].set_visible(False)
    ax.set_yticks([])
    ax.margins(y=0.6)
    return [(title, year, value, entry.unit, text) for year, value, text in zip(years, values, shown, strict=True)]


def scores(report: Report, *, language: str = "zh") -> Figure:
    """Stacked bars of the scored sections: points on what exists, claimed for what does not, and deducted."""
    rows = report.scores
    if rows.empty:
        return sentence("scores", {"zh": "本文件没有逐项评分。", "en": "This document scores no items."}[language])
    claimed = rows["self"].where(~rows["applicable"].astype(bool), 0.0)
    points = rows.assign(kept=rows["self"] - claimed, claimed=claimed, lost=rows["max"] - rows["self"])
    sums = points.groupby("section", sort=False)[["kept", "claimed", "lost"]].sum().round(2)
    words = {
        "zh": ("实有事项得分", "“暂无”事项得分", "自扣分"),
        "en": ("points on what exists", "points on what does not exist", "deducted"),
    }[language]
    with canvas(0.8 + ROW * 1.3 * len(sums)) as (drawing, (ax,)):
        links = _stack(ax, sums, words, at=_stated_scores(report))
        drawing.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=SMALL, handlelength=1)
        svg = to_svg(drawing, "scores", links)
    idle = claimed.sum()
    headline = {
        "zh": f"满分 {rows['max'].sum():g} 分，自评 {rows['self'].sum():g} 分",
        "en": f"{rows['self'].sum():g} of {rows['max'].sum():g} points claimed",
    }[language]
    if idle:
        headline += {"zh": f"，其中 {idle:g} 分来自“暂无”事项", "en": f", {idle:g} for what does not exist"}[language]
    alt = STOP[language].join(
        told(name, (f"{word} {value:g}" for word, value in zip(words, row, strict=True)), language)
        for name, *row in sums.itertuples()
    )
    what = {"zh": "各部分得分，单位：分", "en": "points by section"}[language]
    drawn = (({"zh": "部分（单位：分）", "en": "section (points)"}[language], *words), *sums.itertuples(name=None))
    return Figure("scores", headline, subtitle(report, what, language), alt, svg, drawn)


def _stated_scores(report: Report) -> dict[str, str]:
    """For each section the anchor of the score that the document prints for it, where it does."""
    rows = (row for row in report.rows if row.indicator == "section_self_score")
    return {row.breakdown: anchor(report.document.document, row.start) for row in rows}


def _stack(ax: Axes, sums: pd.DataFrame, words: tuple[str, ...], *, at: dict[str, str]) -> dict[str, str]:
    """Draw the bars; the name of each link by its anchor."""
    left, own = pd.Series(0.0, index=sums.index), sums["kept"] + sums["claimed"]
    for column, colour, word in zip(sums, (ACCENT, THIRD, SECOND), words, strict=True):
        drawn = ax.barh(sums.index, sums[column], left=left, color=colour, label=word, height=0.62)
        for bar, section in zip(drawn, sums.index, strict=True):
            bar.set_url(evidence(at.get(section, "")))
        left = left + sums[column]
    for place, total in enumerate(left):
        section = sums.index[place]
        text, url = f"{own[section]:g} / {total:g}", evidence(at.get(section, ""))
        ax.text(total + left.max() * 0.015, place, text, va="center", color=INK, url=url)
    ax.set_xlim(0, left.max() * 1.3)
    ax.invert_yaxis()
    bare(ax)
    return {place: f"{section} {own[section]:g} / {left[section]:g}" for section, place in at.items() if section in own}


def themes(report: Report, *, language: str = "zh") -> Figure:
    """Dots of the themes most dwelt on, hits per 1,000 characters, told apart by results, problems and plans."""
    known = theme_names()
    hits = report.themes.groupby("theme")["hits"].sum().sort_values(ascending=False, kind="stable")
    top = hits[hits > 0].head(THEMES_SHOWN)
    if top.empty:
        return sentence("themes", {"zh": "没有可计数的主题词。", "en": "No theme terms were counted."}[language])
    order = [pick((known[key].zh, known[key].en), language) for key in top.index]
    rows = report.themes[report.themes["theme"].isin(top.index) & (report.themes["hits"] > 0)]
    rows = rows.assign(label=rows["theme"].map(dict(zip(top.index, order, strict=True))))
    with canvas(0.9 + 0.27 * len(order)) as (drawing, (ax,)):
        _theme_dots(drawing, ax, rows, order, language)
        ax.set_ylabel("")
        ax.set_xlabel({"zh": "每千字提及次数", "en": "mentions per 1,000 characters"}[language], loc="right")
        svg = to_svg(drawing, "themes")
    headline = {"zh": f"提及最多的是“{order[0]}”", "en": f"Most dwelt on: {order[0]}"}[language]
    what = {
        "zh": f"提及最多的 {len(order)} 个主题，每千字次数",
        "en": f"the {len(order)} themes mentioned most, per 1,000 characters",
    }[language]
    values = [_theme_values(label, rows, language) for label in order]
    alt = STOP[language].join(
        told(mine[0][0], (f"{word} {rate:g}" for _, word, _, rate in mine), language) for mine in values
    )
    head = {
        "zh": ("主题", "章节", "提及次数", "每千字次数"),
        "en": ("theme", "section", "mentions", "per 1,000 characters"),
    }[language]
    drawn = (head, *(row for mine in values for row in mine))
    return Figure("themes", headline, subtitle(report, what, language), alt, svg, drawn)


def _theme_dots(drawing: Canvas, ax: Axes, rows: pd.DataFrame, order: list[str], language: str) -> None:
    place = {label: position for position, label in enumerate(order)}
    handles: dict[str, Any] = {}
    for section, (words, colour, marker) in SECTIONS.items():
        part = rows[rows["section"] == section]
        if len(part):
            sns.scatterplot(x=part["per_1000"].to_numpy(), y=part["label"].map(place).to_numpy(), ax=ax, color=colour,
                            marker=marker, s=60, linewidth=0, zorder=3)  # fmt: skip
            handles[pick(words, language)] = ax.collections[-1]
    ax.set_yticks(range(len(order)), order)
    ax.invert_yaxis()
    ax.grid(axis="y", color=FAINT, linewidth=0.8)
    ax.set_xlim(left=0)
    drawing.legend(handles.values(), handles, loc="outside upper left", ncols=3, frameon=False, fontsize=SMALL)


def _theme_values(label: str, rows: pd.DataFrame, language: str) -> list[tuple[str, str, int, float]]:
    """Theme, section, hits and hits per 1,000 characters of one row of the drawing."""
    mine = rows[rows["label"] == label].sort_values("section", key=lambda column: column.map(list(SECTIONS).index))
    return [(label, pick(SECTIONS[row.section][0], language), row.hits, row.per_1000) for row in mine.itertuples()]

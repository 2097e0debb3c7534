"""Figures of one document. Each takes the frames of a :class:`duxue.dataset.Report`."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from duxue.catalogue import LEVELS, indicators
from duxue.catalogue import themes as theme_names
from duxue.dataset import MASK, Report
from duxue.figures.style import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    SECOND,
    THIRD,
    Figure,
    bare,
    canvas,
    sentence,
    to_svg,
)
from duxue.numbers import show

ROW = 0.34  # inches for one bar with its label
KINDS = {"result": ("成效", "results"), "problem": ("问题", "problems"), "plan": ("打算", "plans")}
THEMES_SHOWN = 12
REASONS_SHOWN = 12


def stated(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Actual values of one indicator, repeats of the same figure left out: columns of ``Report.facts``."""
    rows = facts[(facts["indicator"] == indicator) & (facts["status"] == "actual")]
    return rows.drop_duplicates(["level", "breakdown", "period", "value"])


def levels(report: Report, indicator: str, *, language: str = "zh") -> Figure:
    """Bars of one count by level, for the document's own period and the whole of each level."""
    entry = indicators()[indicator]
    name = entry.zh if language == "zh" else entry.en
    rows = stated(report.facts, indicator)
    rows = rows[(rows["breakdown"] == "") & (rows["period"] == report.document.period)]
    rows = rows[rows["level"].isin([level for level in LEVELS if level != "all"])]
    rows = rows.assign(rank=rows["level"].map({level: rank for rank, level in enumerate(LEVELS)})).sort_values("rank")
    if len(rows) < 2:
        return sentence(f"levels-{indicator}", _too_few(name, language))
    place = 0 if language == "zh" else 1
    labels = [LEVELS[level][place] for level in rows["level"]]
    values = [show(value, entry.unit, language) for value in rows["value"]]
    top = rows["value"].to_numpy().argmax()
    headline = {
        "zh": f"{labels[top]}{name}最多:{values[top]}",
        "en": f"{name} is largest at {labels[top]} level: {values[top]}",
    }[language]
    return _bars(
        f"levels-{indicator}", rows["value"].tolist(), labels, values, headline, _subtitle(report, name, language)
    )


def parts(report: Report, indicator: str, *, language: str = "zh") -> Figure:
    """Bars of one indicator by its breakdown, largest first: money by purpose, aid by scheme."""
    entry = indicators()[indicator]
    name = entry.zh if language == "zh" else entry.en
    rows = stated(report.facts, indicator)
    rows = rows[(rows["breakdown"] != "") & (rows["period"] == report.document.period)]
    rows = rows.sort_values(["value", "start"], ascending=[False, True])
    if len(rows) < 2:
        return sentence(f"parts-{indicator}", _too_few(name, language))
    place = 0 if language == "zh" else 1
    labels = [
        f"{LEVELS[level][place] + ' · ' if level in LEVELS and level != 'all' else ''}{breakdown}"
        for level, breakdown in zip(rows["level"], rows["breakdown"], strict=True)
    ]
    values = [show(value, entry.unit, language) for value in rows["value"]]
    headline = {
        "zh": f"最大的一项是{labels[0]}:{values[0]}",
        "en": f"The largest part is {labels[0]}: {values[0]}",
    }[language]
    return _bars(
        f"parts-{indicator}", rows["value"].tolist(), labels, values, headline, _subtitle(report, name, language)
    )


def trends(report: Report, *, group: str, language: str = "zh") -> Figure:
    """One small line an indicator that is stated for two or more years; each has its own scale, said in the subtitle."""
    entries = [entry for entry in indicators().values() if entry.group == group]
    series = [(entry, rows) for entry in entries for rows in _series(report, entry.key)]
    if not series:
        text = {"zh": "没有一项指标载明两年以上的数值。", "en": "No indicator is stated for two years or more."}
        return sentence(f"trends-{group}", text[language])
    with canvas(0.35 + 0.95 * len(series), rows=len(series), share_x=True) as (drawing, axes):
        words = [_line(ax, entry, rows, language) for ax, (entry, rows) in zip(axes, series, strict=True)]
        axes[-1].xaxis.set_visible(True)
        years = sorted({int(year) for _, rows in series for year in rows["period"]})
        axes[-1].set_xticks(years, [str(year) for year in years])
        axes[-1].set_xlim(years[0] - 0.35, years[-1] + 0.35)
        svg = to_svg(drawing, f"trends-{group}")
    subtitle = {
        "zh": f"{report.document.name};每行一项指标,纵轴各自成比例,不可跨行比高低",
        "en": f"{report.document.name}; one indicator a row, each with a scale of its own",
    }[language]
    return Figure(f"trends-{group}", _trend_headline(series, language), subtitle, ";".join(words), svg)


def _series(report: Report, indicator: str) -> list[pd.DataFrame]:
    rows = stated(report.facts, indicator)
    rows = rows[rows["period"].str.fullmatch(r"\d{4}")]
    return [
        group.sort_values("period")
        for _, group in rows.groupby(["level", "breakdown"], sort=False)
        if group["period"].nunique() >= 2 and not group["period"].duplicated().any()
    ]


def _line(ax, entry, rows: pd.DataFrame, language: str) -> str:
    years = rows["period"].astype(int).tolist()
    values = rows["value"].tolist()
    name = entry.zh if language == "zh" else entry.en
    level = LEVELS.get(rows["level"].iloc[0], ("", ""))[0 if language == "zh" else 1]
    title = name if level and level in name else f"{name}({level})" if level else name
    sns.lineplot(x=years, y=values, ax=ax, color=ACCENT, marker="o", markeredgecolor="none", errorbar=None)
    for year, value in zip(years, values, strict=True):
        ax.annotate(show(value, entry.unit, language), (year, value), (0, 7), textcoords="offset points", ha="center")
    ax.set_title(title, loc="left", fontsize=10.5, color=MUTED)
    bare(ax)
    ax.spines["left"].set_visible(False)
    ax.set_yticks([])
    ax.margins(y=0.6)
    return f"{title}:" + "、".join(f"{y} {show(v, entry.unit, language)}" for y, v in zip(years, values, strict=True))


def _trend_headline(series, language: str) -> str:
    rising = sum(rows["value"].is_monotonic_increasing for _, rows in series)
    if language == "en":
        return f"{rising} of {len(series)} series rise from year to year"
    return f"{len(series)} 组逐年数值中有 {rising} 组逐年上升"


def scores(report: Report, *, language: str = "zh") -> Figure:
    """Stacked bars of the scored sections: points on what applies, claimed for what does not apply, and deducted."""
    rows = report.scores
    if rows.empty:
        text = {"zh": "本文件没有逐项评分。", "en": "This document scores no items."}
        return sentence("scores", text[language])
    claimed = rows["self"].where(~rows["applicable"], 0.0)
    sums = rows.assign(claimed=claimed, lost=rows["max"] - rows["self"], kept=rows["self"] - claimed)
    sums = sums.groupby("section", sort=False)[["kept", "claimed", "lost"]].sum().round(2)
    words = {
        "zh": ("实有事项得分", "“暂无”事项得分", "自扣分"),
        "en": ("points on what exists", "points on what does not exist", "deducted"),
    }[language]
    with canvas(0.8 + ROW * 1.3 * len(sums)) as (drawing, (ax,)):
        left = pd.Series(0.0, index=sums.index)
        for column, colour, word in zip(sums, (ACCENT, THIRD, SECOND), words, strict=True):
            ax.barh(sums.index, sums[column], left=left, color=colour, label=word, height=0.62)
            left = left + sums[column]
        for place, total in enumerate(left):
            ax.text(total + 0.4, place, f"{total:g}", va="center", color=INK)
        ax.invert_yaxis()
        bare(ax)
        drawing.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=9.5, handlelength=1)
        svg = to_svg(drawing, "scores")
    totals = sums.sum()
    headline = {
        "zh": f"满分 {rows['max'].sum():g} 分,自评 {rows['self'].sum():g} 分,其中 {totals['claimed']:g} 分来自“暂无”事项",
        "en": f"{rows['self'].sum():g} of {rows['max'].sum():g} points claimed, {totals['claimed']:g} of them for what "
        "the district does not have",
    }[language]
    alt = ";".join(
        f"{name}:" + "、".join(f"{w} {v:g}" for w, v in zip(words, row, strict=True))
        for name, *row in sums.itertuples()
    )
    return Figure(
        "scores",
        headline,
        _subtitle(report, {"zh": "各部分得分,单位:分", "en": "points by section"}[language], language),
        alt,
        svg,
    )


def themes(report: Report, *, language: str = "zh") -> Figure:
    """Dots of the themes most dwelt on, hits per 1,000 characters, told apart by results, problems and plans."""
    rows = report.themes
    top = rows.groupby("theme")["hits"].sum().sort_values(ascending=False, kind="stable").head(THEMES_SHOWN)
    top = top[top > 0]
    if top.empty:
        text = {"zh": "没有可计数的主题词。", "en": "No theme terms were counted."}
        return sentence("themes", text[language])
    place = 0 if language == "zh" else 1
    known = theme_names()
    rows = rows[rows["theme"].isin(top.index)].assign(
        label=lambda frame: [(known[key].zh, known[key].en)[place] for key in frame["theme"]],
        kind=lambda frame: [KINDS[section][place] for section in frame["section"]],
    )
    order = [(known[key].zh, known[key].en)[place] for key in top.index]
    with canvas(0.8 + 0.27 * len(order)) as (drawing, (ax,)):
        kinds = [words[place] for words in KINDS.values() if words[place] in set(rows["kind"])]
        palette = dict(zip([words[place] for words in KINDS.values()], (ACCENT, SECOND, THIRD), strict=True))
        markers = dict(zip([words[place] for words in KINDS.values()], ("o", "s", "^"), strict=True))
        for kind in kinds:
            part = rows[rows["kind"] == kind]
            sns.stripplot(part, x="per_1000", y="label", order=order, ax=ax, color=palette[kind], marker=markers[kind],
                          jitter=False, size=7, label=kind)  # fmt: skip
        ax.grid(axis="y", color=FAINT, linewidth=0.8)
        ax.set_axisbelow(True)
        ax.set(ylabel="", xlabel={"zh": "每千字提及次数", "en": "mentions per 1,000 characters"}[language])
        _one_legend(drawing, ax, kinds)
        svg = to_svg(drawing, "themes")
    headline = {"zh": f"提及最多的是“{order[0]}”", "en": f"Most dwelt on: {order[0]}"}[language]
    subtitle = _subtitle(
        report,
        {"zh": f"提及最多的 {len(order)} 个主题", "en": f"the {len(order)} themes mentioned most"}[language],
        language,
    )
    alt = ";".join(
        f"{row.label}({row.kind}){row.per_1000:g}" for row in rows.sort_values(["label", "kind"]).itertuples()
    )
    return Figure("themes", headline, subtitle, alt, svg)


def _one_legend(drawing, ax, kinds: list[str]) -> None:
    handles, labels = ax.get_legend_handles_labels()
    first = {label: handle for handle, label in zip(reversed(handles), reversed(labels), strict=True)}
    if ax.get_legend():
        ax.get_legend().remove()
    drawing.legend(
        [first[kind] for kind in kinds], kinds, loc="outside upper left", ncols=3, frameon=False, fontsize=9.5
    )


def set_aside(reports: list[Report], *, language: str = "zh") -> Figure:
    """Bars of why numbers are no figures: one bar a reason, over all documents given."""
    reasons = pd.concat([report.ledger["reason"] for report in reports]) if reports else pd.Series(dtype=str)
    counts = reasons.value_counts().sort_values(ascending=False, kind="stable").head(REASONS_SHOWN)
    if len(counts) < 2:
        text = {"zh": "没有搁置的数字。", "en": "No number was set aside."}
        return sentence("set-aside", text[language])
    labels = [REASONS.get(reason, (reason, reason))[0 if language == "zh" else 1] for reason in counts.index]
    values = [f"{count:,}" for count in counts]
    masks = int((reasons == MASK).sum())
    headline = {
        "zh": f"共 {len(reasons):,} 个数字未作为数据,其中 {masks} 个被掩码",
        "en": f"{len(reasons):,} numbers are not data; {masks} of them are masks",
    }[language]
    subtitle = {"zh": "按原因计,单位:个", "en": "by reason, count"}[language]
    return _bars("set-aside", counts.tolist(), labels, values, headline, subtitle)


REASONS: dict[str, tuple[str, str]] = {
    "mask": ("掩码", "mask"),
    "year": ("年份", "year"),
    "date": ("日期", "date"),
    "list_number": ("序号", "list number"),
    "item_score": ("逐项得分", "item score"),
    "document_number": ("文号", "document number"),
    "slogan": ("口号与专名", "slogan or name"),
    "ordinal_or_grade": ("序数与年级", "ordinal or grade"),
}


def _bars(name: str, sizes: list[float], labels: list[str], values: list[str], headline: str, subtitle: str) -> Figure:
    with canvas(0.3 + ROW * len(sizes)) as (drawing, (ax,)):
        sns.barplot(x=sizes, y=labels, orient="h", color=ACCENT, saturation=1, errorbar=None, width=0.62, ax=ax)
        ax.bar_label(ax.containers[0], labels=values, padding=4, color=INK)
        ax.margins(x=0.22)
        bare(ax)
        svg = to_svg(drawing, name)
    alt = headline + ";" + "、".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))
    return Figure(name, headline, subtitle, alt, svg)


def _subtitle(report: Report, what: str, language: str) -> str:
    return f"{report.document.name},{what}" if language == "zh" else f"{report.document.name}, {what}"


def _too_few(name: str, language: str) -> str:
    return {
        "zh": f"文件所载“{name}”的数值不足两个,不作图。",
        "en": f"Fewer than two values of “{name}” are stated, so nothing is drawn.",
    }[language]

"""Figures that set districts beside each other: who reports what, and single values with year and scope at each dot."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from duxue.catalogue import LEVELS, indicators
from duxue.figures.style import ACCENT, FAINT, INK, MUTED, Figure, canvas, sentence, to_svg
from duxue.numbers import show


def coverage(counts: pd.DataFrame, *, language: str = "zh") -> Figure:
    """A map of who reports what.

    ``counts`` has one row a group of indicators and one column a district; a cell is the number of indicators stated.
    """
    if counts.empty:
        text = {"zh": "没有文件载明任何指标。", "en": "No document states any indicator."}
        return sentence("coverage", text[language])
    with canvas(0.7 + 0.36 * len(counts)) as (drawing, (ax,)):
        shades = sns.light_palette(ACCENT, as_cmap=True)
        sns.heatmap(counts, ax=ax, cmap=shades, annot=True, fmt="d", cbar=False, linewidths=1.5, linecolor="white",
                    vmin=0, vmax=max(1, counts.to_numpy().max()))  # fmt: skip
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", colors=INK)
        ax.tick_params(axis="y", rotation=0)
        ax.set(xlabel="", ylabel="")
        svg = to_svg(drawing, "coverage")
    totals = counts.sum()
    most = totals.idxmax()
    headline = {
        "zh": f"{most}载明的指标最多：{totals[most]} 项",
        "en": f"{most} states the most indicators: {totals[most]}",
    }[language]
    subtitle = {"zh": "各区县文件载明的指标数，按类别", "en": "indicators stated, by group and district"}[language]
    alt = ";".join(
        f"{name}:" + "、".join(f"{group} {count}" for group, count in counts[name].items()) for name in counts
    )
    return Figure("coverage", headline, subtitle, alt, svg)


SIDE = ("document", "place", "level", "breakdown", "period", "value", "approx", "start")


def all_dots(pairs: pd.DataFrame, *, language: str = "zh") -> list[Figure]:
    """A dot plot for each set of values that may share an axis, or one sentence where there is none.

    ``pairs`` are rows of ``comparison.compare``; values that cannot be compared, for whatever reason, are not drawn.
    """
    fit = pairs[pairs["standing"].isin(["comparable", "comparable with caveat"])]
    drawn = [
        dots(values, str(indicator), language=language)
        for (indicator, _), rows in fit.groupby(["indicator", "level_a"], sort=False)
        for values in [_values(rows)]
        if values["document"].nunique() >= 2
    ]
    text = {"zh": "没有两个区县的数值可以放在一条轴上。", "en": "No two districts have values that may share an axis."}
    return drawn or [sentence("dots", text[language])]


def _values(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the pairs below each other, each value once."""
    sides = [pairs[[f"{column}_{side}" for column in SIDE]].set_axis(list(SIDE), axis=1) for side in ("a", "b")]
    return pd.concat(sides, ignore_index=True).drop_duplicates(["document", "start", "level"])


def dots(values: pd.DataFrame, indicator: str, *, language: str = "zh") -> Figure:
    """Values of one indicator that may stand on one axis, with year and scope written at each dot.

    ``values`` has the columns place, period, level, breakdown, value and approx; one row a value.
    """
    entry = indicators()[indicator]
    title = entry.zh if language == "zh" else entry.en
    if len(values) < 2:
        text = {
            "zh": f"“{title}”没有两个可以并列的数值，不作图。",
            "en": f"No two values of “{title}” may share an axis, so nothing is drawn.",
        }
        return sentence(_slug(indicator), text[language])
    rows = values.sort_values("value", kind="stable")
    labels = [_where(row, language) for row in rows.itertuples()]
    shown = [("≥" if row.approx else "") + show(row.value, entry.unit, language) for row in rows.itertuples()]
    with canvas(0.35 + 0.36 * len(rows)) as (drawing, (ax,)):
        places = list(range(len(rows)))
        ax.hlines(places, 0, rows["value"], color=FAINT, linewidth=1.2)
        sns.scatterplot(x=rows["value"].to_numpy(), y=places, ax=ax, color=ACCENT, s=70, linewidth=0)
        for place, value, text in zip(places, rows["value"], shown, strict=True):
            ax.annotate(text, (value, place), (8, 0), textcoords="offset points", va="center", color=INK)
        ax.set_yticks(places, labels)
        ax.set_xlim(0, rows["value"].max() * 1.3)
        ax.set_ylim(-0.6, len(rows) - 0.4)
        ax.xaxis.set_visible(False)
        ax.spines["bottom"].set_visible(False)
        ax.spines["left"].set_color(MUTED)
        ax.set(xlabel="", ylabel="")
        svg = to_svg(drawing, _slug(indicator, *sorted(set(rows["level"]))))
    headline = {
        "zh": f"{title}：{shown[0]} 至 {shown[-1]}",
        "en": f"{title}: {shown[0]} to {shown[-1]}",
    }[language]
    subtitle = {"zh": "年份与口径写在每个点旁；不作排名", "en": "year and scope at each dot; not a ranking"}[language]
    alt = ";".join(f"{label} {value}" for label, value in zip(labels, shown, strict=True))
    return Figure(_slug(indicator, *sorted(set(rows["level"]))), headline, subtitle, alt, svg)


def _slug(indicator: str, *levels: str) -> str:
    return "-".join(["dots", indicator, *filter(None, levels)]).replace("_", "-")


def _where(row, language: str) -> str:
    level = LEVELS.get(row.level, ("", ""))[0 if language == "zh" else 1]
    return " ".join(part for part in (row.place, row.period, level, row.breakdown) if part)

"""Figures that set districts beside each other: who reports what, and single values with year and scope at each dot."""

from __future__ import annotations

import re

import pandas as pd
from matplotlib.axes import Axes

from duxue.catalogue import LEVELS, indicators
from duxue.comparison import KINDS, unmarked
from duxue.comparison.peers import drawable
from duxue.comparison.values import narrowed
from duxue.figures.bars import LABEL, width
from duxue.figures.library import sns
from duxue.figures.style import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    SMALL,
    STOP,
    Figure,
    canvas,
    evidence,
    sentence,
    to_svg,
    told,
    valued,
)
from duxue.numbers import show
from duxue.tables import anchor


def coverage(counts: pd.DataFrame, *, language: str = "zh") -> Figure:
    """A map of who reports what.

    ``counts`` has one row a group of indicators and one column a district; a cell is the number of indicators stated.
    """
    if counts.empty:
        text = {"zh": "没有文件载明任何指标。", "en": "No document states any indicator."}
        return sentence("coverage", text[language])
    with canvas(0.7 + 0.36 * len(counts)) as (drawing, (ax,)):
        ax.set(xlabel="", ylabel="")  # the map lays out the figure to see whether its labels meet
        shades = sns.light_palette(ACCENT, as_cmap=True)
        sns.heatmap(counts, ax=ax, cmap=shades, annot=True, fmt="d", cbar=False, linewidths=1.5, linecolor="white",
                    vmin=0, vmax=max(1, counts.to_numpy().max()))  # fmt: skip
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", colors=INK)
        ax.tick_params(axis="y", rotation=0)
        ax.set(xlabel="", ylabel="")
        svg = to_svg(drawing, "coverage")
    headline = _most(counts.sum(), language)
    subtitle = {"zh": "各区县文件载明的指标数，按类别", "en": "indicators stated, by group and district"}[language]
    alt = STOP[language].join(
        told(name, (f"{group} {count}" for group, count in counts[name].items()), language) for name in counts
    )
    head = {"zh": "类别", "en": "group"}[language]
    rows = ((head, *map(str, counts)), *((str(group), *map(int, row)) for group, *row in counts.itertuples()))
    return Figure("coverage", headline, subtitle, alt, svg, rows)


def _most(totals: pd.Series, language: str) -> str:
    """Which document states the most indicators; also where it stands alone, several do, or none states any."""
    number = int(totals.max())
    names = {"zh": "、", "en": ", "}[language].join(map(str, totals.index[totals == number]))
    if not number:
        return {"zh": "没有文件载明任何指标", "en": "No document states any indicator"}[language]
    if len(totals) == 1:
        what = "indicator" if number == 1 else "indicators"
        return {"zh": f"{names} 载明 {number} 项指标", "en": f"{names} states {number} {what}"}[language]
    if (totals == number).sum() > 1:
        return {
            "zh": f"{names} 载明的指标最多：各 {number} 项",
            "en": f"{names} state the most indicators: {number} each",
        }[language]
    return {
        "zh": f"{names} 载明的指标最多：{number} 项",
        "en": f"{names} states the most indicators: {number}",
    }[language]


ROW = 0.48  # inches for one dot with what it is above it
SIDE = ("document", "place", "level", "breakdown", "period", "value", "counted", "printed", "approx", "start")


def all_dots(pairs: pd.DataFrame, marks: pd.DataFrame | None = None, *, language: str = "zh") -> list[Figure]:
    """A dot plot for each set of values that may share an axis, or one sentence where there is none.

    ``pairs`` are rows of ``comparison.compare``; values that cannot be compared, for whatever reason, are not drawn.
    ``marks`` are rows of ``comparison.marks``: national values and thresholds, drawn where they fit a plot.
    """
    fit = drawable(pairs)
    drawn: list[Figure] = []
    for (indicator, _, _), rows in fit.assign(part=_parts(fit)).groupby(["indicator", "level_a", "part"], sort=False):
        values = _values(rows)
        if values["document"].nunique() >= 2:
            drawn.append(dots(values, str(indicator), marks=marks, number=len(drawn) + 1, language=language))
    text = {"zh": "没有两个区县的数值可以放在一条轴上。", "en": "No two districts have values that may share an axis."}
    return drawn or [sentence("dots", text[language])]


def _parts(pairs: pd.DataFrame) -> list[str]:
    """Values of one part share an axis with each other, and not with those of another part."""
    sides = (pairs[f"breakdown_{side}"].map(narrowed) for side in "ab")
    return [one if one == two else "" for one, two in zip(*sides, strict=True)]


def _values(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the pairs below each other, each value once."""
    sides = [pairs[[f"{column}_{side}" for column in SIDE]].set_axis(list(SIDE), axis=1) for side in ("a", "b")]
    return pd.concat(sides, ignore_index=True).drop_duplicates(["document", "start", "level"])


def dots(
    values: pd.DataFrame,
    indicator: str,
    *,
    marks: pd.DataFrame | None = None,
    number: int = 1,
    language: str = "zh",
) -> Figure:
    """Values of one indicator that may stand on one axis, with year and scope written at each dot.

    ``values`` has the columns place, period, level, breakdown, value, counted (its unit), printed and approx; one row a
    value, and document and start where each is to lead to its evidence. Of ``marks`` those of the same indicator, level
    and year are drawn as lines; where there is none, the subtitle says why. ``number`` tells plots of one page apart.
    """
    entry = indicators()[indicator]
    title = entry.zh if language == "zh" else entry.en
    if len(values) < 2:
        return sentence(_slug(indicator, str(number)), _alone(title)[language])
    rows = values.sort_values("value", kind="stable")
    labels = [_where(row, language) for row in rows.itertuples()]
    shown = [
        ("≈" if row.approx else "") + show(row.value, row.counted, language, printed=row.printed)
        for row in rows.itertuples()
    ]
    lines = _fitting(marks, rows, indicator)
    notes = lines["label" if language == "zh" else "label_en"].tolist()
    slug = _slug(indicator, *sorted(set(rows["level"])), str(number))
    title = _title(title, rows, language)
    places = [anchor(*pair) for pair in zip(rows["document"], rows["start"], strict=True)] if "start" in rows else []
    with canvas(0.25 + ROW * len(rows) + 0.67 * ROW * len(lines)) as (drawing, (ax,)):
        _dots(ax, rows["value"].tolist(), labels, shown=shown, at=places)
        _lines(ax, lines["value"].tolist(), notes, above=len(rows))
        said = [f"{label} {value}" for label, value in zip(labels, shown, strict=True)]
        svg = to_svg(drawing, slug, dict(zip(places, said, strict=False)))
    alt = STOP[language].join([*said, *notes])
    marked = (
        ({"zh": "参照线", "en": "reference line"}[language], *pair) for pair in zip(lines["value"], notes, strict=True)
    )
    drawn = valued(labels, rows["value"].tolist(), shown, language=language, unit=entry.unit)
    headline, below = _headline(title, shown, language), _subtitle(indicator, rows, set(lines["kind"]), language)
    return Figure(slug, headline, below, alt, svg, (*drawn, *marked))


def _alone(title: str) -> dict[str, str]:
    return {
        "zh": f"“{title}”没有两个可以并列的数值，不作图。",
        "en": f"No two values of “{title}” may share an axis, so nothing is drawn.",
    }


def _headline(title: str, shown: list[str], language: str) -> str:
    """From the lowest to the highest value, or the one that all share."""
    low, high = shown[0], shown[-1]
    if low == high:
        return f"{title}：均为 {low}" if language == "zh" else f"{title}: {low} in all"
    return f"{title}：{low}至 {high}" if language == "zh" else f"{title}: {low} to {high}"


def _subtitle(indicator: str, rows: pd.DataFrame, drawn: set[str], language: str) -> str:
    """What stands where, and why no national value or threshold is drawn where there is none."""
    said = {"zh": "年份与口径写在每个点上；不作排名", "en": "year and scope above each dot; not a ranking"}[language]
    place = 0 if language == "zh" else 1
    for kind, name in KINDS.items():
        if kind not in drawn:
            why = unmarked(kind, indicator, levels=set(rows["level"]), periods=set(rows["period"]))[place]
            said += f"；未画{name[0]}：{why}" if language == "zh" else f"; no {name[1]} is drawn: {why}"
    return said


def _title(title: str, rows: pd.DataFrame, language: str) -> str:
    """The name of the indicator, with the level and the part where all values are of one."""
    levels, parts = set(rows["level"]) - {"", "all"}, set(rows["breakdown"].map(narrowed))
    name = LEVELS.get(levels.pop(), ("", ""))[0 if language == "zh" else 1] if len(levels) == 1 else ""
    said = [word for word in (name, *(parts if len(parts) == 1 else ())) if word and word not in title]
    if not said:
        return title
    return f"{title}（{' · '.join(said)}）" if language == "zh" else f"{title} ({', '.join(said)})"


def _fitting(marks: pd.DataFrame | None, rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    if marks is None:
        return pd.DataFrame(columns=["kind", "value", "label", "label_en"])
    years = marks["period"].isin(["", *rows["period"]])
    fit = marks[(marks["indicator"] == indicator) & marks["level"].isin(rows["level"]) & years]
    return fit.drop_duplicates(["kind", "value", "label"])


def _dots(ax: Axes, values: list[float], labels: list[str], *, shown: list[str], at: list[str]) -> None:
    """Dots on stems, what each is above its stem: a phone has no room for it at the side."""
    places = list(range(len(values)))
    ax.hlines(places, 0, values, color=FAINT, linewidth=1.2)
    sns.scatterplot(x=values, y=places, ax=ax, color=ACCENT, s=70, linewidth=0, zorder=3)
    ax.collections[-1].set_urls([evidence(place) for place in at])
    for place, (value, text, label) in enumerate(zip(values, shown, labels, strict=True)):
        url = evidence(at[place]) if at else None
        ax.annotate(text, (value, place), (8, 0), textcoords="offset points", va="center", color=INK, url=url)
        ax.annotate(label, (0, place), (4, 8), textcoords="offset points", va="bottom", color=MUTED, fontsize=SMALL)
    ax.set_yticks([])
    most = max(values)
    # Room for the words at the dots: browsers may set them wider than they were measured here.
    ax.set_xlim(0, max(v + most * (0.1 + LABEL * width(t)) for v, t in zip(values, shown, strict=True)))
    ax.set_ylim(-0.4, len(values) - 0.2)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_color(MUTED)
    ax.set(xlabel="", ylabel="")


def _lines(ax: Axes, values: list[float], notes: list[str], *, above: int) -> None:
    """Dashed lines through all dots, each named above them, one name a row."""
    if not values:
        return
    room = max(value + max(values) * (0.1 + LABEL * width(note)) for value, note in zip(values, notes, strict=True))
    ax.set_xlim(0, max(ax.get_xlim()[1], room))
    ax.set_ylim(-0.4, above - 0.2 + 0.67 * len(values))
    for place, (value, note) in enumerate(zip(values, notes, strict=True)):
        at = above + 0.67 * place
        ax.vlines(value, -0.4, at, color=MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        ax.annotate(note, (value, at), (5, 0), textcoords="offset points", va="center", color=MUTED, fontsize=SMALL)


def _slug(indicator: str, *levels: str) -> str:
    return "-".join(["dots", indicator, *filter(None, levels)]).replace("_", "-")


def _where(row, language: str) -> str:
    level = LEVELS.get(row.level, ("", ""))[0 if language == "zh" else 1]
    # The name of a document ends in the year that it reports on; the year of the value takes its place.
    place = re.sub(r" \d{4}$", "", row.place) if row.period else row.place
    return " ".join(part for part in (place, row.period, level, row.breakdown) if part)

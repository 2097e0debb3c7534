"""Horizontal bars with the value written at each: counts by level, money by purpose, numbers by reason."""

from __future__ import annotations

import unicodedata

import pandas as pd

from duxue.catalogue import LEVELS, Indicator, indicators
from duxue.dataset import MASK, Report
from duxue.figures.library import sns
from duxue.figures.style import ACCENT, COMMA, INK, STOP, Figure, bare, canvas, evidence, sentence, to_svg, valued
from duxue.numbers import show
from duxue.tables import anchor
from duxue.tables.words import pick, reason

ROW = 0.36  # inches for one bar with its label
LABEL = 0.034  # width of half an em as a share of the longest bar, measured at the style's font size
HALF_EMS = 67  # of a figure's width, its margins taken off, at the style's font size
REASONS_SHOWN = 12


def stated(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Actual values of one indicator, repeats of the same figure left out: columns of ``Report.facts``."""
    rows = facts[(facts["indicator"] == indicator) & (facts["status"] == "actual")]
    return rows.drop_duplicates(["level", "breakdown", "period", "value"])


def levels(report: Report, indicator: str, *, language: str = "zh") -> Figure:
    """Bars of one count by level in the document's own period.

    A level of which only parts are stated (types of school) shows these parts; parts of parts are left out.
    """
    entry = indicators()[indicator]
    rows = stated(report.facts, indicator)
    rows = rows[(rows["period"] == report.document.period) & rows["level"].isin(set(LEVELS) - {"all"})]
    whole = set(rows.loc[rows["breakdown"] == "", "level"])
    parts_only = ~rows["level"].isin(whole) & ~rows["breakdown"].str.contains("/", regex=False)
    rows = rows[(rows["breakdown"] == "") | parts_only]
    rows = rows.assign(rank=rows["level"].map({level: rank for rank, level in enumerate(LEVELS)}))
    rows = rows.sort_values(["rank", "start"])
    labels = [row.breakdown or pick(LEVELS[row.level], language) for row in rows.itertuples()]
    headline = {"zh": "{0}{1}最多：{2}", "en": "{1}, largest: {0}, {2}"}
    return _of_indicator(report, entry, rows, labels, headline=headline[language], language=language)


def parts(report: Report, indicator: str, *, language: str = "zh") -> Figure:
    """Bars of one indicator by its breakdown, largest first: money by purpose, aid by scheme."""
    entry = indicators()[indicator]
    rows = stated(report.facts, indicator)
    rows = rows[(rows["breakdown"] != "") & (rows["period"] == report.document.period)]
    rows = rows.sort_values(["value", "start"], ascending=[False, True])
    labels = [
        " · ".join(part for part in (_level(row.level, language), row.breakdown) if part) for row in rows.itertuples()
    ]
    headline = {"zh": "最大的一项是{0}：{2}", "en": "The largest part is {0}: {2}"}
    return _of_indicator(report, entry, rows, labels, headline=headline[language], language=language)


def set_aside(reports: list[Report], *, language: str = "zh") -> Figure:
    """Bars of why numbers are no figures: one bar a reason, over all documents given."""
    reasons = pd.concat([report.ledger["reason"] for report in reports]) if reports else pd.Series(dtype=str)
    counts = reasons.value_counts().sort_values(ascending=False, kind="stable").head(REASONS_SHOWN)
    if len(counts) < 2:
        return sentence("set-aside", {"zh": "没有搁置的数字。", "en": "No number was set aside."}[language])
    masks = int((reasons == MASK).sum())
    headline = {
        "zh": f"共 {len(reasons):,} 个数字未作为数据，" + (f"其中 {masks} 个被掩码" if masks else "没有被掩码的"),
        "en": f"{len(reasons):,} numbers are not data; {masks or 'none'} of them are masks",
    }[language]
    return bars(
        "set-aside",
        counts.tolist(),
        labels=[reason(str(key), language) for key in counts.index],
        values=[f"{count:,}" for count in counts],
        headline=headline,
        subtitle={"zh": "按原因计，单位：个", "en": "by reason, count"}[language],
        unit={"zh": "个", "en": ""}[language],
        language=language,
    )


def _level(key: str, language: str) -> str:
    return pick(LEVELS[key], language) if key in LEVELS and key != "all" else ""


def _of_indicator(
    report: Report, entry: Indicator, rows: pd.DataFrame, labels: list[str], *, headline: str, language: str
) -> Figure:
    name = pick((entry.zh, entry.en), language)
    slug = f"bars-{entry.key.replace('_', '-')}"
    if len(rows) < 2:
        return sentence(slug, _TOO_FEW[language].format(name))
    values = [show(row.value, entry.unit, language, printed=row.printed) for row in rows.itertuples()]
    top = int(rows["value"].to_numpy().argmax())
    return bars(
        slug,
        rows["value"].tolist(),
        labels=labels,
        values=values,
        headline=headline.format(labels[top], name, values[top]),
        subtitle=subtitle(report, name, language),
        unit=entry.unit,
        at=[anchor(report.document.document, start) for start in rows["start"]],
        language=language,
    )


_TOO_FEW = {
    "zh": "文件所载“{0}”的数值不足两个，不作图。",
    "en": "Fewer than two values of “{0}” are stated, so nothing is drawn.",
}


def bars(
    name: str,
    sizes: list[float],
    *,
    labels: list[str],
    values: list[str],
    headline: str,
    subtitle: str,
    unit: str = "",
    at: list[str] | None = None,
    language: str = "zh",
) -> Figure:
    """Bars of ``sizes`` with ``labels`` at the left and ``values`` written at their ends; ``unit`` is of ``sizes``.

    ``at`` are the anchors of the evidence to which bars and values lead.
    """
    with canvas(0.3 + ROW * len(sizes)) as (drawing, (ax,)):
        sns.barplot(x=sizes, y=labels, orient="h", color=ACCENT, saturation=1, errorbar=None, width=0.62, ax=ax)
        texts = ax.bar_label(ax.containers[0], labels=values, padding=4, color=INK)
        for bar, text, place in zip(ax.containers[0], texts, at or (), strict=False):
            bar.set_url(evidence(place))
            text.set_url(evidence(place))
        # What the labels leave of the width, in half ems, has to hold each bar with the words at its end.
        room = HALF_EMS - max(map(width, labels))
        ends = [size / (1 - min(0.85, (width(value) + 2) / room)) for size, value in zip(sizes, values, strict=True)]
        ax.set_xlim(0, max(ends) or 1)
        bare(ax)
        said = [f"{label} {value}" for label, value in zip(labels, values, strict=True)]
        svg = to_svg(drawing, name, dict(zip(at or (), said, strict=False)))
    alt = headline + STOP[language] + COMMA[language].join(said)
    rows = valued(labels, sizes, values, language=language, unit=unit)
    return Figure(name, headline, subtitle, alt, svg, rows)


def width(text: str) -> int:
    """Width in half ems: a Chinese character is two of them wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def subtitle(report: Report, what: str, language: str) -> str:
    """Place and year, then what is shown."""
    return f"{report.document.name}，{what}" if language == "zh" else f"{report.document.name}, {what}"

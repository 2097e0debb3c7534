"""Tables that hold figures against something outside the document: thresholds, national values, other texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlparse

import pandas as pd

from duxue.catalogue import indicators
from duxue.comparison.standards import MET, NOT_COMPARABLE, NOT_MET, NOT_STATED, VERDICTS
from duxue.comparison.stress import WIDTH
from duxue.dataset import Report
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.report import INDICATOR, PERIOD, SCOPE

TONES = {MET: "good", NOT_MET: "bad", NOT_COMPARABLE: "mute", NOT_STATED: "mute"}
_SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<", "approx": "≈"}
_NOT_BELOW_LAST_YEAR = {"zh": "不低于上年", "en": "not below last year's"}
_DERIVED = {"zh": "推算", "en": "derived"}
STATED = Column(key="stated", zh="文中", en="in the document", kind="number")
WHY = Column(key="why", zh="说明", en="why")


def standards(report: Report, frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """One row a national threshold that applies: what it asks, where it stands, what the document has, the verdict.

    ``frame`` has the columns of ``comparison.standards``. Thresholds on which the document is silent are named in one
    sentence: forty rows that say so forty times hide the few that can be judged.
    """
    silent = frame["verdict"] == NOT_STATED
    names = [_named(row, language) for row in frame[silent].to_dict("records")]
    unsaid = _unsaid(names, others=not silent.all(), language=language)
    return Table(
        name="standards",
        caption={
            "zh": f"{report.document.name}：对照国家标准",
            "en": f"{report.document.name}: against national standards",
        },
        columns=(
            Column(key="name", zh="要求", en="what is asked"),
            Column(key="threshold", zh="阈值", en="threshold", kind="number"),
            STATED,
            Column(key="verdict", zh="结论", en="verdict", kind="tone"),
            WHY,
            Column(key="clause", zh="文件与条款", en="document and clause", kind="quote"),
        ),
        rows=tuple(_standard(row, report.document.document, language) for row in frame[~silent].to_dict("records")),
        language=language,
        notes=(unsaid,) if unsaid else (),
        empty={language: unsaid or {"zh": "没有适用的标准。", "en": "No threshold applies."}[language]},
        style="cards standards",
    )


def _unsaid(names: list[str], *, others: bool, language: str) -> str:
    if not names:
        return ""
    if language == "zh":
        return f"{'另' if others else ''}有 {len(names)} 条标准，文中没有载明相应的数值：{'、'.join(names)}。"
    return f"On {len(names)}{' more' if others else ''} thresholds the document states no figure: {'; '.join(names)}."


def _named(row: Mapping[str, Any], language: str) -> str:
    """What a threshold asks about, with its level where the name does not say it."""
    level = words.level(row["level"], language)
    name = row["name" if language == "zh" else "name_en"] or row["name"]
    return name if not level or level in name else f"{name} · {level}"


def _standard(row: Mapping[str, Any], document: str, language: str) -> tuple[Cell, ...]:
    suffix = "" if language == "zh" else "_en"
    why = "\n".join(part for part in (row[f"why{suffix}"], row[f"caveat{suffix}"]) if part)
    place = " ".join(part for part in (row["document_title"], row["document_no"], row["clause"]) if part)
    return (
        Cell(_named(row, language)),
        Cell(_threshold(row, language)),
        _value(row, document, language),
        Cell(words.pick(VERDICTS[row["verdict"]], language), tone=TONES[row["verdict"]]),
        Cell(why, raw=why.replace("\n", " ")),
        Cell(place or words.NOT_STATED[language]),
    )


def _threshold(row: Mapping[str, Any], language: str) -> str:
    if row["operator"] == "monotone_nondecreasing":
        return _NOT_BELOW_LAST_YEAR[language]
    threshold = str(row["threshold"])
    if row["operator"] == "between":
        low, _, high = re.sub("[-–]", "–", threshold).partition("–")
        return f"{low}–{show(_as_number(high), row['unit'], language)}"
    other = indicators().get(threshold)
    number = _as_number(threshold)
    limit = other.zh if other else threshold if number is None else show(number, row["unit"], language)
    return f"{_SIGNS.get(row['operator'], row['operator'])} {limit}"


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _value(row: Mapping[str, Any], document: str, language: str) -> Cell:
    """What the document has: a stated value linked to its evidence, a derived one to that of its operands."""
    value = row.get("stated", row.get("value"))
    if value is None or pd.isna(value):
        return Cell(words.NOT_STATED[language], tone="mute")
    exact = value if row["origin"] == "stated" else round(value, 2)
    text = row["shown"] if language == "zh" else show(exact, row["unit"], language, printed=row["printed"])
    at = tuple(anchor(document, start) for start in row["operands"])
    if row["origin"] == "derived":
        return Cell(text, see=(_DERIVED[language], at))
    return Cell(text, at=at[:1])


def national(report: Report, frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """Figures with the national value of the same indicator, level and year: columns of ``comparison.national``."""
    return Table(
        name="national",
        caption={
            "zh": f"{report.document.name}：与全国值并列",
            "en": f"{report.document.name}: beside national values",
        },
        columns=(
            INDICATOR,
            SCOPE,
            PERIOD,
            STATED,
            Column(key="national", zh="全国", en="national", kind="number"),
            WHY,
            Column(key="source", zh="全国值来源", en="source of the national value"),
        ),
        rows=tuple(_national(row, report.document.document, language) for row in frame.to_dict("records")),
        language=language,
        empty={"zh": "没有可以并列的全国值。", "en": "There is no national value to put beside."},
        style="cards national",
    )


def _national(row: Mapping[str, Any], document: str, language: str) -> tuple[Cell, ...]:
    suffix = "" if language == "zh" else "_en"
    none = Cell({"zh": "没有", "en": "none"}[language], tone="mute")
    shown = row["national_shown"] if language == "zh" else show(row["national"], row["unit"], language)
    return (
        Cell(row[f"name{suffix}"]),
        Cell(words.scope(row["level"], row["breakdown"], language)),
        Cell(row["period"] or words.NOT_STATED[language]),
        _value({**row, "stated": row["value"]}, document, language),
        Cell(shown) if pd.notna(row["national"]) else none,
        Cell(row[f"why{suffix}"]),
        _source(row, none),
    )


def _source(row: Mapping[str, Any], none: Cell) -> Cell:
    if not row["source"]:
        return none
    return Cell(
        "\n".join([row["national_name"], *_hosts(row["source"])]), raw=f"{row['national_name']}; {row['source']}"
    )


def references(frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """The lines that plots of several districts are held against, with where each is from: columns of ``marks``."""
    suffix = "" if language == "zh" else "_en"
    rows = frame.drop_duplicates(["indicator", "level", "label"]).to_dict("records")
    return Table(
        name="references",
        caption={"zh": "图中参照线的来源", "en": "where the lines in the plots are from"},
        columns=(
            INDICATOR,
            Column(key="level", zh="学段", en="level"),
            Column(key="label", zh="参照线", en="line"),
            Column(key="source", zh="来源", en="source", kind="quote"),
            Column(key="caveat", zh="保留", en="caveat"),
        ),
        rows=tuple(
            (
                Cell(row[f"name{suffix}"]),
                Cell(words.scope(row["level"], "", language)),
                Cell(row[f"label{suffix}"]),
                Cell("\n".join(_hosts(row["source"])), raw=row["source"]),
                Cell(row[f"caveat{suffix}"]) if row["caveat"] else Cell(words.NONE[language], tone="mute"),
            )
            for row in rows
        ),
        language=language,
        empty={"zh": "没有可画的参照线；有图的，原因见副标题。",
               "en": "There is no line to hold a plot against; where there is a plot, its subtitle says why."},
    )  # fmt: skip


def _hosts(source: str) -> list[str]:
    """The hosts of addresses, other sources as they stand, each once."""
    return list(dict.fromkeys(urlparse(part.strip()).hostname or part.strip() for part in source.split(" ; ")))


def themes(frame: pd.DataFrame, *, about: str = "", language: str = "zh") -> Table:
    """Themes that a document dwells on clearly more, or less, than the others: columns of ``comparison.themes``.

    In the whole of it, and apart in its results, problems and plans; with ``about`` those of this document alone.
    """
    # With one document alone there is nothing to compare, and no theme has a z.
    told = frame[frame["z"].notna() & (frame["document"].isin([about]) if about else True)]
    clear = told[told["z"].astype(float).abs() >= WIDTH]
    rest = len(told) - len(clear)
    name = "name" if language == "zh" else "name_en"
    chance = round(len(told) * 0.05)
    note = {
        "zh": f"另有 {rest} 项差别在偶然范围之内（|z| < 1.96），未列出。共比较 {len(told)} 项，"
        f"即使各地毫无差别，也会有约 {chance} 项碰巧超出这一范围。",
        "en": f"{rest} further differences are within chance (|z| < 1.96) and left out. Of {len(told)} compared, about "
        f"{chance} would stand out by chance alone if no document differed.",
    }
    return Table(
        name="themes",
        caption={"zh": "明显偏多或偏少的主题", "en": "themes dwelt on clearly more or less than elsewhere"},
        columns=(
            Column(key="place", zh="区县", en="district"),
            Column(key="section", zh="章节", en="section"),
            Column(key="theme", zh="主题", en="theme"),
            Column(key="hits", zh="提及次数", en="mentions", kind="number"),
            Column(key="log_odds", zh="对数优势比", en="log-odds ratio", kind="number"),
            Column(key="range", zh="95% 区间", en="95% interval", kind="number"),
            Column(key="z", zh="z", en="z", kind="number"),
            Column(key="more", zh="与其他文件相比", en="against the others"),
        ),
        rows=tuple(_theme(row, row[name], language) for row in clear.to_dict("records")),
        language=language,
        notes=(note[language],) if rest else (),
        empty={"zh": "各文件的侧重没有明显差别。", "en": "No document stands out in what it dwells on."}
        if len(told)
        else {"zh": "没有别的文件可以对照，无从比较侧重。", "en": "There is no other document to compare with."},
    )


def _theme(row: Mapping[str, Any], name: str, language: str) -> tuple[Cell, ...]:
    more = {"zh": ("明显更多", "明显更少"), "en": ("clearly more", "clearly less")}[language][row["z"] < 0]
    return (
        Cell(row["place"]),
        Cell(words.pick(words.SECTIONS.get(row["section"], words.EVERYWHERE), language)),
        Cell(name),
        Cell(f"{row['hits']:,}", raw=row["hits"]),
        Cell(_signed(row["log_odds"])),
        Cell(f"{_signed(row['low'])} – {_signed(row['high'])}"),
        Cell(_signed(row["z"])),
        Cell(more),
    )


def _signed(value: float) -> str:
    # Two decimals, unless they would hide on which side of nought an end lies.
    places = 2 if abs(value) >= 0.005 or not value else 4
    return f"{value:.{places}f}".replace("-", "−")

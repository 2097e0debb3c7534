"""Tables that put figures beside others: derived ratios, and what several documents say of one thing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from duxue.comparison.peers import CAVEAT, COMPARABLE, NOT, REASONS, STANDINGS
from duxue.dataset import Report
from duxue.numbers import show
from duxue.tables import words
from duxue.tables.evidence import sources
from duxue.tables.markup import anchor
from duxue.tables.model import Cell, Column, Table
from duxue.tables.report import INDICATOR, PERIOD, UNIT
from duxue.tables.statements import number, unit_of

Record = Mapping[Hashable, Any]
# More districts than this stand below each other, because no screen holds a column for each.
COLUMNS_SHOWN = 6
TONES = {COMPARABLE: "good", CAVEAT: "warn", NOT: "mute"}
# Without a stated value there is nothing to be apart from: that is not the same as no difference.
_NO_PAIR = {"zh": "不适用", "en": "n/a"}
LEVEL = Column(key="level", zh="学段", en="level")
STANDING = Column(key="standing", zh="能否比较", en="may it be compared?")
_MATCHES = {
    "same scope": ("口径相同", "same scope"),
    "other scope": ("学段相同，范围不同", "same level, other scope"),
    "other level": ("学段不同", "other level"),
}


def derived(report: Report, frame: pd.DataFrame, *, language: str = "zh") -> Table:
    """Ratios computed from the document's own figures, with what is stated and by how much it differs (stated less
    derived): columns of ``comparison.derived``.
    """
    return Table(
        name="derived",
        caption={
            "zh": f"{report.document.name}：由文中数字推算",
            "en": f"{report.document.name}: derived from its figures",
        },
        columns=(
            INDICATOR,
            LEVEL,
            PERIOD,
            Column(key="value", zh="推算值", en="derived", kind="number"),
            UNIT,
            Column(key="stated", zh="文中所载", en="stated", kind="number"),
            Column(key="difference", zh="相差", en="difference", kind="number"),
            Column(key="how", zh="算式与说明", en="arithmetic and caveats"),
        ),
        rows=tuple(_derived(row, report.document.document, language) for row in frame.to_dict("records")),
        language=language,
        style="cards derived",
        empty={"zh": "文中的数字不足以推算比值。", "en": "The figures do not suffice for any ratio."},
    )


def _derived(row: Mapping[str, Any], document: str, language: str) -> tuple[Cell, ...]:
    suffix = "" if language == "zh" else "_en"
    text = "\n".join(part for part in (row[f"arithmetic{suffix}"], row[f"caveat{suffix}"]) if part)
    operands = tuple(anchor(document, start) for start in dict.fromkeys(row["operands"]))
    stated, apart = Cell(words.NOT_STATED[language], tone="mute"), Cell(_NO_PAIR[language], tone="mute")
    if pd.notna(row["stated_start"]):
        at = (anchor(document, int(row["stated_start"])),)
        stated = number(row["stated"], row["unit"], at=at, language=language)
        apart = number(round(row["difference"], 2), row["unit"], language=language)
    return (
        Cell(row[f"name{suffix}"]),
        Cell(words.level(row["level"], language) or words.NOT_STATED[language]),
        Cell(row["period"] or words.NOT_STATED[language]),
        number(round(row["value"], 2), row["unit"], marks=["approx"] if row["approx"] else [], language=language),
        unit_of(row["value"], row["unit"], language),
        stated,
        apart,
        Cell(text, raw=text.replace("\n", " "), see=(words.EVIDENCE[language], operands)),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One figure of a comparison with where it stands."""

    place: str
    period: str
    breakdown: str
    value: float
    counted: str
    printed: str
    approx: bool
    start: int
    document: str

    def text(self, language: str) -> str:
        detail = "，".join(part for part in (self.period or words.NOT_STATED[language], self.breakdown) if part)
        shown = show(self.value, self.counted, language, printed=self.printed)
        bracket = f"（{detail}）" if language == "zh" else f" ({detail.replace('，', ', ')})"
        return f"{words.MARKS['approx'][0] if self.approx else ''}{shown}{bracket}"

    @property
    def at(self) -> str:
        return anchor(self.document, self.start)


def side_by_side(reports: Sequence[Report], pairs: pd.DataFrame, *, language: str = "zh") -> Table:
    """What each document says of the indicators that two or more state: one row an indicator and level.

    ``pairs`` has the columns of ``comparison.compare``. Each figure carries year and scope; no order, no ranking.
    """
    places = [report.document.name for report in reports]
    wide = len(places) <= COLUMNS_SHOWN
    rows: list[tuple[Cell, ...]] = []
    records = pairs.to_dict("records")
    standings = _standings(records)
    for (indicator, level), sides in _sides(records).items():
        head = (
            Cell(indicator[0 if language == "zh" else 1]),
            Cell(words.level(level, language) or _no_level(language)),
        )
        standing = _standing(standings.get((indicator[2], level), {}), language)
        if wide:
            rows.append((*head, *(_said(sides.get(place, ()), language) for place in places), standing))
        else:
            said = ((place, _said(found, language)) for place, found in sides.items())
            rows += [(*head, Cell(place), cell, standing) for place, cell in said]
    columns = [Column(key=place, zh=place, en=place) for place in places]
    long = [Column(key="place", zh="区县", en="district"), Column(key="value", zh="数值", en="value")]
    return Table(
        name="side-by-side",
        caption={"zh": "同一指标，各地所载", "en": "one indicator, as each document states it"},
        columns=(INDICATOR, LEVEL, *(columns if wide else long), STANDING),
        rows=tuple(rows),
        language=language,
        style="cards beside",
        empty={"zh": "没有可以并列的指标。", "en": "There is no indicator to put side by side."},
    )


def _no_level(language: str) -> str:
    return {"zh": "未分学段", "en": "no level stated"}[language]


def _sides(pairs: Sequence[Record]) -> dict[tuple[tuple[str, ...], str], dict[str, tuple[_Side, ...]]]:
    """For each indicator (Chinese and English name, key) and level the figures of each place, each once."""
    found: dict[tuple[tuple[str, ...], str], dict[str, dict[tuple[str, int], _Side]]] = {}
    for row in pairs:
        indicator = (row["name"], row["name_en"], row["indicator"])
        for side in ("a", "b"):
            item = _Side(**{field: row[f"{field}_{side}"] for field in _Side.__slots__})
            places = found.setdefault((indicator, row[f"level_{side}"]), {})
            places.setdefault(item.place, {})[item.document, item.start] = item
    return {
        key: {place: tuple(items.values()) for place, items in places.items()}
        for key, places in found.items()
        if len(places) > 1
    }


def _said(sides: Sequence[_Side], language: str) -> Cell:
    if not sides:
        return Cell(words.NOT_STATED[language], tone="mute")
    text = "\n".join(side.text(language) for side in sides)
    return Cell(text, raw=text.replace("\n", "; "), at=tuple(side.at for side in sides))


def _standings(pairs: Iterable[Record]) -> dict[tuple[str, str], dict[str, list[Record]]]:
    """For each indicator and level the pairs of two figures of that level, by their standing."""
    found: dict[tuple[str, str], dict[str, list[Record]]] = {}
    for row in pairs:
        if row["level_a"] == row["level_b"]:
            found.setdefault((row["indicator"], row["level_a"]), {}).setdefault(row["standing"], []).append(row)
    return found


def _standing(pairs: Mapping[str, Sequence[Record]], language: str) -> Cell:
    """What any two figures of one level offer, the best first, each standing with how many pairs and every reason."""
    place = 0 if language == "zh" else 1
    found = [(standing, pairs[standing]) for standing in (COMPARABLE, CAVEAT, NOT) if standing in pairs] or [(NOT, ())]
    lines = []
    for standing, hit in found:
        reasons = dict.fromkeys(reason for row in hit for reason in row["reasons"])
        count = ({"zh": f"（{len(hit)} 对）", "en": f" ({len(hit)})"}[language]) if len(found) > 1 else ""
        lines.append(words.pick(STANDINGS[standing], language) + count)
        lines.append(("；", "; ")[place].join(REASONS[reason][place] for reason in reasons))
    return Cell("\n".join(filter(None, lines)), tone=TONES[found[0][0]])


def coverage(reports: Sequence[Report], shared: pd.DataFrame, *, language: str = "zh") -> Table:
    """Indicators that two or more documents state, with how often each does: columns of ``comparison.shared``."""
    shown = reports[:COLUMNS_SHOWN]
    name = "name" if language == "zh" else "name_en"
    body = tuple(
        (
            Cell(row[name]),
            *(_places(row["starts"], report.document.document, language) for report in shown),
            Cell(words.pick(_MATCHES[row["match"]], language)),
        )
        for row in shared.to_dict("records")
    )
    return Table(
        name="coverage",
        caption={"zh": "两份以上文件都载明的指标（各载明几处）", "en": "indicators that two or more documents state"},
        columns=(
            INDICATOR,
            *(Column(key=r.document.document, zh=r.document.name, en=r.document.name, kind="number") for r in shown),
            Column(key="match", zh="最接近的一对", en="closest pair"),
        ),
        rows=body,
        language=language,
        empty={"zh": "没有两份文件都载明的指标。", "en": "No indicator is stated by two documents."},
    )


def _places(starts: Sequence[str], document: str, language: str) -> Cell:
    mine = [start.rpartition(":")[2] for start in starts if start.rpartition(":")[0] == document]
    if not mine:
        return Cell(words.NOT_STATED[language], tone="mute")
    return Cell(str(len(mine)), raw=len(mine), at=(anchor(document, mine[0]),))


def pairs(frame: pd.DataFrame, standing: str, *, language: str = "zh") -> Table:
    """Why figures may not be compared (or with what caveat), pairs with the same reasons together.

    ``frame`` has the columns of ``comparison.compare``; ``standing`` is one of its standings.
    """
    suffix = "" if language == "zh" else "_en"
    rows = frame[frame["standing"] == standing]
    body = tuple(
        (
            Cell(str(key[0])),
            _example(group.iloc[0], "a", language),
            _example(group.iloc[0], "b", language),
            Cell(f"{len(group):,}", raw=len(group)),
            Cell(str(key[1]) or words.NONE[language]),
        )
        for key, group in rows.groupby([f"name{suffix}", f"why{suffix}", "place_a", "place_b"], sort=False)
    )
    word = STANDINGS[standing]
    return Table(
        name=f"pairs-{standing.replace(' ', '-')}",
        caption={"zh": f"{word[0]}的数字及原因", "en": f"figures that are {word[1]}, and why"},
        columns=(
            INDICATOR,
            Column(key="a", zh="一方（举例）", en="one (example)"),
            Column(key="b", zh="另一方（举例）", en="the other (example)"),
            Column(key="count", zh="对数", en="pairs", kind="number"),
            Column(key="why", zh="原因", en="why"),
        ),
        rows=body,
        language=language,
        style="cards beside",
        empty={"zh": "没有这样的数字。", "en": "There are none."},
    )


def _example(row: Any, side: str, language: str) -> Cell:
    item = _Side(**{field: row[f"{field}_{side}"] for field in _Side.__slots__})
    scope = words.level(row[f"level_{side}"], language)
    text = " · ".join(part for part in (item.place, scope, item.text(language)) if part)
    return Cell(text, at=(item.at,))


def sources_of(
    reports: Sequence[Report], pairs: pd.DataFrame, claims: Sequence[pd.DataFrame], *, language: str = "zh"
) -> Iterator[Table]:
    """The evidence of the figures that a comparison uses, one table a document; ``claims`` are one frame a report."""
    for report, mine in zip(reports, claims, strict=True):
        starts = {
            start
            for side in ("a", "b")
            for start in pairs.loc[pairs[f"document_{side}"] == report.document.document, f"start_{side}"]
        }
        yield sources(report, mine, only=starts, language=language)

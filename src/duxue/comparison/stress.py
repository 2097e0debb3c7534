"""What a document stresses: themes told apart by log-odds with an informative prior, with their uncertainty.

Monroe, Colaresi and Quinn, “Fightin' Words”, Political Analysis 16 (2008), 372–403: the weighted log-odds ratio of a
theme in one document against the others, with a Dirichlet prior in proportion to all documents. Short texts are drawn
towards the common rate, and z tells how far a difference stands out of its own uncertainty, which is that of the
posterior with all its terms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from duxue import catalogue
from duxue.dataset import Report

COLUMNS = [
    *(
        "document",
        "place",
        "theme",
        "name",
        "name_en",
        "section",
        "hits",
        "per_1000",
        "log_odds",
        "se",
        "low",
        "high",
        "z",
    ),
]
EVERYWHERE = "all"
# 95 per cent of a normal distribution.
WIDTH = 1.959964


def themes(reports: Sequence[Report], *, strength: float | None = None) -> pd.DataFrame:
    """Themes of each document, for all its sections together and for results, problems and plans apart.

    ``strength`` is the weight of the prior in hits; by default the mean number of hits of a document and section.
    Columns: document, place, theme, name, name_en, section (``all``, ``result``, ``problem``, ``plan``), hits, per_1000
    (None for ``all``), log_odds (against the other documents, natural logarithm), se, low and high (95 per cent), z.
    With one document or without hits there is nothing to compare: log_odds and what follows are None. The most
    distinctive themes of a document come first.
    """
    columns = ["theme", "section", "hits", "per_1000"]
    tables = [list(zip(*(report.themes[name].tolist() for name in columns), strict=True)) for report in reports]
    sections = [EVERYWHERE, *dict.fromkeys(row[1] for table in tables for row in table)]
    rows = []
    for section in sections:
        counts = [_counts(table, section) for table in tables]
        rates = [{theme: rate for theme, kind, _, rate in table if kind == section} for table in tables]
        for place, report in enumerate(reports):
            rows.extend(_rows(report, section, counts, place=place, rates=rates[place], strength=strength))
    order = {report.document.document: place for place, report in enumerate(reports)}
    rows.sort(key=lambda row: (order[row[0]], sections.index(row[5]), -(row[-1] or 0.0), -row[6]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _counts(table: Sequence[tuple[str, str, int, float]], section: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for theme, kind, hits, _ in table:
        if section in (kind, EVERYWHERE):
            counts[theme] = counts.get(theme, 0) + hits
    return counts


def _rows(
    report: Report,
    section: str,
    counts: Sequence[dict[str, int]],
    *,
    place: int,
    rates: dict[str, float],
    strength: float | None,
) -> list[list[object]]:
    known = catalogue.themes()
    rest: dict[str, int] = {}
    for number, other in enumerate(counts):
        for theme, hits in other.items() if number != place else ():
            rest[theme] = rest.get(theme, 0) + hits
    rows = []
    for theme, hits in counts[place].items():
        entry = known.get(theme)
        names = (entry.zh, entry.en) if entry else (theme, theme)
        found = log_odds(counts[place], rest, theme, strength=_strength(counts, strength))
        names = (report.document.document, report.document.name, theme, *names, section)
        rows.append([*names, hits, rates.get(theme), *(found or (None,) * 5)])
    return rows


def _strength(counts: Sequence[dict[str, int]], strength: float | None) -> float:
    return strength if strength is not None else sum(sum(table.values()) for table in counts) / max(1, len(counts))


def log_odds(
    mine: dict[str, int], rest: dict[str, int], theme: str, *, strength: float
) -> tuple[float, float, float, float, float] | None:
    """Log-odds ratio of a theme, its standard error, the ends of its 95 per cent interval, and z.

    None where a side has no hits at all, or no document mentions the theme.
    """
    here, there = sum(mine.values()), sum(rest.values())
    both = mine.get(theme, 0) + rest.get(theme, 0)
    if not here or not there or not both:
        return None
    prior = strength * both / (here + there)
    one, two = mine.get(theme, 0) + prior, rest.get(theme, 0) + prior
    left, right = here + strength - one, there + strength - two
    if left <= 0 or right <= 0:
        return None
    value = math.log(one / left) - math.log(two / right)
    # Words are rare and the paper drops the terms of the rest; a theme may be a fifth of a short text.
    error = math.sqrt(1 / one + 1 / left + 1 / two + 1 / right)
    return value, error, value - WIDTH * error, value + WIDTH * error, value / error

"""The section of a district's page on what has changed since the version before: a sentence and a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from duxue import catalogue, numbers, tables
from duxue.audit import VERDICTS
from duxue.site.versions import KINDS, Version
from duxue.site.words import words
from duxue.tables import Cell, Column, Table
from duxue.tables.words import scope, status

TONES = {"inconsistent": "bad", "cannot tell": "mute"}


def sentence(version: Version, language: str) -> str:
    """What changed, counted, and which version that is measured against."""
    known, previous = words(language), version["previous"]
    if previous is None:
        return known["first_version"]
    kinds = [change["kind"] for change in previous["changes"]]
    counts = {kind: kinds.count(kind) for kind in KINDS}
    told = [known[f"changed_{kind}"].format(count) for kind, count in counts.items() if count]
    counted = known["list_sign"].join(told if counts["figures"] else [known["no_figures"], *told])
    return known["since_version"].format(previous["data"][:16], counted if kinds else known["nothing_changed"])


def table(version: Version, document: str, language: str) -> Table | None:
    """A row a change: what it is about, as it was and as it is; None where nothing changed."""
    changes = (version["previous"] or {}).get("changes")
    if not changes:
        return None
    return Table(
        name="changes",
        caption={"zh": "与上一版不同之处", "en": "what differs from the version before"},
        columns=(
            Column(key="kind", zh="类别", en="kind"),
            Column(key="about", zh="事项", en="about"),
            Column(key="before", zh="上一版", en="before"),
            Column(key="after", zh="本版", en="now"),
        ),
        rows=tuple(_row(change, document, language) for change in changes),
        language=language,
        style="cards",
    )


def _row(change: Mapping[str, Any], document: str, language: str) -> tuple[Cell, ...]:
    kind, before, after = change["kind"], change["before"], change["after"]
    tell = {"figures": _figure, "claims": _claim, "checks": _check}[kind]
    return (
        Cell(words(language)[f"kind_{kind}"]),
        Cell(_about(kind, change["key"], after or before, language)),
        tell(before, "", language),
        tell(after, document, language),
    )


def _about(kind: str, key: str, said: Any, language: str) -> str:
    if kind != "figures":
        return str(said[1][language])
    indicator, level, breakdown, period, state = json.loads(key)
    entry = catalogue.indicators().get(indicator)
    name = tables.words.pick((entry.zh, entry.en) if entry else catalogue.UNKNOWN_NAME, language)
    parts = [name, scope(level, breakdown, language), period, "" if state == "actual" else status(state, language)]
    return " · ".join(part for part in parts if part)


def _figure(said: Any, document: str, language: str) -> Cell:
    if said is None:
        return _absent(language)
    shown = [f"{'≈' if approx else ''}{numbers.show(value, unit, language)}" for value, unit, approx, _ in said]
    at = (f"{document}-{said[0][3]}",) if document and len(said) == 1 else ()
    return Cell("、".join(shown) if language == "zh" else ", ".join(shown), at=at)


def _claim(said: Any, _document: str, language: str) -> Cell:
    if said is None:
        return _absent(language)
    verdict, _, figures = said
    stated, computed = figures[language]
    known = words(language)
    told = [known["claim_stated"].format(stated)] if stated else []
    told += [known["claim_computed"].format(computed)] if computed else []
    title = tables.words.pick(VERDICTS[verdict], language)
    return Cell(known["list_sign"].join([title, *told]), tone=TONES.get(verdict, "good"))


def _check(said: Any, _document: str, language: str) -> Cell:
    known = words(language)
    if said is None:
        return Cell(known["passed"], tone="good")
    return Cell(
        known["blocked" if said[0] == "critical" else "warned"], tone="bad" if said[0] == "critical" else "warn"
    )


def _absent(language: str) -> Cell:
    return Cell(words(language)["absent"], tone="mute")

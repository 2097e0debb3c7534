"""Characters to facts: one pass over the numbers of a document, each ends as a fact or in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from duxue import catalogue, numbers
from duxue.documents import Source
from duxue.extraction import evidence, relations, scores, themes
from duxue.extraction.dates import reported
from duxue.extraction.dates.dating import Dating
from duxue.extraction.indicators import naming, scope
from duxue.extraction.levels import alike, assigning, breakdowns, fitting
from duxue.extraction.lists import distributing, grown
from duxue.extraction.setaside import SetAside
from duxue.extraction.tables import barred, grid, stacked
from duxue.extraction.words.lexicon import scan
from duxue.extraction.words.spans import covered, wordless
from duxue.extraction.words.spots import Spot, spots
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import UNKNOWN
from duxue.lean import uncollected
from duxue.numbers import Number
from duxue.text import HIDING, Mask, Matching, furniture, masks, matching, outline

Row = Mapping[str, Any]
_LONGEST_SENTENCE = 300
_END = re.compile(r"[。\n]")
_DIGITS = re.compile(r"\d+")
_LIMITS = ("≥", "≤")
_ONLY_COMPULSORY = re.compile(r"高中(?:(?<=(?:暂无|没有)..)|(?<=未设立..)|(?<=(?:暂无|没有)普通..)|(?<=未设立普通..))")
_TO_BASE = {
    "亩": ("平方米", Decimal("666.6667")),
    "公顷": ("平方米", Decimal(10_000)),
    "平方公里": ("平方米", Decimal(1_000_000)),
    "‰": ("%", Decimal("0.1")),
    "成": ("%", Decimal(10)),
}
_OF_CHANGES = ("%", "个百分点", "倍")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document states.

    ``facts`` have the columns dataset.FACTS and ``name``, ordered by their start; a ``value`` of None is a number whose
    print is damaged. ``scores``, ``relations``, ``ledger`` and ``themes`` have the columns of dataset (``document`` of
    themes is empty); ``problems`` and ``measures`` are rows of start, end and theme.
    ``period`` is the year reported on.
    All offsets are of the characters that were given.
    """

    facts: tuple[Row, ...]
    scores: tuple[Row, ...]
    relations: tuple[Row, ...]
    ledger: tuple[Row, ...]
    themes: tuple[Row, ...]
    problems: tuple[Row, ...]
    measures: tuple[Row, ...]
    period: str

    @property
    def masks(self) -> tuple[Row, ...]:
        """Rows of the ledger about figures, years and names that the document hides."""
        return tuple(row for row in self.ledger if row["reason"] == "mask")


def extract(document: Source | str, *, period: str | None = None, kind: str | None = None) -> Reading:
    """Read a document. ``period`` is its year where that is known, else it is read from the text.

    ``kind`` ``plan`` makes every statement outside a section of results a planned one. The same characters give
    the same rows for ever; nothing else is looked at but catalogue and rules.
    """
    source = document if isinstance(document, Source) else None
    original = document.text if isinstance(document, Source) else document
    with uncollected():  # nothing that is read is garbage before all is read
        return _Run(matching(original), source, period, kind).reading()


class _Run:
    """The work on one document."""

    def __init__(self, mapped: Matching, source: Source | None, period: str | None, kind: str | None) -> None:
        self.mapped, self.text = mapped, mapped.text
        known = [(mapped.inward(a), mapped.inward(b)) for a, b in source.furniture] if source else []
        self.furniture = furniture(self.text, known)
        self.outline = outline(self.text)
        self.period = period if period is not None else reported.document_period(self.text, self.furniture)
        only = _ONLY_COMPULSORY.search(self.text) is not None
        written = reported.written_late(self.text)
        self.dating = Dating(self.text, self.outline, period=self.period, written=written, kind=kind)
        county, preschool = scope.of_county(self.text), scope.of_preschool(self.text)
        self.where = Surroundings(self.text, scan(self.text), self.outline, only, county, preschool)
        self.barred, self.stacked = "|" in self.text, stacked.possible(self.text)
        self.masks = masks(self.text)
        self.scored = scores.scores(self.text)
        self.ledger: list[dict[str, Any]] = []
        self.facts: list[dict[str, Any]] = []

    def reading(self) -> Reading:
        found = self._spots()
        for spot in found:
            self._read(spot)
        relations.doubt(found)
        for spot in found:
            self._write(spot)
        self.facts.sort(key=itemgetter("start", "indicator", "level", "breakdown"))
        self.ledger.sort(key=itemgetter("start", "end"))
        problems, measures = themes.statements(self.where, self.mapped.span)
        return Reading(
            facts=tuple(self.facts),
            scores=tuple(scores.rows(self.scored, self.mapped.span)),
            relations=tuple(relations.relations(self.text, found, self.mapped, aside=self.ledger)),
            ledger=tuple(self.ledger),
            themes=tuple(themes.count(self.where)),
            problems=problems,
            measures=measures,
            period=self.period,
        )

    def _spots(self) -> list[Spot]:
        """Numbers and masked figures that may state something; all others go to the ledger here."""
        aside = SetAside(self.text, furniture=self.furniture)
        kept: list[Number | Mask] = []
        sections = self._sections = {start: (indicator, name) for start, _, _, indicator, name in self.scored.sections}
        rest, run = wordless(self.text)
        for start, end in run:
            self._set_aside(start, end, "run")
        for start, end in self.mapped.removed:
            for match in _DIGITS.finditer(self.mapped.original, start, end):
                self._note(*match.span(), "furniture")
        found, taken = numbers.find(rest), self.scored.taken
        for number in self._unmasked(found) if self.masks else found:
            reason = "item_score" if number.start in taken else aside.reason(number)
            if not reason or (reason != "code" and number.start in sections):
                kept.append(number)
            else:
                self._drop(number, reason)
        for mask in self.masks:
            if mask.what == "figure" and not aside.in_furniture(mask.start):
                kept.append(mask)
            else:
                self._set_aside(mask.start, mask.end, "furniture" if aside.in_furniture(mask.start) else "mask")
        if self.masks:
            kept.sort(key=attrgetter("start"))
        chosen = self._sentences_of_a_size(kept) if len(kept) > _LONGEST_SENTENCE else kept
        figures = [_hidden(self.text, one) if isinstance(one, Mask) else one for one in chosen]
        return spots(self.text, figures, masked={mask.start for mask in self.masks})

    def _unmasked(self, found: list[Number]) -> Iterator[Number]:
        """Without the digits of masked figures, and without the 1 of 1x.x:1."""
        hidden = covered((mask.start, mask.end) for mask in self.masks)
        ends = {mask.end for mask in self.masks}
        for number in found:
            if number.start in hidden:
                continue
            if number.start - 1 in ends and number.printed == "1" and self.text[number.start - 1] == ":":
                self._drop(number, "ratio_denominator")
            else:
                yield number

    def _sentences_of_a_size(self, kept: list[Number | Mask]) -> Iterator[Number | Mask]:
        """Without the numbers of a sentence behind its 300th: no report has such, and a flood must not cost more."""
        count, stop = 0, -1
        for one in kept:
            if one.start > stop:
                end = _END.search(self.text, one.start)
                stop, count = end.start() if end else len(self.text), 0
            count += 1
            if count <= _LONGEST_SENTENCE:
                yield one
            elif isinstance(one, Mask):
                self._set_aside(one.start, one.end, "mask")
            else:
                self._drop(one, "run")

    def _drop(self, number: Number, reason: str) -> None:
        self._note(*self.mapped.span(number.start, number.end), reason)
        if number.unit == ":1":
            self._denominator(number)

    def _denominator(self, number: Number) -> None:
        """The 1 of 16.4:1 is its unit; it is accounted for on its own."""
        if number.end < number.unit_end:
            self._set_aside(number.unit_end - 1, number.unit_end, "ratio_denominator")

    def _set_aside(self, start: int, end: int, reason: str, indicator: str = "") -> None:
        self._note(*self.mapped.span(start, end), reason, indicator)

    def _note(self, begin: int, stop: int, reason: str, indicator: str = "") -> None:
        """A line of the ledger; offsets are those of the original."""
        printed = self.mapped.original[begin:stop]
        self.ledger.append({"start": begin, "end": stop, "printed": printed, "reason": reason, "indicator": indicator})

    def _read(self, spot: Spot) -> None:
        where, start = self.where, spot.number.start
        if start in self._sections:
            spot.indicator, spot.breakdown = self._sections[start]
            spot.rule, spot.period = "section_score", self.period
            spot.status = "standard" if spot.indicator == "section_weight" else "actual"
            spot.notes["said"] = self.text.rfind("\n", 0, start) + 1
            return
        if (self.barred and barred.read(where, spot)) or grid.read(where, spot):
            spot.period = spot.period or self.period
            spot.status = spot.status or self._of_cell(spot)
            return
        if not (self.stacked and stacked.read(where, spot)) and spot.group and not spot.place:
            self._read_list(spot)
        naming.name(where, spot)
        fitting.fit_stage(where, spot)
        assigning.assign(where, spot)
        spot.copies = alike.copies(where, spot)
        self.dating.date(spot)
        breakdowns.write(where, spot)

    def _read_list(self, first: Spot) -> None:
        if not grown.each(self.where, first):
            distributing.distribute(self.where, first)

    def _of_cell(self, spot: Spot) -> str:
        """How a cell is meant of which no head says it: a limit, an aim for a year to come, or what is so."""
        if self.text[spot.number.start - 1 : spot.number.start] in _LIMITS:
            return "standard"
        ahead = self.period and spot.period.isdigit() and spot.period > max(self.period, self.dating.written)
        return ("target" if spot.number.unit == "%" else "planned") if ahead else "actual"

    def _write(self, spot: Spot) -> None:
        if spot.mask:
            known = "" if spot.indicator == UNKNOWN else spot.indicator
            self._set_aside(spot.number.start, spot.number.end, "mask", known)
            return
        if spot.number.unit == ":1":
            self._denominator(spot.number)
        for level, breakdown in spot.copies or ((spot.level, spot.breakdown),):
            self.facts.append(self._row(spot, level, breakdown))
        first = spot.indicator
        for indicator, level in alike.also(self.where, spot):
            spot.indicator = indicator
            self.facts.append(self._row(spot, level, spot.breakdown))
        spot.indicator = first

    def _row(self, spot: Spot, level: str, breakdown: str) -> dict[str, Any]:
        number = spot.number
        start, end = self.mapped.span(number.start, number.end)
        entry = catalogue.indicators().get(spot.indicator)
        value, unit = _valued(spot, entry)
        return {
            "indicator": spot.indicator,
            "name": entry.zh if entry else "",
            "level": level,
            "breakdown": breakdown,
            "period": spot.period,
            "status": spot.status,
            "value": value,
            "unit": unit,
            "printed": self.mapped.original[start:end],
            "approx": number.approx,
            "evidence": evidence.clause(self.mapped, spot, start=start, end=end),
            "section": self.outline.heading(number.start),
            "start": start,
            "end": end,
            "rule": spot.rule,
        }


def _hidden(text: str, mask: Mask) -> Number:
    """A masked figure as a number without value: magnitude and unit behind it are as in any other."""
    left_digits = not mask.printed.strip(f"{HIDING}.,-—0123456789 ")
    bare = numbers.find("1" + text[mask.end : mask.end + 12]) if left_digits else []
    first = bare[0] if bare and bare[0].end == 1 else None
    if first is None:
        return Number(mask.start, mask.end, mask.printed, None, unit="", unit_end=mask.end)
    shift = mask.end - 1
    return Number(mask.start, mask.end, mask.printed, None, first.magnitude, first.unit, first.unit_end + shift)


def _valued(spot: Spot, entry: catalogue.Indicator | None) -> tuple[float | None, str]:
    """Value and unit of a spot: the catalogue's unit, or the printed one of a change of another kind."""
    number, notes = spot.number, spot.notes
    value, unit = number.value, number.unit
    if value is None or notes.get("doubt"):
        return None, entry.unit if entry else unit
    if unit in _TO_BASE:
        unit, factor = _TO_BASE[unit]
        value *= factor
    if notes.get("negative"):
        value = -abs(value)
    if entry is not None and (unit == entry.unit or spot.status != "delta" or unit not in _OF_CHANGES):
        if entry.unit == ":1" and "ratio" in number.flags and value and number.printed[0] == "1" and value < 1:
            value = 1 / value
        if spot.rule == "intake_ratio_turned" and value:
            value = 1 / value  # 普职比5.6:4.4
        unit = entry.unit
    plain = float(value)
    return plain if plain.is_integer() else round(plain, 6), unit

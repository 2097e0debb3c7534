"""The facts of one document as arithmetic needs them: exact values, what the printed digits leave open, look-up."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from duxue import catalogue, numbers
from duxue.dataset import Report

# Values of these kinds are exact when they are printed out in full; money, rates and quantities are rounded.
COUNTED = ("count", "score", "change", "")
ROUNDED_UNITS = ("%", "个百分点", "元")
DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?(?:E\+(\d+))?")
RATIO = re.compile(r"(\d+(?:\.\d+)?)[:：](\d+(?:\.\d+)?)")
# 余 and its like behind a number say that it was cut off, so it is a lower bound.
MORE = re.compile(r"\s*(?:[%％‰]|个百分点|[万亿]?[元人所名个])?\s*(?:余|多|以上|及以上|\+)")
WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact. ``low`` and ``high`` bound the values that would be printed with the same digits.

    ``factor`` is what the printed number is multiplied by (万: 10,000), ``step`` the size of its last digit.
    """

    start: int
    end: int
    indicator: str
    level: str
    breakdown: str
    period: str
    status: str
    unit: str
    kind: str
    printed: str
    evidence: str
    section: str
    name: str
    name_en: str
    approx: bool
    value: Decimal
    factor: Decimal
    step: Decimal
    low: Decimal
    high: Decimal
    rule: str = ""

    @property
    def exact(self) -> bool:
        """Whether the printed digits leave nothing open."""
        return self.low == self.high

    @property
    def label(self) -> str:
        """Level, name and breakdown for readers, such as ``小学专任教师数``."""
        level = "" if self._level_is_plain else catalogue.LEVELS[self.level][0]
        level = "" if level and level in self.name else level
        return f"{level}{self.name}" + (f"（{self.breakdown}）" if self.breakdown else "")

    @property
    def label_en(self) -> str:
        """The same in English; the breakdown keeps the document's own words."""
        level = "" if self._level_is_plain else f", {catalogue.LEVELS[self.level][1]}"
        return f"{self.name_en}{level}" + (f" ({self.breakdown})" if self.breakdown else "")

    @property
    def _level_is_plain(self) -> bool:
        entry = catalogue.indicators().get(self.indicator)
        return self.level in ("", "all") or (entry is not None and len(entry.levels) == 1)

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        """Everything but the value: two facts with one identity should agree."""
        return (self.indicator, self.level, self.breakdown, self.period, self.status)

    def show(self, language: str = "zh") -> str:
        """The value for readers, with the word that makes it approximate."""
        if RATIO.fullmatch(self.printed):
            return self.printed
        shown = self.figure(language)
        if not self.approx:
            return shown
        if self.low == self.value:
            return f"{shown}以上" if language == "zh" else f"at least {shown}"
        return f"约 {shown}" if language == "zh" else f"about {shown}"

    def figure(self, language: str = "zh") -> str:
        """The value as a number with its unit, as arithmetic needs it."""
        return numbers.show(self.value, self.unit, language, printed=self.printed)

    def says(self, pattern: str) -> bool:
        """Whether the evidence holds one of the words of a regular expression."""
        return re.search(pattern, self.evidence) is not None


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _ratio_bounds(match: re.Match[str]) -> tuple[Decimal, ...]:
    one, two = (Decimal(text) for text in match.groups())
    half_one, half_two = (Decimal(1).scaleb(part.as_tuple().exponent) / 2 for part in (one, two))
    value = one / two
    return value, Decimal(1), 2 * half_one, (one - half_one) / (two + half_two), (one + half_one) / (two - half_two)


def _magnitude(digits: str, factor: Decimal) -> Decimal:
    """The size of the last digit that is not zero: what 余 may hide."""
    bare = digits.replace(",", "")
    whole = len(bare) - len(bare.rstrip("0")) if "." not in bare else -len(bare.partition(".")[2])
    return factor * Decimal(10) ** whole


def bounds(value: float, printed: str, *, kind: str, unit: str, evidence: str, approx: bool) -> tuple[Decimal, ...]:
    """Exact value, factor, last printed step, and the lowest and highest value that would be printed so."""
    shown = "".join(printed.split())  # 2, and .52 on the next line, is 2.52
    printed = unicodedata.normalize("NFKC", shown)  # １１．８３ has two decimals
    ratio = RATIO.fullmatch(printed)
    if ratio and Decimal(ratio.group(2)):
        return _ratio_bounds(ratio)
    number = _exact(value)
    match = DIGITS.fullmatch(printed)
    face = Decimal(printed.replace(",", "")) if match else Decimal(0)
    if not match or not face or not number:
        return number, Decimal(1), Decimal(1), number, number
    factor = abs(number) / face
    step = factor * Decimal(10) ** (int(match.group(2) or 0) - len(match.group(1) or ""))  # 5.01E+04 is in hundreds
    if approx:
        hidden = _magnitude(printed, factor)
        behind = evidence[evidence.find(shown) + len(shown) :]
        return number, factor, step, number if MORE.match(behind) else number - hidden, number + hidden
    if kind in COUNTED and unit not in ROUNDED_UNITS and (factor == 1 or kind == "score") and not match.group(2):
        return number, factor, step, number, number
    return number, factor, step, number - step / 2, number + step / 2


FIELDS = (
    *("start", "end", "indicator", "level", "breakdown", "period", "status", "unit", "kind", "printed", "evidence"),
    *("section", "name", "name_en", "approx", "value", "rule"),
)


def stated(report: Report) -> Iterator[Stated]:
    """Every fact of a report, in the order of the document."""
    facts = report.facts
    for row in zip(*(facts[field].tolist() for field in FIELDS), strict=True):
        fields = dict(zip(FIELDS, row, strict=True))
        value, factor, step, low, high = bounds(
            fields["value"],
            fields["printed"],
            kind=fields["kind"],
            unit=fields["unit"],
            evidence=fields["evidence"],
            approx=bool(fields["approx"]),
        )
        yield Stated(**{**fields, "value": value}, factor=factor, step=step, low=low, high=high)


class Book:
    """The facts of one document, found by place, by identity or by indicator."""

    def __init__(self, facts: Iterable[Stated]) -> None:
        self.facts = tuple(facts)
        self.by_start: dict[int, list[Stated]] = defaultdict(list)
        self.by_indicator: dict[str, list[Stated]] = defaultdict(list)
        for fact in self.facts:
            self.by_start[fact.start].append(fact)
            self.by_indicator[fact.indicator].append(fact)

    @cached_property
    def by_identity(self) -> dict[tuple[str, ...], list[Stated]]:
        """Facts that say the same thing: one list an identity."""
        groups: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
        for fact in self.facts:
            groups[fact.identity].append(fact)
        return groups

    def at(self, reference: int | str) -> Stated | None:
        """The fact that ``start``, ``start/indicator`` or ``start/indicator/level`` points to, or None."""
        start, *rest = str(reference).split("/")
        found = [
            fact
            for fact in self.by_start.get(int(start), ())
            if (not rest or fact.indicator == rest[0]) and (len(rest) < 2 or fact.level == rest[1])
        ]
        return found[0] if found else None

    def find(
        self,
        indicator: str,
        *,
        level: str | None = None,
        breakdown: str | None = None,
        period: str | None = None,
        status: str | None = "actual",
    ) -> list[Stated]:
        """Facts of an indicator; None leaves a field open; each identity once, the first mention."""
        seen: dict[tuple[str, ...], Stated] = {}
        for fact in self.by_indicator.get(indicator, ()):
            wanted = (
                (level is None or fact.level == level)
                and (breakdown is None or fact.breakdown == breakdown)
                and (period is None or fact.period == period)
                and (status is None or fact.status == status)
            )
            if wanted:
                seen.setdefault(fact.identity, fact)
        return list(seen.values())

    def one(
        self,
        indicator: str,
        *,
        level: str | None = None,
        breakdown: str | None = None,
        period: str | None = None,
        status: str | None = "actual",
    ) -> Stated | None:
        """The first of :meth:`find`, or None."""
        found = self.find(indicator, level=level, breakdown=breakdown, period=period, status=status)
        return found[0] if found else None

    def total(self, indicator: str, *, period: str) -> Stated | None:
        """The figure for all levels without a breakdown, or None."""
        return self.one(indicator, level="all", breakdown="", period=period) or self.one(
            indicator, level="", breakdown="", period=period
        )

"""The figures of a report as things to compare: scope, year and place told apart from the number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duxue import catalogue
from duxue.dataset import Report, counted

# A breakdown made of these words alone names the unit or the usual scope and narrows nothing.
PLAIN = frozenset(("每生每年", "普通高中", "含随班就读", "5年360学时", "全区", "全县", "全市"))
# What the document calls the indicator where it uses another word.
QUOTED = re.compile(r"原文作“(?P<words>[^”]+)”")
_BETWEEN = re.compile(r"[,，、]")
FIELDS = (
    *("indicator", "level", "breakdown", "period", "status", "value", "unit", "printed", "approx", "start", "kind"),
    *("evidence",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One figure of one document, for comparison.

    ``counted`` is what the document counts where the catalogue counts 人次: ``人`` where it prints 名 or 人.
    """

    document: str
    place: str
    district: str
    indicator: str
    level: str
    breakdown: str
    period: str
    status: str
    value: float
    unit: str
    printed: str = ""
    approx: bool
    start: int
    kind: str
    counted: str

    @property
    def scope(self) -> str:
        """What narrows the figure, empty where it stands for the whole."""
        return narrowed(self.breakdown)

    @property
    def words(self) -> str:
        """Another word that the document uses for the indicator, or an empty string."""
        found = QUOTED.search(self.breakdown)
        return found["words"] if found else ""


def narrowed(breakdown: str) -> str:
    """A breakdown without the words that narrow nothing and without what the document calls the indicator."""
    words = _BETWEEN.split(QUOTED.sub("", breakdown))
    return "、".join(word for word in words if word and word not in PLAIN)


def values(report: Report, indicators: Sequence[str] = ()) -> Iterator[Value]:
    """Figures of a report, each identity once (its first mention), in the order of the document."""
    facts = report.facts
    document = report.document
    seen = set()
    for row in zip(*(facts[field].tolist() for field in FIELDS), strict=True):
        fields = dict(zip(FIELDS, row, strict=True))
        identity = tuple(fields[key] for key in ("indicator", "level", "breakdown", "period", "status"))
        if identity in seen or (indicators and fields["indicator"] not in indicators):
            continue
        seen.add(identity)
        printed, evidence = fields["printed"], fields.pop("evidence")
        yield Value(
            **fields,
            document=document.document,
            place=document.name,
            district=document.district,
            counted=counted(fields["unit"], printed, evidence),
        )


MOVED = re.compile(r"(\d{4})年[^，。；、]*?划[入出]")


def territory(value: Value) -> bool:
    """Whether the district gained or lost territory in the year of the value or the year before or after it."""
    return moved(value.district, value.period)


def moved(district: str, period: str) -> bool:
    """Whether a district gained or lost territory in this year or the year before or after it."""
    place = catalogue.districts().get(district)
    if place is None or not period.isdigit():
        return False
    return any(abs(int(year) - int(period)) <= 1 for year in MOVED.findall(place.note))

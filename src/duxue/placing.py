"""Which district a document is about: by its title and the lines around it, its signature, or what it names most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from duxue import catalogue
from duxue.catalogue import District
from duxue.documents import Source
from duxue.errors import BadParameters, nearest

TITLE = 40  # characters of a document that the project may keep in a row
_HEAD = 40  # lines among which the title stands
_AROUND = 3  # lines before and after the title that may say whose report it is
_SIGNED = 6  # last lines, among which it is signed
_REPORT = re.compile(r"(?:报告|总结|汇报|公报)(?:[(（].*)?$")
# A line that says who and what: an address or whom the report is for has a colon, a cell of a table its bar.
_LINE = re.compile(r"[^,，。;；:：|]{2,60}")
# Words for a part of any town; they name a district only after its city: 长治市城区.
_GENERIC = ("城区", "郊区", "矿区", "东区", "西区")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of a document may say whose it is; ``title`` is empty where no line can be one."""

    title: str
    around: str
    signature: str


def title(source: Source) -> str:
    """The first line that calls itself a report, else a first line that is no sentence, at most TITLE characters."""
    return _parts(source).title[:TITLE]


def district(source: Source, code: str | None) -> tuple[District, bool]:
    """The district of this code, or else the one that the document is about, and whether more than its body says so.

    Raises BadParameters where there is no such code, where the title names another district, and where no code is given
    and no district is named far more often than others.
    """
    known = catalogue.districts()
    if code is not None:
        if code not in known:
            near = nearest(code, known) or "."
            raise BadParameters(f"No district has the code {code!r}{near} Codes of GB/T 2260 have six digits.")
        _refuse_another(source, known[code])
        return known[code], True
    parts = _parts(source)
    heads = ((part, True) for part in (parts.title, parts.around, parts.signature))
    for part, sure in (*heads, (source.text, False)):
        ranked = _mentions(part, source.text).most_common(2)
        if ranked and (len(ranked) < 2 or ranked[0][1] >= 2 * ranked[1][1]):
            return known[ranked[0][0]], sure
    names = ", ".join(f"{known[found].name} {found}" for found, _ in ranked) or "none"
    raise BadParameters(
        f"{source.name} does not say clearly which district it is about (found: {names}). "
        "Give its code of GB/T 2260 with --district, such as 620724."
    )


def _refuse_another(source: Source, given: District) -> None:
    """Figures under the name of a county that is not theirs would be compared, and published, as that county's."""
    parts = _parts(source)
    heads = (_mentions(parts.title, parts.title), _mentions(parts.around, parts.around))
    # Lines around a title may be the menu of a site, with links to many counties.
    named = heads[0] or (heads[1] if len(heads[1]) == 1 else {})
    if named and given.code not in named:
        others = ", ".join(f"{catalogue.districts()[code].name} {code}" for code in named)
        raise BadParameters(
            f"{source.name} names {others} at its head, and --district {given.code} is {given.name}. Give that code, "
            f"or none; if it is about {given.name} all the same, add it so and change its line in data/documents.csv."
        )


def _mentions(part: str, text: str) -> Counter[str]:
    """How often a part of a text names each district, by code; of several with one name, those that are meant."""
    known, pattern = _names()
    names = Counter(match.group() for match in pattern.finditer(part) if _whole(match, known))
    return Counter({row.code: count for name, count in names.items() for row in _meant(known[name], part, text)})


@cache
def _names() -> tuple[dict[str, list[District]], re.Pattern[str]]:
    known: dict[str, list[District]] = {}
    for row in catalogue.districts().values():
        known.setdefault(row.name, []).append(row)
    return known, re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))


def _whole(match: re.Match[str], known: Mapping[str, Sequence[District]]) -> bool:
    """Whether a name is not the end of another word: 静宁县 does not name 宁县, 全市城区 no 城区."""
    name, before = match.group(), match.string[max(0, match.start() - 12) : match.start()]
    if len(name) > 2 or before.endswith(tuple(place for row in known[name] for place in (row.city, row.province))):
        return True
    return name not in _GENERIC and not re.search(r"[\u4e00-\u9fff]$", before)


def _meant(rows: Sequence[District], part: str, text: str) -> Sequence[District]:
    """Of districts with one name those whose city, or else province, is named most: 北京市朝阳区 is not 长春's."""
    for said in (part, text) if len(rows) > 1 else ():
        for place in ("city", "province"):
            named = [said.count(getattr(row, place)) for row in rows]
            if any(named):
                return [row for row, count in zip(rows, named, strict=True) if count == max(named)]
    return rows


def _parts(source: Source) -> _Parts:
    lines = [line.strip() for line in source.text.splitlines() if line.strip()]
    head, end = lines[:_HEAD], [line for line in lines[-_SIGNED:] if _LINE.fullmatch(line)]
    place = _titled(head)
    if place is None:
        return _Parts("", "", "\n".join(end))
    before, after = head[max(0, place - _AROUND) : place], head[place + 1 : place + 1 + _AROUND]
    around = [*takewhile(_LINE.fullmatch, reversed(before)), *takewhile(_LINE.fullmatch, after)]
    return _Parts(head[place], "\n".join(around), "\n".join(end))


def _titled(lines: Sequence[str]) -> int | None:
    """The place of the title among these lines; None where all of them are sentences."""
    titles = (place for place, line in enumerate(lines) if _REPORT.search(line) and len(line) <= 60)
    unbroken = (place for place, line in enumerate(lines) if not re.search(r"[,，。;；]", line))
    return next(titles, next(unbroken, None))

"""``duxue add``: a document becomes part of the suite, with its line in the registry, its data and its params file."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from duxue import catalogue, documents, extraction, gate, intake, workspace
from duxue.catalogue import District
from duxue.documents import Document, Source, registry
from duxue.documents.registry import COLUMNS, NAME, source_of
from duxue.errors import BadParameters, ProjectError, nearest
from duxue.extraction import Reading
from duxue.verdicts import Verdict

# Two reports that share this much of their eight-character pieces are one text with names and years replaced.
NEAR, PIECE = 0.5, 8
YEAR = re.compile(r"(?:19|20)\d\d")
TITLE_COUNTS = 5  # the place in a title is worth so many in the text
TITLE = 40  # characters of a document that the project may keep in a row


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was registered: what was read, in a sentence, and what the gate says."""

    document: Document
    sentence: str
    verdict: Verdict


def add(file: Path, *, district: str | None, period: str | None, name: str | None) -> Added:
    """Register a document.

    Raises BadParameters where district or period is neither given nor found in the document, or where the same bytes,
    or the same place and year, are registered already; ProjectError where the file cannot be read or nothing written.
    """
    source = documents.read(file)
    _refuse_known_bytes(source)
    if period is not None and not YEAR.fullmatch(period):
        raise BadParameters(f"--period {period!r} is no year. Give the year reported on in four digits, such as 2023.")
    reading = extraction.extract(source, period=period)
    place = _district(source, district)
    year = reading.period
    if not YEAR.fullmatch(year):
        raise BadParameters(f"{file.name} does not say which year it reports on. Give it with --period, such as 2023.")
    _refuse_known_place(place, year)
    title, named = _title(source), _name(place, year, name)
    document = replace(
        intake.document_of(named, source, district=place.code, period=year, title=title),
        kind=_kind(title, reading),
        published=_published(source),
    )
    near = _near(source)
    _write(document, file, reading)
    verdict = gate.check([document.document])[document.document]
    return Added(document, _sentence(document, reading, near), verdict)


def _refuse_known_bytes(source: Source) -> None:
    for known in registry().values():
        if known.sha256 == source.sha256:
            raise BadParameters(f"{source.name} is registered already, as {known.document} (the same bytes).")


def _refuse_known_place(place: District, year: str) -> None:
    for known in registry().values():
        if (known.district, known.period) == (place.code, year):
            raise BadParameters(
                f"{place.name} {year} is registered already, as {known.document}. "
                "Remove its line from data/documents.csv first if this one is to replace it."
            )


def _district(source: Source, code: str | None) -> District:
    """The district of this code, or else the one that the document names most, where no other comes near."""
    known = catalogue.districts()
    if code is not None:
        if code in known:
            return known[code]
        near = nearest(code, known) or "."
        raise BadParameters(f"No district has the code {code!r}{near} Codes of GB/T 2260 have six digits.")
    counts = _mentions(source.text) + _mentions(_title(source) * TITLE_COUNTS)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        names = ", ".join(f"{known[found].name} {found}" for found, _ in ranked) or "none"
        raise BadParameters(
            f"{source.name} does not say clearly which district it is about (found: {names}). "
            "Give its code of GB/T 2260 with --district, such as 620724."
        )
    return known[ranked[0][0]]


def _mentions(text: str) -> Counter[str]:
    """How often a text names each district, by code; of several with one name the city that is named decides."""
    known: dict[str, list[District]] = {}
    for row in catalogue.districts().values():
        known.setdefault(row.name, []).append(row)
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    counts: Counter[str] = Counter()
    for match in pattern.finditer(text):
        name, before = match.group(), text[match.start() - 1 : match.start()]
        if len(name) > 2 or not re.match(r"[\u4e00-\u9fff]", before) or before in "市州省":  # 和县
            counts.update(row.code for row in known[name])
    cities = {row.code: text.count(row.city) for row in catalogue.districts().values() if row.code in counts}
    return counts + Counter(cities)


def _name(place: District, year: str, name: str | None) -> str:
    """``<place>-<year>`` in Latin letters, as another year of the place is named; with the code where that is taken."""
    named = [known.document.rpartition("-")[0] for known in registry().values() if known.district == place.code]
    latin = re.sub(r"[^a-z0-9]+", "-", "".join(lazy_pinyin(_short(place.name))).lower()).strip("-")
    latin = named[0] if named else latin
    wanted = f"{name or latin}-{year}"
    wanted = wanted if wanted not in registry() else f"{wanted[:-5]}-{place.code}-{year}"
    if not NAME.fullmatch(wanted):
        raise BadParameters(f"--name {name!r} cannot name a document. Use lower-case letters, digits and hyphens.")
    return wanted


def _short(name: str) -> str:
    short = re.sub(r"(?:自治县|自治旗|新区|特区|林区|[县区市旗])$", "", name)
    return short if len(short) > 1 else name


def _title(source: Source) -> str:
    """The first line that calls itself a report, else a first line that is no sentence, at most TITLE characters."""
    lines = [line.strip() for line in source.text.splitlines()[:40] if line.strip()]
    titled = (line for line in lines if re.search(r"(?:报告|总结|汇报|公报)(?:[(（].*)?$", line) and len(line) <= 60)
    first = next((line for line in lines if not re.search(r"[,，。;；]", line)), "")
    return next(titled, first)[:TITLE]


def _kind(title: str, reading: Reading) -> str:
    """What sort of document it is, by its title, its scored items and whether its figures are masked."""
    figures = [row for row in reading.masks if row["indicator"]]
    if len(figures) > len(reading.facts):
        return "template"
    if reading.scores:
        return "scored_self_evaluation"
    if "自查" in title:
        return "self_check"
    return "work_summary" if re.search(r"总结|计划|要点|公报", title) else "self_evaluation"


def _published(source: Source) -> str:
    """The day on which it was published, where its head says so."""
    found = re.search(
        r"(?:发布|时间|日期)[^\d\n]{0,6}((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})", source.text[:800]
    )
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _near(source: Source) -> list[str]:
    """Registered documents whose text is here and mostly the same."""
    mine = _pieces(source.text)
    found = []
    for document in registry().values():
        path = source_of(document)
        other = _pieces(documents.read(path).text) if path else frozenset()
        shared = len(mine & other) / max(1, min(len(mine), len(other)))
        if shared >= NEAR:
            found.append(f"{document.document} ({shared:.0%})")
    return found


@cache
def _pieces(text: str) -> frozenset[str]:
    letters = re.sub(r"[\W\d_]+", "", text)
    return frozenset(letters[start : start + PIECE] for start in range(len(letters) - PIECE))


def _write(document: Document, file: Path, reading: Reading) -> None:
    """All files of the document; the registry comes last, so that a failure before it leaves only unknown files."""
    space, name = workspace.current(), document.document
    files = intake.contents(name, reading)
    files[space.params / "district" / f"{name}.yaml"] = f"document: {name}\npeers: []\nlanguage: zh\n"
    line = intake.as_csv([{column: getattr(document, column) for column in COLUMNS}], list(COLUMNS))
    known = space.data / "documents.csv"
    files[known] = known.read_text(encoding="utf-8") + line.partition("\n")[2]
    try:
        space.sources.mkdir(parents=True, exist_ok=True)
        copy = space.sources / f".{name}.draft"
        copy.unlink(missing_ok=True)  # it may be a link that leads elsewhere
        shutil.copyfile(file, copy)
        copy.replace(space.sources / f"{name}{file.suffix.lower()}")
        for path, content in files.items():
            intake.replace(path, content)
    except OSError as error:
        raise ProjectError(space.data, f"cannot be written ({error.strerror})", "Free space or mend rights.") from None
    registry.cache_clear()


def _sentence(document: Document, reading: Reading, near: list[str]) -> str:
    known = catalogue.indicators()
    named = [row for row in reading.facts if row["indicator"] in known]
    core = {row["indicator"] for row in named if known[row["indicator"]].core}
    whole = sum(entry.core for entry in known.values())
    said = (
        f"{document.document}: {document.name}, {len(reading.facts)} figures read ({len(named)} of a known indicator, "
        f"{len(core)} of the {whole} core indicators), {len(reading.ledger)} numbers set aside, "
        f"{len(reading.masks)} masks."
    )
    return f"{said} Nearly the same text as {', '.join(near)}." if near else said

"""``duxue add``: a document becomes part of the suite, with its line in the registry, its data and its params file."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from duxue import catalogue, dataset, documents, extraction, gate, intake, workspace
from duxue.catalogue import District
from duxue.documents import Document, Source, registry
from duxue.documents.registry import COLUMNS, NAME, source_of
from duxue.errors import BadParameters, ProjectError, nearest
from duxue.extraction import Reading
from duxue.verdicts import Verdict

# Two reports that share this much of their eight-character pieces are one text with names and years replaced.
NEAR, PIECE = 0.5, 8
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
    reading = extraction.extract(source, period=period)
    place = _district(source, district)
    year = period or reading.period
    if not re.fullmatch(r"\d{4}", year):
        raise BadParameters(f"{file.name} does not say which year it reports on. Give it with --period, such as 2023.")
    _refuse_known_place(place, year)
    document = intake.document_of(
        _name(place, year, name), source, district=place.code, period=year, title=_title(source)
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
    counts = Counter({row.code: source.text.count(row.name) for row in known.values() if row.name in source.text})
    counts += Counter({row.code: source.text.count(row.city) for row in known.values() if row.code in counts})
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        names = ", ".join(f"{known[found].name} {found}" for found, _ in ranked) or "none"
        raise BadParameters(
            f"{source.name} does not say clearly which district it is about (found: {names}). "
            "Give its code of GB/T 2260 with --district, such as 620724."
        )
    return known[ranked[0][0]]


def _name(place: District, year: str, name: str | None) -> str:
    """``<place>-<year>`` in Latin letters, with the code where another document has that name."""
    latin = re.sub(r"[^a-z0-9]+", "-", "".join(lazy_pinyin(_short(place.name))).lower()).strip("-")
    wanted = f"{name or latin}-{year}"
    wanted = wanted if wanted not in registry() else f"{wanted[:-5]}-{place.code}-{year}"
    if not NAME.fullmatch(wanted):
        raise BadParameters(f"--name {name!r} cannot name a document. Use lower-case letters, digits and hyphens.")
    return wanted


def _short(name: str) -> str:
    short = re.sub(r"(?:自治县|自治旗|新区|特区|林区|[县区市旗])$", "", name)
    return short if len(short) > 1 else name


def _title(source: Source) -> str:
    """The first line that calls itself a report, at most TITLE characters of it."""
    lines = [line.strip() for line in source.text.splitlines()[:40]]
    titled = (line for line in lines if re.search(r"(?:报告|总结|汇报|公报)(?:[(（].*)?$", line) and len(line) <= 60)
    return next(titled, next((line for line in lines if line), ""))[:TITLE]


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
    rows = intake.rows_of(reading)
    contents: dict[Path, str] = {
        space.data / part / f"{name}.csv": intake.as_csv(rows[part], columns)
        for part, columns in intake.PARTS.items()
        if rows[part]
    }
    contents[space.params / "district" / f"{name}.yaml"] = f"document: {name}\npeers: []\nlanguage: zh\n"
    themes = [{**row, "document": name} for row in reading.themes]
    contents[space.data / "themes.csv"] = _appended(space.data / "themes.csv", themes, dataset.THEMES)
    line = {column: getattr(document, column) for column in COLUMNS}
    contents[space.data / "documents.csv"] = _appended(space.data / "documents.csv", [line], list(COLUMNS))
    try:
        space.sources.mkdir(parents=True, exist_ok=True)
        copy = space.sources / f".{name}.draft"
        copy.unlink(missing_ok=True)  # it may be a link that leads elsewhere
        shutil.copyfile(file, copy)
        copy.replace(space.sources / f"{name}{file.suffix.lower()}")
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.draft")
            draft.unlink(missing_ok=True)
            draft.write_text(content, encoding="utf-8")
            draft.replace(path)
    except OSError as error:
        raise ProjectError(space.data, f"cannot be written ({error.strerror})", "Free space or mend rights.") from None
    registry.cache_clear()


def _appended(path: Path, rows: list[Mapping[str, object]], columns: list[str]) -> str:
    before = path.read_text(encoding="utf-8") if path.is_file() else ",".join(columns) + "\n"
    return before + intake.as_csv(rows, columns).partition("\n")[2]


def _sentence(document: Document, reading: Reading, near: list[str]) -> str:
    known = [row for row in reading.facts if row["indicator"] in catalogue.indicators()]
    core = {row["indicator"] for row in known if catalogue.indicators()[row["indicator"]].core}
    said = (
        f"{document.document}: {document.name}, {len(reading.facts)} figures read ({len(known)} of a known indicator, "
        f"{len(core)} core indicators), {len(reading.ledger)} numbers set aside, {len(reading.masks)} masks."
    )
    return f"{said} Nearly the same text as {', '.join(near)}." if near else said

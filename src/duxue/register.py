"""``duxue add``: a document becomes part of the suite, with its line in the registry, its data and its params file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from duxue import catalogue, documents, extraction, gate, intake, placing, workspace
from duxue.catalogue import District
from duxue.documents import Document, Source, registry
from duxue.documents.registry import COLUMNS, NAME, registered, source_of, sources_of
from duxue.errors import BadParameters, ProjectError
from duxue.exchange import exchanged
from duxue.extraction import Reading
from duxue.verdicts import Verdict

# Two reports that share this much of their eight-character pieces are one text with names and years replaced.
NEAR, PIECE = 0.5, 8
# A day of publication, after a word that says so; a bare 时间 only where it is no other's, such as that of a 督导时间.
PUBLISHED = re.compile(
    r"(?:(?:发[布文稿表]|公[开布]|印发|成文|上传)(?:时间|日期)|(?<![\u4e00-\u9fff])(?:时间|日期)|(?:发布|公开)(?=[:：于]))"
    r"[:：|于\[（( \t\u3000]{0,6}((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})(?!\d)"
)
_SPELLED = str.maketrans("〇○零一二三四五六七八九", "000123456789")  # 二〇二三年


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was registered: what was read, in a sentence, and what the gate says."""

    document: Document
    sentence: str
    verdict: Verdict


def add(file: Path, *, district: str | None, period: str | None, name: str | None) -> Added:
    """Register a document: all its files are written, or none where anything stops that, the gate included.

    Raises BadParameters where district or period is neither given nor found in the document, where the title names
    another district than is given, or where the same bytes, or the same place and year, are registered already;
    ProjectError where the file cannot be read or nothing written.
    """
    intake.require_year(period)
    source, known = documents.read(file), registered()
    _refuse_known_bytes(source, known)
    reading = extraction.extract(source, period=period)
    place, sure = placing.district(source, district)
    year = reading.period
    if not intake.YEAR.fullmatch(year):
        raise BadParameters(f"{file.name} does not say which year it reports on. Give it with --period, such as 2023.")
    _refuse_known_place(place, year, known)
    document = _document(source, reading, _name(place, year, name, known), place)
    notes = [] if sure else [f"{place.name} is what its text names most, and not its title: see that it is right."]
    notes += [*_another_year(document), *_near(source, known)]
    try:
        with exchanged(_files(document, source, file, reading)):
            registry.cache_clear()
            verdict = gate.check([document.document])[document.document]
    except OSError as error:
        found = f"nothing was added ({error.strerror or error})"
        raise ProjectError(error.filename or workspace.current().data, found, "Free space or mend rights.") from None
    finally:
        registry.cache_clear()
    return Added(document, " ".join([_sentence(document, reading), *notes]), verdict)


def _document(source: Source, reading: Reading, name: str, place: District) -> Document:
    title = placing.title(source)
    plain = intake.document_of(name, source, district=place.code, period=reading.period, title=title)
    return replace(plain, kind=_kind(title, reading), published=_published(source))


def _refuse_known_bytes(source: Source, registered: Mapping[str, Document]) -> None:
    for known in registered.values():
        if known.sha256 == source.sha256:
            raise BadParameters(
                f"{source.name} is registered already, as {known.document} (the same bytes). {_removal(known)}"
            )


def _refuse_known_place(place: District, year: str, registered: Mapping[str, Document]) -> None:
    for known in registered.values():
        if (known.district, known.period) == (place.code, year):
            raise BadParameters(f"{place.name} {year} is registered already, as {known.document}. {_removal(known)}")


def _removal(known: Document) -> str:
    """What to remove where a document is to be replaced: a params file that names no document stops every run."""
    own = f"params/district/{known.document}.yaml"
    if not (workspace.current().root / own).is_file():
        return f"Its {own} is missing, as an interrupted add leaves it; `document: {known.document}` in it is enough."
    named = re.compile(rf"(?<![\w-]){known.document}(?![\w-])")
    others = [
        workspace.shown(path)
        for path in sorted(workspace.current().params.glob("*/*.yaml"))
        if workspace.shown(path) != own and named.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    also = f", and its name from {', '.join(others)}" if others else ""
    return f"If this one is to replace it, remove its line from data/documents.csv and the file {own}{also} first."


def _name(place: District, year: str, name: str | None, registered: Mapping[str, Document]) -> str:
    """``<place>-<year>`` in Latin letters, as another year of the place is named; with the code where that is taken."""
    named = [known.document.rpartition("-")[0] for known in registered.values() if known.district == place.code]
    latin = re.sub(r"[^a-z0-9]+", "-", "".join(lazy_pinyin(_short(place.name))).lower()).strip("-")
    latin = named[0] if named else latin
    wanted = f"{name or latin}-{year}"
    wanted = wanted if wanted not in registered else f"{wanted[:-5]}-{place.code}-{year}"
    if not NAME.fullmatch(wanted):
        raise BadParameters(f"--name {name!r} cannot name a document. Use lower-case letters, digits and hyphens.")
    return wanted


def _short(name: str) -> str:
    short = re.sub(r"(?:自治县|自治旗|新区|特区|林区|[县区市旗])$", "", name)
    return short if len(short) > 1 else name


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
    """The day on which it was published, where its head says so; none that no calendar has."""
    for found in PUBLISHED.finditer(source.text[:800]):
        with suppress(ValueError):
            return date(*map(int, found.groups())).isoformat()
    return ""


def _another_year(document: Document) -> list[str]:
    """A note where the title names another year: what a report of 2023 tells may be that of 2022, so it is allowed."""
    named = re.findall(r"(?:19|20)\d\d", document.title.translate(_SPELLED))
    if not named or document.period in named:
        return []
    return [f"Its title names {', '.join(dict.fromkeys(named))}: see that {document.period} is the year reported on."]


def _near(source: Source, registered: Mapping[str, Document]) -> list[str]:
    """Notes on registered documents whose text is here and mostly the same, or cannot be compared."""
    mine = _pieces(source.text)
    found, notes = [], []
    for document in registered.values():
        path = source_of(document)
        try:
            other = _pieces(documents.read(path).text) if path else frozenset()
        except ProjectError as error:
            notes.append(f"Not compared with {document.document}: {error}")
            continue
        shared = len(mine & other) / max(1, min(len(mine), len(other)))
        if shared >= NEAR:
            found.append(f"{document.document} ({shared:.0%})")
    return [f"Nearly the same text as {', '.join(found)}.", *notes] if found else notes


@cache
def _pieces(text: str) -> frozenset[str]:
    letters = re.sub(r"[\W\d_]+", "", text)
    return frozenset(letters[start : start + PIECE] for start in range(len(letters) - PIECE))


def _files(document: Document, source: Source, file: Path, reading: Reading) -> dict[Path, bytes | None]:
    """All files of a document, in the order in which a kill between two of them leaves the project usable.

    Before its line in the registry they are unknown files; a params file without that line would stop every run.
    """
    space, name = workspace.current(), document.document
    copy = space.sources / f"{name}.{source.format}"
    files: dict[Path, bytes | None] = {path: None for path in sources_of(document) if path != copy}
    files[copy] = file.read_bytes()
    files |= {path: content.encode() for path, content in intake.contents(name, reading).items()}
    known = space.data / "documents.csv"
    line = intake.as_csv([{column: getattr(document, column) for column in COLUMNS}], list(COLUMNS)).partition("\n")[2]
    before = known.read_bytes()
    files[known] = before + (b"" if before.endswith(b"\n") else b"\n") + line.encode()
    files[space.params / "district" / f"{name}.yaml"] = f"document: {name}\npeers: []\nlanguage: zh\n".encode()
    return files


def _sentence(document: Document, reading: Reading) -> str:
    known = catalogue.indicators()
    named = [row for row in reading.facts if row["indicator"] in known]
    core = {row["indicator"] for row in named if known[row["indicator"]].core}
    whole = sum(entry.core for entry in known.values())
    return (
        f"{document.document}: {document.name}, {len(reading.facts)} figures read ({len(named)} of a known indicator, "
        f"{len(core)} of the {whole} core indicators), {len(reading.ledger)} numbers set aside, "
        f"{len(reading.masks)} masks."
    )

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

from duxue import catalogue, documents, extraction, gate, intake, lock, placing, workspace
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
_DOING = "adds a document"
_SPELLED = str.maketrans("〇○O零一二三四五六七八九", "0000123456789")  # 二〇二三年, and as it is typed: 二O二三年


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was registered: what was read, in a sentence, and what the gate says."""

    document: Document
    sentence: str
    verdict: Verdict


def add(file: Path, *, district: str | None, period: str | None, name: str | None) -> Added:
    """Register a document: all its files are written, or none where anything stops that, the gate included.

    Of one that is registered already (the same bytes) the text or the params file that is missing is put in place.
    Raises BadParameters where district or period is neither given nor found in the document, where the title names
    another district than is given, or where the same bytes, or the same place and year, are registered already;
    ProjectError where the file cannot be read or nothing written; RunLocked where a run or another add goes on.
    """
    intake.require_year(period)
    source = documents.read(file)
    if known := _same_bytes(source):
        place = placing.district(source, district)[0].code if district else known.district
        return _completed(file, source, known, asked=(place, period or known.period))
    reading = extraction.extract(source, period=period)
    place, sure = placing.district(source, district)
    if not intake.YEAR.fullmatch(reading.period):
        raise BadParameters(f"{file.name} does not say which year it reports on. Give it with --period, such as 2023.")
    notes = [] if sure else [f"{place.name} is what its text names most, and not its title: see that it is right."]
    notes += _near(source)
    with lock.held(_DOING):
        document = _document(source, reading, _free_name(place, reading.period, name), place)
        verdict = _put(document, _files(document, source, file, reading))
    return Added(document, " ".join([_sentence(document, reading), *_another_year(document), *notes]), verdict)


def _same_bytes(source: Source) -> Document | None:
    return next((known for known in registered().values() if known.sha256 == source.sha256), None)


def _completed(file: Path, source: Source, known: Document, *, asked: tuple[str, str]) -> Added:
    """The params file that a killed add left out, and the text, which no checkout has.

    Raises BadParameters where neither is missing, or another place or year is asked for than is registered.
    """
    with lock.held(_DOING):
        text, params = _text_and_params(known, source)
        missing = {} if source_of(known) else {text: file.read_bytes()}
        missing |= {} if params.exists() else {params: _params(known)}
        if not missing or asked != (known.district, known.period):
            raise BadParameters(
                f"{source.name} is registered already, as {known.document} (the same bytes). {_removal(known)}"
            )
        verdict = _put(known, missing)
    sentence = f"{known.document}: {known.name} was registered already, and lacked what is there now: "
    return Added(known, f"{sentence}{', '.join(map(workspace.shown, missing))}.", verdict)


def _put(document: Document, files: Mapping[Path, bytes | None]) -> Verdict:
    """Put the files of a document in place and ask the gate. Raises ProjectError where one cannot be written."""
    try:
        with exchanged(files):
            registry.cache_clear()
            return gate.check([document.document])[document.document]
    except OSError as error:
        found = f"nothing was added ({error.strerror or error})"
        raise ProjectError(error.filename or workspace.current().data, found, "Free space or mend rights.") from None
    finally:
        registry.cache_clear()


def _document(source: Source, reading: Reading, name: str, place: District) -> Document:
    title = placing.title(source)
    plain = intake.document_of(name, source, district=place.code, period=reading.period, title=title)
    return replace(plain, kind=_kind(title, reading), published=_published(source))


def _removal(known: Document) -> str:
    """What to remove where a document is to be replaced: a params file that names no document stops every run."""
    own = f"params/district/{known.document}.yaml"
    named = re.compile(rf"(?<![\w-]){known.document}(?![\w-])")
    others = [
        workspace.shown(path)
        for path in sorted(workspace.current().params.glob("*/*.yaml"))
        if workspace.shown(path) != own and named.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    also = f", and its name from {', '.join(others)}" if others else ""
    if not (workspace.current().root / own).is_file():
        lacks = f"It has no {own}, as an interrupted add leaves it: add its own file again to finish that. "
        return f"{lacks}If this one is to replace it, remove its line from data/documents.csv{also} first."
    return f"If this one is to replace it, remove its line from data/documents.csv and the file {own}{also} first."


def _free_name(place: District, year: str, name: str | None) -> str:
    """``<place>-<year>`` in Latin letters, as another year of the place is named; with the code where that is taken.

    Raises BadParameters where the place and year are registered already, or the name can be none.
    """
    taken = registered()
    for known in taken.values():
        if (known.district, known.period) == (place.code, year):
            raise BadParameters(f"{place.name} {year} is registered already, as {known.document}. {_removal(known)}")
    named = [known.document.rpartition("-")[0] for known in taken.values() if known.district == place.code]
    latin = re.sub(r"[^a-z0-9]+", "-", "".join(lazy_pinyin(placing.place_of(place.name))).lower()).strip("-")
    latin = named[0] if named else latin
    wanted = f"{name.removesuffix(f'-{year}') if name else latin}-{year}"
    wanted = wanted if wanted not in taken else f"{wanted[:-5]}-{place.code}-{year}"
    if not NAME.fullmatch(wanted):
        raise BadParameters(
            f"--name {name!r} cannot name a document. Use lower-case letters, digits and hyphens, at most 60 of them."
        )
    return wanted


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


def _near(source: Source) -> list[str]:
    """Notes on registered documents whose text is here and mostly the same, or cannot be compared."""
    mine = _pieces(source.text)
    found, notes = [], []
    for document in registered().values():
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
    text, params = _text_and_params(document, source)
    files: dict[Path, bytes | None] = {path: None for path in sources_of(document) if path != text}
    files[text] = file.read_bytes()
    files |= {path: content.encode() for path, content in intake.contents(name, reading).items()}
    known = space.data / "documents.csv"
    line = intake.as_csv([{column: getattr(document, column) for column in COLUMNS}], list(COLUMNS)).partition("\n")[2]
    before = known.read_bytes()
    files[known] = before + (b"" if before.endswith(b"\n") else b"\n") + line.encode()
    files[params] = _params(document)
    return files


def _text_and_params(document: Document, source: Source) -> tuple[Path, Path]:
    """Where the text of a document is kept, and where its page is described."""
    space, name = workspace.current(), document.document
    return space.sources / f"{name}.{source.format}", space.params / "district" / f"{name}.yaml"


def _params(document: Document) -> bytes:
    return f"document: {document.document}\npeers: []\nlanguage: zh\n".encode()


def _sentence(document: Document, reading: Reading) -> str:
    known = catalogue.indicators()
    named = [row for row in reading.facts if row["indicator"] in known]
    core = {row["indicator"] for row in named if known[row["indicator"]].core}
    whole = sum(entry.core for entry in known.values())
    return (
        f"{document.document}: {document.name} ({placing.listed([document.district])}), {len(reading.facts)} figures "
        f"read ({len(named)} of a known indicator, {len(core)} of the {whole} core indicators), "
        f"{len(reading.ledger)} numbers set aside, {len(reading.masks)} masks."
    )

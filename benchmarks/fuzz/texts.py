"""Documents: each number of any text is a fact or in the ledger at its right place, or the file is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from duxue import catalogue, documents, extraction
from duxue.extraction import Reading
from fuzz import mutating
from fuzz.trying import Tally, seeded

INVENTED = Path(__file__).resolve().parents[2] / "tests" / "reading"
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5", "latin-1")
# Of ten documents six are characters and four are files, which take longer to be read.
WAYS = ("text",) * 12 + ("bytes",) * 4 + ("html", "html", "docx", "docx")
PDF_EVERY = 40


@cache
def invented() -> tuple[str, ...]:
    """Small documents of the kind, with invented figures."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(INVENTED.glob("*.txt")))


def attempt_all(count: int, *, seed: int, folder: Path) -> Tally:
    """Read so many documents, each changed at random."""
    tally = Tally(kind="documents")
    for number in range(1, count + 1):
        chance = seeded(seed, "document", number)
        way = "pdf" if number % PDF_EVERY == 0 else chance.choice(WAYS)
        tally.attempt(f"document {number} ({way})", lambda way=way, chance=chance: _read(way, chance, folder))
    return tally


def _read(way: str, chance: Random, folder: Path) -> str:
    made = mutating.text(chance, invented())
    if way == "text":
        return lawful(made, extraction.extract(made))
    path = folder / f"document.{way}"
    path.write_bytes(FILES[way](made, chance))
    source = documents.read(path)
    return lawful(source.text, extraction.extract(source))


def lawful(text: str, reading: Reading) -> str:
    """What does not hold of a reading, or nothing."""
    taken: set[int] = set()
    for row in (*reading.facts, *reading.ledger):
        if text[row["start"] : row["end"]] != row["printed"] or not row["printed"]:
            return f"{row['printed']!r} is not at {row['start']}"
        taken.update(range(row["start"], row["end"]))
    lost = [at for at, character in enumerate(text) if character.isdecimal() and at not in taken]
    if lost:
        return f"{text[max(0, lost[0] - 10) : lost[0] + 10]!r} is neither a fact nor in the ledger"
    return next((wrong for fact in reading.facts if (wrong := _wrong_fact(text, fact))), "") or _wrong_relation(reading)


def _wrong_fact(text: str, fact: Mapping[str, object]) -> str:
    evidence, printed = str(fact["evidence"]), str(fact["printed"])
    if len(evidence) > 40 or len(str(fact["section"])) > 40:
        return f"evidence or section of {printed!r} is too long"
    if evidence not in text or printed not in evidence:
        return f"{evidence!r} does not show {printed!r}"
    if fact["status"] not in catalogue.STATUSES or fact["level"] not in {"", *catalogue.LEVELS}:
        return f"{fact['status']!r} or {fact['level']!r} is not a status or level"
    return ""


def _wrong_relation(reading: Reading) -> str:
    starts = {str(row["start"]) for row in (*reading.facts, *reading.ledger)}
    for row in reading.relations:
        named = [str(row["result"]), *str(row["operands"]).split()]
        if row["kind"] != "listed" and any(name.partition("/")[0] not in starts for name in named):
            return f"the relation {dict(row)} names what is no number"
    return ""


# --- files ---


def _bytes(made: str, chance: Random) -> bytes:
    content = made.encode(chance.choice(ENCODINGS), "replace")
    return mutating.data(content, chance) if chance.random() < 0.7 else content


def _html(made: str, chance: Random) -> bytes:
    marks = ("p", "div", "td", "b", "li", "script", "style", "title", "table", "tr", "sup", "br", "!--", "img alt=1")
    lines = [f"<{(mark := chance.choice(marks))}>{line}</{mark}>" for line in made.splitlines()]
    page = f"<html><head><meta charset={chance.choice(ENCODINGS)}></head><body>{''.join(lines)}</body></html>"
    content = page.encode("utf-8", "replace")
    return mutating.data(content, chance) if chance.random() < 0.5 else content


def _docx(made: str, chance: Random) -> bytes:
    whole = _empty_docx()
    clean = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", made).replace("&", "&amp;").replace("<", "&lt;")
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in clean.splitlines())
    changed = {"word/document.xml": whole["word/document.xml"].replace(b"<w:body>", b"<w:body>" + lines.encode(), 1)}
    victim = chance.choice(list(whole))
    if chance.random() < 0.4:
        changed[victim] = mutating.data(changed.get(victim, whole[victim]), chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in {**whole, **changed}.items():
            if chance.random() > 0.02:
                archive.writestr(name, content)
    return mutating.data(file.getvalue(), chance) if chance.random() < 0.4 else file.getvalue()


@cache
def _empty_docx() -> dict[str, bytes]:
    import docx

    file = io.BytesIO()
    document = docx.Document()
    document.add_table(2, 2).cell(0, 0).text = "学校12所"
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pdf(made: str, chance: Random) -> bytes:
    return mutating.data(chance.choice(_pdfs()), chance)


@cache
def _pdfs() -> Sequence[bytes]:
    """Invented documents as PDF with a text layer, one without."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from duxue import figures

    figures.warm()
    made = []
    with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 0}):
        for text in (*invented()[:3], ""):
            figure, file = Figure(figsize=(8, 11)), io.BytesIO()
            for place, line in enumerate(text.splitlines()[:40]):
                figure.text(0.05, 0.97 - 0.024 * place, line[:60].replace("$", ""), fontsize=8)
            figure.savefig(file, format="pdf")
            made.append(file.getvalue())
    return made


FILES: Mapping[str, Callable[[str, Random], bytes]] = {"bytes": _bytes, "html": _html, "docx": _docx, "pdf": _pdf}

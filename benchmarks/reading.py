"""How well documents are read: the table of what must be reached, measured here and now.

``benchmarks/hand`` holds the figures of the five registered documents as people read them (offsets and values, no
text); they are compared only where the texts are in ``data/sources``. ``tests/reading`` holds invented documents of
other places and years with the figures that stand in them.
"""

from __future__ import annotations

import csv
import platform
import random
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import audit
import work

from duxue import catalogue, corrections, documents, extraction, intake, workspace
from duxue.documents import registry

ROOT = Path(__file__).resolve().parents[1]
HAND = ROOT / "benchmarks" / "hand"
INVENTED = ROOT / "tests" / "reading"
# The years that the documents state themselves; two state none.
PERIODS = {"kongtong-2022": "2022", "gaotai-2023": "2023", "honggutan-2021": "2021"}
FLOODS = (
    "其中",
    "12 ",
    "(",
    "**县*所",
    "1.",
    "1,",
    "其中(12所,",
    "分别为12、",
    "x",
    "该项占比为12%。",
    "一、计划\n12人\n",
)
FLOOD_CHARACTERS = 330_000
DOCUMENT_BYTES = 12_000
Row = Mapping[str, Any]


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV as rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(fact: Row, hand: Row, *, whole: bool) -> bool:
    """Whether a fact is the one that was read by hand; ``whole``: with level, period, status and unit."""
    if fact["value"] is None or abs(fact["value"] - float(hand["value"])) > 1e-5 * max(1, abs(float(hand["value"]))):
        return False
    keys = ("indicator", "level", "period", "status", "unit")
    return not whole or all(fact[key] == hand[key] for key in keys)


def against_hand() -> Iterator[tuple[str, str]]:
    """Measures over the documents whose texts are here: as read, and as pages show them, corrections applied."""
    read: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for path in sorted(HAND.glob("*.csv")):
        source = workspace.current().sources / f"{path.stem}.txt"
        if path.stem not in registry() or not source.is_file():
            continue
        hand, text = rows(path), documents.read(source)
        reading = extraction.extract(text, period=PERIODS.get(path.stem, ""))
        read += counted(reading.facts, hand)
        read += Counter(scores=len(reading.scores), masks=len(reading.masks))
        facts = intake.rows_of(extraction.extract(text, period=registry()[path.stem].period))["facts"]
        entries = corrections.apply(path.stem, facts)
        shown += counted(facts, hand) + Counter(entries=len(entries))
    if not read["all"]:
        yield "registered documents", "no texts in data/sources"
        return
    yield from measured(read)
    yield "score items, masks", f"{read['scores']} of 54, {read['masks']} of 67"
    yield f"with the {shown['entries']} corrections of the pages", ""
    yield from ((f"  {name.strip()}", value) for name, value in measured(shown))


def measured(sums: Counter[str]) -> Iterator[tuple[str, str]]:
    """Recall and precision of comparable facts, of figures and of indicators."""
    yield "comparable facts, all right", share(sums["right"], sums["comparable"])
    yield "  precision at the same numbers", f"{sums['right'] / max(1, sums['right'] + sums['wrong']):.1%}"
    yield "all facts as figures", share(sums["figures"], sums["all"])
    yield "indicator right", share(sums["keys"], sums["all"])
    yield "figures that no person read as one", str(sums["extra"])


def share(part: int, whole: int) -> str:
    """A count of so many, with its percentage."""
    return f"{part} of {whole} ({part / max(1, whole):.1%})"


def counted(read: Sequence[Row], hand: list[dict[str, str]]) -> Counter[str]:
    """What of one document's hand reading was found among the facts that were read."""
    by: dict[int, list[Row]] = {}
    for fact in read:
        by.setdefault(fact["start"], []).append(fact)
    found: Counter[str] = Counter()
    for row in hand:
        facts = by.get(int(row["start"]), [])
        found["all"] += 1
        found["figures"] += any(same(fact, row, whole=False) for fact in facts)
        found["keys"] += any(fact["indicator"] == row["indicator"] for fact in facts)
        if row["comparable"] == "true":
            right = any(same(fact, row, whole=True) for fact in facts)
            found["comparable"] += 1
            found["right"] += right
            found["wrong"] += not right and any(fact["indicator"] in catalogue.indicators() for fact in facts)
    starts = {int(row["start"]) for row in hand}
    found["extra"] += sum(fact["start"] not in starts for fact in read)
    return found


def related() -> Iterator[tuple[str, str]]:
    """Assertions of the registered documents that hold or do not and are arithmetic, found in the texts alone."""
    found = audit.relations()
    if found is not None:
        yield "relations", share(*found)


def invented() -> Iterator[tuple[str, str]]:
    """Recall and precision on core facts of documents written for this, masked ones among them."""
    core = {key for key, entry in catalogue.indicators().items() if entry.core}
    right = missed = false = 0
    for path in sorted(INVENTED.glob("*.csv")):
        wanted = {(int(r["start"]), r["indicator"], r["level"], r["period"], r["status"]) for r in rows(path)}
        reading = extraction.extract(path.with_suffix(".txt").read_text(encoding="utf-8"))
        facts = {(f["start"], f["indicator"], f["level"], f["period"], f["status"]) for f in reading.facts}
        right += len(wanted & facts)
        missed += len(wanted - facts)
        starts = {start for start, *_ in wanted}
        false += sum(f[1] in core and f[4] != "delta" and (f[0] in starts and f not in wanted) for f in facts)
    yield "invented documents, recall", f"{right} of {right + missed} ({right / (right + missed):.1%})"
    yield "invented documents, precision", f"{right / (right + false):.1%}"


def accounted() -> Iterator[tuple[str, str]]:
    """Digits that are neither in a fact nor in the ledger, over all documents at hand."""
    left = digits = 0
    for path in [*sorted(INVENTED.glob("*.txt")), *sorted(workspace.current().sources.glob("*.txt"))]:
        text = documents.read(path).text
        reading = extraction.extract(text)
        taken = {k for row in (*reading.facts, *reading.ledger) for k in range(row["start"], row["end"])}
        places = [k for k, character in enumerate(text) if character.isdecimal()]
        digits += len(places)
        left += sum(k not in taken for k in places)
    yield "digits accounted for", f"{digits - left} of {digits}"


def speed() -> Iterator[tuple[str, str]]:
    """Megabytes of UTF-8 a second of CPU on ordinary text and on text made to be slow."""
    optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    yield (
        f"Python {platform.python_version()}",
        f"configured {'with' if optimised else 'without'} --enable-optimizations",
    )
    texts = [path.read_text(encoding="utf-8") for path in sorted(INVENTED.glob("*.txt"))]
    real = [documents.read(path).text for path in sorted(workspace.current().sources.glob("*.txt"))]
    yield "registered documents as they are", rates(real)
    yield "the same, in documents of 12 KB", rates(cut("\n".join(real)))
    yield "invented, nearly all numbers, of 12 KB", rates(cut("\n".join(texts)))
    yield "work that the last of these takes", worked(cut("\n".join(texts)))
    long = (("\n".join(texts) + "\n") * 60)[:FLOOD_CHARACTERS]
    ordinary = len(long.encode()) / timed(long)
    yield "the same, 1 MB", f"{ordinary / 1e6:.2f} MB/s"
    for flood in FLOODS:
        text = (flood * FLOOD_CHARACTERS)[:FLOOD_CHARACTERS]
        rate = len(text.encode()) / timed(text)
        yield f"  {flood!r} repeated", f"{rate / 1e6:.2f} MB/s ({ordinary / rate:.1f} times as slow)"


def cut(text: str) -> list[str]:
    """Documents of whole lines, of at most 12 KB unless a line is longer; what is left at the end is none."""
    made, lines, size = [], [], 0
    for line in text.splitlines(keepends=True):
        if lines and size + len(line.encode()) > DOCUMENT_BYTES:
            made.append("".join(lines))
            lines, size = [], 0
        lines.append(line)
        size += len(line.encode())
    return made


def rates(texts: Sequence[str]) -> str:
    """The best of several readings of each text: all together, how fast one is and how long the slowest takes."""
    if not texts:
        return "no texts in data/sources"
    for text in texts:
        extraction.extract(text)
    took = [min(timed(text) for _ in range(7)) for text in texts]
    rate = sum(len(text.encode()) for text in texts) / sum(took)
    numbers = [len((found := extraction.extract(text)).facts) + len(found.ledger) for text in texts]
    each = sum(took) / max(1, sum(numbers))
    return f"{rate / 1e6:.2f} MB/s, the slowest {max(took) * 1e3:.0f} ms, a number {each * 1e6:.0f} µs"


def worked(texts: Sequence[str]) -> str:
    """What Python does for each number, which does not depend on the machine."""
    done = work.counted(texts)
    bytecodes, calls = (round(done[kind] / done["numbers"]) for kind in ("bytecodes", "calls"))
    return f"{bytecodes:,} bytecodes and {calls} calls a number"


def timed(text: str) -> float:
    """Seconds of CPU to read a text: those of the clock are also what else the machine does."""
    begin = time.process_time()
    extraction.extract(text)
    return time.process_time() - begin


def main() -> None:
    """Print the table; ``--quick`` leaves out speed."""
    random.seed(1)
    parts = [against_hand, related, invented, accounted] + ([] if "--quick" in sys.argv else [speed])
    for part in parts:
        for name, value in part():
            print(f"{name:40} {value}", flush=True)


if __name__ == "__main__":
    main()

"""The audit against 141 assertions that a person judged: verdict by verdict, and every one that differs.

`python benchmarks/audit.py` prints the table. ``benchmarks/hand/claims.csv`` holds for each assertion its document, its
kind, its verdict and the places in the text that it was read from; what those places say is not kept.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from duxue import audit, dataset, documents, extraction, intake
from duxue.documents.registry import registry

HAND = Path(__file__).resolve().parent / "hand" / "claims.csv"
MISSING = "not found"
JUDGED = (*audit.VERDICTS, MISSING)
# What a person calls by one name and the audit by another.
KINDS = {
    "count": ("numbering", "listed"),
    "per-head": ("per head",),
    "comparison": ("threshold", "bound"),
    "repeat": ("scope",),
}
# About names, calendars, lengths and what is masked or damaged: nothing in them is computed from figures.
UNASKED = ("name", "date", "length", "masked", "damage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One assertion with the verdict of a person and that of the audit."""

    document: str
    number: str
    kind: str
    hand: str
    ours: str
    mismatch: bool


def judged(claims: Callable[[str], pd.DataFrame] | None = None) -> list[Judged]:
    """Every assertion of the file, in its order; ``claims`` of a document are those of its data unless given."""
    with HAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Judged(
            document=row["document"],
            number=row["number"],
            kind=row["kind"],
            hand=row["verdict"],
            ours=_verdict((claims or _claims)(row["document"]), row["kind"], _places(row["places"])),
            mismatch=bool(row["at_face_value"]),
        )
        for row in rows
    ]


def relations() -> tuple[int, int] | None:
    """How many assertions that hold or do not hold and are arithmetic are found in the texts alone, and how many are.

    None where the texts are not in ``data/sources``. What is found is judged as a person did.
    """
    if any(intake.source_of(document) is None for document in registry().values()):
        return None
    rows = [row for row in judged(_afresh) if row.hand in ("consistent", "inconsistent") and row.kind not in UNASKED]
    return sum(row.ours in (row.hand, "rounding") for row in rows), len(rows)


@cache
def _afresh(name: str) -> pd.DataFrame:
    """Claims of what the engine reads now, whatever the data files hold."""
    document = registry()[name]
    path = intake.source_of(document)
    assert path is not None
    reading = extraction.extract(documents.read(path), period=document.period)
    return audit.claims(dataset.assemble(document, intake.rows_of(reading)))


def share(rows: Iterable[Judged], *, verdict: str) -> tuple[int, int]:
    """How many assertions with this verdict the audit judges alike, and how many there are; rounding is consistent."""
    alike = {verdict, "rounding"} if verdict == "consistent" else {verdict}
    wanted = [row for row in rows if row.hand == verdict]
    return sum(row.ours in alike for row in wanted), len(wanted)


@cache
def _claims(document: str) -> pd.DataFrame:
    return audit.claims(dataset.read(document))


def _places(text: str) -> list[range]:
    return [range(*map(int, place.split("-"))) for place in text.split()]


def _verdict(claims: pd.DataFrame, kind: str, places: Sequence[range]) -> str:
    """The gravest verdict of the claims that assert in these places, of those of the same kind if there are any."""
    if kind in UNASKED:
        return MISSING
    here = [claim for claim in claims.itertuples() if any(claim.result in place for place in places)]
    kinds = (kind, *KINDS.get(kind, ()))
    answers = [claim for claim in here if _answers(claim, places)]
    first = [claim for claim in here if claim.result in places[0]]
    best = [claim for claim in answers if claim.kind in kinds] or [claim for claim in first if claim.kind in kinds]
    verdicts = {claim.verdict for claim in best or answers}
    return next((verdict for verdict in audit.VERDICTS if verdict in verdicts), MISSING)


def _answers(claim: Any, places: Sequence[range]) -> bool:
    """Whether a claim is about these places: it stays within them, or rests on every one of several."""
    # Of a list the count is what was judged; its names may stand anywhere.
    starts = (claim.result, *(() if claim.kind == "listed" else claim.operands))
    within = all(any(start in place for place in places) for start in starts)
    touched = all(any(start in place for start in starts) for place in places)
    return within or (touched and len(places) > 1)


def table(rows: Sequence[Judged]) -> str:
    """Verdicts of a person down, of the audit across."""
    counts = Counter((row.hand, row.ours) for row in rows)
    hands = [verdict for verdict in audit.VERDICTS if any(row.hand == verdict for row in rows)]
    lines = [f"{'by hand':14}" + "".join(f"{verdict:>14}" for verdict in JUDGED)]
    lines += [f"{hand:14}" + "".join(f"{counts[hand, ours]:14}" for ours in JUDGED) for hand in hands]
    return "\n".join(lines)


def main() -> None:
    """Print the table, the shares, and each assertion that the audit judges otherwise."""
    rows = judged()
    print(table(rows))
    for verdict in ("consistent", "inconsistent"):
        alike, every = share(rows, verdict=verdict)
        print(f"{verdict}: {alike} of {every} judged alike ({alike / every:.0%})")
    face = [row for row in rows if row.mismatch and row.hand == "cannot tell"]
    print(f"wrong at face value only: {sum(row.ours == row.hand for row in face)} of {len(face)} cannot be told")
    found = relations()
    if found:
        print(f"arithmetic found in the texts alone: {found[0]} of {found[1]} ({found[0] / found[1]:.0%})")
    for row in rows:
        if row.hand != row.ours and (row.ours != MISSING or "-v" in sys.argv):
            print(f"  {row.document} {row.number} {row.kind}: {row.hand}, here {row.ours}")


if __name__ == "__main__":
    main()

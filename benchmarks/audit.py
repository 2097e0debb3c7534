"""The audit against 141 assertions that a person judged: verdict by verdict, and every one that differs.

`python benchmarks/audit.py` prints the table. ``benchmarks/hand/claims.csv`` holds for each assertion its document, its
kind, its verdict and the places in the text that it was read from; what those places say is not kept.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from duxue import audit, dataset

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


def judged() -> list[Judged]:
    """Every assertion of the file, in its order."""
    with HAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Judged(
            document=row["document"],
            number=row["number"],
            kind=row["kind"],
            hand=row["verdict"],
            ours=_verdict(_claims(row["document"]), row["kind"], _places(row["places"])),
            mismatch=bool(row["at_face_value"]),
        )
        for row in rows
    ]


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
    starts = (claim.result, *claim.operands)
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
    for row in rows:
        if row.hand != row.ours and (row.ours != MISSING or "-v" in sys.argv):
            print(f"  {row.document} {row.number} {row.kind}: {row.hand}, here {row.ours}")


if __name__ == "__main__":
    main()

"""How unequal schools are: the coefficient of variation of the national evaluations, weighted by pupils."""

from __future__ import annotations

import math
from collections.abc import Sequence


def weighted_cv(pupils: Sequence[float], totals: Sequence[float]) -> float:
    """The coefficient of variation between schools, each weighted by its pupils.

    ``totals`` is what each school has in all (square metres, teachers), not a head. X̄ = Σx ÷ ΣP, Xᵢ = xᵢ ÷ Pᵢ,
    S² = Σ (Pᵢ ÷ ΣP) (Xᵢ − X̄)², CV = S ÷ X̄ (annex to the evaluation of basic balance, 2012). The one of 2012 is the
    mean over eight resources, the one of 2017 is held to each of seven alone: the two are never compared.

    Raises ValueError where the lists differ in length, a school has no pupils or the mean is nought.
    """
    if len(pupils) != len(totals) or not pupils or min(pupils) <= 0 or not sum(totals):
        raise ValueError("give one total for each school, schools with pupils, and a mean that is not nought")
    everyone = sum(pupils)
    mean = sum(totals) / everyone
    square = sum(p / everyone * (x / p - mean) ** 2 for p, x in zip(pupils, totals, strict=True))
    return math.sqrt(square) / mean

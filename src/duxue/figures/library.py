"""seaborn, without the second that scipy takes to import: a density or a cluster loads it when it is drawn."""

from __future__ import annotations

from duxue import lean

with lean.importing(names={"scipy.stats": ("gaussian_kde",), "scipy.cluster": ("hierarchy",)}):
    import seaborn as sns

__all__ = ["sns"]

"""Imports that leave out what nothing here asks for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from duxue import lean

SEEN = """
import json, sys, types
{said}
loaded = [name for name, module in sys.modules.items() if type(module) is types.ModuleType]
print(json.dumps([loaded, str(sys.modules.get("rfc3987_syntax", "absent")), type(sys.meta_path[0]).__name__]))
"""

RUN = """
from duxue import cli, lean
with lean.importing(names=cli.LATE):
    from duxue import pipeline
"""


@pytest.mark.parametrize(
    ("said", "late"),
    [
        ("from duxue import gate; gate.warm()", {"altair", "scipy.stats"}),
        ("import duxue.engine; duxue.engine.preload()", {"scipy.stats", "scipy.cluster"}),
        (RUN, {"pandas", "numpy", "nbformat", "jsonschema", "IPython", "matplotlib", "great_expectations"}),
    ],
)
def test_an_import_leaves_nothing_behind(said: str, late: set[str]) -> None:
    """Neither the grammar nor what is put off is loaded, and neither is hidden from whoever asks for it later."""
    done = subprocess.run([sys.executable, "-c", SEEN.format(said=said)], capture_output=True, text=True, check=True)
    loaded, grammar, finder = json.loads(done.stdout)
    assert not late & set(loaded)
    assert grammar == "absent"
    assert finder != "_Late"


def test_what_is_put_off_loads_when_it_is_used() -> None:
    """A module that is late is whole as soon as one of its names is asked for."""
    sys.modules.pop("colorsys", None)
    with lean.importing(late=["colorsys"]):
        import colorsys
    assert type(colorsys).__name__ == "_LazyModule"
    assert colorsys.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert type(colorsys).__name__ == "module"


def test_a_name_that_is_put_off_is_itself_when_it_is_used() -> None:
    """Whoever took the name has the real thing as soon as it is called; whoever imports the module has it at once."""
    sys.modules.pop("colorsys", None)
    with lean.importing(names={"colorsys": ["rgb_to_hsv", "ONE_THIRD"]}):
        from colorsys import rgb_to_hsv
    assert "colorsys" not in sys.modules
    assert rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert rgb_to_hsv.__name__ == "rgb_to_hsv"
    import colorsys

    assert colorsys.rgb_to_hsv is not rgb_to_hsv


def test_a_module_that_is_put_off_may_be_imported_twice() -> None:
    """The second import of a module with a stand-in loads nothing either; the first use does, and then it is whole."""
    sys.modules.pop("colorsys", None)
    with lean.importing(names={"colorsys": ()}):
        import colorsys as first
        import colorsys as second
    assert first is second
    assert "colorsys" not in sys.modules
    assert first.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert not hasattr(first, "no_such_name")
    assert vars(first)["ONE_THIRD"] == sys.modules["colorsys"].ONE_THIRD


DRAWN = """
import matplotlib
matplotlib.use("svg")
import numpy as np, pandas as pd
{taken}
line = sns.kdeplot(np.arange(9.0) ** 2).lines[0].get_xydata().round(9).tolist()
order = sns.clustermap(pd.DataFrame(np.arange(12.0).reshape(4, 3) % 5)).dendrogram_row.reordered_ind
print(line, list(map(int, order)))
"""


def test_densities_and_clusters_are_those_of_seaborn() -> None:
    """What a researcher draws with the libraries that were put off is what plain seaborn draws."""
    ours, plain = (
        subprocess.run([sys.executable, "-c", DRAWN.format(taken=taken)], capture_output=True, text=True, check=True)
        for taken in ("from duxue.figures.library import sns", "import seaborn as sns")
    )
    assert ours.stdout == plain.stdout != ""

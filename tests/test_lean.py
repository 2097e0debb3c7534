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


@pytest.mark.parametrize(
    ("said", "late"),
    [
        ("from duxue import gate; gate.warm()", {"altair", "scipy.stats"}),
        ("import duxue.engine; duxue.engine.preload()", set()),
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

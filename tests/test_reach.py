"""Which modules a notebook reaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duxue.reach import Package, imported

NESTED = """
if a:
    pass
elif b:
    import one
else:
    try:
        x = lambda: 0
    except* ValueError:
        import two.three
    finally:
        from four import five
class A:
    async def f(self):
        async with g as h:
            match h:
                case 1:
                    import six
"""


def test_an_import_is_found_wherever_it_stands() -> None:
    """In any block of any statement, by its module and by the module that a name may be."""
    known = {"one", "two.three", "four", "four.five", "six", "seven"}
    assert imported(NESTED, known) == known - {"seven"}


@pytest.fixture
def package(tmp_path: Path) -> Package:
    files = {"__init__": "", "a": "import p.b", "b": "from p import c", "c": "", "d": "import p.a", "e/__init__": ""}
    for name, source in files.items():
        path = tmp_path / "p" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return Package(tmp_path / "p")


def notebook(*sources: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": [source]} for source in sources]}).encode()


def test_what_is_imported_is_followed(package: Package) -> None:
    """A module reaches what it imports and the packages that it stands in, and nothing that imports it."""
    assert package.reached(notebook("%magic\nimport p.a"), ["p.e"]) == {"p", "p.a", "p.b", "p.c", "p.e"}


def test_what_cannot_be_read_reaches_all_or_nothing(package: Package) -> None:
    """A cell that is no Python may mean any module; a notebook that is none runs no cell."""
    assert package.reached(notebook("import ("), []) == {"p", "p.a", "p.b", "p.c", "p.d", "p.e"}
    assert package.reached(b"torn", ["p.c"]) == {"p", "p.c"}

"""What every page is written with: the templates, the one exporter of this process, and no hidden characters.

nbconvert is imported when the first page is made: a run in which nothing changed need not wait for it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duxue import lean

if TYPE_CHECKING:
    from duxue.site.exporter import PageExporter

TEMPLATES = Path(__file__).parent / "templates"


@cache
def exporter() -> PageExporter:
    """The one exporter of this process, its templates compiled on first use."""
    with lean.importing():
        from duxue.site.exporter import PageExporter

    return PageExporter()


def render(template: str, page: dict[str, Any]) -> str:
    """A page that no notebook makes."""
    return exporter().environment.get_template(template).render(page=page)


# Characters that turn the order of what is read round, or that HTML does not allow: a reader is to see that they are
# there. Line ends and tabs are none of them.
_HIDDEN = {code: f"[U+{code:04X}]" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_HIDDEN |= {code: f"[U+{code:04X}]" for code in (*range(32), *range(0x7F, 0xA0)) if code not in b"\t\n\r"}
_HIDDEN |= dict.fromkeys(range(55296, 57344), "�")
_ANY_HIDDEN = re.compile(f"[{re.escape(''.join(map(chr, _HIDDEN)))}]")


def visible(page: str) -> str:
    """A whole page with every character that would hide or turn others written out."""
    return _ANY_HIDDEN.sub(lambda found: _HIDDEN[ord(found[0])], page)

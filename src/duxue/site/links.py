"""Makes the links between figures and their evidence whole: both ways, and none that leads nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

# In a figure a link also has a name, or is for the pointer alone and then no place to come back to.
_CITED = re.compile(r'<a class="f" href="#f-([^"]+)"((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.S)
_ROW = re.compile(r'<tr id="f-([^"]+)"')
_USES = re.compile(r'<span data-uses="([^"]*)"></span>')
_AT = re.compile(r'<span data-at="([^"]*)">(.*?)</span>', re.S)
# What was said of a figure: a claim or a correction.
_SAID = re.compile(r'<tr id="([ke]-[^"]+)"')
_REMARK = re.compile(r'<a href="#([ke]-([^"]+)-\d+)">(.*?)</a>', re.S)
_ID = re.compile(r'(<[a-z][^<>]*? id=")([^"]+)(")')
SHOWN = 12


def resolve(page: str, elsewhere: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Give each citation an id, list at each evidence row where it is cited, and mend what has no target here.

    A citation whose evidence is not on this page leads to the page in ``elsewhere`` (by document), and is plain text
    where there is none. ``words`` has ``place``.
    """
    present = set(_ROW.findall(page))
    places: dict[str, list[str]] = defaultdict(list)

    def cite(found: re.Match[str]) -> str:
        target, more, inner = found[1], found[2], found[3]
        if target in present and "aria-hidden" in more:
            return found[0]
        if target in present:
            # Short, because a page has a thousand of them.
            number = f"u{sum(map(len, places.values())) + 1}"
            places[target].append(number)
            return f'<a class="f" id="{number}" href="#f-{target}"{more}>{inner}</a>'
        document = target.rpartition("-")[0]
        if document in elsewhere:
            return f'<a class="f" href="{elsewhere[document]}#f-{target}"{more}>{inner}</a>'
        return f"<g>{inner}</g>" if more else f'<span class="f">{inner}</span>'

    said = set(_SAID.findall(page))

    def remark(found: re.Match[str]) -> str:
        if found[1] in said:
            return found[0]
        return f'<a href="{elsewhere[found[2]]}#{found[1]}">{found[3]}</a>' if found[2] in elsewhere else found[3]

    page = _REMARK.sub(remark, _CITED.sub(cite, page))
    return _USES.sub(lambda found: _back(places.get(found[1], []), words), page)


def _back(places: list[str], words: Mapping[str, str]) -> str:
    if not places:
        return ""
    links = "".join(
        f'<a href="#{place}" aria-label="{words["place"].format(number)}">↑{number if len(places) > 1 else ""}</a>'
        for number, place in enumerate(places[:SHOWN], start=1)
    )
    return f'<span class="uses">{links}</span>'


def to_text(page: str, path: str) -> str:
    """Lead the place of each row of evidence to its number in the text at ``path``; empty where none is published."""

    def lead(found: re.Match[str]) -> str:
        start = found[1].rpartition("-")[2]
        return f'<a class="at" href="{path}#c-{start}">{found[2]}</a>' if path else found[2]

    return _AT.sub(lead, page)


def unique_ids(page: str) -> str:
    """Number the ids of a table or figure that a notebook shows twice, so that each id is there once."""
    seen: dict[str, int] = defaultdict(int)

    def number(found: re.Match[str]) -> str:
        seen[found[2]] += 1
        count = seen[found[2]]
        return found[0] if count == 1 else f"{found[1]}{found[2]}--{count}{found[3]}"

    return _ID.sub(number, page)

"""What a text stresses: hits of each theme in results, problems and plans; problems and measures as coded rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from duxue import catalogue
from duxue.extraction.words.stages import Surroundings

KINDS = ("result", "problem", "plan")
_SENTENCE = re.compile(r"[^。;!?\n]{6,}")
_LACK = re.compile(
    r"不足|不够|不均|不高|不强|不到位|不明显|不平衡|不合理|不完善|不丰富|不彻底|短缺|缺乏|紧缺|缺口|困难|滞后"
    r"|薄弱|差距|较大|较低|较少|偏少|突出|依然存在|仍存在|有待|欠缺|问题"
    r"|老龄化|未建立|未完全|不达标|缺编|拥挤"
)
_DO = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是|\(?[一二三四五六七八九十\d]{1,2}[)、.])?(?:要|将|继续|进一步|持续|积极"
    r"|全面|深入|大力|切实|严格|着力|扎实|稳步|统筹"
    r"|加大|加强|加快|推进|推动|完善|健全|优化|强化|深化|落实|抓好|打造|提升|提高|扩大|狠抓|争取|建立|规范|坚持"
    r"|实施|做好|紧盯|根据|通过|探索|有序|合理|科学|不断|促进|督促"
    r"|联合|高质量)"
)


def count(where: Surroundings) -> list[dict[str, Any]]:
    """Rows of columns THEMES: hits that do not overlap, longest first, per kind of section and 1,000 characters.

    A theme that a kind of section does not mention has a row with 0, so that what is not said can be told from what was
    not looked for.
    """
    size: Counter[str] = Counter()
    told: dict[str, list[str]] = {kind: [] for kind in KINDS}
    found = where.tokens.within("theme", 0, len(where.text))
    said, places = list(map(itemgetter(3), found)), list(map(itemgetter(0), found))
    runs = [(kind, list(run)) for kind, run in groupby(where.outline.sections, key=attrgetter("kind"))]
    first = [bisect_left(places, run[0].start) for _, run in runs]
    for (kind, run), begin, end in zip(runs, first, [*first[1:], len(found)], strict=True):
        size[kind] += sum(section.end - section.start for section in run)
        told[kind] += said[begin:end]
    kinds = [(kind, of := Counter(told[kind]), _shares(of, size[kind])) for kind in KINDS if size[kind]]
    return [
        {
            "document": "",
            "theme": theme,
            "section": kind,
            "hits": (hits := of.get(theme, 0)),
            "per_1000": shares[hits],
        }
        for theme in catalogue.themes()
        for kind, of, shares in kinds
    ]


def _shares(of: Counter[str], length: int) -> dict[int, float]:
    """How many so many hits are of 1,000 characters; many themes have the same number of them."""
    return {hits: round(1000 * hits / length, 2) for hits in {0, *of.values()}}


def statements(where: Surroundings, span: Any) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """(problems, measures): rows of start, end and theme for each sentence of a section of problems or plans."""
    problems, measures = [], []
    for section in where.outline.sections:
        if section.kind == "result":
            continue
        first = (
            section.title if section.titled and section.level <= 2 else section.start
        )  # 二、存在的问题 is none itself
        for match in _SENTENCE.finditer(where.text, first, section.end):
            sentence = match.group().strip()
            rows = problems if section.kind == "problem" and _LACK.search(sentence) else None
            if section.kind == "plan" and _DO.search(sentence):
                rows = measures
            if rows is not None:
                start, end = span(match.start(), match.end())
                rows.append({"start": start, "end": end, "theme": _theme(where, *match.span())})
    return tuple(problems), tuple(measures)


def _theme(where: Surroundings, start: int, end: int) -> str:
    hits = Counter(token[3] for token in where.tokens.within("theme", start, end))
    return min(hits, key=lambda theme: (-hits[theme], theme)) if hits else ""

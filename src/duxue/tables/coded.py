"""Which themes the sentences about problems and plans dwell on, and where each of them stands."""

from __future__ import annotations

from collections import Counter

from duxue import catalogue
from duxue.dataset import Report
from duxue.tables.model import Cell, Column, Table

KINDS = ("problem", "plan")


def coded(report: Report, *, language: str = "zh") -> Table:
    """One row a theme: how many sentences about problems and about plans dwell on it, and from which character on."""
    rows, known = report.coded, catalogue.themes()
    told = Counter(zip(rows["theme"], rows["section"], strict=True))
    counts = {key: [told[key, kind] for kind in KINDS] for key in known}
    order = sorted((key for key in known if any(counts[key])), key=lambda key: (-counts[key][0], -counts[key][1]))
    body = []
    for key in order:
        places = "、".join(f"{row.start}–{row.end}" for row in rows[rows["theme"] == key].itertuples())
        label = known[key].zh if language == "zh" else known[key].en
        numbers = (Cell(f"{count:,}", raw=count) for count in counts[key])
        body.append((Cell(label), *numbers, Cell(places if language == "zh" else places.replace("、", ", "))))
    rest = int((rows["theme"] == "").sum())
    note = {"zh": f"另有 {rest} 句没有提到任何主题词。", "en": f"{rest} more sentences mention no theme."}[language]
    return Table(
        name="coded",
        caption={
            "zh": f"{report.document.name}：{len(rows)} 句问题与打算各谈什么",
            "en": f"{report.document.name}: what {len(rows)} sentences about problems and plans dwell on",
        },
        columns=(
            Column(key="theme", zh="主题", en="theme"),
            Column(key="problems", zh="问题（句）", en="problems", kind="number"),
            Column(key="plans", zh="打算（句）", en="plans", kind="number"),
            Column(key="offsets", zh="位置（字）", en="characters", kind="plain"),
        ),
        rows=tuple(body),
        language=language,
        empty={"zh": "本文件没有写问题和打算。", "en": "This document states neither problems nor plans."},
        style="cards",
        notes=(note,) if rest else (),
    )

"""What is written of a cell of a table once it is named: stage and part, year and status, unit."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.tables import aided, captions, heads, labels, neighbours
from duxue.extraction.tables.cells import Row, Span
from duxue.extraction.words.measures import measure
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named

_CLASSES = ("classes_count", "standard_classes_count")
_WHO = re.compile(r"(?:其中|[:、#*\s])*([男女]|特岗|代课|临聘|银龄)性?(?=[教学职专])")
TOTAL = re.compile(r"合计|总计|全[县区市]|(?<![\u4e00-\u9fff])计(?![\u4e00-\u9fff])")
_BINDING = re.compile(r"\s*(?:约束|预期)性\s*")
_DONE = re.compile(r"完成|实际|现状|达到")
_PER_CENT = re.compile(r"\s*[1-9]\d(?:\.\d+)?%\s*")
_MOST_YEARS = 15  # rows above a total


def fill(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> None:
    """Write level, breakdown, period, unit and status of a cell whose indicator and noun are known."""
    text = where.text
    beside = labels.beside(where, row)
    _scope(where, spot, over_it, row, beside)
    when(where, spot, over_it, row)
    label_heads = [head[0] for head in row.heads if head]  # 项目(万元)
    own = [row.label] if spot.noun == row.label and not spot.status else []  # 生均公用经费(元) below 2021年(万元)
    measure(text, spot, (*own, *over_it, row.label, *row.cells, *label_heads), row.top, barred=True)
    spot.notes["doubt"] = spot.notes.get("doubt") or _is_damaged(text, spot, row)
    if any("目标" in text[slice(*span)] for span in over_it) or _is_aim(text, over_it, row):
        spot.status = "target" if spot.number.unit == "%" else "planned"


def _is_damaged(text: str, spot: Spot, row: Row) -> bool:
    """Whether a spreadsheet shows a rate as its fraction in a row of percents: 毛入园率|90.1%|91.2%|0.924."""
    number = spot.number
    per_cent = catalogue.indicators()[spot.indicator].unit == "%" and "." in number.printed and number.value is not None
    if not per_cent or number.value > 1 or text.startswith("%", number.end):
        return False
    return any(_PER_CENT.fullmatch(text, *cell) for cell in row.cells)


def _is_aim(text: str, over_it: list[Span], row: Row) -> bool:
    """Whether a cell is in the last of its row's years, where the row says how binding that is: 91.2|93|预期性."""
    if not any(_BINDING.fullmatch(text, *cell) for cell in row.cells):
        return False
    years = [year for head in row.heads[:1] for span in head if (year := heads.year(text[slice(*span)]))]
    own = next((year for span in over_it if (year := heads.year(text[slice(*span)]))), "")
    done = any(_DONE.search(text, *span) for span in over_it)
    return own == max(years, default="") > min(years, default="") and not done


def tells(where: Surroundings, span: Span) -> bool:
    """Whether a head names no part of anything: 数值, 预算数."""
    return heads.describes(where.text[slice(*span)]) or heads.kind(where, span) != ""


def _scope(where: Surroundings, spot: Spot, over_it: list[Span], row: Row, beside: list[Span]) -> None:
    """Level and breakdown of a cell, by the heads and labels that do not name it, of which the first says most."""
    text, source = where.text, spot.noun
    category = source in beside  # the label only groups the rows
    others = [span for span in (*(() if category else beside), row.label, *over_it) if span != source]
    level = next((found for span in (*others, source) if (found := heads.levels(where, span))), [])
    whole = labels.whole_of(row, text)
    level = level or (named(where, *whole) if whole else []) or captions.level(where, row.top)
    entry = catalogue.indicators()[spot.indicator]
    every = source == row.label and not level and "各类" in text[slice(*row.label)]
    total = every or any(TOTAL.search(text, *span) for span in others)
    spot.level = entry.levels[0] if len(entry.levels) == 1 else level[-1][0] if level else "all" if total else ""
    # 教职工数 over 专任教师 is the whole of which these have a name of their own.
    wholes = [span for span in over_it[1:] if next(labels.names(where, span), "")]
    group = category and not labels.parts_rows(where, row.label)
    told = [span for span in others if span not in wholes and not (group and span == row.label)]
    parts = [heads.part(where, span) for span in told]
    said = text[slice(*source)].strip()  # a head that spans others stands over each of them
    parts = [part for part in parts if part != said]
    if spot.indicator in _CLASSES and (size := neighbours.SIZE.search(text, *(over_it or [row.label])[0])):
        parts = [size[0], *(part for part in parts if size[0] not in part)]
    if source == row.label and (who := _WHO.match(said)):
        parts.insert(0, who[1])  # 女教师
    if aid := spot.indicator in aided.KEYS:
        parts = [aided.part(where, span) for span in (*beside, row.label, *over_it)]
    parts = [part for part in parts if part and not TOTAL.search(part)]
    parts = [part for part in parts if not any(part in other and part != other for other in parts)]  # 普惠性民办, 民办
    kind = level[-1][1] if level and not any(part.startswith(level[-1][1]) for part in parts) else ""
    kind = "" if kind in entry.zh else kind  # 普惠性幼儿园覆盖率 is of no part
    spot.breakdown = "/".join(dict.fromkeys(part for part in (kind, *parts) if part))
    dated = all(heads.period(text[slice(*span)]) for span in over_it) or heads.only_period(text[slice(*row.label)])
    # 项目|数值, and over 2022年 and 2023年 年度
    plain = all(heads.period(text[slice(*span)]) or tells(where, span) for span in over_it)
    only = source in (row.label, *beside) and plain
    if not spot.level and (dated or aid or only):
        spot.level = rulebook().default_level.get(spot.indicator, "")  # of the county, year by year


def when(where: Surroundings, spot: Spot, over_it: list[Span], row: Row) -> None:
    """Period and status: by heads, label or a cell of the row, a sum over years, else by the caption."""
    text = where.text
    dated = [cell for cell in row.cells if heads.only_period(text[slice(*cell)]) and "年" in text[slice(*cell)]]
    spans = (*over_it, row.label, *dated)
    own = next((said for span in spans if (said := heads.year(text[slice(*span)]))), "")
    spot.period = own
    if not own and (together := _together(where, over_it, row)):
        spot.period, spot.status = together, "cumulative"
        return
    above = captions.period(text, row.top, (row.below or row.cells)[0][0])
    spot.period = own or (above if len(above) == 4 else "")
    kinds = {heads.kind(where, span) for span in spans}
    status = next((kind for kind in ("standard", "target", "planned") if kind in kinds), "")
    within = not own or (above and above[:4] <= own <= above[-4:])
    if status or (within and captions.planned(text, row.top)):
        spot.status = status or "planned"


def _together(where: Surroundings, over_it: list[Span], row: Row) -> str:
    """The years that a total adds up: those of the other columns, or of the rows above; empty where it is none."""
    text = where.text
    if over_it and heads.kind(where, over_it[0]) == "total":
        said = [heads.year(text[slice(*span)]) for span in labels.left(over_it, row)]
    elif heads.kind(where, row.label) == "total":
        said, over = [], row.above
        while over is not None and len(said) < _MOST_YEARS:
            said.append(heads.year(text[slice(*over.label)]))
            over = over.above
    else:
        return ""
    found = sorted(year for year in said if year)
    return f"{found[0]}-{found[-1]}" if len(found) > 1 and found[0] < found[-1] else ""

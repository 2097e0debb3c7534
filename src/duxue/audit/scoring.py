"""What a document says of itself: section sums, points lost, points for what the district does not have, grades.

Scores of different instruments have different items and weights; nothing here puts two of them on one axis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from duxue.audit.arithmetic import HUNDRED, plain
from duxue.audit.book import Book, Stated, stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, UNTOLD, Claim
from duxue.dataset import Report


@dataclass(frozen=True, slots=True)
class Item:
    """One scored item in points."""

    item: int
    section: str
    most: Decimal
    own: Decimal
    applicable: bool
    start: int


def items(report: Report) -> list[Item]:
    """The scored items of a report, in order."""
    table = report.scores
    columns = (table[name].tolist() for name in ("item", "section", "max", "self", "applicable", "start"))
    return [
        Item(item, section, Decimal(repr(float(most))), Decimal(repr(float(own))), bool(applicable), start)
        for item, section, most, own, applicable, start in zip(*columns, strict=True)
    ]


SECTION_COLUMNS = ["section", "items", "max", "self", "stated_max", "stated_self", "lost", "agrees", "start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """A scored self-evaluation.

    ``sections`` one row a section: section, items (text such as ``1–7``), max, self, stated_max, stated_self, lost
    (points), agrees, start; ``deductions`` and ``inapplicable`` the scored items (columns of the scores) that lost
    points, and that claim points for what the district does not have. ``total`` and ``possible`` are summed over the
    items, ``stated`` is the printed total or None, ``without`` the score in per cent of what applies, ``claimed`` the
    points of the inapplicable items.
    """

    sections: pd.DataFrame
    deductions: pd.DataFrame
    inapplicable: pd.DataFrame
    total: float
    possible: float
    stated: float | None
    claimed: float
    without: float | None
    start: int | None


def scores(report: Report) -> Scores | None:
    """The scored items of a report summed up, or None where it has none."""
    scored = items(report)
    if not scored:
        return None
    book = Book(stated(report))
    table = report.scores
    total, possible = _sum(scored, "own"), _sum(scored, "most")
    unfit = [item for item in scored if not item.applicable]
    claimed, unused = _sum(unfit, "own"), _sum(unfit, "most")
    printed = book.one("self_eval_score")
    rest = possible - unused
    return Scores(
        sections=_sections(scored, book),
        deductions=table[table["self"] < table["max"]].reset_index(drop=True),
        inapplicable=table[~table["applicable"].astype(bool)].reset_index(drop=True),
        total=float(total),
        possible=float(possible),
        stated=float(printed.value) if printed else None,
        claimed=float(claimed),
        without=float(round((total - claimed) / rest * HUNDRED, 2)) if rest else None,
        start=printed.start if printed else None,
    )


def _sum(scored: list[Item], field: str) -> Decimal:
    return sum((getattr(item, field) for item in scored), Decimal(0))


def _by_section(scored: list[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in scored:
        groups.setdefault(item.section, []).append(item)
    return groups


def _sections(scored: list[Item], book: Book) -> pd.DataFrame:
    rows = []
    for section, members in _by_section(scored).items():
        weight = book.one("section_weight", breakdown=section, status=None)
        own = book.one("section_self_score", breakdown=section, status=None)
        most, got = _sum(members, "most"), _sum(members, "own")
        rows.append(
            {
                "section": section,
                "items": _span(members),
                "max": float(most),
                "self": float(got),
                "stated_max": float(weight.value) if weight else None,
                "stated_self": float(own.value) if own else None,
                "lost": float(most - got),
                "agrees": (weight is None or weight.value == most) and (own is None or own.value == got),
                "start": weight.start if weight else None,
            }
        )
    return pd.DataFrame(rows, columns=SECTION_COLUMNS)


def _span(members: list[Item]) -> str:
    return f"{members[0].item}–{members[-1].item}" if len(members) > 1 else str(members[0].item)


def claims(report: Report, book: Book) -> Iterator[Claim]:
    """Section sums, the total of the weights and points claimed for what the district does not have."""
    scored = items(report)
    weights = book.find("section_weight", status=None)
    if len(weights) > 1:
        yield _weights(weights, book)
    gapless = [item.item for item in scored] == list(range(1, len(scored) + 1))
    for section, members in _by_section(scored).items():
        for indicator, field in (("section_weight", "most"), ("section_self_score", "own")):
            header = book.one(indicator, breakdown=section, status=None)
            if header:
                yield _section(header, members, field, gapless=gapless)
    unfit = [item for item in scored if not item.applicable and item.own]
    total = book.one("self_eval_score")
    if unfit and total:
        yield _unfit(total, scored, unfit)


def _weights(weights: list[Stated], book: Book) -> Claim:
    value = sum((fact.value for fact in weights), Decimal(0))
    score = book.one("self_eval_score")
    good = value == HUNDRED
    return Claim(
        kind="score",
        result=weights[0],
        operands=tuple(weights[1:]),
        verdict=CONSISTENT if good else UNTOLD,
        why=("各部分权重合计 100", "the weights make 100")
        if good
        else ("各部分权重合计不是 100，满分没有印出", "the weights do not make 100, and the full score is not printed"),
        stated="100",
        computed=plain(value),
        arithmetic=" + ".join(plain(fact.value) for fact in weights) + f" = {plain(value)}",
        subject=("权重合计" + ("与自评总分" if score and score.value > value else ""), "Sum of the weights"),
    )


def _section(header: Stated, members: list[Item], field: str, *, gapless: bool) -> Claim:
    """An item whose points could not be read leaves a gap in the numbers, and its section undecided."""
    value = _sum(members, field)
    good = value == header.value
    wrong = ("各项相加不等于该部分的分数", "the items do not add up to the section")
    missing = (
        "各项相加不等于该部分的分数，但编号有缺，有的项没有读到分数",
        "the items do not add up to the section, but a number is missing: the points of an item were not read",
    )
    return Claim(
        kind="score",
        result=header,
        operands=(),
        verdict=CONSISTENT if good else INCONSISTENT if gapless else UNTOLD,
        why=("各项相加等于该部分的分数", "the items add up to the section") if good else wrong if gapless else missing,
        computed=f"{plain(value)} 分",
        arithmetic=f"第{_span(members)}项："
        + " + ".join(plain(getattr(m, field)) for m in members)
        + f" = {plain(value)}",
        difference="" if good else plain(header.value - value).replace("-", "−"),
    )


def _unfit(total: Stated, scored: list[Item], unfit: list[Item]) -> Claim:
    claimed, unused = _sum(unfit, "own"), _sum(unfit, "most")
    rest = _sum(scored, "most") - unused
    value = (total.value - claimed) / rest * HUNDRED if rest else Decimal(0)
    names = "、".join(str(item.item) for item in unfit)
    return Claim(
        kind="judgement",
        result=total,
        operands=(),
        verdict=UNTOLD,
        why=(
            f"第{names}项评的是本地没有的学校或事项，仍计得分，共 {plain(claimed)} 分；规则是否允许没有印出",
            f"items {names.replace('、', ', ')} score what the district does not have, {plain(claimed)} points in all; "
            "whether the rules allow it is not printed",
        ),
        computed=f"{plain(round(value, 2))}%",
        arithmetic=f"({plain(total.value)} − {plain(claimed)}) ÷ ({plain(rest + unused)} − {plain(unused)})"
        f" × 100 = {plain(round(value, 2))}%",
        subject=("不适用项目计分", "Points for what does not apply"),
    )


GRADE_COLUMNS = ["grade", "indicators", "codes", "stated", "start"]


def grades(report: Report) -> pd.DataFrame:
    """Grades of an instrument with indicators graded A, B, C: one row a grade; A is what remains and not ``stated``.

    Columns: grade, indicators (how many), codes (as printed), stated, start (of the fact that says so).
    Points cannot be recomputed: neither the points of an indicator nor the discount of a grade is printed.
    """
    book = Book(stated(report))
    whole = book.one("eval_indicators_level3")
    codes = _codes(report)
    rows = []
    for fact in book.facts:
        if fact.indicator.startswith("eval_indicators_graded_"):
            grade = fact.indicator.rpartition("_")[2].upper()
            rows.append([grade, int(fact.value), codes.get(fact.start, ""), True, fact.start])
    if whole and rows:
        others = _further(report, rows)
        rows.extend(["C", 1, code, True, start] for code, start in others)
        rest = int(whole.value) - sum(row[1] for row in rows)
        rows.insert(0, ["A", rest, "", False, whole.start])
    return pd.DataFrame(rows, columns=GRADE_COLUMNS)


def _codes(report: Report) -> dict[int, str]:
    """By the start of a count the names that are listed before it: C22、C45."""
    listed = report.relations[report.relations["kind"] == "listed"]
    return {
        int(result): "、".join(reference.partition("/")[2] for reference in str(operands).split())
        for result, operands in zip(listed["result"].tolist(), listed["operands"].tolist(), strict=True)
    }


def _further(report: Report, rows: list[list[object]]) -> list[tuple[str, int]]:
    """Codes of indicators printed behind the graded ones and counted by no fact: one indicator each."""
    ledger = report.ledger
    named = {code for row in rows for code in str(row[2]).split("、")}
    last = max(int(str(row[4])) for row in rows)
    codes = ledger[(ledger["reason"] == "code") & (ledger["start"] > last) & (ledger["start"] - last < 60)]
    found = zip(codes["printed"].tolist(), codes["start"].tolist(), strict=True)
    return [(f"C{number}", start) for number, start in found if f"C{number}" not in named]

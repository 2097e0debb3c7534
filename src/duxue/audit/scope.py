"""One figure said twice: repeats, one value for two scopes, from-to phrases, totals by level, judgements in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, INCONSISTENT, UNTOLD, Claim
from duxue.audit.doubts import STEADY, alike

# The verb right before the number: in a longer clause it may be that of another figure.
FALLEN = re.compile(r"(?:下降|降低|减少|降|缩减|压缩)(?:到|至|为)了?[约近]?$")
RISEN = re.compile(r"(?:上升|提高|增长|增加|提升)(?:到|至|为)了?[约近]?$")
# Which levels a level is made of.
PARTS = {"compulsory": ("primary", "junior_secondary")}
# The same people under two indicators whose scopes are not printed.
TWICE = (("mixed_boarding_students", "boarding_students"),)
COMPLIANCE = ("land_area_compliance_rate", "floor_area_compliance_rate", "canteen_area_compliance_rate")
# No level of compulsory education has a smaller part of its classes or pupils than this.
LEAST = Decimal("0.05")
# Where a total stands at most this far before its parts, they are one list.
LIST = 250


def repeats(book: Book) -> Iterator[tuple[Stated, tuple[Stated, ...]]]:
    """Every identity that is stated more than once: the first mention and the others.

    Figures whose indicator is not known have no identity: nothing says that two of them are of one thing. Nor have
    changes, which may be on different years.
    """
    for facts in book.by_identity.values():
        places = {fact.start: fact for fact in facts if fact.kind and fact.status != "delta"}
        if len(places) > 1:
            first, *others = (places[start] for start in sorted(places))
            yield first, tuple(others)


def same(first: Stated, others: Sequence[Stated]) -> bool:
    """Whether figures of one name are told as one figure.

    A rate of one scope has one value. Counts and money of one name are mostly of several things whose scope was not
    read: only two that are equal, or two numbers behind the same words, ask to be held against each other.
    """
    values = {fact.value for fact in (first, *others)}
    return len(values) == 1 or first.kind in STEADY or (len(values) == 2 and alike([first, *others]))


def levels(book: Book) -> Iterator[tuple[Stated, tuple[Stated, ...]]]:
    """Totals for all levels with the parts by level behind them that make them up, at most two of those left out.

    A total of pupils may or may not count kindergartens or special schools. Which parts it means is not asserted by
    standing near it, so a total that no such choice makes up is passed over and accuses nobody.
    """
    for total in book.facts:
        if total.level != "all" or total.breakdown or total.kind not in ("count", "money"):
            continue
        if total.indicator.startswith("per_student") or "average" in total.indicator:
            continue
        parts = [
            fact
            for fact in book.by_indicator[total.indicator]
            if 0 < fact.start - total.start <= LIST
            and fact.identity[3:] == total.identity[3:]
            and fact.level not in ("all", "", "compulsory")
            and not fact.breakdown
        ]
        if len({fact.level for fact in parts}) == len(parts) >= 3:
            chosen = (c for out in range(3) for c in combinations(parts, len(parts) - out) if len(c) > 1)
            found = next((c for c in chosen if sum((f.value for f in c), Decimal(0)) == total.value), None)
            if found:
                yield total, found


def scopes(book: Book) -> Iterator[Claim]:
    """A rate of the whole that equals the rate of one part, while another part has a different rate.

    An average of two different figures lies between them, so the whole cannot have the rate of one part unless the
    other part is next to nothing; without the other part's figure it might.
    """
    for whole in book.facts:
        if whole.kind not in ("share", "rate") or whole.level not in PARTS or whole.status != "actual":
            continue
        parts = book.find(whole.indicator, period=whole.period)
        same = [f for f in parts if f.level in PARTS[whole.level] and f.value == whole.value and 0 < f.value < HUNDRED]
        other = [f for f in parts if f.level in PARTS[whole.level] and f.value != whole.value]
        if same and "." in whole.printed:
            yield _scope(whole, same[0], other)


def _scope(whole: Stated, part: Stated, other: Sequence[Stated]) -> Claim:
    others = "；".join(f"{fact.label} {fact.show()}" for fact in other)
    figures = "; ".join(fact.show() for fact in other)
    proven = bool(other) and all(_weight(whole, part, fact) < LEAST for fact in other)
    why = (
        f"同一数值既指“{part.label}”，又指“{whole.label}”；{others} 与之不同，整体不可能等于其中一部分",
        f"the same figure for “{part.label_en}” and for “{whole.label_en}”; "
        "another part differs, so the whole cannot equal this part",
    )
    if not other:
        why = ("同一数值用于两个范围，其余部分的数值没有印出", "one figure for two scopes; the rest is not printed")
    elif not proven:
        why = (
            "两个范围舍入后可以是同一数值：另一部分差得不多，所占比重没有印出",
            "rounded, both scopes may have one figure: the other part is near, and its weight is not printed",
        )
    return Claim(
        kind="scope",
        result=part,
        operands=(whole, *other),
        verdict=INCONSISTENT if proven else UNTOLD,
        why=why,
        stated=f"{part.show()} ×2",
        computed=figures,
        arithmetic=f"{part.show()} = {whole.show()}" + (f" ≠ {figures}" if figures else ""),
        cause=("后一处漏掉了年级或学段的限定", "the later mention dropped the qualifier of grade or level")
        if proven
        else ("", ""),
    )


def _weight(whole: Stated, part: Stated, other: Stated) -> Decimal:
    """The most that the other part may weigh in the whole, for values that are printed so."""
    apart = min(abs(other.low - part.high), abs(part.low - other.high))
    return max(whole.high - part.low, part.high - whole.low) / apart if apart else Decimal(1)


def directions(book: Book) -> Iterator[Claim]:
    """“由 … 下降到 …”: do the two years move in the direction that the words say?"""
    for one, two in pairwise(sorted((fact for fact in book.facts if fact.kind), key=_start)):
        identity = (one.indicator, one.level, one.breakdown, one.status) == (
            two.indicator,
            two.level,
            two.breakdown,
            two.status,
        )
        if not identity or one.period == two.period or not (one.period and two.period):
            continue
        said = two.evidence[: max(two.evidence.rfind(two.printed), 0)]
        falls, rises = FALLEN.search(said), RISEN.search(said)
        if bool(falls) == bool(rises):
            continue
        good = two.value < one.value if falls else two.value > one.value
        sign = ">" if one.value > two.value else "<" if one.value < two.value else "="
        gap = numbers.show(abs(one.value - two.value), "个百分点" if one.unit == "%" else one.unit)
        yield Claim(
            kind="bound" if falls else "trend",
            result=two,
            operands=(one,),
            verdict=CONSISTENT if good else INCONSISTENT,
            why=("变动方向与文字一致", "moves in the direction that the words say")
            if good
            else ("变动方向与文字相反", "moves against the direction that the words say"),
            computed="成立" if good else "不成立",
            arithmetic=f"{one.show()} {sign} {two.show()}（相差 {gap}）",
        )


def _start(fact: Stated) -> int:
    return fact.start


def twice(book: Book) -> Iterator[Claim]:
    """The same people counted under two names."""
    for one_key, two_key in TWICE:
        for one in book.find(one_key):
            others = book.find(two_key, period=one.period)
            total = sum((fact.value for fact in others), Decimal(0))
            if others and total != one.value:
                yield Claim(
                    kind="sum",
                    result=one,
                    operands=tuple(others),
                    verdict=UNTOLD,
                    why=(
                        "两处的学段范围没有载明，可能一处含高中",
                        "the levels are not printed; one may include senior secondary schools",
                    ),
                    computed=numbers.show(total, one.unit),
                    arithmetic=" + ".join(plain(f.value) for f in others) + f" = {plain(total)}",
                    difference=numbers.show(one.value - total, one.unit).replace("-", "−"),
                )


def growths(book: Book) -> Iterator[Claim]:
    """Spending in total against spending per pupil: how many more pupils the two rates would take."""
    totals = {f.period: f for f in book.find("public_budget_education_expenditure") if f.level in ("all", "")}
    for period, now in totals.items():
        before = totals.get(str(int(period) - 1)) if period.isdigit() else None
        if before is None or not before.value:
            continue
        all_growth = now.value / before.value
        rates = [f for f in book.find("per_student_budget_growth", period=period, status=None) if f.unit == "%"]
        if not rates:
            continue
        low, high = min(rates, key=_value), max(rates, key=_value)
        more = [(all_growth / (1 + rate.value / HUNDRED) - 1) * HUNDRED for rate in (high, low)]
        near = abs(more[0]) <= 5 and abs(more[1]) <= 5
        yield Claim(
            kind="judgement",
            result=now,
            operands=(before, *rates),
            verdict=CONSISTENT if near else UNTOLD,
            why=("总额与生均的增幅相称", "total and per-pupil growth go together")
            if near
            else (
                "总额与生均的增幅相差很大：要么学生数大增，要么两者口径不同，文中没有载明",
                "total and per-pupil growth differ widely: many more pupils or other scopes, the text does not say",
            ),
            stated=f"{low.show()}–{high.show()}",
            computed=f"{plain(round(more[0], 2))}%–{plain(round(more[1], 2))}%",
            arithmetic="; ".join(
                f"{plain(round(all_growth, 4))} ÷ {plain(1 + rate.value / HUNDRED)} − 1 = {plain(round(value, 2))}%"
                for rate, value in zip((high, low), more, strict=True)
            ),
            subject=("教育支出总额与生均支出的增幅", "Growth of spending in total and per pupil"),
        )


def _value(fact: Stated) -> Decimal:
    return fact.value


def words(book: Book) -> Iterator[Claim]:
    """What the text judges in words while the figures leave it open."""
    rates = [f for key in COMPLIANCE for f in book.find(key) if f.value < HUNDRED and f.unit == "%"]
    if rates:
        least = min(rates, key=_value)
        yield Claim(
            kind="judgement",
            result=least,
            operands=tuple(fact for fact in rates if fact is not least),
            verdict=UNTOLD,
            why=(
                "文中若称学校总体达标，所依据的综合口径没有印出；按单项仍有学校未达标",
                "where the text calls the schools compliant as a whole, the composite it rests on is not printed",
            ),
            computed=f"{plain(HUNDRED - least.value)}%",
            arithmetic=f"100% − {least.show()} = {plain(HUNDRED - least.value)}%",
            subject=("办学条件达标率与总体表述", "Compliance rates and the words about them"),
        )
    for still in book.find("inspection_problems_open"):
        if still.value:
            yield Claim(
                kind="judgement",
                result=still,
                operands=(),
                verdict=UNTOLD,
                why=(
                    "未整改的问题是否都写进“存在的问题”部分，文中没有给出条数",
                    "whether the section on problems names all that are open is not said in numbers",
                ),
                subject=("未整改问题与“存在的问题”", "Open problems and the section on problems"),
            )

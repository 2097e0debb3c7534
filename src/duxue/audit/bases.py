"""Shares, per-head figures and changes whose base is not printed: what can be tried, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from duxue import numbers
from duxue.audit.arithmetic import HUNDRED, plain
from duxue.audit.book import Book, Stated
from duxue.audit.claim import CONSISTENT, UNTOLD, Claim

# Rates that are a share of things counted elsewhere in a report, with the indicator that counts them.
SHARE_OF = {
    "inclusive_kindergarten_coverage": "schools_count",
    "multimedia_classroom_rate": "schools_count",
    "quality_balance_school_rate": "schools_count",
    "land_area_compliance_rate": "schools_count",
    "floor_area_compliance_rate": "schools_count",
    "canteen_area_compliance_rate": "schools_count",
    "disabled_compulsory_enrolment_rate": "enrolment",
}
# Coverage by inclusive kindergartens counts children, not kindergartens (notes to the national bulletin).
OF_CHILDREN = frozenset(("inclusive_kindergarten_coverage",))
# Shares whose numerator is printed and whose base is not.
NUMERATORS = {"elite_quota_share": "elite_quota_allocated", "teacher_training_budget_share": "teacher_training_budget"}
PER_HEAD = (("student_aid_amount", "student_aid_recipients"), ("social_aid_amount", "social_aid_recipients"))
# Money paid out by a standard a head: total, and the levels whose pupils it pays for.
BY_STANDARD = {
    "compulsory_public_funds_total": ("junior_secondary", "primary", "special"),
    "senior_public_funds_total": ("senior_secondary",),
    "preschool_public_funds_total": ("kindergarten",),
}
LARGEST_BASE = 5000


def claims(book: Book) -> Iterator[Claim]:
    """Every rule of this file that the document gives something to."""
    yield from shares(book)
    yield from numerators(book)
    yield from aid(book)
    yield from spending(book)
    yield from standards(book)


def fits(rate: Stated, base: Decimal) -> int | None:
    """The whole number that is ``rate`` per cent of ``base`` within the printed digits, or None."""
    count = (rate.value * base / HUNDRED).to_integral_value()
    return int(count) if base and rate.low <= count / base * HUNDRED <= rate.high else None


def smallest(rate: Stated) -> tuple[int, int] | None:
    """The least fraction that is printed as this rate."""
    for base in range(1, LARGEST_BASE):
        count = fits(rate, Decimal(base))
        if count is not None:
            return count, base
    return None


def shares(book: Book) -> Iterator[Claim]:
    """Can a printed share of countable things be a share of the printed number of them?"""
    for indicator, counted in SHARE_OF.items():
        for rate in book.find(indicator):
            if rate.approx or "." not in rate.printed or rate.unit != "%":
                continue
            bases = [fact for fact in book.find(counted, period=rate.period) if _about(fact, rate)]
            if bases:
                yield _share(rate, bases)


def _about(base: Stated, rate: Stated) -> bool:
    if rate.level in ("", "all") or rate.indicator in OF_CHILDREN:
        return base.level == (rate.level or "all") and not base.breakdown
    return base.level == rate.level


def _share(rate: Stated, bases: Sequence[Stated]) -> Claim:
    tried, good = [], []
    for base in {fact.value: fact for fact in bases}.values():
        count = (rate.value * base.value / HUNDRED).to_integral_value()
        tried.append(f"{plain(count)} ÷ {plain(base.value)} = {plain(round(count / base.value * HUNDRED, 2))}%")
        if fits(rate, base.value) is not None:
            good.append(base)
    least = smallest(rate)
    known = least is None or any(line.startswith(f"{least[0]} ÷ {least[1]} =") for line in tried)
    found = "" if known else f"; {least[0]} ÷ {least[1]} = {rate.show()}"  # type: ignore[index]
    return Claim(
        kind="share",
        result=rate,
        operands=tuple(good or bases),
        verdict=UNTOLD,
        why=_share_why(rate, bool(good)),
        computed=f"{least[0]}/{least[1]}" if least else "",
        arithmetic="; ".join(tried[:4]) + found,
    )


def _share_why(rate: Stated, fits_one: bool) -> tuple[str, str]:
    if rate.indicator in OF_CHILDREN:
        return (
            "分母没有印出：按定义应以在园幼儿数计，不能用园数核对",
            "the base is not printed: by definition it counts children and cannot be checked by kindergartens",
        )
    if fits_one:
        return ("与文中某一总数相合，但分母没有印出", "one printed total fits, but the base is not printed")
    return (
        "文中各总数都得不出这一比例，分母没有印出",
        "none of the printed totals gives this share; the base is not printed",
    )


def numerators(book: Book) -> Iterator[Claim]:
    """The base that a share and its printed numerator imply."""
    for indicator, numerator in NUMERATORS.items():
        for rate in book.find(indicator):
            part = book.one(numerator, period=rate.period)
            if part is None or not rate.value:
                continue
            base = part.value / rate.value * HUNDRED
            yield Claim(
                kind="share",
                result=rate,
                operands=(part,),
                verdict=UNTOLD,
                why=("分母没有印出，只能反推", "the base is not printed and can only be inferred"),
                computed=numbers.show(round(base, 0), part.unit),
                arithmetic=f"{part.show()} ÷ {rate.show()} = {numbers.show(round(base, 0), part.unit)}",
            )


# Rates of aid are fixed in whole tens of yuan.
TENS = Decimal(10)


def aid(book: Book) -> Iterator[Claim]:
    """Money of an item over its heads: a fixed standard gives a round rate."""
    for money_key, heads_key in PER_HEAD:
        for money in book.find(money_key):
            heads = book.one(heads_key, level=money.level, breakdown=money.breakdown, period=money.period)
            heads = heads or (None if money.breakdown else book.total(heads_key, period=money.period))
            listed = not money.breakdown and any(f.breakdown for f in book.find(money_key, period=money.period))
            if heads is None or not heads.value or listed:
                continue
            rate = money.value / heads.value
            round_rate = rate % TENS == 0 and not money.approx and not heads.approx
            yield Claim(
                kind="per head",
                result=money,
                operands=(heads,),
                verdict=CONSISTENT if round_rate else UNTOLD,
                why=("人均为整齐的标准", "a round rate a head, as fixed standards give")
                if round_rate
                else (
                    "人均不是整齐的标准，可能有几种标准或按学期计人次，文中没有载明",
                    "no round rate: several standards or counting by term, the text does not say",
                ),
                computed=f"{numbers.show(round(rate, 2), '元')}/{heads.unit}",
                arithmetic=f"{money.figure()} ÷ {heads.figure()} = {numbers.show(round(rate, 2), '元')}",
            )


def spending(book: Book) -> Iterator[Claim]:
    """Spending over all pupils against the spending per pupil that is stated."""
    for each in book.find("per_student_public_budget_expenditure"):
        total = book.total("public_budget_education_expenditure", period=each.period)
        pupils = book.total("enrolment", period=each.period)
        if total is None or pupils is None or not pupils.value or not each.value:
            continue
        value, heads = total.value / pupils.value, total.value / each.value
        good = each.low <= value <= each.high
        yield Claim(
            kind="per head",
            result=each,
            operands=(total, pupils),
            verdict=CONSISTENT if good else UNTOLD,
            why=("总额除以在校生数得出该数", "the total over all pupils gives it")
            if good
            else (
                "生均的分母没有印出：文中在校生可能含不由本级财政负担的市直或民办学校学生",
                "the base per pupil is not printed: the headcount may include schools that this budget does not pay",
            ),
            computed=numbers.show(round(value, 2), "元"),
            arithmetic=f"{total.show()} ÷ {pupils.show()} = {numbers.show(round(value, 2), '元')}; "
            f"{total.show()} ÷ {each.show()} = {numbers.show(round(heads, 0), pupils.unit)}",
            difference="" if good else numbers.show(round(each.value - value, 2), "元").replace("-", "−"),
        )


def standards(book: Book) -> Iterator[Claim]:
    """Money paid by a standard a head against standard times pupils."""
    for indicator, levels in BY_STANDARD.items():
        for total in book.find(indicator):
            pairs = [pair for level in levels for pair in _rates(book, level, period=total.period)]
            if pairs:
                yield _standard(total, pairs)


def _rates(book: Book, level: str, *, period: str) -> list[tuple[Stated, Stated]]:
    rates = book.find("per_student_public_funds_standard", level=level, period=period, status=None)
    # The pupils in compulsory education where the text gives them apart, else all of the level.
    apart = [f for f in book.find("enrolment", level=level, period=period) if f.breakdown.startswith("义务教育")]
    pupils = apart[0] if apart else book.one("enrolment", level=level, breakdown="", period=period)
    return [(rate, pupils) for rate in rates] if pupils else []


def _standard(total: Stated, pairs: Sequence[tuple[Stated, Stated]]) -> Claim:
    facts = tuple(dict.fromkeys(fact for pair in pairs for fact in pair))
    several = len({fact.level for fact, _ in pairs}) < len(pairs)
    if several:
        heads = sorted(total.value / rate.value for rate, _ in pairs)
        pupils = pairs[0][1]
        computed = f"{plain(round(heads[0], 1))}–{plain(round(heads[-1], 1))} 人"
        text = "; ".join(
            f"{total.show()} ÷ {rate.show()} = {plain(round(total.value / rate.value, 1))}" for rate, _ in pairs
        )
        good = heads[0] <= pupils.value <= heads[-1]
    else:
        value = sum((rate.value * pupils.value for rate, pupils in pairs), Decimal(0))
        computed = numbers.show(value, "元")
        text = " + ".join(f"{plain(rate.value)} × {plain(pupils.value)}" for rate, pupils in pairs) + f" = {computed}"
        if len(pairs) == 1:
            text += f"; {total.show()} ÷ {pairs[0][0].show()} = {plain(round(total.value / pairs[0][0].value, 1))}"
        good = total.low <= value <= total.high
    return Claim(
        kind="product",
        result=total,
        operands=facts,
        verdict=CONSISTENT if good else UNTOLD,
        why=("与标准乘以人数相符", "agrees with standard times pupils")
        if good
        else (
            "实际拨付人数没有印出：在校生可能含不由本级拨款的学校，也可能另有补助",
            "the pupils actually paid for are not printed: other payers' schools or other grants may be in it",
        ),
        computed=computed,
        arithmetic=text,
    )


# Weights may differ from printed headcounts by this much without pointing to people who are not counted.
NEAR_WEIGHT = Decimal("0.1")


def weights(result: Stated, operands: Sequence[Stated], book: Book) -> tuple[str, str] | None:
    """Why an average within its range does not fit the printed headcounts, or None where it does or none is printed.

    The weight that two averages imply is held against the full-time teachers of the two levels.
    """
    if len(operands) != 2 or "teacher" not in result.indicator or operands[0].value == operands[1].value:
        return None
    first, second = (_teachers(book, fact) for fact in operands)
    if not first or not second:
        return None
    implied = (result.value - operands[1].value) / (operands[0].value - operands[1].value)
    printed = first / (first + second)
    least = min((implied, printed), (1 - implied, 1 - printed), key=_printed)
    if abs(least[0] / least[1] - 1) <= NEAR_WEIGHT:
        return None
    one, two = (f"{plain(round(weight * HUNDRED, 1))}%" for weight in least)
    return (
        f"在最小值与最大值之间，但隐含的人数权重 {one} 与按所印专任教师数计算的 {two} 不合，统计范围没有印出",
        f"within its range, but the implied weight of {one} does not fit the {two} of the printed teachers; "
        "who is counted is not printed",
    )


def _printed(pair: tuple[Decimal, Decimal]) -> Decimal:
    return pair[1]


def _teachers(book: Book, fact: Stated) -> Decimal:
    parts = ("primary", "junior_secondary") if fact.level == "compulsory" else (fact.level,)
    found = [book.one("fulltime_teachers", level=level, breakdown="", period=fact.period) for level in parts]
    return sum((teachers.value for teachers in found if teachers), Decimal(0)) if all(found) else Decimal(0)

"""Ratios, shares and products of stated figures, and the points of a scored evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue.extraction.relations.book import Book, Relation
from duxue.extraction.words.spots import Spot

# (share, its part, its whole): at one level and in one year.
_SHARES = (("elite_quota_share", "elite_quota_allocated", "intake"),)
# (money paid out, the level whose pupils it is paid for).
_PAID = (("senior_public_funds_total", "senior_secondary"), ("preschool_public_funds_total", "kindergarten"))
_STANDARD = "per_student_public_funds_standard"
# 占, at most the name of the whole, and a word that says it is a share.
_OF = re.compile(r"占(?:其|总数|总量|总人数|全部)?(?:的)?(?:比例|比重|比)?(?:为|达到?|是|约)?$")


def read(book: Book) -> Iterator[Relation]:
    """Every rule of this file that the document gives something to."""
    yield from _ratios(book)
    yield from _shares(book)
    yield from _among(book)
    yield from _products(book)
    yield from _scores(book)


def _ratios(book: Book) -> Iterator[Relation]:
    for spot in book.by.get("vocational_general_intake_ratio", ()):
        sides = [
            next((s for s in book.by.get("intake", ()) if s.level == level), None)
            for level in ("vocational", "senior_secondary")
        ]
        if sides[0] is not None and sides[1] is not None:
            yield "ratio", spot, [sides[0], sides[1]]
    for spot in book.by.get("per_student_public_budget_expenditure", ()):
        money, pupils = book.at("public_budget_education_expenditure", spot), book.at("enrolment", spot)
        if money is not None and pupils is not None and spot.level == "all":
            yield "ratio", spot, [money, pupils]
    for spot in book.by.get("pupil_teacher_ratio", ()):
        pupils, teachers = book.at("enrolment", spot), book.at("fulltime_teachers", spot)
        if pupils is not None and teachers is not None and spot.status == "actual" and spot.rule != "last_year":
            yield "ratio", spot, [pupils, teachers]


def _shares(book: Book) -> Iterator[Relation]:
    for share, part, whole in _SHARES:
        for spot in book.by.get(share, ()):
            one, all_ = book.at(part, spot), book.at(whole, spot)
            if one is not None and all_ is not None and spot.status == "actual":
                yield "share", spot, [one, all_]


def _among(book: Book) -> Iterator[Relation]:
    """教师80人,其中女教师60人,占75%: part, whole and share in one sentence; another whole is another share."""
    shares = [spot for spot in book.found if spot.number.unit == "%" and spot.status == "actual"]
    known = set(map(id, book.stated))
    for spot in shares:
        part = spot.previous
        if part is None or not part.among or part.bracketed:
            continue
        whole = part.head
        if whole is None or part.previous is not whole:
            continue  # 高级100人,中级200人,占60% may be the share of both
        whole = _parted(whole, part)
        if not {id(part), id(whole)} <= known or not part.number.unit == whole.number.unit != "%":
            continue
        if _OF.search(book.text, part.number.unit_end, spot.number.start):
            yield "share", spot, [part, whole]


def _parted(whole: Spot, part: Spot) -> Spot:
    """What a part is one of, where a change was told between: 在园17846人,比上年减少423人,其中公办园9612人."""
    change, value = whole.number.value, part.number.value
    grown = whole.status == "delta" and whole.base is not None and change is not None and value is not None
    return whole.base if grown and value > abs(change) else whole  # type: ignore[operator,return-value]


def _products(book: Book) -> Iterator[Relation]:
    """按每生2000元拨付500万元: money paid by one standard a head, and the pupils of that level."""
    for money, level in _PAID:
        for spot in book.by.get(money, ()):
            stated = book.between(_STANDARD, spot.sentence, spot.number.start)
            rates = [s for s in stated if (s.level, s.period) == (level, spot.period)]
            pupils = book.at("enrolment", spot, level=level)
            if len(rates) == 1 and pupils is not None:
                yield "product", spot, [pupils, rates[0]]


def _scores(book: Book) -> Iterator[Relation]:
    total = next(iter(book.by.get("self_eval_score", ())), None)
    own, weights = book.by.get("section_self_score", []), book.by.get("section_weight", [])
    if total is not None and len(own) >= 2:
        yield "sum", total, own
    for spot in book.by.get("score_deduction", ()):
        around = [(w, s) for w, s in zip(weights, own, strict=False) if w.number.start < spot.number.start]
        if around:
            yield "difference", spot, list(around[-1])

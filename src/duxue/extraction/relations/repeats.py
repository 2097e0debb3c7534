"""One figure told in two places. Whether the two agree is for the audit to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue import catalogue
from duxue.extraction.relations.book import Book, Relation
from duxue.extraction.words.spots import Spot

_BACK = ("这", "上述", "以上", "前述", "该")
_BACK_ENDS = frozenset(word[-1] for word in _BACK)
_GOES_ON = re.compile(r"(?:持续|继续)[^,。;]*$")
_NOUN = re.compile(r"(?:的)?([\u4e00-\u9fff]{4})")
# How far back 这两所 may point, in characters.
_REACH = 200
# A number of so many digits that are not noughts is no coincidence where it stands twice.
_TELLING = 4
# Each of the one has one of the other.
_ONE_EACH = (("exam_secure_rooms", "exam_sites"),)


def read(book: Book) -> Iterator[Relation]:
    """Every rule of this file that the document gives something to."""
    yield from _alike(book)
    for place, spot in enumerate(book.stated):
        start = spot.number.start
        if book.text[start - 1 : start] in _BACK_ENDS and book.text.endswith(_BACK, 0, start):
            yield from _backward(spot, book.stated[max(0, place - 40) : place])
        if spot.status == "planned":
            yield from _going_on(book, spot)
    again = book.printed_again()
    yield from _same_people(again)
    yield from _same_noun(book.text, again)
    yield from _one_each(book)


def _alike(book: Book) -> Iterator[Relation]:
    """The same indicator, level and year again in another sentence."""
    for (indicator, _, _), spots in book.plain.items():
        if len(spots) < 2:
            continue
        parted = catalogue.indicators()[indicator].kind in ("rate", "share")
        alike = [spot for spot in spots if (parted or not spot.breakdown) and _alone(spot)]
        again = [spot for spot in alike if spot.sentence != alike[0].sentence]
        if again:
            yield "repeat", alike[0], again


def _alone(spot: Spot) -> bool:
    """Whether a figure is no part of another one, and not one that another one is told beside."""
    return spot.head is None and spot.rule not in ("from_to", "section_score") and not spot.notes.get("from")


def _backward(spot: Spot, before: list[Spot]) -> Iterator[Relation]:
    """这两所学校: the same things as the nearest number of them before."""
    near = [s for s in before if s.indicator == spot.indicator and s.number.unit == spot.number.unit]
    if near and spot.number.start - near[-1].number.start <= _REACH:
        yield "repeat", near[-1], [spot]


def _going_on(book: Book, spot: Spot) -> Iterator[Relation]:
    """A plan to go on with what was done tells the number of what was done; another number is another plan."""
    if not _GOES_ON.search(book.text, spot.clause, spot.number.start):
        return
    for other in book.by.get(spot.indicator, ())[:100]:
        same = (other.level, other.number.unit, other.number.value) == (spot.level, spot.number.unit, spot.number.value)
        if other.status == "actual" and other.number.start < spot.number.start and same:
            yield "repeat", other, [spot]
            return


def _same_people(again: list[Spot]) -> Iterator[Relation]:
    """3619 who are admitted and 3619 who are trained: a telling number of people at a level under a second name."""
    first: dict[tuple[str, str, str], Spot] = {}
    for spot in again:
        digits = spot.number.printed.strip("0")
        if spot.number.unit not in ("人", "名") or len(digits) < _TELLING or "." in digits or spot.status != "actual":
            continue
        key = (spot.number.printed, spot.level, spot.period)
        known = first.setdefault(key, spot)
        if known.indicator != spot.indicator and known.sentence != spot.sentence and _exact(known, spot):
            yield "repeat", spot, [known]


def _exact(*spots: Spot) -> bool:
    return not any(spot.number.approx or spot.number.magnitude > 1 for spot in spots)


def _same_noun(text: str, again: list[Spot]) -> Iterator[Relation]:
    """30名特岗教师 and 特岗教师30名: the same number of what four characters name, once behind it, once before."""
    behind: dict[tuple[str, str], Spot] = {}
    long = [spot for spot in again if spot.number.unit and len(spot.number.printed) > 1]
    for spot in long:
        noun = _NOUN.match(text, spot.number.unit_end)
        if noun and _exact(spot):
            behind.setdefault((spot.number.printed, noun[1]), spot)
    for spot in long:
        named = text[max(spot.left, spot.number.start - 4) : spot.number.start]
        other = behind.get((spot.number.printed, named))
        if other is None or other.sentence == spot.sentence or other.indicator == spot.indicator:
            continue
        if other.number.unit == spot.number.unit and other.period == spot.period:
            yield "repeat", spot, [other]


def _one_each(book: Book) -> Iterator[Relation]:
    """One secure room a site: asserted only where the two are equal."""
    for one, other in _ONE_EACH:
        for spot in book.by.get(one, ()):
            base = book.at(other, spot)
            if base is not None and base.number.value == spot.number.value:
                yield "repeat", base, [spot]

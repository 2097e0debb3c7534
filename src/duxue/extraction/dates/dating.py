"""Of which year a number is, and whether it was reached, is planned, or adds up several years."""

from __future__ import annotations

import re

from duxue.extraction.dates import asof, periods, statuses
from duxue.extraction.dates.sections import Sections
from duxue.extraction.lists import distributing
from duxue.extraction.words import years
from duxue.extraction.words.ahead import ahead
from duxue.extraction.words.parts import summable
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.wording import UNKNOWN
from duxue.text import Outline, Section

_YEAR = re.compile(r"(?:19|20)\d\d年")
_ORIGIN = re.compile(r"[由从](?:(?:19|20)\d\d年(?:底|末|度)?的?)?$")
_LED = 7  # characters of 2020年(
_SAID = 160  # characters of a sentence before a number
_BESIDE = re.compile(r"\(((?:19|20)\d\d)年(?:底|末|度)?(?:数据)?\)")  # 从89.3%(2020年)提高到95.8%
_IS_SO = re.compile(r"(?<![到至])20\d\d年(?![^。;]*(?:将|达到|计划|力争|预计))[^,。;]{0,6}[共现]有")
_DONE_THEN = re.compile("已|截[至止]|目前|完成了|实现了")
_IS_DONE = re.compile(r"[^,。;\d]{0,6},?(?:现|均|全部)?已(?:经|全部|均)?")  # 2022年招聘教师96名,已全部上岗
# The words with which a sentence turns to one year.
_NOW = re.compile(r"年|目前|现[有已]|其中:")
_AHEAD = re.compile(
    r"[将拟]|[年底末月]前|之前|以前|(?<![岗培兴蕙蕾露师龄动善])计划|力争|预计|目标|确保|争取|到20\d\d年|规划|思路"
    r"|要点|打算|[明来]年|20\d\d年(?:[春秋]季(?:学期)?|\d{1,2}月)?起"
)


def _adds_up(spot: Spot) -> bool:
    """Whether numbers of this kind add up over years, as 新建学校3所 do and 生均图书31册 or 在校生3.6万人 do not."""
    named = spot.indicator in periods.DONE or spot.indicator.endswith("_area") or summable(spot.indicator)
    return spot.indicator == UNKNOWN or (named and spot.indicator not in periods.STOCKS)


def _go_on_by_years(spot: Spot, own: str) -> None:
    """Date a list as the one before it: 2022年、2023年分别招聘幼儿教师56人、62人,小学教师86人、92人."""
    before = spot.previous.group if spot.previous is not None else ()
    if not before or spot.period or any(member.level or member.indicator for member in spot.group[1:]):
        return
    if "年" not in own and spot.indicator == before[0].indicator:
        distributing.dated_as(spot, before)


class Dating:
    """The years of one document: ``period`` it reports on, ``written`` when; ``kind`` as in extract."""

    def __init__(self, text: str, outline: Outline, *, period: str, written: str, kind: str | None) -> None:
        self.text, self.outline = text, outline
        self.period, self.written = period, written
        self.paragraphs = asof.Paragraphs(text)
        self.more = ahead(text, statuses.MORE)
        self.sections = Sections(text, outline, period=period, kind=kind)

    def date(self, spot: Spot) -> None:
        """Write period and status into a spot whose indicator and level are known."""
        above = self.outline.above(spot.number.start)
        kind, year = self.sections.told(spot, above)
        listed = (spot.base or spot).notes.get("years")  # of what introduces the list
        cumulative, before = self._write_period(spot, listed[-1] if listed else year), spot.previous
        if cumulative or spot.head is not None or (before is not None and before.status == "cumulative"):
            # 五年来投入8亿元,在校生3.6万人
            cumulative = self._as_whole(spot, cumulative) and spot.rule != "from_to" and _adds_up(spot)
        future = spot.period != self.period and self._ahead(spot, kind, above)
        if spot.indicator in statuses.POINTS:
            spot.period, spot.status = self.period, spot.status or "actual"
        if not spot.status:
            plain = not (future or cumulative or kind == "plan") and statuses.is_plain(self.text, spot, self.more)
            spot.status = "actual" if plain else self._status(spot, kind, cumulative=cumulative, future=future)
        elif future and statuses.raised(spot):
            spot.status = "planned"
        if spot.number.flags or spot.status == "standard":
            statuses.threshold(spot)
        if "-" in spot.period:
            reached = spot.status == "actual" and (spot.number.unit == "%" or not _adds_up(spot))
            spot.period = spot.period[-4:] if reached or spot.status == "target" else spot.period
        if spot.rule == "from_to" and spot.base is not None:
            self._told_before(spot, spot.base)

    def _status(self, spot: Spot, kind: str, *, cumulative: bool, future: bool) -> str:
        return statuses.status_of(self.text, spot, kind=kind, cumulative=cumulative, future=future)

    def _told_before(self, spot: Spot, before: Spot) -> None:
        """What is to change is so when it is told: 到2025年毛入园率由94.6%提高到96%; what changed over years was so."""
        if before.status == spot.status == "actual":
            return
        if before.status == "cumulative":
            before.status, before.period = "actual", before.period[:4]  # 三年来,大班额由118个降为10个
        if before.status not in ("planned", "target") or spot.status not in ("planned", "target"):
            return
        before.status = "actual"
        before.breakdown = before.breakdown.removesuffix("此前").removesuffix("/")
        if not before.period.isdigit() or before.period > self.period:
            before.period = self.period

    def _as_whole(self, spot: Spot, cumulative: bool) -> bool:
        """Whether a part adds up years as its whole does.

        五年来投入9.2亿元。其中:中央资金2.1亿元 does; 其中2020年资助2.6万人次、2318万元 does not.
        """
        head = spot.head
        if spot.group and len({member.period for member in spot.group} - {""}) > 1:
            return False  # 三年累计28亿元,分别为8亿元、9亿元、11亿元: each is of its own year
        if head is None or head.indicator != spot.indicator:
            goes_on = spot.previous is not None and spot.previous.status == "cumulative"
            return cumulative or (goes_on and self._adds_up_too(spot))
        if head.status == "cumulative" and not years.SOME_YEAR.search(self.text, head.number.end, spot.number.start):
            spot.period = head.period
            return True
        return cumulative and not (spot.bracketed and head.status == "actual")  # 其中今年补充104名(特岗46名)

    def _adds_up_too(self, spot: Spot) -> bool:
        """Whether what was done goes on a list of what was done over years: 五年来投入8亿元,…新增学位9180个."""
        before = spot.previous
        if before is None or spot.indicator not in periods.DONE:
            return False
        soon = spot.indicator in periods.OVER_SOON
        apart = soon and self.text.find(";", before.number.end, spot.number.start) >= 0
        if apart or _NOW.search(self.text, before.number.end, spot.number.start) or periods.passed(self.text, spot):
            return False
        spot.period = before.period
        return True

    def _write_period(self, spot: Spot, default: str) -> bool:
        """Write the period, by the words at the number or by the number that it continues; whether it adds up years."""
        period, cumulative, said = periods.period_of(self.text, spot, default, self.paragraphs)
        if beside := _BESIDE.match(self.text, spot.number.unit_end):
            spot.period, cumulative = beside.group(1), False
        if spot.group:
            cumulative = self._of_its_year(spot, said=said) and cumulative
        if spot.rule == "last_year":
            period = self._last_year(spot, period, default)
        elif spot.base is not None:
            period = self._carried(spot, spot.base, period, said=said)
        if not spot.period:
            parted = not said and self.text.startswith("其中", spot.sentence)
            spot.period = (self._whole_then(spot) if parted else "") or period
        return cumulative

    def _of_its_year(self, spot: Spot, *, said: bool) -> bool:
        """Write the year that a number of a list has from its list, where that tells one; whether it may be of several.

        2021年至2023年三年来,总投入分别为: each is of its own year.
        """
        if not spot.place:
            _go_on_by_years(spot, self._own(spot))
        apart = spot.period != "" and len({member.period for member in spot.group}) > 1
        if "back" in spot.notes and self.period:
            spot.period, apart = years.shifted(self.period, -spot.notes["back"]), True
        if spot.place and not spot.period and not said and not years.years_named(self._own(spot)):
            spot.period = spot.group[0].period  # 由2020年的6210元、8455元
        return not apart

    def _own(self, spot: Spot) -> str:
        """What a clause says before a number, or right before its bracket: 比2020年(81.5%)."""
        led = spot.clause >= spot.number.start and spot.rule == "last_year" and spot.bracketed
        return self.text[max(spot.left, spot.number.start - _LED) if led else spot.clause : spot.number.start]

    def _last_year(self, spot: Spot, period: str, default: str) -> str:
        """Of which year a number is that stands for the one before: the year that it names, or that of its list."""
        if spot.place:
            return spot.group[0].period
        if named := _YEAR.search(self._own(spot)):
            return named.group()[:4]
        return years.shifted(default, -1) if period == default else period

    def _carried(self, spot: Spot, base: Spot, period: str, *, said: bool) -> str:
        """The year of what a number goes on with, its own where it says one: 招聘教师96名,其中特岗40名."""
        if spot.rule == "limit" or (spot.rule, base.rule) == ("paired", "last_year"):
            return base.period  # 资助90人、2万元,上年为80人、1万元
        if spot.rule == "from_to" or (spot.rule == "change" and self._is_origin(base)):
            return period
        own = said and (spot.rule not in ("change", "margin") or years.years_named(self._own(spot)))
        return period if own else base.period or period

    def _is_origin(self, spot: Spot) -> bool:
        """Whether a change is told from a number: 由2017年的84.2%提高了8.1个百分点 are those up to now."""
        return _ORIGIN.search(self.text, spot.clause, spot.number.start) is not None

    def _whole_then(self, spot: Spot) -> str:
        """The year of the whole that a sentence parts: 2021年资助学生3126人次。其中,小学1436人次; empty for others.

        All of a sentence that begins with 其中 parts it: 其中:生活补助860人;助学金216人.
        """
        first = spot
        while not spot.among and first.previous is not None:
            first = first.previous
        head = first.head
        if head is not None and not spot.among and not head.period.isdigit():
            return ""
        if head is None or head.indicator != spot.indicator or head.notes.get("from") or head.rule == "last_year":
            return ""
        return head.period

    def _ahead(self, spot: Spot, kind: str, above: list[Section]) -> bool:
        """Whether the period lies after the one reported on, and what is said of it was not reached by then."""
        if "-" in spot.period:
            return self._not_over(spot)
        if not (spot.period > self.period and self.period and spot.period.isdigit()):
            return False
        if any(part.looks_back and spot.period in part.heading for part in above):
            return False
        written = spot.period == years.shifted(self.period, 1)  # the year in which it was written
        return not (written and self._is_so(spot, kind))

    def _not_over(self, spot: Spot) -> bool:
        """Whether two or more of the years are to come: in a report on 2022, 2021—2025年新建学校8所, 按“十四五”规划."""
        last, told = spot.period[-4:], years.shifted(max(self.period, self.written), 1)
        said = self.text[max(spot.sentence, spot.number.start - _SAID) : spot.number.start]
        return bool(told) and last > told and (last in said or "规划" in said) and not _DONE_THEN.search(said)

    def _is_so(self, spot: Spot, kind: str) -> bool:
        """Whether a sentence says of the year after the reported one what is there, or was done before it was told."""
        if _IS_DONE.match(self.text, spot.behind):
            return True
        later = spot.period != self.written and kind != "result"
        ahead = later or _AHEAD.search(self.text, spot.sentence, spot.number.start)
        return not ahead or _IS_SO.search(self.text, spot.sentence, spot.number.start) is not None

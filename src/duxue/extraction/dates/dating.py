"""Of which year a number is, and whether it was reached, is planned, or adds up several years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue.extraction.dates import asof, periods, planning, statuses
from duxue.extraction.lists import distributing
from duxue.extraction.words import years
from duxue.extraction.words.parts import summable
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.wording import UNKNOWN
from duxue.text import Outline, Section

_YEAR = re.compile(r"(?:19|20)\d\d年")
_ORIGIN = re.compile(r"[由从](?:(?:19|20)\d\d年(?:底|末|度)?的?)?$")
# 2018年,我县将重点做好以下工作:
_INTENDS = re.compile(
    r"(?:((?:19|20)\d\d)年)?[^。;\n\d]{0,14}(?:将|拟|计划)[^。;\n\d]{0,20}(?:工作|任务|举措|措施|实事):$"
)
_WORKS = ("工作", "任务", "举措", "措施", "实事")
_LINE, _NUMBERED = 3, frozenset("(0123456789")  # the level of headings without a number, with which none begins
_LED = 7  # characters of 2020年(
_REACH, _PLANS = 80, 6000  # characters of a sentence that introduces, and of a section of plans
_SAID = 160  # characters of a sentence before a number
_BESIDE = re.compile(r"\(((?:19|20)\d\d)年(?:底|末|度)?(?:数据)?\)")  # 从89.3%(2020年)提高到95.8%
_IS_SO = re.compile(r"(?<![到至])20\d\d年(?![^。;]*(?:将|达到|计划|力争|预计))[^,。;]{0,6}[共现]有")
_DONE_THEN = re.compile("已|截[至止]|目前|完成了|实现了")
_IS_DONE = re.compile(r"[^,。;\d]{0,6},?(?:现|均|全部)?已(?:经|全部|均)?")  # 2022年招聘教师96名,已全部上岗
_SO_FAR = re.compile(r"目前|现有|现已|截[至止]|已(?:完成|投入|新[建增]|招聘|建成|累计)")  # 努力方向: 目前大班额占比6.8%
# 截至目前,已建成2所,新增学位900个
_GONE_ON = re.compile(r"目前,?(?:已|累计)(?![^。]*(?:将|计划|[拟再余]|力争|20\d\d年))[^。]*$")
# The words with which a sentence turns to one year.
_NOW = re.compile(r"年|目前|现[有已]|其中:")
_AHEAD = re.compile(
    r"[将拟]|[年底末月]前|之前|以前|(?<![岗培兴蕙蕾露师龄动善])计划|力争|预计|目标|确保|争取|到20\d\d年|规划|思路"
    r"|要点|打算|[明来]年|20\d\d年(?:[春秋]季(?:学期)?|\d{1,2}月)?起"
)


# What was done, though it was not enough, and what is not enough, in a section of problems and remedies.
_TOLD = re.compile(r"[已虽仅只了]|目前|现|年|累计|[一二三四五六七八九十]是[^,。;]*(?:不|缺|低)")
_LACKED = re.compile(r"[缺差欠]|[仅只]|不足|尚|仍|目前|达不到|未")


def _adds_up(spot: Spot) -> bool:
    """Whether numbers of this kind add up over years, as 新建学校3所 do and 生均图书31册 or 在校生3.6万人 do not."""
    named = spot.indicator in periods.DONE or spot.indicator.endswith("_area") or summable(spot.indicator)
    return spot.indicator == UNKNOWN or (named and spot.indicator not in periods.STOCKS)


def _go_on_by_years(spot: Spot, own: str) -> None:
    """Date a list as the one before it: 2022年、2023年分别招聘幼儿教师56人、62人,小学教师86人、92人."""
    before = spot.previous.group if spot.previous is not None and spot.group and not spot.place else ()
    if not before or spot.period or any(member.level or member.indicator for member in spot.group[1:]):
        return
    if "年" not in own and spot.indicator == before[0].indicator:
        distributing.dated_as(spot, before)


def _intended(text: str) -> Iterator[tuple[int, str]]:
    """Where lists of works begin that a sentence introduces, each with the year that it names or none."""
    at = text.find(":\n")
    while at >= 0:
        said = _INTENDS.search(text, max(0, at - _REACH), at + 1) if text.endswith(_WORKS, 0, at) else None
        if said:
            yield at + 1, said.group(1) or ""
        at = text.find(":\n", at + 1)


def _remedies(sections: list[Section]) -> Iterator[int]:
    """Where sections begin below a line 整改措施 that stands, without a number, below 存在问题及整改措施."""
    mixed = remedied = False
    for section in sections:
        line = section.titled and section.heading[:1] not in _NUMBERED
        if section.level < _LINE or (line and section.level == _LINE):
            told = section.plans or section.kind == "problem"
            mixed = section.level == _LINE and (section.mixed or (mixed and told))
            remedied = mixed and section.plans
        if remedied:
            yield section.start


class Dating:
    """The years of one document: ``period`` it reports on, ``written`` when; ``kind`` as in extract."""

    def __init__(self, text: str, outline: Outline, *, period: str, written: str, kind: str | None) -> None:
        self.text, self.outline, self.kind = text, outline, kind
        self.period, self.written = period, written
        self.paragraphs = asof.Paragraphs(text)
        self.above: list[Section] = []
        self.headed = ("", "")  # of the sections above the number before, which are those of most numbers
        self.begun: dict[int, int] = {}
        self.remedied = -1
        self.intended = dict(_intended(text))
        self.remedies = frozenset(_remedies(outline.sections))

    def date(self, spot: Spot) -> None:
        """Write period and status into a spot whose indicator and level are known."""
        above = self.outline.above(spot.number.start)
        kind, year = self._of_section(spot, above)
        listed = (spot.base or spot).notes.get("years")  # of what introduces the list
        cumulative = self._as_whole(spot, self._write_period(spot, listed[-1] if listed else year))
        cumulative = cumulative and spot.rule != "from_to" and _adds_up(spot)  # 五年来投入8亿元,在校生3.6万人
        future = self._ahead(spot, kind, above)
        if spot.indicator in statuses.POINTS:
            spot.period = self.period
        spot.status = statuses.status_of(self.text, spot, kind=kind, cumulative=cumulative, future=future)
        statuses.threshold(spot)
        reached = spot.status == "actual" and (spot.number.unit == "%" or not _adds_up(spot))
        if (reached or spot.status == "target") and "-" in spot.period:
            spot.period = spot.period[-4:]
        self._told_before(spot)

    def _told_before(self, spot: Spot) -> None:
        """What is to change is so when it is told: 到2025年毛入园率由94.6%提高到96%; what changed over years was so."""
        before = spot.base if spot.rule == "from_to" else None
        if before is None or before.status == spot.status == "actual":
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
        if len({member.period for member in spot.group} - {""}) > 1:
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

    def _of_section(self, spot: Spot, above: list[Section]) -> tuple[str, str]:
        """What kind of section a number stands in, and of which year it is where nothing at it says so."""
        if self.intended and self._kind(above[0]) != "plan" and (intended := self._intended(spot)):
            return "plan", intended
        if above is not self.above:
            self.above, self.headed = above, self._by_heading(above)
        kind, year = self.headed
        if kind == "result":
            return kind, self.period
        if kind == "plan" and not year:
            year = self._begun(spot, above)
        remedy = any(part.mixed for part in above) and not any(part.plans for part in above)
        if kind == "problem" and remedy and self._remedies(spot, above):
            kind = "plan"
        if remedy and not year:
            year = self.period
        if kind == "plan" and self._so_far(spot):
            kind = "result"
        return kind, year if kind == "plan" else self.period

    def _kind(self, section: Section) -> str:
        """Nothing but a section of results tells in a plan of what is so."""
        return section.kind if self.kind != "plan" or section.kind != "result" else "plan"

    def _by_heading(self, above: list[Section]) -> tuple[str, str]:
        """What the headings over a number say of it: the kind of its section, and the year of a plan or none."""
        kind = self._kind(above[0])
        if kind == "result" and above[0].start in self.remedies:
            kind = "plan"
        year = next(filter(None, (periods.planned_year(part, self.period) for part in above)), "")
        if self.period and year > self.period and kind == "result":
            kind = "plan"
        return kind, year

    def _so_far(self, spot: Spot) -> bool:
        """Whether a section of plans tells of what is there by now."""
        near = max(spot.sentence, spot.number.start - _SAID)
        own = _SO_FAR.search(self.text, spot.clause, spot.number.start)
        return bool(own or _GONE_ON.search(self.text, near, spot.number.start))

    def _remedies(self, spot: Spot, above: list[Section]) -> bool:
        """Whether something is to be done, and nothing is wrong: 三、存在问题及整改措施, and below it 新建学校5所."""
        begin = next((part.start for part in above if part.mixed), -1)
        if begin < 0:
            return False
        if spot.indicator in periods.DONE and not _TOLD.search(self.text, spot.sentence, spot.number.start):
            self.remedied = begin
        lacks = spot.indicator in statuses.LACKS or _LACKED.search(self.text, spot.clause, spot.number.start)
        return self.remedied == begin and not lacks

    def _intended(self, spot: Spot) -> str:
        """The year for which a list of works is introduced: 2018年,我县将做好以下工作:, and below 1.投资2860万元."""
        head = planning.list_head(self.text, spot)
        return self.intended[head] or years.shifted(self.period, 1) if head in self.intended else ""

    def _begun(self, spot: Spot, above: list[Section]) -> str:
        """The year that a section of plans has named before: 2020年,我们将抓好以下工作:一是…。二是招聘教师450名."""
        year = years.shifted(self.period, 1)
        begin = min((part.start for part in above if part.kind == "plan"), default=-1)
        if not year or begin < 0:
            return ""
        if "每年" in self.text[spot.clause : spot.number.start]:
            return ""
        if periods.NEXT_YEAR.search(self.text[spot.sentence : spot.number.start]):
            return self.period  # 力争明年底达到70% is of the year after this one
        if begin not in self.begun:
            named = re.compile(rf"(?<![到至底前截比较与〔]){year}年(?!(?:底|末)?[以之]?前)|明年")
            said = named.search(self.text, begin, begin + _PLANS)
            self.begun[begin] = said.start() if said else len(self.text)
        return year if self.begun[begin] < spot.number.start else ""

    def _write_period(self, spot: Spot, default: str) -> bool:
        """Write the period, by the words at the number or by the number that it continues; whether it adds up years."""
        period, cumulative, said = periods.period_of(self.text, spot, default, self.paragraphs)
        own = self.text[spot.clause : spot.number.start]
        if not own and spot.rule == "last_year" and spot.bracketed:
            own = self.text[max(spot.left, spot.number.start - _LED) : spot.number.start]  # 比2020年(81.5%)
        bracket = self.text.startswith("(", spot.number.unit_end)
        if bracket and (beside := _BESIDE.match(self.text, spot.number.unit_end)):
            spot.period, cumulative = beside.group(1), False
        _go_on_by_years(spot, own)
        if spot.period and len({member.period for member in spot.group}) > 1:
            cumulative = False  # 2021年至2023年三年来,总投入分别为: each is of its own year
        if "back" in spot.notes and self.period:
            spot.period, cumulative = years.shifted(self.period, -spot.notes["back"]), False
        if spot.base is not None and (spot.rule == "limit" or (spot.rule, spot.base.rule) == ("paired", "last_year")):
            period = spot.base.period  # 资助90人、2万元,上年为80人、1万元
        if spot.rule == "last_year" and spot.place:
            period = spot.group[0].period
        elif spot.rule == "last_year" and (named := _YEAR.search(own)):
            period = named.group()[:4]
        elif spot.rule == "last_year" and period == default:
            period = years.shifted(default, -1)
        if spot.place and not spot.period and not said and not years.years_named(own):
            spot.period = spot.group[0].period  # 由2020年的6210元、8455元
        if not said and (whole := self._whole_then(spot)):
            spot.period = spot.period or whole
        if not spot.period:
            said = said and (spot.rule not in ("change", "margin") or years.years_named(own) != [])
            carry = spot.base is not None and not said and spot.rule not in ("last_year", "from_to")
            carry = carry and not (spot.rule == "change" and self._is_origin(spot.base))
            spot.period = (spot.base.period if spot.base is not None and carry else "") or period
        return cumulative

    def _is_origin(self, spot: Spot) -> bool:
        """Whether a change is told from a number: 由2017年的84.2%提高了8.1个百分点 are those up to now."""
        return _ORIGIN.search(self.text, spot.clause, spot.number.start) is not None

    def _whole_then(self, spot: Spot) -> str:
        """The year of the whole that a sentence parts: 2021年资助学生3126人次。其中,小学1436人次; empty for others.

        All of the sentence parts it: 其中:生活补助860人;助学金216人.
        """
        if not self.text.startswith("其中", spot.sentence):
            return ""
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
        if not (self.period and spot.period.isdigit() and spot.period > self.period):
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

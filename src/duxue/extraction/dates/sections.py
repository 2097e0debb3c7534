"""What the section that a number stands in says of it: whether it tells of results, problems or plans, and of when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duxue.extraction.dates import periods, planning, statuses
from duxue.extraction.words import years
from duxue.extraction.words.spots import Spot
from duxue.text import Outline, Section

# 2018年,我县将重点做好以下工作:
_INTENDS = re.compile(
    r"(?:((?:19|20)\d\d)年)?[^。;\n\d]{0,14}(?:将|拟|计划)[^。;\n\d]{0,20}(?:工作|任务|举措|措施|实事):$"
)
_WORKS = ("工作", "任务", "举措", "措施", "实事")
_OF_PLANS = 2  # the lowest level of headings of which the year is that of all below them
_OF_HEADING = re.compile(r"((?:19|20)\d\d)年")
_OF_SOME_TIME = re.compile("[年季]")  # one of which stands in each heading that names a year or what is left of it
_SAME_YEAR = re.compile(r"下半年|下一?季度|[四4]季度")
_LINE, _NUMBERED = 3, frozenset("(0123456789")  # the level of headings without a number, with which none begins
_REACH, _PLANS = 80, 6000  # characters of a sentence that introduces, and of a section of plans
_SAID = 160  # characters of a sentence before a number
_SO_FAR = re.compile(r"目前|现有|现已|截[至止]|已(?:完成|投入|新[建增]|招聘|建成|累计)")  # 努力方向: 目前大班额占比6.8%
# 截至目前,已建成2所,新增学位900个
_GONE_ON = re.compile(r"目前,?(?:已|累计)(?![^。]*(?:将|计划|[拟再余]|力争|20\d\d年))[^。]*$")
# What was done, though it was not enough, and what is not enough, in a section of problems and remedies.
_TOLD = re.compile(r"[已虽仅只了]|目前|现|年|累计|[一二三四五六七八九十]是[^,。;]*(?:不|缺|低)")
_PROBLEM = re.compile(r" *\(?问题[一二三四五六七八九十\d]{1,2}[:、)]")
_LACKED = re.compile(r"[缺差欠]|[仅只]|不足|尚|仍|目前|达不到|未")


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
        if section.level < _LINE:
            mixed = remedied = False
        elif section.level == _LINE and section.titled and section.heading[:1] not in _NUMBERED:
            mixed = section.mixed or (mixed and (section.plans or section.kind == "problem"))
            remedied = mixed and section.plans
        if remedied:
            yield section.start


def _planned(section: Section, period: str) -> str:
    """The year that a plan is for, named in the heading of its section; empty where none is.

    It is ``period`` where the heading says that the plan is for what is left of it.
    """
    if not _OF_SOME_TIME.search(section.heading) or section.looks_back:
        return ""  # 2021年重点工作落实情况, whatever the year before was reported on
    named = _OF_HEADING.findall(section.heading)
    if len(named) == 1:
        return str(named[0])
    return period if _SAME_YEAR.search(section.heading) else ""


class Sections:
    """The sections of one document that reports on ``period``; ``kind`` as in extract."""

    def __init__(self, text: str, outline: Outline, *, period: str, kind: str | None) -> None:
        self.text, self.period, self.kind = text, period, kind
        self.above: list[Section] = []
        self.headed = ("", "")  # of the sections above the number before, which are those of most numbers
        self.begun: dict[int, int] = {}
        self.remedied = -1
        self.intended = dict(_intended(text))
        self.remedies = frozenset(_remedies(outline.sections))

    def told(self, spot: Spot, above: list[Section]) -> tuple[str, str]:
        """What kind of section a number stands in, and of which year it is where nothing at it says so."""
        if self.intended and self._kind(above[0]) != "plan" and (intended := self._intended(spot)):
            return "plan", intended
        if above is not self.above:
            self.above, self.headed = above, self._by_heading(above)
        kind, year = self.headed
        if kind == "result":
            return self.headed
        if kind == "plan" and not year:
            year = self._begun(spot, above)
        remedy = any(part.mixed for part in above) and not any(part.plans for part in above)
        if kind == "problem" and remedy and self._remedies(spot, above):
            kind = "plan"
        if remedy and self._tells_problem(spot):
            return "problem", self.period
        if remedy and not year:
            year = self.period
        if kind == "plan" and self._so_far(spot):
            kind = "result"
        return kind, year if kind == "plan" else self.period

    def _kind(self, section: Section) -> str:
        """Nothing but a section of results tells in a plan of what is so."""
        return section.kind if self.kind != "plan" or section.kind != "result" else "plan"

    def _by_heading(self, above: list[Section]) -> tuple[str, str]:
        """What the headings over a number say of it: the kind of its section, and the year of results or a plan."""
        kind = self._kind(above[0])
        if kind == "result" and above[0].start in self.remedies:
            kind = "plan"
        named = (_planned(part, self.period) for part in above if part.level <= _OF_PLANS)
        year = next(filter(None, named), "")
        if self.period and year > self.period and kind == "result":
            kind = "plan"
        return kind, self.period if kind == "result" else year

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

    def _tells_problem(self, spot: Spot) -> bool:
        """Whether a line begins with a problem whose remedies are still to come: 问题二:差异系数为0.44。整改措施:."""
        line = self.text.rfind("\n", 0, spot.number.start) + 1
        told = _PROBLEM.match(self.text, line)
        return told is not None and self.text.find("措施", line, spot.number.start) < 0

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

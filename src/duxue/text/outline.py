"""Headings and the kind of text under them: what was done, what is wrong, what is planned."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["result", "problem", "plan"]
_NUMERAL = "[一二三四五六七八九十]{1,3}"
# 4 义务教育, 10 2024年: as chapters of standards are numbered; the blank between is gone in the matching text.
BEHIND_NUMBER = (
    r"(?:(?![所人名个万亿元年月日项家处级班台册间座栋件次场期份条大支])[\u4e00-\u9fff]{2,14}"
    r"| (?:19|20)\d\d年[\u4e00-\u9fff]{0,10})"
)
# Lines that are headings, with the end of the one above: one group a level, then lines that are nothing but a number
# and a title, or a short title.
_LINE = re.compile(
    r"(?m)\n[ \t]*+(?:"
    rf"((?>第{_NUMERAL}[章部节篇]|{_NUMERAL}[、.])(?=.))"
    rf"|((?>\(?{_NUMERAL}\)[、.]?|\)(?=[^\d,。\n]{{2,30}}\())(?=.))"
    r"|((?>\(?\d{1,3}(?:[.、](?!\d{1,3}(?![\d年]))|\))[、.]?)(?=.))"
    rf"|((?>{_NUMERAL}是|第{_NUMERAL},|[①-⑳])(?=.))"
    rf"|(\d{{1,2}}{BEHIND_NUMBER}$)|([^,。;:!?|\d\n]{{2,24}}$))"
)
_LEVELS = (1, 2, 3, 4, 2, 3)  # of these groups
_RANKED = 4  # so many begin a title that may go on; the others are whole lines
_INLINE_LEVEL = 4
_PARAGRAPH = re.compile(r"(?m)^[ \t]*+.{31,}")  # so long that it may count off what it tells
_NUMERALS = frozenset("一二三四五六七八九十")
# 一是 and 十一是 behind a mark or a mark and a blank, looked for by what ends them, which is one character.
_MARK = "[。;;:,:,!]"
_INLINE = re.compile(
    rf"是(?<=[一二三四五六七八九十]是)(?:(?<={_MARK}.是)|(?<={_MARK}[ 一二三四五六七八九十].是)"
    rf"|(?<={_MARK} [一二三四五六七八九十].是))[^,。]{{2,40}}[,。]"
)
_PROBLEM = re.compile(r"问题|不足|困难(?!群|学|家|儿|教|职|寄宿|幼|毕业)|短板|差距|薄弱环节|制约因素|挑战")
_PLAN = re.compile(
    r"计(?<!改善计)(?<!行动计)(?<!特岗计)(?<!国培计)(?<!培养计)划|打算|下一步|下步|下阶段|今后|改进|整改(?:措施|方向|计划)"
    r"|努力方向|发展目标|奋斗目标|工作(?:安排|思路|部署|重点|目标)"
    r"|展望|谋划|目标任务|时期(?:主要|重点|工作)*任务|20\d\d年(?:主要|重点|工作)*任务|意见[和与、]?建议|对策"
    r"|规(?<!科学规)(?<!统筹规)(?<!合理规)(?<!精准规)划(?![与和及、]|布局|科学|合理|引领|先行|实施|执行)|要点|明年|来年"
)
# A line of its own, of whatever rank: nothing else is told under such a name.
_PLAN_LINE = re.compile(
    r"(?:(?:总体)?发展目标|奋斗目标)(?:任务)?|(?:“?十[一二三四五]五”?时期|今后[一二三四五]年)(?:主要|重点|目标)?任务"
)
_PAST = re.compile(
    r"解决|破解|化解|整治|补齐|聚焦|补短板|缩小|完成|落实情况|执行情况|实施情况|推进情况|进展情况|成效|成绩|回顾"
    r"|总结|做法|经验"
    r"|自查|自评|工作开展"
)
_LOOKS_BACK = re.compile(r"回顾|总结|成效|成绩|(?:落实|完成|推进|进展|开展|实施)情况")
_TURN = re.compile(r"\n(?:下(?:一步|一阶段|阶段|步)|今后|接下来)[,:,我工]")
# Where a section of problems turns to what is to be done about them: 教师缺编321人。整改措施:招聘教师300名。
_REMEDY = re.compile(
    r"(?<=[\n。;:!]) *(?:针对|为此)[^。;:\n]{0,30}(?:措施|工作|打算):"
    r"|(?<=[\n。;:!,]) *(?:\(?[\d一二三四五六七八九十]{1,2}[)、.])?(?:(?:主要)?(?:整改|改进|解决|应对|下一?步)"
    r"(?:的)?(?:工作)?(?:措施|打算|办法|方向|思路|对策|计划)|对策|下一步(?:工作)?):"
    r"|(?<=[\n。;:!]) *(?:下(?:一步|一阶段|阶段|步)|今后|接下来)[,我将工]"
)
# A list that begins anew behind the turn, so that what follows in it goes on with what is to be done.
_ANEW = re.compile(r"[^。;,\d]{0,24}:?\s*\(?[一1][是)、.]")
_STATES = re.compile(r"[共现]有[^,。;]{0,16}\d")  # 四、全区共有幼儿园120所
_NO_TITLE = re.compile(rf"(?:报告|总结|汇报|公报)(?:\([^()]*\))?$|{_STATES.pattern}")
_STOP = re.compile(r"[。;\n(](?:(?<!\()|权重|分值)")
_COMMA = re.compile(r"[,:]")
_MAX_HEADING = 40


_PART = re.compile(rf"第{_NUMERAL}(?:部分|[章篇])")
_Mark = tuple[int, int, str, int]  # start, level, heading, where the title ends


class Section(NamedTuple):
    """``heading`` as printed, at most 40 characters; ``level`` 1 (一、) to 4 (一是); text begins at ``title``.

    ``titled``: the heading is a title on its own, not the beginning of a sentence that goes on (9.印发了《…》,明确).
    """

    start: int
    end: int
    level: int
    heading: str
    kind: Kind
    title: int
    titled: bool = False

    @property
    def looks_back(self) -> bool:
        """Whether the heading says that what was done is told: 2021年重点工作落实情况."""
        return _LOOKS_BACK.search(self.heading) is not None

    @property
    def mixed(self) -> bool:
        """Whether the heading is of problems and of what is to be done about them: 存在问题及整改措施."""
        told = self.kind != "result" and self.level > 0
        return told and _PROBLEM.search(self.heading) is not None and _PLAN.search(self.heading) is not None

    @property
    def plans(self) -> bool:
        """Whether the heading is of nothing but what is to be done: (二)改进措施."""
        return _PLAN.search(self.heading) is not None and _PROBLEM.search(self.heading) is None

    @property
    def states(self) -> bool:
        """Whether the heading is the first of some figures, so that what follows may be about anything."""
        return _STATES.search(self.heading) is not None


class Outline:
    """The sections of a document in order, the first of which begins with it, and which one an offset stands in."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self._starts = [section.start for section in sections]
        self._chains = _chains(sections)
        self._headings = _headed(sections, self._chains)

    def at(self, offset: int) -> Section:
        """The deepest section of this offset."""
        return self.sections[bisect_right(self._starts, offset) - 1]

    def above(self, offset: int) -> list[Section]:
        """The sections of this offset from the deepest to the document itself."""
        return self._chains[bisect_right(self._starts, offset) - 1]

    def heading(self, offset: int) -> str:
        """The title under which an offset stands, at most 40 characters; empty before the first one."""
        index = bisect_right(self._starts, offset) - 1
        return self._headings[index][offset >= self.sections[index].title]


def _headed(sections: list[Section], chains: list[list[Section]]) -> list[tuple[str, str]]:
    """Under which title the words of each section's own title stand, and under which all that is behind them."""
    behind: dict[int, str] = {}  # by the rank of what is open
    headings: list[tuple[str, str]] = []
    for section, chain in zip(sections, chains, strict=True):
        above = behind[chain[1].level] if len(chain) > 1 else ""
        behind[section.level] = section.heading if section.titled else above
        headings.append((above, behind[section.level]))
    return headings


def _chains(sections: list[Section]) -> list[list[Section]]:
    """For each section it and those above it, each of which is the nearest one before that is of a higher rank."""
    chains: list[list[Section]] = []
    for section in sections:
        above = chains[-1] if chains else []
        while above and above[0].level >= section.level:
            above = above[1:]
        chains.append([section, *above])
    return chains


def outline(text: str) -> Outline:
    """The outline of matching text. The first section is the document before its first heading."""
    turns = [match.end() - 3 for match in _TURN.finditer("\n" + text)]
    return Outline(_sections(text, _parted(sorted([(0, 0, "", 0), *_headings(text)])), turns))


def _parted(marks: list[_Mark]) -> list[_Mark]:
    """第二部分 2018年工作计划 stands above 一、: where a document has both, its parts begin anew like documents."""
    parts = {mark[0] for mark in marks if mark[1] == 1 and _PART.match(mark[2])}
    if not parts or all(mark[0] in parts for mark in marks if mark[1] == 1):
        return marks
    return [(mark[0], 0, *mark[2:]) if mark[0] in parts else mark for mark in marks]


def _headings(text: str) -> Iterator[_Mark]:
    """Lines that are headings, and what counts off the sentences of a paragraph: 一是…,二是…"""
    for line in _LINE.finditer("\n" + text):
        group = line.lastindex or 0
        start, level = line.start(group) - 1, _LEVELS[group - 1]
        yield start, level, *(_title(text, start, 80) if group <= _RANKED else (line[group], line.end() - 1))
    for paragraph in _PARAGRAPH.finditer(text):
        for match in _INLINE.finditer(text, *paragraph.span()):
            numeral = match.start() - 1
            start = numeral - 1 if text[numeral - 1] in _NUMERALS else numeral
            yield start, _INLINE_LEVEL, *_title(text, start, 60)


def _title(text: str, start: int, longest: int) -> tuple[str, int]:
    """The heading alone and where it ends: up to the first stop, or the first comma where the stop is far."""
    stop = _STOP.search(text, start, start + longest)
    end = stop.start() if stop else min(len(text), start + longest)
    if end > start + _MAX_HEADING:
        comma = _COMMA.search(text, start, start + _MAX_HEADING)
        end = comma.start() if comma else start + _MAX_HEADING
    return text[start:end].strip(), end


def _titled(text: str, level: int, *, heading: str, title: int) -> bool:
    """Whether a heading ends with its line or a stop: a sentence, a scored item and the document's name are none.

    二是 is a title where a paragraph begins with it and stops soon; inside a paragraph it counts off sentences.
    """
    stop = text[title : title + 1]
    if level == _INLINE_LEVEL:
        ends = stop == "。" and "了" not in heading
        ends = ends and text[text.rfind("\n", 0, title) + 1 : title].strip() == heading
    else:
        ends = stop in ("", "\n") or (stop == "。" and "了" not in heading) or text.startswith("(权重", title)
    return ends and level > 0 and _NO_TITLE.search(heading) is None


def _sections(text: str, marks: list[_Mark], turns: list[int]) -> list[Section]:
    kinds: dict[int, Kind] = {}  # of the headings that a mark stands under, by level, the deepest last
    sections: list[Section] = []
    mixed = 0  # the level of a heading of problems and remedies that a mark stands under
    last = (len(text), _INLINE_LEVEL + 1, "", 0)
    for (start, level, heading, title), (end, level_behind, _, _) in pairwise([*marks, last]):
        while kinds and next(reversed(kinds)) >= level:
            kinds.popitem()
        above: Kind = kinds[next(reversed(kinds))] if kinds else "result"
        rank = max(level, 1) if sections else 0
        kind = kinds[level] = _kind(heading, rank, above)
        mixed = mixed if 0 < mixed < level else level * (kind == "problem" and _PLAN.search(heading) is not None)
        if turns and above != "result" and any(sections[-1].start <= turn <= start for turn in turns):
            kind = "plan"
            kinds = dict.fromkeys(kinds, "plan")
        titled = _titled(text, rank, heading=heading, title=title)
        inside = [turn for turn in turns if start < turn < end] if turns else []
        remedy = _REMEDY.search(text, title, end) if kind == "problem" and mixed and not inside else None
        heading = heading.lstrip(")")  # what is left of a bracket round the number
        sections.append(Section(start, end, level, heading, kind, title, titled))
        if inside:
            sections += [Section(turn, end, level, heading, "plan", turn, titled) for turn in inside if kind != "plan"]
            kinds = dict.fromkeys(kinds, "plan") | {0: "result"}
        if remedy:
            sections.append(Section(remedy.start(), end, level, heading, "plan", remedy.start(), titled))
            anew = level_behind <= level and _ANEW.match(text, remedy.start())
            kinds = dict.fromkeys(kinds, "plan") | {0: kinds[0]} if anew else kinds | {level: "plan"}
    return sections


def _kind(heading: str, level: int, above: Kind) -> Kind:
    if level == 1 and above == "plan" and _LOOKS_BACK.search(heading):
        return "result"
    if level <= 3 and level > 0 and len(heading) <= _MAX_HEADING:
        if _PROBLEM.search(heading) and (level <= 2 or len(heading) <= 16) and not _PAST.search(heading):
            return "problem"
        ranked = level <= 2 or above != "result"
        if _PLAN.search(heading) and (ranked or _PLAN_LINE.fullmatch(heading)) and not _PAST.search(heading):
            return "plan"
    return above

"""The stage that is built for: by money, by projects, and the places that come of them."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, Surroundings, named, sole

# Rules that see behind a sum what it was spent on.
SPENT = frozenset({"investment", "investment_for_them", "aid_money_for", "raised"})
# 推进“全面改薄”,当年实施项目126个,投入资金1.47亿元: a programme for schools of compulsory education
_BUILT_FOR = frozenset({"education_projects_count", "education_projects_investment"})
BUILT = _BUILT_FOR | {"new_school_places"}
_OF_WEAK = re.compile(r"(?:改薄|薄改|薄弱学校|长效机制)(?![^。;]*等)")
_PROGRAMME = re.compile("全面改薄|薄改")
# 新增学位4800个,其中学前学位1620个
_PARTED = re.compile(r"(?:学位)?[,;(](?:其中)?(?![新改扩迁]|建[设成])[^,。;\d]{0,10}(?:学前|幼儿|公办园)")
_BUILDS = re.compile(r"[新改扩]建|建设(?!项目)|(?<=园)建设|[开创]办|办成|建成|投用")
_SCHOOLS_TOO = re.compile(
    r"(?<![小中])(?<!义务教育)(?<!义务教育寄宿制)(?<!教育阶段)(?<!薄弱)学校|[一二三四五六七八九十\d]中(?!心)|(?<!小学)(?<!小学的)(?<!初中)(?<!初中的)(?<!高中)(?<!高中的)(?:教学楼|实验楼|综合楼)|园区"
)
_OBJECT = re.compile(r",?(?!新增|增加)[^,。;\n]*(?:,(?:[新改扩]建|改扩建|新改扩建|建设|建成)[^,。;\n]*)*")
_OF_PLACE = re.compile("[全我][县区市旗州]")
_AMONG_OTHERS = re.compile("等[^级]{0,6}(?:项目|工程)")
_NAMES_OF = re.compile(
    "等(?:一批|\\d+[所个])?(?=义务教育|普通高中|[公民]办幼儿园|幼儿园)"
)  # 新建城南小学、县五中等义务教育学校
_OBJECT_REACH = 60
_TITLE = re.compile(r"[一二三四五六七八九十]是[^。;,\n]{2,12}(?:发展|建设|工作|改造|工程)。$")
_LONGEST_TITLE = 20
_BUILDING = re.compile(r"(?:建设|改造|维修|工程|项目)(?:情况)?$")


def stage(where: Surroundings, spot: Spot) -> str:
    """The one stage that money, projects or new places are for; empty for other numbers and where nothing tells."""
    if spot.indicator == "new_school_places" and (one := _built(where, spot)):
        return one
    if spot.rule in SPENT and (one := spent_on(where, spot)):
        return one
    if spot.indicator not in _BUILT_FOR:
        return ""
    said = where.text[spot.sentence : spot.number.start]
    return "compulsory" if _OF_WEAK.search(said, said.rfind(";") + 1) else _of_title(where, spot)


def _built(where: Surroundings, spot: Spot) -> str:
    """The one stage of what was built for these places: 新建公办幼儿园7所,新增学位1530个."""
    begin = max(spot.sentence, where.text.rfind("其中", spot.sentence, spot.number.start), _behind_places(where, spot))
    said = where.text[begin : spot.number.start]
    if _OF_PLACE.search(where.text, spot.clause, spot.number.start) or not _BUILDS.search(said):
        return ""  # 新建小学2所,新增学位90个;全县新增学位240个
    if _SCHOOLS_TOO.search(said) or _PARTED.match(where.text, spot.behind):
        return ""
    programme = _PROGRAMME.search(said)  # “全面改薄”资金2.2亿元,新建校舍: its name tells no stage of what was built
    return sole(where, begin + programme.end() if programme else begin, spot.number.start)


def _behind_places(where: Surroundings, spot: Spot) -> int:
    """Where it goes on behind other places with what was built: 新建小学2所,新增学位90个;新建初中1所,新增学位80个."""
    before = spot.previous
    while before is not None and before.indicator != spot.indicator:
        before = before.previous
    if before is None or not named(where, before.number.unit_end, spot.number.start):
        return -1  # 新建公办园5所,新增学位90个;2021年新建4所,新增学位80个
    return before.number.unit_end if _BUILDS.search(where.text, before.number.unit_end, spot.number.start) else -1


def spent_on(where: Surroundings, spot: Spot) -> str:
    """The one stage that money is spent on: 投入2380万元,新建公办幼儿园4所."""
    object_ = _OBJECT.match(where.text, spot.behind, spot.behind + _OBJECT_REACH)
    names = _NAMES_OF.search(object_.group()) if object_ is not None else None
    if object_ is not None and names is not None and "项目" not in object_.group():
        return sole(where, object_.start() + names.end(), object_.end())
    if object_ is None or _SCHOOLS_TOO.search(object_.group()) or _AMONG_OTHERS.search(object_.group()):
        return ""
    parts = named(where, *object_.span())
    levels = {level for level, _ in parts}
    vague = any(part in ("中学", "中小学") for _, part in parts)
    if levels == BOTH and not vague:
        return "compulsory"  # 新建小学2所、改扩建初中1所
    return levels.pop() if len(levels) == 1 and not vague and "all" not in levels else ""


def _of_title(where: Surroundings, spot: Spot) -> str:
    """The one stage of the short sentence before, 二是义务教育均衡发展。, or of a heading on what was built."""
    said = _TITLE.search(where.text, max(0, spot.sentence - _LONGEST_TITLE), spot.sentence)
    section = where.outline.at(spot.number.start)
    span = said.span() if said else (section.start, section.title) if _BUILDING.search(section.heading) else (0, 0)
    return sole(where, *span)

"""Nouns of the catalogue before and behind a number, each as a way to read it that costs what stands in between."""

from __future__ import annotations

import re

from duxue.extraction.indicators.stocks import (
    BRACKET,
    GAP,
    NOTE,
    apiece,
    are_counted,
    ends,
    is_plain,
    part_of_other,
    reached,
    stock_lead,
)
from duxue.extraction.words.rules import Candidate
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import FLOWS, Surroundings, unlevelled
from duxue.extraction.words.wording import STRICT, fitting, same_unit

_KINDS_OF_TEACHERS = frozenset({"backbone_teachers", "special_grade_teachers", "subject_leaders", "staff_quota"})
_OF_STAGE = re.compile(r"教师$|学生$|学校$|公办")
_NOUN, _NOUN_BEHIND, _LONGEST_NOUN = 56, 54, 12  # what a noun counts where nothing stands between it and the number
HIGHEST = _NOUN + _LONGEST_NOUN
LEAST = 40  # by a reading of less nothing is named
# Kinds of school and no pupils: 学生规模100人以上的幼儿园, 50人以上村级小学, 学生数为0的有26个.
SIZE = re.compile(
    r"(?:及)?(?:以上|以下|以内)(?:的|[^,。;、\d]{0,6}(?:小学|中学|学校|幼儿园|教学点))|的(?=有\d|(?:小学|初中|高中|中学|学校|幼儿园)\d)"
)
_GROWS = re.compile(
    r"(?:从(?:19|20)\d\d年(?:[春秋]季)?(?:学期)?起)?(?:均|都|逐年|继续|持续|稳步|不断|连续|实现|保持|“?只增不减”?"
    r"|足额|全部|按时)*(?:增长|提高|增加|提升|落实|拨付|达标)?(?:到位)?(?:(?:达到|符合)(?:国家|省定?|规定|相关)+(?:标准|要求)+)?[,:](?:其中)?(?:按照?)?"
)
# What makes another word of a noun: 净入园率 is no gross enrolment ratio, 社区学校 none that is counted here.
_OTHER = (
    *("净", "非", "达标", "应", "社区", "老年", "家长"),
    *("公用经费", "专项"),  # 公用经费补助资金 reaches no pupil
    *("异地", "县外", "其他", "其它", "高一级", "高一层次"),
)
_OF_CLASS = ("班级", "每班", "各班", "每个班")  # 所有班级学生数控制在45人以内: a limit for each
_CLASS = 100  # pupils; none has as many
_ABOVE = re.compile(r"(?<!不)(?:高于|低于|高出|超出|多于|少于)(?!国家|省|规定|标准)")
_COLONS = (":", "为:", "是:", "情况为:", "情况:", "情况如下:")
_SITES = re.compile(
    r"(?:片区|责任区|站|中心|之家|室|点|基地|学校|驿站)[^,。;]?$"
)  # 留守儿童服务站71个 counts no children
_WENT_ON = re.compile(
    r"(?:被|已)?(?:上|达到?|过)?(?:本科|专科|[一二]本|重点|特控)|考[入取]|升入|被?录取"
)  # 1204人上本科线
# 小区配套园12所,办成公办园7所、委托办成普惠性民办园2所; 撤并教学点12个
_TURNED = frozenset({"inclusive_private_kindergartens", "inclusive_kindergartens"})
_APART = frozenset({"teaching_points_count", "inspection_zones"})  # 覆盖176个教学点,81所学校
_REACHED = re.compile("惠及|受益|受惠")  # 新建宿舍2栋,惠及寄宿生620人: not all there are
_THOSE = re.compile(r"[学园校生师]中(?![学心小])(?:[共仅只]?有)?$")
_THINGS = frozenset({"computers_total", "books_total"})  # and what was bought of them: 新增计算机1500台
_BOUGHT = re.compile(r"(?:新增|新购置?|购置|采购|补充|更新|添置|添购)(?:了)?[^,。;、\d]{0,4}$")
_NEAR = 16  # characters: 办成公办园19所、普惠园5所
_TURNED_INTO = re.compile(r"办成|办为|转为|转办")
_FOR_PUPILS = re.compile(
    r"生活|营养|膳食|学生|幼儿(?!园)|儿童|资助|寄宿|困难|助学|保教费|学杂?费|免[费除]|惠及|受益|受助"
)
_ROOM = re.compile(r"容纳|可设|可接收|设计")  # 新建的小学可容纳36个教学班
_CLOSED = re.compile(r"(?:撤[并销]|合并|整合|恢复)(?!.*保留)")
_WENT = re.compile(r"(?:到|赴|前往|参加|接受|获|被)(?!岗)")  # 农村教师42人到城区学校跟岗
# What each of so many has tells nothing of the county: 每5所学校配备1名督学, 每校至少有1名保健教师, 每12个班级.
_EACH = re.compile(r"每(?:\d+(?:所|个|名|位|[^,。;]?班)|[所个名位]|[校园班](?!均))[^,。;共]*$|每$")
_HAVE_ONE = re.compile(r"(?:(?<!生)均|[都各]|至少)(?:至少)?[建设配拥办有](?:有|成|备|设|立|置)?了?[^,。;\d]{0,8}$")
_A_FEW, _SOME_FEW = 3, 20  # what every one of several has: 15个乡镇均有1所公办中心园
_OF_SOME = re.compile(r"(?:个别|部分|少数|一些|有的|\d(?:所|个))[^,。;\d]{0,12}[仅只](?:有|配备?)?$")
_EACH_REACH = 30
_LACK = re.compile(r"[无没缺]|未|不足")  # 5所幼儿园无独立食堂
_REST = re.compile(r"(?:其他|其余|其它|另外)$")  # 其他32所学校: not all there are


def before(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words before the number; each costs what stands between it and the number."""
    found: list[Candidate] = []
    told = where.tokens.within("noun", spot.left, spot.number.start)[-4:]
    if not told or _of_each(where, spot):
        return found  # 每校配备专职保安2名
    for begin, end, _, keys in told:
        named = _named(where, spot, begin, end, keys)  # type: ignore[arg-type]
        gap = _gap(where, spot, end) if named else None
        if gap is None:
            continue
        filled = GAP.match(gap)
        rest = gap[filled.end() :] if filled else gap
        if _ABOVE.search(rest) or (gap.startswith(",") and not _APART.isdisjoint(named)):
            continue  # 教师工资高于公务员1300元: what it is above by
        penalty = len(rest) * 5 + (8 if begin < spot.clause else 0)
        if spot.number.unit in ("个", "所", "间", "处") and _SITES.search(rest):
            continue
        if rest.endswith(("项目", "工程")) and "education_projects_count" not in named:
            continue  # 教师周转房项目12个
        score = _NOUN + min(end - begin, _LONGEST_NOUN) - penalty
        if score < LEAST:
            continue
        fit = (key for key in named if not _excluded(where, spot, key, begin, rest=rest))
        found += [Candidate(score, key, f"noun:{key}", (begin, end)) for key in fit]
    return found


def _named(where: Surroundings, spot: Spot, begin: int, end: int, keys: tuple[str, ...]) -> list[str]:
    """The indicators that a noun names, none where what stands beside it makes it another word."""
    text = where.text
    fit = [key for key in keys if fitting(spot, key)]
    if not fit:
        return fit
    if text.endswith(_OTHER, 0, begin) or text.startswith(("区", "教室", "线", "馆", "室"), end):
        return []  # 督学区: no inspector; 计算机教室143间; 特殊类招生线以上689人
    if _of_teachers(where, spot, begin, end) or apiece(text, begin):
        return []
    if text.endswith(_OF_CLASS, 0, begin) and (spot.number.value or 0) < _CLASS:
        return []
    if spot.number.unit == "个" and text.startswith(("班", "教学班"), spot.behind):
        return [key for key in fit if key == "classes_count"]  # 在校学生129个班3872人
    return fit


def _gap(where: Surroundings, spot: Spot, end: int) -> str | None:
    """What stands between a noun and the number, without the stages told in it; None where a bracket parts the two."""
    text, start = where.text, spot.number.start
    if end == start:
        return ""
    gap = unlevelled(where, end, start) if spot.group and spot.level else text[end:start]
    if text.startswith("中,", end):  # 专任教师中,高中358人
        gap = unlevelled(where, end + 2, start)
    stage = where.tokens.within("level", end, start)
    grows = _GROWS.match(text, end, start) if stage else None
    if text.startswith(_COLONS, end) or (
        stage and stage[0][0] == end
    ):  # 学历合格率:幼儿园教师99.8%, 生均支出小学由2017年的
        gap = _OF_STAGE.sub("", unlevelled(where, end, start))
    elif grows and stage[0][0] == grows.end():  # 生均公用经费逐年提高,小学由650元
        gap = _OF_STAGE.sub("", unlevelled(where, grows.end(), start))
    gap = NOTE.sub("", gap) if "[" in gap else gap
    if ")" in gap:
        gap = BRACKET.sub("", gap)
        if ")" in gap and "(" not in gap:
            return None  # the noun stands inside a bracket that explains another one
    return gap


def _excluded(where: Surroundings, spot: Spot, key: str, begin: int, *, rest: str) -> bool:
    """Whether a number is of something else than all that its noun counts."""
    if key == "schools_count" and reached(where, spot):
        return True  # 参评学校中,有38所学校综合达标
    if key == "classes_count" and where.text.endswith("班额的", 0, begin):
        return True  # 符合规定班额的班级共899个
    if key in ("classes_count", "enrolment") and _ROOM.search(where.text, spot.clause, spot.number.start):
        return True
    if key in _THINGS and _BOUGHT.search(where.text, max(spot.sentence, begin - _NEAR), begin):
        return True  # 新增计算机1500台
    if key in _TURNED and _TURNED_INTO.search(where.text, max(spot.sentence, begin - _NEAR), begin):
        return True
    if key == "teaching_points_count" and _CLOSED.search(where.text, spot.clause, begin):
        return True
    if (
        key == "student_aid_amount"
        and where.text.startswith("补助资金", begin)
        and not _FOR_PUPILS.search(where.text, spot.sentence, spot.behind + _NEAR)
    ):
        return True  # 课后服务补助资金
    if key.startswith("inspection_problems") and spot.number.unit in ("所", "家"):
        return True  # 整改问题幼儿园31所
    if key == "graduates_count" and _WENT_ON.match(where.text, spot.behind):
        return True
    if key == "boarding_students" and _REACHED.search(where.text, spot.clause, begin):
        return True
    if key in _KINDS_OF_TEACHERS and _part_of_flow(spot):
        return True
    if key in ("fulltime_teachers", "staff_count") and _WENT.match(where.text, spot.behind):
        return True  # 农村教师42人到城区学校跟岗
    sized = key in STRICT and SIZE.match(where.text, spot.behind) is not None
    return key in STRICT and bool(rest or sized or part_of_other(where, spot) or not is_plain(where, spot, begin))


def _of_teachers(where: Surroundings, spot: Spot, begin: int, end: int) -> bool:
    """Whether 幼儿 goes on a list of teachers by stage: 初中1395人,小学2167人,幼儿487人."""
    before = spot.previous
    counted = (
        before is not None and before.rule == "continued" and before.indicator in ("staff_count", "fulltime_teachers")
    )
    return counted and where.text[begin:end] == "幼儿" and end == spot.number.start and begin - spot.left <= 1


def behind(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words after the unit: 5个教育集团, 209名专任教师."""
    found = []
    end = spot.behind
    if not spot.number.unit or end >= spot.right or where.text.startswith("的标准", end) or _of_each(where, spot):
        return found
    for begin, stop, _, keys in where.tokens.within("noun", end, spot.right)[:3]:
        distance = begin - end
        for key in keys:  # type: ignore[attr-defined]
            if not fitting(spot, key):
                continue
            if where.text.endswith(_OTHER, 0, begin) or (distance > 2 and _THOSE.search(where.text, end, begin)):
                continue  # 6所非普惠园; 46所小学中有寄宿制学校18所
            if _LACK.search(where.text, end, begin) or where.text.startswith(("馆", "室"), stop):
                continue  # 8所学校没有图书馆
            if key == "teaching_points_count" and not _points_counted(where, spot, stop):
                continue
            if key == "schools_count" and (reached(where, spot) or not stock_lead(where, spot)):
                continue  # 三所学校全部投用
            if key == "classes_count" and _ROOM.search(where.text, spot.clause, spot.number.start):
                continue
            if key in STRICT and _REST.search(where.text, spot.left, spot.number.start):
                continue
            of_all = key == "schools_count" and where.text[stop : stop + 1].isdecimal()  # 全县38所学校7项指标均达标
            counted = of_all and are_counted(where, spot, stop)
            if key in STRICT and not (
                (counted or ends(where, stop)) and is_plain(where, spot, spot.number.start) and distance <= 6
            ):
                continue
            found.append(
                Candidate(
                    _NOUN_BEHIND + min(stop - begin, _LONGEST_NOUN) - distance * 2, key, f"noun:{key}", (begin, stop)
                )
            )
    return found


def _points_counted(where: Surroundings, spot: Spot, stop: int) -> bool:
    """Whether these are all teaching points there are: not 27个教学点师资薄弱, nor 撤并9个教学点."""
    closed = _CLOSED.search(where.text, spot.clause, spot.number.start)
    return closed is None and are_counted(where, spot, stop)


def _of_each(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is what each of several or only some have: 每校至少1名, 乡镇均有1所, 个别学校仅有3名."""
    text, start = where.text, spot.number.start
    begin = max(spot.sentence, start - _EACH_REACH)
    if text.find("每", begin, start) >= 0 and _EACH.search(text, begin, start):
        return True
    value = _SOME_FEW + 1 if spot.number.value is None else spot.number.value
    one = value <= _A_FEW and _HAVE_ONE.search(text, spot.clause, start) is not None
    return one or (value <= _SOME_FEW and _OF_SOME.search(text, begin, start) is not None)


def _part_of_flow(spot: Spot) -> bool:
    """Whether a number is a part of teachers who moved or came: 交流轮岗131人,其中骨干教师34人."""
    return spot.head is not None and spot.head.indicator in FLOWS and same_unit(spot.head, spot)

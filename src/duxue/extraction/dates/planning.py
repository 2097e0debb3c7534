"""Whether a number goes on with what was planned or aimed at before it: in its sentence, its bracket or its list."""

from __future__ import annotations

import re

from duxue.extraction.words.spots import Spot
from duxue.patterns import starting

# What will be, said at the head of a sentence; what its later clauses go on with; what ends it.
_INTENDED = starting(
    "未将今明《用计规力争确准打拟待建投竣完启下方划案文报意决",
    r"未来[一二三四五两\d]年|(?<!必)将(?=[着著加继进重新增扩建达提投改总力用]|完成|实施|招[聘收]|培训|引进)"
    r"|今后(?:每年|几年|[一二三四五两\d]至?[一二三四五两\d]?年)|明后两?年|下一(?:年度?|学年)(?=,)"
    r"|(?:计划|规划|拟|准备|打算|力争|争取|确保)(?:再)?(?:用|利用|在|通过|于)?[一二三四五两\d](?:[至到—~-][三四五\d])?"
    r"年(?:左右)?(?:的)?(?:时间|内)|用[一二三两\d][至到—~-][三四五\d]年(?:左右)?(?:的)?时间"
    r"|(?<!为)(?:力争|争取|确保|拟)(?:全年|年内|再|到?20\d\d年(?:底|前)?)?(?=新[增建]|改扩建|补充|招聘|培训|完成投资|建成)"
    r"|(?:建成|投用|投入使用|竣工|完工|启用)[^,。;]{0,4}后,"
    # 印发《学位建设攻坚方案》,明确新建学校18所
    r"|(?:方案|计划|规划|文件|报告|意见)》?,?(?:中)?(?:明确|提出)(?!了)|决定(?=投[入资]|新建|新增|招聘)"
    r"|(?<=[定发台制])《[^》\n]{0,30}(?:方案|计划|规划)》,[两三四五]年(?:共|内)?(?=投入|新[建增]|改扩建)",
)
# Words one of which stands in each of these that has none with which a number itself is told to be planned.
INTENDS = "后|未来|下一|时间|打算|明确|提出|决定|》,"
# Each part of it begins with a plain character: for such re looks by itself, and faster than for a set.
_GOING_ON = re.compile(
    r"(?:新增|新建|改扩建|新改扩建|增加|达到?|提高到|提升到|增至|再[增建]|招聘|补充|培训|投入|投资|实施|安排|改造|引进)"
    r"[^,。;]{0,16}$",
)
_PAST = re.compile(r"已|完成了|建成|目前|现有|[去上]年|实现了|[比较](?:去|上|20)")
_RATE = re.compile(r"^[^,]{0,4}[,、][^,]{2,24}(?:率|占比|比例|比重)[^,]{0,6}$")
DONE = re.compile(r"[^,。;]{0,14}已|列[为入][^。;]{0,24}已")  # 将新增学位5400个列为民生实事,已全部完成
_PART = re.compile(r",其中[^,。;:()\d]{0,12}")
_COSTS = re.compile(r",(?:概算|估算)?总(?:投资|资金|投入)(?:额)?(?:达|约|为|近|共)*")
_ITS_WORKS = re.compile(
    "[,、](?:再[增建]|实施|新建|改扩建|新增)[^,。;:()已]{0,12}"  # 计划投资7.8亿元,实施项目64个
    # 计划新增学位2400个,招聘教师120人; of 招聘98人 it is told what became of it
    r"|(?:以上|左右)?\)?[,、](?:并|同时)?(?:招聘|补充|引进|培训|选派|改造|购置|资助|建设|改建|扩建|增加)"
    r"(?![^,]*(?:到岗|到位|上岗|合格))[^,。;:()已实完现年\d]{2,12}"
)
_SINCE_PLANNED = re.compile(r"已|年|到位|完成|实际|落实|支付")  # 总投资7364万元(已到位5000万元)
TO_COME = frozenset(("planned", "target"))  # what goes on with such may be as well
REACH = 160  # characters back, within which a sentence or the line before an item is looked for
_LONGEST_LIST = 20
_ITEM = re.compile(r"\n *(?:\(?[\d一二三四五六七八九十]{1,2}[)、.](?!\d)|(?:其中:)?[\u4e00-\u9fff]{2,14}:\d)")


def planned_before(spot: Spot) -> bool:
    """拟投资3.2亿元实施教育项目9个,新增学位4050个: all that goes on in the sentence."""
    return spot.previous is not None and spot.previous.status == "planned"


def goes_on(text: str, spot: Spot) -> bool:
    """Whether a number is part of a plan that was told before it: the 15个 in 计划投资2.6亿元实施教育项目15个."""
    told = spot.prior is not None and spot.prior.status in TO_COME
    return going_on(text, spot) or (
        (told or spot.bracketed) and (_of_plan(text, spot) or _part_of_plan(text, spot) or _listed_in_plan(text, spot))
    )


def going_on(text: str, spot: Spot) -> bool:
    """Whether a clause goes on with what its sentence says will be: 未来三年将新增900个小学学位,新增700个初中学位."""
    if not _GOING_ON.search(text, spot.clause, spot.number.start):
        return False
    before = text[max(spot.sentence, spot.number.start - REACH) : spot.number.start]
    said = _INTENDED.search(before)
    return (
        said is not None
        and not _PAST.search(before, said.end())
        and not _PAST.search(text, spot.clause, spot.number.start)
    )


def _of_plan(text: str, spot: Spot) -> bool:
    """Whether a number ends the clause of a planned one, 计划投资2.6亿元实施教育项目15个, or goes on with its works."""
    before = spot.previous
    if before is None or before.status != "planned" or spot.number.unit in ("%", "个百分点"):
        return False
    if spot.rule == "recruited_next":
        return True
    if DONE.match(text, spot.number.unit_end):
        return False
    between = text[before.number.unit_end : spot.number.start]
    return not re.search(r"[,。;:()]|已", between) or _ITS_WORKS.fullmatch(between) is not None


def _part_of_plan(text: str, spot: Spot) -> bool:
    """Whether a number parts a planned one, or is what it costs: 预计新增学位5200个,其中幼儿园1260个."""
    head, before = spot.head, spot.previous
    if spot.bracketed and head is not None and head.status == "planned" and head.number.unit == spot.number.unit:
        return not _SINCE_PLANNED.search(text, spot.clause, spot.number.start)
    if before is None or before.status != "planned":
        return False
    between = _PART if before.number.unit == spot.number.unit else _COSTS
    return between.fullmatch(text, before.number.unit_end, spot.number.start) is not None


def _listed_in_plan(text: str, spot: Spot) -> bool:
    """Whether a number stands in a list that a planned one introduces: 共需发放资助金900万元:, and 1.高中200万元.

    All that the list holds is planned, so that the number before is.
    """
    if spot.prior is None or spot.prior.status not in ("planned", "target"):
        return False
    head, before = list_head(text, spot), spot.prior
    while head and before is not None and before.number.start > head:
        before = before.prior
    line = text.rfind("\n", 0, head) + 1
    planned = before is not None and before.number.start >= line and before.status == "planned"
    return bool(head) and text[head - 1] == ":" and planned


def list_head(text: str, spot: Spot) -> int:
    """Where the line ends before the items, one a line, among which a number stands; 0 where there is none."""
    end = text.rfind("\n", max(0, spot.number.start - REACH), spot.number.start)
    for _ in range(_LONGEST_LIST):
        if end <= 0 or text[end - 1] == ":" or not _ITEM.match(text, end):
            break
        end = text.rfind("\n", max(0, end - REACH), end)
    return max(0, end)


def aimed_too(text: str, spot: Spot) -> bool:
    """Whether a rate goes on a list of rates to be reached: 确保巩固率达98%,毛入园率达95%."""
    before = spot.previous
    if before is None or before.status != "target" or before.number.unit != spot.number.unit or before.rule == "limit":
        return False
    between = text[before.number.unit_end : spot.number.start]
    return ";" not in between and not _PAST.search(between) and _RATE.search(between) is not None

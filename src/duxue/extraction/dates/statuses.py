"""Whether a number was reached, is planned, aimed at, a change, a sum over years, or a limit that a rule sets."""

from __future__ import annotations

import re

from duxue.extraction.dates.planning import (
    DONE,
    INTENDS,
    REACH,
    TO_COME,
    aimed_too,
    goes_on,
    going_on,
    list_head,
    planned_before,
)
from duxue.extraction.words.ahead import Ahead
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.patterns import starting

_PLANNED = starting(
    "计拟预准筹将共尚还规可需建",
    r"(?:(?<![培划动展生蕙蕾露梦岗师龄海兴善])计划(?=(?:19|20)\d\d[年—–~至-]|投资|投入|筹[资措集]|总投|新[建招增聘]|建设"
    r"|实施|招|完成|培训|新增|补充|引进|通过|改[造扩建]|扩建|迁建|安排|用|资助|发放|投放|到|在|于|今年|明年|再"
    r"|$)(?:完成)?|拟|预计|准备|筹建|[共尚还]需(?=为|向|投入|发放)"
    r"|预算安排(?=教育(?!督导|培训))|建议(?=[^,。;]{0,12}(?:补充|招聘|新[建增]|配备|投入))|可(?=新增|增加|提供)"
    r"|需(?=新增|增加|新建|补充)|规划(?=新[建增]|招聘|建设|投资|总投|实施|改扩建)"
    r"|将(?=新建|新增|补充|增加|建|投|完成|实施|招|达|提|力争|于|在|再|培训|引进))[^,。;已完了]{0,16}$",
)
_REACHING = re.compile(r"(?:达到|高于|低于|超过|符合|控制在|按照?)了?(?:国家|省定|省|市定|规定的)?[^,。;\d]{0,6}$")
_STANDARDS = starting(
    "、和及的",
    r"(?:[、和及][^,。;\d]{1,6}\d[\d.]*(?::1|元|%|人|平方米)?){0,4}的(?:编制|国家|省定|规定)?(?:标准|要求|规定)",
)
_ASSIGNED = re.compile(r"(?:任务目标|目标任务|任务)数?(?:是|为)?[^,。;]{0,8}$")
_TARGET = re.compile(r"(?:力争|确保|争取|目标|努力|要求)[^,。;]{0,24}$")
_TARGET_AFTER = starting(
    "以左的总发工预创规目招",
    r"(?:以上|左右|以内)?的?(?:(?:总体|发展|工作|预期|创建|规划)?目标|招生(?:任务|计划|指标))",
)
_NOT_PLANNED = re.compile(r"已|(?<!计划)(?<!预计)完成(?!时限)|(?<!将)建成|到位|落实了|实现了|投入使用")
_STANDARD = starting(
    "不至标低高达超≤≥大小应国省规",
    r"应(?:该|当)?(?:分别|均)?(?:达到?|不[低高少超][于过])[^,。;]{0,6}$"
    r"|(?:国家|省定?|规定)的?(?:标准|要求)[为是][^,。;\d]{2,24}$"  # 省定标准为小学生均用房面积4.5平方米
    r"|^(?:国家|省|自治区)(?:规定|要求)[^,。;\d]{2,24}$"  # 国家规定义务教育巩固率达到95%
    r"|(?:不低于|不高于|不超过|不少于|不小于|至少)[^,。;]{0,6}$|标准(?:要求)?(?:分别)?(?:达到?|为|是|的)?$"
    r"|(?:低于|高于|达到|超过)(?:省定|国家|规定(?!学历)|市定)[^,。;]{0,8}$|[≤≥]=?$|[大小]于或?等于$",
)
_AIMED = re.compile(r"到20\d\d年(?:底|末)?,")
_DATED = re.compile(r"截[至止](?:19|20)\d\d年")
_ENSURED = re.compile(r"(?:确保|力争|争取|努力实现)[^,。;]{2,24}(?:不低于|不少于|不高于|不超过)$")
_AT_LEAST = re.compile(r"[率比例重]\D{0,6}不[低少高超][于过]$")
_HOPES = re.compile("确保|力争|争取|努力|目标|实现")
_LIMITS_FOLLOW = re.compile(r"(?:标准|要求|条件)(?:[是为]|如下)?:\s*$")
# 覆盖率达88%(标准:80%), 高于国家标准(80%)
_CAPTIONED = re.compile(
    r"(?:\((?:国家|省定?)?(?:标准|达标值|规定值|要求)(?:要求|值)?:|(?:国家|省定?|规定|评估)(?:的)?标准\()$"
)
_LIMITS = re.compile("标准|要求")
_LIMITING = re.compile("标准|于")  # which with those that say more are in all that makes a limit: 标准为, 高于国家
_LIMITS_TOLD = re.compile(
    r"(?:(?:国家|省定?|评估|认定)(?:的)?|(?<![^。;\n]))(?:标准|要求)[是为]?:[^。;\d]*(?:\d[\d.]*%[,、][^。;\d我全]*)*$"
)
# 指标2:普惠性幼儿园覆盖率达到80%, and then what it is
_ITEM_OF_LIMITS = re.compile(r"指标(?:\d{1,2}|[一二三四五六七八九十]{1,2})[:、.] ?[^,。;\d]{2,24}达到$")
_ASKED = re.compile(r"不[少低]于$")  # 2021年,计划招聘教师不少于60人
LACKS = ("teacher_shortage",)  # which is how things are, in whatever section
_SET = "funds_standard"  # the rules that read what is set for a year
POINTS = ("self_eval_score", "section_self_score")
# 二、督导评估标准, and a line for each of them below it
_UNDER_STANDARDS = re.compile(r"(?:^|\n)[^\n。,;\d]{2,16}标准\s*\n(?:[^\n]*达到[^\n]*%[^\n]*\n\s*)*[^\n]*达到$")
# 毛入园率达到85%以上。自评:93.6%
_SELF_JUDGED = re.compile(r"(?:以上|以内|以下)?[。;]?\s*(?:自评|自查|达标|完成)(?:情况|结果)?:")
_BELOW = re.compile(r"均(?:小于|低于|不超过|控制在)$")
_LESS = ("小于", "低于")  # 小学、初中差异系数分别小于0.50和0.45: no coefficient is told so
_ENDED = re.compile(r"(?:以上|以下)?[。\n]")
_ONCE_BUILT = re.compile(r"(?:建成|投用|投入使用|竣工|完工|启用)[^,。;]{0,4}后,?(?:可|将|能)?[^,。;]{0,10}$")
_MET = re.compile(r"达到|达标|符合|完成|对照")
_HOPED = re.compile(
    r"(?:确保|力争|争取|(?<![按照到合的关据])要求)[^,。;]{0,20}$|(?:率|比例|占比)要(?:达到|提高到|控制在)$"
)
_TELLING = frozenset("任目计拟预准筹将共尚还规可需建")  # with one of which begins what plans or assigns
# One of these stands in each clause that says of a number that it is more than reached: 计划, 不低于, 任务, 将.
_SAYS_MORE = re.compile(
    "拟|将|需|应|求|准|于|争|≤|≥|计划|规划|预[计算]|筹建|建议|可[新增提]|任务|目标|确保|要[达提控]"
    "|不[低高少超小]|至少|控制|省定|市定|规定|到国家|过国家"
)
# One of these, or 后 of 建成后可新增学位900个, or what it goes on with, stands in the sentence of each of them.
MORE = re.compile(f"{_SAYS_MORE.pattern}|{INTENDS}")
_LONGEST_ONCE = 13  # characters of 后,可 and what follows, up to a number
_MORE_BEHIND = frozenset("、和及的以左总发工预创规目招标要底红")  # with which begins what makes it a limit or an aim
_REACHED = re.compile(r"(?:实现|完成|达到)了")
_STANDARD_AFTER = starting(
    "以及的标要底红规",
    r"(?:以上)?(?:的)?(?:标准|要求|底线|红线|规定)|(?:以上|及以上|以内|以下)(?:的)?(?:要求|标准|规定|并逐年"
    r"|大班|超大班|班额)",
)


def status_of(text: str, spot: Spot, *, kind: str, cumulative: bool, future: bool) -> str:
    """The status of a number in a section of this kind; ``future``: its period lies after the document's."""
    clause = text[spot.clause : spot.number.start]
    after = text[spot.number.unit_end : spot.number.unit_end + 14]
    said = text[spot.sentence : spot.number.start]
    future = future and not _DATED.search(said)
    if (
        (kind == "plan" or future)
        and spot.number.unit == "%"
        and _kept_to(said, clause, after, planned=kind == "plan" and future)
    ):
        return "target"
    if _standard(text, spot, clause, after):
        return _of_limit(text, spot, clause, kind=kind, future=future)
    if spot.rule == "last_year" and not future:
        return "actual"  # 到2025年达到97%(2020年为95.4%)
    if _assigned(spot, clause, said):
        return "target"
    aimed = after[:1] in _MORE_BEHIND and _TARGET_AFTER.match(after) is not None and not _REACHED.search(clause)
    if kind == "plan":
        wanted = _is_rate(spot) or (spot.number.unit == "个百分点" and _wanted(clause))
        return "target" if aimed or wanted else "planned"
    if future or aimed:
        return _to_come(spot, clause, aimed=aimed)
    return _of_report(text, spot, clause, cumulative=cumulative)


def is_plain(text: str, spot: Spot, more: Ahead) -> bool:
    """Whether nothing around a number makes it more than reached, as in 全县有小学60所,在校生3.6万人.

    ``more`` are the words before a number that can.
    """
    if spot.bracketed or spot.place or (spot.prior is not None and spot.prior.status in TO_COME):
        return False
    if more.since(spot.sentence) < spot.number.start and _says_more(text, spot):
        return False
    end = spot.number.unit_end
    if text[end : end + 1] in _MORE_BEHIND and _is_limited(text, spot):
        return False
    return spot.number.unit != "%" or not (_SELF_JUDGED.match(text, end) or _among_limits(text, spot))


def _says_more(text: str, spot: Spot) -> bool:
    """Whether the words before a number plan it, aim at it, make it a limit or let it go on with such."""
    start = spot.number.start
    said = _SAYS_MORE.search(text, spot.clause, start)
    return bool(said) or text.find("后", max(spot.sentence, start - _LONGEST_ONCE), start) >= 0 or going_on(text, spot)


def _is_limited(text: str, spot: Spot) -> bool:
    """Whether words on either side of a number can make it a limit or an aim: 达到小学19:1、初中13.5:1的编制标准."""
    end = spot.number.unit_end
    behind = _STANDARDS.match(text, end) or _STANDARD_AFTER.match(text, end) or _TARGET_AFTER.match(text, end)
    return bool(behind or _LIMITING.search(text, spot.clause, spot.number.start))


def raised(spot: Spot) -> bool:
    """Whether what is set is so only from a year to come: 从2024年起,将公用经费标准提高到每生每年720元."""
    return spot.status == "actual" and spot.rule.startswith(_SET)


def _of_limit(text: str, spot: Spot, clause: str, *, kind: str, future: bool) -> str:
    """Whether a limit is planned, 计划招聘教师不少于60人, or aimed at, 到2025年,巩固率不低于96%, or a standard."""
    said = text[spot.sentence : spot.number.start]
    counted = spot.number.unit in ("人", "名", "人次") and _ASKED.search(clause)
    if counted and (kind == "plan" or future or _PLANNED.search(said) or planned_before(spot)):
        return "planned"
    part = spot.head is not None and spot.head.status == "target"  # 比例不低于12%,其中骨干教师不低于22%
    return "target" if future and spot.number.unit == "%" and (part or _AIMED.search(said)) else "standard"


def _assigned(spot: Spot, clause: str, said: str) -> bool:
    """Whether a number is a task that was set, right before it or before its bracket: 任务数为120人."""
    if not _TELLING.isdisjoint(clause) and _ASSIGNED.search(clause):
        return True
    return spot.bracketed and _ASSIGNED.search(said.removesuffix("(")) is not None


def _of_report(text: str, spot: Spot, clause: str, *, cumulative: bool) -> str:
    """What a number is that no section and no year makes a plan: as a rule reached, but planned in 计划新建学校5所."""
    said = text[spot.sentence : spot.number.start]
    if "后" in said and "已" not in clause and _ONCE_BUILT.search(said):
        return "planned"
    if spot.indicator in LACKS and "将" not in clause:
        return "actual"
    plain = _TELLING.isdisjoint(clause)
    if not plain and text.startswith("列", spot.behind) and DONE.match(text, spot.behind):
        return "actual"
    if not plain and _PLANNED.search(clause) and not _NOT_PLANNED.search(clause):
        return "target" if spot.number.unit == "%" and _AIMED.search(text[spot.sentence : spot.clause]) else "planned"
    if goes_on(text, spot):
        return "target" if _is_rate(spot) or spot.indicator.endswith("_per_student") else "planned"
    if spot.number.unit in ("%", "个百分点") and (_HOPED.search(clause) or aimed_too(text, spot)):
        return "target"
    if spot.indicator.endswith("_coefficient") and clause.endswith(_LESS):
        return "standard"
    # A rate that rose over years is that of the last of them; only counts and money add up.
    return "cumulative" if cumulative and not _is_rate(spot) else "actual"


def _to_come(spot: Spot, clause: str, *, aimed: bool) -> str:
    """Whether what lies ahead is planned or aimed at: 2025年新建学校5所, 2025年毛入园率达到95%."""
    hoped = spot.number.unit == "%" and _wanted(clause)
    planned = _PLANNED.search(clause) or (planned_before(spot) and spot.number.unit != "%")
    counted = not (_is_rate(spot) or spot.number.unit == "个百分点" or aimed)
    return "planned" if (planned or counted) and not hoped else "target"


def _kept_to(said: str, clause: str, after: str, *, planned: bool) -> bool:
    """Whether a rate to come is not to fall below a number: 力争毛入园率达到92%,巩固率不低于96.5%."""
    hoped = _ENSURED.search(clause) or (_AT_LEAST.search(clause) and (planned or _HOPES.search(said)))
    return bool(hoped) and not after.startswith(("的标准", "的要求", "的规定"))


def _is_rate(spot: Spot) -> bool:
    """Whether a number measures how things stand, which is aimed at; what is counted or paid is planned."""
    return spot.number.unit in ("%", ":1") or spot.indicator.endswith(("_coefficient", "_share"))  # 大班额比例降为0


def _wanted(clause: str) -> bool:
    """Whether words of hope lead to a number, and none of what is done: 力争毛入园率达到95%."""
    return _TARGET.search(clause) is not None and not _NOT_PLANNED.search(clause)


def _of_standards(text: str, spot: Spot, clause: str) -> bool:
    """Whether a number is one of a list of limits: 均达到小学19:1、初中13.5:1的编制标准."""
    listed = _STANDARDS.match(text, spot.number.unit_end) is not None
    going_on = listed and spot.previous is not None and spot.previous.notes.get("standards", False)
    spot.notes["standards"] = listed and (going_on or _REACHING.search(clause) is not None)
    return bool(spot.notes["standards"])


def _among_limits(text: str, spot: Spot) -> bool:
    """Whether a rate stands in a list of what must be reached: 包括以下标准:, and below it 1、毛入园率达到85%."""
    told = _LIMITS.search(text, spot.sentence, spot.number.start)
    if told and _LIMITS_TOLD.search(text, spot.sentence, spot.number.start):
        return True  # 国家标准为:毛入园率达到85%,普惠性覆盖率达到80%
    if _ITEM_OF_LIMITS.search(text, spot.sentence, spot.number.start) and _ENDED.match(text, spot.behind):
        return True
    near = max(0, spot.number.start - REACH)
    if text.find("标准", near, spot.number.start) >= 0 and _UNDER_STANDARDS.search(text, near, spot.number.start):
        return True
    end = list_head(text, spot)
    introduced = text[max(0, end - REACH) : end].rpartition("\n")[2]
    return _LIMITS_FOLLOW.search(introduced) is not None and not _MET.search(introduced)


def _standard(text: str, spot: Spot, clause: str, after: str) -> bool:
    """Whether the number is a limit: 不低于95%, 93%以上并逐年提高, 66人以上大班额."""
    if spot.place and spot.group[0].status == "standard" and spot.group[0].indicator == spot.indicator:
        return True  # 小于或等于0.50和0.45
    rate = spot.number.unit == "%"
    if rate and _SELF_JUDGED.match(text, spot.number.unit_end):
        return True
    goes_on = after[:1] in _MORE_BEHIND and (_STANDARD_AFTER.match(after) or _of_standards(text, spot, clause))
    if goes_on or (rate and _among_limits(text, spot)):
        return not spot.number.unit.endswith("元")
    if spot.indicator.endswith("_coefficient") and _BELOW.search(clause):
        return True  # 差异系数均小于0.5
    told = _STANDARD.search(clause) or (spot.bracketed and _CAPTIONED.search(text, spot.sentence, spot.number.start))
    return bool(told) and spot.number.unit in ("%", ":1", "人", "所", "平方米", "学时", "")


def threshold(spot: Spot) -> None:
    """A limit is stated under the indicator of the limit where there is one, so that it never counts as reached."""
    if "atleast" in spot.number.flags and spot.status == "actual" and spot.indicator in rulebook().limits:
        spot.status = "standard"
    if spot.status == "standard":
        spot.indicator = rulebook().thresholds.get(spot.indicator, spot.indicator)

"""What a head over a cell or the label of its row says besides a name: year, unit, part, how a figure is meant."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter

from duxue.extraction.tables.cells import WORD
from duxue.extraction.words.spans import Span
from duxue.extraction.words.stages import Surroundings, named
from duxue.extraction.words.years import in_digits, until

_KNOWN = 4096  # heads that are remembered: each stands over many cells
# 2020年, 2019-2020学年, 2019年至2021年, and without 年 where it ends a cell or a bracket or a unit follows: 2020/万元.
_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?(?:(?:学年)?[-—–~至到/]((?:19|20)?\d\d)(?!\d))?(?=学?年|\s*(?:$|[|)(/初底末]))"
)
_YEARS = re.compile(r"(?:19|20)\d\d年?(?:[-—–~至到/](?:19|20)?\d\d)?(?:学?年)?度?[初底末]?")
_AGAINST = re.compile(r"[与比较](?:19|20)\d\d年")  # 2021年比2020年增减 is of 2021
_ONLY_PERIOD = re.compile(rf"\s*{_YEARS.pattern}\s*")
OF_YEARS = re.compile(r"\s*(?:年份|年度|学年度?|时间|届别|年)\s*")  # heads a column that holds years
_UNITS = "元|人次|人|名|所|个|%|平方米|册|台|间|期|项|个百分点|㎡|m²|m2|亩|公里|份|套|座|辆|张|户|岁|次|场|课时|学时"
_SQUARE_METRES = ("㎡", "m²", "m2")
_APIECE = r"(?:/(?:学年|学期|[生人班校年月])(?:[·./]?(?:学年|学期|[年月]))?)?"  # 元/生·年
_BRACKET = re.compile(rf"(?:\((?:单位:)?|/)([千百十]?[万亿]?(?:{_UNITS})){_APIECE}(?:\)|\s*$)")
OF_ONE = re.compile(r"/[生人班]|标准")  # heads what one of those gets who are counted
_ONLY_UNIT = re.compile(rf"\s*([千百十]?[万亿]?(?:{_UNITS}))\s*")
_COUNTING = (  # words of a head that say in what its figures are counted
    (re.compile(r"人次"), "人次"),
    (re.compile(r"人数\s*$"), "人"),
    (re.compile(r"(?:金额|资金|投资|培训经?费)(?:总?额)?\s*$"), "元"),
    (re.compile(r"期[数次]\s*$"), "期"),
    (re.compile(r"场次\s*$"), "场次"),
    (re.compile(r"面积\s*$"), "平方米"),
    (re.compile(r"个数\s*$"), "个"),
)
_PER_CENT = re.compile(r"[%率]|增[幅速]|[增降减]幅|比例")
_MAYBE_PER_CENT = re.compile(r"增长|同比")
_FALLEN = re.compile(r"减少|下降|降低|降幅|减幅")
_BEFORE = r"(?:上年|去年|前年|上一年|上学年|上期|同期)(?:同期)?"
_SINCE = rf"(?:[与和]?[比较]?{_BEFORE}(?:相?比)?|同比|环比|年均|[比较])"
_CHANGED = r"(?:增减(?:变化)?|净?增长?|净减|增长|增幅|增加|增速|增量|减少|减幅|下降|降低|降幅|提高|变化|变动|[±+])"
_GROWTH = re.compile(
    rf"{_SINCE}{{0,3}}[,:]?{_CHANGED}(?:[率额数量值]|幅度|比例|情况|百分点|个百分点)?(?:%|或减少|\([^()]*\))?|{_SINCE}{{1,2}}"
)
_POINTS = re.compile(r"分值|满分|权重|赋分|分数(?!线)|得分(?!率)|(?:标准|自评|应得|实得|复核|考核)分|扣分|总分|评分")
_SHARE = re.compile(r"(?:所?占[^|]{0,16})?(?:占比|比例|比重|百分比)|所?占[^|]{0,16}比")
_BY_WHOM = (
    r"(?:国家|部颁|创建|监测|认定|督导|省[定级]?|市[定级]?|县定?|评估|规定|合格|达标|基本|验收|考核|最低|指标|[资补]助|发放|拨款"
    r"|执行|现行|保障|[我本全][县区市])*"
)
_LIMIT = re.compile(
    rf"{_BY_WHOM}(?:标准|要求|标准值|标准要求|规定值|达标值|参考值|限值|合格值|底线|规定)|(?:省定|国家|评估|规定)(?:标准|要求).*"
)
_PLAN = re.compile(r"(?:年度)?(?:计划|规划|预计|预测|预期|拟[建增]|测算|(?:年初|调整)?预算)(?:[数值]|完成|目标)?")
_TOTAL = re.compile(r"(?:[两三四五]年)?(?:合计|总计|累计|共计|小计)数?")
# What only describes a column, and is no part of what is counted.
_PLAIN = re.compile(
    r"数|数[量值据额]|(?:项目|发放|资助|受助|补助|投入|下达|参训|培训|学生|总)*(?:人[数次]|金额|资金|投资)|总[数量额值]|(?:项目|培训)?[个台间套册期次]数|场次|[基决]数|.{0,4}执行标准|决算数?|单位|项目|指标(?:名称|值)?|内容|类[别型]|学段|情况|备注|满意[度率]"
    r"|年度|(?:近[两二三四五]年|历年)(?:主要)?(?:数据|情况)?|(?:主要)?数据|绝对[数值量]|(?:学历|职称|年龄)(?:结构|层次|情况)|项目数|(?:受?资助|受助|受益|享受)(?:学生|幼儿|人)数|[县区]域(?:情况|实际)?|[县区旗]域?(?:平均|均值)[值数]?"
    r"|(?:实际|完成|现状|达到|达标|监测|自评|统计|当年|本年|期末|目标|计划|标准)?(?:[值数]|情况|结果|完成|实际|现状|达标)+"
    rf"|[千百十]?[万亿]?(?:{_UNITS})|%|[我本][县区市旗]|本年|当年|上年|年[初末底]|全[县区市]|实际|现状|自评|[#*—-]+"
)
_LEAD = re.compile(r"^(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,2}[、.]|[#*\s:、—-]|其中)+")
_COUNTED = re.compile(r"(?<=..)(?:总?人数|总数|人次|金额)$")  # 在公办学校就读人数 is a part, and so many people
_DEGREE = re.compile(
    r"(?:高中|中专|中师)(?:阶段|毕业)?(?:学历)?及?以[上下](?:学历|毕业)?(?:人数|教师)?数?\s*(?:[(/%]|$)"
)
_EMPTY = re.compile(r"\(\)|[\s:、]")


@lru_cache(_KNOWN)
def period(text: str) -> str:
    """The year that words name, a school year that which it begins in; 2019-2021 of a span; empty for none."""
    if "比" in text or "较" in text:
        text = _AGAINST.sub("", text)
    if "二" in text or "一九" in text:
        text = in_digits(text)
    found = _PERIOD.search(text)
    if found is None:
        return ""
    first, last = found.groups()
    end = until(first, last) if last else first
    return f"{first}-{end}" if int(end) > int(first) + 1 else first


def year(text: str) -> str:
    """The one year that words name, empty where they name a span of years or none."""
    named_there = period(text)
    return named_there if len(named_there) == 4 else ""


def only_period(text: str) -> bool:
    """Whether a cell says no more than a year."""
    return _ONLY_PERIOD.fullmatch(text) is not None


@lru_cache(_KNOWN)
def unit(text: str, *, words: bool = True) -> str:
    """The unit that a head or label tells, with its 万 or 亿, in its bracket, as all that it says or in its words.

    Empty for none.
    """
    found = _BRACKET.search(text) or _ONLY_UNIT.fullmatch(text)
    if found is None and text.rstrip().endswith("%"):
        return "%"  # 完成预算%
    if found:
        return "平方米" if found[1] in _SQUARE_METRES else found[1]
    plain = re.sub(r"\([^()]*\)", "", text)
    return next((unit for pattern, unit in _COUNTING if words and pattern.search(plain)), "")


def rest(where: Surroundings, span: Span) -> str:
    """The words of a head without names of indicators and stages, years and units."""
    nouns, levels = where.tokens.within("noun", *span), where.tokens.within("level", *span)
    kept, position = "", span[0]
    for begin, end, *_ in sorted([*nouns, *levels], key=itemgetter(0)) if nouns or levels else ():
        kept += where.text[position:begin]
        position = max(position, end)
    return _bare(kept + where.text[position : span[1]])


@lru_cache(_KNOWN)
def _bare(words: str) -> str:
    """Words without years, units and what leads them in."""
    return _LEAD.sub("", _EMPTY.sub("", _BRACKET.sub("", _YEARS.sub("", words))))


def kind(where: Surroundings, span: Span) -> str:
    """How figures under a head are meant: points, growth, share, standard, target, planned or total; else empty."""
    text = where.text[slice(*span)]
    return "points" if _POINTS.search(text) else _kind(rest(where, span))


@lru_cache(_KNOWN)
def _kind(words: str) -> str:
    plain = words.strip("()%")
    if _GROWTH.fullmatch(plain) and plain:
        return "growth"
    if _SHARE.fullmatch(plain):
        return "share"
    if _LIMIT.fullmatch(plain):
        return "standard"
    if "目标" in plain and "完成" not in plain:
        return "target"
    if _PLAN.fullmatch(plain):
        return "planned"
    return "total" if _TOTAL.fullmatch(plain) else ""


def growth_unit(text: str) -> str:
    """What a growth is told in, empty where its head leaves it to what grows: 增幅, 增减(个百分点), 增加(人), 增减.

    %? where it is most often per cent: 增长, 同比.
    """
    if "百分点" in text:
        return "个百分点"
    told = unit(text, words=False) or ("%" if _PER_CENT.search(text) else "")
    return told or ("%?" if _MAYBE_PER_CENT.search(text) else "")


def falls(text: str) -> bool:
    """Whether a head says that its figures went down."""
    return _FALLEN.search(text) is not None and "增" not in text


@lru_cache(_KNOWN)
def describes(text: str) -> bool:
    """Whether a head only describes its figures: 数量, 完成情况, 人."""
    return _PLAIN.fullmatch(_LEAD.sub("", _BRACKET.sub("", text.strip()))) is not None


def levels(where: Surroundings, span: Span) -> list[tuple[str, str]]:
    """(level, breakdown) of each stage that a head or label names; 高中阶段及以下 is what teachers have learnt."""
    return [] if _DEGREE.search(where.text, *span) else named(where, *span)


def part(where: Surroundings, span: Span) -> str:
    """The part of a whole that a head or label names, at most 20 characters; empty where it only describes figures."""
    said = where.text[slice(*span)].strip()
    bare = _LEAD.sub("", _BRACKET.sub("", said))
    plain = not bare or describes(bare) or period(said) or kind(where, span) != ""
    return "" if plain or levels(where, span) or not WORD.search(bare) else _COUNTED.sub("", bare)[:20]

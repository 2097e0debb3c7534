"""Whose figure a number is: the county's, or of another place named right at it, of one school, of universities."""

from __future__ import annotations

import re
from functools import cache

from duxue import catalogue
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import STOCK, Surroundings, bracketed

ELSEWHERE = "elsewhere"
_ABOVE, _CITY = r"(?:全省|全国|全自治区)", r"(?:全省|全国|全自治区|全市|全州|全盟)"  # the city is above a county only
_YEAR = r"(?:(?:19|20)\d\d年(?:度|底|末)?)?"
# 全省95.7%, 全国平均水平分别为; and what is named right behind it, 全省2019年毛入园率.
_STATED = {
    city: re.compile(
        rf"{place}{_YEAR}(?:的)?(?:平均(?:水平|值)?|均值|同期)?(?:小学|初中|高中)?(?:分别)?(?:[为是达约]|达到|仅|:)*$"
    )
    for city, place in ((False, _ABOVE), (True, _CITY))
}
_NAMED = {city: re.compile(rf"{place}{_YEAR}的?(?:平均)?$") for city, place in ((False, _ABOVE), (True, _CITY))}
_OWN = re.compile(r"[全我本](?:市|县|区(?!域)|旗)")
# The first lines of a text that are no sentences.
_TITLE = re.compile(r"\s*(?:[^\n。,;]{1,60}(?:\n\s*|$)){1,3}")
_EARLY = re.compile(r"学前教育|幼儿园")
_OTHERS = re.compile(r"义务教育|[中小]学(?!教育普及)|高中|职业|特殊教育|统计|教育事业|履行")
_REACH = 16
_FAR = 120
_HIGHER = re.compile(r"普通高校|电大|广播电视大学|开放大学|高(?<!提高)校(?![园长毕])|高等(?:院校|学校|教育)")
_EVERY = re.compile(r"全[县区市旗州]|我[县区市]|各级各类")
_ONE_SCHOOL = re.compile(r"([^,。;:、\d]{2,14})(?:小学|中学|学校|幼儿园)[可将共]*(?:新增|增加|提供)")
# Of which one school a sum was: 投资1.2亿元迁建第二中学, 投资6400万元的苍岭县第四中学; 县二中迁建工程总投资1.2亿元.
_BUILT_ONE = re.compile(
    r"(?:的|(?:[迁新改扩重]建|改扩建|建设|建成)(?:的|了)?)([^,。;:、\d等]{0,12}?)"
    r"(第[一二三四五六七八九十]+|[县区市]?[一二三四五六七八九十](?=[中小初高]))?(?:初级|高级)?"
    r"(?:小学|中学|幼儿园|学校|高中|职业中专|[中小](?!学))"
    r"(?![^,。;]{0,6}等)(?![、和及与])"
)
_ONE_COSTS = re.compile(
    r"([^,。;:、\d]{0,12}?)([县区市]?第?[一二三四五六七八九十](?=[小中初高]))?(?:初级|高级)?"
    r"(?:小学|中学|幼儿园|学校|高中|职业中专|(?<=[一二三四五六七八九十])[中小])(?:[^,。;\d]{0,6}校区)?"
    r"(?:[迁新改扩重]建|(?:整体)?[东南西北整搬]迁|改扩建|新校区|建设|[一二三]期|(?:教学|综合|宿舍|实验)楼)*(?:工程|项目)?"
    r"(?:(?:进展|推进)[^,。;\d]{0,4},)?(?:总|概算|计划|共|完成)*(?:投资|投入)(?:约|达)?$"
)
_BUILT_THEN = re.compile(  # 新建岚溪县北桥小学,总投资4600万元
    r"(?:[新迁扩重]建|改扩建|建成)了?([^,。;:、\d等]{2,14}?)([县区市]?第?[一二三四五六七八九十](?=[小中初高]))?(?:初级|高级)?"
    r"(?:小学|中学|幼儿园|学校|高中)(?:[^,。;、\d]{0,6}(?:校区|工程|项目))?,(?:项目)?(?:总|概算|计划)?(?:投资|投入)(?:约|达)?$"
)
_ONE_SITE = re.compile(
    r"(?:[一二三四五六七八九]是)?(?:启动|推进|加快)?([^,。;:、\d]{0,12}?)([县区市]?第?[一二三四五六七八九十](?=[小中]))?"
    r"(?:小学|中学|初中|幼儿园|学校|高中|(?<=[一二三四五六七八九十])[中小])(?:[^,。;\d]{0,4}校区(?=投资\d))?"
    r"(?:新校区|校区|[迁新改扩]建|改扩建|建设|[一二三]期|项目|工程)*,?"
    r"(?:[征占]地|建成|投用|竣工|开工|完工|正式|顺利|投资\d|投入\d)(?![^。;]*(?:等\d|[、和及与][^,。;\d]{0,10}[小中]学))"
)
_SUBJECT = re.compile(
    r"(?:其中)?([^,。;:、\d()]{0,12}?)([县区市]?(?:直属)?第?[一二三四五六七八九十](?=[小中初高幼]))?(?:初级|高级)?"
    r"(?:小学|中学|幼儿园|学校|高中|职业中专|(?<=[一二三四五六七八九十])[中小])(?:[^,。;\d()]{0,6}校区)?"
    r"(?:获评|荣获|被评|实行|整体搬迁|[东南西北整搬迁]{1,2}[迁建]|投资\d|投入\d|位于|占地)"
)
# Words before a kind of school that say which kind and name none, and what stands behind several schools.
_KIND = re.compile(
    r"[式级批化点型类性]$|搬迁|安置|一体|配套|项目|工程|集镇|花园|现代|标准|新型|示范|特色|重点|民族|双语|移民"
    r"|学前|短板|[一二三四五六七八九十两几多]+[所个]"
)
_NUMBER_OF_ONE = re.compile(r"第[一二三四五六七八九十]+(?![批期轮届个])")  # 县第二民族中学
_MANY = re.compile(r"\d+(?:所|个|处)|等|项目|教学楼|宿舍|食堂")
_SCHOOL_HAS = re.compile(
    r"(?:小学|中学|幼儿园|学校|高中|(?<=[县区市第一二三四五六七八九十][一二三四五六七八九十])[中小幼])(?:总园|校区|分校)?(?:\([^()]{1,20}\))?(?:目前|现)?"
    r"(?:[共仅只]?有|,?设(?=\d|$)|,(?=教学班|在校|学生\d|专任)|始建|创办|占地|设计)"
)
_NAME_BEFORE = re.compile(r"[^,。;:、\d()]{2,14}$")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,5}?[县区市旗州](?!属)")  # 柳湾县小学 are all there
# What may be told of another place by its name right before the noun; 全国特级教师 are teachers here.
_COMPARED = frozenset({"rate", "share", "ratio", "money", "quantity"})
# What stands before schools of a kind, none of which it names.
_NO_NAME = re.compile(
    r"[新改扩迁续重]建|改扩建|建成|完成|投用|全年|[今当本]年|年内|累计|[公民]办园?|幼儿园|城乡|城区|城镇|农村"
    r"|乡镇|中心|普惠性?|义务教育|阶段|寄宿制|一贯制|高?标准化?|优质|薄弱"
    r"|[全我本各][县区市旗州]|所有|各级各类|现有|等|各|所|个|九年|十二年|通过|力争|利用|闲置|挖潜|扩容|投入使用"
    r"|竣工|启动|实施|回收|近?[两三四五几]年来?|其[他余它]|这些|教育|[县区市省]直|县城|[县区市省村]属|[县区市省村]办|私立|公立|单设"
    r"|独立|目前|截至|年?[底末]|[春秋]季|学期"
    r"|普通|高中|初中|小规模|乡村|规模|新|及|与|、|[中小的和在]"
)
_SHORTEST_NAME = 2


def of_county(text: str) -> bool:
    """Whether a text is a county's or district's, so that its city is another place; a city may be a county itself."""
    said = _OWN.findall(text)
    of_city = sum(words[-1] == "市" for words in said)
    return len(said) - of_city > max(1, of_city)


def of_preschool(text: str) -> bool:
    """Whether the title of a text names early childhood education and no other: 学前教育普及普惠县自评报告."""
    title = _TITLE.match(text)
    return title is not None and _EARLY.search(title.group()) is not None and not _OTHERS.search(title.group())


def elsewhere(where: Surroundings, spot: Spot) -> bool:
    """Whether a number, the list it stands in, or the noun that names it stands right behind another place."""
    if spot.place:
        return spot.group[0].rule == ELSEWHERE
    text, start = where.text, spot.number.start
    if _STATED[where.of_county].search(text, max(spot.left, start - _REACH), start):
        return True
    if spot.indicator not in _told_of_places():
        return False
    noun = spot.noun[0]
    if not 0 < noun < start:
        noun = spot.notes.get("said", 0)
    return bool(noun) and _NAMED[where.of_county].search(text, max(spot.sentence, noun - _REACH), noun) is not None


@cache
def _told_of_places() -> frozenset[str]:
    """The indicators of which another place may be told by its name right before their noun."""
    return STOCK.union(key for key, entry in catalogue.indicators().items() if entry.kind in _COMPARED)


def of_universities(where: Surroundings, spot: Spot) -> bool:
    """Whether what is counted was said to be at universities, which are no stage here: 普通高校3所,在校生6.5万人."""
    said = None
    for said in _HIGHER.finditer(where.text, max(spot.sentence, spot.number.start - _FAR), spot.number.start):  # noqa: B007
        pass
    since = said.end() if said else spot.number.start
    return said is not None and not (
        bracketed(where.text, since, spot.number.start)  # 教职工(含中小学、普通高校)99750人
        or where.tokens.within("level", since, spot.right)
        or _EVERY.search(where.text, since, spot.number.start)
    )


def of_one_school(where: Surroundings, spot: Spot) -> bool:
    """Whether a clause tells of one school by its name, and not of the county: 改扩建青石路小学新增学位300个."""
    one = _ONE_SCHOOL.search(where.text, spot.clause, spot.number.start)
    return (one is not None and _is_name(one.group(1))) or _of_one_site(where, spot)


def of_one_built(where: Surroundings, spot: Spot) -> bool:
    """Whether a sum was of one school that is named, and not of the county: 投资1.2亿元迁建第二中学."""
    one = (
        _BUILT_ONE.match(where.text, spot.behind)
        or _ONE_COSTS.search(where.text, spot.left, spot.number.start)
        or _BUILT_THEN.search(where.text, spot.left, spot.number.start)
    )
    many = one is not None and one.re is _BUILT_ONE and one.group()[0] != "的" and _MANY.match(where.text, one.end())
    if one is None or many:
        return _of_one_site(where, spot)
    return _names_one(one)


def _of_one_site(where: Surroundings, spot: Spot) -> bool:
    """Whether a sentence is about one school that is built: 县一中新校区征地230亩,一期工程已完成投资4800万元."""
    one = _ONE_SITE.match(where.text, spot.sentence, spot.number.start + 1)
    return one is not None and (one.group(2) is not None or _is_name(one.group(1)))


def of_named_school(where: Surroundings, spot: Spot) -> bool:
    """Whether a sentence tells what one school has: 县实验小学现有学生3216人,教师158人."""
    text, start = where.text, spot.number.start
    if _about_one_school(where, spot):
        return True
    one = _SCHOOL_HAS.search(text, spot.sentence, start)
    name = _NAME_BEFORE.search(text, max(spot.sentence, one.start() - 14), one.start()) if one else None
    if one is None or name is None or _EVERY.search(text, name.start(), start):
        return False
    kinds = where.tokens.within("level", name.start(), one.end())  # 特殊教育学校现有学生86人
    end = min([one.start(), *(token[0] for token in kinds if token[1] > one.start())])
    return _is_name(text[name.start() : end])


def _about_one_school(where: Surroundings, spot: Spot) -> bool:
    """Whether a sentence is about one school from its first word: 县第一中学获评省级文明校园,现有教学班48个."""
    one = _SUBJECT.match(where.text, spot.sentence, spot.number.start)
    if one is None or _EVERY.search(where.text, one.end(), spot.number.start):
        return False
    return _names_one(one)


def _names_one(one: re.Match[str]) -> bool:
    """Whether what was found names one school: by its number, or by words that tell no kind, 那朗县民族初级中学."""
    words = one.group(1)
    numbered = one.group(2) is not None or _NUMBER_OF_ONE.search(words) is not None
    return numbered or (_is_name(words) and not (_KIND.search(words) and not _PLACE.match(words)))


def _is_name(words: str) -> bool:
    """Whether words before a kind of school name one of them."""
    return len(_NO_NAME.sub("", _PLACE.sub("", words))) >= _SHORTEST_NAME

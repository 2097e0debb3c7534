"""Which year a number is about: named, relative to the document's, a span, or the document's own."""

from __future__ import annotations

import re

from duxue.extraction.dates import asof
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import FLOWS
from duxue.extraction.words.years import PLAN_NAMES, YEAR, blank, blanked, last_named, shifted
from duxue.patterns import starting

# What was done over a span of years together: 2017—2019学年,共发放资助资金.
_TOGETHER = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?(?:\d{1,2}月|[春秋]季(?:学期)?)?起?[-—–~至到]((?:19|20)\d\d)(?:年(?:\d{1,2}月|[春秋]季(?:学期)?)?|学年|[三两四五]个?(?:学)?年)(?![^,]{0,8}分别)"
    r"(?:[^。;]{0,100}?"
    r"(?:[总共合]计(?=为|达|约|$)|共计?(?=发放|投入|筹[集措]|安排|实施|完成|资助|招聘|招录|补充|引进|培训|争取"
    r"|落实|拨付|新|改|建)|累计"
    r"|(?<=[年月期],)新?(?=招聘|招录|补充|引进|建|增))"
    r"|\)?,?(?:[我全][县区市旗州])?[^,。;\d]{0,14}?(?=实施|投入|投资|筹[资措集]|完成|发放|资助|新建|改扩建|招聘"
    r"|招录|补充|引进|培训)"
    r"(?![^。;]*(?:分别|[由从])))(?:(?!(?:19|20)\d\d年)[^。;]){0,40}$"
)
_SEASONS = re.compile(r"秋季[^,。;\d]{0,6}\d{4}年春季")  # 2021年秋季至2022年春季 is one school year
_DASHES = frozenset("-—–~至到")  # one of which stands in such a span
_LAST = re.compile(r"(?:上年|去年|上一年|前(?<!学前)一年|上年度|上学年|上年同期|去年同期)")
# What a closed bracket says of itself: (含2019年以来招聘的特岗教师229人), (2017年为95.4%).
_ASIDE = re.compile(r"\([^()]{14,60}\)|\((?:19|20)\d\d年(?:底|末|度)?(?:数据|(?:仅?为|是)[^()]{1,20})?\)")
_NOW_CHARACTERS = frozenset("现目今本尚仍还")
_OF_LAST, _OF_NEXT, _OF_EVERY = frozenset("去上前"), frozenset("明来下"), frozenset("每均")
_NOW = re.compile(r"(?:(?:(?<![实出体兑])现|目前|今年|本年度?|本学年)[^,。;]{0,24}|[尚仍]有|[尚仍]存|仍存在)$")
_MASKS = frozenset("*×xX_")
_HIDDEN = starting("*×xX_2", r"(?:[*×xX_]{1,4}|20[*×xX]{1,2})年(?!级)")
_SINCE = re.compile(r"以来(?=[,共累]|新|招|补充|引进|培训|投入)")  # 20**年以来,投入5600万元
_SUMS = re.compile(r"累计|共(?:筹集|投入|资助|发放|落实|争取|拨付|新建|招聘|培训)")
_BEFORE_ALL = re.compile(r"年来,|以来,|期间,")  # what is said ahead of a paragraph and not of one thing
# The year of an event, which is not that of what there is: 县中学始建于1952年,在校生3126人.
_EVENT = re.compile(
    r"[建办立创设]于(?:19|20)\d\d年|(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?,?(?:我[县区市旗])?已?(?:顺利|正式|率先)?"
    r"(?:通过|被|荣?获|建校|建成|成立|创办|创建)(?=[^,;]*[,;])"
)
# What is done year by year and adds up over several; what is opened or given is over with a semicolon.
OVER_SOON = frozenset(
    (
        *("new_schools_opened", "new_kindergartens_opened", "schools_renovated", "teacher_training_person_times"),
        *("student_aid_recipients", "student_aid_amount"),
    )
)
_WORKS = {"new_school_places", "education_projects_count", "education_projects_investment"}
DONE = FLOWS | OVER_SOON | _WORKS | {"school_buildings_area_built"}
_AS_OF = re.compile(r"(?:19|20)\d\d年(?:[底末]|\d{1,2}月(?:[底末]|\d{1,2}日)?),$")  # 截至2022年底,全县现有学校86所
_LONGEST_DAY = 14  # characters of it
STOCKS = frozenset(
    (
        *("enrolment", "schools_count", "classes_count", "fulltime_teachers", "staff_count", "boarding_students"),
        *("school_land_area", "school_floor_area", "books_total", "teaching_points_count"),
    )
)
# 去年,全县新增学位5600个,培训教师1.1万人次: the year that a sentence begins with, until it names another.
_LAST_AHEAD = re.compile(
    r"[^,;:\d与和比较同(]{0,6}(?:去年|上年度?|上学年|上一年度?)(?!\d|[末底]?[的为相]|同期|以来|来)"
)
_ITEM_OVER = re.compile(
    r"[一二三四五六七八]是[^;]*预计[^;]*;(?=[^;]*[二三四五六七八九]是)"
)  # its year is not of what 二是 tells
_SINCE_THEN = re.compile(r"((?:19|20)\d\d)年(?:\d{1,2}月|[春秋]季(?:学期)?)?(?:起|开始|至今),")
_YEARLY = re.compile("每学?年|年均|[今本去]年|目前|现有")
_OTHER_YEAR = re.compile(r"[今本当前]年|目前|现[有在共]|[去上](?:一)?年|(?:19|20)\d\d|年来|以来|同期")
_OVER = re.compile("。|;[一二三四五六七八九十]是|[,;](?:今年|本年|当年)")  # 五年来建校舍3万平方米;发放资助金200万元
# A span that is said in passing and is over with its clause: 补充教师21人,2016年以来累计补充59人;交流轮岗32人.
_IN_PASSING = re.compile(
    r"(?<=[所人名个元%)次]),(?:(?:19|20)\d\d年|近[两三四五]年|“?十[一二三四五]五”?)(?:以来|来)?累计[^;。]*;"
)
_SO_FAR = re.compile(r"[,;:(](?:截[至止])?目前")
_EVERY = re.compile(r"(?:每学?年|年均)(?!.*(?:[共总合]计|累计))")  # 近三年招聘90人,每年培训1200人次
_ORIGIN = re.compile(r"(?:由|从|自)((?:19|20)\d\d)年(?:底|末|度)?的?(?:每生(?:每学?年)?)?$")
_PLAN_ORIGIN = re.compile(r"(?:由|从|自)“?(十[一二三四五]五)”?(?:期间|时期)?期?末的?$")
_SPANNED = re.compile(r"(?<!\d)((?:19|20)\d\d)年?[-—–~至到]((?:19|20)\d\d)年")
_THOSE = re.compile(rf"{_SPANNED.pattern},?$")  # 2019—2021年,三年累计
_SET_BESIDE = re.compile(
    r"[与和同较比]((?:19|20)\d\d)年(?:底|末)?(?:[^,。;\d]{0,6}时)?(?:相?比)?,"
)  # 和2010年相比,由137所撤并为92所
_FROM_THEN = frozenset("由从自")  # with which begins what a clause says of the year that a change is told from
_FROM = frozenset("由从自比较")  # 由“十二五”末的89%提高到96%
_THAN_LAST = re.compile(r"(?:(?<!占)比|较|同比|相比)(?:于)?(?:上|去|前一)[^的]*$")
# But for 儿童少年, 九年义务教育 and 学前三年毛入园率.
_SOME_YEAR = re.compile(r"年(?<![少九]年)(?!级)(?!(?<=[一三六]年)(?:毛?入|巩固|教育))")
# Which years those are depends on when it was written.
_SOME_AHEAD = re.compile("未来|今后|明后|时间|内")  # one of which stands in all of these
_AHEAD = starting(
    "未今明用将力争计规拟准打",
    r"(?:未来|今后)(?:[一两二三四五六七八九十\d]{1,2}|每)年|明后两?年|用[一二三两\d][至到—~-][三四五\d]年(?:左右)?(?:的)?时间"
    r"|(?:将|力争|争取|计划|规划|拟|准备|打算)(?:再)?(?:用|利用|在|通过)?[一二两三四五\d]年(?:之?内|(?:左右)?的?时间)",
)
NEXT_YEAR = re.compile(r"(?:^|[\n。;])[^\n。;,]{0,4}(?:明年|来年|下一?年度)(?!同期)")
_SPAN = starting(
    r"“\"十近过最这两二三四五六七八实创\d",
    r"[“\"]?(十[一二三四五]五)[”\"]?(?:规划|)(?:期间|以来|时期|期?末|)(?!规划纲要|发展规划|教师|课题|[省市区县][、级])"
    r"|(?:近|过去|最近|这)(?![一1]年)([一两二三四五六七八十\d]{1,2})年(?:来|间|内)?"
    r"|(?!1年)([两二三四五六\d])(?:个?学)?年来|(?:19|20)\d\d年以来"
    r"(?=[,共累]|[我全][县区市旗]|新增|新建|改扩建|新改扩建|(?:公开)?招[聘录]|补充|引进|培训|投入|发放|资助|落实"
    r"|实施|完成|争取|参加|组织|开展|选派|通过)|(?:实施|创建)(?:工作)?以来(?=[,共累])"
    r"|近(?:几|些)?年来?(?=共|累计)|(?<![\d学中前第每])(?!1年)[两二三四五六七八\d]年(?:[间内]?,?|(?:左右)?的?时间,)"
    r"(?=共|累计|公开招|招聘|招录|引进|补充|新[建增]|新?改扩建|资助|培训|交流|实施(?!方案|计划|意见)|投入)",
)


def period_of(text: str, spot: Spot, default: str, told: asof.Paragraphs) -> tuple[str, bool, bool]:
    """(period, cumulative, named): a number's period, whether it counts several years together, whether it is said."""
    if told.words.since(spot.sentence) >= spot.number.start:
        until = told.until_then(spot) if default else ""
        return until or default, False, bool(until)
    clause, signs = text[spot.clause : spot.number.start], told.signs_of(spot)
    sentence = _before(text, spot)
    yearly = "年" in sentence  # a sentence that has none names nothing but a plan of five years
    of_last = yearly and not signs.isdisjoint(_OF_LAST)
    if of_last and (before := _year_before(spot, sentence, clause, default)) is not None:
        return before, False, True
    if not signs.isdisjoint(_NOW_CHARACTERS) and _tells_now(text, spot, clause):
        return default, False, True
    dated = yearly and _SOME_YEAR.search(sentence) is not None
    if yearly and default and not signs.isdisjoint(_OF_NEXT) and _tells_next(sentence):
        return shifted(default, 1), False, True
    if not dated and default and (until := told.until_then(spot)):
        return until, False, True
    if dated and not signs.isdisjoint(_MASKS) and (hidden := _hidden_year(sentence)) is not None:
        return "", hidden, True
    from_then = not signs.isdisjoint(_FROM_THEN) and (dated or "五" in clause)
    if from_then and (origin := _origin(sentence, clause)):
        return origin, False, True
    year = last_named(sentence) if dated else ""
    if dated and not year and _SOME_AHEAD.search(sentence) and _AHEAD.search(sentence):
        return "", False, True
    if yearly and not signs.isdisjoint(_OF_EVERY) and _EVERY.search(clause):
        return year or default, False, bool(year)
    if yearly and spot.indicator in DONE and (since := _since(sentence, default)):
        return since, True, True
    spanned = (dated or "五" in sentence) and told.spans.since(spot.sentence) < spot.number.start
    over_years = _over_years(sentence, year, default) if spanned else None
    over_years = over_years or _added_up(text, spot, sentence, year, default)
    return _until_told(over_years, sentence, default) if over_years else (year or default, False, bool(year))


def _before(text: str, spot: Spot) -> str:
    """The sentence up to a number, blank where it tells of something else in passing."""
    sentence = text[max(spot.sentence, spot.number.start - 160) : spot.number.start]
    if ";" in sentence and "累计" in sentence:
        sentence = _IN_PASSING.sub(blank, sentence)
    if "(" in sentence:
        sentence = _ASIDE.sub(blank, sentence)
    if spot.indicator in STOCKS:
        sentence = _EVENT.sub(blank, sentence)
    if ";" in sentence and "是" in sentence:
        sentence = _ITEM_OVER.sub(blank, sentence)
    return sentence


def _year_before(spot: Spot, sentence: str, clause: str, default: str) -> str | None:
    """The year before, where the clause or the whole sentence is about it: 去年, 上学年; None where neither is."""
    if spot.rule == "change" and spot.previous is not None and spot.previous.rule == "last_year":
        return None
    if _LAST.search(clause) and not _THAN_LAST.search(clause):
        return shifted(last_named(sentence) or default, -1)
    ahead = _LAST_AHEAD.match(sentence)
    return shifted(default, -1) if ahead and not _OTHER_YEAR.search(sentence, ahead.end()) else None


def _tells_now(text: str, spot: Spot, clause: str) -> bool:
    """Whether a clause says how things stand: 现有, 目前, 尚有; not 截至2022年底,全县现有, nor 由现在的."""
    if clause.endswith("还有") and text.startswith("未", spot.behind):
        return True
    now = not _NOW_CHARACTERS.isdisjoint(clause) and _NOW.search(clause) and not _ORIGIN.search(clause)
    return bool(now) and not _AS_OF.search(text, max(spot.sentence, spot.clause - _LONGEST_DAY), spot.clause)


def _tells_next(sentence: str) -> bool:
    """Whether a sentence, or a part of it, begins with the year to come."""
    said = "明年" in sentence or "来年" in sentence or "年度" in sentence
    return said and NEXT_YEAR.search(sentence) is not None


def _hidden_year(sentence: str) -> bool | None:
    """Whether what is told since a year that the document hides adds up; None where no hidden year is the last."""
    hidden = [match.end() for match in _HIDDEN.finditer(sentence)]
    if not hidden or YEAR.search(sentence, hidden[-1]):
        return None
    return _SINCE.match(sentence, hidden[-1]) is not None


def passed(text: str, spot: Spot) -> bool:
    """Whether its sentence has told in passing of a span of years, which is over before the number."""
    return _IN_PASSING.search(text, spot.sentence, spot.number.start) is not None


def _added_up(text: str, spot: Spot, sentence: str, year: str, default: str) -> tuple[str, bool, bool] | None:
    """The years of a sum: 2016年至2019年,共投入, or of its paragraph where the sentence only says that it is one."""
    if year:
        spanned = (sentence.count("20") > 1 or "19" in sentence) and not _DASHES.isdisjoint(sentence)
        together = _TOGETHER.search(blanked(sentence)) if spanned else None
        if together and _SEASONS.search(sentence, together.start(), together.end()) and _next(*together.groups()):
            return together.group(1), False, True
        return ("-".join(together.groups()), True, True) if together and not _one_school_year(together) else None
    said = text[spot.sentence : spot.number.start]
    if (
        ("共" in said or "累" in said)
        and _SUMS.search(said)
        and _BEFORE_ALL.search(paragraph := _paragraph(text, spot))
    ):
        return _over_years(paragraph, "", default)
    return None


def _until_told(found: tuple[str, bool, bool], sentence: str, default: str) -> tuple[str, bool, bool]:
    """Of years that are not over, what is done so far: 2021—2025年新建学校8所,目前已建成3所,新增学位3900个."""
    first, _, last = found[0].partition("-")
    ongoing = default.isdigit() and first < default < last and _SO_FAR.search(sentence)
    return (f"{first}-{default}", True, True) if ongoing else found


def _since(sentence: str, default: str) -> str:
    """Until when something was done that a sentence tells from a year on: 从2021年开始,新建学校12所."""
    said = _SINCE_THEN.search(sentence) if "起" in sentence or "开始" in sentence or "至今" in sentence else None
    over = said is None or said.group(1) > default or YEAR.search(sentence, said.end()) or _YEARLY.search(sentence)
    return "" if over else default


def _one_school_year(together: re.Match[str]) -> bool:
    """Whether a span is one school year and no years: 2021—2022学年,全县发放助学金126万元."""
    return _next(*together.groups()) and together.string.startswith("学年", together.end(2))


def _next(first: str, last: str) -> bool:
    return int(last) == int(first) + 1


def _origin(sentence: str, clause: str) -> str:
    """The year that a change is told from: 由2015年的, 由“十二五”末的; empty where the clause ends otherwise."""
    if named := _ORIGIN.search(clause):
        return named.group(1)
    plan = _PLAN_ORIGIN.search(clause)
    return PLAN_NAMES[plan.group(1)][-4:] if plan else _first_of_span(sentence, clause)


def _first_of_span(sentence: str, clause: str) -> str:
    """The year that a change over a span is told from: 2019—2022年,教育支出由3.1亿元增至3.9亿元."""
    if not clause.endswith(("由", "从")):
        return ""
    span = _SPANNED.search(sentence) or _SET_BESIDE.search(sentence)
    return span.group(1) if span else ""


def _over_years(sentence: str, year: str, default: str) -> tuple[str, bool, bool] | None:
    """What the last span of years that a sentence names says of the number; None where there is none or it is over."""
    if not asof.OF_SPANS.search(sentence):
        return None
    spans = [
        span
        for span in _SPAN.finditer(sentence)
        if sentence[span.start() - 1 : span.start()] not in _FROM or "以来" in span.group()
    ]
    if not spans:
        return None
    span = spans[-1]
    if _OVER.search(sentence, span.end()) or (year and year == last_named(sentence[span.end() :])):
        return None
    if those := _THOSE.search(sentence, 0, span.start()):
        return "-".join(those.groups()), True, True
    plan = span.group(1)
    if (
        not plan
        and year
        and ";" in sentence[: span.start()].rpartition(year)[2]
        and not last_named(sentence[span.end() :])
    ):
        return default, True, False  # 2021年资助426人次;近三年累计资助1187人次
    if not plan:
        since = year and span.group().startswith(year)  # 2021年以来: until now
        return (max(default, year), True, True) if since else (year or default, True, bool(year))
    begins, _, ends = PLAN_NAMES[plan].partition("-")
    ahead = default.isdigit() and begins > default
    if ahead or span.group().endswith("末"):  # as things stood when they were over
        return ends, False, True
    until_now = default.isdigit() and "以来" in span.group()
    return f"{begins}-{default}" if until_now else PLAN_NAMES[plan], True, True


def _paragraph(text: str, spot: Spot) -> str:
    """The paragraph up to a number as one sentence: 五年来,招聘教师386名。累计培训教师1.2万人次."""
    near = max(0, spot.sentence - asof.PARAGRAPH)
    begin = text.rfind("\n", near, spot.sentence) + 1
    return text[max(begin, near) : spot.number.start].replace("。", ";")

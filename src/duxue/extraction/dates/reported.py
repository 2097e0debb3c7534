"""The year that a document reports on: of its title, its first sentence, its cover, or the one it names most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from duxue.extraction.words.years import DAY, NOW_TOLD, PLAN_NAMES, TITLES, in_digits, school_years, shifted
from duxue.patterns import year

_OWN = year(r"\d比较与由从自")
# Years of the report: not those that something is compared with, began in, is planned under, or was passed in.
_NAMED = re.compile(
    f"({_OWN})学?年"
    r"(?!规划|远景|.{0,3}行动|,?(?:我[县区市旗])?(?:将|拟|计划|力争|预计)|以来|起(?!始)|(?:底|末)?相比"
    r"|(?:\d{1,2}月)?,?(?:我[县区市旗])?已?(?:顺利)?(?:通过|被|荣?获|建校|成立)"
    r"|(?:、(?:19|20)\d\d年)+(?:分别|先后|相继)?(?:通过|被|荣?获))",
)
# A sentence that begins with a year, and not with what is to be done in it.
_FIRST = year(r"^\n。】\]")
_OPENING = re.compile(
    rf"({_FIRST})学?年(?:度)?(?:以来)?[,,]"
    r"(?![^。\n]{0,12}(?:将|拟|计划|力争|继续|要(?!求)))"
)
_CALLED = re.compile(
    r"((?:19|20)\d\d)年(?:度)?(?:的)?(?:(?!通过|被|获|接受|会议|讲话)[^,。\n]){0,30}"
    r"(?:履行教育职责|工作总结|工作情况|工作开展情况|工作汇报|情况汇报|自评|自查|报告|公报|总结|小结"
    r"|概况|主要数据|事业(?!费|经费|单位|编制)|督导评估)"
)
_BRACKETED = re.compile(
    r"(?:总结|自评报告|情况报告|评估报告|调研报告|视察报告|公报|汇报|数据|概况)[ \n]*"
    r"\(((?:19|20)\d\d)(?:年(?:\d{1,2}月)?)?度?\)"
)
# A short first line that names its year and says what was, not what is to be.
_HEADING = re.compile(
    r"\s*[^\d\n。,;:《》“]{0,16}((?:19|20)\d\d)年度?(?![至—~-])"
    r"(?![^。\n]{0,40}(?:计划|规划|方案|要点|行动|以来|通知|预算|意见|任务))[^。,;\n]{2,40}\n"
)
# A plan of five years begins from the year before it; what tells how one went reports on its last.
_PLAN_TITLE = re.compile(
    r"“?(十[一二三四五]五)”?(?:时期|期间)?[^。,;:\n]{0,24}\n?[^。,;:\n]{0,12}规划(?!纲要|编制)"
    r"(?:[^。,;\n]{0,12}?(总结|回顾|评估|完成情况|实施情况|执行情况))?[^。,;\n]{0,12}(?:\n|$)"
)
_MIDTERM = "中期"  # what tells how a plan of five years goes is made when three are over
_PLAN_SPAN = re.compile(
    r"^[^\n。,;]{0,40}(?:计划|规划|方案)》?\(((?:19|20)\d\d)年?[-—–~至](?:19|20)?\d\d年?\)"
    r"(?![^\n。]{0,20}(?:总结|情况|评估|自[查评]|报告|汇报|回顾|成效))",
    re.MULTILINE,
)
_PLAN_MADE = re.compile(r"“(十[一二三四五]五)”[^\n]{0,300}?制定本规划")
_PLAN_TOLD = re.compile(r"现(?:就|将)[^。\n]{0,30}规划[^。\n]{0,12}(?:总结|评估|执行|完成|实施)[^。\n]{0,14}如下")
# What a report says of itself, whatever the site on which it stands calls it.
_REPORTED = re.compile(r"现(?:就|将)[^,。\n\d]{0,12}((?:19|20)\d\d)年度?(?!以来)[^。\n\d]{0,40}(?:汇报|报告|总结)如下")
# What tells of such years by their name, and the years that it was done for: both tell that the years are over.
_TIME_TITLE = re.compile(
    r"“?(十[一二三四五]五)”?(?:时期|期间)[^。,;:\n]{0,24}\n?[^。,;:\n]{0,12}"
    r"(?:成就|成效|成果|总结|回顾|工作|发展)(?:情况|综述)?(?=\n|$)"
)
_LAID = re.compile(r"为[^。,;:\n]{0,10}“?(十[二三四五]五)”?[^。,;:\n]{0,16}(?:奠定|打下)")
# What a text without any other year says was done: 全面完成了2018年上半年民生工程目标任务.
_ACHIEVED = re.compile(
    r"(?:完成|实现|落实)了((?:19|20)\d\d)年(?:度|[上下]半年|全年)?[^。,;\n\d]{0,14}(?:任务|目标|工作)"
)
_PLACED = re.compile(r"“?(十[一二三四五]五)”?(?:规划|时期)?的?(?:(开局|起步)|收官|最后一|决胜)之?年")
# The notice or the rules of an evaluation, which a report answers: 《关于开展2021年对县级政府履行教育职责评价的通知》.
_TESTED = re.compile(r"《[^《》\n]{0,20}((?:19|20)\d\d)年度?[^《》\n]{0,30}(?:教育职责|督导|评[价估])[^《》\n]{0,30}》")
# The one day as of which a text without any other year tells what there is: 至2014年底,有教职工6438人.
_AS_OF = re.compile(rf"(?:截[至止]|(?:^|[。;\n])至){DAY},?(?![^。;,]{{0,12}}(?:将|力争|计划|争取))")
# What a survey found, told by when it was made: 调研组于2021年5月20日深入学校.
_VISITED = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日")
_SURVEYED = re.compile(
    r"((?:19|20)\d\d)年(?:\d{1,2}月)?[^。\n\d]{0,80}?(?:对|就|围绕)[^。\n\d]{2,30}(?:调研|视察|调查)"
)
# The heading under which a speech looks back, whenever it was given: 一、2015年重点工作回顾.
_REVIEWED = re.compile(r"\n[^\n。]{0,6}((?:19|20)\d\d)年度?[^。,\n]{0,14}(?:回顾?|总结|完成情况)(?=\n|$)")
# A summary of the year before the one that it plans: 工作总结及2021年工作安排.
_AND_NEXT = re.compile(r"总结(?:及|和|与|暨|、)((?:19|20)\d\d)年度?[^,。;\n]{0,6}(?:安排|计划|打算|思路|要点|谋划)")
# What a county is certified for is told as it is when it applies, by the money of the last full year.
_AS_IT_IS = re.compile(r"均衡|普及普惠|创建|验收|两基")
_TITLE, _HEAD = 80, 1500  # characters
_DATED = re.compile(r"(?:发布日期|发布时间|时间|日期)[:|]? ?((?:19|20)\d\d)(?:[-年/.](0?[789]|1[0-2])(?!\d))?")
_LAST_QUARTER = 10  # its first month
_RELATIVE = re.compile(r"今年|本学年")  # beside the one year that a text names
_COUNTED = r"[\d一二三四五六七八九十]{1,3}"
# The date under which a report begins that experts are told: 二〇〇九年十月 各位领导.
_ADDRESSED = re.compile(rf"((?:19|20)\d\d)年(?:{_COUNTED}月)?(?:{_COUNTED}日)?\n*(?:尊敬的)?各位(?:领导|专家|督学)")
# The day in the second half of a year on which a report was given: ——2020年10月28日在县人大常委会会议上.
_TOLD_AT = re.compile(
    r"(?:^|\n)[ —(-]*((?:19|20)\d\d)年(?:[7-9]|1[0-2])月\d{1,2}日,?在[^\n。]{2,60}(?:会议?|大会|全会)上?\)? *\n"
)
# The numbers of notices that a report answers; it was written in the year of the newest, or after.
_NOTICE = re.compile(r"20(?<=[〔\[]20)\d\d(?=[〕\]]\d{1,4}号)")
# The bulletin that a news item tells of, and the date that stands by itself where a report is signed.
_TOLD_OF = re.compile(r"《[^《》\n]{0,12}((?:19|20)\d\d)年[^《》\n]{0,14}(?:公报|公報)》")
_SIGNED = re.compile(rf"(?:^|\n)[ ]*((?:19|20)\d\d)年(?:{_COUNTED}月(?:{_COUNTED}日)?)?[ ]*(?=\n|$)")
_IN_SPRING = re.compile(r"\n[ ]*(?:19|20)\d\d年[1-6]月(?:\d{1,2}日)?\s*$")
# In the second half of its year, in figures or in the address of its page: 2020-12-21, /20201221/.
_PUT_OUT = re.compile(r"((?:19|20)\d\d)(?:[-/.](?:0?[789]|1[0-2])[-/.]\d{1,2}|(?<=/....)(?:0[789]|1[0-2])\d\d(?=/))")
_WRITTEN = re.compile(
    r"^[^。;\n\d]{0,12}((?:19|20)\d\d)年(?:[7-9]|1[0-2])月(?:\d{1,2}日)?(?![至到—~-])[^。\n]{0,40}$", re.MULTILINE
)
_STATED = re.compile(
    rf"({year()})年(?:度|底|末|[春秋]季(?:学期)?|\d{{1,2}}月(?:底|末)?)?"
    r"(?=,?全[县区市旗州省]|我[县区市旗]|[县区市旗]共|共)"
)


def document_period(text: str, furniture: Iterable[tuple[int, int]] = ()) -> str:
    """The year a document reports on, empty where it does not say: of its title, its first sentence, or most named.

    ``furniture`` are spans of the page, whose years count only as the date of publication. A school year counts as the
    year that it begins in. What a report answers was not written years after what it reports on.
    """
    text = school_years(text)
    found = _reported(text, furniture)
    answered = max(_NOTICE.findall(text), default="")
    if found and answered and int(found) < int(answered) - 1:
        return answered
    if found and _AS_IT_IS.search(text[:_TITLE]) and written_late(text) == shifted(found, 1) and NOW_TOLD.search(text):
        return shifted(found, 1)
    return found or _tested(text) or _on_its_cover(text) or _otherwise(text)


def written_late(text: str) -> str:
    """The year in whose second half a text was written, by the one date that a line at its head or end gives."""
    head, tail = text[: text.find("\n", 300) + 1 or None], text[text.rfind("\n", 0, max(0, len(text) - 200)) + 1 :]
    dates = {match.group(1) for part in (head, tail) for match in _WRITTEN.finditer(part)}
    return dates.pop() if len(dates) == 1 else ""


def _tested(text: str) -> str:
    """The year of the evaluation that the notices at its head were sent for, where they name one."""
    years = {match.group(1) for match in _TESTED.finditer(in_digits(text[:_HEAD]))}
    return years.pop() if len(years) == 1 else ""


def _on_its_cover(text: str) -> str:
    """The year of the one bulletin that a text tells of, else of the date that stands by itself at its head or end."""
    told = {match.group(1) for match in _TOLD_OF.finditer(text)}
    if len(told) == 1:
        return told.pop()
    signed = _signed(in_digits(f"{text[:300]}\n\n{text[-200:]}"))
    if len(signed) == 1:
        year = signed.pop()
        before = shifted(year, -1)  # what is signed in spring tells of the year before
        return year if not _IN_SPRING.search(text[-200:]) else before if before in text else ""
    put_out = _PUT_OUT.search(text[:300]) if NOW_TOLD.search(text) else None
    return put_out.group(1) if put_out else ""


def _signed(text: str) -> set[str]:
    """The years of dates that stand on lines of their own."""
    return {match.group(1) for match in _SIGNED.finditer(text)}


def _otherwise(text: str) -> str:
    """The year by what it is among five, of the one day as of which a text tells, or whose aims were reached.

    Among five that is the one before those that something was done for, the first, or the last.
    """
    if laid := _LAID.search(text):
        return shifted(PLAN_NAMES[laid.group(1)][:4], -1)
    if placed := _PLACED.search(text):
        begins, _, ends = PLAN_NAMES[placed.group(1)].partition("-")
        return begins if placed.group(2) else ends
    for pattern in (_AS_OF, _ACHIEVED):
        named = {match.group(1) for match in pattern.finditer(text)}
        if len(named) == 1:
            return named.pop()
    return ""


def _reported(text: str, furniture: Iterable[tuple[int, int]]) -> str:
    head = in_digits(text[:_HEAD])
    body = _IN_SPRING.sub("", _without(text, furniture))
    return _by_title(head) or _by_plan(head) or _most_named(head, TITLES.sub("", body))


def _by_title(head: str) -> str:
    """The year that a text says it reports on: in its first sentence, its title, or before whom it is read."""
    plain = TITLES.sub("", head)
    if reported := _REPORTED.search(plain):
        return str(reported.group(1))
    if following := _AND_NEXT.search(head[:300]):
        return shifted(following.group(1), -1)
    title = _BRACKETED.search(head[:_TITLE]) or _CALLED.search(plain) or _REVIEWED.search("\n" + head)
    title = title or _BRACKETED.search(head) or _HEADING.match(head) or _TOLD_AT.search(head[:300])
    if title is None and _AS_IT_IS.search(head[:_TITLE]):
        title = _ADDRESSED.search(head[:400])
    return str(title.group(1)) if title else ""


def _by_plan(head: str) -> str:
    """The year of the text of a plan, which tells how things stand when it is made, or of what became of one."""
    if plan := _PLAN_TITLE.search(TITLES.sub(_kept_name, head[:300])):
        begins, _, ends = PLAN_NAMES[plan.group(1)].partition("-")
        if plan.group(2) and _MIDTERM in plan.group():
            return shifted(begins, 2)
        return ends if plan.group(2) or _PLAN_TOLD.search(head) else shifted(begins, -1)
    if span := _PLAN_SPAN.search(head[:300]):
        return span.group(1) if span.group(1) in _signed(head) else shifted(span.group(1), -1)
    if made := _PLAN_MADE.search(head):
        return shifted(PLAN_NAMES[made.group(1)][:4], -1)
    times = _TIME_TITLE.search(head[:120])
    return PLAN_NAMES[times.group(1)][-4:] if times else ""


def _most_named(head: str, clean: str) -> str:
    """The year that the sentences are about; that of the publication where they name none."""
    surveyed = _SURVEYED.search(head[:600])
    dated = _DATED.search(head)
    latest = dated.group(1) if dated else "9999"  # what was put out in a year reports on none that comes after it
    years = Counter(match.group(1) for match in _NAMED.finditer(clean) if match.group(1) <= latest)
    over = (year for year in years if f"到{year}年" not in clean)  # 到2020年 is what it asks for
    if surveyed and surveyed.group(1) >= max(over, default=""):
        return surveyed.group(1)
    first = Counter(match.group(1) for match in _OPENING.finditer(clean))
    leading = max(first, key=lambda year: (years[year], year), default="")
    if leading and years[leading] * 3 >= max(years.values(), default=0):
        return leading
    stated = _STATED.search(clean) if len(years) == 1 else None
    late = dated if dated and dated.group(2) else None
    if late and int(late.group(2)) >= _LAST_QUARTER and late.group(1) in years:
        return str(late.group(1))  # put out at the end of a year that it names
    if late and (not years or (max(years.values()) < 2 and NOW_TOLD.search(clean))):
        return str(late.group(1))
    if dated and not years and _RELATIVE.search(clean):
        return str(dated.group(1))
    visited = _VISITED.search(head[:300])
    if visited and visited.group(1) >= max(years, default="") and NOW_TOLD.search(clean):
        return visited.group(1)
    if years and int(max(years)) - int(min(years)) < 2 and _RELATIVE.search(clean):
        return max(years)
    if not years or (not first and not dated and not stated and max(years.values()) < 2):
        return ""
    return max(years, key=lambda year: (years[year], year))


def _kept_name(match: re.Match[str]) -> str:
    """Only what is in quotation marks: the name of a plan, where the title of another document is none."""
    return "" if match.group().startswith("《") else match.group()


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in reversed(list(spans)):
        text = text[:start] + text[end:]
    return text

"""Which year a number is about: named, relative to the document's, a span, or the document's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from duxue.extraction.spots import Spot
from duxue.patterns import starting
from duxue.text import Section

_YEAR = starting(
    "12",
    r"(?<!\d)((?:19|20)\d\d)(?:[-—–~至/](?:(?:19|20)?(\d\d)))?(?=年|学年|[、,和]|[-—–~至](?:20)?\d\d年|[春秋]季)",
)
_FROM_TO = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)\d\d)(?=年)")
# What was done over a span of years together: 2017—2019学年,共发放资助资金.
_TOGETHER = re.compile(
    r"(?<!\d)(?:19|20)\d\d年?[-—–~至到](?:19|20)\d\d(?:年|学年)(?![^,]{0,8}分别)[^。;]{0,30}?"
    r"(?:共(?=发放|投入|实施|完成|资助|招聘|招录|补充|引进|培训|争取|落实|拨付|新|改|建)|累计)[^,。;]{0,14}$"
)
_TITLES = re.compile(r"《[^《》\n]*》|“[^“”\n]{0,20}(?:19|20)\d\d[^“”\n]{0,20}”|[〔\[](?:19|20)\d\d[〕\]]")
_LAST = re.compile(r"(?:上年|去年|上一年|(?<!学)前一年|上年度|上学年|上年同期|去年同期)")
_BEFORE_LAST = re.compile(r"前年")
# Years of the report: not those that something is compared with, began in, is planned under, or was passed in.
_NAMED = starting(
    "12",
    r"(?<!\d)(?<![比较与由从自])(?<!相比)(?<!占比)((?:19|20)\d\d)学?年"
    r"(?!规划|远景|.{0,3}行动|以来|起(?!始)|(?:底|末)?相比|(?:\d{1,2}月)?,?已?(?:顺利)?(?:通过|被|荣?获|建校|成立)"
    r"|(?:、(?:19|20)\d\d年)+(?:分别|先后|相继)?(?:通过|被|荣?获))",
)
# A sentence that begins with a year, and not with what is to be done in it.
_OPENING = re.compile(
    r"(?:^|[\n。】\]])[ ]*((?:19|20)\d\d)年(?:度)?(?:以来)?[,,]"
    r"(?![^。\n]{0,12}(?:将|拟|计划|力争|继续|要))"
)
# What a closed bracket says of itself: (含2019年以来招聘的特岗教师229人), (2017年为95.4%).
_ASIDE = re.compile(r"\([^()]{14,60}\)|\((?:19|20)\d\d年(?:底|末|度)?(?:仅?为|是)[^()]{1,20}\)")
# A short first line that begins with its year and says what was, not what is to be.
_HEADING = re.compile(
    r"\s*((?:19|20)\d\d)年度?(?![至—~-])(?![^。\n]{0,40}(?:计划|规划|方案|要点|行动|以来|通知|预算|意见|任务))[^。,;\n]{2,40}\n"
)
_OF_HEADING = starting("12", r"((?:19|20)\d\d)年")
# A plan of five years begins from the year before it; what tells how one went reports on its last.
_PLAN_TITLE = re.compile(
    r"“?(十[一二三四五]五)”?(?:时期|期间)?[^。,;:\n]{0,24}\n?[^。,;:\n]{0,12}规划(?!纲要|编制)"
    r"(?:[^。,;\n]{0,12}?(总结|回顾|评估|完成情况|实施情况|执行情况))?[^。,;\n]{0,12}(?:\n|$)"
)
# What a report says of itself, whatever the site on which it stands calls it.
_REPORTED = re.compile(r"现(?:就|将)[^,。\n\d]{0,12}((?:19|20)\d\d)年度?(?!以来)[^。\n\d]{0,40}(?:汇报|报告|总结)如下")
_DATED = re.compile(r"(?:发布日期|发布时间|时间|日期):? ?((?:19|20)\d\d)(?:[-年/.](0?[789]|1[0-2])(?!\d))?")
_SAME_YEAR = re.compile(r"下半年|下一?季度|[四4]季度")
_RELATIVE = re.compile(r"今年|本学年")  # beside the one year that a text names
_NOW_TOLD = re.compile(r"现状|现有|目前")  # a text on the state of things, put out in the second half of its year
_DIGITS = {**{c: str(i) for i, c in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0", "O": "0"}
_SPELLED = re.compile(r"(?:二[〇○O零]|一九)[〇○O零一二三四五六七八九]{2}年")
_COUNTED = r"[\d一二三四五六七八九十]{1,3}"
# A school year, named by the two years that it lies in: 2024-2025学年, 2024/2025年全县教育情况表.
_SCHOOL_YEAR = starting("12", r"(?<!\d)((?:19|20)\d\d)[-—–~至/](?:19|20)?(\d\d)(?=年|学年)")
# The numbers of notices that a report answers; it was written in the year of the newest, or after.
_NOTICE = re.compile(r"[〔\[](20\d\d)[〕\]]\d{1,4}号")
# The bulletin that a news item tells of, and the date that stands by itself where a report is signed.
_TOLD_OF = re.compile(r"《[^《》\n]{0,12}((?:19|20)\d\d)年[^《》\n]{0,14}(?:公报|公報)》")
_SIGNED = re.compile(rf"(?:^|\n)[ ]*((?:19|20)\d\d)年(?:{_COUNTED}月(?:{_COUNTED}日)?)?[ ]*(?=\n|$)")
_STATED = starting(
    "12",
    r"(?<!\d)((?:19|20)\d\d)年(?:度|底|末|[春秋]季(?:学期)?|\d{1,2}月(?:底|末)?)?(?=,?全[县区市旗州省]|我[县区市旗]|[县区市旗]共|共)",
)
_NOW = starting("现目今本尚仍", r"(?:(?:现已|目前|现有|现|今年|本年度?|本学年)[^,。;]{0,12}|[尚仍]有|[尚仍]存|仍存在)$")
_LEFT = re.compile(r"还有$")
_HIDDEN = starting("*×xX_2", r"(?:[*×xX_]{1,4}|20[*×xX]{1,2})年(?!级)")
_PARAGRAPH = 400
_AS_OF = re.compile(r"截[至止]((?:19|20)\d\d)年(?:底|末|\d{1,2}月底?)?,")
_COMPARED = re.compile(r"(?:(?<!占)比|较|同比|相比|与)[^,。;]{0,8}$")
_AGAINST = re.compile(r"(?:(?<!占)比|[较与由从自]|相比)$")
_AGAINST_IT = re.compile(r"年?(?:相比|同期)")
_PAST = re.compile(r"[。;]")
_ORIGIN = re.compile(r"(?:由|从|自)((?:19|20)\d\d)年(?:底|末|度)?的?$")
_THAN_LAST = re.compile(r"(?:(?<!占)比|较|同比|相比)(?:于)?(?:上|去|前一)[^的]*$")
# Which years those are depends on when it was written.
_AHEAD = re.compile(r"(?:未来|今后)[一两二三四五六七八九十\d]{1,2}年")
_NEXT = re.compile(r"(?:^|[\n。;])[^\n。;,]{0,4}(?:明年|来年)(?!同期)")
_PLAN_NAMES = {
    "十一五": "2006-2010",
    "十二五": "2011-2015",
    "十三五": "2016-2020",
    "十四五": "2021-2025",
    "十五五": "2026-2030",
}
_SPAN = starting(
    r"“十近过最一两二三四五六\d",
    r"“?(十[一二三四五]五)”?(?:规划)?(?:期间|以来|时期|末)?(?!规划纲要|发展规划)"
    r"|(?:近|过去|最近)([一两二三四五六七八十\d]{1,2})年(?:来|间|内)?|([一两二三四五六\d])(?:个学)?年来|(?:19|20)\d\d年以来(?=[,共累])",
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
    return found or _on_its_cover(text)


def _on_its_cover(text: str) -> str:
    """The year of the one bulletin that a text tells of, else of the date that stands by itself at its head or end."""
    told = {match.group(1) for match in _TOLD_OF.finditer(text)}
    if len(told) == 1:
        return told.pop()
    ends = _SPELLED.sub(_in_digits, f"{text[:300]}\n\n{text[-200:]}")
    signed = {match.group(1) for match in _SIGNED.finditer(ends)}
    return signed.pop() if len(signed) == 1 else ""


def school_years(text: str) -> str:
    """The text with each school year as the year that it begins in, in as many characters."""
    return _SCHOOL_YEAR.sub(_its_beginning, text)


def _its_beginning(match: re.Match[str]) -> str:
    """Another span of years than of a school year stays as it is."""
    first, last = match.groups()
    return first.rjust(len(match.group())) if int(_until(first, last)) == int(first) + 1 else match.group()


def _until(first: str, last: str) -> str:
    """The second of two years, of which two digits are given: 98 after 1995, 02 after 1998."""
    return str(int(first) + (int(last) - int(first)) % 100)


def _reported(text: str, furniture: Iterable[tuple[int, int]]) -> str:
    head = _SPELLED.sub(_in_digits, text[:1500])
    if reported := _REPORTED.search(_TITLES.sub("", head)):
        return str(reported.group(1))
    clean = _TITLES.sub("", _without(text, furniture))
    title = re.search(
        r"((?:19|20)\d\d)年(?:度)?(?:的)?(?:(?!通过|被|获|接受)[^,。\n]){0,30}(?:履行教育职责|工作总结|工作情况|工作开展情况|工作汇报|情况汇报|自评|自查|报告|公报|总结|小结"
        r"|概况|主要数据|事业|督导评估)",
        _TITLES.sub("", head),
    )
    bracketed = r"(?:总结|自评报告|情况报告|公报|汇报|数据|概况)[ \n]*\(((?:19|20)\d\d)(?:年(?:\d{1,2}月)?)?度?\)"
    title = title or re.search(bracketed, head)
    if title:
        return str(title.group(1))
    heading = _HEADING.match(head)
    if heading:
        return str(heading.group(1))
    if plan := _PLAN_TITLE.search(_TITLES.sub(_kept_name, head[:300])):
        begins, _, ends = _PLAN_NAMES[plan.group(1)].partition("-")
        return ends if plan.group(2) else shifted(begins, -1)
    dated = _DATED.search(head)
    latest = dated.group(1) if dated else "9999"  # what was put out in a year reports on none that comes after it
    years = Counter(match.group(1) for match in _NAMED.finditer(clean) if match.group(1) <= latest)
    first = Counter(match.group(1) for match in _OPENING.finditer(clean))
    leading = max(first, key=lambda year: (years[year], year), default="")
    if leading and years[leading] * 3 >= max(years.values(), default=0):
        return leading
    stated = _STATED.search(clean) if len(years) == 1 else None
    if dated and dated.group(2) and (not years or (max(years.values()) < 2 and _NOW_TOLD.search(clean))):
        return str(dated.group(1))
    if dated and not years and _RELATIVE.search(clean):
        return str(dated.group(1))
    if len(years) == 1 and _RELATIVE.search(text):
        return next(iter(years))
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


def _in_digits(match: re.Match[str]) -> str:
    """二〇一八年 as 2018年."""
    return "".join(_DIGITS.get(character, character) for character in match.group())


def years_named(text: str) -> list[str]:
    """Years in a run of text in order, ranges written out; not those in titles."""
    found: list[str] = []
    for match in _YEAR.finditer(_FROM_TO.sub(r"\1-\2", _blanked(text))):
        first = int(match.group(1))
        if match.group(2):
            last = int(_until(match.group(1), match.group(2)))
            found += [str(year) for year in range(first, last + 1)] if 0 < last - first < 30 else [str(first)]
        else:
            found.append(str(first))
    return found


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match.group())


def _blanked(text: str) -> str:
    return _TITLES.sub(_blank, text) if "《" in text or "“" in text or "〔" in text else text


def period_of(text: str, spot: Spot, default: str) -> tuple[str, bool, bool]:
    """(period, cumulative, named): a number's period, whether it counts several years together, whether it is said."""
    clause = text[spot.clause : spot.number.start]
    sentence = text[max(spot.sentence, spot.number.start - 160) : spot.number.start]
    if "(" in sentence:
        sentence = _ASIDE.sub(_blank, sentence)
    if _LAST.search(clause) and not _THAN_LAST.search(clause):
        return shifted(default, -1), False, True
    if _NOW.search(clause) or (_LEFT.search(clause) and text.startswith("未", spot.behind)):
        return default, False, True
    dated = "年" in sentence  # a sentence that has none names nothing but a plan of five years
    if default and ("明年" in sentence or "来年" in sentence) and _NEXT.search(sentence):
        return shifted(default, 1), False, True
    if not dated and default and (until := _until_then(text, spot)):
        return until, False, True
    hidden = [match.end() for match in _HIDDEN.finditer(sentence)] if dated else []
    if hidden and not _YEAR.search(sentence, hidden[-1]):
        return "", False, True
    origin = _ORIGIN.search(clause)
    if origin:
        return origin.group(1), False, True
    spans = list(_SPAN.finditer(sentence)) if dated or "五" in sentence else []
    year = _last_year(sentence)
    if not year and _AHEAD.search(sentence):
        return "", False, True
    later = bool(spans) and bool(year) and year == _last_year(sentence[spans[-1].end() :])
    if spans and not later and not _PAST.search(sentence, spans[-1].end()):
        plan = spans[-1].group(1)
        if year and spans[-1].group().startswith(year):  # 2021年以来: until now
            return max(default, year), True, True
        if plan and default.isdigit() and _PLAN_NAMES[plan][:4] > default:
            return _PLAN_NAMES[plan][-4:], False, True  # it lies ahead
        if plan and default.isdigit() and "以来" in spans[-1].group():
            return f"{_PLAN_NAMES[plan][:4]}-{default}", True, True  # until now
        return (_PLAN_NAMES.get(plan, default), True, True) if plan else (year or default, True, bool(year))
    return year or default, bool(year) and _TOGETHER.search(sentence) is not None, bool(year)


def _until_then(text: str, spot: Spot) -> str:
    """The year as of which the paragraph tells: 截至2017年底,全县有幼儿园118所。在园幼儿26104人."""
    near = max(0, spot.sentence - _PARAGRAPH)
    at = text.rfind("截", max(near, text.rfind("\n", near, spot.sentence) + 1), spot.sentence)
    said = _AS_OF.match(text, at, spot.sentence) if at >= 0 else None
    over = said is None or _YEAR.search(text, said.end(), spot.sentence) or _NOW_TOLD.search(text, at, spot.clause)
    return "" if over or said is None else said.group(1)


def _last_year(sentence: str) -> str:
    """The last year named before the number, except one that something is compared with (比2020年)."""
    if "20" not in sentence and "19" not in sentence:
        return ""
    blanked = _blanked(sentence)
    for match in reversed(list(_YEAR.finditer(blanked))):
        before = blanked[max(0, match.start() - 3) : match.start()]
        if _AGAINST.search(before):
            continue
        after = blanked[match.end() : match.end() + 6]
        if _AGAINST_IT.match(after):
            continue
        first = str(match.group(1))
        until = _until(first, match.group(2) or first)
        # Figures of a school year are those of its beginning, in September: so count the bulletins of the ministry.
        return first if int(until) == int(first) + 1 and blanked.startswith("学年", match.end()) else until
    return ""


def shifted(year: str, by: int) -> str:
    """The year so many years later, empty where the period is no single year."""
    return str(int(year) + by) if re.fullmatch(r"\d{4}", year) else ""


def planned_year(sections: Iterable[Section], period: str) -> str:
    """The year that a plan is for, named in a heading of the sections from the deepest up; empty where none does.

    It is ``period`` where a heading says that the plan is for what is left of it.
    """
    for section in sections:
        years = _OF_HEADING.findall(section.heading) if section.level <= 2 else []
        if len(years) == 1:
            return str(years[0])
        if section.level <= 2 and _SAME_YEAR.search(section.heading):
            return period
    return ""

"""Numbers that state nothing of a district: years, dates, list and document numbers, slogans, codes, ages, contacts."""

from __future__ import annotations

import re
from itertools import takewhile

from duxue.extraction.numerals import numeral
from duxue.extraction.words.spans import Span, Spans, covered
from duxue.numbers import Number
from duxue.patterns import starting
from duxue.text import BEHIND_NUMBER

_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_YEAR = frozenset(["年", "学年", "", "县", "市", "区"])  # 2020县教育局工作总结: 年 was left out
# Behind its first digit, from which each looks back: what begins with a character is looked for by that character.
_FULL_YEAR = r"(?:(?<=1)9|(?<=2)0)\d\d"
_DATE = (
    rf"{_FULL_YEAR}"
    r"(?:(?:年\d{1,2}月(?:\d{1,2}日)?|[-/.]\d{1,2}(?:[-/.]\d{1,2}|月))(?:[ ]?\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|[-/.](?:0[1-9]|1[0-2])(?!\d))"
    r"|(?<!\d\d)\d?(?:月(?:份|底|初|末|\d{1,2}[日号])?(?=[^个]|$)|:\d{2}:\d{2}(?!\d))"
    r"|(?<=[每当次]年\d|每月\d)\d?[日号]"
)
_DOCUMENT = rf"{_FULL_YEAR}[〕\]】)]\s*第?\d{{1,4}}号?|(?<=[第令发]\d)\d{{0,3}}号|\d{{0,3}}号(?:文|令|通知|公告)"
_CJK = r"\u4e00-\u9fff"
_LIST = (
    r"(?<![^\n。;:?!(\t ].)(?<![^\n。;:?!\t ][(].)\d{0,2}(?!\d)(?<!\b0)"
    r"(?:[)](?!\d)|[.、](?!\d{1,3}(?!\d|年)|\d{4,} *(?:[|\n]|$))|\.(?=(?:19|20)\d\d(?!\d))|[.、](?=\d{1,4}[所个名]))"
)
# Inside of a line: (1)…;(2)…, 。3.…; and where a page has no lines: 基本情况1、学校布局情况.
_INLINE_LIST = (
    rf"(?<![^\n。;,:][(].)(?<=[(].)\d?[)]|(?<=[{_CJK}。;:|].)\d?[.](?=[{_CJK}])"
    rf"|(?<=[。;:|].)\d?、(?=[{_CJK}])|(?<=情况.)\d?、(?=[{_CJK}]{{4}})|(?<=[{_CJK}].)\d?、(?=[{_CJK}]{{2,12}}情况)"
)
# 巩固率[3]95.4%, 巩固率95.4%[1,3], 3872人〔注3〕, and the note itself, [3]省定标准: the mark of a footnote.
_NOTE = re.compile(rf"[\[〔【](?<![^\n{_CJK} %‰)\d。,;].)(?:注 ?)?\d{{1,2}}(?:[-—–,、]\d{{1,2}})*[\]〕】]")
# 12-10教育事业基本情况: the number of a table in a yearbook.
_OF_TABLE = rf"(?<![^\n|].)\d?-\d{{1,3}}(?=[{_CJK}]{{2,16}}(?:情况|统计|概况|一览|表))"
# 4 义务教育 on a line of its own.
_OF_LINE = rf"(?<![^\n].)\d?(?={BEHIND_NUMBER} *(?:\n|$))"
# 1.1 经费保障, 2.3.1条件达标: the number of a heading or an item. What is counted has no decimals, so that only what is
# measured may be a figure at the beginning of a line; so does a row begin: |1.1|经费保障|.
_MEASURED = r"[万亿千百元倍亩%％‰米吨岁年:]|平方|立方|公里|公顷|公斤|千米|小时|学时|课时|分(?![类层级])|个百分点"
_OF_LEVELS = (
    rf"(?:(?<![^\n].)|(?<=\n[(|].)|(?<=\n\| .))\d?\.\d{{1,2}}(?:(?:\.\d{{1,2}}){{1,2}}|(?![\d.]|{_MEASURED}))"
    rf"[)、.]?(?=(?: ?\| ?)?[{_CJK}“][{_CJK}])"
)
# Digits of all of these but the last end with one of these marks, which those of a figure seldom do.
_NO_FIGURE = re.compile(
    r"[0-9](?<![0-9].)(?:(?=\d*(?:[年:/-]\d|[月日号.、)\]】〕]))"
    f"(?:(?P<document_number>{_DOCUMENT})|(?P<date>{_DATE})|{_LIST}|{_INLINE_LIST}|{_OF_LEVELS}|{_OF_TABLE})|{_OF_LINE})"
)
_TITLE = re.compile(r"《[^《》\n]{1,80}》")  # one character is looked for five times as fast as one of three
_ANY_TITLE = re.compile(rf"{_TITLE.pattern}|〈[^〈〉\n]{{1,60}}〉|<[\u4e00-\u9fff][^<>\n]{{1,60}}>")
# The two programmes that universities are named after, and no table's cell that happens to hold as many.
_UNIVERSITIES = re.compile(
    r"9(?<!\d.)85(?=[、/和及]211)|2(?<=985[、/和及].)11(?!\d)|9(?<!\d.)85(?=工程|高校|院校|大学)"
    r"|2(?<!\d.)11(?=工程|高校|院校|大学)"
)
_QUOTED = re.compile(r"“[^“”\"‘’\n]{1,24}[”\"’]")
_ANY_QUOTED = re.compile(r"[“\"‘][^“”\"‘’\n]{1,24}[”\"’]")
_LIMIT_QUOTED = ("的标准", "的要求", "标准", "要求")
_ALL_OF = re.compile(r"[三四]个100")
_YEAR_GOES_ON = re.compile(
    r"[-—–~至、和及与,,](?:19|20)?\d\d|[-—–](?:学)?|[年学春秋届级版)]|[两三四五]个?[学年]|[/](?:19|20)?\d\d"
)
_CAPTIONS = ("问题", "附件", "专栏", "案例")
_NUMBERED = frozenset("题件栏例表第")  # with which what is numbered ends
_CODE = re.compile(r"[A-Za-zＡ-Ｚ]-?$")
_VERSION = re.compile(r"(?:信息化|提升|工程|行动|计划|版|课堂|教育|赋能|课后服务|数字化|2\.0)(?:版)?$")
_WANTED = re.compile("差距|目标|要求|标准")
_GOES_ON = re.compile(r"[、和]\d")  # 分别提升5.8、12.1和19.3个百分点
_POLICY = re.compile(r"(?:现代化|规划|纲要|目标)$")
_DISTRACTOR = re.compile(
    r"(?:面积|海拔|人口|总户数|生产总值|GDP|耕地|森林|降水|气温|距[^,。]{0,12}|城镇化率|可支配收入|低保|下辖"
    r"|辖区?|行政村|户籍|常住|财政收入|工业|招商|东经|北纬|高程|绿化覆盖率|国土"
    r"|距离|总面积|乡镇|街道)[^,。;、\d]{0,14}$"
)
_OF_LAND = "平方公里 公里 米 亩 公顷 毫米 度 乡 镇 村 街道 社区 县 户 吨 乡镇 厘米 公斤 克"
_DISTRACTOR_UNITS = frozenset(_OF_LAND.split())
_NOT_DISTRACTOR = re.compile(
    r"学校|校园|校舍|占地|生均|教育|运动场|操场|塑胶|跑道|建筑|用地|幼儿园|食堂|学生|教师|绿化(?!覆盖)|围墙|驻村|民族"
)
_CLASSES = re.compile(
    r"(?:[中小]学|初中|高中|[普职]高|中职|职专|特[教校]|学前|幼儿园|教学|班级|部门办|[公民]办|企业办|集体办|其中"
    r"|[城乡镇村]区?|[大中小托]班)$"
)
_OF_SCHOOLS = re.compile(r"[学校园师生教馆房]")
# What inhabitants, land and money of a place are counted in.
_OF_PLACES = frozenset(["人", "", "个", "元", "%", "户", "平方米"])
_OF_DATES, _OF_ORDER, _OF_CLASSES = ("月", "日", "点"), ("号", "分钟", "页", "楼", "路"), ("班", "校", "园")
_OF_NAMES = frozenset([*_OF_CLASSES, *"中楼号字页级等科课届度", "年级"])
# Units that may say by themselves that a number is no figure; the others, as 人, 所, % and 元, do not.
_TELLING = _OF_NAMES | {*_OF_DATES, *_OF_ORDER, "岁", "周", "个", "项", "大"}
_TOTALLING, _AMOUNTING, _JOINING = tuple("均计共达为"), tuple("共有计达为余设"), tuple("-—–~至(、到")
_OF_YEARS = re.compile(r"(?:年限|平均)[^,。]{0,8}$")
_CONTACT = re.compile(r"(?:电话|热线|邮编|QQ|群|微信|邮箱|号码|统一社会信用代码)[::是为]?$")
_POINT_ONE = re.compile(r"\d\.\d")
_WORDS_NEXT = re.compile(rf" *\| *[{_CJK}]")
_LISTED_PLACE = re.compile(r"[县城]城?\d+[人个名][、,](?:乡镇|街道)$")
_SAID_ABOVE = ("上述", "以上", "前述")  # 上述7项指标小学最高为0.437
_COUNTERS = ("", "序号", "编号", "序", "号", "No", "No.", "#")
_LONGEST_ROW, _LONGEST_TABLE = 600, 2000
_OF_YEAR_HEAD = re.compile(r"\|? *(?:年 ?份|年 ?度|学年度?|年|时间) *\|")
_ADDRESS = re.compile(r"[A-Za-z]{2,}@|\.com|\.cn")
_STOP = re.compile(r"[,。;\n]")
_IDIOM = "个 项 条 批 种 类 级 年 方面 支 步 大 点 线 面 成 等 科 章 条线 课 门 单位 部门 位 家 组 轮 期 届"
_IDIOM_UNITS = frozenset(_IDIOM.split())
_ABSTRACT = starting(
    "关重主核基大环方维步层面原目转坚确到结提强突聚百1全字",
    r"(?:关键|重点|主要|核心|基本|大)?(?:环节|方面|维度|步骤|层面|原则|目标|转变|坚持|确保|到位|结合|提升|强化"
    r"|突破|聚焦|百分百|100%|全覆盖|关键词|字)",
)
# No figure of a county is as long or as large; data files do not hold it, and no clause of evidence shows it.
_LONGEST, _LARGEST = 20, 15  # characters, and the power of ten
_YEAR_LONG = 4
_SHORT = 3  # so many digits are not as large even in 万亿


def _matched(text: str, *patterns: re.Pattern[str]) -> set[int]:
    """Every offset inside a match of these patterns."""
    return covered(match.span() for pattern in patterns for match in pattern.finditer(text))


def _no_figures(text: str) -> dict[int, str]:
    """Every offset inside the number of a document, a date or the number of a list's item, with which of them it is."""
    found = dict.fromkeys(_matched(text, _NOTE) if any(map(text.__contains__, "[〔【")) else (), "list_number")
    for match in _NO_FIGURE.finditer(text):
        found.update(dict.fromkeys(range(*match.span()), match.lastgroup or "list_number"))
    return found


class SetAside:
    """Why a number of one text states nothing; made once a text."""

    def __init__(self, text: str, *, furniture: list[Span], numerals: bool = True) -> None:
        self.text = text
        self._furniture = covered(furniture)
        self._no_figures = _no_figures(text)
        titles = _ANY_TITLE if "〈" in text or "<" in text else _TITLE
        self._titles = _matched(text, titles, *([_UNIVERSITIES] if "211" in text else []))
        quoted = _ANY_QUOTED if '"' in text or "‘" in text else _QUOTED
        quotes = [match.span() for match in quoted.finditer(text)]
        self._quotes, self._quoted = Spans(quotes), covered(quotes)

    def in_furniture(self, offset: int) -> bool:
        """Whether this place belongs to the page and not to the report."""
        return offset in self._furniture

    def reason(self, number: Number) -> str:
        """The reason, or an empty string where the number is a figure."""
        start, printed, value = number.start, number.printed, number.value
        if start in self._furniture:
            return "furniture"
        if len(printed) > _SHORT and (len(printed) > _LONGEST or (value and value.adjusted() >= _LARGEST)):
            return "code"
        if "chinese" in number.flags:
            return "slogan" if start in self._titles or start in self._quoted else numeral(self.text, number)
        if start in self._no_figures:
            return self._no_figures[start]
        if len(printed) == _YEAR_LONG and number.unit in _OF_YEAR and self._is_year(number):
            return "year"
        if start in self._titles:
            return "title"
        if start in self._quoted and (quote := self._quotes.at(start)) and self._slogan(quote, number):
            return "slogan"
        return self._plain(number, self.text[max(0, start - 24) : start])

    def _plain(self, number: Number, before: str) -> str:
        unit = number.unit
        if before[-1:] in _NUMBERED and (reason := self._numbered(number, before)):
            return reason
        # Only a ratio and a percent in words have it right behind them and another unit.
        if (unit == "届" or number.flags) and self.text.startswith("届", number.end):
            return "ordinal"
        if unit == "年":
            return self._years(before)
        reason = ""
        if not unit:
            reason = self._bare(number, before)
        elif unit in _TELLING:
            reason = self._of_unit(number, before)
        return reason or self._distractor(number, before)

    def _is_year(self, number: Number) -> bool:
        """Whether a number is written as a year, with 年 or where only a year stands."""
        written = number.magnitude == 1 and _YEAR.fullmatch(number.printed) is not None
        return written and (number.unit != "" or self._year_by_place(number))

    def _numbered(self, number: Number, before: str) -> str:
        """What stands behind the name of what is numbered."""
        if before.endswith(_CAPTIONS) and self.text.startswith((":", "、", "."), number.end):
            return "list_number"  # 问题3:学位紧张
        if before.endswith("表") and not before.endswith("代表") and not number.unit:
            return "ordinal"  # 经费投入情况见表2
        return "ordinal" if before.endswith("第") else ""

    def _of_unit(self, number: Number, before: str) -> str:
        """What is told by a unit that counts no thing, or only some things."""
        unit = number.unit
        if unit == "岁":
            return "age"
        if unit in (*_OF_DATES, *_OF_ORDER) and not before.endswith(_TOTALLING):
            return "date" if unit in _OF_DATES else "ordinal"
        if unit == "周" and self.text.startswith("周年", number.end):
            return "anniversary"
        if unit in ("个", "项", "大") and (before.endswith(_SAID_ABOVE) or _ABSTRACT.match(self._after(number))):
            return "named_list"
        if unit in _OF_NAMES and not (unit in _OF_CLASSES and (before.endswith(_AMOUNTING) or _CLASSES.search(before))):
            return "ordinal" if unit != "度" else "other"
        return ""

    def _bare(self, number: Number, before: str) -> str:
        """Numbers without a unit that belong to a name."""
        follows = self.text[number.end : number.end + 2]
        if _CODE.search(before):
            return "code"
        if _WORDS_NEXT.match(self.text, number.end) and self._numbers_row(number):
            return "list_number"
        versioned = _VERSION.search(before) and not _GOES_ON.match(follows)
        if _POINT_ONE.fullmatch(number.printed) and (versioned or follows[:1] in "版》”"):
            return "version"
        signed = before[-2:-1] == "|"  # |+212|
        if follows[:1] == "+" or (before.endswith(("+", ">")) and not signed) or follows[:1] == ">":
            return "slogan"
        if follows[:1] == "中" and follows != "中小" and len(number.printed) <= 2 and not before.endswith("其"):
            return "ordinal"  # 30中、39中: schools by their number
        if _POLICY.search(before) or follows.startswith(("规划", "行动", "目标", "纲要")):
            return "title"
        if len(number.printed) >= 5 and _CONTACT.search(before):
            return "contact"
        if _ADDRESS.match(self.text, number.end, number.end + 6):
            return "contact"
        return ""

    def _after(self, number: Number) -> str:
        return self.text[number.unit_end : number.unit_end + 12]

    def _year_by_place(self, number: Number) -> bool:
        after = self.text[number.end : number.end + 3]
        before = self.text[max(0, number.start - 2) : number.start]
        if "|" in after and (self._heads_columns(number) or self._labels_row(number)):
            return True
        if _YEAR_GOES_ON.match(after):
            return True
        return (after[:1] in ("", *",。、)]〕") and before.endswith(_JOINING)) or "low" in number.flags

    def _heads_columns(self, number: Number) -> bool:
        """Whether all numbers in the cells of this row are years: it is the head of a table over years."""
        begin = self.text.rfind("\n", max(0, number.start - 300), number.start) + 1
        end = self.text.find("\n", number.end, number.end + 300)
        cells = [cell.strip() for cell in self.text[begin : end if end >= 0 else number.end + 300].split("|")]
        figures = [cell for cell in cells if cell[:1].isdigit()]
        return len(figures) > 1 and all(_YEAR.fullmatch(cell) for cell in figures)

    def _labels_row(self, number: Number) -> bool:
        """Whether a year is the first cell of a row below a head that says so: 年份|教育支出|, and then 2019|38765|."""
        begin = self.text.rfind("\n", 0, number.start) + 1
        if self.text[begin : number.start].strip("| "):
            return False
        table = self.text[max(0, begin - _LONGEST_TABLE) : begin].rstrip("\n").split("\n")
        rows = takewhile(lambda line: "|" in line, reversed(table))
        return any(_OF_YEAR_HEAD.match(line) for line in rows)

    def _numbers_row(self, number: Number) -> bool:
        """Whether the first cell of a row only counts it: 3|差异系数|0.302 below 2, or below a head that says so."""
        begin = self.text.rfind("\n", 0, number.start) + 1
        if self.text[begin : number.start].strip("| "):
            return False
        above = self.text[max(0, begin - _LONGEST_ROW) : begin].rstrip("\n").rpartition("\n")[2]
        if "|" not in above:
            return number.value == 1
        first = above.lstrip("|").partition("|")[0].strip(" -:")
        return first in _COUNTERS or (first.isdecimal() and int(first) + 1 == number.value)

    def _years(self, before: str) -> str:
        """`3年` is a span of time in a plan's name or a phrase; only 年限 and 教龄 measure with it."""
        return "" if _OF_YEARS.search(before) else "duration"

    def _slogan(self, quote: Span, number: Number) -> bool:
        """Whether the quoted words are a catchword: a number in them that no unit follows, or with 个, 项, 大."""
        inside = self.text[quote[0] : quote[1]]
        if number.unit == "%" and _ALL_OF.search(inside):
            return False  # 专职保安配备率、封闭化管理率“三个100%”
        if number.unit == "%" and self.text.startswith(_LIMIT_QUOTED, quote[1]):
            return False  # 达到“85%以上”的标准
        return not number.unit or len(inside) <= 14 or number.unit in _IDIOM_UNITS

    def _distractor(self, number: Number, before: str) -> str:
        """Whether a number is of the land and its inhabitants: its unit says so, or what stands before it."""
        unit, of_land = number.unit, number.unit in _DISTRACTOR_UNITS
        if not of_land and (unit not in _OF_PLACES or not _DISTRACTOR.search(before)):
            return ""
        after = self._after(number)
        if unit == "%" and _WANTED.search(after):
            return ""  # 距2025年达到93%的目标尚有差距, 距95%的要求还差2个百分点
        if unit in ("人", "个") and number.magnitude == 1 and _LISTED_PLACE.search(before):
            return ""  # 县城5710人、乡镇7154人
        clause = _STOP.split(before)[-1]
        if of_land and not _NOT_DISTRACTOR.search(clause) and not _NOT_DISTRACTOR.search(after):
            return "geography"
        return "geography" if _DISTRACTOR.search(clause) and not _OF_SCHOOLS.search(clause) else ""

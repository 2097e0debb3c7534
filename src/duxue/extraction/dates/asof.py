"""The year as of which a paragraph tells, by how it begins: 截至2017年底, 2020年,全县有小学60所, 2021/2022学年."""

from __future__ import annotations

import re

from duxue.extraction.words.ahead import ahead
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.years import NOW_TOLD, YEAR

PARAGRAPH, _HEADED = 400, 48  # characters: of a paragraph, of its heading and the year behind it
# One of these stands in each span of years that periods.period_of knows: “十三五”期间, 近三年, 三年来, 2016年以来.
OF_SPANS = re.compile("五|近|过|这|年[来共累间内公招引补新改资培交实投]|以来|时间")
# What begins words of time that only some sentences have: 去年, 现有, 明年, 由2019年的, 每年, and hidden years, 20**年.
_SIGN = re.compile(r"[去上前现目今本尚仍还明来下由从自每均*×xX_]")
_SENTENCE_ENDS = re.compile(r"[。!?\n]")
# One of these stands in all that periods.period_of looks for in a sentence: 去年, 2021年, 十三五, 现有, 累计, 共投入.
_WORD = re.compile("年|五|现|目前|尚|仍|还有|累计|共[筹投资发落争拨新招培]")
# 截至2017年底, 截至2022—2023学年末(2023年8月)
_AS_OF = re.compile(
    r"截[至止]((?:19|20)\d\d)(?:年(?:底|末|\d{1,2}月底?|[春秋]季(?:学期)?)?"
    r"|(?:学?年?[-—–~至/](?:19|20)?\d\d)?学年(?:度)?(?:初|末|底)?)"
    r"(?:\(((?:19|20)\d\d)年[^()]{0,8}\)|\([^()\d]{1,12}\))?(?:,|(?=[我全][县区市旗]|辖区))"
)
# The same where a paragraph begins with the year and what there was: 2020年,全县有小学60所。
_SOON = r"(?=[^。;\d]{0,30}\d[\d.]*万?[所人名个])"  # schools, pupils or teachers
_WAS_THERE = re.compile(
    r"(?:\([一二三四五六七八九十]\)|[^\n。,;:\d]{0,14}[。:])? *"
    rf"((?:19|20)\d\d)(?:(?:[-—–~至/](?:19|20)?\d\d)?学年(?:度|初|末)?,{_SOON}|年[底末],{_SOON}"
    r"|(?:[-—–~](?:19|20)?\d\d学)?年(?:度|底|末)?,?(?:[我全][县区市旗]|辖区内?)?[共现]?有)"
)
# The same of money: 2021年,全区教育经费总投入38.62亿元。一般公共预算教育经费29.83亿元.
_SPENT_THEN = re.compile(
    r"(?:\([一二三四五六七八九十]\)|\d[.、])?(?:[^\n。,;:\d]{0,14}[。:])? *((?:19|20)\d\d)年(?:度)?,?"
    r"[^。;\n\d计拟]{0,14}(?:教育(?:总)?(?:经费|投入|支出)|预算|经费|资助|补助|贷款|营养)"
)
_TURNS = re.compile("[今本]年")
_OF_PLAN = re.compile('十[一二三四五]五[”"]')
_SCHOOL_YEAR = re.compile(
    rf"(?:根?据|按照?|以)?((?:19|20)\d\d)(?:年?[-—–~至/](?:19|20)?\d\d)?学年(?:度|初|末)*[^,。;\d]{{0,10}},{_SOON}"
)
_LONGEST_SPAN = 12  # characters of 根据2023—2024


class Paragraphs:
    """What a text says of years before its numbers, which come in order: looked for once in each sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = ahead(text, _WORD)  # that may say of which year a number behind them in their sentence is
        self.spans = ahead(text, OF_SPANS)
        self.signed, self.signs = -1, frozenset[str]()
        self.sentence = -1
        self.at, self.spent = -1, False
        self.said: re.Match[str] | None = None

    def signs_of(self, spot: Spot) -> frozenset[str]:
        """With which characters words of time can begin in all of the sentence of a number, asked once for it."""
        if self.signed != spot.sentence:
            end = _SENTENCE_ENDS.search(self.text, spot.number.end)
            found = _SIGN.findall(self.text, spot.sentence, end.start() if end else len(self.text))
            self.signed, self.signs = spot.sentence, frozenset(found)
        return self.signs

    def until_then(self, spot: Spot) -> str:
        """The year of the paragraph of a number: 截至2017年底,全县有幼儿园118所。在园幼儿26104人."""
        if spot.sentence != self.sentence:
            self.sentence = spot.sentence
            self.at, self.said, self.spent = _said_before(self.text, spot.sentence)
        if self.said is None or (self.spent and not _is_spent(self.text, spot)):
            return ""
        over = NOW_TOLD.search(self.text, self.at, spot.clause) or _TURNS.search(self.text, self.at, spot.clause)
        return "" if over else self.said.groups()[-1] or self.said.group(1)


def _said_before(text: str, sentence: int) -> tuple[int, re.Match[str] | None, bool]:
    """Where the paragraph of a sentence tells as of when, how, and whether so of money alone."""
    near = max(0, sentence - PARAGRAPH)
    begin = max(near, text.rfind("\n", near, sentence) + 1)
    if begin == sentence:
        return begin, None, False  # nothing stands before the first sentence
    at = max(text.rfind("截", begin, sentence), _in_school_year(text, begin, sentence))
    spent = False
    if at >= 0:
        said = (_AS_OF if text[at] == "截" else _SCHOOL_YEAR).match(text, at, sentence)
    elif text.find("年", begin, min(begin + _HEADED, sentence)) < 0:
        return begin, None, False
    else:
        at, said = begin, _WAS_THERE.match(text, begin, sentence)
        spent = said is None
        said = said or _SPENT_THEN.match(text, begin, sentence)
    over = said is None or YEAR.search(text, said.end(), sentence)
    return at, None if over else said, spent


def _is_spent(text: str, spot: Spot) -> bool:
    """Whether a number is money of one year, or what came of such: no standard in force, no sum of a plan."""
    aided = spot.indicator.startswith(("student_aid", "student_loan", "nutrition"))
    money = aided or (spot.number.unit == "元" and not spot.indicator.endswith("_standard"))
    return (money or spot.base is not None) and not _OF_PLAN.search(text, spot.sentence, spot.number.start)


def _in_school_year(text: str, begin: int, end: int) -> int:
    """Where the last sentence begins that tells of a school year first, -1 without one: 2023/2024学年,有学校46所."""
    word = text.rfind("学年", begin, end)
    first = max(begin, text.rfind("。", begin, word) + 1) if word >= 0 else -1
    return first if word >= 0 and word - first <= _LONGEST_SPAN else -1

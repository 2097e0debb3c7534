"""Sentences that were torn: words and numbers over two lines, and blanks and line ends that stand for a comma."""

from __future__ import annotations

import re

_CJK = r"\u4e00-\u9fff"
_GOES_ON = r"[\d,]*(?:\.\d+)?[余多]?"
_NUMBER = rf"\d{_GOES_ON}"
_UNIT = r"(?:个百分点|[%‰]|:1|[百千]?[万亿]?(?:元|人次?|名|所|个|平方米|册|台|套|项|间|件|位|辆|场|期)|[万亿])"
_COUNT = rf"{_NUMBER}{_UNIT}"
_COUNTED = r"(?:学校|小学|初中|高中|中学|幼儿园|教师|学生|校长|学位|教室|班级|校舍|宿舍|食堂|项目)"
# 新建学校12所 新增学位5400个: words, their number, its unit, and so again. 学校 12 所 has blanks within it.
_CLAUSES = re.compile(
    rf"\d(?<=[{_CJK}]{{2}}.){_GOES_ON}{_UNIT}(?:[{_CJK}]{{0,4}}{_COUNTED})?[ \t](?=[ \t]*[{_CJK}]{{2,16}}{_COUNT})"
)
# Where there is such a blank, which is seldom: one character is looked for five times as fast as one of two.
_BETWEEN = [re.compile(rf"{blank}(?<=[{_CJK}%‰1]\s)(?=[ \t]*[{_CJK}])") for blank in " \t"]
_STAGE = r"(?:幼儿园|学前(?:教育)?|小学|初中|(?:普通)?高中|[普职]高|中职|特教|特殊教育)"
# 在校生数:小学15320人, and on the lines below it 初中8213人 and 高中4410人.
_LISTED = re.compile(
    rf":{_STAGE} ?{_NUMBER} ?(?P<unit>{_UNIT})(?:\r?\n *{_STAGE} ?{_NUMBER} ?(?P=unit))+(?= *[。;,]? *(?:[\r\n]|$))"
)
_OF_SCHOOLS = "在校学生 在校生 专任教师 教职工 教师 学生 学校 幼儿园 小学 初中 高中 学位 义务教育 学前教育 高中阶段"
_OF_FIGURES = "毛入园率 毛入学率 入园率 入学率 巩固率 完成率 覆盖率 合格率 教育经费 公用经费 差异系数"
_OF_UNITS = "经费 投入 支出 人次 平方米 个百分点 达到 增长 增加 提高 减少 下降"
_WORDS = f"{_OF_SCHOOLS} {_OF_FIGURES} {_OF_UNITS}".split()
_HALVES = frozenset((word[:place], word[place:]) for word in _WORDS for place in range(1, len(word)))
_LAST, _FIRST = frozenset(head[-1] for head, _ in _HALVES), frozenset(tail[0] for _, tail in _HALVES)
_LONGEST = max(map(len, _WORDS))
# Lines of which each says something of its own may end and begin alike: 不断提高 above 中小学教师, 教学 above 校园安全.
_OTHER_WORD = re.compile(
    "生[均源活态命物产师]|校[园长舍车本外内服际企]|师[德资生范风训]|中小|园[长区舍]|学[前段位科区]|位[于列居]"
    "|长[效期远]|到[位底]|加[强快大]|少[先年数]"
)
_OTHER_ENDS = ("提高", "最高", "更高", "年初", "月初")
_PROSE = re.compile(r"[,。;、\d]")
_HALF_NUMBER = re.compile(rf"[{_CJK}]\d{{1,4}}$")
_SAYS_HOW_MANY = re.compile(rf"(?:[有达为]|总数)[{_CJK}]{{0,8}}\d{{1,4}}$")
_OTHER_HALF = re.compile(rf"\d{{1,3}}(?:,\d{{3}})*(?:\.\d+)?{_UNIT}[,。;、]")
_CLAUSE_OF_COUNT = re.compile(rf" *{_COUNT}[,。;、]")
_LINE_OF_COUNT = re.compile(rf"\s*{_COUNT}\s*")
_WANTS = re.compile(rf"[{_CJK}][{_CJK})]$(?<!\d[{_CJK}])(?<!\d[{_CJK}]{{2}})")
_MEASURED = re.compile(r"(?:[率数额比]|支出|经费|投入|面积|资金|教师|学生|学校|系数|学位)$")


def parted(text: str) -> str:
    """Matching text with commas where a blank or the end of a line parts two statements, as long as before."""
    if any(between.search(text) for between in _BETWEEN):
        text = _CLAUSES.sub(lambda clause: f"{clause[0][:-1]},", text)
    return _LISTED.sub(lambda items: items[0].replace("\n", "、"), text)


def is_torn(above: str, line: str, following: str, below: str) -> bool:
    """Whether a line that is no heading ends within a word, within a number or before its number.

    ``above`` and ``below`` are the lines around the two.
    """
    if _in_word(line, following):
        return True
    if not following.lstrip(" ")[:1].isdigit():
        return False
    if line[-1].isdigit():
        prose = "," in line or _SAYS_HOW_MANY.search(line[-16:])
        return bool(prose and _HALF_NUMBER.search(line[-8:]) and _OTHER_HALF.match(following))
    if not _WANTS.search(line[-4:]):
        return False
    measured = _MEASURED.search(line[-4:]) is not None
    if _CLAUSE_OF_COUNT.match(following):
        return measured or _PROSE.search(line) is not None
    # 45所 above 学校数 above 5300人: where numbers stand one below another or before their names, nobody knows whose.
    alone = not _LINE_OF_COUNT.fullmatch(above) and not _LINE_OF_COUNT.fullmatch(below)
    return bool(alone and measured and _LINE_OF_COUNT.fullmatch(following))


def _in_word(line: str, following: str) -> bool:
    """专任教 above 师3872人; of 教育 above 经费 nobody knows unless one of them is no title."""
    if line[-1] not in _LAST or following[0] not in _FIRST:
        return False
    if _OTHER_WORD.match(following) or line.endswith(_OTHER_ENDS):
        return False
    sizes = range(1, _LONGEST)
    tails = [following[:b] for a in sizes for b in sizes if (line[-a:], following[:b]) in _HALVES and len(line) > a]
    prose = _PROSE.search(line) is not None
    return any(following[len(tail) : len(tail) + 1].isdigit() or prose for tail in tails)

"""Words of the genre found in one pass: levels, owners, nouns of indicators, triggers of rules, terms of themes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, chain, compress
from operator import gt, itemgetter
from sys import maxsize
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from duxue import catalogue
from duxue.extraction.words.rules import rulebook

# level | breakdown it implies (empty: the word is only the name of the level) | words
_LEVEL_TABLE = """
kindergarten | | 幼儿园 一村一幼 学前教育 学前 幼儿 园所 幼教 幼儿教育 园位 学前教育阶段 学前阶段 幼儿园所
primary | | 小学 普通小学 小学教育 小学阶段 小学生 小学段 小学学校 初等教育 初等教育阶段
junior_secondary | | 初中 初中校 普通初中 初中阶段 初中教育 初中生 初中段 初中学校 初级中等教育 初级中等教育阶段
compulsory | | 义务教育中小学 义务教育阶段中小学 义务教育阶段中小学校 义务教育中小学校 义务教育普通中小学
compulsory | | 改薄 薄改 全面改薄 薄弱环节改善 薄弱环节改善与能力提升 薄弱学校
compulsory | | 义务教育 义务教育阶段 九年义务教育 义务教育学校 义教 义务教育阶段学校 义务段 义务段学校
compulsory | | 义务教育段 义务教育段学校
senior_secondary | | 高中 高中阶段 高中教育 高中段 高中阶段教育 高中生 高中段教育 高中阶段学校 高中学校 高(完)中
vocational | | 中职 中等职业教育 中等职业学校 职业学校 职业中专 职教中心 职业教育 职业技术学校 技工学校
vocational | | 中职学校 中职教育 中职阶段 职教
vocational | | 高职 职业院校 职业教育中心 职中 中职生 中等专业学校 职业技术教育中心 中等职业
vocational | | 职业中学 职业中学校 职校 技校 中等技术学校 中等专业技术学校 中职技工 技工院校 中专 中等专业教育
vocational | | 技工 技工教育 职专 职业中等专业学校
special | | 培智生 聋哑学校 盲聋哑学校 培智学校 启智学校 聋校 盲校
special | | 特殊教育 特殊教育学校 特教 特教生 特教学校 特校 特殊教育阶段 特殊学校
all | | 在校生和在园幼儿 在校生、在园幼儿 在校生及在园幼儿 在校学生和在园幼儿 在校学生及在园幼儿
all | | 学生幼儿 师生幼儿 在校学生幼儿 学生和幼儿 学生及幼儿 学生、幼儿
all | | 各级各类 各级各类学校 各学段 各类学校 中小学幼儿园 中小学(幼儿园)
all | | 各级各类学历教育及学前教育 各级各类学历教育和学前教育
all | | 各类学校、幼儿园 各类学校及幼儿园 各类学校(含幼儿园)
all | | 各类学校和幼儿园 各级各类学校和幼儿园 各级各类学校及幼儿园 各级各类学校(含幼儿园)
all | | 各类学校(含幼儿园) 各级各类学校、幼儿园
all | | 基础教育 基础教育学校 基础教育及中等职业教育 基础教育及中等职业教育学校
all | | 学前到高中 学前到高中阶段 学前至高中阶段 学前教育到高中 学前教育到高中阶段 学前教育至高中阶段
all | | 学前至高中 学前教育至高中 学前至普通高中 幼儿园至高中
all | | 学校和幼儿园 学校及幼儿园 学校与幼儿园 学校(含幼儿园) 学校、幼儿园
all | | 中小学校幼儿园 中小学和幼儿园 中小学、幼儿园
all | | 中小学(园) 中小学及幼儿园 学校幼儿园 学校(园) 中小学校(园) 学校(幼儿园) 中小学校(含幼儿园) 中小学校、幼儿园
all | 中小学 | 中小学 中、小学 中、小学校 中、小学生 中小学校 中小学生 普通中小学 公办中小学
junior_secondary | 中学 | 中学 中学生 普通中学 中学教育
junior_secondary | 初级中学 | 初级中学 独立初中 单设初中
primary | 完全小学 | 完全小学 完小
primary | 中心小学 | 中心小学 中心校
primary | 村小 | 村小 村级小学 村小学
compulsory | 九年一贯制 | 九年一贯制学校 九年一贯制 九年制学校 九年义务教育学校 九年一贯 九年制
senior_secondary | 高级中学 | 高级中学 独立高中 单设高中
senior_secondary | 完全中学 | 完全中学 完中 高完中
senior_secondary | 普通高中 | 普通高中 普高 普高生 普通高级中学 普通高中学校 普通高中教育 普通高中生 普通高中学生
senior_secondary | 十二年一贯制 | 十二年一贯制学校 十二年一贯制 十二年制学校 十五年一贯制学校
vocational | 职业高中 | 职业高中 职高 职高生 职业高级中学
kindergarten | 部门办 | 部门办园 其他部门办园
kindergarten | 集体办 | 集体办园 村办园
kindergarten | 公办 | 公办园 公立幼儿园 公办幼儿园
kindergarten | 民办 | 民办园 私立幼儿园 民办幼儿园
kindergarten | 非普惠性民办 | 非普惠性民办幼儿园 非普惠性民办园 非普惠民办园 非普惠性幼儿园
kindergarten | 普惠性民办 | 普惠性民办幼儿园 普惠性民办园 普惠民办园 民办普惠性幼儿园 民办普惠园
kindergarten | 普惠性 | 公办园和普惠性民办园 公办园及普惠性民办园 公办园、普惠性民办园 公办和普惠性民办园
kindergarten | 普惠性 | 公办和普惠性民办幼儿园 公办幼儿园和普惠性民办幼儿园 公办幼儿园和普惠性民办园
kindergarten | 普惠性 | 普惠性幼儿园 普惠园 普惠幼儿园
kindergarten | 乡镇中心 | 乡镇中心幼儿园 中心幼儿园 乡镇中心园
"""
LEVELS: dict[str, tuple[str, str]] = {
    word: (level.strip(), breakdown.strip())
    for level, breakdown, words in (line.split("|") for line in _LEVEL_TABLE.strip().splitlines())
    for word in words.split()
}
_OWNERS = """
公民办 公办 民办 普惠性 普惠 非普惠性 非普惠 公立 私立 城区 农村 乡镇 城镇 乡村 城市 县直 区直 市直 县城
在编 编外 在职 在岗 临聘 直属 县属 区属 市属 公建民营 镇区 国家级 省级 市级 县级 区级 省市级 校级
女教师 寄宿制
首贷 续贷 委托管理 教育部门办 集体办 企业办 企事业办 企事业单位办 部队办 社会力量办
"""
OWNERS = tuple(_OWNERS.split())
_DEGREE = re.compile(r"(?:及?以[上下])?学历(?!合格|达标)")
_OF_POST = re.compile(r"[专兼在任本]职教|.职教[师职员]")
Token = tuple[int, int, str, object]
_SUFFIX = re.compile(
    r"(?:总数|人数|数量|个数|次数|场次|期数|条数|篇数|份数|项数|节数|间数|台数|套数|册数|幅数|天数|人次"
    r"|金额|总额|落实额|拨付额|拨付|起数|期次|数)$"
)


_BEGIN, _END = itemgetter(0), itemgetter(1)
_PART_OF_OTHER = frozenset({"其中", "农村", "乡村", "不完"})  # with the first character of what then is no level
_GOES_ON = frozenset({"专任", "专科", "生均"})  # with its last
_KINDS = ("level", "owner", "noun", "trigger", "theme")
_NESTED = frozenset({"trigger", "theme"})  # words of these kinds may lie in each other


class Lexicon(NamedTuple):
    """What finds all words of the genre in one pass, and what each word means: kind and meaning, mostly of one kind."""

    words: AhoCorasick
    meanings: list[tuple[tuple[str, Any], ...]]


class Tokens:
    """Tokens of one text by kind, in order of their start; asked by span."""

    def __init__(self, found: dict[str, list[Token]]) -> None:
        self._found = {
            kind: (tokens, [*map(_BEGIN, tokens), maxsize], [*map(_END, tokens)]) for kind, tokens in found.items()
        }

    def within(self, kind: str, start: int, end: int) -> list[Token]:
        """Tokens of a kind that begin and end inside the span."""
        tokens, starts, ends = self._found[kind]
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return []  # as in two of three spans: the next one begins behind it, or there is none
        if kind not in _NESTED:  # where none lies in another, their ends are in order too
            return tokens[first : bisect_right(ends, end)]
        found = tokens[first : bisect_left(starts, end)]
        return found if max(map(_END, found)) <= end else [token for token in found if token[1] <= end]


@cache
def lexicon() -> Lexicon:
    """All words of at least two characters, made once from the catalogue and the rules."""
    themes: dict[str, list[str]] = {}
    for key, theme in catalogue.themes().items():
        for term in theme.terms:
            themes.setdefault(term, []).append(key)
    triggers: dict[str, set[int]] = {}
    for index, rule in enumerate(rulebook().rules):
        for word in rule.words:
            triggers.setdefault(word, set()).add(index)
    meant: dict[str, Mapping[str, object]] = {
        "level": LEVELS,
        "owner": {word: word for word in OWNERS},
        "noun": _nouns(),
        "trigger": {word: frozenset(rules) for word, rules in triggers.items()},
        "theme": themes,
    }
    words = [word for word in dict.fromkeys(chain.from_iterable(meant.values())) if len(word) > 1]
    meanings = [tuple((kind, meant[kind][word]) for kind in _KINDS if word in meant[kind]) for word in words]
    return Lexicon(AhoCorasick(words, implementation=Implementation.ContiguousNFA), meanings)


def _nouns() -> dict[str, tuple[str, ...]]:
    """Every name of an indicator, also without the words 数, 人数, 金额 at its end, and which indicators it names."""
    names: dict[str, dict[str, None]] = {}
    for key, entry in catalogue.indicators().items():
        for alias in (entry.zh, *entry.aliases, *rulebook().nouns.get(key, ())):
            plain = alias.replace("“", "").replace("”", "")
            stripped = _SUFFIX.sub("", plain)
            explicit = alias in rulebook().nouns.get(key, ())
            for name in {plain, stripped if len(stripped) >= 4 else plain}:
                if (
                    len(name) >= 2
                    and (explicit or len(name) >= 3)
                    and (explicit or name not in LEVELS)
                    and name not in OWNERS
                ):
                    names.setdefault(name, {})[key] = None
    return {name: tuple(keys) for name, keys in names.items()}


def scan(text: str) -> Tokens:
    """All tokens of a text. Of words of one kind that lie in each other only the longest is kept, of triggers all."""
    words, meanings = lexicon()
    matches = words.find_matches_as_indexes(text, overlapping=True)
    matches.reverse()  # they come in order of their end: of those that begin together the longest is the first
    matches.sort(key=itemgetter(1))
    found: dict[str, list[Token]] = {kind: [] for kind in _KINDS}
    for which, start, end in matches:
        for kind, meant in meanings[which]:
            found[kind].append((start, end, kind, meant))
    return Tokens(
        {
            "level": list(_levels(text, found["level"])),
            "owner": _longest(found["owner"]),
            "noun": _longest(found["noun"]),
            "trigger": found["trigger"],
            "theme": list(_themes(found["theme"])),
        }
    )


def _longest(tokens: list[Token]) -> list[Token]:
    """Those that lie in none before them."""
    ends = [*map(_END, tokens)]
    return list(compress(tokens, map(gt, ends, accumulate(ends, max, initial=0))))


def _themes(tokens: Iterable[tuple[int, int, str, Any]]) -> Iterator[Token]:
    """Terms of one theme do not overlap."""
    hits = dict.fromkeys(catalogue.themes(), 0)
    for start, end, kind, themes in tokens:
        for theme in themes:
            if start >= hits[theme]:
                hits[theme] = end
                yield start, end, kind, theme


def _levels(text: str, tokens: Iterable[Token]) -> Iterator[Token]:
    """Those that name a level where they stand, and do not overlap."""
    reach = 0
    for token in tokens:
        start, end, *_ = token
        if start >= reach and _is_level(text, start, end):
            reach = end
            yield token


def _is_level(text: str, start: int, end: int) -> bool:
    """Whether a word names a level where it stands: 其中小学 is 其中 and 小学, 小学生均 is 小学 and 生均.

    农村小学 are 小学 of the country, 不完全小学 is no 完全小学, 在职专任教师 no 职专, 教师中专科学历 no 中专,
    专职教师 no 职教.
    """
    if text[start - 1 : start + 1] in _PART_OF_OTHER or text[end - 1 : end + 1] in _GOES_ON:
        return False
    if text[start : end + 1] == "中学前" or (text[end - 1] == "教" and _OF_POST.match(text, start - 1)):
        return False  # 教师中学前34名
    # 中专以下学历482人
    return not (text.startswith(("学", "及", "以"), end) and _DEGREE.match(text, end))

"""Which indicator a cell of a table states: named by a head, its label, a row above, or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product, takewhile

from duxue import catalogue
from duxue.extraction.tables import aided, heads, tabled
from duxue.extraction.tables.captions import caption
from duxue.extraction.tables.cells import NUMBER, WORD, Row, Span
from duxue.extraction.words.lexicon import Token, scan
from duxue.extraction.words.rules import fits, groups, rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, only_level
from duxue.extraction.words.wording import STRICT, whole

GROUP_ROWS = 15
_KIND = re.compile(r"(?:学校|院校|[校园])$")  # 1.高等学校 | 8 | is a row, and no title of the rows below it
# What has an indicator of its own, or none, and is no part of what a caption or a row above names.
_OWN = re.compile(
    r"(?:率|年限|系数|指数|总值|比|比例|占比|比重)$|生产总值|GDP|财政|预算|税收?|人口|学位|园位|面积|编制(?![内外])|缺编|超编|在编人?数"
    r"|生均|人均|符合"
)
_COUNT = re.compile(
    r".(?<!总)(?<!合计)(?<!小计)数$"
)  # 缺编数, 班数; in what 人数 and 期数 are counted they tell themselves
# No plain count of teachers or pupils, or of some of them only: 受益学生, 符合条件教师数, 教师人均工资.
_SOME = re.compile(
    r"受益|享受|惠及|覆盖|符合|残疾|困难|贫困|孤儿|低保|参[加与训]|获奖|流失|流动|转[入出]|退[休学]|招[聘录]|新[增招]|交流|培训|支教|应[有配]|需|均|工资|经费|待遇|补助|津贴|宿舍|用房|面积"
)
# 符合交流条件教师数 were not exchanged.
DUE = re.compile(r"符合|应(?:当)?[交轮]")
_EXCHANGED = ("teacher_exchange_count", "key_teacher_rotation_count", "principals_rotated")
_RATE = re.compile(r"率(?:\(%\)|%)?\s*$")
_KNOWN = 4096
_PLACE = re.compile(r"(?:[镇乡村县区市旗校园]|街道|办事处)$")
_MOST_APIECE = 20  # so many ten thousands are spent on no pupil
_MAGNITUDES = "千百十万亿"
_SCHOOL = re.compile(
    r"(?:小学|中学|高中|初中|学校|学园|幼儿园|完小|中心校|[一二三四五六七八九十][中小幼])(?:\([^()]*\))?$"
)
_BUILT = re.compile(
    r"(?:[新改扩迁重续]建|改扩建|建设|教学|综合|宿舍|食堂|运动场|[及和、]|楼|工程|项目|校区|二期|一期)+$"
)
_NUMBERED = re.compile(r"第[一二三四五六七八九十]+|[县区市][一二三四五六七八九十][中小幼]")
# Words that say a kind of school and name none.
_SORT = re.compile(
    r"小学|中学|高中|初中|学校|学园|幼儿园?|完小|中心校?|普通|完全|单设|独立|附[属设]|高级|初级|[农乡]村|城[区镇乡市]|县城|乡镇|镇[区乡]?|村[级办]?"
    r"|[省市县区州]{1,3}[直级立属办]?|寄宿制?|非|走读|[三六九]年制?|十二年|五四制|一贯制?|义务|阶段|教育|特殊|中等|职业|技工|技术|专门|工读|民族|成人"
    r"|[公民]办|私立|公立|普惠性?|小规模|大规模|规模|示范性?|标准化?|优质|薄弱|达标|合格|重点|实验|[一二三]?[级类]|其他|其它|其中|各级?|全|所有|合?总?计"
    r"|集体|部门|企业|事业|小区|配套|国有|教办|[部军]队|外国|国际|双语|特色|新|已|未|建|教学点|班|及|和|与|以上|以下|不足|[的在有等、:：#*()（）\d\s-]"
)
_PART = re.compile(r"\s*(?:其中|[#*—-]|[(]?含)")
# What is counted beside another thing in the same table, where the head tells another unit.
_BESIDE = {"education_projects_count": "education_projects_investment"}


def names(where: Surroundings, span: Span) -> Iterator[str]:
    """The indicators that the words of a span name, the last word's first; of words that overlap the longest."""
    kept: list[Token] = []
    for token in where.tokens.within("noun", *span):
        if kept and token[0] < kept[-1][1]:
            if token[1] - token[0] <= kept[-1][1] - kept[-1][0]:
                continue
            kept.pop()  # 小学生均公用经费 is no 学生
        kept.append(token)
    some = _SOME.search(where.text, *span) is not None
    due = DUE.search(where.text, *span) is not None
    for token in reversed(kept):
        for key in token[3]:  # type: ignore[attr-defined]
            if not ((some and key in STRICT) or (due and key in _EXCHANGED)):
                yield key


def indicator(where: Surroundings, spot: Spot, span: Span, unit: str = "") -> str:
    """What the head or label in this span measures, empty where it names nothing that can have the number's unit.

    ``unit`` is what other heads and labels of the cell tell where nothing is printed at the number.
    """
    label = where.text[slice(*span)]
    if only_level(where, span) or (_KIND.search(label.rstrip()) and where.tokens.within("level", *span)):
        return ""
    unit = unit or heads.unit(label)
    found = next((key for key in names(where, span) if _can_be(spot, key, unit)), "")
    if found:
        return found
    return next((key for key in tabled.keys(label) if _can_be(spot, key, unit)), "")


def _can_be(spot: Spot, key: str, told: str) -> bool:
    """Whether a cell's number can be of an indicator, by what is printed at it or else told by the table."""
    wanted, printed = catalogue.indicators()[key].unit, spot.number.unit
    scaled, told = told.startswith(tuple(_MAGNITUDES)), told.lstrip(_MAGNITUDES)
    if told and not printed and wanted == "人" and "person" not in groups(told):
        return False  # 新增学位|个|1080 are no pupils
    if "_per_student_" in f"_{key}" and wanted == "元" and scaled and (spot.number.value or 0) > _MOST_APIECE:
        return False  # 小学生均公用经费 under 金额(万元)
    return (scaled or whole(spot, key)) and fits(printed or told, wanted, ratio="ratio" in spot.number.flags)


def unit_of(where: Surroundings, over_it: list[Span], row: Row) -> str:
    """The unit that the heads of a cell, the label of its row or a cell behind that tell; empty for none."""
    whole = whole_of(row, where.text)  # 在园幼儿(人), and below it 其中:普惠性民办
    spans = (*over_it, row.label, *beside(where, row), *([whole] if whole else []))
    return next((unit for span in spans if (unit := heads.unit(where.text[slice(*span)]))), "")


def beside(where: Surroundings, row: Row) -> list[Span]:
    """The cells behind a row's label that label it too, the last one first: 义务教育|小学|35, 小学|公办|20."""
    place = row.cells.index(row.label) + 1 if row.label in row.cells else 1
    words = takewhile(
        lambda cell: WORD.search(where.text, *cell) and not NUMBER.search(where.text, *cell), row.cells[place:]
    )
    return list(words)[::-1]


def left(over_it: list[Span], row: Row) -> list[Span]:
    """The heads that stand to the left of a cell's own in their row, the nearest first."""
    lowest = next((head for head in row.heads if over_it[0] in head), [])
    return lowest[: lowest.index(over_it[0])][::-1] if lowest else []


def above(where: Surroundings, spot: Spot, over_it: list[Span], row: Row, unit: str) -> tuple[str, Span | None]:
    """What a row or the caption above names, where nothing at the cell says that it is something else."""
    if any(own(where, span) for span in (*over_it, row.label)):
        return "", None
    for span in titles(where, row):
        key = _with_unit(where, spot, span, unit)
        if key:
            return key, span
    return "", None


def counted(where: Surroundings, span: Span) -> str:
    """What a head or label counts in words that name nothing in a sentence: 园数(所)."""
    return next(tabled.keys(where.text[slice(*span)]), "")


def are_schools(where: Surroundings, span: Span, unit: str) -> bool:
    """Whether a label says no more than a stage, whose schools are counted: 小学(所)."""
    return unit == "所" and bool(where.tokens.within("level", *span)) and not heads.rest(where, span)


def own(where: Surroundings, span: Span) -> bool:
    """Whether a head or label says a measure of its own: 地区生产总值 under 教育投入情况, 占比 beside 在校生数."""
    if heads.kind(where, span) or heads.describes(where.text[slice(*span)]):
        return False
    said = re.sub(r"\([^()]*\)", "", heads.rest(where, span))
    counted = _COUNT.search(said) and not heads.unit(where.text[slice(*span)])
    return counted or _OWN.search(said) is not None


def _with_unit(where: Surroundings, spot: Spot, span: Span, unit: str) -> str:
    """What a title says that the cells below it are, of two things that go together the one with the told unit."""
    found = indicator(where, spot, span, unit)
    if found in aided.AID and not (spot.number.unit or unit):
        return ""  # 学生资助情况 may be money or people
    if found:
        return found
    pair = aided.pair(where.text, span) if spot.number.unit or unit else ()
    return next((key for key in (*_together(where, span), *pair) if _can_be(spot, key, unit)), "")


def _together(where: Surroundings, span: Span) -> Iterator[str]:
    """What is counted beside what a span names: people and sums of aid, terms and people of training."""
    pairs = rulebook().pairs
    for key in names(where, span):
        yield from (pair for pair in (pairs.get(key), _BESIDE.get(key)) if pair)
        yield from (one for one, other in pairs.items() if other == key)


def joined(where: Surroundings, spot: Spot, spans: Iterable[Span]) -> tuple[str, Span] | None:
    """The rate of a stage that a head and a label name together: 高中阶段 before 毛入学率, 小学 below 入学率."""
    rates = [span for span in spans if _RATE.search(where.text, *span)]
    stages = [span for span in spans if only_level(where, span)] if rates else []
    for stage, rate in product(stages, rates):
        key = _whole_noun(where.text[slice(*stage)].strip(), where.text[slice(*rate)].strip())
        if key and _can_be(spot, key, "%"):
            return key, rate
    return None


@lru_cache(_KNOWN)
def _whole_noun(stage: str, rate: str) -> str:
    """The indicator that both words name when written as one."""
    words = stage + rate.partition("(")[0].lstrip("0123456789.、 ")
    nouns = scan(words).within("noun", 0, len(words))
    return next((token[3][0] for token in nouns if token[:2] == (0, len(words))), "")  # type: ignore[index]


def paired(where: Surroundings, spot: Spot, span: Span, unit: str) -> str:
    """What a label of aid counts under a head that tells people or money: 生活补助|人数(人)|金额(万元); else empty."""
    told = aided.by_unit(where.text, span, unit.lstrip(_MAGNITUDES))
    if not told:
        return ""
    return next((key for key in (*_together(where, span), told) if _can_be(spot, key, unit)), "")


def titles(where: Surroundings, row: Row) -> Iterator[Span]:
    """Labels of the rows above that name what the rows below them count, then the caption of the table.

    A row with figures of its own is the whole of the rows below only where those are parts: 小学, 其中:女.
    """
    text, over, parts = where.text, row.above, is_part(where, row.label)
    for _ in range(GROUP_ROWS):
        if over is None:
            break
        alone = not any(text[slice(*cell)].strip() for cell in over.cells[1:])
        whole_of = parts and not _KIND.search(text[slice(*over.label)].rstrip()) and not only_level(where, over.label)
        if alone or whole_of:
            yield over.label
        if parts and own(where, over.label):
            return  # what it measures has no name, and so have its parts none
        over = over.above
    yield from of_aid(where, row)
    if found := caption(text, row.top):
        yield found


def of_aid(where: Surroundings, row: Row) -> Iterator[Span]:
    """The heads over the labels that say that all rows are of aid: 资助项目."""
    labelled = len(beside(where, row)) + row.cells.index(row.label) + 1 if row.label in row.cells else 1
    spans = (span for head in row.heads for span in head[:labelled])
    yield from (span for span in spans if aided.pair(where.text, span))


def whole_of(row: Row, text: str) -> Span | None:
    """The label of the row above of which a row is a part, as it says itself: 小学, and below it 其中:农村."""
    if not _PART.match(text, *row.label):
        return None
    over = row.above
    while over is not None and _PART.match(text, *over.label):
        over = over.above
    return over.label if over is not None else None


def is_kind(where: Surroundings, span: Span) -> bool:
    """Whether a label says a kind of schools and no single one: 小学, 农村初中, 民办学校."""
    return _unsorted(where, span).strip() in ("", "平均", "学校", "其他", "教学点")


def is_school(where: Surroundings, span: Span) -> bool:
    """Whether a label names one school, or what is built there: 青石路小学, 县一中扩建项目; 农村小学 is a kind."""
    said = _BUILT.sub("", where.text[slice(*span)].rstrip())
    if not _SCHOOL.search(said):
        return False
    return (
        len(_SORT.sub("", _unsorted(where, (span[0], span[0] + len(said))))) > 1 or _NUMBERED.search(said) is not None
    )


def _unsorted(where: Surroundings, span: Span) -> str:
    """The characters of a label without those that name a stage or an owner."""
    tokens = (token for kind in ("owner", "level") for token in where.tokens.within(kind, *span))
    covered = {k for begin, end, *_ in tokens for k in range(begin, end)}
    return "".join(where.text[k] for k in range(*span) if k not in covered)


def parts_rows(where: Surroundings, span: Span) -> bool:
    """Whether the group of a row is of what it counts, and no title: 小学, 城区, 2022年, 东门镇; 教师队伍 is one."""
    said = where.text[slice(*span)].strip()
    return is_part(where, span) or heads.only_period(said) or _PLACE.search(said) is not None


def is_part(where: Surroundings, span: Span) -> bool:
    """Whether a label says no more than a part of the row above: 小学, 其中:女, 公办."""
    text = where.text[slice(*span)]
    if _PART.match(text) or only_level(where, span):
        return True
    owners = where.tokens.within("owner", *span)
    return sum(end - begin for begin, end, *_ in owners) == len(text.strip()) > 0

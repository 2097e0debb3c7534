"""Which indicator a number states: by a rule, by a noun of the catalogue beside it, or by what it continues."""

from __future__ import annotations

import re
from typing import NamedTuple

from duxue.extraction import changing, continuing, subjects
from duxue.extraction.rules import rulebook, taking
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, bracketed, meant, named
from duxue.extraction.wording import STOCK_WORDS, STRICT, UNKNOWN, fitting, residue, same_kind
from duxue.patterns import starting

_STOCKS = STRICT | {"teaching_points_count", "classes_count", "intake", "graduates_count", "boarding_students"}
_FLOWS = frozenset({"teacher_exchange_count", "teachers_recruited"})
_KINDS_OF_TEACHERS = frozenset({"backbone_teachers", "special_grade_teachers", "subject_leaders"})
_THRESHOLD = 40
_FAR = 120
_HIGHER = starting("普高", r"普通高校|(?<!提)高校(?![园长毕])|高等(?:院校|学校|教育)")
_EVERY = re.compile(r"全[县区市旗州]|我[县区市]|各级各类")
_GAP = re.compile(
    r"(?:[(][^()\d]{0,14}[)])?(?:总?人?数|数量|总量|总规模|规模|比例|水平)?(?:均在?|都在?|全部|也|已|就|仅|只|总)*(?:分别)?"
    r"(?:共计|合计|总计|累计|共有?|计)?(?:已?达(?:到)?了?|为|是|有|:|,|(?:快速|稳步|逐步|逐年|由此|迅速|进一步"
    r"|提高|提升|增加|增长|上升|下降|降低|降|增|减少"
    r"|缩减|扩大)*(?:到|至|为)|(?:稳定)?保持在|稳定在|控制在|维持在|突破|超过?|约|近|逾|共|"
    r"更是|由|从|的|上年|去年|上一年|同期|每生每年|每年|(?:19|20)\d\d年(?:度|底|末)?)*"
)
_SIZE = re.compile(r"(?:及)?(?:以上|以下|以内)的|的(?=有\d)")  # 学生规模100人以上的幼儿园, 学生数为0的有26个: kinds
_AND = ("和", "及", "、", "与")
_RETENTION = {"primary": "primary_six_year_retention_rate", "junior_secondary": "junior_three_year_retention_rate"}
_END = re.compile(r"[,。;、)(\n和及共有]|中,|全部|均|都")
_AGES = re.compile(r"(?<!\d)(?:[67]|12|13)(?:周?岁)?[-—~至到]{1,2}(1[1245])周?岁(?!残)")
_OF_AGE = {"11": "primary", "12": "primary", "14": "junior_secondary", "15": "junior_secondary"}
_HOLDS = re.compile(r"(?:共|现)?有(?:在[校园])?(?:幼儿|学生|教师|教职工)")  # 2所公办幼儿园共有幼儿233人
_NOTE = starting(r" \[", r" ?\[\d{1,2}\]")
_BRACKET = re.compile(r"\([^()\d]{1,40}\)")
_FLOW = re.compile(
    r"新建|改建|扩建|新增|增加|增长|减少|创建|建成|建设|评选|评为|获评|荣获|被评|培育|完成|实施|命名|认定|撤并"
    r"|督导|检查|验收|招聘|引进|补充|选派|选拔|表彰|奖励|资助|培训|组织|参加|参与|受助|惠及"
    r"|先进|优秀|优质|关停|取缔|查处|整治|关闭|救助|慰问|开展|通过|达标|申报|申请|打造|投入|投用|维修|改造|开办"
    r"|配备|缺|调整|转为|安置|解决|发放|享受|补助|获得|示范|特色"
    r"|试点|推荐|随班|送教|寄宿|留守|随迁|困难|残疾|贫困|实现|流失|辍学|毕业|招生|招收|转入|转出|骨干|优秀|帮扶"
    r"|超过|规模|均|每|服务|受益|退休|占|平均|监测|抽"
)
_REST = re.compile(r"(?:其他|其余|其它|另外)$")  # 其他32所学校: not all there are
_HEADS = re.compile(r"[园校]长[和、及与]$")
_DOING = re.compile(r"(?:有[^,。;]|被|未|没|不|通过|获|需|存在|达到|参加|开展)")  # 幼儿园只有5家有法人资格
_OTHER_SCHOOLS = re.compile(
    r"(?:^|[、,:有中及和])(高等院校|高等学校|普通高校|高校|[^,。;、\d]{0,4}进修(?:学校|校)|[^,。;、\d]{0,4}电大|早教机构)$"
)
_BUILT = re.compile(r"[新改扩迁重]建|建设|新增|撤[并销]|关停|取缔|整治|维修")
_SCHOOL_WORD = re.compile(r"(?:学校|园|小学|中学|高中|初中|中专|职高|完小|一贯制|中心|特校|普高|完中|中职|教学点)$")


class Candidate(NamedTuple):
    """One way to read a number. ``said`` is where its words begin; ``after``: it needs the number before it."""

    score: float
    indicator: str
    rule: str
    noun: tuple[int, int] = (0, 0)
    level: str = ""
    breakdown: str = ""
    status: str = ""
    said: int | None = None
    after: bool = False


def name(where: Surroundings, spot: Spot) -> None:
    """Write indicator and rule into a spot; ``unknown`` where nothing around it says what it is."""
    if spot.indicator or changing.followed_change(where, spot):
        return
    if (
        changing.raised(where, spot)
        or subjects.resumed(where, spot)
        or changing.last_year(where, spot)
        or continuing.limited(where, spot)
        or continuing.paired(where, spot)
        or continuing.restated(where, spot)
    ):
        return
    best = max(_candidates(where, spot), key=lambda c: c.score, default=None)
    if (best is None or best.score < 75) and changing.changed(where, spot):
        return
    if best is not None and best.score >= _THRESHOLD:
        _take(spot, best)
    elif not (
        continuing.shared(where, spot)
        or continuing.aided(where, spot)
        or subjects.titled(where, spot)
        or continuing.inherited(where, spot)
        or subjects.introduced(where, spot)
    ):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
    if spot.rule == "noun:schools_count" and (kind := _OTHER_SCHOOLS.search(where.text, spot.left, spot.number.start)):
        spot.breakdown = spot.breakdown or kind.group(1)  # 教师进修学校1所 is not all there are
    if spot.indicator in _STOCKS and _of_universities(where, spot):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"


def fit_stage(where: Surroundings, spot: Spot) -> None:
    """A retention rate of one stage is not that of nine years: 初中入学率为100%,巩固率为100%."""
    said = where.text[spot.sentence : spot.number.start]
    if spot.indicator == "compulsory_retention_rate" and "义务" not in said and "九年" not in said:
        first = spot.group[0] if spot.group else spot
        own_clause = {level for level, _ in named(where, first.clause, spot.number.start)}
        levels = own_clause or {level for level, _ in named(where, spot.sentence, spot.number.start)}
        own = _RETENTION.get(levels.pop()) if len(levels) == 1 else None
        if own:
            spot.indicator, spot.rule = own, "retention_of_stage"


def _of_universities(where: Surroundings, spot: Spot) -> bool:
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


def _take(spot: Spot, best: Candidate) -> None:
    spot.indicator, spot.rule, spot.noun = best.indicator, best.rule, best.noun
    spot.level = spot.level or best.level
    spot.status = spot.status or best.status
    if best.breakdown and best.breakdown != "phrase":
        spot.breakdown = best.breakdown
    if best.breakdown == "phrase":
        spot.notes["phrase"] = True
    if best.said is not None:
        spot.notes["said"] = best.said
    if best.after:
        spot.notes["source"] = spot.previous


def _candidates(where: Surroundings, spot: Spot) -> list[Candidate]:
    found = _by_rule(where, spot)
    found += _nouns_before(where, spot)
    found += _nouns_after(where, spot)
    found += _schools(where, spot)
    if spot.number.unit == "班":
        found.append(Candidate(50, "classes_count", "classes_by_unit"))
    return found


def _by_rule(where: Surroundings, spot: Spot) -> list[Candidate]:
    words = where.tokens.within("trigger", spot.left, spot.right + 12)
    ratio = "ratio" in spot.number.flags
    triggered = taking(spot.number.unit, ratio=ratio).intersection(set().union(*[token[3] for token in words]))
    if not triggered:
        return []
    left = where.text[spot.left : spot.number.start]
    plain = _BRACKET.sub("", left) if "(" in left else left
    right = where.text[spot.behind : min(spot.right + 12, spot.behind + 40)]
    around = f"{left}#{where.text[spot.behind : spot.right]}"
    found = []
    for index in sorted(triggered):
        rule = rulebook().rules[index]
        if rule.after and (spot.previous is None or spot.previous.indicator != rule.after):
            continue
        if rule.right and not rule.right.match(right):
            continue
        matched = _outside(rule.left, left, plain) if rule.left else None
        if (rule.left and not matched) or (rule.unless and rule.unless.search(around)):
            continue
        last = _last_level(where, spot) if rule.by_level else ""
        indicator = rule.by_level.get(last, rule.indicator)
        noun = _noun_of(rule, matched, spot)
        said = spot.left + matched.start() if matched and matched.string is left else None
        level, after = rule.level or ("special" if last == "special" else ""), bool(rule.after)
        found.append(
            Candidate(rule.priority, indicator, rule.name, noun, level, rule.breakdown, rule.status, said, after)
        )
    return found


def _outside(pattern: re.Pattern[str], left: str, plain: str) -> re.Match[str] | None:
    """A match that begins outside an explaining bracket, 覆盖率(公办园占比)为71%, which may also be left out."""
    matched = pattern.search(left)
    if plain == left:
        return matched
    if matched and any(m.start() < matched.start() < m.end() for m in _BRACKET.finditer(left) if len(m.group()) > 6):
        matched = None
    return matched or pattern.search(plain)


def _noun_of(rule: object, matched: re.Match[str] | None, spot: Spot) -> tuple[int, int]:
    if getattr(rule, "right", None) is not None:
        return spot.behind, spot.right
    return (spot.number.start, spot.number.start) if matched else (0, 0)


def _last_level(where: Surroundings, spot: Spot) -> str:
    """The last level named in the sentence before the number, or told by whom its statement is about."""
    start = spot.number.start
    statement = max(spot.sentence, where.text.rfind(";", spot.sentence, start))
    if ages := _AGES.findall(where.text, statement, start):
        return _OF_AGE[ages[-1]]
    tokens = where.tokens.within("level", max(spot.sentence, start - 120), start)
    if where.text.rfind("残疾", statement, start) > (tokens[-1][0] if tokens else -1):
        return "special"
    return meant(where, tokens[-1][3])[0] if tokens else ""


def _nouns_before(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words before the number; each costs what stands between it and the number."""
    found = []
    text, start = where.text, spot.number.start
    for begin, end, _, keys in where.tokens.within("noun", spot.left, start)[-4:]:
        keys = [key for key in keys if fitting(spot, key)]  # type: ignore[attr-defined]
        if not keys:
            continue
        gap = _unlevelled(where, end, start) if spot.group and spot.level else text[end:start]
        gap = _NOTE.sub("", gap) if "[" in gap else gap
        if ")" in gap:
            gap = _BRACKET.sub("", gap)
            if ")" in gap and "(" not in gap:
                continue  # the noun stands inside a bracket that explains another one
        filled = _GAP.match(gap)
        rest = gap[filled.end() :] if filled else gap
        penalty = len(rest) * 5 + (8 if begin < spot.clause else 0)
        for key in keys:
            sized = _SIZE.match(text, spot.behind) is not None
            if key in _KINDS_OF_TEACHERS and _part_of_flow(spot):
                continue
            if key in STRICT and (rest or sized or _part_of_other(where, spot) or not _plain(where, spot, begin)):
                continue
            found.append(Candidate(56 + min(end - begin, 12) - penalty, key, f"noun:{key}", (begin, end)))
    return found


def _unlevelled(where: Surroundings, start: int, end: int) -> str:
    """Words without the stages that they list: 教师学历合格率幼儿、小学、初中分别达到."""
    kept, position = [], start
    for begin, stop, *_ in where.tokens.within("level", start, end):
        kept.append(where.text[position:begin])
        position = stop
    return "".join([*kept, where.text[position:end]]).lstrip("、和及与")


def _nouns_after(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words after the unit: 5个教育集团, 209名专任教师."""
    found = []
    _text, end = where.text, spot.behind
    if not spot.number.unit or end >= spot.right:
        return found
    for begin, stop, _, keys in where.tokens.within("noun", end, spot.right)[:3]:
        distance = begin - end
        for key in keys:  # type: ignore[attr-defined]
            if not fitting(spot, key):
                continue
            if key in STRICT and _REST.search(where.text, spot.left, spot.number.start):
                continue
            if key in STRICT and not (_ends(where, stop) and _plain(where, spot, spot.number.start) and distance <= 6):
                continue
            found.append(Candidate(54 + min(stop - begin, 12) - distance * 2, key, f"noun:{key}", (begin, stop)))
    return found


def _part_of_flow(spot: Spot) -> bool:
    """Whether a number is a part of teachers who moved or came: 交流轮岗131人,其中骨干教师34人."""
    return spot.head is not None and spot.head.indicator in _FLOWS and spot.head.number.unit == spot.number.unit


def _part_of_other(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is a part of what is no stock: 招聘教师42名,其中特岗教师18名; 新建学校12所,其中小学5所."""
    head = spot.head
    if head is not None and head.number.unit == "元" and head.previous is not None:
        head = head.previous  # 补助1471人,发放171万元,其中小学生486人
    if head is None or head.indicator in ("", *STRICT) or head.number.unit != spot.number.unit:
        return False
    return head.indicator != UNKNOWN or _BUILT.search(where.text, head.clause, head.number.start) is not None


def _plain(where: Surroundings, spot: Spot, end: int) -> bool:
    """Whether the clause before a common noun says nothing but that there are so many."""
    clause = _BRACKET.sub("", where.text[spot.clause : end])
    before = spot.previous
    bare = max(spot.clause, where.text.rfind("、", spot.clause, end) + 1)
    if _HEADS.search(where.text, max(spot.sentence, end - 4), end):
        return False  # 园长和专任教师共6120人: the heads are no teachers
    if where.text.startswith("教师", end) and residue(where, bare, end):
        return False  # 特岗教师, 骨干教师: a kind of teacher is not the staff
    if clause.startswith("、") and before is not None and before.indicator not in _STOCKS and not spot.bracketed:
        return False  # 表彰优秀教师80名、先进学校12所: the list is about something else
    if _FLOW.search(clause) or _FLOW.search(_names_before(where, spot)):
        return False
    return residue(where, spot.clause, end) <= 3


def _names_before(where: Surroundings, spot: Spot) -> str:
    """The names that a clause lists before its number, with what was done to them: 撤并甲小学、乙小学等12所学校."""
    text, stop = where.text, spot.clause
    if text[stop - 1 : stop] in (",", ";", ":", "。", "\n", "", "(", ")", "|"):
        return ""
    return text[max(text.rfind(mark, spot.left, stop) for mark in ",;:。") + 1 : stop] if stop > spot.left else ""


def _ends(where: Surroundings, stop: int) -> bool:
    return (
        stop >= len(where.text)
        or _END.match(where.text, stop) is not None
        or _HOLDS.match(where.text, stop) is not None
    )


def _schools(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Kinds of school counted: 小学146所, or in a plain statement 5所民办小学."""
    if spot.number.unit not in ("所", "个", "家", "处", "校", "园", "") or "ratio" in spot.number.flags:
        return []
    if (spot.bracketed or spot.among) and _part_of_other(where, spot):
        return []  # 新建学校12所(小学5所、初中7所)
    text, start, end = where.text, spot.number.start, spot.behind
    before = spot.previous if text[spot.left : spot.left + 1] == "、" and not spot.bracketed else None
    if before is not None and before.number.unit == spot.number.unit and not _counted(where, before):
        return []  # 新建学校9所、幼儿园15所: the list says what was done to them
    tokens = [t for t in where.tokens.within("level", spot.clause, start) if not bracketed(text, t[1], start)]
    if tokens and spot.number.unit and not (spot.number.unit == "个" and text.startswith(("班", "专业"), end)):
        begin, stop = tokens[-1][0], tokens[-1][1]
        gap = _NOTE.sub("", text[stop:start])
        word = text[begin:stop]
        exact = spot.number.unit == "所" or (bool(_SCHOOL_WORD.search(word)) and not _inheritable(spot))
        exact = exact and not re.search(r"[和及与、,]", gap) and not _DOING.match(text, end)
        if exact and _GAP.fullmatch(STOCK_WORDS.sub("", _BRACKET.sub("", gap))) and _plain(where, spot, begin):
            return [Candidate(58, "schools_count", "schools_before_number")]
    holds = _HOLDS.search(text, end, spot.right)
    after = where.tokens.within("level", end, holds.start() if holds else spot.right)
    if after and spot.number.unit in ("所", "个", "家", "处") and residue(where, end, after[0][0]) == 0:
        stop = after[-1][1]
        if _SCHOOL_WORD.search(text[after[-1][0] : stop]) and _ends(where, stop) and _stock_lead(where, spot):
            return [Candidate(55, "schools_count", "schools_after_number", (end, stop))]
    return []


def _counted(where: Surroundings, before: Spot) -> bool:
    """Whether the item before in a list counts schools, be it of a kind without a name here: 高等院校3所、小学84所."""
    said = where.text[before.left : before.number.start]
    return before.indicator == "schools_count" or (
        before.indicator == UNKNOWN and _OTHER_SCHOOLS.search(said) is not None
    )


def _stock_lead(where: Surroundings, spot: Spot) -> bool:
    clause = where.text[spot.clause : spot.number.start]
    plain = _plain(where, spot, spot.number.start)
    listed = spot.previous is not None and spot.previous.indicator == "schools_count" and clause[-1:] in _AND
    listed = listed and not residue(where, spot.clause, spot.number.start)  # 21所小学、8所中学和1所特校
    return plain and (
        bool(re.search(r"有|共|含|辖|包括|其中|我[县区市]|全[县区市]", clause)) or listed or (spot.bracketed and plain)
    )


def _inheritable(spot: Spot) -> bool:
    return (
        spot.head is not None
        and spot.head.indicator not in ("", UNKNOWN, "schools_count")
        and same_kind(spot, spot.head)
    )

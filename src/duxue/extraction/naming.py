"""Which indicator a number states: by a rule, by a noun of the catalogue beside it, or by what it continues."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duxue import catalogue
from duxue.extraction.levels import Surroundings, named
from duxue.extraction.rules import fits, groups, rulebook
from duxue.extraction.spots import Spot

UNKNOWN = "unknown"
# Plain stock figures are named by the commonest words, so all that stands around those must be plain too.
STRICT = frozenset({"schools_count", "enrolment", "staff_count", "fulltime_teachers"})
_STOCKS = STRICT | {"teaching_points_count", "classes_count", "intake", "graduates_count", "boarding_students"}
_THRESHOLD = 40
_GAP = re.compile(
    r"(?:[(][^()\d]{0,14}[)])?(?:总?人?数|总量|总规模|规模|比例|水平)?(?:均|都|全部|也|已|就|仅|只|总)*(?:分别)?"
    r"(?:共计|合计|总计|累计|共有?|计)?(?:已?达(?:到)?了?|为|是|有|:|,|(?:快速|稳步|逐步|逐年|由此|迅速|进一步|提高|提升|增加|增长|上升|下降|降低|降|增|减少|缩减|扩大)*(?:到|至|为)|保持在|稳定在|控制在|维持在|突破|超过?|约|近|逾|共|"
    r"由|从|的|上年|去年|上一年|同期|每生每年|(?:19|20)\d\d年(?:度|底|末)?)*"
)
_STOCK_WORDS = re.compile(
    r"截至[^,。]{0,14}|(?:19|20)\d\d年?(?:\d{1,2}月)?(?:底|末|秋季|春季|学年度?)?|全[县区市旗州省镇]|我[县区市旗]|[本该]县|各级各类|教育系统|辖区内?|境内|目前|现有?|"
    r"总?共|合计|总计|设有?|拥有|办有|建有|其中|包括|下辖|辖|[有含各计总年底末和及与的约近超逾为达到是了另还]|[、,:;。()“”0-9. ]|独立|单设|普通|公办|民办|公立|私立|农村|城区|乡镇|城镇|乡村|城市|县直|区直|市直|直属|县属|区属|市属|"
    r"在编|编外|在岗|在职|正式|普惠性?|学校|教育|阶段|部门|学段|中小学|各类|专职|名册|基础|基本|情况"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff*]{1,5}?(?:县|区|市|旗|州)(?!直|属)")
_FLOW = re.compile(
    r"新建|改建|扩建|新增|增加|增长|减少|创建|建成|建设|评选|评为|获评|荣获|被评|培育|完成|实施|命名|认定|撤并|督导|检查|验收|招聘|引进|补充|选派|选拔|表彰|奖励|资助|培训|组织|参加|参与|受助|惠及"
    r"|先进|优秀|优质|关停|取缔|查处|整治|关闭|救助|慰问|开展|通过|达标|申报|申请|打造|投入|投用|维修|改造|开办|配备|缺|调整|转为|安置|解决|发放|享受|补助|获得|示范|特色|试点|推荐|随班|送教|寄宿|留守|随迁|困难|残疾|贫困|实现|流失|辍学|毕业|招生|招收|转入|转出|骨干|优秀|帮扶|超过|规模|均|每|服务|受益|退休|占|平均|监测|抽"
)
_SCHOOL_WORD = re.compile(r"(?:学校|园|小学|中学|高中|初中|中专|职高|完小|一贯制|中心|特校|普高|完中|中职|教学点)$")
_CHANGE = re.compile(
    r"(?P<verb>增加|增长|增幅|增速|净增|减少|下降|降低|提高|提升|上升|高出|上涨|回落|多|少|高|低|增|降|减)(?:了|为|约|近|达|幅度为?)*$"
)
_COMPARED = re.compile(r"(?:比|较|同比|环比|相比|年均|每年|同期|年增长)")
_LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年|上学年|上年同期|去年同期|前一年|前年|(?:19|20)\d\d年)(?:度)?(?:同期)?(?:的|为|是|仅|只有|有|达到?)*$"
)
_CONNECTORS = re.compile(
    r"其中|包括|含|有|为|达到?|均|都|共计?|分别|占|约|近|的|是|和|及|与|以及|[、,:;()]|每生每年|每人|按|阶段|教育|学校|学段|学生|教师|人数|总?数|则|仅|另|[县区市]级"
)
_THIN = {
    "rate": re.compile(r"(?:占比|比例|比重)(?:达到?|为|约)*$"),
    "money": re.compile(r"(?:金额|贷款金额|资金|经费|总金额|补助资金|补助金额|发放资金|发放金额|共计|合计)(?:共?达到?|共计|为|约|近)*$"),
    "person": re.compile(r"(?:人数|补助人数|享受人数|受助人数|惠及|受益|资助|共|共计|惠及学生|受益学生|受助幼儿|受助学生)(?:共?达到?|共计|为|约|近|有)*$"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a number."""

    score: float
    indicator: str
    rule: str
    noun: tuple[int, int] = (0, 0)
    level: str = ""
    breakdown: str = ""
    status: str = ""


def name(where: Surroundings, spot: Spot) -> None:
    """Write indicator and rule into a spot; ``unknown`` where nothing around it says what it is."""
    if spot.indicator or _followed_change(where, spot):
        return
    if _raised(where, spot) or _last_year(where, spot) or _limited(where, spot) or _paired(where, spot):
        return
    best = max(_candidates(where, spot), key=lambda c: c.score, default=None)
    if (best is None or best.score < 75) and _changed(where, spot):
        return
    if best is not None and best.score >= _THRESHOLD:
        _take(spot, best)
    elif not _inherited(where, spot):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"


def _take(spot: Spot, best: Candidate) -> None:
    spot.indicator, spot.rule, spot.noun = best.indicator, best.rule, best.noun
    spot.level = spot.level or best.level
    spot.status = spot.status or best.status
    if best.breakdown and best.breakdown != "phrase":
        spot.breakdown = best.breakdown
    if best.breakdown == "phrase":
        spot.notes["phrase"] = True


def _candidates(where: Surroundings, spot: Spot) -> list[Candidate]:
    found = _by_rule(where, spot)
    found += _nouns_before(where, spot)
    found += _nouns_after(where, spot)
    found += _schools(where, spot)
    return found


def _by_rule(where: Surroundings, spot: Spot) -> list[Candidate]:
    triggered = {token[3] for token in where.tokens.within("trigger", spot.left, spot.right + 12)}
    if not triggered:
        return []
    left = where.text[spot.left : spot.number.start]
    right = where.text[spot.behind : min(spot.right + 12, spot.behind + 40)]
    ratio = "ratio" in spot.number.flags
    known, rules, found = catalogue.indicators(), rulebook().rules, []
    for index in sorted(triggered):  # type: ignore[type-var]
        rule = rules[index]  # type: ignore[index]
        wanted = known[rule.indicator].unit if rule.unit is None else rule.unit
        if not fits(spot.number.unit, wanted, ratio=ratio):
            continue
        if rule.unless and rule.unless.search(f"{left}#{where.text[spot.behind : spot.right]}"):
            continue
        if rule.after and (spot.previous is None or spot.previous.indicator != rule.after):
            continue
        matched = rule.left.search(left) if rule.left else None
        if (rule.left and not matched) or (rule.right and not rule.right.match(right)):
            continue
        indicator = rule.by_level.get(_last_level(where, spot), rule.indicator) if rule.by_level else rule.indicator
        noun = _noun_of(rule, matched, spot)
        found.append(
            Candidate(rule.priority, indicator, rule.name, noun, rule.level or "", rule.breakdown, rule.status)
        )
    return found


def _noun_of(rule: object, matched: re.Match[str] | None, spot: Spot) -> tuple[int, int]:
    if getattr(rule, "right", None) is not None:
        return spot.behind, spot.right
    return (spot.number.start, spot.number.start) if matched else (0, 0)


def _last_level(where: Surroundings, spot: Spot) -> str:
    """The last level named in the sentence before the number."""
    levels = named(where, max(spot.sentence, spot.number.start - 120), spot.number.start)
    return levels[-1][0] if levels else ""


def _nouns_before(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words before the number; each costs what stands between it and the number."""
    found = []
    text, start = where.text, spot.number.start
    for begin, end, _, keys in where.tokens.within("noun", spot.left, start)[-4:]:
        gap = text[end:start]
        rest = _GAP.sub("", gap, count=1) if _GAP.match(gap) else gap
        penalty = len(rest) * 2.5 + (8 if begin < spot.clause else 0)
        for key in keys:  # type: ignore[attr-defined]
            if not _fitting(spot, key):
                continue
            if key in STRICT and (rest or _part_of_other(spot) or not _plain(where, spot, begin)):
                continue
            found.append(Candidate(56 + min(end - begin, 12) - penalty, key, f"noun:{key}", (begin, end)))
    return found


def _nouns_after(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Nouns in the words after the unit: 5个教育集团, 209名专任教师."""
    found = []
    text, end = where.text, spot.behind
    if not spot.number.unit or end >= spot.right:
        return found
    for begin, stop, _, keys in where.tokens.within("noun", end, spot.right)[:3]:
        distance = begin - end
        for key in keys:  # type: ignore[attr-defined]
            if not _fitting(spot, key):
                continue
            if key in STRICT and not (_ends(where, stop) and _plain(where, spot, spot.number.start) and distance <= 6):
                continue
            found.append(Candidate(54 + min(stop - begin, 12) - distance * 2, key, f"noun:{key}", (begin, stop)))
    return found


def _part_of_other(spot: Spot) -> bool:
    """Whether a number in a bracket or after 其中 is a part of something that is no stock: 招聘教师42名,其中特岗教师18名."""
    head = spot.head
    return head is not None and head.indicator not in ("", UNKNOWN, *STRICT) and head.number.unit == spot.number.unit


def _fitting(spot: Spot, key: str) -> bool:
    return fits(spot.number.unit, catalogue.indicators()[key].unit, ratio="ratio" in spot.number.flags)


def _plain(where: Surroundings, spot: Spot, end: int) -> bool:
    """Whether the clause before a common noun says nothing but that there are so many."""
    clause = where.text[spot.clause : end]
    before = spot.previous
    bare = max(spot.clause, where.text.rfind("、", spot.clause, end) + 1)
    if where.text.startswith("教师", end) and residue(where, bare, end):
        return False  # 特岗教师, 骨干教师: a kind of teacher is not the staff
    if clause.startswith("、") and before is not None and before.indicator not in _STOCKS and not spot.bracketed:
        return False  # 表彰优秀教师80名、先进学校12所: the list is about something else
    if _FLOW.search(clause):
        return False
    return residue(where, spot.clause, end) <= 3


def residue(where: Surroundings, start: int, end: int) -> int:
    """How many characters of a span are neither level, owner, place nor plain words of a stock statement."""
    if start >= end:
        return 0
    kept = list(where.text[start:end])
    for kind in ("level", "owner"):
        for token in where.tokens.within(kind, start, end):
            kept[token[0] - start : token[1] - start] = "、" * (token[1] - token[0])
    rest = _STOCK_WORDS.sub("", _PLACE.sub("", "".join(kept).lstrip()))
    return len(_CONNECTORS.sub("", rest))


def _ends(where: Surroundings, stop: int) -> bool:
    return where.text[stop : stop + 1] in ("", ",", "。", ";", "、", ")", "(", "\n", "和", "及")


def _schools(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Kinds of school counted: 小学146所, or in a plain statement 5所民办小学."""
    if spot.number.unit not in ("所", "个", "家", "处", "校", "园", "") or "ratio" in spot.number.flags:
        return []
    text, start, end = where.text, spot.number.start, spot.behind
    if text[spot.left : spot.left + 1] == "、" and spot.previous is not None and not spot.bracketed:
        if spot.previous.number.unit == spot.number.unit and spot.previous.indicator != "schools_count":
            return []  # 新建学校9所、幼儿园15所: the list says what was done to them
    tokens = where.tokens.within("level", spot.clause, start)
    if tokens and spot.number.unit:
        begin, stop = tokens[-1][0], tokens[-1][1]
        gap = text[stop:start]
        word = text[begin:stop]
        exact = spot.number.unit == "所" or (bool(_SCHOOL_WORD.search(word)) and not _inheritable(spot))
        exact = exact and not re.search(r"[和及与、,]", gap)
        if exact and _GAP.fullmatch(_STOCK_WORDS.sub("", gap)) and _plain(where, spot, begin):
            return [Candidate(58, "schools_count", "schools_before_number")]
    after = where.tokens.within("level", end, spot.right)
    if after and spot.number.unit in ("所", "个", "家", "处") and residue(where, end, after[0][0]) == 0:
        stop = after[-1][1]
        if _SCHOOL_WORD.search(text[after[-1][0] : stop]) and _ends(where, stop) and _stock_lead(where, spot):
            return [Candidate(55, "schools_count", "schools_after_number", (end, stop))]
    return []


def _stock_lead(where: Surroundings, spot: Spot) -> bool:
    clause = where.text[spot.clause : spot.number.start]
    plain = _plain(where, spot, spot.number.start)
    listed = spot.previous is not None and spot.previous.indicator == "schools_count" and not clause.strip("和及、与")
    return plain and (
        bool(re.search(r"有|共|含|辖|包括|其中|我[县区市]|全[县区市]", clause)) or listed or (spot.bracketed and plain)
    )


def _inheritable(spot: Spot) -> bool:
    return (
        spot.head is not None
        and spot.head.indicator not in ("", UNKNOWN, "schools_count")
        and _same_kind(spot, spot.head)
    )


def _same_kind(spot: Spot, other: Spot) -> bool:
    if "ratio" in spot.number.flags or "ratio" in other.number.flags:
        return ("ratio" in spot.number.flags) == ("ratio" in other.number.flags) or not spot.number.unit
    if not spot.number.unit or not other.number.unit:
        return spot.number.unit == other.number.unit or (spot.number.magnitude > 1 and other.number.magnitude > 1)
    if spot.number.unit == other.number.unit:
        return True
    return (
        bool(groups(spot.number.unit) & groups(other.number.unit))
        and spot.number.unit != "人次"
        and other.number.unit != "人次"
    )


def _before(spot: Spot, *, same: bool = True) -> Spot | None:
    """The nearest earlier spot of the sentence whose indicator is known, of the same kind of unit."""
    other, steps = spot.previous, 0
    while other is not None and steps < 12:
        if other.indicator not in ("", UNKNOWN) and other.status != "delta" and (not same or _same_kind(spot, other)):
            return other
        other, steps = other.previous, steps + 1
    return None


def _inherited(where: Surroundings, spot: Spot) -> bool:
    """The indicator of what a number continues: parts in brackets or after 其中, and lists over levels or owners."""
    head = spot.head if spot.head is not None and spot.head.indicator not in ("", UNKNOWN) else None
    source = head if head is not None and _same_kind(spot, head) else _before(spot)
    if source is None:
        return False
    begin = max(spot.clause, where.text.rfind("、", spot.left, spot.number.start) + 1)
    rest = residue(where, begin, spot.number.start)
    thin = _thin(where, spot, source)
    part = (spot.bracketed or spot.among) and source.number.unit == spot.number.unit
    leveled = bool(named(where, begin, spot.number.start)) or bool(
        where.tokens.within("owner", begin, spot.number.start)
    )
    alike = where.text[spot.clause : spot.number.start].startswith("均")
    after = 0 if alike else residue(where, spot.behind, spot.right)
    if (rest == 0 and (leveled or spot.group or alike) and after <= 2) or thin or (part and rest <= 14 and after <= 6):
        spot.indicator, spot.rule = source.indicator, "continued"
        if not leveled and not (spot.group and spot.place):
            spot.base = source if thin and not part else None
            spot.level = spot.level or (source.level if source.bracketed == spot.bracketed or thin else "")
            spot.notes["phrase"] = rest > 0
        return True
    return False


def _thin(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """金额, 人数 and the like name nothing themselves: they mean the last money or people spoken of."""
    clause = where.text[spot.clause : spot.number.start]
    return any(kind in groups(spot.number.unit) and pattern.fullmatch(clause) for kind, pattern in _THIN.items()) and (
        spot.bracketed or spot.among or "贷款" in clause or "占比" in clause
    )


def _followed_change(where: Surroundings, spot: Spot) -> bool:
    """A later number of a list of changes: 分别提高了8.12%、11.12%."""
    if not spot.group or not spot.place or spot.group[0].status != "delta":
        return False
    first, source = spot.group[0], _delta_source(spot)
    if source is None:
        return False
    spot.indicator, spot.rule, spot.base, spot.status = first.indicator, "change", source, "delta"
    spot.level = source.level
    spot.notes["negative"] = first.notes.get("negative", False)
    return True


def _limited(where: Surroundings, spot: Spot) -> bool:
    """低于省定标准的90%: a limit for what was said just before."""
    clause = where.text[spot.clause : spot.number.start]
    if not re.search(
        r"(?:低于|高于|达到|超过|不低于)(?:省定|国定|国家|市定|规定|部颁)?(?:的)?(?:标准|要求|规定|底线)的?$", clause
    ):
        return False
    source = _before(spot)
    if source is None or residue(where, spot.clause, spot.number.start) > 10:
        return False
    spot.indicator, spot.rule, spot.base, spot.status = source.indicator, "limit", source, "standard"
    return True


def _paired(where: Surroundings, spot: Spot) -> bool:
    """培训24期968人次: people right behind the events that they took part in."""
    source = spot.previous
    if source is None or source.number.unit_end != spot.number.start:
        return False
    partner = rulebook().pairs.get(source.indicator)
    if partner is None or not _fitting(spot, partner):
        return False
    spot.indicator, spot.rule, spot.base = partner, "paired", source
    return True


def _last_year(where: Surroundings, spot: Spot) -> bool:
    """上年为16.9:1, 比上年的3亿元: the same indicator a year before."""
    clause = where.text[spot.clause : spot.number.start]
    if not _LAST_YEAR.search(clause) or residue(where, spot.clause, spot.number.start) > 4:
        return False
    if re.search(r"(?:19|20)\d\d年(?:度)?(?:为|达到?|是)?$", clause) and where.tokens.within(
        "noun", spot.behind, spot.right
    ):
        return False
    source = _before(spot)
    if source is None or not (
        re.search(r"上|去|前", clause)
        or "比" in clause
        or spot.bracketed
        or source.rule == "last_year"
        or source.number.unit == spot.number.unit
    ):
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "last_year", source
    return True


def _raised(where: Surroundings, spot: Spot) -> bool:
    """The second of a pair: 由62%上升到88.3%, 65家减少到13家."""
    source = spot.previous
    if source is None or source.indicator in ("", UNKNOWN) or not _same_kind(spot, source):
        return False
    between = where.text[source.number.unit_end : spot.number.start]
    if not re.fullmatch(
        r"(?:左右|以上)?,?(?:\(?(?:19|20)\d\d年?\)?|[^,。;\d]{0,6})(?:上升|提高|提升|增加|增长|下降|减少|降低|压减|缩小|扩大|增|降|减|跃升|调整|发展|变|上调|优化)(?:到了?|至|为)(?:(?:19|20)\d\d年(?:底|末)?的?)?(?:约|近)?",
        between,
    ):
        return False
    spot.indicator, spot.rule, spot.base = source.indicator, "from_to", source
    source.notes["from"] = True
    return True


def _changed(where: Surroundings, spot: Spot) -> bool:
    """A change of what was said just before: 比上年减少33人, 同比增长2.71%."""
    text = where.text
    left = text[max(spot.left, spot.clause - 12) : spot.number.start]
    change = _CHANGE.search(left)
    if not change or (
        text[spot.behind : spot.behind + 1] not in ("", ",", "。", ";", "、", ")", "\n", "分", "(", "和", "左", "以")
        and spot.number.unit != ""
    ):
        return False
    source = _delta_source(spot)
    compared = _COMPARED.search(text[spot.left : spot.number.start]) is not None
    if source is None or not (compared or spot.number.unit in ("%", "个百分点")):
        return False
    if spot.number.unit not in ("%", "个百分点", "‰", "倍") and not _same_kind(spot, source):
        return False
    twin = rulebook().growth.get(source.indicator)
    twin = twin if twin and _fitting(spot, twin) else None
    spot.rule, spot.base, spot.status = "change", source, "delta"
    spot.indicator = twin or source.indicator
    spot.level, spot.notes["negative"] = (
        source.level,
        change["verb"] in ("减少", "下降", "降低", "回落", "少", "低", "降", "减"),
    )
    return True


def _delta_source(spot: Spot) -> Spot | None:
    if spot.group and spot.place and spot.group[0].status == "delta":
        first = spot.group[0].notes.get("sources") or ()
        return first[spot.place] if spot.place < len(first) else spot.group[0].base
    source = _before(spot, same=False)
    if source is not None and source.rule == "last_year" and source.base is not None:
        source = source.base
    if source is not None and spot.group and not spot.place:
        chain, other = [source], source.previous
        while other is not None and len(chain) < len(spot.group):
            if other.indicator not in ("", UNKNOWN) and other.status != "delta":
                chain.append(other)
            other = other.previous
        if len(chain) == len(spot.group):
            spot.notes["sources"] = tuple(reversed(chain))
            return chain[-1]
    return source


def phrase(where: Surroundings, spot: Spot) -> None:
    """The words before the number as breakdown, where they tell apart what the indicator alone does not."""
    if not spot.notes.get("phrase") or spot.breakdown:
        return
    text = where.text
    begin = max(spot.clause, text.rfind("、", spot.left, spot.number.start) + 1)
    words = _LEADING.sub("", text[begin : spot.number.start])
    if re.search(r"各级?各?类|总|合计|累计|政府资助", words):
        return  # the whole, not a part
    words = _TRAILING.sub("", words).strip('“”"《》 的了')
    if not words and spot.right > spot.behind:
        words = re.split(r"参加|进行|的", text[spot.behind : spot.right])[0]
    spot.breakdown = words[-16:]


_LEADING = re.compile(r"^(?:其中|并|通过|组织|参加|公开|政策性|先后|共|落实|新|还|以及|和|及|与|对|发放|\d+年)*")
_TRAILING = re.compile(r"(?:补助资金|资金|金额|人数|共计|共|达到?|为|有|约|近|项目|各类培训|培训)*$")

"""Which indicator a number states: by a rule, by a noun of the catalogue beside it, or by what it continues."""

from __future__ import annotations

import re

from duxue.extraction import benefits, changing, continuing, limits, nouns, subjects
from duxue.extraction.lists import RETAINED
from duxue.extraction.measures import measure
from duxue.extraction.rules import Candidate, following, rulebook, taking
from duxue.extraction.scope import ELSEWHERE, elsewhere, of_named_school, of_one_built, of_one_school, of_universities
from duxue.extraction.spots import Spot
from duxue.extraction.stages import Surroundings, meant, named
from duxue.extraction.stocks import BRACKET, OTHER_SCHOOLS, STOCKS, schools
from duxue.extraction.wording import HEADS, UNKNOWN

_CLASSES = re.compile(r"个?(?:教学)?班,?")
_THRESHOLD = 40
_AGES = re.compile(r"(?<!\d)(?:[67]|12|13)(?:周?岁)?[-—~至到]{1,2}(1[1245])周?岁(?!残)")
_OF_AGE = {"11": "primary", "12": "primary", "14": "junior_secondary", "15": "junior_secondary"}
_OF_A_SCHOOL = re.compile(r"(?:高中|初中|小学|幼儿)部|设计|规划|规模")
_COEFFICIENT_OF_IT = re.compile(r"\)?[,、;](?:校际)?差异系数")
_QUALITY = re.compile(r"^\s*[^\n。]{0,30}优质均衡")
_TITLE = 120
_BRACKET, _WORDS = 60, 40
# How large one of them is, how many of an age there are: 2所小学在校生超过2500人, 3—5周岁幼儿18760人.
_OF_EACH = re.compile(
    r"(?:\d所[^,。;\d]{0,10}(?:超过|不足|大于|达不到)|周岁的?(?:适龄)?(?:幼儿|儿童|人口)[^,。;\d]{0,4})$"
)
_OF_AID = re.compile(r"(?:生活补助|助学金)(?![^。]*公用经费)[^。]*$|寄宿生[^,。;]*$")  # 补助标准为小学每生每年1000元
_TOPPED = re.compile(r"的?(?:标准)?(?:给予|进行|予以)?(?:奖补|奖励|补贴|补助)")  # 按每生每年200元的标准给予奖补
_SMALL = re.compile(r"不足\d+人的[^,。;\d]{0,6}$")  # 不足100人的学校26所
_GIVEN = re.compile(r"捐[资款赠助][^。;]{0,12}\d[^。;\d]*$")  # 爱心人士捐资46万元,资助贫困大学生115名
_SPLIT = frozenset({"student_aid_amount", "nutrition_funds", "education_projects_investment"})  # by who pays them
_WITH_MONEY = re.compile(r"[、,](?:约|共|计)?\d[\d.]*[万亿]?元")
_TOTALS = frozenset({"student_aid_amount", "nutrition_funds", "student_loan_amount"})
_PER_HEAD = ("/生", "/人")
_OF_OWNER = re.compile(r"[公民]办教师")


def name(where: Surroundings, spot: Spot) -> None:
    """Write indicator and rule into a spot; ``unknown`` where nothing around it says what it is."""
    if spot.indicator or changing.followed_change(where, spot):
        return
    if (
        changing.raised(where, spot)
        or subjects.resumed(where, spot)
        or changing.last_year(where, spot)
        or limits.limited(where, spot)
        or limits.short_of(where, spot)
        or benefits.paired(where, spot)
        or continuing.restated(where, spot)
        or subjects.differing(where, spot)
    ):
        return
    best = _best(where, spot)
    if (best is None or best.score < 75) and changing.changed(where, spot):
        return
    if best is not None and best.score >= _THRESHOLD:
        _take(spot, best)
        if spot.left <= spot.noun[0] < spot.clause:  # 小学在校生继续增加,为2103人: the clause is that of the noun
            spot.clause = max(spot.left, *(where.text.rfind(mark, spot.left, spot.noun[0]) + 1 for mark in ",;:"))
    elif nouns.SIZE.match(where.text, spot.behind) or not (
        continuing.shared(where, spot)
        or benefits.aided(where, spot)
        or benefits.fed(where, spot)
        or benefits.trained(where, spot)
        or subjects.titled(where, spot)
        or continuing.inherited(where, spot)
        or subjects.introduced(where, spot)
        or subjects.before_bracket(where, spot)
        or subjects.concluded(where, spot)
    ):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
    if not spot.number.unit and where.text.startswith(")", spot.number.start - 1):
        measure(where.text, spot, ((spot.left, spot.number.start),))  # 教育经费总投入(万元)8621
    _rename(where, spot)
    if _of_none(where, spot):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
    if spot.indicator != UNKNOWN and elsewhere(where, spot):
        spot.indicator, spot.rule = UNKNOWN, ELSEWHERE


def _rename(where: Surroundings, spot: Spot) -> None:
    """Of indicators that share their words, the one that the words around them tell."""
    if spot.rule == "noun:schools_count" and (kind := OTHER_SCHOOLS.search(where.text, spot.left, spot.number.start)):
        spot.breakdown = spot.breakdown or kind.group(1)  # 教师进修学校1所 is not all there are
    if spot.indicator == "compulsory_public_funds_total" and where.text.startswith(_PER_HEAD, spot.number.unit_end):
        spot.indicator = "per_student_public_funds_standard"  # 义务教育公用经费按小学600元/生安排
    if spot.rule.startswith("noun:") and spot.head and spot.head.indicator == "teachers_recruited":
        spot.indicator = spot.head.indicator  # 招聘教师738人,其中应届毕业生512人
    if spot.rule == "noun:fulltime_teachers" and spot.bracketed and _of_other_people(spot):
        spot.indicator = spot.head.indicator if spot.head else spot.indicator  # 高级教师41人(农村教师21人)
    if spot.rule == "noun:enrolment" and _is_aid(where, spot):
        spot.indicator = "student_aid_recipients"
    if spot.indicator == "boarding_students" and spot.head and spot.head.indicator == "student_aid_recipients":
        spot.indicator = spot.head.indicator  # 补助学生4326人,其中寄宿生287人
    if spot.rule == "noun:fulltime_teachers" and spot.head and spot.head.indicator == "staff_count":
        owned = spot.bracketed and _OF_OWNER.fullmatch(where.text, spot.clause, spot.number.start)
        spot.indicator = "staff_count" if owned else spot.indicator  # 教职工8136人(公办教师6812人、民办学校聘请1324人)
    if spot.indicator == "special_transfer_funds" and spot.head and spot.head.indicator in _SPLIT:
        spot.indicator = spot.head.indicator  # 助学金186万元,其中上级资金120万元
        spot.breakdown = where.text[slice(*spot.noun)]
    if spot.indicator == "schools_count" and _SMALL.search(where.text, spot.sentence, spot.number.start):
        spot.indicator = "small_schools_count"
    if spot.rule == "coefficient" and _of_item(where, spot):
        spot.indicator = "quality_balance_coefficient"
    if spot.rule == "noun:per_student_public_funds_expenditure" and _allotted(where, spot):
        spot.indicator = "per_student_public_funds_standard"
    if spot.indicator == "student_aid_recipients" and _GIVEN.search(where.text, spot.sentence, spot.number.start):
        spot.indicator = "social_aid_recipients"


def _of_other_people(spot: Spot) -> bool:
    """Whether the whole of a part counts some of the staff only."""
    head = spot.head
    return head is not None and head.number.unit == spot.number.unit and head.indicator not in STOCKS


def _is_aid(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils go on a list of aid with their money: 资助幼儿203人、12.1万元,义务教育阶段学生618人、38.6万元."""
    before = spot.previous
    listed = before is not None and before.indicator in ("student_aid_amount", "student_aid_recipients")
    return listed and _WITH_MONEY.match(where.text, spot.behind) is not None


def _allotted(where: Surroundings, spot: Spot) -> bool:
    """Whether public funds a pupil are what is allotted and no average of what was spent: 小学生均公用经费650元."""
    value = spot.number.value
    return value is not None and value % 5 == 0 and "支出" not in where.text[spot.left : spot.number.start]


def _of_none(where: Surroundings, spot: Spot) -> bool:
    """Whether the words that name a number are about something that no indicator measures."""
    if spot.indicator in STOCKS and (of_universities(where, spot) or of_named_school(where, spot)):
        return True
    if spot.indicator in _TOTALS and where.text.startswith(_PER_HEAD, spot.number.unit_end):
        return True  # 免学费1240元/生/年 is no aid that was given
    if spot.rule == "noun:enrolment" and _OF_EACH.search(where.text, spot.sentence, spot.number.start):
        return True
    if spot.indicator == "per_student_public_funds_standard":
        return _of_aid(where, spot)
    if spot.indicator == "education_projects_investment":
        return of_one_built(where, spot)
    return spot.indicator == "new_school_places" and of_one_school(where, spot)


def _of_aid(where: Surroundings, spot: Spot) -> bool:
    """Whether so much for each pupil and year is aid or a subsidy: 寄宿生生活补助标准为小学每生每年1000元."""
    aid = _OF_AID.search(where.text, spot.sentence, spot.number.start)
    return aid is not None or _TOPPED.match(where.text, spot.behind) is not None


def _of_item(where: Surroundings, spot: Spot) -> bool:
    """Whether a coefficient is that of the one thing just measured: 生均面积小学4.83平方米,差异系数0.301."""
    if spot.place:
        return spot.group[0].indicator == "quality_balance_coefficient"
    said = where.text[spot.left : spot.number.start]
    if "综合" not in said and ("优质均衡" in said or _QUALITY.search(where.text, 0, _TITLE)):
        return True
    before = spot.previous
    measured = before is not None and before.number.unit in ("平方米", "元", "册", "台", "间", "人")
    return measured and _COEFFICIENT_OF_IT.match(where.text, before.number.unit_end) is not None  # type: ignore[union-attr]


def fit_stage(where: Surroundings, spot: Spot) -> None:
    """A retention rate of one stage is not that of nine years: 初中入学率为100%,巩固率为100%."""
    if spot.indicator != "compulsory_retention_rate":
        return
    statement = max(spot.sentence, where.text.rfind(";", spot.sentence, spot.number.start) + 1)
    said = where.text[spot.sentence : spot.number.start]
    if "义务" not in said and "九年" not in said:
        first = spot.group[0] if spot.group else spot
        own_clause = {level for level, _ in named(where, first.clause, spot.number.start)}
        listed = where.text.rfind(",", statement, spot.number.start)  # 小学…,初中入学率99.9%、巩固率99.1%
        own_clause = own_clause or {level for level, _ in named(where, max(listed, statement), spot.number.start)}
        levels = own_clause or {level for level, _ in named(where, statement, spot.number.start)}
        section = where.outline.at(spot.number.start)
        levels = levels or {level for level, _ in named(where, section.start, section.title)}
        own = RETAINED.get(levels.pop()) if len(levels) == 1 else None
        if own:
            spot.indicator, spot.rule = own, "retention_of_stage"


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
        before = spot.previous
        if before is not None and before.bracketed and not spot.bracketed and before.head is not None:
            before = before.head  # 大班额38个(小学12个、初中26个),占3.2%
            spot.level = spot.level or before.level
        spot.notes["source"] = before


def _best(where: Surroundings, spot: Spot) -> Candidate | None:
    """The reading with the highest score; of several the rule's, then the noun's."""
    ruled = _by_rule(where, spot)
    if ruled is not None and ruled.score >= nouns.HIGHEST:
        return ruled
    found = [ruled] if ruled is not None else []
    found += nouns.before(where, spot)
    found += nouns.behind(where, spot)
    found += schools(where, spot)
    if spot.number.unit == "班":
        found.append(Candidate(50, "classes_count", "classes_by_unit"))
    if _in_classes(where, spot):
        found.append(Candidate(66, "enrolment", "in_classes"))
    return max(found, key=lambda candidate: candidate.score, default=None)


def _in_classes(where: Surroundings, spot: Spot) -> bool:
    """Whether these are the pupils of the classes just counted: 在校学生129个班3872人."""
    before = spot.previous
    counted = before is not None and before.indicator == "classes_count" and spot.number.unit == "人"
    # 初中部设12个班,540人; 设计规模36个班1620人
    counted = counted and not _OF_A_SCHOOL.search(where.text, before.left, before.number.start)
    return counted and _CLASSES.fullmatch(where.text, before.number.unit_end, spot.number.start) is not None


def _by_rule(where: Surroundings, spot: Spot) -> Candidate | None:
    """The reading by the first rule that holds, which is the one that counts most."""
    words = where.tokens.within("trigger", spot.left, spot.right + 12)
    ratio, twice = "ratio" in spot.number.flags, spot.number.unit == "人次"
    continued = following(spot.previous.indicator if spot.previous is not None else "")
    triggered = taking(spot.number.unit, ratio=ratio) & continued.union(*[token[3] for token in words])
    if not triggered:
        return None
    left = where.text[spot.left : spot.number.start]
    plain = BRACKET.sub("", left) if "(" in left else left
    right = where.text[spot.behind : min(spot.right + 12, spot.behind + 40)]
    behind = _behind_bracket(where.text, spot.behind)
    around = f"{left}#{where.text[spot.behind : spot.right]}"
    for index in sorted(triggered):
        rule = rulebook().rules[index]
        if (rule.right and not rule.right.match(right) and not (behind and rule.right.match(behind))) or (
            twice and rule.indicator in HEADS
        ):
            continue
        matched = _outside(rule.left, left, plain) if rule.left else None
        if (rule.left and not matched) or (rule.unless and rule.unless.search(around)):
            continue
        last = _last_level(where, spot) if rule.by_level else ""
        indicator = rule.by_level.get(last, rule.indicator)
        noun = _noun_of(rule, matched, spot)
        said = spot.left + matched.start() if matched and matched.string is left else None
        level, after = rule.level or ("special" if last == "special" else ""), bool(rule.after)
        return Candidate(rule.priority, indicator, rule.name, noun, level, rule.breakdown, rule.status, said, after)
    return None


def _behind_bracket(text: str, end: int) -> str:
    """The words behind a bracket that explains a number: 投入418万元(县级155万元)实施校舍维修; empty without one."""
    closing = text.find(")", end, end + _BRACKET) + 1 if text.startswith("(", end) else 0
    return text[closing : closing + _WORDS] if closing else ""


def _outside(pattern: re.Pattern[str], left: str, plain: str) -> re.Match[str] | None:
    """A match that begins outside an explaining bracket, 覆盖率(公办园占比)为71%, which may also be left out."""
    matched = pattern.search(left)
    if plain == left:
        return matched
    if matched and any(m.start() < matched.start() < m.end() for m in BRACKET.finditer(left) if len(m.group()) > 6):
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

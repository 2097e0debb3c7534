"""Of indicators that share their words, the one that the words around a number tell."""

from __future__ import annotations

import re
from decimal import Decimal

from duxue.extraction.indicators.stocks import OTHER_SCHOOLS, STOCKS
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import UNKNOWN, earlier, same_unit

_COEFFICIENT_OF_IT = re.compile(r"\)?[,、;](?:校际)?差异系数")
_LED = re.compile(r"\s*(?:\(?\d{1,2}[).、])?([^,。;:()\d\n]{4,30}):")  # 4.生均教学及辅助用房面积:小学6.14平方米
_QUALITY = re.compile(r"^\s*[^\n。]{0,30}优质均衡")
_TITLE = 120
_ITEMS = re.compile("项[^,。;\\d]{0,6}指标")  # 七项资源配置指标校际差异系数
# What schools are equipped with for each pupil, of which the law asks that they differ little.
_OF_STANDARDS = frozenset(
    {
        "teachers_above_degree_per_100",
        "backbone_teachers_per_100",
        "pe_art_teachers_per_100",
        "teaching_area_per_student",
        "sports_area_per_student",
        "equipment_value_per_student",
        "multimedia_rooms_per_100",
        "books_per_student",
        "computers_per_100",
        "teacher_pupil_ratio",
    }
)
# What shares its words with another indicator; of all others only a part of a whole may be renamed.
_SHARING = _OF_STANDARDS | {
    "schools_count",
    "enrolment",
    "inclusive_kindergartens",
    "balance_difference_coefficient",
    "quality_balance_coefficient",
    "compulsory_public_funds_total",
    "per_student_public_funds_expenditure",
    "student_aid_amount",
    "student_aid_recipients",
}
_COEFFICIENTS = re.compile("[^。;,\n]{0,16}差异系数(?:变化)?(?:方面|情况|上|如下)?[看来]?(?:分别)?(?:为|是)?[,:]")
_SMALL = re.compile(r"不足\d+人的[^,。;\d]{0,10}$")  # 不足100人的学校26所
_GIVEN = re.compile(r"捐[资款赠助][^。;]{0,12}\d[^。;\d]*$")  # 爱心人士捐资46万元,资助贫困大学生115名
_SPLIT = frozenset({"student_aid_amount", "nutrition_funds", "education_projects_investment"})  # by who pays them
_PAID_TO = re.compile(r",(?:发放|补助|资助)[^,。;\d]{0,12}(?:补助|助学金|资金)\d")  # 本县籍学生218人,发放生活补助13万元
_THEIR_MONEY = re.compile(r"、(?:约|共|计)?\d[\d.]*[万亿]?元")
_RECRUITS = frozenset({"graduates_count", "fulltime_teachers", "backbone_teachers", "staff_count"})
_OPENED = frozenset({"new_schools_opened", "new_kindergartens_opened"})
_NAMED = ("noun:per_student_public_funds_expenditure", "introduced")
_LARGE_STANDARD, _STEP, _LARGE_STEP = 1500, 5, 50
_RAISED_TO = re.compile(r"(?:提高|增加|增长|提升|上升)(?:到了?|至)(?:(?:19|20)\d\d年(?:的|底)?)?([1-9]\d*(?:\.\d+)?)元")
PER_HEAD = ("/生", "/人")
_OF_OWNER = re.compile(r"[公民]办教师")
# 毛入学率小学102%、初中101.5%: of primary schools the catalogue has none
_GROSS = re.compile(
    r"毛入学率[:]?(?:[\u4e00-\u9fff]{0,8}\d[\d.]*%[、,;和]?)*(小学|初中|高中|学前|幼儿园)"
    r"(?:学校|教育|阶段)*(?:均|已|分别)?(?:达到?了?|为|是|:)*$"
)
_GROSS_OF = {
    "小学": UNKNOWN,
    "初中": "junior_gross_enrolment_rate",
    "高中": "senior_gross_enrolment_rate",
    "学前": "preschool_gross_enrolment_rate",
    "幼儿园": "preschool_gross_enrolment_rate",
}
_GROSS_REACH = 60
_UNSAID = frozenset({"unnamed", "continued"})  # rules of numbers that no word of their own names
# 小学、初中毛入学率分别为102%、101.5%
_GROSS_LISTED = re.compile(r"毛入学率[^,。;\d]{0,6}分别[^,。;\d]{0,4}$")
_GROSS_AT = {
    "primary": UNKNOWN,
    "junior_secondary": "junior_gross_enrolment_rate",
    "senior_secondary": "senior_gross_enrolment_rate",
    "kindergarten": "preschool_gross_enrolment_rate",
}


def rename(where: Surroundings, spot: Spot) -> None:
    """Give a named number the indicator that the words around it, or what it is a part of, make of its noun."""
    listed = spot.group and spot.indicator.endswith("_gross_enrolment_rate")  # 小学、初中、高中毛入学率分别为
    if (listed or spot.rule in _UNSAID) and (gross := _gross(where, spot)):
        spot.indicator, spot.rule = gross, ("unnamed" if listed else spot.rule) if gross == UNKNOWN else "respectively"
    if spot.head is not None:
        _by_whole(where, spot, spot.head)
        _by_words(where, spot)
    elif spot.indicator in _SHARING:
        _by_words(where, spot)


def _by_words(where: Surroundings, spot: Spot) -> None:
    """Of the indicators that share a noun, the one that the words around a number tell."""
    text, start = where.text, spot.number.start
    if spot.rule == "noun:schools_count" and (kind := OTHER_SCHOOLS.search(text, spot.left, start)):
        spot.breakdown = spot.breakdown or kind.group(1)  # 教师进修学校1所 is not all there are
    if spot.indicator == "schools_count" and _SMALL.search(text, spot.sentence, start):
        spot.indicator = "small_schools_count"
    elif _of_item(where, spot) or _varies(where, spot):
        spot.indicator, spot.breakdown = "quality_balance_coefficient", spot.breakdown or _item(where, spot)
    elif spot.place and spot.indicator == spot.group[0].indicator == "quality_balance_coefficient":
        spot.breakdown = spot.breakdown or spot.group[0].breakdown
    elif _of_coefficient(spot):
        spot.indicator, spot.breakdown = "quality_balance_coefficient", spot.breakdown or text[slice(*spot.noun)]
    elif spot.indicator == "inclusive_kindergartens" and _of_private(spot):
        spot.indicator = "inclusive_private_kindergartens"
    elif spot.rule == "noun:enrolment" and (_aided(where, spot) or _PAID_TO.match(text, spot.behind)):
        spot.indicator = "student_aid_recipients"
    elif spot.indicator == "compulsory_public_funds_total" and text.startswith(PER_HEAD, spot.number.unit_end):
        spot.indicator = "per_student_public_funds_standard"  # 义务教育公用经费按小学600元/生安排
    elif spot.rule == "noun:student_aid_amount" and spot.previous and spot.previous.indicator == "nutrition_students":
        spot.indicator = "nutrition_funds"  # 营养改善计划…受益学生9641人,支出补助资金771万元
    elif spot.indicator == "per_student_public_funds_expenditure" and spot.rule in _NAMED and _allotted(where, spot):
        spot.indicator = "per_student_public_funds_standard"
    elif spot.indicator == "teacher_pupil_ratio" and spot.number.unit == ":1" and (spot.number.value or 0) > 1:
        spot.indicator = "pupil_teacher_ratio"  # 师生比17.2:1
    elif spot.indicator == "student_aid_recipients" and _GIVEN.search(text, spot.sentence, start):
        spot.indicator = "social_aid_recipients"


def _by_whole(where: Surroundings, spot: Spot, head: Spot) -> None:
    """Parts that have a noun of their own and are yet parts of what stands before 其中 or their bracket."""
    if head.indicator == "teachers_recruited" and spot.indicator in _RECRUITS and _holds(head, spot):
        spot.indicator = head.indicator  # 招聘教师738人,其中应届毕业生512人
    elif head.indicator == "new_school_places" and spot.indicator in _OPENED and head.number.unit == spot.number.unit:
        spot.indicator = head.indicator  # 新增学位5600个,其中新建学校增加4200个
    elif spot.indicator == "boarding_students" and head.indicator == "student_aid_recipients":
        spot.indicator = head.indicator  # 补助学生4326人,其中寄宿生287人
    elif spot.indicator == "special_transfer_funds" and head.indicator in _SPLIT:
        spot.indicator = head.indicator  # 助学金186万元,其中上级资金120万元
        spot.breakdown = where.text[slice(*spot.noun)]
    elif spot.rule == "noun:fulltime_teachers" and spot.bracketed and _holds(head, spot):
        owned = _OF_OWNER.fullmatch(where.text, spot.clause, spot.number.start)
        if head.indicator not in STOCKS or (owned and head.indicator == "staff_count"):
            # 高级教师41人(农村教师21人), 教职工8136人(公办教师6812人、民办学校聘请1324人)
            spot.indicator = head.indicator


def _holds(head: Spot, spot: Spot) -> bool:
    """Whether a number can be a part of this one: it has its unit and is no larger."""
    whole, part = head.number, spot.number
    return same_unit(head, spot) and whole.value is not None and part.value is not None and part.value <= whole.value


def _varies(where: Surroundings, spot: Spot) -> bool:
    """Whether a value is how schools differ in what is named: 从校际差异系数看,每百名学生拥有骨干教师数小学为0.47."""
    value = spot.number.value
    if spot.indicator not in _OF_STANDARDS or spot.number.unit or value is None or value >= 1:
        return False
    return _COEFFICIENTS.match(where.text, spot.sentence, spot.number.start) is not None


def _of_coefficient(spot: Spot) -> bool:
    """Whether a value is a part of a coefficient, whatever else it is called: 综合差异系数小学0.42,其中生师比0.26."""
    head, value = spot.head, spot.number.value
    if head is None or not head.indicator.endswith("_coefficient") or spot.indicator.endswith("_coefficient"):
        return False
    return not spot.number.unit and value is not None and value < 1


def _of_private(spot: Spot) -> bool:
    """Whether inclusive kindergartens stand in a bracket of private ones: 民办幼儿园32所,在园4873人(普惠性26所)."""
    head = spot.head if spot.bracketed else None
    while head is not None and head.indicator != "schools_count":
        head = head.previous
    return head is not None and head.breakdown == "民办"


def _aided(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils go on a list of aid with their money: 资助幼儿203人、12.1万元,义务教育阶段学生618人、38.6万元."""
    before = spot.previous
    listed = before is not None and before.indicator in ("student_aid_amount", "student_aid_recipients")
    return listed and _THEIR_MONEY.match(where.text, spot.behind) is not None


def _allotted(where: Surroundings, spot: Spot) -> bool:
    """Whether public funds a pupil are what is allotted and no average of what was spent: 小学生均公用经费650元.

    What is allotted is round, and so is what it is raised to; a list has one of the two only.
    """
    raised = _RAISED_TO.match(where.text, spot.behind)
    if "支出" in where.text[spot.left : spot.number.start] or (raised and not _round(Decimal(raised.group(1)))):
        return False  # 由2020年的1250元提高到2022年的1387元
    before = earlier(spot)
    listed = before is not None and before.indicator == spot.indicator and before.rule == spot.rule
    if listed and "支出" not in where.text[before.left : before.number.start]:  # type: ignore[union-attr]
        return False  # 小学生均公用经费1386元,初中生均公用经费1750元
    return spot.number.value is not None and _round(spot.number.value)


def _round(value: Decimal) -> bool:
    """Whether an amount is as round as standards are: 650, 1015, 6000, but no 2765."""
    return value % (_STEP if value <= _LARGE_STANDARD else _LARGE_STEP) == 0


def _gross(where: Surroundings, spot: Spot) -> str:
    """The gross enrolment ratio of the stage right before a number, where a list begins with the bare word for it."""
    begin = max(spot.sentence, spot.number.start - _GROSS_REACH)
    if spot.number.unit != "%" or where.text.find("毛入学率", begin, spot.number.start) < 0:
        return ""
    first = spot.group[0] if spot.group else spot
    staged = spot.level in _GROSS_AT and len({member.level for member in spot.group}) > 1
    if staged and _GROSS_LISTED.search(where.text, begin, first.number.start):
        return _GROSS_AT[spot.level]
    listed = _GROSS.search(where.text, begin, spot.number.start)
    return _GROSS_OF[listed.group(1)] if listed else ""


def _item(where: Surroundings, spot: Spot) -> str:
    """What a line measures first, and then tells the coefficients of; empty where it begins with no such thing."""
    line = where.text.rfind("\n", 0, spot.number.start) + 1
    led = _LED.match(where.text, line, spot.number.start)
    measured = led and spot.previous is not None and spot.previous.number.start > line
    return led.group(1) if led and measured and "差异系数" not in led.group(1) else ""


def _of_item(where: Surroundings, spot: Spot) -> bool:
    """Whether a coefficient is that of the one thing just measured: 生均面积小学4.83平方米,差异系数0.301."""
    if spot.indicator != "balance_difference_coefficient" or spot.rule == "continued":
        return False
    if spot.place:
        return spot.group[0].indicator == "quality_balance_coefficient"
    said = where.text[spot.sentence : spot.number.start]
    if "综合" not in said and ("优质均衡" in said or _ITEMS.search(said) or _QUALITY.search(where.text, 0, _TITLE)):
        return True
    before = spot.previous
    if before is None or before.number.unit not in ("平方米", "元", "册", "台", "间", "人"):
        return False
    return _COEFFICIENT_OF_IT.match(where.text, before.number.unit_end) is not None

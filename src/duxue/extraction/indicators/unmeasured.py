"""What none of the indicators measures, though its words name one: of one school, by how much, from other funds."""

from __future__ import annotations

import re
from collections.abc import Callable

from duxue.extraction.indicators.homonyms import PER_HEAD
from duxue.extraction.indicators.scope import of_named_school, of_one_built, of_one_school, of_universities
from duxue.extraction.indicators.stocks import STOCKS
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings
from duxue.extraction.words.wording import residue

# How large one of them is, how many of an age there are: 2所小学在校生超过2500人, 3—5周岁幼儿18760人.
_OF_EACH = re.compile(
    r"(?:(?:\d所|个别|部分)[^,。;\d]{0,12}(?:超过|不足|大于|达不到)|周岁的?(?:适龄)?(?:幼儿|儿童|人口)[^,。;\d]{0,4})$"
)
_OF_AID = re.compile(
    r"(?:生活补助|助学金|(?<!经费)补助标准)(?![^。]*公用经费)[^。]*$|寄宿生[^,。;]*$"
)  # 补助标准为小学每生每年1000元
# 乡村教师生活补助每人每月300至500元,年发放874万元
_FOR_TEACHERS = re.compile(r"教师(?:生活|岗位|交通)?(?:补助|补贴|津贴)(?![^。]*(?:学生|幼儿|资助|助学|免))[^。]*$")
_FOR_SCHOOLS = re.compile(
    r"对(?:普惠性)?民办(?:幼儿)?园[^。;]*(?:补助|奖补)[^。;]*$"
)  # what kindergartens get is no aid
_TOPPED = re.compile(r"的?(?:标准)?(?:给予|进行|予以)?(?:奖补|奖励|补贴|补助)")  # 按每生每年200元的标准给予奖补
# So much more than civil servants get: 高出公务员平均工资1400元, 比公务员平均工资高0.14万元.
_GAP_TO_OTHERS = re.compile(r"公务员[^,。;\d]{0,20}(?:高出?|多出?|低)了?(?:约|近)?$")
_ABOVE_OTHERS = re.compile(r"(?:[高低多少]于|[高超多]出|超过)[^,。;\d]{0,6}公务员")
_A_YEARS_PAY = 20000  # yuan, below which no average salary of a year is
_OF_ONE = re.compile(
    r"(?:其中)?(?:(?![全我本各])[\u4e00-\u9fff]{1,4}[县区市旗](?![直属办]))?([\u4e00-\u9fff]{2,4}?)(?:小学|中学|初中|高中|幼儿园|学校)(?:目前|现)?"
)
# Of a town by its name: 勐坎镇中心幼儿园在园幼儿412人; not so 各乡镇中心幼儿园.
_TOWN = (
    r"(?![全我本各]|农村|城区|所有|乡镇|建制|重点|中心)[\u4e00-\u9fff]{2,5}(?:(?<![乡集城街心点制各])镇|(?<![城返回家各个])乡)"
    r"(?:中心|第?[一二三四五六])?(?:完全)?(?:小学|中学|初中|幼儿园|学校)"
)
_OF_TOWN = re.compile(rf"(?:其中)?{_TOWN}(?:[、和及]{_TOWN}){{0,4}}(?:目前|现)?")
# Words before a kind of school that name none.
_SORT = re.compile(
    r"民族|双语|移民|寄宿|示范|重点|特色|优质|薄弱|[公民]办|乡村|城市|其[他余它]|部分|本地|[应往]届"
    r"|[城乡镇村区级类型性制属直的]$"
)
_OTHER_FUNDS = re.compile(r"政府性基金(?!和|、|及)(?![^,。;]*公共预算)[^,。;]*$")


def of_none(where: Surroundings, spot: Spot) -> bool:
    """Whether the words that name a number are about something that no indicator measures: 城关小学在校生达到2436人."""
    asked = _ASKED.get(spot.indicator)
    if asked is not None and asked(where, spot):
        return True
    asked = _ASKED_OF_RULE.get(spot.rule)
    return asked is not None and asked(where, spot)


def _of_one_or_higher(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils, staff or schools are those of one school or of universities."""
    return (
        where.text.find("该校", spot.sentence, spot.number.start) >= 0
        or of_universities(where, spot)
        or of_named_school(where, spot)
        or _of_school(where, spot)
    )


def _of_primary(_: Surroundings, spot: Spot) -> bool:
    """Whether a gross ratio is that of primary schools: 小学、初中毛入学率分别为102%、101.5%."""
    return spot.level == "primary"


def _of_other_stage(_: Surroundings, spot: Spot) -> bool:
    """Whether a share of all funds is not of kindergartens: 义务教育财政性教育经费8.2亿元,占财政性教育经费的62%."""
    return spot.previous is None or spot.previous.level != "kindergarten"


def _of_each(where: Surroundings, spot: Spot) -> bool:
    return _OF_EACH.search(where.text, spot.sentence, spot.number.start) is not None


def _per_head(where: Surroundings, spot: Spot) -> bool:
    """Whether money is what each of them gets and no sum that was given: 免学费1240元/生/年."""
    return where.text.startswith(PER_HEAD, spot.number.unit_end)


def _for_teachers(where: Surroundings, spot: Spot) -> bool:
    return _FOR_TEACHERS.search(where.text, spot.sentence, spot.number.start) is not None


def _for_no_pupil(where: Surroundings, spot: Spot) -> bool:
    """Whether what is called aid is a sum for each, or reaches teachers or kindergartens."""
    return (
        _per_head(where, spot)
        or _for_teachers(where, spot)
        or _FOR_SCHOOLS.search(where.text, spot.sentence, spot.number.start) is not None
    )


def _for_one_school(where: Surroundings, spot: Spot) -> bool:
    """Whether new places are those of one school."""
    return of_one_school(where, spot) or _of_school_built(where, spot)


def _is_gap(where: Surroundings, spot: Spot) -> bool:
    """Whether an amount is only by how much teachers get more than civil servants: 高出公务员平均工资1400元."""
    if _GAP_TO_OTHERS.search(where.text, spot.clause, spot.number.start):
        return True
    small = spot.number.value is not None and spot.number.value < _A_YEARS_PAY
    return small and _ABOVE_OTHERS.search(where.text, spot.clause, spot.number.start) is not None


def _of_school(where: Surroundings, spot: Spot) -> bool:
    """Whether pupils or staff are of one school that opens the clause: 城关小学在校生达到2436人,教师126人."""
    before, noun = spot.previous, spot.noun[0]
    if not spot.clause < noun < spot.number.start:
        # what goes on with it, and names no other stage
        on = before is not None and before.notes.get("of_school") and where.text.startswith((",", "、"), spot.left)
        spot.notes["of_school"] = bool(on) and not where.tokens.within("level", spot.left, spot.number.start)
        return bool(spot.notes["of_school"])
    if _OF_TOWN.fullmatch(where.text, spot.clause, noun):
        spot.notes["of_school"] = True
        return True
    one = _OF_ONE.fullmatch(where.text, spot.clause, noun)
    if one is None or _SORT.search(one.group(1)):
        return False
    kinds = where.tokens.within("level", spot.clause, spot.number.start)
    end = min([one.end(1), *(token[0] for token in kinds[:1])])  # 普通高中学校: the kind begins with 普通
    spot.notes["of_school"] = residue(where, spot.clause, end) > 1
    return bool(spot.notes["of_school"])


def _of_other_funds(where: Surroundings, spot: Spot) -> bool:
    """Whether what is spent is of funds outside the public budget: 政府性基金安排教育支出1200万元."""
    said = where.text.find("政府性", spot.left, spot.number.start) >= 0
    return said and _OTHER_FUNDS.search(where.text, spot.left, spot.number.start) is not None


def _of_school_built(where: Surroundings, spot: Spot) -> bool:
    """Whether places are of the one school whose costs were just told: 总投资1.2亿元的禾源六中竣工,提供学位1500个."""
    before = spot.previous
    return before is not None and before.number.unit == "元" and of_one_built(where, before)


def _of_aid(where: Surroundings, spot: Spot) -> bool:
    """Whether so much for each pupil and year is aid or a subsidy: 寄宿生生活补助标准为小学每生每年1000元."""
    aid = _OF_AID.search(where.text, spot.sentence, spot.number.start)
    return aid is not None or _TOPPED.match(where.text, spot.behind) is not None


# What is asked of a number of each indicator whose words may be about something else.
_ASKED: dict[str, Callable[[Surroundings, Spot], bool]] = {
    **dict.fromkeys(STOCKS, _of_one_or_higher),
    "junior_gross_enrolment_rate": _of_primary,
    "public_budget_education_expenditure": _of_other_funds,
    "civil_servant_average_salary": _is_gap,
    "per_student_public_funds_standard": _of_aid,
    "student_aid_amount": _for_no_pupil,
    "student_aid_recipients": _for_teachers,
    "nutrition_funds": _per_head,
    "student_loan_amount": _per_head,
    "education_projects_investment": of_one_built,
    "new_school_places": _for_one_school,
}
# The same by the rule that named it, whatever it was called since.
_ASKED_OF_RULE = {"noun:enrolment": _of_each, "preschool_share_of_funds": _of_other_stage}

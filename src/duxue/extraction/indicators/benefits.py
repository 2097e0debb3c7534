"""People and the money that reaches them, each named by the other: aid in pairs, meals, trainings."""

from __future__ import annotations

import re

from duxue.extraction.tables.aided import AID
from duxue.extraction.words.rules import rulebook
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, named, unlevelled
from duxue.extraction.words.wording import UNKNOWN, fitting, residue

_PAIRED = re.compile(
    r"(?:以上|左右)?\)?[,、(]?(?:共计?|合计|总计?|计|约|近|达到?|不低于|不少于|超过?|发放|拨付|落实|补助金?|资助|救助金|助学金|金额"
    r"|资金|到)*"
)
_LOAN = ("student_loan_recipients", "student_loan_amount")
_ON_AID = re.compile(r"资助|助学|减免|免补|免费教育|[两三]免|免[(学除]|一补|救助|保教费")
_NO_AID = re.compile(r"营养|教师|队伍|经费|设施|建设|项目|课后")
# Words of a clause that say no more than that somebody got something.
_GOT = re.compile(
    r"(?:(?:19|20)\d\d年|全年|[今本]年|[我全][县区市]|[春秋]季(?:学期)?|[上下]半年|共计?|累计|其中"
    r"|[已由又再为约达、和及到对向给与的]|受理|发放|办理|计划|预计|拟|涉及"
    r"|减免|免除|免费|提供|落实|兑现|下达|拨付|使用|支出|补助|资助|救助|惠及|受益|享受|获得|金额|合同|资金|贷款"
    r"|助学金?|免学费|首贷|续贷"
    r"|建档立卡|脱贫|贫困|困难|家庭|经济|特殊|学生|幼儿|儿童|人数|对象|寄宿生|教科书|学杂费|保教费|学费|生活费"
    r"|中央|[省市县]级|专项|各[级类]|财政)*"
)
_GETS = re.compile(r"受理|发放|办理|免|补助|[资救]助|惠及|受益|享受|涉及|金额|贷款?|使用")
_FEW = 6  # characters: 困难儿童, 建卡贫困户
_WITH_MONEY = re.compile(r"[、,]?(?:约|共|计)?\d[\d.]*[万亿]?元")
_MEALS = re.compile("营养(?:改善|餐|午餐|膳食)")
_AID_TOO = re.compile("资助|助学|[;。]")
_TRAINED = re.compile(
    r"等(?:各类|专项)?培训$|(?<![\u4e00-\u9fff])(?:全年|年内|当年|累计|先后|共|计划|安排|组织|开展|完成|各类|各级|参加"
    r"|国家级?|自治区级?|[省市县区]级?|以上|两级|年内|[及和、])*培训(?:共|达|约)*$"
)
_OF_TEACHERS = re.compile(r"教师(?!节|家属|子女)|师资|师德|强师|教师队伍|培训经费")
_SHORT_TITLE = 16  # characters of a sentence that is a title
_REACHES = re.compile(
    r"(?:(?:19|20)\d\d年|全年|[今本]年|目前|[共有])*(?:受益|惠及|受惠|覆盖|享受)[^,。;\d]{0,12}"
    r"(?:学生|幼儿|儿童|人数)?(?:共|达|约|近)*"
)
_GAINING = re.compile(r"(?:名)?[^,。;、\d]{0,8}(?:学生|儿童)(?:从中)?(?:受益|受惠|享受)")  # 全县2.04万名学生受益
_COSTS = re.compile(r"(?:全?年|共|累计)*(?:使用|投入|安排|拨付|落实|下达|支出|发放)[^,。;\d]{0,10}(?:共|达|约|近)*")


def paired(where: Surroundings, spot: Spot, source: Spot) -> bool:
    """培训24期968人次, 资助72人次约9万元: people right behind what they took part in, money behind people."""
    if source.bracketed and not spot.bracketed and source.head is not None:
        source = source.head  # 资助学生6217人次(建档立卡学生1034人次),资金528.3万元
    partner = rulebook().pairs.get(source.indicator)
    if partner is None or not fitting(spot, partner):
        return False
    if not _PAIRED.fullmatch(where.text, spot.left, spot.number.start):
        return False
    spot.indicator, spot.rule, spot.base = partner, "paired", source
    return True


def aided(where: Surroundings, spot: Spot) -> bool:
    """People with their money right behind, where such pairs were of aid: 春季36人次、2万元,秋季25人次、1万元.

    Nothing in between may have had another name, and the people hardly one.
    """
    before = spot.prior
    for _ in range(3):
        if before is None or before.indicator not in (UNKNOWN, "poor_students"):
            break
        before = before.prior
    if before is None or before.indicator not in AID or spot.number.unit not in ("人", "名", "人次"):
        return False
    thin = residue(where, spot.clause, spot.number.start) <= _FEW
    if not thin or not _WITH_MONEY.match(where.text, spot.behind):
        return False
    spot.indicator, spot.rule = "student_aid_recipients", "aid_pair"
    return True


def parted(where: Surroundings, spot: Spot) -> bool:
    """What those who were aided got, by stage: 资助学生31560人次,其中学前教育186.4万元;普通高中894万元."""
    head, before = spot.head if spot.among else None, spot.previous
    of_aided = head is not None and head.indicator == "student_aid_recipients"
    if spot.number.unit != "元" or not (of_aided or (before is not None and before.rule == "parted")):
        return False
    if not named(where, spot.clause, spot.number.start):
        return False
    if residue(where, spot.clause, spot.number.start) > _FEW + _FEW:
        return False
    spot.indicator, spot.rule = "student_aid_amount", "parted"
    return True


def under_heading(where: Surroundings, spot: Spot) -> bool:
    """Who got something and how much, under a heading on it: (六)生源地信用助学贷款。全年受理5871人,金额4362.7万元."""
    if spot.number.unit not in ("人", "名", "人次", "元") or "/" in where.text[spot.number.unit_end : spot.behind]:
        return False
    titled = where.text[_titled(where.text, spot.sentence) : spot.sentence]  # 六是生源地信用助学贷款。受理4127人
    led = where.text[spot.sentence : spot.clause].rpartition(";")[2]  # 一是国家助学金,全年发放581.5万元
    heading = titled if "贷款" in titled else where.outline.heading(spot.number.start)
    lent = "贷款" in led or ("贷款" in heading and not _ON_AID.search(led))
    heading += led
    if not (lent or (_ON_AID.search(heading) and not _NO_AID.search(heading))):
        return False
    said = unlevelled(where, spot.clause, spot.number.start)
    if not (_GETS.search(said) and _GOT.fullmatch(said)):
        return False
    pair = _LOAN if lent or "贷款" in said else AID
    spot.indicator, spot.rule = pair[spot.number.unit == "元"], "under_heading"
    return True


def trained(where: Surroundings, spot: Spot) -> bool:
    """Who was trained under a heading on teachers, or behind words on them: 全年组织培训9150人次."""
    if spot.number.unit != "人次" or not _TRAINED.search(where.text, spot.clause, spot.number.start):
        return False
    heading = where.outline.heading(spot.number.start)
    if not _OF_TEACHERS.search(heading) and not _OF_TEACHERS.search(where.text, spot.sentence, spot.clause):
        return False
    spot.indicator, spot.rule, spot.level = "teacher_training_person_times", "trained_here", ""
    return True


def _titled(text: str, sentence: int) -> int:
    """Where a sentence begins, or the short one before it that is its title: 二是营养改善计划。全年安排资金."""
    end = max(0, sentence - 1)
    near = max(0, sentence - _SHORT_TITLE)
    title = max(text.rfind("。", near, end), text.rfind("\n", near, end))
    return title + 1 if title >= 0 else sentence


def fed(where: Surroundings, spot: Spot) -> bool:
    """Whom the meals of a sentence reach and what they cost: 营养改善计划覆盖学校56所,受益2.1万人,投入860万元."""
    if where.text.find("营养", max(0, spot.sentence - _SHORT_TITLE), spot.clause) < 0:
        return False
    meals = _MEALS.search(where.text, _titled(where.text, spot.sentence), spot.clause)
    clause = where.text[spot.clause : spot.number.start]
    if meals is None or _AID_TOO.search(where.text, max(meals.end(), spot.sentence), spot.number.start):
        return False
    gaining = _GAINING.match(where.text, spot.behind) is not None and "其中" not in clause
    if spot.number.unit in ("人", "名", "人次") and (gaining or _REACHES.fullmatch(clause)):
        spot.indicator = "nutrition_students"
    elif spot.number.unit == "元" and _COSTS.fullmatch(clause):
        spot.indicator = "nutrition_funds"
    else:
        return False
    before = spot.previous
    fed_before = before is not None and before.indicator == "nutrition_students"
    level = "kindergarten" if "幼儿" in clause else "compulsory"
    spot.rule, spot.level = "meals", before.level if before is not None and fed_before else level
    return True

"""Whether a number was reached, is planned, aimed at, a change, a sum over years, or a limit that a rule sets."""

from __future__ import annotations

import re

from duxue.extraction.rules import rulebook
from duxue.extraction.spots import Spot

_PLANNED = re.compile(
    r"(?:计划|拟|预计|预算|将(?!教|其|学|督|全|党|民|办|各|所|义|保|幼|中|区|县|困)|准备|筹建|规划)(?:于)?[^,。;已完了]{0,16}$"
)
_TARGET = re.compile(r"(?:力争|确保|争取|目标|努力|要求)[^,。;]{0,24}$")
_TARGET_AFTER = re.compile(r"^(?:以上|左右|以内)?的?(?:总体|发展|工作|预期|创建|规划)?目标")
_NOT_PLANNED = re.compile(r"已|完成(?!时限)|建成|到位|落实了|实现了|投入使用")
_STANDARD = re.compile(
    r"(?:按照?|执行|不低于|不高于|不超过|不少于|不小于|至少|省定标准|国家标准|规定|要求)[^,。;]{0,18}$|标准(?:为|是|的)?$|(?:低于|高于|达到|超过)(?:省定|国家|规定|市定)[^,。;]{0,8}$"
)
_STANDARD_AFTER = re.compile(
    r"^(?:以上)?(?:的)?(?:标准|要求|底线|红线|规定)|^(?:以上|及以上|以内|以下)(?:的)?(?:要求|标准|规定|并逐年|大班|超大班|班额)"
)
_CUMULATIVE = re.compile(r"累计")


def status_of(text: str, spot: Spot, *, kind: str, cumulative: bool, future: bool) -> str:
    """The status of a number in a section of this kind; ``future``: its period lies after the document's."""
    clause = text[spot.clause : spot.number.start]
    after = text[spot.number.unit_end : spot.number.unit_end + 14]
    if spot.status:
        return spot.status
    if _STANDARD_AFTER.match(after) or (
        _STANDARD.search(clause) and spot.number.unit in ("%", "人", "所", "平方米", "学时", "")
    ):
        if not re.search(r"(?:保障经费|公用经费)[^,。;]{0,4}$", clause):
            return "standard"
    if (
        future
        or _TARGET_AFTER.match(after)
        or (_TARGET.search(clause) and not _NOT_PLANNED.search(clause) and kind != "result")
    ):
        return "target" if not _PLANNED.search(clause) else "planned"
    if kind == "plan" or (_PLANNED.search(clause) and not _NOT_PLANNED.search(clause)):
        return "planned"
    if re.search(r"(?:确保|力争|争取)[^,。;]{0,20}$", clause) and spot.number.unit in ("%", "个百分点"):
        return "target"
    return "cumulative" if cumulative else "actual"


def threshold(spot: Spot) -> None:
    """A limit is stated under the indicator of the limit where the catalogue has one, so that it never counts as reached."""
    twin = rulebook().thresholds.get(spot.indicator)
    if twin and spot.status == "standard":
        spot.indicator = twin

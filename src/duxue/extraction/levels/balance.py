"""The stage of what tells whether schools are alike: coefficients, and shares and numbers of large classes."""

from __future__ import annotations

import re

from duxue import catalogue
from duxue.extraction.words.lexicon import Token
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import BOTH, Surroundings, joint, meant

OF_CLASSES = frozenset({"large_class_share", "oversize_class_share"})
OF_COMPULSORY = BOTH | {"compulsory", "all"}
OF_PLACE = re.compile("全[县区市旗州]")
_NEAR, _CLAUSE, _NAME = 70, 24, 12  # characters
_BUILT = re.compile(r"[新扩改迁]建[^,。;]*$")
_LISTED_NAMES = re.compile(r"[^。;]*等\d+[个所](?:学校|项目)")  # 城南中学、城东小学等6个项目


def of_balance(where: Surroundings, spot: Spot, entry: catalogue.Indicator) -> str:
    """The stage named last, and not far, before a coefficient or a share of classes."""
    start, of_classes = spot.number.start, spot.indicator in OF_CLASSES
    names = _LISTED_NAMES.search(where.text, max(spot.sentence, start - _NEAR), start)
    line = where.text.rfind("\n", max(0, start - _NEAR), start)
    begin = max(statement(where, spot) if of_classes else 0, line, start - _NEAR, names.end() if names else 0)
    if spot.indicator.endswith(("_share", "_count")):  # 县城小学平均班额59人,全县56人以上大班额比例13.7%
        begin = max(begin, *(found.end() for found in OF_PLACE.finditer(where.text, begin, start)), 0)
    if {level for level, _ in joint(where, begin, start)} == BOTH:
        return "compulsory"  # 小学、初中班额均不超过45人、50人,大班额占比0%
    if of_classes or spot.indicator == "large_classes_count":
        begin = max(begin, where.text.rfind(")", begin, start))  # 教学班1428个(小学1010个、初中418个),大班额比例
    words = where.tokens.within("level", begin, start)
    words = [word for word in words if not (of_classes and (of_rate(where, word) or _is_built(where, word)))]
    near = [meant(where, word[3])[0] for word in words]
    before = spot.previous or spot.prior
    counted = of_classes or spot.indicator == "large_classes_count"
    if counted and set(near) >= BOTH and before is not None and _of_both(before):
        return "compulsory"  # 差异系数小学为0.31、初中为0.27,大班额比例控制在0.4%
    if counted:
        near = [level for level in near if level in OF_COMPULSORY]  # 高中毛入学率达92%,大班额占比控制在3%以内
    return near[-1] if near and near[-1] in (entry.levels or catalogue.LEVELS) else ""


def _of_both(before: Spot) -> bool:
    """Whether what stands before tells of both stages in turn: coefficients, or the parts of all classes."""
    return before.indicator.endswith("_coefficient") or (
        before.indicator == "classes_count" and before.head is not None
    )


def of_rate(where: Surroundings, token: Token) -> bool:
    """Whether a level word only belongs to the name of a rate."""
    names = where.tokens.within("noun", token[0], token[0] + _NAME)
    return bool(names) and names[0][0] == token[0] and where.text[names[0][1] - 1] == "率"


def _is_built(where: Surroundings, token: Token) -> bool:
    """Whether a level word only tells what was built: 扩建小学3所、初中1所,大班额比例控制在3%以内."""
    return _BUILT.search(where.text, max(0, token[0] - _CLAUSE), token[0]) is not None


def statement(where: Surroundings, spot: Spot) -> int:
    """Where what is said of classes begins: behind the last semicolon."""
    return max(spot.sentence, where.text.rfind(";", spot.sentence, spot.number.start) + 1)

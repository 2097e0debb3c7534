"""Words that name an indicator at the head of a column or a row, and none in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEAD = re.compile(r"^(?:\d{1,2}[.、]|[(]?[一二三四五六七八九十]{1,2}[)、.]|(?:19|20)\d\d年度?|[#*\s])+")
_END = r"(?:\(|%|$)"
_MOVED = r"(?:轮岗)?(?:交流|轮岗)(?:轮岗)?"
_WORDS = (
    (r"(?:学校|校|园|所|园所|机构)(?:个?数|\()|学校数|校数|园数|园所数|机构数|数量\(所\)", "schools_count"),
    (r".*新[增建扩][^|\d]{0,8}[学园]位", "new_school_places"),
    (rf"大班额(?:班)?(?:个|班)?数?{_END}", "large_classes_count"),
    (rf"超大班额(?:班)?(?:个|班)?数?{_END}", "oversize_classes_count"),
    (rf"大班额{_END}", "large_class_share"),
    (rf"(?:专任)?教师{_MOVED}(?:人[数次]|数)?{_END}", "teacher_exchange_count"),
    (rf"(?:校长|校\(园\)长|校级干部){_MOVED}(?:人[数次]|数)?{_END}", "principals_rotated"),
    (rf"(?:教师)?{_MOVED}教?师?(?:比例|率|占比){_END}", "teacher_rotation_share"),
    (rf"(?:教师|教职工|师资)?(?:参加)?培训人次{_END}", "teacher_training_person_times"),
    (rf"(?:教师|师资)?培训(?:经?费|资金)(?:支出|投入)?{_END}", "teacher_training_budget"),
    (rf"本科(?:及?以上)?(?:学历)?(?:教师)?(?:占比|比例|率){_END}", "teacher_bachelor_share"),
    (rf"(?:专科|大专)(?:及?以上)?(?:学历)?(?:教师)?(?:占比|比例|率){_END}", "teacher_associate_share"),
    (rf"(?:副高级?及?以上|高级)(?:职称|教师)+(?:占比|比例|率){_END}", "senior_title_share"),
    (rf"(?:校园|学校)?占地(?:总)?面积{_END}", "school_land_area"),
)
_NAMING = tuple((re.compile(words), key) for words, key in _WORDS)


def keys(label: str) -> Iterator[str]:
    """The indicators that a head or label names by such words, the likeliest first."""
    said = _LEAD.sub("", label.strip())
    yield from (key for words, key in _NAMING if words.match(said))

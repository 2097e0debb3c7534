"""What a cell measures that the columns beside it tell: teachers by degree, classes by size, teachers who moved."""

from __future__ import annotations

import re

from duxue.extraction.tables import labels
from duxue.extraction.tables.cells import FIGURE, Row, Span
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings

# 46-55人, 超过45人班级数, 大班额数(56人以上): how large the classes are that are counted.
SIZE = re.compile(
    r"(?:超过|大于|多于|不足|少于|小于)\d{2}人?|\d{2}人?(?:[-—~至到]\d{2}人?)|\d{2}人?(?:\(含\))?及?以[上下]"
)
_QUALIFIED = re.compile(r"学历|学位|博士|硕士|研究生|本科|专科|大专|职称|高级|中级|初级|[一二三]级|员级")
_RATE = re.compile(r"[率比%]|比[例重]|百分")
_OF_PROJECTS = re.compile(r"\s*(?:建设|工程)?项目(?:名称|类别|类型|内容)?\s*")
_INVESTED = re.compile(r"(?:总|计划|概算|估算|完成|累计完成|已完成)*投资(?:总?额|规模)?(?:\(|$)")
_FEWEST = 3  # cells of a row of such heads
_MOVED = re.compile(r"交流|轮岗")
_AMONG = re.compile(r"\s*(?:其中|#)")


def told(where: Surroundings, over_it: list[Span], row: Row) -> tuple[str, Span] | None:
    """The indicator of a cell whose head says only a part of what a column before counts; None for other cells."""
    text = where.text
    head = text[slice(*over_it[0])].strip() if over_it else ""
    if SIZE.match(head):
        return _counted(where, over_it, row, "classes_count")
    if _QUALIFIED.search(head) and not _RATE.search(head):
        return _counted(where, over_it, row, "fulltime_teachers")
    titles = (span for cells in row.heads for span in cells[:2])
    if _INVESTED.match(head) and any(_OF_PROJECTS.fullmatch(text, *span) for span in titles):
        return "education_projects_investment", over_it[0]
    return None


def of_head(where: Surroundings, spot: Spot, row: Row, column: int) -> bool:
    """Whether a number is a word of a head, and counts nothing: 超过45人班级数."""
    if row.heads or len(row.cells) < _FEWEST or any(FIGURE.fullmatch(where.text[slice(*cell)]) for cell in row.cells):
        return False
    cell, start = row.cells[column], spot.number.start
    return any(found.start() <= start < found.end() for found in SIZE.finditer(where.text, *cell))


def _counted(where: Surroundings, over_it: list[Span], row: Row, key: str) -> tuple[str, Span] | None:
    """Where a column before counts all of them."""
    spans = labels.left(over_it, row)
    return next(((key, span) for span in spans if key in labels.names(where, span)), None)


def moved(where: Surroundings, key: str, source: Span, over_it: list[Span], row: Row) -> str:
    """骨干教师 who were exchanged, where head, label or what they are a part of says so: 交流骨干教师数."""
    if key != "backbone_teachers":
        return key
    whole = [source]
    if _AMONG.match(where.text, *source):
        over = [row.label, *filter(None, (labels.whole_of(row, where.text),))]
        whole += labels.left(over_it, row)[:1] if source in over_it else over
    return "key_teacher_rotation_count" if any(_MOVED.search(where.text, *span) for span in whole) else key

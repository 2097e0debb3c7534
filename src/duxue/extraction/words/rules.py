"""Rules of ``data/catalogue/rules.yml``: which words before and after a number say what it measures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from duxue import catalogue, workspace
from duxue.errors import ProjectError
from duxue.numbers import Number

# Units that count the same kind of thing; a rule or an indicator in one of them takes numbers in all of them.
_GROUPS = {
    "person": "人 名 位 对 人次 户 人份 人天",
    "thing": "所 个 家 处 间 座 栋 幢 校 园 班 轨 套 台 台套 台件 件套 台件套 "
    "台(套) 台(件) 件 本 册 份 条 "
    "幅 块 张 辆 部 架 盏 枚 组 批 类 种 门 项 面 支 支队 队 篇 节 大类 大项 点 省 市 县 区 镇 乡 村 "
    "街道 部门 单位 学科 专业 户次 张床位 床位 床 大 棵 双 把 箱 句",
    "event": "次 场 场次 期 轮 届 起 例 宗 件次 项次 节次 班次 期次 频次 批次 车次 节 课时 学时",
    "money": "元 美元",
    "rate": "% ‰ 成",
    "points": "个百分点",
    "ratio": ":1",
    "area": "平方米 亩 公顷 平方公里",
    "time": "年 个月 月 天 日 周 小时 分钟 学时 课时",
    "score": "分",
    "times": "倍",
}
_LOOSE = frozenset({"个", "项", "件", "期", "节", "篇", "场次"})
GROUP_OF: dict[str, frozenset[str]] = {}
for _name, _units in _GROUPS.items():
    for _unit in _units.split():
        GROUP_OF[_unit] = GROUP_OF.get(_unit, frozenset()) | {_name}


def groups(unit: str) -> frozenset[str]:
    """The kinds of thing a unit counts; empty for a number without unit."""
    return GROUP_OF.get(unit, frozenset({unit} if unit else ()))


@cache
def fits(printed: str, wanted: str, *, ratio: bool = False) -> bool:
    """Whether a number printed with this unit can be a value of an indicator in that unit."""
    if ratio:
        return wanted in ("", ":1")
    if wanted in ("", ":1"):
        return printed == ""
    if not printed:
        return True
    have, need = groups(printed), groups(wanted)
    if have & need:
        return True
    # 个 and 项 count anything that can be counted; events are things to a list of achievements.
    loose = {"thing", "event"}
    return bool((printed in _LOOSE and need & loose) or (printed == "个" and "person" in need and wanted != "人次"))


RATIO = "ratio"
# Who is there counts once, whoever gets something as often as he gets it.
HEADS = frozenset(
    {"enrolment", "staff_count", "fulltime_teachers", "boarding_students", "intake", "graduates_count", "poor_students"}
)


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


@dataclass(frozen=True, slots=True)
class Rule:
    """``left`` is searched in what stands before the number (it ends at the number), ``right`` matched after the unit.

    ``words`` are triggers, one of which must stand in either; what has ``after``, indicators of which the number
    before must have one, needs none. ``unit`` overrides the indicator's; ``level``, ``status`` and ``breakdown`` are
    given where the rule implies them (``phrase``: the words before the number). ``by_level`` is another indicator for
    a level named before.
    """

    name: str
    indicator: str
    words: tuple[str, ...]
    left: re.Pattern[str] | None = None
    right: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    unit: str | None = None
    level: str = ""
    breakdown: str = ""
    status: str = ""
    after: tuple[str, ...] = ()
    by_level: Mapping[str, str] = field(default_factory=dict)
    priority: int = 60
    matches: tuple[str, ...] = field(default=())
    rejects: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, the first of which counts most, and what the file says of indicators: default levels, extra nouns."""

    rules: tuple[Rule, ...]
    default_level: Mapping[str, str]
    growth: Mapping[str, str]
    thresholds: Mapping[str, str]
    nouns: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, str]
    limits: frozenset[str]


@cache
def rulebook() -> Rulebook:
    """The rules as written. Raises ProjectError naming the rule that is wrong."""
    path = workspace.current().catalogue / "rules.yml"
    entries = catalogue.read_yaml(path) or {}
    known = catalogue.indicators()
    rules = tuple(sorted((_rule(path, entry) for entry in entries.get("rules", ())), key=lambda rule: -rule.priority))
    for rule in rules:
        if rule.indicator not in known:
            raise ProjectError(path, f"{rule.name}: no indicator {rule.indicator!r}", "Name one of indicators.yml.")
    levels = {key: level for level, keys in (entries.get("default_level") or {}).items() for key in keys.split()}
    return Rulebook(
        rules=rules,
        default_level=levels,
        growth=entries.get("growth") or {},
        thresholds=entries.get("thresholds") or {},
        pairs=entries.get("pairs") or {},
        limits=frozenset((entries.get("limits") or "").split()),
        nouns={key: tuple(words.split()) for key, words in (entries.get("nouns") or {}).items()},
    )


def printed_as(number: Number) -> str:
    """The unit of a number, or the one word for all ratios: whatever stands behind these, it is no unit of theirs."""
    return RATIO if "ratio" in number.flags else number.unit


@cache
def taking(printed: str) -> frozenset[int]:
    """Which rules, by their place among all, take a number that is printed so."""
    known, rules = catalogue.indicators(), rulebook().rules
    wanted = (known[rule.indicator].unit if rule.unit is None else rule.unit for rule in rules)
    fit = {place for place, need in enumerate(wanted) if fits(printed, need, ratio=printed == RATIO)}
    heads = {place for place in fit if rules[place].indicator in HEADS} if printed == "人次" else set()
    return frozenset(fit - heads)


@cache
def following(indicator: str) -> frozenset[int]:
    """Which rules, by their place among all, go on from a number of this indicator."""
    return frozenset(place for place, rule in enumerate(rulebook().rules) if indicator in rule.after)


def _rule(path: object, entry: dict[str, Any]) -> Rule:
    try:
        return Rule(
            name=entry["name"],
            indicator=entry["indicator"],
            words=tuple(entry["words"].split()) if "after" not in entry else (),
            left=re.compile(f"(?:{entry['left']})$") if entry.get("left") else None,
            right=re.compile(entry["right"]) if entry.get("right") else None,
            unless=re.compile(entry["unless"]) if entry.get("unless") else None,
            unit=entry.get("unit"),
            level=entry.get("level") or "",
            breakdown=entry.get("breakdown", ""),
            status=entry.get("status", ""),
            after=tuple(entry.get("after", "").split()),
            by_level=entry.get("by_level") or {},
            priority=entry.get("priority", 60),
            matches=tuple(entry.get("matches", ())),
            rejects=tuple(entry.get("rejects", ())),
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise ProjectError(path, f"the rule {entry!r:.80} is wrong ({error!r})", "Correct this rule.") from None

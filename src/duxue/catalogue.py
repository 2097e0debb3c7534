"""Districts, indicators, themes, standards and national values: read once, checked, frozen.

It knows names and definitions. It does not know any document.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from duxue import workspace
from duxue.errors import ProjectError, unreadable

LEVELS = {
    "kindergarten": ("学前教育", "pre-primary"),
    "primary": ("小学", "primary"),
    "junior_secondary": ("初中", "lower secondary"),
    "senior_secondary": ("高中阶段", "upper secondary"),
    "vocational": ("职业教育", "vocational"),
    "special": ("特殊教育", "special needs"),
    "compulsory": ("义务教育", "compulsory"),
    "all": ("各级各类", "all levels"),
}
STATUSES = {
    "actual": ("实际", "actual"),
    "planned": ("计划", "planned"),
    "target": ("目标", "target"),
    "delta": ("变动", "change"),
    "cumulative": ("累计", "cumulative"),
    "standard": ("标准", "standard"),
}
# The catalogue has some 20,000 values in 130 KB; a file beyond these was written to fill the memory.
MOST_YAML, MOST_VALUES, DEEPEST = 8 * 1024 * 1024, 200_000, 50
_MARKS = "[{-:?"
KINDS = ("count", "rate", "share", "ratio", "money", "score", "change", "quantity")
GROUPS = {
    "pupils": ("学生与普及", "Pupils and participation"),
    "teachers": ("教师", "Teachers"),
    "schools": ("学校与条件", "Schools and conditions"),
    "money": ("经费", "Finance"),
    "aid": ("学生资助", "Student aid"),
    "balance": ("均衡与班额", "Balance and class size"),
    "inspection": ("督导与自评", "Inspection and self-evaluation"),
    "conduct": ("党建、法治与安全", "Party work, law and safety"),
    "activity": ("活动与成果", "Activities and results"),
}

# What a fact has for an indicator where nothing around the number says what is counted; it is kept with its clause.
UNKNOWN = "unknown"
UNKNOWN_NAME = ("未识别的指标", "indicator not recognised")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Indicator(_Entry):
    """What is measured.

    ``unit`` is the base unit of every value (``%`` stays percent, empty for pure numbers); ``low`` and ``high`` bound
    what is plausible for one county; ``levels`` are those at which it can be stated (empty: any, also none);
    ``core`` marks what any county report is expected to state; ``comparable`` whether the definition allows putting
    two districts side by side at all.
    """

    key: str
    zh: str
    en: str
    unit: str
    kind: Literal["count", "rate", "share", "ratio", "money", "score", "change", "quantity"]
    group: Literal["pupils", "teachers", "schools", "money", "aid", "balance", "inspection", "conduct", "activity"]
    direction: Literal["higher", "lower", "neutral"]
    definition: str
    low: float
    high: float
    levels: tuple[str, ...] = ()
    core: bool = False
    comparable: bool = False
    aliases: tuple[str, ...] = ()

    @field_validator("levels")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = set(value) - set(LEVELS)
        if unknown:
            raise ValueError(f"no such level: {sorted(unknown)}; levels are {', '.join(LEVELS)}")
        return value


class Theme(_Entry):
    """What a text may stress: the terms whose hits are counted, longest first."""

    key: str
    zh: str
    en: str
    terms: tuple[str, ...]


class District(_Entry):
    """A county-level unit of GB/T 2260.

    ``since`` is the month in which its code is first seen in the published codes; ``note`` says what limits its
    comparability.
    """

    code: str
    name: str
    admin_type: str
    city_code: str
    city: str
    province_code: str
    province: str
    since: str
    note: str
    note_en: str
    source: str
    verified: str


class Standard(_Entry):
    """A threshold with the clause it stands in; rows that are not well verified never decide a verdict.

    ``area`` is where it applies (empty: the whole country); ``applies_to`` is who must meet it. A threshold for each
    school or class can only be tested as a necessary condition by the total of a county; one for a kind of school that
    such a total does not tell apart, for the country or for a province says nothing of a county.
    """

    key: str
    indicator: str
    name: str
    name_en: str
    level: str
    area: str
    applies_to: Literal["country", "province", "county", "kind", "school", "class", "teacher"]
    operator: str
    threshold: str
    unit: str
    valid_from: str
    valid_to: str
    document_title: str
    document_no: str
    clause: str
    source: str
    verified: str


class NationalValue(_Entry):
    """A value for the whole country in one year, with its source."""

    indicator: str
    name: str
    level: str
    year: str
    value: float
    unit: str
    source: str
    verified: str


EntryT = TypeVar("EntryT", bound=_Entry)


def _checked(model: type[EntryT], fields: Mapping[str, Any], where: str) -> EntryT:
    try:
        return model(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProjectError(where, f"{place}: {first['msg']}", "Correct this entry.") from None


def plain_yaml(text: str) -> Any:
    """The value of a YAML text: no tags that could run code, no anchors that a few bytes unfold without end.

    Raises yaml.YAMLError where it is not valid or holds more than MOST_VALUES values.
    """
    # Each collection is marked by a character of its own; thousands of small files have fewer than the levels allowed.
    if sum(map(text.count, _MARKS)) > DEEPEST and _depth(text) > DEEPEST:
        raise yaml.YAMLError(f"it nests deeper than {DEEPEST} levels")
    try:
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except ValueError as error:  # such as 2023-02-31, which looks like a date
        raise yaml.YAMLError(str(error)) from None
    waiting, seen = [value], 0
    while waiting:
        item, seen = waiting.pop(), seen + 1
        waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list | tuple | set) else ()
        if seen + len(waiting) > MOST_VALUES:
            raise yaml.YAMLError(f"it unfolds to more than {MOST_VALUES} values")
    return value


def _depth(text: str) -> int:
    """How deep a text nests, told without loading it, or one more than DEEPEST: that would take the process down."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest


def read_yaml(path: Path) -> Any:
    """The content of a YAML file, without tags that could run code.

    Raises ProjectError naming the line where it is not valid.
    """
    try:
        if path.stat().st_size > MOST_YAML or workspace.leads_out(path):
            raise yaml.YAMLError("it is too large, or a link that leads out of the project")
        return plain_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise unreadable(path, error, "Write it as plain YAML in UTF-8.") from None


def _from_yaml(path: Path, model: type[EntryT]) -> Mapping[str, EntryT]:
    entries = read_yaml(path)
    if not isinstance(entries, dict):
        raise ProjectError(path, "this is no mapping of keys to entries", "Write one `key:` an entry.")
    return MappingProxyType(
        {key: _checked(model, {"key": key, **fields}, f"{path.name}: {key}") for key, fields in entries.items()}
    )


def _from_csv(path: Path, model: type[EntryT]) -> tuple[EntryT, ...]:
    try:
        if workspace.leads_out(path):
            raise csv.Error("it is a link that leads out of the project")
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(
                _checked(model, row, f"{path.name} line {number}")
                for number, row in enumerate(csv.DictReader(file), start=2)
            )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise unreadable(path, error, "Restore the file from git.") from None


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by key, in the order of the file."""
    return _from_yaml(workspace.current().catalogue / "indicators.yml", Indicator)


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by key."""
    return _from_yaml(workspace.current().catalogue / "themes.yml", Theme)


@cache
def districts() -> Mapping[str, District]:
    """Districts by their six-digit code."""
    rows = _from_csv(workspace.current().reference / "districts.csv", District)
    return MappingProxyType({row.code: row for row in rows})


@cache
def standards() -> tuple[Standard, ...]:
    """Every threshold, also those that no verdict may rest on (see ``verified``)."""
    return _from_csv(workspace.current().reference / "standards.csv", Standard)


@cache
def national() -> tuple[NationalValue, ...]:
    """National values by indicator, level and year."""
    return _from_csv(workspace.current().reference / "national.csv", NationalValue)

"""What the catalogue and the reference data must be, so that every other part can rely on them."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from duxue import catalogue, workspace
from duxue.errors import ProjectError

ROOT = Path(__file__).resolve().parents[1]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
VERIFIED = {"official", "official-mirror", "official-local", "press", "secondary", "derived", "memory"}
COMPARED = {"<=", ">=", "=", "<", ">"}
OPERATORS = COMPARED | {"between", "approx", "formula", "monotone_nondecreasing", "qualitative", "reference"}
SAME_UNIT = {"名": "人", "比值": "", None: ""}
GOLD = ROOT.parent / "shared" / "gold"
gold_only = pytest.mark.skipif(not GOLD.is_dir(), reason="the hand-read figures are not beside this checkout")


@pytest.fixture(autouse=True)
def _own_root(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The checkout's own data, whatever root another test has asked for."""
    monkeypatch.setenv(workspace.ROOT_VARIABLE, str(ROOT))
    _forget()
    yield
    _forget()


def _forget() -> None:
    for read in (catalogue.indicators, catalogue.themes, catalogue.districts, catalogue.standards, catalogue.national):
        read.cache_clear()


def _names(entry: catalogue.Indicator) -> tuple[str, ...]:
    return (entry.zh, *entry.aliases)


def _lines(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _gold(name: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted(GOLD.glob(name)):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


# --- indicators


def test_keys_are_snake_case() -> None:
    """Every key is lower-case words joined by underscores."""
    for key in (*catalogue.indicators(), *catalogue.themes()):
        assert KEY.fullmatch(key), key


def test_a_name_means_one_indicator() -> None:
    """No Chinese name or alias stands for two indicators, and no English name does."""
    names = Counter(name for entry in catalogue.indicators().values() for name in _names(entry))
    english = Counter(entry.en for entry in catalogue.indicators().values())
    assert not [name for name, times in (names + english).items() if times > 1]


def test_names_are_in_their_language() -> None:
    """Chinese names and definitions hold Chinese, English names none, and a definition is one sentence."""
    for key, entry in catalogue.indicators().items():
        assert CHINESE.search(entry.zh), key
        assert all(CHINESE.search(alias) for alias in entry.aliases), key
        assert re.fullmatch("[A-Z][ -~–]+", entry.en), key
        assert re.fullmatch("[^。]+。", entry.definition), key
        assert not re.search(r"[,;:()]", entry.zh + entry.definition), f"{key}: half-width punctuation"


def test_bounds_leave_room_for_a_value() -> None:
    """The low bound is below the high one; shares stay within 0 and 100, rates within 0 and 150."""
    for key, entry in catalogue.indicators().items():
        assert entry.low < entry.high, key
        if entry.kind == "share":
            assert 0 <= entry.low < entry.high <= 100, key
        if entry.kind == "rate":
            assert 0 <= entry.low < entry.high <= 150, key


def test_unit_agrees_with_kind() -> None:
    """Rates and shares are percentages, ratios pure or N:1, money yuan, scores points, counts have a measure word."""
    allowed = {"rate": {"%"}, "share": {"%"}, "ratio": {":1", ""}, "money": {"元"}, "score": {"分"}}
    for key, entry in catalogue.indicators().items():
        if entry.kind in allowed:
            assert entry.unit in allowed[entry.kind], key
        if entry.kind in {"count", "quantity"}:
            assert CHINESE.search(entry.unit), key
        if entry.kind == "change":
            assert entry.unit in {"%", "个百分点", "元", "分"}, key


def test_units_are_base_units() -> None:
    """No unit carries a magnitude, and persons are counted as 人."""
    for key, entry in catalogue.indicators().items():
        assert not re.search("[万亿千百]", entry.unit.replace("百分点", "")), key
        assert entry.unit != "名", key


def test_groups_stand_together() -> None:
    """Every group has entries, in the order in which the groups are declared."""
    order = [entry.group for entry in catalogue.indicators().values()]
    assert list(dict.fromkeys(order)) == list(catalogue.GROUPS)
    assert order == sorted(order, key=list(catalogue.GROUPS).index)


def test_core_indicators_can_be_compared() -> None:
    """What any report is expected to state is comparable, and there are 25 to 35 of them."""
    core = [entry for entry in catalogue.indicators().values() if entry.core]
    assert 25 <= len(core) <= 35
    assert all(entry.comparable for entry in core)
    assert not {"section", "eval"} & {entry.key.split("_")[0] for entry in core}


def test_thresholds_and_changes_are_not_observations() -> None:
    """An indicator that states a limit is never compared, and a change says so in its kind."""
    for key, entry in catalogue.indicators().items():
        if key.endswith("_threshold"):
            assert not entry.comparable, key
            assert not entry.core, key
        if key.endswith(("_growth", "_change", "_increase")):
            assert entry.kind == "change", key


@pytest.mark.parametrize("name", ["indicators.yml", "themes.yml"])
def test_yaml_is_plain(name: str) -> None:
    """The catalogues hold no tags, anchors or doubled keys."""
    path = ROOT / "data" / "catalogue" / name
    events = list(yaml.parse(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    assert not [event for event in events if getattr(event, "tag", None) or getattr(event, "anchor", None)]
    tops = re.findall(r"^(\w+):", path.read_text(encoding="utf-8"), re.M)
    assert len(tops) == len(set(tops)) == len(catalogue.read_yaml(path))


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "percent"), ("direction", "up"), ("levels", ["middle_school"]), ("colour", "red"), ("low", "much")],
)
def test_a_wrong_entry_is_refused(field: str, value: Any) -> None:
    """An unknown kind, direction or level, a number that is none and a field that does not exist are refused."""
    good = dict(next(iter(catalogue.indicators().values())))
    with pytest.raises(ValidationError):
        catalogue.Indicator(**good | {field: value})


def test_a_wrong_entry_is_named(space: workspace.Workspace) -> None:
    """The error for a wrong entry names the file, the entry and the field."""
    path = space.catalogue / "indicators.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: count", "kind: pieces", 1), encoding="utf-8")
    _forget()
    with pytest.raises(ProjectError, match=r"indicators\.yml: enrolment.*kind"):
        catalogue.indicators()


# --- themes


def test_themes_are_whole() -> None:
    """There are 45 themes with names in both languages and terms of two characters or more, none doubled."""
    themes = catalogue.themes()
    assert len(themes) == 45
    for key, theme in themes.items():
        assert CHINESE.search(theme.zh), key
        assert re.fullmatch("[A-Z][ -~]+", theme.en), key
        assert len(theme.terms) == len(set(theme.terms)) > 0, key
        assert all(len(term) >= 2 for term in theme.terms), key
        assert list(theme.terms) == sorted(theme.terms, key=lambda term: -len(term)), f"{key}: longest first"


# --- reference data


@pytest.mark.parametrize("name", ["districts.csv", "standards.csv", "national.csv"])
def test_every_line_says_where_it_is_from(name: str) -> None:
    """Each line of the reference data names its source and how well it was verified."""
    for line in _lines(name):
        assert line["source"].strip(), line
        assert set(line["verified"].split("+")) <= VERIFIED | {"yes", "two lists agree", "one list"}, line


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("districts.csv", catalogue.District),
        ("standards.csv", catalogue.Standard),
        ("national.csv", catalogue.NationalValue),
    ],
)
def test_columns_are_the_fields_of_the_model(name: str, model: type[catalogue.District]) -> None:
    """The columns stand in the order of the model's fields."""
    assert list(_lines(name)[0]) == list(model.model_fields)


def test_definitions_say_where_they_are_from() -> None:
    """Each line of the definitions has a source and a verification, and names indicators that exist."""
    text = (ROOT / "data" / "reference" / "definitions.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ") and "来源" not in line]
    assert len(rows) > 30
    for row in rows:
        assert row[-2].strip(), row
        assert set(row[-1].strip().split("、")) <= VERIFIED | {"analysis"}, row
        assert set(re.findall(r"`(\w+)`", "|".join(row[:-1]))) <= set(catalogue.indicators()), row


def test_standards_refer_to_what_exists() -> None:
    """A standard's indicator and level exist, its unit is the indicator's, and its key is unique."""
    keys = [row.key for row in catalogue.standards()]
    assert len(keys) == len(set(keys)) > 150
    for row in catalogue.standards():
        assert row.level in catalogue.LEVELS, row.key
        assert row.operator in OPERATORS, row.key
        assert CHINESE.search(row.name), row.key
        assert re.fullmatch("[A-Z0-9][ -~]+", row.name_en), row.key
        if row.indicator:
            entry = catalogue.indicators()[row.indicator]
            assert row.unit == entry.unit, row.key
            assert not entry.levels or row.level in entry.levels, row.key


def test_numeric_thresholds_are_plausible() -> None:
    """A threshold that can be met is a number within the indicator's own bounds."""
    for row in catalogue.standards():
        if row.indicator and row.operator in {"<=", ">=", "="}:
            entry = catalogue.indicators()[row.indicator]
            assert entry.low <= float(row.threshold) <= entry.high, row.key


def test_thresholds_from_memory_can_be_told() -> None:
    """What was not found anywhere says `memory`, in the source too."""
    memory = [row for row in catalogue.standards() if row.verified == "memory"]
    assert {"jbjh.cv.primary", "jbjh.cv.junior"} <= {row.key for row in memory}
    assert all("memory" in row.source for row in memory)


def test_national_values_refer_to_what_exists() -> None:
    """One value an indicator, level and year, in the indicator's unit; counts excepted, within its bounds."""
    rows = catalogue.national()
    assert all(row.level in catalogue.LEVELS for row in rows)
    mapped = [row for row in rows if row.indicator]
    identity = Counter((row.indicator, row.level, row.year) for row in mapped)
    assert not [key for key, times in identity.items() if times > 1]
    for row in mapped:
        entry = catalogue.indicators()[row.indicator]
        assert row.unit == entry.unit, row
        assert not entry.levels or row.level in entry.levels, row
        assert entry.kind in {"count", "money"} or entry.low <= row.value <= entry.high, row


def test_districts_have_codes_of_their_city() -> None:
    """A district's code stands below its city's and province's, and its note is given in both languages."""
    for code, row in catalogue.districts().items():
        assert re.fullmatch(r"\d{6}", code)
        assert (row.city_code, row.province_code) == (code[:4] + "00", code[:2] + "0000")
        assert bool(row.note) == bool(row.note_en)
        if row.note:
            assert CHINESE.search(row.note)
            assert re.fullmatch("[A-Z][ -~]+", row.note_en)


def test_every_county_level_unit_is_known() -> None:
    """All 2,843 county-level units are there, and each that shares its name with another says so."""
    districts = catalogue.districts()
    assert len(districts) == 2843
    names = Counter(row.name for row in districts.values())
    assert all(row.note for row in districts.values() if names[row.name] > 1)


def test_the_two_districts_called_chengzhong_are_told_apart() -> None:
    """城中区 of 西宁 warns of its namesake, and 红谷滩 of its changing territory."""
    districts = catalogue.districts()
    assert districts["630103"].city == "西宁市"
    assert "450202" in districts["630103"].note_en
    assert "2022" in districts["360113"].note


# --- against the figures read by hand


@gold_only
def test_hand_read_figures_fit_the_catalogue() -> None:
    """Every figure read by hand has an entry whose bounds, levels and comparability agree with it."""
    comparable: Counter[str] = Counter()
    for fact in _gold("facts_*.jsonl"):
        entry = catalogue.indicators()[fact["indicator_key"]]
        assert entry.low <= fact["value_si"] <= entry.high, fact["id"]
        assert not entry.levels or fact["level"] in entry.levels, fact["id"]
        comparable[entry.key] += bool(fact["comparable"])
    for key, times in comparable.items():
        assert catalogue.indicators()[key].comparable == (times > 0), key


@gold_only
def test_masked_figures_have_an_entry() -> None:
    """Whatever a mask hides has an entry, so that a blocked page can say what is missing."""
    hidden = {mask["indicator_key"] for mask in _gold("masked_*.jsonl") if "indicator_key" in mask}
    assert len(hidden) > 15
    assert hidden <= set(catalogue.indicators())


@gold_only
def test_trap_cases_have_an_entry() -> None:
    """Every indicator that a trap case expects is known by that name, in the unit expected."""
    names = {name: entry for entry in catalogue.indicators().values() for name in _names(entry)}
    path = GOLD.parent / "traps" / "trap_cases.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        for expected in json.loads(line)["expect"]:
            unit = SAME_UNIT.get(expected["unit_base"], expected["unit_base"])
            entry = names[expected["indicator_zh"]]
            assert unit == entry.unit or {unit, entry.unit} == {"个", "所"}, expected


@gold_only
def test_theme_terms_count_what_was_counted_by_hand() -> None:
    """No term read by hand is missing from its theme."""
    for theme in json.loads((GOLD / "themes.json").read_text(encoding="utf-8")):
        assert set(theme["terms"]) <= set(catalogue.themes()[theme["theme"]].terms)

"""The gate as a whole: a bad document blocks itself alone, a bad suite blocks all, nothing leaves the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, forget
from duxue import gate, verdicts
from duxue.errors import BadParameters, DocumentBlocked, ProjectError
from duxue.gate import holding
from duxue.gate.facts import position
from duxue.workspace import ROOT_VARIABLE, Workspace
from gate_project import fact, sound, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Two sound documents, ``left`` and ``right``, in a project of their own."""
    root = tmp_path / "project"
    write(root, [sound("left"), sound("right")])
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    forget()
    yield Workspace(root)
    forget()


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def without_a_column(path: Path) -> None:
    path.write_text("".join(line.replace(",rule", "", 1) for line in lines(path)), encoding="utf-8")


def with_a_broken_number(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(",51,个,", ",5l,个,", 1), encoding="utf-8")


def with_a_number_beyond_all_bounds(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(",120,122,", f",120,{10**20},", 1), encoding="utf-8")


def in_another_encoding(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def with_half_a_line(path: Path) -> None:
    path.write_text("".join([*lines(path), "core_1,,"]), encoding="utf-8")


UNREADABLE = {
    without_a_column: "data/facts/left.csv line 1: column 'rule' is missing",
    with_a_broken_number: "data/facts/left.csv line 2: value is '5l'",
    with_a_number_beyond_all_bounds: "data/facts/left.csv line 2: end is '100000000000000000000'",
    in_another_encoding: "data/facts/left.csv: byte ",
    with_half_a_line: "data/facts/left.csv line 25: the line has too many or too few fields",
}


@pytest.mark.parametrize("spoil", UNREADABLE, ids=lambda spoil: spoil.__name__)
def test_an_unreadable_file_blocks_its_document_alone(project: Workspace, spoil: Any) -> None:
    """A file that cannot be read blocks its document with the sentence of the error, and no other document."""
    spoil(project.data / "facts" / "left.csv")
    reached = gate.check(["left", "right"])
    assert [check.name for check in reached["left"].checks] == ["readable"]
    assert reached["left"].reasons("en")[0].startswith(UNREADABLE[spoil])
    assert reached["left"].reasons("zh")[0].startswith("数据文件无法读取：data/facts/left.csv")
    assert not reached["right"].failed


def test_a_duplicated_fact_is_named(project: Workspace) -> None:
    """A fact that stands twice blocks its document, and both rows are shown."""
    path = project.data / "facts" / "left.csv"
    path.write_text("".join([*lines(path)[:2], *lines(path)[1:]]), encoding="utf-8")
    reached = gate.check(["left", "right"])
    assert [check.name for check in reached["left"].failed] == ["fact_stated_once"]
    assert [row["start"] for row in reached["left"].failed[0].rows] == [120, 120]
    assert not reached["right"].blocked


def test_a_corrected_value_may_differ_from_the_print(project: Workspace) -> None:
    """A replaced value is held against the limits, but no longer against the printed digits."""
    entry = {"document": "left", "indicator": "core_1", "start": 120, "action": "replace", "was": 51.0, "value": 57.0}
    (project.data / "corrections.yml").write_text(json.dumps([{**entry, "reason": "invented"}]), encoding="utf-8")
    assert not gate.check(["left"])["left"].failed


def test_rows_show_what_a_reader_needs(project: Workspace) -> None:
    """An offending row carries its place, its value, the limit that it broke, and nothing of the file system."""
    path = project.data / "facts" / "left.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",40.2,%,40.2,", ",402,%,402,", 1), encoding="utf-8")
    failed = {check.name: check for check in gate.check(["left"])["left"].failed}
    row = failed["value_not_too_high"].rows[0]
    assert (row["start"], row["indicator"], row["value"], row["ceiling"]) == (1120, "public_share", 402.0, 100.0)
    assert "document" not in row


def test_many_rows_are_cut_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most fifty rows are shown, and the check says how many are not."""
    document = sound("left")
    document.facts.extend(fact(10_000 + 10 * n, "core_1", "51", unit="人", breakdown=f"{n}") for n in range(60))
    write(tmp_path / "project", [document])
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "project"))
    forget()
    check = next(check for check in gate.check(["left"])["left"].failed if check.name == "unit_of_catalogue")
    forget()
    assert len(check.rows) == gate.ROWS_SHOWN
    assert check.observed == {"checked": 83, "failing": 60, "not_shown": 10}


def test_rows_that_are_alike_are_all_blamed(project: Workspace) -> None:
    """A rule is held against distinct rows only; each row like one that fails is found, in whichever document it is."""
    for name in ("left", "right"):
        path = project.data / "facts" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("actual", "presumed"), encoding="utf-8")
    facts = gate.views(["left", "right"])["facts"]
    names = list(facts[facts["status"] == "presumed"]["document"])
    reached = gate.check(["left", "right"])
    for name in ("left", "right"):
        check = next(check for check in reached[name].failed if check.name == "status_known")
        assert check.observed["failing"] == names.count(name) > 1
        starts = [row["start"] for row in check.rows]
        assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    ("kind", "operands", "found"),
    [
        ("sum", "120 1120", [1, 1]),
        ("sum", "120/core_1 120/core_1/ 120/core_2", [1, 1, 0]),
        ("sum", "0120 １２０ -1 120/ x", [0, 0, 0, 0, 0]),
        ("sum", f"{2**32 + 120} {10**30}", [0, 0]),  # a place in no text, and none in another document
        ("listed", "120/甲 130/乙 120/丙", [2, 1, 2]),
        ("listed", "x 130/乙", [0, 1]),
    ],
)
def test_a_reference_finds_what_stands_there(project: Workspace, kind: str, operands: str, found: list[int]) -> None:
    """A figure is named by its start, with indicator and level where a place has several; a name by its place alone."""
    path = project.data / "relations" / "left.csv"
    path.write_text(f"kind,result,operands\n{kind},120,{operands}\n", encoding="utf-8")
    figures = gate.views(["right", "left"])["relations"]
    figures = figures[figures["document"] == "left"]
    assert list(figures["role"]) == ["result", *["operand"] * len(found)]
    assert list(figures["reference"]) == ["120", *operands.split()]
    assert list(figures["facts_found"]) == [1, *found]


@pytest.mark.parametrize("start", ["-1", str(2**32 + 120)])
def test_no_reference_finds_a_figure_of_another_document(project: Workspace, start: str) -> None:
    """A figure that claims a place in no text stays with its own document, whatever another names."""
    facts = project.data / "facts" / "left.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace(",120,", f",{start},", 1), encoding="utf-8")
    relations = project.data / "relations" / "right.csv"
    relations.write_text(f"kind,result,operands\nsum,1120,x -1 {start} 120\n", encoding="utf-8")
    figures = gate.views(["left", "right"])["relations"]
    assert list(figures[figures["document"] == "right"]["facts_found"]) == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(("name", "instead"), [("_without_repetition", nullcontext), ("_compares", lambda rule: True)])
def test_what_saves_time_changes_no_verdict(
    project: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, instead: Any
) -> None:
    """Held against all rows, or with each configuration made anew, every rule says the same of every document."""
    path = project.data / "facts" / "left.csv"
    path.write_text("".join([*lines(path)[:3], *lines(path)[1:]]).replace("actual", "presumed"), encoding="utf-8")
    usual = gate.check(["left", "right"])
    monkeypatch.setattr(holding, name, instead)
    assert gate.check(["left", "right"]) == usual
    assert len(usual["left"].failed) > 2


def test_nothing_to_check(project: Workspace) -> None:
    """No document, or none that can be read, is no error."""
    assert gate.check([]) == {}
    without_a_column(project.data / "facts" / "left.csv")
    assert gate.check(["left"])["left"].blocked


def test_an_unknown_document_is_refused(project: Workspace) -> None:
    """The gate knows registered documents only, and names the nearest."""
    with pytest.raises(BadParameters, match="did you mean 'right'"):
        gate.check(["rigth"])


def test_a_verdict_is_kept_until_the_data_change(project: Workspace) -> None:
    """A stored verdict is what was reached, and no longer counts when a file of the document changes."""
    reached = gate.check(["left", "right"])
    assert verdicts.stored("left") == reached["left"]
    with_a_broken_number(project.data / "facts" / "left.csv")
    assert verdicts.stored("left") is None
    assert verdicts.stored("right") == reached["right"]


def test_a_verdict_that_is_there_already_is_not_written_again(project: Workspace) -> None:
    """Checked again, the file of a verdict stays the file that it was; one that says something else is replaced."""
    gate.check(["left", "right"])
    before = {name: verdicts.path_of(name).stat().st_ino for name in ("left", "right")}
    with_a_broken_number(project.data / "facts" / "left.csv")
    checked = gate.check(["left", "right"])
    assert verdicts.path_of("right").stat().st_ino == before["right"]
    assert verdicts.stored("left") == checked["left"]
    assert checked["left"].blocked


def test_changed_data_are_checked_on_the_spot(project: Workspace) -> None:
    """Who opens a document whose data changed gets the verdict on what is there now."""
    gate.check(["left", "right"])
    with_a_broken_number(project.data / "facts" / "left.csv")
    with pytest.raises(DocumentBlocked, match="value is '5l'"):
        verdicts.require("left")


def test_the_same_data_give_the_same_bytes(project: Workspace) -> None:
    """A verdict holds no clock and no machine, and does not depend on the documents checked with it."""
    together = verdicts.to_json(gate.check(["left", "right"])["left"])
    assert verdicts.to_json(gate.check(["left"])["left"]) == together
    assert str(project.root) not in together


def test_shared_out_the_verdicts_are_the_same(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that are shared out to processes get the verdicts that they would get together, in the same order."""
    with_a_broken_number(project.data / "facts" / "right.csv")
    together = gate.check(["right", "left"])
    monkeypatch.setattr(gate, "SHARE", 1)
    apart = gate.check(["right", "left"], jobs=2)
    assert apart == together
    assert list(apart) == ["right", "left"]
    assert verdicts.stored("left") == together["left"]


INVALID: dict[str, tuple[Any, str]] = {
    "not JSON": (lambda s: "{", "scores.json line 1: this is not JSON"),
    "no suite": (lambda s: [], "scores.json: this is no suite"),
    "another name": (lambda s: {**s, "name": "marks"}, "scores.json: the suite is named 'marks'"),
    "empty": (lambda s: {**s, "expectations": []}, "scores.json: it holds no expectations"),
    "unknown type": (
        lambda s: change(s, type="expect_column_values_to_be_nice"),
        r"expectation 1 \(item_once\): Great Expectations does not accept it \(.*expect_column_values_to_be_nice",
    ),
    "wrong kwargs": (
        lambda s: change(s, kwargs={"columns": ["item"]}),
        r"expectation 1 \(item_once\): Great Expectations does not accept it \(.*column_list",
    ),
    "unknown column": (
        lambda s: change(s, kwargs={"column_list": ["document", "itme"]}),
        "the view has no column 'itme'; did you mean 'item'",
    ),
    "no severity": (lambda s: change(s, severity=None), "severity is None. Write one of critical, warning, info"),
    "wrong severity": (lambda s: change(s, severity="fatal"), "severity is 'fatal'"),
    "no name": (lambda s: change(s, meta={}), "expectation 1: it has no name"),
    "no Chinese": (lambda s: change(s, meta={"name": "x", "en": "so"}), "it has no sentence in 'zh'"),
    "no English": (lambda s: change(s, meta={"name": "x", "zh": "如此"}), "it has no sentence in 'en'"),
    "unknown limit": (
        lambda s: change(s, meta={"name": "x", "zh": "{most}", "en": "so"}),
        r"meta.zh cannot be filled in \('most'\). Names in braces must be among column_list",
    ),
    "twice the same": (
        lambda s: {**s, "expectations": [s["expectations"][0]] * 2},
        "two expectations are named 'item_once'",
    ),
    "over the whole table": (
        lambda s: change(s, type="expect_table_row_count_to_equal", kwargs={"value": 1}),
        "expect_table_row_count_to_equal says nothing of single rows",
    ),
    "mostly": (lambda s: change(s, kwargs={"column_list": ["document", "item"], "mostly": 0.9}), "it sets mostly"),
    "unique over all documents": (
        lambda s: change(s, kwargs={"column_list": ["item", "start"]}),
        "expect_compound_columns_to_be_unique compares rows of different documents",
    ),
    "a column unique over all documents": (
        lambda s: change(s, type="expect_column_values_to_be_unique", kwargs={"column": "item"}),
        "expect_column_values_to_be_unique compares rows of different documents",
    ),
    "not computable": (
        lambda s: change(s, type="expect_column_values_to_be_between", kwargs={"column": "section", "min_value": 1}),
        "Great Expectations could not compute it",
    ),
}


def change(suite: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The suite with other fields in its first expectation; None takes a field away."""
    first = {key: value for key, value in {**suite["expectations"][0], **fields}.items() if value is not None}
    return {**suite, "expectations": [first, *suite["expectations"][1:]]}


@pytest.mark.parametrize("fault", INVALID)
def test_an_invalid_suite_stops_everything(project: Workspace, fault: str) -> None:
    """A suite that cannot be used is named with file, expectation and what to write, and no document passes."""
    spoil, said = INVALID[fault]
    path = project.expectations / "scores.json"
    spoilt = spoil(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(spoilt if isinstance(spoilt, str) else json.dumps(spoilt), encoding="utf-8")
    with pytest.raises(ProjectError, match=said):
        gate.check(["left"])
    assert verdicts.stored("left") is None


def test_no_suite_at_all_stops_everything(project: Workspace) -> None:
    """Without suites there is no gate, and that is not a pass."""
    for path in project.expectations.glob("*.json"):
        path.unlink()
    with pytest.raises(ProjectError, match="there is no expectation suite"):
        gate.check(["left"])


def test_any_user_of_great_expectations_can_run_the_suites(project: Workspace) -> None:
    """Loaded without our code, each suite finds in the exported frame what the gate finds."""
    import great_expectations as gx

    path = project.data / "facts" / "left.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",51,个,51,", ",51,人,51,", 1), encoding="utf-8")
    documents = ["left", "right"]
    context = gx.get_context(mode="ephemeral")
    failing = set()
    for name, frame in gate.views(documents).items():
        suite = gx.ExpectationSuite(**json.loads((ROOT / "expectations" / f"{name}.json").read_text("utf-8")))
        assert suite.expectations
        asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe(name).get_batch(batch_parameters={"dataframe": frame})
        results = batch.validate(suite).results
        failing |= {result.expectation_config.meta["name"] for result in results if not result.success}
    assert failing == {"unit_of_catalogue"}
    assert [check.name for check in gate.check(documents)["left"].failed] == ["unit_of_catalogue"]


SILENT = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
from duxue import gate
gate.warm()
assert gate.check(["left", "right"])["left"].checks
"""


def test_the_gate_is_silent_and_local(project: Workspace, tmp_path: Path) -> None:
    """Checking opens no socket, prints nothing, and writes nothing but the verdicts and the words that they share."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    command = [sys.executable, "-W", "default", "-c", SILENT]
    before = {path for path in project.root.rglob("*") if path.is_file()}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {path for path in project.root.rglob("*") if path.is_file()} - before
    kept = {verdicts.path_of("left"), verdicts.path_of("right")}
    assert kept < written
    assert {path.parent for path in written - kept} == {verdicts.path_of("left").parent / "WORDS"}
    assert not list(home.iterdir())


def test_drafts_of_killed_processes_go(project: Workspace) -> None:
    """What a process that is gone was writing is removed by the next check, what a living one writes is left alone."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    folder = verdicts.path_of("left").parent
    (folder / "WORDS").mkdir(parents=True, exist_ok=True)
    dead = [folder / f".left.json.{ended.pid}", folder / "WORDS" / f".0.json.{ended.pid}"]
    living = folder / f".right.json.{os.getpid()}"
    for draft in (*dead, living):
        draft.write_text("{")
    gate.check(["left"])
    assert not [draft for draft in dead if draft.exists()]
    assert living.exists()


def test_importing_the_gate_is_cheap() -> None:
    """Great Expectations takes seconds to import, and nobody waits for it who does not check."""
    code = "import sys, duxue.gate; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("evidence", "printed", "expected"),
    [
        ("学校357所", "357", 2),
        ("学校357所", "57", -1),
        ("学校5.57所", "57", -1),
        ("学校57.5所", "57", -1),
        ("1.57所学校", "57", -1),
        ("第57.", "57", 1),
        ("357所中的57所", "57", 6),
        ("C45两所", "两", 3),
        ("十六所", "六", -1),
        ("唯一一所", "一", 1),
        ("学校所", "", -1),
    ],
)
def test_a_number_is_found_whole(evidence: str, printed: str, expected: int) -> None:
    """A printed number is not found inside a longer one."""
    assert position(evidence, printed) == expected


def test_the_verdicts_on_the_real_documents(space: Workspace) -> None:
    """The template is blocked for its masks alone; the others pass, the self-check with warnings about coverage."""
    names = ["kongtong-2022", "gaotai-2023", "honggutan-2021", "chengzhong-2017", "masked-city-2022"]
    reached = gate.check(names)
    blocking = {
        name: [check.name for check in verdict.failed if check.severity == "critical"]
        for name, verdict in reached.items()
        if verdict.blocked
    }
    assert blocking == {"masked-city-2022": ["figures_masked"]}
    warned = {check.name for check in reached["chengzhong-2017"].failed if check.severity == "warning"}
    assert {"figures_enough", "core_indicators", "figures_dated"} <= warned
    masked = reached["masked-city-2022"].failed[0].rows[0]
    assert (masked["masks"], masked["facts"], masked["masked_share"]) == (45, 2, 95.7)

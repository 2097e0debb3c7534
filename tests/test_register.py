"""`duxue add`: whose report it is, what is written of it, and that a failed add leaves nothing behind."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import duxue
from duxue import intake, lock, notebook, register
from duxue.documents import registry
from duxue.documents.registry import source_of
from duxue.errors import BadParameters, ProjectError, RunLocked
from duxue.exchange import exchanged
from duxue.register import Added
from duxue.workspace import ROOT_VARIABLE, Workspace

BODY = "一、基本情况\n全县共有小学38所,初级中学13所。全县在校学生23600人。\n"
PARTNER = "二、协作\n常州市天宁区选派教师15名,天宁区捐赠资金50万元,与天宁区12所学校结对。\n"


@pytest.fixture
def add(space: Workspace, tmp_path: Path) -> Callable[..., Added]:
    """Add a text as ``duxue add`` does."""

    def added(text: str, *, file: str = "report.txt", **options: str) -> Added:
        (tmp_path / file).write_text(text, encoding="utf-8")
        given = {"district": None, "period": None, "name": None, **options}
        return register.add(tmp_path / file, **given)

    return added


def _files(space: Workspace) -> dict[Path, bytes]:
    """All files of a project but its verdicts, with their content."""
    found = (path for folder in (space.data, space.params) for path in sorted(folder.rglob("*")))
    return {path: path.read_bytes() if path.is_file() else b"" for path in found}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"2023年履行教育职责自评报告\n平利县人民政府\n{BODY}{PARTNER * 4}", "610926"),
        (f"平利县人民政府\n关于2023年履行教育职责情况的自评报告\n安康市教育局:\n{BODY}{PARTNER * 4}", "610926"),
        (f"2023年履行教育职责自评报告\n{BODY}{PARTNER}\n平利县教育局\n2024年1月8日\n", "610926"),
        (f"平利县2023年自评报告\n{BODY}{PARTNER * 9}", "610926"),
        (f"北京市朝阳区2023年自评报告\n{BODY}长春市、长春市均来考察。\n", "110105"),
        (f"朝阳区2023年自评报告\n{BODY}上述情况已报长春市教育局。\n", "220104"),
        (f"朝阳区2023年自评报告\n{BODY}上述情况已报吉林省教育厅。\n", "220104"),
        ("2023年教育工作总结\n平利县教育优先。平利县的做法在全市城区、全市城区学校推行。\n", "610926"),
        ("2023年学区建设工作总结\n平利县教育优先。平利县的做法在各学区推行。\n", "610926"),
        ("2023年山区教育工作总结\n平利县教育优先。平利县的做法在山区推行。\n", "610926"),
        (f"阳泉市郊区2023年教育工作总结\n{BODY}铜陵市、铜陵市均来考察。\n", "140311"),
        (f"围场县2023年自评报告\n{BODY}{PARTNER * 4}", "130828"),
        (f"围场自治县2023年自评报告\n{BODY}{PARTNER * 4}", "130828"),
        (f"2023年自评报告\n张家川县、张家川县、张家川回族自治县。甘谷县来考察。\n{BODY}", "620525"),
        (f"鄂温克旗2023年自评报告\n{BODY}{PARTNER * 4}", "150724"),
    ],
)
def test_the_head_says_whose_report_it_is(add: Callable[..., Added], text: str, code: str) -> None:
    """Title, the lines around it and the signature go before the text; of two of one name the city decides."""
    assert add(text).document.district == code


def test_a_district_that_only_the_text_names_is_told(add: Callable[..., Added]) -> None:
    """A district that is named in the body alone may be a partner's: the sentence says to look."""
    assert "天宁区 is what its text names most" in add(f"2023年履行教育职责自评报告\n{BODY}{PARTNER}").sentence
    assert "names most" not in add(f"平利县2023年自评报告\n{BODY}").sentence


def test_a_district_that_the_title_denies_is_refused(add: Callable[..., Added], space: Workspace) -> None:
    """--district with the code of another county than title or head names is refused, also of one of the same name."""
    before = _files(space)
    for head in ("青川县2023年自评报告\n", "青川县人民政府\n关于2023年履行教育职责情况的自评报告\n"):
        with pytest.raises(
            BadParameters, match=r"青川县 510822 at its head.*about 高台县 all the same.*documents\.csv"
        ):
            add(head + BODY, district="620724")
    with pytest.raises(BadParameters, match="朝阳区 110105"):
        add(f"北京市朝阳区2023年自评报告\n{BODY}", district="220104")
    assert _files(space) == before
    assert add(f"朝阳区2023年自评报告\n{BODY}", district="220104").document.district == "220104"
    assert add(f"2023年自评报告\n{BODY}{PARTNER}", district="510822").document.district == "510822"


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("平利县", "610926"),
        ("610926", "610926"),
        ("南京市鼓楼区", "320106"),
        ("围场县", "130828"),
        ("朝阳区", "220104"),
    ],
)
def test_a_district_is_given_by_code_or_name(add: Callable[..., Added], named: str, code: str) -> None:
    """--district takes a name, alone or after its city; of several of one name the text tells the city."""
    added = add(f"2023年自评报告\n{BODY}上述情况已报长春市教育局。\n", district=named)
    assert added.document.district == code
    assert f" {code})" in added.sentence  # with its city, since 鼓楼区 alone tells nobody which


@pytest.mark.parametrize(
    ("head", "district", "said"),
    [
        (
            "2023年自评报告",
            "鼓楼区",
            "may mean 南京市鼓楼区 320106, 徐州市鼓楼区 320302, 福州市鼓楼区 350102, 开封市鼓楼区 410204",
        ),
        ("城关区2023年自评报告", None, "its title may mean 拉萨市城关区 540102, 兰州市城关区 620102"),
        ("南昌市红谷滩新区2023年自评报告", None, "its title may mean 南昌市红谷滩区 360113"),
        ("高台2023年自评报告", None, "its title may mean 张掖市高台县 620724"),
        ("河南县级2023年自评报告", None, "does not say clearly"),
        ("2023年自评报告", "红谷滩新区", "did you mean '红谷滩区'"),
        ("2023年自评报告", "620700", "is 张掖市: duxue registers reports of counties"),
        ("2023年自评报告", "甘肃省", "is 甘肃省: duxue registers reports of counties"),
        (
            f"张掖市2023年自评报告\n{BODY}高台县、高台县与其他县。",
            None,
            "names 张掖市 at its head, which is no district",
        ),
        (f"江干区2019年自评报告\n{BODY}{PARTNER}", None, "names 江干区 at its head, which is no district"),
        (f"浙江省杭州市江干区2019年自评报告\n{BODY}{PARTNER}", None, "names 江干区 at its head"),
    ],
)
def test_a_place_that_is_no_one_county_is_refused(
    add: Callable[..., Added], head: str, district: str | None, said: str
) -> None:
    """A name that several bear, that is none any more, or a city's or province's is told with what to choose from."""
    with pytest.raises(BadParameters, match=said):
        add(f"{head}\n{BODY}", district=district)


def test_a_year_to_come_is_refused(add: Callable[..., Added]) -> None:
    """Nobody reports on a year that has not begun."""
    with pytest.raises(BadParameters, match="2099 is a year to come"):
        add(f"平利县自评报告\n{BODY}", period="2099")


def test_a_name_that_ends_in_the_year_has_it_once(add: Callable[..., Added]) -> None:
    """--name is that of the place, and what people type is that of the document."""
    assert add(f"平利县2023年自评报告\n{BODY}", name="pl-2023").document.document == "pl-2023"


def test_another_year_than_the_titles_is_told(add: Callable[..., Added]) -> None:
    """What is called after 2023 may report on 2022: it is registered as told, and the sentence names both years."""
    assert "Its title names 2023: see that 2022" in add(f"平利县2023年自评报告\n{BODY}", period="2022").sentence
    assert "Its title names 2021" in add(f"平利县二〇二一年自评报告\n{BODY}", period="2020").sentence
    assert "Its title names 2018" in add(f"平利县二O一八年自评报告\n{BODY}", period="2017").sentence
    assert "Its title" not in add(f"平利县2019年自评报告\n{BODY}", period="2019").sentence


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布日期:2024年13月45日", ""),
        ("督导时间:2022年5月6日", ""),
        ("督导时间:2022年5月6日 发布时间:2024-01-08 10:30", "2024-01-08"),
        ("发布日期:2024年2月30日 时间:2024/3/1", "2024-03-01"),
        ("时间:2024年1月8日 来源:县教育局", "2024-01-08"),
        ("发布于 2024.1.8", "2024-01-08"),
    ],
)
def test_the_day_of_publication_is_a_day(add: Callable[..., Added], line: str, published: str) -> None:
    """Only a day that exists, after a word that says publication, is when a document was published."""
    assert add(f"平利县2023年自评报告\n{line}\n{BODY}").document.published == published


@pytest.mark.parametrize(
    ("file", "copy"), [("report", "txt"), ("自评.2023", "txt"), ("report.HTM", "html"), ("报告.TXT", "txt")]
)
def test_a_source_is_named_after_what_was_read(
    add: Callable[..., Added], space: Workspace, file: str, copy: str
) -> None:
    """The copy in data/sources has the suffix of its kind, whatever the file was called, and is found again."""
    text = f"平利县2023年自评报告\n{BODY}"
    document = add(f"<p>{text}</p>" if copy == "html" else text, file=file).document
    assert source_of(document) == space.sources / f"pingli-2023.{copy}"


def test_a_document_is_replaced_as_the_refusal_says(add: Callable[..., Added], space: Workspace) -> None:
    """After the line and the file that are named have been removed, another format is the one source there is."""
    add(f"<p>平利县2023年自评报告</p><p>{BODY}</p>", file="report.html")
    (space.params / "reading" / "mine.yaml").write_text("documents: [pingli-2023, gaotai-2023]\n", encoding="utf-8")
    with pytest.raises(BadParameters) as refused:
        add(f"平利县2023年自评报告\n{BODY}")
    said = str(refused.value)
    for named in ("data/documents.csv", "params/district/pingli-2023.yaml", "params/reading/mine.yaml"):
        assert named in said
    known = space.data / "documents.csv"
    lines = known.read_text(encoding="utf-8").splitlines(keepends=True)
    known.write_text("".join(line for line in lines if not line.startswith("pingli")), encoding="utf-8")
    (space.params / "district" / "pingli-2023.yaml").unlink()
    (space.params / "reading" / "mine.yaml").unlink()
    registry.cache_clear()
    assert notebook.runs()
    add(f"平利县2023年自评报告\n{BODY}")
    assert sorted(path.name for path in space.sources.iterdir()) == ["pingli-2023.txt"]


KILLED = """
import os, sys
from pathlib import Path
from duxue import exchange, register
put = exchange._put
exchange._put = lambda kept, path: os._exit(9) if path.name == sys.argv[2] else put(kept, path)
register.add(Path(sys.argv[1]), district=None, period=None, name=None)
"""


@pytest.mark.parametrize(
    "at", ["pingli-2023.txt", "pingli-2023.csv", "themes.csv", "documents.csv", "pingli-2023.yaml"]
)
def test_a_killed_add_is_finished_by_another(space: Workspace, tmp_path: Path, at: str) -> None:
    """Whatever was written before a kill, the runs can be listed, and the same add again makes it whole."""
    path = tmp_path / "report.txt"
    path.write_text(f"平利县2023年自评报告\n{BODY}", encoding="utf-8")
    given = {**os.environ, ROOT_VARIABLE: str(space.root)}
    assert subprocess.run([sys.executable, "-c", KILLED, path, at], env=given, check=False).returncode == 9
    assert duxue(space.root, "list").returncode == 0
    done = duxue(space.root, "add", path)
    assert done.returncode == 0, done.stderr
    assert ("lacked what is there now: params/district/pingli-2023.yaml" in done.stdout) == (at == "pingli-2023.yaml")
    registry.cache_clear()
    assert "district/pingli-2023.html" in {run.page for run in notebook.runs()}
    assert intake.differences(["pingli-2023"]) == (["pingli-2023"], [])


def test_what_a_registered_document_lacks_is_put_in_place(add: Callable[..., Added], space: Workspace) -> None:
    """The same bytes again bring the text that no checkout has; not as another year, nor where nothing is missing."""
    text = f"平利县2023年自评报告\n{BODY}"
    document = add(text).document
    (space.sources / "pingli-2023.txt").unlink()
    before = _files(space)
    with pytest.raises(BadParameters, match="the same bytes"):
        add(text, period="2022")
    assert _files(space) == before
    again = add(text, file="again.txt", district="平利县", period="2023")
    assert (again.document, "data/sources/pingli-2023.txt" in again.sentence) == (document, True)
    assert (space.sources / "pingli-2023.txt").read_text(encoding="utf-8") == text
    with pytest.raises(BadParameters, match="the same bytes"):
        add(text)


SLOW = """
import sys
from pathlib import Path
from duxue import exchange, register
put = exchange._put
def slowly(kept, path):
    if path.name == "documents.csv":
        print("writing", flush=True)
        sys.stdin.readline()
    put(kept, path)
exchange._put = slowly
register.add(Path(sys.argv[1]), district=None, period=None, name=None)
"""


def test_two_adds_at_a_time_are_both_registered(
    add: Callable[..., Added], space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second waits for the first, so that neither overwrites the other's line; meanwhile a run is refused."""
    path = tmp_path / "first.txt"
    path.write_text(f"平利县2023年自评报告\n{BODY}", encoding="utf-8")
    given = {**os.environ, ROOT_VARIABLE: str(space.root)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    said: list[str] = []
    with subprocess.Popen([sys.executable, "-c", SLOW, path], env=given, **pipes) as first:

        def told(words: str, **_: object) -> None:
            said.append(words)
            first.stdin.write("\n")
            first.stdin.flush()

        assert first.stdout.readline() == "writing\n"
        monkeypatch.setattr(lock, "PATIENCE", 0.0)
        with pytest.raises(RunLocked, match=f"process {first.pid}, which adds a document"):
            add(f"青川县2023年自评报告\n{BODY}")
        with pytest.raises(RunLocked, match=f"process {first.pid}, which adds a document"), lock.held():
            pass
        monkeypatch.setattr(lock, "PATIENCE", 60.0)
        monkeypatch.setattr(lock, "print", told, raising=False)  # the first goes on once the second waits for it
        add(f"青川县2023年自评报告\n{BODY}")
        assert said == [f"Waiting for process {first.pid}, which adds a document."]
        assert first.wait(timeout=60) == 0
    registry.cache_clear()
    assert {"pingli-2023", "qingchuan-2023"} <= set(registry())


def test_a_lock_let_go_while_its_holder_is_looked_up_is_of_an_unknown(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two looks the other process may end."""
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    with lock.held():
        (space.state / "run.pid").unlink()
        monkeypatch.setattr(Path, "is_file", lambda path: True)
        with pytest.raises(RunLocked, match="process unknown"), lock.held():
            pass


def test_nothing_is_written_while_a_run_is_on(
    add: Callable[..., Added], space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run reads registry, data and params while it goes on: `add` and `extract --write` are refused by its lock."""
    add(f"平利县2023年自评报告\n{BODY}")
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    before = _files(space)
    with lock.held():
        with pytest.raises(RunLocked, match=f"process {os.getpid()};"):
            add(f"青川县2023年自评报告\n{BODY}")
        with pytest.raises(RunLocked, match="Another run is on"):
            intake.write(["pingli-2023"])
    assert _files(space) == before
    assert intake.write(["pingli-2023"]) == []


def test_rights_stay_as_they_were(add: Callable[..., Added], space: Workspace) -> None:
    """A registry that a group may write can be written by it after an add, too."""
    known = space.data / "documents.csv"
    known.chmod(0o664)
    add(f"平利县2023年自评报告\n{BODY}")
    assert known.stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("waiting", ["params/district/pingli-2023.yaml", ".duxue"])
def test_a_failed_add_leaves_nothing(add: Callable[..., Added], space: Workspace, waiting: str) -> None:
    """Where a file, or the verdict of the gate, cannot be written, all is as before, and a repeated add works."""
    text, place = f"平利县2023年自评报告\n{BODY}", space.root / waiting
    place.touch() if waiting == ".duxue" else place.mkdir()
    before = _files(space)
    with pytest.raises(ProjectError, match="nothing was added"):
        add(text)
    assert _files(space) == before
    assert "pingli-2023" not in registry()
    place.unlink() if waiting == ".duxue" else place.rmdir()
    assert add(text).document.document == "pingli-2023"


def test_files_are_exchanged_together_or_not_at_all(tmp_path: Path) -> None:
    """What stops the block takes back new, changed and removed files and folders; a link is kept as the link it is."""
    changed, gone, new, link = (tmp_path / name for name in ("changed", "gone", "deep/er/new", "link"))
    changed.write_text("old", encoding="utf-8")
    gone.write_text("kept", encoding="utf-8")
    link.symlink_to(changed)
    files = {changed: b"1", gone: None, new: b"2", link: b"3"}
    with pytest.raises(KeyboardInterrupt), exchanged(files):
        raise KeyboardInterrupt
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["changed", "gone", "link"]
    assert (changed.read_text(), gone.read_text(), link.is_symlink()) == ("old", "kept", True)
    with exchanged(files):
        assert (changed.read_bytes(), gone.exists(), new.read_bytes(), link.read_bytes()) == (b"1", False, b"2", b"3")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["changed", "deep", "er", "link", "new"]


def test_an_unreadable_source_stops_no_add(add: Callable[..., Added], space: Workspace) -> None:
    """A text that cannot be read is named in the sentence; the others are compared."""
    space.sources.mkdir()
    (space.sources / "gaotai-2023.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    add(f"平利县2022年自评报告\n{BODY * 3}")
    said = add(f"平利县2023年自评报告\n{BODY * 3}").sentence
    assert "Nearly the same text as pingli-2022" in said
    assert "Not compared with gaotai-2023" in said


def test_a_blocked_document_is_added_with_12(space: Workspace, tmp_path: Path) -> None:
    """`add` of what the gate blocks exits as `check` does; the document is registered and can be looked at."""
    path = tmp_path / "report.txt"
    path.write_text(f"平利县2023年自评报告\n发布日期:2020年1月8日\n{BODY}", encoding="utf-8")
    done = duxue(space.root, "add", path)
    assert (done.returncode, "blocked" in done.stdout) == (12, True), done.stdout
    assert "pingli-2023" in registry()


def test_the_first_document_of_a_project_is_added(add: Callable[..., Added], space: Workspace) -> None:
    """A registry with no document, and no end of its last line, takes the first."""
    known = space.data / "documents.csv"
    known.write_text(known.read_text(encoding="utf-8").partition("\n")[0], encoding="utf-8")
    add(f"平利县2023年自评报告\n{BODY}")
    with known.open(encoding="utf-8") as file:
        assert [row["document"] for row in csv.DictReader(file)] == ["pingli-2023"]


@pytest.mark.parametrize("period", ["abc", "", "20２3", "2023年"])
def test_a_period_is_a_year_wherever_it_is_given(tmp_path: Path, period: str) -> None:
    """`extract` refuses the same periods as `add`."""
    path = tmp_path / "report.txt"
    path.write_text(BODY, encoding="utf-8")
    with pytest.raises(BadParameters, match="is no year"):
        intake.read(path, period=period)


@pytest.mark.parametrize("data", [bytes([0, 1, 2, 3, 0xFF, 0xFE]), bytes([0xFF, 0xFE, 0, 1, 2, 3]), b"\0\1\2\3"])
def test_repeated_bytes_are_no_text(tmp_path: Path, data: bytes) -> None:
    """Bytes that UTF-16 can decode into characters of no text are refused as other binary files are."""
    path = tmp_path / "report.dat"
    path.write_bytes(data * 200)
    with pytest.raises(ProjectError, match="no text in UTF-8"):
        intake.read(path)

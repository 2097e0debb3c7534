"""Files that strangers wrote to hurt: nothing of them is executed, followed out of the project or shown as markup."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest
from lxml import html

from conftest import duxue
from duxue import cache, catalogue, documents, engine, notebook, site
from duxue.documents.registry import get, source_of
from duxue.engine import surroundings
from duxue.errors import BadParameters, DataError, DuxueError, ProjectError
from duxue.site import exporter
from duxue.workspace import Workspace

SCRIPT, IMAGE = "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"
FORMULAS = ("=cmd|'/C calc'!A1", "+1+cmd|' /C calc'!A1", "@SUM(1+1)", "-2+3")
TURNED = "甲\u202e乙\u2066丙"
VARIABLE = "$\\frac{1}{0}$ \\g<0> \\1"


def change(path: Path, values: Mapping[str, str], *, where: tuple[str, str] | None = None) -> None:
    """Set columns of the rows in which a column has a value, or of all rows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if where is None or row[where[0]] == where[1]:
            row.update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site about documents whose every text field is hostile."""
    root = Path(__file__).resolve().parents[1]
    project = tmp_path_factory.mktemp("hostile") / "project"
    for folder in ("data", "expectations", "notebooks", "params"):
        shutil.copytree(root / folder, project / folder, ignore=shutil.ignore_patterns("sources"))
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(root / name, project / name)
    district = {"name": f"甲{SCRIPT}{VARIABLE}", "city": IMAGE + TURNED, "province": FORMULAS[0]}
    for code in ("620724", "360113"):
        change(project / "data/reference/districts.csv", district, where=("code", code))
    texts = {"title": IMAGE + "长" * 3000, "issuer": FORMULAS[1] + SCRIPT, "published": TURNED, "quarantine": IMAGE}
    change(project / "data/documents.csv", texts)
    for name in ("gaotai-2023", "masked-city-2022", "honggutan-2021"):
        change(project / f"data/facts/{name}.csv", {"section": FORMULAS[2] + IMAGE, "rule": FORMULAS[0] + SCRIPT})
    shutil.rmtree(project / "params/comparison")
    (project / "params/comparison").mkdir()
    pair = "documents: [gaotai-2023, honggutan-2021]\n"
    (project / "params/comparison/two.yaml").write_text(pair, encoding="utf-8")
    done = duxue(project, "run", "gaotai-2023", "masked-city-2022", "two")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_hostile_text_is_shown_as_text(published: Path) -> None:
    """Whatever stands in a field reaches a page as text: no element, attribute or link of it comes to life."""
    pages = sorted((published / "reports").rglob("*.html"))
    assert len(pages) == 5
    for path in pages:
        page = html.parse(path)
        assert len(page.xpath("//script")) == 1, path
        assert not page.xpath("//*[@*[starts-with(name(), 'on')]]"), path
        assert not page.xpath("//img | //iframe | //object | //a[starts-with(@href, 'javascript:')]"), path
        assert "alert(1)" in page.getroot().text_content(), f"{path.name}: the text itself is to be read"
        assert not page.getroot().xpath("//svg//script | //svg//foreignObject"), path


def test_hidden_characters_are_written_out(published: Path) -> None:
    """A character that turns the order of reading is shown by its number, and does not turn it."""
    text = (published / "reports/district/gaotai-2023.html").read_text(encoding="utf-8")
    assert "[U+202E]" in text
    for path in (published / "reports").rglob("*.html"):
        assert not set("\u202e\u2066\u2069\x00") & set(path.read_text(encoding="utf-8")), path


def test_no_formula_in_a_spreadsheet(published: Path) -> None:
    """No cell of a published CSV begins as a formula does, unless it is a number."""
    found = sorted((published / "reports").rglob("*.csv"))
    assert found
    guarded = 0
    for path in found:
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            for cell in row:
                guarded += cell.startswith(("'=", "'@", "'+"))
                if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                    float(cell)
    assert guarded


def test_extracted_csv_holds_no_formula(space: Workspace, tmp_path: Path) -> None:
    """What `duxue extract --format csv` prints can be opened in a spreadsheet."""
    path = tmp_path / "new.txt"
    path.write_text("试验县2023年教育工作报告\n=cmd|'/C calc'!A1 全县有小学12所。\n", encoding="utf-8")
    done = duxue(space.root, "extract", str(path), "--format", "csv")
    assert done.returncode == 0, done.stderr
    for row in csv.reader(io.StringIO(done.stdout)):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]


def test_alternative_text_cannot_break_out() -> None:
    """The words of a figure stand in one attribute, whatever they hold."""
    words = {"alt": f'"><script>alert(1)</script> {VARIABLE}'}
    figure = html.fromstring(str(exporter.svg("<svg><g></g></svg>", words)))
    assert figure.get("aria-label") == words["alt"]
    assert not figure.xpath("//script")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "..", ".", "x/y", "x\\y", "x\0y", "X Y", "=cmd", "x\n", "a" * 200])
def test_a_document_cannot_leave_its_folder(space: Workspace, name: str) -> None:
    """A name that could lead out of a folder is refused where the registry is read, and by `duxue add --name`."""
    change(space.data / "documents.csv", {"document": name}, where=("document", "gaotai-2023"))
    documents.registry.cache_clear()
    with pytest.raises(ProjectError, match=r"cannot name a document|cannot be read"):
        documents.registry()


@pytest.mark.parametrize("name", ["../../x", "/tmp/x", "x/../../y", "=cmd"])
def test_add_refuses_names_that_lead_out(space: Workspace, tmp_path: Path, name: str) -> None:
    """`duxue add --name` with a path writes nothing."""
    path = tmp_path / "new.txt"
    path.write_text("东城区2023年教育工作报告\n全区有小学12所。\n", encoding="utf-8")
    before = sorted(space.root.rglob("*"))
    done = duxue(space.root, "add", str(path), "--district", "110101", "--period", "2023", "--name", name)
    assert done.returncode == 10, done.stdout + done.stderr
    assert sorted(item for item in space.root.rglob("*") if ".duxue" not in item.parts) == before


def test_add_does_not_write_through_links(space: Workspace, tmp_path: Path) -> None:
    """A link that waits in data/sources under the name of a new document is replaced, not followed."""
    victim, path = tmp_path / "victim", tmp_path / "new.txt"
    victim.write_text("mine", encoding="utf-8")
    path.write_text("东城区2023年教育工作报告\n全区有小学12所。\n", encoding="utf-8")
    space.sources.mkdir(exist_ok=True)
    for name in ("dong-2023.txt", ".dong-2023.draft"):
        (space.sources / name).symlink_to(victim)
    (space.params / "district" / ".dong-2023.yaml.draft").symlink_to(victim)
    done = duxue(space.root, "add", str(path), "--district", "110101", "--period", "2023", "--name", "dong")
    assert done.returncode == 0, done.stderr
    assert victim.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["..", "...", ".hidden", "a b", "=x", "-x", "x" * 90])
def test_a_page_cannot_leave_its_folder(space: Workspace, name: str) -> None:
    """The name of a params file becomes a path, so it begins with a letter or digit and has no other characters."""
    (space.params / "district" / f"{name}.yaml").write_text("document: gaotai-2023\n", encoding="utf-8")
    with pytest.raises(BadParameters, match="cannot name a page"):
        notebook.runs("district")


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        "document: !!python/object/apply:os.system ['touch hurt']\n",
        "document: !!python/name:os.system\n",
        f"document: gaotai-2023\n{LAUGHS}peers: *j\n",
        "&a [*a]\n",
        "document: " + "[" * 150_000,
        "- " * 150_000 + "x",
        "document: gaotai-2023\npeers: [" + "x," * 300_000 + "]\n",
        "document: gaotai-2023\npeers: " + "[" * 40 + "]" * 40 + "\n",
        "#" * 9_000_000,
        "\x00document: gaotai-2023",
        "document: {{ ''.__class__ }}\n",
    ],
    ids=["tag", "name", "laughs", "itself", "flow", "block", "long", "nested", "large", "nul", "template"],
)
def test_parameters_cannot_hurt(space: Workspace, text: str) -> None:
    """A params file can neither run code nor take the memory, the stack or the terminal; one sentence says why."""
    path = space.params / "district" / "hurt.yaml"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(DuxueError) as told:
        notebook.runs("district")
    assert time.process_time() - started < 5
    assert len(str(told.value)) < 1000
    assert not (space.root / "hurt").exists()
    if len(text) < 1000:
        with pytest.raises(DuxueError):
            notebook.runs("district", ("gaotai-2023",), overrides=dict([notebook.parse_override(f"peers={text}")]))


def test_links_out_of_the_project_are_not_followed(space: Workspace, tmp_path: Path) -> None:
    """A params or facts file that is a link to a file elsewhere is refused and its content is not told."""
    secret = tmp_path / "secret"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    (space.params / "district" / "hurt.yaml").symlink_to(secret)
    with pytest.raises(BadParameters) as told:
        notebook.runs("district")
    assert "hunter2" not in str(told.value)
    path = space.data / "facts" / "gaotai-2023.csv"
    path.unlink()
    path.symlink_to(secret)
    from duxue import dataset

    with pytest.raises(DataError, match="link"):
        dataset.read("gaotai-2023")


def test_a_device_is_no_document(space: Workspace) -> None:
    """A link to a device or pipe in data/sources is never opened."""
    space.sources.mkdir(exist_ok=True)
    (space.sources / "gaotai-2023.txt").symlink_to("/dev/zero")
    os.mkfifo(space.sources / "kongtong-2022.txt")
    assert source_of(get("gaotai-2023")) is None
    assert source_of(get("kongtong-2022")) is None
    with pytest.raises(ProjectError, match="no file"):
        documents.read("/dev/zero")


def test_publishing_follows_a_link_to_its_folder_alone(tmp_path: Path) -> None:
    """Links inside the folder of reports neither lend their content to the site nor are written through."""
    out, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page.html").write_text("same", encoding="utf-8")
    site.publish(out, {"run.json": b"{}"})
    (out / "README.md").symlink_to(elsewhere / "page.html")
    (out / "district").symlink_to(elsewhere)
    site.publish(out, {"run.json": b"{}", "district/page.html": b"same"})
    assert not (out / "README.md").exists()
    assert not (out / "district").is_symlink()
    assert (out / "district/page.html").stat().st_nlink == 1
    assert (elsewhere / "page.html").read_text(encoding="utf-8") == "same"


def test_a_forged_shelf_publishes_nothing_from_elsewhere(space: Workspace) -> None:
    """A kept page that names files outside its folder counts as absent."""
    cache.put("district/x.html", {"district/x.html": b"x"}, ingredients={}, facts={})
    record = cache.folder_of("district/x.html") / cache.RECORD
    record.write_text(record.read_text().replace('"district/x.html"', '"../../../../documents.csv"'), encoding="utf-8")
    assert cache.get("district/x.html") is None


def cell(source: str) -> tuple[str, object]:
    """What a cell prints in a process of the engine, and why it stopped."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    stopped = engine.execute(made)
    return "".join(output.get("text", "") for output in made.cells[0].outputs), stopped


@pytest.mark.skipif(not engine.HAS_FORK, reason="without fork a stock kernel runs the cells")
def test_a_notebook_sees_a_stated_environment() -> None:
    """Neither os.environ nor /proc/self/environ shows a cell what the caller's shell held."""
    looks = (
        "import pathlib, os; p = pathlib.Path('/proc/self/environ');"
        "print(sorted(os.environ), p.read_bytes() if p.exists() else '')"
    )
    script = f"import test_hostile; print(test_hostile.cell({looks!r}))"
    hidden = {"SECRET_TOKEN": "hunter2", "JUPYTER_TOKEN": "hunter2", "PYTHON_KEYRING": "hunter2"}
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, **hidden, "PYTHONPATH": path},
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert "'PATH'" in done.stdout
    assert "hunter2" not in done.stdout
    assert not [name for name in hidden if name in done.stdout]
    assert set(surroundings.environment({**hidden, "PATH": "x"})) == {"PATH", *surroundings.FIXED}


@pytest.mark.skipif(sys.platform != "linux", reason="system calls are filtered on Linux")
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_notebook_has_no_network(family: str) -> None:
    """A cell, and a program that it starts, can open no internet socket; local ones they can."""
    source = (
        "import socket, subprocess, sys\n"
        "socket.socketpair()\n"
        f"print(subprocess.run([sys.executable, '-c', 'import socket; socket.socket(socket.{family})'],"
        "capture_output=True).returncode)\n"
        f"socket.socket(socket.{family})"
    )
    text, stopped = cell(source)
    assert text == "1\n"
    assert "PermissionError" in stopped.message


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="open ports are read from /proc")
def test_a_run_opens_no_port() -> None:
    """While a notebook runs, neither its process nor its caller listens on TCP."""
    source = (
        "import os, pathlib\n"
        "def inodes(pid):\n"
        "    for fd in pathlib.Path(f'/proc/{pid}/fd').iterdir():\n"
        "        try: yield os.readlink(fd).partition('[')[2][:-1]\n"
        "        except OSError: pass\n"
        "mine = {*inodes(os.getpid()), *inodes(os.getppid())}\n"
        "rows = [line.split() for name in ('tcp', 'tcp6') if pathlib.Path('/proc/net', name).exists()\n"
        "        for line in pathlib.Path('/proc/net', name).read_text().splitlines()[1:]]\n"
        "print([row for row in rows if row[3] == '0A' and row[9] in mine])\n"
    )
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    assert engine.execute(made) is None
    assert made.cells[0].outputs[0].text == "[]\n"


HEAD = "试验县2023年教育工作报告\n"


@pytest.mark.parametrize(
    "tail",
    ["1" * 300_000, "12" + " " * 300_000 + "人", "（" * 100_000, "*" * 200_000, "其中" * 100_000, "\n" * 300_000],
    ids=["digits", "blanks", "brackets", "stars", "among", "lines"],
)
def test_one_long_line_is_read_in_time(space: Workspace, tmp_path: Path, tail: str) -> None:
    """No repetition makes a pattern run longer than the text is."""
    path = tmp_path / "long.txt"
    path.write_text(HEAD + tail, encoding="utf-8")
    started = time.monotonic()
    done = duxue(space.root, "extract", str(path), "--ledger", "--format", "jsonl")
    assert done.returncode == 0, done.stderr[-500:]
    assert time.monotonic() - started < 20


def test_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    """A file of 1 GB is refused by its size before a byte of it is read."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    started = time.monotonic()
    with pytest.raises(ProjectError, match="bytes"):
        documents.read(path)
    assert time.monotonic() - started < 1


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A DOCX that would unpack beyond any document, or says less than it holds, is refused in one sentence."""
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(b" " * (1 << 20))
    with pytest.raises(ProjectError, match="unpack"):
        documents.read(path)
    size = (300 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(ProjectError):
        documents.read(path)


def test_nul_and_hidden_characters_in_numbers(space: Workspace, tmp_path: Path) -> None:
    """A number with invisible characters in it is one number, printed as it stands; a NUL makes a file no text."""
    path = tmp_path / "hidden.txt"
    path.write_text(HEAD + "全县有小学1\u200b2\u2060所。\n", encoding="utf-8")
    done = duxue(space.root, "extract", str(path), "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["printed"], float(row["value"])) == ("1\u200b2", 12.0)
    path.write_text(HEAD + "全县有小学1\x002所。\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="no text"):
        documents.read(path)


def test_terminals_get_no_control_characters(space: Workspace) -> None:
    """What a file holds cannot move the cursor, rename the window or turn the line on a terminal."""
    change(space.reference / "districts.csv", {"name": "\x1b]0;hurt\x07\u202e甲"}, where=("code", "620724"))
    done = duxue(space.root, "list")
    assert done.returncode == 0, done.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_reading_yaml_is_still_reading_yaml() -> None:
    """What is refused is what unfolds without end, not an anchor as such."""
    assert catalogue.plain_yaml("a: &a [1, 2]\nb: *a\n") == {"a": [1, 2], "b": [1, 2]}

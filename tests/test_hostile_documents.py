"""HTML, DOCX and PDF files written to hurt: little memory, little time, one sentence."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from duxue import catalogue, documents
from duxue.documents import limits
from duxue.errors import ProjectError
from duxue.workspace import ROOT_VARIABLE, Workspace


def pdf(content: bytes, *, box: bytes = b"[0 0 500 500]", filters: bytes = b"") -> bytes:
    """One page with these drawing instructions."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox " + box + b"/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), filters, content),
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(made),
    )
    return made + end


def docx(change: Callable[[bytes], bytes]) -> bytes:
    """A DOCX with a table of two cells, its text changed."""
    import docx as library

    whole, file = io.BytesIO(), io.BytesIO()
    document = library.Document()
    for cell, text in zip(document.add_table(1, 2).rows[0].cells, ("小学", "12所"), strict=True):
        cell.text = text
    document.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "word/document.xml" else content)
    return file.getvalue()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux")
def test_a_pdf_may_not_unfold_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream packed twice, some kilobytes for 200 MB, is refused, and the limit is gone afterwards."""
    import resource

    path = tmp_path / "bomb.pdf"
    packed = zlib.compress(zlib.compress(bytes(200 << 20), 1), 9)
    path.write_bytes(pdf(packed, filters=b"/Filter[/FlateDecode/FlateDecode]"))
    assert path.stat().st_size < 20_000
    monkeypatch.setattr(limits, "MEMORY", 150 << 20)
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(ProjectError, match="memory"):
        documents.read(path)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize("box", [b"[0 0 /x 500]", b"[0 0]", b"null", b"[0 0 1e400 -1]"])
def test_a_forged_pdf_is_refused_in_a_sentence(tmp_path: Path, box: bytes) -> None:
    """Whatever the library raises over a page is one sentence, or the page is read."""
    path = tmp_path / "forged.pdf"
    path.write_bytes(pdf(b"BT ET", box=box))
    with pytest.raises(ProjectError, match="PDF"):
        documents.read(path)


@pytest.mark.parametrize("mark", [b'<w:gridSpan w:val="2000000000"/>', b'<w:gridSpan w:val="-7"/>'])
def test_a_cell_is_no_wider_than_a_table(tmp_path: Path, mark: bytes) -> None:
    """A cell that says it spans two thousand million columns is spread over as many as a table has."""
    path = tmp_path / "wide.docx"
    path.write_bytes(docx(lambda text: text.replace(b"<w:tcPr>", b"<w:tcPr>" + mark, 1)))
    text = documents.read(path).text
    assert "小学|" in text
    assert "12所|" in text
    assert text.count("|") < 70


def test_a_row_begins_within_a_table(tmp_path: Path) -> None:
    """A row that says it leaves out two thousand million columns leaves out as many as a table has."""
    path = tmp_path / "late.docx"
    mark = b'<w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr>'
    path.write_bytes(docx(lambda text: text.replace(b"<w:tr>", mark, 1)))
    assert documents.read(path).text.count("|") < 70


def test_an_entity_of_a_docx_reads_no_file(tmp_path: Path) -> None:
    """A DOCX whose text names a file of the reader shows nothing of it."""
    secret, path = tmp_path / "secret", tmp_path / "entity.docx"
    secret.write_text("hunter2", encoding="utf-8")
    kind = b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]>' % os.fsencode(secret)
    path.write_bytes(docx(lambda text: text.replace(b"?>", kind, 1).replace("小学".encode(), b"&e;")))
    assert "hunter2" not in documents.read(path).text


def test_spans_of_a_page_do_not_multiply(tmp_path: Path) -> None:
    """Cells that span columns and rows without end are spread over as many columns as a table has, no more."""
    path = tmp_path / "spans.html"
    row = "<tr>" + "<td colspan=60 rowspan=60>1" * 60 + "</tr>"
    path.write_text(f"<html><body><table>{row * 60}</table>", encoding="utf-8")
    assert documents.read(path).text.count("|") < 60 * 60 * 3


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "rot13", "zlib", "unicode_escape", "mbcs"])
def test_a_page_names_a_character_set_or_none(tmp_path: Path, charset: str) -> None:
    """What Python can decode and no page is written in is not tried: one of those would never end."""
    path = tmp_path / "page.html"
    body = f"<p>全县有小学12所。<p>{'x12 ' * 50_000}-{'9a8b7c' * 20_000}"
    path.write_text(f"<html><head><meta charset={charset}></head><body>{body}", encoding="utf-8")
    started = time.process_time()
    assert "小学12所" in documents.read(path).text
    assert time.process_time() - started < 5


def without_privilege() -> list[str]:
    """A command that runs another with the rights that modes give: root has more, unless it drops them."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may read everything")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


@pytest.mark.parametrize("name", ["data/reference/national.csv", "data/themes.csv", "data/documents.csv"])
def test_a_lost_right_is_told(space: Workspace, name: str) -> None:
    """A file that may not be read is one sentence with its name and the exit code of a project that cannot be used."""
    (space.root / name).chmod(0)
    done = subprocess.run(
        [*without_privilege(), sys.executable, "-m", "duxue", "list"],
        env={**os.environ, ROOT_VARIABLE: str(space.root)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert f"{name}: " in done.stderr
    assert "Permission denied" in done.stderr


def test_the_registry_is_no_link(space: Workspace, tmp_path: Path) -> None:
    """A registry or a reference file that is a link out of the project is refused, and its content is not told."""
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n", encoding="utf-8")
    for name, read in (("documents.csv", documents.registry), ("reference/districts.csv", catalogue.districts)):
        path = space.data / name
        path.unlink()
        path.symlink_to(secret)
        read.cache_clear()
        with pytest.raises(ProjectError, match="link") as told:
            read()
        assert "hunter2" not in str(told.value)
        path.unlink()
        path.write_bytes((ROOT / "data" / name).read_bytes())

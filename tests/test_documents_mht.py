"""Pages saved as one file, as browsers and Word write them."""

from __future__ import annotations

from email.encoders import encode_base64, encode_quopri
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from duxue.documents import read
from duxue.errors import ProjectError
from duxue.extraction import extract

REPORT = "<html><body><h1>云溪县2022年教育工作自评报告</h1><p>全县现有小学41所，在校生7312人。</p>{}</body></html>"


def saved(body: str, charset: str, *, declared: bool = True, encode=encode_quopri) -> bytes:
    """A page and a picture of it in one file."""
    page = MIMENonMultipart("text", "html", **({"charset": charset} if declared else {}))
    page.set_payload(body.encode(charset))
    encode(page)
    whole = MIMEMultipart("related", type="text/html")
    whole["From"], whole["Subject"] = "<Saved by a browser>", "云溪县2022年教育工作自评报告"
    whole.attach(page)
    whole.attach(MIMEApplication(b"\x89PNG 12", "png"))
    return whole.as_bytes()


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.doc", "a.html"])
@pytest.mark.parametrize(("charset", "declared"), [("utf-8", True), ("gb2312", True), ("utf-8", False)])
def test_a_page_saved_as_one_file_is_read_as_the_page(
    tmp_path: Path, name: str, charset: str, *, declared: bool
) -> None:
    """Whatever the file is called, and whether it says in which encoding the page is or not."""
    path = tmp_path / name
    for encode in (encode_quopri, encode_base64):
        path.write_bytes(saved(REPORT.format("<p>初中9所。</p>"), charset, declared=declared, encode=encode))
        source = read(path)
        found = extract(source).facts
        assert all(source.text[fact["start"] : fact["end"]] == fact["printed"] for fact in found)
        assert [(fact["indicator"], fact["level"], fact["value"]) for fact in found] == [
            ("schools_count", "primary", 41.0), ("enrolment", "primary", 7312.0),
            ("schools_count", "junior_secondary", 9.0),
        ]  # fmt: skip


def test_what_surrounds_a_saved_page_decides_its_encoding(tmp_path: Path) -> None:
    """As in a browser: the page was saved in another encoding than it once declared."""
    path = tmp_path / "a.mht"
    path.write_bytes(saved(REPORT.format("").replace("<body>", "<meta charset='big5'><body>"), "utf-8"))
    assert "全县现有小学41所" in read(path).text


def test_a_letter_without_a_page_is_refused(tmp_path: Path) -> None:
    """In a sentence that names the file."""
    path = tmp_path / "a.eml"
    path.write_bytes(MIMEText("全县现有小学41所。", "plain", "utf-8").as_bytes())
    with pytest.raises(ProjectError, match=r"a\.eml.*without HTML"):
        read(path)


def test_a_text_that_speaks_of_mime_is_text(tmp_path: Path) -> None:
    """Only what begins with the head of an e-mail is one."""
    path = tmp_path / "a.txt"
    path.write_text("来源：本站\nMIME-Version: 1.0\n全县现有小学41所。", encoding="utf-8")
    assert read(path).format == "txt"


def test_parts_within_parts_without_end_are_refused(tmp_path: Path) -> None:
    """A forged file nests them deeper than the library can follow."""
    heads = [f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)]
    path = tmp_path / "a.mht"
    path.write_bytes(("MIME-Version: 1.0\n" + "".join(heads)).encode())
    with pytest.raises(ProjectError, match=r"a\.mht"):
        read(path)

"""MHT: a page that a browser or Word saved as one file, an e-mail whose first part of HTML is the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from duxue.documents import html
from duxue.documents.source import Content, refusal

_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Whether these first bytes are the head of an e-mail, whatever the file is called: Word names it .doc too."""
    return _HEAD.match(head) is not None


def read(path: Path, data: bytes) -> Content:
    """The visible text of the page in the file. Raises ProjectError where none is in it, or as for a page."""
    from email import message_from_bytes

    try:
        page = next((part for part in message_from_bytes(data).walk() if _is_page(part)), None)
        body = page.get_payload(decode=True) if page else None
        charset = str(page.get_content_charset("")) if page else ""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a forged file makes the library raise is said in one sentence
        found = f"the saved page (MHT) is damaged ({type(error).__name__})"
        raise refusal(path, found, "Save the page again as HTML or as text.") from None
    if not isinstance(body, bytes) or not body.strip():
        raise refusal(path, "this is an e-mail or a saved page (MHT) without HTML", "Save what is in it as text.")
    return html.read(path, body, charset)


def _is_page(part: Any) -> bool:
    return part.get_content_type() in ("text/html", "application/xhtml+xml")

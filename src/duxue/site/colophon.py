"""What stands around the content of a page: its heading, its gate badge, how to cite it and how to make it again."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from typing import Any

from duxue.dataset import fingerprint
from duxue.documents import Document
from duxue.verdicts import Check, Verdict

PACKAGES = ("duxue", "great-expectations", "matplotlib", "nbconvert", "pandas", "papermill", "seaborn")


@cache
def versions() -> str:
    """Python and the packages that shape a page, as one line."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {metadata.version(name)}" for name in PACKAGES)]
    )


def badge(verdicts: Sequence[Verdict], words: Mapping[str, str]) -> dict[str, Any] | None:
    """The gate's result in one word with its tone and the number of checks; None where there was none."""
    checks = [check for verdict in verdicts for check in verdict.checks]
    if not checks:
        return None
    counts = {kind: sum(kind_of(check) == kind for check in checks) for kind in ("passed", "warned", "blocked")}
    kind = next((kind for kind in ("blocked", "warned") if counts[kind]), "passed")
    tone = {"passed": "good", "warned": "warn", "blocked": "bad"}[kind]
    detail = " · ".join(f"{words[key]} {count}" for key, count in counts.items() if count)
    return {"tone": tone, "text": words[f"check_{kind}"], "detail": detail}


def kind_of(check: Check) -> str:
    """Passed, warned or blocked."""
    if check.success:
        return "passed"
    return "blocked" if check.severity == "critical" else "warned"


def heading(documents: Sequence[Document], question: str, *, notebook: str, language: str) -> dict[str, Any]:
    """Title, question and origin line: the place for a page on one document, the question for a page on several."""
    if len(documents) == 1 and notebook == "district":
        document = documents[0]
        place = document.place
        origin = [place.province, place.city] if place else []
        return {"title": document.name, "question": question, "origin": origin, "document": document}
    fallback = {"zh": f"{len(documents)} 份文件", "en": f"{len(documents)} documents"}[language]
    return {"title": question or fallback, "question": "", "origin": [], "document": None}


def colophon(run: Any, documents: Sequence[Document], title: str, *, language: str) -> dict[str, Any]:
    """How to cite the page and its documents, the hash of the data, the versions and the command; no clock."""
    data = fingerprint(document.document for document in documents)
    return {
        "data": data,
        "versions": versions(),
        "command": getattr(run, "command", f"duxue run {run.name} --notebook {run.notebook}"),
        "gbt": _gbt_page(title, data, language),
        "bibtex": _bibtex(run, title, data),
        "sources": [{"gbt": _gbt_document(document), "sha256": document.sha256} for document in documents[:12]],
    }


def _gbt_page(title: str, data: str, language: str) -> str:
    name = {"zh": "督学", "en": "duxue"}[language]
    return f"{name}. {title}[DB/OL]. duxue {metadata.version('duxue')}, sha256:{data[:16]}."


def _gbt_document(document: Document) -> str:
    year = document.published[:4] or document.period
    issuer = document.issuer or (document.place.name if document.place else "")
    return ". ".join(part for part in (issuer, f"{document.title}[R]", year) if part) + "."


def _bibtex(run: Any, title: str, data: str) -> str:
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"duxue-{run.notebook}-{run.name}").strip("-")
    safe = re.sub(r"([\\{}])", "", title)
    return (
        f"@misc{{{key},\n"
        f"  title  = {{{safe}}},\n"
        f"  author = {{{{duxue}}}},\n"
        f"  note   = {{version {metadata.version('duxue')}, data sha256:{data}}}\n"
        "}"
    )

"""The site as a Research Object Crate: what it holds, under which licence, and which program made it from which data.

``ro-crate-metadata.json`` follows RO-Crate 1.1. Pages are listed one by one, the files beside a page by its folder.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from duxue.documents.registry import registry
from duxue.site.datapackage import FACTS, PACKAGE
from duxue.site.pages import Entry
from duxue.site.words import HOMES, HTML_LANG, words

NAME = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
PROGRAM, RUN = "#duxue", "#run"
FORMATS = {"html": "text/html", "csv": "text/csv", "json": "application/json"}
FOLDERS = {
    "comparison": "比较区县的页面 Pages that compare districts",
    "data": "各页数字合成的数据集 The dataset of all figures",
    "district": "各区县的页面，旁边有笔记本、核验结果、表格 A page a district; beside it notebook, checks, tables",
    "reading": "读取质量 How well the documents were read",
    "source": "原文全文，数字已标出 Full texts with their numbers marked",
}
NAMED = {
    **{path: words(language)["index_title"] for language, path in HOMES.items()},
    FACTS: FOLDERS["data"],
    PACKAGE: "数据集的说明 What describes the dataset (Data Package)",
    "run.json": "上一次运行的记录 What the last run said of each page",
}
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def crate(files: Iterable[str], entries: Sequence[Entry], *, data: str, command: str) -> dict[str, bytes]:
    """``ro-crate-metadata.json`` of a site with these files (paths below it), whose pages are these entries.

    ``data`` is the hash of the whole dataset, ``command`` the one that makes the site. The date of publication that the
    specification asks for is that of the newest document: a site has no clock.
    """
    titles = {entry.page: f"{entry.lead}{entry.title} {entry.variant}".strip() for entry in entries}
    parts = _parts(files, titles)
    inside = [part["@id"] for part in parts if "/" not in part["@id"].rstrip("/")]
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "about": _at("./"), "conformsTo": _at(SPECIFICATION)},
        _root(inside, data),
        *parts,
        {"@id": LICENCE, "@type": "CreativeWork", "name": "Apache-2.0", "description": words("en")["licence_text"]},
        {"@id": PROGRAM, "@type": "SoftwareApplication", "name": "duxue", "softwareVersion": version("duxue")},
        {"@id": RUN, "@type": "CreateAction", "name": command, "instrument": _at(PROGRAM), "result": _at("./")},
    ]
    content = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return {NAME: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()}


def _at(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _root(inside: Sequence[str], data: str) -> dict[str, Any]:
    dated = [found for document in registry().values() if (found := _date(document.published, document.period))]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{words('zh')['index_title']} {words('en')['index_title']}",
        "description": words("en")["index_lead"],
        "identifier": f"sha256:{data}",
        **({"datePublished": max(dated)} if dated else {}),
        "license": _at(LICENCE),
        "hasPart": _all(inside),
        "mentions": _at(RUN),
    }


def _date(*told: str) -> str:
    """The first that is a date or a year."""
    return next((text for text in told if _DATE.fullmatch(text)), "")


def _parts(files: Iterable[str], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The folders, each with its own, and the files that are worth naming."""
    inside: dict[str, list[str]] = defaultdict(list)
    found = []
    for path in sorted(files):
        folder = path.partition("/")[0] if "/" in path else ""
        listed = path in NAMED or path.endswith(".html")
        if folder:
            inside[folder] += [path] if listed else []
        if listed:
            found.append(_file(path, titles))
    folders = [
        {
            "@id": f"{_uri(name)}/",
            "@type": "Dataset",
            "name": FOLDERS.get(name, name),
            "hasPart": _all(map(_uri, paths)),
        }
        for name, paths in sorted(inside.items())
    ]
    return [*folders, *found]


def _file(path: str, titles: Mapping[str, str]) -> dict[str, Any]:
    name = NAMED.get(path) or titles.get(path)
    if not name:  # the text that a page is about has the name of that page
        name = f"{words('zh')['full_text']} {titles.get(path.replace('source/', 'district/', 1), path)}"
    ending = path.rpartition(".")[2]
    language = "en" if path == HOMES["en"] or "language=en" in path else "zh"
    told = {"inLanguage": HTML_LANG[language]} if ending == "html" else {}
    return {"@id": _uri(path), "@type": "File", "name": name, "encodingFormat": FORMATS[ending], **told}


def _all(identifiers: Iterable[str]) -> list[dict[str, str]] | dict[str, str]:
    """References; JSON-LD asks for a single one without a list."""
    found = [_at(identifier) for identifier in identifiers]
    return found[0] if len(found) == 1 else found


def _uri(path: str) -> str:
    return quote(path, safe="/~=,+")

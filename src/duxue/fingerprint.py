"""What a page is made of, and which ingredient changed.

A page's fingerprint names each ingredient with a hash of its content, never of a name or a time: an upstream change
that alters no row leaves it alone. It knows files and runs; it executes nothing.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from duxue import catalogue, rows, verdicts, workspace
from duxue.reach import Package

PACKAGE = Path(__file__).resolve().parent
# What turns any notebook into a page, whatever the notebook itself imports.
MACHINERY = ("duxue", "duxue.notebook.execution", "duxue.engine", "duxue.site")
# It decides what a page's files are; what else it imports does not reach them.
LAST_HAND = "duxue.builder"
# Rules of extraction end in rows, and count there.
NOT_SHOWN = {"rules.yml"}
FONTS = "pylopdf-fonts-zh-cn"
# Sentence of each kind of ingredient: the part of its name before the slash.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "data": ("{} 的数据有改动", "the data of {} changed"),
    "verdict": ("质量门对 {} 的结论有改动", "what the gate says of {} changed"),
    "source": ("{} 的原文新近放入或已移除", "the text of {} was put in or taken away"),
    "parameters": ("参数有改动", "the parameters changed"),
    "notebook": ("笔记本有改动", "the notebook changed"),
    "code": ("程序模块 {} 有改动", "the module {} of the package changed"),
    "template": ("页面模板或样式有改动", "a template or style of the pages changed"),
    "catalogue": ("目录文件 {} 有改动", "{} of the catalogue changed"),
    "reference": ("参考数据 {} 有改动", "{} of the reference data changed"),
    "lock": ("依赖的锁定文件有改动", "the lock of the packages changed"),
    "packages": ("安装的软件包版本有改动", "versions of installed packages changed"),
    "fonts": ("字体版本有改动", "the version of the fonts changed"),
    "python": ("Python 版本有改动", "the version of Python changed"),
}


class Page(Protocol):
    """What is asked of a run here."""

    notebook: str
    page: str
    command: str
    reads: tuple[str, ...]
    parameters: Any


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The ingredients of a page by name, each with a hash of its content."""

    ingredients: Mapping[str, str]

    @property
    def key(self) -> str:
        """SHA-256 over all ingredients."""
        return _hash(json.dumps(dict(self.ingredients), sort_keys=True).encode())


@dataclass(frozen=True, slots=True)
class Change:
    """An ingredient that differs, and the sentence that says so in Chinese and English."""

    name: str
    zh: str
    en: str


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """The ingredients that differ between two fingerprints, in the order of their names."""
    if old == new:
        return ()
    names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    changes = []
    for name in names:
        kind, _, subject = name.partition("/")
        zh, en = SENTENCES.get(kind, ("{} 有改动", "{} changed"))
        changes.append(Change(name, zh.format(subject or name), en.format(subject or name)))
    return tuple(changes)


def of(run: Page, shared: Shared | None = None) -> Fingerprint:
    """The fingerprint of a run's page; give the same ``shared`` for many runs, so that each file is hashed once."""
    shared = shared or Shared()
    asked = {"page": run.page, "command": run.command, "parameters": run.parameters.model_dump(mode="json")}
    found = {**shared.always, **shared.notebook(run.notebook)}
    found["parameters"] = _hash(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode())
    for document in run.reads:
        found.update(shared.document(document))
    return Fingerprint(dict(sorted(found.items())))


@dataclass(slots=True)
class Shared:
    """Ingredients of more than one page, each hashed once; make a new one when files may have changed."""

    space: workspace.Workspace = field(default_factory=workspace.current)
    always: dict[str, str] = field(init=False)
    _notebooks: dict[str, dict[str, str]] = field(default_factory=dict)
    _documents: dict[str, dict[str, str]] = field(default_factory=dict)
    _package: Package = field(init=False)
    _lines: dict[str, str] = field(init=False)
    _corrections: dict[str, list[Any]] = field(init=False)
    _sources: set[str] = field(init=False)
    _data: dict[str, str] = field(default_factory=dict)
    _verdicts: dict[str, verdicts.Verdict | None] = field(default_factory=dict)
    _key_of: Callable[[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.always = {**_files_of(self.space), **_versions()}
        self._package = Package(PACKAGE)
        self._lines = _lines_by_document(self.space.data / name for name in ("documents.csv", "themes.csv"))
        self._corrections = _corrections(self.space.data / "corrections.yml")
        self._key_of = verdicts.keyring()
        sources = self.space.sources
        self._sources = {name.partition(".")[0] for name in os.listdir(sources)} if sources.is_dir() else set()

    def notebook(self, name: str) -> dict[str, str]:
        """The notebook's file and the modules that it and the making of a page can reach."""
        if name not in self._notebooks:
            content = _bytes(self.space.notebooks / f"{name}.ipynb")
            modules = _modules(self._package, self._package.reached(content, MACHINERY) | {LAST_HAND})
            self._notebooks[name] = {"notebook": _hash(content), **modules}
        return self._notebooks[name]

    def document(self, name: str) -> dict[str, str]:
        """The rows of a document in every file that has some, the gate's verdict, whether its text is here."""
        if name not in self._documents:
            corrections = json.dumps(self._corrections.get(name, []), ensure_ascii=False, default=str)
            parts = (self.data(name), _coded(self.space, name), self._lines.get(name, ""), corrections)
            self._documents[name] = {
                f"data/{name}": _hash(*(part.encode() for part in parts)),
                f"verdict/{name}": _hash(verdicts.said(name)),
                f"source/{name}": _hash(b"here" if self.has_source(name) else b"absent"),
            }
        return self._documents[name]

    def data(self, name: str) -> str:
        """The hash of the data files of a document."""
        if name not in self._data:
            self._data[name] = verdicts.digest(verdicts.files_of(name))
        return self._data[name]

    def verdict(self, name: str) -> verdicts.Verdict | None:
        """What the gate says of these data, None where it has not been asked."""
        if name not in self._verdicts:
            self._verdicts[name] = verdicts.stored(name, self._key_of(name, self.data(name)))
        return self._verdicts[name]

    def has_source(self, name: str) -> bool:
        """Whether there is a file of this name among the texts."""
        return name in self._sources

    def forget(self, names: Iterable[str]) -> None:
        """Read these documents again: the gate has just been asked about them."""
        self._key_of = verdicts.keyring()
        for name in names:
            for known in (self._documents, self._data, self._verdicts):
                known.pop(name, None)


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    """What is not there has none; it may go at any time."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return b""


def _files_of(space: workspace.Workspace) -> dict[str, str]:
    """Files that any page may use as a whole."""
    templates = sorted(
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    )
    catalogue_files = sorted(path for path in space.catalogue.glob("*.yml") if path.name not in NOT_SHOWN)
    named = [part for path in templates for part in (str(path.relative_to(PACKAGE)).encode(), path.read_bytes())]
    return {
        "lock": _hash(_bytes(space.root / "requirements.lock")),
        "template": _hash(*named),
        **{f"catalogue/{path.name}": _hash(workspace.content(path)) for path in catalogue_files},
        **{f"reference/{path.name}": _hash(workspace.content(path)) for path in sorted(space.reference.glob("*.csv"))},
    }


def _versions() -> dict[str, str]:
    """What is installed, because an environment may differ from the lock."""
    names = sorted({re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in importlib.metadata.requires("duxue") or ()})
    installed = {name: version for name in names if (version := _version(name))}
    return {
        "python": _hash(f"{platform.python_implementation()} {platform.python_version()}".encode()),
        "fonts": _hash((_version(FONTS) or "").encode()),
        "packages": _hash(json.dumps(installed, sort_keys=True).encode()),
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # an extra that is not installed
        return None


def _coded(space: workspace.Workspace, name: str) -> str:
    return _hash(_bytes(space.data / "coded" / f"{name}.csv"))


def _lines_by_document(paths: Iterable[Path]) -> dict[str, str]:
    """Hashes of the lines about each document in the files that documents share."""
    found: dict[str, str] = defaultdict(str)
    for path in paths:
        with suppress(FileNotFoundError):
            content, lines = path.read_bytes(), rows.spans(path)
            for name, places in lines.items():
                found[name] += _hash(*(content[start:end] for _, start, end in places))
    return found


def _corrections(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for entry in (catalogue.read_yaml(path) if path.is_file() else None) or []:
        found[entry["document"]].append(entry)
    return found


def _modules(package: Package, reached: Iterable[str]) -> dict[str, str]:
    """One ingredient a top module, with all its files that are reached."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for name in sorted(reached):
        found[name.partition(".")[2].partition(".")[0] or "duxue"] += [name.encode(), package.source(name)]
    return {f"code/{name}": _hash(*parts) for name, parts in found.items()}

"""A page is stale when, and only when, something that it is made of has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from duxue import fingerprint, notebook, status, verdicts
from duxue.errors import ProjectError
from duxue.workspace import Workspace

from conftest import forget  # isort: skip


def made_of(page: str, space: Workspace) -> dict[str, str]:
    forget()
    run = next(run for run in notebook.runs() if run.page == page)
    return dict(fingerprint.of(run).ingredients)


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.is_file() else "") + text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def last_line_again(path: Path) -> None:
    append(path, path.read_text(encoding="utf-8").splitlines()[-1] + "\n")


CHANGES: dict[str, Callable[[Workspace], None]] = {
    "data/gaotai-2023": lambda space: last_line_again(space.data / "facts" / "gaotai-2023.csv"),
    "data/kongtong-2022": lambda space: last_line_again(space.data / "facts" / "kongtong-2022.csv"),
    "verdict/gaotai-2023": lambda space: append(
        space.state / "gate" / "gaotai-2023.json", '{"document": "gaotai-2023", "key": "k"}\n[["words", [1]]]\n'
    ),
    "source/gaotai-2023": lambda space: append(space.sources / "gaotai-2023.txt", "原文"),
    "notebook": lambda space: append(space.notebooks / "district.ipynb", "\n"),
    "catalogue/indicators.yml": lambda space: append(space.catalogue / "indicators.yml", "# noted\n"),
    "reference/standards.csv": lambda space: append(space.reference / "standards.csv", "\n"),
    "lock": lambda space: append(space.root / "requirements.lock", "# noted\n"),
    "parameters": lambda space: change(space.params / "district" / "gaotai-2023.yaml", "zh", "en"),
}


@pytest.mark.parametrize("ingredient", CHANGES)
def test_each_ingredient_counts(space: Workspace, ingredient: str) -> None:
    """A change of any ingredient is seen, is the only one named, and has a sentence in both languages."""
    page = "district/gaotai-2023.html"
    before = made_of(page, space)
    CHANGES[ingredient](space)
    changes = fingerprint.changed(before, made_of(page, space))
    assert [change.name for change in changes] == [ingredient]
    assert changes[0].zh != changes[0].en


PACKAGE_FILES = [
    "tables/__init__.py",
    "figures/style.py",
    "engine/outputs.py",
    "catalogue.py",
    "errors.py",
    "dataset.py",
]


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_reachable_code_counts(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A change in a file of the package that the page can reach is seen, and its module is named."""
    package = tmp_path / "src" / "duxue"
    shutil.copytree(fingerprint.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    before = made_of("district/gaotai-2023.html", space)
    append(package / name, "\n")
    changes = fingerprint.changed(before, made_of("district/gaotai-2023.html", space))
    assert [change.name for change in changes] == [f"code/{name.partition('/')[0].removesuffix('.py')}"]


def test_code_out_of_reach_does_not_count(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line, the batch and the rules of extraction are in no page."""
    package = tmp_path / "src" / "duxue"
    shutil.copytree(fingerprint.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    before = made_of("district/gaotai-2023.html", space)
    for name in (
        "cli.py",
        "batch.py",
        "pipeline.py",
        "fingerprint.py",
        "extraction/words/rules.py",
        "gate/__init__.py",
    ):
        append(package / name, "\n")
    append(space.catalogue / "rules.yml", "\n# noted\n")
    assert made_of("district/gaotai-2023.html", space) == before


def test_templates_count(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A style or template of the pages is an ingredient."""
    package = tmp_path / "src" / "duxue"
    shutil.copytree(fingerprint.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    before = made_of("district/gaotai-2023.html", space)
    (package / "site" / "extra.css").write_text("p {}", encoding="utf-8")
    changes = fingerprint.changed(before, made_of("district/gaotai-2023.html", space))
    assert [change.name for change in changes] == ["template"]


LISTED: dict[str, Callable[[], object]] = {
    "data/reference/more.csv": status.states,
    "data/catalogue/more.yml": status.states,
    "expectations/more.json": lambda: verdicts.key("gaotai-2023"),
}


@pytest.mark.parametrize("name", LISTED)
def test_a_listed_file_that_is_not_there_is_named(space: Workspace, name: str) -> None:
    """A file that its folder lists and that is gone when it is read, as a link to nothing always is, has a sentence."""
    (space.root / name).symlink_to("gone")
    with pytest.raises(ProjectError, match=rf"^{name}: it is not there\. Restore it"):
        LISTED[name]()


def test_what_was_never_there_is_no_fault(space: Workspace) -> None:
    """Codes, themes, corrections and the lock may be missing, or be gone between two looks."""
    for path in (space.data / "themes.csv", space.data / "corrections.yml", space.root / "requirements.lock"):
        path.unlink(missing_ok=True)
    shutil.rmtree(space.data / "coded")
    (space.data / "themes.csv").symlink_to("gone")
    assert made_of("district/gaotai-2023.html", space)


def test_another_document_does_not_count(space: Workspace) -> None:
    """A change in a document that a page does not show leaves it alone, also in files that many documents share."""
    before = made_of("district/gaotai-2023.html", space)
    last_line_again(space.data / "facts" / "chengzhong-2017.csv")
    append(space.data / "themes.csv", "chengzhong-2017,safety,plan,1,0.1\n")
    assert made_of("district/gaotai-2023.html", space) == before
    append(space.data / "themes.csv", "gaotai-2023,safety,plan,1,0.1\n")
    assert made_of("district/gaotai-2023.html", space) != before


def test_times_and_folders_do_not_count(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh checkout in another folder has the same fingerprints."""
    before = made_of("district/gaotai-2023.html", space)
    other = tmp_path / "other"
    shutil.copytree(space.root, other)
    for path in other.rglob("*.csv"):
        path.touch()
    monkeypatch.setenv("DUXUE_ROOT", str(other))
    assert made_of("district/gaotai-2023.html", Workspace(other)) == before


def test_the_order_of_names_does_not_count() -> None:
    """The key is that of the content, however the ingredients were gathered."""
    one = fingerprint.Fingerprint({"a": "1", "b": "2"})
    assert fingerprint.Fingerprint({"b": "2", "a": "1"}).key == one.key
    assert fingerprint.Fingerprint({"a": "1", "b": "3"}).key != one.key


def test_shared_ingredients_are_those_of_a_single_run() -> None:
    """What is hashed once for all pages is what each would have hashed alone."""
    shared = fingerprint.Shared()
    for run in notebook.runs():
        assert fingerprint.of(run, shared) == fingerprint.of(run)

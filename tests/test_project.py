"""What a newcomer relies on: the lock, the environment, the README and the Makefile tell the same story."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)", re.M)


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_lock_fulfils_the_project(project: dict, lock: str) -> None:
    """Every dependency of pyproject.toml is in the lock, in a version that it allows."""
    pinned = dict(PINNED.findall(lock))
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for line in project["dependencies"] + extras:
        wanted = Requirement(line)
        assert Version(pinned[wanted.name]) in wanted.specifier, f"{wanted.name} {pinned[wanted.name]}"


def test_each_package_is_pinned_once_with_hashes(lock: str) -> None:
    """The lock has one version a package, hashes for each, and no address."""
    blocks = [block for block in re.split(r"\n(?=\S)", lock.strip()) if block]
    names = [PINNED.match(block).group(1) for block in blocks]
    assert len(names) == len(set(names))
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)


def test_conda_environment_is_the_lock(project: dict) -> None:
    """environment.yml takes the same Python and exactly the packages and versions of the lock."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    named = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert f"python{project['requires-python']}" in named
    assert set(named) <= {f"python{project['requires-python']}", "pip", "make"}
    assert pip == ["--require-hashes", "--requirement requirements.lock"]


def test_dependencies_have_reasons() -> None:
    """Each dependency in pyproject.toml has its reason on the same line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.M | re.S)
    assert len(lists) == 2
    assert all(re.search(r'",\s+# \w', line) for block in lists for line in block.strip().splitlines())


def test_every_make_target_has_help() -> None:
    """`make` prints one line for every target that a person may call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M).group(1).split()
    helped = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in helped.splitlines()] == phony


def test_readme_names_every_command() -> None:
    """Each command of the command line and each make target appears in the README."""
    from duxue.cli import commands

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in commands.commands:
        assert f"duxue {name}" in readme, name
    for target in ("make reports", "make test", "make lab"):
        assert target in readme


def test_links_of_the_readme_resolve() -> None:
    """Every relative link and picture of the README is a file of the project."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", readme):
        assert (ROOT / target).exists(), target


def test_only_its_readme_is_kept_of_the_reports() -> None:
    """Published pages, state and the texts of documents are never in git."""
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    assert [name for name in names if name.startswith("reports/")] == ["reports/README.md"]
    assert not [name for name in names if name.startswith(("data/sources/", ".duxue/", ".venv/"))]


def test_nothing_of_one_machine_is_kept() -> None:
    """No tracked file holds a home folder or the address of a package index."""
    pattern = re.compile(r"(?<![\w.])/(?:home|Users|root|mnt)/\w|index-url\s*=|\"resolved\":")
    kinds = {".py", ".md", ".yml", ".yaml", ".toml", ".lock", ".json", ".ipynb", ".csv"}
    for path in tracked():
        if path.suffix in kinds and path.name != Path(__file__).name:
            found = pattern.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found.group(0)}"


def test_both_readmes_show_the_same_commands() -> None:
    """The Chinese README names the same duxue commands, make targets and exit codes as the English one."""
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    for pattern in (r"^\| `(duxue \w+)", r"\b(make (?:reports|test|lab))\b"):
        assert set(re.findall(pattern, english, re.M)) == set(re.findall(pattern, chinese, re.M))
    codes = [set(re.findall(r"(?<=[：；·:] )\d+|(?<=[：；])\d+", text)) for text in (english, chinese)]
    assert {"2", "10", "11", "12", "13", "14"} <= codes[0] & codes[1]

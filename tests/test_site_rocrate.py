"""The site as a Research Object Crate: what RO-Crate 1.1 requires, and a library of others that reads it."""

from __future__ import annotations

import json
import re
import time
from importlib.resources import files as resources
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from duxue import site
from duxue.site import rocrate

PAGES = {
    "district/a.html": "甲县 2022",
    "district/a~language=en.html": "甲县 2022",
    "comparison/c.html": "甲县、乙县",
}
BESIDE = ("district/a.ipynb", "district/a.gate.json", "district/a/facts.csv", "data/facts/a.csv")
OWN = ("index.html", "index.en.html", "run.json", "data/facts.csv", "data/datapackage.json", "source/a.html")


def entry(page: str, title: str) -> site.Entry:
    notebook, name = page.removesuffix(".html").split("/")
    return site.Entry(notebook=notebook, name=name, title=title, status="built", label="已生成", page=page)


@pytest.fixture
def crate(tmp_path: Path) -> Path:
    """A small site with its crate, as files."""
    entries = [entry(page, title) for page, title in PAGES.items()]
    names = [*PAGES, *BESIDE, *OWN]
    made = site.crate(names, entries, data="0" * 64, command="duxue run")
    assert made == site.crate(reversed(names), entries, data="0" * 64, command="duxue run"), "the same in any order"
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / rocrate.NAME).write_bytes(made[rocrate.NAME])
    return tmp_path


def test_the_crate_has_what_the_specification_requires(crate: Path) -> None:
    """RO-Crate 1.1: flat, each entity named once with a type, a descriptor, a root with its four properties."""
    content = json.loads((crate / rocrate.NAME).read_text(encoding="utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(graph) == len(content["@graph"])
    assert all(
        entity["@type"] and (entity.get("name") or name in (rocrate.NAME, "./")) for name, entity in graph.items()
    )
    descriptor, root = graph[rocrate.NAME], graph["./"]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert root["description"]
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", root["datePublished"])
    assert graph[root["license"]["@id"]]["name"] == "Apache-2.0"
    assert {each["@id"] for each in _referred(content["@graph"])} - {rocrate.SPECIFICATION} <= set(graph)
    terms = json.loads((resources("rocrate") / "data" / "ro-crate.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {key for entity in graph.values() for key in entity if not key.startswith("@")} <= set(terms)


def _referred(value: object) -> list[dict[str, str]]:
    """Every reference in the values of entities."""
    if isinstance(value, list):
        return [found for each in value for found in _referred(each)]
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return [value]
        return [found for each in value.values() for found in _referred(each)]
    return []


def test_every_part_is_there_and_reached_from_the_root(crate: Path) -> None:
    """Each file and folder that is named exists and is a part of the root, or of a folder that is one."""
    graph = {entity["@id"]: entity for entity in json.loads((crate / rocrate.NAME).read_text())["@graph"]}
    reached, waiting = set(), ["./"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += [part["@id"] for part in _referred(graph[name].get("hasPart", []))]
    data = {name for name, entity in graph.items() if entity["@type"] in ("File", "Dataset")}
    assert data == reached
    assert all((crate / name).is_dir() if name.endswith("/") else (crate / name).is_file() for name in data)
    assert {*PAGES, *OWN} <= data
    assert graph["district/a~language=en.html"]["inLanguage"] == "en"


def test_others_can_read_it(crate: Path) -> None:
    """The library of the specification's authors reads it and finds the parts."""
    found = ROCrate(crate)
    assert found.root_dataset["datePublished"]
    assert {part.id for part in found.root_dataset["hasPart"]} >= {"index.html", "district/", "data/"}
    assert found.get("data/facts.csv")["encodingFormat"] == "text/csv"


def test_a_crate_of_all_counties_is_quick() -> None:
    """With every county of China it takes less than a second, and two megabytes."""
    entries = [entry(f"district/d{number}.html", f"某县 {number}") for number in range(2843)]
    names = [name for one in entries for name in (one.page, f"{one.page[:-5]}.ipynb", f"{one.page[:-5]}/facts.csv")]
    started = time.process_time()
    made = site.crate(names, entries, data="0" * 64, command="duxue run")
    assert time.process_time() - started < 1
    assert len(made[rocrate.NAME]) < 2_000_000

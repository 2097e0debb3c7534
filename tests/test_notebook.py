"""Parameters are refused before anything starts, and an executed notebook is the same bytes each time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from duxue import engine, notebook
from duxue.errors import BadParameters, NotebookFailed, ProjectError
from duxue.notebook.parameters import check
from duxue.workspace import Workspace

NOTEBOOKS = Path(__file__).parent / "notebooks"
TWO = {"documents": ["gaotai-2023", "kongtong-2022"]}


def use(space: Workspace, name: str) -> notebook.Run:
    """Put a small notebook in the place of the district notebook; the run of one district."""
    shutil.copy(NOTEBOOKS / f"{name}.ipynb", space.notebooks / "district.ipynb")
    return notebook.runs("district", ["gaotai-2023"])[0]


def write(space: Workspace, path: str, text: str) -> Path:
    file = space.params / path
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("district", {"documnt": "gaotai-2023"}, "there is no parameter 'documnt'; did you mean 'document'?"),
        ("district", {}, "the parameter 'document' is missing. It takes document, peers, language."),
        ("district", {"document": 2023}, "document is 2023: input should be a valid string."),
        ("district", {"document": "gaotai-2032"}, "There is no document 'gaotai-2032'; did you mean 'gaotai-2023'?"),
        ("district", {"document": "gaotai-2023", "language": "cn"}, "language is 'cn': input should be 'zh' or 'en'."),
        ("district", {"document": "gaotai-2023", "peers": "x"}, "peers is 'x': input should be a list of names."),
        ("district", ["gaotai-2023"], "these are no parameters but ['gaotai-2023']."),
        ("comparison", {"documents": ["gaotai-2023"]}, "the list should have at least 2 items, not 1."),
        ("comparison", {"documents": ["gaotai-2023"] * 2}, "gaotai-2023 is named twice."),
        ("comparison", {**TWO, "indicators": ["pupils_primry"]}, "there is no indicator 'pupils_primry'"),
        ("reading", {**TWO, "sample": "20"}, "sample is '20': input should be a valid integer."),
        ("reading", {**TWO, "sample": True}, "sample is True: input should be a valid integer."),
        ("reading", {**TWO, "seed": -1}, "seed is -1: input should be greater than or equal to 0."),
        ("distrct", {}, "There is no notebook 'distrct'; did you mean 'district'?"),
    ],
)
def test_bad_parameters_are_refused(name: str, values: object, said: str) -> None:
    """A wrong parameter is refused with what was found, where, and the nearest right one."""
    with pytest.raises(BadParameters) as refused:
        check(name, values, "params/x.yaml")
    assert said in str(refused.value)
    assert name == "distrct" or str(refused.value).startswith("params/x.yaml: ")


def test_params_of_the_project_are_right() -> None:
    """Every params file describes a run, and there is one for each registered document."""
    runs = notebook.runs()
    assert len({run.page for run in runs}) == len(runs)
    assert {run.notebook for run in runs} == set(notebook.MODELS)
    assert all(run.name == run.base for run in runs)


def test_a_params_file_that_is_wrong_is_named(space: Workspace) -> None:
    """The sentence names the params file in which the fault stands."""
    file = write(space, "district/gaotai-2023.yaml", "document: gaotai-2023\nyear: 2023\n")
    with pytest.raises(BadParameters, match=r"there is no parameter 'year'") as refused:
        notebook.runs()
    assert str(file) in str(refused.value)


def test_a_params_file_that_is_not_yaml_is_named(space: Workspace) -> None:
    """A params file that is no YAML is refused with its line."""
    write(space, "district/gaotai-2023.yaml", "document: [gaotai\n")
    with pytest.raises(BadParameters, match=r"gaotai-2023\.yaml.*line 2"):
        notebook.runs()


def test_a_missing_notebook_is_told(space: Workspace) -> None:
    """A notebook that is not there is told before anything starts."""
    (space.notebooks / "district.ipynb").unlink()
    with pytest.raises(ProjectError, match="the notebook is missing"):
        notebook.runs()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('document = ""\npeers = []', "disagree on 'language'"),
        ('document = ""\npeers = []\nlanguage = "zh"\nyear = 1', "disagree on 'year'"),
        ('document = ""\npeers = []\nlanguage = "en"', "language is 'en' by default"),
        ('document = f("x")', "holds more than plain values"),
    ],
)
def test_the_notebook_and_its_model_agree(space: Workspace, source: str, said: str) -> None:
    """Names and defaults of the parameters cell are those of the model."""
    path = space.notebooks / "district.ipynb"
    content = nbformat.read(NOTEBOOKS / "good.ipynb", as_version=4)
    content.cells[1].source = source
    nbformat.write(content, path)
    with pytest.raises(ProjectError, match=said):
        notebook.runs()


def test_runs_are_chosen_by_name_or_document() -> None:
    """A name chooses the page of that name, else the pages about that document."""
    assert [run.page for run in notebook.runs(documents=["gaotai-2023"])] == ["district/gaotai-2023.html"]
    assert [run.page for run in notebook.runs("comparison", ["gaotai-2023"])] == ["comparison/counties.html"]
    assert [run.page for run in notebook.runs(documents=["counties"])] == ["comparison/counties.html"]
    with pytest.raises(BadParameters, match="did you mean 'gaotai-2023'"):
        notebook.runs(documents=["gaotai-2024"])


def test_an_override_has_a_page_of_its_own() -> None:
    """A page with other parameters never replaces the standard one, and its command makes it again."""
    changed = dict([notebook.parse_override("language=en"), notebook.parse_override("peers=[kongtong-2022]")])
    (run,) = notebook.runs(documents=["gaotai-2023"], overrides=changed)
    assert run.page == "district/gaotai-2023~language=en,peers=kongtong-2022.html"
    assert run.command == "duxue run gaotai-2023 --notebook district -p language=en -p 'peers=[kongtong-2022]'"
    again = dict([notebook.parse_override(f"{name}={value}") for name, value in run.overrides])
    assert notebook.runs("district", ["gaotai-2023"], overrides=again) == (run,)


def test_an_override_that_changes_nothing_is_the_standard_page() -> None:
    """Saying what holds anyway makes the standard page."""
    assert notebook.runs(documents=["gaotai-2023"], overrides={"language": "zh"})[0].name == "gaotai-2023"


def test_a_long_override_has_a_short_name() -> None:
    """A page's name stays a file name, however many parameters were changed."""
    names = [run.documents[0] for run in notebook.runs("district")]
    (run,) = notebook.runs("comparison", overrides={"documents": names})
    assert len(run.name) < 40
    assert run.name.startswith("counties~")


@pytest.mark.parametrize("text", ["language", "=en", "peers=[a"])
def test_an_override_must_be_an_assignment(text: str) -> None:
    """What follows -p is a name and a value."""
    with pytest.raises(BadParameters, match="-p "):
        notebook.parse_override(text)


def test_parameters_are_injected_in_a_cell_with_a_fixed_id(space: Workspace) -> None:
    """The cell with the run's parameters stands after the defaults, under a name that is always the same."""
    ready = notebook.parameterised(use(space, "good"))
    assert [cell.id for cell in ready.cells][:3] == ["title", "parameters", "injected-parameters"]
    assert 'document = "gaotai-2023"' in ready.cells[2].source


@pytest.mark.parametrize("stock", [False, True], ids=["fork", "kernel"])
def test_the_same_run_is_the_same_bytes(space: Workspace, stock: bool) -> None:
    """An executed notebook holds no clock, no path and no chance, whichever way it was executed."""
    run = use(space, "good")
    once = notebook.to_json(notebook.execute(run))
    assert notebook.to_json(notebook.execute(run, stock=stock)) == once
    assert "papermill" not in once
    assert str(space.root) not in once


def test_hash_seed_and_folder_change_nothing(space: Workspace, tmp_path: Path) -> None:
    """Another process with another hash seed, zone, locale and folder makes the same bytes."""
    use(space, "good")
    code = "from duxue import notebook; print(notebook.to_json(notebook.execute(notebook.runs('district')[0])))"
    made = set()
    for seed, zone, locale in (("0", "UTC", "C.UTF-8"), ("7", "Asia/Urumqi", "C")):
        folder = tmp_path / f"folder-{seed}"
        folder.mkdir()
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        made.add(subprocess.check_output([sys.executable, "-c", code], env=surroundings, cwd=folder))
    assert len(made) == 1


@pytest.mark.parametrize(
    ("name", "reason", "cell"),
    [("error", "error", "missing-key"), ("hangs", "timeout", "endless"), ("killed", "killed", "kill")],
)
def test_a_failed_run_keeps_what_was_done(space: Workspace, name: str, reason: str, cell: str) -> None:
    """The error names notebook, cell and reason and carries the notebook as far as it came."""
    with pytest.raises(NotebookFailed) as failed:
        notebook.execute(use(space, name), limits=engine.Limits(cell=1 if reason == "timeout" else 60))
    assert (failed.value.reason, failed.value.cell) == (reason, cell)
    partial = nbformat.reads(failed.value.partial, as_version=4)
    outputs = {cell.id: cell.outputs for cell in partial.cells if cell.cell_type == "code"}
    assert outputs["before"][0].text == "before gaotai-2023\n"
    assert outputs["after"] == []
    assert "papermill" not in json.dumps(partial)


def test_stock_papermill_gives_the_same_cells(space: Workspace, tmp_path: Path) -> None:
    """`papermill notebooks/district.ipynb out.ipynb -f params/…` runs the same cells with the same parameters."""
    run = use(space, "good")
    out, params = tmp_path / "out.ipynb", space.params / "district" / "gaotai-2023.yaml"
    assert yaml.safe_load(params.read_text(encoding="utf-8")) == run.parameters.given()
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        str(space.notebooks / "district.ipynb"),
        str(out),
    ]
    subprocess.run([*command, "-f", str(params)], check=True, capture_output=True)
    ours, stock = notebook.execute(run), nbformat.read(out, as_version=4)
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    assert [cell.get("outputs") for cell in ours.cells] == [cell.get("outputs") for cell in stock.cells]

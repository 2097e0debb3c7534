"""A notebook runs three ways with the same result: by duxue, by stock Papermill, in JupyterLab."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import websocket
from nbformat import NotebookNode

from duxue.workspace import ROOT_VARIABLE, Workspace

PARAMS = {"district": "gaotai-2023", "comparison": "counties", "reading": "documents"}
BLOCKED = "masked-city-2022"
TEXT = ("text/plain", "text/csv", "text/html", "image/svg+xml")


def run(space: Workspace, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, ROOT_VARIABLE: str(space.root), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, timeout=240, check=False,
        cwd=space.root,
    )  # fmt: skip


def shown(notebook: NotebookNode) -> list[tuple[str, str, str]]:
    """What the cells show: cell, kind of content, content."""
    return [
        (cell.id, kind, output.data[kind])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for kind in TEXT
        if kind in output.get("data", {})
    ]


def stock_papermill(space: Workspace, notebook: str, params: str) -> tuple[NotebookNode, str]:
    out = space.root / f"{notebook}-{params}.ipynb"
    done = run(
        space, "papermill", f"notebooks/{notebook}.ipynb", str(out), "-f", f"params/{notebook}/{params}.yaml",
        "--no-progress-bar",
    )  # fmt: skip
    return nbformat.read(out, as_version=4), done.stderr


@pytest.mark.parametrize("notebook", PARAMS)
def test_stock_papermill_shows_what_duxue_shows(project: Path, notebook: str) -> None:
    """Stock Papermill with the same params file gives the same tables, figures and numbers as `duxue run`."""
    params = PARAMS[notebook]
    ours = nbformat.read(project / "reports" / notebook / f"{params}.ipynb", as_version=4)
    theirs, said = stock_papermill(Workspace(project), notebook, params)
    assert shown(ours), said
    assert shown(theirs) == shown(ours)


def test_a_blocked_document_stops_in_the_first_data_cell(space: Workspace) -> None:
    """Stock Papermill on a blocked document stops at the cell `load` with the gate's reasons, checked on the spot."""
    assert not (space.state / "gate").exists()
    notebook, said = stock_papermill(space, "district", BLOCKED)
    stopped = [
        cell.id for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]
    assert stopped == ["load"]
    assert "DocumentBlocked" in said
    assert re.search("masked", said)
    assert (space.state / "gate" / f"{BLOCKED}.json").is_file()


def test_changed_data_are_checked_on_the_spot(space: Workspace) -> None:
    """A document that passed and was changed since is checked again when a notebook opens it, and stops it there."""
    assert run(space, "duxue", "check", "gaotai-2023").returncode == 0
    path = space.data / "facts" / "gaotai-2023.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",人,", ",吨,", 1), encoding="utf-8")
    notebook, said = stock_papermill(space, "district", "gaotai-2023")
    assert "DocumentBlocked" in said
    stopped = [
        cell.id for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]
    assert stopped == ["load"]


@dataclass
class Lab:
    """A JupyterLab server: its address and token."""

    address: str
    token: str

    def ask(self, path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(
            f"http://{self.address}{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


@pytest.fixture
def lab(project: Path) -> Iterator[Lab]:
    space = Workspace(project)
    token = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0", "--ip=127.0.0.1",
         f"--IdentityProvider.token={token}", f"--notebook-dir={space.notebooks}"],
        env={**os.environ, ROOT_VARIABLE: str(space.root), "JUPYTER_CONFIG_DIR": str(space.root / "jupyter")},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr
        addresses = (re.search(r"http://(127\.0\.0\.1:\d+)/lab", line) for line in process.stderr)
        yield Lab(next(found.group(1) for found in addresses if found), token)
    finally:
        process.terminate()
        process.wait(timeout=20)


def run_all(lab: Lab, notebook: str) -> list[tuple[str, str, str]]:
    """Run All: every code cell of a notebook through a kernel of the server; what the cells show."""
    content = lab.ask(f"/api/contents/{notebook}.ipynb")["content"]
    cells = [cell for cell in nbformat.from_dict(content).cells if cell.cell_type == "code"]
    kernel = lab.ask("/api/kernels", {"name": "python3", "path": f"{notebook}.ipynb"})["id"]
    channel = websocket.create_connection(
        f"ws://{lab.address}/api/kernels/{kernel}/channels?token={lab.token}", timeout=120
    )
    try:
        return [(cell.id, kind, text) for cell in cells for kind, text in execute(channel, cell.source)]
    finally:
        channel.close()


def execute(channel: websocket.WebSocket, source: str) -> Iterator[tuple[str, str]]:
    asked = uuid.uuid4().hex
    header = {"msg_id": asked, "msg_type": "execute_request", "session": asked, "username": "", "version": "5.3"}
    body = {"code": source, "silent": False, "store_history": True, "allow_stdin": False, "user_expressions": {}}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": body, "channel": "shell"}
    channel.send(json.dumps(message))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        said = json.loads(channel.recv())
        if said["parent_header"].get("msg_id") != asked:
            continue
        content = said["content"]
        assert said["msg_type"] != "error", content
        yield from ((kind, content["data"][kind]) for kind in TEXT if kind in content.get("data", {}))
        if said["msg_type"] == "status" and content["execution_state"] == "idle":
            return
    raise TimeoutError(source)


def test_jupyterlab_shows_what_duxue_shows(project: Path, lab: Lab) -> None:
    """Run All in JupyterLab gives what `duxue run` with the notebook's own defaults gives, for each notebook."""
    space = Workspace(project)
    done = run(space, "duxue", "run", "-p", "peers=[]", "gaotai-2023")
    assert done.returncode == 0, done.stderr
    (page,) = (space.reports / "district").glob("gaotai-2023~*.ipynb")
    ours = {"district": page, **{n: space.reports / n / f"{PARAMS[n]}.ipynb" for n in ("comparison", "reading")}}
    for notebook, path in ours.items():
        assert run_all(lab, notebook) == shown(nbformat.read(path, as_version=4)), notebook

"""From the messages of a kernel to the outputs of a notebook, the same whichever process sent them."""

from __future__ import annotations

import codecs
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.compiler import get_tmp_hash_seed, murmur2_x86
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import nbbase

from duxue import lean

# A cell that prints without end would fill the memory of the process that collects.
MOST_TEXT = 64 * 2**20
LONGEST_FAULT = 200  # of what is said of an output that no notebook can hold: it begins with all of it
# What a kernel names a cell in warnings and tracebacks: its process and a hash of its source.
CELL_FILE = re.compile(rf"(?:{re.escape(tempfile.gettempdir())}[/\\])?ipykernel_\d+[/\\](\d+)\.py")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")


class TooMuchText(Exception):
    """The cells of one notebook printed more than MOST_TEXT bytes."""


class Collector:
    """Puts messages into the cells of a notebook as nbclient does, displays with ids and clearing included."""

    def __init__(self, notebook: NotebookNode) -> None:
        self._client = NotebookClient(notebook, record_timing=False)
        self._notebook = notebook
        self._index = 0
        self._text = 0
        self._decoders: dict[str, codecs.IncrementalDecoder] = {}

    def start(self, index: int, count: int | None = None) -> None:
        """What comes from now on belongs to this cell, the ``count``-th that is executed."""
        self._index = index
        self._notebook.cells[index].update(outputs=[], execution_count=count)
        self._client.clear_before_next_output = False
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")}

    def text(self, name: str, data: bytes) -> None:
        """Bytes written to stdout or stderr. Raises TooMuchText."""
        self._text += len(data)
        if self._text > MOST_TEXT:
            raise TooMuchText
        text = self._decoders[name].decode(data) if self._decoders else ""
        if text:
            self.message({"msg_type": "stream", "content": {"name": name, "text": text}})

    def message(self, message: dict[str, Any]) -> None:
        """One message of the shell."""
        envelope = {"parent_header": {"msg_id": ""}, "header": {"msg_type": message["msg_type"]}, **message}
        with unvalidated():
            self._client.process_message(envelope, self._notebook.cells[self._index], self._index)


def unvalidated() -> AbstractContextManager[None]:
    """Within this, outputs are taken as they are: each by itself takes ten times what :func:`refuse_invalid` takes."""
    return lean.replaced(nbbase, "validate", lambda *_: None)


def refuse_invalid(notebook: NotebookNode) -> None:
    """Put an error in place of each output that no notebook can hold, such as a number displayed as text."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if _fault(output for cell in cells for output in cell.outputs):
        for cell in cells:
            cell.outputs = [_error(fault) if (fault := _fault([output])) else output for output in cell.outputs]


def _fault(outputs: Iterable[NotebookNode]) -> str:
    """What is wrong with one of these outputs; empty where nothing is."""
    cell = {"cell_type": "code", "id": "all", "metadata": {}, "source": "", "execution_count": None}
    cells = [NotebookNode(cell, outputs=list(outputs))]
    try:
        nbformat.validate(NotebookNode(nbformat=4, nbformat_minor=5, metadata={}, cells=cells))
    except nbformat.ValidationError as error:
        return str(error).splitlines()[0][:LONGEST_FAULT]
    return ""


def _error(fault: str) -> NotebookNode:
    name = "NotebookValidationError"
    said = f"a cell displayed what no notebook can hold: {fault}"
    return NotebookNode(output_type="error", ename=name, evalue=said, traceback=[f"{name}: {said}"])


def normalise(notebook: NotebookNode) -> None:
    """Leave nothing in the outputs that differs between two executions of the same cells.

    Text of a stream between two displays is one output, stdout before stderr, as their order is a matter of chance in
    a kernel. File names of cells become the cell's id; process numbers, addresses and folders of this machine go.
    """
    ids = {murmur2_x86(cell.source, get_tmp_hash_seed()): cell.get("id", "") for cell in notebook.cells}

    def clean(text: str) -> str:
        text = CELL_FILE.sub(lambda found: f"<{ids.get(int(found[1]), 'cell')}>", text)
        for folder, name in _folders():
            text = text.replace(folder, name)
        return ADDRESS.sub("0x…", text)

    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [_cleaned(output, clean) for output in _merged(cell.outputs)]


def _merged(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    for is_stream, group in groupby(outputs, key=lambda output: output.output_type == "stream"):
        if not is_stream:
            yield from group
            continue
        texts = {"stdout": "", "stderr": ""}
        for output in group:
            texts[output.name] += output.text
        for name, text in texts.items():
            if text:
                yield NotebookNode(output_type="stream", name=name, text=text)


def _cleaned(output: NotebookNode, clean: Any) -> NotebookNode:
    if output.output_type == "stream":
        output.text = clean(output.text)
    elif output.output_type == "error":
        output.evalue = clean(output.evalue)
        output.traceback = [clean(line) for line in output.traceback]
    else:
        for kind, value in output.data.items():
            # HTML and SVG are made by our own code and may be large; only a plain repr holds what must go.
            if kind == "text/plain" and isinstance(value, str):
                output.data[kind] = clean(value)
    return output


@cache
def _folders() -> tuple[tuple[str, str], ...]:
    """Folders of this machine, longest first, with what stands for them; IPython writes the home folder as ``~``."""
    named = {
        sysconfig.get_path("purelib"): "",
        sysconfig.get_path("stdlib"): "",
        sys.prefix: "",
        str(Path(__file__).resolve().parents[3]): "",
    }
    home = str(Path.home())
    for folder in list(named):
        if folder.startswith(home + "/"):
            named["~" + folder.removeprefix(home)] = ""
    return tuple(sorted(((f"{folder}/", name) for folder, name in named.items()), key=lambda pair: -len(pair[0])))

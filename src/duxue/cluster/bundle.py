"""What a run needs of the project, as bytes by path below its root, so that a worker needs no shared disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from duxue import site, verdicts, workspace
from duxue.documents.registry import get, source_of
from duxue.notebook import Run
from duxue.workspace import Workspace

# What all runs share; the rest is of single documents, and each run takes its own alone.
SHARED = ("documents.csv", "corrections.yml", "catalogue", "reference")
THEMES = "themes.csv"
# Where a worker finds the published version of a page, which its new one tells changes against.
SITE = "reports"


class Bundle:
    """Reads for each run of a batch what it needs; ``out`` is the site that the batch publishes in."""

    def __init__(self, out: Path) -> None:
        self._space = workspace.current()
        self._out = out
        self._folders = [path for path in self._space.data.iterdir() if path.is_dir() and path.name not in SHARED]
        self._themes = _by_document(self._space.data / THEMES)

    def shared(self) -> dict[str, bytes]:
        """What every run needs, whatever its documents."""
        space = self._space
        roots = [space.expectations, space.notebooks, space.params, space.root / "requirements.lock"]
        # What verdicts share lies in a folder beside them.
        roots += [*verdicts.path_of("").parent.glob("*/"), *(space.data / name for name in SHARED)]
        return _read(space, (path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))))

    def of(self, run: Run) -> dict[str, bytes]:
        """The data, verdicts, texts and themes of the documents of a run, and the version that is published."""
        found = [path for name in run.reads for path in self._files_of(name)]
        themes = b"".join(line for name in ("document", *run.reads) for line in self._themes.get(name.encode(), []))
        version = site.published_version(self._out, run.page)
        return {
            **_read(self._space, found),
            **({f"data/{THEMES}": themes} if themes else {}),
            **({f"{SITE}/{site.version_at(run.page)}": version} if version else {}),
        }

    def _files_of(self, document: str) -> Iterable[Path]:
        yield from (folder / f"{document}.csv" for folder in self._folders)
        yield verdicts.path_of(document)
        text = source_of(get(document))
        if text is not None:
            yield text


def unpack(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _read(space: Workspace, paths: Iterable[Path]) -> dict[str, bytes]:
    """Those that are there; a link that leads out of the project stays at home, as no stage would read it."""
    whole = (path for path in paths if path.is_file() and not workspace.leads_out(path))
    return {path.relative_to(space.root).as_posix(): workspace.content(path) for path in whole}


def _by_document(path: Path) -> dict[bytes, list[bytes]]:
    """Lines by their first column, the header's among them."""
    found: dict[bytes, list[bytes]] = {}
    for line in path.read_bytes().splitlines(keepends=True) if path.is_file() else []:
        found.setdefault(line.partition(b",")[0].strip(b'"'), []).append(line)
    return found

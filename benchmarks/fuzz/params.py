"""Parameters: any YAML file or ``-p key=value`` is a set of checked runs, or refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from random import Random

from duxue import notebook
from duxue.workspace import Workspace
from fuzz import mutating
from fuzz.trying import Tally, seeded

KEYS = ("document", "documents", "peers", "language", "indicators", "sample", "seed", "documant", "", "<<", "1", "self")
NOTEBOOKS = ("district", "comparison", "reading")
HARMLESS = ("\n", "\n# all of them\n", "\r\n", "\n\n", "\nlanguage: en\n", "\npeers: [kongtong-2022]\n", "\nseed: 7\n")
PIECES = (
    *("document: gaotai-2023\n", "documents: [gaotai-2023, kongtong-2022]\n", "peers: []\n", "language: en\n"),
    *(
        "!!python/object/apply:os.system [x]",
        "!!binary aGk=",
        "!!set {a}",
        "&a [*a]",
        "&a x",
        "*a",
        "<<: *a",
        "? [a]",
        "|",
    ),
    *(
        "\n",
        "# all\n",
        "  ",
        "\n\n",
        "kongtong-2022",
        "peers: [kongtong-2022]\n",
        "seed: 7\n",
        "sample: 5\n",
        "zh",
        "en",
    ),
    *HARMLESS * 4,
    *(
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "\t",
        "  ",
        "\x00",
        "\u202e",
        "#",
        "@",
    ),
    *(
        "null",
        "~",
        "yes",
        ".nan",
        ".inf",
        "-.inf",
        "1e999",
        "0x1F",
        "2023-01-01",
        "1_000",
        "0o7",
        "9" * 300,
        "2023-02-31",
    ),
)


def attempt_all(count: int, *, seed: int, space: Workspace) -> Tally:
    """Read so many params files or overrides, each changed at random, in a project that may be written to."""
    tally = Tally(kind="params")
    texts = {name: [path.read_text(encoding="utf-8") for path in sorted((space.params / name).glob("*.yaml"))]
             for name in NOTEBOOKS}  # fmt: skip
    for number in range(1, count + 1):
        chance = seeded(seed, "params", number)
        tally.attempt(f"params {number}", lambda chance=chance: _read(chance, texts, space))
    return tally


def _read(chance: Random, texts: Mapping[str, list[str]], space: Workspace) -> str:
    name = chance.choice(NOTEBOOKS)
    made = chance.choice(MAKERS)(chance, texts[name if chance.random() < 0.9 else chance.choice(NOTEBOOKS)])
    if chance.random() < 0.2:
        given = dict([notebook.parse_override(made.replace("\n", " "))])
        return _wrong(notebook.runs(name, overrides=given))
    path = space.params / name / "fuzzed.yaml"
    try:
        path.write_bytes(made.encode("utf-8", "surrogatepass"))
        return _wrong(notebook.runs(name))
    finally:
        path.unlink(missing_ok=True)


def _wrong(runs: tuple[notebook.Run, ...]) -> str:
    """A run that was let through can be told apart, written and repeated; what does not hold, or nothing."""
    for run in runs:
        json.dumps(run.parameters.model_dump(mode="json"))
        if not run.documents or not run.command.startswith("duxue run") or "/" in run.name:
            return f"{run} is no run"
    return ""


def _text(chance: Random, texts: list[str]) -> str:
    made = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.choice((0, len(made), chance.randrange(len(made) + 1)))
        made = made[:at] + chance.choice(PIECES) + made[at + chance.choice((0, 0, 1, 9)) :]
    return made


def _values(chance: Random, texts: list[str]) -> str:
    given = {chance.choice(KEYS): _value(chance, 0) for _ in range(chance.randrange(1, 5))}
    return json.dumps({"document": "gaotai-2023", **given} if chance.random() < 0.5 else given, ensure_ascii=False)


def _value(chance: Random, depth: int) -> object:
    plain: tuple[object, ...] = (
        None,
        True,
        0,
        -1,
        10**30,
        1.5,
        float("nan"),
        "",
        "zh",
        "en",
        "gaotai-2023",
        "../x",
        "\x07",
    )
    kind = chance.random()
    if depth > 3 or kind < 0.6:
        return chance.choice(plain)
    if kind < 0.85:
        return [_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(KEYS): _value(chance, depth + 1) for _ in range(chance.randrange(3))}


def _noise(chance: Random, texts: list[str]) -> str:
    return mutating.data(chance.choice(texts).encode(), chance).decode("utf-8", "surrogateescape").replace("\udcff", "")


MAKERS: tuple[Callable[[Random, list[str]], str], ...] = (_text, _text, _values, _noise)

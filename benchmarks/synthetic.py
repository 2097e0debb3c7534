"""A project of synthetic counties, to see how the pipeline bears all of China: `python benchmarks/synthetic.py ROOT`.

Each county takes one of the real documents as its model and resamples it: figures are scaled as a whole and varied one
by one, some are left out, some masked; sums, shares and growth rates are made to hold again, but for a few faults. The
same code is the same county each time. Each says that it is synthetic, in its name, title, issuer and kind, and its
clauses are made here: they hold the name of the indicator and the number, and no words of any document.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
import shutil
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from duxue import catalogue, dataset, workspace
from duxue.documents import registry
from duxue.documents.registry import COLUMNS, SYNTHETIC
from duxue.errors import ProjectError
from duxue.gate.facts import GROSS_RATE_CEILING, position

YEAR = 2022
# How often each kind of report is the model; the masked template is as rare as a page that shows nothing should be.
MODELS = {"kongtong-2022": 30, "gaotai-2023": 30, "honggutan-2021": 30, "chengzhong-2017": 7, "masked-city-2022": 3}
SIZES = 0.6  # standard deviation of the logarithm of a county's size against its model
SPREAD = 0.12  # the same for one figure beside the others of its county
MOST_LEFT_OUT = 0.3
FAULTS = 0.03  # relations that are not made to hold
HIDES, MOST_HIDDEN = 0.08, 0.35  # counties that mask figures, and the share that they mask at most
SCALED = ("count", "money", "quantity")
VARIED = ("share", "rate", "ratio")
GROUP = 5  # neighbours that are chosen together
TOGETHER = 12  # documents on a comparison page and on the page on reading
WORDS = "合成数据"
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
Row = dict[str, Any]
Parts = Mapping[str, list[Row]]


@dataclass(slots=True)
class Number:
    """One number of a model: its facts, more than one where it states several; ``printed`` as this county prints it."""

    facts: list[Row]
    printed: str
    hidden: bool = False

    @property
    def plain(self) -> bool:
        return bool(_PLAIN.fullmatch(self.facts[0]["printed"]))

    def value(self, fact: Row) -> Decimal:
        """The value of one of its facts: the printed number with the magnitude that the model has."""
        if not self.plain or not Decimal(fact["printed"]):
            return Decimal(fact["value"])
        return Decimal(self.printed) * Decimal(fact["value"]) / Decimal(fact["printed"])

    def set(self, value: Decimal, fact: Row) -> None:
        """Print a value with as many decimals as the model prints; unchanged where it is not plausible."""
        if not self.plain or not Decimal(fact["printed"]) or not Decimal(fact["value"]):
            return
        was = Decimal(fact["printed"])
        printed = (value * was / Decimal(fact["value"])).quantize(Decimal(1).scaleb(was.as_tuple().exponent))
        if printed > 0 and all(_plausible(other, printed * Decimal(other["value"]) / was) for other in self.facts):
            self.printed = f"{printed:f}"


def county(code: str, models: Mapping[str, Parts], themes: Sequence[Row]) -> tuple[Parts, list[Row]]:
    """Rows of a district's synthetic document by part, and its themes; ``models`` are the rows of the real ones."""
    chance = random.Random(f"duxue {code}")
    (model,) = chance.choices(list(MODELS), weights=list(MODELS.values()))
    parts = models[model]
    numbers = _numbers(parts["facts"], chance)
    relations = _relations(parts["relations"], numbers, chance)
    _hide(numbers, chance)
    later = YEAR - int(registry()[model].period or YEAR)
    mine = [{**row, "hits": _varied(int(row["hits"]), chance)} for row in themes if row["document"] == model]
    return _placed(parts, numbers, relations, later), mine


def _line(code: str) -> Row:
    name = f"{SYNTHETIC}-{code}-{YEAR}"
    place = catalogue.districts()[code].name
    return {
        "document": name,
        "district": code,
        "period": str(YEAR),
        "kind": SYNTHETIC,
        "title": f"（{WORDS}）{place}自评",
        "issuer": WORDS,
        "published": f"{YEAR + 1}-08-01",
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "quarantine": "",
    }


def _varied(hits: int, chance: random.Random) -> str:
    return str(max(0, round(hits * chance.lognormvariate(0, 0.3))))


def _numbers(facts: Iterable[Row], chance: random.Random) -> dict[int, Number]:
    """The numbers that a county states by their place in the model, scaled and varied."""
    size, gaps = chance.lognormvariate(0, SIZES), chance.uniform(0, MOST_LEFT_OUT)
    numbers: dict[int, Number] = {}
    for fact in facts:
        numbers.setdefault(int(fact["start"]), Number([], fact["printed"])).facts.append(fact)
    for number in numbers.values():
        first = number.facts[0]
        kind = _kind(first)
        if kind in SCALED:
            number.set(Decimal(first["value"]) * Decimal(size * chance.lognormvariate(0, SPREAD)), first)
        elif kind in VARIED:
            number.set(Decimal(first["value"]) * Decimal(chance.uniform(0.94, 1.04)), first)
    return {at: number for at, number in numbers.items() if _kind(number.facts[0]) == "score" or chance.random() > gaps}


def _kind(fact: Row) -> str:
    entry = catalogue.indicators().get(fact["indicator"])
    return entry.kind if entry else ""


def _plausible(fact: Row, value: Decimal) -> bool:
    """Within the bounds of the catalogue, unless the model is beyond them itself."""
    entry = catalogue.indicators().get(fact["indicator"])
    if entry is None or fact["status"] == "delta":
        return True
    ceiling = {"share": 100.0, "rate": max(entry.high, GROSS_RATE_CEILING)}.get(entry.kind, float("inf"))
    within = entry.low <= float(fact["value"]) <= entry.high
    return float(value) <= ceiling and (not within or entry.low <= float(value) <= entry.high)


def _relations(relations: Iterable[Row], numbers: Mapping[int, Number], chance: random.Random) -> list[Row]:
    """The relations all of whose figures are left, their results made to hold, but for a few."""
    kept = [row for row in relations if {_start(reference) for reference in _named(row)} <= set(numbers)]
    whole = [row for row in kept if chance.random() > FAULTS]
    for _ in range(3):  # a result may be a part of another
        for row in whole:
            result, *operands = ((numbers[_start(name)], _fact(numbers, name)) for name in _named(row))
            value = _computed(row["kind"], [number.value(fact) for number, fact in operands])
            if value is not None:
                result[0].set(value, result[1])
    return kept


def _named(relation: Row) -> list[str]:
    return [relation["result"], *relation["operands"].split()]


def _start(reference: str) -> int:
    return int(reference.partition("/")[0])


def _fact(numbers: Mapping[int, Number], reference: str) -> Row:
    start, _, name = reference.partition("/")
    indicator, _, level = name.partition("/")
    found = numbers[int(start)].facts
    return next((f for f in found if f["indicator"] == indicator and level in ("", f["level"])), found[0])


def _computed(kind: str, values: list[Decimal]) -> Decimal | None:
    """What the result of a relation must be; None where it has no one value."""
    first, second = values[0], values[1] if len(values) > 1 else Decimal(0)
    if kind == "sum":
        return sum(values, Decimal(0))
    if kind == "difference":
        return first - second
    if kind == "repeat":
        return first
    if kind in ("growth", "share", "ratio") and second:
        ratio = first / second
        return {"growth": (ratio - 1) * 100, "share": ratio * 100, "ratio": ratio}[kind]
    return None


def _hide(numbers: Mapping[int, Number], chance: random.Random) -> None:
    if chance.random() < HIDES:
        share = chance.uniform(0.05, MOST_HIDDEN)
        for number in numbers.values():
            number.hidden = _kind(number.facts[0]) != "score" and chance.random() < share


def _placed(parts: Parts, numbers: Mapping[int, Number], relations: list[Row], later: int) -> Parts:
    """Rows with the offsets that this county's numbers, longer or shorter than the model's, lead to."""
    starts = sorted(numbers)
    grown, sums = 0, [0]
    for start in starts:
        grown += len(numbers[start].printed) - len(numbers[start].facts[0]["printed"])
        sums.append(grown)

    def moved(at: str | int) -> int:
        return int(at) + sums[bisect_left(starts, int(at))]

    shown = {start: number for start, number in numbers.items() if not number.hidden}
    hidden = [
        {"start": moved(start), "end": moved(start) + 2, "printed": "**", "reason": dataset.MASK,
         "indicator": number.facts[0]["indicator"]}
        for start, number in numbers.items() if number.hidden
    ]  # fmt: skip
    ledger = [{**row, "start": moved(row["start"]), "end": moved(row["end"])} for row in parts["ledger"]]
    return {
        "facts": [_stated(fact, shown[at], moved(at), later) for at in sorted(shown) for fact in shown[at].facts],
        "scores": [{**row, "start": moved(row["start"]), "end": moved(row["end"])} for row in parts["scores"]],
        "relations": [_moved(row, moved) for row in relations if {_start(name) for name in _named(row)} <= set(shown)],
        "ledger": sorted(ledger + hidden, key=lambda row: row["start"]),
    }


def _moved(relation: Row, moved: Any) -> Row:
    result, *operands = (re.sub(r"^\d+", lambda at: str(moved(at[0])), name) for name in _named(relation))
    return {"kind": relation["kind"], "result": result, "operands": " ".join(operands)}


def _stated(fact: Row, number: Number, start: int, later: int) -> Row:
    entry = catalogue.indicators().get(fact["indicator"])
    value, printed = number.value(fact), number.printed
    year = re.sub(r"^\d{4}", lambda found: str(int(found[0]) + later), fact["period"])
    return {
        **fact,
        "period": year,
        "value": f"{value.normalize():f}",
        "printed": printed,
        "evidence": clause(fact, printed),
        "section": catalogue.GROUPS[entry.group][0] if entry else WORDS,
        "start": start,
        "end": start + len(printed),
        "rule": SYNTHETIC,
    }


def clause(fact: Row, printed: str) -> str:
    """A clause of at most 40 characters with the indicator's name, in which the printed number comes first."""
    entry = catalogue.indicators().get(fact["indicator"])
    name = (entry.zh if entry else catalogue.UNKNOWN_NAME[0])[:18]
    natural = f"{name}{printed}"
    return natural if position(natural, printed) == len(name) else f"{printed}，{name}"


def write(root: Path, codes: Sequence[str]) -> None:
    """Make a project with a synthetic document for each code below ``root``, which must not exist or be one of these.

    Raises ProjectError where ``root`` holds anything else.
    """
    space = workspace.current()
    registered = root / "data" / "documents.csv"
    if root.exists() and any(root.iterdir()) and not (registered.is_file() and _all_synthetic(registered)):
        raise ProjectError(root, "the folder holds something else", "Name a folder that does not exist.")
    shutil.rmtree(root, ignore_errors=True)
    names = [_line(code)["document"] for code in codes]
    # First of all what says that the folder is ours, should this be broken off.
    save_rows(registered, (_line(code) for code in codes), COLUMNS)
    for folder in ("data/catalogue", "data/reference", "expectations", "notebooks"):
        shutil.copytree(space.root / folder, root / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(space.root / "requirements.lock", root)
    models = {name: {part: read_rows(space.data / part / f"{name}.csv") for part in dataset.PARSERS} for name in MODELS}
    real_themes = read_rows(space.data / "themes.csv")
    themes: list[Row] = []
    for code, name in zip(codes, names, strict=True):
        parts, mine = county(code, models, real_themes)
        themes += [{**row, "document": name} for row in mine]
        for part, rows in parts.items():
            if rows:
                save_rows(root / "data" / part / f"{name}.csv", rows, dataset.PARSERS[part][0])
    save_rows(root / "data" / "themes.csv", themes, dataset.THEMES)
    (root / "data" / "corrections.yml").write_text("[]\n", encoding="utf-8")
    _write_params(root / "params", names)


def _all_synthetic(path: Path) -> bool:
    return all(row.get("kind") == SYNTHETIC for row in read_rows(path))


def _write_params(folder: Path, names: Sequence[str]) -> None:
    """A page a county beside the next two, and one of each other notebook about the first few."""
    pages = {}
    for place, name in enumerate(names):
        peers = dict.fromkeys(names[(place + step) % len(names)] for step in (1, 2))
        pages[f"district/{name}"] = f"document: {name}\npeers: [{', '.join(p for p in peers if p != name)}]\n"
    first = ", ".join(names[:TOGETHER])
    if len(names) > 1:
        pages["comparison/counties"] = f"documents: [{first}]\nindicators: []\n"
    pages["reading/documents"] = f"documents: [{first}]\nsample: 20\nseed: 20260101\n"
    for page, content in pages.items():
        path = folder / f"{page}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}language: zh\n", encoding="utf-8")


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file; none where it is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save_rows(path: Path, rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Write rows as the project writes its CSV files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def chosen(count: int | None) -> list[str]:
    """So many district codes, spread evenly over the country in groups of neighbours; all where no number is given.

    In a group most have the same two next to them as among all, so that their pages are the same.
    """
    codes = sorted(catalogue.districts())
    count = min(count or len(codes), len(codes))
    groups = -(-count // GROUP)
    begins = [group * len(codes) // groups for group in range(groups)]
    return sorted({code for begin in begins for code in codes[begin : begin + GROUP]})[:count]


def main() -> None:
    """Write a project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--counties", type=int, help="how many (default: all)")
    asked = parser.parse_args()
    codes = chosen(asked.counties)
    write(asked.root, codes)
    print(f"{len(codes)} synthetic counties in {asked.root}; run them with DUXUE_ROOT={asked.root} duxue run")


if __name__ == "__main__":
    main()

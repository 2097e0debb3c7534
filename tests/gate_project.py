"""A small project with invented documents, each as a plain table of rows that a test can spoil in one place."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from duxue import catalogue, dataset
from duxue.documents.registry import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
DISTRICT = dict.fromkeys(catalogue.District.model_fields, "invented") | {"code": "990101", "name": "甲县"}
PLAIN = {"group": "schools", "direction": "neutral", "definition": "仅供测试。", "low": 0, "high": 500}
INDICATORS = {
    **{f"core_{n}": {"unit": "个", "kind": "count", "core": True} for n in range(1, 10)},
    "schools": {"unit": "所", "kind": "count", "levels": ["primary", "junior_secondary", "compulsory"]},
    "retention": {"unit": "%", "kind": "rate", "low": 50, "high": 100},
    "public_share": {"unit": "%", "kind": "share", "low": 10, "high": 100},
    "funds": {"unit": "元", "kind": "money", "high": 1_000_000},
    "retention_change": {"unit": "个百分点", "kind": "change", "low": -20, "high": 20},
    "section_weight": {"unit": "分", "kind": "score"},
    "section_self_score": {"unit": "分", "kind": "score"},
}
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One document: its line of the registry and the rows of its data files, all as text."""

    line: Row
    facts: list[Row]
    scores: list[Row]
    relations: list[Row]
    ledger: list[Row]

    def fact(self, indicator: str) -> Row:
        """The first fact about an indicator."""
        return next(fact for fact in self.facts if fact["indicator"] == indicator)

    def restate(self, indicator: str, printed: str, **fields: str) -> Row:
        """Let the first fact about an indicator print another number, with the evidence and offsets that go with it."""
        fact = self.fact(indicator)
        clause = {"printed": printed, "value": printed, "evidence": f"全县此项为{printed}"}
        fact.update({**clause, "end": str(int(fact["start"]) + len(printed)), **fields})
        return fact


def fact(start: int, indicator: str, printed: str, **fields: str) -> Row:
    """A fact that every suite accepts."""
    unit = str(INDICATORS[indicator]["unit"])
    number = {"value": printed, "unit": unit, "printed": printed, "approx": "false"}
    identity = {"indicator": indicator, "level": "", "breakdown": "", "period": "2022", "status": "actual"}
    place = {"section": "一、基本情况", "start": str(start), "end": str(start + len(printed)), "rule": "hand"}
    return {**identity, **number, "evidence": f"全县此项为{printed}{unit}", **place, **fields}


def item(number: int, section: str, most: str, own: str, **fields: str) -> Row:
    """A scored item."""
    start = 5000 + 100 * number
    row = {"item": str(number), "section": section, "max": most, "self": own, "applicable": "true"}
    return {**row, "start": str(start), "end": str(start + 9), **fields}


def sound(name: str) -> Invented:
    """A document in which every expectation holds."""
    core = [fact(100 + 20 * n, f"core_{n}", str(50 + n)) for n in range(1, 10)]
    rest = [
        fact(1000, "schools", "19", level="compulsory"),
        fact(1020, "schools", "12", level="primary"),
        fact(1040, "schools", "7", level="junior_secondary"),
        fact(1060, "schools", "两", value="2", level="primary", breakdown="民办", evidence="另有C45两所民办小学"),
        fact(1080, "retention", "95.5"),
        fact(1100, "retention", "95", period="2021", breakdown="上年"),
        fact(1120, "public_share", "40.2"),
        fact(1140, "funds", "1.5", value="15000", evidence="投入资金1.5万元"),
        fact(1160, "retention_change", "0.5"),
        fact(1180, "funds", "30", value="300000", status="planned", period="2025", evidence="2025年计划投入30万元"),
    ]
    totals = [
        fact(2000, "section_weight", "7", breakdown="1管理", status="standard"),
        fact(2020, "section_self_score", "6.5", breakdown="1管理"),
        fact(2040, "section_weight", "6", breakdown="2条件", status="standard"),
        fact(2060, "section_self_score", "5", breakdown="2条件"),
    ]
    return Invented(
        line=dict.fromkeys(COLUMNS, "")
        | {"document": name, "district": "990101", "period": "2022", "published": "2023-03-01", "sha256": "0" * 64},
        facts=[*core, *rest, *totals],
        scores=[
            *(item(1, "1管理", "3", "3"), item(2, "1管理", "4", "3.5"), item(3, "2条件", "5", "5")),
            item(4, "2条件", "1", "0", applicable="false"),
        ],
        relations=[
            {"kind": "sum", "result": "1000", "operands": "1020 1040"},
            {"kind": "difference", "result": "1160", "operands": "1080/retention 1100/retention/"},
        ],
        ledger=[
            {"start": "20", "end": "24", "printed": "2022", "reason": "year", "indicator": ""},
            {"start": "30", "end": "31", "printed": "*", "reason": "mask", "indicator": ""},
        ],
    )


def write(root: Path, documents: Iterable[Invented]) -> None:
    """Write a project with these documents, an invented catalogue and the project's own suites."""
    documents = list(documents)
    shutil.copytree(ROOT / "expectations", root / "expectations")
    for folder in ("catalogue", "reference"):
        (root / "data" / folder).mkdir(parents=True)
    entries = {key: {"zh": key, "en": key, **PLAIN, **fields} for key, fields in INDICATORS.items()}
    (root / "data" / "catalogue" / "indicators.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    table(root / "data" / "reference" / "districts.csv", list(catalogue.District.model_fields), [DISTRICT])
    table(root / "data" / "documents.csv", list(COLUMNS), [document.line for document in documents])
    for document in documents:
        for part, (columns, _) in dataset.PARSERS.items():
            table(root / "data" / part / f"{document.line['document']}.csv", columns, getattr(document, part))


def table(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""Sentences are whole in both languages for none, one and many; up, down and unchanged; stated, missing and masked."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duxue import audit, comparison, tables
from duxue.audit import COLUMNS, VERDICTS
from duxue.dataset import Report
from duxue.tables import Cited, Sentences
from reports import fact, report

SHOWN = ("who", "coverage", "side-by-side", "pairs-not-comparable", "audits", "claims", "standards", "scores", "gaps")
# A year, and the marks with which a total is given by age.
YEAR = re.compile(r"(?:19|20)\d\d")
BROKEN = {
    "zh": re.compile(r"[，、；：。（]{1}[，、；：。）]|None|nan|–|  |[（：，、；]$|没有 \d|(?<!\d)0 [处项对份条]|“”"),
    "en": re.compile(
        r"\bNone\b|nan|–|  | [,;:.)]|[,;:(][,;:.)]|\.\.|\b0 |\b1 \w+s\b|\bnone\b(?! (?:met|of|has|in|con|und|inc))"
    ),
}
RATES = st.sampled_from([None, "up", "down", "same", "one year"])
COUNTS = st.integers(0, 2)


def rates(change: str | None) -> list[dict[str, object]]:
    if change is None:
        return []
    before = {"up": 96.0, "down": 99.0, "same": 98.0}.get(change)
    now = [fact("compulsory_retention_rate", 98.0, 900, level="compulsory")]
    return now + ([fact("compulsory_retention_rate", before, 950, level="compulsory", period="2021")] if before else [])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A document that states any part of what summaries speak of."""
    facts = rates(draw(RATES))
    pool = (
        "schools_count",
        "enrolment",
        "fulltime_teachers",
        "public_budget_education_expenditure",
        "student_aid_amount",
    )
    for place, key in enumerate(draw(st.sets(st.sampled_from(pool)))):
        facts.append(fact(key, draw(st.sampled_from([1, 250, 7_443_000])), 10 + 40 * place, level="all"))
    if draw(st.booleans()):
        facts.append(
            fact("disabled_compulsory_enrolment_rate", draw(st.sampled_from([94.0, 97.0])), 600, level="special")
        )
    if draw(st.booleans()):
        facts.append(fact("elite_quota_share", draw(st.sampled_from([40.0, 50.0])), 650, level="senior_secondary"))
    scores = []
    if draw(st.booleans()):
        facts.append(fact("self_eval_score", 98.6, 700))
        scores = [(1, "一", 60.0, 58.6, True), (2, "二", 40.0, 40.0, draw(st.booleans()))]
    masks = [(2000 + 10 * number, "**", "mask", "enrolment") for number in range(draw(COUNTS))]
    return report(facts, scores=scores, ledger=masks)


@st.composite
def claims(draw: st.DrawFn) -> pd.DataFrame:
    """Claims with any number of each verdict."""
    rows = []
    for verdict in VERDICTS:
        for _ in range(draw(COUNTS)):
            said = {
                "title": "学校数：合计与分项",
                "title_en": "Schools: total and parts",
                "stated": "3 所",
                "stated_en": "3 schools",
            }
            rows.append(
                {**dict.fromkeys(COLUMNS, ""), **said, "verdict": verdict, "kind": "sum", "result": 10, "operands": ()}
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def whole(said: Sentences, language: str) -> None:
    """Every sentence ends, has no broken punctuation, says nothing for nought, and links each of its numbers."""
    for item in said.items:
        text = "".join(piece if isinstance(piece, str) else piece.text for piece in item)
        assert text.endswith("。" if language == "zh" else ("."))
        assert text == text.strip()
        assert not BROKEN[language].search(text), text
        loose = "".join(piece for piece in item if isinstance(piece, str))
        assert not re.search(r"\d", YEAR.sub("", loose)), text
        for piece in item:
            assert isinstance(piece, str) or piece.text
            assert not isinstance(piece, Cited) or piece.at or piece.table in (*SHOWN, "masks")


@settings(max_examples=60, deadline=None)
@given(made=reports(), found=claims())
def test_a_summary_is_right_in_every_case(made: Report, found: pd.DataFrame) -> None:
    """Whatever is stated, missing or masked, and however the arithmetic comes out, the sentences are whole."""
    for language in ("zh", "en"):
        said = tables.summary(made, found, language=language)
        assert 5 <= len(said.items) <= 7
        whole(said, language)
        # What is shown is what is said: cutting out the links loses no word.
        index = 0 if language == "zh" else 1
        plain = [(sentence.zh, sentence.en)[index].strip() for sentence in comparison.summary(made, found)]
        assert said.plain().splitlines() == plain


@settings(max_examples=30, deadline=None)
@given(some=st.lists(reports(), max_size=3), left_out=COUNTS)
def test_an_overview_is_right_in_every_case(some: list[Report], left_out: int) -> None:
    """None, one or more documents, with and without anything to compare, give whole sentences."""
    for language in ("zh", "en"):
        found = [audit.claims(one) for one in some]
        said = tables.overview(some, comparison.compare(some), found, left_out=left_out, language=language)
        assert said.items
        whole(said, language)


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ((0, 0, 0, 0), "没有可以复算的数字关系", "asserts no arithmetic"),
        (
            (0, 0, 0, 1),
            "共复算 1 处数字关系，1 处相符，没有无法判定的，没有不相符的。",
            "One assertion recomputed: 1 consistent",
        ),
        (
            (1, 0, 0, 0),
            "没有相符的，没有无法判定的，1 处不相符：学校数的合计与分项（3 所）。",
            "Schools, total and parts (3 schools).",
        ),
        (
            (2, 1, 1, 1),
            "共复算 5 处数字关系，2 处相符，1 处无法判定，2 处不相符：",
            "5 assertions recomputed: 2 consistent, 1 undec",
        ),
    ],
)
def test_the_audit_is_said_for_none_one_and_many(counts: tuple[int, ...], zh: str, en: str) -> None:
    """No verdict is counted as nought, one is one, and what does not hold is named."""
    said = {
        "title": "学校数：合计与分项",
        "title_en": "Schools: total and parts",
        "stated": "3 所",
        "stated_en": "3 schools",
    }
    verdicts = [verdict for verdict, count in zip(VERDICTS, counts, strict=True) for _ in range(count)]
    rows = [
        {**dict.fromkeys(COLUMNS, ""), **said, "verdict": verdict, "result": 10, "operands": ()} for verdict in verdicts
    ]
    made = report([fact("schools_count", 3, 10, level="all")])
    text = [(one.zh, one.en) for one in comparison.summary(made, pd.DataFrame(rows, columns=COLUMNS))]
    assert any(zh in one for one, _ in text)
    assert any(en in one for _, one in text)


@pytest.mark.parametrize(("years", "said"), [(("2020", "2021"), True), (("2021", "2022"), False)])
def test_a_redefined_rate_is_not_told_as_one_series(years: tuple[str, str], said: bool) -> None:
    """“Large class” changed its meaning in 2021: two years on either side may not compare, and the sentence says so."""
    facts = [
        fact("large_class_share", value, 900 + 50 * place, level="compulsory", period=year)
        for place, (value, year) in enumerate(zip((2.9, 1.7), years, strict=True))
    ]
    sentence = comparison.summary(report(facts))[1]
    assert ("2021年起有变" in sentence.zh) is said
    assert ("redefined in 2021" in sentence.en) is said

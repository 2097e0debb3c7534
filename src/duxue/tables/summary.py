"""The first sentences of a page, each figure that the document states a link to its evidence."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from duxue import comparison
from duxue.audit.sentences import Sentence
from duxue.dataset import Report
from duxue.tables.markup import anchor
from duxue.tables.model import Cited, Sentences


def summary(report: Report, claims: pd.DataFrame | None = None, *, language: str = "zh") -> Sentences:
    """Five to seven sentences: size, change, money, self-evaluation, standards, arithmetic, what is missing.

    ``claims`` has the columns of ``audit.COLUMNS``; what is said is ``comparison.summary``.
    """
    found = comparison.summary(report, claims)
    return Sentences.of(_linked(sentence, report.document.document, language) for sentence in found)


def _linked(sentence: Sentence, document: str, language: str) -> Iterator[str | Cited]:
    text = sentence.zh if language == "zh" else sentence.en
    for zh, en, start in sentence.cited:
        piece = zh if language == "zh" else en
        before, _, text = text.partition(piece)
        yield before
        yield Cited(piece, (anchor(document, start),))
    yield text

"""Any frame as a table, for questions that have no table of their own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from duxue.tables import words
from duxue.tables.model import Cell, Column, Table


def frame(
    rows: pd.DataFrame,
    *,
    name: str,
    caption: dict[str, str],
    columns: Sequence[Column] = (),
    language: str = "zh",
    notes: tuple[str, ...] = (),
    anchors: str = "",
) -> Table:
    """A frame as a table; without ``columns`` each of the frame's becomes one, numbers to the right.

    ``anchors`` names a column with tuples of evidence anchors for the first number of each row.
    """
    columns = tuple(columns) or tuple(
        Column(key=str(key), zh=str(key), en=str(key), kind=_kind(rows[key])) for key in rows.columns if key != anchors
    )
    linked = next((column.key for column in columns if column.kind == "number"), "")
    body = tuple(
        tuple(
            cell(row[column.key], language, tuple(row[anchors]) if anchors and column.key == linked else ())
            for column in columns
        )
        for row in rows.to_dict("records")
    )
    return Table(name=name, caption=caption, columns=columns, rows=body, language=language, notes=notes)


def _kind(values: pd.Series) -> Any:
    return "number" if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values) else "text"


def cell(value: Any, language: str, at: tuple[str, ...] = ()) -> Cell:
    """One value as a cell: words where there is none, thousands in numbers, no noise of binary fractions."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return Cell(words.NOT_STATED[language], tone="mute")
    if isinstance(value, bool):
        return Cell((words.YES if value else words.NO)[language], at=at)
    if isinstance(value, int | float):
        text = f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
        return Cell(text, raw=text.replace(",", ""), at=at)
    return Cell(str(value), at=at)

"""The head of form II.06a, laid out from the table of columns: three rows, from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from onestop.reports.form_06a import wording
from onestop.statistics.form_06a_columns import COLUMNS, SUMS, Column


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: its row and column, both from 0, and how many it covers."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def place(column: Column) -> int:
    """Where a column stands, from 0: column 3 of the form is the third."""
    return column.number - 1


def heads() -> Iterator[Head]:
    """Every heading above the numbers of the columns, row by row."""
    yield Head(0, 0, 3, 1, wording.NUMBER)
    yield Head(0, 1, 3, 1, wording.SUBJECT)
    for column in SUMS:
        yield Head(0, place(column), 1, 1 + len(column.sum_of), column.group)
    for over, columns in groupby(COLUMNS, lambda column: column.over):
        yield from _second_row(over, list(columns))
    yield from (Head(2, place(column), 1, 1, column.heading) for column in COLUMNS if column.over)


def _second_row(over: str, columns: list[Column]) -> Iterator[Head]:
    if over:
        yield Head(1, place(columns[0]), 1, len(columns), over)
    else:
        yield from (Head(1, place(column), 2, 1, column.heading) for column in columns)

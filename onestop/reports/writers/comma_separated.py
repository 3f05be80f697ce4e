"""A table as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from onestop.reports.tables import Cell, Table
from onestop.reports.writers.csv_lines import csv_lines, encoded

_PIECE = 1_000


def write(table: Table, out: BinaryIO) -> int:
    """One line of headings, then the rows; what stands beside the table is not in it. Returns how many rows."""
    lines, count = csv_lines(_rows(table)), -1
    while piece := list(islice(lines, _PIECE)):
        out.write(encoded(piece))
        count += len(piece)
    return count


def _rows(table: Table) -> Iterator[list[Cell]]:
    yield [column.label for column in table.columns]
    empty = [column.when_none or None for column in table.columns]
    for row in table.rows:
        yield [none if value is None else value for value, none in zip(row, empty, strict=True)]

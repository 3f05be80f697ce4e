"""A table as CSV: UTF-8 with a byte order mark, commas, CRLF, every text safe in a spreadsheet, dates as ISO."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from onestop.reports.form_06a.safe_cells import safe_cell
from onestop.reports.tables import Cell, Table
from procedures.rules.moments import LOCAL

# Without it spreadsheets take the file for the machine's own encoding.
MARK = "\ufeff"
_PIECE = 1_000


def write(table: Table, out: BinaryIO) -> int:
    """One line of headings, then the rows; what stands beside the table is not in it. Returns how many rows."""
    out.write(MARK.encode())
    piece = io.StringIO()
    writer = csv.writer(piece, lineterminator="\r\n")
    writer.writerow([safe_cell(column.label) for column in table.columns])
    count = 0
    for row in _plain(table):
        writer.writerow(row)
        count += 1
        if count % _PIECE == 0:
            _hand_over(piece, out)
    _hand_over(piece, out)
    return count


def _hand_over(piece: io.StringIO, out: BinaryIO) -> None:
    out.write(piece.getvalue().encode(errors="replace"))
    piece.seek(0)
    piece.truncate()


def _plain(table: Table) -> Iterator[list[Cell]]:
    empty = [safe_cell(column.when_none) if column.when_none else None for column in table.columns]
    for row in table.rows:
        yield [none if value is None else _cell(value) for value, none in zip(row, empty, strict=True)]


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M:%S")
    return value

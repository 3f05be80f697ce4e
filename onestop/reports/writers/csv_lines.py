"""Every CSV of ours: UTF-8 with a byte order mark, commas, CRLF, every text safe in a spreadsheet, dates as ISO."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from onestop.reports.tables import Cell
from onestop.reports.writers.safe_cells import safe_cell
from procedures.rules.moments import LOCAL

# Without it spreadsheets take the file for the machine's own encoding.
_MARK = "\ufeff"


class _Line:
    """What csv writes to: hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines with their ends, as the rows come; the mark is before the first. None is an empty cell."""
    writer, mark = csv.writer(_Line(), lineterminator="\r\n"), _MARK
    for row in rows:
        yield mark + str(writer.writerow(map(_cell, row)))
        mark = ""


def csv_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole file."""
    return encoded(csv_lines(rows))


def encoded(lines: Iterable[str]) -> bytes:
    """Lines as bytes; half a surrogate pair, which UTF-8 does not have, becomes a question mark."""
    return "".join(lines).encode(errors="replace")


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M:%S")
    return value

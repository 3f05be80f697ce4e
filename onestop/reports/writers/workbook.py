"""A table as a spreadsheet (XLSX), written from the top to the bottom in memory that does not grow with the rows.

The parts of the package are written here and not by a library: the fast one puts no values into formulas, the one
that does takes four times as long and unpacks the sheet twice on the disk (docs/adr/0093-background-exports.md).
Texts are inline strings: never a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.writers import package
from onestop.reports.writers.sheet_cells import MIDDLE, STRONG, TEXT, TITLE, cell_maker, text_cell
from procedures.rules.errors import RuleError, gettext_noop

# What a sheet holds, less what stands above and below the rows.
MOST_ROWS = 1_048_576 - 200
# Rows are handed to the compressor in pieces of this many.
_PIECE = 500
# Fast, and a fifth larger than the default.
_COMPRESSION = 1
# So many bytes an archive takes without the extension for large ones, which some spreadsheets want to repair.
_PLAIN = 1 << 31
# The first rows tell how long the others are; on the average those may be so much longer.
_MARGIN = 1.5
_FIRST = 3  # the row of the first data; the title stands in 1, the headings in 2
_WIDTHS = {Kind.DATE: 12, Kind.MOMENT: 17, Kind.INTEGER: 10, Kind.MONEY: 16, Kind.PERCENT: 10}
# The widths of text columns follow so many first rows.
_LOOKED_AT, _WIDEST = 200, 48


def write(table: Table, out: BinaryIO) -> int:
    """Write the workbook and return how many rows it has. RuleError table_too_long."""
    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    table = replace(table, rows=chain(first, rows))
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=_is_huge(table, first)) as sheet:
            sheet.write(_beginning(table, first).encode())
            written = _Body(table)
            for piece in written.pieces():
                sheet.write(piece.encode())
            sheet.write(_end(table, written).encode())
        for name, content in package.parts(len(table.columns), _FIRST - 1, _last_row(written)).items():
            archive.writestr(name, content)
    return written.count


def _is_huge(table: Table, first: list[tuple[Cell, ...]]) -> bool:
    """Whether the sheet may become longer than a plain archive takes, as its first rows tell."""
    sample = sum(len(piece.encode()) for piece in _Body(replace(table, rows=first)).pieces())
    return sample * (table.length or 0) * _MARGIN > _PLAIN * len(first)


class _Body:
    """The rows of a table as markup; counts and sums while they pass."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.count = 0
        self.sums: list[int | float | Decimal] = [0] * len(table.summed)

    def pieces(self) -> Iterator[str]:
        cells = _cell_makers(self.table)
        summed = self.table.summed
        collected: list[str] = []
        number = _FIRST
        for number, row in enumerate(self.table.rows, start=_FIRST):
            # Plain strings in one line: this runs for every cell of a million rows.
            made = "".join([make(value, number) for make, value in zip(cells, row, strict=True)])
            collected.append(f'<row r="{number}">{made}</row>')
            for place, position in enumerate(summed):
                self.sums[place] += cast("int", row[position] or 0)
            if len(collected) == _PIECE:
                self._counted(number)
                yield "".join(collected)
                collected = []
        if collected:
            self._counted(number)
            yield "".join(collected)

    def _counted(self, number: int) -> None:
        self.count = number - _FIRST + 1
        if self.count > MOST_ROWS:
            raise RuleError(
                "table_too_long",
                gettext_noop(
                    "A spreadsheet takes %(most)s rows at most. Narrow the question down, or take CSV."
                ),
                field="format",
                most=MOST_ROWS,
            )


def _cell_makers(table: Table) -> list[Callable[[Cell, int], str]]:
    return [cell_maker(column, xl_col_to_name(position)) for position, column in enumerate(table.columns)]


def _last_row(body: _Body) -> int:
    return _FIRST + max(body.count, 1) - 1


def _width(column: Column, texts: list[str]) -> int:
    """In digits, as spreadsheets count: room for a text, within bounds; headings take two or three lines."""
    if column.kind is not Kind.TEXT:
        return _WIDTHS[column.kind]
    longest = max(map(len, texts), default=0)
    return min(max(longest + 1, len(column.label) // 2, 8), _WIDEST)


def _beginning(table: Table, first: list[tuple[Cell, ...]]) -> str:
    texts = [[str(row[position] or "") for row in first] for position in range(len(table.columns))]
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{_width(column, shown)}" customWidth="1"/>'
        for at, (column, shown) in enumerate(zip(table.columns, texts, strict=True), start=1)
    )
    heads = "".join(
        text_cell(xl_col_to_name(at), 2, column.label, STRONG) for at, column in enumerate(table.columns)
    )
    return (
        f"{package.SHEET}<cols>{widths}</cols><sheetData>"
        f'<row r="1">{text_cell("A", 1, table.title, TITLE)}</row><row r="2" ht="48" customHeight="1">{heads}</row>'
    )


def _end(table: Table, body: _Body) -> str:
    last = _last_row(body)
    rows = [_totals(table, body, last)] if table.summed and body.count else []
    rows += _lines(table, last + 3)
    head = f"A{_FIRST - 1}:{xl_col_to_name(len(table.columns) - 1)}{last}"
    return f'{"".join(rows)}</sheetData><autoFilter ref="{head}"/>{package.PRINTED}</worksheet>'


def _totals(table: Table, body: _Body, last: int) -> str:
    """A row of sums: formulas that carry their values, for viewers that do not reckon."""
    number = last + 1
    cells = [] if 0 in table.summed else [text_cell("A", number, package.total_label(), STRONG)]
    for position, value in zip(table.summed, body.sums, strict=True):
        column = xl_col_to_name(position)
        formula = f"SUM({column}{_FIRST}:{column}{last})"
        cells.append(f'<c r="{column}{number}" s="{package.SUM_STYLE}"><f>{formula}</f><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _lines(table: Table, first: int) -> Iterator[str]:
    """Scope, definition, notes and the place for the signature, under the table."""
    lines = [(line, TEXT) for line in (*table.facts, *table.notes) if line]
    heading = table.heading
    lines += [("", TEXT)]
    lines += [(line, TEXT) for line in (heading.agency, heading.place_and_date) if line]
    lines += [(line, MIDDLE) for line in (heading.signer_title, heading.signer_name) if line]
    for number, (line, style) in enumerate(lines, start=first):
        yield f'<row r="{number}">{text_cell("A", number, line, style)}</row>'

"""Writes the template, empty or holding a catalogue."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from procedures.importing.spreadsheet.cells import written
from procedures.importing.spreadsheet.layout import (
    CONTINUED,
    FIRST_ROW,
    GUIDE,
    GUIDE_TITLE,
    KEY_ROW,
    SHEETS,
    Column,
    Kind,
    Sheet,
)
from procedures.importing.spreadsheet.rows import Row, rows_of
from procedures.importing.staged import StagedProcedure

LONGEST_CELL = 32_000
"""Characters; Excel keeps 32,767, counted in UTF-16 units."""
LISTED_ROWS = 5000
"""Rows below the last one that still offer the drop-down lists."""
AS_TEXT = (Kind.TEXT, Kind.CODE)
"""Columns whose cells are text whatever is typed: a code must not become a number."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def write_workbook(path: Path, procedures: Iterable[StagedProcedure] = ()) -> None:
    """Write the template to `path`: a guide and eight sheets, with the procedures' rows. Raises OSError."""
    rows = rows_of(procedures)
    path.touch()
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        formats = _Formats(workbook)
        _write_guide(workbook.add_worksheet(GUIDE_TITLE), formats)
        for sheet in SHEETS:
            worksheet = workbook.add_worksheet(sheet.title)
            _write_headings(worksheet, sheet, formats)
            last = _write_rows(worksheet, sheet, rows[sheet.key], formats)
            _offer_choices(worksheet, sheet, last)


class _Formats:
    """The few cell formats of the template."""

    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.guide: Format = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.text: Format = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.number: Format = workbook.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.date: Format = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})


def _write_guide(worksheet: Worksheet, formats: _Formats) -> None:
    worksheet.set_column(0, 0, 110)
    worksheet.write_string(0, 0, GUIDE_TITLE, formats.heading)
    for number, line in enumerate(GUIDE, start=1):
        worksheet.write_string(number, 0, f"{number}. {line}", formats.guide)


def _write_headings(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for index, column in enumerate(sheet.columns):
        star = " *" if column.required else ""
        worksheet.write_string(0, index, f"{column.heading}{star}", formats.heading)
        worksheet.write_string(KEY_ROW, index, f"{sheet.key}.{column.key}")
        worksheet.set_column(index, index, column.width, formats.text if column.kind in AS_TEXT else None)
        if column.help:
            worksheet.write_comment(0, index, column.help)
    worksheet.set_row(KEY_ROW, None, None, {"hidden": True})
    worksheet.freeze_panes(FIRST_ROW, 1)


def _write_rows(worksheet: Worksheet, sheet: Sheet, rows: Iterable[Row], formats: _Formats) -> int:
    number = FIRST_ROW
    for row in rows:
        for part in _continued(sheet, row):
            for index, column in enumerate(sheet.columns):
                _write_cell(worksheet, number, index, part.get(column.key, ""), formats)
            number += 1
    return number


def _continued(sheet: Sheet, row: Row) -> list[dict[str, Any]]:
    """The row, with texts too long for a cell going on in rows below it."""
    first: dict[str, Any] = {}
    more: dict[str, list[str]] = {}
    for column in sheet.columns:
        value = written(column, row[column.key])
        if isinstance(value, str) and len(value) * 2 > LONGEST_CELL:
            value, *more[column.key] = _pieces(value)
        first[column.key] = value
    depth = max((len(pieces) for pieces in more.values()), default=0)
    followers = [
        {"code": CONTINUED, **{key: pieces[index] for key, pieces in more.items() if index < len(pieces)}}
        for index in range(depth)
    ]
    return [first, *followers]


MOST_SPACES = 100


def _pieces(text: str) -> list[str]:
    """The text cut so that no piece starts or ends with a space, which cells lose when people edit them."""
    pieces, start, most = [], 0, LONGEST_CELL // 2
    while start < len(text):
        end = min(len(text), start + most)
        # Beyond so many spaces in a row nothing is to be kept together.
        while start + most - end < MOST_SPACES < end - start and _touches_space(text, end):
            end -= 1
        pieces.append(text[start:end])
        start = end
    return pieces


def _touches_space(text: str, end: int) -> bool:
    return end < len(text) and (text[end - 1].isspace() or text[end].isspace())


def _write_cell(worksheet: Worksheet, row: int, index: int, value: Any, formats: _Formats) -> None:
    if value == "" or value is None:
        return
    if isinstance(value, str):
        worksheet.write_string(row, index, value, formats.text)
    elif isinstance(value, date):
        worksheet.write_datetime(row, index, value, formats.date)
    elif isinstance(value, time):
        worksheet.write_string(row, index, f"{value:%H:%M}", formats.text)
    elif isinstance(value, int | Decimal):
        worksheet.write_number(row, index, float(value), formats.number)
    else:
        raise TypeError(f"no way to write {type(value).__name__}")


def _offer_choices(worksheet: Worksheet, sheet: Sheet, last: int) -> None:
    for index, column in enumerate(sheet.columns):
        labels = _labels(column)
        if labels:
            worksheet.data_validation(
                FIRST_ROW,
                index,
                last + LISTED_ROWS,
                index,
                {"validate": "list", "source": labels, "error_type": "warning"},
            )


def _labels(column: Column) -> list[str]:
    if column.kind is Kind.YES:
        return ["x"]
    return list(column.choices.values()) if column.kind is Kind.CHOICE else []

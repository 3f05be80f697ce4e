"""One door for all formats: a table goes in, a file comes out, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from onestop.reports.tables import Table
from onestop.reports.writers import as_json, comma_separated, document, workbook
from procedures.rules.errors import RuleError, gettext_noop

_WRITERS: dict[str, Callable[[Table, BinaryIO], int]] = {
    "xlsx": workbook.write,
    "csv": comma_separated.write,
    "pdf": document.write,
    "json": as_json.write,
}
FORMATS = tuple(_WRITERS)
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def write(table: Table, file_format: str, out: BinaryIO) -> int:
    """Write the table as `xlsx`, `csv`, `pdf` or `json`, and return how many rows it had.

    Words are in the active language. Memory does not grow with the rows, but for PDF, which is bounded. Raises
    RuleError format_unknown, table_too_long, table_too_long_for_paper; the file is then not to be used.
    """
    check_format(file_format)
    return _WRITERS[file_format](table, out)


def check_length(file_format: str, rows: int, columns: int) -> None:
    """Whether a file of this format takes so many rows. RuleError table_too_long_for_paper."""
    if file_format == "pdf":
        document.check_rows(rows, columns)


def check_format(file_format: str) -> None:
    """RuleError format_unknown."""
    if file_format not in _WRITERS:
        raise RuleError(
            "format_unknown",
            gettext_noop("Reports are written as: %(formats)s."),
            field="format",
            formats=", ".join(FORMATS),
        )

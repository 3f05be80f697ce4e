"""A table as a PDF to print and sign: A4 landscape, tagged, headings on every page, place for the signature."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from onestop.documents.typesetting.engine import pdf
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.writers.package import total_label
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import LOCAL

TEMPLATES = Path(__file__).parent.parent / "templates" / "reports"
# The typesetter holds the whole tagged paper in memory: 14 kB a cell, about 350 MB and 3 s for so many.
MOST_CELLS = 20_000
# Letters of nine points side by side on the paper; a table that needs more is set smaller, down to what can be read.
ACROSS, LETTERS, SMALLEST = 150, 9.0, 6.0
# A word that is longer may break; a text that is longer takes several lines.
LONGEST_WORD, WIDEST = 24, 60


def write(table: Table, out: BinaryIO) -> int:
    """Write the paper and return how many rows it has. RuleError table_too_long_for_paper."""
    most = most_rows(len(table.columns))
    rows = list(islice(table.rows, most + 1))
    check_rows(len(rows), len(table.columns))
    out.write(pdf(TEMPLATES / "table.typ", _sheet(table, rows)))
    return len(rows)


def check_rows(rows: int, columns: int) -> None:
    """RuleError table_too_long_for_paper."""
    most = most_rows(columns)
    if rows > most:
        raise RuleError(
            "table_too_long_for_paper",
            gettext_noop(
                "A PDF of these columns takes %(most)s rows at most. Narrow the question down, or take another format."
            ),
            field="format",
            most=most,
        )


def most_rows(columns: int) -> int:
    """How many rows of so many columns a paper takes."""
    return MOST_CELLS // columns


def _sheet(table: Table, rows: list[tuple[Cell, ...]]) -> dict[str, Any]:
    heading = table.heading
    wide = shares(table.columns, [_shown(table.columns, row) for row in rows[:200]])
    return {
        "title": table.title,
        "superior": heading.superior,
        "agency": heading.agency,
        "number": heading.number,
        "place_and_date": heading.place_and_date,
        "facts": [line for line in table.facts if line],
        "heads": [column.label for column in table.columns],
        "numbers": [column.kind.is_number for column in table.columns],
        "wide": wide,
        "size": max(SMALLEST, min(LETTERS, LETTERS * ACROSS / sum(wide))),
        "rows": [_shown(table.columns, row) for row in rows],
        "totals": _totals(table, rows) if table.summed and rows else [],
        "notes": [line for line in table.notes if line],
        "signer_title": heading.signer_title,
        "signer_name": heading.signer_name,
    }


def _shown(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> list[str]:
    return [shown(column, value) for column, value in zip(columns, row, strict=True)]


def shares(columns: tuple[Column, ...], rows: list[list[str]]) -> list[float]:
    """How wide each column is, in letters: room for its longest word, and of the rest what its texts ask for."""
    cells = [[column.label, *(row[position] for row in rows)] for position, column in enumerate(columns)]
    needed = [min(max(_longest_word(text) for text in texts), LONGEST_WORD) + 1.5 for texts in cells]
    asked = [
        max(min(max(map(len, texts[1:]), default=0), WIDEST) - need, 0.5)
        for texts, need in zip(cells, needed, strict=True)
    ]
    left = max(ACROSS - sum(needed), 0)
    return [need + left * more / sum(asked) for need, more in zip(needed, asked, strict=True)]


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _totals(table: Table, rows: list[tuple[Cell, ...]]) -> list[str]:
    cells = [""] * len(table.columns)
    if 0 not in table.summed:
        cells[0] = total_label()
    for position in table.summed:
        summed = sum(cast("int", row[position] or 0) for row in rows)
        cells[position] = shown(table.columns[position], summed)
    return cells


def shown(column: Column, value: Cell) -> str:
    """A cell as official papers of Vietnam write it: 1.234, 98,50%, 05/01/2026."""
    if value is None:
        return column.when_none
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL) if value.tzinfo else value
        return f"{local:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if column.kind is Kind.PERCENT:
        return f"{value:.2f}%".replace(".", ",")
    if isinstance(value, int | float | Decimal):
        return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return value

"""A table as JSON: what it is, its columns, its rows as lists; dates ISO, moments local with offset."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from onestop.reports.tables import Cell, Table
from procedures.rules.moments import LOCAL

_PIECE = 500


def write(table: Table, out: BinaryIO) -> int:
    """One object, its rows one a line; returns how many."""
    head = json.dumps(head_of(table), ensure_ascii=False)
    out.write(f'{head[:-1]}, "rows": ['.encode())
    count, piece = 0, []
    for row in table.rows:
        line = json.dumps([told(value) for value in row], ensure_ascii=False)
        piece.append(f",\n{line}" if count else f"\n{line}")
        count += 1
        if len(piece) == _PIECE:
            out.write("".join(piece).encode(errors="replace"))
            piece = []
    out.write("".join(piece).encode(errors="replace"))
    out.write(b"\n]}\n")
    return count


def head_of(table: Table) -> dict[str, object]:
    """All but the rows."""
    return {
        "code": table.code,
        "title": table.title,
        "definition": table.definition,
        "scope": list(table.scope_words),
        "notes": list(table.notes),
        "columns": [
            {"key": column.key, "label": column.label, "kind": column.kind.value} for column in table.columns
        ],
    }


def told(value: Cell) -> str | int | float | None:
    """A cell as programs read it."""
    if isinstance(value, datetime):
        return (value.astimezone(LOCAL) if value.tzinfo else value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

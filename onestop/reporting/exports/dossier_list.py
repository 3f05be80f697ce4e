"""Long lists of dossiers as CSV, written by the database itself (COPY) and passed on piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from onestop.reporting.counting import conditions, parameters_of
from onestop.reporting.exports.comma_separated import MARK
from onestop.reporting.exports.safe_cells import DANGEROUS
from onestop.reporting.scopes import Scope, narrowing

# Pieces smaller than this are collected, so that a web server does not send thousands of tiny ones.
PIECE = 64 * 1024
STATEMENT_SECONDS = 300

_LOCAL = "date_trunc('second', {} AT TIME ZONE 'Asia/Ho_Chi_Minh')"
# Texts that people typed; looked at once each, not once per dossier. All else is codes, numbers and moments of ours.
_SAFE = r"""CASE WHEN ltrim({0}, E' \u00a0\u3000\ufeff') ~ %(dangerous)s THEN '''' || {0} ELSE {0} END"""
_COLUMNS = {
    "code": "d.code",
    "procedure": "version.procedure_code",
    "procedure_name": "version.name",
    "field": "version.field_name",
    "office": "office.code",
    "office_name": "office.name",
    "channel": "d.channel",
    "state": "d.state",
    "received_at": _LOCAL.format("d.received_at"),
    "due_at": _LOCAL.format("d.due_at"),
    "promised_at": _LOCAL.format("d.promised_at"),
    "finished_at": _LOCAL.format("d.finished_at"),
    "returned_at": _LOCAL.format("d.returned_at"),
    "outcome": "d.outcome",
    "statutory_outcome": "d.statutory_outcome",
    "supplements": "d.supplement_count",
}
_COPY = """
COPY (
    WITH office AS MATERIALIZED (
        SELECT id, code, {office_name} AS name FROM procedures_office
    ), version AS MATERIALIZED (
        SELECT v.id, p.code AS procedure_code, {version_name} AS name, {field_name} AS field_name
        FROM procedures_procedureversion v
        JOIN procedures_procedure p ON p.id = v.procedure_id
        JOIN procedures_field f ON f.id = v.field_id
    )
    SELECT {columns}
    FROM dossiers_dossier d
    JOIN version ON version.id = d.version_id
    JOIN office ON office.id = d.resolving_office_id
    WHERE d.received_at >= %(start)s AND d.received_at < %(end)s {conditions}
    ORDER BY d.received_at, d.id
) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')
"""


def dossiers_csv(scope: Scope) -> Iterator[bytes]:
    """The dossiers of a scope that were received in its period, as they stand now; no personal data.

    UTF-8 with a byte order mark, commas, local times. Memory does not grow with the list. Raises as `narrowing`.
    """
    narrowed = narrowing(scope)
    parameters = parameters_of(narrowed, (scope.period,), None) | {
        "start": scope.period.start,
        "end": scope.period.end,
        "dangerous": f"^[{''.join(_escaped(sign) for sign in DANGEROUS if sign != chr(0))}]",
    }
    statement = _COPY.format(
        columns=", ".join(f"{expression} AS {name}" for name, expression in _COLUMNS.items()),
        office_name=_SAFE.format("name"),
        version_name=_SAFE.format("v.name"),
        field_name=_SAFE.format("f.name"),
        conditions=conditions(narrowed, "d", "resolving_office_id"),
    )
    return _pieces(statement, parameters)


def _escaped(sign: str) -> str:
    return f"\\{sign}" if sign in "-|" else sign


def _pieces(statement: str, parameters: dict[str, Any]) -> Iterator[bytes]:
    collected = [MARK.encode()]
    size = len(collected[0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
        with cursor.copy(statement, parameters) as rows:
            for block in rows:
                collected.append(bytes(block))
                size += len(block)
                if size >= PIECE:
                    yield b"".join(collected)
                    collected, size = [], 0
    yield b"".join(collected)

"""CSV of 200,000 dossiers, with names, local times and safe cells, against a plain COPY of the same rows' columns."""

from __future__ import annotations

from datetime import date

from django.db import connection

from benchmarks.measuring import Result, compare
from benchmarks.population import populate
from onestop.reporting.exports.dossier_list import dossiers_csv
from onestop.reporting.periods import Period
from onestop.reporting.scopes import Scope

DOSSIERS = 200_000
ALL = Period(date(2023, 1, 1), date(2027, 12, 31))

PLAIN = """
COPY (
    SELECT d.code, d.procedure_id, d.version_id, d.resolving_office_id, d.channel, d.state, d.received_at, d.due_at,
           d.promised_at, d.finished_at, d.returned_at, d.outcome, d.statutory_outcome, d.supplement_count
    FROM dossiers_dossier d WHERE d.received_at >= '2023-01-01' AND d.received_at < %s
    ORDER BY d.received_at, d.id
) TO STDOUT (FORMAT csv, HEADER)
"""


def run() -> list[Result]:
    """Both go to this process and are thrown away; the rows are those received first, as many as asked."""
    populate(DOSSIERS)
    until = day_after(DOSSIERS)
    scope = Scope(period=Period(ALL.first, until))
    return [
        compare(
            "CSV of dossiers",
            ours=("dossiers_csv(): names, local times, safe cells, streamed", lambda: _ours(scope)),
            baseline=("plain COPY of the bare columns of the same rows", lambda: _plain(scope)),
            size=_rows(scope),
        )
    ]


def day_after(count: int) -> date:
    """The local day by whose end so many dossiers had been received."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM dossiers_dossier"
            " WHERE received_at >= '2023-01-01' ORDER BY received_at OFFSET %s LIMIT 1",
            [count - 1],
        )
        return cursor.fetchone()[0]


def _rows(scope: Scope) -> int:
    return sum(piece.count(b"\n") for piece in dossiers_csv(scope)) - 1


def _ours(scope: Scope) -> int:
    return sum(len(piece) for piece in dossiers_csv(scope))


def _plain(scope: Scope) -> int:
    with connection.cursor() as cursor, cursor.copy(PLAIN, [scope.period.end]) as rows:
        return sum(len(block) for block in rows)

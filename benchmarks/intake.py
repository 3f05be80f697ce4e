"""Intake through the service against a hand-written psycopg transaction that writes the same rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from benchmarks.measuring import Result, compare
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

INTAKES = 200
TABLES = (
    "dossiers_dossier",
    "dossiers_party",
    "dossiers_dossierpaper",
    "dossiers_event",
    "dossiers_holding",
    "dossiers_stalekey",
)


def run() -> list[Result]:
    """Both write dossier, party, paper, event, holding and stale key, and take a number from the counter row."""
    office = make_office("H98.01", name="Đơn vị đo tốc độ")
    version = make_procedure("1.980001")
    clerk = make_actor(office)
    at = local(2026, 3, 2)
    model = make_dossier(office, version, by=clerk, at=at).dossier
    rows = {table: _row_of(table, model.pk) for table in TABLES}
    written = iter(range(10**9))

    def ours() -> None:
        for _ in range(INTAKES):
            make_dossier(office, version, by=clerk, at=at + timedelta(days=next(written) // 5000))

    def by_hand() -> None:
        for _ in range(INTAKES):
            _write_by_hand(rows, office.pk, at.date() + timedelta(days=400 + next(written) // 5000))

    return [
        compare(
            "intake of a dossier",
            ours=("take_in(): checks, terms, fee, due date, encryption, hash", ours),
            baseline=("the same rows by one psycopg transaction, values ready", by_hand),
            size=INTAKES,
        )
    ]


def _row_of(table: str, dossier_id: int) -> dict[str, Any]:
    key = "id" if table == "dossiers_dossier" else "dossier_id"
    with connection.cursor() as cursor:
        if table == "dossiers_stalekey":
            cursor.execute("SELECT * FROM dossiers_stalekey ORDER BY id DESC LIMIT 1")
        else:
            cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s LIMIT 1", [dossier_id])
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    row.pop("id")
    return row


def _write_by_hand(rows: dict[str, dict[str, Any]], office_id: int, on: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO dossiers_serialcounter AS c (office_id, "on", last) VALUES (%s, %s, 1) '
            'ON CONFLICT (office_id, "on") DO UPDATE SET last = c.last + 1 RETURNING last',
            [office_id, on],
        )
        serial = cursor.fetchone()[0]
        dossier = {
            **rows["dossiers_dossier"],
            "code": f"H98.01-{on:%y%m%d}-{serial:04d}",
            "code_on": on,
            "serial": serial,
        }
        dossier_id = _insert(cursor, "dossiers_dossier", dossier, returning=True)
        for table in TABLES[1:]:
            row = rows[table]
            _insert(cursor, table, {**row, "dossier_id": dossier_id} if "dossier_id" in row else row)


def _insert(cursor: Any, table: str, row: dict[str, Any], *, returning: bool = False) -> int | None:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    tail = " RETURNING id" if returning else ""
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}){tail}", list(row.values()))
    return cursor.fetchone()[0] if returning else None

"""Dossiers with their events, written by SQL alone: for measurements, in a database that is thrown away.

The rows have the shape that services write (events per dossier, sizes of texts, share that is late or open), but no
valid hashes, so that making them takes a minute and not an hour.
"""

from __future__ import annotations

import os
from typing import Any

from django.db import connection
from django.utils import timezone

from onestop.statistics.models import Tally
from onestop.statistics.refresh import recount_all
from tests.factories import make_calendar, make_office, make_procedure

# As many dossiers as the large measurements take: `make bench SIZE=5000000`.
SIZE = int(os.environ.get("SIZE", "1000000"))
OFFICES, PROCEDURES = 200, 400
FIRST, DAYS = "2023-11-01", 1096

_LIVES = f"""
CREATE TEMPORARY TABLE life AS
SELECT %(first_id)s - 1 + row_number() OVER (ORDER BY received_at) AS id,
       office.id AS office_id, version.procedure_id, version.id AS version_id,
       (ARRAY['direct', 'direct', 'online', 'postal'])[1 + floor(random() * 4)::int] AS channel,
       received_at, received_at + interval '3 days' AS due_at,
       CASE WHEN random() < 0.96 OR received_at < timestamptz '2026-09-01 00:00+07'
            THEN received_at + random() * interval '3 days 12 hours' END AS finished_at,
       random() < 0.15 AS is_supplemented,
       CASE WHEN random() < 0.02 THEN 'withdraw' WHEN random() < 0.01 THEN 'stop' ELSE 'resolve' END AS ending
FROM (SELECT 1 + floor(power(random(), 1.5) * %(offices)s)::int AS office_at,
             1 + floor(power(random(), 2) * %(procedures)s)::int AS version_at,
             timestamptz '{FIRST} 07:30+07' + floor(random() * {DAYS}) * interval '1 day'
             + random() * interval '9 hours' AS received_at
      FROM generate_series(1, %(size)s)) AS drawn
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM procedures_office) office ON office.at = office_at
JOIN (SELECT id, procedure_id, row_number() OVER (ORDER BY id) AS at FROM procedures_procedureversion) version
     ON version.at = version_at
"""

_OUTCOME = """CASE WHEN ending = 'withdraw' THEN 'withdrawn' WHEN ending = 'stop' THEN 'stopped'
    WHEN finished_at IS NULL THEN '' WHEN finished_at::date < due_at::date THEN 'early'
    WHEN finished_at::date = due_at::date THEN 'on_time' ELSE 'late' END"""
_TERMS = (
    '{"limit": {"amount": "3", "unit": "working_days", "cutoff": "15:00"}, "statutory": {"amount": "3", "unit":'
    ' "working_days", "cutoff": "15:00"}, "decision": "", "supplement_mode": "restart", "payment_mode": "pause",'
    ' "consultation_mode": "none"}'
)
_DOSSIERS = f"""
INSERT INTO dossiers_dossier (id, code, code_on, serial, secret_hash, receiving_office_id, resolving_office_id,
    returning_office_id, holder_office_id, procedure_id, version_id, channel, terms, bill, delivery, details, state,
    last_seq, calendar_version_id, received_at, clock, due_at, statutory_due_at, suspension_kind, supplement_count,
    finished_at, returned_at, outcome, statutory_outcome, assignee_name)
OVERRIDING SYSTEM VALUE
SELECT id, 'H97.' || office_id || '-' || id, received_at::date, id, md5(id::text) || md5(id::text), office_id,
    office_id, office_id, office_id, procedure_id, version_id, channel, '{_TERMS}',
    '{{"lines": [{{"kind": "le_phi", "amount": 8000}}], "total": 8000}}', 'desk', '{{}}',
    CASE WHEN finished_at IS NULL THEN 'in_progress' WHEN ending = 'resolve' THEN 'returned'
         WHEN ending = 'stop' THEN 'stopped' ELSE 'withdrawn' END,
    2 + 2 * is_supplemented::int + CASE WHEN finished_at IS NULL THEN 0 WHEN ending = 'resolve' THEN 2 ELSE 1 END,
    (SELECT max(id) FROM procedures_calendarversion), received_at,
    CASE WHEN finished_at IS NULL THEN 'running' ELSE 'stopped' END, due_at, due_at, '', is_supplemented::int,
    finished_at, CASE WHEN ending = 'resolve' THEN finished_at + interval '1 day' END, {_OUTCOME}, {_OUTCOME}, ''
FROM life ORDER BY id
"""
_EVENTS = f"""
INSERT INTO dossiers_event (dossier_id, seq, action, actor_id, actor_name, actor_roles, office_id, happened_at,
    happened_on, entered_at, reason, form, data, from_state, state, clock, due_at, statutory_due_at, outcome,
    statutory_outcome, previous_hash, hash, calendar_version_id)
SELECT id, row_number() OVER (PARTITION BY id ORDER BY step.rank), step.action, 7, 'Nguyễn Thị Thử', 'clerk,officer',
    office_id, step.at, (step.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, step.at, '', '', '{{"channel": "direct"}}',
    step.from_state, step.state, CASE WHEN step.rank < 5 THEN 'running' ELSE 'stopped' END, due_at, due_at,
    CASE WHEN step.rank >= 5 THEN {_OUTCOME} ELSE '' END, CASE WHEN step.rank >= 5 THEN {_OUTCOME} ELSE '' END,
    md5(id::text) || md5(id::text), md5(id::text) || md5(id::text), (SELECT max(id) FROM procedures_calendarversion)
FROM life CROSS JOIN LATERAL (VALUES
    (1, 'accept', received_at, '', 'received', true),
    (2, 'start', received_at + interval '10 minutes', 'received', 'in_progress', true),
    (3, 'ask_supplement', received_at + interval '20 minutes', 'in_progress', 'awaiting_supplement', is_supplemented),
    (4, 'resubmit', received_at + interval '25 minutes', 'awaiting_supplement', 'in_progress', is_supplemented),
    (5, ending, finished_at, 'in_progress',
        CASE ending WHEN 'resolve' THEN 'resolved' WHEN 'stop' THEN 'stopped' ELSE 'withdrawn' END,
        finished_at IS NOT NULL),
    (6, 'return_result', finished_at + interval '1 day', 'resolved', 'returned',
        finished_at IS NOT NULL AND ending = 'resolve')
) AS step(rank, action, at, from_state, state, happens)
WHERE step.happens ORDER BY step.at
"""
_DROPPED = """
SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %I', k.relname)
            ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END,
       CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
            ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                        i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) END
FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid
LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('u', 'x')
WHERE i.indrelid IN ('dossiers_dossier'::regclass, 'dossiers_event'::regclass) AND NOT i.indisprimary
"""
_SIZE = "SELECT count(*) FROM dossiers_dossier WHERE code LIKE 'H97.%%'"


def all_tallied(size: int) -> None:
    """At least so many dossiers, all of them in the tallies."""
    if populate(size) or not Tally.objects.exists():
        recount_all(at=timezone.now())


def populate(size: int) -> bool:
    """At least so many dossiers over three years; those of an earlier call count. Whether any were added."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZE)
        (present,) = cursor.fetchone()
    if present >= size:
        return False
    if not present:
        _catalogue()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # No triggers: they check what people do, one event at a time. Needs the owner of an own server.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute("SELECT coalesce(max(id), 0) FROM dossiers_dossier")
        first = cursor.fetchone()[0] + 1
        wanted = {"first_id": first, "size": size - present}
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '256MB'")
        # Indexes are made anew from all rows at once, which takes a small part of keeping them row by row.
        indexes = _without_indexes(cursor)
        cursor.execute(_LIVES, {"offices": OFFICES, "procedures": PROCEDURES, **wanted})
        cursor.execute(_DOSSIERS)
        cursor.execute(_EVENTS)
        cursor.execute("DROP TABLE life")
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('dossiers_dossier', 'id'), (SELECT max(id) FROM dossiers_dossier))"
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE dossiers_dossier, dossiers_event")
    return True


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what the two tables have beside their primary keys, and say how each is made again."""
    cursor.execute(_DROPPED)
    found = cursor.fetchall()
    for drop, _make in found:
        cursor.execute(drop)
    return [make for _drop, make in found]


def _catalogue() -> None:
    make_calendar()
    province = make_office("H97", level="province", name="Tỉnh Đo")
    for number in range(OFFICES - 1):
        make_office(f"H97.{number:03d}", parent=province, name=f"Phường đo {number}")
    for number in range(PROCEDURES):
        make_procedure(f"3.97{number:04d}")

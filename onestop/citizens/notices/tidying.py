"""Old deliveries that were sent or dropped are summed up by day and removed; what was given up stays to be seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

BATCH = 5_000

# One statement: what is removed is counted, whatever happens in between.
_TIDY = """
WITH old AS (
    SELECT id FROM notices_delivery
    WHERE state IN ('sent', 'late') AND COALESCE(sent_at, next_try_at) < %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM notices_delivery d USING old WHERE d.id = old.id
    RETURNING d.office_id, d.entry_id, d.channel, d.state, COALESCE(d.sent_at, d.next_try_at) AS ended_at
), summed AS (
    INSERT INTO notices_deliveryday AS day (office_id, "on", channel, kind, state, number)
    SELECT g.office_id, (g.ended_at AT TIME ZONE %s)::date, g.channel, e.kind, g.state, COUNT(*)
    FROM gone g JOIN dossiers_outboxentry e ON e.id = g.entry_id
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (office_id, "on", channel, kind, state) DO UPDATE SET number = day.number + excluded.number
)
SELECT COUNT(*) FROM gone
"""


def tidy_batch(*, at: datetime) -> int:
    """Sum up and remove up to 5,000 deliveries older than NOTICES_KEEP_DAYS; returns how many. Any number at once."""
    before = at - timedelta(days=settings.NOTICES_KEEP_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_TIDY, [before, BATCH, settings.TIME_ZONE])
        return int(cursor.fetchone()[0])

"""Until which moment everything is known: nothing entered by then can still appear."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

# From reading the clock at a door to the first write of its transaction.
MARGIN = timedelta(minutes=2)

# A transaction that writes now may hold events that were entered since it began, or a little before.
_OLDEST_WRITER = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
"""


def settled_until(at: datetime) -> datetime:
    """The latest cut-off whose figures no running transaction can change any more."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        oldest: datetime | None = cursor.fetchone()[0]
    return min(at, oldest or at) - MARGIN

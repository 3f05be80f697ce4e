"""Advisory locks of insight, held until the end of the transaction: two that count the same do not count it twice."""

from __future__ import annotations

from django.db import connection


def try_lock(what: str) -> bool:
    """Whether it could be locked; nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"onestop {what}"])
        return bool(cursor.fetchone()[0])

"""What holds for a transaction that counts: a lock, so that two do not count the same, and patience beyond a page's."""

from __future__ import annotations

from django.db import connection

# Below the time limit of the task: a statement that takes longer would be killed with its worker.
_PATIENCE = "140s"


def try_lock(what: str) -> bool:
    """Whether it could be locked, nobody waits; statements of this transaction may then take long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{_PATIENCE}'")
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"onestop {what}"])
        return bool(cursor.fetchone()[0])

"""A transaction that counts: a lock, so that two do not count the same, and statements that may take long."""

from __future__ import annotations

from django.db import connection

from dossiers.locks import try_hold

# Below the time limit of the task: a statement that takes longer would be killed with its worker.
_STATEMENT_TIMEOUT = "140s"


def try_lock(what: str) -> bool:
    """Whether it could be locked, nobody waits; statements of this transaction may then take long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{_STATEMENT_TIMEOUT}'")
    return try_hold(what)

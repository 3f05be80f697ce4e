"""Advisory locks of the worker, held until the end of the transaction.

A key is hashed to 64 bits; two keys that share a hash only wait for each other.
Drains share the lock of the whole, a full recount holds it alone. Locks are taken before anything is read: a
statement that follows sees all that the former holder committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

TallyKey = tuple[int, int, date]

_WHOLE = "hashtextextended('onestop tallies', 0)"


def try_whole() -> bool:
    """Whether nobody else writes tallies; if so, nobody begins to until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_WHOLE})")
        return bool(cursor.fetchone()[0])


def hold_whole() -> None:
    """Wait until nobody writes tallies, a minute at most, then keep all others out."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute(f"SELECT pg_advisory_xact_lock({_WHOLE})")


def columns_of(keys: Sequence[TallyKey]) -> list[list[object]]:
    """Keys as the three arrays that `unnest` takes."""
    return [[key[part] for key in keys] for part in range(3)]

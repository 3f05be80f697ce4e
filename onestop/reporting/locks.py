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
_TRY_KEYS = """
SELECT k.office_id, k.procedure_id, k."on"
FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS k(office_id, procedure_id, "on")
WHERE pg_try_advisory_xact_lock(
    hashtextextended(format('onestop tally %%s %%s %%s', k.office_id, k.procedure_id, k."on"), 0))
"""


def try_share_whole() -> bool:
    """Whether no full recount runs or waits; none can begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock_shared({_WHOLE})")
        return bool(cursor.fetchone()[0])


def hold_whole() -> None:
    """Wait until no drain runs, then keep them out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_WHOLE})")


def try_keys(keys: Sequence[TallyKey]) -> list[TallyKey]:
    """The keys that could be locked; what another drain holds is left to it. Nobody waits, so nothing deadlocks."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY_KEYS, columns_of(keys))
        return cursor.fetchall()


def columns_of(keys: Sequence[TallyKey]) -> list[list[object]]:
    """Keys as the three arrays that `unnest` takes."""
    return [[key[part] for key in keys] for part in range(3)]

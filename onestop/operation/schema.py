"""Whether the database is as this version of the code needs it: migrations applied, indexes valid."""

from __future__ import annotations

import re
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

# An index that is not valid costs writing and serves no reading; only DROP or REINDEX brings it round.
INVALID = """
SELECT c.relname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND n.nspname = 'public' ORDER BY 1
"""


def missing_migrations() -> list[str]:
    """`app.name` of migrations that this code has and the database does not."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for (app, name) in _ours() - applied)


@cache
def _ours() -> frozenset[tuple[str, str]]:
    """Read once: the code does not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def invalid_indexes() -> list[str]:
    """Names of indexes that a stopped CREATE INDEX CONCURRENTLY left, or that are being made just now."""
    with connection.cursor() as cursor:
        cursor.execute(INVALID)
        return [name for (name,) in cursor.fetchall()]


def mend_index(name: str) -> None:
    """Make an index anew without locking anybody out; as the tables' owner, outside of a transaction.

    What a stopped REINDEX left beside the index itself (`…_ccnew`, `…_ccold`) is dropped.
    """
    left_over = re.search(r"_cc(new|old)[0-9]*$", name)
    statement = "DROP INDEX CONCURRENTLY {}" if left_over else "REINDEX INDEX CONCURRENTLY {}"
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql.SQL(statement).format(sql.Identifier("public", name)))

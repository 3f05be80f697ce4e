"""Whether the database is as this version of the code needs it: migrations applied, indexes valid."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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

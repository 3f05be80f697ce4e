"""Several answers about one moment, and the age of what no tally holds yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min

from dossiers.models import StaleKey


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads of the block see the database as of its beginning, and nothing can be written.

    Inside a transaction that has begun already (tests) it is that transaction that decides.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def oldest_stale_at() -> datetime | None:
    """When the oldest change was made that no tally holds yet; for /readyz and the metrics."""
    return StaleKey.objects.aggregate(oldest=Min("created_at"))["oldest"]


def stale_for_seconds(at: datetime) -> int:
    """The age of that change in whole seconds, 0 when there is none."""
    oldest = oldest_stale_at()
    return max(0, int((at - oldest).total_seconds())) if oldest else 0

"""Counting before adding, held also when two do it in the same moment."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until nobody else is at what has this name, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('onestop reports ' || %s, 0))", [name])

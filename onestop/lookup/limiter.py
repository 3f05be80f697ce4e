"""Counts attempts in PostgreSQL: one statement counts and reads, so that parallel attempts cannot slip through."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection

from onestop.lookup.models import AttemptCounter
from onestop.lookup.windows import Limit, Tally

# The count stops one above the limit: who goes on asking does not wait for ever longer.
_HIT = """
INSERT INTO lookup_attemptcounter AS counter (scope, key, "window", hits, previous, touched_at)
VALUES (%s, %s, %s, 1, 0, %s)
ON CONFLICT (scope, key) DO UPDATE SET
    previous = CASE
        WHEN counter."window" >= excluded."window" THEN counter.previous
        WHEN counter."window" = excluded."window" - 1 THEN counter.hits
        ELSE 0 END,
    hits = CASE
        WHEN counter."window" >= excluded."window" THEN LEAST(counter.hits + 1, %s)
        ELSE 1 END,
    "window" = GREATEST(counter."window", excluded."window"),
    touched_at = excluded.touched_at
RETURNING scope, hits, previous
"""


def hit(limits: Sequence[tuple[Limit, str]], at: datetime) -> list[Tally]:
    """Count one attempt for each limit and key, and say how they stand; always in the order given (no deadlocks)."""
    return [_hit(limit, key, at) for limit, key in limits]


def _hit(limit: Limit, key: str, at: datetime) -> Tally:
    now = at.timestamp()
    with connection.cursor() as cursor:
        cursor.execute(_HIT, [limit.scope, key, limit.window(now), at, limit.most + 1])
        _scope, hits, previous = cursor.fetchone()
    return Tally(limit, hits, previous, now)


def give_back(limits: Sequence[tuple[Limit, str]]) -> None:
    """Take back the hit of an attempt that turned out to be rightful."""
    for limit, key in limits:
        _lower(limit, key)


def _lower(limit: Limit, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lookup_attemptcounter SET hits = GREATEST(hits - 1, 0) WHERE scope = %s AND key = %s",
            [limit.scope, key],
        )


def block_of(address: str) -> str:
    """The network block of an address: /24, or /64 of IPv6; what is no address shares one block."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def key_of(*parts: str) -> str:
    """A keyed hash for a counter, so that the table tells neither codes nor who asked for them."""
    return hmac.new(settings.LOOKUP_SECRET_KEY, "\0".join(("attempt", *parts)).encode(), sha256).hexdigest()


def forget_attempts(before: datetime) -> int:
    """Delete counters that no window reaches any more; returns how many."""
    longest = timedelta(seconds=2 * max(seconds for _most, seconds in settings.LOOKUP_LIMITS.values()))
    return AttemptCounter.objects.filter(touched_at__lt=before - longest).delete()[0]

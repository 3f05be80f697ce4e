"""Takes from allowances in PostgreSQL: one statement reads and takes, so that parallel attempts cannot slip through."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection

from onestop.people.limits.allowances import Limit
from onestop.people.limits.models import Allowance

# No row comes back when nothing is left; then nothing is written either. A clock that went back finds the allowance
# used up, not far in the future.
_TAKE = """
INSERT INTO limits_allowance AS kept (scope, key, full_at) VALUES (%(scope)s, %(key)s, %(now)s + %(refill)s)
ON CONFLICT (scope, key) DO UPDATE SET full_at = GREATEST(kept.full_at, %(now)s) + %(refill)s
WHERE GREATEST(kept.full_at, %(now)s) + %(refill)s <= %(now)s + %(whole)s
RETURNING full_at
"""
_GIVE_BACK = (
    "UPDATE limits_allowance SET full_at = full_at - %(refill)s WHERE scope = %(scope)s AND key = %(key)s"
)

Keyed = tuple[Limit, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: how much of the first allowance is `used`; `refused` is the one that is used up."""

    used: int
    refused: Limit | None = None
    seconds: int = 0


def take(limits: Sequence[Keyed], at: datetime) -> Taken:
    """Take one from each allowance, or from none: what is refused uses up nobody's allowance.

    They are asked in the order given; the first that is used up refuses, and those before it get theirs back.
    """
    used = []
    for number, (limit, key) in enumerate(limits):
        full_at = _take(limit, key, at)
        if full_at is None:
            give_back(limits[:number])
            return Taken(limits[0][0].most, limit, _wait(limit, key, at))
        used.append(limit.used(full_at, at))
    return Taken(used[0])


def _take(limit: Limit, key: str, at: datetime) -> datetime | None:
    values: dict[str, Any] = {
        "scope": limit.scope,
        "key": key,
        "now": at,
        "refill": limit.refill,
        "whole": limit.whole,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _wait(limit: Limit, key: str, at: datetime) -> int:
    full_at = Allowance.objects.filter(scope=limit.scope, key=key).values_list("full_at", flat=True).first()
    return max(1, limit.wait(full_at, at)) if full_at else 1


def give_back(limits: Sequence[Keyed]) -> None:
    """Give back what an attempt took that turned out to be rightful."""
    with connection.cursor() as cursor:
        for limit, key in limits:
            values: dict[str, Any] = {"scope": limit.scope, "key": key, "refill": limit.refill}
            cursor.execute(_GIVE_BACK, values)


def block_of(address: str) -> str:
    """The network block of an address: /24, or /64 of IPv6; what is no address shares one block."""
    return _network(address, 24)


def host_of(address: str) -> str:
    """The address itself, or the /64 of IPv6, which one machine has for itself."""
    return _network(address, 32)


def _network(address: str, prefix: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network(f"{parsed}/{prefix if parsed.version == 4 else 64}", strict=False))


def key_of(*parts: str) -> str:
    """A keyed hash for an allowance, so that the table tells neither codes nor who asked for them."""
    return hmac.new(settings.LOOKUP_SECRET_KEY, "\0".join(("attempt", *parts)).encode(), sha256).hexdigest()


def forget_allowances(before: datetime) -> int:
    """Delete allowances that were full again before that moment; returns how many."""
    return Allowance.objects.filter(full_at__lt=before).delete()[0]

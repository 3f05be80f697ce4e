"""How long is waited between tries, and when a notice is given up or too old to be of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 1440))
MOST_TRIES = len(WAITS) + 1
# A try takes well under a minute; who claimed it and is silent for this long was killed.
LEASE = timedelta(minutes=5)
TOO_OLD = timedelta(days=7)
JITTER = 0.2


def wait_after(tries: int, dice: Callable[[float, float], float]) -> timedelta:
    """How long to wait after that many tries, a fifth more or less: those who failed together do not come together."""
    return WAITS[min(tries, len(WAITS)) - 1] * dice(1 - JITTER, 1 + JITTER)


def is_late(since: datetime, at: datetime) -> bool:
    """Whether the notice is too old: a week later it confuses more than it helps."""
    return at - since > TOO_OLD

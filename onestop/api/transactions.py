"""One request, one transaction; a deadlock is tried once more as a whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from onestop.api.faults import sqlstate

Answer = TypeVar("Answer")
# Seconds.
PAUSE = 0.1
# PostgreSQL: deadlock_detected, serialization_failure. Waiting too long for a lock is not tried again.
TRY_AGAIN = frozenset({"40P01", "40001"})


def in_one_transaction(work: Callable[[], Answer]) -> Answer:
    """What `work` returns, committed; after a deadlock it is done once more from the beginning."""
    try:
        with transaction.atomic():
            return work()
    except OperationalError as error:
        if sqlstate(error) not in TRY_AGAIN or connection.in_atomic_block:
            raise
    # The one that was waiting takes its lock first; without a pause both meet crosswise again.
    time.sleep(PAUSE)
    with transaction.atomic():
        return work()

"""One round of the sender: spread what lies in the outbox, then send what is due, until the time is up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from onestop.notices.sending import send_next
from onestop.notices.spreading import spread


def one_round(now: Callable[[], datetime], goes_on: Callable[[], bool]) -> int:
    """How many notices were tried or put off; ends when nothing is due or `goes_on` says no."""
    while goes_on() and spread(at=now()):
        pass
    done = 0
    while goes_on() and send_next(at=now()):
        done += 1
    return done

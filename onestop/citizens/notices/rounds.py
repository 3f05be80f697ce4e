"""One round of the sender: spread what lies in the outbox, then send what is due, until the time is up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from onestop.citizens.notices.fan_out import spread
from onestop.citizens.notices.sending import Server, send_next


def one_round(now: Callable[[], datetime], goes_on: Callable[[], bool]) -> int:
    """How many notices were tried or put off; ends when nothing is due or `goes_on` says no.

    A server that is down is asked once in a round: the rest of its notices hold up nobody else's.
    """
    while goes_on() and spread(at=now()):
        pass
    done, down = 0, set[Server]()
    while goes_on() and (sent := send_next(at=now(), without=down)):
        done += 1
        if sent.down:
            down.add(sent.down)
    return done

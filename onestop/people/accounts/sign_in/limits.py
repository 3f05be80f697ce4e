"""The allowances that a wrong password uses up. A right one gives back what it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings

from onestop.people.limits.allowances import Limit
from onestop.people.limits.limiter import Keyed, Taken, give_back, host_of, key_of, take

log = structlog.get_logger("onestop.sign_in")


@dataclass(frozen=True)
class Attempt:
    """Somebody who types the name and a password; `device` is a browser in which that name has signed in, or empty."""

    name: str
    device: str
    address: str
    at: datetime


@dataclass
class Admission:
    """What an attempt took, and what became of it."""

    attempt: Attempt
    taken: tuple[Keyed, ...] = ()
    known_device: bool = False
    seconds: int = 0
    busy: bool = False
    signed_in: bool = False

    @property
    def refused(self) -> bool:
        """Whether the password was not looked at."""
        return self.busy or self.seconds > 0


def admit(attempt: Attempt) -> Admission:
    """Whether the password may be looked at; unknown names count like known ones.

    A browser in which the name has signed in before has an allowance of its own: what a colleague or a stranger tries
    elsewhere does not use it up. All other browsers share one for the account and one for their address.
    """
    answer = Taken(0)
    for ways in _ways(attempt):
        answer = take(ways, attempt.at)
        if answer.refused is None:
            return Admission(attempt, ways, known_device=len(ways) == 1)
        log.warning("too many wrong passwords", scope=answer.refused.scope)
    return Admission(attempt, seconds=answer.seconds)


def _ways(attempt: Attempt) -> list[tuple[Keyed, ...]]:
    account = key_of("account", attempt.name)
    ways: list[tuple[Keyed, ...]] = []
    if attempt.device:
        ways.append(((_limit("sign_in_device"), key_of("device", attempt.device, attempt.name)),))
    address = key_of("host", host_of(attempt.address))
    return [*ways, ((_limit("sign_in_address"), address), (_limit("sign_in_account"), account))]


def _limit(scope: str) -> Limit:
    return Limit(scope, *settings.SIGN_IN_LIMITS[scope])


def forgive(admission: Admission) -> None:
    """Give back what a right password took, or one that was not looked at."""
    give_back(admission.taken)
    admission.taken = ()

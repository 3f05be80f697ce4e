"""How often a network block, and everybody together, may ask for a public page that costs us work."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings

from onestop.people.limits.allowances import Limit
from onestop.people.limits.limiter import block_of, take

log = structlog.get_logger("onestop.people.limits")


class ComeAgain(Exception):
    """This network, or everybody together, asks for too much of what costs work; `seconds` says when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"come again in {seconds} s")
        self.seconds = seconds


def spend(kind: str, address: str, at: datetime) -> None:
    """Take a request of a kind of settings.PUBLIC_LIMITS from its allowances. Raises ComeAgain."""
    asked = ((f"{kind}_block", block_of(address)), (f"{kind}_all", ""))
    taken = take([(Limit(scope, *settings.PUBLIC_LIMITS[scope]), key) for scope, key in asked], at)
    if taken.refused:
        log.warning("too many public requests", scope=taken.refused.scope)
        raise ComeAgain(taken.seconds)

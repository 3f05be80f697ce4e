"""How often a network block, and everybody together, may ask for a public page that costs us work."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings

from onestop.lookup.limiter import block_of, hit
from onestop.lookup.windows import Limit

log = structlog.get_logger("onestop.lookup")


def seconds_to_wait(kind: str, address: str, at: datetime) -> int:
    """Count a request of a kind of settings.PUBLIC_LIMITS; 0, or when to come again if it was one too many."""
    keys = {f"{kind}_all": "", f"{kind}_block": block_of(address)}
    limits = [(Limit(scope, *settings.PUBLIC_LIMITS[scope]), key) for scope, key in keys.items()]
    over = [tally for tally in hit(limits, at) if tally.is_over]
    for tally in over:
        log.warning("too many public requests", scope=tally.limit.scope)
    return max((tally.retry_after for tally in over), default=0)

"""How often a network block, and everybody together, may ask for a public page that costs us work."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings

from onestop.lookup.limiter import block_of, hit
from onestop.lookup.windows import Limit

log = structlog.get_logger("onestop.lookup")


def seconds_to_wait(kind: str, address: str, at: datetime) -> int:
    """Count a request of a kind of settings.PUBLIC_LIMITS; 0, or when to come again if it was one too many.

    What is refused to a block does not count for everybody: one block cannot shut the others out.
    """
    for scope, key in ((f"{kind}_block", block_of(address)), (f"{kind}_all", "")):
        (tally,) = hit([(Limit(scope, *settings.PUBLIC_LIMITS[scope]), key)], at)
        if tally.is_over:
            log.warning("too many public requests", scope=scope)
            return tally.retry_after
    return 0

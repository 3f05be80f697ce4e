"""Whether what happened at some offices is little enough to be read while somebody waits for the page."""

from __future__ import annotations

from datetime import datetime

from onestop.statistics.figures import resolution
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope

# Results: reading their events takes about two seconds.
MOST_READ = 20_000


def is_little(office_ids: frozenset[int], period: Period, *, at: datetime) -> bool:
    """Told by the tallies: at most MOST_READ results of these offices in the period."""
    found = resolution(Scope(period=period, within=office_ids), at=at)
    return found.totals.resolved <= MOST_READ

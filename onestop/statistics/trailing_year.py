"""The twelve months that questions about the past look at."""

from __future__ import annotations

from datetime import date, datetime

from onestop.statistics.periods import Period
from procedures.rules.moments import local_date


def year_until(at: datetime) -> Period:
    """The twelve months that end with the one that runs, up to its present day."""
    today = local_date(at)
    first = date(today.year - 1, today.month + 1, 1) if today.month < 12 else date(today.year, 1, 1)
    return Period(first, today)

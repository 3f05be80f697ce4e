"""The public figures, counted once a minute in each process: a page that many open costs the database little."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import caches

from onestop.people.limits.rate_limits import spend
from onestop.statistics.figures import Report, resolution
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from procedures.models import Office


def report_of(office: Office, period: Period, at: datetime, *, address: str) -> Report:
    """The figures of the office and all under it, by field; `computed_at` says when, a minute ago at most.

    What is kept is for everybody. Only figures that must be counted are within limits: raises ComeAgain.
    """
    key = f"rates:{office.pk}:{period.name}"
    kept: Report | None = caches["figures"].get(key)
    if kept is None:
        spend("figures", address, at)
        kept = resolution(Scope(period=period, office=office.code), at=at, group_by="field")
        caches["figures"].set(key, kept)
    return kept

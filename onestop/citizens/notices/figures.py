"""How many notices wait, were given up, and how old the oldest waiting one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from dossiers.models import OutboxEntry
from onestop.citizens.notices.models import Delivery

# A backlog must not make a probe slow.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Figures:
    """Counts end at 10000: that many or more."""

    waiting: int
    dead: int
    oldest_seconds: int


def figures(now: datetime) -> Figures:
    """As things stand; entries that are not spread yet wait too."""
    entries = OutboxEntry.objects.filter(spread_at__isnull=True)
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    dead = Delivery.objects.filter(state=Delivery.State.DEAD)
    moments = (
        entries.aggregate(oldest=Min("created_at"))["oldest"],
        waiting.aggregate(oldest=Min("since"))["oldest"],
    )
    oldest = min((moment for moment in moments if moment), default=now)
    return Figures(
        waiting=sum(rows.order_by().values("pk")[:MOST_COUNTED].count() for rows in (entries, waiting)),
        dead=dead.order_by().values("pk")[:MOST_COUNTED].count(),
        oldest_seconds=max(0, round((now - oldest).total_seconds())),
    )

"""What the worker does for insight. A message is a hint: what is due stands in the database."""

from __future__ import annotations

from time import monotonic

from celery import shared_task
from django.utils import timezone

from onestop.statistics.heartbeats import beating
from onestop.statistics.insight.rounds import refresh

# No further step is begun after this, the next tick goes on. Together below the broker's visibility timeout.
SECONDS = 60
SOFT_SECONDS, HARD_SECONDS = 150, 170


@shared_task(
    name="onestop.statistics.insight.tasks.refresh_insight",
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def refresh_insight() -> None:
    """Count signs and learn how dossiers ended where it is due; safe to run twice, late or never."""
    until = monotonic() + SECONDS
    with beating("insight"):
        refresh(timezone.now, lambda: monotonic() < until)

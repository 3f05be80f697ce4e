"""What the worker does. A message is a hint: it may come twice, late or never, and nothing is lost by it."""

from __future__ import annotations

from time import monotonic

from celery import shared_task
from django.utils import timezone

from onestop.statistics import audit_digest, nightly, refresh
from onestop.statistics.heartbeats import beating

# The next tick goes on where this one left off; the task limit is 45 seconds.
DRAIN_SECONDS = 30
# Longer than a drain may take, shorter than the visibility timeout of the broker (config.settings.worker).
NIGHTLY_SOFT_SECONDS, NIGHTLY_SECONDS = 150, 170


@shared_task(name="onestop.statistics.tasks.drain")
def drain() -> None:
    """Bring stale tallies up to date, for half a minute at most."""
    until = monotonic() + DRAIN_SECONDS
    with beating("drain"):
        while refresh.drain(at=timezone.now(), limit=10 * refresh.BATCH) and monotonic() < until:
            pass


@shared_task(name="onestop.statistics.tasks.heartbeat")
def heartbeat() -> None:
    """Show that a worker takes messages and reaches the database."""
    with beating("heartbeat"):
        pass


@shared_task(
    name="onestop.statistics.tasks.nightly_recount",
    soft_time_limit=NIGHTLY_SOFT_SECONDS,
    time_limit=NIGHTLY_SECONDS,
)
def nightly_recount() -> None:
    """Hold the tallies of the last thirteen months to an independent recount; repair and raise alarms."""
    with beating("nightly recount"):
        nightly.recount_and_repair(at=timezone.now())


@shared_task(
    name="onestop.statistics.tasks.digest_audit",
    soft_time_limit=NIGHTLY_SOFT_SECONDS,
    time_limit=NIGHTLY_SECONDS,
)
def digest_audit() -> None:
    """Digest the event chains of all days up to yesterday that have no digest yet."""
    with beating("audit digest"):
        audit_digest.digest_until_yesterday(at=timezone.now())

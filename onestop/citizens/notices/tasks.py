"""What the worker does for notices. The message names nobody and nothing: what is due stands in the database."""

from __future__ import annotations

from time import monotonic

from celery import shared_task
from django.utils import timezone

from onestop.citizens.notices.rounds import one_round
from onestop.citizens.notices.tidying import tidy_batch
from onestop.statistics.heartbeats import beating

# The next tick goes on; a try that began in time still ends before the task's limit of 45 seconds.
SECONDS = 20


@shared_task(name="onestop.citizens.notices.tasks.send_notices")
def send_notices() -> None:
    """Send notices that are due; safe to run twice, late or never (`manage.py send_notices`)."""
    until = monotonic() + SECONDS
    with beating("notices"):
        one_round(timezone.now, lambda: monotonic() < until)


@shared_task(name="onestop.citizens.notices.tasks.tidy_notices")
def tidy_notices() -> None:
    """Remove old deliveries, summed up by day; safe to run twice, late or never."""
    until, now = monotonic() + SECONDS, timezone.now()
    while tidy_batch(at=now) and monotonic() < until:
        pass

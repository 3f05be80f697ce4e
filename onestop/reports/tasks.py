"""What the worker does for reports. The message names nobody and nothing: what is to do stands in the database."""

from __future__ import annotations

from time import monotonic

from celery import shared_task
from django.utils import timezone

from onestop.reports.forgetting import forget_exports as forget
from onestop.reports.making import make_exports as make
from onestop.reports.sending import ask_due, send_links
from onestop.statistics.heartbeats import beating

# No new part is begun after this; the next tick goes on.
SECONDS = 40
# A file is written in one turn, its lease renewed at each part: a million rows, also on a slow and busy machine.
SOFT_SECONDS, HARD_SECONDS = 900, 930


# Its message is done with when the work begins: work may be longer than a message stays hidden, and when a worker
# dies, the next tick finds what it left.
@shared_task(
    name="onestop.reports.tasks.make_exports",
    acks_late=False,
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def make_exports() -> None:
    """Go on with exports that wait or were left; safe to run twice, late or never (`manage.py make_exports`)."""
    until = monotonic() + SECONDS
    with beating("exports"):
        make(timezone.now, lambda: monotonic() < until)


@shared_task(name="onestop.reports.tasks.send_reports")
def send_reports() -> None:
    """Ask for scheduled reports that are due, and send links of those that are ready (`manage.py make_exports`)."""
    now = timezone.now()
    with beating("scheduled reports"):
        ask_due(now)
        send_links(now)


@shared_task(name="onestop.reports.tasks.forget_exports")
def forget_exports() -> None:
    """Remove files whose time is over; safe to run twice, late or never."""
    forget(timezone.now())

"""What the worker does for the API."""

from celery import shared_task
from django.utils import timezone

from onestop.api.idempotency import forget_answers
from onestop.lookup.limiter import forget_attempts


@shared_task(name="onestop.api.tasks.forget_expired")
def forget_expired() -> None:
    """Delete kept answers and look-up counters that have ended; safe to run twice, late or never."""
    now = timezone.now()
    forget_answers(now)
    forget_attempts(now)

"""What the worker does for the API."""

from celery import shared_task
from django.utils import timezone

from onestop.api.idempotency import forget_answers
from onestop.people.limits.limiter import forget_allowances


@shared_task(name="onestop.api.tasks.forget_expired")
def forget_expired() -> None:
    """Delete kept answers and allowances that are full again; safe to run twice, late or never."""
    now = timezone.now()
    forget_answers(now)
    forget_allowances(now)

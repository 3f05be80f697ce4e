"""Signs of life: each recurring job leaves in the database when it began, succeeded, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from onestop.reporting.models import Heartbeat

LONGEST_ERROR = 500


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Note the beginning, then the success or the error of a job; the error goes on."""
    _note(name, last_start=timezone.now())
    try:
        yield
    except BaseException as error:
        _note(name, last_error=f"{type(error).__name__}: {error}"[:LONGEST_ERROR])
        raise
    _note(name, last_success=timezone.now(), last_error="")


def _note(name: str, **columns: object) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults=columns)

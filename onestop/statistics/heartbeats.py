"""Signs of life: each recurring job leaves in the database when it began, succeeded, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError
from django.utils import timezone

from onestop.statistics.models import Heartbeat

LONGEST_ERROR = 500
BACKUP = "backup"
# Rows of the verifications, and what /metrics calls each.
CHECKS = {
    "verify audit": "audit",
    "verify statistics": "statistics",
    "verify seals": "seals",
    "verify files": "files",
}


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


@contextmanager
def checking(check: str) -> Iterator[None]:
    """Note that a verification found nothing, or how it ended; on a copy that takes no writing it runs unnoted."""
    name = next(name for name, known in CHECKS.items() if known == check)
    try:
        yield
    except BaseException as error:
        _note_if_possible(name, last_error=f"{type(error).__name__}: {error}"[:LONGEST_ERROR])
        raise
    _note_if_possible(name, last_success=timezone.now(), last_error="")


def note_backup() -> None:
    """Note that a backup was taken just now."""
    _note(BACKUP, last_success=timezone.now(), last_error="")


def _note_if_possible(name: str, **columns: object) -> None:
    with suppress(DatabaseError):
        _note(name, **columns)


def _note(name: str, **columns: object) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults=columns)

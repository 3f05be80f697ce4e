"""The beginning of a demonstration: reference data, staff and counters, and how far the loading came."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from onestop.demo.counters import furnish
from onestop.demo.staff import load_staff
from procedures.demo.loader import load_reference
from procedures.models import CatalogueChange

SUBJECT = "demonstration"
BY = "load_demo"


@transaction.atomic
def begin(now: datetime, *, since: date | None = None) -> datetime:
    """Load offices, catalogue and staff into an empty database, and note `now`, at which the stories end."""
    offices = load_reference(by=BY, at=now, since=since)
    load_staff(offices)
    furnish(offices, by=BY, at=now)
    _note("begin", now)
    return now


def begun_at() -> datetime | None:
    """When the loading of the demonstration began; None in another database."""
    return _noted("begin")


def is_demonstration() -> bool:
    """Whether this database was begun as a demonstration."""
    return begun_at() is not None


def note_end(now: datetime) -> None:
    """Note that the stories are told."""
    _note("end", now)


def has_ended() -> bool:
    """Whether all stories are told."""
    return _noted("end") is not None


def _noted(action: str) -> datetime | None:
    return CatalogueChange.objects.filter(subject=SUBJECT, action=action).values_list("at", flat=True).first()


def _note(action: str, at: datetime) -> None:
    CatalogueChange.objects.create(subject=SUBJECT, action=action, by=BY, at=at)

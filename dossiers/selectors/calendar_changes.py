"""What another calendar version would do to open dossiers. Nothing moves by itself: a person looks and applies it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dossiers.models import Dossier, Event
from dossiers.rules.clock import ClockEvent, clock
from dossiers.rules.lifecycle import Action
from dossiers.selectors.clocks import clock_event
from dossiers.terms import thaw
from procedures.models import Calendar, CalendarVersion, Office
from procedures.rules.moments import local_date
from procedures.selectors.calendars import calendar_version_for, working_calendar
from procedures.selectors.portions import in_portions


@dataclass(frozen=True, slots=True)
class DueChange:
    """An open dossier whose due date would be another under the newest version of its office's calendar.

    `revision` is the dossier's last event on which the reckoning rests.
    """

    code: str
    revision: int
    due_at: datetime
    new_due_at: datetime
    version: CalendarVersion

    @property
    def days(self) -> int:
        """How many days later it would be due; negative: earlier."""
        return (local_date(self.new_due_at) - local_date(self.due_at)).days


def due_changes(calendar: Calendar, *, at: datetime) -> Iterator[DueChange]:
    """Every change that applying the newest version of a calendar, or of one that inherits from it, would bring.

    By office and code; suspended dossiers have no due date and are not there. Raises CalendarNotPublished.
    """
    family = _family(calendar)
    resolving = Dossier.objects.open().order_by().values("resolving_office")
    for office in Office.objects.filter(pk__in=resolving).order_by("path"):
        version = calendar_version_for(office)
        if version.calendar_id in family:
            yield from _of_office(office, version, at)


def _family(calendar: Calendar) -> set[int]:
    """The calendar and all that inherit from it."""
    found, fresh = set(), {calendar.pk}
    while fresh:
        found |= fresh
        fresh = set(Calendar.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - found
    return found


def _of_office(office: Office, version: CalendarVersion, at: datetime) -> Iterator[DueChange]:
    dossiers = (
        Dossier.objects.open()
        .filter(resolving_office=office)
        .exclude(calendar_version=version)
        .exclude(due_at__isnull=True)
        .order_by("code")
        .prefetch_related("events")
    )
    for dossier in in_portions(dossiers, 200):
        new_due_at = _due_under(
            version, dossier, sorted(dossier.events.all(), key=lambda event: event.seq), at
        )
        if dossier.due_at and new_due_at and new_due_at != dossier.due_at:
            yield DueChange(dossier.code, dossier.last_seq, dossier.due_at, new_due_at, version)


def _due_under(
    version: CalendarVersion, dossier: Dossier, events: list[Event], at: datetime
) -> datetime | None:
    """The due moment after a recompute event that is not written."""
    told = [clock_event(event) for event in events]
    told.append(ClockEvent(Action.RECOMPUTE, max(at, told[-1].at), calendar_id=version.pk))
    calendars = {
        event.calendar_id: working_calendar(event.calendar_id) for event in told if event.calendar_id
    }
    first = next(event.calendar_id for event in told if event.calendar_id)
    reading = clock(told, thaw(dossier.terms), calendars[first], calendars)
    return reading.committed.due_at if reading.committed else None

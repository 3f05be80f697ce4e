"""No-appointment days: what an office answers today while the person waits, and what it publishes for the week."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from procedures.models import Office, Procedure, ProcedureVersion
from procedures.models.no_appointments import NoAppointmentDay, NoAppointmentDayQuerySet
from procedures.selectors.calendars import calendar_version_for, working_calendar


def is_answered_at_once(procedure_id: int, *, office: Office, on: date) -> bool:
    """Whether the office answers this procedure on that day without an appointment slip.

    Ask it of the resolving office: it gives the answer, and no desk can promise that another office is there to give
    one. Where the desk resolves by itself, the two are the same office.
    """
    return _held_on(office, on).filter(procedures=procedure_id).exists()


def versions_at_once(office: Office, on: date) -> QuerySet[ProcedureVersion]:
    """What the office answers at once on that day: the versions in force, by name."""
    procedures = _held_on(office, on).values("procedures")
    versions = ProcedureVersion.objects.in_force_on(on).filter(procedure__in=procedures)
    return versions.select_related("procedure", "field").order_by("sort_key")


def published_days(office: Office, on: date) -> QuerySet[NoAppointmentDay]:
    """The no-appointment days of the week as they hold on a day, with their procedures."""
    by_code = Prefetch("procedures", Procedure.objects.order_by("code"))
    return NoAppointmentDay.objects.valid_on(on).filter(office=office).prefetch_related(by_code)


def _held_on(office: Office, on: date) -> NoAppointmentDayQuerySet:
    """Those that are really held: none where the office is closed, whatever the weekday."""
    days = NoAppointmentDay.objects.on(on).filter(office=office)
    calendar = working_calendar(calendar_version_for(office).pk)
    return days if on.year in calendar.years and calendar.is_working(on) else days.none()

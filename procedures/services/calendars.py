"""Publishing a calendar version; the calendars that inherit get a new version of their own at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from procedures.models import Calendar, CalendarDay, CalendarVersion, CatalogueChange
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.national_calendar import national_calendar
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors.calendars import national_calendar_row, working_calendar


@transaction.atomic
def publish_calendar_version(version: CalendarVersion, *, by: str, at: datetime) -> CalendarVersion:
    """Publish a draft; from now on new due dates use it. Promised dates do not move (see recompute_due_dates).

    Raises RuleError: calendar_already_published, calendar_without_years.
    """
    version = CalendarVersion.objects.select_for_update().select_related("calendar").get(pk=version.pk)
    if version.published_at:
        raise RuleError(
            "calendar_already_published",
            gettext_noop("This calendar version is published already; make a new version to change it."),
        )
    if not version.years and version.parent_version_id is None:
        raise RuleError(
            "calendar_without_years", gettext_noop("Name the years that this calendar covers."), field="years"
        )
    working_calendar.__wrapped__(version.pk)  # a calendar that the rules refuse is not published
    version.published_at = at
    version.save(update_fields=["published_at"])
    CatalogueChange.objects.create(
        subject=f"calendar {version.calendar.code} v{version.number}",
        action="publish",
        by=by,
        at=at,
        reason=version.reason,
    )
    for child in version.calendar.children.all():
        _follow(child, version, by=by, at=at)
    return version


def _follow(child: Calendar, parent: CalendarVersion, *, by: str, at: datetime) -> None:
    """Give an inheriting calendar a version on top of the parent's new one, with its own days kept."""
    newest = child.versions.filter(published_at__isnull=False).order_by("-number").first()
    if newest is None:
        return
    days = list(newest.days.all())
    successor = new_calendar_version(child, parent_version=parent, hours=newest.hours, reason=parent.reason)
    for day in days:
        day.pk, day.version = None, successor
    CalendarDay.objects.bulk_create(days)
    publish_calendar_version(successor, by=by, at=at)


def new_calendar_version(calendar: Calendar, **fields: object) -> CalendarVersion:
    """An unpublished version under the calendar's next number."""
    last = calendar.versions.aggregate(last=Max("number"))["last"] or 0
    return CalendarVersion.objects.create(calendar=calendar, number=last + 1, **fields)


@transaction.atomic
def load_national_calendar(*, by: str, at: datetime) -> CalendarVersion:
    """Publish the shipped national calendar when none is published; returns the version in use."""
    row = national_calendar_row()
    published = row.versions.filter(published_at__isnull=False).order_by("-number").first()
    if published:
        return published
    shipped = national_calendar()
    version = new_calendar_version(
        row,
        years=sorted(shipped.years),
        provisional_years=sorted(shipped.provisional_years),
        reason="Lịch kèm theo phần mềm",
    )
    CalendarDay.objects.bulk_create(_rows(version, shipped))
    return publish_calendar_version(version, by=by, at=at)


def _rows(version: CalendarVersion, calendar: WorkingCalendar) -> list[CalendarDay]:
    off = [
        CalendarDay(version=version, on=on, kind=CalendarDay.Kind.OFF, name=name)
        for on, name in calendar.days_off.items()
    ]
    swaps = [
        CalendarDay(version=version, on=on, kind=CalendarDay.Kind.SWAP, stands_for=weekday)
        for on, weekday in calendar.swap_days.items()
    ]
    return off + swaps

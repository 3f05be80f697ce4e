"""Calendars and the drafts of their versions; publishing is in `procedures.services.calendars`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from procedures.models import Calendar, CalendarDay, CalendarVersion, CatalogueChange
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import clean_text


@transaction.atomic
def save_calendar(calendar: Calendar, *, by: str, at: datetime) -> Calendar:
    """Save a calendar's name and what it inherits from. Raises RuleError("calendar_under_itself")."""
    above, seen = calendar.parent, {calendar.pk}
    while above is not None:
        if above.pk in seen:
            raise RuleError(
                "calendar_under_itself",
                gettext_noop("A calendar cannot inherit from itself."),
                field="parent",
            )
        seen.add(above.pk)
        above = above.parent
    action = "change" if calendar.pk else "create"
    calendar.name = clean_text(calendar.name).strip()
    calendar.save()
    CatalogueChange.objects.create(subject=f"calendar {calendar.code}", action=action, by=by[:150], at=at)
    return calendar


@transaction.atomic
def save_calendar_draft(version: CalendarVersion, *, by: str, at: datetime) -> CalendarVersion:
    """Save an unpublished version under its calendar's next number, on top of the parent's newest published one.

    Raises RuleError: calendar_already_published, calendar_parent_unpublished.
    """
    if version.published_at:
        raise RuleError(
            "calendar_already_published",
            gettext_noop("This calendar version is published already; make a new version to change it."),
        )
    calendar, action = version.calendar, "change" if version.pk else "create"
    if not version.number:
        version.number = (calendar.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    if calendar.parent_id and version.parent_version_id is None:
        version.parent_version = _newest_published(calendar.parent_id)
    version.save()
    CatalogueChange.objects.create(
        subject=f"calendar {calendar.code} v{version.number}",
        action=action,
        by=by[:150],
        at=at,
        reason=version.reason,
    )
    return version


def _newest_published(calendar_id: int) -> CalendarVersion:
    published = CalendarVersion.objects.filter(calendar=calendar_id, published_at__isnull=False)
    newest = published.order_by("-number").first()
    if newest is None:
        raise RuleError(
            "calendar_parent_unpublished",
            gettext_noop("Publish a version of the calendar that this one inherits from first."),
            field="calendar",
        )
    return newest


@transaction.atomic
def calendar_draft_from(version: CalendarVersion, *, by: str, at: datetime) -> CalendarVersion:
    """A draft with all the days of a version, under the next number: the way to change what is published."""
    days = list(version.days.all())
    draft = CalendarVersion(
        calendar=version.calendar,
        number=0,
        hours=version.hours,
        years=version.years,
        provisional_years=version.provisional_years,
    )
    save_calendar_draft(draft, by=by, at=at)
    for day in days:
        day.pk, day.version = None, draft
    CalendarDay.objects.bulk_create(days)
    return draft

"""From calendar rows to the calendar that the rules reckon with."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

from procedures.models import Calendar, CalendarDay, CalendarVersion, Office
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.workdays import NATIONAL_HOURS, Hours, OpeningPeriod, WorkingCalendar

NATIONAL = "vn"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendar_version_for(office: Office | None = None) -> CalendarVersion:
    """The newest published version of the office's calendar (the national one without an office).

    Raises RuleError("calendar_missing") when nothing has been published yet.
    """
    calendar = office.own_calendar() if office else None
    versions = CalendarVersion.objects.filter(published_at__isnull=False)
    chosen = versions.filter(calendar=calendar) if calendar else versions.filter(calendar__code=NATIONAL)
    version = chosen.order_by("-number").first()
    if version is None:
        raise RuleError(
            "calendar_missing",
            gettext_noop("No working calendar is published for %(office)s. Publish one under /quan-tri/."),
            office=office.name if office else NATIONAL,
        )
    return version


def calendar_for(office_code: str | None = None) -> WorkingCalendar:
    """The calendar in use at an office, by its code. Raises RuleError("office_unknown")."""
    if not office_code:
        return working_calendar(calendar_version_for().pk)
    office = Office.objects.filter(code=office_code).first()
    if office is None:
        raise RuleError(
            "office_unknown", gettext_noop("There is no office with the code %(office)s."), office=office_code
        )
    return working_calendar(calendar_version_for(office).pk)


@lru_cache(maxsize=256)
def working_calendar(version_id: int) -> WorkingCalendar:
    """The calendar of a published version; kept in memory, for published versions never change."""
    version = CalendarVersion.objects.select_related("calendar").get(pk=version_id)
    days = list(version.days.all())
    if version.parent_version_id is None:
        return _root(version, days)
    return working_calendar(version.parent_version_id).derive(
        code=version.calendar.code,
        number=version.number,
        hours=hours_from(version.hours) if version.hours else None,
        days_off=_named(days, CalendarDay.Kind.OFF),
        swap_days=_swaps(days),
        half_days=_half_days(days),
        reopened=frozenset(day.on for day in days if day.kind == CalendarDay.Kind.REOPENED),
    )


def _root(version: CalendarVersion, days: list[CalendarDay]) -> WorkingCalendar:
    return WorkingCalendar(
        code=version.calendar.code,
        number=version.number,
        hours=hours_from(version.hours) if version.hours else NATIONAL_HOURS,
        days_off=_named(days, CalendarDay.Kind.OFF),
        swap_days=_swaps(days),
        half_days=_half_days(days),
        years=frozenset(version.years),
        provisional_years=frozenset(version.provisional_years),
    )


def _named(days: list[CalendarDay], kind: CalendarDay.Kind) -> dict[date, str]:
    return {day.on: day.name for day in days if day.kind == kind}


def _swaps(days: list[CalendarDay]) -> dict[date, int]:
    return {day.on: day.stands_for or 0 for day in days if day.kind == CalendarDay.Kind.SWAP}


def _half_days(days: list[CalendarDay]) -> dict[date, tuple[OpeningPeriod, ...]]:
    return {day.on: _periods(day.periods or []) for day in days if day.kind == CalendarDay.Kind.HALF}


def hours_from(by_weekday: dict[str, list[list[str]]]) -> Hours:
    """Opening periods by weekday number from `{"mon": [["07:30", "11:30"]]}`."""
    return {number: _periods(by_weekday.get(name, [])) for number, name in enumerate(WEEKDAYS)}


def _periods(pairs: list[list[str]]) -> tuple[OpeningPeriod, ...]:
    return tuple(OpeningPeriod(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)


def national_calendar_row() -> Calendar:
    """The row of the national calendar, made when it is missing."""
    return Calendar.objects.get_or_create(code=NATIONAL, defaults={"name": "Lịch làm việc quốc gia"})[0]

"""When an office is open, in words: its week, and whether it is open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from dossiers.selectors.lookup import Place
from onestop.web.templatetags.wording import WEEKDAYS, moment
from procedures.rules.moments import LOCAL
from procedures.rules.opening_hours import Periods
from procedures.rules.workdays import CalendarNotPublished, WorkingCalendar


@dataclass(frozen=True)
class OpenDays:
    """Weekdays in a row with the same opening periods: "Monday – Friday", "07:30–11:30, 13:30–17:00"."""

    days: str
    hours: str


@dataclass(frozen=True)
class PlaceShown:
    """An office as a page shows it; `now` is empty where the calendar does not say."""

    name: str
    address: str
    phone: str
    week: tuple[OpenDays, ...]
    now: str


def shown(place: Place, at: datetime) -> PlaceShown:
    """The office with its week and what holds at that moment."""
    return PlaceShown(
        place.name, place.address, place.phone, week_of(place.calendar), open_now(place.calendar, at)
    )


def week_of(calendar: WorkingCalendar) -> tuple[OpenDays, ...]:
    """The open weekdays, those in a row with the same hours on one line."""
    lines: list[OpenDays] = []
    days = [(weekday, calendar.hours.get(weekday, ())) for weekday in range(7)]
    for periods, group in groupby(days, key=lambda each: each[1]):
        if periods:
            lines.append(OpenDays(_days([weekday for weekday, _periods in group]), _hours(periods)))
    return tuple(lines)


def _days(weekdays: list[int]) -> str:
    first, last = _(WEEKDAYS[weekdays[0]]), _(WEEKDAYS[weekdays[-1]])
    return first if len(weekdays) == 1 else f"{first} – {last}"


def _hours(periods: Periods) -> str:
    return ", ".join(f"{each.start:%H:%M}–{each.end:%H:%M}" for each in periods)


def open_now(calendar: WorkingCalendar, at: datetime) -> str:
    """Open until when, or closed until when; nothing beyond the published years."""
    try:
        if calendar.is_open(at):
            return _("Open now, until %(end)s.") % {"end": f"{_end(calendar, at):%H:%M}"}
        return _("Closed now; opens %(start)s.") % {"start": moment(calendar.next_opening(at))}
    except CalendarNotPublished:
        return ""


def _end(calendar: WorkingCalendar, at: datetime) -> datetime:
    local = at.astimezone(LOCAL)
    period = next(each for each in calendar.opening(local.date()) if each.start <= local.time() < each.end)
    return datetime.combine(local.date(), period.end, LOCAL)

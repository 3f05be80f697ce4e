"""Which office the public pages speak of, and what it says of itself: where it is and when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from onestop.web.citizens.opening import OpenDays, week_of
from procedures.models import Office
from procedures.models.vocabulary import Level
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date
from procedures.rules.opening_hours import CalendarDay
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors.calendars import calendar_version_for, working_calendar

QUERY = "don-vi"
COOKIE = "onestop-don-vi"
REMEMBERED = timedelta(days=365)
LOOKED_AHEAD = 90
# The kind of unit of a ward's or commune's people's committee.
PEOPLES_COMMITTEE = "commune"


def counters(on: date) -> QuerySet[Office]:
    """The offices that people go to: valid, of province or commune, no unit inside another that has no address."""
    inside = Q(parent__level=F("level"), address="")
    levels = (Level.PROVINCE, Level.COMMUNE)
    return Office.objects.valid_on(on).filter(level__in=levels).exclude(inside).order_by("path")


def office_of(request: HttpRequest, on: date) -> Office | None:
    """The office that the visitor chose, in the address or before; else the setting's; else the first commune."""
    asked = [request.GET.get(QUERY, ""), request.COOKIES.get(COOKIE, ""), settings.PUBLIC_OFFICE]
    codes = [code for code in asked if code and len(code) <= 35 and "\0" not in code]
    known = {office.code: office for office in counters(on).filter(code__in=codes)} if codes else {}
    chosen = next((known[code] for code in codes if code in known), None)
    return chosen or _first_commune(on) or counters(on).first()


def _first_commune(on: date) -> Office | None:
    """A people's committee before others of its level: the police of a ward is nobody's first counter."""
    communes = counters(on).filter(level=Level.COMMUNE)
    return communes.filter(kind=PEOPLES_COMMITTEE).first() or communes.first()


def remember(response: HttpResponse, request: HttpRequest, office: Office | None) -> HttpResponse:
    """The answer with the choice in a cookie, when the visitor has just made one."""
    if office and request.GET.get(QUERY) == office.code:
        response.set_cookie(
            COOKIE,
            office.code,
            max_age=REMEMBERED,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def place_of(office: Office | None) -> dict[str, str]:
    """Address and telephone of the office, or of the nearest office above that tells them."""
    told = {"address": "", "phone": ""}
    while office is not None and not all(told.values()):
        told = {name: value or getattr(office, name) for name, value in told.items()}
        office = office.parent
    return told


def calendar_of(office: Office | None) -> WorkingCalendar | None:
    """The calendar in use there; None where none is published."""
    try:
        return working_calendar(calendar_version_for(office).pk)
    except RuleError:
        return None


@dataclass(frozen=True)
class Opening:
    """Today by the calendar, whether it is open now, else the next opening; the next day off; the week as usual."""

    today: CalendarDay
    is_open: bool
    opens_at: datetime | None
    next_closed: CalendarDay | None
    week: tuple[OpenDays, ...]


def opening_of(office: Office | None, at: datetime) -> Opening | None:
    """When the office is open; None beyond the calendar's years."""
    calendar, today = calendar_of(office), local_date(at)
    if calendar is None:
        return None
    try:
        is_open = calendar.is_open(at)
        opens_at = None if is_open else calendar.next_opening(at)
        return Opening(
            calendar.day(today), is_open, opens_at, _next_closed(calendar, today), week_of(calendar)
        )
    except RuleError:
        return None


def _next_closed(calendar: WorkingCalendar, today: date) -> CalendarDay | None:
    ahead = (today + timedelta(days=number) for number in range(1, LOOKED_AHEAD + 1))
    for on in ahead:
        if on.year not in calendar.years:
            return None
        if calendar.hours.get(on.weekday()) and not calendar.is_working(on):
            return calendar.day(on)
    return None

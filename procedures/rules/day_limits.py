"""Counting days: working days, calendar days, months and the same day, with days that are not countable.

Pauses are intervals of whole days: `[suspended_on, resumed_on)` is not countable. Each count returns the day
it ends on, or what is left of it when a pause has no end yet.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from typing import Literal, assert_never

from procedures.rules.suspensions import Pause
from procedures.rules.unit_table import Unit
from procedures.rules.units import Remainder, TimeLimit
from procedures.rules.workdays import WorkingCalendar

PausedDays = tuple[date, date | None]
"""[first, end) in days; end is None for a pause that has no end yet."""
DayUnit = Literal[Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.SAME_DAY]

_DAY = timedelta(days=1)


def paused_days(pauses: Sequence[Pause], zone: tzinfo, not_before: date) -> Iterator[PausedDays]:
    """Yield the pauses as whole days in the office's zone; none for one that began and ended on one day."""
    for since, until in pauses:
        first = max(since.astimezone(zone).date(), not_before)
        end = None if until is None else until.astimezone(zone).date()
        if end is None or first < end:
            yield first, end


def add_months(on: date, months: int) -> date:
    """Return the same day-number `months` later, or that month's last day when it has no such day."""
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(on.day, (following - _DAY).day))


def count_days(
    limit: TimeLimit,
    unit: DayUnit,
    start: date,
    pauses: Sequence[Pause],
    calendar: WorkingCalendar,
    *,
    after_cutoff: bool,
) -> date | Remainder:
    """Return the due day of a limit in `unit`, its own, from `start` (day 0), or the remainder while it is paused."""
    first = start if unit is Unit.SAME_DAY else start + _DAY
    stops = list(paused_days(pauses, calendar.zone, first))
    match unit:
        case Unit.WORKING_DAYS:
            return _working_days(int(limit.number), start, stops, calendar)
        case Unit.CALENDAR_DAYS:
            return _calendar_days(start + int(limit.number) * _DAY, stops, calendar)
        case Unit.MONTHS:
            return _calendar_days(add_months(start, int(limit.number)), stops, calendar)
        case Unit.SAME_DAY:
            return _same_day(start, stops, calendar, after_cutoff=after_cutoff)
        case _:
            assert_never(unit)


def _working_days(
    n: int, start: date, stops: Sequence[PausedDays], calendar: WorkingCalendar
) -> date | Remainder:
    skipped = 0
    for first, end in stops:
        used = _used_before(first, start, n + skipped, calendar)
        if used is None:
            break
        if end is None:
            return Remainder(Decimal(n + skipped - used), Unit.WORKING_DAYS)
        skipped += calendar.working_days_between(first - _DAY, end - _DAY)
    return calendar.nth_working_day(start, n + skipped)


def _used_before(first: date, start: date, n: int, calendar: WorkingCalendar) -> int | None:
    """Return the working days after `start` before `first`, or None when n of them are over by then."""
    # A pause beyond the published years may lie after the due day; then its own year is not needed.
    if first.year not in calendar.years:
        calendar.nth_working_day(start, n)
        return None
    used = calendar.working_days_between(start, first - _DAY)
    return used if used < n else None


def _calendar_days(last: date, stops: Sequence[PausedDays], calendar: WorkingCalendar) -> date | Remainder:
    for first, end in stops:
        if first > last:
            break
        if end is None:
            return Remainder(Decimal((last - first).days + 1), Unit.CALENDAR_DAYS)
        last += end - first
    return calendar.on_or_after(last)


def _same_day(
    start: date, stops: Sequence[PausedDays], calendar: WorkingCalendar, *, after_cutoff: bool
) -> date | Remainder:
    due = calendar.next_working_day(start) if after_cutoff else start
    for first, end in stops:
        if first > due:
            break
        if end is None:
            return Remainder(None, Unit.SAME_DAY)
        if due < end:
            due = calendar.on_or_after(end)
    return due

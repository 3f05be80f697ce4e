"""The days of one run of counting, told one by one: what `explain` shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never

from procedures.rules.day_limits import DayUnit, add_months
from procedures.rules.day_notes import (
    DayNote,
    closed_day,
    name_of,
    nth_day,
    suspended_day,
    to_due,
    worked_day,
)
from procedures.rules.hour_limits import running
from procedures.rules.moments import local_date
from procedures.rules.suspensions import Run, Suspension
from procedures.rules.unit_table import Unit
from procedures.rules.units import TimeLimit
from procedures.rules.workdays import WorkingCalendar

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def walk(
    limit: TimeLimit, run: Run, calendar: WorkingCalendar, suspensions: Sequence[Suspension], first: DayNote
) -> Iterator[DayNote]:
    """Yield the notes from day 0 (`first`) to the due day, or to the first day of a pause without an end."""
    match limit.unit:
        case Unit.WORKING_HOURS | Unit.CLOCK_HOURS:
            return _walk_hours(limit, run, calendar, suspensions, first)
        case Unit.WORKING_DAYS | Unit.CALENDAR_DAYS | Unit.MONTHS | Unit.SAME_DAY:
            return _walk_days(limit, limit.unit, run, calendar, suspensions, first)
        case Unit.NONE:
            raise ValueError("nothing is counted without a limit")
        case _:
            assert_never(limit.unit)


def _walk_days(
    limit: TimeLimit,
    unit: DayUnit,
    run: Run,
    calendar: WorkingCalendar,
    suspensions: Sequence[Suspension],
    first: DayNote,
) -> Iterator[DayNote]:
    wanted, count, on = _wanted(limit, unit, run), 0, first.on
    if wanted == 0 and not _paused_on(run, on, calendar):
        yield replace(first, due=True)
        return
    yield first
    named = _naming(limit, wanted, calendar)
    while True:
        on += _DAY
        if _paused_on(run, on, calendar):
            yield suspended_day(on, calendar, suspensions)
            if _paused_for_good(run, on, calendar):
                return
        elif limit.unit.counts_working_days and not calendar.is_working(on):
            yield closed_day(on, calendar)
        else:
            count += 1
            note = named(on, count)
            if count >= wanted:
                break
            yield note
    yield from to_due(note, calendar.on_or_after(on), calendar)


def _wanted(limit: TimeLimit, unit: DayUnit, run: Run) -> int:
    """Return how many days have to be counted after day 0."""
    start = run.start.date()
    match unit:
        case Unit.SAME_DAY:
            return int(run.start.time() >= limit.cutoff)
        case Unit.MONTHS:
            return (add_months(start, int(limit.number)) - start).days
        case Unit.WORKING_DAYS | Unit.CALENDAR_DAYS:
            return int(limit.number)
        case _:
            assert_never(unit)


def _naming(limit: TimeLimit, wanted: int, calendar: WorkingCalendar) -> Callable[[date, int], DayNote]:
    """Return how a counted day is told."""
    if limit.unit is Unit.SAME_DAY and wanted:
        return lambda on, count: DayNote(
            on, True, count, "after_cutoff", params={"cutoff": f"{limit.cutoff:%H:%M}"}
        )
    if limit.unit.counts_working_days:
        return lambda on, count: worked_day(on, count, calendar)
    return lambda on, count: nth_day(on, count, "calendar_day", name_of(on, calendar))


def _paused_on(run: Run, on: date, calendar: WorkingCalendar) -> bool:
    zone = calendar.zone
    return any(
        local_date(since, zone) <= on and (until is None or on < local_date(until, zone))
        for since, until in run.pauses
    )


def _paused_for_good(run: Run, on: date, calendar: WorkingCalendar) -> bool:
    return any(until is None and local_date(since, calendar.zone) <= on for since, until in run.pauses)


def _walk_hours(
    limit: TimeLimit, run: Run, calendar: WorkingCalendar, suspensions: Sequence[Suspension], first: DayNote
) -> Iterator[DayNote]:
    left, on = limit.duration, first.on
    while True:
        counting = list(_counting(limit, run, on, calendar))
        used = sum((closed - opened for opened, closed in counting), timedelta())
        if used >= left:
            break
        left -= used
        if used:
            yield _hours_note(on, used, left)
        else:
            yield first if on == first.on else _idle_day(limit, run, on, calendar, suspensions)
        if _paused_for_good(run, on, calendar):
            return
        on += _DAY
    due_on = on
    if limit.unit is Unit.CLOCK_HOURS:
        due_on = calendar.next_opening(_used_up(counting, left)).date()
    yield from to_due(_hours_note(on, left, timedelta()), due_on, calendar)


def _counting(
    limit: TimeLimit, run: Run, on: date, calendar: WorkingCalendar
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the intervals of a date in which the clock of a run counts, in UTC."""
    zone = calendar.zone
    if limit.unit.counts_working_days:
        whole = [
            (datetime.combine(on, period.start, zone), datetime.combine(on, period.end, zone))
            for period in calendar.opening(on)
        ]
    else:
        whole = [(datetime.combine(on, time(), zone), datetime.combine(on + _DAY, time(), zone))]
    for opened, closed in whole:
        for since, until in running(run.start, run.pauses):
            start, end = max(opened, since), closed if until is None else min(closed, until)
            if start < end:
                yield start.astimezone(UTC), end.astimezone(UTC)


def _used_up(counting: Sequence[tuple[datetime, datetime]], left: timedelta) -> datetime:
    """Return the moment within a day's counting intervals at which `left` is used up."""
    for opened, closed in counting[:-1]:
        if left <= closed - opened:
            return opened + left
        left -= closed - opened
    return counting[-1][0] + left


def _hours_note(on: date, used: timedelta, left: timedelta) -> DayNote:
    minutes = {"used_minutes": used // _MINUTE, "left_minutes": left // _MINUTE}
    return DayNote(on, True, None, "hours", params=minutes)


def _idle_day(
    limit: TimeLimit, run: Run, on: date, calendar: WorkingCalendar, suspensions: Sequence[Suspension]
) -> DayNote:
    if limit.unit.counts_working_days and not calendar.is_working(on):
        return closed_day(on, calendar)
    return suspended_day(on, calendar, suspensions)

"""Counting hours: by opening time or by the clock, with pauses to the moment."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, assert_never

from procedures.rules.suspensions import Pause
from procedures.rules.unit_table import Unit
from procedures.rules.units import Remainder, TimeLimit, time_as_hours
from procedures.rules.workdays import WorkingCalendar

HourUnit = Literal[Unit.WORKING_HOURS, Unit.CLOCK_HOURS]


def count_hours(
    limit: TimeLimit, unit: HourUnit, start: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> datetime | Remainder:
    """Return the due moment of a limit in `unit`, its own, from `start`, or the remainder while it is paused."""
    match unit:
        case Unit.WORKING_HOURS:
            return _opening_hours(limit.duration, start, pauses, calendar)
        case Unit.CLOCK_HOURS:
            return _clock_hours(limit.duration, start, pauses, calendar)
        case _:
            assert_never(unit)


def _opening_hours(
    left: timedelta, start: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> datetime | Remainder:
    if not pauses:
        return calendar.add_opening_time(start, left)
    for since, until in running(start, pauses):
        for opened, closed in calendar.open_intervals(since, until):
            if left <= closed - opened:
                return (opened + left).astimezone(calendar.zone)
            left -= closed - opened
    return Remainder(time_as_hours(left), Unit.WORKING_HOURS)


def running(start: datetime, pauses: Sequence[Pause]) -> Iterator[Pause]:
    """Yield the intervals between the pauses, from `start`; the last has no end unless a pause has none."""
    since: datetime | None = start
    for stopped, resumed in pauses:
        if since is not None and since < stopped:
            yield since, stopped
        since = resumed
    if since is not None:
        yield since, None


def _clock_hours(
    duration: timedelta, start: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> datetime | Remainder:
    # By the clock means elapsed time: in UTC, where no hour is missing or double.
    used_up = start.astimezone(UTC) + duration
    for since, until in pauses:
        if since >= used_up:
            break
        if until is None:
            return Remainder(time_as_hours(used_up - since), Unit.CLOCK_HOURS)
        used_up += until.astimezone(UTC) - since.astimezone(UTC)
    return calendar.next_opening(used_up)

"""Which run of counting decides a due date, and where its count ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from procedures.rules.day_limits import DayUnit, count_days
from procedures.rules.hour_limits import count_hours
from procedures.rules.suspensions import Run
from procedures.rules.unit_table import Unit
from procedures.rules.units import Remainder, TimeLimit
from procedures.rules.workdays import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Counted:
    """The run that decides, and where its count ends: a due moment or what is left of it."""

    run: Run
    end: datetime | Remainder


def counted(limit: TimeLimit, all_runs: Sequence[Run], calendar: WorkingCalendar) -> Counted:
    """Return the run that decides the due date and the end of its count."""
    last = all_runs[-1]
    if last.cut_open:
        return Counted(last, Remainder(limit.amount, limit.unit))
    result = Counted(last, _count(limit, last, calendar))
    # Only months can end earlier when counted from a later day: 28 and 31 January both end on 28 February.
    if limit.unit is Unit.MONTHS:
        for run in all_runs[-2::-1]:
            result = _later(result, Counted(run, _count(limit, run, calendar)))
    return result


def _count(limit: TimeLimit, run: Run, calendar: WorkingCalendar) -> datetime | Remainder:
    match limit.unit:
        case Unit.WORKING_HOURS | Unit.CLOCK_HOURS:
            return count_hours(limit, limit.unit, run.start, run.pauses, calendar)
        case Unit.WORKING_DAYS | Unit.CALENDAR_DAYS | Unit.MONTHS | Unit.SAME_DAY:
            return _count_days(limit, limit.unit, run, calendar)
        case Unit.NONE:
            raise ValueError("nothing is counted without a limit")
        case _:
            assert_never(limit.unit)


def _count_days(limit: TimeLimit, unit: DayUnit, run: Run, calendar: WorkingCalendar) -> datetime | Remainder:
    after_cutoff = run.start.time() >= limit.cutoff
    end = count_days(limit, unit, run.start.date(), run.pauses, calendar, after_cutoff=after_cutoff)
    return calendar.closing(end) if isinstance(end, date) else end


def _later(one: Counted, other: Counted) -> Counted:
    if isinstance(one.end, Remainder) or isinstance(other.end, Remainder):
        return one if _left(one.end) >= _left(other.end) else other
    return one if one.end >= other.end else other


def _left(end: datetime | Remainder) -> int:
    return int(end.amount or 0) if isinstance(end, Remainder) else -1

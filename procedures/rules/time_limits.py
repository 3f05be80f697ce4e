"""Due dates: a pure function of limit, receipt, calendar and suspensions.

Legal source: Civil Code 2015 art. 146 to 148 (hours count from the moment, days and months from the next day;
a last day that is a day off moves to the next working day), Decree 61/2018/ND-CP art. 17 and 18 (receipt,
supplement).
"""

from collections.abc import Sequence
from datetime import datetime

from procedures.rules.counts import Counted, counted
from procedures.rules.explanation import DayNote, explain
from procedures.rules.moments import require_moment
from procedures.rules.suspensions import ClockMode, Run, Suspension, runs
from procedures.rules.unit_table import Unit
from procedures.rules.units import Deadline, Remainder, TimeLimit
from procedures.rules.workdays import WorkingCalendar

__all__ = [
    "ClockMode",
    "DayNote",
    "Deadline",
    "Remainder",
    "Suspension",
    "TimeLimit",
    "Unit",
    "deadline",
    "explain",
]


def deadline(
    limit: TimeLimit, received_at: datetime, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()
) -> Deadline:
    """Return when a dossier received at a moment is due.

    1. Effective receipt: the moment itself when the office is open, else the next opening; its day is day 0.
    2. Count the limit from there; a `pause` makes its days (hours: minutes) uncountable.
    3. When a `restart` ended, count the whole limit anew from the effective moment of its end.
    4. The due date never gets earlier by a suspension: the later of the counts holds.

    Without a limit (`none`) nothing is counted and no calendar is asked. Raises CalendarNotPublished rather
    than guess, RuleError for a moment without offset or outside 1900 to 2100.
    """
    require_moment(received_at, "received_at")
    if limit.unit is Unit.NONE:
        return Deadline(None, None, received_at.astimezone(calendar.zone))
    all_runs = runs(received_at, calendar, suspensions)
    return _settled(all_runs[0], counted(limit, all_runs, calendar), calendar)


def _settled(first: Run, result: Counted, calendar: WorkingCalendar) -> Deadline:
    if isinstance(result.end, Remainder):
        return Deadline(None, None, first.start, paused=True, remainder=result.end)
    due_on = result.end.date()
    return Deadline(
        result.end,
        due_on,
        first.start,
        provisional=not calendar.provisional_years.isdisjoint(range(first.start.year, due_on.year + 1)),
    )

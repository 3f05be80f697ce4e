"""Due dates: a pure function of limit, receipt, calendar and suspensions.

Legal source: Civil Code 2015 art. 146–148 (hours count from the moment, days and months from the next day; a last
day off moves to the next working day), Decree 61/2018/ND-CP art. 17–18 (receipt, supplement, transfer).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from procedures.rules.suspensions import ClockMode, Suspension
from procedures.rules.units import Deadline, Remainder, TimeLimit, Unit
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
    "due_days",
    "explain",
]


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day of an explanation; `why` is a stable code, `count` the n-th counted day, `name` what it is called."""

    on: date
    counted: bool
    count: int | None
    why: str
    name: str = ""
    params: dict[str, object] = field(default_factory=dict)


def deadline(
    limit: TimeLimit, received_at: datetime, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()
) -> Deadline:
    """Return when a dossier received at a moment is due."""
    raise NotImplementedError


def explain(
    limit: TimeLimit, received_at: datetime, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()
) -> tuple[DayNote, ...]:
    """Return the same due date day by day."""
    raise NotImplementedError


def due_days(limit: TimeLimit, received_on: Sequence[date], calendar: WorkingCalendar) -> list[date]:
    """Return the due days of many receipt days, for day units only."""
    raise NotImplementedError

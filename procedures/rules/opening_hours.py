"""Opening periods of a day and of a week, and what kind of day a date is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise

from procedures.rules.errors import RuleError, gettext_noop

WEEKDAYS = range(7)


@dataclass(frozen=True, slots=True, order=True)
class OpeningPeriod:
    """The office is open from `start` (counts) to `end` (does not), local wall-clock times of one day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo or self.start >= self.end:
            raise RuleError(
                "opening_period_invalid",
                gettext_noop("An opening period must end after it starts: %(start)s to %(end)s."),
                field="hours",
                start=f"{self.start:%H:%M}",
                end=f"{self.end:%H:%M}",
            )


Periods = tuple[OpeningPeriod, ...]
Hours = Mapping[int, Periods]
"""Opening periods by weekday, 0 = Monday … 6 = Sunday; a weekday missing or empty is a weekly day off."""

_OFFICE_DAY: Periods = (OpeningPeriod(time(7, 30), time(11, 30)), OpeningPeriod(time(13, 30), time(17)))
NATIONAL_HOURS: Hours = dict.fromkeys(range(5), _OFFICE_DAY)


class DayKind(StrEnum):
    """What a date is in a working calendar."""

    WORKING = "working"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    SWAP = "swap"
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date of a calendar; `name` is the day off's name or empty, `periods` are empty on a closed day."""

    on: date
    kind: DayKind
    name: str
    periods: Periods

    @property
    def is_working(self) -> bool:
        return bool(self.periods)


def ordered_periods(periods: Iterable[OpeningPeriod]) -> Periods:
    """Return the periods of one day by time; RuleError when two of them overlap."""
    ordered = tuple(sorted(periods))
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            raise RuleError(
                "opening_periods_overlap",
                gettext_noop("Opening periods overlap: one ends at %(end)s, the next starts at %(start)s."),
                field="hours",
                end=f"{earlier.end:%H:%M}",
                start=f"{later.start:%H:%M}",
            )
    return ordered


def weekly_hours(hours: Hours) -> dict[int, Periods]:
    """Return checked opening periods for the weekdays that have any."""
    for weekday in hours:
        if weekday not in WEEKDAYS:
            raise RuleError(
                "weekday_invalid",
                gettext_noop("%(weekday)s is not a weekday; 0 is Monday, 6 is Sunday."),
                field="hours",
                weekday=weekday,
            )
    return {weekday: ordered_periods(periods) for weekday, periods in hours.items() if periods}

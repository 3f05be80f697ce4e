"""Due dates against numpy's busday_offset and workalendar's add_working_days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import numpy as np
from workalendar.core import Calendar as WorkalendarCalendar

from benchmarks.measuring import Result, compare
from procedures.rules.national_calendar import national_calendar
from procedures.rules.time_limits import TimeLimit, Unit, deadline
from procedures.rules.workdays import LOCAL

REPEATS = 2_000
THREE_DAYS = TimeLimit(Decimal(3), Unit.WORKING_DAYS)


class _Office(WorkalendarCalendar):
    """workalendar has no Vietnam: the same days off are given to it as its fixed holidays."""

    WEEKEND_DAYS = (5, 6)

    def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
        return [(on, name) for on, name in national_calendar().days_off.items() if on.year == year]


def run() -> list[Result]:
    calendar = national_calendar()
    # Swap days are a matter that numpy's week mask cannot express; the days off are the same for all.
    numpy_calendar = np.busdaycalendar(holidays=np.array(sorted(calendar.days_off), dtype="datetime64[D]"))
    other = _Office()
    random = Random(20261120)
    days = [date(2018, 1, 1) + timedelta(days=random.randrange(3000)) for _ in range(REPEATS)]
    array = np.array(days, dtype="datetime64[D]")
    moments = [datetime(on.year, on.month, on.day, 9, tzinfo=LOCAL) for on in days]

    def ours_one_by_one() -> None:
        for at in moments:
            deadline(THREE_DAYS, at, calendar)

    def numpy_one_by_one() -> None:
        for on in array:
            np.busday_offset(on, 3, roll="backward", busdaycal=numpy_calendar)

    def workalendar_one_by_one() -> None:
        for on in days:
            other.add_working_days(on, 3)

    return [
        compare(
            "due date, one at a time",
            ours=("deadline() with opening hours", ours_one_by_one),
            baseline=("numpy.busday_offset of one date", numpy_one_by_one),
            size=REPEATS,
        ),
        compare(
            "due date against workalendar",
            ours=("deadline() with opening hours", ours_one_by_one),
            baseline=("workalendar add_working_days", workalendar_one_by_one),
            size=REPEATS,
            rounds=3,
        ),
    ]

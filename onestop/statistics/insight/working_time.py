"""Where moments lie in working time, as arrays that a statement takes: of each day the working days before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onestop.statistics.insight.rules.likelihood import DAY_BEGINS, DAY_SECONDS, TENTHS
from procedures.rules.moments import LOCAL
from procedures.selectors.calendars import calendar_version_for, working_calendar

BACK, AHEAD = timedelta(days=4 * 366), timedelta(days=2 * 366)
_ZONE = str(LOCAL)


@dataclass(frozen=True)
class DayTable:
    """Days in a row, from the national calendar, as far as its years are published."""

    days: list[date]
    before: list[int]
    works: list[bool]

    @classmethod
    def around(cls, today: date) -> DayTable:
        """Four years back and two ahead."""
        calendar = working_calendar(calendar_version_for().pk)
        first, last = today - BACK, today + AHEAD
        while first < today and first.year not in calendar.years:
            first = date(first.year + 1, 1, 1)
        while last > today and last.year not in calendar.years:
            last = date(last.year - 1, 12, 31)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        works = [day.year in calendar.years and calendar.is_working(day) for day in days]
        before, count = [], 0
        for worked in works:
            before.append(count)
            count += worked
        return cls(days, before, works)

    def parameters(self) -> dict[str, Any]:
        """What a statement with DAY_TABLE takes."""
        return {"first_day": self.days[0], "before": self.before, "works": self.works}


# One row with arrays, read by place: a table of days joined three times would be multiplied with itself.
# Statements are put together from constants of this package; every value goes by parameter.
DAY_TABLE = """day AS MATERIALIZED (
    SELECT %(first_day)s::date AS first, %(before)s::int[] AS before, %(works)s::bool[] AS works
)"""


def position(moment: str) -> str:
    """The position of a moment, with `day` joined: `rules.likelihood.position` in SQL; null beyond the table."""
    local = f"({moment} AT TIME ZONE '{_ZONE}')"
    place = f"[{local}::date - day.first + 1]"
    part = f"greatest(0, least({DAY_SECONDS}, floor(extract(epoch FROM {local}::time))::int - {DAY_BEGINS}))"
    return f"(day.before{place}::bigint * {DAY_SECONDS} + CASE WHEN day.works{place} THEN {part} ELSE 0 END)"


def tenth_used(start: str, due: str, at: str) -> str:
    """The whole tenths used, from three positions: `rules.likelihood.tenth_used` in SQL; null without any time."""
    share = f"floor({TENTHS}::numeric * ({at} - {start}) / nullif({due} - {start}, 0))::int"
    return f"CASE WHEN {due} > {start} THEN greatest(0, least({TENTHS}, {share})) END"

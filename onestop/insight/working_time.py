"""Where moments lie in working time, as a table that statements join: each day with the working days before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onestop.insight.rules.likelihood import DAY_BEGINS, DAY_SECONDS, TENTHS
from procedures.rules.moments import LOCAL
from procedures.selectors.calendars import calendar_version_for, working_calendar

BACK, AHEAD = timedelta(days=4 * 366), timedelta(days=2 * 366)
_ZONE = str(LOCAL)


@dataclass(frozen=True)
class DayTable:
    """Days in order, from the national calendar; those of unpublished years are not in it."""

    days: list[date]
    before: list[int]
    works: list[bool]

    @classmethod
    def around(cls, today: date) -> DayTable:
        """Four years back and two ahead."""
        calendar = working_calendar(calendar_version_for().pk)
        days = [today - BACK + timedelta(days=number) for number in range((BACK + AHEAD).days)]
        days = [day for day in days if day.year in calendar.years]
        works = [calendar.is_working(day) for day in days]
        before, count = [], 0
        for worked in works:
            before.append(count)
            count += worked
        return cls(days, before, works)

    def parameters(self) -> dict[str, Any]:
        """What a statement with DAY_TABLE takes."""
        return {"days": self.days, "before": self.before, "works": self.works}


# Statements are put together from constants of this package; every value goes by parameter.
DAY_TABLE = """day AS (
    SELECT * FROM unnest(%(days)s::date[], %(before)s::int[], %(works)s::bool[]) AS d("on", before, works)
)"""


def local_day(moment: str) -> str:
    """The local day of a column."""
    return f"({moment} AT TIME ZONE '{_ZONE}')::date"


def position(day: str, moment: str) -> str:
    """The position of a moment whose day is joined as `day`: `rules.likelihood.position` in SQL."""
    seconds = f"floor(extract(epoch FROM ({moment} AT TIME ZONE '{_ZONE}')::time))::int"
    part = f"greatest(0, least({DAY_SECONDS}, {seconds} - {DAY_BEGINS}))"
    return f"({day}.before::bigint * {DAY_SECONDS} + CASE WHEN {day}.works THEN {part} ELSE 0 END)"


def tenth_used(start: str, due: str, at: str) -> str:
    """The whole tenths used, from three positions: `rules.likelihood.tenth_used` in SQL; null without any time."""
    share = f"floor({TENTHS}::numeric * ({at} - {start}) / nullif({due} - {start}, 0))::int"
    return f"CASE WHEN {due} > {start} THEN greatest(0, least({TENTHS}, {share})) END"

"""The national working calendar that ships with the project, read from `procedures/calendars/vn.json`.

Legal source: Labour Code 2019 art. 112, the yearly notices on Tết, National Day and swapped days, Resolution
28/2026/QH16. It is the seed of the calendar in the database, which an office edits; no rule asks it unasked.
"""

import json
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from procedures.rules.opening_hours import OpeningPeriod, Periods
from procedures.rules.workdays import WorkingCalendar

WEEKDAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def national_calendar() -> WorkingCalendar:
    """Return the shipped national calendar; 2027 is marked provisional."""
    text = files("procedures.calendars").joinpath("vn.json").read_text(encoding="utf-8")
    return calendar_from(json.loads(text))


def calendar_from(content: Mapping[str, Any]) -> WorkingCalendar:
    """Return the calendar that a calendar file describes; its `swap_days` map worked to swapped days."""
    years: Mapping[str, Mapping[str, Any]] = content["years"]
    return WorkingCalendar(
        code=content["code"],
        number=content["number"],
        zone=ZoneInfo(content["zone"]),
        hours={WEEKDAY_KEYS.index(key): _periods(periods) for key, periods in content["hours"].items()},
        years=frozenset(map(int, years)),
        provisional_years=frozenset(int(year) for year, entry in years.items() if entry["provisional"]),
        days_off={
            date.fromisoformat(on): name for entry in years.values() for on, name in entry["days_off"].items()
        },
        swap_days={
            date.fromisoformat(worked): date.fromisoformat(swapped).weekday()
            for entry in years.values()
            for worked, swapped in entry["swap_days"].items()
        },
    )


def _periods(pairs: list[list[str]]) -> Periods:
    return tuple(OpeningPeriod(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)

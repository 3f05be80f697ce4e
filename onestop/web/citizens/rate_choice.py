"""Which period the public rates are about: whole months, quarters and years, never a day on which one could be told.

Statistical ones end on the 14th, as reports to the ministry do (onestop/statistics/periods.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onestop.statistics.periods import Period, parse_period
from procedures.rules.errors import RuleError, gettext_noop

_NAME = re.compile(r"(?:stat-)?[0-9]{4}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)
MONTHS, QUARTERS, YEARS = 12, 4, 3
STATISTICAL_MONTHS, STATISTICAL_YEARS = 6, 2
LAST_DAY = 14


@dataclass(frozen=True)
class PeriodChoice:
    """A period to choose: its name in the address and in words."""

    name: str
    label: str


def public_period(name: str, today: date) -> Period:
    """The period of that name, the month that runs when there is none. RuleError period_not_public, period_future."""
    if not name:
        return parse_period(f"{today:%Y-%m}")
    if not _NAME.fullmatch(name):
        raise RuleError(
            "period_not_public",
            gettext_noop(
                "Rates are published by month, quarter and year, such as 2026-03, 2026-Q1, 2026 or stat-2026-03."
            ),
            field="ky",
        )
    period = parse_period(name)
    if period.first > today:
        raise RuleError("period_future", gettext_noop("This period has not begun yet."), field="ky")
    return period


def choices(today: date) -> list[tuple[str, list[PeriodChoice]]]:
    """The latest months, quarters and years, newest first, under their headings; then the statistical ones."""
    return [*_calendar_ones(today), (_("Statistical periods (15th to 14th)"), list(_statistical_ones(today)))]


def _calendar_ones(today: date) -> list[tuple[str, list[PeriodChoice]]]:
    months = [_back(today, number) for number in range(MONTHS)]
    return [
        (_("Months"), [PeriodChoice(f"{on:%Y-%m}", f"{on:%m/%Y}") for on in months]),
        (_("Quarters"), [PeriodChoice(_quarter(on), _quarter_label(on)) for on in _quarters(today)]),
        (_("Years"), [PeriodChoice(f"{year:04}", f"{year}") for year in _years(today, YEARS)]),
    ]


def _statistical_ones(today: date) -> Iterator[PeriodChoice]:
    named = _back(today, 0 if today.day <= LAST_DAY else -1)
    for on in (_back(named, number) for number in range(STATISTICAL_MONTHS)):
        yield PeriodChoice(f"stat-{on:%Y-%m}", _("statistical month %(month)s") % {"month": f"{on:%m/%Y}"})
    for on in _quarters(named):
        label = _("statistical %(period)s") % {"period": _quarter_label(on)}
        yield PeriodChoice(f"stat-{_quarter(on)}", label)
    for year in _years(named, STATISTICAL_YEARS):
        yield PeriodChoice(f"stat-{year:04}", _("statistical year %(year)s") % {"year": year})


def _quarters(on: date) -> list[date]:
    """A day in each of the latest quarters."""
    first = on.replace(month=on.month - (on.month - 1) % 3, day=1)
    return [_back(first, 3 * number) for number in range(QUARTERS)]


def _quarter(on: date) -> str:
    return f"{on:%Y}-Q{(on.month + 2) // 3}"


def _quarter_label(on: date) -> str:
    return _("quarter %(number)s of %(year)s") % {"number": (on.month + 2) // 3, "year": on.year}


def _years(on: date, number: int) -> list[int]:
    return [on.year - back for back in range(number)]


def _back(on: date, months: int) -> date:
    """The first day of the month so many months ago."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)

"""Which period the public rates are about: whole months, quarters and years, never a day on which one could be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onestop.reporting.periods import Period, parse_period
from procedures.rules.errors import RuleError, gettext_noop

_NAME = re.compile(r"[0-9]{4}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)
MONTHS, QUARTERS, YEARS = 12, 4, 3


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
            gettext_noop("Rates are published by month, quarter and year, such as 2026-03, 2026-Q1 or 2026."),
            field="ky",
        )
    period = parse_period(name)
    if period.first > today:
        raise RuleError("period_future", gettext_noop("This period has not begun yet."), field="ky")
    return period


def choices(today: date) -> list[tuple[str, list[PeriodChoice]]]:
    """The latest months, quarters and years, newest first, under their headings."""
    months = [_back(today, number) for number in range(MONTHS)]
    quarters = [
        _back(today.replace(month=today.month - (today.month - 1) % 3), 3 * n) for n in range(QUARTERS)
    ]
    years = [today.year - number for number in range(YEARS)]
    return [
        (_("Months"), [PeriodChoice(f"{on:%Y-%m}", f"{on:%m/%Y}") for on in months]),
        (_("Quarters"), [_quarter(on) for on in quarters]),
        (_("Years"), [PeriodChoice(f"{year:04}", f"{year}") for year in years]),
    ]


def _quarter(on: date) -> PeriodChoice:
    number = (on.month + 2) // 3
    label = _("quarter %(number)s of %(year)s") % {"number": number, "year": on.year}
    return PeriodChoice(f"{on:%Y}-Q{number}", label)


def _back(on: date, months: int) -> date:
    """The first day of the month so many months ago."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)

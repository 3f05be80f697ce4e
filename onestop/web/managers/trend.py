"""The figures of twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.statistics.figures import percent, resolution
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.scopes import Scope
from onestop.statistics.tallies import Figures


@dataclass(frozen=True)
class Month:
    """A month with its figures and rates."""

    label: str
    figures: Figures

    @property
    def on_time(self) -> str:
        return percent(self.figures.on_time_rate)

    @property
    def early(self) -> str:
        return percent(self.figures.early_rate)


def trend_of(scope: Scope, at: datetime) -> list[Month]:
    """The twelve months that end with the period's last one; empty where nothing was resolved in them."""
    first = month = _month_of(scope.period)
    for _back in range(11):
        first = first.before()
    months = Period(first.first, month.last).months()
    rows = resolution(scope.during(Period(months[0].first, months[-1].last)), at=at, group_by="month").rows
    counted = {row.key: row.figures for row in rows}
    if not any(figures.resolved for figures in counted.values()):
        return []
    return [Month(f"{month.first:%m/%y}", counted.get(month.name, Figures())) for month in months]


def _month_of(period: Period) -> Period:
    """The whole calendar month in which a period ends."""
    return next(part for part in parse_period(f"{period.last.year}").months() if period.last <= part.last)

"""The trend of twelve months as a picture with its table: columns of counts, a line for the rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.reporting.figures import percent, resolution
from onestop.reporting.periods import Period, parse_period
from onestop.reporting.scopes import Scope
from onestop.reporting.tallies import Figures

WIDTH, HEIGHT, STEP, BAR = 720, 180, 60, 34


@dataclass(frozen=True)
class Part:
    """A piece of a column: `look` is its class; y counts from the top."""

    look: str
    y: int
    height: int


@dataclass(frozen=True)
class Month:
    """A month in the picture and in the table."""

    label: str
    x: int
    parts: tuple[Part, ...]
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
    counted = {row.key: row for row in rows}
    most = max((row.figures.resolved for row in rows), default=0)
    if not most:
        return []
    found = []
    for number, month in enumerate(months):
        figures = counted[month.name].figures if month.name in counted else Figures()
        label = f"{month.first:%m/%y}"
        found.append(Month(label, number * STEP + 12, _column(figures, most), figures))
    return found


def _month_of(period: Period) -> Period:
    """The whole calendar month in which a period ends."""
    return next(part for part in parse_period(f"{period.last.year}").months() if period.last <= part.last)


def _column(figures: Figures, most: int) -> tuple[Part, ...]:
    """Late on top, where it is looked for; heights in proportion to the largest month."""
    parts, y = [], HEIGHT
    for look, count in (("early", figures.early), ("on-time", figures.on_time), ("late", figures.late)):
        height = -(-count * (HEIGHT - 10) // most)
        y -= height
        parts.append(Part(look, y, height))
    return tuple(parts)

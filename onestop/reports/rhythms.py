"""When a report is due next: every day, on a weekday, or on a day of the month, at an hour of the office's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import LOCAL

RHYTHMS = ("daily", "weekly", "monthly")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`day`: 1 (Monday) to 7 for every week, 1 to 28 for every month, without meaning for every day."""

    name: str
    day: int
    hour: int

    def __post_init__(self) -> None:
        most = {"daily": 28, "weekly": 7, "monthly": 28}.get(self.name, 0)
        if not (1 <= self.day <= most and 0 <= self.hour <= 23):
            raise RuleError(
                "rhythm_impossible",
                gettext_noop(
                    "Choose a day from 1 (Monday) to 7 for every week, from 1 to 28 for every month."
                ),
                field="day",
            )

    def after(self, at: datetime) -> datetime:
        """The first time after a moment; those that were missed before it are not made up one by one."""
        local = at.astimezone(LOCAL)
        day = local.date()
        while True:
            moment = datetime.combine(day, time(self.hour), LOCAL)
            if moment > at and self._is_on(moment):
                return moment
            day += timedelta(days=1)

    def _is_on(self, moment: datetime) -> bool:
        if self.name == "weekly":
            return moment.isoweekday() == self.day
        return self.name == "daily" or moment.day == self.day

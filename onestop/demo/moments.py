"""Plausible moments of work: inside the opening periods of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from procedures.rules.workdays import WorkingCalendar, local_date

# Work is noted a little after the doors open and before they close.
MARGIN = timedelta(minutes=3)


@dataclass(frozen=True)
class Moments:
    """Random moments by one calendar; `rng` decides."""

    calendar: WorkingCalendar
    rng: Random

    def on_day(self, on: date, *, after: datetime | None = None, before: datetime | None = None) -> datetime:
        """A moment in the opening periods of the day, between the two where there is room; `after` itself otherwise."""
        spans = [
            (self._at(on, p.start) + MARGIN, self._at(on, p.end) - MARGIN) for p in self.calendar.opening(on)
        ]
        free = [
            (max(start, after) if after else start, min(end, before) if before else end)
            for start, end in spans
        ]
        seconds = [max(0.0, (end - start).total_seconds()) for start, end in free]
        if not any(seconds):
            return after or before or spans[0][0]
        start, end = self.rng.choices(free, seconds)[0]
        return start + timedelta(seconds=int(self.rng.random() * (end - start).total_seconds()))

    def days_later(self, at: datetime, days: int) -> datetime:
        """A moment `days` working days after; for 0, later on the same day, or the next opening when it has closed."""
        on = local_date(at)
        if days > 0:
            return self.on_day(self.calendar.nth_working_day(on, days))
        opening = self.calendar.next_opening(at)
        if local_date(opening) != on or self.calendar.closing(on) - opening < 3 * MARGIN:
            following = self.calendar.next_working_day(on)
            return self.on_day(following, before=self._at(following, self.calendar.opening(following)[0].end))
        return self.on_day(on, after=at + timedelta(minutes=1))

    def between(self, since: datetime, until: datetime) -> datetime:
        """A working moment between two, `since` at the earliest."""
        first, last = local_date(since), local_date(until)
        days = [
            on for n in range((last - first).days + 1) if self.calendar.is_working(on := first + timedelta(n))
        ]
        if not days:
            return since
        on = self.rng.choice(days)
        return max(
            since, self.on_day(on, after=since if on == first else None, before=until if on == last else None)
        )

    def _at(self, on: date, clock: object) -> datetime:
        return datetime.combine(on, clock, self.calendar.zone)  # type: ignore[arg-type]

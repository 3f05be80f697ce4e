"""What a calendar says by the clock: open or closed, the next opening, and opening time used up."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import require_moment
from procedures.rules.opening_hours import Periods


class OfficeClock:
    """Moments of a calendar that knows the opening periods of its days and the next working day."""

    zone: tzinfo

    def opening(self, on: date) -> Periods:
        """Return the opening periods of a date; CalendarNotPublished beyond the published years."""
        raise NotImplementedError

    def next_working_day(self, on: date) -> date:
        """Return the first working day strictly after `on`."""
        raise NotImplementedError

    def is_open(self, at: datetime) -> bool:
        """Return whether the office is open at a moment; at closing time it is not."""
        local = require_moment(at).astimezone(self.zone)
        now = local.time()
        return any(period.start <= now < period.end for period in self.opening(local.date()))

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` itself, in the office's zone, when the office is open, else the next opening."""
        local = require_moment(at).astimezone(self.zone)
        on, now = local.date(), local.time()
        for period in self.opening(on):
            if now < period.end:
                return local if period.start <= now else datetime.combine(on, period.start, self.zone)
        on = self.next_working_day(on)
        return datetime.combine(on, self.opening(on)[0].start, self.zone)

    def open_intervals(
        self, since: datetime, until: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield the opening intervals in [since, until), clipped; or on until CalendarNotPublished."""
        on = since.astimezone(self.zone).date()
        last = None if until is None else until.astimezone(self.zone).date()
        if not self.opening(on):
            on = self.next_working_day(on)
        while last is None or on <= last:
            for period in self.opening(on):
                start = max(since, datetime.combine(on, period.start, self.zone))
                end = datetime.combine(on, period.end, self.zone)
                end = end if until is None else min(end, until)
                if start < end:
                    yield start, end
            if on == last:
                return
            on = self.next_working_day(on)

    def opening_time(self, since: datetime, until: datetime) -> timedelta:
        """Return how long the office is open in [since, until); zero when `until` is not after `since`."""
        if require_moment(until) <= require_moment(since):
            return timedelta()
        return sum((end - start for start, end in self.open_intervals(since, until)), timedelta())

    def opening_minutes(self, since: datetime, until: datetime) -> int:
        """Return the whole minutes for which the office is open in [since, until)."""
        return self.opening_time(since, until) // timedelta(minutes=1)

    def add_opening_time(self, at: datetime, amount: timedelta) -> datetime:
        """Return the moment when `amount` of opening time is used up; exactly at closing stays at closing."""
        if amount < timedelta():
            raise RuleError("amount_not_positive", gettext_noop("The amount of a limit must be positive."))
        left = amount
        for start, end in self.open_intervals(self.next_opening(at)):
            if left <= end - start:
                return start + left
            left -= end - start
        raise AssertionError("opening intervals never run out")  # pragma: no cover

"""Working moments by the thousand: the opening seconds of each day, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from procedures.rules.time_limits import Deadline, TimeLimit, deadline
from procedures.rules.workdays import WorkingCalendar

Spans = tuple[tuple[datetime, int], ...]


@dataclass
class Days:
    """The days of one calendar; answers are kept."""

    calendar: WorkingCalendar
    _spans: dict[date, tuple[Spans, int]] = field(default_factory=dict)
    _deadlines: dict[tuple[TimeLimit, date, bool], Deadline] = field(default_factory=dict)

    def moment(self, on: date, part: float) -> datetime:
        """The whole second (UTC) after `part` (0 to 1) of the day's opening time."""
        spans, total = self._spans.get(on) or self._read(on)
        second = int(part * total)
        for start, length in spans:
            if second < length:
                return start + timedelta(seconds=second)
            second -= length
        start, length = spans[-1]
        return start + timedelta(seconds=length)

    def _read(self, on: date) -> tuple[Spans, int]:
        zone = self.calendar.zone
        spans = tuple(
            (
                datetime.combine(on, period.start, zone).astimezone(UTC),
                int((datetime.combine(on, period.end) - datetime.combine(on, period.start)).total_seconds()),
            )
            for period in self.calendar.opening(on)
        )
        read = spans, sum(length for _, length in spans)
        self._spans[on] = read
        return read

    def deadline(self, limit: TimeLimit, on: date, at: datetime) -> Deadline:
        """When a dossier received in opening time is due; for limits by the day all of a day share one answer."""
        if limit.unit.counts_hours:
            return deadline(limit, at, self.calendar)
        after_cutoff = at.astimezone(self.calendar.zone).time() >= limit.cutoff
        key = limit, on, after_cutoff
        found = self._deadlines.get(key)
        if found is None:
            found = self._deadlines[key] = deadline(limit, at, self.calendar)
        return found

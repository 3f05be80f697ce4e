"""What would have been under another limit: the real clock, the same events and calendars, one limit exchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossiers.rules.clock import ClockEvent, ClockTerms, clock
from dossiers.rules.outcomes import Outcome, outcome
from procedures.rules.time_limits import TimeLimit
from procedures.rules.workdays import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Imagined:
    """How a dossier would have ended, and when it would have been due (None: without a limit)."""

    outcome: Outcome
    due_at: datetime | None


def imagined(
    events: Sequence[ClockEvent],
    terms: ClockTerms,
    calendars: Mapping[int, WorkingCalendar],
    limit: TimeLimit,
) -> Imagined:
    """Return the outcome that `events`, the last of which resolves, would have had with `limit` for the promised one.

    Nothing else changes: what people did, waits, calendars, and what a wait does to the clock. With the limit that was
    promised this is what was recorded. Raises what `clock` raises; CalendarNotPublished where a longer limit runs out
    of calendar.
    """
    # The law's limit is left out: it does not touch the promised one, and reckoning it would take as long again.
    told = replace(terms, limit=limit, statutory=None)
    first = next(event.calendar_id for event in events if event.calendar_id)
    reading = clock(events, told, calendars[first], calendars)
    assert reading.committed, "what was resolved had been accepted"
    return Imagined(outcome(limit.unit, reading.committed, events[-1].at), reading.committed.due_at)

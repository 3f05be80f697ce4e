"""The clock of a stored dossier: its events, terms and calendars handed to the pure rules."""

from __future__ import annotations

from collections.abc import Iterable

from dossiers.models import Dossier, Event
from dossiers.rules.clock import Clock, ClockEvent, ReopenEffect, clock
from dossiers.rules.lifecycle import Action
from dossiers.terms import limit_from_json, thaw
from procedures.rules.time_limits import DayNote, explain
from procedures.selectors.calendars import working_calendar


def clock_event(event: Event) -> ClockEvent:
    """What the clock needs of a stored event."""
    effect = event.data.get("clock_effect")
    return ClockEvent(
        Action(event.action),
        event.happened_at,
        promised_at=event.promised_at if event.action == Action.REAPPOINT else None,
        effect=ReopenEffect(effect) if effect else None,
        calendar_id=event.calendar_version_id,
    )


def clock_of(dossier: Dossier, events: Iterable[Event] | None = None) -> Clock:
    """The clock after the dossier's events (read from the database unless given), with the calendars they name."""
    told = [clock_event(event) for event in (dossier.events.order_by("seq") if events is None else events)]
    calendars = {
        event.calendar_id: working_calendar(event.calendar_id) for event in told if event.calendar_id
    }
    first = next(event.calendar_id for event in told if event.calendar_id)
    return clock(told, thaw(dossier.terms), calendars[first], calendars)


def explanation_of(dossier: Dossier, *, statutory: bool = False) -> tuple[DayNote, ...]:
    """The due date day by day, as it stands; empty before acceptance. Same for clerk, citizen, auditor and API."""
    reading = clock_of(dossier)
    if reading.started_at is None:
        return ()
    limit = limit_from_json(dossier.terms["statutory" if statutory else "limit"])
    return explain(limit, reading.started_at, reading.calendar, reading.suspensions)

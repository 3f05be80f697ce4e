"""What happened to a dossier, and its due dates told day by day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from dossiers.models import Dossier, Event
from dossiers.rules.clock import Clock
from dossiers.selectors.clocks import clock_of
from dossiers.terms import limit_from_json
from procedures.rules.time_limits import DayNote, Deadline, TimeLimit, explain


def timeline_of(dossier: Dossier) -> QuerySet[Event]:
    """The dossier's events with their offices, in order."""
    return Event.objects.filter(dossier=dossier).select_related("office").order_by("seq")


@dataclass(frozen=True)
class ExplainedLimit:
    """A limit, the deadline that follows, and its days."""

    limit: TimeLimit
    deadline: Deadline
    days: tuple[DayNote, ...]


@dataclass(frozen=True)
class ExplainedDue:
    """Why a dossier is due when it is; both limits are None before acceptance."""

    clock: Clock
    committed: ExplainedLimit | None
    statutory: ExplainedLimit | None


def explained_due(dossier: Dossier) -> ExplainedDue:
    """Both due dates of a dossier day by day, from one reading of its events."""
    clock = clock_of(dossier)
    return ExplainedDue(
        clock,
        _explained(dossier, "limit", clock, clock.committed),
        _explained(dossier, "statutory", clock, clock.statutory),
    )


def _explained(dossier: Dossier, name: str, clock: Clock, due: Deadline | None) -> ExplainedLimit | None:
    if due is None or clock.started_at is None:
        return None
    limit = limit_from_json(dossier.terms[name])
    return ExplainedLimit(limit, due, explain(limit, clock.started_at, clock.calendar, clock.suspensions))

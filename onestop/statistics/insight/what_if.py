"""What the rates of a procedure would have been under another limit: every dossier reckoned anew by the real clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from dossiers.models import Event
from dossiers.rules.actions import Action
from dossiers.rules.clock import ClockTerms
from dossiers.rules.outcomes import Outcome
from dossiers.selectors.clocks import clock_event
from dossiers.terms import thaw
from onestop.statistics.insight.rules.what_if import Imagined, imagined
from onestop.statistics.periods import Period
from procedures.rules.errors import CalendarNotPublished
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.calendars import working_calendar

# One question reckons at most so many results, the latest ones: about two seconds of work.
MOST = 5000
_READ = (
    *("dossier", "seq", "action", "happened_at", "happened_on", "promised_at"),
    *("data", "due_at", "outcome", "calendar_version"),
)
# So many dossiers with all their events are in memory at once.
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Population:
    """The results looked at: of a procedure, in a period, by these resolving offices; `promise` narrows to one promise.

    `promise` is (case key, the limit as it is frozen in the terms).
    """

    procedure_id: int
    office_ids: frozenset[int]
    period: Period
    promise: tuple[str, dict[str, Any]] | None = None

    def results(self) -> QuerySet[Event]:
        """Their resolve events; a dossier that was resolved twice stands there twice, as in the rates."""
        events = Event.objects.filter(
            # Whoever was resolved in the period has been finished since its beginning, or is open again: both indexed.
            Q(dossier__finished_at__gte=self.period.start) | Q(dossier__finished_at__isnull=True),
            action=Action.RESOLVE,
            happened_on__range=(self.period.first, self.period.last),
            dossier__procedure=self.procedure_id,
            dossier__resolving_office__in=self.office_ids,
            dossier__received_at__isnull=False,
        )
        if self.promise is None:
            return events
        case, limit = self.promise
        of_case = Q(dossier__case__key=case) if case else Q(dossier__case__isnull=True)
        return events.filter(of_case, dossier__terms__limit=limit)


@dataclass(frozen=True, slots=True)
class Promise:
    """A limit that was promised in the period, for a case ("" without one), and for how many results."""

    case: str
    limit: dict[str, Any]
    results: int


@dataclass(frozen=True, slots=True)
class Retold:
    """A result as it was and as it would have been."""

    event_id: int
    code: str
    office_id: int
    happened_on: date
    was: Outcome
    due_at: datetime | None
    would: Imagined


@dataclass(frozen=True)
class Answer:
    """`retold`, newest first, out of `results`; `unreckoned` would have needed a calendar that is not published."""

    retold: tuple[Retold, ...]
    results: int
    unreckoned: int

    @property
    def since(self) -> date | None:
        """The first day looked at, where not all could be."""
        return self.retold[-1].happened_on if self.retold and self.results > MOST else None


def promises(population: Population) -> list[Promise]:
    """The limits that were promised to the dossiers of a population, the most frequent first."""
    rows = (
        population.results()
        .values(case=F("dossier__case__key"), limit=F("dossier__terms__limit"))
        .annotate(results=Count("pk"))
        .order_by("-results", "case")
    )
    return [Promise(row["case"] or "", row["limit"], row["results"]) for row in rows]


def what_if(population: Population, limit: TimeLimit) -> Answer:
    """The results of a population as they would have been with `limit` promised instead; at most MOST, the latest."""
    rows = list(
        population.results()
        .order_by("-happened_at", "-pk")
        .values_list("pk", "dossier", "dossier__code", "dossier__resolving_office", "dossier__terms")[:MOST]
    )
    found: dict[int, Retold] = {}
    for start in range(0, len(rows), AT_ONCE):
        part = {pk: row for pk, *row in rows[start : start + AT_ONCE]}
        found |= {each.event_id: each for each in _retold(part, limit)}
    results = len(rows) if len(rows) < MOST else population.results().count()
    retold = tuple(found[pk] for pk, *_ in rows if pk in found)
    return Answer(retold, results, len(rows) - len(retold))


def _retold(part: dict[int, list[Any]], limit: TimeLimit) -> Iterator[Retold]:
    events = (
        Event.objects.filter(dossier__in={row[0] for row in part.values()})
        .only(*_READ)
        .order_by("dossier", "seq")
    )
    for _dossier, group in groupby(events, key=lambda event: event.dossier_id):
        history = list(group)
        for number, event in enumerate(history, start=1):
            if event.pk not in part:
                continue
            _id, code, office, terms = part[event.pk]
            would = _imagined(history[:number], thaw(terms), limit)
            if would:
                was = Outcome(event.outcome)
                yield Retold(event.pk, code, office, event.happened_on, was, event.due_at, would)


def _imagined(history: Sequence[Event], terms: ClockTerms, limit: TimeLimit) -> Imagined | None:
    told = [clock_event(event) for event in history]
    calendars = {
        event.calendar_id: working_calendar(event.calendar_id) for event in told if event.calendar_id
    }
    try:
        return imagined(told, terms, calendars, limit)
    except CalendarNotPublished:
        return None

"""What a procedure was like lately, for those who are about to apply: how long it took, which papers were missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, F, Func, QuerySet, TextField
from django.db.models.functions import TruncDate

from dossiers.models import Dossier, Event
from dossiers.rules.actions import Action
from dossiers.rules.outcomes import Outcome
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.moments import LOCAL
from procedures.rules.vietnamese import search_key
from procedures.rules.workdays import WorkingCalendar

LATELY = timedelta(days=365)
FEWEST_DOSSIERS = 10
FEWEST_REQUESTS = 5
MOST_REQUESTS = 8
RESOLVED = (Outcome.EARLY, Outcome.ON_TIME, Outcome.LATE, Outcome.NO_DUE)
# A paper's name has no such number; somebody's identity number or telephone has.
PERSONAL = re.compile(r"\d(?:[ .-]?\d){7,}")


@dataclass(frozen=True)
class Duration:
    """Of `dossiers` dossiers half took at most `median` working days of the office, nine in ten at most `ninetieth`.

    From receipt to the ready result, waiting for papers, payment or opinions left out; 0 is the day of receipt.
    """

    dossiers: int
    median: int
    ninetieth: int


@dataclass(frozen=True)
class Missing:
    """A paper that was asked for afterwards, in the words most used, and on how many dossiers."""

    paper: str
    dossiers: int


@dataclass(frozen=True)
class Stay:
    """The local days of receipt and of the result, and the stretches of waiting between them, in their order."""

    received_on: date
    finished_on: date
    waits: tuple[tuple[date, date], ...] = ()

    def office_days(self, calendar: WorkingCalendar) -> int:
        """Working days from receipt to result, without those on which it waited. CalendarNotPublished."""
        waited, reached = 0, self.received_on
        for since, until in self.waits:
            begin, end = max(since, reached), min(until, self.finished_on)
            waited += calendar.working_days_between(begin, end)
            reached = max(reached, end)
        return calendar.working_days_between(self.received_on, self.finished_on) - waited


def real_duration(
    procedure_id: int, calendar: WorkingCalendar, *, at: datetime, office: Office | None = None
) -> Duration | None:
    """How long the procedure took in the twelve months before, at the office or at all; None under ten dossiers.

    1. One grouped query for dossiers that never waited: how many were received on this day and ready on that day.
    2. One for those that did, with their waits. 3. Each stay is counted in working days by the calendar, then the
    nearest-rank percentiles are read off.
    """
    took: Counter[int] = Counter()
    for stay, number in _stays(_resolved(procedure_id, at, office)):
        try:
            took[stay.office_days(calendar)] += number
        except RuleError:  # a year without a published calendar
            continue
    total = took.total()
    if total < FEWEST_DOSSIERS:
        return None
    return Duration(total, _ranked(took, (total + 1) // 2), _ranked(took, -(-total * 9 // 10)))


def _resolved(procedure_id: int, at: datetime, office: Office | None) -> QuerySet[Dossier]:
    resolved = Dossier.objects.filter(
        procedure=procedure_id,
        outcome__in=RESOLVED,
        finished_at__gt=at - LATELY,
        finished_at__lte=at,
        received_at__isnull=False,
    )
    return resolved.filter(receiving_office__path__startswith=office.path) if office else resolved


def _stays(resolved: QuerySet[Dossier]) -> Iterator[tuple[Stay, int]]:
    """Each pair of days with its number of dossiers; those that waited one by one."""
    ends = [TruncDate("received_at", tzinfo=LOCAL), TruncDate("finished_at", tzinfo=LOCAL)]
    straight = resolved.filter(suspensions__isnull=True).values_list(*ends)
    for received_on, finished_on, number in straight.annotate(number=Count("id")).order_by():
        yield Stay(received_on, finished_on), number
    wait = [TruncDate("suspensions__since", tzinfo=LOCAL), TruncDate("suspensions__until", tzinfo=LOCAL)]
    waiting = resolved.filter(suspensions__until__isnull=False).order_by("pk", "suspensions__since")
    for _pk, rows in groupby(waiting.values_list("pk", *ends, *wait), key=itemgetter(0)):
        days = list(rows)
        received_on, finished_on = days[0][1:3]
        yield Stay(received_on, finished_on, tuple((row[3], row[4]) for row in days)), 1


def _ranked(took: Counter[int], rank: int) -> int:
    """The value at a rank, 1 being the smallest."""
    reached = 0
    for days in sorted(took):
        reached += took[days]
        if reached >= rank:
            return days
    raise AssertionError("the rank lies within the total")


def often_missing(procedure_id: int, *, at: datetime) -> list[Missing]:
    """The papers most often asked for afterwards in the twelve months before, those on five dossiers or more.

    Wordings that differ in accents, capitals or signs only are one; whatever looks like a personal number is left out.
    """
    asked = (
        Event.objects.filter(
            dossier__procedure=procedure_id,
            action=Action.ASK_SUPPLEMENT,
            happened_at__gt=at - LATELY,
            happened_at__lte=at,
        )
        .annotate(
            paper=Func(F("data__papers"), function="jsonb_array_elements_text", output_field=TextField())
        )
        .values_list("paper", "dossier_id")
    )
    wordings: dict[str, Counter[str]] = {}
    dossiers: dict[str, set[int]] = {}
    for paper, dossier_id in asked:
        key = search_key(paper)
        wordings.setdefault(key, Counter())[paper] += 1
        dossiers.setdefault(key, set()).add(dossier_id)
    found = [
        Missing(wordings[key].most_common(1)[0][0], len(each))
        for key, each in dossiers.items()
        if key and len(each) >= FEWEST_REQUESTS and not PERSONAL.search(key)
    ]
    return sorted(found, key=lambda missing: (-missing.dossiers, missing.paper))[:MOST_REQUESTS]

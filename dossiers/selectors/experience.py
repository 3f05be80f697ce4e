"""What a procedure was like lately, for those who are about to apply: how long it took, which papers were missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Func, TextField
from django.db.models.functions import TruncDate

from dossiers.models import Dossier, Event
from dossiers.rules.actions import Action
from dossiers.rules.outcomes import Outcome
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
    """Of `dossiers` dossiers half took at most `median` working days, nine in ten at most `ninetieth`.

    From receipt to the ready result, waiting for papers included; 0 is the day of receipt itself.
    """

    dossiers: int
    median: int
    ninetieth: int


@dataclass(frozen=True)
class Missing:
    """A paper that was asked for afterwards, in the words most used, and on how many dossiers."""

    paper: str
    dossiers: int


def real_duration(procedure_id: int, calendar: WorkingCalendar, *, at: datetime) -> Duration | None:
    """How long the procedure took in the twelve months before; None under ten dossiers.

    1. One grouped query: how many dossiers were received on this day and ready on that day.
    2. Each pair of days is counted in working days by the calendar, then the nearest-rank percentiles are read off.
    """
    took: Counter[int] = Counter()
    for received_on, finished_on, number in _pairs(procedure_id, at):
        try:
            took[calendar.working_days_between(received_on, finished_on)] += number
        except RuleError:  # a year without a published calendar
            continue
    total = took.total()
    if total < FEWEST_DOSSIERS:
        return None
    return Duration(total, _ranked(took, (total + 1) // 2), _ranked(took, -(-total * 9 // 10)))


def _pairs(procedure_id: int, at: datetime) -> Iterable[tuple[date, date, int]]:
    resolved = Dossier.objects.filter(
        procedure=procedure_id,
        outcome__in=RESOLVED,
        finished_at__gt=at - LATELY,
        finished_at__lte=at,
        received_at__isnull=False,
    )
    days = {
        "received_on": TruncDate("received_at", tzinfo=LOCAL),
        "finished_on": TruncDate("finished_at", tzinfo=LOCAL),
    }
    return (
        resolved.values_list(days["received_on"], days["finished_on"]).annotate(number=Count("id")).order_by()
    )


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

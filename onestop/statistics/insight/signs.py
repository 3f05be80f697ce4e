"""Signs of gamed figures, counted and listed from the events: the rules of `rules/signs.py` asked of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from dossiers.models import Event
from dossiers.rules.actions import Action
from onestop.statistics.insight.rules.sign_names import Sign
from onestop.statistics.insight.sign_conditions import CONDITIONS, events_of
from onestop.statistics.periods import Period

LOOKED_AT = tuple(sorted({sign.of for sign in Sign}))
SignCounts = Mapping[tuple[int, date], "Seen"]


@dataclass(frozen=True, slots=True)
class Seen:
    """How many events show each sign, out of how many of its action."""

    signs: Mapping[Sign, int] = field(default_factory=dict)
    events: Mapping[Action, int] = field(default_factory=dict)

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            {sign: self.count(sign) + other.count(sign) for sign in Sign},
            {action: self.events.get(action, 0) + other.events.get(action, 0) for action in LOOKED_AT},
        )

    def count(self, sign: Sign) -> int:
        """Events that show it."""
        return self.signs.get(sign, 0)

    def out_of(self, sign: Sign) -> int:
        """Events that could have shown it."""
        return self.events.get(sign.of, 0)


def events_with(sign: Sign, office_ids: frozenset[int], period: Period) -> QuerySet[Event]:
    """The events of a period at these resolving offices that show a sign, newest first."""
    found = events_of(period, office_ids).filter(CONDITIONS[sign], action=sign.of)
    return found.order_by("-happened_at", "-pk")


def signs_of(action: Action) -> tuple[Sign, ...]:
    """The signs that events of an action may show."""
    return tuple(sign for sign in Sign if sign.of is action)


def told_of_each(action: Action, period: Period) -> QuerySet[Event, tuple[Any, ...]]:
    """Each event of an action in a period: id, resolving office, moment, and of each of `signs_of` whether it shows."""
    told = {
        f"shows_{number}": ExpressionWrapper(CONDITIONS[sign], output_field=BooleanField())
        for number, sign in enumerate(signs_of(action))
    }
    found = events_of(period).filter(action=action).order_by().annotate(**told)
    return found.values_list("pk", "dossier__resolving_office", "happened_at", *told)


def signs_by_office_and_month(office_ids: frozenset[int], period: Period) -> dict[tuple[int, date], Seen]:
    """All signs of a period by resolving office and first day of the month, in one statement."""
    counted: dict[str, Any] = {f"all_{action}": Count("pk", filter=Q(action=action)) for action in LOOKED_AT}
    for sign in Sign:
        # The action first: the look-ups of the condition are made for those events alone.
        counted[f"sign_{sign.name}"] = Count("pk", filter=Q(action=sign.of) & CONDITIONS[sign])
    rows = (
        events_of(period, office_ids)
        .filter(action__in=LOOKED_AT)
        .order_by()
        .values(of_office=F("dossier__resolving_office"), of_month=TruncMonth("happened_on"))
        .annotate(**counted)
    )
    return {(row["of_office"], row["of_month"]): _seen(row) for row in rows}


def _seen(row: Mapping[str, Any]) -> Seen:
    return Seen(
        {sign: row[f"sign_{sign.name}"] for sign in Sign},
        {action: row[f"all_{action}"] for action in LOOKED_AT},
    )

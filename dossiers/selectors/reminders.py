"""The reminder that stands: the last one after which nobody has moved the dossier on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Subquery

from dossiers.models import Event
from dossiers.rules.action_table import BESIDE, Action


def standing_reminder() -> Subquery:
    """Of a dossier row: the words of its standing reminder, None without one."""
    moved_on = Event.objects.filter(dossier=OuterRef("dossier"), seq__gt=OuterRef("seq")).exclude(
        action__in=BESIDE
    )
    reminders = Event.objects.filter(~Exists(moved_on), dossier=OuterRef("pk"), action=Action.REMIND)
    return Subquery(reminders.order_by("-seq").values("reason")[:1])


def reminder_among(events: Sequence[Event]) -> Event | None:
    """The same of a dossier's events in their order, as an event."""
    for event in reversed(events):
        if event.action == Action.REMIND:
            return event
        if event.action not in BESIDE:
            return None
    return None

"""Whether a dossier has a delay to explain, as its events tell."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.rules.clock_values import ClockStatus
from dossiers.rules.lateness import Stand, was_late


def has_delay(dossier: Dossier, at: datetime) -> bool:
    """Whether it was late at some time of this life of it up to that moment, by the one rule for page and service."""
    told = ("happened_at", "due_at", "clock", "outcome", "action")
    stands = [
        Stand(since, due_at, clock == ClockStatus.RUNNING, outcome, action == Action.REOPEN)
        for since, due_at, clock, outcome, action in dossier.events.order_by("seq").values_list(*told)
    ]
    return was_late(stands, at)

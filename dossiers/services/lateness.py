"""Why a dossier is late and what is done about it: noted on the dossier, counted in the report of the period."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from dossiers.models import Dossier, Event
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock
from dossiers.rules.lateness import check_explanation
from dossiers.rules.lifecycle import Action
from dossiers.selectors.lateness import has_delay
from dossiers.services.recording import Deed, HappenedAtWithReason, perform
from procedures.rules.vietnamese import clean_text


def explain_lateness(
    code: str,
    *,
    by: Actor,
    at: datetime,
    late_reason: str,
    remedy: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Note the group of the reason and the remedy; said again, the last word counts.

    For a dossier with a delay: resolved late, overdue, or overdue before it waited, was withdrawn or stopped.
    Raises also what `check_explanation` says.
    """
    remedy = clean_text(remedy, lines=True).strip()

    def check(dossier: Dossier, event: Event, clock: Clock) -> None:
        check_explanation(late_reason, remedy, is_late=has_delay(dossier, event.happened_at))

    facts = {"late_reason": late_reason, "remedy": remedy}
    deed = Deed(action=Action.EXPLAIN_LATENESS, by=by, at=at, facts=facts, **moment)
    return perform(code, deed, revision=revision, change=check)

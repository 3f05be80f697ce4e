"""Who holds the dossier: the list of steps with their hand-over times and own due moments."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from dossiers.models import Dossier, Event, Holding
from dossiers.rules.chains import ChainStep, step_dues
from dossiers.rules.clock import Clock
from dossiers.selectors.clocks import clock_of


def begin_holding(dossier: Dossier, event: Event, office_id: int, clock: Clock | None = None) -> Holding:
    """Close the holding that runs and open the next one, with the due moment of its step; it is nobody's task yet."""
    _release(dossier)
    last = dossier.holdings.order_by("-position").first()
    if last:
        last.until = event.happened_at
        last.save(update_fields=["until"])
    position = last.position + 1 if last else 1
    name, due_at = _step(dossier, position, clock or clock_of(dossier))
    return Holding.objects.create(
        dossier=dossier,
        position=position,
        step_name=name,
        office_id=office_id,
        since=event.happened_at,
        due_at=due_at,
    )


def renew_due(dossier: Dossier, clock: Clock) -> None:
    """Give the step under way its due moment anew, when the limit has restarted or waited."""
    holding = dossier.holdings.filter(until__isnull=True).first()
    if holding:
        _, holding.due_at = _step(dossier, holding.position, clock)
        holding.save(update_fields=["due_at"])


def end_holding(dossier: Dossier, at: datetime) -> None:
    """Close the holding that runs, when the dossier leaves the desk for good; it is nobody's task any more."""
    _release(dossier)
    Holding.objects.filter(dossier=dossier, until__isnull=True).update(until=at)


def _release(dossier: Dossier) -> None:
    """The caller saves the dossier."""
    dossier.assignee_id, dossier.assignee_name = None, ""


def _step(dossier: Dossier, position: int, clock: Clock) -> tuple[str, datetime | None]:
    """Name and due moment of the position-th step; beyond the planned steps a holding has neither."""
    steps = list(dossier.version.steps.order_by("position"))
    if position > len(steps) or clock.committed is None:
        return "", clock.committed.due_at if clock.committed else None
    chain = [
        ChainStep(step.name, dossier.holder_office_id, Fraction(step.share_numerator, step.share_denominator))
        for step in steps
    ]
    counting_from = clock.counting_from or dossier.received_at
    if (
        counting_from is None
        or sum(step.share for step in chain) != 1
        or any(step.share <= 0 for step in chain)
    ):
        return steps[position - 1].name, clock.committed.due_at
    dues = step_dues(chain, counting_from, clock.committed.due_at, clock.calendar, clock.suspensions)
    return steps[position - 1].name, dues[position - 1].due_at

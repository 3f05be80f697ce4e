"""Whether a dossier whose clock stands was late already when it was stopped."""

from __future__ import annotations

from dossiers.models import Dossier


def was_late_when_paused(dossier: Dossier) -> bool:
    """Whether the due moment had passed by the event that stopped the clock, as the last event before it told."""
    events = dossier.events.order_by("-seq")
    running = events.exclude(clock="paused").first()
    if running is None or running.due_at is None:
        return False
    stopped = events.filter(clock="paused", seq__gt=running.seq).last()
    return stopped is not None and running.due_at < stopped.happened_at

"""How the dossiers of the demonstration end, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from random import Random


class Fate(StrEnum):
    """What becomes of a dossier; a story that would go on after now simply stops, and the dossier is open."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    LATE_WITH_APOLOGY = "late_with_apology"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    REFUSED = "refused"
    REOPENED = "reopened"
    NEGLECTED = "neglected"
    WAITING = "waiting"


_WEIGHTS = {
    Fate.EARLY: 640,
    Fate.ON_TIME: 215,
    Fate.LATE: 40,
    Fate.LATE_WITH_APOLOGY: 30,
    Fate.WITHDRAWN: 22,
    Fate.STOPPED: 15,
    Fate.REFUSED: 22,
    Fate.REOPENED: 6,
}
# Only young dossiers lie about: an office that forgot one for half a year would have heard of it.
_YOUNG = timedelta(days=40)
_WEIGHTS_OF_YOUNG = _WEIGHTS | {Fate.NEGLECTED: 110, Fate.WAITING: 110}


def fate_of(rng: Random, received_at: datetime, now: datetime) -> Fate:
    """A fate for a dossier received then."""
    weights = _WEIGHTS_OF_YOUNG if now - received_at < _YOUNG else _WEIGHTS
    return rng.choices(list(weights), list(weights.values()))[0]

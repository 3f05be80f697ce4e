"""What a dossier waited for, and which wait governs the clock at each moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dossiers.rules.actions import SuspensionKind
from procedures.rules.time_limits import ClockMode, Suspension


class WaitKind(StrEnum):
    """The kinds of suspension, and the time between the end of a dossier and its reopening."""

    SUPPLEMENT = SuspensionKind.SUPPLEMENT.value
    FINANCIAL_DUTY = SuspensionKind.FINANCIAL_DUTY.value
    CONSULTATION = SuspensionKind.CONSULTATION.value
    REOPENED = "reopened"


OF_APPLICANT = frozenset({WaitKind.SUPPLEMENT, WaitKind.FINANCIAL_DUTY})
_STRENGTH: Mapping[ClockMode, int] = {ClockMode.NONE: 0, ClockMode.PAUSE: 1, ClockMode.RESTART: 2}


@dataclass(frozen=True, slots=True)
class Wait:
    """The dossier waited in [since, until);

    `until` is None while it still does; `mode` is what that does to the clock.
    """

    kind: WaitKind
    mode: ClockMode
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether the moment lies in the wait."""
        return self.since <= at and (self.until is None or at < self.until)


def governing(waits: Iterable[Wait]) -> tuple[Wait, ...]:
    """Return the waits without overlap, in order of time: where two run at once, the stronger mode governs.

    1. Cut time at every beginning and end. 2. In each piece take the wait with the strongest mode (restart,
    pause, none), of equals the one that began first. 3. Join neighbouring pieces of the same wait. Empty
    waits vanish.
    """
    found = [wait for wait in waits if wait.since != wait.until]
    cuts = sorted({at for wait in found for at in (wait.since, wait.until) if at is not None})
    pieces: list[tuple[Wait, Wait]] = []
    for since, until in zip(cuts, [*cuts, None][1:], strict=True):
        running = [wait for wait in found if wait.covers(since)]
        if not running:
            continue
        owner = max(running, key=lambda wait: (_STRENGTH[wait.mode], -found.index(wait)))
        if pieces and pieces[-1][0] is owner and pieces[-1][1].until == since:
            since = pieces.pop()[1].since
        pieces.append((owner, Wait(owner.kind, owner.mode, since, until)))
    return tuple(piece for _, piece in pieces)


def suspensions(waits: Iterable[Wait]) -> tuple[Suspension, ...]:
    """Return the waits as the arithmetic of time limits takes them; `reason` is the kind."""
    return tuple(Suspension(wait.since, wait.until, wait.mode, wait.kind.value) for wait in waits)


def waiting_time(waits: Iterable[Wait], at: datetime) -> timedelta:
    """Return how long the dossier waited for the applicant until `at`, by the wall clock, whatever the mode.

    Waits for papers and for payment never overlap: they are states of the dossier.
    """
    spans = (min(wait.until or at, at) - wait.since for wait in waits if wait.kind in OF_APPLICANT)
    return sum((span for span in spans if span > timedelta()), timedelta())

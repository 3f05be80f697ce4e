"""Suspensions of the clock, and the runs of counting that they leave.

A *run* is one counting of the whole limit. It starts at the receipt, or when a `restart` suspension ends; the
pauses that touch it are merged, so that splitting one in two adjacent ones changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import require_moment
from procedures.rules.workdays import WorkingCalendar


class ClockMode(StrEnum):
    """What a suspension does to the clock."""

    RESTART = "restart"
    PAUSE = "pause"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands in [since, until); `until` is None while it still does. Moments are aware."""

    since: datetime
    until: datetime | None
    mode: ClockMode
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mode", ClockMode(self.mode))
        require_moment(self.since, "since")
        if self.until is not None and require_moment(self.until, "until") < self.since:
            raise RuleError(
                "suspension_ends_before_it_starts",
                gettext_noop("The suspension ends before it starts."),
                field="until",
            )


Pause = tuple[datetime, datetime | None]
"""[since, until) without a reason; until is None when nobody knows yet."""


@dataclass(frozen=True, slots=True)
class Run:
    """One counting of the whole limit.

    opened_at   the receipt, or the moment a restart ended
    start       its effective receipt: `opened_at` when the office is open, else the next opening
    pauses      merged, in order, none before `start`
    cut_at      when the next restart began (not before `start`), or None
    cut_open    that restart has not ended: the run is the last one, and nothing is due
    """

    opened_at: datetime
    start: datetime
    pauses: tuple[Pause, ...] = ()
    cut_at: datetime | None = None
    cut_open: bool = False


def runs(
    received_at: datetime, calendar: WorkingCalendar, suspensions: Sequence[Suspension]
) -> tuple[Run, ...]:
    """Return the runs of counting in order; the last one is the one that counts now."""
    if not suspensions:
        return (Run(received_at, calendar.next_opening(received_at)),)
    pauses = [(stop.since, stop.until) for stop in suspensions if stop.mode is ClockMode.PAUSE]
    restarts = [stop for stop in suspensions if stop.mode is ClockMode.RESTART]
    openings = {stop.until for stop in restarts if stop.until is not None and stop.until > received_at}
    return tuple(
        _run(opened_at, calendar.next_opening(opened_at), pauses, restarts)
        for opened_at in (received_at, *sorted(openings))
    )


def _run(
    opened_at: datetime, start: datetime, pauses: Iterable[Pause], restarts: Iterable[Suspension]
) -> Run:
    ahead = [stop for stop in restarts if stop.until is None or stop.until > opened_at]
    cut = min((stop.since for stop in ahead), default=None)
    return Run(
        opened_at,
        start,
        merged(pauses, start),
        None if cut is None else max(cut, start),
        bool(ahead) and all(stop.until is None for stop in ahead),
    )


def merged(pauses: Iterable[Pause], start: datetime) -> tuple[Pause, ...]:
    """Return the pauses after `start` in order, clipped to it, overlapping and adjacent ones made one."""
    union: list[Pause] = []
    for since, until in sorted(pauses, key=lambda pause: pause[0]):
        if until is not None and until <= max(since, start):
            continue
        reached = union[-1][1] if union else start
        if union and (reached is None or since <= reached):
            if reached is not None:
                union[-1] = (union[-1][0], None if until is None else max(until, reached))
            continue
        union.append((max(since, start), until))
    return tuple(union)

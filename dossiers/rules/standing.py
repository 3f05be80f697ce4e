"""How a dossier, or a step of it, stands against its due moment: the one rule of early, on time, late and overdue.

Legal source: form II.06a (Circular 01/2020/TT-VPCP); docs/rules/outcomes-and-rates.md. The same rule for rows in the
database is `dossiers/selectors/standing.py`; a test holds the two together.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from procedures.rules.moments import LOCAL, local_date


class Standing(StrEnum):
    """The first three are of what is finished, the others of what is open."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WITHIN = "within"
    OVERDUE = "overdue"
    WAITING = "waiting"


def is_overdue(due_at: datetime | None, at: datetime) -> bool:
    """Return whether a due moment has passed at `at`: from the next microsecond on; never without one."""
    return due_at is not None and due_at < at


def open_standing(due_at: datetime | None, at: datetime, *, waits: bool) -> Standing:
    """Return how something open stands at `at`; what has no due moment is within."""
    if waits:
        return Standing.WAITING
    return Standing.OVERDUE if is_overdue(due_at, at) else Standing.WITHIN


def finished_standing(
    due_at: datetime, finished_at: datetime, *, by_the_moment: bool, zone: tzinfo = LOCAL
) -> Standing:
    """Return how something finished at `finished_at` stands against its due moment.

    Early is a local day before the due day. Late is a local day after it; for limits in hours (`by_the_moment`)
    any time after the due moment.
    """
    finished_on, due_on = local_date(finished_at, zone), local_date(due_at, zone)
    if finished_on < due_on:
        return Standing.EARLY
    late = is_overdue(due_at, finished_at) if by_the_moment else finished_on > due_on
    return Standing.LATE if late else Standing.ON_TIME


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch with one office, [since, until), with the moment it is due; `finished_at` is the dossier's result."""

    since: datetime
    until: datetime | None
    due_at: datetime | None
    finished_at: datetime | None

    @property
    def done_at(self) -> datetime | None:
        """When the work of the step ended, None while it goes on."""
        ends = [end for end in (self.until, self.finished_at) if end is not None and end >= self.since]
        return min(ends, default=None)


def step_standing(step: Step, at: datetime, *, waits: bool, by_the_moment: bool) -> Standing | None:
    """Return how one office's step stands at `at`; None while a finished step has no due moment.

    The work of the last step ends with the result, not when somebody collects it.
    """
    done_at = step.done_at
    if done_at is None:
        return open_standing(step.due_at, at, waits=waits)
    return finished_standing(step.due_at, done_at, by_the_moment=by_the_moment) if step.due_at else None

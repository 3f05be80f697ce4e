"""The values that go into the clock of a dossier and come out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dossiers.rules.actions import Action, SuspensionKind
from dossiers.rules.states import State
from dossiers.rules.waits import Wait, suspensions, waiting_time
from procedures.rules.time_limits import ClockMode, Deadline, Suspension, TimeLimit
from procedures.rules.workdays import WorkingCalendar


class ClockStatus(StrEnum):
    """What the clock does after the last event."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class ReopenEffect(StrEnum):
    """What a head states on reopening: the limit goes on where it stopped, or starts anew."""

    CONTINUES = "continues"
    RESTARTS = "restarts"


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """The frozen terms of a dossier: `limit` is the one promised to the citizen, committed or by law.

    `statutory` None means that the promised limit is the law's. The modes say what each kind of wait does to
    the clock.
    """

    limit: TimeLimit
    statutory: TimeLimit | None = None
    supplement_mode: ClockMode = ClockMode.RESTART
    payment_mode: ClockMode = ClockMode.PAUSE
    consultation_mode: ClockMode = ClockMode.NONE

    def mode(self, kind: SuspensionKind) -> ClockMode:
        """What a wait of this kind does to the clock."""
        if kind is SuspensionKind.SUPPLEMENT:
            return self.supplement_mode
        if kind is SuspensionKind.FINANCIAL_DUTY:
            return self.payment_mode
        return self.consultation_mode


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """What the clock needs of an event: `at` is the moment it happened (aware).

    reappoint needs `promised_at`, reopen `effect`, recompute `calendar_id` (a key of the calendars given to
    `clock`), which any event may name.
    """

    action: Action
    at: datetime
    promised_at: datetime | None = None
    effect: ReopenEffect | None = None
    calendar_id: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Everything that time tells about a dossier, after the events given.

    `committed` and `statutory` are None before acceptance. `waits` have no overlap; at most the last one is
    open. `finished_at`: resolved, withdrawn or stopped. `promised_at` never touches a due date;
    `promised_late`: the apology came after the due moment. `calendar_id` None: no event named one.
    """

    state: State | None
    status: ClockStatus
    calendar: WorkingCalendar
    calendar_id: int | None = None
    started_at: datetime | None = None
    committed: Deadline | None = None
    statutory: Deadline | None = None
    waits: tuple[Wait, ...] = ()
    finished_at: datetime | None = None
    promised_at: datetime | None = None
    promised_late: bool = False
    supplements: int = 0
    supplements_before_receipt: int = 0
    open_consultations: int = 0
    reopened: int = 0

    @property
    def deadline(self) -> Deadline | None:
        """The appointment given to the citizen: the committed one."""
        return self.committed

    @property
    def paused(self) -> bool:
        """Whether the clock stands because somebody is waited for."""
        return self.status is ClockStatus.PAUSED

    @property
    def suspensions(self) -> tuple[Suspension, ...]:
        """The waits as `deadline` and `explain` take them."""
        return suspensions(self.waits)

    @property
    def open_wait(self) -> Wait | None:
        """The wait that still runs, if any."""
        return self.waits[-1] if self.waits and self.waits[-1].until is None else None

    @property
    def counting_from(self) -> datetime | None:
        """The moment from which the limit is counted:

        Acceptance, or the end of the last wait that restarted it.
        """
        restarts = [w.until for w in self.waits if w.mode is ClockMode.RESTART and w.until is not None]
        return max(restarts, default=self.started_at)

    def waiting_time(self, at: datetime) -> timedelta:
        """How long the dossier has waited for the applicant until `at`, by the wall clock."""
        return waiting_time(self.waits, at)

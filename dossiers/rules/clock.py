"""The clock of a dossier: a pure function of its events, its frozen terms and the working calendar.

Legal source: Decree 61/2018/NĐ-CP art. 19 (supplement starts the limit anew; one re-appointment), kept as
settings of the procedure version because Decree 118/2025/NĐ-CP may differ. Worked examples:
docs/rules/life-cycle.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dossiers.rules.actions import Action, Effect, SuspensionKind
from dossiers.rules.clock_values import Clock, ClockEvent, ClockStatus, ClockTerms, ReopenEffect
from dossiers.rules.lifecycle import transition
from dossiers.rules.standing import is_overdue
from dossiers.rules.states import State
from dossiers.rules.transitions import Transition
from dossiers.rules.waits import Wait, WaitKind, governing, suspensions
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import require_moment
from procedures.rules.time_limits import ClockMode, Deadline, TimeLimit, deadline
from procedures.rules.workdays import WorkingCalendar

__all__ = ["Clock", "ClockEvent", "ClockStatus", "ClockTerms", "ReopenEffect", "Wait", "WaitKind", "clock"]


def clock(
    events: Sequence[ClockEvent],
    terms: ClockTerms,
    calendar: WorkingCalendar,
    calendars: Mapping[int, WorkingCalendar] | None = None,
) -> Clock:
    """Return the clock after these events, in their order; no later event is ever looked at.

    `calendar` counts as long as no event names one of `calendars`. An event may name another one where a
    limit starts or restarts, and in a recompute; anywhere else a promised date would move silently.
    Raises TransitionRefused for an impossible sequence, CalendarNotPublished, and RuleError
    events_out_of_order, no_open_consultation, already_reappointed, promised_at_missing,
    clock_effect_missing, calendar_unknown, calendar_moved_silently.
    """
    tape = _Tape(terms, calendar, calendars or {})
    for event in events:
        tape.apply(event)
    return tape.reading()


@dataclass(slots=True)
class _Tape:
    """What has been read of the events so far."""

    terms: ClockTerms
    calendar: WorkingCalendar
    calendars: Mapping[int, WorkingCalendar]
    calendar_id: int | None = None
    state: State | None = None
    last_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    closed: list[Wait] = field(default_factory=list)
    running: dict[SuspensionKind, datetime] = field(default_factory=dict)
    promised_at: datetime | None = None
    promised_late: bool = False
    supplements: int = 0
    supplements_before_receipt: int = 0
    open_consultations: int = 0
    reopened: int = 0

    def apply(self, event: ClockEvent) -> None:
        require_moment(event.at, "happened_at")
        if self.last_at is not None and event.at < self.last_at:
            raise RuleError(
                "events_out_of_order",
                gettext_noop("An event cannot have happened before the one that precedes it."),
                field="happened_at",
            )
        row = transition(event.action, self.state)
        self._take_calendar(row, event)
        self._move(row, event)
        self.state = row.target_from(self.state)
        self.last_at = event.at

    def _move(self, row: Transition, event: ClockEvent) -> None:
        match row.effect:
            case Effect.STARTS:
                self.started_at = event.at
            case Effect.SUSPENDS:
                self._suspend(row, event.at)
            case Effect.RESUMES:
                self._resume(row, event.at)
            case Effect.STOPS:
                self.finished_at = event.at
            case Effect.AS_STATED:
                self._reopen(event)
            case Effect.PROMISES:
                self._promise(event)
        if event.action is Action.ASK_SUPPLEMENT and row.effect is Effect.NONE:
            self.supplements_before_receipt += 1

    def _suspend(self, row: Transition, at: datetime) -> None:
        assert row.suspension is not None
        self.running.setdefault(row.suspension, at)
        if row.suspension is SuspensionKind.SUPPLEMENT:
            self.supplements += 1
        elif row.suspension is SuspensionKind.CONSULTATION:
            self.open_consultations += 1

    def _resume(self, row: Transition, at: datetime) -> None:
        assert row.suspension is not None
        if row.suspension is SuspensionKind.CONSULTATION:
            if not self.open_consultations:
                raise RuleError("no_open_consultation", gettext_noop("No consultation waits for an answer."))
            self.open_consultations -= 1
            if self.open_consultations:
                return
        self.closed.append(self._wait(row.suspension, at))
        del self.running[row.suspension]

    def _wait(self, kind: SuspensionKind, until: datetime | None) -> Wait:
        return Wait(WaitKind(kind.value), self.terms.mode(kind), self.running[kind], until)

    def _reopen(self, event: ClockEvent) -> None:
        if event.effect is None:
            raise RuleError(
                "clock_effect_missing",
                gettext_noop("Say whether the limit goes on or starts anew."),
                field="clock_effect",
            )
        assert self.finished_at is not None
        self.closed.extend(self._wait(kind, self.finished_at) for kind in self.running)
        self.running.clear()
        mode = ClockMode.RESTART if event.effect is ReopenEffect.RESTARTS else ClockMode.PAUSE
        self.closed.append(Wait(WaitKind.REOPENED, mode, self.finished_at, event.at))
        self.finished_at = None
        self.open_consultations = 0
        self.reopened += 1

    def _promise(self, event: ClockEvent) -> None:
        if self.promised_at is not None:
            raise RuleError("already_reappointed", gettext_noop("A dossier is re-appointed only once."))
        if event.promised_at is None:
            raise RuleError(
                "promised_at_missing", gettext_noop("Name the new appointment."), field="promised_at"
            )
        due = self.reading().committed
        self.promised_late = due is not None and is_overdue(due.due_at, event.at)
        self.promised_at = require_moment(event.promised_at, "promised_at")

    def _take_calendar(self, row: Transition, event: ClockEvent) -> None:
        if event.calendar_id is None and row.effect is not Effect.RECALCULATES:
            return
        if event.calendar_id is None or event.calendar_id not in self.calendars:
            raise RuleError(
                "calendar_unknown", gettext_noop("Name the calendar version to apply."), field="calendar"
            )
        named = self.calendars[event.calendar_id]
        moves = named is not self.calendar and named.fingerprint != self.calendar.fingerprint
        if moves and not self._may_change_calendar(row, event):
            raise RuleError(
                "calendar_moved_silently",
                gettext_noop("A running limit is counted with the calendar it was promised by."),
                field="calendar",
            )
        self.calendar_id, self.calendar = event.calendar_id, named

    def _may_change_calendar(self, row: Transition, event: ClockEvent) -> bool:
        if self.started_at is None or row.effect is Effect.RECALCULATES:
            return True
        if row.effect is Effect.AS_STATED:
            return event.effect is ReopenEffect.RESTARTS
        return (
            row.effect is Effect.RESUMES
            and row.suspension is not None
            and self.terms.mode(row.suspension) is ClockMode.RESTART
        )

    def reading(self) -> Clock:
        waits = governing([*self.closed, *self._running_waits(self.finished_at)])
        committed = self._deadline(self.terms.limit)
        statutory = self._deadline(self.terms.statutory) if self.terms.statutory else committed
        return Clock(
            state=self.state,
            status=self._status(waits),
            calendar=self.calendar,
            calendar_id=self.calendar_id,
            started_at=self.started_at,
            committed=committed,
            statutory=statutory,
            waits=waits,
            finished_at=self.finished_at,
            promised_at=self.promised_at,
            promised_late=self.promised_late,
            supplements=self.supplements,
            supplements_before_receipt=self.supplements_before_receipt,
            open_consultations=self.open_consultations,
            reopened=self.reopened,
        )

    def _running_waits(self, until: datetime | None) -> list[Wait]:
        return [self._wait(kind, until) for kind in self.running]

    def _status(self, waits: tuple[Wait, ...]) -> ClockStatus:
        if self.started_at is None:
            return ClockStatus.NONE
        if self.finished_at is not None:
            return ClockStatus.STOPPED
        paused = waits and waits[-1].until is None and waits[-1].mode is not ClockMode.NONE
        return ClockStatus.PAUSED if paused else ClockStatus.RUNNING

    def _deadline(self, limit: TimeLimit) -> Deadline | None:
        if self.started_at is None:
            return None
        # Withdrawn or stopped while it waited, a dossier has no due date any more: the wait stays open.
        until = self.finished_at if self.state in _WITH_RESULT else None
        waits = governing([*self.closed, *self._running_waits(until)])
        return deadline(limit, self.started_at, self.calendar, suspensions(waits))


_WITH_RESULT = frozenset({State.RESOLVED, State.RETURNED})

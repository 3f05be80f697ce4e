"""From the steps of a story to the facts of its events: states, clock, due dates and outcomes by the pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from dossiers.rules.actions import Action
from dossiers.rules.clock import Clock, ClockEvent, ClockStatus, clock
from dossiers.rules.clock_values import ClockTerms
from dossiers.rules.forms import form_number
from dossiers.rules.lifecycle import transition
from dossiers.rules.outcomes import Outcome, outcome
from dossiers.rules.states import State
from onestop.demo.bulk.stories import Step
from onestop.demo.bulk.tracks import Track
from procedures.rules.moments import local_date
from procedures.rules.time_limits import Deadline

# Without one of these the due date is settled at receipt and the clock only runs and stops.
MOVING = frozenset({Action.ASK_SUPPLEMENT, Action.RESUBMIT, Action.REAPPOINT, Action.REOPEN})
# Starting work, handing over and returning move neither clock nor due date: the reading before them stands.
_TOLD_BY_CLOCK = MOVING | {Action.RESOLVE, Action.WITHDRAW, Action.STOP}
_ENDED = {Action.WITHDRAW: Outcome.WITHDRAWN, Action.STOP: Outcome.STOPPED, Action.REFUSE: Outcome.REFUSED}


@dataclass(slots=True)
class Fact:
    """A step and what it led to, as the columns of an event name it."""

    step: Step
    from_state: str
    state: str
    form: str
    clock: str = "none"
    due_at: datetime | None = None
    statutory_due_at: datetime | None = None
    promised_at: datetime | None = None
    outcome: str = ""
    statutory_outcome: str = ""


@dataclass(slots=True)
class Standing:
    """What the dossier's row holds after its last event, beside what the event itself says."""

    received_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    suspended_at: datetime | None = None
    suspension_kind: str = ""
    supplement_count: int = 0


def facts_of(track: Track, steps: Sequence[Step]) -> tuple[list[Fact], Standing]:
    """The facts after each step, and how the dossier stands after the last."""
    facts: list[Fact] = []
    state: State | None = None
    for step in steps:
        state, form = _move(step.action, state, step.at >= _NEW_FORMS)
        facts.append(Fact(step, facts[-1].state if facts else "", state, form))
    standing = Standing()
    if any(step.action in MOVING for step in steps):
        derive_by_clock(track, facts, standing)
    elif steps[0].action is not Action.REFUSE:
        derive_plainly(track, facts, standing)
    else:
        facts[0].outcome = facts[0].statutory_outcome = Outcome.REFUSED
    standing.returned_at = _returned_at(steps)
    return facts, standing


_NEW_FORMS = datetime.fromisoformat("2025-09-15T00:00:00+07:00")


@cache
def _move(action: Action, state: State | None, new_forms: bool) -> tuple[State, str]:
    row = transition(action, state)
    on = local_date(_NEW_FORMS)
    on = on if new_forms else on.replace(year=on.year - 1)
    return row.target_from(state), (form_number(row.form, on) or "") if row.form else ""


def _returned_at(steps: Sequence[Step]) -> datetime | None:
    """When the result was handed over, unless a reopening took that back."""
    last = {step.action: step.at for step in steps}
    reopened = last.get(Action.REOPEN)
    returned = last.get(Action.RETURN_RESULT)
    return None if reopened and returned and reopened >= returned else returned


def derive_plainly(track: Track, facts: Sequence[Fact], standing: Standing) -> None:
    """The same as the clock says where nothing suspends, promises or reopens; a test holds the two together."""
    terms, accepted_at = track.clock_terms, facts[0].step.at
    on = local_date(accepted_at)
    due = track.days.deadline(terms.limit, on, accepted_at)
    lawful = track.days.deadline(terms.statutory or terms.limit, on, accepted_at)
    standing.received_at = accepted_at
    status, results = ClockStatus.RUNNING, ("", "")
    for fact in facts:
        if fact.step.action in (Action.RESOLVE, Action.WITHDRAW, Action.STOP):
            status, standing.finished_at = ClockStatus.STOPPED, fact.step.at
            results = _outcomes(terms, fact.step, due, lawful)
        fact.clock, fact.due_at, fact.statutory_due_at = status, due.due_at, lawful.due_at
        fact.outcome, fact.statutory_outcome = results


def derive_by_clock(track: Track, facts: Sequence[Fact], standing: Standing) -> None:
    told: list[ClockEvent] = []
    results, promised_at = ("", ""), None
    reading: Clock | None = None
    for fact in facts:
        step = fact.step
        promised_at = step.promised_at or promised_at
        told.append(ClockEvent(step.action, step.at, promised_at=step.promised_at, effect=step.effect))
        if reading is None or step.action in _TOLD_BY_CLOCK:
            reading = clock(told, track.clock_terms, track.days.calendar)
        assert reading.committed, "accepted at the first step"
        assert reading.statutory, "accepted at the first step"
        if reading.finished_at is None:
            results = ("", "")
        elif step.action in (Action.RESOLVE, Action.WITHDRAW, Action.STOP):
            results = _outcomes(track.clock_terms, step, reading.committed, reading.statutory)
        fact.clock, fact.promised_at = reading.status, promised_at
        fact.due_at, fact.statutory_due_at = reading.committed.due_at, reading.statutory.due_at
        fact.outcome, fact.statutory_outcome = results
    assert reading, "a story has a step"
    standing.received_at, standing.finished_at = reading.started_at, reading.finished_at
    standing.supplement_count = reading.supplements
    if reading.open_wait:
        standing.suspended_at, standing.suspension_kind = reading.open_wait.since, reading.open_wait.kind


def _outcomes(terms: ClockTerms, step: Step, due: Deadline, lawful: Deadline) -> tuple[str, str]:
    ended = _ENDED.get(step.action)
    if ended:
        return ended, ended
    statutory = terms.statutory or terms.limit
    return outcome(terms.limit.unit, due, step.at), outcome(statutory.unit, lawful, step.at)

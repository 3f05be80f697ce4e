"""Laws of the clock over all histories that the transition table allows."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dossiers.rules.clock import ClockEvent, ClockTerms, ReopenEffect, clock
from dossiers.rules.lifecycle import Action, State, allowed_actions, transition
from dossiers.rules.outcomes import Outcome, outcomes
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import ClockMode, TimeLimit, Unit
from procedures.rules.workdays import LOCAL

START = datetime(2026, 1, 5, 9, tzinfo=LOCAL)
AMOUNTS = {
    Unit.WORKING_DAYS: 30,
    Unit.CALENDAR_DAYS: 40,
    Unit.MONTHS: 3,
    Unit.WORKING_HOURS: 80,
    Unit.CLOCK_HOURS: 80,
}
MODES = st.sampled_from(ClockMode)


@st.composite
def limits(draw):
    unit = draw(st.sampled_from(Unit))
    amount = draw(st.integers(1, AMOUNTS[unit])) if unit in AMOUNTS else None
    return TimeLimit(None if amount is None else Decimal(amount), unit)


@st.composite
def terms(draw):
    return ClockTerms(draw(limits()), draw(st.none() | limits()), draw(MODES), draw(MODES), draw(MODES))


@st.composite
def histories(draw, size=14):
    """Events from acceptance on that the table allows, up to three days apart, no dead end before the last."""
    state, at, consulting, promised = State.RECEIVED, START, 0, False
    events = [ClockEvent(Action.ACCEPT, at)]
    for _ in range(draw(st.integers(0, size))):
        barred = {Action.RECOMPUTE, Action.WITHDRAW}
        barred |= set() if consulting else {Action.ANSWER_CONSULTATION}
        barred |= {Action.REAPPOINT} if promised else set()
        action = draw(st.sampled_from([a for a in allowed_actions(state) if a not in barred]))
        at += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
        effect = draw(st.sampled_from(ReopenEffect)) if action is Action.REOPEN else None
        promise = at + timedelta(days=30) if action is Action.REAPPOINT else None
        events.append(ClockEvent(action, at, promised_at=promise, effect=effect))
        consulting += {Action.CONSULT: 1, Action.ANSWER_CONSULTATION: -1}.get(action, 0)
        consulting = 0 if action is Action.REOPEN else consulting
        promised = promised or promise is not None
        state = transition(action, state).target_from(state)
    return events


@given(histories(), terms())
def test_replaying_gives_the_same_clock(calendar, events, agreed):
    assert clock(events, agreed, calendar) == clock(list(events), agreed, calendar)


@given(histories(), terms())
def test_a_beginning_reads_the_same_whatever_was_read_before(calendar, events, agreed):
    """What stood on an event when it was entered is found again by any later replay: nothing leaks between them."""
    ends = range(len(events) + 1)
    forwards = [clock(events[:n], agreed, calendar) for n in ends]
    backwards = [clock(events[:n], agreed, calendar) for n in reversed(ends)]
    assert forwards == backwards[::-1]


@given(histories(), terms())
def test_a_wait_never_makes_the_due_date_earlier(calendar, events, agreed):
    waited = clock(events, agreed, calendar).committed
    never = clock(events[:1], agreed, calendar).committed
    assume(waited.due_at is not None and never.due_at is not None)
    assert waited.due_at >= never.due_at


@given(histories(), terms())
def test_waits_do_not_overlap_and_only_the_last_is_open(calendar, events, agreed):
    waits = clock(events, agreed, calendar).waits
    for earlier, later in pairwise(waits):
        assert earlier.since < earlier.until <= later.since


@given(histories(), limits())
def test_payment_split_in_two_changes_nothing(calendar, events, limit):
    """Paid and asked again at the same moment is one wait."""
    agreed = ClockTerms(limit)
    split = []
    for event in events:
        if event.action is Action.CONFIRM_PAYMENT:
            asked = split[-1].at
            middle = asked + (event.at - asked) / 2
            split += [ClockEvent(Action.CONFIRM_PAYMENT, middle), ClockEvent(Action.ASK_PAYMENT, middle)]
        split.append(event)
    assert clock(split, agreed, calendar).committed == clock(events, agreed, calendar).committed


@given(histories(), terms())
def test_a_promise_moves_neither_due_date_nor_outcome(calendar, events, agreed):
    without = [event for event in events if event.action is not Action.REAPPOINT]
    one, other = clock(events, agreed, calendar), clock(without, agreed, calendar)
    assert (one.committed, one.statutory) == (other.committed, other.statutory)
    assert outcomes(one, agreed) == outcomes(other, agreed)


@given(histories(), terms())
def test_only_what_has_ended_has_an_outcome(calendar, events, agreed):
    found = clock(events, agreed, calendar)
    result = outcomes(found, agreed)
    assert (result is None) == found.state.is_open
    if result is not None and found.state is not State.STOPPED:
        assert (result.committed is Outcome.NO_DUE) == (agreed.limit.unit is Unit.NONE)


@given(histories(), terms())
def test_waiting_time_never_shrinks(calendar, events, agreed):
    found = clock(events, agreed, calendar)
    moments = [START + timedelta(days=n) for n in range(0, 60, 5)]
    waited = [found.waiting_time(at) for at in moments]
    assert waited == sorted(waited)
    assert all(timedelta() <= each <= at - START for each, at in zip(waited, moments, strict=True))


@given(histories(), terms(), st.integers(1, 10**6))
def test_time_never_runs_back(calendar, events, agreed, seconds):
    early = ClockEvent(Action.CORRECT, events[-1].at - timedelta(seconds=seconds))
    with pytest.raises(RuleError) as refused:
        clock([*events, early], agreed, calendar)
    assert refused.value.code == "events_out_of_order"

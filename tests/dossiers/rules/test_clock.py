"""The clock by tables of events; the laws that hold for all histories are in test_clock_laws.py."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dossiers.rules.clock import Clock, ClockEvent, ClockStatus, ClockTerms, ReopenEffect, WaitKind, clock
from dossiers.rules.lifecycle import Action, State, TransitionRefused
from procedures.rules.errors import CalendarNotPublished, RuleError
from procedures.rules.time_limits import ClockMode, Remainder, TimeLimit, Unit, explain
from procedures.rules.workdays import LOCAL

FIVE_DAYS = TimeLimit(Decimal(5), Unit.WORKING_DAYS)
TERMS = ClockTerms(FIVE_DAYS)


def at(text):
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


def history(text):
    """Events from lines "action mm-dd hh:mm [effect]"."""
    events = []
    for line in filter(None, map(str.strip, text.split(";"))):
        action, on, time, *effect = line.split()
        stated = ReopenEffect(effect[0]) if effect else None
        events.append(ClockEvent(Action(action), at(f"{on} {time}"), effect=stated))
    return events


def due(found: Clock):
    return found.committed and found.committed.due_at and f"{found.committed.due_at:%m-%d %H:%M}"


# June 2026: Mondays are 1, 8, 15, 22, 29. The limit is five working days.
@pytest.mark.parametrize(
    ("events", "due_at", "status"),
    [
        ("submit 06-01 09:00", None, "none"),
        ("refuse 06-01 09:00", None, "none"),
        ("submit 06-01 09:00; accept 06-02 09:00", "06-09 17:00", "running"),
        ("accept 06-01 09:00", "06-08 17:00", "running"),
        ("accept 05-30 09:00", "06-08 17:00", "running"),  # Saturday: received at Monday's opening
        ("accept 06-01 18:00", "06-09 17:00", "running"),  # after closing: received next morning
        ("accept 06-01 09:00; start 06-02 09:00; hand_over 06-02 10:00", "06-08 17:00", "running"),
        # supplement before acceptance starts and stops nothing
        ("submit 06-01 09:00; ask_supplement 06-01 10:00; resubmit 06-10 09:00; accept 06-10 10:00", "06-17 17:00", "running"),  # noqa: E501
        # supplement: the whole limit anew from the complete return
        ("accept 06-01 09:00; start 06-01 10:00; ask_supplement 06-03 09:00", None, "paused"),
        ("accept 06-01 09:00; start 06-01 10:00; ask_supplement 06-03 09:00; resubmit 06-10 09:00", "06-17 17:00", "running"),  # noqa: E501
        ("accept 06-01 09:00; ask_supplement 06-03 09:00; resubmit 06-06 09:00", "06-15 17:00", "running"),  # returned on Saturday  # noqa: E501
        # payment: days from asking to paying do not count
        ("accept 06-01 09:00; ask_payment 06-03 09:00", None, "paused"),
        ("accept 06-01 09:00; ask_payment 06-03 09:00; confirm_payment 06-08 09:00", "06-11 17:00", "running"),
        ("accept 06-01 09:00; ask_payment 06-03 09:00; confirm_payment 06-03 16:00", "06-08 17:00", "running"),
        # consultation leaves the clock alone unless the terms let it stop
        ("accept 06-01 09:00; start 06-01 10:00; consult 06-03 09:00", "06-08 17:00", "running"),
        ("accept 06-01 09:00; start 06-01 10:00; consult 06-03 09:00; answer_consultation 06-05 09:00", "06-08 17:00", "running"),  # noqa: E501
        # ends
        ("accept 06-01 09:00; start 06-01 10:00; resolve 06-05 09:00", "06-08 17:00", "stopped"),
        ("accept 06-01 09:00; resolve 06-01 09:30; return_result 06-01 09:40", "06-08 17:00", "stopped"),
        ("accept 06-01 09:00; withdraw 06-02 09:00", "06-08 17:00", "stopped"),
        ("accept 06-01 09:00; ask_supplement 06-03 09:00; stop 07-03 09:00", None, "stopped"),
        ("accept 06-01 09:00; ask_supplement 06-03 09:00; withdraw 06-03 09:30", None, "stopped"),
        # reopened: the time in between is left out, or the limit starts anew
        ("accept 06-01 09:00; resolve 06-03 09:00; reopen 06-10 09:00 continues", "06-15 17:00", "running"),
        ("accept 06-01 09:00; resolve 06-03 09:00; reopen 06-10 09:00 restarts", "06-17 17:00", "running"),
        ("accept 06-01 09:00; resolve 06-12 09:00; reopen 06-15 09:00 continues", "06-08 17:00", "running"),  # was late, stays late  # noqa: E501
        ("accept 06-01 09:00; ask_payment 06-03 09:00; stop 06-05 09:00; reopen 06-10 09:00 continues", "06-15 17:00", "running"),  # noqa: E501
        ("accept 06-01 09:00; ask_supplement 06-03 09:00; stop 06-05 09:00; reopen 06-10 09:00 continues", "06-16 17:00", "running"),  # noqa: E501
    ],
)  # fmt: skip
def test_due_date_and_status_follow_from_the_events(events, due_at, status, calendar):
    found = clock(history(events), TERMS, calendar)
    assert (due(found), found.status) == (due_at, ClockStatus(status))


def test_nothing_has_happened_yet(calendar):
    found = clock([], TERMS, calendar)
    assert (found.state, found.status, found.deadline, found.counting_from) == (None, "none", None, None)
    assert found.waiting_time(at("06-01 09:00")) == timedelta()


def test_a_paused_dossier_has_a_remainder(calendar):
    found = clock(history("accept 06-01 09:00; ask_payment 06-03 09:00"), TERMS, calendar)
    assert found.paused
    assert found.committed.remainder == Remainder(Decimal(4), Unit.WORKING_DAYS)
    assert found.open_wait.kind is WaitKind.FINANCIAL_DUTY


@pytest.mark.parametrize(
    ("mode", "due_at"),
    [(ClockMode.NONE, "06-08 17:00"), (ClockMode.PAUSE, "06-10 17:00"), (ClockMode.RESTART, "06-12 17:00")],
)
def test_each_mode_of_a_consultation(mode, due_at, calendar):
    events = history(
        "accept 06-01 09:00; start 06-01 10:00; consult 06-03 09:00; answer_consultation 06-05 09:00"
    )
    assert due(clock(events, ClockTerms(FIVE_DAYS, consultation_mode=mode), calendar)) == due_at


@pytest.mark.parametrize(
    ("mode", "due_at"),
    [(ClockMode.NONE, "06-08 17:00"), (ClockMode.PAUSE, "06-10 17:00"), (ClockMode.RESTART, "06-12 17:00")],
)
def test_each_mode_of_a_supplement(mode, due_at, calendar):
    events = history("accept 06-01 09:00; ask_supplement 06-03 09:00; resubmit 06-05 09:00")
    found = clock(events, ClockTerms(FIVE_DAYS, supplement_mode=mode), calendar)
    assert due(found) == due_at
    assert found.waiting_time(at("06-30 09:00")) == timedelta(days=2)


def test_a_clock_that_goes_on_is_not_paused(calendar):
    terms = ClockTerms(FIVE_DAYS, supplement_mode=ClockMode.NONE)
    found = clock(history("accept 06-01 09:00; ask_supplement 06-03 09:00"), terms, calendar)
    assert (found.state, found.status, due(found)) == (State.AWAITING_SUPPLEMENT, "running", "06-08 17:00")


def test_several_consultations_end_with_the_last_answer(calendar):
    terms = ClockTerms(FIVE_DAYS, consultation_mode=ClockMode.PAUSE)
    start = "accept 06-01 09:00; start 06-01 10:00; consult 06-02 09:00; consult 06-03 09:00; "
    one = clock(history(start + "answer_consultation 06-04 09:00"), terms, calendar)
    assert (one.open_consultations, one.status) == (1, "paused")
    both = clock(
        history(start + "answer_consultation 06-04 09:00; answer_consultation 06-05 09:00"), terms, calendar
    )
    assert (both.open_consultations, both.status, due(both)) == (0, "running", "06-11 17:00")


def test_a_consultation_and_a_supplement_at_once_follow_the_stronger_mode(calendar):
    terms = ClockTerms(FIVE_DAYS, consultation_mode=ClockMode.PAUSE)
    events = history(
        "accept 06-01 09:00; start 06-01 10:00; consult 06-02 09:00; ask_supplement 06-03 09:00;"
        "resubmit 06-08 09:00; answer_consultation 06-09 09:00"
    )
    found = clock(events, terms, calendar)
    assert [(wait.kind.value, f"{wait.since:%d}", f"{wait.until:%d}") for wait in found.waits] == [
        ("consultation", "02", "03"),
        ("supplement", "03", "08"),
        ("consultation", "08", "09"),
    ]
    assert found.counting_from == at("06-08 09:00")
    assert due(found) == "06-15 17:00"


def test_resolving_without_an_answer_ends_the_consultation(calendar):
    terms = ClockTerms(FIVE_DAYS, consultation_mode=ClockMode.PAUSE)
    events = history("accept 06-01 09:00; start 06-01 10:00; consult 06-02 09:00; resolve 06-15 09:00")
    found = clock(events, terms, calendar)
    assert (found.open_wait, due(found)) == (None, "06-19 17:00")
    again = clock([*events, *history("reopen 06-16 09:00 continues")], terms, calendar)
    assert (again.open_consultations, due(again)) == (0, "06-22 17:00")


def test_an_answer_that_nobody_waits_for_is_refused(calendar):
    with pytest.raises(RuleError) as refused:
        clock(
            history("accept 06-01 09:00; start 06-01 10:00; answer_consultation 06-01 11:00"), TERMS, calendar
        )
    assert refused.value.code == "no_open_consultation"


def test_supplements_are_counted_before_and_after_receipt(calendar):
    found = clock(
        history(
            "submit 06-01 09:00; ask_supplement 06-01 10:00; resubmit 06-02 09:00; accept 06-02 10:00;"
            "ask_supplement 06-03 09:00; resubmit 06-04 09:00; ask_supplement 06-05 09:00"
        ),
        TERMS,
        calendar,
    )
    assert (found.supplements_before_receipt, found.supplements) == (1, 2)
    assert found.waiting_time(at("06-06 09:00")) == timedelta(days=2)
    assert found.waiting_time(at("06-03 21:00")) == timedelta(hours=12)


def test_both_limits_run_side_by_side(calendar):
    terms = ClockTerms(TimeLimit(Decimal(3), Unit.WORKING_DAYS), statutory=FIVE_DAYS)
    found = clock(history("accept 06-01 09:00"), terms, calendar)
    assert f"{found.committed.due_at:%m-%d}" == "06-04"
    assert f"{found.statutory.due_at:%m-%d}" == "06-08"
    assert found.deadline is found.committed


def test_without_a_limit_there_is_no_due_date(calendar):
    found = clock(history("accept 06-01 09:00"), ClockTerms(TimeLimit(None, Unit.NONE)), calendar)
    assert (due(found), found.status) == (None, "running")


def test_hours_are_paused_by_the_minute(calendar):
    terms = ClockTerms(TimeLimit(Decimal(8), Unit.WORKING_HOURS))
    events = history("accept 06-01 07:30; ask_payment 06-01 10:00; confirm_payment 06-01 14:45")
    assert due(clock(events, terms, calendar)) == "06-02 10:45"


def test_a_reappointment_promises_and_moves_nothing(calendar):
    events = history("accept 06-01 09:00; start 06-01 10:00")
    apology = ClockEvent(Action.REAPPOINT, at("06-05 09:00"), promised_at=at("06-12 17:00"))
    found = clock([*events, apology], TERMS, calendar)
    assert (due(found), found.promised_at, found.promised_late) == ("06-08 17:00", at("06-12 17:00"), False)


@pytest.mark.parametrize(
    ("day", "late"), [("06-08 17:00", False), ("06-08 17:01", True), ("06-09 09:00", True)]
)
def test_a_late_apology_is_marked(day, late, calendar):
    apology = ClockEvent(Action.REAPPOINT, at(day), promised_at=at("06-12 17:00"))
    found = clock([*history("accept 06-01 09:00"), apology], TERMS, calendar)
    assert (found.promised_late, due(found)) == (late, "06-08 17:00")


def test_a_second_reappointment_is_refused_even_after_reopening(calendar):
    promise = {"promised_at": at("06-12 17:00")}
    first = ClockEvent(Action.REAPPOINT, at("06-05 09:00"), **promise)
    second = ClockEvent(Action.REAPPOINT, at("06-16 09:00"), **promise)
    rest = history("start 06-05 10:00; resolve 06-11 09:00; reopen 06-15 09:00 restarts")
    with pytest.raises(RuleError) as refused:
        clock([*history("accept 06-01 09:00"), first, *rest, second], TERMS, calendar)
    assert refused.value.code == "already_reappointed"


def test_a_calendar_counts_from_the_event_that_applies_it(calendar, calendar_before_24_november):
    terms = ClockTerms(TimeLimit(Decimal(3), Unit.WORKING_DAYS))
    received = history("accept 11-20 09:00")
    applied = ClockEvent(Action.RECOMPUTE, at("11-23 09:00"), calendar_id=42)
    before = clock(received, terms, calendar_before_24_november, {42: calendar})
    after = clock([*received, applied], terms, calendar_before_24_november, {42: calendar})
    assert (due(before), before.calendar_id) == ("11-25 17:00", None)
    assert (due(after), after.calendar_id) == ("11-26 17:00", 42)
    assert after.calendar is calendar


OLD, NEW = 41, 42


@pytest.fixture
def calendars(calendar, calendar_before_24_november):
    return {OLD: calendar_before_24_november, NEW: calendar}


def named(calendar_id, text):
    return [replace(event, calendar_id=calendar_id) for event in history(text)]


THREE_DAYS = ClockTerms(TimeLimit(Decimal(3), Unit.WORKING_DAYS))


# Friday 20 November 2026 and three working days: Wednesday 25, or Thursday 26 since the 24th is a day off.
@pytest.mark.parametrize(
    ("old", "new", "due_at"),
    [
        ("submit 11-19 09:00; accept 11-20 09:00; start 11-20 10:00", "", "11-25 17:00"),
        ("submit 11-19 09:00", "accept 11-20 09:00; start 11-20 10:00", "11-26 17:00"),
        (
            "accept 11-12 09:00; ask_supplement 11-13 09:00",
            "resubmit 11-20 09:00; hand_over 11-20 10:00",
            "11-26 17:00",
        ),
        ("accept 11-12 09:00; resolve 11-13 09:00", "reopen 11-20 09:00 restarts", "11-26 17:00"),
    ],
)
def test_a_limit_that_starts_or_restarts_takes_the_calendar_of_its_event(old, new, due_at, calendars):
    found = clock([*named(OLD, old), *named(NEW, new)], THREE_DAYS, calendars[OLD], calendars)
    assert (due(found), found.calendar_id) == (due_at, NEW if new else OLD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("accept 11-20 09:00", "start 11-20 10:00"),
        ("accept 11-20 09:00", "ask_supplement 11-20 10:00"),
        ("accept 11-20 09:00; ask_payment 11-20 10:00", "confirm_payment 11-20 11:00"),
        ("accept 11-20 09:00; resolve 11-20 10:00", "reopen 11-20 11:00 continues"),
    ],
)
def test_a_running_limit_keeps_its_calendar(old, new, calendars):
    with pytest.raises(RuleError) as refused:
        clock([*named(OLD, old), *named(NEW, new)], THREE_DAYS, calendars[OLD], calendars)
    assert refused.value.code == "calendar_moved_silently"


def test_another_version_with_the_same_days_moves_nothing(calendars):
    same = replace(calendars[OLD], number=9)
    events = [*named(OLD, "accept 11-20 09:00"), *named(9, "start 11-20 10:00")]
    assert clock(events, THREE_DAYS, calendars[OLD], {**calendars, 9: same}).calendar_id == 9


@pytest.mark.parametrize("calendar_id", [None, 7])
def test_an_unknown_calendar_is_refused(calendar_id, calendar):
    events = [
        *history("accept 06-01 09:00"),
        ClockEvent(Action.RECOMPUTE, at("06-02 09:00"), calendar_id=calendar_id),
    ]
    with pytest.raises(RuleError) as refused:
        clock(events, TERMS, calendar)
    assert refused.value.code == "calendar_unknown"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (ClockEvent(Action.REOPEN, at("06-04 09:00")), "clock_effect_missing"),
        (ClockEvent(Action.REOPEN, at("06-01 08:00"), effect=ReopenEffect.CONTINUES), "events_out_of_order"),
        (ClockEvent(Action.RETURN_RESULT, datetime(2026, 6, 4, 9)), "moment_not_aware"),
    ],
)
def test_events_that_do_not_fit_are_refused(event, code, calendar):
    with pytest.raises(RuleError) as refused:
        clock([*history("accept 06-01 09:00; resolve 06-03 09:00"), event], TERMS, calendar)
    assert refused.value.code == code


def test_a_reappointment_needs_its_date(calendar):
    with pytest.raises(RuleError) as refused:
        clock(history("accept 06-01 09:00; reappoint 06-02 09:00"), TERMS, calendar)
    assert refused.value.code == "promised_at_missing"


def test_an_impossible_sequence_is_refused(calendar):
    with pytest.raises(TransitionRefused):
        clock(history("accept 06-01 09:00; return_result 06-02 09:00"), TERMS, calendar)


def test_a_year_without_a_calendar_is_an_error_not_a_guess(calendar):
    with pytest.raises(CalendarNotPublished):
        clock([ClockEvent(Action.ACCEPT, datetime(2027, 12, 30, 9, tzinfo=LOCAL))], TERMS, calendar)


def test_the_explanation_is_fed_from_the_clock(calendar):
    events = history("accept 06-01 09:00; ask_payment 06-03 09:00; confirm_payment 06-08 09:00")
    found = clock(events, TERMS, calendar)
    notes = explain(TERMS.limit, found.started_at, found.calendar, found.suspensions)
    counted = [note for note in notes if note.counted]
    assert (len(counted), counted[-1].on) == (5, found.committed.due_on)

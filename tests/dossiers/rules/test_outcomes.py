from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dossiers.rules.clock import ClockEvent, ClockTerms, clock
from dossiers.rules.lifecycle import Action
from dossiers.rules.outcomes import Outcome, Outcomes, outcome, outcomes
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import Deadline, TimeLimit, Unit
from procedures.rules.workdays import LOCAL


def at(day, hour, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=LOCAL)


def due(moment):
    return Deadline(moment, moment.date(), at(1, 9))


DAY_UNITS = [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.SAME_DAY]
HOUR_UNITS = [Unit.WORKING_HOURS, Unit.CLOCK_HOURS]
DUE_BY_DAY, DUE_BY_HOUR = due(at(9, 17)), due(at(9, 10, 30))


@pytest.mark.parametrize("unit", DAY_UNITS)
@pytest.mark.parametrize(
    ("finished_at", "expected"),
    [
        (at(8, 23, 59), "early"),
        (datetime(2026, 6, 8, 16, 59, 59, tzinfo=UTC), "early"),
        (datetime(2026, 6, 8, 17, 0, tzinfo=UTC), "on_time"),  # the local day turns at 17:00 UTC
        (at(9, 0), "on_time"),
        (at(9, 17), "on_time"),
        (at(9, 23, 59), "on_time"),  # after closing, and still the due day
        (datetime(2026, 6, 9, 17, 0, tzinfo=UTC), "late"),
        (at(10, 0), "late"),
    ],
)
def test_day_limits_compare_local_days(unit, finished_at, expected):
    assert outcome(unit, DUE_BY_DAY, finished_at) is Outcome(expected)


@pytest.mark.parametrize("unit", HOUR_UNITS)
@pytest.mark.parametrize(
    ("finished_at", "expected"),
    [
        (at(8, 16), "early"),
        (at(9, 7, 30), "on_time"),  # the same day: on time, however early in it
        (at(9, 10, 30), "on_time"),
        (at(9, 10, 30) + timedelta(microseconds=1), "late"),
        (at(9, 10, 31), "late"),
        (at(10, 8), "late"),
    ],
)
def test_hour_limits_compare_moments(unit, finished_at, expected):
    assert outcome(unit, DUE_BY_HOUR, finished_at) is Outcome(expected)


def test_no_limit_is_never_on_time():
    assert outcome(Unit.NONE, Deadline(None, None, at(1, 9)), at(9, 9)) is Outcome.NO_DUE


def test_a_resolved_dossier_without_a_due_date_is_an_error():
    paused = Deadline(None, None, at(1, 9), paused=True)
    with pytest.raises(RuleError) as refused:
        outcome(Unit.WORKING_DAYS, paused, at(9, 9))
    assert refused.value.code == "finished_without_due_date"


def event(action, day):
    return ClockEvent(Action(action), at(day, 9))


COMMITTED_3_LAW_5 = ClockTerms(
    TimeLimit(Decimal(3), Unit.WORKING_DAYS), statutory=TimeLimit(Decimal(5), Unit.WORKING_DAYS)
)


# Received Monday 1 June: promised Thursday 4, by law Monday 8.
@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("accept", 1), ("resolve", 3)], ("early", "early")),
        ([("accept", 1), ("resolve", 4)], ("on_time", "early")),
        ([("accept", 1), ("resolve", 5)], ("late", "early")),
        ([("accept", 1), ("resolve", 8)], ("late", "on_time")),
        ([("accept", 1), ("resolve", 9), ("return_result", 20)], ("late", "late")),
        ([("accept", 1), ("resolve", 4), ("return_result", 30)], ("on_time", "early")),  # ready counts
        ([("accept", 1), ("withdraw", 2)], ("withdrawn", "withdrawn")),
        ([("accept", 1), ("start", 1), ("stop", 20)], ("stopped", "stopped")),
        ([("refuse", 1)], ("refused", "refused")),
        ([("submit", 1)], None),
        ([("accept", 1)], None),
        ([], None),
    ],
)
def test_both_outcomes_of_a_history(events, expected, calendar):
    found = outcomes(clock([event(*each) for each in events], COMMITTED_3_LAW_5, calendar), COMMITTED_3_LAW_5)
    assert found == (expected and Outcomes(*map(Outcome, expected)))


def test_one_limit_gives_one_outcome_twice(calendar):
    terms = ClockTerms(TimeLimit(Decimal(3), Unit.WORKING_DAYS))
    found = outcomes(clock([event("accept", 1), event("resolve", 4)], terms, calendar), terms)
    assert found == Outcomes(Outcome.ON_TIME, Outcome.ON_TIME)


def test_every_outcome_has_a_name_to_show():
    assert len({each.label for each in Outcome}) == len(Outcome)

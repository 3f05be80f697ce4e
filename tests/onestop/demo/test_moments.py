"""Invented work is done in office hours and never backwards."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from onestop.demo.bulk.days import Days
from onestop.demo.moments import Moments
from procedures.rules.national_calendar import national_calendar
from procedures.rules.time_limits import TimeLimit, Unit, deadline
from procedures.rules.workdays import LOCAL, local_date

CALENDAR = national_calendar()
FAST = Days(CALENDAR)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=LOCAL))
seeds = st.integers(0, 10**6)


@given(at=moments, seed=seeds, days=st.integers(0, 30))
def test_later_is_later_and_in_office_hours(at: datetime, seed: int, days: int) -> None:
    later = Moments(CALENDAR, Random(seed)).days_later(at, days)
    assert later >= at
    assert CALENDAR.is_open(later)
    if days:
        assert CALENDAR.working_days_between(local_date(at), local_date(later)) == days


@given(at=moments, seed=seeds, minutes=st.integers(1, 60 * 24 * 20))
def test_between_lies_between(at: datetime, seed: int, minutes: int) -> None:
    until = at + timedelta(minutes=minutes)
    found = Moments(CALENDAR, Random(seed)).between(at, until)
    assert at <= found <= until


@given(on=st.dates(date(2026, 1, 1), date(2026, 12, 1)), part=st.floats(0, 1), more=st.floats(0, 1))
def test_parts_of_a_day_are_whole_seconds_in_order(on: date, part: float, more: float) -> None:
    on = CALENDAR.on_or_after(on)
    first, second = sorted((part, more))
    earlier, later = FAST.moment(on, first), FAST.moment(on, second)
    assert earlier <= later
    assert earlier.microsecond == 0
    assert earlier.tzinfo is UTC
    assert local_date(earlier) == local_date(later) == on


LIMITS = [
    TimeLimit(None, Unit.SAME_DAY),
    TimeLimit(3, Unit.WORKING_DAYS),
    TimeLimit(15, Unit.CALENDAR_DAYS),
    TimeLimit(6, Unit.MONTHS),
    TimeLimit(8, Unit.WORKING_HOURS),
    TimeLimit(None, Unit.NONE),
]


@given(
    on=st.dates(date(2026, 1, 1), date(2026, 12, 1)), part=st.floats(0, 0.99), limit=st.sampled_from(LIMITS)
)
def test_a_remembered_deadline_is_the_rule_s(on: date, part: float, limit: TimeLimit) -> None:
    on = CALENDAR.on_or_after(on)
    at = FAST.moment(on, part)
    told, lawful = FAST.deadline(limit, on, at), deadline(limit, at, CALENDAR)
    assert (told.due_at, told.due_on) == (lawful.due_at, lawful.due_on)

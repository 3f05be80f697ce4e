from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.chains import ChainStep, step_dues
from procedures.rules.errors import RuleError
from procedures.rules.time_limits import ClockMode, Suspension, TimeLimit, Unit, deadline
from procedures.rules.workdays import LOCAL


def at(day, hour=9, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=LOCAL)


def steps(*shares):
    return [ChainStep(f"step {n}", n, Fraction(share)) for n, share in enumerate(shares, 1)]


def moments(dues):
    return [due.due_at and f"{due.due_at:%d %H:%M}" for due in dues]


# Monday 1 June 07:30 to Friday 5 June 17:00 are five office days of 7.5 hours.
@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (["1"], ["05 17:00"]),
        (["1/5", "4/5"], ["01 17:00", "05 17:00"]),
        (["1/2", "1/2"], ["03 11:15", "05 17:00"]),
        (["1/5", "2/5", "1/5", "1/5"], ["01 17:00", "03 17:00", "04 17:00", "05 17:00"]),
    ],
)
def test_each_step_has_its_share_of_the_opening_time(shares, expected, calendar):
    assert moments(step_dues(steps(*shares), at(1, 7, 30), at(5, 17), calendar)) == expected


def test_a_pause_is_shared_by_nobody(calendar):
    pauses = [Suspension(at(2, 0), at(4, 0), ClockMode.PAUSE)]
    dues = step_dues(steps("1/5", "2/5", "2/5"), at(1, 7, 30), at(9, 17), calendar, pauses)
    # 1, 4, 5, 8, 9 June count
    assert moments(dues) == ["01 17:00", "05 17:00", "09 17:00"]


def test_pauses_before_the_restart_or_still_open_do_not_count(calendar):
    old = Suspension(at(1, 8), at(2, 9), ClockMode.RESTART)
    open_one = Suspension(at(5, 16), None, ClockMode.NONE)
    dues = step_dues(steps("1/2", "1/2"), at(4, 7, 30), at(5, 17), calendar, [old, open_one])
    assert moments(dues) == ["04 17:00", "05 17:00"]


def test_a_pause_at_the_very_beginning_moves_every_step(calendar):
    pause = Suspension(at(1, 7, 30), at(3, 7, 30), ClockMode.PAUSE)
    assert moments(step_dues(steps("1/2", "1/2"), at(1, 7, 30), at(4, 17), calendar, [pause])) == [
        "03 17:00",
        "04 17:00",
    ]


def test_a_wait_in_which_the_clock_goes_on_moves_no_step(calendar):
    wait = Suspension(at(1, 7, 30), at(3, 7, 30), ClockMode.NONE)
    plain = step_dues(steps("1/2", "1/2"), at(1, 7, 30), at(4, 17), calendar)
    assert step_dues(steps("1/2", "1/2"), at(1, 7, 30), at(4, 17), calendar, [wait]) == plain


def test_without_a_due_date_no_step_has_one(calendar):
    assert moments(step_dues(steps("1/2", "1/2"), at(1), None, calendar)) == [None, None]


def test_a_dossier_due_at_once_is_due_at_every_step(calendar):
    assert moments(step_dues(steps("1/2", "1/2"), at(1, 17), at(1, 17), calendar)) == ["01 17:00", "01 17:00"]


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([], "no_steps"),
        (["1/2", "1/3"], "shares_not_one"),
        (["2/3", "2/3"], "shares_not_one"),
        (["0", "1"], "share_not_positive"),
        (["3/2", "-1/2"], "share_not_positive"),
    ],
)
def test_shares_that_do_not_make_one_are_refused(shares, code, calendar):
    with pytest.raises(RuleError) as refused:
        step_dues(steps(*shares), at(1), at(5), calendar)
    assert refused.value.code == code


@st.composite
def split_limits(draw):
    weights = draw(st.lists(st.integers(1, 20), min_size=1, max_size=6))
    return [ChainStep(f"{n}", n, Fraction(weight, sum(weights))) for n, weight in enumerate(weights)]


@given(split_limits(), st.integers(1, 30), st.integers(0, 20 * 24), st.integers(0, 20 * 24))
def test_steps_are_due_in_order_inside_the_limit(calendar, parts, days, after, length):
    since = at(1) + timedelta(hours=after)
    pause = Suspension(since, since + timedelta(hours=length), ClockMode.PAUSE)
    due = deadline(TimeLimit(Decimal(days), Unit.WORKING_DAYS), at(1), calendar, [pause])
    found = [step.due_at for step in step_dues(parts, due.effective_receipt, due.due_at, calendar, [pause])]
    assert found == sorted(found)
    assert found[0] >= due.effective_receipt
    assert found[-1] == due.due_at

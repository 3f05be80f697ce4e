"""The one rule of standing, by a table: the moment before, the moment, the moment after."""

from datetime import datetime, timedelta

import pytest

from dossiers.rules.standing import (
    Standing,
    Step,
    finished_standing,
    is_overdue,
    open_standing,
    step_standing,
)
from procedures.rules.moments import LOCAL

INSTANT = timedelta(microseconds=1)


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("due_at", "moment", "waits", "expected"),
    [
        (at(9), at(9), False, Standing.WITHIN),
        (at(9), at(9) + INSTANT, False, Standing.OVERDUE),
        (None, at(9), False, Standing.WITHIN),
        (None, at(9), True, Standing.WAITING),
        (at(8), at(9), True, Standing.WAITING),
    ],
)
def test_what_is_open(due_at, moment, waits, expected):
    assert open_standing(due_at, moment, waits=waits) is expected
    if not waits:
        assert is_overdue(due_at, moment) is (expected is Standing.OVERDUE)


@pytest.mark.parametrize(
    ("finished_at", "by_day", "by_the_moment"),
    [
        (at(8, 23, 59), Standing.EARLY, Standing.EARLY),
        (at(9, 0), Standing.ON_TIME, Standing.ON_TIME),
        (at(9), Standing.ON_TIME, Standing.ON_TIME),
        (at(9) + INSTANT, Standing.ON_TIME, Standing.LATE),
        (at(10, 0), Standing.LATE, Standing.LATE),
    ],
)
def test_what_is_finished(finished_at, by_day, by_the_moment):
    assert finished_standing(at(9), finished_at, by_the_moment=False) is by_day
    assert finished_standing(at(9), finished_at, by_the_moment=True) is by_the_moment


# since 2 November, due on the 5th
@pytest.mark.parametrize(
    ("until", "finished_at", "now", "waits", "expected"),
    [
        (None, None, at(5), False, Standing.WITHIN),
        (None, None, at(5) + INSTANT, False, Standing.OVERDUE),
        (None, None, at(6), True, Standing.WAITING),
        # The result was early; the applicant came for it eleven days later.
        (at(16), at(4), at(16), False, Standing.EARLY),
        (None, at(4), at(16), False, Standing.EARLY),
        # Ten minutes after the due moment is the same day: on time for a limit in days, on every page and paper.
        (at(5, 17, 10), None, at(20), False, Standing.ON_TIME),
        (at(6, 8), None, at(20), False, Standing.LATE),
        # A result from before this office had the dossier says nothing of its step.
        (at(6, 8), at(1), at(20), False, Standing.LATE),
    ],
)
def test_a_step(until, finished_at, now, waits, expected):
    step = Step(at(2, 8), until, at(5), finished_at)
    assert step_standing(step, now, waits=waits, by_the_moment=False) is expected


def test_a_finished_step_without_a_due_moment_has_no_standing():
    assert step_standing(Step(at(2), at(3), None, None), at(4), waits=False, by_the_moment=False) is None

from datetime import UTC, datetime, timedelta

import pytest

from dossiers.rules.waits import Wait, WaitKind, governing, suspensions, waiting_time
from procedures.rules.time_limits import ClockMode, Suspension


def day(n):
    return datetime(2026, 6, n, tzinfo=UTC)


def wait(kind, mode, since, until):
    return Wait(WaitKind(kind), ClockMode(mode), day(since), day(until) if until else None)


@pytest.mark.parametrize(
    ("waits", "governs"),
    [
        ([], []),
        ([("supplement", "restart", 3, 3)], []),
        ([("supplement", "restart", 3, 5)], [("supplement", 3, 5)]),
        ([("financial_duty", "pause", 3, None)], [("financial_duty", 3, None)]),
        # side by side
        (
            [("supplement", "restart", 3, 5), ("financial_duty", "pause", 5, 8)],
            [("supplement", 3, 5), ("financial_duty", 5, 8)],
        ),
        # the stronger inside the weaker
        (
            [("consultation", "pause", 2, 9), ("supplement", "restart", 3, 5)],
            [("consultation", 2, 3), ("supplement", 3, 5), ("consultation", 5, 9)],
        ),
        # the weaker inside the stronger vanishes
        (
            [("consultation", "pause", 2, 9), ("supplement", "none", 3, 5)],
            [("consultation", 2, 9)],
        ),
        # of equals the first one governs to its end
        (
            [("consultation", "pause", 2, 6), ("financial_duty", "pause", 3, None)],
            [("consultation", 2, 6), ("financial_duty", 6, None)],
        ),
        # the stronger is still open
        (
            [("consultation", "none", 2, None), ("supplement", "restart", 4, None)],
            [("consultation", 2, 4), ("supplement", 4, None)],
        ),
    ],
)
def test_the_strongest_wait_governs(waits, governs):
    found = governing(wait(*each) for each in waits)
    assert [(w.kind, w.since.day, w.until and w.until.day) for w in found] == governs


def test_suspensions_carry_the_kind_as_their_reason():
    assert suspensions([wait("financial_duty", "pause", 3, 5)]) == (
        Suspension(day(3), day(5), ClockMode.PAUSE, "financial_duty"),
    )


@pytest.mark.parametrize(("until", "days"), [(2, 0), (4, 1), (5, 2), (9, 2), (12, 4)])
def test_only_waiting_for_the_applicant_is_waiting_time(until, days):
    waits = [
        wait("supplement", "none", 3, 5),
        wait("consultation", "pause", 5, 8),
        wait("reopened", "pause", 8, 10),
        wait("financial_duty", "pause", 10, None),
    ]
    assert waiting_time(waits, day(until)) == timedelta(days=days)

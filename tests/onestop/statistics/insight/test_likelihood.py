"""The arithmetic of chances: shares, how they are drawn together, and what they were worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.statistics.insight.rules.likelihood import (
    Ended,
    Experience,
    Ground,
    accuracy,
    position,
    tenth_used,
)

HOUR, DAY = 3600, 9 * 3600


@pytest.mark.parametrize(
    ("start", "due", "at", "expected"),
    [
        (0, 3 * DAY, 0, 0),
        (0, 10 * DAY, DAY - 1, 0),
        (0, 10 * DAY, DAY, 1),
        (0, 10 * DAY, 10 * DAY - 1, 9),
        (0, 10 * DAY, 10 * DAY, 10),
        (0, 10 * DAY, 50 * DAY, 10),
        (5 * DAY, 10 * DAY, 0, 0),
        (5, 5, 5, None),
        (6, 5, 5, None),
    ],
)
def test_tenths(start: int, due: int, at: int, expected: int | None) -> None:
    assert tenth_used(start, due, at) == expected


@pytest.mark.parametrize(
    ("before", "works", "seconds", "expected"),
    [
        (4, True, 0, 4 * DAY),
        (4, True, 8 * HOUR, 4 * DAY),
        (4, True, 9 * HOUR, 4 * DAY + HOUR),
        (4, True, 17 * HOUR, 5 * DAY),
        (4, True, 23 * HOUR, 5 * DAY),
        (5, False, 12 * HOUR, 5 * DAY),
    ],
)
def test_positions(before: int, works: bool, seconds: int, expected: int) -> None:
    assert position(before, works=works, seconds=seconds) == expected


def test_who_knows_nothing_says_even() -> None:
    chance = Experience([]).chance(1, 1, 5)
    assert (chance.chance, chance.late, chance.of, chance.ground) == (0.5, 0, 0, Ground.ALL)


def test_the_share_of_those_still_open_at_that_point() -> None:
    learnt = Experience(
        [
            Ended(1, 1, 4, False, 60),
            Ended(1, 1, 9, False, 25),
            Ended(1, 1, 10, True, 9),
            Ended(2, 1, 10, True, 1),
        ]
    )
    early, at_the_end = learnt.chance(1, 1, 0), learnt.chance(1, 1, 9)
    assert (early.late, early.of, early.ground) == (9, 94, Ground.PROCEDURE)
    assert (at_the_end.late, at_the_end.of) == (9, 34)
    whole = 11 / 37
    of_field = (10 + 10 * whole) / (35 + 10)
    assert at_the_end.chance == pytest.approx((9 + 10 * of_field) / (34 + 10))


@pytest.mark.parametrize(
    ("mine", "field", "expected"), [(9, 0, Ground.ALL), (10, 0, Ground.PROCEDURE), (9, 1, Ground.FIELD)]
)
def test_fewer_than_ten_cases_are_not_named(mine: int, field: int, expected: Ground) -> None:
    rows = [Ended(1, 1, 10, False, mine), Ended(2, 1, 10, False, field), Ended(3, 2, 10, False, 100)]
    chance = Experience(rows).chance(1, 1, 0)
    assert chance.ground is (Ground.PROCEDURE if mine >= 10 else expected)


rows_of_past = st.lists(
    st.builds(
        Ended,
        procedure=st.integers(1, 4),
        field=st.integers(1, 2),
        tenth=st.integers(0, 10),
        late=st.booleans(),
        number=st.integers(1, 50),
    ),
    max_size=30,
)


@given(rows_of_past, st.integers(1, 5), st.integers(1, 3), st.integers(0, 10))
def test_a_chance_is_a_chance_with_its_parts(
    rows: list[Ended], procedure: int, field: int, tenth: int
) -> None:
    found = Experience(rows).chance(procedure, field, tenth)
    assert 0 < found.chance < 1
    assert 0 <= found.late <= found.of


@given(rows_of_past, rows_of_past)
def test_the_accuracy_adds_up(learnt: list[Ended], later: list[Ended]) -> None:
    found = accuracy(Experience(learnt), later)
    assert found.dossiers == sum(row.number for row in later)
    assert found.asked == sum(row.number * (min(row.tenth, 9) + 1) for row in later)
    assert sum(line.asked for line in found.classes) == found.asked
    for line in found.classes:
        assert line.low * line.asked <= 100 * line.expected + 1e-6
        assert 100 * line.expected <= line.high * line.asked + 1e-6
        assert 0 <= line.late <= line.asked
    assert (found.brier is None) == (not later)


def test_who_learns_beats_the_base_rate() -> None:
    """Where one procedure is always late and another never, forecasts that tell them apart are far better."""
    rows = [Ended(1, 1, 10, True, 50), Ended(2, 2, 10, False, 50)]
    found = accuracy(Experience(rows), rows)
    assert found.brier is not None
    assert found.brier_of_base_rate == pytest.approx(0.25, abs=0.001)
    assert found.brier < 0.05

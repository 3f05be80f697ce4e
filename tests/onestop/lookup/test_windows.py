"""Sliding windows: a table of counts, and that nobody gets more than the limit allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.lookup.windows import Limit, Tally

TEN_A_MINUTE = Limit("test", 10, 60)


@pytest.mark.parametrize(
    ("hits", "previous", "second", "is_over", "retry_after"),
    [
        (1, 0, 0, False, 0),
        (10, 0, 0, False, 0),
        (11, 0, 0, True, 71),  # a minute, and until the eleven before weigh nine
        (11, 0, 30, True, 41),
        (1, 10, 0, True, 12),  # until the ten before weigh eight: the next hit is the second
        (1, 10, 6, False, 0),
        (5, 10, 30, False, 0),
        (6, 10, 30, True, 12),
        (10, 11, 59, True, 7),
    ],
)
def test_a_table_of_tallies(hits: int, previous: int, second: int, is_over: bool, retry_after: int) -> None:
    tally = Tally(TEN_A_MINUTE, hits, previous, 6_000.0 + second)

    assert tally.is_over is is_over
    assert tally.retry_after == pytest.approx(retry_after, abs=1)


@given(st.integers(2, 50), st.integers(1, 51), st.integers(0, 51), st.floats(0, 59.9))
def test_whoever_waits_as_long_as_told_is_let_in(most: int, hits: int, previous: int, second: float) -> None:
    limit = Limit("test", most, 60)
    hits, previous = min(hits, most + 1), min(previous, most + 1)
    tally = Tally(limit, hits, previous, 6_000.0 + second)
    later = tally.now + tally.retry_after
    windows = limit.window(later) - limit.window(tally.now)
    then = {0: (hits + 1, previous), 1: (1, hits)}.get(windows, (1, 0))

    if tally.is_over:
        assert not Tally(limit, *then, later).is_over

"""Allowances as arithmetic: never more than the limit, and never a longer wait than one refill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onestop.people.limits.allowances import Limit

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LIMITS = st.builds(
    Limit, st.just("test"), st.integers(1, 5_000), st.sampled_from([1, 7, 60, 600, 1_200, 3_600])
)


@given(LIMITS, st.floats(-10_000, 10_000))
def test_nobody_waits_longer_than_one_refill(limit: Limit, ahead: float) -> None:
    wait = limit.wait(NOW + timedelta(seconds=ahead), NOW)
    assert 0 <= wait <= limit.seconds / limit.most + 1


@given(LIMITS, st.integers(0, 5_000))
def test_one_may_be_taken_as_long_as_fewer_than_the_limit_are_used(limit: Limit, used: int) -> None:
    full_at = NOW + limit.refill * used
    assert limit.used(full_at, NOW) == used
    assert (limit.wait(full_at, NOW) == 0) == (used < limit.most)


@given(LIMITS)
def test_after_the_wait_there_is_one(limit: Limit) -> None:
    full_at = NOW + limit.whole
    assert limit.wait(full_at, NOW + timedelta(seconds=limit.wait(full_at, NOW))) == 0

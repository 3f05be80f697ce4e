"""A check on demand: one at a time, whoever asks and from wherever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from onestop.statistics.seals.checking import check
from procedures.rules.errors import TransitionRefused
from tests.conftest import AppRole
from tests.onestop.statistics.seals.test_sealing import seal
from tests.onestop.statistics.worlds import World

HELD = "SELECT pg_advisory_lock(hashtextextended('onestop seal check', 0))"


@contextmanager
def somebody_checks(app_role: AppRole) -> Iterator[None]:
    """As while another process checks a seal."""
    with app_role.connect() as other:
        other.execute(HELD)
        yield
        other.execute("SELECT pg_advisory_unlock_all()")


def test_a_second_check_is_refused_while_one_runs(world: World, app_role: AppRole) -> None:
    version = seal(world)
    with somebody_checks(app_role):
        with pytest.raises(TransitionRefused) as refused:
            check(version)
        assert refused.value.code == "check_under_way"
    assert check(version) is None

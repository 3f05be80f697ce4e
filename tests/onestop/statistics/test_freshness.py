"""An official file is refused while the tallies lag or the worker is silent, and says so when it is forced."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dossiers.models import StaleKey
from onestop.statistics.figures import Report, Scope, resolution
from onestop.statistics.freshness import official
from onestop.statistics.models import Heartbeat
from onestop.statistics.periods import parse_period
from procedures.rules.errors import TransitionRefused
from tests.factories import local
from tests.onestop.statistics.test_commands import run
from tests.onestop.statistics.worlds import World

AT = local(2026, 5, 4)


@pytest.fixture(autouse=True)
def _limit(settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 120


def report(world: World) -> Report:
    return resolution(Scope(period=parse_period("2026-04"), office="H99"), at=AT)


def beat(seconds: int) -> None:
    Heartbeat.objects.create(name="heartbeat", last_success=AT - timedelta(seconds=seconds))


def stale(world: World, seconds: int) -> None:
    StaleKey.objects.create(
        office=world.province,
        procedure=world.versions[0].procedure,
        on=AT.date(),
        created_at=AT - timedelta(seconds=seconds),
    )


@pytest.mark.parametrize(("silent", "behind", "is_refused"), [
    (0, 0, False),
    (120, 120, False),
    (121, 0, True),
    (0, 121, True),
    (None, 0, True),
])  # fmt: skip
def test_when_it_is_refused(world: World, silent: int | None, behind: int, is_refused: bool) -> None:
    if silent is not None:
        beat(silent)
    if behind:
        stale(world, behind)
    if not is_refused:
        assert official(report(world), at=AT).remarks == ()
        return
    with pytest.raises(TransitionRefused) as refused:
        official(report(world), at=AT, reason="  ")
    assert refused.value.code == "figures_stale"
    # It speaks of what is the matter, and never of nought seconds.
    said = str(refused.value)
    assert not re.search(r"\b0 ", said)
    assert ("oldest change" in said) == bool(behind)


def test_forced_it_says_why_and_how_old(world: World) -> None:
    beat(300)
    (_, why), (_, age) = official(report(world), at=AT, reason="hạn nộp hôm nay").remarks
    assert why == "hạn nộp hôm nay"
    assert "300 giây" in age


def test_nobody_is_held_up_where_the_limit_is_off(world: World, settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 0
    assert official(report(world), at=AT).remarks == ()


def test_the_command_refuses_and_is_forced(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    target = tmp_path / "06a.csv"
    asked = ("export_report", "--office", "H99", "--period", "2026-04", "--output", f"{target}")
    code, _, err = run(*asked)
    assert code == 1
    assert "has not run here yet" in err
    assert run(*asked, "--reason", "vì thử")[0] == 1
    assert run(*asked, "--force", "--reason", "vì thử")[0] == 0
    assert "vì thử" in target.read_text()

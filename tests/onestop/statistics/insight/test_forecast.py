"""Expected finish: what the database learns is what the rules say, in order of chance, and it stays out of reports."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dossiers.models import Dossier
from dossiers.services import processing, resolution
from onestop.statistics.insight import forecast as module
from onestop.statistics.insight.experience import ended_of
from onestop.statistics.insight.forecast import expected_page, forecast
from onestop.statistics.insight.rules.likelihood import position, tenth_used
from onestop.statistics.insight.working_time import DayTable
from procedures.rules.moments import LOCAL, local_date
from tests.factories import local, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

NOW = local(2026, 6, 1, 10)


def offices(world: World) -> frozenset[int]:
    return frozenset(office.pk for office in world.offices)


class Reckoned:
    """Positions in working time by the pure rules."""

    def __init__(self, today: datetime) -> None:
        table = DayTable.around(local_date(today))
        self.days = dict(zip(table.days, zip(table.before, table.works, strict=True), strict=True))

    def __call__(self, at: datetime) -> int:
        before, works = self.days[local_date(at)]
        moment = at.astimezone(LOCAL)
        return position(before, works=works, seconds=moment.hour * 3600 + moment.minute * 60 + moment.second)


def test_the_database_learns_what_the_rules_say(history: History, world: World) -> None:
    at = history.at + timedelta(days=30)
    where = Reckoned(at)
    expected: Counter[tuple[int, int, int, bool]] = Counter()
    fallen_due = Dossier.objects.filter(due_at__isnull=False).exclude(outcome__in=["withdrawn", "stopped"])
    for dossier in fallen_due.select_related("version"):
        assert dossier.due_at
        assert dossier.received_at
        end = dossier.finished_at or at
        tenth = tenth_used(where(dossier.received_at), where(dossier.due_at), where(end))
        if tenth is not None:
            late = dossier.finished_at is None or dossier.outcome == "late"
            expected[dossier.procedure_id, dossier.version.field_id, tenth, late] += 1
    found: Counter[tuple[int, int, int, bool]] = Counter()
    for _part, row in ended_of(offices(world), at=at):
        found[row.procedure, row.field, row.tenth, row.late] += row.number
    assert found == expected
    assert found.total() > 20


def past(world: World, *, number: int, late: bool, version: int = 0, months_ago: int = 1) -> None:
    """Dossiers of three working days that took two days, or eight."""
    start = local(2026, 6 - months_ago, 4, 9)
    for _each in range(number):
        code = make_dossier(world.communes[0], world.versions[version], by=world.actor, at=start).dossier.code
        processing.start(code, by=world.actor, at=start)
        end = start + timedelta(days=8 if late else 1)
        resolution.resolve(code, by=world.actor, at=end, result=resolution.Result(number="1"))


def open_one(world: World, *, at: datetime, version: int = 0) -> Dossier:
    return make_dossier(world.communes[0], world.versions[version], by=world.actor, at=at).dossier


def test_the_likeliest_to_be_late_stand_on_top(world: World) -> None:
    past(world, number=12, late=True)
    past(world, number=12, late=False, version=3)
    safe = open_one(world, at=NOW - timedelta(minutes=30), version=3)
    endangered = open_one(world, at=NOW - timedelta(hours=1))
    found = forecast(offices(world), at=NOW)
    assert (found.dossiers, found.overdue, found.undated) == (2, 0, 0)
    rows = expected_page(found, offset=0)
    assert [row.dossier.pk for row in rows] == [endangered.pk, safe.pk]
    first = rows[0].chance
    assert (first.late, first.of, first.ground) == (12, 12, "procedure")
    assert first.chance > 0.8
    assert found.expected_late == pytest.approx(sum(row.chance.chance for row in rows))
    assert [row.dossier.pk for row in expected_page(found, offset=1)] == [safe.pk]
    assert [row.dossier.pk for row in expected_page(found, offset=0, size=1)] == [endangered.pk]


def test_what_has_no_date_or_is_past_it_is_not_foretold(world: World) -> None:
    open_one(world, at=NOW - timedelta(days=30))
    open_one(world, at=NOW, version=2)
    found = forecast(offices(world), at=NOW)
    assert (found.dossiers, found.overdue, found.undated) == (0, 1, 1)
    assert expected_page(found, offset=0) == []


def test_true_is_told_on_later_dossiers_only(world: World) -> None:
    past(world, number=10, late=True, months_ago=5)
    past(world, number=3, late=True, months_ago=1)
    found = forecast(offices(world), at=NOW)
    assert found.experience.size == 13
    assert found.accuracy.dossiers == 3
    assert found.accuracy.brier is not None
    assert found.accuracy.brier < 0.05


def test_others_dossiers_teach_nothing_and_are_not_listed(world: World) -> None:
    past(world, number=3, late=True)
    open_one(world, at=NOW - timedelta(hours=1))
    found = forecast(frozenset({world.communes[1].pk}), at=NOW)
    assert (found.experience.size, found.dossiers) == (0, 0)


def test_no_forecast_goes_into_a_report_an_export_or_the_api() -> None:
    """Only the manager's page reads the forecast; who adds a reader has to answer for it here."""
    root = Path(module.__file__).parents[3]
    named = re.compile(r"insight(\.rules)?(\.| import .*)(experience|forecast|likelihood)")
    readers = {
        str(path.relative_to(root))
        for package in ("config", "onestop", "dossiers", "procedures")
        for path in (root / package).rglob("*.py")
        if named.search(path.read_text())
    }
    assert readers == {
        "onestop/statistics/insight/experience.py",
        "onestop/statistics/insight/forecast.py",
        "onestop/statistics/insight/rounds.py",
        "onestop/statistics/insight/working_time.py",
        "onestop/web/managers/forecast.py",
    }

"""The nightly recount, the tasks, their signs of life, and the daily digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from config.celery import app
from config.logs import without_personal_data
from dossiers.models import AuditDigest, StaleKey
from onestop.statistics import nightly, tasks
from onestop.statistics.audit_digest import digest_until_yesterday, in_groups
from onestop.statistics.figures import Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.models import Heartbeat, RecountAlarm, Tally
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import drain
from onestop.statistics.verification import differences, imbalances
from tests.factories import local, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

AT = local(2026, 4, 2, 2)


@pytest.fixture
def tallied(world: World) -> World:
    for number in range(4):
        at = local(2026, 3, 2) + timedelta(days=number)
        make_dossier(world.communes[0], world.versions[0], by=world.actor, at=at)
    drain(at=AT)
    return world


def test_nothing_wrong_nothing_said(tallied: World) -> None:
    assert nightly.recount_and_repair(at=AT) == []
    assert not RecountAlarm.objects.exists()


def test_a_difference_is_repaired_and_raises_an_alarm(
    tallied: World, caplog: pytest.LogCaptureFixture
) -> None:
    on = parse_period("2026-03").first + timedelta(days=1)
    Tally.objects.filter(on=on).update(received=5)
    Tally.objects.filter(on=on + timedelta(days=1)).delete()
    alarms = nightly.recount_and_repair(at=AT)
    found = {(alarm.on, alarm.bucket, alarm.stored, alarm.counted) for alarm in alarms if alarm.on}
    assert found == {(on, "received", 5, 1), (on + timedelta(days=1), "received", 0, 1)}
    assert [(alarm.stored, alarm.counted) for alarm in alarms if alarm.on is None] == [(7, 4)]
    assert [record.levelname for record in caplog.records if "recount" in record.message] == ["ERROR"] * 3
    assert RecountAlarm.objects.count() == 3
    assert report_of(Scope(period=parse_period("2026-03")), at=AT).totals.received == 4
    assert nightly.recount_and_repair(at=AT) == []
    assert not StaleKey.objects.exists()


def test_another_formula_is_a_difference(tallied: World) -> None:
    Tally.objects.update(formula_version=0)
    assert {each.bucket for each in differences(*march())} == {"formula_version"}
    nightly.recount_and_repair(at=AT)
    assert not list(differences(*march()))


def test_what_is_stale_is_no_difference(tallied: World) -> None:
    make_dossier(tallied.communes[0], tallied.versions[0], by=tallied.actor, at=local(2026, 3, 4, 15))
    assert not list(differences(*march()))
    assert not list(imbalances())


def march() -> tuple:
    return parse_period("2026-03").first, parse_period("2026-03").last


# --- tasks -------------------------------------------------------------------------------------------------------


def test_every_tick_of_the_timetable_has_its_task() -> None:
    ticks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {name for name in ticks if name.startswith("onestop.statistics.tasks")} == {
        f"onestop.statistics.tasks.{name}"
        for name in ("drain", "heartbeat", "nightly_recount", "digest_audit")
    }
    app.loader.import_default_modules()
    assert ticks <= set(app.tasks)


def test_tasks_outlive_their_worker_and_end_before_they_are_sent_again() -> None:
    visible = app.conf.broker_transport_options["visibility_timeout"]
    for task in (tasks.drain, tasks.heartbeat, tasks.nightly_recount, tasks.digest_audit):
        assert task.acks_late
        assert (task.time_limit or app.conf.task_time_limit) < visible


def test_tasks_do_their_work_and_show_it(world: World) -> None:
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=timezone.now() - timedelta(days=1))
    for task in (tasks.heartbeat, tasks.drain, tasks.nightly_recount, tasks.digest_audit):
        task()
        task()
    assert not StaleKey.objects.exists()
    assert Tally.objects.get().received == 1
    assert AuditDigest.objects.get().heads == 1
    beats = {beat.name: beat for beat in Heartbeat.objects.all()}
    assert set(beats) == {"heartbeat", "drain", "nightly recount", "audit digest"}
    assert all(beat.last_success >= beat.last_start and not beat.last_error for beat in beats.values())


def test_an_error_is_noted_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise ValueError("no paper left")

    tasks.nightly_recount()
    success = Heartbeat.objects.get(name="nightly recount").last_success
    monkeypatch.setattr(nightly, "recount_and_repair", broken)
    with pytest.raises(ValueError, match="no paper"):
        tasks.nightly_recount()
    beat = Heartbeat.objects.get(name="nightly recount")
    assert beat.last_error == "ValueError: no paper left"
    assert beat.last_success == success < beat.last_start


# --- the daily digest ---------------------------------------------------------------------------------------------


def test_each_day_has_one_line_that_holds_the_one_before(world: World) -> None:
    history = History(world, 8)
    history.run(40)
    made = digest_until_yesterday(at=history.at)
    days = [digest.on for digest in made]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert days[-1] < history.at.date() <= days[-1] + timedelta(days=1)
    assert [digest.previous_digest for digest in made] == ["", *(digest.digest for digest in made[:-1])]
    assert sum(digest.heads for digest in made) >= 10
    assert digest_until_yesterday(at=history.at) == []


def test_the_log_keeps_the_digest(world: World, caplog: pytest.LogCaptureFixture) -> None:
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 4, 1))
    (made,) = digest_until_yesterday(at=AT)
    assert in_groups(made.digest) in caplog.text
    hostile = "123456789012" + "0912345678" + "a" * 42
    told = without_personal_data(None, "info", {"digest": in_groups(hostile)})
    assert told["digest"].replace("-", "") == hostile


def test_without_events_there_is_nothing_to_digest(db: None) -> None:
    assert digest_until_yesterday(at=AT) == []

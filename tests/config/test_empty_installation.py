"""An installation in which nobody has done anything yet: every recurring task and command runs, and none complains."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command
from django.test import Client

from config.celery import app
from onestop.statistics.models import Heartbeat
from procedures.models import Office
from tests.factories import make_calendar

pytestmark = pytest.mark.django_db
TASKS = sorted({entry["task"] for entry in app.conf.beat_schedule.values()})


@pytest.fixture(autouse=True)
def only_what_migrations_bring(db: None) -> None:
    make_calendar()
    assert not Office.objects.exists()


@pytest.mark.parametrize("name", TASKS)
def test_every_task_of_the_timetable_runs_on_an_empty_installation(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app.loader.import_default_modules()
    with caplog.at_level(logging.WARNING):
        result = current_app.tasks[name].apply()
    assert result.successful(), result.traceback
    assert [beat.last_error for beat in Heartbeat.objects.exclude(last_error="")] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "command",
    ["verify_audit", "verify_statistics", "verify_seals", "verify_files", "refresh_insight", "show_rates"],
)
def test_commands_run_on_an_empty_installation(command: str, capsys: Any) -> None:
    call_command(command)


@pytest.mark.parametrize(
    "page",
    ["/", "/thu-tuc/", "/tra-cuu/", "/cong-khai/", "/tinh-ngay-hen/", "/phan-anh/", "/cong-khai/niem-yet/"],
)
def test_public_pages_open_on_an_empty_installation(page: str) -> None:
    assert Client().get(page).status_code == 200

"""The worker's set-up: what is scheduled exists, and the settings hold together."""

import pytest
from django.conf import settings

from config.celery import AT_ONCE, app


@pytest.fixture(scope="module", autouse=True)
def _tasks_are_imported() -> None:
    app.loader.import_default_modules()


def test_every_scheduled_task_exists() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled - set(app.tasks) == set()
    assert set(AT_ONCE) <= set(app.conf.beat_schedule)


def test_a_tick_that_nobody_took_is_dropped_before_the_next() -> None:
    frequent = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]
    assert frequent
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in frequent)


def test_no_task_may_run_longer_than_its_message_stays_hidden() -> None:
    """Or the message is delivered a second time while the task still runs (kombu's visibility timeout)."""
    hidden = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    late = [task for task in app.tasks.values() if task.acks_late]
    assert max(task.time_limit or settings.CELERY_TASK_TIME_LIMIT for task in late) < hidden
    # The others' messages are done with when they begin; a tick finds again what they left.
    ticks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {
        name for name, task in app.tasks.items() if not task.acks_late and name.startswith("onestop")
    } <= ticks


def test_messages_are_json_and_results_are_not_kept() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None


def test_a_lost_task_comes_again_a_few_times_and_not_for_ever() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_retry_on_worker_lost
    assert not app.conf.task_reject_on_worker_lost

"""The worker's application and the timetable of its recurring tasks."""

import os
from contextlib import suppress
from typing import Any

import redis
from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init, worker_ready
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

broker.use()
app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A tick that cannot be delivered before the next one is due is worth nothing: `expires` drops it.
app.conf.beat_schedule = {
    "drain stale keys": {
        "task": "onestop.statistics.tasks.drain",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "heartbeat": {
        "task": "onestop.statistics.tasks.heartbeat",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "nightly recount": {
        "task": "onestop.statistics.tasks.nightly_recount",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 3600},
    },
    "forget expired keys": {
        "task": "onestop.api.tasks.forget_expired",
        "schedule": crontab(minute=25),
        "options": {"expires": 3600},
    },
    "scan waiting files": {
        "task": "onestop.documents.files.tasks.scan_files",
        "schedule": 120.0,
        "options": {"expires": 120},
    },
    "send notices": {
        "task": "onestop.citizens.notices.tasks.send_notices",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "make exports": {
        "task": "onestop.reports.tasks.make_exports",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "send reports": {
        "task": "onestop.reports.tasks.send_reports",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget exports": {
        "task": "onestop.reports.tasks.forget_exports",
        "schedule": crontab(minute=35),
        "options": {"expires": 3600},
    },
    "refresh insight": {
        "task": "onestop.statistics.insight.tasks.refresh_insight",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "tidy notices": {
        "task": "onestop.citizens.notices.tasks.tidy_notices",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
    "digest of the audit trail": {
        "task": "onestop.statistics.tasks.digest_audit",
        "schedule": crontab(hour=0, minute=20),
        "options": {"expires": 3600},
    },
}


@worker_init.connect
def refuse_wrong_keys(**_: Any) -> None:
    """Ends the worker of a production that has another key than its data."""
    from onestop.operation.keys import refuse_wrong_keys as refuse

    try:
        refuse()
    except ImproperlyConfigured as error:
        # Celery notes the error of a signal and goes on.
        raise SystemExit(str(error)) from error


AT_ONCE = ("drain stale keys", "heartbeat", "refresh insight")


@worker_ready.connect
def begin_at_once(sender: Any, **_: Any) -> None:
    """Sends the frequent ticks when a worker is ready: the scheduler's first ones come an interval later."""
    for name in AT_ONCE:
        entry = app.conf.beat_schedule[name]
        sender.app.send_task(entry["task"], **entry["options"])


@worker_init.connect
def mend_broker(**_: Any) -> None:
    """Throws away what a power cut made of the broker's keys; a broker that does not answer is waited for later."""
    prefix = app.conf.broker_transport_options["global_keyprefix"]
    with suppress(redis.RedisError), redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
        broker.mend(client, prefix)

"""The worker's application and the timetable of its recurring tasks."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A tick that cannot be delivered before the next one is due is worth nothing: `expires` drops it.
app.conf.beat_schedule = {
    "drain stale keys": {
        "task": "onestop.reporting.tasks.drain",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "heartbeat": {
        "task": "onestop.reporting.tasks.heartbeat",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "nightly recount": {
        "task": "onestop.reporting.tasks.nightly_recount",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 3600},
    },
    "digest of the audit trail": {
        "task": "onestop.reporting.tasks.digest_audit",
        "schedule": crontab(hour=0, minute=20),
        "options": {"expires": 3600},
    },
}

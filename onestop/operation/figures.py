"""The families of /metrics that are read when asked. Their names are a contract: deploy/ alerts on them."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from prometheus_client.core import GaugeMetricFamily, Metric

from dossiers.models import Dossier
from dossiers.selectors.standing import overdue as past_due
from onestop import __version__
from onestop.operation.probes import Readiness
from onestop.people.limits.models import Allowance
from onestop.statistics.heartbeats import BACKUP, CHECKS
from onestop.statistics.models import Heartbeat

CONNECTIONS = """
SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' GROUP BY 1
"""
DATABASE = "SELECT current_setting('max_connections')::int, pg_database_size(current_database())"


def of_parts(state: Readiness) -> Iterable[Metric]:
    """What /readyz says."""
    up = GaugeMetricFamily("onestop_up", "Whether a part answers.", labels=["part"])
    for part in ("database", "broker", "worker"):
        up.add_metric([part], float(getattr(state, part) == "ok"))
    yield up
    release = GaugeMetricFamily("onestop_build_info", "The release that runs here.", labels=["version"])
    release.add_metric([__version__], 1.0)
    yield release
    yield _gauge("onestop_ready", "Whether /readyz answers 200.", state.ready)
    yield _gauge(
        "onestop_degraded", "Whether /readyz says that somebody should come.", state.status == "degraded"
    )
    yield _gauge(
        "onestop_migrations_missing",
        "Migrations not applied that this code needs.",
        len(state.migrations_missing),
    )
    yield _gauge("onestop_indexes_invalid", "Indexes that are not valid.", len(state.indexes_invalid))
    held = "Whether notices, webhooks and links of reports are held back (a copy of the data)."
    yield _gauge("onestop_messages_held", held, state.messages_held)
    yield _gauge("onestop_keys_wrong", "Keys that do not fit the data.", len(state.keys_wrong))
    yield _gauge("onestop_keys_missing", "Keys of old data that are not configured.", len(state.keys_missing))
    ages = {
        "onestop_queue_length": (state.queue_length, "Messages in the broker that no worker has taken."),
        "onestop_heartbeat_age_seconds": (
            state.heartbeat_age_seconds,
            "Age of the worker's last sign of life.",
        ),
        "onestop_stale_keys": (state.stale_keys, "Changes not tallied yet (10000: that many or more)."),
    }
    for name, (value, text) in ages.items():
        if value is not None:
            yield _gauge(name, text, value)
    if state.stale_keys is not None:
        oldest = state.oldest_stale_key_seconds or 0
        yield _gauge("onestop_oldest_stale_key_seconds", "Age of the oldest change not tallied.", oldest)
    if state.notices:
        waiting, dead, oldest = state.notices.waiting, state.notices.dead, state.notices.oldest_seconds
        yield _gauge("onestop_notices_waiting", "Notices not sent yet (10000: that many or more).", waiting)
        yield _gauge("onestop_notices_dead", "Notices that were given up.", dead)
        yield _gauge("onestop_oldest_notice_seconds", "Age of the oldest notice not sent yet.", oldest)


def of_disks() -> Iterable[Metric]:
    """Room on the disks that this host writes to; the database's own disk is the database server's matter."""
    free = GaugeMetricFamily("onestop_disk_free_bytes", "Room left for a folder.", labels=["folder"])
    size = GaugeMetricFamily("onestop_disk_size_bytes", "Size of the disk of a folder.", labels=["folder"])
    for name, folder in (("files", settings.FILES_FOLDER), ("exports", settings.EXPORTS_FOLDER)):
        there = next(path for path in (Path(folder), *Path(folder).parents) if path.exists())
        usage = shutil.disk_usage(there)
        free.add_metric([name], usage.free)
        size.add_metric([name], usage.total)
    yield from (free, size)


def of_database(now: datetime) -> Iterable[Metric]:
    """What there is to do, and when recurring jobs last succeeded."""
    opened = Dossier.objects.open()
    overdue = opened.filter(past_due(now)).count()
    yield _gauge("onestop_dossiers_open", "Dossiers accepted and not finished.", opened.count())
    yield _gauge("onestop_dossiers_overdue", "Open dossiers past their due moment.", overdue)
    keys = Allowance.objects.count()
    yield _gauge("onestop_lookup_keys", "Codes and network blocks seen at the look-up.", keys)
    jobs = GaugeMetricFamily(
        "onestop_job_age_seconds", "Age of a recurring job's last success.", labels=["job"]
    )
    for beat in Heartbeat.objects.exclude(last_success=None).exclude(name__in=(BACKUP, *CHECKS)):
        jobs.add_metric([beat.name], _age(beat, now))
    yield jobs


def of_checks(now: datetime) -> Iterable[Metric]:
    """When a backup was last noted and each verification last found nothing; infinity: never."""
    beats = {beat.name: beat for beat in Heartbeat.objects.filter(name__in=(BACKUP, *CHECKS))}
    yield _gauge("onestop_backup_age_seconds", "Age of the last backup noted.", _age(beats.get(BACKUP), now))
    age = GaugeMetricFamily(
        "onestop_verification_age_seconds",
        "Age of the last verification without a finding.",
        labels=["check"],
    )
    failed = GaugeMetricFamily(
        "onestop_verification_failed", "Whether the last verification found something.", labels=["check"]
    )
    for name, check in CHECKS.items():
        beat = beats.get(name)
        age.add_metric([check], _age(beat, now))
        failed.add_metric([check], float(bool(beat and beat.last_error)))
    yield from (age, failed)


def of_connections(now: datetime) -> Iterable[Metric]:
    """Connections of the database as its server counts them, and its size."""
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        limit, size = cursor.fetchone()
        cursor.execute(CONNECTIONS)
        states = cursor.fetchall()
    open_now = GaugeMetricFamily(
        "onestop_database_connections", "Connections to the database, by state.", labels=["state"]
    )
    for state, number in states:
        open_now.add_metric([state], number)
    yield open_now
    yield _gauge("onestop_database_connections_limit", "Connections that the server allows.", limit)
    yield _gauge("onestop_database_size_bytes", "Size of the database.", size)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))


def _age(beat: Heartbeat | None, now: datetime) -> float:
    if beat is None or beat.last_success is None:
        return math.inf
    return max(0.0, (now - beat.last_success).total_seconds())

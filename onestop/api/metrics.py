"""Figures for Prometheus, read from the database when asked: no process keeps counts of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dossiers.models import Dossier
from onestop.api.probes import Readiness, readiness
from onestop.lookup.models import AttemptCounter
from onestop.notices.figures import Figures
from onestop.reporting.models import Heartbeat

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Gauges(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterable[Metric]:
        state = readiness(self._now)
        yield from _of_parts(state)
        if state.ready:
            yield from _of_database(self._now)


def metrics_text(now: datetime) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(now))
    return generate_latest(registry)


def _of_parts(state: Readiness) -> Iterable[Metric]:
    up = GaugeMetricFamily("onestop_up", "Whether a part answers.", labels=["part"])
    for part in ("database", "broker", "worker"):
        up.add_metric([part], float(getattr(state, part) == "ok"))
    yield up
    ages: dict[str, tuple[int | None, str]] = {
        "onestop_heartbeat_age_seconds": (
            state.heartbeat_age_seconds,
            "Age of the worker's last sign of life.",
        ),
        "onestop_oldest_stale_key_seconds": (
            state.oldest_stale_key_seconds or 0,
            "Age of the oldest change not tallied.",
        ),
        "onestop_stale_keys": (state.stale_keys, "Changes not tallied yet (10000: that many or more)."),
    }
    if state.notices:
        ages |= _of_notices(state.notices)
    for name, (value, text) in ages.items():
        if value is not None and state.ready:
            yield GaugeMetricFamily(name, text, value=value)


def _of_notices(notices: Figures) -> dict[str, tuple[int | None, str]]:
    return {
        "onestop_notices_waiting": (notices.waiting, "Notices not sent yet (10000: that many or more)."),
        "onestop_notices_dead": (notices.dead, "Notices that were given up."),
        "onestop_oldest_notice_seconds": (notices.oldest_seconds, "Age of the oldest notice not sent yet."),
    }


def _of_database(now: datetime) -> Iterable[Metric]:
    jobs = GaugeMetricFamily(
        "onestop_job_age_seconds", "Age of a recurring job's last success.", labels=["job"]
    )
    try:
        opened = Dossier.objects.open()
        numbers = {
            "onestop_dossiers_open": (opened.count(), "Dossiers accepted and not finished."),
            "onestop_dossiers_overdue": (
                opened.filter(due_at__lt=now).count(),
                "Open dossiers past their due moment.",
            ),
            "onestop_lookup_keys": (
                AttemptCounter.objects.count(),
                "Codes and network blocks seen at the look-up.",
            ),
        }
        for beat in Heartbeat.objects.exclude(last_success=None):
            if beat.last_success:
                jobs.add_metric([beat.name], (now - beat.last_success).total_seconds())
    except DatabaseError:
        return
    yield jobs
    for name, (value, text) in numbers.items():
        yield GaugeMetricFamily(name, text, value=value)

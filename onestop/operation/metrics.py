"""Figures for Prometheus: requests from what the processes counted, all else from the database when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from onestop.operation.figures import of_checks, of_connections, of_database, of_disks, of_parts
from onestop.operation.probes import readiness
from onestop.operation.requests import requests_of_all_processes

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
log = structlog.get_logger("onestop.metrics")


class _Gauges(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterable[Metric]:
        state = readiness(self._now)
        yield from of_parts(state)
        yield from of_disks()
        if state.ready:
            for figures in (of_database, of_checks, of_connections):
                yield from _if_it_answers(figures, self._now)


def _if_it_answers(figures: Callable[[datetime], Iterable[Metric]], now: datetime) -> list[Metric]:
    try:
        return list(figures(now))
    except DatabaseError as error:
        log.error("a figure cannot be read", error=type(error).__name__)
        return []


def metrics_text(now: datetime) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(now))
    return generate_latest(registry) + generate_latest(requests_of_all_processes())

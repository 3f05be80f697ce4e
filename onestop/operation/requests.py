"""Counts and times requests by route, for /metrics. A route is a pattern; no code or name of anybody is in it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

Answer = Callable[[HttpRequest], HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Seconds. A page is quick below 0.25; a statement of a request ends at 15.
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

# One process alone would add them; several together do not.
disable_created_metrics()  # type: ignore[no-untyped-call]
OWN = CollectorRegistry()
REQUESTS = Counter(
    "onestop_http_requests",
    "Requests answered, by route and status.",
    ("method", "route", "status"),
    registry=OWN,
)
SECONDS = Histogram(
    "onestop_http_request_duration_seconds",
    "Time from the request to the beginning of its answer.",
    ("method", "route"),
    buckets=BUCKETS,
    registry=OWN,
)
IN_PROGRESS = Gauge(
    "onestop_http_requests_in_progress",
    "Requests that are being answered.",
    registry=OWN,
    multiprocess_mode="livesum",
)


class CountRequests:
    """Counts each answer, errors included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, counted."""
        started = time.perf_counter()
        with IN_PROGRESS.track_inprogress():
            response = self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        route = _route(request)
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        SECONDS.labels(method, route).observe(time.perf_counter() - started)
        return response


def _route(request: HttpRequest) -> str:
    """The pattern that matched; `none` for static files and addresses that do not exist."""
    match = request.resolver_match
    return "none" if match is None else match.route or "/"


def requests_of_all_processes() -> CollectorRegistry:
    """The counts of every process of this web server (config.gunicorn), or of this process alone."""
    if not os.environ.get(FOLDER):
        return OWN
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry

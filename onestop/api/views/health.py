"""For the people and programs that run the installation: alive, ready, figures."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.operation.metrics import CONTENT_TYPE, metrics_text
from onestop.operation.probes import readiness


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; nothing else is asked."""
    return _kept_nowhere(JsonResponse({"status": "alive"}))


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while work can be done, 503 without the database; the parts are told to operators only."""
    state = readiness(timezone.now())
    body = state.as_dict() if is_operator(request) else {"status": state.status}
    return _kept_nowhere(JsonResponse(body, status=200 if state.ready else 503))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text for operators; for others there is no such address."""
    if not is_operator(request):
        raise Http404
    return _kept_nowhere(HttpResponse(metrics_text(timezone.now()), content_type=CONTENT_TYPE))


def is_operator(request: HttpRequest) -> bool:
    """Whether the call comes from the machine itself or from a network of METRICS_NETWORKS."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in settings.METRICS_NETWORKS)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response

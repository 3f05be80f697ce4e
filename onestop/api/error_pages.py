"""Errors outside of any view: problem details under /api/, plain words elsewhere."""

from __future__ import annotations

import sys

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from onestop.api.faults import fault_of, note
from onestop.api.problems import problem_page

PREFIX = "/api/"
# What Django's reason begins with; a test holds the two together.
OTHER_ORIGIN = "Origin checking failed"
log = structlog.get_logger("onestop.pages")


def _is_ours(request: HttpRequest) -> bool:
    return request.path.startswith(PREFIX)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _is_ours(request):
        return problem_page(request, 404, "not_found", _("There is nothing here."))
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what Django itself refuses; 413 where it is too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _too_large(request)
    if _is_ours(request):
        return problem_page(request, 400, "malformed", _("The request is malformed."))
    return defaults.bad_request(request, exception)


def _too_large(request: HttpRequest) -> HttpResponse:
    if _is_ours(request):
        return problem_page(request, 413, "body_too_large", _("The body is too large."))
    limits = {"file": settings.FILE_MOST_BYTES >> 20, "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    return render(request, "web/too_large.html", limits, status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for too long, the browser keeps no cookies, or a proxy changes our name.

    What to do is told; of the reason only the last is, for whoever runs the proxy.
    """
    is_renamed = reason.startswith(OTHER_ORIGIN)
    if is_renamed:
        log.warning(
            "form refused: its origin is not our host", origin=_origin(request), host=request.get_host()
        )
    if _is_ours(request):
        return problem_page(request, 403, "csrf_failed", _("The request does not come from a page of ours."))
    return render(request, "web/csrf.html", {"is_renamed": is_renamed}, status=403)


def _origin(request: HttpRequest) -> str:
    return request.META.get("HTTP_ORIGIN", "")[:200]


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, takes nothing in or is full; 409 or 422 for what it refuses; else 500.

    Django calls this while it handles the exception. The pages ask neither the database nor the session.
    """
    error = sys.exc_info()[1]
    fault = fault_of(error)
    if fault is None or error is None:
        if _is_ours(request):
            return problem_page(request, 500, "server_error", _("Something went wrong. It has been noted."))
        return defaults.server_error(request)
    note(fault, error)
    answer = (
        problem_page(request, fault.status, fault.code, fault.sentence)
        if _is_ours(request)
        else HttpResponse(render_to_string("web/fault.html", {"fault": fault}), status=fault.status)
    )
    if fault.retry_after:
        answer["Retry-After"] = str(fault.retry_after)
    return answer

"""Errors as problem details (RFC 9457): one shape for everything that can go wrong, with stable codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from onestop.api.faults import Fault, fault_of, note
from procedures.rules.errors import (
    NotFound,
    NotPermitted,
    RuleError,
    RuleErrors,
    StaleRevision,
    TransitionRefused,
)

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50
"""Listed in one answer: a caller mends some of them at a time, and an answer stays smaller than what caused it."""

_STATUS_OF_RULE: tuple[tuple[type[RuleError], int], ...] = (
    (NotFound, 404),
    (NotPermitted, 403),
    (TransitionRefused, 409),
    (StaleRevision, 412),
    (RuleError, 422),
)


class PreconditionRequired(exceptions.APIException):
    """The request must say which version of the dossier it is about."""

    status_code = 428
    default_code = "if_match_missing"


class Conflict(exceptions.APIException):
    """The request does not go together with another one."""

    status_code = 409
    default_code = "conflict"


class Unprocessable(exceptions.APIException):
    """The request is well formed and cannot be done."""

    status_code = 422
    default_code = "unprocessable"


class TooManyRequests(exceptions.APIException):
    """Somebody asks too often; `wait` is in seconds."""

    status_code = 429
    default_code = "too_many_requests"

    def __init__(self, detail: str, *, wait: int, code: str = default_code) -> None:
        super().__init__(detail, code)
        self.wait = wait


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None, **more: Any
) -> dict[str, Any]:
    """The members of a problem; `more` are members of their own kind of problem.

    At most MOST_ERRORS errors are listed; `errors_left_out` says how many more there are.
    """
    found = errors or []
    if len(found) > MOST_ERRORS:
        more["errors_left_out"] = len(found) - MOST_ERRORS
    return {
        "type": f"urn:onestop:problem:{code}",
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": found[:MOST_ERRORS],
        **more,
    }


def title_of(status: int) -> str:
    """What a status means, in words."""
    titles = {
        400: _("The request is malformed"),
        401: _("Sign in first"),
        403: _("Not permitted"),
        404: _("Not found"),
        405: _("This address does not take that method"),
        406: _("This format is not offered"),
        409: _("Not possible in the present state"),
        412: _("Changed meanwhile"),
        413: _("The request is too large"),
        415: _("This format is not read"),
        422: _("The request breaks a rule"),
        428: _("Name the version"),
        429: _("Too many requests"),
        503: _("Busy, try again"),
    }
    return titles.get(status, _("Something went wrong"))


def problem_response(error: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
    """The answer to an error; None for those that are a mistake of ours, which are logged as such."""
    answer = _answer_to(error)
    if answer is not None:
        set_rollback()
        answer.content_type = MEDIA_TYPE
    return answer


def _answer_to(error: Exception) -> Response | None:
    if isinstance(error, RuleError):
        return _of_rule(error)
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return _answer(413, "body_too_large", _("The body is too large."))
    if isinstance(error, Http404):
        return _answer(404, "not_found", _("There is nothing here."))
    if isinstance(error, PermissionDenied):
        return _answer(403, "permission_denied", _("This is not permitted."))
    if isinstance(error, exceptions.APIException):
        return _of_rest(error)
    if fault := fault_of(error):
        note(fault, error)
        return answer_of(fault)
    return None


def _answer(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None, **more: Any
) -> Response:
    return Response(problem(status, code, detail, errors, **more), status=status)


def said(error: RuleError) -> str:
    """The sentence of a rule's error in the reader's language."""
    return _(error.template) % error.params


def _of_rule(error: RuleError) -> Response:
    status = next(status for kind, status in _STATUS_OF_RULE if isinstance(error, kind))
    members = error.errors if isinstance(error, RuleErrors) else [error] if error.field else []
    errors = [{"field": one.field, "code": one.code, "detail": said(one)} for one in members]
    if not isinstance(error, StaleRevision):
        return _answer(status, error.code, said(error), errors)
    current = error.params.get("current")
    answer = _answer(status, error.code, said(error), errors, current_version=current)
    answer["ETag"] = f'"{current}"'
    return answer


def answer_of(fault: Fault) -> Response:
    """The problem of a fault, with Retry-After where waiting helps."""
    answer = _answer(fault.status, fault.code, fault.sentence)
    if fault.retry_after:
        answer["Retry-After"] = str(fault.retry_after)
    return answer


def _of_rest(error: exceptions.APIException) -> Response:
    status, headers = error.status_code, {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flat(error.detail))
        body = problem(status, "invalid", _("Some fields cannot be read."), errors)
    else:
        body = problem(status, _code_of(error), str(error.detail))
    return Response(body, status=status, headers=headers)


def _code_of(error: exceptions.APIException) -> str:
    return str(getattr(error.detail, "code", error.default_code))


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each message with the path of its field: `papers.0.name`."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            inner = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flat(value, inner)
    elif isinstance(detail, list):
        nested = any(isinstance(value, Mapping | list) for value in detail)
        for number, value in enumerate(detail):
            yield from _flat(value, f"{path}.{number}".lstrip(".") if nested else path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}


def problem_page(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """A problem outside of any view of the API."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=MEDIA_TYPE)

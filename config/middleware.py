"""What happens to every request before a page sees it."""

import ipaddress
import re
import time
import uuid
from collections.abc import Callable, Sequence
from http import HTTPStatus

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from config.env import IpNetwork
from config.web_server.application import LEFT_OUT, takes_files

Answer = Callable[[HttpRequest], HttpResponse]
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
STAFF = ("/mot-cua/", "/quan-ly/", "/quan-tri/", "/dang-nhap/", "/dang-xuat/")
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

log = structlog.get_logger("onestop.requests")


class TrustedProxies:
    """Makes REMOTE_ADDR the caller's address, and forgets forwarded headers that no trusted proxy wrote."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to the request with its true address."""
        networks = settings.TRUSTED_PROXIES
        if _is_inside(request.META.get("REMOTE_ADDR", ""), networks):
            chain = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            request.META["REMOTE_ADDR"] = client_address(request.META["REMOTE_ADDR"], chain, networks)
            request.META.pop("HTTP_X_FORWARDED_FOR", None)
        else:
            for header in FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)


def client_address(peer: str, chain: Sequence[str], networks: Sequence[IpNetwork]) -> str:
    """The last address in the chain that is not one of our proxies; what stands before it anybody can forge."""
    for hop in reversed(chain):
        if not _is_address(hop):
            return peer
        if not _is_inside(hop, networks):
            return hop
        peer = hop
    return peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_inside(text: str, networks: Sequence[IpNetwork]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in networks)


class ProbesByAnyName:
    """Answers probes under any host name: a balancer asks by number, which is in nobody's ALLOWED_HOSTS."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; nothing in it depends on the name that was asked."""
        if request.path_info in PROBES and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return self.get_response(request)


class BodyLimit:
    """Refuses a body that is too large before anybody reads it: 413, by the page for RequestDataTooBig.

    A view that takes files says so by `takes_files = True`; strangers send no files anywhere.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, which `process_view` may have made an error."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise RequestDataTooBig for a body beyond the limit of the view, or one that the web server left out."""
        most = settings.FILES_BODY_MOST_BYTES if _takes_files(request, view) else settings.BODY_MOST_BYTES
        length = request.META.get("CONTENT_LENGTH") or "0"
        if LEFT_OUT in request.META or (length.isdigit() and int(length) > most):
            raise RequestDataTooBig("the body is larger than what this page takes")


def _takes_files(request: HttpRequest, view: object) -> bool:
    # Views of the API check the caller before they read.
    return takes_files(view) and (hasattr(view, "cls") or request.user.is_authenticated)


class KeptNowhere:
    """Errors, and whatever staff addresses answer, are kept by no cache, unless the page said otherwise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; `no-store` where it says nothing of caches."""
        response = self.get_response(request)
        private = response.status_code >= HTTPStatus.BAD_REQUEST or request.path.startswith(STAFF)
        if private and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response


class RequestLog:
    """Gives every request an id, returns it as X-Request-ID, and logs one line: which view, what came out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the request's id in its headers."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            # The route's pattern, not the path: a path may hold a dossier's code.
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                milliseconds=round((time.monotonic() - started) * 1000),
            )
        return response

"""Whose address a request has, and which headers may say so."""

import ipaddress

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.middleware import BodyLimit, TrustedProxies
from config.web_server.application import LEFT_OUT

PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1")]


@pytest.fixture
def seen(settings: object, rf: RequestFactory) -> list[HttpRequest]:
    settings.TRUSTED_PROXIES = PROXIES  # type: ignore[attr-defined]
    return []


def pass_through(seen: list[HttpRequest], request: HttpRequest) -> HttpRequest:
    def answer(inner: HttpRequest) -> HttpResponse:
        seen.append(inner)
        return HttpResponse()

    TrustedProxies(answer)(request)
    return seen[-1]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_callers_address(
    seen: list[HttpRequest], rf: RequestFactory, peer: str, forwarded: str, address: str
) -> None:
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert pass_through(seen, request).META["REMOTE_ADDR"] == address


def test_a_stranger_cannot_forge_forwarded_headers(seen: list[HttpRequest], rf: RequestFactory) -> None:
    forged = {
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "evil",
        "HTTP_FORWARDED": "for=1.1.1.1",
    }
    request = pass_through(seen, rf.get("/", REMOTE_ADDR="203.0.113.9", **forged))
    assert not [name for name in forged if name in request.META]


def test_a_trusted_proxy_says_whether_the_connection_was_safe(
    seen: list[HttpRequest], rf: RequestFactory
) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    assert pass_through(seen, request).META["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_body_that_the_web_server_left_out_is_too_large_whatever_the_page_takes(rf: RequestFactory) -> None:
    request = rf.post("/", {}, CONTENT_LENGTH="3", **{LEFT_OUT: True})
    with pytest.raises(RequestDataTooBig):
        BodyLimit(lambda inner: HttpResponse()).process_view(request, lambda inner: None, (), {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/mot-cua/khong-co/", "/quan-ly/khong-co/", "/quan-tri/password_change/", "/khong-co/"]
)
def test_errors_and_staff_addresses_are_kept_by_no_cache(address: str) -> None:
    assert "no-store" in Client().get(address)["Cache-Control"]

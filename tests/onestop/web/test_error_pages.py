"""What somebody sees where there is nothing, or where something went wrong: plain words in their language."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from onestop.api.error_pages import bad_request, server_error

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/khong-co/", "/thu-tuc/9.999999/", "/quan-ly/khong-co/"])
def test_nothing_at_an_address_is_said_in_plain_words(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "vi"})
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "Không có trang nào ở địa chỉ này" in text
    assert 'href="/tra-cuu/"' in text
    assert "Traceback" not in text


def test_another_language_is_asked_for(client: Client) -> None:
    answer = client.get("/khong-co/", headers={"Accept-Language": "en"})
    assert "There is nothing at this address" in answer.content.decode()


def asked() -> HttpRequest:
    return RequestFactory().get("/mot-cua/")


@override_settings(DEBUG=False)
def test_a_mistake_of_ours_tells_what_to_do_and_nothing_of_itself() -> None:
    with translation.override("vi"):
        answer = server_error(asked())
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.content.decode()


def test_what_django_refuses_is_told() -> None:
    with translation.override("vi"):
        answer = bad_request(asked(), SuspiciousOperation("geheim"))
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Không đọc được nội dung đã gửi" in text
    assert "geheim" not in text


def sent(**headers: str) -> tuple[int, str]:
    answer = Client(enforce_csrf_checks=True).post(
        "/dang-nhap/", {}, headers={"Accept-Language": "en", **headers}
    )
    return answer.status_code, answer.content.decode()


def test_a_proxy_that_drops_the_port_is_named_to_whoever_runs_it() -> None:
    """`proxy_set_header Host $host` on a port other than 443: the browser's origin has the port, the host does not."""
    status, text = sent(Host="localhost", Origin="https://localhost:8443")
    assert (status, "the proxy must pass on the host with its port" in text) == (403, True)


def test_a_page_that_was_open_too_long_says_nothing_of_proxies() -> None:
    status, text = sent()
    assert (status, "proxy" in text, "send it once more" in text) == (403, False, True)
